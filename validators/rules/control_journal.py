"""B.23: a term is moved once without the council, and always by somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.registers.control_journal import PlanControlEntry
from schema.spec import Status
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

MOVES_WITHOUT_COUNCIL = 1


@rule(PlanControlEntry, "save")
def moved_by_somebody(entry: Any, context: Context) -> Iterator[Problem]:
    """A new term names who moved it."""
    if entry.new_due_on and not entry.moved_by_id:
        yield Problem("moved-by-nobody", "Укажите, кто перенёс срок", "moved_by")


@rule(PlanControlEntry, "save")
def second_move_needs_the_council(entry: Any, context: Context) -> Iterator[Problem]:
    """One move of a measure's term may do without the council; the next one needs its decision."""
    if not entry.new_due_on or entry.moved_by_meeting_id:
        return
    if moves_without_council(entry) >= MOVES_WITHOUT_COUNCIL:
        text = "Срок этого мероприятия уже переносили: вынесите вопрос на Совет и укажите протокол"
        yield Problem("second-move-without-council", text, "moved_by_meeting")


def moves_without_council(entry: Any) -> int:
    """How often the term of the same measure has been moved without the council, in other rows of the journal."""
    model: Any = PlanControlEntry
    moved = model.select().where(
        model.plan == entry.plan_id,
        model.measure_number == entry.measure_number,
        model.new_due_on.is_null(False),
        model.moved_by_meeting.is_null(),
        model.status != Status.ANNULLED,
        model.id != (entry.id or 0),
    )
    return int(moved.count())
