"""L.5: a territory has one set of names on any day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.places import NAMES, Territory
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule


@rule(Territory, "save")
def renamed_once_a_day(territory: Any, context: Context) -> Iterator[Problem]:
    """Each renaming has a day of its own and says what is renamed."""
    seen = set()
    for index, row in enumerate(territory.names):
        if row.from_on and row.from_on in seen:
            text = f"На {row.from_on:%d.%m.%Y} наименования уже внесены: дополните ту строку"
            yield Problem("renamed-twice", text, f"names.{index}.from_on")
        seen.add(row.from_on)
        if not any(getattr(row, name) for name in NAMES):
            yield Problem("nothing-renamed", "Впишите хотя бы одно новое наименование", f"names.{index}.from_on")
