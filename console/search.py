"""Finding rows: what a person typed, asked of the index; only rows and fields that exist for the officer.

SQLite answers by FTS5, PostgreSQL by a GIN index over the same lexemes, without an extension; both compare whole
lexemes or their beginnings and order by the same rule, so that they answer alike.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import peewee

from console import access
from console.database import is_sqlite
from console.officers import Officer
from console.rows import by_id, with_cards
from console.search_index import indexed, readers
from schema import fields as f
from schema import registry
from schema.case import Case
from schema.people import Family, Person
from schema.search import FTS, VECTOR, SearchEntry
from validators import lexemes
from validators.lexemes import KINDS, Atom, Ear, Kind, Question

#: Typed text is read up to here.
LONGEST = 200
#: How rows are ordered after the very number: numbers and names, as typed and then by stems; addresses; texts.
_NAMES = (Kind.NUMBER, Kind.NAME)
_ADDRESSES = (*_NAMES, Kind.ADDRESS)
#: What people look for comes first among equals.
_FIRST = (Case, Person, Family)


Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A found row, its caption and why it was found (field label, text) in pieces with marks; rank 0 fits best."""

    row: Any
    rank: int
    caption: Pieces
    excerpts: tuple[tuple[str, Pieces], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Found rows of one register; ``more``: there are others."""

    model: Any
    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Groups, best first. ``sounds``: nothing fitted to the letter, these sound alike."""

    groups: tuple[Group, ...] = ()
    sounds: bool = False

    @property
    def rows(self) -> list[Any]:
        return [hit.row for group in self.groups for hit in group.hits]


# ------------------------------------------------------------------ lists


def can_search(model: Any, officer: Officer) -> bool:
    """Is there a field by which rows are found and which exists for the officer?"""
    return bool(_letters(model, officer))


def narrowed(model: Any, officer: Officer, text: str) -> Any:
    """The condition by which rows of one register fit a typed text that is not empty."""
    question = lexemes.asked(text[:LONGEST])
    if not question:
        return access.NOTHING
    key = model._meta.primary_key
    column = SearchEntry.row_key if key.field_type not in {"AUTO", "INT"} else SearchEntry.row_id
    fitting = _fits(question, _letters(model, officer), KINDS)
    return key.in_(SearchEntry.select(column).where(SearchEntry.document == model.spec.key, fitting))


def _letters(model: Any, officer: Officer) -> str:
    """Letters of the indexed fields that exist for the officer, one hidden field hides its letter."""
    allowed, letters = set(access.fields(model, officer)), readers(model)
    hidden = {letter for name, letter in letters.items() if name not in allowed}
    return "".join(sorted(set(letters.values()) - hidden))


# ------------------------------------------------------------------ everywhere


def everywhere(text: str, officer: Officer, most: int = 10) -> Found:
    """What fits the text in all registers that the officer reads; ``most`` rows of each."""
    text = text[:LONGEST]
    groups = _groups(lexemes.asked(text), text, officer, most)
    if groups:
        return Found(groups)
    return Found(_groups(lexemes.asked(text, Ear.SOUNDS), text, officer, most), sounds=True)


def _groups(question: Question, text: str, officer: Officer, most: int) -> tuple[Group, ...]:
    models = {model.spec.key: model for model in _searched(officer)}
    if not question or not models:
        return ()
    letters = "".join(sorted({letter for model in models.values() for letter in _letters(model, officer)}))
    fitting = SearchEntry.select(SearchEntry.document).where(_fits(question, letters, KINDS)).distinct()
    found = (_group(models[key], question, text, officer, most) for (key,) in fitting.tuples() if key in models)
    return tuple(sorted((group for group in found if group.hits), key=_place))


def _searched(officer: Officer) -> Iterator[Any]:
    for model in registry.models():
        if model.spec.menu != "settings" and access.may_list(model, officer) and can_search(model, officer):
            yield model


def _place(group: Group) -> tuple[int, int, int]:
    first = _FIRST.index(group.model) if group.model in _FIRST else len(_FIRST)
    return group.hits[0].rank, first, registry.models().index(group.model)


def _group(model: Any, question: Question, text: str, officer: Officer, most: int) -> Group:
    letters = _letters(model, officer)
    rank = _rank(question, letters, text)
    entry = (SearchEntry.document == model.spec.key) & (SearchEntry.row_id == model.id)
    query = access.visible(model, officer).select(model.id, rank.alias("rank"), SearchEntry.body)
    query = query.join(SearchEntry, on=entry).where(_fits(question, letters, KINDS))
    lines = list(query.order_by(peewee.SQL("rank"), model.id.desc()).limit(most + 1).tuples())
    rows = loaded(model, [key for key, _, _ in lines[:most]])
    allowed = set(access.fields(model, officer))
    hits = [_hit(rows[key], place, body, allowed, question) for key, place, body in lines[:most]]
    return Group(model, tuple(hits), len(lines) > most)


def block(model: Any, officer: Officer, question: Question, near: Question, most: int) -> list[Any]:
    """Visible rows of one register that fit the question, those that also fit ``near`` before the others."""
    letters = _letters(model, officer)
    entry = (SearchEntry.document == model.spec.key) & (SearchEntry.row_id == model.id)
    place = peewee.Case(None, [(_fits(near, letters, KINDS), 0)], 1)
    query = access.visible(model, officer).join(SearchEntry, on=entry).where(_fits(question, letters, KINDS))
    return list(query.order_by(place, model.id.desc()).limit(most))


def loaded(model: Any, ids: Sequence[int]) -> dict[int, Any]:
    """Rows by id, with the cards that their captions quote; ids come from a query of visible rows."""
    rows = by_id(model, ids)
    with_cards(list(rows.values()))
    return rows


def _hit(row: Any, rank: int, body: str, allowed: set[str], question: Question) -> Hit:
    """With lines of the fields in which the words stand; not of hidden fields, nor what the caption says already."""
    model: Any = type(row)
    declared, kinds = f.declared(model), dict(indexed(model))
    caption = lexemes.marked(row.caption, question)
    said = _marks(caption)
    open_texts = [(name, text) for name, text in json.loads(body) if name in allowed and name in kinds]
    lines = [(name, lexemes.excerpt(text, question)) for name, text in open_texts]
    found = {name: line for name, line in reversed(lines) if not _marks(line) <= said}
    best = sorted(found, key=lambda name: KINDS.index(kinds[name]))
    return Hit(row, rank, caption, tuple((declared[name].facts.label, found[name]) for name in best[:2]))


def _marks(pieces: Pieces) -> set[str]:
    return {piece.casefold() for piece, is_hit in pieces if is_hit}


# ------------------------------------------------------------------ conditions of both engines


def _rank(question: Question, letters: str, text: str) -> Any:
    """How well an entry fits, 0 is best: by what has to be read to find all words."""
    exact = lexemes.exact_number(text)
    whole: lexemes.Term = ((Atom(exact, kinds=(Kind.NUMBER,)),),)
    places = [
        *([(Question(((whole,),)), KINDS)] if exact else []),
        (lexemes.asked(text, Ear.LETTERS), _NAMES),
        (question, _NAMES),
        (question, _ADDRESSES),
    ]
    branches = [(_fits(asked, letters, kinds), place) for place, (asked, kinds) in enumerate(places)]
    return peewee.Case(None, branches, len(places))


def _fits(question: Question, letters: str, kinds: Sequence[Kind]) -> Any:
    """The condition on an entry that its words of these kinds, seen by readers of these letters, fit."""
    write, all_of, any_of = (_quoted, " AND ", " OR ") if is_sqlite() else (_lexeme, " & ", " | ")
    text = _written(question, _Writing(letters, tuple(kinds), write, all_of, any_of))
    if not text:
        return access.NOTHING
    if is_sqlite():
        found = peewee.SQL(f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH ?", (text,))  # nosec B608 # our own table
        return SearchEntry.id.in_(peewee.EnclosedNodeList([found]))
    return _Matching(text)


class _Matching(peewee.ColumnBase):
    """``words`` as a vector against a query, written as its index is."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __sql__(self, ctx: Any) -> Any:
        before, after = VECTOR.split("{words}")
        ctx.literal(before).sql(SearchEntry.words).literal(f"{after} @@ CAST(").value(self.text)
        return ctx.literal(" AS tsquery)")


@dataclass(frozen=True, slots=True)
class _Writing:
    """How a question is written for an engine, and for whom."""

    letters: str
    kinds: tuple[Kind, ...]
    word: Callable[[str, bool], str]
    all_of: str
    any_of: str


def _quoted(word: str, prefix: bool) -> str:
    return f'"{word}"*' if prefix else f'"{word}"'


def _lexeme(word: str, prefix: bool) -> str:
    return f"'{word}':*" if prefix else f"'{word}'"


def _written(question: Question, how: _Writing) -> str:
    """The question in the language of the engine; «» when no reading of it can be answered."""
    variants = (_joined([_term(term, how) for term in variant], how.all_of) for variant in question.variants)
    return how.any_of.join(filter(None, variants))


def _term(term: lexemes.Term, how: _Writing) -> str:
    readings = (_joined([_atom(atom, how) for atom in reading], how.all_of) for reading in term)
    found = how.any_of.join(filter(None, readings))
    return f"({found})" if found else ""


def _joined(parts: list[str], by: str) -> str:
    """All of the parts; nothing when one of them cannot be answered."""
    return f"({by.join(parts)})" if parts and all(parts) else ""


def _atom(atom: Atom, how: _Writing) -> str:
    kinds = [kind for kind in how.kinds if kind in atom.kinds]
    words = [how.word(f"{kind}{letter}{atom.word}", atom.prefix) for kind in kinds for letter in how.letters]
    return f"({how.any_of.join(words)})" if words else ""
