"""Keys of what is kept: one secret in a file of the owner, and the keys of the database and of the files made from it.

``python -m console.keys FILE`` writes a new secret.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import click
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from console.config import Settings
from console.sealed_files import Ring

_LEAST = 32  # characters of a secret


class WrongKey(click.ClickException):
    """A key is missing, open to others or of another database; the message is one Russian sentence without the key."""


def new(path: Path) -> None:
    """Write a new secret; an existing file is never written over, as it may be the only key of a database."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise WrongKey(f"{path}: такой файл уже есть – ключ не перезаписывается") from None
    except OSError as error:
        raise WrongKey(f"{path}: {error.strerror}") from None
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32) + "\n")


def read(path: Path) -> bytes:
    """The secret of a file that only its owner can read. Raises WrongKey."""
    try:
        mode, content = path.stat().st_mode, path.read_bytes().strip()
    except OSError as error:
        raise WrongKey(f"Файл ключа {path} не читается: {error.strerror}") from None
    if mode & 0o077 and not _handed_by_systemd(path):
        raise WrongKey(f"Файл ключа {path} открыт другим пользователям: выполните chmod 600 {path}")
    return _long_enough(content, f"в файле {path}")


def _handed_by_systemd(path: Path) -> bool:
    """Credentials of a unit are guarded by an access list, which shows as a permission of the group."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return bool(folder) and path.resolve().is_relative_to(Path(folder or "/").resolve())


def _long_enough(secret: bytes, where: str) -> bytes:
    if len(secret) < _LEAST:
        raise WrongKey(f"Ключ {where} короче {_LEAST} знаков: создайте его командой python -m console.keys ФАЙЛ")
    return secret


def secret(settings: Settings) -> bytes | None:
    """The secret that the environment names; None for a database that is not encrypted."""
    if settings.db_key_file:
        return read(settings.db_key_file)
    return _long_enough(settings.db_key.strip().encode(), "в CONSOLE_DB_KEY") if settings.db_key else None


def of_database(settings: Settings) -> str:
    """The key of SQLCipher, ready to use as each request opens a connection; empty for a plain database."""
    if not settings.database.startswith("sqlcipher:"):
        return ""
    found = secret(settings)
    if found is None:
        raise WrongKey("Для sqlcipher:/// нужен ключ: назовите его файл в CONSOLE_DB_KEY_FILE")
    return raw(found)


def raw(secret: bytes) -> str:
    """The key of a database as SQLCipher reads it without stretching."""
    return f"x'{_made(secret, 'database').hex()}'"


def of_files(settings: Settings) -> Ring:
    """Keys of the attachments: new files take the first, old ones the one they were sealed with (ADR 0018)."""
    named = secret(settings)
    beside = settings.var / "files_key"
    if named is None and not beside.exists():
        settings.make_var()
        new(beside)
    return ring(named, read(beside) if beside.exists() else None)


def ring(*found: bytes | None) -> Ring:
    """The keys of files made from these secrets, in this order; absent ones are left out."""
    return Ring(tuple(_made(each.strip(), "files") for each in found if each))


def _made(secret: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose; what is known of one key tells nothing about another."""
    return HKDF(SHA256(), 32, salt=None, info=f"console {purpose}".encode()).derive(secret)


if __name__ == "__main__":
    try:
        new(Path(sys.argv[1]))
    except IndexError:
        raise SystemExit("python -m console.keys ФАЙЛ") from None
    except WrongKey as refusal:
        raise SystemExit(refusal.message) from None
