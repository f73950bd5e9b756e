"""What people type into dates, times and numbers, and what the console understands."""

import contextlib
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.inputs import AmountInput, WholeInput, key_of_number, parse_date, parse_time

pytestmark = pytest.mark.pure
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "typed",
    ["21.11.2026", "21112026", "211126", "21.11.26", "21/11/2026", "21,11,2026", "2026-11-21", "21.11.2026 г.", "-2"],
)
def test_a_date_is_understood_as_people_write_it(typed: str) -> None:
    assert parse_date(typed, TODAY) == date(2026, 11, 21)


@pytest.mark.parametrize(("typed", "day"), [("сегодня", 23), ("вчера", 22), ("завтра", 24), ("+3", 26)])
def test_days_are_counted_from_today(typed: str, day: int) -> None:
    assert parse_date(typed, TODAY) == date(2026, 11, day)


@pytest.mark.parametrize("typed", ["31.02.2026", "21.13.2026", "вчера утром", "2026", "", "99999999", "21.11", "\x00"])
def test_an_impossible_date_is_refused(typed: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        parse_date(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [("14:30", 14, 30), ("14.30", 14, 30), ("1430", 14, 30), ("9", 9, 0), ("10 ч. 30 мин.", 10, 30)],
)
def test_time_is_understood_as_people_write_it(typed: str, hour: int, minute: int) -> None:
    assert parse_time(typed) == time(hour, minute)


@given(st.dates(date(1930, 1, 1), date(2100, 1, 1)))
def test_every_date_reads_back_as_it_is_shown(day: date) -> None:
    assert parse_date(f"{day:%d.%m.%Y}", TODAY) == day


@given(st.text(max_size=30))
def test_nothing_typed_into_a_date_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(ValueError, OverflowError):
        parse_date(text, TODAY)


@pytest.mark.parametrize(
    ("value", "key"), [("12", 12), ("", None), (None, None), ("1e3", None), ("-1", None), ("٣", None), ("9" * 20, None)]
)
def test_a_key_is_a_short_ascii_number_or_nothing(value: object, key: int | None) -> None:
    assert key_of_number(value) == key


def test_money_is_written_with_a_comma() -> None:
    parse = AmountInput.parse
    assert parse(None, "12 500,50") == Decimal("12500.50")  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "1e400", "12,5,5"])
def test_a_strange_number_is_refused(typed: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        AmountInput.parse(None, typed)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        WholeInput.parse(None, typed)  # type: ignore[arg-type]
