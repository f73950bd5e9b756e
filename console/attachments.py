"""Files of papers: scans of signed sheets, detached electronic signatures, enclosures.

One store for all of them: random names on disk, sealed bytes (ADR 0018), the content decides what a file is, its hash
is kept, nothing is ever deleted (trap T17). A new file for the same purpose is the next version; a wrong one is
annulled with its reason.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import puremagic

from console import access, antivirus, audit, keys, sealed_files
from console.config import Settings
from console.database import transaction
from console.errors import Forbidden, Refused
from console.numbering import next_number
from console.officers import Officer
from console.sealed import Damaged
from schema.base import database
from schema.history import Attachment, AttachmentKind
from validators.formats import clean, fold
from validators.problem import Problem

log = logging.getLogger("console")

LIMIT = 20 * 1024 * 1024
SIGNATURE = "application/pkcs7-signature"
#: What may be kept → the endings its names may have; the first stands on disk.
_ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/tiff": (".tif", ".tiff"),
    SIGNATURE: (".sig", ".p7s", ".sgn", ".pem"),
}
_NAME_LENGTH = 120
_STORED = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{3}")


@dataclass(frozen=True, slots=True)
class Store:
    """Where the files lie and the keys that they are sealed with."""

    folder: Path
    ring: sealed_files.Ring


@dataclass(frozen=True, slots=True)
class Incoming:
    """A judged file that waits for its transaction; ``stored`` is the name it will have in ``store``."""

    kind: AttachmentKind
    title: str
    name: str
    media_type: str
    content: bytes
    store: Store
    stored: str


# ------------------------------------------------------------------ receiving


def received(
    upload: Any, settings: Settings, *, kind: AttachmentKind = AttachmentKind.SCAN, title: str = "", field: str = "scan"
) -> Incoming | None:
    """The uploaded file, judged; None when no file was chosen. Raises Refused for a wrong kind or size."""
    if upload is None or not upload.filename:
        return None
    content = upload.stream.read(LIMIT + 1)
    media_type = _sniffed(content, kind, field)
    antivirus.require_clean(content, settings.clamd, field)
    return Incoming(
        kind=kind,
        title=clean(title).replace("\n", " ").strip()[:_NAME_LENGTH],
        name=_harmless(upload.filename, media_type),
        media_type=media_type,
        content=content,
        store=store(settings),
        stored=f"{secrets.token_hex(16)}{_ENDINGS[media_type][0]}",
    )


def folder(settings: Settings) -> Path:
    """Where the files lie: inside the data folder and never under a web root."""
    return settings.var / "attachments"


def store(settings: Settings) -> Store:
    """The store of these settings."""
    return Store(folder(settings), keys.of_files(settings))


def _harmless(name: str, media_type: str) -> str:
    """The person's name of the file without folders, with an ending that tells what the content is."""
    last = re.split(r"[\\/:]", clean(name).replace("\n", " "))[-1].strip(" .") or "файл"
    endings = _ENDINGS[media_type]
    stem, dot, ending = last.rpartition(".")
    if f".{ending.lower()}" in endings and stem:
        return f"{stem[:_NAME_LENGTH]}{dot}{ending}"
    return f"{last[:_NAME_LENGTH]}{endings[0]}"


def _sniffed(content: bytes, kind: AttachmentKind, field: str) -> str:
    if len(content) > LIMIT:
        raise Refused([Problem("too-large", "Файл больше 20 МБ: уменьшите качество сканирования", field)])
    if not content:
        raise Refused([Problem("empty-file", "Файл пуст", field)])
    media_type = SIGNATURE if is_signature(content) else _magic(content)
    if kind is AttachmentKind.SIGNATURE and media_type != SIGNATURE:
        text = "Электронная подпись – это файл .sig (PKCS#7): выберите файл подписи, а не документ"
        raise Refused([Problem("wrong-kind", text, field)])
    if media_type not in _ENDINGS or (kind is not AttachmentKind.SIGNATURE and media_type == SIGNATURE):
        raise Refused([Problem("wrong-kind", f"{kind.label}: нужен файл PDF, JPEG, PNG или TIFF", field)])
    return media_type


def _magic(content: bytes) -> str:
    """What puremagic takes the content for; it sees no name, so an ending cannot persuade it."""
    with tempfile.NamedTemporaryFile() as probe:
        probe.write(content)
        probe.flush()
        try:
            return str(puremagic.from_file(probe.name, mime=True))
        except puremagic.PureError:
            return ""


# ------------------------------------------------------------------ signatures

#: OBJECT IDENTIFIER 1.2.840.113549.1.7.2, signedData (PKCS#7, RFC 5652).
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_PEM = re.compile(rb"-----BEGIN (PKCS7|CMS|SIGNATURE)-----(.*?)-----END \1-----", re.DOTALL)


def is_signature(content: bytes) -> bool:
    """A PKCS#7 SignedData: DER, PEM, or bare base64 as CryptoPro writes it. Judges the shape, verifies nothing."""
    return _is_signed_data(content) or _is_signed_data(_from_base64(content))


def _from_base64(content: bytes) -> bytes:
    found = _PEM.search(content)
    text = b"".join((found[2] if found else content).split())
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_signed_data(der: bytes) -> bool:
    """SEQUENCE of the whole file whose first element is the identifier of signedData."""
    if len(der) < 16 or der[0] != 0x30:
        return False
    if der[1] == 0x80:  # BER of indefinite length ends with two zero bytes
        return der[2 : 2 + len(_SIGNED_DATA)] == _SIGNED_DATA and der.endswith(b"\0\0")
    size = der[1] & 0x7F if der[1] & 0x80 else 0
    length = int.from_bytes(der[2 : 2 + size], "big") if size else der[1]
    start = 2 + size
    return start + length == len(der) and der[start : start + len(_SIGNED_DATA)] == _SIGNED_DATA


# ------------------------------------------------------------------ keeping


@contextmanager
def transaction_with(*files: Incoming | None) -> Iterator[None]:
    """One transaction in which the files come to rest: they are on disk before it commits, and gone if it fails."""
    coming = [file for file in files if file is not None]
    try:
        for file in coming:
            _write(file.store.folder, file.stored, file.store.ring.seal(file.content, file.stored))
        with transaction():
            yield
    except BaseException:
        for file in coming:
            (file.store.folder / file.stored).unlink(missing_ok=True)
        raise


def keep(file: Incoming, row: Any, officer: Officer, now: datetime) -> Attachment:
    """Write the row of a file and its trail. Only inside :func:`transaction_with`."""
    number = next_number(f"attachment:{row.spec.key}:{row.id}")
    digest = hashlib.sha256(file.content).hexdigest()
    before = [other for other in of(row) if _same_purpose(other, file)]
    if any(other.sha256 == digest and other.annulled_at is None for other in before):
        raise Refused([Problem("same-file", "Этот файл уже приложен", "file")])
    kept: Attachment = Attachment.create(
        stored_name=file.stored,
        original_name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        sha256=digest,
        territory_id=row.territory_id,
        case_id=row.case_id,
        document=row.spec.key,
        row_id=row.id,
        number=number,
        kind=file.kind,
        title=file.title,
        version=len(before) + 1,
        uploaded_at=now,
        uploaded_by=officer.employee_id,
        uploaded_name=officer.name,
    )
    audit.write("attach", officer, now, row=row, changes={"attachment": (None, digest)}, reason=kept.caption)
    return kept


def _same_purpose(kept: Attachment, file: Incoming) -> bool:
    return bool(kept.kind == file.kind and fold(kept.title) == fold(file.title))


def _write(target: Path, name: str, content: bytes) -> None:
    """Temp file, fsync, rename: a half-written file never exists under its name."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target / f".{name}.part"
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target / name)
    finally:
        part.unlink(missing_ok=True)
    handle = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)  # the name itself reaches the disk
    finally:
        os.close(handle)


# ------------------------------------------------------------------ the door


def attach(row: Any, file: Incoming, officer: Officer, now: datetime) -> Attachment:
    """Attach a file to a paper. Raises Forbidden, Refused, Unavailable."""
    _require(access.may_attach(row, officer))
    with transaction_with(file):
        return keep(file, row, officer, now)


def annul(attachment: Attachment, row: Any, reason: str, officer: Officer, now: datetime) -> None:
    """Mark a wrong file; it stays readable with its reason. Raises Forbidden, Refused."""
    _require(access.may_attach(row, officer))
    if not reason.strip():
        raise Refused([Problem("remark-required", "Напишите причину", "remark")])
    with transaction():
        query = Attachment.update(
            annulled_at=now, annulled_by=officer.employee_id, annulled_name=officer.name, annul_reason=clean(reason)
        ).where(Attachment.id == attachment.id, Attachment.annulled_at.is_null())
        if not query.execute():
            raise Refused([Problem("already-annulled", "Этот файл уже аннулирован")])
        audit.write("annul-attachment", officer, now, row=row, reason=f"{attachment.caption}: {clean(reason)}")


def _require(decision: access.Decision) -> None:
    if not decision:
        raise Forbidden(decision.reason)


# ------------------------------------------------------------------ reading


def of(row: Any) -> list[Attachment]:
    """Every file of a paper, the newest first, annulled ones too."""
    query = Attachment.select().where(Attachment.document == row.spec.key, Attachment.row_id == row.id)
    return list(query.order_by(Attachment.number.desc()))


def numbered(row: Any, number: int) -> Attachment | None:
    """The file of a paper with this number."""
    return next((found for found in of(row) if found.number == number), None)


def replaced(files: list[Attachment]) -> set[int]:
    """Ids of versions that a later one for the same purpose has replaced; ``files`` as :func:`of` gives them."""
    found, seen = set(), set()
    for file in files:
        if file.annulled_at is None:
            purpose = (file.kind, fold(file.title))
            if purpose in seen:
                found.add(file.id)
            seen.add(purpose)
    return found


def lacks_scan(row: Any, files: list[Attachment]) -> bool:
    """A signature was entered from paper, and no scan shows it (domain L.1.1: a warning, not a bar)."""
    scans = (file for file in files if file.kind == AttachmentKind.SCAN and file.annulled_at is None)
    return bool(row.recorded_by_id) and not any(scans)


def content(attachment: Attachment, settings: Settings) -> bytes:
    """The bytes as they were received. Raises Refused when the file is gone or is not what was received."""
    kept = store(settings)
    try:
        data = kept.ring.open(_read(kept.folder, attachment.stored_name), attachment.stored_name)
    except Damaged:
        data = b""
    if hashlib.sha256(data).hexdigest() != attachment.sha256:
        log.error("damaged-file id=%s", attachment.id)
        text = "Файл повреждён или утрачен: сообщите администратору, он восстановит его из резервной копии"
        raise Refused([Problem("file-damaged", text)])
    return data


def _read(source: Path, name: str) -> bytes:
    """The bytes of a plain file in the folder itself; a link or a name with a path reads as nothing."""
    if not _STORED.fullmatch(name):
        return b""
    try:
        handle = os.open(source / name, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return b""
    with os.fdopen(handle, "rb") as file:
        return file.read(LIMIT + sealed_files.OVERHEAD)


def findings(settings: Settings) -> list[str]:
    """Rows without their file and files without their row, for ``flask check``; none before the first migration."""
    if not database.table_exists("attachment"):
        return []
    known = {row.stored_name: row for row in Attachment.select()}
    there = {path.name for path in folder(settings).glob("*")} if folder(settings).is_dir() else set()
    lost = [f"D003 вложение {known[name].id}: файла {name} нет" for name in sorted(known.keys() - there)]
    return lost + [f"D004 файл вложения {name}: нет записи о нём" for name in sorted(there - known.keys())]
