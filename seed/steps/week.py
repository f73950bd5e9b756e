"""The present week of an office: what the head has asked for, and the visits that curators have planned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from console import records
from schema.case import Case
from schema.registers.assignment import Assignment
from schema.registers.visit import Visit
from seed.people import Office
from seed.steps.timeline import on_working_day, typed

#: (what is asked, working role of whom, days from now; a day gone by is late)
_TASKS = (
    ("Сверить журнал регистрации фактов с полицией за квартал", "specialist", 4),
    ("Представить справку о семьях, где план не утверждён", "specialist", -3),
)
#: Days from now on which the first cases of the office are visited; of the one gone by nothing is written yet.
_VISITS = (-4, 0, 1, 2)
#: How the visit of the last working day went.
_HELD = {
    "outcome": "held",
    "met_with": "мать",
    "observed": "В доме убрано, дети накормлены, уроки сделаны.",
    "agreed": "Мать придёт на консультацию психолога.",
}


def plan(office: Office, now: datetime) -> None:
    """Assignments of the head, visits of the week; the officers do it themselves."""
    head = office.officer("head", now)
    for task, role, days in _TASKS:
        day = on_working_day(now.date() + timedelta(days=days))
        whom = {"assigned_to": office.officer(role, now).employee_id, "doc_date": day - timedelta(days=7)}
        base = "совещание при заместителе главы"
        records.create(Assignment, {"task": task, "due_on": day, "base": base, **whom}, head, now)
    in_work = Case.select().where(Case.territory == office.territory, Case.state == "open", Case.curator.is_null(False))
    for days, case in zip(_VISITS, in_work.order_by(Case.id), strict=False):
        _visit(office, case, days, now)
    for case in in_work.order_by(Case.id.desc()).limit(1):
        _visit(office, case, -3, now, **_HELD, visited_at=now - timedelta(days=3), children_seen=_ids(case))


def _visit(office: Office, case: Case, days: int, now: datetime, **given: Any) -> None:
    """One line of the schedule, written by the curator of the case."""
    curators = (office.officer(login, now) for login in ("curator", "curator2"))
    curator = next((officer for officer in curators if officer.employee_id == case.curator_id), None)
    if curator is not None:
        day = on_working_day(now.date() + timedelta(days=days))
        typed(Visit, curator, now, {"planned_on": day, "aim": "VISITAIM.CONTROL", **given}, case=case)


def _ids(case: Case) -> list[int]:
    return [child.id for child in case.active_children]
