"""B.14: the dates of a row follow one another – received (2), curator appointed (9), package handed over (10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from schema import quotes
from schema.registers.incoming_journal import IncomingCaseEntry
from schema.spec import Status
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule


@rule(IncomingCaseEntry, "save")
def columns_follow(entry: Any, context: Context) -> Iterator[Problem]:
    """2 ≤ 9 ≤ 10; that 10 is not earlier than 2 is declared in the spec."""
    ordered = ordered_on(entry)
    if ordered is None:
        return
    if entry.received_at and ordered < entry.received_at.date():
        text = f"Куратор назначен {ordered:%d.%m.%Y}, раньше поступления случая: проверьте дату поступления"
        yield Problem("incoming-after-curator", text, "received_at")
    if entry.package_given_on and entry.package_given_on < ordered:
        text = f"Куратор назначен {ordered:%d.%m.%Y}: укажите передачу пакета этим днём или позднее"
        yield Problem("incoming-package-before-curator", text, "package_given_on")


@rule(IncomingCaseEntry, "save")
def closing_is_explained(entry: Any, context: Context) -> Iterator[Problem]:
    """Column 14 holds both the day and the result."""
    if entry.closed_on and not entry.result.strip():
        yield Problem("incoming-result", "Укажите результат закрытия или передачи", "result")


def ordered_on(entry: Any) -> date | None:
    """The date of the first order that appointed a curator to the case (column 9)."""
    orders = quotes.papers("curator-order", entry.case_id, (Status.APPROVED, Status.SUPERSEDED))
    return orders[0].doc_date if orders else None
