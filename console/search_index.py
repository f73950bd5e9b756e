"""What each row can be found by: written in the transaction of the row, made anew by ``flask search rebuild``.

A lexeme carries the letter of the fields' readers, so that a question of an officer is asked of the fields that exist
for them only (trap T7): what is hidden is not compared at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from console import mentions
from console.database import is_sqlite, transaction
from schema import fields as f
from schema import registry
from schema.base import database
from schema.case import Case
from schema.people import Family, Person
from schema.places import Employee
from schema.search import FTS, SearchEntry
from schema.spec import Reach, Sensitivity
from validators.lexemes import Kind, lexemes

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: Rows whose captions other rows are found by: when such a card changes, those that name it follow.
_NAMED = (Person, Family)
_TOLD = {f.Finds.NAME: Kind.NAME, f.Finds.ADDRESS: Kind.ADDRESS, f.Finds.NUMBER: Kind.NUMBER}
_CHUNK = 500


def put(row: Any) -> None:
    """Write what the row can be found by. Only inside the transaction that writes the row."""
    named = isinstance(row, _NAMED) and _names_changed(row)
    SearchEntry.insert(**_entry(row)).on_conflict(
        conflict_target=(SearchEntry.document, SearchEntry.row_id, SearchEntry.row_key),
        preserve=(SearchEntry.words, SearchEntry.body),
    ).execute()
    if named:
        for other in mentions.rows_naming(row):
            put(other)


def _names_changed(card: Any) -> bool:
    """Is the card called otherwise than before? A new card is named by nobody yet."""
    old = SearchEntry.get_or_none(SearchEntry.document == card.spec.key, SearchEntry.row_id == card.id)
    if old is None:
        return False
    before = [text for name, text in json.loads(old.body) if name == "caption"]
    return before != [card.caption]


def put_again(rows: Iterable[Any]) -> None:
    """The same for rows that were changed in the database: they are read anew."""
    for row in rows:
        model: Any = type(row)
        put(model.get_by_id(row.id))


def leave_no_traces() -> None:
    """Emptied words leave the segments of FTS5 as well, where they would stand until a merge."""
    if is_sqlite():
        database.execute_sql(f"INSERT INTO {FTS}({FTS}) VALUES ('optimize')")  # nosec B608 # our own table


def rebuild(shown: Callable[[int], None] = lambda done: None, models: Iterable[Any] = ()) -> int:
    """Make entries anew, of all models unless some are named; returns how many. ``shown`` is told how many are done."""
    done = 0
    with transaction():
        for model in tuple(models) or registry.models():
            SearchEntry.delete().where(SearchEntry.document == model.spec.key).execute()
            for rows in _chunks(model):
                SearchEntry.insert_many([_entry(row) for row in rows]).execute()
                done += len(rows)
                shown(done)
    return done


def _chunks(model: Any) -> Iterator[list[Any]]:
    key, last = model._meta.primary_key, None
    while True:
        query = model.select().order_by(key).limit(_CHUNK)
        rows = list(query if last is None else query.where(key > last))
        if not rows:
            return
        yield rows
        last = rows[-1].id


# ------------------------------------------------------------------ one entry


def _entry(row: Any) -> dict[str, Any]:
    words: dict[str, None] = {}
    body: list[tuple[str, str]] = [("caption", row.caption)] if isinstance(row, _NAMED) else []
    model: Any = type(row)
    letters = readers(model)
    for name, kind in indexed(model):
        for told, text in _texts(row, name, kind):
            words.update(dict.fromkeys(f"{told}{letters[name]}{lexeme}" for lexeme in lexemes(told, text)))
            body.append((name, text))
    for letter, name in _full_names(row):
        words.update(dict.fromkeys(f"{Kind.NAME}{letter}{lexeme}" for lexeme in lexemes(Kind.NAME, name)))
    by_number = isinstance(row.id, int)
    return {
        "document": row.spec.key,
        "row_id": row.id if by_number else 0,
        "row_key": "" if by_number else row.id,
        "words": " ".join(words),
        "body": json.dumps(body, ensure_ascii=False),
    }


def _full_names(row: Any) -> Iterator[tuple[str, str]]:
    """The parts of the row's own name together, for whoever looks for a surname with initials."""
    model: Any = type(row)
    letters, declared = readers(model), f.declared(model)
    parts: dict[str, list[str]] = {}
    for name, attribute in declared.items():
        if isinstance(attribute, f.Name) and (value := getattr(row, name)):
            parts.setdefault(letters[name], []).append(value)
    yield from ((letter, " ".join(found)) for letter, found in parts.items())


def _texts(row: Any, name: str, kind: Kind) -> Iterator[tuple[Kind, str]]:
    attribute, value = f.declared(type(row))[name], getattr(row, name)
    if isinstance(attribute, f.Rows):
        for item in value:
            yield from _of_inline(item, kind)
    elif isinstance(attribute, f.Many):
        yield from ((kind, _caption(item)) for item in value)
    elif isinstance(value, Case):
        yield from ((Kind.NUMBER, number) for number in (value.number, value.signal_number) if number)
    elif value not in (None, "") and not isinstance(attribute, f.Name):
        yield kind, _caption(value)


def _caption(item: Any) -> str:
    if isinstance(item, Employee):
        return item.full_name if hasattr(item, "full_name") else str(item.caption)
    return f"{item:%d.%m.%Y}" if hasattr(item, "strftime") else str(getattr(item, "caption", item))


def _of_inline(item: Any, kind: Kind) -> Iterator[tuple[Kind, str]]:
    """The caption of an inline row, which lists show, and its texts; never who reported."""
    if isinstance(getattr(type(item), "caption", None), property):
        yield kind, str(item.caption)
    for name, attribute in f.declared(type(item)).items():
        is_told = isinstance(attribute, f.Prose) and attribute.facts.sensitivity is not Sensitivity.NOTIFIER
        if is_told and (value := getattr(item, name)):
            yield Kind.TEXT, str(value)


# ------------------------------------------------------------------ what is indexed, and for whom


@cache
def indexed(model: Any) -> tuple[tuple[str, Kind], ...]:
    """Fields by which rows of a model are found: those that its list searches, names, numbers, and every long text."""
    searched = model.spec.listing.search
    found = ((name, _kind(attribute, name in searched)) for name, attribute in f.declared(model).items())
    return tuple((name, kind) for name, kind in found if kind is not None)


def _kind(attribute: Any, searched: bool) -> Kind | None:
    if isinstance(attribute, f.Derived) or (attribute.facts.automatic and not searched):
        return None
    match attribute:
        case f.Prose():
            return Kind.TEXT
        case f.Name() | f.Rows() | f.Many():
            return _kind_of_people(attribute, searched)
        case f.Snils() | f.Phone() | f.Inn():
            return Kind.NUMBER
        case f.Line() | f.Date() if attribute.facts.finds:
            return _TOLD[attribute.facts.finds]
        case f.Line() if searched:
            return Kind.TEXT
        case f.Link() if searched and not _is_paper(attribute.rel_model):
            return Kind.NAME
    return None


def _kind_of_people(attribute: Any, searched: bool) -> Kind | None:
    if isinstance(attribute, f.Name):
        return Kind.NAME
    if isinstance(attribute, f.Rows):
        return Kind.NAME if searched else Kind.TEXT
    return Kind.NAME if searched and attribute.target in _NAMED else Kind.TEXT if searched else None


def _is_paper(model: Any) -> bool:
    """A paper of another case would be told of by its caption; the own case is closed together with the row."""
    return hasattr(model, "spec") and model.spec.access.reach is Reach.CASE


@cache
def readers(model: Any) -> dict[str, str]:
    """The letter of each indexed field: fields with one letter are seen by the same officers."""
    narrowed = sorted(model.spec.access.columns.items())
    declared = f.declared(model)
    kinds = {
        name: (
            declared[name].facts.sensitivity is Sensitivity.NOTIFIER,
            *(name in columns for _, columns in narrowed),
        )
        for name, _ in indexed(model)
    }
    order = sorted(set(kinds.values()))
    return {name: _LETTERS[order.index(kind)] for name, kind in kinds.items()}
