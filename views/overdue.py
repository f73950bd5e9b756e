"""`/overdue`: the matrix of overdue terms with its list, the year and the workload, the queue of decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, redirect, request
from flask_admin.base import expose

from console import access, approvals, audit, overdue, reminders
from console.approvals import Answer, Chosen
from console.errors import Refused
from console.officers import Officer
from console.overdue import Age, Asked
from reports import overdue as paper
from reports import spreadsheets
from schema import registry
from schema.case import Case
from schema.dictionaries import DictionaryEntry
from schema.history import Deadline
from schema.spec import Role, Stage
from validators.problem import Problem
from views import bars
from views.base import Screen, download, now, officer_territory, single
from views.document import pdf_answer
from views.inputs import parse_date
from views.terms import late_count
from views.terms import lines as term_lines
from views.words import counted

ROWS = 100
_MONTHS = (
    *("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь"),
    "декабрь",
)


class OverduePages(Screen):
    """Every open term that is late, by the one predicate; for whoever sees cases."""

    acts = {
        "index_view": "read",
        "trend_view": "read",
        "queue_view": "read",
        "decide_view": "move",
        "remind_view": "settle",
        "print_view": "print",
        "table_view": "export",
    }

    def __init__(self) -> None:
        super().__init__(name="Контроль сроков", endpoint="overdue", url="/overdue")

    @expose("/")
    def index_view(self) -> Any:
        officer, moment, asked = self._asked()
        matrix = overdue.matrix(asked, officer, moment)
        query = overdue.listed(asked, officer, moment)
        found = matrix.total if not (asked.has_cell or asked.soon) else query.count()
        page = min(_page(), max(1, -(-found // ROWS)))
        rows = list(query.paginate(page, ROWS))
        self._looked(rows, moment)
        [month] = overdue.trend(asked, officer, moment, months=1)
        return self.render(
            "overdue.html",
            **_shared(asked, officer, moment),
            matrix=matrix,
            rows=_remindable(rows, officer, moment),
            found=found,
            page=page,
            pages=-(-found // ROWS),
            start=(page - 1) * ROWS,
            total=late_count(officer),
            chosen=_chosen_words(asked, matrix, officer, moment),
            this_month=(_MONTHS[moment.month - 1], month.percent),
            cell=lambda **changes: _address(replace(asked.without_cell, soon=asked.soon, **changes)),
            age_of=lambda code: Age(str(code)),
        )

    @expose("/trend/")
    def trend_view(self) -> Any:
        officer, moment, asked = self._asked()
        months = overdue.trend(asked, officer, moment)
        return self.render(
            "overdue_trend.html",
            **_shared(asked, officer, moment),
            months=[(month, f"{_MONTHS[month.first.month - 1]} {month.first.year}") for month in months],
            chart=bars.bars(months),
            loads=overdue.workload(asked, officer, moment),
            near_days=overdue.NEAR_DAYS,
            cell=lambda **changes: _address(replace(asked.without_cell, **changes)),
        )

    @expose("/print.pdf")
    def print_view(self) -> Any:
        """What the screen shows by these filters, the whole list of it."""
        officer, moment, asked = self._asked()
        sheet = _sheet(asked, officer, moment, paper.MOST_PRINTED)
        content = paper.pressed(sheet)
        self._taken("print-overdue", sheet, moment)
        return pdf_answer(content, "overdue.pdf")

    @expose("/list.xlsx")
    def table_view(self) -> Any:
        officer, moment, asked = self._asked()
        sheet = _sheet(asked, officer, moment, paper.MOST_EXPORTED)
        content = paper.workbook(sheet)
        self._taken("export-overdue", sheet, moment)
        return download(content, spreadsheets.XLSX, f"overdue-{moment:%Y-%m-%d}.xlsx")

    @expose("/<int:term_id>/remind", methods=("POST",))
    def remind_view(self, term_id: int) -> Any:
        officer, moment, asked = self._asked()
        try:
            told = reminders.remind(term_id, officer, moment) if term_id < 2**31 else abort(404)
        except LookupError:
            abort(404)
        except Refused as refusal:
            flash("; ".join(problem.text for problem in refusal.problems), "warning")
        else:
            flash(f"Напоминание отправлено: {', '.join(told)}", "success")
        return redirect(_address(asked, page=_page()) + "#late-terms")

    # -------------------------------------------------------------- the queue

    @expose("/queue/")
    def queue_view(self) -> Any:
        return self._queue([], [], "", frozenset())

    @expose("/queue/", methods=("POST",))
    def decide_view(self) -> Any:
        answer = _answer()
        chosen, remark = _chosen_papers(), request.form.get("remark", "")[:4000].replace("\x00", "").strip()
        if problems := _queue_problems(chosen, answer, remark):
            return self._queue(problems, [], remark, frozenset(chosen)), 422
        outcomes = approvals.decide(chosen, answer, self.officer, now(), remark=remark)
        failed = [one for one in outcomes if not one.done]
        return self._queue([], outcomes, "", frozenset()), 422 if failed and len(failed) == len(outcomes) else 200

    def _queue(
        self, problems: list[Problem], outcomes: list[approvals.Outcome], remark: str, ticked: frozenset[Chosen]
    ) -> Any:
        officer, moment = self.officer, now()
        rows = approvals.waiting(officer)
        ids, cases = [f"{row.spec.key}:{row.id}" for row in rows], [row.case_id for row in rows]
        if rows:
            audit.looked("list", officer, moment, document="queue", listed=ids, cases=cases)
        return self.render(
            "overdue_queue.html",
            papers=[_paper(row, officer, ticked) for row in rows],
            problems=problems,
            outcomes=outcomes,
            remark=remark,
            answers={one.value: one.label for one in Answer},
            most=approvals.MOST,
            sees_cases=bool(access.may_list(Case, officer)),
            today=moment.date(),
        )

    # -------------------------------------------------------------- what all share

    def _asked(self) -> tuple[Officer, datetime, Asked]:
        officer = self.officer
        if not access.may_list(Case, officer):
            abort(403)
        return officer, now(), read(officer.today)

    def _looked(self, rows: list[Deadline], moment: datetime) -> None:
        ids, cases = [row.id for row in rows], [row.case_id for row in rows]
        audit.looked("list", self.officer, moment, document="overdue", listed=ids, cases=cases)

    def _taken(self, act: str, sheet: paper.Sheet, moment: datetime) -> None:
        audit.write(
            act,
            self.officer,
            moment,
            reason="; ".join(f"{label}: {value}" for label, value in sheet.filters),
            document="overdue",
            listed=[row.term_id for row in sheet.rows],
            cases=[row.case_id for row in sheet.rows],
        )


# ------------------------------------------------------------------ the address


def read(today: date) -> Asked:
    """The filters in the address; a value that nothing can have is answered with 400 or filters nothing."""
    start, end = _day("from", today), _day("to", today)
    if start and end and start > end:
        start, end = end, start
    return Asked(
        territory_id=_whole("territory"),
        service_id=_whole("service"),
        curator_id=_whole("curator"),
        stage=_whole("stage"),
        risks=tuple(dict.fromkeys(word[:60] for word in request.args.getlist("risk")[:10] if word)),
        rule=single("rule")[:12],
        start=start,
        end=end,
        soon=single("soon") == "1",
        who=_who(single("who")),
        kind=single("kind")[:12],
        age=Age(single("age")) if single("age") in set(Age) else None,
    )


def _whole(name: str) -> int | None:
    text = single(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _page() -> int:
    return max(1, _whole("page") or 1)


def _day(name: str, today: date) -> date | None:
    text = single(name)[:20].strip()
    try:
        return parse_date(text, today) if text else None
    except (ValueError, OverflowError):
        abort(400)


def _who(text: str) -> str:
    number = text.isascii() and text.isdigit() and len(text) <= 9
    return text if number or text in set(Role) else ""


def _address(asked: Asked, *, path: str = "/overdue/", page: int = 1) -> str:
    pairs: list[tuple[str, Any]] = [
        ("territory", asked.territory_id),
        ("service", asked.service_id),
        ("curator", asked.curator_id),
        ("stage", asked.stage),
        *(("risk", risk) for risk in asked.risks),
        ("rule", asked.rule),
        ("from", f"{asked.start:%d.%m.%Y}" if asked.start else ""),
        ("to", f"{asked.end:%d.%m.%Y}" if asked.end else ""),
        ("soon", "1" if asked.soon else ""),
        ("who", asked.who),
        ("kind", asked.kind),
        ("age", asked.age.value if asked.age else ""),
        ("page", page if page > 1 else ""),
    ]
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{path}?{query}" if query else path


# ------------------------------------------------------------------ what stands on the page


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of one among several: ``name`` in the address, the chosen value and the options."""

    name: str
    label: str
    value: str
    options: list[tuple[str, str]]


def _shared(asked: Asked, officer: Officer, moment: datetime) -> dict[str, Any]:
    risks, filters = [(entry.id, entry.label) for entry in _risks()], _filters(asked, officer, moment)
    return {
        "asked": asked,
        "filters": filters,
        "risks": risks,
        "narrowed": _said(asked, filters),
        "address": lambda path, **changes: _address(replace(asked, **changes), path=path),
        "turn": lambda page: _address(asked, page=page),
        "today": moment.date(),
        "age_words": {int(age): age.words for age in Age},
    }


def _filters(asked: Asked, officer: Officer, moment: datetime) -> list[Filter]:
    """Only where there is a choice, or where something is chosen already."""
    services, curators = overdue.services_and_curators(officer)
    found = [
        Filter("territory", "Территория", _text(asked.territory_id), _pairs(overdue.places(officer, moment))),
        Filter("service", "Служба", _text(asked.service_id), _pairs(services)),
        Filter("curator", "Куратор", _text(asked.curator_id), _pairs(curators)),
        Filter("stage", "Этап", _text(asked.stage), [(str(int(one)), f"{int(one)}. {one.short}") for one in Stage]),
        Filter("rule", "Вид срока", asked.rule, overdue.kinds(officer, moment)),
    ]
    return [one for one in found if len(one.options) > 1 or one.value]


def _pairs(options: Iterable[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(str(key), label) for key, label in options]


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _risks() -> list[DictionaryEntry]:
    query = DictionaryEntry.select().where(DictionaryEntry.dictionary == "RISK", DictionaryEntry.active)
    return list(query.order_by(DictionaryEntry.position))


def _said(asked: Asked, filters: list[Filter]) -> list[tuple[str, str]]:
    """The filters in words, for the sheet and the file; what no option explains stands as it was asked."""
    found = [(one.label, dict(one.options).get(one.value, one.value)) for one in filters if one.value]
    if asked.risks:
        labels = {entry.id: entry.label for entry in _risks()}
        found.append(("Риск", ", ".join(labels.get(risk, risk) for risk in asked.risks)))
    if asked.start or asked.end:
        since = f"с {asked.start:%d.%m.%Y}" if asked.start else ""
        until = f"по {asked.end:%d.%m.%Y}" if asked.end else ""
        found.append(("Срок", " ".join(filter(None, (since, until)))))
    if asked.soon:
        found.append(("Список", "и ещё не просроченные"))
    return found


def _chosen_words(asked: Asked, matrix: overdue.Matrix, officer: Officer, moment: datetime) -> str:
    """The heading of the list: «План · Сидорова О.Н.»."""
    kinds = {column.code: column.title for column in matrix.columns}
    if asked.kind and asked.kind not in kinds:
        kinds = dict(overdue.kinds(officer, moment))
    people = {line.key: line.label for line in matrix.lines}
    parts = [
        kinds.get(asked.kind, "выбранный вид срока") if asked.kind else "",
        people.get(asked.who, "выбранный исполнитель") if asked.who else "",
        f"опоздание {asked.age.words}" if asked.age else "",
    ]
    whole = "Все открытые сроки" if asked.soon else "Все просроченные сроки"
    return " · ".join(filter(None, parts)) or whole


def _remindable(rows: list[Deadline], officer: Officer, moment: datetime) -> list[dict[str, Any]]:
    done = reminders.reminded_today(rows, moment)
    found = term_lines(rows, moment)
    for row, line in zip(rows, found, strict=True):
        may = line["tone"] == "late" and bool(reminders.may_remind(row, officer))
        line["remind"] = "done" if may and row.id in done else "may" if may else ""
    return found


# ------------------------------------------------------------------ paper and file


def _sheet(asked: Asked, officer: Officer, moment: datetime, most: int) -> paper.Sheet:
    """What is printed and exported: the matrix and the whole list. Raises Refused when the list is too long."""
    matrix = overdue.matrix(asked, officer, moment)
    rows = list(overdue.listed(asked, officer, moment).limit(most + 1))
    if len(rows) > most:
        raise Refused([Problem("too-many", f"В списке больше {most} строк: сузьте отбор и повторите")])
    place = officer_territory()
    cell = _chosen_words(asked, matrix, officer, moment)
    return paper.Sheet(
        place=place.short_name if place else "все территории",
        at=moment,
        made_by=officer.name,
        filters=tuple(_said(asked, _filters(asked, officer, moment))) + ((("Список", cell),) if asked.has_cell else ()),
        title=cell,
        columns=tuple((column.title, column.length) for column in matrix.columns),
        lines=tuple(_matrix_line(line) for line in matrix.lines),
        totals=tuple(cell.count for cell in matrix.totals),
        total=matrix.total,
        rows=tuple(_list_row(line) for line in term_lines(rows, moment)),
    )


def _matrix_line(line: overdue.Line) -> paper.MatrixLine:
    cells = tuple(paper.Count(c.count, int(c.worst), c.worst.label) if c else None for c in line.cells)
    return paper.MatrixLine(line.label, line.cases, cells, line.total.count)


def _list_row(line: dict[str, Any]) -> paper.ListRow:
    return paper.ListRow(
        term_id=line["id"],
        case_id=line["case_id"],
        due_on=line["due_on"],
        due=line["due"],
        kind=line["title"],
        number=line["number"],
        family=line["family"],
        risk=line["risk"],
        who=line["who"],
        days_late=line["overdue_days"],
        late=line["tag"],
        cause=line["cause"],
        accepted_by=line["accepted_by"],
    )


# ------------------------------------------------------------------ the queue of decisions


def _paper(row: Any, officer: Officer, ticked: frozenset[Chosen]) -> dict[str, Any]:
    chosen = Chosen(row.spec.key, row.id, row.row_version)
    moves = {answer.value: approvals.move(row, answer, officer) for answer in Answer}
    author = row.created_by.short if row.created_by_id else ""
    return {
        "value": f"{chosen.key}:{chosen.row_id}:{chosen.version}",
        "kind": row.spec.title,
        "caption": row.caption,
        "case": row.case.title if row.case_id else "",
        "author": author,
        "own": row.created_by_id is not None and row.created_by_id == officer.employee_id,
        "date": row.doc_date,
        "url": row.url,
        "approve": moves["approve"].label if moves["approve"] else "",
        "return": moves["return"].label if moves["return"] else "",
        "ticked": chosen in ticked,
    }


def _answer() -> Answer:
    text = request.form.get("answer", "")
    return Answer(text) if text in set(Answer) else abort(400)


def _chosen_papers() -> list[Chosen]:
    known = {model.spec.key for model in registry.documents()}
    found = []
    for text in request.form.getlist("paper"):
        key, _, rest = text.partition(":")
        row_id, _, version = rest.partition(":")
        numbers = [part for part in (row_id, version) if part.isascii() and part.isdigit() and len(part) <= 9]
        if key in known and len(numbers) == 2:
            found.append(Chosen(key, int(row_id), int(version)))
    return found


def _queue_problems(chosen: list[Chosen], answer: Answer, remark: str) -> list[Problem]:
    found = []
    if not chosen:
        found.append(Problem("nothing-chosen", "Отметьте документы галочками и повторите"))
    if len(set(chosen)) > approvals.MOST:
        text = f"За один раз – не больше {counted(approvals.MOST, 'документа', 'документов', 'документов')}"
        found.append(Problem("too-many", text))
    if answer is Answer.RETURN and not remark:
        found.append(Problem("remark-required", "Напишите замечание: без него документ не возвращают", "remark"))
    return found
