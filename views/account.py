"""«Моя учётная запись»: what a person decides alone – password, second factor, sessions – and sees of own sign-ins."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, jsonify, redirect, request, session
from flask_admin.base import expose
from flask_wtf.csrf import generate_csrf

from console import accounts, accounts_admin, accounts_factor, accounts_feed, accounts_rules, audit, sessions, signin
from console.accounts import User
from console.config import Settings
from schema.history import Audit
from views import entrance
from views.base import Screen, local, now

RECENT = 20
#: What the trail's acts of sign-in are called on the page, with a tone.
_ACTS = {
    "sign-in": ("Вход", "ok"),
    "sign-in-refused": ("Отказано", "late"),
    "sign-in-locked": ("Вход заблокирован", "late"),
    "sign-out": ("Выход", ""),
    "user-password": ("Пароль изменён", "info"),
    "user-accept": ("Пароль задан по ссылке", "info"),
    "factor-set": ("Второй фактор включён", "info"),
    "factor-reset": ("Второй фактор снят", "info"),
}


class AccountPages(Screen):
    """Own account of whoever is signed in; nobody else's is reachable here."""

    acts = {
        "index_view": "account",
        "password_view": "account",
        "factor_view": "account",
        "codes_view": "account",
        "factor_off_view": "account",
        "end_view": "account",
        "everywhere_view": "account",
        "alive_view": "account",
        "feed_view": "account",
        "feed_revoke_view": "account",
    }
    confirmed = frozenset({"feed_view", "factor_view", "codes_view", "factor_off_view", "end_view", "everywhere_view"})

    def __init__(self) -> None:
        super().__init__(name="Моя учётная запись", endpoint="account", url="/account")

    @expose("/")
    def index_view(self) -> Any:
        return self._page()

    def _page(self, feed_url: str = "") -> Any:
        user = _me()
        row, address = getattr(session, "row", None), accounts_feed.of(user)
        return self.render(
            "account.html",
            user=user,
            feed_at=local(address.made_at) if address else None,
            feed_url=feed_url,
            required=accounts_factor.required(self.officer, accounts_rules.current()),
            codes_left=accounts_factor.codes_left(user),
            password_at=local(user.password_at) if user.password_at else None,
            factor_at=local(user.factor_at) if user.factor_at else None,
            sessions=[_session(item, row) for item in accounts.sessions_of(user)],
            recent=recent(user),
        )

    @expose("/password/", methods=("GET", "POST"))
    def password_view(self) -> Any:
        user = _me()
        problems = entrance.change_password(user, self.officer) if request.method == "POST" else []
        if request.method == "POST" and not problems:
            signin.stay(user)
            flash("Пароль изменён. На других устройствах нужно войти заново", "success")
            return redirect("/account/")
        code_field = signin.CODE_FIELD if user.factor else ""
        page = self.render(
            "account_password.html", problems=problems, rules=accounts_rules.current(), code_field=code_field
        )
        return page, 422 if problems else 200

    @expose("/factor/", methods=("GET", "POST"))
    def factor_view(self) -> Any:
        user = _me()
        codes, answer = entrance.enrolment(user, self.officer, "/account/factor/", "/account/")
        return self._codes(user, codes) if codes else answer

    @expose("/factor/codes", methods=("POST",))
    def codes_view(self) -> Any:
        user = _me()
        if not user.factor:
            abort(404)
        return self._codes(user, accounts_admin.renew_codes(user, self.officer, now()))

    def _codes(self, user: User, codes: list[str]) -> Any:
        """The new codes; every session but this one has ended."""
        signin.stay(user)
        return entrance.codes_page(codes, "/account/")

    @expose("/factor/off", methods=("POST",))
    def factor_off_view(self) -> Any:
        if accounts_factor.required(self.officer, accounts_rules.current()):
            abort(403)
        user = _me()
        accounts_admin.reset_factor(user, self.officer, now())
        signin.stay(user)
        flash("Второй фактор снят", "success")
        return redirect("/account/")

    @expose("/session/<int:session_id>/end", methods=("POST",))
    def end_view(self, session_id: int) -> Any:
        if not accounts_admin.end_session(_me(), session_id, self.officer, now()):
            abort(404)
        flash("Сеанс завершён", "success")
        return redirect("/account/")

    @expose("/sign-out-everywhere", methods=("POST",))
    def everywhere_view(self) -> Any:
        accounts_admin.end_sessions(_me(), self.officer, now())
        return entrance.logout()

    @expose("/feed/", methods=("POST",))
    def feed_view(self) -> Any:
        """A new secret address of the own calendar; this page shows it for the only time."""
        token = accounts_feed.renew(_me(), self.officer, now())
        settings: Settings = current_app.extensions["console-settings"]
        return self._page(f"{settings.url}/feed/{token}.ics")

    @expose("/feed/revoke", methods=("POST",))
    def feed_revoke_view(self) -> Any:
        if not accounts_feed.revoke(_me(), self.officer, now()):
            abort(404)
        flash("Адрес календаря отозван", "success")
        return redirect("/account/")

    @expose("/alive")
    def alive_view(self) -> Any:
        """What a page with typed text asks: is the session alive, for how long, with which form token.

        ``look`` asks without prolonging: only work of a person keeps a session open.
        """
        if "look" in request.args:
            sessions.look(session)
            return jsonify({"left": signin.seconds_left()})
        left = accounts_rules.current().idle_minutes * 60
        return jsonify({"left": left, "csrf": generate_csrf(), "officer": self.officer.user_id})


def _me() -> User:
    user = signin.signed_in()
    if user is None:
        abort(401)
    return user


def _session(row: Any, present: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "device": device(row.agent),
        "address": row.address,
        "since": local(row.created_at),
        "seen": local(row.seen_at),
        "present": present is not None and row.id == present.id,
    }


def recent(user: User) -> list[dict[str, Any]]:
    """The latest sign-ins, refusals and changes of an account, newest first, from the trail."""
    about = (Audit.document == "user") & (Audit.row_id == str(user.id)) & Audit.act.in_(list(_ACTS))
    rows = list(Audit.select().where(about).order_by(Audit.id.desc()).limit(RECENT))
    return [
        {
            "at": row.at,
            "what": _ACTS[row.act][0],
            "tone": _ACTS[row.act][1],
            "address": row.address,
            "reason": told.reason if row.act == "sign-in-refused" else "",
        }
        for row, told in zip(rows, audit.told_all(rows), strict=True)
    ]


_BROWSERS = (("YaBrowser", "Яндекс Браузер"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"))
_MORE = (*_BROWSERS, ("HeadlessChrome", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device(agent: str) -> str:
    """«Chrome, Windows» out of what the browser says about itself; enough to know one's own machines."""
    names = [next((name for word, name in words if word in agent), "") for words in (_MORE, _SYSTEMS)]
    return ", ".join(filter(None, names)) or "неизвестное устройство"
