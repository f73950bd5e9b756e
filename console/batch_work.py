"""Work on many rows chosen in a list, by one form: drafts of a paper for each case, moves of each paper.

Every row is judged by itself, by the doors and rules that judge it alone; what was not done says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console import access, records, retention, workflow
from console.database import transaction
from console.errors import Conflict, Destroyed, Forbidden, Refused
from console.officers import Officer
from schema import registry
from schema.case import Case
from schema.document import Document
from schema.spec import Batch, Transition
from validators.problem import Problem

#: Rows in one go: each is judged and written apart, and somebody reads what came of it.
MOST = 200


@dataclass(frozen=True, slots=True)
class Work:
    """One act offered for chosen rows: drafts of a paper, or a move."""

    key: str
    label: str
    draft: Batch | None = None
    move: Transition | None = None

    @property
    def asks_remark(self) -> bool:
        return bool(self.move and self.move.remark)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one row: ``made`` is the paper drawn up (the row itself for a move), ``problems`` why it was not."""

    row: Any
    made: Any = None
    problems: tuple[Problem, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(problem.text for problem in self.problems))


def works(model: Any, officer: Officer) -> tuple[Work, ...]:
    """What the officer may try with chosen rows of this model; each row is judged when it is done."""
    found = [
        Work(batch.name, batch.label, draft=batch)
        for batch in model.spec.listing.batches
        if access.may_create(registry.get(batch.document), officer)
    ]
    moves = model.spec.transitions if issubclass(model, Document) else ()
    return (*found, *(Work(f"move-{t.name}", t.label, move=t) for t in moves if _in_bulk(t, officer)))


def _in_bulk(transition: Transition, officer: Officer) -> bool:
    """Papers are sent on in bulk, but never approved, registered, accepted in person or annulled unread."""
    unread = transition.approves or transition.danger or transition.numbers
    return bool(officer.roles & transition.by) and not (unread or transition.automatic or transition.named)


def carry_out(
    work: Work, rows: Sequence[Any], given: Mapping[str, Any], officer: Officer, now: datetime
) -> list[Result]:
    """Do the work row by row, each in its own transaction; ``given`` are the values of the form."""
    return [_done(work, row, given, officer, now) for row in rows]


def _done(work: Work, row: Any, given: Mapping[str, Any], officer: Officer, now: datetime) -> Result:
    try:
        retention.require_kept(row)
        with transaction():
            return Result(row, _one(work, row, given, officer, now))
    except Refused as refusal:
        return Result(row, problems=tuple(refusal.problems))
    except Forbidden as refusal:
        return Result(row, problems=(Problem("forbidden", refusal.reason),))
    except (Conflict, Destroyed) as found:
        return Result(row, problems=(Problem("changed", found.text),))


def _one(work: Work, row: Any, given: Mapping[str, Any], officer: Officer, now: datetime) -> Any:
    if work.move:
        return workflow.perform(row, work.move.name, officer, now, remark=str(given.get("remark", "")))
    if work.draft is None:
        raise KeyError(work.key)
    case = row if isinstance(row, Case) else access.find(Case, row.case_id, officer)
    made = records.create(registry.get(work.draft.document), given, officer, now, case=case).row
    for name in work.draft.moves:
        if access.may_perform(made, made.spec.transition(name), officer):
            workflow.perform(made, name, officer, now)
    return made
