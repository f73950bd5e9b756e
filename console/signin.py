"""Sign-in by Flask-Security: argon2id and server-side sessions; its own CLI and registration pages are off."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, request, session
from flask_login import user_logged_in, user_logged_out
from flask_security import LoginForm, PeeweeUserDatastore, Security, UsernameUtil, current_user
from flask_security.signals import user_unauthenticated

from console import audit, sessions
from console.accounts import Grant, User, UserGrant, officer_of
from console.clock import Clock
from console.officers import Officer
from schema.base import database
from schema.spec import Role

_OPTIONS = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFC",  # NFKD would split «й» and «ё» (libraries A4)
    "SECURITY_USERNAME_ENABLE": True,
    "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"username": {"mapper": lambda identity: identity.strip().lower()}}],
    "SECURITY_LOGIN_URL": "/login",
    "SECURITY_LOGOUT_URL": "/logout",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/desk",
    "SECURITY_POST_LOGOUT_VIEW": "/login",
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_CLI_USERS_NAME": False,  # a second write door (traps, «Sessions»)
    "SECURITY_CLI_ROLES_NAME": False,
    "SECURITY_LOGIN_USER_TEMPLATE": "login.html",
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_FLASH_MESSAGES": False,
    "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session: a long form is not lost (trap T5)
}


class SignInForm(LoginForm):
    """Name and password only: a «remember me» cookie would outlive the server-side session."""

    remember = None  # type: ignore[assignment]


class LoginNames(UsernameUtil):
    """Log-in names such as ``clerk.asino``: small Latin letters, digits, dot, hyphen; typed in any case."""

    def normalize(self, username: str) -> str | None:
        return username.strip().lower() or None

    def validate(self, username: str) -> tuple[str | None, str | None]:
        name = self.normalize(username)
        if name is None or re.fullmatch(r"[a-z0-9._\-]{3,64}", name):
            return None, name
        return "Имя для входа пишется латиницей, например clerk.asino", None


_KEY = "console.officer"


class _Database:
    """What the datastore of Flask-Security asks of a Flask wrapper."""

    database = database


def install(app: Flask, clock: Clock) -> None:
    """Hang sign-in on the app."""
    app.config.update(_OPTIONS, SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"][:32])
    app.session_interface = sessions.TableSessions()
    store = PeeweeUserDatastore(_Database(), User, Grant, UserGrant)  # type: ignore[no-untyped-call]
    Security(app, store, username_util_cls=LoginNames, login_form=SignInForm)
    app.extensions["console-clock"] = clock
    user_logged_in.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    user_unauthenticated.connect(_failed, app)


def _signed_in(app: Flask, user: Any, **_: Any) -> None:
    sessions.rotate(session)
    sessions.purge()
    now = clock(app).now()
    audit.write("sign-in", officer_of(user, now, request.remote_addr or ""), now)


def _signed_out(app: Flask, user: Any, **_: Any) -> None:
    sessions.end(session)
    now = clock(app).now()
    audit.write("sign-out", officer_of(user, now, request.remote_addr or ""), now)


def _failed(app: Flask, **_: Any) -> None:
    now = clock(app).now()
    nobody = Officer(name="", roles=frozenset(), today=now.date(), address=request.remote_addr or "")
    audit.write("sign-in-refused", nobody, now)


def clock(app: Any) -> Clock:
    found: Clock = app.extensions["console-clock"]
    return found


def current_officer(app: Any) -> Officer | None:
    """The officer of this request, made once per request; None when nobody is signed in."""
    if _KEY not in request.environ:
        signed_in = current_user.is_authenticated
        found = officer_of(current_user, clock(app).now(), request.remote_addr or "") if signed_in else None
        request.environ[_KEY] = found
    officer: Officer | None = request.environ[_KEY]
    return officer


#: Demo accounts: log-in role → granted roles (contract, «Demo log-ins»).
DEMO_PASSWORD = "demo-kedr-2026"
DEMO_ROLES = tuple(role for role in Role if role not in {Role.ADMIN, Role.REGIONAL})
