"""Values that stay from one new form to the next (``Facts.sticky``): per officer and kind of paper, for one day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from console import access
from console.officers import Officer
from schema import fields as f
from schema.drafts import LastTyped


def names(model: Any) -> list[str]:
    """Fields of a model that stay."""
    return [name for name, attribute in f.declared(model).items() if attribute.facts.sticky]


def remember(row: Any, officer: Officer) -> None:
    """Note what a new row was saved with."""
    if officer.user_id is None:
        return
    key = row.spec.key
    for name in names(type(row)):
        value = row.__data__.get(name)
        LastTyped.delete().where(
            LastTyped.user_id == officer.user_id, LastTyped.document == key, LastTyped.field == name
        ).execute()
        if value is not None:
            text = value.isoformat() if isinstance(value, date) else str(value)
            LastTyped.create(user_id=officer.user_id, document=key, field=name, value=text, on=officer.today)


def recalled(model: Any, officer: Officer, known: Mapping[str, Any]) -> dict[str, Any]:
    """Values for a new form: of today only, never over what the address knows, never a row the officer does not see."""
    kept = LastTyped.select().where(
        LastTyped.user_id == (officer.user_id or -1),
        LastTyped.document == model.spec.key,
        LastTyped.on == officer.today,
    )
    declared = f.declared(model)
    allowed = {*names(model)} & set(access.fields(model, officer)) - set(known)
    found = {row.field: _read(declared[row.field], row.value, officer) for row in kept if row.field in allowed}
    return {name: value for name, value in found.items() if value is not None}


def _read(attribute: Any, text: str, officer: Officer) -> Any:
    """The stored value; a day is worth keeping only where it differs from the one that the form begins with anyway."""
    if isinstance(attribute, f.Link):
        return access.find(attribute.rel_model, text, officer)
    moment = datetime.fromisoformat(text)
    if moment.date() == officer.today:
        return None
    return moment if isinstance(attribute, f.Moment) else moment.date()
