"""Every term of the regulations against the production calendar, date by date (domain C.1–C.4 and the readings L.3).

The dates stand in ``calendar_of_terms.txt``: counted by hand, read like a calendar, judged here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from schema.spec import Direction, Repetition, Roll, Term, Unit
from seed.calendar import calendar_years, days
from validators.calendar import WorkingCalendar
from validators.deadlines import (
    Suspension,
    cycles,
    days_late,
    due,
    due_by_the_hour,
    is_overdue,
)
from validators.regulation import ParsedRegulation, parse

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
TEXTS = {file.stem: file.read_text() for file in (ROOT / "seed" / "regulations").glob("*.toml")}
CALENDAR = WorkingCalendar(
    {row.day: row.working for row in days()}, frozenset(row.year for row in calendar_years() if row.provisional)
)
WEEK = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]


def d(text: str) -> date:
    """«12.05.2026», with or without its day of the week in front."""
    weekday, _, day = text.strip().rpartition(" ")
    found = datetime.strptime(day, "%d.%m.%Y").date()
    assert not weekday or WEEK[found.weekday()] == weekday, f"{day} is not {weekday}"
    return found


def _regulation(territory: str) -> ParsedRegulation:
    found = parse(TEXTS[territory], TEXTS)
    assert isinstance(found, ParsedRegulation)
    return found


REGULATIONS = {territory: _regulation(territory) for territory in ("asino", "kedrovy")}


def rule(code: str, territory: str) -> Term:
    """A term as the regulation of the territory declares it."""
    return next(term for term in REGULATIONS[territory].terms if term.code == code)


#: Readings that no regulation in force chooses, named in the table by words.
READINGS = {
    "форма, полные дни": replace(rule("DL-S6", "kedrovy"), boundary="full_days"),
    "три месяца": replace(rule("DL-L4", "asino"), length=3),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: the term, the event and what a person found in the calendar."""

    name: str
    term: Term
    target: bool
    base: date
    raw: date
    limit: date
    safe: date
    why: str

    def __str__(self) -> str:
        return f"{self.name} {self.base:%d.%m.%Y} → {self.limit:%d.%m.%Y}"


def _term_of(heading: str) -> tuple[str, Term, bool]:
    for name, reading in READINGS.items():
        if heading.startswith(name):
            return name, reading, False
    code, territory, *rest = heading.split()
    return " ".join((code, *rest)), rule(code, territory), rest == ["цель"]


def table() -> Iterator[Line]:
    name, term, target = "", rule("DL-S1", "asino"), False
    for text in (Path(__file__).parent / "calendar_of_terms.txt").read_text(encoding="utf-8").splitlines():
        if text.startswith("## "):
            name, term, target = _term_of(text.removeprefix("## ").partition(":")[0])
        elif text and not text.startswith("#"):
            *cells, why = text.split(" | ")
            yield Line(name, term, target, *(d(cell) for cell in cells), why=why)


LINES = list(table())


@pytest.mark.parametrize("line", LINES, ids=str)
def test_the_date_of_the_calendar(line: Line) -> None:
    dates = due(line.term, line.base, CALENDAR)
    if line.target:
        assert dates.target_on == line.limit, line.why
        return
    assert (dates.raw_on, dates.due_on, dates.safe_on) == (line.raw, line.limit, line.safe), line.why


@pytest.mark.parametrize("line", [line for line in LINES if not line.target], ids=str)
def test_l39_a_date_in_a_year_without_a_decree_is_provisional(line: Line) -> None:
    expected = any(day.year == 2027 for day in (line.raw, line.limit, line.safe))
    assert due(line.term, line.base, CALENDAR).provisional is expected


def test_the_table_is_long_enough_and_says_nothing_twice() -> None:
    assert len(LINES) >= 200
    assert len({str(line) for line in LINES}) == len(LINES)
    assert all(line.why for line in LINES)


def test_every_term_that_counts_days_stands_in_the_table() -> None:
    hours = {Unit.HOUR, Unit.IMMEDIATE}
    for regulation in REGULATIONS.values():
        counted = {t.code for t in regulation.terms if t.unit not in hours and not t.length_field}
        assert counted - {line.term.code for line in LINES} <= {
            "DL-S4",
            "DL-P16",
            "DL-P11",
        }  # calendar periods have tests of their own
    assert {line.term.code for line in LINES} <= {t.code for r in REGULATIONS.values() for t in r.terms}


# --- L.3.1, L.3.3: moments -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "moment", "expected"),
    [
        ("DL-R1", "14.11.2026 10:30", "14.11.2026 23:59"),  # a Saturday: danger has no days off
        ("DL-R1", "20.11.2026 09:00", "20.11.2026 23:59"),
        ("DL-R1", "20.11.2026 17:59", "20.11.2026 23:59"),
        ("DL-R1", "20.11.2026 18:01", "21.11.2026 00:01"),  # six hours reach into the next day
        ("DL-R1", "20.11.2026 22:30", "21.11.2026 04:30"),
        ("DL-R1", "31.12.2026 23:00", "01.01.2027 05:00"),
        ("DL-R1", "28.02.2024 21:00", "29.02.2024 03:00"),
        ("DL-R2", "01.05.2026 12:00", "01.05.2026 23:59"),
        ("DL-R2", "10.01.2026 20:15", "11.01.2026 02:15"),
        ("DL-R4", "14.11.2026 08:00", "14.11.2026 20:00"),
        ("DL-R4", "14.11.2026 20:30", "15.11.2026 08:30"),
        ("DL-R4", "31.12.2026 23:00", "01.01.2027 11:00"),
        ("DL-R4", "28.02.2024 18:00", "29.02.2024 06:00"),
        ("DL-R4", "28.02.2026 18:00", "01.03.2026 06:00"),
        ("DL-P19", "20.11.2026 10:00", "20.11.2026 23:59"),  # the day of the signal
        ("DL-P19", "20.11.2026 21:15", "21.11.2026 03:15"),
        ("DL-L6", "03.01.2026 11:00", "03.01.2026 23:59"),  # holidays do not postpone it
        ("DL-L6", "31.12.2026 22:00", "01.01.2027 04:00"),
        ("DL-L1", "20.11.2026 10:00", "21.11.2026 10:00"),
        ("DL-P1", "28.02.2024 15:30", "29.02.2024 15:30"),
    ],
    ids=lambda value: str(value),
)
def test_l33_terms_in_hours_run_through_nights_and_days_off(code: str, moment: str, expected: str) -> None:
    dates = due_by_the_hour(rule(code, "asino"), datetime.strptime(moment, "%d.%m.%Y %H:%M"), CALENDAR)
    assert dates.due_at is not None
    assert f"{dates.due_at:%d.%m.%Y %H:%M}" == expected
    assert dates.raw_on == dates.due_on == dates.safe_on == d(expected[:10])


# --- L.3.4: «не реже» and once in each month ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "territory", "anchor", "held", "expected"),
    [
        ("DL-S5", "kedrovy", "30.11.2025", "", "27.02.2026 29.05.2026 28.08.2026 30.11.2026"),
        ("DL-S5", "kedrovy", "31.08.2026", "", "30.11.2026 26.02.2027 31.05.2027"),
        ("DL-S5", "kedrovy", "31.08.2026", "20.10.2026", "30.11.2026 20.01.2027"),
        ("DL-S5", "kedrovy", "10.11.2026", "08.02.2027", "10.02.2027 07.05.2027"),
        ("DL-S3", "asino", "12.03.2026", "", "11.06.2026 11.09.2026 11.12.2026"),
        ("DL-S3", "asino", "12.03.2026", "05.06.2026", "11.06.2026 04.09.2026"),
        ("DL-S3", "asino", "12.03.2026", "11.06.2026 11.09.2026", "11.06.2026 11.09.2026 11.12.2026"),
        ("DL-S4", "asino", "10.07.2026", "", "31.08.2026 30.09.2026 30.10.2026 30.11.2026 30.12.2026 29.01.2027"),
        ("DL-S4", "asino", "31.12.2025", "", "30.01.2026 27.02.2026 31.03.2026 30.04.2026 29.05.2026 30.06.2026"),
        ("DL-S4", "asino", "15.01.2024", "", "29.02.2024 29.03.2024 27.04.2024 31.05.2024 28.06.2024"),
        ("DL-S4", "asino", "01.10.2024", "", "29.11.2024 28.12.2024 31.01.2025"),
        ("DL-P11", "asino", "10.07.2026", "", "25.08.2026 25.09.2026 23.10.2026 25.11.2026 25.12.2026 25.01.2027"),
        ("DL-P11", "asino", "10.01.2024", "", "22.02.2024 25.03.2024 25.04.2024 24.05.2024 25.06.2024"),
    ],
    ids=lambda value: str(value),
)
def test_l34_the_turns_of_a_repeated_term(code: str, territory: str, anchor: str, held: str, expected: str) -> None:
    facts, wanted = [d(day) for day in held.split()], [d(day) for day in expected.split()]
    until = max([*facts, wanted[-2] + timedelta(days=1)]) if len(wanted) > 1 else d(anchor)
    found = cycles(rule(code, territory), d(anchor), facts, CALENDAR, until)
    assert [cycle.due.due_on for cycle in found] == wanted
    assert [cycle.met_on for cycle in found if cycle.met_on] == facts


@pytest.mark.parametrize(
    ("valid_to", "alarm"),
    [("20.11.2026", "13.11.2026"), ("12.06.2026", "05.06.2026"), ("06.05.2026", "30.04.2026")],
)
def test_the_end_of_a_safety_plan_alarms_on_a_working_day_before_it(valid_to: str, alarm: str) -> None:
    dates = due(rule("DL-P16", "asino"), d(valid_to), CALENDAR)
    assert (dates.due_on, dates.target_on) == (d(valid_to), d(alarm))


# --- L.3.6: suspension ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "territory", "base", "stop", "raw", "limit"),
    [
        ("DL-S1", "kedrovy", "10.04.2026", "15.04.2026 25.04.2026", "27.04.2026", "27.04.2026"),
        ("DL-S2", "kedrovy", "10.04.2026", "15.04.2026 25.04.2026", "20.05.2026", "20.05.2026"),
        ("DL-S1", "kedrovy", "10.12.2026", "14.12.2026 28.12.2026", "31.12.2026", "11.01.2027"),
        ("DL-S5", "kedrovy", "31.01.2026", "01.03.2026 31.03.2026", "30.05.2026", "29.05.2026"),
        ("DL-L2", "kedrovy", "12.11.2026", "13.11.2026 23.11.2026", "17.11.2026", "17.11.2026"),
        ("DL-L4", "kedrovy", "31.01.2026", "10.02.2026 20.02.2026", "28.02.2026", "02.03.2026"),
        ("DL-R3", "kedrovy", "14.11.2026", "16.11.2026 30.11.2026", "21.11.2026", "23.11.2026"),
        ("DL-A1", "kedrovy", "10.09.2026", "20.09.2026 30.09.2026", "10.10.2026", "09.10.2026"),
        ("DL-S6", "kedrovy", "26.11.2026", "01.11.2026 10.11.2026", "22.11.2026", "22.11.2026"),
    ],
    ids=lambda value: str(value),
)
def test_l36_what_a_suspension_moves(code: str, territory: str, base: str, stop: str, raw: str, limit: str) -> None:
    begun, resumed = (d(day) for day in stop.split())
    dates = due(rule(code, territory), d(base), CALENDAR, [(begun, resumed)])
    assert (dates.raw_on, dates.due_on) == (d(raw), d(limit))


@pytest.mark.parametrize("territory", REGULATIONS)
def test_l36_terms_of_the_law_never_stop(territory: str) -> None:
    for term in REGULATIONS[territory].terms:
        law = term.code.startswith(("DL-L", "DL-R", "DL-A")) or term.code in {"DL-P15", "DL-P16"}
        assert not (law and term.stops_on_suspension), term.code


# --- L.3.7: overdue ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "today", "late", "lost"),
    [
        ("20.11.2026", "20.11.2026", False, 0),
        ("20.11.2026", "21.11.2026", True, 0),
        ("20.11.2026", "22.11.2026", True, 0),
        ("20.11.2026", "23.11.2026", True, 1),
        ("12.10.2026", "12.10.2026", False, 0),
        ("12.10.2026", "13.10.2026", True, 1),
        ("30.12.2025", "11.01.2026", True, 0),
        ("30.12.2025", "12.01.2026", True, 1),
        ("26.04.2024", "27.04.2024", True, 1),  # a working Saturday is a day lost
        ("28.12.2024", "09.01.2025", True, 1),
    ],
)
def test_l37_late_from_the_next_day_counted_in_working_days(limit: str, today: str, late: bool, lost: int) -> None:
    assert is_overdue(d(limit), d(today)) is late
    assert days_late(d(limit), d(today), CALENDAR) == lost


# --- properties over the terms of both regulations ------------------------------------------------------------------

TERMS = [
    pytest.param(term, id=f"{territory} {term.code}")
    for territory, regulation in REGULATIONS.items()
    for term in regulation.terms
    if term.unit not in {Unit.HOUR, Unit.IMMEDIATE} and not term.length_field
]
DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
every_term = pytest.mark.parametrize("term", TERMS)


@every_term
@given(base=DAYS, later=st.integers(0, 40))
def test_a_later_event_is_never_due_earlier(term: Term, base: date, later: int) -> None:
    first, second = due(term, base, CALENDAR), due(term, base + timedelta(days=later), CALENDAR)
    assert first.raw_on <= second.raw_on
    assert first.due_on <= second.due_on
    assert first.safe_on <= second.safe_on


@every_term
@given(base=DAYS)
def test_a_rolled_limit_is_a_working_day(term: Term, base: date) -> None:
    dates = due(term, base, CALENDAR)
    if term.direction is Direction.BACKWARD:
        assert CALENDAR.is_working(dates.safe_on)
    elif term.roll is not Roll.NONE:
        rolled_back_before_the_event = CALENDAR.preceding(dates.raw_on) < dates.base_on  # a short term in holidays
        assert CALENDAR.is_working(dates.due_on) or rolled_back_before_the_event


REPEATED = [param for param in TERMS if param.values[0].repetition is Repetition.ROLLING]  # type: ignore[union-attr]


@pytest.mark.parametrize("term", REPEATED)
@given(anchor=DAYS, gaps=st.lists(st.integers(1, 92), min_size=1, max_size=8))
def test_whoever_keeps_every_limit_never_leaves_a_gap_longer_than_the_period(
    term: Term, anchor: date, gaps: list[int]
) -> None:
    """Held on the last allowed day or earlier, each time: no two facts lie further apart than the norm."""
    held: list[date] = []
    for gap in gaps:
        last = held[-1] if held else anchor
        limit = cycles(term, anchor, held, CALENDAR, last)[-1].due.due_on
        held.append(max(last + timedelta(days=1), min(last + timedelta(days=gap), limit)))
    period = relativedelta(months=term.length)
    assert all(b <= a + period for a, b in pairwise([anchor, *held]))


@every_term
@given(base=DAYS, begins=st.integers(0, 20), n=st.integers(0, 200))
def test_a_suspension_of_n_days_moves_a_stopped_term_by_n_and_a_term_of_the_law_by_none(
    term: Term, base: date, begins: int, n: int
) -> None:
    plain = due(term, base, CALENDAR)
    # a calendar month begins with its first day: days of suspension before it do not count
    since = plain.base_on + timedelta(days=begins)
    stop: Suspension = (since, since + timedelta(days=n))
    moved = due(term, base, CALENDAR, [stop])
    # an open term that was overdue already stays as late as it was; a turn that was over is not opened again
    still_open = term.repetition is Repetition.ONCE or since <= plain.raw_on
    stops = term.stops_on_suspension and term.direction is Direction.FORWARD and still_open
    assert (moved.raw_on - plain.raw_on).days == (n if stops else 0)
    if not stops:
        assert moved == plain


@every_term
@given(base=DAYS, n=st.integers(1, 60))
def test_counting_ignores_what_happened_before_the_event(term: Term, base: date, n: int) -> None:
    over: Any = (base - timedelta(days=n + 1), base - timedelta(days=1))
    assert due(term, base, CALENDAR, [over]) == due(term, base, CALENDAR)
