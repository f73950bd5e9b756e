"""How sealed bytes are framed: small things with the name of their key, long ones as a stream of numbered pieces."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from console import sealed
from console.sealed import Damaged

_MARK = b"CFA1"
_NAMED = 8


# ------------------------------------------------------------------ small things


@dataclass(frozen=True, slots=True, repr=False)
class Ring:
    """Keys for small sealed things. The first one seals; a sealed thing names the key that opens it."""

    keys: tuple[bytes, ...]

    def seal(self, content: bytes, name: str) -> bytes:
        """The sealed ``content``, bound to ``name``: under another name it does not open."""
        head = _MARK + _named(self.keys[0])
        return head + sealed.seal(self.keys[0], content, head + name.encode())

    def open(self, content: bytes, name: str) -> bytes:
        """What was sealed under ``name``. Raises Damaged."""
        head, rest = content[: len(_MARK) + _NAMED], content[len(_MARK) + _NAMED :]
        key = next((each for each in self.keys if head == _MARK + _named(each)), None)
        if key is None:
            raise Damaged
        return sealed.unseal(key, rest, head + name.encode())


#: How much longer a sealed thing is than what it holds, in bytes.
OVERHEAD = len(_MARK) + _NAMED + sealed.OVERHEAD


def _named(key: bytes) -> bytes:
    """What a sealed thing says about its key: enough to find it, nothing to find it out."""
    return hashlib.sha256(b"console key name" + key).digest()[:_NAMED]


# ------------------------------------------------------------------ long streams

MAGIC = b"CONSOLE-BACKUP-1\n"
_SALT = 16
_PIECE = 1 << 20


def _stretched(passphrase: bytes, salt: bytes) -> bytes:
    """A key from a phrase that people remember: 64 MiB and about 0.2 s for each guess."""
    return Scrypt(salt=salt, length=32, n=1 << 16, r=8, p=1).derive(passphrase)


def _nonce(number: int, last: bool) -> bytes:
    """Pieces cannot be reordered, repeated or dropped; the last one says that it is the last."""
    return number.to_bytes(sealed.NONCE - 1, "big") + bytes([last])


class Sealer(io.RawIOBase):
    """A file to write into: everything written goes sealed into ``target``; :meth:`finish` makes it whole."""

    def __init__(self, target: IO[bytes], passphrase: bytes) -> None:
        salt = os.urandom(_SALT)
        self._head = MAGIC + salt
        self._key = _stretched(passphrase, salt)
        self._target, self._waiting, self._number = target, bytearray(), 0
        target.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._waiting += piece
        while len(self._waiting) > _PIECE:  # a full piece waits until it is known whether it is the last
            self._put(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]
        return len(piece)

    def finish(self) -> None:
        """Write the last piece; without it the stream does not open."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._target.write(sealed.piece(self._key, _nonce(self._number, last), piece, self._head))
        self._number += 1


class Opener(io.RawIOBase):
    """A file to read from: the bytes that were sealed into ``source``. Raises Damaged on the first false piece."""

    def __init__(self, source: IO[bytes], passphrase: bytes) -> None:
        head = source.read(len(MAGIC) + _SALT)
        if not head.startswith(MAGIC) or len(head) < len(MAGIC) + _SALT:
            raise Damaged
        self._pieces = _opened(source, head, _stretched(passphrase, head[len(MAGIC) :]))
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._ready:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._ready = piece
        taken, self._ready = self._ready[: len(view)], self._ready[len(view) :]
        view[: len(taken)] = taken
        return len(taken)


def _opened(source: IO[bytes], head: bytes, key: bytes) -> Iterator[bytes]:
    number, piece = 0, source.read(_PIECE + sealed.TAG)
    while True:
        following = source.read(_PIECE + sealed.TAG)
        yield sealed.unpiece(key, _nonce(number, not following), piece, head)
        if not following:
            return
        number, piece = number + 1, following
