"""The page around a meeting: what to put on its agenda, forms that came too late, what its decisions move."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_admin.base import expose
from werkzeug.wrappers import Response

from console import access, audit, council, issuing
from console.errors import Refused
from schema.case import Case
from schema.documents.meeting import Meeting
from schema.spec import Status
from validators.problem import Problem
from views.base import now
from views.document import DocumentView, pdf_answer
from views.words import counted


class MeetingView(DocumentView):
    """The base screens of a meeting and its agenda."""

    acts = DocumentView.acts | {
        "agenda_view": "read",
        "agenda_print_view": "print",
        "put_view": "edit",
        "next_view": "edit",
        "carry_out_view": "move",
    }

    def _pages(self, row: Any) -> list[tuple[str, str]]:
        if not access.may_print(self.model, self.officer):
            return []
        return [("Повестка и решения", f"/meeting/{row.id}/agenda/")]

    def _after_save(self, row: Any) -> Response:
        """A meeting that has no agenda yet needs one next."""
        if request.form.get("then") != "another" and not row.agenda and access.may_print(self.model, self.officer):
            return self._back(row.id)
        return super()._after_save(row)

    @expose("/<int:row_id>/agenda/")
    def agenda_view(self, row_id: int) -> Any:
        return self._page(self._meeting(row_id), [])

    @expose("/<int:row_id>/agenda.pdf")
    def agenda_print_view(self, row_id: int) -> Any:
        meeting = self._meeting(row_id)
        audit.write("print", self.officer, now(), row=meeting, reason="повестка дня")
        return pdf_answer(issuing.agenda(meeting), f"agenda-{meeting.id}.pdf")

    @expose("/<int:row_id>/agenda/put", methods=("POST",))
    def put_view(self, row_id: int) -> Any:
        meeting = self._meeting(row_id)
        try:
            count = council.put(meeting, request.form.getlist("question"), self.officer, now())
        except Refused as refusal:
            return self._page(self._meeting(row_id), refusal.problems), 422
        if count:
            flash(f"В повестку внесено: {counted(count, 'вопрос', 'вопроса', 'вопросов')}", "success")
        return self._back(row_id)

    @expose("/<int:row_id>/agenda/next", methods=("POST",))
    def next_view(self, row_id: int) -> Any:
        """A late form goes to the next meeting with its questions."""
        meeting, form = self._meeting(row_id), request.form.get("form", "")
        try:
            following = council.to_next(meeting, int(form) if form.isdecimal() else 0, self.officer, now())
        except Refused as refusal:
            return self._page(self._meeting(row_id), refusal.problems), 422
        flash(f"Перенесено на заседание {following.held_on:%d.%m.%Y}", "success")
        return self._back(row_id)

    @expose("/<int:row_id>/agenda/carry-out", methods=("POST",))
    def carry_out_view(self, row_id: int) -> Any:
        """The cases go where the signed protocol sends them, all that lack nothing at once."""
        try:
            made = council.carry_out(self._meeting(row_id), self.officer, now())
        except Refused as refusal:
            return self._page(self._meeting(row_id), refusal.problems), 422
        for step in made:
            flash(f"{step.case.title}: {step.title}", "success")
        return self._back(row_id)

    def _meeting(self, row_id: int) -> Meeting:
        meeting: Meeting = self._found(row_id)
        self._require(access.may_print(self.model, self.officer))
        return meeting

    def _back(self, row_id: int) -> Response:
        return redirect(f"/meeting/{row_id}/agenda/")

    def _page(self, meeting: Meeting, problems: list[Problem]) -> Any:
        audit.looked("view", self.officer, now(), row=meeting)
        may_edit = bool(access.may_edit(meeting, self.officer))
        return self.render(
            "agenda.html",
            meeting=meeting,
            status=Status(meeting.status),
            may_edit=may_edit,
            candidates=council.proposed(meeting, self.officer) if may_edit else [],
            late=council.late_forms(meeting) if may_edit else [],
            following=council.next_meeting(meeting),
            horizon=council.horizon(meeting),
            steps=council.steps(meeting, self.officer, now()),
            visible={case.id for case in access.among(Case, _ids(meeting), self.officer)},
            problems=problems,
        )


def _ids(meeting: Meeting) -> list[int]:
    return [item.case_id for item in meeting.agenda if item.case_id]
