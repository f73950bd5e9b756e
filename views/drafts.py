"""«Мои черновики»: forms that were begun and not saved, each to go on with or to throw away; nobody else's."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.base import expose

from console import access, accounts_rules, drafts
from schema import registry
from schema.case import Case
from schema.drafts import FormDraft
from views import carried
from views.base import Screen, now


class DraftPages(Screen):
    """Own drafts of whoever is signed in."""

    acts = {"drafts_view": "read", "discard_view": "create", "restore_view": "create"}

    def __init__(self) -> None:
        super().__init__(name="Мои черновики", endpoint="drafts", url="/drafts")

    @expose("/")
    def drafts_view(self) -> Any:
        mine = [draft for draft in drafts.mine(self.officer.user_id) if _model(draft)]
        cases = self._cases({draft.case_id for draft in mine if draft.case_id})
        return self.render(
            "drafts.html",
            rows=[_line(draft, cases.get(draft.case_id)) for draft in mine],
            days=accounts_rules.current().draft_days,
            today=self.officer.today,
        )

    def _cases(self, ids: set[int]) -> dict[int, Case]:
        return {case.id: case for case in access.among(Case, ids, self.officer)} if ids else {}

    @expose("/<int:row_id>/discard", methods=("POST",))
    def discard_view(self, row_id: int) -> Any:
        draft = drafts.own(self.officer.user_id, str(row_id))
        if draft is None:
            abort(404)
        drafts.drop(self.officer.user_id, draft.token)
        flash("Черновик удалён", "success")
        again = carried.address_of(request.form.get("again", ""))
        return redirect(again.url() if again else "/drafts/")

    @expose("/restore", methods=("POST",))
    def restore_view(self) -> Any:
        """A form that was sent from a page of an earlier session comes back as it was typed."""
        if self.officer.user_id is None:
            abort(403)
        address = carried.keep(request.form.get(carried.FIELD, ""), self.officer.user_id, now())
        if not address:
            abort(400)
        return redirect(address)


def _model(draft: FormDraft) -> Any:
    return registry.find(draft.document)


def _line(draft: FormDraft, case: Case | None) -> dict[str, Any]:
    model = _model(draft)
    address = carried.of_draft(draft)
    return {
        "id": draft.id,
        "what": model.spec.title,
        "kind": _kind(draft),
        "unit": ("ячейка", "ячейки", "ячеек") if draft.pasted else ("поле", "поля", "полей"),
        "case": case,
        "filled": draft.filled,
        "at": draft.saved_at,
        "url": address.url(draft.id),
    }


def _kind(draft: FormDraft) -> str:
    if draft.pasted:
        return "строки из таблицы"
    return f"изменение записи № {draft.row_id}" if draft.row_id else "новая запись"
