"""TX: correcting a mistaken move of a case – one person asks, another confirms, the history keeps the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from console import access, audit, records, regulations, retention, terms, workflow
from console.database import transaction
from console.errors import Forbidden, Refused
from console.officers import Officer
from schema import fields as f
from schema.case import Case
from schema.history import ForcedMove, StageTransition
from schema.spec import Role, State
from validators.problem import Problem

REASON_LENGTH = 30


def may_ask(case: Case, officer: Officer) -> bool:
    """The roles that the regulation names for TX (the head)."""
    rule = regulations.in_force(case.territory_id, officer.today).transitions.get("TX")
    return bool(rule and officer.roles & rule.by and access.at_home(case, officer))


def waiting(case: Case) -> ForcedMove | None:
    """The request that waits for its second person."""
    found: ForcedMove | None = ForcedMove.get_or_none(ForcedMove.case_id == case.id, ForcedMove.confirmed_at.is_null())
    return found


def ask(case: Case, to_stage: int, to_state: str, reason: str, officer: Officer, now: datetime) -> ForcedMove:
    """Ask for a correction. Raises Forbidden, Refused."""
    if not access.may_see(case, officer) or not may_ask(case, officer):
        raise Forbidden("Исправить этап просит начальник отдела опеки, подтверждает контроль сроков")
    if problems := _problems(case, to_stage, to_state, reason):
        raise Refused(problems)
    with transaction():
        asked = ForcedMove.create(
            case_id=case.id,
            to_stage=to_stage,
            to_state=to_state,
            reason=reason.strip(),
            asked_by=officer.employee_id,
            asked_name=officer.name,
            asked_at=now,
        )
        audit.write("force-asked", officer, now, row=case, reason=reason)
    return asked


def _problems(case: Case, to_stage: int, to_state: str, reason: str) -> list[Problem]:
    found = []
    if not 1 <= to_stage <= 11:
        found.append(Problem("unknown-stage", "Выберите этап от 1 до 11", "to_stage"))
    if to_state not in set(State):
        found.append(Problem("unknown-state", "Выберите состояние", "to_state"))
    if (to_stage, to_state) == (case.stage, str(case.state)):
        found.append(Problem("same-place", "Случай уже на этом этапе и в этом состоянии", "to_stage"))
    if len(reason.strip()) < REASON_LENGTH:
        found.append(
            Problem("reason-too-short", f"Опишите причину подробнее, не меньше {REASON_LENGTH} знаков", "reason")
        )
    if _taken_over(case):
        found.append(Problem("taken-over", "Случай принят другой территорией: вернуть его может только она, передачей"))
    if waiting(case):
        found.append(Problem("already-asked", "Исправление уже ждёт подтверждения"))
    return found


def _taken_over(case: Case) -> bool:
    """Another territory leads a case that carries this one on: two open cases of one child are never made."""
    link: Any = f.declared(Case)["earlier"].through  # type: ignore[union-attr]
    return bool(link.select().where(link.target == case.id).exists())


def confirm(asked: ForcedMove, officer: Officer, now: datetime) -> StageTransition:
    """The second person agrees: the case is moved, the move is marked as forced. Raises Forbidden, Refused."""
    case = Case.get_by_id(asked.case_id)
    visible = access.may_see(case, officer) and access.at_home(case, officer)
    if not visible or not officer.has(Role.SUPERVISOR):
        raise Forbidden("Исправление подтверждает контроль сроков")
    if officer.employee_id == asked.asked_by:
        raise Forbidden("Подтверждает другой человек, не тот, кто просил")
    if asked.confirmed_at is not None:
        raise Refused([Problem("already-confirmed", "Исправление уже выполнено")])
    if _taken_over(case):
        raise Refused([Problem("taken-over", "Случай принят другой территорией")])
    with transaction():
        return _move(case, asked, officer, now)


def _move(case: Case, asked: ForcedMove, officer: Officer, now: datetime) -> StageTransition:
    before = audit.snapshot(case)
    since = (case.stage, case.state)
    case.stage, case.state, case.stage_since = asked.to_stage, State(asked.to_state), now.date()
    if not case.state.is_final:
        case.closed_on = case.close_reason = case.retention_until = None
    elif case.state is State.CLOSED:
        case.closed_on = case.closed_on or now.date()  # a new signal of the family counts the relapse from it
        case.retention_until = retention.kept_until(case, case.closed_on)
    records.write(case)
    moved = workflow.history_line(
        case,
        "TX",
        since,
        now,
        happened_on=now.date(),
        employee_id=asked.asked_by,
        officer=asked.asked_name,
        forced=True,
        force_reason=asked.reason,
        second_officer=officer.name,
    )
    ForcedMove.update(confirmed_by=officer.employee_id, confirmed_at=now).where(ForcedMove.id == asked.id).execute()
    audit.write("TX", officer, now, row=case, changes=audit.changes(before, audit.snapshot(case)), reason=asked.reason)
    terms.refresh(case, now, "исправлен этап случая")
    return moved
