"""The index by which rows are found: one entry per row, one word list, read by FTS5 or by a GIN index of tsvector."""

from __future__ import annotations

from typing import Any

import peewee

from schema.base import Table


class SearchEntry(Table):
    """What one row can be found by; written with the row, emptied with it (ADR 0020).

    ``words`` are lexemes divided by spaces: kind, letter of the readers, word (:mod:`validators.lexemes`). ``body`` is
    JSON: [field, text] pairs, from which excerpts are cut. A row with a number for its key stands in ``row_id``, a word
    of a dictionary in ``row_key``.
    """

    document: Any = peewee.CharField(max_length=40)
    row_id: Any = peewee.IntegerField(default=0)
    row_key: Any = peewee.CharField(max_length=80, default="")
    words: Any = peewee.TextField(default="")
    body: Any = peewee.TextField(default="[]")

    class Meta:
        table_name = "search_entry"
        indexes = ((("document", "row_id", "row_key"), True),)


TABLES: tuple[type[Table], ...] = (SearchEntry,)

#: What finds a word: a table of FTS5 over the entries, or an index over the same words as a vector.
FTS = "search_words"
VECTOR = "array_to_tsvector(string_to_array({words}, ' '))"

_ADD = f"INSERT INTO {FTS}(rowid, words) VALUES (new.id, new.words);"  # nosec B608 # our own table
_TAKE = f"INSERT INTO {FTS}({FTS}, rowid, words) VALUES ('delete', old.id, old.words);"  # nosec B608 # our own table


def statements(*, sqlite: bool) -> tuple[str, ...]:
    """The SQL that makes the entries searchable; for the migration."""
    if not sqlite:
        return (f"CREATE INDEX search_entry_words ON search_entry USING gin ({VECTOR.format(words='words')})",)
    return (
        f"CREATE VIRTUAL TABLE {FTS} USING fts5(words, content='search_entry', content_rowid='id', detail='none', "
        "prefix='4 6', tokenize=\"unicode61 remove_diacritics 0 tokenchars '_~'\")",
        f"CREATE TRIGGER search_entry_add AFTER INSERT ON search_entry BEGIN {_ADD} END",
        f"CREATE TRIGGER search_entry_take AFTER DELETE ON search_entry BEGIN {_TAKE} END",
        "CREATE TRIGGER search_entry_change AFTER UPDATE ON search_entry "
        f"WHEN old.words <> new.words BEGIN {_TAKE} {_ADD} END",
    )
