"""The schedule of visits: the week, what nobody wrote down, one press, the route sheet."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pdfplumber
import pytest

from console import records, visits
from console.visits import VisitState
from schema.case import Case
from schema.registers.visit import Visit
from schema.spec import Status

MONDAY = date(2026, 6, 22)


@pytest.fixture
def case(walked: Any) -> Case:
    """The walked case at work; it is Thursday, 25 June 2026."""
    found: Case = Case.get(Case.state == "closed")
    Case.update(state="open").where(Case.id == found.id).execute()
    Visit.update(status=Status.ANNULLED).where(Visit.case == found.id, Visit.outcome == "").execute()
    return Case.get_by_id(found.id)


def plan(world: Any, case: Case, day: date) -> Visit:
    curator = world.officer("curator.asino")
    given = {"case": case.id, "planned_on": day, "aim": "VISITAIM.CONTROL"}
    row: Visit = records.create(Visit, given, curator, world.now).row
    return row


def test_a_week_shows_every_day_and_how_each_visit_stands(walked: Any, case: Case) -> None:
    today = walked.now.date()
    ahead, now, behind = (plan(walked, case, today + timedelta(days=n)) for n in (1, 0, -1))
    days = visits.week(walked.officer("curator.asino"), walked.now, MONDAY)
    assert list(days) == [MONDAY + timedelta(days=n) for n in range(7)]
    states = {line.visit.id: line.state for lines in days.values() for line in lines}
    assert (states[ahead.id], states[now.id], states[behind.id]) == (
        VisitState.PLANNED,
        VisitState.TODAY,
        VisitState.FORGOTTEN,
    )
    recorded = {line.visit.id: line.may_record for lines in days.values() for line in lines}
    assert (recorded[ahead.id], recorded[now.id], recorded[behind.id]) == (False, True, True)
    forgotten = [line.visit.id for line in visits.forgotten(walked.officer("curator.asino"), walked.now)]
    assert forgotten == [behind.id]


def test_a_planned_visit_becomes_one_that_took_place_with_one_press(walked: Any, case: Case) -> None:
    row = plan(walked, case, walked.now.date())
    visitor = walked.visitor("curator.asino")
    page = visitor.open("/visits/")
    form = visitor.open(page.link("Состоялось"))
    assert Visit.get_by_id(row.id).outcome == "", "nothing is stored before the form is saved"
    child = case.active_children[0].id if case.active_children else None
    visitor.send(form, {"met_with": "мать", "observed": "В доме чисто."}, action="edit/")
    saved = Visit.get_by_id(row.id)
    assert (saved.outcome, saved.visited_at) == ("held", walked.now.replace(second=0))
    assert child is None or child in [person.id for person in saved.children_seen]


def test_nobody_at_home_sets_the_next_attempt(walked: Any, case: Case) -> None:
    row = plan(walked, case, walked.now.date())
    visitor = walked.visitor("curator.asino")
    form = visitor.open(visitor.open("/visits/").link("Не застал"))
    visitor.send(form, {"missed_reason": "дверь не открыли"}, action="edit/")
    saved = Visit.get_by_id(row.id)
    assert (saved.outcome, saved.next_on) == ("not_home", date(2026, 6, 26))
    assert Visit.select().where(Visit.planned_on == saved.next_on, Visit.outcome == "").count() == 1


def test_the_route_sheet_lists_the_day_and_says_who_was_not_found(walked: Any, case: Case) -> None:
    before = plan(walked, case, walked.now.date() - timedelta(days=1))
    Visit.update(outcome="not_home").where(Visit.id == before.id).execute()
    row = plan(walked, case, walked.now.date())
    Visit.update(address="г. Асино, ул. Учебная, д. 5").where(Visit.id == row.id).execute()
    answer = walked.visitor("curator.asino").client.get("/visits/route.pdf?who=0")
    with pdfplumber.open(io.BytesIO(answer.data)) as document:
        words = " ".join((document.pages[0].extract_text() or "").split())
    assert "Учебная" in words and case.title in words and "в прошлый раз не" in words


def test_only_the_days_of_the_person_asked_for(walked: Any, case: Case) -> None:
    row = plan(walked, case, walked.now.date())
    officer = walked.officer("service.asino")
    mine = walked.officer("curator.asino").employee_id
    shown = [line.visit.id for lines in visits.week(officer, walked.now, MONDAY, mine).values() for line in lines]
    assert row.id in shown
    others = visits.week(officer, walked.now, MONDAY, officer.employee_id)
    assert [line for lines in others.values() for line in lines] == []


@pytest.mark.parametrize("query", ["week=нет", "day=x", "week=99.99.2026"])
def test_odd_days_are_not_found(walked: Any, query: str) -> None:
    page = "route.pdf" if query.startswith("day") else ""
    walked.visitor("curator.asino").open(f"/visits/{page}?{query}", expect=404)


def test_strangers_see_no_visits(walked: Any, case: Case) -> None:
    plan(walked, case, walked.now.date())
    assert case.title not in walked.visitor("curator2.asino").open("/visits/?who=0").words
    walked.visitor("source.asino").open("/visits/", expect=403)
