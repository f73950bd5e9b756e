"""Sign-in: name and password, second factor, an expired password; then a server-side session under a new id.

Flask-Security keeps accounts, argon2id and the signed-in user of a request. Its pages are not registered: each of them
would be a second door beside the lock-out, the second factor and the trail.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, session
from flask_login import logout_user
from flask_security import PeeweeUserDatastore, Security, current_user, login_user

from console import accounts_factor, accounts_lock, accounts_passwords, accounts_rules, audit, sessions
from console.accounts import Grant, User, UserGrant, epoch, login_name, officer_of
from console.clock import Clock
from console.errors import Unconfirmed
from console.officers import Officer
from reports.words import plural
from schema.base import database
from schema.spec import Role

log = logging.getLogger("console")

_OPTIONS = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],  # a row written by hand in another scheme opens nothing
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFC",  # NFKD would split «й» and «ё» (libraries A4)
    "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"username": {"mapper": login_name}}],
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_CLI_USERS_NAME": False,  # a second write door (traps, «Sessions»)
    "SECURITY_CLI_ROLES_NAME": False,
    "SECURITY_FLASH_MESSAGES": False,
    "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session: a long form is not lost (trap T5)
}
#: Seconds between the password and the end of the sign-in.
HALF_WAY_SECONDS = 600
_KEY = "console.officer"
_HALF_WAY = "half_way"
_CONFIRMED = "confirmed_at"
#: The fields in which a form sends the password, and the code of the second factor, once more.
SECRET_FIELD, CODE_FIELD = "confirm-secret", "confirm-code"


class _Database:
    """What the datastore of Flask-Security asks of a Flask wrapper."""

    database = database


def install(app: Flask, clock: Clock) -> None:
    """Hang sign-in on the app."""
    app.config.update(_OPTIONS, SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"][:32])
    app.session_interface = sessions.TableSessions()
    store = PeeweeUserDatastore(_Database(), User, Grant, UserGrant)  # type: ignore[no-untyped-call]
    Security(app, store, register_blueprint=False)
    app.login_manager.request_loader(lambda _: None)  # type: ignore[attr-defined]  # no second door: tokens in headers
    app.extensions["console-clock"] = clock


def clock(app: Any) -> Clock:
    found: Clock = app.extensions["console-clock"]
    return found


def current_officer(app: Any) -> Officer | None:
    """The officer of this request, made once per request; None when nobody is signed in."""
    if _KEY not in request.environ:
        user = signed_in()
        found = officer_of(user, clock(app).now(), request.remote_addr or "") if user else None
        request.environ[_KEY] = found
    officer: Officer | None = request.environ[_KEY]
    return officer


def signed_in() -> User | None:
    """The account of this request, all steps of sign-in done; no cookie of a package stands in for them."""
    return current_user._get_current_object() if _CONFIRMED in session and current_user.is_authenticated else None


def seconds_left() -> int:
    """Seconds until the session of this request ends without further work."""
    row = getattr(session, "row", None)
    return sessions.seconds_left(row) if row else 0


# ------------------------------------------------------------------ the steps


@dataclass(frozen=True, slots=True)
class HalfWay:
    """A sign-in whose password was right and which still asks for something."""

    user: User
    done: frozenset[str]
    next_url: str

    @property
    def step(self) -> str:
        """What is asked now: ``code``, ``enrol``, ``password``; empty when everything is done."""
        rules = accounts_rules.current()
        if "factor" not in self.done:
            if self.user.factor:
                return "code"
            if accounts_factor.required(officer_of(self.user, clock(current_app).now()), rules):
                return "enrol"
        return "password" if accounts_passwords.expired(self.user, rules) else ""


WRONG = "Войти не удалось: имя или пароль не подходят. Проверьте раскладку и Caps Lock."


def authenticate(typed: str, password: str) -> tuple[User | None, str]:
    """The account behind a name and a password, or the Russian sentence that refuses both alike."""
    name, address = login_name(typed), request.remote_addr or ""
    if wait := accounts_lock.take(name, address):
        log.warning("sign-in-while-locked address=%s", address)
        return None, locked(wait)
    user = User.get_or_none(User.username == name)
    if not accounts_passwords.matches(user, password) or user is None or not user.active:
        _refused(user, "отключена" if user and not user.active else "имя или пароль")
        wait = accounts_lock.seconds_left(name)
        return None, locked(wait) if wait else WRONG
    # with a second factor the sign-in is only half done: wrong codes go on counting
    settle = accounts_lock.give_back if user.factor else accounts_lock.succeeded
    settle(name, address)
    return user, ""


def begin(user: User, next_url: str = "", proof: str = "password") -> str:
    """Start a sign-in after the right password or invitation; returns the next step, empty when the person is in."""
    session.clear()
    sessions.rotate(session)
    return _go_on(HalfWay(user, frozenset({proof}), next_url))


def half_way() -> HalfWay | None:
    """The sign-in of this session that is not finished; None when there is none or it took too long."""
    kept = session.get(_HALF_WAY)
    if not kept or epoch() - kept["at"] > HALF_WAY_SECONDS:
        return None
    user = User.get_or_none((User.fs_uniquifier == kept["user"]) & User.active)
    return HalfWay(user, frozenset(kept["done"]), kept["next"]) if user else None


def way_in() -> str:
    """Where somebody goes who is not signed in: to the next step of a sign-in begun, or to its page and back here."""
    if half_way():
        return "/login/step"
    return f"/login?next={request.path}" if request.method == "GET" else "/login"


def give_code(found: HalfWay, code: str) -> str:
    """Check the code of the second factor; returns the refusing sentence, empty when the code was right."""
    name, address = found.user.username, request.remote_addr or ""
    if wait := accounts_lock.take(name, address):
        return locked(wait)
    if not (proof := accounts_factor.spend(found.user, code)):
        _refused(found.user, "код второго фактора")
        return "Код не подошёл. Подождите следующего кода в приложении и введите его."
    accounts_lock.succeeded(name, address)
    passed(found, "factor", proof)
    return ""


def wrong_enrolment(user: User) -> None:
    """A wrong code while the second factor is set up stands in the trail like any other."""
    _refused(user, "код при настройке второго фактора")


def passed(found: HalfWay, *steps: str) -> str:
    """Mark steps as done and go on; returns the next step."""
    user = User.get_by_id(found.user.id)
    return _go_on(HalfWay(user, found.done | set(steps), found.next_url))


def _go_on(found: HalfWay) -> str:
    step = found.step
    if not step:
        _enter(found.user, found.done)
        return ""
    at = (session.get(_HALF_WAY) or {}).get("at") or epoch()
    session[_HALF_WAY] = {
        "user": found.user.fs_uniquifier,
        "at": at,
        "done": sorted(found.done),
        "next": found.next_url,
    }
    return step


#: By what somebody came in, as the trail says it.
_PROOFS = {
    "password": "пароль",
    "invitation": "ссылка-приглашение",
    "device": "код приложения",
    "recovery": "резервный код",
}


def _enter(user: User, done: frozenset[str]) -> None:
    """All steps are done: a new session id, a new CSRF token, a row in the trail."""
    session.clear()
    sessions.rotate(session)
    sessions.purge()
    login_user(user, remember=False, authn_via=["password"])
    session[_CONFIRMED] = epoch()
    _forget_officer()
    now = clock(current_app).now()
    proofs = ", ".join(word for proof, word in _PROOFS.items() if proof in done)
    audit.write("sign-in", officer_of(user, now, request.remote_addr or ""), now, row=user, reason=proofs)


def leave() -> None:
    """Sign out: the session ends with this request and its cookie is worth nothing."""
    user = signed_in()
    if user:
        now = clock(current_app).now()
        audit.write("sign-out", officer_of(user, now, request.remote_addr or ""), now, row=user)
    logout_user()
    sessions.end(session)
    _forget_officer()


def stay(user: User) -> None:
    """Keep this session after the account's sessions were ended (an own password change), under a new id."""
    session["_user_id"] = user.fs_uniquifier
    session[_CONFIRMED] = epoch()
    sessions.rotate(session)


def _forget_officer() -> None:
    request.environ.pop(_KEY, None)


def _refused(user: User | None, reason: str) -> None:
    """A failed try in the trail; a typed name that is no account is not kept: people type passwords there."""
    now = clock(current_app).now()
    name, address = user.username if user else "", request.remote_addr or ""
    nobody = Officer(name=name, roles=frozenset(), today=now.date(), address=address)
    audit.write("sign-in-refused", nobody, now, row=user, reason=reason)
    if user and accounts_lock.seconds_left(user.username):
        audit.write("sign-in-locked", nobody, now, row=user, reason=user.username)
    if accounts_lock.address_seconds_left(address):
        audit.write("sign-in-locked", nobody, now, reason=f"адрес {accounts_lock.network(address)}")


def locked(seconds: int) -> str:
    """What a person reads who has to wait."""
    minutes = -(-seconds // 60)
    return (
        f"Слишком много неудачных попыток. Повторите через {minutes} {plural(minutes, 'минуту', 'минуты', 'минут')}. "
        "Если пароль забыт, попросите у администратора новую ссылку."
    )


# ------------------------------------------------------------------ once more before a mass export


def require_confirmed() -> None:
    """Let the act go on only when the person has proved within the last minutes to be there. Raises Unconfirmed.

    A form may carry the proof itself (``SECRET_FIELD``), so that the act it sends goes on at once.
    """
    minutes = accounts_rules.current().confirm_minutes
    if epoch() - int(session.get(_CONFIRMED, 0)) <= minutes * 60:
        return
    if SECRET_FIELD not in request.form:
        raise Unconfirmed
    confirm()


def confirm() -> None:
    """Take from the form what the sign-in took: the password and, where there is one, a code of the second factor.

    Raises Unconfirmed with what was wrong. The session goes on under a new token (ASVS 5.0, 7.2.4).
    """
    user = signed_in()
    if user is None:
        raise Unconfirmed
    secret, code = (request.form.get(name, "")[:1024] for name in (SECRET_FIELD, CODE_FIELD))
    if problem := recheck(user, secret, code):
        raise Unconfirmed(problem)
    session[_CONFIRMED] = epoch()
    sessions.rotate(session)
    now = clock(current_app).now()
    audit.write("confirmed", officer_of(user, now, request.remote_addr or ""), now, row=user)


def recheck(user: User, secret: str, code: str | None) -> str:
    """Check a person again; returns the refusing sentence, counted like a sign-in. No code: it was just given."""
    address = request.remote_addr or ""
    if wait := accounts_lock.take(user.username, address):
        return locked(wait)
    known = accounts_passwords.matches(user, secret)
    if known and (not user.factor or code is None or accounts_factor.spend(user, code)):
        accounts_lock.succeeded(user.username, address)
        return ""
    _refused(user, "повторное подтверждение")
    return "Пароль или код не подходит." if user.factor and code is not None else "Пароль не подходит."


#: Demo accounts: log-in role → granted roles (contract, «Demo log-ins»).
DEMO_PASSWORD = "demo-kedr-2026"
DEMO_ROLES = tuple(role for role in Role if role not in {Role.ADMIN, Role.REGIONAL})
