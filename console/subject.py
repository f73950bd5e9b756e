"""A person's request for own data (ст. 14 152-ФЗ): what is kept and who looked, by what the officer sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import peewee

from console import access, audit, barriers, mentions, trail
from console.errors import Forbidden, Refused
from console.officers import Officer
from reports import dispatch, render, requisites, subject
from reports.subject import Answer, Consent, Kept, Looked, Paper, Request, Sent, Standing
from schema import fields as f
from schema import registry
from schema.case import Case
from schema.document import Document
from schema.documents.pd_consent import PdConsent
from schema.history import Audit
from schema.people import Family, Person
from schema.places import Employee, Organisation, Territory
from schema.spec import Role, Sensitivity, Status
from validators.problem import Problem

#: Statuses of a letter that has left the office.
_GONE = frozenset({Status.SENT, Status.RECEIVED, Status.REGISTERED, Status.COMPLETED})
#: Fields by which a paper names the body that it goes to.
_RECIPIENTS = ("addressee_org", "to_org", "to_territory", "recipient_org", "recipient")
_HIDDEN_RECIPIENT = "адресат назван в документе"
_CARD_LEFT_OUT = frozenset({"declension"})  # how our papers decline the name: no fact about the person


def answer(person: Person, request: Request, officer: Officer, now: datetime) -> bytes:
    """The answer as a PDF; the request stands in the trail. Raises Forbidden, Refused, PdfError."""
    decision = access.may_answer_subject(person, officer)
    if not decision:
        raise Forbidden(decision.reason)
    if found := problems(request, now.date()):
        raise Refused(found)
    told = gathered(person, request, officer, now)
    content = subject.pressed(told)
    reason = f"запрос № {request.number} от {request.received_on:%d.%m.%Y}; личность: {request.identity}"
    if request.representative:
        reason += f"; представитель: {request.representative}"
    audit.write("subject", officer, now, row=person, reason=f"{reason}; документов {len(told.papers)}")
    return content


def problems(request: Request, today: date) -> list[Problem]:
    """What is missing in the request: without a number and a checked identity nothing is given (ч. 3 ст. 14)."""
    found = []
    if not request.number.strip():
        found.append(Problem("required", "Заполните поле «Номер запроса»", "number"))
    if request.received_on > today:
        found.append(Problem("future", "Запрос не может поступить позже сегодняшнего дня", "received_on"))
    if len(request.identity.strip()) < 10:
        text = "Напишите, как проверена личность: какой документ предъявлен, его номер, кем и когда выдан"
        found.append(Problem("required", text, "identity"))
    return found


def gathered(person: Person, request: Request, officer: Officer, now: datetime) -> Answer:
    """Everything that the officer may tell the person."""
    papers = list(_papers(person, officer))
    cases = access.among(Case, mentions.cases_of(person), officer)
    return Answer(
        person=person,
        request=request,
        letterhead=requisites.guardianship_of(person.territory),
        card=tuple(render.parts(person, _card_fields(person, officer), blank=False)),
        standings=(*_families(person, officer), *_cases(person, cases)),
        papers=tuple(Paper(row.spec.title, _reference(row), row.spec.basis) for row in papers),
        consents=tuple(_consents(papers)),
        sent=tuple(_sent(papers, cases)),
        kept=tuple(Kept(f"Дело {case.title}", _kept(case)) for case in cases),
        looked=tuple(_looked(person, cases, papers, officer)),
        made_on=now.date(),
        made_by=officer.name,
    )


def _card_fields(person: Person, officer: Officer) -> list[str]:
    """What is stored on the card; a value derived from papers may name others, and the papers stand in the list."""
    declared = f.declared(Person)
    return [
        name
        for name in access.readable(person, officer)
        if name not in _CARD_LEFT_OUT and not isinstance(declared[name], f.Derived)
    ]


# ------------------------------------------------------------------ where the person stands


def _families(person: Person, officer: Officer) -> Iterator[Standing]:
    for family in access.among(Family, mentions.naming(Family, person), officer):
        for member in family.members:
            if member.person_id == person.id:
                role = member.relation.label if member.relation_id else "член семьи"
                yield Standing(f"Состав семьи, запись № {family.id}", role, _between(member.from_date, member.to_date))


def _cases(person: Person, cases: Iterable[Case]) -> Iterator[Standing]:
    for case in cases:
        role = "ребёнок" if any(row.person_id == person.id for row in case.children) else "член семьи"
        yield Standing(f"Случай {case.title}", role, _between(case.received_on, case.closed_on))


def _between(start: date | None, end: date | None) -> str:
    found = [f"с {start:%d.%m.%Y}" if start else "", f"по {end:%d.%m.%Y}" if end else ""]
    return " ".join(filter(None, found)) or "дата не указана"


def _kept(case: Case) -> str:
    return f"{case.retention_until:%d.%m.%Y}" if case.retention_until else "случай не закрыт: срок ещё не идёт"


# ------------------------------------------------------------------ papers


def _papers(person: Person, officer: Officer) -> Iterator[Any]:
    """Papers that mention the person and that the officer sees, by kind and day."""
    for model in registry.documents():
        found = access.among(model, mentions.naming(model, person), officer)
        yield from sorted(found, key=lambda row: (row.doc_date or date.min, row.id))


def _reference(row: Document) -> str:
    day = f" от {row.doc_date:%d.%m.%Y}" if row.doc_date else ""
    return f"№ {row.reg_number}{day}" if row.reg_number else f"без номера{day}"


def _consents(papers: Iterable[Any]) -> Iterator[Consent]:
    for row in papers:
        if isinstance(row, PdConsent):
            yield Consent(_reference(row), str(row.operator_org.full_name), _given(row), _withdrawn(row))


def _given(row: PdConsent) -> str:
    given = f"дано {row.given_on:%d.%m.%Y}" if row.given_on else "не подписано"
    return f"{given}, до {row.valid_until:%d.%m.%Y}" if row.valid_until else given


def _withdrawn(row: PdConsent) -> str:
    if not row.withdrawn_on:
        return "не отзывалось"
    stopped = f", обработка прекращена {row.stopped_on:%d.%m.%Y}" if row.stopped_on else ""
    return f"{row.withdrawn_on:%d.%m.%Y}{stopped}"


# ------------------------------------------------------------------ where data went


def _sent(papers: Iterable[Any], cases: Iterable[Case]) -> Iterator[Sent]:
    """Papers that left the office; the institution that reported is not named even as an addressee."""
    reporters = _reporters([case.id for case in cases])
    for row in papers:
        if dispatch.is_sent(type(row)) and row.status in _GONE:
            sent = row.sent_on or row.doc_date
            yield Sent(row.spec.title, _reference(row), _recipient(row, reporters), f"{sent:%d.%m.%Y}" if sent else "")


def _recipient(row: Any, reporters: frozenset[int]) -> str:
    found = next((body for name in _RECIPIENTS if (body := getattr(row, name, None))), None)
    match found:
        case Organisation() if found.id not in reporters:
            return str(found.full_name)
        case Territory():
            return str(found.guardianship_name or found.name)
    return _HIDDEN_RECIPIENT


def _reporters(case_ids: list[int]) -> frozenset[int]:
    """Institutions that reported to these cases, whatever the officer sees: they are named to nobody."""
    found: set[int] = set()
    for model in registry.documents():
        for name, attribute in f.declared(model).items():
            if _names_reporter(name, attribute):
                rows = model.select(getattr(model, name)).where(model.case.in_(case_ids))
                found |= {key for (key,) in rows.tuples() if key}
    return frozenset(found)


def _names_reporter(name: str, attribute: Any) -> bool:
    notifier = attribute.facts.sensitivity is Sensitivity.NOTIFIER and name not in _RECIPIENTS
    return notifier and isinstance(attribute, f.Link) and attribute.rel_model is Organisation


# ------------------------------------------------------------------ who looked


def _looked(person: Person, cases: Iterable[Case], papers: Iterable[Any], officer: Officer) -> Iterator[Looked]:
    """Days on which somebody opened, listed or took out data of the person: post or role and body, how many times."""
    rows = Audit.select(Audit.at, Audit.roles, Audit.employee_id, Audit.territory_id).where(
        Audit.act.in_(sorted(trail.LOOKS | trail.TAKEN)),
        _about(person, [case.id for case in cases], papers),
        _outside_barriers(officer),
    )
    bodies = _Bodies()
    found = Counter((row.at.date(), trail.role_words(row.roles), bodies(row)) for row in rows)
    for (day, post, body), times in sorted(found.items()):
        yield Looked(day, post or "администрирование системы", body, times)


def _outside_barriers(officer: Officer) -> Any:
    """Who looked into a case that is closed to the officer is not told; the house itself knows no barriers."""
    if officer.system:
        return peewee.SQL("1 = 1")
    return Audit.case_id.is_null() | Audit.case_id.not_in(barriers.closed(officer))


def _about(person: Person, case_ids: list[int], papers: Iterable[Any]) -> Any:
    """The acts that showed the own card, a case of the person, or a paper without a case that mentions the person."""
    key, card = str(person.id), person.spec.key
    parts: list[Any] = [
        (Audit.document == card) & ((Audit.row_id == key) | Audit.listed.contains(f",{key},")),
        Audit.listed.contains(f",{card}:{key},"),
        Audit.case_id.in_(case_ids),
        *(Audit.cases.contains(f",{case_id},") for case_id in case_ids),
        *((Audit.document == row.spec.key) & (Audit.row_id == str(row.id)) for row in papers if not row.case_id),
    ]
    found = parts[0]
    for part in parts[1:]:
        found = found | part
    return found


class _Bodies:
    """The body or institution of whoever acted, by the row of the trail."""

    def __init__(self) -> None:
        workers = Employee.select(Employee.id, Organisation.full_name).join(Organisation, peewee.JOIN.LEFT_OUTER)
        self.of_worker = dict(workers.tuples())
        self.of_place = {place.id: place.guardianship_name or place.name for place in Territory.select()}

    def __call__(self, row: Audit) -> str:
        if Role.SOURCE in row.roles.split(","):
            return "не раскрывается"  # the institution may be the one that reported
        return self.of_worker.get(row.employee_id) or self.of_place.get(row.territory_id) or "оператор системы"
