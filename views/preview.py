"""What an administrator brings as a text is shown before it is loaded: nothing is loaded that was not seen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import request

_REASON = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """The text that was sent, why, and whether its sender has seen what it changes and says to load it."""

    text: str
    reason: str
    confirmed: bool
    lacks_reason: bool


def asked(text: str, *about: str) -> Asked:
    """What the form of this request asks to do with ``text``; ``about`` is what else its effect depends on."""
    reason = request.form.get("reason", "").strip()[:_REASON]
    again = "again" in request.form
    seen = request.form.get("seen")
    return Asked(
        text=text,
        reason=reason,
        confirmed=not again and bool(reason) and seen == mark(text, *about),
        lacks_reason=not again and seen is not None and not reason,
    )


def mark(text: str, *about: str) -> str:
    """Says that a person has seen what exactly this text would change; browsers send lines ended by CR LF."""
    return hashlib.sha256("\n".join([*text.split(), *about]).encode()).hexdigest()
