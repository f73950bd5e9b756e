"""Scans of signed papers: random names on disk, content sniffed, size limited, hash kept (trap T17)."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import puremagic

from console.config import Settings
from console.errors import Refused
from console.officers import Officer
from schema.history import Attachment
from validators.formats import clean
from validators.problem import Problem

LIMIT = 20 * 1024 * 1024
_ALLOWED = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
}


def store_scan(upload: Any, row: Any, officer: Officer, now: datetime, settings: Settings) -> Attachment | None:
    """Keep an uploaded scan of ``row``; None when no file was chosen. Raises Refused for a wrong kind or size."""
    if upload is None or not upload.filename:
        return None
    content = upload.stream.read(LIMIT + 1)
    media_type = _sniffed(content)
    stored = f"{secrets.token_hex(16)}{_ALLOWED[media_type]}"
    _write(settings.var / "attachments", stored, content)
    return Attachment.create(
        stored_name=stored,
        original_name=clean(upload.filename)[-200:],
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        territory_id=row.territory_id,
        case_id=row.case_id,
        document=row.spec.key,
        row_id=row.id,
        uploaded_at=now,
        uploaded_by=officer.employee_id,
    )


def _sniffed(content: bytes) -> str:
    if len(content) > LIMIT:
        raise Refused([Problem("too-large", "Скан больше 20 МБ: уменьшите качество сканирования", "scan")])
    if not content:
        raise Refused([Problem("empty-file", "Файл скана пуст", "scan")])
    try:
        with tempfile.NamedTemporaryFile() as probe:
            probe.write(content)
            probe.flush()
            media_type = puremagic.from_file(probe.name, mime=True)
    except puremagic.PureError:
        media_type = ""
    if media_type not in _ALLOWED:
        raise Refused([Problem("wrong-kind", "Скан должен быть файлом PDF, JPEG, PNG или TIFF", "scan")])
    return str(media_type)


def _write(folder: Path, name: str, content: bytes) -> None:
    """Temp file, fsync, rename: a half-written scan never exists under its name."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.part"
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(folder / name)
