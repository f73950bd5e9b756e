"""Who puts a hand to a paper (domain B.0.1): УТВЕРЖДАЮ, the lines under the text, acquaintance, the executor's mark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any

from reports import words
from reports.names import name_of
from reports.phrases import children_of, family_of, service_of, territory_of
from reports.requisites import office_of
from schema.documents.removal_act import RemovalRole
from schema.people import Person
from schema.places import Employee, OrganisationRole
from schema.spec import Role


@dataclass(frozen=True, slots=True)
class Signature:
    """A line to sign: who (a position or a role word), the name at the right, what stands under it."""

    post: str
    name: str = ""
    note: str = ""


def grif(row: Any) -> Signature | None:
    """УТВЕРЖДАЮ: the position and the name frozen at approval; before it, lines to fill by hand."""
    return _approver(row)[0] if row.printing.grif else None


def signatures(row: Any) -> list[Signature]:
    """The lines under the text in the order of the declaration; an unknown key is a KeyError."""
    return [line for key in row.printing.signatures for line in _SIGNATORIES[key](row)]


def agreed(row: Any) -> list[Signature]:
    """СОГЛАСОВАНО: a block for each of the declared signatories, below the signatures."""
    return [line for key in row.printing.agreed for line in _SIGNATORIES[key](row)]


def acquainted(row: Any) -> list[Signature]:
    """Lines of acquaintance: the people whom the paper lists, else the curator, else one to fill by hand."""
    listed = getattr(row, "acquainted", None) or getattr(row, "executors_informed", None) or []
    lines = [_acquainted_line(item) for item in listed]
    curator = getattr(row, "curator", None) or (row.case.curator if row.case_id else None)
    return lines or _lines_of(curator) or [Signature("")]


def _acquainted_line(item: Any) -> Signature:
    on = getattr(item, "acquainted_on", None) or getattr(item, "informed_on", None)
    note = f"{on:%d.%m.%Y}" if on else ""
    person = getattr(item, "employee", None) or getattr(item, "person", None)
    if isinstance(person, Employee):
        return Signature(person.position_name, _initials(person), note)
    return Signature(getattr(item, "caption", ""), _initials(person), note)


def _approver(row: Any) -> list[Signature]:
    if row.approver_name:
        return [Signature(row.approver_position, row.approver_name)]
    return [Signature(row.approver_position or _approving_post(row))]


def _approving_post(row: Any) -> str:
    """The position of whoever will approve, as far as the territory and the service tell it."""
    by = getattr(row, "approving_roles", None)  # as the territory names them; as declared where nobody asked
    by = by or {role for transition in row.spec.transitions if transition.approves for role in transition.by}
    territory = territory_of(row)
    service = row.issuer if _is_services(row) else service_of(row)
    if Role.DEPUTY in by and territory:
        return str(territory.deputy_title)
    if Role.MAYOR in by and territory:
        return str(territory.head_title)
    if Role.SERVICE in by and (Role.HEAD not in by or _is_services(row)):
        return str(service.head_position) if service else ""
    return _head_post(row) if Role.HEAD in by else ""


def _is_services(row: Any) -> bool:
    """Of two bodies that make the same paper: whether this one comes from the service."""
    issuer = getattr(row, "issuer", None)
    return issuer is not None and issuer.role_in_system == OrganisationRole.SERVICE


_HEAD = "Руководитель органа опеки и попечительства"


def _head_post(row: Any) -> str:
    office = office_of(row, OrganisationRole.GUARDIANSHIP)
    return str(office.head_position) if office and office.head_position else _HEAD


def _head(row: Any) -> list[Signature]:
    office = office_of(row, OrganisationRole.GUARDIANSHIP)
    return [Signature(_head_post(row), office.head_name if office else "")]


def _signer(row: Any) -> list[Signature]:
    """Who signed; before signing, the author as far as the paper names one."""
    if row.signer_name:
        return [Signature(row.signer_position, row.signer_name)]
    if getattr(row, "author_text", ""):
        return [Signature(row.author_text)]
    return _lines_of(getattr(row, "author", None) or row.created_by) or [Signature("Подпись")]


def _field(word: str, *names: str) -> Callable[[Any], list[Signature]]:
    """Lines for the people in the first filled of the fields, else one line with the role word."""

    def lines(row: Any) -> list[Signature]:
        for name in names:
            if found := _lines_of(getattr(row, name, None), word):
                return found
        return [Signature(word)]

    return lines


def _lines_of(value: Any, word: str = "") -> list[Signature]:
    people = value if isinstance(value, list) else [value]
    return [_line_of(person, word) for person in people if person]


@singledispatch
def _line_of(value: Any, word: str) -> Signature:
    """An inline row that names a person, or a typed text such as «воспитатель Иванова И.И.»."""
    person = getattr(value, "employee", None) or getattr(value, "person", None) or getattr(value, "member", None)
    if person:
        return _line_of(person, _typed_post(value) or word)
    name = getattr(value, "full_name", "") or getattr(value, "name", "")
    if name:
        return Signature(_typed_post(value) or word, name)
    return Signature(word, value if isinstance(value, str) else "")


def _typed_post(row: Any) -> str:
    """The position typed in an inline row; ``position`` of any other row is its place in the list."""
    post = getattr(row, "position", "")
    return post if isinstance(post, str) else ""


@_line_of.register
def _(value: Employee, word: str) -> Signature:
    post = value.position_name if not word else f"{word}: {value.position_name}" if value.position_name else word
    return Signature(post, _initials(value))


@_line_of.register
def _(value: Person, word: str) -> Signature:
    return Signature(word, _initials(value))


def _initials(person: Any) -> str:
    return words.initials_first(name_of(person)) if isinstance(person, Employee | Person) else ""


def _chair(row: Any) -> list[Signature]:
    return _plain(row, "chair", "Председатель")


def _secretary(row: Any) -> list[Signature]:
    return _plain(row, "secretary", "Секретарь")


def _plain(row: Any, name: str, word: str) -> list[Signature]:
    """The role word alone at the left: a protocol says «Председатель», not the position at work."""
    return [Signature(word, _initials(getattr(row, name, None)))]


def _parents(row: Any) -> list[Signature]:
    word = "Родитель (законный представитель)"
    people = [person for name in _PARENTS if (person := getattr(row, name, None)) and isinstance(person, Person)]
    return _lines_of(people, word) or [Signature(word)]


def _participants(row: Any) -> list[Signature]:
    """Those who took part beside the commission: «сотрудник полиции (ПДН)», the name at the right."""
    return [
        Signature(", ".join(filter(None, (item.role and RemovalRole(item.role).label, item.org))), item.name)
        for item in row.participants
    ]


def _removed_from(row: Any) -> list[Signature]:
    """Parents, or the person from whom the child is taken; a refusal to sign stands in place of the signature."""
    word = "Родитель (законный представитель)"
    lines = _lines_of(row.parents, word) or [
        Signature("Лицо, у которого отобран ребёнок" if row.other_person else word)
    ]
    return [replace(line, note="от подписи отказался(ась)") for line in lines] if row.refused_to_sign else lines


_PARENTS = ("parent", "client", "second_client")


def _subject(row: Any) -> list[Signature]:
    """The person whose consent the paper is."""
    return _lines_of(getattr(row, "person", None), "Субъект персональных данных") or [
        Signature("Субъект персональных данных")
    ]


def _family(row: Any) -> list[Signature]:
    """Adults of the family, then children from 14 years, who sign a plan too."""
    family = family_of(row)
    members = [member.person for member in family.members if not member.to_date] if family else []
    adults = _lines_of([person for person in members if not person.is_child], "Член семьи")
    older = [child for child in children_of(row) if isinstance(child, Person) and _signs(child, row)]
    return (adults or [Signature("Родитель (законный представитель)")] * 2) + _lines_of(older, "Ребёнок")


def _signs(child: Person, row: Any) -> bool:
    on = row.doc_date
    return bool(on and child.birth_date and words.age(child.birth_date, on) >= 14)


def _executors(row: Any) -> list[Signature]:
    """One line for every executor of a measure, whoever they are."""
    measures = getattr(row, "measures", None) or []
    found = {(str(getattr(m, "executor_org", None) or ""), getattr(m, "executor_person", "")) for m in measures}
    lines = [Signature(", ".join(filter(None, pair))) for pair in sorted(found) if any(pair)]
    return lines or [Signature("Исполнитель")]


def _transmitter(row: Any) -> list[Signature]:
    post = getattr(row, "from_position", "")
    return [Signature(f"Передал: {post}".rstrip(": "), getattr(row, "from_person", ""))]


def _reporter(row: Any) -> list[Signature]:
    """The officer of the institution who reports, typed in words; else who signed."""
    return [Signature(row.reporter)] if getattr(row, "reporter", "") else _signer(row)


def _receipt(row: Any) -> list[Signature]:
    """«Документы получил: специалист … »: the approver's frozen name, before that the curator's."""
    if row.approver_name:
        on = f"{row.approved_on:%d.%m.%Y}" if row.approved_on else ""
        return [Signature(f"Документы получил: {row.approver_position}", row.approver_name, on)]
    curator = row.case.curator if row.case_id else None
    return _lines_of(curator, "Документы получил") or [Signature("Документы получил")]


def _parties(row: Any) -> list[Signature]:
    """A line for the head of every institution that is a party of an agreement."""
    found = [party.organisation for party in getattr(row, "parties", None) or [] if party.organisation_id]
    lines = [Signature(f"{one.head_position or 'Руководитель'}, {one.full_name}", one.head_name) for one in found]
    return lines or [Signature("Учреждение")]


def _receiver(row: Any) -> list[Signature]:
    at = getattr(row, "received_at", None)
    return [Signature("Принял", str(getattr(row, "received_by", "") or ""), f"{at:%d.%m.%Y %H:%M}" if at else "")]


def _council(row: Any) -> list[Signature]:
    """A collegial body agrees by a protocol, so the line names the body and the protocol (ГОСТ Р 7.0.97-2025)."""
    territory = territory_of(row)
    decided = getattr(row, "agreed_item", "")
    body = str(territory.council_name) if territory else ""
    return [Signature(body or "Коллегиальный орган", note=decided or "протокол от «___» __________ 20___ г. № _____")]


_SIGNATORIES: dict[str, Callable[[Any], list[Signature]]] = {
    "signer": _signer,
    "approver": _approver,
    "chair": _chair,
    "secretary": _secretary,
    "parents": _parents,
    "parties": _parties,
    "family": _family,
    "subject": _subject,
    "caregiver": _field("Лицо, принявшее ребёнка", "caregiver", "handed_to"),
    "commission": _field("Член комиссии", "commission"),
    "participants": _participants,
    "removed_from": _removed_from,
    "receiver_of_child": lambda row: [Signature(f"Ребёнка принял(а): {row.handed_to}".rstrip(": "))],
    "inspectors": _field("Обследование провёл", "inspectors", "commission", "investigators"),
    "executors": _executors,
    "head": _head,
    "council": _council,
    "registrar": _field("Запись внёс", "registered_by", "created_by"),
    "transmitter": _transmitter,
    "receiver": _receiver,
    "receipt": _receipt,
    "reporter": _reporter,
}
SIGNATURES = frozenset(_SIGNATORIES)


def executor_mark(row: Any) -> list[str]:
    """«Петрова Анна Сергеевна / 2-12-34 / 2 экз.», at the bottom left."""
    executor = row.executor
    name = words.full(name_of(executor)) if executor else ""
    phone = row.executor_phone or (executor.phone if executor else "")
    copies = f"{row.copies} экз." if row.copies else ""
    return [line for line in (name, phone, copies) if line]
