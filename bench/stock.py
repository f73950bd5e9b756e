"""A stock Flask-Admin over the same models: what a programmer gets in an hour, to compare with.

Nothing is left out that Flask-Admin offers by setting an attribute: Russian words, search, filters, inline rows,
export. Its date picker rewrites a date while it is being typed, so the inputs of dates are plain here, in its favour.
"""

from __future__ import annotations

from typing import Any

import peewee
from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.peewee import ModelView
from flask_admin.model.form import InlineFormAdmin
from flask_admin.theme import Bootstrap4Theme
from flask_babel import Babel

from schema.case import Case
from schema.documents.case_transfer import CaseTransfer, TransferEnclosure
from schema.documents.meeting import AgendaItem, Meeting
from schema.history import Deadline
from schema.people import Person
from schema.places import Employee
from schema.registers.abuse_journal import AbuseFactEntry, SignalChild

_PLAIN = {"render_kw": {"data-role": ""}}
_TIMED = (peewee.DateField, peewee.DateTimeField, peewee.TimeField)


def _plain_dates(model: Any) -> dict[str, Any]:
    return {name: dict(_PLAIN) for name, field in model._meta.fields.items() if isinstance(field, _TIMED)}


def _rows(model: Any) -> InlineFormAdmin:
    return InlineFormAdmin(model, form_args=_plain_dates(model))


class Signals(ModelView):  # type: ignore[misc]
    column_searchable_list = ("reg_number", "address")
    inline_models = (_rows(SignalChild),)


class People(ModelView):  # type: ignore[misc]
    column_list = ("last_name", "first_name", "patronymic", "birth_date")
    column_searchable_list = ("last_name", "first_name", "patronymic")
    can_view_details = True


class Employees(ModelView):  # type: ignore[misc]
    column_display_pk = True
    column_searchable_list = ("last_name",)


class Cases(ModelView):  # type: ignore[misc]
    column_searchable_list = ("number", "signal_number")


class Terms(ModelView):  # type: ignore[misc]
    column_filters = ("status", "due_on", "responsible_id")
    can_export = True


class Transfers(ModelView):  # type: ignore[misc]
    inline_models = (_rows(TransferEnclosure),)


class Meetings(ModelView):  # type: ignore[misc]
    inline_models = (_rows(AgendaItem),)


VIEWS: tuple[tuple[Any, Any], ...] = (
    (Signals, AbuseFactEntry),
    (People, Person),
    (Employees, Employee),
    (Cases, Case),
    (Terms, Deadline),
    (Transfers, CaseTransfer),
    (Meetings, Meeting),
)


def app() -> Flask:
    """The stock console on the database that is open already."""
    made = Flask("stock")
    made.secret_key = "bench"
    Babel(made, default_locale="ru")
    admin = Admin(made, name="Stock", theme=Bootstrap4Theme())
    for view, model in VIEWS:
        view.form_args = _plain_dates(model)
        admin.add_view(view(model, name=model.__name__))
    return made
