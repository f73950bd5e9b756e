"""The secret address of a calendar: shown once, revoked at once, nothing personal, limited like other open doors."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import icalendar
import pytest

from console import accounts_feed, accounts_lock, calendar_feed
from console.accounts import CalendarFeed, SignInCount, User
from schema.case import Case
from schema.documents.meeting import Meeting
from schema.history import Audit, Deadline
from tests.console.test_overdue import add, cases


@pytest.fixture
def term(world: Any) -> Deadline:
    """An open term of the specialist in a signal about the Черных family, due in three days."""
    case = cases(world)[0]
    Deadline.delete().execute()
    day = world.now.date() + timedelta(days=3)
    return add(case, "DL-L2", "open", day, world.officer("specialist.asino").employee_id)


def given(world: Any, login: str = "specialist.asino") -> tuple[Any, str]:
    """A visitor and the path of the address that the account page shows."""
    visitor = world.visitor(login)
    page = visitor.post("/account/feed/", {"csrf_token": visitor.token()})
    shown = page.root.xpath("//textarea[@id='feed-url']/text()")[0]
    return visitor, shown[shown.index("/feed/") :]


def ask(world: Any, path: str, **headers: str) -> Any:
    return world.visitor().client.get(path, headers=headers)


def events(answer: Any) -> list[Any]:
    return list(icalendar.Calendar.from_ical(answer.get_data()).walk("VEVENT"))


def test_the_calendar_holds_own_terms_by_number_and_kind_alone(world: Any, term: Deadline) -> None:
    other = world.officer("curator.asino").employee_id
    add(Case.get_by_id(term.case_id), "DL-P3", "open", term.due_on, other)
    _, path = given(world)
    answer = ask(world, path)
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    [event] = events(answer)
    case = Case.get_by_id(term.case_id)
    assert event.decoded("dtstart") == term.due_on and case.title in str(event["summary"])
    assert calendar_feed.kind_of(term, world.now) in str(event["summary"])
    assert "Черных" not in answer.text and "Учебная" not in answer.text and term.title not in answer.text


def test_a_term_in_hours_stands_at_its_hour_everywhere(world: Any, term: Deadline) -> None:
    at = datetime.combine(term.due_on, time(16, 15))
    Deadline.update(due_at=at).where(Deadline.id == term.id).execute()
    [event] = events(ask(world, given(world)[1]))
    assert event.decoded("dtstart").strftime("%H:%M %Z") == "09:15 UTC"  # Tomsk is seven hours ahead


def test_a_meeting_stands_with_its_number(world: Any, term: Deadline) -> None:
    place = Case.get_by_id(term.case_id).territory_id
    held = {"held_on": term.due_on, "started_at": time(10, 0), "reg_number": "7", "body": "COUNCIL.COORDINATION"}
    Meeting.create(territory=place, status="approved", **held)
    summaries = {str(event["summary"]) for event in events(ask(world, given(world, "secretary.asino")[1]))}
    assert "Заседание № 7" in summaries


def test_the_address_is_shown_once_and_only_its_hash_is_kept(world: Any, term: Deadline) -> None:
    visitor, path = given(world)
    token = path.removeprefix("/feed/").removesuffix(".ics")
    assert token not in visitor.open("/account/").text
    [row] = CalendarFeed.select()
    assert row.token_hash == accounts_feed.hash_of(token) and token not in str(row.__data__)
    assert not Audit.select().where(Audit.sealed.contains(token)).exists()


def test_a_renewed_a_revoked_and_a_disabled_address_answer_nothing(world: Any, term: Deadline) -> None:
    visitor, first = given(world)
    _, second = given(world)
    assert [ask(world, path).status_code for path in (first, second)] == [404, 200]
    User.update(active=False).where(User.username == "specialist.asino").execute()
    assert ask(world, second).status_code == 404
    User.update(active=True).where(User.username == "specialist.asino").execute()
    assert ask(world, second).status_code == 200
    visitor.post("/account/feed/revoke", {"csrf_token": visitor.token()})
    assert ask(world, second).status_code == 404
    acts = [row.act for row in Audit.select().where(Audit.act.in_(("feed-set", "feed-revoked"))).order_by(Audit.id)]
    assert acts == ["feed-set", "feed-set", "feed-revoked"]


def test_the_calendar_is_not_a_way_in(world: Any, term: Deadline) -> None:
    _, path = given(world)
    stranger = world.visitor()
    answer = stranger.client.get(path)
    assert "Set-Cookie" not in answer.headers and stranger.client.get("/desk/").status_code == 302


def test_an_unchanged_calendar_is_not_sent_twice(world: Any, term: Deadline) -> None:
    _, path = given(world)
    first = ask(world, path)
    told = Audit.select().where(Audit.document == "feed").count()
    again = ask(world, path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert told == Audit.select().where(Audit.document == "feed").count() == 1
    Deadline.update(due_on=term.due_on + timedelta(days=1)).where(Deadline.id == term.id).execute()
    assert ask(world, path, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_guessing_is_limited_and_does_not_close_the_sign_in(world: Any, term: Deadline) -> None:
    _, path = given(world)
    with world.app.app_context():
        tries = accounts_lock.accounts_rules.current().tries_address
    answers = [ask(world, f"/feed/{'A' * 42}{n % 10}.ics").status_code for n in range(tries + 1)]
    assert answers[0] == 404 and answers[-1] == 429
    assert ask(world, path).status_code == 429
    world.visitor("clerk.asino").open("/desk/")
    SignInCount.delete().execute()
    assert ask(world, path).status_code == 200


def test_a_sealed_or_foreign_case_never_enters_a_calendar(world: Any, term: Deadline) -> None:
    _, path = given(world)
    Case.update(confidentiality="sealed").where(Case.id == term.case_id).execute()
    assert events(ask(world, path)) == []
