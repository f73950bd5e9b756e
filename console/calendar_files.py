"""The production calendar brought by a file: what a load would change and which open terms move, and the load itself.

A load is one transaction: days, standing of years, terms that move with them, all with the reason that was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from console import access, audit, records, regulations, rehearsal, terms
from console.errors import Forbidden
from console.officers import Officer
from schema.places import CalendarDay, CalendarYear, Territory
from validators.calendar_file import CalendarFile, DayKind, DayLine, Transfer, YearLine, parse
from validators.problem import Problem

#: A year has fewer exceptions than this by far; a longer text is another file.
LONGEST = 60_000


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day that becomes another kind of day, in words: «рабочий» → «выходной»."""

    day: date
    was: str
    now: str
    name: str
    basis: str


@dataclass(frozen=True, slots=True)
class ChangedYear:
    """Where a year stood and stands: «предварительный» → «утверждён»."""

    year: int
    was: str
    now: str
    basis: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, or would do. ``moved`` are open terms as :func:`console.terms.refresh` tells them.

    ``explained`` counts days that stay what they are and get another name or basis.
    """

    problems: tuple[Problem, ...] = ()
    days: tuple[ChangedDay, ...] = ()
    years: tuple[ChangedYear, ...] = ()
    explained: int = 0
    transfers: tuple[Transfer, ...] = ()
    passed_over: tuple[tuple[int, str], ...] = ()
    moved: tuple[Mapping[str, Any], ...] = ()

    @property
    def changes_anything(self) -> bool:
        return bool(self.days or self.years or self.explained)

    @property
    def summary(self) -> str:
        """One line: «изменено дней 4, отметок года 1, передвинуто сроков 3»."""
        if not self.changes_anything:
            return "календарь не изменился"
        parts = (
            ("изменено дней", len(self.days)),
            ("уточнено оснований", self.explained),
            ("отметок года", len(self.years)),
            ("передвинуто сроков", len(self.moved)),
        )
        return ", ".join(f"{what} {count}" for what, count in parts if count)


def load_text(
    text: str,
    officer: Officer,
    now: datetime,
    *,
    territory: Territory | None = None,
    dry_run: bool = False,
    reason: str = "",
) -> Loaded:
    """Load days of the country, or regional days of a territory; ``dry_run`` tells and changes nothing.

    Raises Forbidden.
    """
    require(officer, territory)
    found = parse(text)
    problems = [*found.problems, *_regional_problems(found, territory)]
    if problems:
        return Loaded(tuple(sorted(problems, key=_line_of)), passed_over=tuple(found.passed_over))
    return rehearsal.performed(lambda: _stored(found, territory, officer, now, reason), rehearsal=dry_run)


def require(officer: Officer, territory: Territory | None) -> None:
    """May the officer change the calendar (of this territory)? Raises Forbidden."""
    if not (decision := access.may_create(CalendarDay, officer)):
        raise Forbidden(decision.reason)
    if territory is not None and officer.territory_id not in {None, territory.id}:
        raise Forbidden("Региональные дни вносит администратор своей территории")


def _line_of(problem: Problem) -> int:
    return int(problem.field.rpartition(".")[2] or 0)


def _regional_problems(found: CalendarFile, territory: Territory | None) -> list[Problem]:
    """A municipality has days off of its own; years and transfers are the government's."""
    if territory is None or not (found.years or found.transfers):
        return []
    text = "Переносы и отметка года – общие для всех территорий: для региональных дней пишите «дата; вид; основание»"
    return [Problem("not-regional", text, "line.0")]


def _stored(found: CalendarFile, place: Territory | None, officer: Officer, now: datetime, reason: str) -> Loaded:
    known = _known(place)
    days = [*found.days.values(), *_back_to_the_week(found, known)]
    changed = [change for line in days if (change := _day(line, known.get(line.day), place, officer, now))]
    years = [noted for line in found.years.values() if (noted := _year(line))]
    moved: list[dict[str, Any]] = []
    if changed or years:
        regulations.calendar_changed()
        where = place.short_name if place else "общий"
        audit.write("load", officer, now, row=place, reason=f"производственный календарь ({where}): {reason}")
        why = f"производственный календарь: {reason}" if reason else "изменён производственный календарь"
        moved = terms.recompute(now, why, territory=place.id if place else None)
    other = [change for change in changed if change.was != change.now]
    return Loaded(
        days=tuple(sorted(other, key=lambda change: change.day)),
        years=tuple(years),
        explained=len(changed) - len(other),
        transfers=tuple(found.transfers),
        passed_over=tuple(found.passed_over),
        moved=tuple(moved),
    )


def _known(place: Territory | None) -> dict[date, CalendarDay]:
    same = CalendarDay.territory.is_null() if place is None else CalendarDay.territory == place.id
    return {row.day: row for row in CalendarDay.select().where(same)}


def _back_to_the_week(found: CalendarFile, known: Mapping[date, CalendarDay]) -> Iterable[DayLine]:
    """Days of a year told as a whole that the file no longer names: ordinary again; the row says so and stays."""
    for day, row in known.items():
        if day.year in found.whole and day not in found.days and _word(row) != _ordinary(day):
            year = found.years.get(day.year)
            yield DayLine(day, DayKind.ORDINARY, "", year.basis if year else str(row.basis))


_NAMES = {
    DayKind.OFF: "Выходной день",
    DayKind.WORKING: "Рабочий день",
    DayKind.SHORT: "Предпраздничный день",
    DayKind.ORDINARY: "Обычный день недели: исключения больше нет",
}


def _day(
    line: DayLine, row: CalendarDay | None, place: Territory | None, officer: Officer, now: datetime
) -> ChangedDay | None:
    """Write one day; None when it stands so already."""
    was = _word(row) if row else _ordinary(line.day)
    given = {
        "working": line.working,
        "shortened": line.kind is DayKind.SHORT,
        "name": line.name or _NAMES[line.kind],
        "basis": line.basis,
    }
    if row is None and line.kind is DayKind.ORDINARY:
        return None
    if row is None:
        row = records.blank(CalendarDay, officer, now, day=line.day, territory=place, **given)
        records.add(row, officer, now)
    elif any(getattr(row, name) != value for name, value in given.items()):
        records.amend(row, officer, now, **given)
    else:
        return None
    return ChangedDay(line.day, was, _word(row), str(row.name), line.basis)


def _word(row: CalendarDay) -> str:
    if row.shortened:
        return "рабочий, на час короче"
    return "рабочий" if row.working else "выходной"


def _ordinary(day: date) -> str:
    return "рабочий" if day.weekday() < 5 else "выходной"


def _year(line: YearLine) -> ChangedYear | None:
    row = CalendarYear.get_or_none(CalendarYear.year == line.year)
    if row is not None and (row.provisional, row.basis) == (line.provisional, line.basis):
        return None
    was = standing(row) if row else "не загружен"
    if row is None:
        row = CalendarYear(year=line.year)
    row.provisional, row.basis = line.provisional, line.basis
    row.save()
    return ChangedYear(line.year, was, standing(row), line.basis)


def standing(row: CalendarYear) -> str:
    """«предварительный», «утверждён» (L.3.9)."""
    return "предварительный" if row.provisional else "утверждён"
