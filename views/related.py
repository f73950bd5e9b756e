"""«Связано» beside a row: the people, families and papers it names, and the cases and families that name a card."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from console import access, mentions
from console.officers import Officer
from schema import fields as f
from schema.case import Case
from schema.document import Document
from schema.people import Family, Person

#: Rows of one kind that are named; a card of a large family has more papers than anyone reads beside it.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Related:
    """Rows of one kind: ``title`` is the kind in the plural; ``more`` of them are not named."""

    title: str
    rows: tuple[Any, ...]
    more: int


def of(row: Any, allowed: Collection[str], officer: Officer) -> list[Related]:
    """What the officer may open from here; the case of a paper stands above it and is not repeated."""
    wanted: dict[Any, list[int]] = {}
    for model, key in (*_named(row, allowed), *_naming(row)):
        if (model, key) != (type(row), row.id) and not (model is Case and key == getattr(row, "case_id", None)):
            wanted.setdefault(model, []).append(key)
    found = []
    for model, ids in wanted.items():
        if access.may_list(model, officer) and (rows := access.among(model, ids, officer)):
            found.append(Related(model.spec.plural, tuple(rows[:SHOWN]), max(len(rows) - SHOWN, 0)))
    return found


def _named(row: Any, allowed: Collection[str]) -> Iterator[tuple[Any, int]]:
    declared = f.declared(type(row))
    for name in allowed:
        attribute = declared[name]
        if isinstance(attribute, f.Rows):
            for item in getattr(row, name):
                yield from _named(item, f.declared(attribute.row_model))
        elif isinstance(attribute, f.Many) and _is_opened(attribute.target):
            yield from ((attribute.target, target.id) for target in getattr(row, name))
        elif isinstance(attribute, f.Link) and _is_opened(attribute.rel_model) and row.__data__.get(name):
            yield attribute.rel_model, row.__data__[name]


def _is_opened(model: Any) -> bool:
    """Offices, employees and dictionaries are read in the text; a card or a paper is worth opening."""
    return model in (Person, Family, Case) or (isinstance(model, type) and issubclass(model, Document))


def _naming(row: Any) -> Iterator[tuple[Any, int]]:
    if isinstance(row, Person):
        yield from ((Family, key) for key in mentions.naming(Family, row))
        yield from ((Case, key) for key in mentions.cases_of(row))
    elif isinstance(row, Family):
        yield from ((Case, key) for key in mentions.naming(Case, row))
