"""The reception of citizens and the visits to families (L.2)."""

from __future__ import annotations

from datetime import date, datetime

from console import records, regulations
from console.effects.doors import AFTER, COMPLETE, PREFILL, attach
from console.officers import Officer
from schema.documents.family_card import CardContact, FamilyCard
from schema.places import Employee
from schema.registers.reception import FORWARDED, Reception
from schema.registers.reception import WRITTEN as APPEAL_WRITTEN
from schema.registers.visit import MISSED, Visit, VisitOutcome
from schema.spec import Status
from validators import deadlines


@attach(COMPLETE, "reception")
def _answer_due(entry: Reception, officer: Officer, now: datetime) -> None:
    """The last day of the answer by the term DL-A1, also where no case exists that could keep it."""
    if entry.outcome_id in {APPEAL_WRITTEN, FORWARDED} and not entry.registered_on:
        entry.registered_on = now.date()
    entry.answer_due_on = _by_term("DL-A1", entry) if entry.outcome_id == APPEAL_WRITTEN else None


def _by_term(code: str, entry: Reception) -> date | None:
    rules = regulations.in_force(entry.territory_id, entry.registered_on) if entry.territory_id else None
    term = next((term for term in rules.terms if term.code == code), None) if rules else None
    return deadlines.due(term, entry.registered_on, regulations.calendar(entry.territory_id)).due_on if term else None


@attach(PREFILL, "visit")
def _visit_begins(visit: Visit, officer: Officer, now: datetime) -> None:
    """The address of the family; whoever plans the visit makes it."""
    family = visit.case.family if visit.case_id else None
    visit.address = visit.address or (family.address if family else "")
    if officer.employee_id and not visit.visitors:
        visit.visitors = [Employee.get_by_id(officer.employee_id)]


@attach(AFTER, ("visit", "create"), ("visit", "change"))
def _visit_followed(visit: Visit, officer: Officer, now: datetime) -> None:
    """The next visit stands in the schedule; a visit that was made is a contact of the family card."""
    if visit.next_on and not _planned(visit):
        following = records.blank(Visit, officer, now, case=visit.case)
        following.territory_id, following.planned_on, following.aim_id = visit.territory_id, visit.next_on, visit.aim_id
        following.visitors, following.address = visit.visitors, visit.address
        records.add(following, officer, now)
    if visit.outcome and visit.outcome != VisitOutcome.MOVED:
        _contact(visit, officer, now)


def _planned(visit: Visit) -> bool:
    others = Visit.select().where(Visit.case == visit.case_id, Visit.id != visit.id, Visit.status != Status.ANNULLED)
    return bool(others.where(Visit.planned_on == visit.next_on).exists())


def _contact(visit: Visit, officer: Officer, now: datetime) -> None:
    """One line of the contacts per visit, known by its number; rewritten when the visit is corrected."""
    card = FamilyCard.get_or_none(FamilyCard.family == visit.case.family_id, FamilyCard.status == Status.REGISTERED)
    if card is None:
        return
    mark = f"посещение № {visit.reg_number}"
    missed = f"{VisitOutcome(visit.outcome).label}: {visit.missed_reason}" if visit.outcome in MISSED else ""
    line = CardContact(
        contacted_on=visit.visited_at.date(),
        kind="CONTACT.VISIT",
        with_whom=visit.met_with[:200],
        by_whom=visit.visitors[0] if visit.visitors else visit.created_by_id,
        purpose=f"{visit.aim.label}, {mark}"[:300],
        result="\n".join(filter(None, (missed, visit.observed, visit.agreed))),
        next_on=visit.next_on,
    )
    others = [contact for contact in card.contacts if not contact.purpose.endswith(mark)]
    records.amend(card, officer, now, contacts=[*others, line])
