"""Notices of overdue terms, once each, to whoever answers for them; hand-overs call the posts that receive."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from console import jobs, notices, officers
from schema.case import Case, Confidentiality
from schema.case_access import Notice, NoticeKind
from schema.history import Deadline
from tests.journeys.test_family_moves import begun, receiver, sent


def overdue_lines() -> list[Notice]:
    return list(Notice.select().where(Notice.kind == NoticeKind.OVERDUE).order_by(Notice.id))


def late_term(world: Any) -> tuple[Deadline, Any]:
    """The first open term of a new signal with somebody to answer for it, and the moment at which it is late."""
    begun(world)
    term = Deadline.select().where(Deadline.status == "open", Deadline.responsible_id.is_null(False))
    found = term.order_by(Deadline.due_at, Deadline.id).first()
    return found, found.due_at + timedelta(minutes=1)


def test_an_overdue_term_is_told_once_to_whoever_answers_for_it(world: Any) -> None:
    term, late = late_term(world)
    assert notices.of_overdue(officers.system(term.due_on), term.due_at - timedelta(hours=1)) == 0
    jobs.night(late)
    told = [line for line in overdue_lines() if line.term_id == term.id]
    assert [line.employee_id for line in told] == [term.responsible_id]
    jobs.night(late + timedelta(days=1))
    assert len([line for line in overdue_lines() if line.term_id == term.id]) == 1


def test_the_line_leads_to_the_term_and_is_gone_when_the_term_is(world: Any) -> None:
    term, late = late_term(world)
    jobs.night(late)
    line = next(line for line in overdue_lines() if line.term_id == term.id)
    who = next(o for o in _officers(world) if o.employee_id == line.employee_id)
    shown = [told for told in notices.mine(who) if told.url == f"/term/{term.id}/"]
    assert len(shown) == 1 and term.title in shown[0].caption and f"{term.due_on:%d.%m.%Y}" in shown[0].caption
    Deadline.update(status="met").where(Deadline.id == term.id).execute()
    assert not [told for told in notices.mine(who) if told.url == f"/term/{term.id}/"]


def test_a_term_of_a_case_closed_to_the_person_is_not_shown(world: Any) -> None:
    term, late = late_term(world)
    jobs.night(late)
    who = next(o for o in _officers(world) if o.employee_id == term.responsible_id)
    assert any(told.url == f"/term/{term.id}/" for told in notices.mine(who))
    Case.update(confidentiality=Confidentiality.SEALED, curator=None, deputy_curator=None).execute()
    hidden = not any(told.url == f"/term/{term.id}/" for told in notices.mine(who))
    assert hidden != bool(who.roles & {"head", "deputy"})


def test_old_lateness_is_no_news_and_a_muted_kind_is_not_told(world: Any) -> None:
    term, late = late_term(world)
    system = officers.system(late.date())
    notices.of_overdue(system, term.due_at + timedelta(days=notices.FRESH_DAYS, minutes=1))
    assert term.id not in {line.term_id for line in overdue_lines()}
    Notice.delete().execute()
    who = next(o for o in _officers(world) if o.employee_id == term.responsible_id)
    notices.mute([NoticeKind.OVERDUE], who)
    notices.of_overdue(system, late)
    assert not [line for line in overdue_lines() if line.employee_id == who.employee_id]


def test_what_the_bell_does_not_count_is_not_marked_as_new(world: Any) -> None:
    term, late = late_term(world)
    jobs.night(late)
    post = next(o for o in _officers(world) if o.employee_id == term.responsible_id)
    line = Notice.get(Notice.term_id == term.id)
    for days, fresh in ((0, True), (notices.FRESH_DAYS, True), (notices.FRESH_DAYS + 1, False)):
        who = replace(post, moment=line.at + timedelta(days=days))
        assert [one.unread for one in notices.mine(who) if one.id == line.id] == [fresh]
        assert (notices.unread(who) > 0) is fresh


def test_the_digest_is_offered_to_those_who_get_it_and_a_choice_leaves_the_rest_alone(world: Any) -> None:
    clerk, head = world.officer("clerk.asino"), world.officer("head.asino")
    assert NoticeKind.DIGEST not in notices.offered(clerk) and NoticeKind.DIGEST in notices.offered(head)
    notices.mute(NoticeKind, clerk)
    assert NoticeKind.DIGEST not in notices.muted(clerk)


def _officers(world: Any) -> list[Any]:
    return [world.officer(f"{role}.asino") for role in ("specialist", "head", "clerk", "curator", "service", "deputy")]


def test_a_hand_over_calls_the_head_of_the_other_territory(world: Any) -> None:
    story = begun(world)
    row = sent(story)
    told = Notice.select().where(Notice.kind == NoticeKind.TO_SIGN, Notice.document == "case-handover")
    there = world.officer("head.kedrovy", receiver(story).now)
    assert {line.employee_id for line in told.where(Notice.row_id == row, Notice.read_at.is_null())} == {
        there.employee_id
    }
    assert any(line.url == f"/case-handover/details/?id={row}" for line in notices.mine(there))


def test_a_transfer_calls_the_head_of_the_service_that_receives(walked: Any) -> None:
    told = Notice.select().where(Notice.kind == NoticeKind.TO_SIGN, Notice.document == "case-transfer")
    called = {line.employee_id for line in told}
    assert walked.officer("service.asino").employee_id in called
    assert walked.officer("service.kedrovy").employee_id not in called
