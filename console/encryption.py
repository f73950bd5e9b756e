"""A plain SQLite database turned into an SQLCipher one at the same place: copied, compared, exchanged (ADR 0018)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import peewee

from console import audit, engines, keys
from console.config import Settings
from console.database import encrypted, file_of, open_database, transaction
from console.officers import Officer
from schema.base import database


class NotEncrypted(click.ClickException):
    """Nothing was changed; the message says why."""


@dataclass(frozen=True, slots=True)
class Encrypted:
    """What was done: the new address, how much was compared, where the plain file was set aside."""

    url: str
    tables: int
    rows: int
    plain: Path


def encrypt(settings: Settings, officer: Officer, now: datetime) -> Encrypted:
    """Encrypt the database of these settings with their key and open it; the services stand still meanwhile.

    The plain file is set aside beside it, for the administrator to destroy. Raises NotEncrypted, WrongKey.
    """
    place, key = file_of(settings.database), _key(settings)
    _require_alone()
    made = place.with_name(f"{place.name}.encrypting")
    made.unlink(missing_ok=True)
    try:
        found = _copied(place, made, key)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    plain = _exchanged(place, made, now)
    url = settings.database.replace("sqlite:", "sqlcipher:", 1)
    open_database(url, key)
    database.connect(reuse_if_open=True)
    with transaction():
        audit.write("encrypt", officer, now, document="database", reason=f"таблиц {len(found)}, сверено")
    return Encrypted(url, len(found), sum(rows for rows, _ in found.values()), plain)


def _key(settings: Settings) -> str:
    if not settings.database.startswith("sqlite:"):
        raise NotEncrypted(f"Зашифровать можно простую базу sqlite:///, а здесь {engines.name(settings)}")
    secret = keys.secret(settings)
    if secret is None:
        raise NotEncrypted("Нужен ключ: создайте его (python -m console.keys ФАЙЛ) и назовите в CONSOLE_DB_KEY_FILE")
    return keys.raw(secret)


def _require_alone() -> None:
    """Nobody else has the database open: a page written after the copy would be lost. Raises NotEncrypted."""
    try:
        database.execute_sql("PRAGMA busy_timeout = 0")
        [mode] = database.execute_sql("PRAGMA journal_mode = DELETE").fetchone()
    except peewee.OperationalError:  # locked: somebody reads or writes
        mode = "wal"
    if mode != "delete":
        raise NotEncrypted("База открыта другой программой: остановите консоль и её ночные задания и повторите")


def _copied(place: Path, made: Path, key: str) -> engines.Sums:
    """Copy every table, index and trigger into the new file and compare them. Raises NotEncrypted."""
    was, laid_out = engines.sums(), _layout(database.obj)
    database.close()
    _export(place, made, key)
    copy: Any = encrypted(made, key)
    copy.connect()
    try:
        whole = [row[0] for row in copy.execute_sql("PRAGMA cipher_integrity_check")]
        same = engines.sums(copy) == was and _layout(copy) == laid_out
        copy.execute_sql("PRAGMA journal_mode = DELETE")  # no log stays behind when the file is moved
    finally:
        copy.close()
    if whole or not same:
        raise NotEncrypted("Копия не совпала с базой: ничего не изменено, проверьте диск командой flask check")
    return was


def _export(place: Path, made: Path, key: str) -> None:
    from playhouse.sqlcipher_ext import sqlcipher

    made.touch(mode=0o600)
    line = sqlcipher.connect(str(place))
    try:
        line.execute("ATTACH DATABASE ? AS sealed KEY ?", (str(made), key))
        line.execute("SELECT sqlcipher_export('sealed')")
        line.execute("DETACH DATABASE sealed")
    finally:
        line.close()


def _layout(opened: Any) -> list[tuple[str, str, str]]:
    """Tables, indexes and triggers as they were declared."""
    query = "SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
    return [tuple(row) for row in opened.execute_sql(query)]


def _exchanged(place: Path, made: Path, now: datetime) -> Path:
    """The new file takes the place of the plain one, which is set aside."""
    aside = place.with_name(f"{place.name}.before-{now:%Y%m%dT%H%M%S}")
    place.rename(aside)
    made.rename(place)
    return aside
