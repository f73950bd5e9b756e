"""What differs between the engines when a database is copied and put back; checksums of its tables for both."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import click
import peewee

from console import keys
from console.config import Settings
from console.database import encrypted, file_of, open_database, plain, tls
from schema.base import database

Sums = dict[str, list[Any]]


def name(settings: Settings) -> str:
    """sqlite, sqlcipher or postgresql."""
    return settings.database.partition(":")[0]


def _is_file(settings: Settings) -> bool:
    return name(settings) in {"sqlite", "sqlcipher"}


# ------------------------------------------------------------------ checksums


def sums(opened: Any = None) -> Sums:
    """Rows and checksum of every table; the order of rows does not matter."""
    found = opened or database.obj
    return {table: _sum(found, table) for table in sorted(found.get_tables())}


def _sum(opened: Any, table: str) -> list[Any]:
    rows, total = 0, 0
    for row in opened.execute_sql(f'SELECT * FROM "{table}"'):  # a name out of the database itself  # nosec B608 # our own table names
        line = "\x1f".join(map(_written, row)).encode()
        total = (total + int.from_bytes(hashlib.sha256(line).digest(), "big")) % (1 << 256)
        rows += 1
    return [rows, f"{total:064x}"]


def _written(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else f"{type(value).__name__}:{value}"


# ------------------------------------------------------------------ copying


def copy(target: Path, settings: Settings) -> Sums:
    """Write a consistent copy of the opened database while others work; returns the checksums of exactly that copy."""
    return _copy_file(target, settings) if _is_file(settings) else _dump(target, settings)


def _copy_file(target: Path, settings: Settings) -> Sums:
    """SQLite's own online copy (trap D5); an encrypted database stays encrypted, with the same key."""
    target.touch(mode=0o600)
    with _opened(target, keys.of_database(settings)) as made:
        database.connection().backup(made.connection())
        made.execute_sql("PRAGMA journal_mode=DELETE")
        return sums(made)


@contextmanager
def _opened(path: Path, key: str) -> Iterator[Any]:
    made = encrypted(path, key) if key else plain(path)
    made.connect()
    try:
        yield made
    finally:
        made.close()


def _dump(target: Path, settings: Settings) -> Sums:
    """pg_dump and the checksums look at one and the same snapshot."""
    with database.atomic():
        database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        [snapshot] = database.execute_sql("SELECT pg_export_snapshot()").fetchone()
        found = sums()
        with target.open("wb") as out:
            _run("pg_dump", settings, "--format=custom", "--no-owner", f"--snapshot={snapshot}", stdout=out)
    return found


def _run(program: str, settings: Settings, *arguments: str, **streams: Any) -> None:
    """A program of PostgreSQL; the password travels in the environment, as arguments are seen by everybody."""
    if shutil.which(program) is None:
        raise click.ClickException(f"Нет программы {program}: установите клиент PostgreSQL (пакет postgresql-client)")
    parts = urlparse(settings.database)
    given = {"PGHOST": parts.hostname, "PGPORT": str(parts.port or 5432), "PGUSER": parts.username}
    given |= {"PGPASSWORD": parts.password, "PGDATABASE": parts.path.lstrip("/")}
    given |= {f"PG{name.upper()}": value for name, value in tls(settings.database).items()}
    environment = os.environ | {key: value for key, value in given.items() if value}
    done = subprocess.run([program, *arguments], env=environment, stderr=subprocess.PIPE, check=False, **streams)
    if done.returncode:
        raise click.ClickException(f"{program} завершилась с ошибкой, код {done.returncode}; данные не изменены")


# ------------------------------------------------------------------ putting back


def is_empty(settings: Settings) -> bool:
    """Nothing but a fresh schema, or not even that, stands in the opened database."""
    if _is_file(settings) and not (file_of(settings.database).exists() and file_of(settings.database).stat().st_size):
        return True
    found = database.obj.get_tables()
    return not any(table in found and _has_rows(table) for table in ("audit", "cases", "person", "territory"))


def _has_rows(table: str) -> bool:
    return database.execute_sql(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None  # nosec B608 # our own table names


def put(source: Path, settings: Settings, now: datetime, secret: bytes | None, *, keep: bool) -> None:
    """Put the copy in place of the database and open it; an encrypted one gets the key of this place.

    ``keep``: what stood there is data and is set aside.
    """
    if _is_file(settings):
        _rekey(source, keys.of_database(settings), secret)
        _put_file(source, file_of(settings.database), now, keep=keep)
    else:
        _load(source, settings)
    _let_go(database.obj)
    open_database(settings.database, keys.of_database(settings))
    database.connect(reuse_if_open=True)


def _rekey(source: Path, key: str, secret: bytes | None) -> None:
    if not key or secret is None or keys.raw(secret) == key:
        return
    with _opened(source, keys.raw(secret)) as found:
        found.execute_sql("PRAGMA journal_mode=DELETE")  # a WAL database cannot be rekeyed whole
        found.rekey(key)


def _put_file(source: Path, place: Path, now: datetime, *, keep: bool) -> None:
    _let_go(database.obj)
    for old in (place, *(place.with_name(place.name + tail) for tail in ("-wal", "-shm"))):
        if old.exists():
            give_way(old, now, keep=keep)
    shutil.move(source, place)


def give_way(path: Path, now: datetime, *, keep: bool) -> None:
    """Set aside what stands at ``path``, for the administrator to destroy; without ``keep`` it is worth nothing."""
    if keep:
        path.rename(path.with_name(f"{path.name}.before-{now:%Y%m%dT%H%M%S}"))
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _load(source: Path, settings: Settings) -> None:
    _let_go(database.obj)
    arguments = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    parts = urlparse(settings.database)
    _run("pg_restore", settings, *arguments, f"--dbname={parts.path.lstrip('/')}", str(source), stdout=None)


def _let_go(opened: peewee.Database) -> None:
    opened.close_all() if hasattr(opened, "close_all") else opened.close()
