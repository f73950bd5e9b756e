"""One-time form tokens: a double click, a reload or a lost answer cannot make two rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from console.database import transaction
from console.errors import Refused
from console.records import Saved
from schema.history import FormToken
from validators.problem import Problem

T = TypeVar("T", bound=Saved)
#: A spent token is remembered for so many days; a session lives hours.
KEPT_DAYS = 7


def once(token: str, now: datetime, make: Callable[[], T], content: str = "") -> T | None:
    """Run ``make`` and spend the token in one transaction; None when the token was spent before.

    ``content`` is the digest of what was sent (see :func:`same`). Raises Refused when the form came without a token.
    """
    if len(token) < 16:
        raise Refused([Problem("no-form-token", "Форма устарела: откройте её заново, набранное перенесите")])
    if made(token):
        return None
    with transaction():
        saved = make()
        FormToken.create(token=token, made=f"{saved.row.spec.key}:{saved.row.id}", content=content, spent_at=now)
    return saved


def spend(token: str, now: datetime, what: str) -> bool:
    """Spend the token of a form that makes many rows, each by itself; False when it was spent before.

    Raises Refused when the form came without a token.
    """
    if len(token) < 16:
        raise Refused([Problem("no-form-token", "Форма устарела: откройте её заново, набранное перенесите")])
    if made(token):
        return False
    with transaction():
        FormToken.create(token=token, made=what, spent_at=now)
    return True


def made(token: str) -> str:
    """What a spent token made («abuse-journal:17»), empty when it was not spent."""
    found = FormToken.get_or_none(FormToken.token == token)
    return str(found.made) if found else ""


def same(token: str, content: str) -> bool:
    """Was the token spent by exactly this content (a double click), or by another (the page was changed after it)?"""
    return bool(FormToken.select().where(FormToken.token == token, FormToken.content == content).exists())


def digest(pairs: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of sent fields."""
    return hashlib.sha256(json.dumps(list(pairs)).encode()).hexdigest()


def purge(now: datetime) -> int:
    """Remove tokens of forms that nobody can still send: their session is over for days."""
    return int(FormToken.delete().where(FormToken.spent_at < now - timedelta(days=KEPT_DAYS)).execute())
