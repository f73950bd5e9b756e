"""The encrypted database: the disk shows nothing, a wrong key is said in one line, all else is as in plain SQLite."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import peewee
import pytest
from playhouse.sqlcipher_ext import sqlcipher

from console import attachments, backup, engines, integrity, keys, migrations, records
from console.config import Settings
from console.database import Unopened, in_russian_order, is_sqlite, open_database
from console.sealed import Damaged
from schema.base import database
from schema.case import Case
from schema.history import Attachment
from schema.people import Person
from schema.registers.abuse_journal import AbuseFactEntry
from tests import signals
from tests.conftest import NOW, POSTGRES
from tests.console.test_attachments import PDF, memo_of, send

pytestmark = pytest.mark.skipif(POSTGRES, reason="a file of SQLite")

CANARY = "Черных"
SECRET = b"five plain words for a safe"


def sealed(world: Any, folder: Path) -> Settings:
    """The console of the test in an encrypted database; the connection is open."""
    keys.new(folder / "key")
    settings = world.settings.model_copy(
        update={"var": folder, "database_url": f"sqlcipher:///{folder / 'sealed.db'}", "db_key_file": folder / "key"}
    )
    plain = database.obj.database
    database.close()
    (folder / "sealed.db").touch(mode=0o600)
    with_key = sqlcipher.connect(plain)
    with_key.execute("ATTACH DATABASE ? AS sealed KEY ?", (str(folder / "sealed.db"), keys.of_database(settings)))
    with_key.execute("SELECT sqlcipher_export('sealed')")
    with_key.close()
    open_database(settings.database, keys.of_database(settings))
    database.connect()
    world.settings = settings
    world.app.extensions["console-settings"] = settings
    return settings


@pytest.fixture
def settings(world: Any, tmp_path: Path) -> Iterator[Settings]:
    folder = tmp_path / "sealed"
    folder.mkdir()
    yield sealed(world, folder)


def test_the_disk_shows_no_word_and_plain_sqlite_opens_nothing(world: Any, settings: Settings) -> None:
    signals.register(world)
    on_disk = b"".join(path.read_bytes() for path in settings.var.glob("sealed.db*"))
    assert len(on_disk) > 1_000_000
    for word in (CANARY, "Учебная", "SQLite format", "clerk.asino", "CREATE TABLE", "$argon2"):
        assert word.encode() not in on_disk
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(settings.var / "sealed.db").execute("SELECT count(*) FROM sqlite_master")
    for path in settings.var.glob("sealed.db*"):
        assert path.stat().st_mode & 0o077 == 0


def test_everything_that_plain_sqlite_promises_holds(world: Any, settings: Settings) -> None:
    assert is_sqlite() and integrity.findings() == []
    assert database.execute_sql("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert database.execute_sql("PRAGMA synchronous").fetchone()[0] == 2
    signals.register(world)
    with pytest.raises(peewee.IntegrityError):
        Case.delete().execute()
    with pytest.raises(peewee.IntegrityError):
        database.execute_sql("DELETE FROM audit")
    officer = world.officer("clerk.asino")
    for last in ("Ёлкин", "Емельянов", "Жуков", "елагин"):
        records.create(Person, {"last_name": last, "first_name": "Пётр", "gender": "m"}, officer, world.now)
    names = [row.last_name for row in Person.select().order_by(in_russian_order(Person.last_name))]
    assert [name for name in names if name[0] in "ЕеЁЖ"] == ["елагин", "Ёлкин", "Емельянов", "Жуков"]
    assert migrations.up() == [] and not any(migrations.difference())


def test_a_day_of_work_on_the_encrypted_database(world: Any, settings: Settings) -> None:
    clerk = world.visitor("clerk.asino")
    clerk.send(clerk.open("/abuse-journal/new/"), signals.form(), action="new/")
    entry = AbuseFactEntry.select().get()
    assert CANARY in clerk.open(f"/abuse-journal/details/?id={entry.id}").text
    found = clerk.post("/abuse-journal/search/", {"csrf_token": clerk.token(), "text": CANARY.lower()})
    assert CANARY in found.text
    assert world.visitor("specialist.asino").open(f"/case/{entry.case_id}/").status == 200


def test_a_new_encrypted_database_is_migrated_from_nothing(tmp_path: Path) -> None:
    keys.new(tmp_path / "key")
    url = f"sqlcipher:///{tmp_path / 'new.db'}"
    open_database(url, keys.of_database(Settings(database_url=url, db_key_file=tmp_path / "key")))
    assert "0001_initial" in migrations.up()
    assert b"CREATE" not in (tmp_path / "new.db").read_bytes()


# --- keys ----------------------------------------------------------------------------------------------------------


def test_a_wrong_key_and_a_wrong_address_are_said_in_words(settings: Settings, tmp_path: Path) -> None:
    keys.new(tmp_path / "other")
    other = settings.model_copy(update={"db_key_file": tmp_path / "other"})
    with pytest.raises(Unopened, match="не открывается этим ключом"):
        open_database(other.database, keys.of_database(other))
    with pytest.raises(Unopened, match="sqlcipher:///"):
        open_database(other.database.replace("sqlcipher", "sqlite"))
    with pytest.raises(keys.WrongKey, match="нужен ключ"):
        keys.of_database(settings.model_copy(update={"db_key_file": None}))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622, 0o666])
def test_a_key_that_others_can_touch_is_refused(tmp_path: Path, mode: int) -> None:
    keys.new(tmp_path / "key")
    (tmp_path / "key").chmod(mode)
    with pytest.raises(keys.WrongKey, match="chmod 600"):
        keys.read(tmp_path / "key")


def test_a_credential_of_the_unit_is_guarded_by_systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.new(tmp_path / "key")
    (tmp_path / "key").chmod(0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert len(keys.read(tmp_path / "key")) == 64


def test_a_key_is_never_written_over_and_never_short(tmp_path: Path) -> None:
    keys.new(tmp_path / "key")
    first = keys.read(tmp_path / "key")
    with pytest.raises(keys.WrongKey, match="не перезаписывается"):
        keys.new(tmp_path / "key")
    assert keys.read(tmp_path / "key") == first
    (tmp_path / "key").write_text("short")
    with pytest.raises(keys.WrongKey, match="короче"):
        keys.read(tmp_path / "key")
    with pytest.raises(keys.WrongKey, match="не читается"):
        keys.read(tmp_path / "missing")


def test_the_key_may_come_from_the_environment(settings: Settings) -> None:
    given = (settings.var / "key").read_text()
    other = settings.model_copy(update={"db_key_file": None, "db_key": given})
    assert keys.of_database(other) == keys.of_database(settings)
    assert given.strip() not in repr(other) and given.strip() not in keys.of_database(other)


def test_commands_say_a_wrong_key_in_one_line(settings: Settings, tmp_path: Path) -> None:
    database.close()
    keys.new(tmp_path / "other")
    environment = os.environ | {
        "DATABASE_URL": settings.database,
        "CONSOLE_VAR": str(settings.var),
        "CONSOLE_DB_KEY_FILE": str(tmp_path / "other"),
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "check"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and "не открывается этим ключом" in done.stderr


# --- the drill with keys -------------------------------------------------------------------------------------------


def test_the_backup_opens_with_its_passphrase_alone_and_takes_the_key_of_the_new_place(
    world: Any, settings: Settings, tmp_path: Path
) -> None:
    signals.register(world)
    story, memo = memo_of(world)
    send(story, memo, PDF, "скан.pdf")
    world.settings = settings = settings.model_copy(
        update={"secret_key": "s" * 40, "audit_key_file": world.app.extensions["trail-key"]}
    )
    backup.make(tmp_path / "copy", SECRET, settings, world.system(), NOW)
    before = engines.sums()
    shutil.rmtree(attachments.folder(settings), ignore_errors=True)
    keys.new(tmp_path / "new-key")
    place = settings.model_copy(
        update={
            "var": tmp_path / "place",
            "database_url": f"sqlcipher:///{tmp_path / 'place' / 'console.db'}",
            "db_key_file": tmp_path / "new-key",
        }
    )
    open_database(place.database, keys.of_database(place))
    database.connect(reuse_if_open=True)
    backup.restore(tmp_path / "copy", SECRET, place, world.system(), NOW, force=False)
    assert engines.sums()["cases"] == before["cases"]
    kept = Attachment.get()
    stored = (attachments.folder(place) / kept.stored_name).read_bytes()
    assert attachments.content(kept, place) == PDF
    with pytest.raises(Damaged):
        keys.of_files(settings).open(stored, kept.stored_name)
    database.close()
    with pytest.raises(Unopened):
        open_database(place.database, keys.of_database(settings))
    open_database(place.database, keys.of_database(place))
    assert Person.select().where(Person.last_name == CANARY).exists()
