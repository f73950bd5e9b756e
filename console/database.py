"""Opening the database: SQLite by default, PostgreSQL for a district; the traps D1–D8 are closed here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlparse

import peewee
from playhouse.pool import PooledPostgresqlDatabase

from console.errors import translated
from schema.base import database
from validators.formats import fold

F = TypeVar("F", bound=Callable[..., Any])

#: WAL + FULL: no acknowledged row is lost; foreign keys are off in SQLite unless asked for (trap D1). What is blanked
#: by an act of destruction must not stay in the free space of the file: secure_delete writes zeros over it.
PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "synchronous": 2,
    "cache_size": -32_000,
    "secure_delete": 1,
}


def open_database(url: str) -> peewee.Database:
    """Bind the models to the database at ``url`` (sqlite:///path or postgresql://…)."""
    opened = _sqlite(url) if url.startswith("sqlite") else _postgres(url)
    database.initialize(opened)
    return opened


def _sqlite(url: str) -> peewee.Database:
    path = url.removeprefix("sqlite:///")
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    opened = peewee.SqliteDatabase(path, pragmas=PRAGMAS, check_same_thread=False)
    opened.register_collation(_compare, "RU")
    return opened


def _compare(left: str, right: str) -> int:
    a, b = fold(left), fold(right)
    return (a > b) - (a < b)


def _postgres(url: str) -> peewee.Database:
    parts = urlparse(url)
    return PooledPostgresqlDatabase(
        parts.path.lstrip("/"),
        user=parts.username,
        password=parts.password,
        host=parts.hostname,
        port=parts.port or 5432,
        max_connections=20,
        stale_timeout=300,
        timeout=10,
        prefer_psycopg3=True,
    )


def is_sqlite() -> bool:
    return isinstance(database.obj, peewee.SqliteDatabase)


@contextmanager
def transaction() -> Iterator[None]:
    """One write: BEGIN IMMEDIATE on SQLite (trap D1), a savepoint when already inside; errors come out translated."""
    mark, done = len(_late.works), len(_late.after)
    _late.depth += 1
    try:
        with database.atomic("IMMEDIATE") if is_sqlite() else database.atomic():
            yield
            if _late.depth == 1:
                _work_off()
    except BaseException as error:
        del _late.works[mark:], _late.after[done:]  # what a savepoint took back has not happened
        if isinstance(error, peewee.PeeweeException):
            raise translated(error) from error
        raise
    finally:
        _late.depth -= 1
    if _late.depth == 0:
        _follow_up()


class _Late(threading.local):
    """What this thread's transaction still has to do before it commits."""

    def __init__(self) -> None:
        self.depth = 0
        self.works: list[tuple[Callable[[list[Any]], None], Any]] = []
        self.after: list[Callable[[], None]] = []


_late = _Late()


def before_commit(work: Callable[[list[Any]], None], item: Any) -> None:
    """Have ``work`` called once with all its items as the last thing in the transaction, only inside of one.

    For what takes a lock that everybody needs: it is held for the commit alone, and always taken last, so that two
    writers cannot wait for each other (ADR 0016).
    """
    _late.works.append((work, item))


def after_commit(work: Callable[[], None]) -> None:
    """Have ``work`` done once the transaction has committed, only inside of one: for what cannot be taken back."""
    _late.after.append(work)


def _follow_up() -> None:
    works, _late.after = _late.after, []
    for work in works:
        work()


def _work_off() -> None:
    works, _late.works = _late.works, []
    for work in dict.fromkeys(work for work, _ in works):
        work([item for asked, item in works if asked == work])


def in_russian_order(column: Any) -> Any:
    """Sort expression for Cyrillic text: ё beside е, capitals beside small letters, alike on both engines (trap D4)."""
    if is_sqlite():
        return peewee.Collate(column, "RU") if hasattr(peewee, "Collate") else column.collate("RU")
    return peewee.fn.LOWER(peewee.fn.REPLACE(peewee.fn.REPLACE(column, "ё", "е"), "Ё", "Е"))


@contextmanager
def connection() -> Iterator[None]:
    """A connection for a command or a job; inside a request the app opens and closes its own."""
    opened_here = database.connect(reuse_if_open=True)
    try:
        yield
    finally:
        if opened_here and not database.is_closed():
            database.close()
