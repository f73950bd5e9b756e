"""L.5: a territory has one set of names on any day, and every name in all the cases that papers need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema import fields as f
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


#: The first form of a name → how its other cases are called.
_FORMS = {
    "name": "name_",
    "administration_name": "administration_",
    "guardianship_name": "guardianship_",
    "council_name": "council_",
    "plan_label": "plan_label_",
}


@rule(Territory, "save")
def renamed_in_every_case(territory: Any, context: Context) -> Iterator[Problem]:
    """A new name without its genitive would be printed with the old one."""
    for index, row in enumerate(territory.names):
        for first, prefix in _FORMS.items():
            others = [name for name in NAMES if name.startswith(prefix) and name != first]
            for name in others if getattr(row, first) else ():
                if getattr(territory, name) and not getattr(row, name):
                    label = f.declared(Territory)[name].facts.label
                    yield Problem(
                        "case-missing", f"Впишите новое наименование и в графу «{label}»", f"names.{index}.{name}"
                    )
