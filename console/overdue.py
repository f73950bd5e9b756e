"""The control of terms: who is late with what and for how long, counted by the database; trend and workload.

Every number starts from :func:`console.terms.visible` and the one predicate, so that badge, matrix, list, letter and
paper cannot differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import peewee
from dateutil.relativedelta import relativedelta

from console import access, regulations, terms
from console.officers import Officer
from schema.case import Case
from schema.history import Deadline
from schema.places import Employee, Organisation, Territory
from schema.spec import Labelled, Role, State, Term
from validators.calendar import WorkingCalendar

MONTHS = 12
#: «Скоро» of the workload: due within so many working days, like the third group of the desk.
NEAR_DAYS = 3
HIGH_RISK = "RISK.HIGH"
_DAY = timedelta(days=1)


class Age(Labelled):
    """How late an open term is, in working days; what is late by hours alone is in the first bucket."""

    FRESH = "1", "до 3"
    OLDER = "2", "4–10"
    OLDEST = "3", "больше 10"

    @property
    def words(self) -> str:
        """«до 3 рабочих дней»."""
        return f"{self.label} рабочих дней"


#: The last working day of lateness of every bucket but the last.
AGE_LIMITS = {Age.FRESH: 3, Age.OLDER: 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filters, and the chosen cell (``who``, ``kind``, ``age``) that narrows only the list below the matrix.

    ``who`` is an employee's id, or a role where nobody is named; ``start`` and ``end`` are due dates, both included.
    ``soon`` adds to the list the terms that are not overdue yet.
    """

    territory_id: int | None = None
    service_id: int | None = None
    curator_id: int | None = None
    stage: int | None = None
    risks: tuple[str, ...] = ()
    rule: str = ""
    start: date | None = None
    end: date | None = None
    soon: bool = False
    who: str = ""
    kind: str = ""
    age: Age | None = None

    @property
    def without_cell(self) -> Asked:
        return replace(self, who="", kind="", age=None, soon=False)

    @property
    def has_cell(self) -> bool:
        return bool(self.who or self.kind or self.age)


# ------------------------------------------------------------------ which terms


def late(asked: Asked, officer: Officer, now: datetime) -> Any:
    """A query of the overdue terms that the matrix counts: visible, by the filters, whatever cell is chosen."""
    return terms.open_terms(_filtered(asked, officer), now, overdue_only=True)


def listed(asked: Asked, officer: Officer, now: datetime) -> Any:
    """A query of the terms of the list, the longest overdue first: those of the chosen cell."""
    query = terms.open_terms(_filtered(asked, officer), now, overdue_only=not asked.soon)
    if asked.who:
        query = query.where(_of_whom(asked.who))
    if asked.kind:
        query = query.where(Deadline.rule == asked.kind)
    if asked.age:
        query = query.where(terms.overdue(Deadline.due_at, now), _age(now) == int(asked.age))
    return query.order_by(Deadline.due_at, Deadline.id)


def _filtered(asked: Asked, officer: Officer) -> Any:
    query = terms.visible(officer)
    if asked.territory_id:
        query = query.where(Deadline.territory_id == asked.territory_id)
    if asked.rule:
        query = query.where(Deadline.rule == asked.rule)
    if asked.start:
        query = query.where(Deadline.due_on >= asked.start)
    if asked.end:
        query = query.where(Deadline.due_on <= asked.end)
    if about := _about_cases(asked):
        query = query.where(Deadline.case_id.in_(Case.select(Case.id).where(*about)))
    return query


def _about_cases(asked: Asked) -> list[Any]:
    """Filters that a case answers; a term without a case is left out by any of them."""
    found: list[Any] = []
    if asked.service_id:
        found.append(Case.service == asked.service_id)
    if asked.curator_id:
        found.append(Case.curator == asked.curator_id)
    if asked.stage:
        found.append(Case.stage == asked.stage)
    if asked.risks:
        found.append(Case.risk_level.in_(asked.risks))
    return found


def _of_whom(who: str) -> Any:
    if who.isascii() and who.isdigit():
        return Deadline.responsible_id == int(who)
    return Deadline.responsible_id.is_null() & (Deadline.responsible_role == who)


# ------------------------------------------------------------------ ageing


def _age(now: datetime) -> Any:
    """The bucket of a term as SQL; the days that separate buckets follow from the calendar of its territory."""
    usual = _limits(regulations.calendar(), now.date())
    branches = []
    for (place,) in Territory.select(Territory.id).tuples():
        own = _limits(regulations.calendar(place), now.date())
        if own != usual:
            branches.append((Deadline.territory_id == place, _bucket(own)))
    return peewee.Case(None, branches, _bucket(usual)) if branches else _bucket(usual)


def _bucket(limits: tuple[date, date]) -> Any:
    first, second = limits
    return peewee.Case(
        None, [(Deadline.due_on >= first, int(Age.FRESH)), (Deadline.due_on >= second, int(Age.OLDER))], 3
    )


def _limits(calendar: WorkingCalendar, today: date) -> tuple[date, date]:
    """The earliest due dates that are at most three and at most ten working days late."""
    first, second = (_working_day_back(calendar, today, days + 1) for days in AGE_LIMITS.values())
    return first, second


def _working_day_back(calendar: WorkingCalendar, today: date, n: int) -> date:
    """The n-th working day counted back from today, today itself included."""
    return calendar.add_working_days(today + _DAY, -n)


# ------------------------------------------------------------------ the matrix


@dataclass(frozen=True, slots=True)
class Cell:
    """How many terms; ``worst`` is the longest lateness among them."""

    count: int
    worst: Age


@dataclass(frozen=True, slots=True)
class Column:
    """A kind of term: its code, title and the length in words."""

    code: str
    title: str
    length: str


@dataclass(frozen=True, slots=True)
class Line:
    """One who answers for terms: ``key`` is an employee's id or a role; ``cases`` those curated, None for others."""

    key: str
    label: str
    cases: int | None
    cells: tuple[Cell | None, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who × kind; ``totals`` are those of the columns, ``ages`` the terms in every bucket."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: tuple[Cell, ...]
    ages: dict[Age, int]
    total: int


#: (who, kind, bucket) → how many.
_Counted = Counter[tuple[str, str, Age]]


def matrix(asked: Asked, officer: Officer, now: datetime) -> Matrix:
    """The overdue terms by who answers and by kind: one aggregate query and the names for it."""
    counted, titles = _counted(asked, officer, now)
    kinds = _columns(titles, officer, now)
    return Matrix(
        columns=kinds,
        lines=_lines(counted, kinds, officer),
        totals=tuple(cell for kind in kinds if (cell := _cell(counted, kind.code)) is not None),
        ages={age: sum(n for (_, _, of), n in counted.items() if of is age) for age in Age},
        total=sum(counted.values()),
    )


def _counted(asked: Asked, officer: Officer, now: datetime) -> tuple[_Counted, dict[str, tuple[str, int | None]]]:
    """The counts, and for every kind its title as stored and a territory where it stands."""
    nobody = peewee.Case(None, [(Deadline.responsible_id.is_null(), Deadline.responsible_role)], "")
    columns = [
        Deadline.responsible_id.alias("who"),
        nobody.alias("role"),
        Deadline.rule.alias("kind"),
        _age(now).alias("age"),
        peewee.fn.MAX(Deadline.title),
        peewee.fn.MAX(Deadline.territory_id),
        peewee.fn.COUNT(Deadline.id),
    ]
    grouped = [peewee.SQL(name) for name in ("who", "role", "kind", "age")]
    counted: _Counted = Counter()
    titles: dict[str, tuple[str, int | None]] = {}
    for who, role, kind, age, title, place, count in (
        late(asked, officer, now).select(*columns).group_by(*grouped).tuples()
    ):
        counted[str(who or role), kind, Age(str(age))] += count
        titles[kind] = (title, place)
    return counted, titles


def _cell(counted: _Counted, kind: str) -> Cell | None:
    found: _Counted = Counter({key: n for key, n in counted.items() if key[1] == kind})
    return _sum(found) if found else None


def _sum(counted: _Counted) -> Cell:
    """All of what was counted, of which there is some."""
    return Cell(sum(counted.values()), max((age for _, _, age in counted), key=int))


def _lines(counted: _Counted, kinds: Iterable[Column], officer: Officer) -> tuple[Line, ...]:
    people = {who for who, _, _ in counted}
    names, cases = _names(people), cases_of_curators(officer)
    found = []
    for who in people:
        mine: _Counted = Counter({key: n for key, n in counted.items() if key[0] == who})
        cells = tuple(_cell(mine, kind.code) for kind in kinds)
        found.append(Line(who, names[who], cases.get(who), cells, _sum(mine)))
    return tuple(sorted(found, key=lambda line: (not line.key.isdigit(), line.label, line.key)))


def _names(people: Iterable[str]) -> dict[str, str]:
    """What a line of the matrix is called: the employee, or the role where nobody is named."""
    ids = [int(key) for key in people if key.isdigit()]
    known = {str(one.id): one.short for one in Employee.select().where(Employee.id.in_(ids))} if ids else {}
    return {key: known.get(key) or (str(Role(key).label) if key in set(Role) else "—") for key in people}


def cases_of_curators(officer: Officer) -> dict[str, int]:
    """How many unfinished visible cases every curator leads."""
    query = access.visible(Case, officer).where(_in_work(), Case.curator.is_null(False))
    rows = query.select(Case.curator, peewee.fn.COUNT(Case.id)).group_by(Case.curator).tuples()
    return {str(curator): count for curator, count in rows}


def _in_work() -> Any:
    return Case.state.not_in([state for state in State if state.is_final])


def _columns(titles: dict[str, tuple[str, int | None]], officer: Officer, now: datetime) -> tuple[Column, ...]:
    """Kinds in the order of the regulation, called as the rule in force calls them."""
    places = {place for _, place in titles.values() if place}
    rules: dict[str, Term] = {}
    for place in sorted(places):
        rules |= {rule.code: rule for rule in regulations.in_force(place, now.date()).terms}
    order = {code: n for n, code in enumerate(rules)}
    found = [
        Column(code, rules[code].title if code in rules else title, short_length(rules.get(code)))
        for code, (title, _) in titles.items()
    ]
    return tuple(sorted(found, key=lambda column: (order.get(column.code, len(order)), column.code)))


_UNITS = {
    "calendar_day": "дн.",
    "working_day": "р. дн.",
    "month": "мес.",
    "hour": "ч",
    "immediate": "ч",
}


def short_length(rule: Term | None) -> str:
    """«21–30 дн.»: the wish and the limit; nothing where the day is set by a paper."""
    if rule is None or not rule.length:
        return ""
    length = f"{rule.target}–{rule.length}" if rule.target and rule.target < rule.length else str(rule.length)
    return f"{length} {_UNITS[rule.unit]}"


def by_kind(officer: Officer, now: datetime) -> list[tuple[str, int]]:
    """The title of every kind and how many visible terms of it are overdue, most first; for the weekly letter."""
    counted, titles = _counted(Asked(), officer, now)
    named = {column.code: column.title for column in _columns(titles, officer, now)}
    sums: Counter[str] = Counter()
    for (_, kind, _), count in counted.items():
        sums[named[kind]] += count
    return sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))


# ------------------------------------------------------------------ the year by months


@dataclass(frozen=True, slots=True)
class Month:
    """Terms whose limit was in a month: met in time, and all that were met or missed."""

    first: date
    on_time: int
    total: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.on_time / self.total) if self.total else None


def trend(asked: Asked, officer: Officer, now: datetime, *, months: int = MONTHS) -> list[Month]:
    """The last twelve ``months``, the present one last. A term counts in the month of its limit.

    In time: met not later than the limit. Late: met after it, lateness accepted, or overdue now. Waived and cancelled
    terms, and those that may still be met in time, are not counted.
    """
    this = now.date().replace(day=1)
    first = this - relativedelta(months=months - 1)
    # the day is text on SQLite and a date on PostgreSQL: «2026-11» of both
    month = peewee.fn.SUBSTR(Deadline.due_on.cast("TEXT"), 1, 7)
    met = peewee.fn.SUM(peewee.Case(None, [(Deadline.status == "met", 1)], 0))
    over = Deadline.status.in_(("met", "late", "accepted")) | (
        (Deadline.status == "open") & terms.overdue(Deadline.due_at, now)
    )
    query = _filtered(replace(asked.without_cell, start=None, end=None), officer).where(
        Deadline.due_on >= first, Deadline.due_on < this + relativedelta(months=1), over
    )
    rows = query.select(month.alias("month"), met, peewee.fn.COUNT(Deadline.id)).group_by(peewee.SQL("month")).tuples()
    known = {key: (int(in_time), int(total)) for key, in_time, total in rows}
    days = [first + relativedelta(months=n) for n in range(months)]
    return [Month(day, *known.get(f"{day:%Y-%m}", (0, 0))) for day in days]


# ------------------------------------------------------------------ the workload of curators


@dataclass(frozen=True, slots=True)
class Load:
    """A curator's work: unfinished cases, those of high risk, own terms due soon and overdue."""

    curator_id: int
    name: str
    limit: int | None
    cases: int
    high_risk: int
    soon: int
    overdue: int


def workload(asked: Asked, officer: Officer, now: datetime) -> list[Load]:
    """Every curator of a visible unfinished case: four grouped numbers, two queries."""
    high = peewee.fn.SUM(peewee.Case(None, [(Case.risk_level == HIGH_RISK, 1)], 0))
    cases = access.visible(Case, officer).where(_in_work(), Case.curator.is_null(False), *_of_place(asked))
    rows = cases.select(Case.curator, peewee.fn.COUNT(Case.id), high).group_by(Case.curator).tuples()
    led = {curator: (count, int(risky)) for curator, count, risky in rows}
    due = _due_of(list(led), asked, officer, now)
    people = {one.id: one for one in Employee.select().where(Employee.id.in_(list(led)))} if led else {}
    found = [
        Load(key, people[key].short, people[key].max_open_cases, *numbers, *due[key]) for key, numbers in led.items()
    ]
    return sorted(found, key=lambda load: (-load.overdue, -load.cases, load.name))


def _of_place(asked: Asked) -> list[Any]:
    found = _about_cases(asked)
    return [*found, Case.territory == asked.territory_id] if asked.territory_id else found


def _due_of(people: list[int], asked: Asked, officer: Officer, now: datetime) -> defaultdict[int, tuple[int, int]]:
    """For each of the people: terms due soon, terms overdue."""
    found: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    if not people:
        return found
    is_late = terms.overdue(Deadline.due_at, now)
    near = regulations.calendar(officer.territory_id).add_working_days(now.date(), NEAR_DAYS)
    query = terms.open_terms(_filtered(asked.without_cell, officer), now).where(
        Deadline.responsible_id.in_(people), is_late | (Deadline.due_on <= near)
    )
    late_ones = peewee.fn.SUM(peewee.Case(None, [(is_late, 1)], 0))
    rows = query.select(Deadline.responsible_id, peewee.fn.COUNT(Deadline.id), late_ones)
    for who, count, overdue in rows.group_by(Deadline.responsible_id).tuples():
        found[who] = (count - int(overdue), int(overdue))
    return found


# ------------------------------------------------------------------ what may be chosen


def places(officer: Officer, now: datetime) -> list[tuple[int, str]]:
    """Territories whose overdue terms the officer sees; an officer of a territory sees that one."""
    if officer.territory_id is not None:
        return []
    rows = late(Asked(), officer, now).where(Deadline.territory_id.is_null(False)).select(Deadline.territory_id)
    found = [(key, str(regulations.territory(key).short_name)) for (key,) in rows.distinct().tuples()]
    return sorted(found, key=lambda pair: pair[1])


def services_and_curators(officer: Officer) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Who leads the unfinished visible cases: the services and the curators, by name."""
    led = access.visible(Case, officer).where(_in_work()).select(Case.service, Case.curator).distinct().tuples()
    pairs = list(led)
    services = Organisation.select().where(Organisation.id.in_({service for service, _ in pairs if service}))
    curators = Employee.select().where(Employee.id.in_({curator for _, curator in pairs if curator}))
    return (
        sorted(((row.id, str(row.caption)) for row in services), key=lambda pair: pair[1]),
        sorted(((row.id, row.short) for row in curators), key=lambda pair: pair[1]),
    )


def kinds(officer: Officer, now: datetime) -> list[tuple[str, str]]:
    """Kinds of terms in the rules of the officer's territory: code and title."""
    if officer.territory_id is None:
        return []
    return [(rule.code, rule.title) for rule in regulations.in_force(officer.territory_id, now.date()).terms]
