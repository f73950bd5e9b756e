"""`/calendar-year/`: the production calendar of a year as a picture, and its days brought by a text with a preview."""

from __future__ import annotations

import csv
import io
from calendar import Calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.base import expose
from peewee import Expression

from console import access, calendar_files, regulations
from console.errors import Forbidden, Refused
from schema.places import CalendarDay, CalendarYear, Territory
from validators.calendar import WorkingCalendar
from validators.calendar_file import FIRST_YEAR, HOLIDAYS, LAST_YEAR
from validators.problem import Problem
from views.base import Screen, now, single
from views.preview import asked, mark

MONTHS = (
    "Январь", "Февраль", "Март", "Апрель", "Май", "Июнь",
    "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь",
)  # fmt: skip
WEEK = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_ENDINGS = (".txt", ".csv")
_STANDINGS = {"provisional": "предварительный", "settled": "утверждён"}


class CalendarPages(Screen):
    """Everybody who counts terms sees the year; the administrator brings its days."""

    acts = {
        "index_view": "read",
        "year_view": "read",
        "standing_view": "edit",
        "load_view": "edit",
    }

    def __init__(self) -> None:
        super().__init__(name="Производственный календарь", endpoint="calendar-year", url="/calendar-year")

    @expose("/")
    def index_view(self) -> Any:
        return redirect(f"/calendar-year/{now().year}/")

    @expose("/<int:year>/")
    def year_view(self, year: int) -> Any:
        if not (decision := access.may_list(CalendarDay, self.officer)):
            raise Forbidden(decision.reason)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            abort(404)
        place = self._shown_place()
        rows = {row.day: row for row in _rows(year, place)}
        return self.render(
            "calendar_year.html",
            year=year,
            years=[each for each in (year - 1, year + 1) if FIRST_YEAR <= each <= LAST_YEAR],
            standing=CalendarYear.get_or_none(CalendarYear.year == year),
            months=list(_months(year, rows, regulations.calendar(place.id if place else None), now().date())),
            rows=[_told(rows[day]) for day in sorted(rows)],
            chosen=place,
            territories=self._territories(),
            week=WEEK,
            may_edit=bool(access.may_create(CalendarDay, self.officer)),
        )

    @expose("/<int:year>/standing/", methods=("POST",))
    def standing_view(self, year: int) -> Any:
        """Mark a year provisional or settled: laid into a text and previewed like every other change (L.3.9)."""
        calendar_files.require(self.officer, None)
        standing, basis = request.form.get("standing", ""), request.form.get("basis", "").strip()[:200]
        line = _csv(f"год {year}", _STANDINGS.get(standing, ""), basis)
        return self._preview(line, None, basis)

    @expose("/load/", methods=("GET", "POST"))
    def load_view(self) -> Any:
        """The text of the days: preview, then the same text once more to load it."""
        calendar_files.require(self.officer, None)
        if request.method == "GET":
            return self._page("", None, None)
        place = self._territory(request.form.get("territory", ""))
        try:
            text = _sent()
        except Refused as refusal:
            typed, reason = (request.form.get(name, "") for name in ("text", "reason"))
            wrong = calendar_files.Loaded(tuple(refusal.problems))
            return self._page(typed[: calendar_files.LONGEST], place, wrong, reason)
        wish = asked(text, place.code if place else "")
        if not wish.confirmed:
            return self._preview(text, place, wish.reason, lacks_reason=wish.lacks_reason)
        outcome = calendar_files.load_text(text, self.officer, now(), territory=place, reason=wish.reason)
        if outcome.problems or not outcome.changes_anything:
            return self._page(text, place, outcome, wish.reason)
        flash(f"Календарь загружен: {outcome.summary}")
        years = [day.day.year for day in outcome.days] + [year.year for year in outcome.years] + [now().year]
        return redirect(f"/calendar-year/{years[0]}/" + (f"?territory={place.code}" if place else ""))

    def _preview(self, text: str, place: Territory | None, reason: str, *, lacks_reason: bool = False) -> Any:
        if lacks_reason:
            missing = Problem("required", "Напишите, почему меняется календарь", "reason")
            return self._page(text, place, calendar_files.Loaded((missing,)), reason)
        if len(text) > calendar_files.LONGEST:
            wrong = Problem("too-long", "Это не файл календаря: он слишком велик")
            return self._page("", place, calendar_files.Loaded((wrong,)), reason)
        outcome = calendar_files.load_text(
            text, self.officer, now(), territory=place, dry_run=True, reason=reason or "предпросмотр"
        )
        return self._page(text, place, outcome, reason)

    def _page(self, text: str, place: Territory | None, outcome: Any, reason: str = "") -> Any:
        page = self.render(
            "calendar_load.html",
            text=text,
            chosen=place,
            territories=self._territories(),
            outcome=outcome,
            reason=reason,
            seen=mark(text, place.code if place else ""),
            weekdays=WEEKDAYS,
        )
        return page, 422 if outcome is not None and outcome.problems else 200

    def _territories(self) -> list[Territory]:
        """Those whose regional days the officer may look at: the own one, or all when the officer has none."""
        query = access.visible(Territory, self.officer).order_by(Territory.code)
        own = self.officer.territory_id
        return list(query.where(Territory.id == own) if own else query)

    def _territory(self, code: str) -> Territory | None:
        if not code:
            return None
        return next((place for place in self._territories() if place.code == code), None) or abort(404)

    def _shown_place(self) -> Territory | None:
        """The territory asked for; an officer of a territory sees its regional days without asking."""
        if "territory" in request.args:
            return self._territory(single("territory"))
        own = self.officer.territory_id
        return next((place for place in self._territories() if place.id == own), None)


def _sent() -> str:
    """The uploaded file, or what stands in the field. Raises Refused for a file that is no text."""
    upload = request.files.get("file")
    if upload and upload.filename:
        raw = upload.read(4 * calendar_files.LONGEST)
        if not upload.filename.lower().endswith(_ENDINGS):
            raise Refused(
                [Problem("wrong-ending", "Файл календаря – текст: его имя кончается на .txt или .csv", "file")]
            )
        if b"\0" in raw:
            text = "В файле не текст. Сохраните его как текст или CSV в кодировке UTF-8 и выберите снова"
            raise Refused([Problem("not-text", text, "file")])
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            return raw.decode("cp1251", errors="replace")  # a spreadsheet of an office writes so
    return request.form.get("text", "")


def _csv(*cells: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="").writerow(cells)
    return out.getvalue()


# ------------------------------------------------------------------ the picture


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: its number, the class of its colour, the sign beside the number and all of it in words."""

    number: int
    tone: str
    sign: str
    words: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month by weeks; None stands for days of the neighbours. ``working`` counts working days."""

    name: str
    weeks: list[list[Cell | None]]
    working: int


def _rows(year: int, place: Territory | None) -> Iterator[CalendarDay]:
    """Exceptions of a year; a regional day comes after the same day of the country and stands over it."""
    days: Expression = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    query = CalendarDay.select().where(days)
    yield from query.where(CalendarDay.territory.is_null())
    if place is not None:
        yield from query.where(CalendarDay.territory == place.id)


def _months(year: int, rows: Mapping[date, CalendarDay], calendar: WorkingCalendar, today: date) -> Iterator[Month]:
    for number, name in enumerate(MONTHS, 1):
        weeks = Calendar().monthdatescalendar(year, number)
        cells = [
            [_cell(d, rows.get(d), calendar, today) if d.month == number else None for d in week] for week in weeks
        ]
        working = sum(calendar.is_working(d) for week in weeks for d in week if d.month == number)
        yield Month(name, cells, working)


def _cell(day: date, row: CalendarDay | None, calendar: WorkingCalendar, today: date) -> Cell:
    tone, sign, words = _look(day, row, working=calendar.is_working(day))
    why = f": {row.name}" if row is not None and row.name else ""
    return Cell(day.day, tone, sign, f"{day:%d.%m.%Y}, {WEEKDAYS[day.weekday()]} – {words}{why}", day == today)


def _look(day: date, row: CalendarDay | None, *, working: bool) -> tuple[str, str, str]:
    regional = row is not None and row.territory_id is not None
    holiday = (day.month, day.day) in HOLIDAYS
    weekend = day.weekday() >= 5
    if regional and not working:
        return "regional", "т", "выходной этой территории"
    if working:
        tone, sign, words = ("worked", "р", "рабочий выходной") if weekend else ("", "", "рабочий день")
        return (
            (tone or "short", f"{sign}*", f"{words}, на час короче") if row and row.shortened else (tone, sign, words)
        )
    if holiday:
        return "holiday", "", "праздничный день"
    return ("off", "", "выходной день") if weekend else ("moved", "п", "перенесённый выходной")


def _told(row: CalendarDay) -> dict[str, Any]:
    """A line of the list under the picture."""
    tone, _, words = _look(row.day, row, working=bool(row.working))
    return {"row": row, "weekday": WEEKDAYS[row.day.weekday()], "words": words, "tone": _TONES.get(tone, "")}


_TONES = {"worked": "warn", "short": "warn", "holiday": "late", "moved": "info", "regional": "ok"}
