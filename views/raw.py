"""Form fields as a browser sends them: what a form shows, turned back into names and texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.datastructures import MultiDict

from views.inputs import RowsInput, Typed

Pair = tuple[str, str]


def pairs(form: Any) -> Iterator[Pair]:
    """Names and texts of every input of the form."""
    for field in form:
        yield from of_field(field)


def of_field(field: Any) -> Iterator[Pair]:
    if isinstance(field, RowsInput):
        yield f"{field.name}-count", str(len(field.forms))
        for row in field.forms:
            for cell in row:
                yield from of_field(cell)
    elif isinstance(field, Typed):
        yield field.name, field._value()
    else:
        yield from ((field.name, text) for text in _chosen(field))


def _chosen(field: Any) -> list[str]:
    if isinstance(field.data, list):
        return [str(value) for value in field.data]
    if isinstance(field.data, bool):
        return ["1" if field.data else "0"]
    return ["" if field.data is None else str(field.data)]


def belongs(name: str, field: str) -> bool:
    """Is an input of this name the field itself or a part of it (a cell of inline rows)?"""
    return name == field or name.startswith(f"{field}-")


def without(sent: Any, fields: set[str]) -> MultiDict[str, str]:
    """What was sent, without the inputs of some fields."""
    items = list(sent.items(multi=True))
    return MultiDict([(name, value) for name, value in items if not any(belongs(name, field) for field in fields)])
