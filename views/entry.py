"""What a form does so that nothing typed is lost: drafts kept while a person types, offered when the form is opened."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, flash, jsonify, redirect, request
from flask_admin.base import expose
from werkzeug.datastructures import MultiDict

from console import access, drafts, records, sticky
from console.errors import Refused
from schema.case import Case
from schema.drafts import FormDraft
from views import carried
from views.attachments import Attachments
from views.base import now, single
from views.inputs import RowsInput

#: So many drafts of one form are offered on it; all of them stand in «Мои черновики».
OFFERED = 3
#: What the page adds to the inputs of the form.
_OF_THE_PAGE = frozenset({"row_version", "seen"})


def _is_input(name: str, form: Any) -> bool:
    """Has the form an input of this name: one of its own or a cell of its inline rows?"""
    field, _, cell = name.partition("-")
    rows = form._fields.get(field)
    if isinstance(rows, RowsInput):
        return cell == "count" or cell.partition("-")[2] in {*rows.row_form.columns, "id", "delete"}
    return (rows is not None or field in _OF_THE_PAGE) and not cell


def told(form: drafts.Form, pairs: drafts.Pairs, user_id: int) -> Any:
    """Keep what is typed and answer the page: when it was kept, or why not."""
    try:
        kept = drafts.keep(form, pairs, user_id, now())
    except Refused as refusal:
        return jsonify({"problem": refusal.problems[0].text}), 422
    return jsonify({"at": f"{kept.saved_at:%H:%M}" if kept else ""})


class Entry(Attachments):
    """Drafts of the forms of one model."""

    acts = Attachments.acts | {"draft_view": "create"}
    #: What the whole screen of a document brings (views/document.py).
    _case_from_address: Any
    _known: Any
    _form: Any
    _form_names: Any

    @expose("/draft/", methods=("POST",))
    def draft_view(self) -> Any:
        """Keep what is typed; asked by the page a few seconds after the last key."""
        row = self._typed_into()
        if (user_id := self.officer.user_id) is None:
            abort(403)
        inputs = self._form(row)
        pairs = [(name, value) for name, value in carried.fields(request.form) if _is_input(name, inputs)]
        return told(self._draft_form(row, request.form.get("form_token", "")), pairs, user_id)

    def _typed_into(self) -> Any:
        """The row of the form: a stored one that may be edited, or a new one that may be made."""
        if single("id"):
            row = self._found(single("id"))
            self._require(access.may_edit(row, self.officer))
            return row
        case = self._case_from_address()
        self._require(access.may_create(self.model, self.officer, case))
        return records.offered(self.model, self.officer, now(), **self._known(case))

    def _draft_form(self, row: Any, token: str) -> drafts.Form:
        return carried.here(self.model).form(token, self._case_id(row))

    def _case_id(self, row: Any) -> int | None:
        """The case whose destruction takes the draft along: of the row, or the one chosen in the form."""
        if isinstance(row, Case):
            return row.id
        typed = request.form.get("case", "") if "case" in self._form_names(row) else ""
        chosen = access.find(Case, typed, self.officer) if typed else None
        return chosen.id if chosen else getattr(row, "case_id", None)

    def _draft(self, address: carried.Address | None = None) -> FormDraft | None:
        """The draft that the address asks to go on with; only of this very form and of this officer."""
        if not single("draft"):
            return None
        found, address = drafts.own(self.officer.user_id, single("draft")), address or carried.here(self.model)
        if found is None:  # saved meanwhile: the browser went back to it; a foreign one is answered alike
            flash("Этого черновика больше нет: форма по нему сохранена, или он удалён", "warning")
            abort(redirect(address.url()))
        if carried.of_draft(found) != address:
            abort(404)
        return found

    def _drafted(self, draft: FormDraft | None) -> MultiDict[str, str] | None:
        return MultiDict(drafts.pairs_of(draft)) if draft else None

    def _offered(self, form: drafts.Form) -> list[FormDraft]:
        """Own drafts of this form for the note above it."""
        return drafts.of_form(self.officer.user_id, form)[:OFFERED]

    def _stick(self, row: Any, known: dict[str, Any]) -> list[str]:
        """Begin a new row with what stays from form to form; returns the names of these fields."""
        found = sticky.recalled(self.model, self.officer, known)
        for name, value in found.items():
            setattr(row, name, value)
        return list(found)


def new_token() -> str:
    return secrets.token_urlsafe(24)
