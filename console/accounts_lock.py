"""Lock-out after failed tries, per log-in name and per address; counted in the database, so that all workers share it.

A try is counted before the password is looked at: a hundred tries at once are counted like a hundred in a row. The
count of a name is kept whether such an account exists or not, so a lock tells nothing about accounts.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from typing import Any

from flask import current_app

from console import accounts_rules
from console.accounts import SignInCount, epoch, login_name
from console.accounts_rules import Rules
from console.database import transaction

ACCOUNT, ADDRESS = "account", "address"
#: Tries of secret addresses are counted apart: a calendar program that goes on asking at a revoked one must not close
#: the sign-in of a whole office.
FEED = "feed"
#: A count that nobody added to for so many seconds begins anew.
FORGET_SECONDS = 24 * 3600


def take(name: str, address: str) -> int:
    """Count one try of ``name`` from ``address``; returns the seconds to wait, 0 when the try may go on."""
    rules, now = accounts_rules.current(), epoch()
    with transaction():
        rows = [_row(ACCOUNT, login_name(name)), _row(ADDRESS, network(address))]
        wait = max(row.locked_until - now for row in rows)
        if wait > 0:
            return wait
        for row in rows:
            _count(row, rules, now)
    return 0


def give_back(name: str, address: str) -> None:
    """The try was right: it is not counted, and a lock that it set is lifted; the tries of others stay counted."""
    with transaction():
        for row in (_row(ACCOUNT, login_name(name)), _row(ADDRESS, network(address))):
            _store(row, tries=max(0, row.tries - 1), locked_until=0)


def succeeded(name: str, address: str) -> None:
    """The whole sign-in was right: the account's count is cleared as well."""
    give_back(name, address)
    clear(name)


def clear(name: str) -> bool:
    """Forget the tries of a name; says whether it was locked."""
    locked = seconds_left(name) > 0
    SignInCount.delete().where(_is(ACCOUNT, login_name(name))).execute()
    return locked


def seconds_left(name: str) -> int:
    """How long a name stays locked; 0 when it is not."""
    row = SignInCount.get_or_none(_is(ACCOUNT, login_name(name)))
    return max(0, row.locked_until - epoch()) if row else 0


def address_seconds_left(address: str) -> int:
    """How long an address stays locked; 0 when it is not."""
    row = SignInCount.get_or_none(_is(ADDRESS, network(address)))
    return max(0, row.locked_until - epoch()) if row else 0


def wrong_feed(address: str) -> None:
    """Count a secret address that does not exist against whoever asked for it."""
    with transaction():
        _count(_row(FEED, network(address)), accounts_rules.current(), epoch())


def feed_seconds_left(address: str) -> int:
    """How long an address has to wait after wrong secret addresses; 0 when it may ask."""
    row = SignInCount.get_or_none(_is(FEED, network(address)))
    return max(0, row.locked_until - epoch()) if row else 0


def purge() -> int:
    """Remove counts that are too old to matter."""
    limit = epoch() - FORGET_SECONDS
    old = (SignInCount.last_at < limit) & (SignInCount.locked_until < epoch())
    return int(SignInCount.delete().where(old).execute())


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, the /64 of an IPv6 one; an IPv4 address in IPv6 clothes is IPv4."""
    try:
        found = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


def _count(row: SignInCount, rules: Rules, now: int) -> None:
    """One try more; from the limit on each further try locks for twice as long."""
    tries = 1 if now - row.last_at > FORGET_SECONDS else row.tries + 1
    limit = rules.tries_account if row.kind == ACCOUNT else rules.tries_address
    over = tries - limit
    minutes = min(rules.lock_minutes * 2 ** min(over, 20), rules.lock_longest_minutes) if over >= 0 else 0
    _store(row, tries=tries, last_at=now, locked_until=now + minutes * 60 if minutes else 0)


def _row(kind: str, value: str) -> SignInCount:
    """The count of a subject, held against the other workers until this transaction ends."""
    subject = _subject(kind, value)
    target: Any = [SignInCount.kind, SignInCount.subject]
    SignInCount.insert(kind=kind, subject=subject).on_conflict(
        conflict_target=target, update={SignInCount.subject: subject}
    ).execute()
    return SignInCount.get(_is(kind, value))


def _store(row: SignInCount, **values: int) -> None:
    SignInCount.update(**values).where(SignInCount.id == row.id).execute()


def _is(kind: str, value: str) -> Any:
    return (SignInCount.kind == kind) & (SignInCount.subject == _subject(kind, value))


def _subject(kind: str, value: str) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"sign-in {kind} {value}".encode(), hashlib.sha256).hexdigest()
