"""B.20: nobody is a member of one body twice at a time, and a body has one chair."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from schema.registers.council_member import CouncilMember, CouncilRole
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule


@rule(CouncilMember, "save")
def member_once_at_a_time(member: Any, context: Context) -> Iterator[Problem]:
    others = _at_the_same_time(member)
    if any(other.employee_id == member.employee_id for other in others):
        yield Problem("member-twice", "Этот человек уже входит в состав в это время: измените даты", "employee")
    if member.role == CouncilRole.CHAIR and any(other.role == CouncilRole.CHAIR for other in others):
        yield Problem("member-second-chair", "Председатель в это время уже есть: завершите его срок", "role")


def _at_the_same_time(member: Any) -> list[Any]:
    model: Any = CouncilMember
    query = model.select().where(
        model.territory == member.territory_id, model.body == member.body_id, model.id != (member.id or 0)
    )
    return [other for other in query if _overlap(member, other)]


def _overlap(one: Any, other: Any) -> bool:
    if one.from_on is None:
        return False
    first = other.from_on <= (one.to_on or date.max)
    return bool(first and one.from_on <= (other.to_on or date.max))
