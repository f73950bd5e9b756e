"""Letters by e-mail: to the console unless ``CONSOLE_MAIL_URL`` names a mail server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask
from flask_mailman import EmailMessage, Mail
from flask_mailman.backends.smtp import EmailBackend

from console.config import Settings

TIMEOUT_SECONDS = 20
SENDER = "console@localhost"
#: Address scheme → backend of Flask-Mailman. ``memory`` keeps the letters in the process, for tests.
BACKENDS = {"console": "console", "memory": "locmem", "smtp": "smtp", "smtps": "smtp"}


class _Line(smtplib.SMTP):
    """SMTP whose STARTTLS verifies the certificate and the name of the server; smtplib by itself verifies nothing."""

    def starttls(self, *, context: ssl.SSLContext | None = None) -> Any:  # type: ignore[override]
        return super().starttls(context=context or ssl.create_default_context())


class _Post(EmailBackend):
    """Flask-Mailman's SMTP over a verified line, STARTTLS or TLS."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return smtplib.SMTP_SSL if self.use_ssl else _Line


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person; plain text."""

    to: str
    subject: str
    text: str


def options(url: str) -> dict[str, Any]:
    """What Flask-Mailman is told: ``smtp://name:word@host:587?from=address`` (STARTTLS), ``smtps://`` (TLS)."""
    parts = urlsplit(url or "console://")
    if parts.scheme not in BACKENDS:
        raise ValueError("CONSOLE_MAIL_URL начинается с console://, smtp:// или smtps://")
    sender = next((value for key, _, value in (p.partition("=") for p in parts.query.split("&")) if key == "from"), "")
    return {
        "MAIL_BACKEND": BACKENDS[parts.scheme],
        "MAIL_SERVER": parts.hostname or "localhost",
        "MAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "MAIL_USERNAME": unquote(parts.username or "") or None,
        "MAIL_PASSWORD": unquote(parts.password or "") or None,
        "MAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in {"localhost", "127.0.0.1"},
        "MAIL_USE_SSL": parts.scheme == "smtps",
        "MAIL_DEFAULT_SENDER": unquote(sender) or SENDER,
        "MAIL_TIMEOUT": TIMEOUT_SECONDS,
    }


def send(letters: Sequence[Letter], settings: Settings) -> list[Any]:
    """Send the letters over one connection; returns them as composed. Raises OSError, as smtplib's errors are."""
    post = Flask("mail")  # jobs have no app, and the letters need nothing of the house but its address of the post
    post.config.update(options(settings.mail_url))
    mail = Mail(post)
    with post.app_context():
        messages = [EmailMessage(letter.subject, letter.text, to=[letter.to]) for letter in letters]
        if messages:
            backend = _Post if post.config["MAIL_BACKEND"] == "smtp" else None
            mail.get_connection(backend).send_messages(messages)
        return [message.message() for message in messages]
