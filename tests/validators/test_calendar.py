"""The production calendar counts working days, and its seed says what it knows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.calendar import calendar_years, days
from validators.calendar import WorkingCalendar

pytestmark = pytest.mark.pure

ROWS = list(days())
CALENDAR = WorkingCalendar(
    {row.day: row.working for row in ROWS}, frozenset(row.year for row in calendar_years() if row.provisional)
)
DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 31))
CALENDARS = st.builds(WorkingCalendar, st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.booleans()))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 4), False),  # Wednesday, holiday
        (date(2024, 4, 27), True),  # working Saturday
        (date(2024, 11, 2), True),
        (date(2025, 11, 1), True),
        (date(2018, 12, 29), True),
        (date(2026, 1, 9), False),  # transferred from 03.01
        (date(2026, 12, 31), False),  # transferred from 04.01
        (date(2020, 4, 1), True),  # the decrees of 2020 moved no terms
    ],
)
def test_the_seed_knows_holidays_transfers_and_working_saturdays(day: date, working: bool) -> None:
    assert CALENDAR.is_working(day) is working


#: The shortened days as the official production calendars of these years list them.
SHORT = {
    2015: ["04-30", "05-08", "06-11", "11-03", "12-31"],
    2016: ["02-20", "11-03"],
    2018: ["02-22", "03-07", "04-28", "05-08", "06-09", "12-29"],
    2019: ["02-22", "03-07", "04-30", "05-08", "06-11", "12-31"],
    2021: ["02-20", "04-30", "06-11", "11-03"],
    2022: ["02-22", "03-05", "11-03"],
    2023: ["02-22", "03-07", "11-03"],
    2024: ["02-22", "03-07", "05-08", "06-11", "11-02"],
    2025: ["03-07", "04-30", "06-11", "11-01"],
    2026: ["04-30", "05-08", "06-11", "11-03"],
}


@pytest.mark.parametrize("year", SHORT)
def test_the_day_before_a_holiday_is_an_hour_shorter_and_so_is_the_saturday_worked_for_it(year: int) -> None:
    found = [row for row in ROWS if row.shortened and row.day.year == year]
    assert [f"{row.day:%m-%d}" for row in found] == SHORT[year]
    assert all(row.working for row in found)


def test_the_seed_holds_only_days_against_the_ordinary_week_and_says_why() -> None:
    assert all((row.day.weekday() < 5) is not row.working or row.shortened for row in ROWS)
    assert all(row.name and row.basis for row in ROWS)
    assert [row.day for row in ROWS] == sorted({row.day for row in ROWS})


def test_only_the_year_that_nobody_confirmed_starts_provisional() -> None:
    assert [row.year for row in calendar_years() if row.provisional] == [2027]


def test_a_year_that_is_not_loaded_is_provisional_too() -> None:
    assert CALENDAR.is_provisional(date(2027, 3, 1))
    assert CALENDAR.is_provisional(date(2028, 3, 1))
    assert not CALENDAR.is_provisional(date(2026, 3, 1))


def test_a_working_day_needs_no_moving() -> None:
    friday = date(2026, 11, 20)
    assert CALENDAR.following(friday) == CALENDAR.preceding(friday) == friday


def test_the_new_year_holidays_are_stepped_over() -> None:
    assert CALENDAR.following(date(2026, 1, 5)) == date(2026, 1, 12)
    assert CALENDAR.preceding(date(2026, 1, 9)) == date(2025, 12, 30)


def test_working_days_are_added_both_ways() -> None:
    assert CALENDAR.add_working_days(date(2025, 12, 30), 3) == date(2026, 1, 14)
    assert CALENDAR.add_working_days(date(2026, 1, 14), -3) == date(2025, 12, 30)
    assert CALENDAR.add_working_days(date(2026, 1, 3), 0) == date(2026, 1, 3)


def test_a_calendar_without_rows_is_the_ordinary_week() -> None:
    assert WorkingCalendar().working_days_between(date(2026, 11, 1), date(2026, 11, 8)) == 5


@given(CALENDARS, st.dates(date(2025, 12, 1), date(2026, 4, 30)), st.integers(-5, 120))
def test_counting_agrees_with_walking_the_days(calendar: WorkingCalendar, after: date, span: int) -> None:
    until = after + timedelta(days=span)
    walked = sum(calendar.is_working(after + timedelta(days=n)) for n in range(1, span + 1))
    assert calendar.working_days_between(after, until) == walked


@given(DAYS, st.integers(1, 60))
def test_the_nth_working_day_is_working_and_the_nth(day: date, n: int) -> None:
    last = CALENDAR.add_working_days(day, n)
    assert CALENDAR.is_working(last)
    assert CALENDAR.working_days_between(day, last) == n


@given(DAYS)
def test_preceding_and_following_enclose_the_day(day: date) -> None:
    before, after = CALENDAR.preceding(day), CALENDAR.following(day)
    assert before <= day <= after
    assert CALENDAR.is_working(before)
    assert CALENDAR.is_working(after)
    assert CALENDAR.working_days_between(before, after) == (0 if before == after else 1)
