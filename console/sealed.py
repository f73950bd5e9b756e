"""The one place that calls the cipher: AES-256-GCM under a key, bound to what the bytes are about.

Whoever seals says how the result is framed: keys of the trail and the second factor as text, attachments with the name
of their key, backups as a stream of pieces.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
TAG = 16
#: How much longer a sealed thing is than what it holds, in bytes.
OVERHEAD = NONCE + TAG


class Damaged(Exception):
    """The sealed bytes are foreign, changed, cut off, or the key is another one."""


def seal(key: bytes, content: bytes, about: bytes) -> bytes:
    """The sealed content behind its random nonce; it opens only with the same ``about``."""
    nonce = os.urandom(NONCE)
    return nonce + piece(key, nonce, content, about)


def unseal(key: bytes, sealed: bytes, about: bytes) -> bytes:
    """What was sealed about this. Raises Damaged."""
    return unpiece(key, sealed[:NONCE], sealed[NONCE:], about)


def piece(key: bytes, nonce: bytes, content: bytes, about: bytes) -> bytes:
    """Sealed under a nonce that the caller counts and never uses twice with one key."""
    return AESGCM(key).encrypt(nonce, content, about)


def unpiece(key: bytes, nonce: bytes, sealed: bytes, about: bytes) -> bytes:
    """What was sealed under this nonce. Raises Damaged."""
    if len(nonce) < NONCE:
        raise Damaged
    try:
        return AESGCM(key).decrypt(nonce, sealed, about)
    except InvalidTag:
        raise Damaged from None
