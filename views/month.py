"""`/month/`: the terms and meetings of a month, Monday first; days off are shaded by the production calendar."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from flask import abort, request
from flask_admin.base import expose

from console import access, audit, calendar_feed, regulations, terms
from console.officers import Officer
from console.rows import by_id
from schema.case import Case
from schema.history import Deadline
from schema.places import Employee
from schema.spec import Role, Status
from validators.calendar import WorkingCalendar
from validators.deadlines import is_overdue, last_moment
from views.base import Screen, now, single
from views.calendar_year import MONTHS, WEEKDAYS

#: Lines of one day; the rest is in the list of the day.
SHOWN = 4
#: Terms of a month that are read; a month of a large territory is looked at by days.
MOST = 3000
_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a day: the hour where there is one, what, of which case; ``tone`` never stands without ``word``."""

    hour: str
    title: str
    number: str
    who: str
    url: str
    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class Day:
    """One cell; ``more`` entries stand only in the list of the day."""

    day: date
    inside: bool
    working: bool
    is_today: bool
    words: str
    entries: tuple[Entry, ...]
    more: int
    address: str


class MonthPage(Screen):
    """Own terms or all that the officer sees, open ones; and the meetings."""

    acts = {"index_view": "read"}

    def __init__(self) -> None:
        super().__init__(name="Календарь", endpoint="month", url="/month")

    @expose("/")
    def index_view(self) -> Any:
        officer, moment = self.officer, now()
        if not access.may_list(Case, officer):
            abort(403)
        first = _month(single("month"), moment.date())
        everything = single("all") == "1" if "all" in request.args else not _has_own(officer)
        weeks = Calendar().monthdatescalendar(first.year, first.month)
        start, end = weeks[0][0], weeks[-1][-1]
        rows = _terms(officer, moment, start, end, everything=everything)
        meetings = calendar_feed.meetings_of(officer, start, end)
        self._looked(rows, meetings, moment)
        entries = _entries(rows, meetings, moment)
        calendar = regulations.calendar(officer.territory_id)
        return self.render(
            "month.html",
            title=f"{MONTHS[first.month - 1].lower()} {first.year}",
            weekdays=WEEKDAYS,
            weeks=[[_day(day, first, entries[day], calendar, moment.date()) for day in week] for week in weeks],
            before=_name(first - relativedelta(months=1)),
            after=_name(first + relativedelta(months=1)),
            this=_name(first),
            is_now=first == moment.date().replace(day=1),
            everything=everything,
            count=sum(1 for row in rows if row.due_on.month == first.month),
            meetings=sum(1 for row in meetings if row.held_on.month == first.month),
            cut=len(rows) >= MOST,
        )

    def _looked(self, rows: list[Deadline], meetings: list[Any], moment: datetime) -> None:
        ids = [*(row.id for row in rows), *(f"meeting:{row.id}" for row in meetings)]
        if ids:
            cases = [row.case_id for row in rows]
            audit.looked("list", self.officer, moment, document="month", listed=ids, cases=cases)


def _has_own(officer: Officer) -> bool:
    """A curator or a specialist opens own terms first, a supervisor all."""
    return officer.has(Role.CURATOR, Role.SPECIALIST)


def _month(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(f"{text}-01") if text else today.replace(day=1)
    except ValueError:
        abort(400)
    return found if _FIRST <= found <= _LAST else abort(400)


def _name(day: date) -> str:
    return f"{day:%Y-%m}"


def _terms(officer: Officer, moment: datetime, start: date, end: date, *, everything: bool) -> list[Deadline]:
    query = terms.open_terms(terms.visible(officer), moment).where(Deadline.due_on >= start, Deadline.due_on <= end)
    if not everything:
        query = query.where(terms.own(officer))
    return list(query.order_by(Deadline.due_at, Deadline.id).limit(MOST))


def _entries(rows: list[Deadline], meetings: list[Any], moment: datetime) -> dict[date, list[Entry]]:
    """The lines of every day: meetings first."""
    found: dict[date, list[Entry]] = defaultdict(list)
    for row in meetings:
        found[row.held_on].append(_meeting(row))
    numbers = by_id(Case, {row.case_id for row in rows})
    people = by_id(Employee, {row.responsible_id for row in rows})
    for row in rows:
        case, person = numbers.get(row.case_id), people.get(row.responsible_id)
        found[row.due_on].append(_term(row, case.title if case else "", person.short if person else "", moment))
    return found


def _meeting(row: Any) -> Entry:
    number = f"Заседание № {row.reg_number}" if row.reg_number else "Заседание"
    hour = f"{row.started_at:%H:%M}" if row.started_at else ""
    word = f"протокол {Status(row.status).agreed(row.spec.gender)}"
    return Entry(hour, number, "", "", row.url, "info", word)


def _term(row: Deadline, number: str, who: str, moment: datetime) -> Entry:
    late = is_overdue(row.due_at, moment)
    hour = "" if row.due_at == last_moment(row.due_on) else f"{row.due_at:%H:%M}"
    tone, word = ("late", "просрочено") if late else ("", "")
    return Entry(hour, row.title, number, who, f"/term/{row.id}/", tone, word)


def _day(day: date, month: date, entries: list[Entry], calendar: WorkingCalendar, today: date) -> Day:
    working = calendar.is_working(day)
    words = f"{day:%d.%m.%Y}, {WEEKDAYS[day.weekday()]}" + ("" if working else ", нерабочий день")
    shown = entries if len(entries) <= SHOWN else entries[: SHOWN - 1]
    text = f"{day:%d.%m.%Y}"
    return Day(
        day=day,
        inside=day.month == month.month,
        working=working,
        is_today=day == today,
        words=words,
        entries=tuple(shown),
        more=len(entries) - len(shown),
        address=f"/overdue/?soon=1&from={text}&to={text}#late-terms",
    )
