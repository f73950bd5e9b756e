"""Acts on a term: extend, waive, restore, accept lateness, mark as done. Each is a row that no recount loses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from console import access, audit, regulations, terms
from console.database import transaction
from console.errors import Forbidden, Refused
from console.officers import Officer
from schema import registry
from schema.case import Case
from schema.history import Deadline, TermAct, TermActKind
from schema.spec import Role, Term
from validators import settlement
from validators.deadlines import is_overdue
from validators.settlement import Decision

#: Who decides about the terms of a territory: the head of guardianship and the control of terms.
JUDGES = frozenset({Role.HEAD, Role.SUPERVISOR})
_TOLD = ("due_on", "status", "cause")


def find(deadline_id: int, officer: Officer) -> Deadline | None:
    """The visible term with this id; a foreign and a missing one look alike."""
    found: Deadline | None = terms.visible(officer).where(Deadline.id == deadline_id).first()
    return found


def rule_of(row: Deadline, now: datetime) -> Term | None:
    """The rule in force of a stored term; None when the regulation no longer has it."""
    rules = regulations.in_force(row.territory_id, now.date()).terms
    return next((rule for rule in rules if rule.code == row.rule), None)


def offered(row: Deadline, officer: Officer, now: datetime) -> list[TermActKind]:
    """The acts that the officer may do with the term now."""
    if find(row.id, officer) is None:
        return []
    sensible = settlement.offered(row, rule_of(row, now), now, regulations.calendar(row.territory_id))
    return [kind for kind in sensible if _is_judge(row, kind, officer)]


def may_decide(row: Deadline, kind: TermActKind, officer: Officer) -> access.Decision:
    """Judges decide, never about terms of their own; «исполнено» is also said by whoever is responsible."""
    if find(row.id, officer) is None:
        return access.Decision(False, "Срок недоступен")
    return _is_judge(row, kind, officer)


def _is_judge(row: Deadline, kind: TermActKind, officer: Officer) -> access.Decision:
    if not access.at_home(row, officer):
        return access.Decision(False, "Срок другой территории: решает она")
    if _is_responsible(row, officer):
        own = access.Decision(False, "О своём сроке решает другой: начальник отдела опеки или контроль сроков")
        return access.YES if kind is TermActKind.DONE else own
    if officer.roles & JUDGES:
        return access.YES
    return access.Decision(False, f"«{kind.label}» – решение начальника отдела опеки или контроля сроков")


def _is_responsible(row: Deadline, officer: Officer) -> bool:
    if row.responsible_id is not None:
        return row.responsible_id == officer.employee_id
    return Role(row.responsible_role) in officer.roles


def acts(row: Deadline) -> list[TermAct]:
    """Every decision about the term, oldest first."""
    same = (TermAct.rule == row.rule) & (TermAct.cycle == row.cycle) & (TermAct.document == row.document)
    same &= TermAct.row_id.is_null() if row.row_id is None else TermAct.row_id == row.row_id
    same &= TermAct.case_id.is_null() if row.case_id is None else TermAct.case_id == row.case_id
    return list(TermAct.select().where(same).order_by(TermAct.id))


def turns_missed(row: Deadline) -> list[Deadline]:
    """The other turns of the same term that nothing can make up for and nobody has settled."""
    same = (Deadline.rule == row.rule) & (Deadline.document == row.document) & (Deadline.case_id == row.case_id)
    same &= Deadline.row_id.is_null() if row.row_id is None else Deadline.row_id == row.row_id
    others = Deadline.select().where(same, Deadline.missed, Deadline.status == "open", Deadline.id != row.id)
    return list(others.order_by(Deadline.cycle)) if row.missed and row.case_id else []


def decide(row: Deadline, decision: Decision, officer: Officer, now: datetime) -> Deadline:
    """Record the decision and recount the terms of the case or paper. Raises Forbidden, Refused."""
    return decide_each([(row, decision)], officer, now)[0]


def decide_each(decided: Sequence[tuple[Deadline, Decision]], officer: Officer, now: datetime) -> list[Deadline]:
    """The same for several terms in one transaction: each case or paper is recounted once. Raises Forbidden, Refused.

    Every decision is judged by how its term stood before the first of them.
    """
    for row, decision in decided:
        _judge(row, decision, officer, now)
    with transaction():
        acts = [(row, _record(row, decision, officer, now), decision) for row, decision in decided]
        owners = {_place(row): (_owner(row), f"{decision.kind.said}: {act.reason}") for row, act, decision in acts}
        for owner, why in owners.values():
            _recount(owner, now, why)
        return [_noted(row, act, owners[_place(row)][0], officer, now) for row, act, _ in acts]


def _judge(row: Deadline, decision: Decision, officer: Officer, now: datetime) -> None:
    allowed = may_decide(row, decision.kind, officer)
    if not allowed:
        raise Forbidden(allowed.reason)
    calendar = regulations.calendar(row.territory_id)
    if problems := settlement.problems(row, rule_of(row, now), decision, now, calendar):
        raise Refused(problems)


def _noted(row: Deadline, act: TermAct, owner: Any, officer: Officer, now: datetime) -> Deadline:
    """The term as it stands after the decision, with the decision in the trail."""
    after: Deadline = Deadline.get_by_id(row.id)
    changes = audit.changes({n: getattr(row, n) for n in _TOLD}, {n: getattr(after, n) for n in _TOLD})
    audit.write(f"term-{act.kind}", officer, now, row=owner, changes=changes, reason=_reason(row, act))
    return after


def _place(row: Deadline) -> tuple[Any, ...]:
    return ("case", row.case_id) if row.case_id else (row.document, row.row_id)


def _record(row: Deadline, decision: Decision, officer: Officer, now: datetime) -> TermAct:
    open_and_late = row.status == "open" and is_overdue(row.due_at, now)
    late = (
        regulations.calendar(row.territory_id).working_days_between(row.due_on, now.date())
        if open_and_late
        else row.days_late
    )
    return TermAct.create(
        case_id=row.case_id,
        territory_id=row.territory_id,
        rule=row.rule,
        cycle=row.cycle,
        document=row.document,
        row_id=row.row_id,
        kind=decision.kind,
        at=now,
        employee_id=officer.employee_id,
        officer=officer.name,
        was_on=row.due_on,
        due_on=decision.on,
        days_late=late if decision.kind is TermActKind.ACCEPT else 0,
        reason=decision.reason.strip(),
        basis=decision.basis.strip()[:300],
    )


def _owner(row: Deadline) -> Any:
    return Case.get_by_id(row.case_id) if row.case_id else registry.get(row.document).get_by_id(row.row_id)


def _recount(owner: Any, now: datetime, why: str) -> None:
    if isinstance(owner, Case):
        terms.refresh(owner, now, why)
    else:
        terms.refresh_paper(owner, now, why)


def _reason(row: Deadline, act: TermAct) -> str:
    return f"{row.rule}, {row.title}: {act.reason}" + (f" ({act.basis})" if act.basis else "")
