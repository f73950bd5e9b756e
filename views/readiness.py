"""`/readiness/`: what cases lack before an inspection, the score with its formula, one button for every gap."""

from __future__ import annotations

from typing import Any

from flask import abort, request
from flask_admin.base import expose

from console import access, audit, readiness
from console.readiness import Gap, Readiness
from reports import readiness as paper
from reports import spreadsheets
from schema.case import Case
from views.base import Screen, download, now, officer_territory, single
from views.document import pdf_answer

#: So many cases stand on the screen; the sheet and the spreadsheet hold all of them.
SHOWN = 200
FORMULA = (
    "Каждое требование – одна единица: документ, которого требовал пройденный этап; подпись на составленном документе; "
    "скан подписанного с бумаги; наступивший срок; куратор с этапа 5; действующий план с этапа 8. "
    "Готовность – сколько единиц на месте из скольких должно быть, в процентах, с округлением вниз."
)


class ReadinessPages(Screen):
    """The list of cases and the gaps of one case."""

    acts = {
        "index_view": "read",
        "gaps_view": "read",
        "readiness_print_view": "print",
        "readiness_table_view": "export",
    }

    def __init__(self) -> None:
        super().__init__(name="Готовность к проверке", endpoint="readiness", url="/readiness")

    @expose("/")
    def index_view(self) -> Any:
        rows = self._rows()
        self._noted("list", rows[:SHOWN])
        return self.render(
            "readiness.html",
            rows=rows[:SHOWN],
            more=max(len(rows) - SHOWN, 0),
            places=_by_place(rows),
            score=readiness.total(rows),
            there=sum(row.there for row in rows),
            wanted=sum(row.wanted for row in rows),
            gaps=list(Gap),
            totals={gap: sum(row.number(gap) for row in rows) for gap in Gap},
            chosen=self._gap(),
            closed=_closed(),
            query=request.query_string.decode(),
            formula=FORMULA,
        )

    @expose("/<int:case_id>/")
    def gaps_view(self, case_id: int) -> Any:
        """The gaps of one case, each with what closes it."""
        case = access.find(Case, case_id, self.officer)
        found = readiness.of_case(case, self.officer, now()) if case is not None and not case.destroyed_on else None
        if found is None:
            abort(404)
        audit.looked("view", self.officer, now(), row=case)
        return self.render("readiness_case.html", case=case, row=found, gaps=list(Gap), formula=FORMULA)

    @expose("/print.pdf")
    def readiness_print_view(self) -> Any:
        rows = self._rows()
        self._noted("print", rows)
        return pdf_answer(paper.pressed(self._sheet(rows)), "readiness.pdf")

    @expose("/table.xlsx")
    def readiness_table_view(self) -> Any:
        rows = self._rows()
        self._noted("export", rows)
        return download(paper.table(self._sheet(rows)), spreadsheets.XLSX, f"readiness-{now():%Y-%m-%d}.xlsx")

    # -------------------------------------------------------------- parts

    def _rows(self) -> list[Readiness]:
        if not access.may_list(Case, self.officer):
            abort(403)
        rows, gap = readiness.of_all(self.officer, now(), closed=_closed()), self._gap()
        return [row for row in rows if gap is None or row.number(gap)]

    def _gap(self) -> Gap | None:
        word = single("gap")
        return Gap(word) if word in set(Gap) else None

    def _noted(self, act: str, rows: list[Readiness]) -> None:
        ids = [row.case.id for row in rows]
        note = audit.looked if act == "list" else audit.write
        note(act, self.officer, now(), document="readiness", listed=ids, cases=ids)

    def _sheet(self, rows: list[Readiness]) -> paper.Sheet:
        place, gap = officer_territory(), self._gap()
        asked = "завершённые случаи" if _closed() else "случаи в работе"
        return paper.Sheet(
            place=place.caption if place else "все территории",
            asked=f"{asked}, только: {gap.label}" if gap else asked,
            kinds=tuple(str(kind.label) for kind in Gap),
            lines=tuple(_line(row) for row in rows),
            faults=tuple(
                paper.Fault(row.case.title, str(lack.gap.label), lack.text, lack.basis)
                for row in rows
                for lack in row.lacks
            ),
            score=readiness.total(rows),
            there=sum(row.there for row in rows),
            wanted=sum(row.wanted for row in rows),
            formula=FORMULA,
            made_at=now(),
            made_by=self.officer.name,
        )


def _closed() -> bool:
    return single("closed") == "1"


def _by_place(rows: list[Readiness]) -> list[tuple[str, int, int]]:
    """Territory, its cases, its score – where there is more than one."""
    found: dict[str, list[Readiness]] = {}
    for row in rows:
        found.setdefault(row.case.territory.short_name, []).append(row)
    return [(name, len(own), readiness.total(own)) for name, own in sorted(found.items())]


def _line(row: Readiness) -> paper.Line:
    case = row.case
    return paper.Line(
        case=case.title,
        territory=case.territory.short_name,
        stage=case.stage,
        state=str(case.state.label),
        curator=case.curator.short if case.curator_id else "",
        there=row.there,
        wanted=row.wanted,
        score=row.score,
        numbers=tuple(row.number(gap) for gap in Gap),
    )
