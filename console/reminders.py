"""«Напомнить»: a supervisor calls whoever answers for an overdue term; once a day for a term, noted in the trail."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from console import access, audit, notices, officers, settlement
from console.accounts import Grant, User, UserGrant
from console.database import is_sqlite, transaction
from console.errors import Forbidden, Refused
from console.officers import Officer
from schema import registry
from schema.case import Case
from schema.case_access import Notice, NoticeKind
from schema.history import Deadline
from schema.places import Employee
from schema.spec import Role
from schema.spec.labels import POST_ROLES
from validators.deadlines import is_overdue
from validators.problem import Problem

#: Who reminds others of their terms: whoever decides about terms, the deputy, the head of the service.
REMINDERS = settlement.JUDGES | {Role.DEPUTY, Role.SERVICE}


def may_remind(row: Deadline, officer: Officer) -> access.Decision:
    """May the officer remind of this visible term? Of the own territory, and not of a term of one's own."""
    if not access.at_home(row, officer):
        return access.Decision(False, "Срок другой территории: напоминает она")
    if not officer.roles & REMINDERS:
        return access.Decision(False, "Напоминают начальник отдела, заместитель главы, служба и контроль сроков")
    own = row.responsible_id is not None and row.responsible_id == officer.employee_id
    return access.Decision(False, "Это ваш срок") if own else access.YES


def reminded_today(rows: list[Deadline], now: datetime) -> set[int]:
    """Ids of those of the terms of which somebody was reminded today."""
    ids = [row.id for row in rows]
    query = _today(now).where(Notice.term_id.in_(ids)).select(Notice.term_id).distinct()
    return {key for (key,) in query.tuples()} if ids else set()


def remind(term_id: int, officer: Officer, now: datetime) -> list[str]:
    """Tell whoever answers for the term; returns their names. Raises Forbidden, Refused; LookupError if not visible."""
    row = settlement.find(term_id, officer)
    if row is None:
        raise LookupError
    if not (allowed := may_remind(row, officer)):
        raise Forbidden(allowed.reason)
    with transaction():
        if not is_sqlite():  # two at once would both find that nobody was reminded yet; SQLite has one writer anyway
            Deadline.select().where(Deadline.id == term_id).for_update().get()
        if problem := _obstacle(row, now):
            raise Refused([problem])
        people = [one for one in _who_answers(row, now) if one.id != officer.employee_id]
        if not people:
            text = "Некому напомнить: за срок отвечает роль, которую сейчас никто не исполняет"
            raise Refused([Problem("nobody-answers", text)])
        owner = _owner(row)
        notices.tell([one.id for one in people], NoticeKind.REMINDER, owner, officer, now, term_id=row.id)
        audit.write("term-remind", officer, now, row=owner, reason=f"{row.rule}, {row.title}")
    return sorted(one.short for one in people)


def _obstacle(row: Deadline, now: datetime) -> Problem | None:
    if row.status != "open" or not is_overdue(row.due_at, now):
        return Problem("not-overdue", "Срок уже не просрочен: обновите список")
    if row.id in reminded_today([row], now):
        return Problem("reminded-today", "Об этом сроке сегодня уже напомнили")
    return None


def _today(now: datetime) -> Any:
    start = datetime.combine(now.date(), time())
    return Notice.select().where(Notice.kind == NoticeKind.REMINDER, Notice.at >= start)


def _who_answers(row: Deadline, now: datetime) -> list[Employee]:
    """The employee named by the term; where nobody is named, the holders of the post or all who have the role."""
    if row.responsible_id is not None:
        return list(Employee.select().where(Employee.id == row.responsible_id))
    role = Role(row.responsible_role)
    if role in POST_ROLES:
        service = Case.get_by_id(row.case_id).service_id if row.case_id else None
        return [employee for employee, _ in officers.holders(role, row.territory_id, service, now.date())]
    granted = (
        Employee.select(Employee)
        .join(User, on=(User.employee == Employee.id))
        .join(UserGrant, on=(UserGrant.user == User.id))
        .join(Grant, on=(UserGrant.role == Grant.id))
        .where(Grant.name == role.value, Employee.territory == row.territory_id, User.active)
    )
    return list(granted.distinct())


def _owner(row: Deadline) -> Any:
    return Case.get_by_id(row.case_id) if row.case_id else registry.get(row.document).get_by_id(row.row_id)
