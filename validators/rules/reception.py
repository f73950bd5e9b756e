"""59-ФЗ: what follows from a reception."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.registers.reception import Reception
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule


@rule(Reception)
def signal_is_registered(entry: Any, context: Context) -> Iterator[Problem]:
    """Ст. 122 СК РФ: what a visitor tells about a child in danger is a signal, registered the same day."""
    if entry.outcome_id == "APPEAL.SIGNAL" and not entry.case_id:
        text = "Зарегистрируйте сигнал в журнале ЖО и укажите здесь случай"
        yield Problem("signal-not-linked", text, "case", Severity.WARNING)
