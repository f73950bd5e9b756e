"""The order of time of a demonstration, and rows as a person types them."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from console import records, regulations
from console.officers import Officer
from schema import fields as f

OPENS, CLOSES = time(9, 0), time(17, 0)


class Timeline:
    """Lets many courses go on in the order of time, none of them beyond ``until``."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._waiting: list[tuple[datetime, int, Any]] = []
        self._turn = count()

    def begin(self, course: Any) -> None:
        """Add a course: a generator that yields when it wants to go on and is sent that moment."""
        self._wait(course, next(course))

    def _wait(self, course: Any, when: datetime) -> None:
        if when <= self.until:
            heapq.heappush(self._waiting, (when, next(self._turn), course))

    def run(self) -> None:
        while self._waiting:
            when, _, course = heapq.heappop(self._waiting)
            with suppress(StopIteration):
                self._wait(course, course.send(when))


def on_working_day(day: date) -> date:
    return regulations.calendar().following(day)


def typed(model: Any, officer: Officer, now: datetime, given: Mapping[str, Any], **known: Any) -> Any:
    """A row as a person makes it: the form as the console prefills it, then what was typed over it."""
    form = records.offered(model, officer, now, **known)
    return records.create(model, {**_prefilled(form), **given}, officer, now).row


def _prefilled(form: Any) -> dict[str, Any]:
    declared = f.declared(type(form))
    found: dict[str, Any] = {}
    for name in form.spec.field_names:
        attribute = declared[name]
        if isinstance(attribute, f.Derived) or attribute.facts.automatic:
            continue
        value = getattr(form, name) if isinstance(attribute, f.Rows | f.Many) else form.__data__.get(name)
        if value not in (None, "", []):
            found[name] = value
    return found


def working_before(day: date, days: int) -> date:
    """The last working day at least ``days`` calendar days before a day."""
    return regulations.calendar().preceding(day - timedelta(days=days))
