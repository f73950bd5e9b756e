"""D27: the whole family is handed over, to another territory, once, with the papers named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.documents.case_handover import CaseHandover
from schema.spec import Status
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule


@rule(CaseHandover, "save", "send")
def another_territory(handover: Any, context: Context) -> Iterator[Problem]:
    if handover.to_territory_id is not None and handover.to_territory_id == handover.territory_id:
        yield Problem("same-territory", "Выберите другую территорию: внутри своей случай не передают", "to_territory")


@rule(CaseHandover, "send", "receive")
def the_whole_family_moves(handover: Any, context: Context) -> Iterator[Problem]:
    """One child who moves leaves the case (T18b); a hand-over is about all who are in it."""
    named = {child.id for child in handover.children}
    missing = [child.full_name for child in handover.case.active_children if child.id not in named]
    if missing:
        text = (
            f"Передаётся вся семья, не указаны: {', '.join(missing)}. Если переехал один ребёнок, он выбывает из случая"
        )
        yield Problem("children-missing", text, "children")


@rule(CaseHandover, "send")
def sent_once(handover: Any, context: Context) -> Iterator[Problem]:
    others = CaseHandover.select().where(
        CaseHandover.case == handover.case_id, CaseHandover.status == Status.SENT, CaseHandover.id != handover.id
    )
    if other := others.first():
        yield Problem("already-sent", f"Передача {other.reference} уже отправлена: дождитесь ответа или аннулируйте её")
