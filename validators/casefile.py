"""``CaseFile``: a case with its papers, loaded kind by kind when a judgement asks for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from schema import registry
from schema.case import Case
from schema.history import StageTransition
from schema.quotes import IN_FORCE
from schema.spec import Condition, Status


class CaseFile:
    """Reads each kind of paper once; judgements of one moment see one picture."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._papers: dict[str, list[Any]] = {}
        self._moves: list[StageTransition] | None = None

    def papers(self, key: str, statuses: tuple[Status, ...] = IN_FORCE, where: tuple[Condition, ...] = ()) -> list[Any]:
        """Papers of one kind in ``statuses`` that meet ``where``, oldest first."""
        if key not in self._papers:
            model: Any = registry.get(key)
            query = model.select().where(model.case == self.case.id).order_by(model.doc_date, model.id)
            self._papers[key] = list(query)
        return [p for p in self._papers[key] if p.status in statuses and all(meets(p, c) for c in where)]

    def latest(
        self, key: str, statuses: tuple[Status, ...] = IN_FORCE, where: tuple[Condition, ...] = ()
    ) -> Any | None:
        found = self.papers(key, statuses, where)
        return found[-1] if found else None

    @property
    def moves(self) -> list[StageTransition]:
        """The moves of the case, oldest first."""
        if self._moves is None:
            query = StageTransition.select().where(StageTransition.case_id == self.case.id)
            self._moves = list(query.order_by(StageTransition.id))
        return self._moves

    @property
    def children(self) -> list[Any]:
        """Children who have not left the case."""
        return self.case.active_children

    @property
    def gone(self) -> frozenset[int]:
        """Ids of the children who have left the case: nothing is asked for them any more."""
        return frozenset(row.person_id for row in self.case.former_children)

    def entered(self, stage: int) -> date | None:
        """The day the case last came to ``stage`` from another stage."""
        days = [move.happened_on for move in self.moves if move.to_stage == stage and move.from_stage != stage]
        return days[-1] if days else None

    def agenda(self) -> list[tuple[Any, Any]]:
        """(meeting, agenda item) pairs that concern the case, oldest meeting first; annulled meetings left out."""
        if "agenda" not in self._papers:
            meeting_model: Any = registry.get("meeting")
            item_model = dict(registry.row_models(meeting_model))["agenda"]
            query = (
                item_model.select(item_model, meeting_model)
                .join(meeting_model, on=(item_model.document == meeting_model.id))
                .where(item_model.case == self.case.id, meeting_model.status != Status.ANNULLED)
                .order_by(meeting_model.held_on, meeting_model.id, item_model.position)
            )
            self._papers["agenda"] = [(item.document, item) for item in query]
        return self._papers["agenda"]


class PaperFile:
    """A paper without a case as the file of its own terms: nothing else can begin or meet them."""

    case: None = None
    moves: tuple[StageTransition, ...] = ()
    children: tuple[Any, ...] = ()
    gone: frozenset[int] = frozenset()

    def __init__(self, paper: Any) -> None:
        self.paper = paper

    def papers(self, key: str, statuses: tuple[Status, ...] = IN_FORCE) -> list[Any]:
        return [self.paper] if key == self.paper.spec.key and self.paper.status in statuses else []

    def agenda(self) -> list[tuple[Any, Any]]:
        return []


def value_at(row: Any, path: str) -> Any:
    """The value at a dotted path («meeting.held_on»); None when a link on the way is empty."""
    for name in path.split("."):
        if row is None:
            return None
        row = getattr(row, name, None)
    return row


def plain(value: Any) -> Any:
    """A comparable form: the key of a dictionary entry, the id of a row, the value itself otherwise."""
    identity = getattr(value, "id", None)
    return identity if identity is not None and hasattr(value, "_meta") else value


def meets(row: Any, condition: Condition) -> bool:
    """Does the row meet a declared condition?"""
    value = plain(value_at(row, condition.field))
    match condition.op:
        case "eq":
            return bool(value == condition.value)
        case "ne":
            return bool(value != condition.value)
        case "in":
            return value in condition.value
        case "filled":
            return bool(value) == bool(condition.value)
    raise ValueError(f"unknown operator {condition.op!r} in a condition on {condition.field!r}")
