"""The presentation of the plan reaches the secretary three days before the meeting (B.19)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from schema.case import Case
from schema.documents.meeting import Meeting
from schema.documents.plan_presentation import PlanPresentation
from schema.documents.rehab_plan import RehabPlan
from schema.spec import Severity
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure

CASE, OTHER = Case(id=1), Case(id=2)


def found(held_on: date, moment: str = "send", **changes: Any) -> list[Problem]:
    given = {"case": CASE, "plan": RehabPlan(id=1, case=CASE), "meeting": Meeting(id=1, held_on=held_on)}
    context = Context(now=datetime(2026, 5, 11, 9), calendar=WorkingCalendar())
    return found_by_rules(PlanPresentation(**(given | changes)), moment, context)


def test_three_days_before_the_meeting_is_in_time() -> None:
    assert found(date(2026, 5, 14)) == []


@pytest.mark.parametrize("held_on", [date(2026, 5, 13), date(2026, 5, 11)])
def test_later_is_a_warning(held_on: date) -> None:
    assert [(p.code, p.severity) for p in found(held_on)] == [("presentation-late", Severity.WARNING)]


def test_after_the_meeting_there_is_nothing_to_present() -> None:
    assert [(p.code, p.severity) for p in found(date(2026, 5, 10))] == [("presentation-after-meeting", Severity.HARD)]


@pytest.mark.parametrize("moment", ["save", "send"])
def test_the_plan_is_that_of_the_case(moment: str) -> None:
    foreign = RehabPlan(id=2, case=OTHER)
    assert [p.code for p in found(date(2026, 5, 14), moment, plan=foreign)] == ["presentation-other-case"]
