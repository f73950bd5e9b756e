"""When a case stood at which of the eleven stages, read from its moves: for the card and for the file of the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from schema.case import Case
from schema.history import Deadline, StageTransition

#: Terms of a stage: a late one marks the stage.
_STAGE_OF_TERM = {"DL-L2": 2, "DL-S1": 5, "DL-S2": 5, "DL-S5": 9, "DL-S6": 9, "DL-S4": 10, "DL-S3": 6}


@dataclass(frozen=True, slots=True)
class Span:
    """The last stay at a stage; a day that did not come yet is None."""

    start: date | None = None
    end: date | None = None


def moves(case: Case) -> list[StageTransition]:
    """Every move of the case, oldest first."""
    return list(StageTransition.select().where(StageTransition.case_id == case.id).order_by(StageTransition.id))


def spans(found: Iterable[StageTransition]) -> dict[int, Span]:
    """From the moves of a case: stage → when it was entered and left."""
    entered: dict[int, date] = {}
    left: dict[int, date] = {}
    for move in found:
        if move.to_stage != move.from_stage or not entered:
            if move.to_stage:
                entered[move.to_stage] = move.happened_on
            if move.from_stage:
                left[move.from_stage] = move.happened_on
    return {stage: Span(entered.get(stage), left.get(stage)) for stage in {*entered, *left}}


def stage_on(found: Iterable[StageTransition], day: date | None) -> int:
    """The stage that the case had reached by the end of a day; 1 before its first move or without a day."""
    reached = [move.to_stage for move in found if day and move.to_stage and move.happened_on <= day]
    return int(reached[-1]) if reached else 1


def late_stages(case: Case) -> set[int]:
    """Stages whose term was met too late."""
    query = Deadline.select(Deadline.rule).where(Deadline.case_id == case.id, Deadline.status == "late")
    return {_STAGE_OF_TERM[row.rule] for row in query if row.rule in _STAGE_OF_TERM}
