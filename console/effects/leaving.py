"""A child leaves the case while the others stay (T18b)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from console.effects.doors import ON_MOVE, PREFILL, Given, attach
from console.errors import Refused
from console.officers import Officer
from schema.case import Case
from schema.dictionaries import DictionaryEntry
from schema.documents.case_decision import OF_AGE, DecisionKind
from validators import leaving
from validators.leaving import ADULT as OF_AGE_YEARS


@attach(ON_MOVE, "T18b")
def _child_leaves(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    """The row stays with the day, the reason and the proof; the history names the child."""
    row = next((child for child in case.children if child.person_id == given["child"] and not child.left_on), None)
    reason = DictionaryEntry.get_or_none(
        DictionaryEntry.id == given["leave_reason"], DictionaryEntry.dictionary == "LEAVE"
    )
    if problems := leaving.problems(case, row, reason, given["on"], now.date()):
        raise Refused(problems)
    assert row is not None and reason is not None  # said by the problems
    row.left_on, row.left_reason, row.left_proof = given["on"], reason, str(given["proof"])[:300]
    given["reason"] = f"{row.person.full_name}: {reason.label}; {row.left_proof}"


@attach(PREFILL, "case-decision")
def _nobody_else_is_left(decision: Any, officer: Officer, now: datetime) -> None:
    """The only child of the case is of age: the decision to close for this reason is proposed."""
    children = decision.case.active_children if decision.case_id else []
    if children and not decision.kind and all((child.age(now.date()) or 0) >= OF_AGE_YEARS for child in children):
        decision.kind, decision.close_reason_id = DecisionKind.CLOSE, OF_AGE
