"""`/curators/`: who has how many cases in work, what is offered to whom and not answered, what comes back when."""

from __future__ import annotations

from typing import Any

from flask_admin.base import expose

from console import access, audit, handover
from console.errors import Forbidden
from console.rows import by_id
from schema.case import Case
from schema.documents.curator_handover import CuratorHandover, HandoverKind
from schema.places import Employee
from schema.spec import Status
from views.base import Screen, now


class CuratorsPage(Screen):
    """The way to a hand-over begins at the list of the curator's cases."""

    acts = {"index_view": "list"}

    def __init__(self) -> None:
        super().__init__(name="Кураторы и их случаи", endpoint="curators", url="/curators")

    @expose("/")
    def index_view(self) -> Any:
        if not (decision := handover.may_review(self.officer)):
            raise Forbidden(decision.reason)
        papers = handover.open_papers(self.officer)
        audit.looked(
            "list",
            self.officer,
            now(),
            document=CuratorHandover.spec.key,
            listed=[row.id for row in papers],
            cases=[row.case_id for row in papers],
        )
        return self.render(
            "curators.html",
            loads=handover.loads(self.officer),
            lines=_lines(papers, self.officer),
            may_hand_over=bool(access.may_create(CuratorHandover, self.officer)),
        )


def _lines(papers: list[Any], officer: Any) -> list[dict[str, Any]]:
    """Open hand-overs in words; people and cases are read once for all of them."""
    people = {row.former_id for row in papers} | {row.receiver_id for row in papers}
    names = {key: person.short for key, person in by_id(Employee, people).items()}
    ids = access.nameable(Case, {row.case_id for row in papers}, officer)
    cases = {key: case.title for key, case in by_id(Case, ids).items()}
    return [
        {
            "url": row.url,
            "case": cases.get(row.case_id, "случай"),
            "former": names.get(row.former_id, ""),
            "receiver": names.get(row.receiver_id, ""),
            "kind": HandoverKind(row.kind).label,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            **_state(row, officer.today),
        }
        for row in papers
    ]


def _state(row: Any, today: Any) -> dict[str, str]:
    match row.status:
        case Status.SENT:
            late = row.starts_on < today
            return {"state": "нет ответа" if late else "ждёт ответа", "tone": "late" if late else "warn"}
        case Status.RETURNED:
            return {"state": "отказ – нужен другой принимающий", "tone": "late"}
    if row.taken_on is None:
        return {"state": "согласие есть, день не наступил", "tone": ""}
    late = row.ends_on < today
    return {"state": "пора вернуть" if late else "у замещающего", "tone": "late" if late else "ok"}
