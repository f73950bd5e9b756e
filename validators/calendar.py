"""The production calendar as a value: which days are working days, and arithmetic in working days."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_DAY = timedelta(days=1)
_WORKING_WEEKDAYS = 5  # Monday to Friday: the five-day week of offices (ст. 111 ТК РФ)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The ordinary week, ``exceptions`` to it {day: is it a working day}, and years not yet settled.

    Both mappings are read once, when the value is made: a changed calendar is a new value.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    provisional_years: frozenset[int] = frozenset()
    _gained: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())
    _lost: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())
    _known_years: frozenset[int] = field(init=False, repr=False, compare=False, default=frozenset())

    def __post_init__(self) -> None:
        # A long-neglected case asks for spans of years, thousands of times per list: counting must not walk the days.
        object.__setattr__(self, "_gained", _differing(self.exceptions, working=True))
        object.__setattr__(self, "_lost", _differing(self.exceptions, working=False))
        object.__setattr__(self, "_known_years", frozenset(day.year for day in self.exceptions))

    def is_working(self, day: date) -> bool:
        known = self.exceptions.get(day)
        return _is_weekday(day) if known is None else known

    def following(self, day: date) -> date:
        """The day itself if it is a working day, otherwise the next working day (ст. 193 ГК РФ)."""
        while not self.is_working(day):
            day += _DAY
        return day

    def preceding(self, day: date) -> date:
        """The day itself if it is a working day, otherwise the last working day before it."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after ``day`` (ст. 191 ГК РФ: the day of the event is not counted); n < 0 goes back."""
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie in (after, until]; 0 when ``until`` is not later."""
        if until <= after:
            return 0
        start, end = after.toordinal(), until.toordinal()
        return _weekdays(end) - _weekdays(start) + _within(self._gained, start, end) - _within(self._lost, start, end)

    def is_provisional(self, day: date) -> bool:
        """Is the calendar of this year not settled by a government decree yet, or not loaded at all (L.3.9)?"""
        return day.year in self.provisional_years or day.year not in self._known_years


def _is_weekday(day: date) -> bool:
    return day.weekday() < _WORKING_WEEKDAYS


def _differing(exceptions: Mapping[date, bool], *, working: bool) -> tuple[int, ...]:
    """Ordinals of the days that are ``working`` against the ordinary week, oldest first."""
    days: Iterable[date] = (day for day, value in exceptions.items() if value is working)
    return tuple(sorted(day.toordinal() for day in days if _is_weekday(day) is not working))


def _weekdays(ordinal: int) -> int:
    """Mondays to Fridays from day 1 (a Monday in the proleptic calendar) to ``ordinal`` inclusive."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * _WORKING_WEEKDAYS + min(rest, _WORKING_WEEKDAYS)


def _within(ordinals: tuple[int, ...], after: int, until: int) -> int:
    return bisect_right(ordinals, until) - bisect_right(ordinals, after)
