"""Backup and restore: one sealed file with the database, the attachments and the keys without which they are nothing.

Inside it is a tar: ``database`` (a consistent copy), ``attachments/…``, ``forms/…``, ``keys/…`` and, at the end,
``manifest.json`` with a checksum of every member and of every table. What was written is read again before it counts.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

import click

from console import audit, engines, keys, migrations, sealed_files, sealing
from console.config import Settings
from console.database import file_of, is_sqlite, transaction
from console.officers import Officer
from console.sealed import Damaged
from schema.base import database
from schema.history import Audit

#: Folders of the data folder that belong to the data. The queue of jobs does not: it is filled anew.
FOLDERS = ("attachments", "forms")
#: A copy older than this is told of by ``flask check`` and on the desk of the administrator.
DAYS = 2
_LEAST = 12  # characters of a passphrase
_MEMBER = re.compile(
    r"(?:attachments|forms)/[\w-][\w.-]{0,120}|keys/(?:secret_key|files_key|db_key|trail_key)|database"
)
_MANIFEST = "manifest.json"
_PIECE = 1 << 20
_SCRATCH = ".scratch-"
_ABANDONED = 24 * 3600  # seconds


class Failed(click.ClickException):
    """The backup or the restore did not happen; the message is one Russian sentence."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds."""

    made_at: str
    engine: str
    migrations: list[str]
    tables: dict[str, list[Any]]  # table → [rows, checksum]
    members: dict[str, list[Any]]  # member → [bytes, checksum]

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())

    @property
    def files(self) -> int:
        return sum(name.startswith("attachments/") for name in self.members)


def passphrase(settings: Settings) -> bytes | None:
    """The secret of the backups from ``CONSOLE_BACKUP_KEY_FILE``; None when it has to be asked for."""
    return keys.read(settings.backup_key_file) if settings.backup_key_file else None


# ------------------------------------------------------------------ making


def make(out: Path, secret: bytes, settings: Settings, officer: Officer, now: datetime) -> Made:
    """Write a backup of the opened database into ``out``, read it again, note it in the trail. Raises Failed."""
    _require_long(secret)
    if out.exists():
        raise Failed(f"{out}: такой файл уже есть – резервная копия ничего не перезаписывает")
    part = out.with_name(f".{out.name}.part")
    try:
        written = _written(part, secret, settings, now)
        if inspected(part, secret) != written:
            raise Failed("Записанная копия прочитана с ошибкой: проверьте диск и повторите")
        with transaction():  # no backup without its trail, and no trail without the backup
            audit.write("backup", officer, now, reason=f"строк {written.rows}, файлов {written.files}")
            part.rename(out)
    except OSError as error:
        raise Failed(f"{out}: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
    return written


def _require_long(secret: bytes) -> None:
    if len(secret) < _LEAST:
        raise Failed(f"Пароль резервной копии короче {_LEAST} знаков")


def _written(part: Path, secret: bytes, settings: Settings, now: datetime) -> Made:
    """The database first: files are on disk before their rows, so every row of the copy finds its file."""
    members: dict[str, list[Any]] = {}
    with _scratch(settings) as scratch, _private(part) as target, _packed(target, secret) as pack:
        copy = scratch / "database"
        tables = engines.copy(copy, settings)
        members["database"] = _put(pack, "database", copy)
        copy.unlink()
        for name, path in _files(settings):
            members[name] = _put(pack, name, path)
        for name, content in _keys(settings).items():
            members[name] = _put_bytes(pack, name, content)
        made = Made(now.isoformat(), engines.name(settings), migrations.applied(), tables, members)
        _put_bytes(pack, _MANIFEST, json.dumps(_plain(made)).encode())
    return made


def _plain(made: Made) -> dict[str, Any]:
    return {name: getattr(made, name) for name in Made.__slots__}


@contextlib.contextmanager
def _scratch(settings: Settings) -> Iterator[Path]:
    """A folder for the work, on the same disk; what killed work of another day left behind goes first."""
    settings.make_var()
    for left in settings.var.glob(f"{_SCRATCH}*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=settings.var, prefix=_SCRATCH) as folder:
        yield Path(folder)


@contextlib.contextmanager
def _private(part: Path) -> Iterator[IO[bytes]]:
    """A new file for its owner alone, on the disk when it is left."""
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
        yield target
        target.flush()
        os.fsync(target.fileno())


@contextlib.contextmanager
def _packed(target: IO[bytes], secret: bytes) -> Iterator[tarfile.TarFile]:
    sealer = sealed_files.Sealer(target, secret)
    with tarfile.open(fileobj=cast(Any, sealer), mode="w|", format=tarfile.PAX_FORMAT) as pack:
        yield pack
    sealer.finish()


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Plain files of the folders; half-written ones begin with a dot."""
    for folder in FOLDERS:
        found = (settings.var / folder).glob("[!.]*") if (settings.var / folder).is_dir() else ()
        for path in sorted(found):
            if path.is_file() and not path.is_symlink():
                yield f"{folder}/{path.name}", path


def _keys(settings: Settings) -> dict[str, bytes]:
    """Without the first no password of an account fits, without the others neither files, database nor trail open."""
    beside = settings.var / "files_key"
    found = {"keys/secret_key": settings.secret().encode(), "keys/db_key": keys.secret(settings)}
    found["keys/files_key"] = beside.read_bytes() if beside.exists() else None
    found["keys/trail_key"] = settings.trail_key.read_bytes() if settings.trail_key.exists() else None
    return {name: content for name, content in found.items() if content}


def _put(pack: tarfile.TarFile, name: str, path: Path) -> list[Any]:
    info = tarfile.TarInfo(name)
    info.size = path.stat().st_size
    with path.open("rb") as file:
        read = _Summed(file)
        pack.addfile(info, cast(Any, read))
    return [info.size, read.digest.hexdigest()]


def _put_bytes(pack: tarfile.TarFile, name: str, content: bytes) -> list[Any]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    pack.addfile(info, io.BytesIO(content))
    return [len(content), hashlib.sha256(content).hexdigest()]


class _Summed:
    """A file that is summed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece


# ------------------------------------------------------------------ reading


def inspected(path: Path, secret: bytes, into: Path | None = None) -> Made:
    """Read a backup to its end, every checksum compared; its members come to lie in ``into``. Raises Failed."""
    found: dict[str, list[Any]] = {}
    manifest = b""
    try:
        with path.open("rb") as source, _unpacked(source, secret) as pack:
            for member in pack:
                content = pack.extractfile(member)
                if content is not None and member.name == _MANIFEST:
                    manifest = content.read()
                else:
                    found[member.name] = _taken(member, content, into)
    except FileNotFoundError:
        raise Failed(f"{path}: такого файла нет") from None
    except (Damaged, tarfile.TarError):
        raise Failed(f"{path}: это не резервная копия, она повреждена или пароль другой") from None
    return _agreed(path, manifest, found)


@contextlib.contextmanager
def _unpacked(source: IO[bytes], secret: bytes) -> Iterator[tarfile.TarFile]:
    opener = sealed_files.Opener(source, secret)
    with tarfile.open(fileobj=cast(Any, opener), mode="r|") as pack:
        yield pack
        while opener.read(_PIECE):
            pass  # to the last piece, which alone tells that nothing is cut off


def _taken(member: tarfile.TarInfo, content: IO[bytes] | None, into: Path | None) -> list[Any]:
    if content is None or not member.isreg() or not _MEMBER.fullmatch(member.name):
        raise Damaged
    digest = hashlib.sha256()
    with contextlib.ExitStack() as stack:
        target = stack.enter_context(_private(_place(into, member.name))) if into else None
        while piece := content.read(_PIECE):
            digest.update(piece)
            if target:
                target.write(piece)
    return [member.size, digest.hexdigest()]


def _place(into: Path, name: str) -> Path:
    target = into / name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return target


def _agreed(path: Path, manifest: bytes, found: dict[str, list[Any]]) -> Made:
    try:
        made = Made(**json.loads(manifest))
    except (ValueError, TypeError):
        raise Failed(f"{path}: в резервной копии нет описи") from None
    if made.members != found or "database" not in found:
        raise Failed(f"{path}: резервная копия не сходится со своей описью")
    return made


# ------------------------------------------------------------------ restoring


def restore(path: Path, secret: bytes, settings: Settings, officer: Officer, now: datetime, *, force: bool) -> Made:
    """Put a backup in place of an empty database, or with ``force`` of any; what was there is set aside. Raises Failed.

    Everything is read and compared before the first file moves, and the tables once more when they stand in place.
    """
    with _scratch(settings) as scratch:
        made = inspected(path, secret, scratch)
        _require_fit(made, scratch, settings)
        _require_empty(settings, force)
        old = _Kept(scratch / "keys")
        engines.put(scratch / "database", settings, now, old.read("db_key"), keep=force)  # first what may fail
        _settle_keys(old, settings, now, keep=force)
        _settle_files(scratch, old, settings, now, keep=force)
    if engines.sums() != made.tables:
        raise Failed("База восстановлена, но её таблицы не сходятся с описью копии: восстановите из другой копии")
    migrations.up()
    audit.write("restore", officer, now, reason=f"копия от {made.made_at}")
    return made


@dataclass(frozen=True, slots=True)
class _Kept:
    """The keys of a backup."""

    folder: Path

    def read(self, name: str) -> bytes | None:
        path = self.folder / name
        return path.read_bytes() if path.exists() else None


def _require_fit(made: Made, scratch: Path, settings: Settings) -> None:
    if made.engine != engines.name(settings):
        raise Failed(f"Копия сделана из базы {made.engine}, а DATABASE_URL называет {engines.name(settings)}")
    if set(made.migrations) - set(migrations.known()):
        raise Failed("Копия сделана более новой программой: сначала обновите программу")
    if settings.secret_key and settings.secret_key.encode() != (scratch / "keys/secret_key").read_bytes():
        raise Failed("SECRET_KEY не тот, что в копии: с ним не подойдёт ни один пароль; уберите его из окружения")


def _require_empty(settings: Settings, force: bool) -> None:
    if not force and (not engines.is_empty(settings) or any(True for _ in _files(settings))):
        raise Failed("Здесь уже есть данные: восстановите в пустое место или повторите с --force")


def _settle_keys(old: _Kept, settings: Settings, now: datetime, *, keep: bool) -> None:
    places = {"secret_key": settings.var / "secret_key", "files_key": settings.var / "files_key"}
    for name, place in {**places, "trail_key": settings.trail_key}.items():
        content = old.read(name)
        if content is None or (place.exists() and place.read_bytes() == content):
            continue
        if place.exists():
            engines.give_way(place, now, keep=keep)
        with _private(place) as target:
            target.write(content)
    sealing.use(settings.trail_key)


def _settle_files(scratch: Path, old: _Kept, settings: Settings, now: datetime, *, keep: bool) -> None:
    """Files come to rest sealed with the keys of this place, whichever they had."""
    _reseal(scratch / "attachments", old, settings)
    for folder in FOLDERS:
        place = settings.var / folder
        if place.exists():
            engines.give_way(place, now, keep=keep)
        if (scratch / folder).exists():
            shutil.move(scratch / folder, place)


def _reseal(folder: Path, old: _Kept, settings: Settings) -> None:
    there, here = keys.ring(old.read("db_key"), old.read("files_key")), keys.of_files(settings)
    if there.keys[:1] == here.keys[:1]:
        return
    for path in folder.glob("*"):
        with contextlib.suppress(Damaged):  # damaged before the backup: stays as it is
            path.write_bytes(here.seal(there.open(path.read_bytes(), path.name), path.name))


# ------------------------------------------------------------------ how old


def last() -> datetime | None:
    """When the last backup was made or restored; None when never."""
    found = Audit.select(Audit.at).where(Audit.act.in_(("backup", "restore"))).order_by(Audit.id.desc()).first()
    return found.at if found else None


def age(now: datetime) -> tuple[str, bool]:
    """What to tell the administrator about the last backup, and whether it is too old."""
    made = last()
    if made is None:
        return "Резервных копий ещё не было: выполните flask backup", True
    days = (now - made).days
    return f"Последняя резервная копия – {made:%d.%m.%Y %H:%M}" + (
        f", дней назад: {days}" if days else ""
    ), days >= DAYS


def overdue(now: datetime) -> str:
    """The same for ``flask check``: empty while the last backup is fresh, and before there is any table."""
    text, late = age(now) if database.table_exists("audit") else ("", False)
    return text if late else ""


def open_to_others(settings: Settings) -> list[str]:
    """Files of data that other users of the machine can read."""
    names = ("secret_key", "files_key", "jobs.db")
    paths = [settings.trail_key, *(settings.var / name for name in names)] + (
        [file_of(settings.database)] if is_sqlite() else []
    )
    return [str(path) for path in paths if path.exists() and path.stat().st_mode & 0o077]
