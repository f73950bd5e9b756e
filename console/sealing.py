"""Seals the personal part of the trail: a key for each case, wrapped by the master key of the installation (ADR 0016).

The scope of a key is bound to everything it seals and to its own wrapping.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from console import sealed
from console.sealed import Damaged
from schema.history import CaseKey

KEY_BYTES = 32


class WrongMasterKey(Exception):
    """The master key at hand is not the one that wrapped the keys of this database."""

    text = "Главный ключ журнала не подходит к этой базе: верните прежний файл ключа (docs/trail.md)"


@dataclass(frozen=True, slots=True)
class Key:
    """An unwrapped key of a scope, for the length of one act."""

    id: int
    scope: str
    secret: bytes

    def seal(self, text: str) -> str:
        return _seal(self.secret, text.encode(), self.scope)

    def open(self, token: str) -> str:
        """Raises Damaged for a token that was changed or belongs elsewhere."""
        return _open(self.secret, token, self.scope).decode()


class _Master:
    """The master key of this process: its file is read when it is first needed."""

    path: Path | None = None
    secret: bytes = b""
    derived: dict[bytes, bytes] = {}


_master = _Master()


def use(path: Path) -> None:
    """The file with the master key; it is made with mode 0600 when something has to be sealed and it is absent."""
    _master.path, _master.secret, _master.derived = path, b"", {}


def chain_key() -> bytes:
    """What signs the links of the chain: derived from the master key, which never signs or wraps itself."""
    return _derived(b"chain")


def _derived(purpose: bytes) -> bytes:
    if not _master.secret:
        if _master.path is None:
            raise RuntimeError("the master key of the trail is not set: console.sealing.use")
        _master.secret = _read_or_make(_master.path)
    if purpose not in _master.derived:
        _master.derived[purpose] = hmac.digest(_master.secret, purpose, "sha256")
    return _master.derived[purpose]


def _read_or_make(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    found = base64.urlsafe_b64decode(path.read_text().strip())
    if len(found) != KEY_BYTES:
        raise WrongMasterKey
    return found


def _make(path: Path) -> None:
    """Written whole before it gets its name: two processes that start together end with one key."""
    handle, name = tempfile.mkstemp(dir=path.parent)  # mode 0600
    with os.fdopen(handle, "w") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)


# ------------------------------------------------------------------ keys of scopes


def keys_for(scopes: Collection[str], now: datetime) -> Mapping[str, Key]:
    """The live key of each scope, made where there is none. Only under the lock of the chain's head."""
    rows = CaseKey.select().where(CaseKey.scope.in_(list(scopes)), CaseKey.destroyed_at.is_null())
    found = {row.scope: _unwrapped(row) for row in rows}
    return found | {scope: _new(scope, now) for scope in scopes if scope not in found}


def keys_by_id(key_ids: Iterable[int | None]) -> Mapping[int, Key | CaseKey]:
    """Keys of stored rows by id, unwrapped; of a destroyed key the row that tells when and by which act."""
    wanted = {key_id for key_id in key_ids if key_id}
    rows = CaseKey.select().where(CaseKey.id.in_(wanted)) if wanted else ()
    return {row.id: row if row.destroyed_at else _unwrapped(row) for row in rows}


def destroy(scopes: Collection[str], act_number: str, now: datetime) -> int:
    """Forget the live keys of these scopes for good; returns how many. The act itself is audited by the caller."""
    query = CaseKey.update(wrapped="", destroyed_at=now, destroyed_by_act=act_number)
    return int(query.where(CaseKey.scope.in_(list(scopes)), CaseKey.destroyed_at.is_null()).execute())


def fits() -> bool:
    """Does the master key at hand open the keys of this database?"""
    row = CaseKey.get_or_none(CaseKey.destroyed_at.is_null())
    try:
        return row is None or bool(_unwrapped(row))
    except WrongMasterKey:
        return False


def _new(scope: str, now: datetime) -> Key:
    """A fresh key; a scope whose key was destroyed gets another generation, never the old key again."""
    secret = secrets.token_bytes(KEY_BYTES)
    row = CaseKey.create(
        scope=scope,
        generation=CaseKey.select().where(CaseKey.scope == scope).count() + 1,
        wrapped=_seal(_derived(b"wrap"), secret, scope),
        made_at=now,
    )
    return Key(row.id, scope, secret)


def _unwrapped(row: CaseKey) -> Key:
    try:
        return Key(row.id, row.scope, _open(_derived(b"wrap"), row.wrapped, row.scope))
    except Damaged:
        raise WrongMasterKey from None


def _seal(key: bytes, content: bytes, scope: str) -> str:
    return base64.b64encode(sealed.seal(key, content, scope.encode())).decode()


def _open(key: bytes, token: str, scope: str) -> bytes:
    return sealed.unseal(key, base64.b64decode(token), scope.encode())
