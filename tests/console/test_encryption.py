"""`flask encrypt-database`: a plain database is copied, compared and exchanged, or nothing changes at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console import chain, encryption, engines, integrity, keys
from console.config import Settings
from console.database import file_of, open_database
from schema.base import database
from schema.history import Audit
from schema.people import Person
from tests import signals
from tests.conftest import POSTGRES

pytestmark = [pytest.mark.once, pytest.mark.skipif(POSTGRES, reason="a file of SQLite")]


@pytest.fixture
def settings(world: Any, tmp_path: Path) -> Iterator[Settings]:
    """The console of the test with a key at hand and a child in its plain database."""
    signals.register(world)
    keys.new(tmp_path / "db_key")
    found = world.settings.model_copy(update={"db_key_file": tmp_path / "db_key"})
    world.app.extensions["console-settings"] = world.settings = found
    yield found
    for path in file_of(found.database).parent.glob(f"{file_of(found.database).name}*"):
        if ".before-" in path.name or ".encrypting" in path.name:
            path.unlink()


def encrypted(world: Any, settings: Settings) -> encryption.Encrypted:
    return encryption.encrypt(settings, world.system(), world.now)


def test_everything_is_there_and_nothing_can_be_read(world: Any, settings: Settings) -> None:
    before, people = engines.sums(), Person.select().count()
    made = encrypted(world, settings)
    place = file_of(settings.database)
    assert made.url == settings.database.replace("sqlite:", "sqlcipher:") and made.tables == len(before)
    changed = {"audit", "trail_head", "case_key", "sqlite_sequence"}
    after = engines.sums()
    assert {name for name in before if before[name] != after[name]} <= changed and Person.select().count() == people
    assert integrity.findings() == [] and chain.verify().broken is None
    assert Audit.select().where(Audit.act == "encrypt").count() == 1
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(place).execute("SELECT count(*) FROM sqlite_master")
    on_disk = b"".join(path.read_bytes() for path in place.parent.glob(f"{place.name}*") if path != made.plain)
    assert "Черных".encode() not in on_disk and "Черных".encode() in made.plain.read_bytes()
    assert place.stat().st_mode & 0o077 == 0


def test_the_trail_stays_append_only(world: Any, settings: Settings) -> None:
    encrypted(world, settings)
    with pytest.raises(Exception, match="append-only"):
        database.execute_sql("DELETE FROM audit")


def test_a_service_that_still_runs_is_named_and_nothing_changes(world: Any, settings: Settings) -> None:
    place = file_of(settings.database)
    other = sqlite3.connect(place)
    other.execute("SELECT count(*) FROM person").fetchone()
    try:
        with pytest.raises(encryption.NotEncrypted, match="остановите"):
            encrypted(world, settings)
    finally:
        other.close()
    assert place.read_bytes().startswith(b"SQLite format 3")
    assert not place.with_name(f"{place.name}.encrypting").exists()


def test_a_copy_that_differs_is_thrown_away(world: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    place, true = file_of(settings.database), encryption._export

    def lossy(source: Path, made: Path, key: str) -> None:
        true(source, made, key)
        copy = encryption.encrypted(made, key)
        copy.execute_sql("INSERT INTO counter (series, value) VALUES ('odd', 1)")
        copy.close()

    monkeypatch.setattr(encryption, "_export", lossy)
    with pytest.raises(encryption.NotEncrypted, match="не совпала"):
        encrypted(world, settings)
    assert place.read_bytes().startswith(b"SQLite format 3")
    assert not place.with_name(f"{place.name}.encrypting").exists()
    open_database(settings.database)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"db_key_file": None}, "Нужен ключ"), ({"database_url": "sqlcipher:///x.db"}, "sqlcipher")],
    ids=["no key", "encrypted already"],
)
def test_without_a_key_or_a_plain_database_it_says_so(
    world: Any, settings: Settings, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(encryption.NotEncrypted, match=words):
        encrypted(world, settings.model_copy(update=change))


def test_the_command_tells_the_new_address_and_what_to_destroy(world: Any, settings: Settings) -> None:
    made = world.app.test_cli_runner().invoke(args=["encrypt-database"])
    assert made.exit_code == 0, made.output
    assert "DATABASE_URL=sqlcipher:///" in made.output and ".before-" in made.output
