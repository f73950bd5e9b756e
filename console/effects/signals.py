"""Stages 1–2: signals, the cards they make, the case they begin."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from console import records, regulations, terms, workflow
from console.effects.doors import AFTER, COMPLETE, PREFILL, attach
from console.officers import Officer
from reports import words
from schema import fields as f
from schema.case import Case, CaseChild
from schema.document import Origin
from schema.documents.phone_message import PhoneMessage
from schema.documents.service_memo import MemoKind, ServiceMemo, Threat
from schema.people import Family, FamilyMember, Person
from schema.registers.abuse_journal import WRITTEN, AbuseFactEntry
from schema.spec import State, Status
from validators.formats import fold

#: How long after a telephone message a memo about the same child is taken for the written one that follows it.
CALL_REMEMBERED = timedelta(days=14)


@attach(PREFILL, "abuse-journal")
def _from_memo(entry: Any, officer: Officer, now: datetime) -> None:
    """A row opened from a memo or a telephone message repeats what the institution wrote."""
    source = entry.memo if entry.memo_id else entry.phone_message if entry.phone_message_id else None
    if source is None:
        return
    entry.channel_id = "CHANNEL.MEMO" if entry.memo_id else "CHANNEL.PHONE"
    entry.case_id = source.case_id
    entry.source_org_id = source.source_org_id if entry.memo_id else source.from_org_id
    entry.source_person = source.signer_name or (source.author_text if entry.memo_id else source.from_person)
    entry.children = [named_child(AbuseFactEntry, child) for child in source.children]
    entry.address = source.child_location if entry.memo_id else source.location
    entry.parents_text = source.parents_text if entry.memo_id else ""
    entry.abuse_kinds = source.abuse_kinds
    entry.summary = source.facts if entry.memo_id else source.text
    entry.immediate_threat = source.immediate_threat
    entry.urgency_id = "URGENCY.NOW" if source.immediate_threat == Threat.YES else "URGENCY.DAYS3"
    if entry.memo_id:
        entry.abuser_text, entry.abuser_relation_id = source.abuser_text, source.abuser_relation_id


def named_child(model: Any, child: Any, **more: Any) -> Any:
    """A row of the paper's children, named as in another paper."""
    row_model = f.declared(model)["children"].row_model  # type: ignore[union-attr]
    names = ("last_name", "first_name", "patronymic", "gender", "birth_date")
    return row_model(**{name: getattr(child, name) for name in names}, **more)


@attach(COMPLETE, "abuse-journal")
def _registered(entry: Any, officer: Officer, now: datetime) -> None:
    """Late registration (over 24 hours), the day of assignment, urgency of an immediate threat."""
    if entry.registered_at and entry.received_at:
        entry.late_registration = entry.registered_at - entry.received_at > timedelta(hours=24)
    if entry.assigned_to_id and not entry.assigned_at:
        entry.assigned_at = now.date()
    if entry.immediate_threat == Threat.YES and not entry.urgency_id:
        entry.urgency_id = "URGENCY.NOW"
    if not entry.doc_date and entry.received_at:
        entry.doc_date = entry.received_at.date()


@attach(AFTER, ("abuse-journal", "create"), ("abuse-journal", "change"))
def _people_of_signal(entry: Any, officer: Officer, now: datetime) -> None:
    """Every named child gets a card (an existing one when name and birth date are the same), the case its children."""
    unknown = [child for child in entry.children if child.person_id is None and child.last_name and child.first_name]
    for child in unknown:
        child.person = _card(child, entry, officer, now)
    if unknown:
        records.write(entry)
    if entry.case_id is None:
        _begin(entry, officer, now)
    _follow_entry(entry, officer, now)


def _card(child: Any, entry: Any, officer: Officer, now: datetime) -> Person:
    same = Person.select().where(
        Person.territory == entry.territory_id,
        Person.last_name == child.last_name,
        Person.first_name == child.first_name,
        Person.birth_date == child.birth_date,
        Person.merged_into.is_null(),
    )
    if child.birth_date and (known := same.first()):
        return known
    card = records.blank(Person, officer, now)
    card.territory_id = entry.territory_id
    card.last_name, card.first_name, card.patronymic = child.last_name, child.first_name, child.patronymic
    card.gender = child.gender or _gender(child)
    card.is_child, card.birth_date, card.addr_actual = True, child.birth_date, entry.address
    if not child.birth_date:
        card.birth_date_approx = "неизвестна"
    records.add(card, officer, now)
    return card


def _gender(child: Any) -> str:
    return words.gender_of(words.FullName(child.last_name, child.first_name, child.patronymic)) or "m"


def _begin(entry: Any, officer: Officer, now: datetime) -> None:
    """A signal without a case begins one (T01 from a paper, T01c otherwise)."""
    source = entry.memo if entry.memo_id else entry.phone_message if entry.phone_message_id else None
    if source is not None and source.case_id:
        entry.case = source.case
    else:
        entry.case = draft_case(entry, officer, now)
    records.write(entry)


def draft_case(row: Any, officer: Officer, now: datetime) -> Case:
    case = records.blank(Case, officer, now)
    case.territory_id = row.territory_id
    case.stage_since = now.date()
    records.add(case, officer, now)
    return case


def _follow_entry(entry: Any, officer: Officer, now: datetime) -> None:
    """Copy to the case what the journal row says, and move a draft to stage 2."""
    case = Case.get_by_id(entry.case_id)
    with records.amending(case, officer, now):
        known = {child.person_id for child in case.children}
        new = [child.person_id for child in entry.children if child.person_id and child.person_id not in known]
        case.children = [*case.children, *(CaseChild(person=key) for key in dict.fromkeys(new))]
        if case.state == State.DRAFT:
            _note_relapse(case, entry, officer, now)
        case.signal_number = case.signal_number or entry.reg_number
        case.received_on = case.received_on or entry.received_at.date()
        case.family_id = case.family_id or entry.family_id or _family(entry, case, officer, now)
        case.assigned_to_id = entry.assigned_to_id or case.assigned_to_id
        if case.state == State.SIGNAL and case.assigned_to_id:
            case.state = State.INVESTIGATING
    if entry.family_id is None and case.family_id:
        entry.family_id = case.family_id
        records.write(entry)
    if case.state == State.DRAFT:
        rules = regulations.in_force(case.territory_id, now.date())
        code = "T01" if entry.channel_id in WRITTEN and (entry.memo_id or entry.phone_message_id) else "T01c"
        workflow.advance(case, rules.transitions[code], officer, now, basis=entry)
        if case.assigned_to_id:
            records.amend(case, officer, now, state=State.INVESTIGATING)


def _note_relapse(case: Case, entry: Any, officer: Officer, now: datetime) -> None:
    """T20: a new signal about a child of a closed case begins a new case that names the previous one (D.3)."""
    people = [child.person_id for child in case.children]
    closed = (
        Case.select()
        .join(CaseChild, on=(CaseChild.document == Case.id))
        .where(CaseChild.person.in_(people), Case.state == State.CLOSED, Case.id != case.id)
        .order_by(Case.closed_on.desc())
    )
    previous = closed.first() if people else None
    if previous is None:
        return
    rules = regulations.in_force(case.territory_id, now.date())
    months = int(rules.settings.get("relapse_months", 6))
    case.previous_case = case.previous_case or previous
    case.family_id = case.family_id or previous.family_id
    case.relapse = previous.closed_on + relativedelta(months=months) >= entry.received_at.date()
    if "T20" in rules.transitions:
        workflow.note_move(previous, rules.transitions["T20"], officer, now, basis=entry)


def _family(entry: Any, case: Case, officer: Officer, now: datetime) -> int | None:
    """A family for a new case, named after its first child."""
    people = [child.person for child in case.children if child.person_id]
    if not people:
        return None
    first = people[0]
    family = records.blank(Family, officer, now)
    family.territory_id = case.territory_id
    family.family_name = words.family_plural(first.last_name, str(first.gender))
    family.address = entry.address
    family.members = [FamilyMember(person=person, takes_part_in_upbringing=None) for person in people]
    records.add(family, officer, now)
    return int(family.id)


@attach(COMPLETE, "family")
def _family_words(family: Any, officer: Officer, now: datetime) -> None:
    if family.family_name and not family.name_genitive_plural:
        family.name_genitive_plural = words.family_genitive(family.family_name)


@attach(AFTER, ("abuse-journal", "create"))
def _paper_stub(entry: Any, officer: Officer, now: datetime) -> None:
    """The institution's paper that came without its log-in is kept as a stub made from the row (domain L.1.4)."""
    if entry.channel_id != "CHANNEL.MEMO" or entry.memo_id or not entry.paper_number:
        return
    memo = records.blank(ServiceMemo, officer, now)
    memo.origin, memo.case_id, memo.territory_id = Origin.PAPER, entry.case_id, entry.territory_id
    memo.reg_number, memo.doc_date = entry.paper_number, entry.paper_date or entry.received_at.date()
    memo.source_org_id, memo.author_text, memo.child_location = entry.source_org_id, entry.source_person, entry.address
    memo.author_id = None
    memo.abuse_kinds, memo.facts, memo.immediate_threat = entry.abuse_kinds, entry.summary, entry.immediate_threat
    memo.detected_at = entry.received_at
    memo.children = [named_child(ServiceMemo, child, person=child.person_id) for child in entry.children]
    memo.status, memo.sent_on, memo.received_on = Status.RECEIVED, memo.doc_date, entry.received_at.date()
    records.add(memo, officer, now)
    entry.memo = memo
    records.write(entry)


@attach(AFTER, ("service-memo", "send"))
def _memo_follows_call(memo: ServiceMemo, officer: Officer, now: datetime) -> None:
    """DL-P2: the memo about a child of whom the same institution has telephoned belongs to the case of that call."""
    calls = list(PhoneMessage.select().where(PhoneMessage.followed_by_memo == memo.id))
    if not calls and memo.memo_kind == MemoKind.SIGNAL:
        calls = _calls_without_memo(memo, now)
        for call in calls:
            records.amend(call, officer, now, followed_by_memo=memo)
    if calls and not memo.case_id:
        memo.case_id = calls[-1].case_id
        records.write(memo)
    for call in calls:
        terms.refresh_for(call, now)


def _calls_without_memo(memo: ServiceMemo, now: datetime) -> list[PhoneMessage]:
    """Messages of the last days by the institution of the memo that name one of its children."""
    waiting = PhoneMessage.select().where(
        PhoneMessage.from_org == memo.source_org_id,
        PhoneMessage.followed_by_memo.is_null(),
        PhoneMessage.status.in_((Status.SENT, Status.RECEIVED)),
        PhoneMessage.transmitted_at.between(now - CALL_REMEMBERED, now),
    )
    named = _named(memo)
    return [call for call in waiting.order_by(PhoneMessage.id) if named & _named(call)]


def _named(paper: Any) -> set[tuple[str, str]]:
    return {(fold(child.last_name), fold(child.first_name)) for child in paper.children if child.last_name}


@attach(AFTER, ("service-memo", "send"), ("phone-message", "send"))
def _signal_filed(paper: Any, officer: Officer, now: datetime) -> None:
    """T00: a filed fact begins a draft case that the guardianship body has yet to register."""
    if paper.case_id or getattr(paper, "memo_kind", "signal") != "signal":
        return
    paper.case = draft_case(paper, officer, now)
    records.write(paper)
    rules = regulations.in_force(paper.territory_id, now.date())
    workflow.note_move(paper.case, rules.transitions["T00"], officer, now, basis=paper)


@attach(AFTER, ("abuse-journal", "create"))
def _paper_received(entry: Any, officer: Officer, now: datetime) -> None:
    """Registering a sent paper is its receipt."""
    for paper in (entry.memo if entry.memo_id else None, entry.phone_message if entry.phone_message_id else None):
        if paper is not None and paper.status == Status.SENT:
            workflow.carry_out(paper, paper.spec.transition("receive"), officer, now)
