"""Opening the database: SQLite by default, also encrypted, PostgreSQL for a district; traps D1–D8 are closed here."""

from __future__ import annotations

import ipaddress
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, urlparse

import click
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


class Unopened(click.ClickException):
    """The database is not what the address or the key says; the message is one Russian sentence."""


def open_database(url: str, key: str = "") -> peewee.Database:
    """Bind the models to the database at ``url`` (sqlite:///path, sqlcipher:///path with ``key``, postgresql://…)."""
    opened = _sqlite(url, key) if url.startswith(("sqlite:", "sqlcipher:")) else _postgres(url)
    database.initialize(opened)
    return opened


def file_of(url: str) -> Path:
    """The file of an SQLite database, plain or encrypted."""
    return Path(url.partition(":///")[2])


def _sqlite(url: str, key: str) -> peewee.Database:
    path = file_of(url)
    if str(path) != ":memory:":
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)  # its WAL gets the same permissions
    opened = encrypted(path, key) if url.startswith("sqlcipher:") else plain(path)
    opened.register_collation(_compare, "RU")
    return opened


def plain(path: Path) -> peewee.SqliteDatabase:
    """The SQLite database of a file. Raises Unopened for a file that is encrypted or something else."""
    if path.is_file() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(16) != b"SQLite format 3\0":
                raise Unopened(
                    f"{path}: база зашифрована или это не база – для зашифрованной нужен адрес sqlcipher:///"
                )
    return peewee.SqliteDatabase(str(path), pragmas=PRAGMAS, check_same_thread=False)


def encrypted(path: Path, key: str) -> peewee.SqliteDatabase:
    """The SQLCipher database of a file, which ``key`` opens or begins. Raises Unopened."""
    try:
        from playhouse.sqlcipher_ext import SqlCipherDatabase
    except ImportError:
        raise Unopened("Для sqlcipher:/// нужен пакет sqlcipher3: он есть в requirements.txt") from None
    pragmas = {"cipher_log_level": "none", **PRAGMAS}  # its own lines about a wrong key would hide ours
    opened = SqlCipherDatabase(str(path), passphrase=key, pragmas=pragmas, check_same_thread=False)
    try:
        opened.connect()
        opened.execute_sql("SELECT count(*) FROM sqlite_master")
    except peewee.DatabaseError:
        raise Unopened(f"{path}: база не открывается этим ключом – проверьте CONSOLE_DB_KEY_FILE") from None
    finally:
        opened.close()
    return cast(peewee.SqliteDatabase, opened)


def _compare(left: str, right: str) -> int:
    a, b = fold(left), fold(right)
    return (a > b) - (a < b)


#: What an address may say about TLS and a certificate of the console's own (libpq's names).
_TLS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey"})
#: The one mode of libpq that makes sure whom it talks to.
VERIFIED = "verify-full"


def tls(url: str) -> dict[str, str]:
    """How PostgreSQL at this address is spoken to: what the address says; over a network verified, unless it says so.

    ``PGSSLMODE`` in the environment is libpq's own way to say it and is left to it.
    """
    parts = urlparse(url)
    said = {name: value for name, value in parse_qsl(parts.query) if name in _TLS}
    if "sslmode" in said or "PGSSLMODE" in os.environ or _is_near(parts.hostname or ""):
        return said
    return said | {"sslmode": VERIFIED}


def is_verified(url: str) -> bool:
    """Is the way to PostgreSQL one on which nobody else can listen or answer?"""
    mode = tls(url).get("sslmode") or os.environ.get("PGSSLMODE")
    return _is_near(urlparse(url).hostname or "") or mode == VERIFIED


def _is_near(host: str) -> bool:
    """The socket of this machine or its loopback."""
    try:
        return host in {"", "localhost"} or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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
        **tls(url),
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


def side_by_side(conditions: Iterable[Any], word: str) -> Any:
    """Conditions joined by AND or OR without a bracket around each pair: SQLite's parser holds less than a hundred."""
    return peewee.NodeList(list(conditions), glue=f" {word} ", parens=True)


@contextmanager
def connection() -> Iterator[None]:
    """A connection for a command or a job; inside a request the app opens and closes its own."""
    opened_here = database.connect(reuse_if_open=True)
    try:
        yield
    finally:
        if opened_here and not database.is_closed():
            database.close()
