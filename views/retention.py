"""`/retention/`: what is due to be destroyed, acts with their journal extract; below it the legal hold of one row."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.base import expose

from console import access, audit, destruction, retention
from console.errors import Forbidden, Refused
from reports.destruction import pressed
from schema import registry
from schema.case import Case
from schema.documents.destruction_act import DestructionAct
from schema.spec import Role
from validators.problem import Problem
from views.base import Screen, now
from views.document import pdf_answer
from views.inputs import parse_date

#: So many papers are shown at once; the rest is told by its number.
_SHOWN = 200


class RetentionPages(Screen):
    """The list for those who answer for keeping; decisions about one case or paper are the head's."""

    acts = {
        "index_view": "keep",
        "case_view": "keep",
        "hold_view": "keep",
        "lift_view": "keep",
        "kept_view": "keep",
        "hold_paper_view": "keep",
        "lift_paper_view": "keep",
        "log_view": "print",
    }

    def __init__(self) -> None:
        super().__init__(name="Подлежит уничтожению", endpoint="retention", url="/retention")

    @expose("/")
    def index_view(self) -> Any:
        cases, papers = retention.due(self.officer), retention.papers_due(self.officer)
        audit.looked(
            "list",
            self.officer,
            now(),
            document="retention",
            listed=[f"{row.document}:{row.row_id}" for row in (*cases, *papers[:_SHOWN])],
            cases=[row.row_id for row in cases],
        )
        return self.render(
            "retention.html",
            cases=cases,
            papers=papers[:_SHOWN],
            all_papers=len(papers),
            free=sum(1 for row in (*cases, *papers) if not row.kept),
            acts=destruction.acts(self.officer),
            may_draft=bool(access.may_create(DestructionAct, self.officer)),
            may_hold=self.officer.has(Role.HEAD),
        )

    @expose("/<int:case_id>/")
    def case_view(self, case_id: int) -> Any:
        return self._page(self._kept(Case, case_id), [])

    @expose("/<int:case_id>/hold", methods=("POST",))
    def hold_view(self, case_id: int) -> Any:
        return self._hold(self._kept(Case, case_id))

    @expose("/<int:case_id>/lift", methods=("POST",))
    def lift_view(self, case_id: int) -> Any:
        return self._lift(self._kept(Case, case_id))

    @expose("/paper/<key>/<int:row_id>/")
    def kept_view(self, key: str, row_id: int) -> Any:
        return self._page(self._paper(key, row_id), [])

    @expose("/paper/<key>/<int:row_id>/hold", methods=("POST",))
    def hold_paper_view(self, key: str, row_id: int) -> Any:
        return self._hold(self._paper(key, row_id))

    @expose("/paper/<key>/<int:row_id>/lift", methods=("POST",))
    def lift_paper_view(self, key: str, row_id: int) -> Any:
        return self._lift(self._paper(key, row_id))

    def _hold(self, row: Any) -> Any:
        try:
            retention.hold(row, _typed("reason"), self._until(), self.officer, now())
        except Refused as refusal:
            return self._page(row, refusal.problems), 422
        flash("Запрет записан: уничтожить нельзя", "success")
        return redirect(address(row))

    def _lift(self, row: Any) -> Any:
        try:
            retention.lift(row, _typed("reason"), self.officer, now())
        except Refused as refusal:
            return self._page(row, refusal.problems), 422
        flash("Запрет снят, запись осталась в списке", "success")
        return redirect(address(row))

    @expose("/act/<int:row_id>/log.pdf")
    def log_view(self, row_id: int) -> Any:
        """Выписка из журнала: what the trail says of the destruction by this act."""
        act = access.find(DestructionAct, row_id, self.officer)
        if act is None or act.destroyed_at is None:
            abort(404)
        content = pressed(destruction.log_of(act, self.officer, now()))
        audit.write("extract", self.officer, now(), row=act)
        return pdf_answer(content, f"destruction-act-{act.id}-log.pdf")

    def _until(self) -> Any:
        """The last day that was typed, none for a hold without end. Raises Refused."""
        day = _typed("until")
        try:
            return parse_date(day, self.officer.today) if day else None
        except (ValueError, OverflowError):
            raise Refused([Problem("unreadable", "Дата пишется 21.11.2026", "until")]) from None

    def _paper(self, key: str, row_id: int) -> Any:
        """A paper that belongs to no case: one of a case is kept with it."""
        model = registry.find(key)
        row = self._kept(model, row_id) if model and model.spec.keeping else None
        if row is None or row.case_id:
            abort(404)
        return row

    def _kept(self, model: Any, row_id: int) -> Any:
        row = access.find(model, row_id, self.officer)
        if row is None:
            abort(404)
        decision = retention.may_hold(row, self.officer)
        if not decision:
            raise Forbidden(decision.reason)
        retention.require_kept(row)
        return row

    def _page(self, row: Any, problems: list[Problem]) -> Any:
        audit.looked("view", self.officer, now(), row=row)
        today = self.officer.today
        return self.render(
            "retention_case.html",
            row=row,
            name=row.cited,
            back=row.url,
            above=_above(row, today),
            address=address(row),
            problems=problems,
            until=retention.term_of(row),
            ongoing=isinstance(row, Case) and not row.state.is_final,
            basis=retention.basis_of(row, today),
            kept=retention.why_kept(row, today),
            held=retention.holding(row, today),
            holds=retention.holds(row),
        )


def _above(row: Any, today: date) -> tuple[str, str]:
    """The list that the page belongs to: what is due only when the term of keeping is over."""
    until = retention.term_of(row)
    if until and until < today:
        return "Подлежит уничтожению", "/retention/"
    return row.spec.plural, f"/{row.spec.key}/"


def address(row: Any) -> str:
    """Where the keeping of a case, or of a paper without one, is decided."""
    return f"/retention/{row.id}/" if isinstance(row, Case) else f"/retention/paper/{row.spec.key}/{row.id}/"


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\x00", "").strip()[:4000]
