"""The app's outer walls: sign-in, CSRF, headers, limits, database per request, refusals in Russian."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from flask_babel import Babel
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from console import audit, logs, pace, regulations, sealing, signin
from console.clock import Clock
from console.config import Settings
from console.errors import Destroyed, Forbidden, Refused, Unavailable, trace
from reports import forms
from reports.pdf import PdfError
from schema.base import database

log = logging.getLogger("console")
#: Characters of the screen and of an id that a refusal keeps.
_SCREEN, _KEY = 40, 20

#: No inline script or style at all, and of our own files only those that a page itself names with its nonce.
_CSP = {
    "default-src": "'self'",
    "script-src": "",
    "script-src-attr": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "frame-src": "'none'",
    "worker-src": "'none'",
    "media-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

#: What no page of ours uses, so that no script can.
_NOT_USED = (
    *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *("magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking"),
)

#: A page of another site neither embeds nor opens ours with a hand left on it.
_APART = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"}

#: status → (heading, what to do)
_PAGES = {
    400: (
        "Непонятный запрос",
        "Вернитесь на шаг назад и повторите. Если ошибка осталась, откройте раздел заново из меню.",
    ),
    401: ("Нужен вход", "Войдите под своим именем."),
    403: ("Нет доступа", "Если это нужно для работы, обратитесь к администратору."),
    404: ("Не найдено", "Такой страницы нет или запись вам не видна. Откройте раздел из меню."),
    405: ("Так открыть нельзя", "Откройте раздел из меню."),
    409: ("Уже изменено", "Запись изменил кто-то другой. Откройте её заново."),
    410: ("Дело уничтожено", "Номера и даты остались в журналах; акт хранится в разделе «Акты об уничтожении»."),
    413: ("Слишком большой запрос", "Уменьшите файл или разделите текст."),
    422: ("Не принято", "Исправьте перечисленное и повторите."),
    429: ("Слишком часто", "Подождите минуту и повторите."),
    500: (
        "Ошибка программы",
        "Ничего не потеряно: сохранённое сохранено. Повторите; если не поможет, сообщите администратору время ошибки.",
    ),
    503: ("База данных занята", "Ничего не потеряно: подождите минуту и повторите."),
}


def install(app: Flask, settings: Settings) -> None:
    """Configure the app for these settings."""
    encrypted = settings.url.startswith("https:")
    app.config.update(
        SECRET_KEY=settings.secret(),
        SESSION_COOKIE_NAME="__Host-console" if encrypted else "console",  # browsers take __Host- over TLS alone
        SESSION_COOKIE_SECURE=encrypted,
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024,  # a long conclusion with an attachment fits (trap T21)
        MAX_FORM_PARTS=10_000,
        TRUSTED_HOSTS=settings.hosts,
        BABEL_DEFAULT_LOCALE="ru",
        BABEL_DEFAULT_TIMEZONE="Asia/Tomsk",
        TESTING=settings.testing,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["console-settings"] = settings
    logs.install()
    regulations.forget()
    sealing.use(settings.trail_key)
    forms.look_in(settings.var / "forms")
    Babel(app)  # type: ignore[no-untyped-call]  # before Admin (trap T19)
    Talisman(  # before whatever may refuse a request, so that refusals have their nonce
        app,
        force_https=False,
        session_cookie_secure=encrypted,
        content_security_policy=_CSP,
        content_security_policy_nonce_in=["script-src"],
        permissions_policy=dict.fromkeys(_NOT_USED, "()"),
        frame_options="DENY",
        referrer_policy="same-origin",
        strict_transport_security=encrypted,
    )
    CSRFProtect(app)
    signin.install(app, Clock(settings.clock_start))
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)  # type: ignore[method-assign]
    _database_per_request(app)
    _refusals(app)


def _database_per_request(app: Flask) -> None:
    @app.before_request
    def _open() -> None:
        database.connect(reuse_if_open=True)

    @app.teardown_appcontext
    def _close(_: Any) -> None:
        if not app.config["TESTING"] and not database.is_closed():
            database.close()

    @app.after_request
    def _private(response: Any) -> Any:
        """Pages about children are kept nowhere (no-store); static files may be."""
        response.headers.update(_APART)
        if response.status_code == 422:  # what a rule refused: who tries every door is seen by the number of lines
            note_refusal(422)
        if not request.path.startswith("/static/") or response.status_code >= 400:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _refusals(app: Flask) -> None:
    @app.errorhandler(Forbidden)
    def _forbidden(error: Forbidden) -> Any:
        note_refusal(403)
        return page(403, error.reason)

    @app.errorhandler(Destroyed)
    def _destroyed(error: Destroyed) -> Any:
        return page(410, error.text)

    @app.errorhandler(Refused)
    def _refused(error: Refused) -> Any:
        return page(422, "; ".join(problem.text for problem in error.problems))

    @app.errorhandler(pace.TooOften)
    def _too_often(error: pace.TooOften) -> Any:
        note_refusal(429)
        return page(429, error.text)

    @app.errorhandler(PdfError)
    def _unprinted(error: PdfError) -> Any:
        """What the press says is for people already; a busy press may be asked again."""
        log.warning("pdf-%s", error.code)
        return page(503 if error.code in {"busy", "timeout"} else 422, error.text)

    @app.errorhandler(Unavailable)
    def _unavailable(error: Unavailable) -> Any:
        log.error("database-unavailable\n%s", trace(error))
        return page(503, error.text)

    app.register_error_handler(CSRFError, stale_form)

    @app.errorhandler(SecurityError)
    def _foreign_host(_: SecurityError) -> Any:
        """A forged Host reaches no page of ours (trap T18): nothing can be linked, so the answer is plain text."""
        log.warning("refused-host address=%s", request.remote_addr or "-")
        return Response("Консоль не отвечает по этому адресу.", 400, mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Any:
        if error.response is not None or (error.code or 500) < 400:
            return error
        if error.code in _TRIED:
            note_refusal(error.code)
        return page(error.code or 500, "")

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Any:
        told = (request.method, request.endpoint or "-", request.remote_addr or "-", trace(error))
        log.error("unexpected %s %s address=%s\n%s", *told)
        if app.config.get("PROPAGATE_EXCEPTIONS"):
            raise error
        return page(500, "")


def stale_form(_: CSRFError) -> Any:
    """A form of another session, or a forged one."""
    note_refusal(400)
    return page(400, "Форма устарела или открыта в другом окне. Вернитесь назад, обновите страницу и повторите.")


#: Refusals that may be somebody trying doors; a foreign row answers 404 like a missing one.
_TRIED = frozenset({400, 401, 403, 404, 405, 413, 429})


def note_refusal(status: int) -> None:
    """A line of the service's log for whoever looks for tried doors: codes and ids, nothing that was typed."""
    who = signin.current_officer(current_app)
    row = "".join(char for char in request.args.get("id", "") if char.isdigit())[:20]
    row = row or ",".join(str(value) for value in (request.view_args or {}).values() if isinstance(value, int))
    told = (status, request.method, request.endpoint or "-", row or "-", who.user_id if who else "-")
    log.warning("refused-%d %s %s row=%s account=%s address=%s", *told, request.remote_addr or "-")
    if status == 403:
        _in_trail()


def _in_trail() -> None:
    """A signed-in officer was refused: one row of the trail a minute for the officer and the address asked for."""
    officer = signin.current_officer(current_app)
    if officer is None:
        return
    screen, _, _ = (request.endpoint or "").partition(".")
    asked = [str(key)[:_KEY] for key in (*(request.view_args or {}).values(), *request.args.getlist("id"))]
    named = [key for key in asked if key.isascii() and key.replace("-", "").isalnum()]
    audit.looked("refused", officer, signin.clock(current_app).now(), document=screen[:_SCREEN], listed=named)


def page(status: int, text: str) -> Any:
    """A page that says what happened, that nothing was lost and what to do; never the error itself (trap T13)."""
    title, advice = _PAGES.get(status, _PAGES[400 if status < 500 else 500])
    return render_template("error.html", code=status, title=title, text=text, advice=advice), status
