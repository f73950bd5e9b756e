"""The declared policy of routes: every endpoint names the act it needs; what is not declared is refused."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, redirect, request
from werkzeug.wrappers import Response

from console import signin

#: The closed set of acts, in the words of docs/access.md. What an act demands of a row is judged by ``console.access``.
ACTS: dict[str, str] = {
    "open": "без входа: страница входа, проверка подлинности листа, исправность",
    "feed": "без входа: календарь сроков по секретному адресу, без персональных данных",
    "sign-out": "закончить свою работу",
    "read": "открыть то, что видно по должности",
    "help": "справка о документах",
    "list": "раздел: список, поиск, фильтры",
    "create": "составить новый документ или карточку",
    "edit": "исправить черновик или отметку об исполнении",
    "move": "направить, подписать, вернуть; перевести случай",
    "settle": "решить о сроке",
    "print": "напечатать, сделать выписку, сложить дело",
    "export": "выгрузить файл",
    "attach": "приложить или аннулировать файл",
    "download": "открыть приложенный файл",
    "review": "читать, кому открыт отдельный случай",
    "admit": "сделать случай особым, допустить, отстранить, отозвать",
    "rescue": "открыть случай по экстренной необходимости",
    "keep": "срок хранения: что подлежит уничтожению, запрет уничтожать",
    "account": "своя учётная запись: пароль, второй фактор, сеансы",
    "accounts": "вести учётные записи и правила входа",
    "audit": "читать журнал действий",
    "merge": "дубликаты карточек: похожие, «не дубликат», объединение и отмена",
    "subject": "ответить человеку на запрос о его данных",
    "depersonalise": "выгрузить сведения без персональных данных",
}
UNDECLARED = "undeclared"
#: Acts that ask for no session: the public pages, and the calendar whose address is the secret.
_WITHOUT_SESSION = frozenset({"open", "feed"})

#: Endpoints outside our screens and what they need.
_OUTSIDE = {
    "static": "open",
    "admin.static": "open",
    "health": "open",
    "verify": "open",
    "feed": "feed",
    "login": "open",
    "login_step": "open",
    "login_again": "open",
    "invitation": "open",
    "logout": "sign-out",
    "confirm": "account",
    "admin.index": "read",
}


def act_of(app: Any, endpoint: str) -> str:
    """The act that an endpoint needs; «undeclared» when nobody named it or the word is not one of ours."""
    if endpoint in _OUTSIDE:
        return _OUTSIDE[endpoint]
    name, _, function = endpoint.partition(".")
    act = getattr(_screens(app).get(name), "acts", {}).get(function, UNDECLARED)
    return act if act in ACTS else UNDECLARED


def _screens(app: Any) -> dict[str, Any]:
    """Screens by endpoint, gathered once: Flask-Admin adds none after the first request."""
    known: dict[str, Any] | None = app.extensions.get("console-screens")
    if known is None:
        [admin] = app.extensions["admin"]
        known = app.extensions["console-screens"] = {view.endpoint: view for view in admin._views}
    return known


def routes(app: Any) -> list[dict[str, Any]]:
    """All rules of the URL map with the act each needs."""
    found = [
        {
            "path": rule.rule,
            "methods": sorted(rule.methods - {"HEAD", "OPTIONS"}),
            "act": act_of(app, rule.endpoint),
            "endpoint": rule.endpoint,
        }
        for rule in app.url_map.iter_rules()
    ]
    return sorted(found, key=lambda row: str(row["path"]))


def install(app: Flask) -> None:
    """Refuse at run time what the policy does not name, and everything but open pages to nobody in particular."""

    @app.before_request
    def _declared() -> Response | None:
        if request.endpoint is None:
            return None
        act = act_of(app, request.endpoint)
        if act == UNDECLARED:
            abort(404)
        if act in _WITHOUT_SESSION or signin.current_officer(app) is not None:
            return None
        return redirect(signin.way_in())
