"""`/assignments/`: who asked what of whom and until when, and the reminder that is drawn up with one button."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect
from flask_admin.base import expose

from console import access, assignments, audit
from console.assignments import Asked, Source
from console.errors import Forbidden, Refused
from schema.case import Case
from schema.documents.letter_out import LetterOut
from schema.registers.assignment import Assignment
from validators.deadlines import Standing
from views.base import Screen, now, single


class AssignmentPages(Screen):
    """The one list over protocols, direct assignments, letters and the control journal."""

    acts = {"index_view": "read", "remind_view": "create"}

    def __init__(self) -> None:
        super().__init__(name="Поручения", endpoint="assignments", url="/assignments")

    @expose("/")
    def index_view(self) -> Any:
        officer = self.officer
        if not may_open(officer):
            abort(403)
        everything = assignments.of(officer, now())
        rows = [line for line in everything if self._is_wanted(line)]
        audit.looked(
            "list",
            officer,
            now(),
            document="assignments",
            listed=[line.key for line in rows],
            cases=[line.case.id for line in rows if line.case],
        )
        return self.render(
            "assignments.html",
            rows=rows,
            sources=[
                (source, sum(1 for line in everything if line.source is source and line.is_open)) for source in Source
            ],
            chosen=single("source"),
            state=single("state"),
            mine=single("mine") == "1",
            late=sum(1 for line in everything if line.mark is Standing.OVERDUE),
            may_give=bool(access.may_create(Assignment, officer)),
            may_write=bool(access.may_create(LetterOut, officer)),
        )

    @expose("/remind/<line>", methods=("POST",))
    def remind_view(self, line: str) -> Any:
        """Draw up the reminder and open it: whoever presses reads it before it is signed."""
        found = assignments.find(line[:20], self.officer, now())
        if found is None:
            abort(404)
        try:
            letter = assignments.remind(found, self.officer, now())
        except Refused as refusal:
            flash("; ".join(problem.text for problem in refusal.problems), "error")
            return redirect("/assignments/")
        except Forbidden as refusal:
            flash(str(refusal), "error")
            return redirect("/assignments/")
        flash("Напоминание составлено: проверьте адресата и текст, затем направьте на подпись", "success")
        return redirect(f"/letter-out/edit/?id={letter.id}")

    def _is_wanted(self, line: Asked) -> bool:
        state, source = single("state"), single("source")
        if source and line.source != source:
            return False
        if single("mine") == "1" and line.whom_id != self.officer.employee_id:
            return False
        return (
            line.mark is Standing.OVERDUE
            if state == "late"
            else (not line.is_open if state == "done" else line.is_open)
        )


def _open(lines: list[Asked], source: Source) -> int:
    return sum(1 for line in lines if line.source is source and line.is_open)


def may_open(officer: Any) -> bool:
    """Whoever reads cases or assignments."""
    return bool(access.may_list(Case, officer) or access.may_list(Assignment, officer))
