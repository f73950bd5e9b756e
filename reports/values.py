"""The Russian text of a declared value: one way to write it on the screen, on paper and in a journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import singledispatch
from typing import Any

from reports.words import NBSP
from schema import fields as f
from schema.base import Record
from schema.history import Attachment
from schema.spec import Status


@singledispatch
def value_text(attribute: Any, value: Any) -> str:
    """The text of ``value`` as ``attribute`` means it; an empty value gives an empty text."""
    return "" if value is None else str(value).strip()


@value_text.register
def _(attribute: f.Date, value: Any) -> str:
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value or "")


@value_text.register
def _(attribute: f.Moment, value: Any) -> str:
    return f"{value:%d.%m.%Y %H:%M}" if isinstance(value, date) else str(value or "")


@value_text.register
def _(attribute: f.Clock, value: Any) -> str:
    return f"{value:%H:%M}" if isinstance(value, time) else str(value or "")


@value_text.register
def _(attribute: f.Amount, value: Any) -> str:
    """«12 500,00»: a comma, and thousands apart."""
    if value in {None, ""}:
        return ""
    return f"{Decimal(str(value)):,.2f}".replace(",", NBSP).replace(".", ",")


@value_text.register
def _(attribute: f.Flag, value: Any) -> str:
    return "" if value is None else "да" if value else "нет"


@value_text.register
def _(attribute: f.Choice, value: Any) -> str:
    if not value:
        return ""
    member = attribute.words(value)
    return member.agreed(attribute.model.spec.gender) if isinstance(member, Status) else member.label


@value_text.register
def _(attribute: f.Link, value: Any) -> str:
    return _caption(value)


@value_text.register
def _(attribute: f.Many, value: Any) -> str:
    """Separated by commas, by semicolons when the items have commas themselves («Иванов Иван, 12.05.2015; …»)."""
    items = [_caption(item) for item in value or ()]
    return ("; " if any(", " in item for item in items) else ", ").join(items)


@value_text.register
def _(attribute: f.Rows, value: Any) -> str:
    return "; ".join(row_text(attribute, row) for row in value or ())


@singledispatch
def _caption(value: Any) -> str:
    return "" if value is None else str(value)


@_caption.register
def _(value: Record) -> str:
    return value.caption


@_caption.register
def _(value: Attachment) -> str:
    return str(value.original_name)


# --- inline rows ---------------------------------------------------------------------------------------------------

_TYPED_NAME = ("last_name", "first_name", "patronymic")
_NAME_LABEL = "Фамилия, имя, отчество"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list of inline rows; ``read`` gives the text of its cell."""

    name: str
    label: str
    read: Callable[[Any], str]


def columns(rows: f.Rows) -> tuple[Column, ...]:
    """The columns as people read them: a name is one column, whether typed in parts or known from the card."""
    attributes = f.declared(rows.row_model)
    names = rows.columns or tuple(attributes)
    named = _name_columns(names)
    found = (_column(name, attributes[name], named) for name in names)
    return tuple(column for column in found if column)


def row_text(rows: f.Rows, row: Any) -> str:
    """One inline row in one line: its own caption when it has one, else its cells."""
    own = getattr(row, "caption", "")
    return str(own) or ", ".join(text for text in (column.read(row) for column in columns(rows)) if text)


def person_name(row: Any) -> str:
    """«Иванов Иван Иванович» as typed into the row, else as the linked card knows it."""
    typed = " ".join(filter(None, (getattr(row, name, "") for name in _TYPED_NAME))) or getattr(row, "full_name", "")
    card = getattr(row, "person", None)
    return str(typed) or (card.full_name if card else "")


def _name_columns(names: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that together are one name; the first of them stays."""
    if all(name in names for name in _TYPED_NAME):
        return tuple(name for name in names if name in {*_TYPED_NAME, "person"})
    if "full_name" in names and "person" in names:
        return tuple(name for name in names if name in {"full_name", "person"})
    return ()


def _column(name: str, attribute: f.Attribute, named: tuple[str, ...]) -> Column | None:
    if name in named:
        return Column(name, _NAME_LABEL, person_name) if name == named[0] else None
    return Column(name, attribute.facts.label, lambda row: value_text(attribute, _value(row, name)))


def _value(row: Any, name: str) -> Any:
    """The value typed into the row; what the card of the person knows when nothing was typed."""
    value = getattr(row, name)
    typed = value is not None and value != ""
    return value if typed else getattr(getattr(row, "person", None), name, value)
