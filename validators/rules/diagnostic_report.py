"""B.17: a diagnosis begins after the curator is appointed and should end within seven days of that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from schema import quotes
from schema.documents.diagnostic_report import DiagnosticReport
from schema.spec import Severity, Status
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

_DAYS = 7


@rule(DiagnosticReport, "save")
def starts_after_appointment(report: Any, context: Context) -> Iterator[Problem]:
    appointed = appointed_on(report.case_id)
    if appointed and report.started_on and report.started_on < appointed:
        text = f"Куратор назначен {appointed:%d.%m.%Y}: диагностика не может начаться раньше"
        yield Problem("diagnostic-before-curator", text, "started_on")


@rule(DiagnosticReport, "save", "submit", "approve")
def seven_days(report: Any, context: Context) -> Iterator[Problem]:
    """DL-S1: late is not forbidden, but its reason should be written; the last day rolls by ст. 193 ГК РФ."""
    base = appointed_on(report.case_id) or report.started_on
    if base is None or report.finished_on is None:
        return
    days = int(context.settings.get("diagnosis_days", _DAYS))
    limit = context.calendar.following(base + timedelta(days=days))
    if report.finished_on > limit and not report.late_reason.strip():
        text = f"Срок диагностики – {days} дней, до {limit:%d.%m.%Y}: укажите причину задержки"
        yield Problem("diagnostic-late", text, "late_reason", Severity.WARNING)


def appointed_on(case_id: int | None) -> date | None:
    """The day from which the case has had a curator: the start of its first signed order."""
    orders = quotes.papers("curator-order", case_id, (Status.APPROVED, Status.SUPERSEDED))
    days = [order.effective_from for order in orders if order.effective_from]
    return min(days, default=None)
