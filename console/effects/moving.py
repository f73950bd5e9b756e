"""A family moves to another territory (D27, T21; ADR 0014)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from console import access, records, regulations, terms, workflow
from console.effects.doors import AFTER, BEFORE, PREFILL, after, attach
from console.effects.signals import draft_case, named_child
from console.errors import Refused
from console.officers import Officer
from schema import fields as f
from schema import registry
from schema.case import Case
from schema.documents.case_handover import CaseHandover, HandoverEnclosure, HandoverTerm
from schema.people import Family, FamilyMember, Person
from schema.quotes import papers
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import CaseTransition
from validators.problem import Problem


@attach(PREFILL, "case-handover")
def _handover_begins(handover: CaseHandover, officer: Officer, now: datetime) -> None:
    """The inventory of the papers of the case that the other territory will read."""
    if not handover.case_id or handover.enclosures:
        return
    models = [m for m in registry.documents() if m.spec.journal is None and not access.names_the_notifier(m)]
    found = [paper for m in models if m is not CaseHandover for paper in papers(m.spec.key, handover.case_id)]
    ordered = sorted(found, key=lambda paper: (paper.doc_date or date.max, paper.spec.key, paper.id))
    handover.enclosures = [HandoverEnclosure(reference=paper.caption[:300]) for paper in ordered]


@attach(PREFILL, "case-handover")
@attach(BEFORE, ("case-handover", "send"), ("case-handover", "receive"))
def _terms_go_along(handover: CaseHandover, officer: Officer, now: datetime) -> None:
    """The open terms of the law as they stand: drafted, sent and taken over with the same days."""
    if handover.case_id:
        handover.terms = [
            HandoverTerm(rule=row.rule, title=row.title, base_on=row.base_on, due_at=row.due_at)
            for row in terms.following(Case.get_by_id(handover.case_id))
        ]


@attach(BEFORE, ("case-handover", "send"), ("case-handover", "receive"))
def _handover_is_possible(handover: CaseHandover, officer: Officer, now: datetime) -> None:
    """The case stands where it may be handed over, and the other territory works by rules of this console."""
    case, move = Case.get_by_id(handover.case_id), _handover_move(handover, now)
    if move is None or not workflow.stands(case, move):
        text = f"Случай {case.title} ({case.state.label}, этап {case.stage}) на другую территорию не передаётся"
        raise Refused([Problem("not-to-be-handed-over", text)])
    if regulations.newest(handover.to_territory_id) is None:
        text = "У этой территории нет действующего регламента: передайте материалы письмом"
        raise Refused([Problem("no-regulation-there", text, "to_territory")])


def _handover_move(handover: CaseHandover, now: datetime) -> CaseTransition | None:
    return regulations.in_force(handover.territory_id, now.date()).transitions.get("T21")


@attach(BEFORE, ("case-handover", "receive"))
def _handover_received(handover: CaseHandover, officer: Officer, now: datetime) -> None:
    handover.accepted_by_id = officer.employee_id


@attach(AFTER, ("case-handover", "receive"))
def _case_taken_over(handover: CaseHandover, officer: Officer, now: datetime) -> None:
    """The old case is closed for writing; the receiver has a case, a family and a row of R01 of its own."""
    old, move = Case.get_by_id(handover.case_id), _handover_move(handover, now)
    assert move is not None  # said before the move
    case = _case_of_receiver(handover, old, officer, now)
    handover.accepted_case = case
    records.write(handover)
    said = f"{handover.to_territory.short_name}: {handover.reference}, принял(а) {officer.name}"
    workflow.advance(old, move, officer, now, inputs={"reason": said}, basis=handover)
    terms.refresh(Case.get_by_id(case.id), now, f"случай принят: {handover.reference}")


def _case_of_receiver(handover: CaseHandover, old: Case, officer: Officer, now: datetime) -> Case:
    case = draft_case(_OfReceiver(handover.to_territory_id), officer, now)
    cards = _cards_of_receiver(handover, old, officer, now)
    with records.amending(case, officer, now):
        case.previous_case, case.earlier, case.confidentiality = old, [old, *old.earlier], old.confidentiality
        case.family_id = _family_of_receiver(handover, old, cards, officer, now)
    entry = _entry_of_receiver(handover, old, case, cards, officer, now)
    records.add(entry, officer, now)
    after(entry, "create", officer, now)
    return case


@dataclass(frozen=True, slots=True)
class _OfReceiver:
    """Whose new row it will be."""

    territory_id: int


def _cards_of_receiver(handover: CaseHandover, old: Case, officer: Officer, now: datetime) -> dict[int, Person]:
    """Cards of the children and of the family in the receiver's territory: the known one, or a copy (by old id)."""
    members = [row.person for row in old.family.members if not row.to_date] if old.family_id else []
    people = {person.id: person for person in (*old.active_children, *members)}
    left = {row.person_id for row in old.former_children}
    return {key: _own_card(one, handover, officer, now) for key, one in people.items() if key not in left}


def _own_card(person: Person, handover: CaseHandover, officer: Officer, now: datetime) -> Person:
    """Schools and clinics of the old place are left out; the address is the new one."""
    names = ("last_name", "first_name", "patronymic", "birth_date")
    same = Person.select().where(
        Person.territory == handover.to_territory_id,
        Person.merged_into.is_null(),
        *(getattr(Person, n) == getattr(person, n) for n in names),
    )
    if person.birth_date and (known := same.first()):
        return known
    card = records.blank(Person, officer, now)
    for name, attribute in f.declared(Person).items():
        if name not in _OF_THE_OLD_PLACE and not isinstance(attribute, f.Derived):
            setattr(card, name, person.__data__.get(name))
    card.territory_id, card.addr_actual = handover.to_territory_id, handover.new_address
    records.add(card, officer, now)
    return card


_OF_THE_OLD_PLACE = frozenset({"territory", "created_by", "education_org", "class_or_group", "clinic", "addr_actual"})


def _family_of_receiver(
    handover: CaseHandover, old: Case, cards: Mapping[int, Person], officer: Officer, now: datetime
) -> int | None:
    """The family that the receiver knows one of the children in, or a copy."""
    children = [cards[child.id].id for child in old.active_children]
    known = FamilyMember.select(FamilyMember.document).where(FamilyMember.person.in_(children))
    mine = Family.get_or_none(Family.territory == handover.to_territory_id, Family.id.in_(known))
    if mine is not None or not old.family_id:
        return mine.id if mine is not None else None
    family = records.blank(Family, officer, now)
    family.territory_id, family.address = handover.to_territory_id, handover.new_address
    family.family_name, family.name_genitive_plural = old.family.family_name, old.family.name_genitive_plural
    family.family_kind_id = old.family.family_kind_id
    family.members = [_own_member(row, cards[row.person_id]) for row in old.family.members if row.person_id in cards]
    records.add(family, officer, now)
    return int(family.id)


def _own_member(row: FamilyMember, card: Person) -> FamilyMember:
    kept = {name: row.__data__.get(name) for name in f.declared(FamilyMember)}
    return FamilyMember(**kept | {"person": card.id})


def _entry_of_receiver(
    handover: CaseHandover, old: Case, case: Case, cards: Mapping[int, Person], officer: Officer, now: datetime
) -> AbuseFactEntry:
    """The receiver's own row of R01: what abuse was reported, not who reported it."""
    signal = papers("abuse-journal", old.id)[-1]
    entry: AbuseFactEntry = records.blank(AbuseFactEntry, officer, now, case=case)
    entry.territory_id, entry.received_at, entry.family_id = case.territory_id, now, case.family_id
    entry.source_kind_id, entry.channel_id = "SOURCE.GUARDIANSHIP", "CHANNEL.HANDOVER"
    entry.source_org_id = handover.from_org_id
    entry.paper_number, entry.paper_date = handover.reg_number, handover.doc_date
    entry.address, entry.abuse_kinds = handover.new_address, signal.abuse_kinds
    entry.immediate_threat, entry.urgency_id = signal.immediate_threat, signal.urgency_id
    children = [cards[child.id] for child in old.active_children]
    entry.children = [named_child(AbuseFactEntry, child, person=child) for child in children]
    entry.summary = f"Принят случай другой территории ({old.title}), передача {handover.reference}. {handover.reason}"
    return entry
