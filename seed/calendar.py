"""The production calendar of day one, from the ``holidays`` library; afterwards the rows are edited in the console."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version

import holidays

from validators.calendar_file import SHORTENED, is_eve

YEARS = range(2015, 2028)

#: The last year whose transfers are taken as settled. ``holidays`` 0.109 already lists 2027 with a link to a decree,
#: but nobody of us has compared it with the published text, so it starts provisional and a person confirms it (L.3.9).
SETTLED_UNTIL = 2026

_LIBRARY = f"по данным библиотеки holidays {version('holidays')}"
_HOLIDAYS = f"ст. 112 ТК РФ; {_LIBRARY}"
_TRANSFERS = "постановление Правительства РФ о переносе выходных дней в {year} году; " + _LIBRARY


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A day against the ordinary week; the fields are those of ``schema.places.CalendarDay``."""

    day: date
    working: bool
    shortened: bool
    name: str
    basis: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """The fields are those of ``schema.places.CalendarYear``."""

    year: int
    provisional: bool
    basis: str


def days(years: range = YEARS) -> Iterator[ExceptionRow]:
    """Days off on Monday to Friday, working Saturdays and Sundays, and shortened days, in the order of the calendar.

    Every year comes as the library gives it: holidays and transfers of the yearly decrees, working Saturdays included.
    Days that the President's decrees of 2020–2021 made non-working with pay are not in it and stay working days: for
    those of spring 2020 the court said that terms do not move (Обзор Верховного Суда РФ № 1 от 21.04.2020, вопрос 5).
    """
    for year in years:
        yield from _year(year)


def calendar_years(years: range = YEARS) -> Iterator[YearRow]:
    for year in years:
        yield YearRow(year, year > SETTLED_UNTIL, _TRANSFERS.format(year=year))


def _year(year: int) -> Iterator[ExceptionRow]:
    library = holidays.country_holidays("RU", years=year, language="ru")
    day = date(year, 1, 1)
    while day.year == year:
        working = library.is_working_day(day)
        if working is not (day.weekday() < 5):
            yield _row(day, working, library)
        elif working and is_eve(day):
            yield ExceptionRow(day, True, True, *SHORTENED)
        day += timedelta(days=1)


def _row(day: date, working: bool, library: holidays.HolidayBase) -> ExceptionRow:
    transfer = _TRANSFERS.format(year=day.year)
    if working:
        off = _moved_to(day, library)
        return ExceptionRow(day, True, is_eve(off), f"Рабочий день (выходной перенесён на {off:%d.%m.%Y})", transfer)
    name = library[day]
    return ExceptionRow(day, False, False, name, transfer if "перенесено с" in name else _HOLIDAYS)


def _moved_to(saturday: date, library: holidays.HolidayBase) -> date:
    written = f"{saturday:%d.%m.%Y}"
    return next(day for day, name in library.items() if written in name)
