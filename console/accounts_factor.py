"""The second factor: time-based codes (RFC 6238) and recovery codes.

The secret is sealed with a key derived from SECRET_KEY, so a stolen database alone makes no codes, and one that was
changed there makes none either; a changed SECRET_KEY makes every second factor unreadable and it has to be set up
again (docs/accounts.md).
"""

from __future__ import annotations

import base64
import hmac
import logging
import secrets
from typing import Any

from flask import current_app
from flask_security import hash_password, verify_password
from passlib.exc import TokenError
from passlib.totp import TOTP

from console import sealed
from console.accounts import RecoveryCode, User, epoch
from console.accounts_rules import Rules
from console.officers import Officer
from console.sealed import Damaged
from schema.spec import Role

log = logging.getLogger("console")

ISSUER = "Защита детства"
CODES = 10
#: No 0/O, 1/I/L: the codes are written down by hand.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_PERIOD = 30  # seconds
_ABOUT = b"second factor"
_DEVICE = TOTP.using(issuer=ISSUER, period=_PERIOD)


def required(officer: Officer, rules: Rules) -> bool:
    """Whether a role of this officer demands a second factor; a demonstration does not unless switched on."""
    if current_app.extensions["console-settings"].demo and not rules.factor_in_demo:
        return False
    return officer.has(*(Role(role) for role in rules.factor_roles))


def new() -> str:
    """A fresh secret, sealed."""
    plain = str(_DEVICE.new().to_json(encrypt=False)).encode()
    return base64.b64encode(sealed.seal(_key(), plain, _ABOUT)).decode()


def shown(factor: str, username: str) -> tuple[str, str]:
    """What enrolment shows: the address for the QR code and the secret in groups for typing."""
    totp = _opened(factor)
    return str(totp.to_uri(label=username, issuer=ISSUER)), str(totp.pretty_key(sep=" "))


def matched(factor: str, code: str, last_counter: int = 0) -> int:
    """The time step of a right code, later than ``last_counter``; 0 for a wrong or a used one."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return 0
    try:
        found = _opened(factor).match(typed, time=epoch(), window=_PERIOD, last_counter=last_counter or None)
    except TokenError:
        return 0
    except Damaged:  # SECRET_KEY was changed, or somebody wrote into the table
        log.error("damaged-factor")
        return 0
    return int(found.counter)


def spend(user: User, code: str) -> str:
    """Take a code of the device or a recovery code; each is taken once, by whichever worker is first.

    Returns which of them it was, ``device`` or ``recovery``; empty for a wrong or a used one.
    """
    if not user.factor:
        return ""
    counter = matched(user.factor, code, user.factor_counter)
    if counter:
        fresh = (User.id == user.id) & (User.factor_counter < counter)
        return "device" if User.update(factor_counter=counter).where(fresh).execute() else ""
    return "recovery" if _spend_recovery(user, code) else ""


def codes_left(user: User) -> int:
    return int(RecoveryCode.select().where(RecoveryCode.user == user).count())


def issue_codes(user: User) -> list[str]:
    """New recovery codes in place of the old ones: «07-K4QX9-MZT2B»; only their hashes are kept."""
    RecoveryCode.delete().where(RecoveryCode.user == user).execute()
    found = []
    for position in range(1, CODES + 1):
        secret = "".join(secrets.choice(_LETTERS) for _ in range(10))
        RecoveryCode.create(user=user, position=position, code_hash=hash_password(secret))
        found.append(f"{position:02d}-{secret[:5]}-{secret[5:]}")
    return found


def forget(user: User) -> None:
    """Take the second factor away."""
    RecoveryCode.delete().where(RecoveryCode.user == user).execute()
    user.factor, user.factor_counter, user.factor_at = "", 0, None
    user.save(only=[User.factor, User.factor_counter, User.factor_at])


def _spend_recovery(user: User, code: str) -> bool:
    """The number in front says which hash to compare with: one slow hash for a try, not ten."""
    typed = "".join(char for char in code.upper() if char.isalnum())
    if len(typed) != 12 or not (typed[:2].isascii() and typed[:2].isdigit()):
        return False
    row = RecoveryCode.get_or_none((RecoveryCode.user == user) & (RecoveryCode.position == int(typed[:2])))
    if row is None or not verify_password(typed[2:], row.code_hash):
        return False
    return bool(RecoveryCode.delete().where(RecoveryCode.id == row.id).execute())


def _opened(factor: str) -> Any:
    """The device of a stored secret. Raises Damaged."""
    return _DEVICE.from_json(sealed.unseal(_key(), base64.b64decode(factor), _ABOUT))


def _key() -> bytes:
    return hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), b"second factor", "sha256")
