"""A backup is whole, sealed and read again; the restore puts back every row and file, or nothing at all."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from console import attachments, backup, chain, engines, keys, sealed_files
from console.accounts import User
from console.config import Settings
from console.database import is_sqlite, open_database, transaction
from console.numbering import next_number
from schema.base import database
from schema.history import Attachment, Audit
from tests import signals
from tests.conftest import NOW
from tests.console.test_attachments import PDF, memo_of, send
from tests.pages import Visitor

SECRET = b"five plain words for a safe"


def made(world: Any, out: Path) -> backup.Made:
    return backup.make(out, SECRET, world.settings, world.system(), world.now)


@pytest.fixture
def filled(world: Any) -> Any:
    """A console with a case and an attached file."""
    signals.register(world)
    story, memo = memo_of(world)
    send(story, memo, PDF, "скан.pdf")
    world.set_clock(NOW)
    own = {"secret_key": world.app.config["SECRET_KEY"], "audit_key_file": world.app.extensions["trail-key"]}
    world.settings = world.settings.model_copy(update=own)
    world.app.extensions["console-settings"] = world.settings
    return world


@pytest.fixture
def place(databases: Any, tmp_path: Path) -> Settings:
    """An empty place on another machine."""
    url = databases.new("place")
    for stale in databases.folder.glob("place.db*"):
        stale.unlink()
    return Settings(var=tmp_path / "place", database_url=url, demo=True, testing=True)


def restored(world: Any, out: Path, settings: Settings, *, secret: bytes = SECRET, force: bool = False) -> backup.Made:
    open_database(settings.database, keys.of_database(settings))
    database.connect(reuse_if_open=True)
    return backup.restore(out, secret, settings, world.system(), world.now, force=force)


# --- the drill -----------------------------------------------------------------------------------------------------


def test_the_drill_brings_back_every_table_every_file_and_every_password(
    filled: Any, place: Settings, tmp_path: Path
) -> None:
    before, kept, password = engines.sums(), Attachment.get(), User.get(User.username == "admin").password
    copy = made(filled, tmp_path / "copy")
    assert copy.tables == before and copy.files == 1
    restored(filled, tmp_path / "copy", place)
    after = engines.sums()
    changed = {name for name in before if before[name] != after[name]} - {"sqlite_sequence"}
    assert changed - {"case_key"} == {"audit", "trail_head"}  # it says that it was restored
    assert chain.verify().broken is None, "the trail came with its key"
    assert after["audit"][0] == before["audit"][0] + 1
    assert Audit.select().order_by(Audit.id.desc()).get().act == "restore"
    assert attachments.content(kept, place) == PDF and attachments.findings(place) == []
    assert [path.name for path in place.var.glob("*.before-*")] == []  # an empty place leaves nothing behind
    assert place.secret() == filled.settings.secret() and User.get(User.username == "admin").password == password


def test_somebody_signs_in_after_the_drill(filled: Any, place: Settings, tmp_path: Path) -> None:
    made(filled, tmp_path / "copy")
    restored(filled, tmp_path / "copy", place)
    database.close()
    app = create_app(place)
    assert "Сегодня" in Visitor(app).sign_in("clerk.asino").title


def test_writers_go_on_while_the_copy_is_made_and_the_copy_is_of_one_moment(
    filled: Any, place: Settings, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        with database.connection_context():
            while not stop.is_set():
                with transaction():
                    next_number("one"), next_number("other")  # always together
                stop.wait(0.02)  # people breathe between two entries

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        copies = [made(filled, tmp_path / f"copy-{number}") for number in range(3)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert copies[0].tables["counter"] != copies[-1].tables["counter"]
    restored(filled, tmp_path / "copy-1", place)
    assert engines.sums()["counter"] == copies[1].tables["counter"]
    values = database.execute_sql("SELECT value FROM counter WHERE series IN ('one', 'other')").fetchall()
    assert values[0] == values[1]


# --- what the file holds -------------------------------------------------------------------------------------------


def test_the_copy_shows_nothing_and_is_its_owners_alone(filled: Any, tmp_path: Path) -> None:
    made(filled, tmp_path / "copy")
    content = (tmp_path / "copy").read_bytes()
    for word in ("Черных", "скан", "clerk.asino", "database", "SQLite", filled.settings.secret(), "PGDMP"):
        assert word.encode() not in content
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    assert [path.name for path in filled.settings.var.glob(".*")] == []  # nothing is left of the work


def test_the_copy_is_in_the_trail_and_its_age_is_told(filled: Any, tmp_path: Path) -> None:
    assert "ещё не было" in backup.overdue(filled.now)
    made(filled, tmp_path / "copy")
    assert Audit.get(Audit.act == "backup").officer == filled.system().name
    assert backup.overdue(filled.now + timedelta(hours=47)) == ""
    assert "дней назад: 2" in backup.overdue(filled.now + timedelta(hours=49))


def test_the_administrator_and_nobody_else_sees_the_age_on_the_desk(filled: Any, tmp_path: Path) -> None:
    assert "Резервных копий ещё не было" in filled.visitor("admin").open("/desk/").words
    assert "Резервных копий" not in filled.visitor("clerk.asino").open("/desk/").words
    made(filled, tmp_path / "copy")
    assert f"Последняя резервная копия – {NOW:%d.%m.%Y %H:%M}" in filled.visitor("admin").open("/desk/").words


def test_what_killed_work_left_is_swept_away_and_work_at_hand_is_not(filled: Any, tmp_path: Path) -> None:
    old, young = filled.settings.var / ".scratch-old", filled.settings.var / ".scratch-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "database").write_text("copy")
    os.utime(old, (0, 0))
    made(filled, tmp_path / "copy")
    assert not old.exists() and young.exists()


def test_without_its_trail_there_is_no_backup(filled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the audit failed")

    monkeypatch.setattr(backup.audit, "write", broken)
    with pytest.raises(RuntimeError):
        made(filled, tmp_path / "copy")
    assert list(tmp_path.glob("*copy*")) == []


def test_nothing_is_written_over(filled: Any, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("дорогое")
    with pytest.raises(backup.Failed, match="уже есть"):
        made(filled, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "дорогое"


def test_a_copy_that_reads_back_wrong_does_not_count(
    filled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = sealed_files.Sealer._put

    def broken(self: Any, piece: bytes, *, last: bool) -> None:
        put(self, piece, last=last)
        self._target.seek(-1, 1)
        self._target.write(b"\x00\x00")

    monkeypatch.setattr(sealed_files.Sealer, "_put", broken)
    with pytest.raises(backup.Failed):
        made(filled, tmp_path / "copy")
    assert list(tmp_path.glob("*copy*")) == [] and not Audit.select().where(Audit.act == "backup").exists()


def test_the_check_names_files_that_others_can_read(filled: Any) -> None:
    keys.of_files(filled.settings)
    assert backup.open_to_others(filled.settings) == []
    (filled.settings.var / "files_key").chmod(0o644)
    assert backup.open_to_others(filled.settings) == [str(filled.settings.var / "files_key")]
    said = filled.app.test_cli_runner().invoke(args=["check"])
    assert "W002" in said.output and "W001" not in said.output  # a demonstration needs no backups


# --- what is refused -----------------------------------------------------------------------------------------------


def _cut(content: bytes) -> bytes:
    return content[:-1]


def _piece_lost(content: bytes) -> bytes:
    """The first sealed piece of two or more goes; what is left begins with a valid head."""
    head = len(sealed_files.MAGIC) + 16
    return content[:head] + content[head + (1 << 20) + 16 :]


def _turned(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("damage", [_cut, _piece_lost, _turned, lambda content: b"PK\x03\x04" + content, lambda _: b""])
def test_a_damaged_or_foreign_copy_is_refused_and_changes_nothing(
    filled: Any, place: Settings, tmp_path: Path, damage: Any
) -> None:
    made(filled, tmp_path / "copy")
    (tmp_path / "copy").write_bytes(damage((tmp_path / "copy").read_bytes()))
    with pytest.raises(backup.Failed, match="повреждена или пароль другой"):
        restored(filled, tmp_path / "copy", place)
    assert engines.is_empty(place) and not (place.var / "attachments").exists()


def test_a_wrong_passphrase_opens_nothing(filled: Any, place: Settings, tmp_path: Path) -> None:
    made(filled, tmp_path / "copy")
    with pytest.raises(backup.Failed, match="пароль другой"):
        restored(filled, tmp_path / "copy", place, secret=SECRET + b"!")
    with pytest.raises(backup.Failed, match="короче 12"):
        backup.make(tmp_path / "short", b"short", filled.settings, filled.system(), filled.now)
    with pytest.raises(backup.Failed, match="нет"):
        restored(filled, tmp_path / "missing", place)


def test_data_is_replaced_by_force_only(filled: Any, tmp_path: Path) -> None:
    before, folder = engines.sums(), attachments.folder(filled.settings)
    made(filled, tmp_path / "copy")
    signals.register(filled)
    with pytest.raises(backup.Failed, match="--force"):
        restored(filled, tmp_path / "copy", filled.settings)
    assert engines.sums()["cases"] != before["cases"]
    restored(filled, tmp_path / "copy", filled.settings, force=True)
    assert engines.sums()["cases"] == before["cases"]
    assert attachments.findings(filled.settings) == []
    assert len(list(folder.parent.glob("attachments.before-*"))) == 1
    if is_sqlite():
        assert len(list(Path(database.obj.database).parent.glob("copy.db.before-*"))) == 1


def test_another_secret_key_is_refused(filled: Any, place: Settings, tmp_path: Path) -> None:
    made(filled, tmp_path / "copy")
    with pytest.raises(backup.Failed, match="SECRET_KEY"):
        restored(filled, tmp_path / "copy", place.model_copy(update={"secret_key": "x" * 40}))


def test_a_copy_of_a_newer_program_is_refused(
    filled: Any, place: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(filled, tmp_path / "copy")
    monkeypatch.setattr(backup.migrations, "known", lambda: ["0001_initial"])
    with pytest.raises(backup.Failed, match="обновите программу"):
        restored(filled, tmp_path / "copy", place)


# --- commands ------------------------------------------------------------------------------------------------------


def test_both_commands_work_with_a_key_file_and_say_what_they_did(filled: Any, place: Settings, tmp_path: Path) -> None:
    keys.new(tmp_path / "safe")
    named = {"backup_key_file": tmp_path / "safe"}
    runner = filled.app.test_cli_runner()
    filled.app.extensions["console-settings"] = filled.settings.model_copy(update=named)
    out = runner.invoke(args=["backup", str(tmp_path / "copy")])
    assert out.exit_code == 0 and "прочитано и сверено" in out.output
    again = runner.invoke(args=["backup", str(tmp_path / "copy")])
    assert again.exit_code == 1 and again.output.count("\n") == 1
    full = runner.invoke(args=["restore", str(tmp_path / "copy")])
    assert full.exit_code == 1 and "--force" in full.output
    filled.app.extensions["console-settings"] = place.model_copy(update=named)
    open_database(place.database)
    done = runner.invoke(args=["restore", str(tmp_path / "copy")])
    assert done.exit_code == 0 and "таблицы сверены" in done.output
