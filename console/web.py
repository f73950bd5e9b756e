"""The app's outer walls: sign-in, CSRF, headers, limits, database per request, refusals in Russian."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, render_template, request
from flask_babel import Babel
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from console import regulations, sealing, signin
from console.clock import Clock
from console.config import Settings
from console.errors import Destroyed, Forbidden, Refused, Unavailable
from reports import forms
from reports.pdf import PdfError
from schema.base import database

log = logging.getLogger("console")

_CSP = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

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
    app.config.update(
        SECRET_KEY=settings.secret(),
        SESSION_COOKIE_NAME="console",
        SESSION_COOKIE_SECURE=settings.url.startswith("https"),
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
    regulations.forget()
    sealing.use(settings.trail_key)
    forms.look_in(settings.var / "forms")
    Babel(app)  # type: ignore[no-untyped-call]  # before Admin (trap T19)
    CSRFProtect(app)
    signin.install(app, Clock(settings.clock_start))
    Talisman(
        app,
        force_https=False,
        session_cookie_secure=app.config["SESSION_COOKIE_SECURE"],
        content_security_policy=_CSP,
        referrer_policy="same-origin",
        strict_transport_security=settings.url.startswith("https"),
    )
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
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _refusals(app: Flask) -> None:
    @app.errorhandler(Forbidden)
    def _forbidden(error: Forbidden) -> Any:
        return page(403, error.reason)

    @app.errorhandler(Destroyed)
    def _destroyed(error: Destroyed) -> Any:
        return page(410, error.text)

    @app.errorhandler(Refused)
    def _refused(error: Refused) -> Any:
        return page(422, "; ".join(problem.text for problem in error.problems))

    @app.errorhandler(PdfError)
    def _unprinted(error: PdfError) -> Any:
        """What the press says is for people already; a busy press may be asked again."""
        log.warning("pdf-%s", error.code)
        return page(503 if error.code in {"busy", "timeout"} else 422, error.text)

    @app.errorhandler(Unavailable)
    def _unavailable(error: Unavailable) -> Any:
        log.error("database-unavailable", exc_info=error)
        return page(503, error.text)

    @app.errorhandler(CSRFError)
    def _csrf(_: CSRFError) -> Any:
        return page(400, "Форма устарела или открыта в другом окне. Вернитесь назад, обновите страницу и повторите.")

    @app.errorhandler(SecurityError)
    def _foreign_host(_: SecurityError) -> Any:
        """A forged Host reaches no page of ours (trap T18): nothing can be linked, so the answer is plain text."""
        return Response("Консоль не отвечает по этому адресу.", 400, mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Any:
        if error.response is not None or (error.code or 500) < 400:
            return error
        return page(error.code or 500, "")

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Any:
        log.exception("unexpected", exc_info=error)
        if app.config.get("PROPAGATE_EXCEPTIONS"):
            raise error
        return page(500, "")


def page(status: int, text: str) -> Any:
    """A page that says what happened, that nothing was lost and what to do; never the error itself (trap T13)."""
    title, advice = _PAGES.get(status, _PAGES[400 if status < 500 else 500])
    return render_template("error.html", code=status, title=title, text=text, advice=advice), status
