"""The secret address of an officer's calendar: made, shown once, renewed and revoked; the table keeps only its hash."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime

from console import audit
from console.accounts import CalendarFeed, User, epoch
from console.database import transaction
from console.officers import Officer

#: What a token looks like: 32 random bytes in letters that an address may hold.
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def of(user: User) -> CalendarFeed | None:
    """The address that the account has now; its token is not known any more."""
    found: CalendarFeed | None = CalendarFeed.get_or_none(CalendarFeed.user == user)
    return found


def renew(user: User, officer: Officer, now: datetime) -> str:
    """A new secret in place of an earlier one; returns it for the only time it is shown."""
    token = secrets.token_urlsafe(32)
    with transaction():
        CalendarFeed.delete().where(CalendarFeed.user == user).execute()
        CalendarFeed.create(user=user, token_hash=hash_of(token), made_at=epoch())
        audit.write("feed-set", officer, now, row=user, reason=user.username)
    return token


def revoke(user: User, officer: Officer, now: datetime) -> bool:
    """The address answers no more; False when there was none."""
    with transaction():
        gone = bool(CalendarFeed.delete().where(CalendarFeed.user == user).execute())
        if gone:
            audit.write("feed-revoked", officer, now, row=user, reason=user.username)
    return gone


def owner(token: str) -> User | None:
    """The account behind an address; None for an unknown, revoked or disabled one alike."""
    if not TOKEN.fullmatch(token):
        return None
    found = (
        User.select(User)
        .join(CalendarFeed, on=(CalendarFeed.user == User.id))
        .where(CalendarFeed.token_hash == hash_of(token), User.active)
        .first()
    )
    return found if found is not None and found.password_at else None


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
