"""Поручения: what the council, a head or a letter asked, by whom, of whom and until when – read from where it stands.

There is no second store: questions of protocols, direct assignments, incoming and outgoing letters keep a term, and its
state is the term's; a measure of the plan has its row in the control journal (R03).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from console import access, records, regulations, terms
from console.errors import Forbidden
from console.officers import Officer
from console.rows import by_id
from schema.case import Case
from schema.dictionaries import DictionaryEntry
from schema.documents.letter_out import TASK, LetterOut
from schema.documents.meeting import AgendaItem, Meeting
from schema.history import Deadline
from schema.people import Family
from schema.places import Employee, Organisation
from schema.registers.assignment import Assignment
from schema.registers.control_journal import PlanControlEntry
from schema.registers.letter_in import LetterIn
from schema.spec import Labelled, Role, State, Status
from validators.deadlines import Standing, last_moment, standing

#: So many lines of each source at most; the nearest days first.
MOST = 400


class Source(Labelled):
    """Who asked."""

    COUNCIL = "council", "Совет"
    DIRECT = "direct", "руководитель"
    LETTER = "letter", "входящее письмо"
    REQUEST = "request", "наш запрос"
    PLAN = "plan", "план (журнал контроля)"


#: The fields of papers whose terms are assignments, by the kind of the paper.
_DATED = {
    "meeting": (Source.COUNCIL, "agenda.due_on"),
    "assignment": (Source.DIRECT, "due_on"),
    "letter-in": (Source.LETTER, "due_on"),
    "letter-out": (Source.REQUEST, "reply_due_on"),
}
#: When a case is over nobody is asked for the measures of its plan any more.
_OVER_STATES = tuple(state for state in State if state.is_final)
_SETTLED_MEASURES = ("MEASURESTATE.DONE", "MEASURESTATE.MOVED", "MEASURESTATE.CANCELLED")
#: Links of the papers that lines quote, read by one query each.
_QUOTED: dict[str, dict[str, Any]] = {
    "assignment": {"given_by": Employee},
    "letter-in": {"from_organisation": Organisation},
    "letter-out": {"addressee_org": Organisation},
}
_OVER = {Standing.MET, Standing.LATE, Standing.WAIVED, Standing.MISSED}


@dataclass(frozen=True, slots=True)
class Asked:
    """One line: the paragraph and the base, who asked, who answers, the day and how it stands.

    ``key`` names the line in an address: «term-17» or «measure-5».
    """

    key: str
    source: Source
    base: str
    task: str
    by: str
    whom: str
    whom_id: int | None
    case: Case | None
    due_on: date
    mark: Standing
    url: str
    term_id: int | None = None
    org_id: int | None = None
    reminders: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.mark not in _OVER


def of(officer: Officer, now: datetime) -> list[Asked]:
    """Every assignment that the officer sees, open ones first, by their days."""
    found = [*_of_terms(officer, now), *_of_plans(officer, now)]
    found = [*_with_reminders(found, officer)]
    return sorted(found, key=lambda line: (not line.is_open, line.due_on, line.key))


def find(key: str, officer: Officer, now: datetime) -> Asked | None:
    """The visible line that an address names."""
    return next((line for line in of(officer, now) if line.key == key), None)


# ------------------------------------------------------------------ lines that keep a term


def _of_terms(officer: Officer, now: datetime) -> list[Asked]:
    codes = _codes(officer, now)
    if not codes:
        return []
    query = terms.visible(officer).where(Deadline.rule.in_(list(codes)), Deadline.status != "cancelled")
    rows = list(query.order_by(Deadline.status != "open", Deadline.due_at.desc(), Deadline.id).limit(MOST))
    papers = {model.spec.key: _papers(model, rows, officer) for model in (Meeting, Assignment, LetterIn, LetterOut)}
    items = _agenda(papers["meeting"], officer)
    people = by_id(Employee, [row.responsible_id for row in rows])
    known = _Known(rows, now)
    return [known.line(row, codes[row.rule], papers[row.document].get(row.row_id), people, items) for row in rows]


def _codes(officer: Officer, now: datetime) -> dict[str, Source]:
    """Codes of the rules of the officer's territory that count from a field of :data:`_DATED`."""
    if officer.territory_id is None:
        return {}
    rules = regulations.in_force(officer.territory_id, now.date()).terms
    dated = {(key, name): source for key, (source, name) in _DATED.items()}
    events = ((rule.code, (rule.event.document, rule.event.field)) for rule in rules)
    return {code: dated[event] for code, event in events if event in dated}


def _papers(model: Any, rows: Sequence[Deadline], officer: Officer) -> dict[int, Any]:
    """The papers that the officer may read; a term of a case is seen also by those who do not read its paper."""
    wanted = [row.row_id for row in rows if row.document == model.spec.key]
    if not wanted or not access.may_list(model, officer):
        return {}
    found = {row.id: row for row in access.visible(model, officer).where(model.id.in_(wanted))}
    for name, target in _QUOTED.get(model.spec.key, {}).items():
        linked = by_id(target, [row.__data__.get(name) for row in found.values()])
        for row in found.values():
            if row.__data__.get(name) in linked:
                row.__rel__[name] = linked[row.__data__[name]]
    return found


def _agenda(meetings: dict[int, Any], officer: Officer) -> dict[tuple[int, int, int], AgendaItem]:
    """Dated questions by meeting, case and their turn among those of the case, as terms number them."""
    if not meetings or "agenda" not in access.fields(Meeting, officer):
        return {}
    rows = AgendaItem.select().where(
        AgendaItem.document.in_(list(meetings)), AgendaItem.due_on.is_null(False), AgendaItem.case.is_null(False)
    )
    found: dict[tuple[int, int, int], AgendaItem] = {}
    turns: dict[tuple[int, int], int] = defaultdict(int)
    for item in rows.order_by(AgendaItem.id):
        place = (item.document_id, item.case_id)
        turns[place] += 1
        found[(*place, turns[place])] = item
    return found


class _Known:
    """What the lines of one page need, read once."""

    def __init__(self, rows: Sequence[Deadline], now: datetime) -> None:
        self.now = now
        self.cases = cases_of([row.case_id for row in rows])
        self.calendars = {key: regulations.calendar(key) for key in {row.territory_id for row in rows}}

    def line(self, row: Deadline, source: Source, paper: Any, people: dict[int, Any], items: Any) -> Asked:
        item = items.get((row.row_id, row.case_id, row.cycle)) if source is Source.COUNCIL else None
        person = people.get(row.responsible_id)
        line = Asked(
            key=f"term-{row.id}",
            source=source,
            base=_base(paper, item, row),
            task=_task(source, paper, item) or row.explanation,
            by=_by(source, paper),
            whom=person.short if person else str(Role(row.responsible_role).label),
            whom_id=row.responsible_id,
            case=self.cases.get(row.case_id),
            due_on=row.due_on,
            mark=standing(row.status, row.due_at, self.now, self.calendars[row.territory_id], row.target_on),
            url=paper.url if paper is not None else f"/term/{row.id}/",
            term_id=row.id,
            org_id=person.organisation_id if person else None,
        )
        if source is Source.REQUEST and paper is not None:  # somebody else is to answer, not the officer who waits
            return replace(line, whom=_addressee(paper), org_id=paper.addressee_org_id)
        return line


def _base(paper: Any, item: AgendaItem | None, row: Deadline) -> str:
    """«Протокол заседания № 3 от 12.05.2026, п. 2»."""
    if paper is None:
        return row.title
    point = f", п. {item.number}" if item is not None else ""
    return f"{paper.caption}{point}"


def _task(source: Source, paper: Any, item: AgendaItem | None) -> str:
    match source:
        case Source.COUNCIL if item is not None:
            return item.decision_text or item.title
        case Source.DIRECT if paper is not None:
            return str(paper.task)
        case Source.LETTER if paper is not None:
            return str(paper.resolution or paper.summary)
        case Source.REQUEST if paper is not None:
            return str(paper.title_text or paper.caption)
    return ""


def _by(source: Source, paper: Any) -> str:
    if paper is not None and source is Source.DIRECT and paper.given_by_id:
        return str(paper.given_by.short)
    if paper is not None and source is Source.LETTER:
        return str(paper.from_organisation.short_name if paper.from_organisation_id else paper.from_text)
    return ""


def _addressee(letter: LetterOut) -> str:
    organisation = letter.addressee_org.short_name if letter.addressee_org_id else ""
    return str(organisation or letter.addressee_text or letter.addressee_person)


# ------------------------------------------------------------------ measures of the plan


def _of_plans(officer: Officer, now: datetime) -> list[Asked]:
    """Rows of R03 that are on control; late by the same predicate as every term."""
    if not access.may_list(PlanControlEntry, officer):
        return []
    query = access.visible(PlanControlEntry, officer).where(
        PlanControlEntry.status == Status.REGISTERED,
        PlanControlEntry.off_control_on.is_null(),
        PlanControlEntry.state.not_in(_SETTLED_MEASURES),
        PlanControlEntry.case.in_(Case.select(Case.id).where(Case.state.not_in(_OVER_STATES))),
    )
    rows = list(query.order_by(PlanControlEntry.due_on, PlanControlEntry.id).limit(MOST))
    cases, places = cases_of([row.case_id for row in rows]), by_id(Organisation, [row.executor_org_id for row in rows])
    calendars = {key: regulations.calendar(key) for key in {row.territory_id for row in rows}}
    found = []
    for row in rows:
        case, place = cases.get(row.case_id), places.get(row.executor_org_id)
        found.append(
            Asked(
                key=f"measure-{row.id}",
                source=Source.PLAN,
                base=_measure(row, case),
                task=row.measure_text,
                by="",
                whom=row.executor_person or (place.short_name if place else ""),
                whom_id=None,
                case=case,
                due_on=row.due_on,
                mark=standing("open", last_moment(row.due_on), now, calendars[row.territory_id]),
                url=row.url,
                org_id=row.executor_org_id,
            )
        )
    return found


def _measure(row: PlanControlEntry, case: Case | None) -> str:
    """A measure that is repeated stands in the journal once for each day: the day tells them apart."""
    plan = f"План случая {case.title}" if case else "План"
    return f"{plan}, мероприятие {row.measure_number} на {row.due_on:%d.%m.%Y}"


# ------------------------------------------------------------------ reminders


def _with_reminders(found: Iterable[Asked], officer: Officer) -> Iterable[Asked]:
    """The letters that have reminded of a line already: the base in them is the line's own."""
    lines = list(found)
    if not access.may_list(LetterOut, officer):
        return lines
    letters = access.visible(LetterOut, officer).where(LetterOut.kind == TASK, LetterOut.status != Status.ANNULLED)
    known: dict[tuple[int | None, str], list[str]] = defaultdict(list)
    for letter in letters.order_by(LetterOut.id):
        known[(letter.case_id, letter.task_base)].append(letter.reference if letter.reg_number else "черновик")
    return [replace(line, reminders=tuple(known[_place(line)])) for line in lines]


def _place(line: Asked) -> tuple[int | None, str]:
    return (line.case.id if line.case else None, line.base[:300])


def remind(line: Asked, officer: Officer, now: datetime) -> LetterOut:
    """A draft of the reminder with the paragraph and the base. Raises Forbidden, Refused."""
    if not line.is_open:
        raise Forbidden("Поручение уже исполнено или снято")
    given: dict[str, Any] = {
        "kind": DictionaryEntry.get_by_id(TASK),
        "case": line.case,
        "task_base": line.base[:300],
        "addressee_org": Organisation.get_or_none(Organisation.id == line.org_id) if line.org_id else None,
        "addressee_person": "",
        "text": reminder(line),
    }
    if not line.org_id:
        given["addressee_text"] = line.whom[:300]
    draft: LetterOut = records.create(LetterOut, given, officer, now).row
    return draft


def reminder(line: Asked) -> str:
    """The text of the letter: the base, the paragraph word for word, the day, what is asked now."""
    late = "срок истёк" if line.mark is Standing.OVERDUE else "срок"
    return (
        f"Напоминаем об исполнении поручения. Основание: {line.base}.\n"
        f"Поручено: {line.task.strip().rstrip('.')}.\n"
        f"Исполнить до {line.due_on:%d.%m.%Y} ({late}). Ответственный: {line.whom}.\n"
        "Просим исполнить поручение и сообщить об этом письменно; если оно исполнено – указать, когда и чем это "
        "подтверждено."
    )


# ------------------------------------------------------------------ reading


def cases_of(ids: Iterable[int | None]) -> dict[int, Case]:
    """Cases with their families, two queries."""
    cases = by_id(Case, ids)
    families = by_id(Family, [case.family_id for case in cases.values()])
    for case in cases.values():
        if case.family_id in families:
            case.__rel__["family"] = families[case.family_id]
    return cases
