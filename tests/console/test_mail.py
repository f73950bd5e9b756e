"""Letters go over a line whose certificate is verified, or not at all."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask_mailman import BadHeaderError

from console import mail
from console.config import Settings

pytestmark = pytest.mark.pure

#: An address of this machine that is not one of those spoken to without TLS.
HOST = "127.0.0.2"
LETTER = mail.Letter("head@asino.example", "subject", "text of the letter")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate of ``HOST`` with its key, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post")])
    start = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(start).not_valid_after(start + timedelta(days=1))
    built = built.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), False)
    encoding = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path / "post.pem"
    path.write_bytes(built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    path.write_bytes(path.read_bytes() + key.private_bytes(*encoding))
    return path


@dataclass
class Server:
    """A small mail server for one conversation: STARTTLS, or TLS from the first byte."""

    listening: socket.socket
    certificate: Path
    at_once: bool
    heard: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listening.getsockname()[1])

    def talk(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        line, _ = self.listening.accept()
        line.settimeout(5)
        try:
            self._answered(context.wrap_socket(line, server_side=True) if self.at_once else line, context)
        except OSError:  # the client did not like the certificate
            line.close()

    def _answered(self, line: socket.socket, context: ssl.SSLContext) -> None:
        line.sendall(b"220 post\r\n")
        while told := self._line(line):
            self.heard.append(told)
            word = told.split()[0].upper()
            if word == "EHLO":
                line.sendall(b"250-post\r\n250 STARTTLS\r\n")
            elif word == "STARTTLS":
                line.sendall(b"220 go on\r\n")
                line = context.wrap_socket(line, server_side=True)
            elif word == "DATA":
                line.sendall(b"354 go on\r\n")
                while (told := self._line(line)) != ".":
                    self.heard.append(told)
                line.sendall(b"250 taken\r\n")
            else:
                line.sendall(b"221 bye\r\n" if word == "QUIT" else b"250 yes\r\n")
        line.close()

    @staticmethod
    def _line(line: socket.socket) -> str:
        found = b""
        while not found.endswith(b"\n") and (sign := line.recv(1)):
            found += sign
        return found.decode().rstrip("\r\n")


@pytest.fixture(params=["smtp", "smtps"])
def server(request: pytest.FixtureRequest, certificate: Path) -> Iterator[tuple[str, Server]]:
    with closing(socket.create_server((HOST, 0))) as listening:
        found = Server(listening, certificate, at_once=request.param == "smtps")
        thread = threading.Thread(target=found.talk)
        thread.start()
        yield f"{request.param}://{HOST}:{found.port}", found
        thread.join(5)


def test_a_server_whose_certificate_nobody_vouches_for_gets_no_letter(server: tuple[str, Server]) -> None:
    url, found = server
    with pytest.raises(ssl.SSLCertVerificationError):
        mail.send([LETTER], Settings(mail_url=url))
    assert not [told for told in found.heard if told.startswith(("MAIL", "RCPT", "DATA", "text"))]


def test_a_server_of_a_known_authority_gets_it(
    server: tuple[str, Server], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, found = server
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mail.send([LETTER], Settings(mail_url=url))
    assert LETTER.text in found.heard


@pytest.mark.parametrize("letter", [mail.Letter("a@b\nBcc: x@y", "s", "t"), mail.Letter("a@b", "s\r\nBcc: x@y", "t")])
def test_a_line_break_makes_no_header(letter: mail.Letter) -> None:
    with pytest.raises(BadHeaderError):
        mail.send([letter], Settings(mail_url="memory://"))
