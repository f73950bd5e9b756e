"""Uploads are shown to ClamAV where its socket is named: a find and a silent daemon refuse the file."""

from __future__ import annotations

import io
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from console import antivirus, attachments
from console.config import Settings
from console.errors import Refused

pytestmark = pytest.mark.pure

SCAN = b"%PDF-1.4 " + b"x" * 200_000
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"


def _told(line: socket.socket) -> bytes:
    """What a client streams, as clamd reads it."""
    file, found = line.makefile("rb"), b""
    assert file.read(10) == b"zINSTREAM\0"
    while size := struct.unpack(">I", file.read(4))[0]:
        found += file.read(size)
    return found


@contextmanager
def clamd(listening: socket.socket, answer: Callable[[bytes], bytes]) -> Iterator[list[bytes]]:
    """A small clamd for one conversation; gives what it was shown."""
    shown: list[bytes] = []

    def talk() -> None:
        line, _ = listening.accept()
        with line:
            shown.append(_told(line))
            line.sendall(answer(shown[0]))

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield shown
    finally:
        thread.join(5)


def verdict(content: bytes) -> bytes:
    return b"stream: Eicar-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0"


@pytest.fixture
def network() -> Iterator[tuple[socket.socket, str]]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield listening, f"127.0.0.1:{listening.getsockname()[1]}"


def codes(content: bytes, address: str) -> list[str]:
    try:
        antivirus.require_clean(content, address, "scan")
    except Refused as refusal:
        return [problem.code for problem in refusal.problems]
    return []


def test_a_clean_file_passes_whole(network: Any) -> None:
    listening, address = network
    with clamd(listening, verdict) as shown:
        assert codes(SCAN, address) == []
    assert shown == [SCAN]


def test_a_find_is_refused(network: Any, caplog: pytest.LogCaptureFixture) -> None:
    listening, address = network
    with clamd(listening, verdict):
        assert codes(SCAN + EICAR, address) == ["virus"]
    [line] = caplog.records
    assert line.levelname == "ERROR" and line.getMessage().startswith("antivirus-found field=scan bytes=")


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0"], ids=["nothing", "an error"])
def test_a_daemon_that_gives_no_verdict_lets_nothing_through(network: Any, answer: bytes) -> None:
    listening, address = network
    with clamd(listening, lambda _: answer):
        assert codes(SCAN, address) == ["antivirus-silent"]


def test_a_daemon_that_is_not_there_lets_nothing_through(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert codes(SCAN, str(tmp_path / "clamd.ctl")) == ["antivirus-silent"]
    [line] = caplog.records
    assert line.levelname == "ERROR" and line.getMessage().startswith("antivirus-silent ")


def test_the_socket_of_the_machine_is_spoken_to_as_well(tmp_path: Path) -> None:
    path = str(tmp_path / "clamd.ctl")
    with closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind(path)
        listening.listen()
        with clamd(listening, verdict):
            assert codes(EICAR, path) == ["virus"]


def test_an_upload_is_shown_before_it_is_taken(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, clamd=str(tmp_path / "clamd.ctl"))
    with pytest.raises(Refused) as refusal:
        attachments.received(FileStorage(io.BytesIO(SCAN), "scan.pdf"), settings)
    assert [problem.code for problem in refusal.value.problems] == ["antivirus-silent"]
    assert not list(tmp_path.glob("attachments/*"))


def test_without_a_name_nothing_is_asked() -> None:
    assert codes(EICAR, "") == []
