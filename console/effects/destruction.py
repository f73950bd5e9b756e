"""The act of destruction: what is due, what is destroyed (приказ РКН № 179)."""

from __future__ import annotations

from datetime import datetime

from console import destruction
from console.effects.doors import AFTER, BEFORE, COMPLETE, JUDGE, PREFILL, attach
from console.officers import Officer
from schema.documents.destruction_act import DestructionAct
from validators.problem import Problem


@attach(PREFILL, "destruction-act")
def _lines_due(act: DestructionAct, officer: Officer, now: datetime) -> None:
    act.cases, act.papers = destruction.proposed(officer)


@attach(COMPLETE, "destruction-act")
def _lines_counted(act: DestructionAct, officer: Officer, now: datetime) -> None:
    destruction.complete(act, officer)


@attach(JUDGE, "destruction-act")
def _lines_are_due(act: DestructionAct) -> list[Problem]:
    return destruction.problems(act, act.doc_date) if act.doc_date else []


@attach(BEFORE, ("destruction-act", "submit"))
def _still_due(act: DestructionAct, officer: Officer, now: datetime) -> None:
    destruction.require_due(act, now)


@attach(AFTER, ("destruction-act", "approve"))
def _destroyed(act: DestructionAct, officer: Officer, now: datetime) -> None:
    destruction.carry_out(act, officer, now)
