"""A protocol as offices write it: who was there, the agenda, then СЛУШАЛИ – ВЫСТУПИЛИ – РЕШИЛИ item by item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reports import words
from reports.names import name_of, overrides
from reports.signatures import signatures
from reports.values import value_text
from reports.words import GrammaticalCase
from schema import fields as f
from schema.places import Employee


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the agenda; empty texts are not printed."""

    number: str
    title: str
    papers: str
    heard: str
    spoke: str
    decided: str
    terms: str
    votes: str
    dissent: str


def protocol(row: Any) -> dict[str, Any]:
    """What the sheet of a protocol shows between its head and its signatures."""
    return {
        **_meeting(row),
        "guests": [", ".join(filter(None, (guest.name, guest.position))) for guest in row.guests],
        "questions": [_question(row, item) for item in row.agenda],
        "attachments": row.attachments_text,
    }


def agenda(row: Any) -> dict[str, Any]:
    """The questions with their speakers and papers, before anything is heard."""
    council = row.territory.council_genitive if row.territory_id else ""
    members = [attendee.member.short for attendee in row.attendees if attendee.member_id]
    return {**_meeting(row), "questions": list(row.agenda), "invited": members, "council": council}


def extracted(row: Any, case: Any) -> dict[str, Any]:
    """The same for one case alone: neither other questions nor guests nor papers, which may belong to other cases."""
    items = [item for item in getattr(row, row.printing.extract) if item.case_id == case.id]
    return {
        **_meeting(row),
        "case": case.title,
        "questions": [_question(row, item) for item in items],
        "signed_by": [f"{line.post.lower()} {line.name}".strip() for line in signatures(row)],
        "certifier": signatures(row)[-1],
    }


def cases_in(row: Any) -> set[int]:
    """Ids of the cases of which an extract can be made."""
    printing = row.printing
    if printing is None or not printing.extract:
        return set()
    return {item.case_id for item in getattr(row, printing.extract) if item.case_id}


def _meeting(row: Any) -> dict[str, Any]:
    present = [attendee.member for attendee in row.attendees if attendee.present and attendee.member_id]
    absent = [attendee for attendee in row.attendees if not attendee.present and attendee.member_id]
    return {
        "held": words.date_long(row.held_on) if row.held_on else "",
        "hours": _hours(row),
        "mode": value_text(f.declared(type(row))["mode"], row.mode),
        "chair": _short(row.chair),
        "secretary": _short(row.secretary),
        "present": [member.caption for member in present],
        "absent": [f"{member.member.caption}{f' ({member.reason})' if member.reason else ''}" for member in absent],
        "quorum": f"Присутствуют {len(present)} из {len(row.attendees)} членов." if row.attendees else "",
    }


def _hours(row: Any) -> str:
    started = f"начало в {row.started_at:%H:%M}" if row.started_at else ""
    ended = f"окончание в {row.ended_at:%H:%M}" if row.ended_at else ""
    return ", ".join(filter(None, (started, ended)))


def _short(employee: Any) -> str:
    return str(employee.short) if employee else ""


def _question(row: Any, item: Any) -> Question:
    return Question(
        number=str(item.number or ""),
        title=item.title or "",
        papers=_papers(item),
        heard=_heard(row, item),
        spoke=item.spoke or "",
        decided=_decided(item),
        terms=_terms(item),
        votes=_votes(item),
        dissent=item.dissent or "",
    )


def _papers(item: Any) -> str:
    """«докладчик: Петрова А.С.; материалы: форма мониторинга № 3»"""
    speaker = f"докладчик: {item.speaker}" if item.speaker else ""
    materials = f"материалы: {item.materials}" if item.materials else ""
    return "; ".join(filter(None, (speaker, materials)))


def _heard(row: Any, item: Any) -> str:
    """«Петрову А.С. – куратор доложил…»: whom they heard stands in the accusative (domain I.1)."""
    return " – ".join(filter(None, (_accusative(row, item), item.heard or "")))


def _accusative(row: Any, item: Any) -> str:
    """A speaker whom the console knows is declined; a typed name stays as it was typed."""
    speaker = str(item.speaker or "")
    for employee in _known(row, item):
        if employee.short == speaker:
            name = name_of(employee)
            return words.declined_initials(name, GrammaticalCase.ACCUSATIVE, overrides(employee.declension, name))
    return speaker


def _known(row: Any, item: Any) -> Iterator[Employee]:
    case = item.case
    people = [case.curator, case.deputy_curator] if case else []
    people += [row.chair, row.secretary, *(attendee.member for attendee in row.attendees)]
    yield from (person for person in people if person)


def _decided(item: Any) -> str:
    """The text of the decision, the kind alone where nobody wrote one; what was corrected at the meeting (10.2)."""
    kind = value_text(f.declared(type(item))["decision_kind"], item.decision_kind)
    text = item.decision_text or (f"{kind[:1].upper()}{kind[1:]}." if kind else "")
    corrected = f"Скорректировано на заседании: {item.corrections}" if item.corrections else ""
    return "\n".join(filter(None, (corrected, text)))


def _terms(item: Any) -> str:
    due = f"Срок исполнения: {words.date_short(item.due_on)}." if item.due_on else ""
    who = f"Ответственный: {item.responsible.caption}." if item.responsible else ""
    closed = f"Замечания устранены {words.date_short(item.remarks_closed_on)}." if item.remarks_closed_on else ""
    return " ".join(filter(None, (due, who, closed)))


def _votes(item: Any) -> str:
    counted = (("за", item.votes_for), ("против", item.votes_against), ("воздержались", item.votes_abstain))
    if all(votes is None for _, votes in counted):
        return ""
    return ", ".join(f"«{word}» – {votes or 0}" for word, votes in counted)
