"""Rows that other rows quote, read at once; whose they are was judged where the ids came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from schema import fields as f

#: Links whose cards stand in the caption of a row.
_QUOTED = ("person", "family", "employee", "member")


def by_id(model: Any, ids: Iterable[Any]) -> dict[int, Any]:
    """Rows of a model by id; empty ids and those that do not exist are left out."""
    wanted = {key for key in ids if key}
    return {row.id: row for row in model.select().where(model.id.in_(wanted))} if wanted else {}


def with_cards(rows: Sequence[Any]) -> None:
    """Put the cards that captions of these rows (of one model) quote into them: one query for each kind of card."""
    declared = f.declared(type(rows[0])) if rows else {}
    for name in _QUOTED:
        if not isinstance(link := declared.get(name), f.Link):
            continue
        cards = by_id(link.rel_model, (row.__data__.get(name) for row in rows))
        for row in rows:
            if row.__data__.get(name) in cards:
                row.__rel__[name] = cards[row.__data__[name]]
