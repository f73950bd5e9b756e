"""Puts the screens on the app: one base view per registered model, the special screens, the menu."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from flask import Flask, abort, current_app, redirect, request
from flask_admin.base import Admin, AdminIndexView, expose
from flask_admin.theme import Bootstrap4Theme

import schema.contents  # noqa: F401
from console import access, notices, policy, regulations, signin
from console.config import Settings
from schema import registry
from schema.case import Case
from schema.documents.meeting import Meeting
from schema.people import Person
from schema.registers.visit import Visit
from schema.spec import GENERAL, local
from schema.wording import Wording
from views import desk, entrance, feed, help, public
from views.account import AccountPages
from views.assignments import AssignmentPages
from views.base import now, officer_territory
from views.calendar_year import CalendarPages
from views.case_access import CaseAccessPages, EmergencyPage, NoticePage
from views.case_card import CaseCard
from views.depersonalised import DepersonalisedPage
from views.desk import Desk
from views.document import DocumentView
from views.drafts import DraftPages
from views.duplicates import DuplicatePages
from views.handover import CuratorsPage
from views.help import HelpPages
from views.meeting import MeetingView
from views.menu import menu
from views.month import MonthPage
from views.overdue import OverduePages
from views.person import PersonView
from views.readiness import ReadinessPages
from views.regulation import RegulationPages
from views.retention import RetentionPages
from views.search import SearchPage
from views.terms import TermPage
from views.trail import TrailPages
from views.users import UserPages
from views.visits import VisitPages, VisitView
from views.wording import WordingView
from views.words import unbroken

ROOT = str(Path(__file__).resolve().parent.parent)


class Home(AdminIndexView):
    """The root address leads to the desk."""

    @expose("/")
    def index(self) -> Any:
        return redirect("/desk")


#: Screens that really differ; every other model has the base view.
_SPECIAL: dict[Any, type[DocumentView]] = {
    Case: CaseCard,
    Meeting: MeetingView,
    Person: PersonView,
    Visit: VisitView,
    Wording: WordingView,
}

#: Screens that show no single model.
_SCREENS: tuple[type[Any], ...] = (
    Desk,
    OverduePages,
    MonthPage,
    TermPage,
    SearchPage,
    DuplicatePages,
    HelpPages,
    RegulationPages,
    CaseAccessPages,
    EmergencyPage,
    NoticePage,
    CalendarPages,
    DepersonalisedPage,
    AccountPages,
    DraftPages,
    UserPages,
    TrailPages,
    RetentionPages,
    CuratorsPage,
    ReadinessPages,
    AssignmentPages,
    VisitPages,
)


def _not_served(filename: str) -> Any:
    """Flask-Admin's own scripts and styles: no page of the console uses them, so nobody is given them."""
    abort(404)


def install(app: Flask) -> None:
    """Register every screen; Flask-Admin cannot add views after the first request."""
    admin = Admin(
        app,
        name="Защита детства",
        url="/",
        theme=Bootstrap4Theme(),
        index_view=Home(url="/", name="Рабочий стол"),
        csp_nonce_generator=cast(Any, app.jinja_env.globals["csp_nonce"]),
    )
    app.view_functions["admin.static"] = _not_served
    for model in registry.models():
        admin.add_view(_SPECIAL.get(model, DocumentView)(model))
    for screen in _SCREENS:
        admin.add_view(screen())
    public.install(app)
    feed.install(app)
    entrance.install(app)
    policy.install(app)
    app.before_request(_in_words_of_the_territory)
    app.context_processor(_shared)
    app.jinja_env.filters["day"] = lambda value: f"{value:%d.%m.%Y}" if value else ""
    app.jinja_env.filters["unbroken"] = unbroken
    app.jinja_env.filters["moment"] = lambda value: f"{value:%d.%m.%Y %H:%M}" if value else ""


def _in_words_of_the_territory() -> None:
    """Every screen speaks as the officer's territory does today; of whoever has none, in general words."""
    if request.path.startswith("/static/"):
        return
    officer = signin.current_officer(current_app)
    local.speak(regulations.words_of(officer.territory_id, now().date()) if officer else GENERAL)


def _shared() -> dict[str, Any]:
    """What the layout needs on every page."""
    settings: Settings = current_app.extensions["console-settings"]
    officer = signin.current_officer(current_app)
    return {
        "officer": officer,
        "officer_place": officer_territory() if officer else None,
        "menu": menu(officer) if officer else [],
        "unread": notices.unread(officer) if officer else 0,
        "demo_logins": desk.demo_logins() if settings.demo and officer is None else [],
        "demo_password": signin.DEMO_PASSWORD if settings.demo else "",
        "may_list": access.may_list,
        "help_url": help.address() if officer else "",
        "tour_offer": help.offers_tour(officer) if officer else False,
        "idle_left": signin.seconds_left() if officer else 0,
    }
