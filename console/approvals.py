"""The queue of papers that wait for an officer's decision, and the decision about several of them at once.

Every paper goes through :func:`console.workflow.perform` alone, in a transaction of its own: one that is refused keeps
the others, and the answer names it with the reason. Four eyes, needs and numbers are judged there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console import access, workflow
from console.errors import Conflict, Forbidden, Refused, Unavailable
from console.officers import Officer
from schema import registry
from schema.spec import Labelled, Spec, Status, Transition

#: Statuses in which a paper waits for somebody's decision.
WAITING = frozenset({Status.ON_APPROVAL, Status.SENT, Status.READY})
#: Papers of one kind that are shown.
ROWS = 50
#: Papers in one go.
MOST = 50


class Answer(Labelled):
    """What is decided about all chosen papers."""

    APPROVE = "approve", "Утвердить или принять отмеченные"
    RETURN = "return", "Вернуть отмеченные"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A paper as it was shown: somebody may have changed it since."""

    key: str
    row_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one chosen paper: ``text`` is its new status, or why it was refused."""

    caption: str
    done: bool
    text: str


def waiting(officer: Officer) -> list[Any]:
    """Papers on which the officer may decide now, by kind."""
    return [row for model in registry.documents() for row in _of_kind(model, officer)]


def _of_kind(model: Any, officer: Officer) -> Iterator[Any]:
    acting = [t for t in model.spec.transitions if t.by & officer.roles and _decides(t)]
    waiting = WAITING | ({Status.DRAFT} if _never_sent_by_its_drafter(model.spec) else set())
    sources = {status for transition in acting for status in transition.source} & waiting
    if not sources or not access.may_list(model, officer):
        return
    rows = access.visible(model, officer).where(model.status.in_(sources)).order_by(model.id).limit(ROWS)
    yield from (row for row in rows if any(_decides(move) for move in workflow.available(row, officer)))


def _never_sent_by_its_drafter(spec: Spec) -> bool:
    """A paper that its drafter cannot send on waits, as a draft, for whoever signs and sends it."""
    first = [t for t in spec.transitions if Status.DRAFT in t.source and not (t.danger or t.automatic)]
    return bool(first) and not any(t.by & spec.access.draft for t in first)


def _decides(transition: Transition) -> bool:
    """To take back what one has sent oneself is open, but nobody waits for it."""
    return not (transition.danger or transition.automatic or transition.recalls)


def move(row: Any, answer: Answer, officer: Officer) -> Transition | None:
    """The one move by which the paper is so answered now; None where there is none or where a person has to choose."""
    found = [t for t in workflow.available(row, officer) if not t.danger and _answers(t, answer)]
    if not found or (answer is Answer.APPROVE and workflow.asks_number(row, found[0])):
        return None
    return found[0] if len(found) == 1 else None


def _answers(transition: Transition, answer: Answer) -> bool:
    return (transition.target is Status.RETURNED) == (answer is Answer.RETURN)


def decide(
    chosen: Sequence[Chosen], answer: Answer, officer: Officer, now: datetime, *, remark: str = ""
) -> list[Outcome]:
    """Carry out the answer on each of the papers; never raises for one of them."""
    return [_decided(one, answer, officer, now, remark) for one in dict.fromkeys(chosen)]


def _decided(one: Chosen, answer: Answer, officer: Officer, now: datetime, remark: str) -> Outcome:
    row = access.find(registry.get(one.key), one.row_id, officer)
    if row is None:
        return Outcome("Документ", False, "недоступен: его перевели или убрали")
    try:
        return Outcome(row.caption, True, _carried_out(row, one, answer, officer, now, remark))
    except Refused as refusal:
        return Outcome(row.caption, False, "; ".join(problem.text for problem in refusal.problems))
    except Forbidden as refusal:
        return Outcome(row.caption, False, refusal.reason)
    except (Conflict, Unavailable) as failure:
        return Outcome(row.caption, False, failure.text)


def _carried_out(row: Any, one: Chosen, answer: Answer, officer: Officer, now: datetime, remark: str) -> str:
    if row.row_version != one.version:
        raise Forbidden("изменён после того, как вы открыли очередь: посмотрите его ещё раз")
    transition = move(row, answer, officer)
    if transition is None:
        raise Forbidden("решается на странице документа: откройте его")
    spec: Spec = row.spec
    workflow.perform(row, transition.name, officer, now, remark=remark)
    return str(Status(row.status).agreed(spec.gender))
