"""B.24: an executor reports on its own measure, while it is under control, and does not move or cancel it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.documents.measure_report import MeasureReport
from schema.registers.control_journal import MOVED
from schema.spec import Status
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

#: Terms are moved and measures cancelled by whoever controls the plan, not by the executor (B.23, column 12).
NOT_FOR_EXECUTORS = frozenset({MOVED, "MEASURESTATE.CANCELLED"})


@rule(MeasureReport, "save", "send")
def executor_reports_on_its_own_measure(report: Any, context: Context) -> Iterator[Problem]:
    entry = report.measure if report.measure_id else None
    if entry is None:
        return
    if report.reporter_org_id and report.reporter_org_id != entry.executor_org_id:
        text = f"Это мероприятие исполняет {entry.executor_org.caption}: укажите это учреждение"
        yield Problem("report-not-the-executor", text, "reporter_org")
    if entry.status == Status.ANNULLED or (entry.case_id and entry.case.state.is_final):
        yield Problem("report-measure-closed", "Мероприятие больше не исполняется: сведения не нужны", "measure")


@rule(MeasureReport, "save", "send")
def executor_does_not_move_the_term(report: Any, context: Context) -> Iterator[Problem]:
    if report.state_id in NOT_FOR_EXECUTORS:
        text = "Срок переносит и мероприятие отменяет тот, кто ведёт контроль: напишите об этом в предложениях"
        yield Problem("report-state", text, "state")
