"""What effects attach themselves to, and the doors' questions: prefill, complete, judge, before, after, on a move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from console import corrections, wordings
from console.officers import Officer
from reports import phrases
from schema import fields as f
from schema.case import Case
from schema.document import Document
from schema.quotes import papers
from validators.problem import Problem

Effect = Callable[[Any, Officer, datetime], None]
#: What was given for the move; an effect may add what the history is to say.
Given = dict[str, Any]
CaseEffect = Callable[[Case, Officer, datetime, Given], None]

#: What a person is asked at a move of a case.
INPUT_LABELS = {
    "reason": "Причина",
    "on": "Дата",
    "child": "Ребёнок",
    "leave_reason": "Почему выбывает",
    "target_case": "К какому случаю присоединить",
    "recipient": "Кому передано",
    "outgoing_number": "Исходящий №",
    "proof": "Подтверждающий документ",
    "force_reason": "Причина исправления",
    "to_stage": "Этап",
    "to_state": "Состояние",
}

AFTER: dict[tuple[str, str], list[Effect]] = defaultdict(list)
BEFORE: dict[tuple[str, str], list[Effect]] = defaultdict(list)
PREFILL: dict[str, list[Effect]] = defaultdict(list)
COMPLETE: dict[str, list[Effect]] = defaultdict(list)
ON_MOVE: dict[str, list[CaseEffect]] = defaultdict(list)
JUDGE: dict[str, list[Callable[[Any], list[Problem]]]] = defaultdict(list)


def attach(table: Any, *keys: Any) -> Callable[[Any], Any]:
    def attach(function: Any) -> Any:
        for key in keys:
            table[key].append(function)
        return function

    return attach


def prefill(row: Any, officer: Officer, now: datetime) -> None:
    """Put into a blank form what the case already knows."""
    if isinstance(row, Document):
        _known_from_case(row)
    for function in PREFILL[row.spec.key]:
        function(row, officer, now)


def complete(row: Any, officer: Officer, now: datetime) -> None:
    """Compute automatic values before the row is judged."""
    if isinstance(row, Document):
        _take_territory(row)
    for function in COMPLETE[row.spec.key]:
        function(row, officer, now)
    if isinstance(row, Document) and row.spec.printing and not row.title_text:
        row.title_text = phrases.fill(wordings.printing_of(row).heading, row)[:300]


def judged(row: Any) -> list[Problem]:
    """Problems that only the running house can see (they need what validators may not import)."""
    return [problem for function in JUDGE[row.spec.key] for problem in function(row)]


def before_move(row: Any, name: str, officer: Officer, now: datetime) -> None:
    for function in BEFORE[(row.spec.key, name)]:
        function(row, officer, now)


def after(row: Any, act: str, officer: Officer, now: datetime) -> None:
    if isinstance(row, Document) and row.instead_of and any(t.name == act and t.freezes for t in row.spec.transitions):
        corrections.take_place(row, officer, now)
    for function in AFTER[(row.spec.key, act)]:
        function(row, officer, now)


def on_case_move(case: Case, code: str, officer: Officer, now: datetime, given: Given) -> None:
    for function in ON_MOVE[code]:
        function(case, officer, now, given)


def after_case_move(case: Case, code: str, officer: Officer, now: datetime, given: Given) -> None:
    for function in ON_MOVE[f"after:{code}"]:
        function(case, officer, now, given)


def _known_from_case(row: Any) -> None:
    """Children, family, addresses and basis papers of the case, where the form has a place for them."""
    case = row.case if row.case_id else None
    if case is None:
        return
    declared = f.declared(type(row))
    children = case.active_children
    if isinstance(declared.get("children"), f.Many) and not row.children:
        row.children = children
    if "child" in declared and not row.child_id and len(children) == 1:
        row.child = children[0]
    if "family" in declared and isinstance(declared["family"], f.Link) and not row.family_id:
        row.family_id = case.family_id
    if "curator" in declared and isinstance(declared["curator"], f.Link):
        row.curator_id = case.curator_id or row.curator_id
    for name, attribute in declared.items():
        if not isinstance(attribute, f.Link) or attribute.facts.automatic or not attribute.facts.quoted:
            continue
        if row.__data__.get(name) is None:
            _quote(row, name, attribute.rel_model, case)


def _quote(row: Any, name: str, target: Any, case: Case) -> None:
    """A basis paper of a kind that the case has exactly in force: the latest one."""
    if not isinstance(target, type) or not issubclass(target, Document) or target is type(row):
        return
    found = papers(target.spec.key, case.id)
    if found:
        setattr(row, name, found[-1])


def _take_territory(row: Any) -> None:
    if row.case_id:
        row.territory_id = row.case.territory_id
