"""An uploaded file shown to the office's ClamAV, where its socket is named (``CONSOLE_CLAMD``; ASVS 5.0, 5.4.3).

The daemon gets the bytes and answers; nothing is written for it and it needs no access to our folders.
"""

from __future__ import annotations

import logging
import socket
import struct
from collections.abc import Iterator

from console.errors import Refused
from validators.problem import Problem

log = logging.getLogger("console")

#: Seconds for the whole conversation; a scan of 20 MB takes one or two.
_PATIENCE = 30
_PIECE = 1 << 16


def require_clean(content: bytes, address: str, field: str) -> None:
    """Raises Refused for a file in which something was found, and while the daemon does not answer."""
    if not address:
        return
    answer = _asked(content, address)
    if answer.endswith("FOUND"):
        log.error("antivirus-found field=%s bytes=%d", field, len(content))
        text = "Антивирус нашёл в файле вредоносную программу: файл не принят. Сообщите администратору."
        raise Refused([Problem("virus", text, field)])
    if not answer.endswith("OK"):
        log.error("antivirus-silent field=%s bytes=%d", field, len(content))
        text = "Антивирус не отвечает, файл не принят. Повторите позже или сообщите администратору."
        raise Refused([Problem("antivirus-silent", text, field)])


def _asked(content: bytes, address: str) -> str:
    """What clamd says of the bytes (its command INSTREAM); empty when it says nothing."""
    try:
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            for piece in _pieces(content):
                line.sendall(struct.pack(">I", len(piece)) + piece)
            return line.makefile("rb").read(4096).rstrip(b"\0\n").decode("utf-8", "replace")
    except OSError:
        return ""


def _pieces(content: bytes) -> Iterator[bytes]:
    """The content in pieces; the empty one at the end says that it is whole."""
    yield from (content[start : start + _PIECE] for start in range(0, len(content), _PIECE))
    yield b""


def _connected(address: str) -> socket.socket:
    """A path is a socket, «host:port» an address of this machine: another one is refused with the settings."""
    host, _, port = address.rpartition(":")
    if address.startswith("/") or not port.isdigit():
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_PATIENCE)
        line.connect(address)
        return line
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE)
