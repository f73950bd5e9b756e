"""Several new rows at once, as they come from a spreadsheet: all are stored or none, each through the door of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from console import records, rehearsal
from console.database import transaction
from console.errors import Refused
from console.officers import Officer
from validators.problem import Problem

#: So many rows fit into one act: a month of a journal, and a screen that a person can still look through.
MOST = 200

Given = Sequence[Mapping[str, Any]]


def create(model: Any, given: Given, officer: Officer, now: datetime) -> records.Saved:
    """Store all rows in one transaction; returns the first. Raises Refused with every problem of every row.

    A problem of the second row has «1.» before the name of its field.
    """
    with transaction():
        saved, found = _tried(model, given, officer, now)
        if found:
            raise Refused(found)
    return saved[0]


def problems(model: Any, given: Given, officer: Officer, now: datetime) -> list[Problem]:
    """What stands against storing these rows one after the other; nothing is stored."""
    _, found = rehearsal.performed(lambda: _tried(model, given, officer, now), rehearsal=True)
    return found


def _tried(model: Any, given: Given, officer: Officer, now: datetime) -> tuple[list[records.Saved], list[Problem]]:
    """Row by row: a later one may depend on an earlier one (the same child)."""
    saved, found = [], []
    for index, values in enumerate(given):
        try:
            saved.append(records.create(model, values, officer, now))
        except Refused as refusal:
            found += [Problem(p.code, p.text, f"{index}.{p.field}") for p in refusal.problems]
    return saved, found
