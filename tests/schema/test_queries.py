"""How queries are written down: a query inside another is written once, however deep it lies."""

from __future__ import annotations

from typing import Any

import peewee
import pytest

from schema.people import Person

pytestmark = pytest.mark.pure


def nested(depth: int) -> Any:
    """People whose numbers are among the numbers of people, and so on."""
    query = Person.select(Person.id)
    for _ in range(depth):
        query = Person.select(Person.id).where(Person.id.in_(query))
    return query


def written_down(query: Any) -> str:
    return str(peewee.SqliteDatabase(":memory:").get_sql_context().sql(query).query()[0])


@pytest.mark.parametrize("depth", [1, 5, 10])
def test_a_query_inside_a_query_is_written_once(depth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    write = peewee.Select.__sql__
    monkeypatch.setattr(peewee.Select, "__sql__", lambda query, ctx: written.append(1) or write(query, ctx))
    text = written_down(nested(depth))
    assert text.count("SELECT") == len(written) == depth + 1


@pytest.mark.parametrize("nothing", [[], (), set(), frozenset()])
def test_among_nothing_there_is_nobody(nothing: Any) -> None:
    assert written_down(Person.select(Person.id).where(Person.id.in_(nothing))).endswith("WHERE (0 = 1)")
