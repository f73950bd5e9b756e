"""What an executor may say of a measure (B.24)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from schema.case import Case
from schema.documents.measure_report import MeasureReport
from schema.places import Organisation
from schema.registers.control_journal import PlanControlEntry
from schema.spec import State, Status
from validators import values
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure

CONTEXT = Context(now=datetime(2026, 6, 15, 9), calendar=WorkingCalendar())
CLINIC, SCHOOL = Organisation(id=3, short_name="Поликлиника"), Organisation(id=4, short_name="Школа")


def report(status: Status = Status.REGISTERED, state: State = State.OPEN, **changes: Any) -> MeasureReport:
    entry = PlanControlEntry(id=1, case=Case(id=1, state=state), executor_org=CLINIC, status=status, measure_number=2)
    given = {
        "measure": entry,
        "reporter_org": CLINIC,
        "period_from": date(2026, 5, 1),
        "period_to": date(2026, 5, 31),
        "state_id": "MEASURESTATE.DONE",
    }
    return MeasureReport(**(given | changes))


def codes(row: MeasureReport, moment: str = "save") -> list[str]:
    return [problem.code for problem in found_by_rules(row, moment, CONTEXT)]


@pytest.mark.parametrize("moment", ["save", "send"])
def test_an_executor_reports_on_its_own_measure(moment: str) -> None:
    assert codes(report(), moment) == []
    assert codes(report(reporter_org=SCHOOL), moment) == ["report-not-the-executor"]


@pytest.mark.parametrize("state", [State.CLOSED, State.TRANSFERRED])
def test_nobody_reports_on_a_finished_case(state: State) -> None:
    assert codes(report(state=state)) == ["report-measure-closed"]


def test_nobody_reports_on_an_annulled_row() -> None:
    assert codes(report(status=Status.ANNULLED)) == ["report-measure-closed"]


@pytest.mark.parametrize("state", ["MEASURESTATE.MOVED", "MEASURESTATE.CANCELLED"])
def test_an_executor_neither_moves_nor_cancels(state: str) -> None:
    assert codes(report(state_id=state)) == ["report-state"]


def test_what_was_not_done_has_a_reason() -> None:
    needed = {p.field for p in values.problems(report(state_id="MEASURESTATE.NOT_DONE"), CONTEXT)}
    assert "fail_reason" in needed
    assert "fail_reason" not in {p.field for p in values.problems(report(), CONTEXT)}


def test_a_period_begins_before_it_ends_and_has_ended() -> None:
    found = values.problems(report(period_from=date(2026, 7, 1), period_to=date(2026, 6, 30)), CONTEXT)
    assert {p.code for p in found} >= {"wrong-order", "in-future"}
