"""The schedule of visits: what is planned for a week, what was not written down, whom nobody was at home for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from console import access
from console.assignments import cases_of
from console.officers import Officer
from schema import fields as f
from schema.case import Case
from schema.places import Employee
from schema.registers.visit import HELD, MISSED, Visit, VisitOutcome
from schema.spec import Labelled, Status

#: So many visits of days gone by that nobody has written down stand on the page.
FORGOTTEN = 100
WEEK = timedelta(days=7)


class VisitState(Labelled):
    """How a line of the schedule stands on a day."""

    PLANNED = "planned", "запланировано"
    TODAY = "today", "сегодня"
    FORGOTTEN = "forgotten", "не записано, как прошло"
    HELD = "held", "состоялось"
    MISSED = "missed", "не застал(а)"

    @property
    def tone(self) -> str:
        return {"held": "ok", "missed": "warn", "forgotten": "late", "today": "info"}.get(self.value, "")


@dataclass(frozen=True, slots=True)
class Line:
    """One visit of the schedule with the words that the page shows."""

    visit: Visit
    case: Case | None
    visitors: tuple[Employee, ...]
    state: VisitState
    may_record: bool

    @property
    def outcome(self) -> str:
        return str(VisitOutcome(self.visit.outcome).label) if self.visit.outcome else ""


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week(officer: Officer, now: datetime, start: date, who: int | None = None) -> dict[date, list[Line]]:
    """Visits by day from ``start`` on for seven days; every day stands, also an empty one."""
    query = _visible(officer, who).where(Visit.planned_on >= start, Visit.planned_on < start + WEEK)
    lines = _lines(query.order_by(Visit.planned_on, Visit.id), officer, now)
    days: dict[date, list[Line]] = {start + timedelta(days=n): [] for n in range(7)}
    for line in lines:
        days[line.visit.planned_on].append(line)
    return days


def forgotten(officer: Officer, now: datetime, who: int | None = None) -> list[Line]:
    """Visits whose day is past and of which nothing is written, oldest first."""
    query = _visible(officer, who).where(Visit.planned_on < now.date(), Visit.outcome == "")
    return _lines(query.order_by(Visit.planned_on, Visit.id).limit(FORGOTTEN), officer, now)


def of_day(officer: Officer, now: datetime, day: date, who: int | None = None) -> list[Line]:
    """The visits of one day, for the route sheet."""
    return _lines(_visible(officer, who).where(Visit.planned_on == day).order_by(Visit.id), officer, now)


def missed_before(lines: Sequence[Line], officer: Officer, day: date) -> set[int]:
    """Ids of the cases whose last visit before the day found nobody; one query."""
    cases = [line.visit.case_id for line in lines if line.visit.case_id]
    query = access.visible(Visit, officer).where(
        Visit.case.in_(cases), Visit.planned_on < day, Visit.outcome != "", Visit.status != Status.ANNULLED
    )
    last = {row.case_id: row.outcome for row in query.order_by(Visit.planned_on, Visit.id)} if cases else {}
    return {case_id for case_id, outcome in last.items() if outcome in MISSED}


def people(officer: Officer) -> list[Employee]:
    """Those who go to visible families, by name: the choice «чей график»."""
    through = _through()
    keys = through.select(through.target).where(through.owner.in_(access.visible(Visit, officer).select(Visit.id)))
    return list(Employee.select().where(Employee.id.in_(keys)).order_by(Employee.last_name, Employee.first_name))


def _visible(officer: Officer, who: int | None) -> Any:
    query = access.visible(Visit, officer).where(Visit.status != Status.ANNULLED)
    if who is None:
        return query
    through = _through()
    return query.where(Visit.id.in_(through.select(through.owner).where(through.target == who)))


def _through() -> Any:
    return f.declared(Visit)["visitors"].through  # type: ignore[union-attr]


def _lines(query: Iterable[Visit], officer: Officer, now: datetime) -> list[Line]:
    rows = list(query)
    cases, visitors = cases_of([row.case_id for row in rows]), _visitors(rows)
    drafts, today = bool(access.may_create(Visit, officer)), now.date()
    return [
        Line(
            row,
            cases.get(row.case_id),
            tuple(visitors[row.id]),
            state(row, today),
            drafts and not row.outcome and row.planned_on <= today,  # nobody writes down a day that has not come
        )
        for row in rows
    ]


def _visitors(rows: Sequence[Visit]) -> dict[int, list[Employee]]:
    through, found = _through(), defaultdict(list)
    if rows:
        query = through.select(through, Employee).join(Employee, on=(through.target == Employee.id))
        for link in query.where(through.owner.in_([row.id for row in rows])).order_by(through.id):
            found[link.owner_id].append(link.target)
    return found


def state(visit: Visit, today: date) -> VisitState:
    if visit.outcome == HELD:
        return VisitState.HELD
    if visit.outcome in MISSED:
        return VisitState.MISSED
    if visit.planned_on < today:
        return VisitState.FORGOTTEN
    return VisitState.TODAY if visit.planned_on == today else VisitState.PLANNED
