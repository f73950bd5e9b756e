"""Two people changed one row: field by field what it was, what one typed and what the colleague saved.

What the page showed when it was opened travels with the form (``seen``), because the row itself has gone on. All three
are read from forms, which name no row that the officer may not see (trap T1).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import SelectFieldBase

from schema.history import Audit
from validators.formats import clean
from views import raw
from views.forms import LaidOut
from views.inputs import RowsInput, Typed

SEEN = "seen"
#: «keep-summary=theirs»: the colleague's value stands.
KEEP = "keep-"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the two differ. ``torn``: both changed it, so that a person must choose."""

    name: str
    label: str
    was: str | None
    mine: str
    theirs: str
    torn: bool

    @property
    def chosen(self) -> str:
        return MINE if self.torn else THEIRS


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who saved last, and when."""

    name: str
    at: datetime


def texts(form: Any) -> dict[str, str]:
    """What a form shows, in words; inline rows line by line."""
    return {field.short_name: _text(field) for field in form}


def _text(field: Any) -> str:
    match field:
        case RowsInput():
            rows = field.kept if field.sent else [row for row in field.forms if row.id.data]
            return "\n".join(" · ".join(filter(None, (_text(row[name]) for name in row.columns))) for row in rows)
        case LaidOut():
            return str(field.words)
        case SelectFieldBase():
            picked = [choice for choice in field.iter_choices() if choice[2] and choice[0] not in ("", None)]
            return ", ".join(str(choice[1]) for choice in picked)
        case Typed():
            return field._value() if field.data is None else field.show(field.data)
    return clean(str(field.data or "")).strip()


def kept(form: Any) -> str:
    """What the form shows of a stored row, to be sent along with it."""
    return json.dumps(texts(form), ensure_ascii=False)


def seen(sent: str) -> dict[str, str]:
    try:
        found = json.loads(sent)
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}


def differences(typed: Any, stored: Any, before: Mapping[str, str]) -> list[Difference]:
    """Fields that the colleague changed and that were typed otherwise, in the order of the form."""
    mine, theirs = texts(typed), texts(stored)
    return [
        Difference(
            name, stored[name].label.text, before.get(name), mine[name], theirs[name], before.get(name) != mine[name]
        )
        for name in theirs
        if theirs[name] not in {mine[name], before.get(name)}
    ]


def resolved(sent: Any, stored_form: Callable[[], Any]) -> Any:
    """What was sent, with the fields in which the colleague's value was chosen put back to what is stored."""
    wanted = {name.removeprefix(KEEP) for name, value in sent.items() if name.startswith(KEEP) and value == THEIRS}
    if not wanted:
        return sent
    stored = stored_form()
    chosen = wanted & set(stored._fields)
    back = [pair for name in chosen for pair in raw.of_field(stored[name])]
    return MultiDict([*raw.without(sent, chosen).items(multi=True), *back])


def colleague(row: Any) -> Colleague | None:
    """The author of the last change of a row, from the trail."""
    about = (Audit.document == row.spec.key) & (Audit.row_id == str(row.id)) & Audit.act.in_(["create", "change"])
    found = Audit.select().where(about).order_by(Audit.id.desc()).first()
    return Colleague(found.officer, found.at) if found else None
