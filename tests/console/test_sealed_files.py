"""Sealed streams of every length open whole; a piece that is lost, moved, doubled or added is noticed."""

from __future__ import annotations

import io
import os
from collections.abc import Callable

import pytest

from console import sealed_files
from console.sealed import Damaged
from console.sealed_files import MAGIC, Opener, Ring, Sealer

pytestmark = pytest.mark.pure

PIECE = 1 << 20
WHOLE = PIECE + 16
HEAD = len(MAGIC) + 16


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stretching of phrases is the library's; here it would only cost time."""
    monkeypatch.setattr(sealed_files, "_stretched", lambda phrase, salt: (phrase + salt + bytes(32))[:32])


def sealed(content: bytes, *, step: int = 100_003) -> bytes:
    target = io.BytesIO()
    sealer = Sealer(target, b"phrase")
    for start in range(0, len(content), step):
        sealer.write(content[start : start + step])
    sealer.finish()
    return target.getvalue()


def opened(content: bytes, phrase: bytes = b"phrase") -> bytes:
    found, opener = bytearray(), Opener(io.BytesIO(content), phrase)
    while piece := opener.read(70_001):
        found += piece
    return bytes(found)


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_every_length_opens_as_it_was(length: int) -> None:
    content = os.urandom(length)
    assert opened(sealed(content)) == content
    assert opened(sealed(content, step=2 * PIECE + 5)) == content


def test_the_same_content_is_never_sealed_alike() -> None:
    assert sealed(b"x" * 100) != sealed(b"x" * 100)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "last piece lost": lambda found: found[: HEAD + 2 * WHOLE],
    "first piece lost": lambda found: found[:HEAD] + found[HEAD + WHOLE :],
    "pieces changed places": lambda found: (
        found[:HEAD] + found[HEAD + WHOLE : HEAD + 2 * WHOLE] + found[HEAD : HEAD + WHOLE] + found[HEAD + 2 * WHOLE :]
    ),
    "piece doubled": lambda found: found[: HEAD + WHOLE] + found[HEAD:],
    "bytes added": lambda found: found + b"\0" * 20,
    "one byte cut": lambda found: found[:-1],
    "nothing but the head": lambda found: found[:HEAD],
    "half a head": lambda found: found[: HEAD - 1],
    "another salt": lambda found: found[: HEAD - 1] + bytes([found[HEAD - 1] ^ 1]) + found[HEAD:],
    "foreign": lambda found: b"\x1f\x8b" + found,
    "empty": lambda found: b"",
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_stream_does_not_open(name: str) -> None:
    whole = sealed(os.urandom(2 * PIECE + 100))
    with pytest.raises(Damaged):
        opened(DAMAGES[name](whole))


def test_another_phrase_opens_nothing() -> None:
    with pytest.raises(Damaged):
        opened(sealed(b"content"), b"phrasf")


# --- small things --------------------------------------------------------------------------------------------------

FIRST, SECOND = bytes(range(32)), bytes(range(32, 64))


def test_a_small_thing_opens_under_its_name_with_any_key_of_the_ring() -> None:
    there = Ring((FIRST,)).seal(b"content", "name")
    assert Ring((SECOND, FIRST)).open(there, "name") == b"content"
    assert len(there) == len(b"content") + sealed_files.OVERHEAD
    for ring, name in ((Ring((SECOND,)), "name"), (Ring((FIRST,)), "other"), (Ring(()), "name")):
        with pytest.raises(Damaged):
            ring.open(there, name)


@pytest.mark.parametrize("place", [0, 5, 15, 30, -1])
def test_a_changed_byte_is_noticed_wherever_it_stands(place: int) -> None:
    there = bytearray(Ring((FIRST,)).seal(b"content of a file", "name"))
    there[place] ^= 1
    with pytest.raises(Damaged):
        Ring((FIRST,)).open(bytes(there), "name")


def test_a_ring_does_not_print_its_keys() -> None:
    assert FIRST.hex() not in repr(Ring((FIRST,))) and str(FIRST) not in repr(Ring((FIRST,)))
