"""The whole case as one PDF: gathers the papers that the officer may read, has them bound, writes it in the trail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from console import access, audit, issuing, regulations, terms, timeline
from console.officers import Officer
from reports import case_file, journals, pdf, render
from reports.case_file import CaseFile, Move, Paper, Step, TermLine
from reports.words import plural
from schema import fields as f
from schema import registry
from schema.case import Case
from schema.history import Deadline, IssuedCopy, StageTransition
from schema.spec import Stage, Status
from schema.spec.local import speaking
from validators.deadlines import Standing, days_late, standing
from validators.formats import fold

Progress = Callable[[int, int], None]

#: Statuses that a reader of the inventory must know; the others follow from the paper's being there.
_TOLD = frozenset({Status.ANNULLED, Status.SUPERSEDED, Status.TERMINATED})


def make(
    case: Case, officer: Officer, now: datetime, base_url: str, progress: Progress = lambda done, of: None
) -> case_file.Bound:
    """The file of a case that the officer sees; takes a second for each paper never printed before. Raises PdfError."""
    with speaking(case.territory.on(now.date()).words):
        made = _bound(case, officer, now, base_url, progress)
    audit.write(
        "case-file",
        officer,
        now,
        row=case,
        reason=f"документов {made.papers}, листов {made.sheets}, контрольная сумма {made.control or 'нет'}",
    )
    return made


def _bound(case: Case, officer: Officer, now: datetime, base_url: str, progress: Progress) -> case_file.Bound:
    moves = timeline.moves(case)
    found = _ordered(_sources(case, moves, officer), progress, base_url)
    steps, decided = _steps(case, moves), _moves(case, moves, now.date())
    file = CaseFile(case, tuple(found), steps, decided, now.date(), officer.name, _terms(case, now))
    return case_file.bound(file)


def by_number(text: str) -> list[Case]:
    """Cases with this number, or with this signal number before they got one; look-alikes and separators are one."""
    wanted = _bare(text)
    numbers: Any = Case.select(Case.id, Case.number, Case.signal_number).tuples()
    keys = [key for key, number, signal in numbers if wanted and wanted == _bare(number or signal)]
    return list(Case.select().where(Case.id.in_(keys))) if keys else []


def _bare(text: str) -> str:
    """«C-AC-2026-0042» and «сас 2026/0042» alike (domain L.7)."""
    return re.sub(r"[\W_]+", "", fold(text))


# ------------------------------------------------------------------ the papers


@dataclass(frozen=True, slots=True)
class _Source:
    """A paper that will be in the file: where it belongs, and how its PDF is made for a base address."""

    paper: Paper
    press: Callable[[str], bytes]

    @property
    def order(self) -> tuple[int, date]:
        return self.paper.stage, self.paper.day or date.max


def _ordered(sources: Iterator[_Source], progress: Progress, base_url: str) -> list[Paper]:
    """Made one by one in the order of stages and dates."""
    waiting = sorted(sources, key=lambda source: source.order)
    made = []
    for done, source in enumerate(waiting):
        progress(done, len(waiting))
        made.append(replace(source.paper, content=source.press(base_url)))
    progress(len(waiting), len(waiting))
    return made


def _sources(case: Case, moves: list[StageTransition], officer: Officer) -> Iterator[_Source]:
    """What the officer may read and print: issued papers, extracts of registers and of papers about several cases."""
    for model in registry.documents():
        if not access.may_list(model, officer):
            continue
        rows = access.visible(model, officer)
        yield from _shared(model, rows, case, moves)
        if access.may_print(model, officer):
            yield from _issued(model, rows.where(model.case == case.id), moves)
            yield from _register(model, rows.where(model.case == case.id), case, officer.today)


def _issued(model: Any, rows: Any, moves: list[StageTransition]) -> Iterator[_Source]:
    copies = {
        copy.row_id: copy
        for copy in IssuedCopy.select(IssuedCopy.row_id, IssuedCopy.sha256).where(
            IssuedCopy.document == model.spec.key, IssuedCopy.row_id.in_(rows.select(model.id))
        )
    }
    for row in rows.where(model.id.in_(list(copies))).order_by(model.doc_date, model.id) if copies else ():
        yield _Source(
            Paper(
                stage=_stage(row, moves),
                title="\n".join(filter(None, (str(row.spec.title), render.heading(row)))),
                number=row.reg_number,
                day=row.doc_date,
                content=b"",
                sha256=copies[row.id].sha256,
                note=_note(row),
            ),
            lambda base_url, row=row: issuing.printed(row, base_url),  # type: ignore[misc]
        )


def _register(model: Any, rows: Any, case: Case, today: date) -> Iterator[_Source]:
    """One extract of each register in which the case stands."""
    if model.spec.journal is None:
        return
    column = getattr(model, model.spec.journal.date_field)
    if found := list(rows.order_by(column, model.id)):
        day = getattr(found[0], model.spec.journal.date_field)
        html = journals.extract_html(model, found, case.territory.on(today), case)
        yield _Source(
            Paper(
                stage=min(model.spec.stages),
                title=f"Выписка: {_entries(len(found))}\n{model.spec.journal.name}",
                number=found[0].reg_number if len(found) == 1 else "",
                day=day.date() if isinstance(day, datetime) else day,
                content=b"",
                note="выписка",
            ),
            lambda _: pdf.render(html, landscape=True),
        )


def _entries(count: int) -> str:
    return f"{count} {plural(count, 'запись', 'записи', 'записей')}"


def _shared(model: Any, rows: Any, case: Case, moves: list[StageTransition]) -> Iterator[_Source]:
    """Extracts of signed papers whose inline rows speak of this case among others: protocols of meetings."""
    if not model.spec.printing or not model.spec.printing.extract:
        return
    for row in rows.where(model.id.in_(about(model, case))).order_by(model.doc_date, model.id):
        if issuing.copy_of(row):
            yield _Source(
                Paper(
                    stage=_stage(row, moves),
                    title=f"Выписка: {row.spec.title.lower()}\n{render.heading(row)}",
                    number=row.reg_number,
                    day=row.doc_date,
                    content=b"",
                    note="выписка",
                ),
                lambda _, row=row: issuing.extract(row, case),  # type: ignore[misc]
            )


def about(model: Any, case: Case) -> Any:
    """A subquery: ids of the rows of a model that name the case in the inline rows of which extracts are made."""
    rows: Any = f.declared(model)[model.spec.printing.extract]
    item = rows.row_model
    return item.select(item.document).where(item.case == case.id)


def _stage(row: Any, moves: list[StageTransition]) -> int:
    """The latest stage to which such papers belong that the case had reached by the day of this one."""
    reached = timeline.stage_on(moves, row.doc_date)
    declared = row.spec.stages or (reached,)
    return max((stage for stage in declared if stage <= reached), default=min(declared))


def _note(row: Any) -> str:
    status = Status(row.status)
    notes = [status.agreed(row.spec.gender) if status in _TOLD else "", "есть скан" if row.scan_file else ""]
    return ", ".join(filter(None, notes))


# ------------------------------------------------------------------ the timeline


def _steps(case: Case, moves: list[StageTransition]) -> tuple[Step, ...]:
    spans, late = timeline.spans(moves), timeline.late_stages(case)
    return tuple(_step(stage, spans.get(stage, timeline.Span()), case, late) for stage in Stage)


def _step(stage: Stage, span: timeline.Span, case: Case, late: set[int]) -> Step:
    if span.start is None and span.end is None:
        return Step(stage, None, None, "")
    if case.stage == stage and not case.state.is_final:
        return Step(stage, span.start, None, "идёт")
    return Step(stage, span.start, span.end or case.closed_on, "с опозданием" if stage in late else "пройден")


def _terms(case: Case, now: datetime) -> tuple[TermLine, ...]:
    """Every term of the case that was not cancelled, in the order of the events it counts from."""
    rows = Deadline.select().where(Deadline.case_id == case.id, Deadline.status != "cancelled")
    editions: dict[date, dict[str, str]] = {}
    return tuple(_term(row, editions, now) for row in rows.order_by(Deadline.base_on, Deadline.due_at, Deadline.id))


def _term(row: Deadline, editions: dict[date, dict[str, str]], now: datetime) -> TermLine:
    if row.base_on not in editions:
        rules = regulations.in_force(row.territory_id, row.base_on).terms
        editions[row.base_on] = {rule.code: rule.basis for rule in rules}
    return TermLine(
        rule=row.rule,
        title=row.title,
        basis=editions[row.base_on].get(row.rule, ""),
        since=row.base_on,
        due=terms.moment_text(row.due_at),
        outcome=_outcome(row, now),
        cause=row.cause,
        accepted_by=row.accepted_by,
        explanation=row.explanation,
    )


def _outcome(row: Deadline, now: datetime) -> str:
    """«выполнен 12.05.2026», «выполнен с опозданием 14.05.2026, на 2 рабочих дня», «просрочен на 5 рабочих дней»."""
    calendar = regulations.calendar()
    mark = standing(row.status, row.due_at, now, calendar)
    done = f" {row.met_on:%d.%m.%Y}" if row.met_on else ""
    if row.status == "open":
        if mark is not Standing.OVERDUE:
            return "ещё не наступил"
        days = days_late(row.due_on, now.date(), calendar)
    else:
        days = 0 if row.status == "waived" else row.days_late
    late = f" на {days} {plural(days, 'рабочий день', 'рабочих дня', 'рабочих дней')}" if days else ""
    return f"{mark.label}{done}{',' if done and late else ''}{late}"


def _moves(case: Case, moves: list[StageTransition], today: date) -> tuple[Move, ...]:
    titles = {code: rule.happened for code, rule in regulations.in_force(case.territory_id, today).transitions.items()}
    return tuple(
        Move(
            move.happened_on,
            titles.get(move.code, move.code),
            "; ".join(filter(None, (move.officer or "Система", move.second_officer))),
            " ".join(filter(None, (move.comment, move.force_reason))),
        )
        for move in moves
    )
