"""The order that approves a plan rests on the council's protocol (B.22; J.2, 10)."""

from datetime import date, datetime
from typing import Any

import pytest

from schema.documents.meeting import AgendaItem, Meeting
from schema.documents.plan_approval_order import InformedExecutor, PlanApprovalOrder
from schema.documents.rehab_plan import RehabPlan
from schema.places import Organisation
from schema.spec import Severity, Status
from validators import values
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure

CONTEXT = Context(now=datetime(2026, 5, 25, 10), calendar=WorkingCalendar())


def order(**changes: Any) -> PlanApprovalOrder:
    """An order that nothing is wrong with, but for the changes."""
    agreed = AgendaItem(number=2, case_id=1, plan_id=7, decision_kind_id="COUNCILDEC.AGREE")
    other = AgendaItem(number=1, case_id=9, plan_id=8, decision_kind_id="COUNCILDEC.REWORK")
    meeting = Meeting(id=5, held_on=date(2026, 5, 20), status=Status.APPROVED, agenda=[other, agreed])
    informed = InformedExecutor(org=Organisation(id=4, short_name="ЦСПН"), informed_on=date(2026, 5, 22))
    given = {
        "case_id": 1,
        "doc_date": date(2026, 5, 22),
        "plan": RehabPlan(id=7, case_id=1, status=Status.AGREED),
        "meeting": meeting,
        "protocol_item": 2,
        "executors_informed": [informed],
    }
    return PlanApprovalOrder(**(given | changes))


def found(row: PlanApprovalOrder, moment: str) -> list[Problem]:
    return found_by_rules(row, moment, CONTEXT)


def codes(row: PlanApprovalOrder, moment: str = "approve") -> list[str]:
    return [problem.code for problem in found(row, moment)]


def test_an_order_after_its_protocol_is_fine() -> None:
    for moment in ("save", "submit", "approve"):
        assert codes(order(), moment) == []


def test_an_order_may_be_dated_the_day_of_the_meeting_but_not_before() -> None:
    assert codes(order(doc_date=date(2026, 5, 20)), "save") == []
    assert codes(order(doc_date=date(2026, 5, 19)), "save") == ["order-before-protocol"]
    assert codes(order(doc_date=date(2026, 5, 19))) == ["order-before-protocol"]


def test_the_plan_must_be_agreed_in_that_protocol() -> None:
    reworked = AgendaItem(number=2, case_id=1, plan_id=7, decision_kind_id="COUNCILDEC.REWORK")
    undecided = AgendaItem(number=2, case_id=1, plan_id=7)

    for item in (reworked, undecided):
        meeting = Meeting(id=5, held_on=date(2026, 5, 20), status=Status.APPROVED, agenda=[item])
        assert codes(order(meeting=meeting), "submit") == ["plan-not-agreed"]


def test_another_plan_agreed_in_the_protocol_does_not_count() -> None:
    other = AgendaItem(number=2, case_id=9, plan_id=8, decision_kind_id="COUNCILDEC.AGREE")
    meeting = Meeting(id=5, held_on=date(2026, 5, 20), status=Status.APPROVED, agenda=[other])

    assert codes(order(meeting=meeting), "submit") == ["plan-not-agreed"]


def test_a_plan_agreed_with_remarks_is_agreed() -> None:
    item = AgendaItem(number=2, case_id=1, plan_id=7, decision_kind_id="COUNCILDEC.AGREE_REMARKS")
    meeting = Meeting(id=5, held_on=date(2026, 5, 20), status=Status.APPROVED, agenda=[item])

    assert codes(order(meeting=meeting)) == []


def test_the_order_names_the_item_that_agreed_the_plan() -> None:
    assert codes(order(protocol_item=1), "submit") == ["protocol-item-wrong"]


def test_an_unsigned_protocol_is_no_ground() -> None:
    meeting = order().meeting
    meeting.status = Status.DRAFT

    assert codes(order(meeting=meeting), "submit") == ["protocol-not-signed"]


def test_the_plan_of_another_family_is_refused_at_once() -> None:
    assert "plan-of-another-case" in codes(order(plan=RehabPlan(id=7, case_id=2, status=Status.AGREED)), "save")


def test_the_plan_stands_as_agreed_when_the_order_is_signed() -> None:
    assert codes(order(plan=RehabPlan(id=7, case_id=1, status=Status.READY))) == ["plan-not-marked-agreed"]


def test_executors_who_have_not_seen_the_order_are_named_in_a_warning() -> None:
    waiting = InformedExecutor(org=Organisation(id=4, short_name="ЦСПН"))
    (problem,) = found(order(executors_informed=[waiting]), "approve")

    assert (problem.code, problem.severity) == ("executors-not-informed", Severity.WARNING)
    assert "ЦСПН" in problem.text


def test_an_order_lists_its_executors_before_it_is_signed() -> None:
    problems = values.problems(order(executors_informed=[]), CONTEXT, moment="submit", complete=True)

    assert ("too-few", "executors_informed") in {(problem.code, problem.field) for problem in problems}
