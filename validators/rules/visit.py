"""L.2: a visit says how it ended; a family that is never at home is a sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.registers.visit import HELD, MISSED, Visit
from schema.spec import Severity, Status
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

#: So many visits in a row without seeing the family ask for another way.
IN_A_ROW = 3


@rule(Visit)
def visit_has_its_outcome(visit: Any, context: Context) -> Iterator[Problem]:
    if visit.visited_at and not visit.outcome:
        yield Problem("visit-without-outcome", "Отметьте, как прошло посещение", "outcome")


@rule(Visit)
def somebody_goes(visit: Any, context: Context) -> Iterator[Problem]:
    if visit.outcome and not visit.visitors:
        yield Problem("nobody-visited", "Укажите, кто посещал семью", "visitors")


@rule(Visit)
def children_were_seen(visit: Any, context: Context) -> Iterator[Problem]:
    """A visit at which no child was seen says little about the child."""
    if visit.outcome == HELD and not visit.children_seen:
        text = "Никого из детей не видели: объясните почему и назначьте следующее посещение"
        yield Problem("children-not-seen", text, "children_seen", Severity.WARNING)


@rule(Visit)
def family_is_found(visit: Any, context: Context) -> Iterator[Problem]:
    """Three visits in a row without the family: plan it with the police or bring it to the council."""
    if visit.outcome not in MISSED:
        return
    before = earlier(visit)[: IN_A_ROW - 1]
    if len(before) == IN_A_ROW - 1 and all(other.outcome in MISSED for other in before):
        text = "Семью не застали три раза подряд: посетите с участковым или вынесите вопрос на Совет"
        yield Problem("not-home-again", text, "outcome", Severity.WARNING)


def earlier(visit: Any) -> list[Any]:
    """Earlier visits of the case that took place or failed, newest first."""
    if not visit.case_id or not visit.planned_on:
        return []
    rows: Any = Visit
    found = rows.select().where(
        rows.case == visit.case_id,
        rows.planned_on < visit.planned_on,
        rows.outcome != "",
        rows.status != Status.ANNULLED,
    )
    return [row for row in found.order_by(rows.planned_on.desc()) if row.id != visit.id]
