"""A stock Flask-Admin over the same models: what a programmer gets in an hour, to compare with.

Nothing is left out that Flask-Admin offers by setting an attribute: Russian words, search, filters with lists to choose
from, inline rows, defaults, lists narrowed to one dictionary, export. Its date picker rewrites a date while it is being
typed, so the inputs of dates are plain here, in its favour.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import peewee
from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.peewee import ModelView
from flask_admin.contrib.peewee.filters import FilterEqual, FilterSmaller
from flask_admin.model.form import InlineFormAdmin
from flask_admin.theme import Bootstrap4Theme
from flask_babel import Babel
from wtforms.validators import Optional
from wtfpeewee.fields import SelectQueryField

from schema.case import Case
from schema.dictionaries import DictionaryEntry
from schema.documents.case_transfer import CaseTransfer, TransferEnclosure
from schema.documents.meeting import AgendaItem, Meeting
from schema.fields import Entry
from schema.history import Deadline
from schema.people import Person
from schema.places import Employee
from schema.registers.abuse_journal import AbuseFactEntry, SignalChild
from schema.spec import Status

#: A case is found by a part of its number; the rows of an agenda take the setting over from the form.
_CASE = {"case": {"fields": ("number",)}}
_STATES = ("open", "met", "late", "cancelled", "waived", "accepted")
_TIMED = (peewee.DateField, peewee.DateTimeField, peewee.TimeField)


def _entries(model: Any) -> dict[str, Any]:
    """Links to the words of one dictionary; unsettled, every list offers the words of all dictionaries."""
    return {name: field for name, field in model._meta.fields.items() if isinstance(field, Entry)}


def _form_args(model: Any) -> dict[str, Any]:
    args: dict[str, Any] = {
        name: {"render_kw": {"data-role": ""}}
        for name, field in model._meta.fields.items()
        if isinstance(field, _TIMED)
    }
    for name, field in _entries(model).items():
        words = DictionaryEntry.select().where(DictionaryEntry.dictionary == field.dictionary)
        args[name] = {"query": words, "allow_blank": True}
    return args


def _rows(model: Any) -> InlineFormAdmin:
    """Flask-Admin lets the hidden key of a new row be empty in a ``PrimaryKeyField``, not in today's ``AutoField``."""
    return InlineFormAdmin(model, form_args={"id": {"validators": [Optional()]}, **_form_args(model)})


def _officers() -> list[tuple[str, str]]:
    return [(str(employee.id), str(employee)) for employee in Employee.select()]


class Signals(ModelView):  # type: ignore[misc]
    column_searchable_list = ("reg_number", "address")
    inline_models = (_rows(SignalChild),)


class People(ModelView):  # type: ignore[misc]
    column_list = ("last_name", "first_name", "patronymic", "birth_date")
    column_searchable_list = ("last_name", "first_name", "patronymic")
    can_view_details = True


class Employees(ModelView):  # type: ignore[misc]
    column_searchable_list = ("last_name",)


class Cases(ModelView):  # type: ignore[misc]
    column_searchable_list = ("number", "signal_number")


class Terms(ModelView):  # type: ignore[misc]
    column_filters = (
        FilterEqual(Deadline.responsible_id, "Responsible", options=_officers),
        FilterEqual(Deadline.status, "Status", options=[(word, word) for word in _STATES]),
        FilterSmaller(Deadline.due_on, "Due On"),
    )
    can_export = True


class Transfers(ModelView):  # type: ignore[misc]
    form_ajax_refs = _CASE
    inline_models = (_rows(TransferEnclosure),)


class Meetings(ModelView):  # type: ignore[misc]
    form_ajax_refs = _CASE
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


def _defaults(model: Any, now: datetime) -> dict[str, Any]:
    """What a form can be filled with beforehand when it does not know who sits before it."""
    known = {"created_at": now, "registered_at": now, "received_at": now, "doc_date": now.date()}
    if model is AbuseFactEntry:
        known["status"] = Status.REGISTERED
    return {name: value for name, value in known.items() if name in model._meta.fields}


def app(now: datetime) -> Flask:
    """The stock console on the database that is open already."""
    made = Flask("stock")
    made.secret_key = "bench"
    Babel(made, default_locale="ru")
    admin = Admin(made, name="Stock", theme=Bootstrap4Theme())
    for view, model in VIEWS:
        view.form_args = _form_args(model)
        for name, value in _defaults(model, now).items():
            view.form_args.setdefault(name, {})["default"] = value
        drawn = (model, *(rows.model for rows in view.inline_models or ()))
        view.form_overrides = {name: SelectQueryField for each in drawn for name in _entries(each)}
        admin.add_view(view(model, name=model.__name__))
    return made
