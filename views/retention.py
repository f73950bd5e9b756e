"""`/retention/`: what is due to be destroyed, acts with their journal extract; `/retention/<case>/`: legal hold."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.base import expose

from console import access, audit, retention
from console.errors import Forbidden, Refused
from reports import destruction
from schema.case import Case
from schema.documents.destruction_act import DestructionAct
from schema.spec import Role
from validators.problem import Problem
from views.base import Screen, now
from views.document import pdf_answer
from views.inputs import parse_date


class RetentionPages(Screen):
    """The list for those who answer for keeping; decisions about one case are the head's."""

    acts = {"index_view": "keep", "case_view": "keep", "hold_view": "keep", "lift_view": "keep", "log_view": "print"}

    def __init__(self) -> None:
        super().__init__(name="Подлежит уничтожению", endpoint="retention", url="/retention")

    @expose("/")
    def index_view(self) -> Any:
        rows = retention.due(self.officer)
        audit.looked(
            "list",
            self.officer,
            now(),
            document="retention",
            listed=[row.case_id for row in rows],
            cases=[row.case_id for row in rows],
        )
        return self.render(
            "retention.html",
            rows=rows,
            free=sum(1 for row in rows if not row.kept),
            acts=retention.acts(self.officer),
            may_draft=bool(access.may_create(DestructionAct, self.officer)),
            may_hold=self.officer.has(Role.HEAD),
        )

    @expose("/<int:case_id>/")
    def case_view(self, case_id: int) -> Any:
        return self._page(self._case(case_id), [])

    @expose("/<int:case_id>/hold", methods=("POST",))
    def hold_view(self, case_id: int) -> Any:
        case = self._case(case_id)
        try:
            retention.hold(case, _typed("reason"), self._until(), self.officer, now())
        except Refused as refusal:
            return self._page(case, refusal.problems), 422
        flash("Запрет записан: дело не будет уничтожено", "success")
        return redirect(f"/retention/{case.id}/")

    @expose("/<int:case_id>/lift", methods=("POST",))
    def lift_view(self, case_id: int) -> Any:
        case = self._case(case_id)
        try:
            retention.lift(case, _typed("reason"), self.officer, now())
        except Refused as refusal:
            return self._page(case, refusal.problems), 422
        flash("Запрет снят, запись осталась в списке", "success")
        return redirect(f"/retention/{case.id}/")

    @expose("/act/<int:row_id>/log.pdf")
    def log_view(self, row_id: int) -> Any:
        """Выписка из журнала: what the trail says of the destruction by this act."""
        act = access.find(DestructionAct, row_id, self.officer)
        if act is None or act.destroyed_at is None:
            abort(404)
        content = destruction.pressed(retention.log_of(act, self.officer, now()))
        audit.write("extract", self.officer, now(), row=act)
        return pdf_answer(content, f"destruction-act-{act.id}-log.pdf")

    def _until(self) -> Any:
        """The last day that was typed, none for a hold without end. Raises Refused."""
        day = _typed("until")
        try:
            return parse_date(day, self.officer.today) if day else None
        except (ValueError, OverflowError):
            raise Refused([Problem("unreadable", "Дата пишется 21.11.2026", "until")]) from None

    def _case(self, case_id: int) -> Case:
        case = access.find(Case, case_id, self.officer)
        if case is None:
            abort(404)
        decision = retention.may_hold(case, self.officer)
        if not decision:
            raise Forbidden(decision.reason)
        retention.require_kept(case)
        return case

    def _page(self, case: Case, problems: list[Problem]) -> Any:
        audit.looked("view", self.officer, now(), row=case)
        today = self.officer.today
        return self.render(
            "retention_case.html",
            case=case,
            problems=problems,
            until=retention.term_of(case),
            basis=retention.basis_of(case, today),
            kept=retention.why_kept(case, today),
            held=retention.holding(case, today),
            holds=retention.holds(case),
        )


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\x00", "").strip()[:4000]
