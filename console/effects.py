"""What follows from an act: prefilled forms, computed values, rows made by other rows, facts copied to the case.

Each function attaches itself to a document key and an act; all run inside the transaction of the act.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from peewee import fn

from console import (
    access,
    corrections,
    fulfilment,
    numbering,
    officers,
    protocol_texts,
    records,
    regulations,
    retention,
    terms,
    wordings,
    workflow,
)
from console.errors import Refused
from console.officers import Officer
from reports import phrases, words
from schema import fields as f
from schema import grading, registry
from schema.case import Case, CaseChild
from schema.criteria import Criterion, Dynamics
from schema.dictionaries import DictionaryEntry
from schema.document import Document, Origin
from schema.documents.case_decision import OF_AGE, CaseDecision, DecisionKind
from schema.documents.case_handover import CaseHandover, HandoverEnclosure, HandoverTerm
from schema.documents.case_package import PackagePaper, PaperForm
from schema.documents.case_transfer import CaseTransfer
from schema.documents.curator_order import CuratorOrder
from schema.documents.destruction_act import DestructionAct
from schema.documents.family_card import CardContact, FamilyCard
from schema.documents.letter_out import EXTRACT, FEEDBACK, NOTICE, REMINDER, ExtractMeasure, LetterOut
from schema.documents.meeting import MeetingAttendee
from schema.documents.monitoring_form import GoalState, MonitoringForm, MonitoringScore, QualityScore
from schema.documents.monitoring_result import MonitoringResult, computed_dynamics
from schema.documents.phone_message import PhoneMessage
from schema.documents.regulation_report import RegulationReport
from schema.documents.rehab_plan import RehabPlan
from schema.documents.risk_assessment import RiskAssessment, RiskMark, SafetyMark
from schema.documents.service_memo import MemoKind, ServiceMemo, Threat
from schema.letter_texts import LetterText
from schema.people import Family, FamilyMember, Person
from schema.places import Employee, Organisation, OrganisationRole, Post
from schema.quotes import papers, papers_of_child
from schema.registers.abuse_journal import WRITTEN, AbuseFactEntry
from schema.registers.control_journal import ControlledBy, PlanControlEntry
from schema.registers.council_member import LEADING, voting_on
from schema.registers.incoming_journal import IncomingCaseEntry
from schema.registers.letter_in import LetterIn
from schema.registers.reception import FORWARDED, Reception
from schema.registers.reception import WRITTEN as APPEAL_WRITTEN
from schema.registers.visit import MISSED, Visit, VisitOutcome
from schema.spec import CaseTransition, Role, State, Status
from validators import deadlines, leaving, monitoring
from validators.casefile import CaseFile
from validators.formats import fold
from validators.leaving import ADULT as OF_AGE_YEARS
from validators.measured import measured
from validators.problem import Problem
from validators.removal import status_of_child
from validators.rules.risk_assessment import score, thresholds

Effect = Callable[[Any, Officer, datetime], None]
#: What was given for the move; an effect may add what the history is to say.
Given = dict[str, Any]
CaseEffect = Callable[[Case, Officer, datetime, Given], None]

#: How long after a telephone message a memo about the same child is taken for the written one that follows it.
CALL_REMEMBERED = timedelta(days=14)
#: What a person is asked at a move of a case.
INPUT_LABELS = {
    "reason": "Причина",
    "on": "Дата",
    "child": "Ребёнок",
    "leave_reason": "Почему выбывает",
    "target_case": "К какому случаю присоединить",
    "recipient": "Кому передано",
    "outgoing_number": "Исходящий №",
    "proof": "Подтверждающий документ",
    "force_reason": "Причина исправления",
    "to_stage": "Этап",
    "to_state": "Состояние",
}

_after: dict[tuple[str, str], list[Effect]] = defaultdict(list)
_before: dict[tuple[str, str], list[Effect]] = defaultdict(list)
_prefill: dict[str, list[Effect]] = defaultdict(list)
_complete: dict[str, list[Effect]] = defaultdict(list)
_on_move: dict[str, list[CaseEffect]] = defaultdict(list)
_judge: dict[str, list[Callable[[Any], list[Problem]]]] = defaultdict(list)


def _attach(table: Any, *keys: Any) -> Callable[[Any], Any]:
    def attach(function: Any) -> Any:
        for key in keys:
            table[key].append(function)
        return function

    return attach


# ------------------------------------------------------------------ called by the two doors


def prefill(row: Any, officer: Officer, now: datetime) -> None:
    """Put into a blank form what the case already knows."""
    if isinstance(row, Document):
        _known_from_case(row)
    for function in _prefill[row.spec.key]:
        function(row, officer, now)


def complete(row: Any, officer: Officer, now: datetime) -> None:
    """Compute automatic values before the row is judged."""
    if isinstance(row, Document):
        _take_territory(row)
    for function in _complete[row.spec.key]:
        function(row, officer, now)
    if isinstance(row, Document) and row.spec.printing and not row.title_text:
        row.title_text = phrases.fill(wordings.printing_of(row).heading, row)[:300]


def judged(row: Any) -> list[Problem]:
    """Problems that only the running house can see (they need what validators may not import)."""
    return [problem for function in _judge[row.spec.key] for problem in function(row)]


def before_move(row: Any, name: str, officer: Officer, now: datetime) -> None:
    for function in _before[(row.spec.key, name)]:
        function(row, officer, now)


def after(row: Any, act: str, officer: Officer, now: datetime) -> None:
    if isinstance(row, Document) and row.instead_of and any(t.name == act and t.freezes for t in row.spec.transitions):
        corrections.take_place(row, officer, now)
    for function in _after[(row.spec.key, act)]:
        function(row, officer, now)


def on_case_move(case: Case, code: str, officer: Officer, now: datetime, given: Given) -> None:
    for function in _on_move[code]:
        function(case, officer, now, given)


def after_case_move(case: Case, code: str, officer: Officer, now: datetime, given: Given) -> None:
    for function in _on_move[f"after:{code}"]:
        function(case, officer, now, given)


# ------------------------------------------------------------------ every document


def _known_from_case(row: Any) -> None:
    """Children, family, addresses and basis papers of the case, where the form has a place for them."""
    case = row.case if row.case_id else None
    if case is None:
        return
    declared = f.declared(type(row))
    children = case.active_children
    if isinstance(declared.get("children"), f.Many) and not row.children:
        row.children = children
    if "child" in declared and not row.child_id and len(children) == 1:
        row.child = children[0]
    if "family" in declared and isinstance(declared["family"], f.Link) and not row.family_id:
        row.family_id = case.family_id
    if "curator" in declared and isinstance(declared["curator"], f.Link):
        row.curator_id = case.curator_id or row.curator_id
    for name, attribute in declared.items():
        if not isinstance(attribute, f.Link) or attribute.facts.automatic or not attribute.facts.quoted:
            continue
        if row.__data__.get(name) is None:
            _quote(row, name, attribute.rel_model, case)


def _quote(row: Any, name: str, target: Any, case: Case) -> None:
    """A basis paper of a kind that the case has exactly in force: the latest one."""
    if not isinstance(target, type) or not issubclass(target, Document) or target is type(row):
        return
    found = papers(target.spec.key, case.id)
    if found:
        setattr(row, name, found[-1])


def _take_territory(row: Any) -> None:
    if row.case_id:
        row.territory_id = row.case.territory_id


# ------------------------------------------------------------------ stage 1–2: signals


@_attach(_prefill, "abuse-journal")
def _from_memo(entry: Any, officer: Officer, now: datetime) -> None:
    """A row opened from a memo or a telephone message repeats what the institution wrote."""
    source = entry.memo if entry.memo_id else entry.phone_message if entry.phone_message_id else None
    if source is None:
        return
    entry.channel_id = "CHANNEL.MEMO" if entry.memo_id else "CHANNEL.PHONE"
    entry.case_id = source.case_id
    entry.source_org_id = source.source_org_id if entry.memo_id else source.from_org_id
    entry.source_person = source.signer_name or (source.author_text if entry.memo_id else source.from_person)
    entry.children = [_named_child(AbuseFactEntry, child) for child in source.children]
    entry.address = source.child_location if entry.memo_id else source.location
    entry.parents_text = source.parents_text if entry.memo_id else ""
    entry.abuse_kinds = source.abuse_kinds
    entry.summary = source.facts if entry.memo_id else source.text
    entry.immediate_threat = source.immediate_threat
    entry.urgency_id = "URGENCY.NOW" if source.immediate_threat == Threat.YES else "URGENCY.DAYS3"
    if entry.memo_id:
        entry.abuser_text, entry.abuser_relation_id = source.abuser_text, source.abuser_relation_id


def _named_child(model: Any, child: Any, **more: Any) -> Any:
    """A row of the paper's children, named as in another paper."""
    row_model = f.declared(model)["children"].row_model  # type: ignore[union-attr]
    names = ("last_name", "first_name", "patronymic", "gender", "birth_date")
    return row_model(**{name: getattr(child, name) for name in names}, **more)


@_attach(_complete, "abuse-journal")
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


@_attach(_after, ("abuse-journal", "create"), ("abuse-journal", "change"))
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
        entry.case = _draft_case(entry, officer, now)
    records.write(entry)


def _draft_case(row: Any, officer: Officer, now: datetime) -> Case:
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


@_attach(_complete, "family")
def _family_words(family: Any, officer: Officer, now: datetime) -> None:
    if family.family_name and not family.name_genitive_plural:
        family.name_genitive_plural = words.family_genitive(family.family_name)


@_attach(_after, ("abuse-journal", "create"))
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
    memo.children = [_named_child(ServiceMemo, child, person=child.person_id) for child in entry.children]
    memo.status, memo.sent_on, memo.received_on = Status.RECEIVED, memo.doc_date, entry.received_at.date()
    records.add(memo, officer, now)
    entry.memo = memo
    records.write(entry)


@_attach(_after, ("service-memo", "send"))
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


@_attach(_after, ("service-memo", "send"), ("phone-message", "send"))
def _signal_filed(paper: Any, officer: Officer, now: datetime) -> None:
    """T00: a filed fact begins a draft case that the guardianship body has yet to register."""
    if paper.case_id or getattr(paper, "memo_kind", "signal") != "signal":
        return
    paper.case = _draft_case(paper, officer, now)
    records.write(paper)
    rules = regulations.in_force(paper.territory_id, now.date())
    workflow.note_move(paper.case, rules.transitions["T00"], officer, now, basis=paper)


@_attach(_after, ("abuse-journal", "create"))
def _paper_received(entry: Any, officer: Officer, now: datetime) -> None:
    """Registering a sent paper is its receipt."""
    for paper in (entry.memo if entry.memo_id else None, entry.phone_message if entry.phone_message_id else None):
        if paper is not None and paper.status == Status.SENT:
            workflow.carry_out(paper, paper.spec.transition("receive"), officer, now)


# ------------------------------------------------------------------ stage 2–3: risk, opening


@_attach(_prefill, "risk-assessment")
def _risk_sheet(sheet: Any, officer: Officer, now: datetime) -> None:
    """A new sheet has a line for every factor of the dictionary."""
    if sheet.safety_marks or sheet.risk_marks:
        return
    entries = DictionaryEntry.select().where(
        DictionaryEntry.dictionary.in_(("SFACTOR", "RFACTOR")), DictionaryEntry.active
    )
    ordered = list(entries.order_by(DictionaryEntry.position))
    sheet.safety_marks = [SafetyMark(factor=entry) for entry in ordered if entry.dictionary == "SFACTOR"]
    sheet.risk_marks = [RiskMark(factor=e, weight=e.weight) for e in ordered if e.dictionary == "RFACTOR"]


@_attach(_complete, "risk-assessment")
def _risk_score(sheet: RiskAssessment, officer: Officer, now: datetime) -> None:
    """The sum is computed; the level is proposed where none was chosen and every factor is marked."""
    points, level = score(sheet, thresholds(records.context_for(sheet, officer, now)))
    sheet.risk_score = points
    if not sheet.risk_level_id and sheet.risk_marks and all(mark.mark for mark in sheet.risk_marks):
        sheet.risk_level_id = level


@_attach(_after, ("risk-assessment", "approve"))
def _risk_to_case(sheet: Any, officer: Officer, now: datetime) -> None:
    if sheet.case_id:
        case = Case.get_by_id(sheet.case_id)
        records.amend(case, officer, now, risk_level_id=sheet.risk_level_id, risk_review_needed=False)


@_attach(_after, ("opening-decision", "approve"))
def _opened(decision: Any, officer: Officer, now: datetime) -> None:
    """T04: the signed decision to open opens the case and gives it its number."""
    if decision.decision == "open" and decision.case.state != State.OPEN:
        rules = regulations.in_force(decision.territory_id, now.date())
        workflow.advance(decision.case, rules.transitions["T04"], officer, now, basis=decision)


@_attach(_on_move, "T04")
def _case_opens(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    case.opened_on = given.get("on") or now.date()
    case.number = case.number or numbering.case_number(case.territory, case.opened_on)


# ------------------------------------------------------------------ stage 4: the service


@_attach(_after, ("case-transfer", "send"))
def _case_reaches_service(transfer: Any, officer: Officer, now: datetime) -> None:
    """From the moment of sending the service sees the case, so that it can receive or return it."""
    records.amend(Case.get_by_id(transfer.case_id), officer, now, service_id=transfer.to_org_id)


@_attach(_before, ("case-transfer", "receive"))
def _who_received(transfer: Any, officer: Officer, now: datetime) -> None:
    transfer.received_by_id = officer.employee_id


@_attach(_after, ("case-transfer", "receive"))
def _incoming_row(transfer: CaseTransfer, officer: Officer, now: datetime) -> None:
    """A row of R02 is made by the receipt itself; a corrected letter of transfer makes no second one."""
    if transfer.instead_of:
        return
    entry = records.blank(IncomingCaseEntry, officer, now, case=transfer.case)
    entry.territory_id, entry.doc_date = transfer.territory_id, now.date()
    records.add(entry, officer, now)


@_attach(_on_move, "T06r")
def _case_leaves_service(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    case.service_id = case.curator_id = case.deputy_curator_id = None


@_attach(_after, ("curator-order", "approve"))
def _curator_appointed(order: CuratorOrder, officer: Officer, now: datetime) -> None:
    """One active curator: the previous order ends on the day before the new one begins."""
    if order.replaces_order_id and not order.instead_of:
        previous = order.replaces_order
        previous.effective_to = order.effective_from - timedelta(days=1)
        workflow.carry_out(previous, previous.spec.transition("supersede"), officer, now, remark=order.reason_of_change)
    case = Case.get_by_id(order.case_id)
    records.amend(case, officer, now, curator_id=order.curator_id, deputy_curator_id=order.deputy_curator_id)


@_attach(_prefill, "case-package")
def _package_of_transfer(package: Any, officer: Officer, now: datetime) -> None:
    """The papers that came with the case, given by whoever draws up the list to the curator."""
    if package.papers or not package.transfer_id:
        return
    package.papers = [
        PackagePaper(
            kind=paper.kind,
            reference=paper.reference,
            sheets=paper.sheets,
            form=PaperForm.COPY,
            given_by=officer.employee_id,
            accepted_by=package.case.curator_id if package.case_id else None,
            given_on=now.date(),
        )
        for paper in package.transfer.enclosures
    ]


@_attach(_after, ("case-package", "approve"))
def _package_given(package: Any, officer: Officer, now: datetime) -> None:
    """Column 10 of R02: the day on which the curator signed for the package."""
    entries = papers("incoming-journal", package.case_id, (Status.REGISTERED,))
    if entries and not entries[-1].package_given_on:
        records.amend(entries[-1], officer, now, package_given_on=package.approved_on)


# ------------------------------------------------------------------ stage 5–7: plan


@_attach(_prefill, "patronage-contract")
def _contract_parties(contract: Any, officer: Officer, now: datetime) -> None:
    """Two copies; the service in the person of its head; the plan's term, where the plan is drafted."""
    contract.copies = contract.copies or 2
    contract.valid_to = contract.valid_to or now.date() + relativedelta(months=6)
    service = contract.case.service_id if contract.case_id else None
    contract.service_org_id = service or contract.service_org_id
    if contract.territory_id and not contract.service_signatory_id:
        heads = officers.holders(Role.SERVICE, contract.territory_id, contract.service_org_id, now.date())
        contract.service_signatory = heads[0][0] if heads else None
    if contract.case_id and not contract.client_id:
        contract.client = _parent(contract.case)


def _parent(case: Case) -> Person | None:
    """The first adult of the family who has parental rights."""
    members = case.family.members if case.family_id else []
    adults = [m for m in members if not m.person.is_child and not m.to_date]
    return next((m.person for m in adults if m.parental_rights_id not in {"RIGHTS.DEPRIVED", "RIGHTS.DEAD"}), None)


@_attach(_before, ("patronage-contract", "terminate"), ("cooperation-agreement", "terminate"))
def _terminated(paper: Any, officer: Officer, now: datetime) -> None:
    """The written remark of the move is the reason that stands on the paper."""
    paper.terminated_on, paper.termination_reason = now.date(), paper.remark


@_attach(_prefill, "plan-presentation")
def _presented_plan(paper: Any, officer: Officer, now: datetime) -> None:
    """The newest version of the plan, the meeting that has it on its agenda, what the diagnosis and the risk say."""
    if not paper.case_id:
        return
    waiting = papers("rehab-plan", paper.case_id, (Status.DRAFT, Status.RETURNED, Status.READY))
    if waiting:
        paper.plan = max(waiting, key=lambda plan: int(plan.version))
    asked = [meeting for meeting, _ in CaseFile(paper.case).agenda() if meeting.status == Status.DRAFT]
    if asked and not paper.meeting_id:
        paper.meeting = asked[-1]
    if found := papers("diagnostic-report", paper.case_id):
        paper.diagnosis_summary, paper.resources = found[-1].conclusion, found[-1].resources
    if paper.case.risk_level_id:
        paper.risk_summary = f"Риск: {paper.case.risk_level.label}."


@_attach(_prefill, "meeting")
def _members_of_body(meeting: Any, officer: Officer, now: datetime) -> None:
    """The body of the territory with its members of today; the chair presides."""
    if not meeting.territory_id or meeting.attendees:
        return
    meeting.body_id = meeting.body_id or regulations.in_force(meeting.territory_id, now.date()).settings["council_kind"]
    members = voting_on(meeting.territory_id, meeting.body_id, now.date())
    meeting.attendees = [MeetingAttendee(member=member.employee) for member in members]
    leading = [member.employee_id for member in members if member.role in LEADING]
    meeting.chair_id = meeting.chair_id or (leading[0] if leading else None)


@_attach(_complete, "meeting")
def _protocol_from_decisions(meeting: Any, officer: Officer, now: datetime) -> None:
    protocol_texts.fill(meeting)


@_attach(_complete, "protocol-text")
def _placeholders_of_protocol(ready: Any, officer: Officer, now: datetime) -> None:
    """A text whose placeholders no question of an agenda can fill is refused with their names."""
    names = protocol_texts.unknown(ready.text or "")
    if names:
        listed = ", ".join(f"{{{name}}}" for name in names)
        raise Refused([Problem("unknown-placeholder", f"Нет такой подстановки: {listed}", "text")])


@_attach(_prefill, "rehab-plan")
def _plan_version(plan: Any, officer: Officer, now: datetime) -> None:
    """The next version of the case's plan, replacing the one in force; six months by default."""
    plan.valid_to = plan.valid_to or now.date() + relativedelta(months=6)
    if not plan.case_id:
        return
    earlier = list(
        RehabPlan.select()
        .where(RehabPlan.case == plan.case_id, RehabPlan.status != Status.ANNULLED)
        .order_by(RehabPlan.version)
    )
    if earlier:
        plan.version = earlier[-1].version + 1
        plan.replaces = earlier[-1]
    plan.risk_level_start_id = plan.case.risk_level_id


@_attach(_after, ("meeting", "approve"))
def _council_decided(meeting: Any, officer: Officer, now: datetime) -> None:
    """The signed protocol agrees the plans of its agenda or returns them for rework.

    Agreed with remarks stays presented: the secretary agrees it when the curator has closed the remarks (T08).
    """
    for item in meeting.agenda:
        plan = item.plan if item.plan_id else None
        if plan is None or plan.status != Status.READY:
            continue
        if item.decision_kind_id == "COUNCILDEC.AGREE":
            workflow.carry_out(plan, plan.spec.transition("agree"), officer, now)
        elif item.decision_kind_id in {"COUNCILDEC.REWORK", "COUNCILDEC.REJECT"}:
            workflow.carry_out(plan, plan.spec.transition("return"), officer, now, remark=item.decision_text)


#: Questions at which the council looks at how the plan is carried out.
_ABOUT_EXECUTION = frozenset({"AGENDA.MONITORING", "AGENDA.CORRECTION"})
_SETTLED = ("MEASURESTATE.DONE", "MEASURESTATE.MOVED", "MEASURESTATE.CANCELLED")


@_attach(_after, ("meeting", "approve"))
def _overdue_measures_were_heard(meeting: Any, officer: Officer, now: datetime) -> None:
    """R03, «принятые меры»: an overdue measure of a case was brought before the council (B.23)."""
    decided = [item for item in meeting.agenda if item.kind_id in _ABOUT_EXECUTION and item.decision_kind_id]
    for item in decided:
        query = PlanControlEntry.select().where(
            PlanControlEntry.case == item.case_id,
            PlanControlEntry.due_on < meeting.held_on,
            PlanControlEntry.off_control_on.is_null(),
            PlanControlEntry.state.not_in(_SETTLED),
            PlanControlEntry.status == Status.REGISTERED,
        )
        heard = f"Протокол заседания {meeting.reference}, п. {item.number}: {item.decision_kind.label}."
        for entry in query.order_by(PlanControlEntry.id):
            records.amend(entry, officer, now, actions_taken=f"{entry.actions_taken} {heard}".strip())


@_attach(_prefill, "case-decision")
def _decision_of_council(decision: CaseDecision, officer: Officer, now: datetime) -> None:
    """What the council decided last about the case: the kind, the protocol, its item; the last monitoring."""
    if not decision.case_id:
        return
    file = CaseFile(decision.case)
    if forms := file.papers("monitoring-form", (Status.RECEIVED,)):
        decision.monitoring = forms[-1]
    followed = {paper.meeting_id for paper in file.papers("case-decision")}
    decided = [
        (meeting, item)
        for meeting, item in file.agenda()
        if meeting.status == Status.APPROVED and item.decision_kind_id in _DECISION_OF and meeting.id not in followed
    ]
    if decided:
        meeting, item = decided[-1]
        decision.meeting, decision.protocol_item = meeting, item.number
        decision.kind = _DECISION_OF[item.decision_kind_id]
        decision.new_plan_required = item.decision_kind_id == "COUNCILDEC.NEW_PLAN"
        decision.grounds = f"Протокол заседания {meeting.reference}, п. {item.number}: {item.decision_text}"


#: The department's decision that follows the council's.
_DECISION_OF = {
    "COUNCILDEC.CONTINUE": DecisionKind.CONTINUE,
    "COUNCILDEC.NEW_PLAN": DecisionKind.CONTINUE,
    "COUNCILDEC.SUSPEND": DecisionKind.SUSPEND,
    "COUNCILDEC.RESUME": DecisionKind.RESUME,
    "COUNCILDEC.CLOSE": DecisionKind.CLOSE,
}


@_attach(_after, ("plan-approval-order", "approve"))
def _plan_in_force(order: Any, officer: Officer, now: datetime) -> None:
    """The order puts the plan in force, replaces the previous version and opens the control rows (R03).

    An order drawn up «взамен» finds its plan in force already.
    """
    plan = order.plan
    if order.instead_of and plan.status in {Status.APPROVED, Status.IN_PROGRESS}:
        return
    if plan.replaces_id and plan.replaces.status in {Status.APPROVED, Status.IN_PROGRESS}:
        workflow.carry_out(
            plan.replaces, plan.spec.transition("supersede"), officer, now, remark=f"заменён версией {plan.version}"
        )
    plan.approved_by_id, plan.approved_on = order.approved_by_id, order.approved_on
    plan.approver_position, plan.approver_name = order.approver_position, order.approver_name
    workflow.carry_out(plan, plan.spec.transition("approve"), officer, now, unsigned=True)
    for measure in plan.measures:
        _control_row(plan, measure, order, officer, now)


def _control_row(plan: Any, measure: Any, order: Any, officer: Officer, now: datetime) -> None:
    entry = records.blank(PlanControlEntry, officer, now)
    entry.case_id, entry.territory_id, entry.plan = plan.case_id, plan.territory_id, plan
    entry.measure_number, entry.measure_text = measure.number, measure.action
    entry.executor_org_id = measure.executor_org_id or plan.case.service_id
    entry.executor_person, entry.due_on, entry.doc_date = measure.executor_person, measure.due_on, now.date()
    records.add(entry, officer, now)


@_attach(_on_move, "T09", "T13")
def _plan_starts(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    for plan in papers("rehab-plan", case.id, (Status.APPROVED,)):
        workflow.carry_out(plan, plan.spec.transition("start"), officer, now)


@_attach(_prefill, "control-journal")
def _from_measure(entry: Any, officer: Officer, now: datetime) -> None:
    if entry.plan_id and not entry.executor_org_id and entry.case_id:
        entry.executor_org_id = entry.case.service_id


@_attach(_after, ("control-journal", "create"), ("control-journal", "change"))
def _measure_state(entry: Any, officer: Officer, now: datetime) -> None:
    """The plan's measure shows what the control journal knows."""
    plan = entry.plan
    behind = [m for m in plan.measures if m.number == entry.measure_number and m.status_id != entry.state_id]
    if not behind:
        return
    with records.amending(plan, officer, now):
        for measure in behind:
            measure.status_id = entry.state_id
            measure.done_on = entry.checked_on if entry.state_id == "MEASURESTATE.DONE" else None


@_attach(_prefill, "measure-report")
def _report_of_measure(report: Any, officer: Officer, now: datetime) -> None:
    """The executor of the measure, and the period since its last report."""
    if not report.measure_id:
        return
    report.case_id, report.reporter_org_id = report.measure.case_id, report.measure.executor_org_id
    earlier = [paper for paper in papers("measure-report", report.case_id) if paper.measure_id == report.measure_id]
    known = earlier[-1].period_to + timedelta(days=1) if earlier else report.measure.plan.valid_from
    report.period_from = report.period_from or min(known, now.date())
    if officer.organisation_id == report.reporter_org_id and not report.reporter:
        report.reporter = officer.name


@_attach(_complete, "measure-report")
def _report_in_case(report: Any, officer: Officer, now: datetime) -> None:
    """The case is that of the measure: an executor knows no cases."""
    if report.measure_id:
        report.case_id, report.territory_id = report.measure.case_id, report.measure.territory_id


@_attach(_after, ("measure-report", "receive"))
def _report_to_journal(report: Any, officer: Officer, now: datetime) -> None:
    """R03 learns from D22 how the measure stands; a row that is off control stays as it is."""
    entry = report.measure
    if entry.off_control_on or entry.status != Status.REGISTERED:
        return
    known: dict[str, Any] = {
        "checked_on": now.date(),
        "checked_by_id": officer.employee_id,
        "control_by": _controlling_body(officer),
    }
    known |= {"way_id": "CHECKWAY.REPORT", "state_id": report.state_id, "fail_reason_id": report.fail_reason_id}
    known["fail_text"] = report.difficulties or entry.fail_text
    if not entry.actions_taken:
        known["actions_taken"] = f"Учтены сведения исполнителя {report.reference}. {report.proposals}".strip()
    if report.state_id == "MEASURESTATE.DONE":
        known["percent"] = 100
    records.amend(entry, officer, now, **known)
    after(entry, "change", officer, now)


def _controlling_body(officer: Officer) -> ControlledBy:
    body = Organisation.get_or_none(Organisation.id == officer.organisation_id)
    guardian = body is not None and body.role_in_system == OrganisationRole.GUARDIANSHIP
    return ControlledBy.GUARDIANSHIP if guardian else ControlledBy.SERVICE


# ------------------------------------------------------------------ stage 9–11: monitoring, decision


@_attach(_prefill, "monitoring-form")
def _period(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    """From the day after the last monitoring of this plan, or from the plan's first day, until today."""
    if not form.plan_id:
        return
    previous = form.previous
    same_plan = previous is not None and previous.plan_id == form.plan_id
    known = previous.period_to + timedelta(days=1) if previous and same_plan else form.plan.valid_from
    form.period_from = form.period_from or min(known, now.date())
    form.period_to = form.period_to or now.date()


@_attach(_prefill, "monitoring-form")
@_attach(_complete, "monitoring-form")
def _score_sheet(form: Any, officer: Officer, now: datetime) -> None:
    """A line for every criterion in force, block A for every child, and for every task of the plan."""
    if not form.case_id:
        return
    mine = Criterion.territory.is_null() | (Criterion.territory == form.case.territory_id)
    criteria = list(Criterion.select().where(Criterion.active, mine).order_by(Criterion.position, Criterion.id))
    lines = grading.sheet(criteria, form.case.active_children)
    if not form.scores:
        form.scores = [MonitoringScore(criterion=c, child=child) for c, child in lines if not c.block.graded_by_monitor]
    if not form.quality_scores:
        form.quality_scores = [QualityScore(criterion=c) for c, _ in lines if c.block.graded_by_monitor]
    if not form.goal_states and form.plan_id:
        form.goal_states = [_goal_line(goal) for goal in form.plan.goals]


def _goal_line(goal: Any) -> GoalState:
    return GoalState(number=goal.number, goal=goal.goal[:300], status=goal.status_id, achieved_on=goal.achieved_on)


@_attach(_complete, "monitoring-form")
def _execution(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    """Part IV is counted from the control journal over the measures due in the period."""
    if not (form.plan_id and form.period_from and form.period_to):
        return
    counted = monitoring.execution(monitoring.due_entries(form))
    form.exec_done, form.exec_partial, form.exec_not_done = counted.done, counted.partial, counted.not_done
    form.exec_percent = counted.percent


@_attach(_prefill, "monitoring-form")
@_attach(_complete, "monitoring-form")
def _known_levels(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    """Criteria that the journals and the terms answer: level and evidence, where nobody has graded yet (E.2)."""
    found = measured(form, records.context_for(form, officer, now))
    for row in (*form.scores, *form.quality_scores):
        known = found.get(row.criterion.code) if row.criterion else None
        if known and row.level is None:
            row.level, row.evidence = known.level, row.evidence or known.evidence


@_attach(_complete, "monitoring-form")
@_attach(_before, ("monitoring-form", "hand-over"), ("monitoring-form", "accept"))
def _proposed_dynamics(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    """The change of level since the previous form, where the person left it empty; it follows a corrected level."""
    before, stored = form.previous_levels, _stored_scores(form)
    for row in (*form.scores, *form.quality_scores):
        if row.criterion is None:
            continue
        previous = before.get((row.criterion.code, getattr(row, "child_id", None)))
        level, dynamics = stored.get((type(row), row.id), (None, None))
        untouched = row.dynamics == dynamics == grading.proposed_dynamics(level, previous)
        if row.dynamics is None or untouched:
            row.dynamics = grading.proposed_dynamics(row.level, previous)


def _stored_scores(form: MonitoringForm) -> dict[tuple[type, int], tuple[int | None, int | None]]:
    """Level and dynamics of every line as they were saved."""
    if form.id is None:
        return {}
    models: tuple[Any, ...] = (MonitoringScore, QualityScore)
    return {
        (model, row.id): (row.level, row.dynamics)
        for model in models
        for row in model.select(model.id, model.level, model.dynamics).where(model.document == form.id)
    }


@_attach(_before, ("monitoring-form", "hand-over"))
def _handed_over(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    form.handed_over_at = now
    settings = records.context_for(form, officer, now).settings
    if form.meeting_id:
        form.lead_days = monitoring.lead_days(form.meeting.held_on, now.date())
        form.lead_violation = monitoring.lead(settings).violated(form.lead_days)


@_attach(_after, ("monitoring-form", "accept"))
def _goals_of_plan(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    """The accepted form says how the tasks of the plan stand."""
    states = {row.number: row for row in form.goal_states if row.status_id}
    with records.amending(form.plan, officer, now):
        for goal in form.plan.goals:
            if state := states.get(goal.number):
                goal.status_id, goal.achieved_on = state.status_id, state.achieved_on


@_attach(_before, ("monitoring-form", "accept"))
def _accepted(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    form.accepted_at, form.accepted_by_id = now, officer.employee_id


@_attach(_prefill, "monitoring-result")
def _results_of_form(result: MonitoringResult, officer: Officer, now: datetime) -> None:
    """The classes that follow from the grades, the curator's proposal and the risk of the case; all may be changed."""
    if not result.form_id:
        return
    computed = computed_dynamics(result.form)
    for name, dynamics in computed.items():
        if dynamics and not getattr(result, name):
            setattr(result, name, dynamics)
    threatened = computed["dynamics_child"] is Dynamics.CRITICAL
    result.risk_level_now_id = result.risk_level_now_id or ("RISK.HIGH" if threatened else result.case.risk_level_id)
    result.proposal = result.proposal or result.form.proposal


@_attach(_on_move, "T16")
def _suspended(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    decision = _decision(case, "suspend")
    case.suspended_from, case.suspended_until = decision.suspended_from, decision.suspended_until
    case.suspend_reason_id = decision.suspend_reason_id


@_attach(_on_move, "T17", "T17a", "T17b")
def _resumed(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    case.suspended_from = case.suspended_until = case.suspend_reason = None


@_attach(_on_move, "T18", "T18a", "T19")
def _closed(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    """The day, the reason and until when the file is kept."""
    decision = _decision(case, "close")
    case.closed_on, case.close_reason_id = decision.doc_date, decision.close_reason_id
    case.retention_until = retention.kept_until(case, case.closed_on)


@_attach(_on_move, "after:T18", "after:T18a", "after:T19", "after:T21")
def _plan_ends(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    for plan in papers("rehab-plan", case.id, (Status.IN_PROGRESS,)):
        workflow.carry_out(plan, plan.spec.transition("complete"), officer, now)


@_attach(_on_move, "T03b")
def _attached(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    """The other case, unfinished and of the same family, gets the mark of a new signal and its risk assessed anew."""
    target = Case.get_or_none(Case.id == given["target_case"], Case.territory == case.territory_id)
    if target is None or target.state.is_final or target.family_id != case.family_id or target.id == case.id:
        text = "Выберите незавершённый случай этой же семьи"
        raise Refused([Problem("wrong-target-case", text, "target_case")])
    case.attached_to = target
    records.amend(Case.get_by_id(target.id), officer, now, risk_review_needed=True)


def _decision(case: Case, kind: str) -> Any:
    found = [paper for paper in papers("case-decision", case.id, (Status.APPROVED,)) if paper.kind == kind]
    return found[-1]


# ------------------------------------------------------------------ a child leaves the case


@_attach(_on_move, "T18b")
def _child_leaves(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    """The row stays with the day, the reason and the proof; the history names the child."""
    row = next((child for child in case.children if child.person_id == given["child"] and not child.left_on), None)
    reason = DictionaryEntry.get_or_none(
        DictionaryEntry.id == given["leave_reason"], DictionaryEntry.dictionary == "LEAVE"
    )
    if problems := leaving.problems(case, row, reason, given["on"], now.date()):
        raise Refused(problems)
    assert row is not None and reason is not None  # said by the problems
    row.left_on, row.left_reason, row.left_proof = given["on"], reason, str(given["proof"])[:300]
    given["reason"] = f"{row.person.full_name}: {reason.label}; {row.left_proof}"


@_attach(_prefill, "case-decision")
def _nobody_else_is_left(decision: Any, officer: Officer, now: datetime) -> None:
    """The only child of the case is of age: the decision to close for this reason is proposed."""
    children = decision.case.active_children if decision.case_id else []
    if children and not decision.kind and all((child.age(now.date()) or 0) >= OF_AGE_YEARS for child in children):
        decision.kind, decision.close_reason_id = DecisionKind.CLOSE, OF_AGE


# ------------------------------------------------------------------ a family moves to another territory (ADR 0014)


@_attach(_prefill, "case-handover")
def _handover_begins(handover: CaseHandover, officer: Officer, now: datetime) -> None:
    """The inventory of the papers of the case that the other territory will read."""
    if not handover.case_id or handover.enclosures:
        return
    models = [m for m in registry.documents() if m.spec.journal is None and not access.names_the_notifier(m)]
    found = [paper for m in models if m is not CaseHandover for paper in papers(m.spec.key, handover.case_id)]
    ordered = sorted(found, key=lambda paper: (paper.doc_date or date.max, paper.spec.key, paper.id))
    handover.enclosures = [HandoverEnclosure(reference=paper.caption[:300]) for paper in ordered]


@_attach(_prefill, "case-handover")
@_attach(_before, ("case-handover", "send"), ("case-handover", "receive"))
def _terms_go_along(handover: CaseHandover, officer: Officer, now: datetime) -> None:
    """The open terms of the law as they stand: drafted, sent and taken over with the same days."""
    if handover.case_id:
        handover.terms = [
            HandoverTerm(rule=row.rule, title=row.title, base_on=row.base_on, due_at=row.due_at)
            for row in terms.following(Case.get_by_id(handover.case_id))
        ]


@_attach(_before, ("case-handover", "send"), ("case-handover", "receive"))
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


@_attach(_before, ("case-handover", "receive"))
def _handover_received(handover: CaseHandover, officer: Officer, now: datetime) -> None:
    handover.accepted_by_id = officer.employee_id


@_attach(_after, ("case-handover", "receive"))
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
    case = _draft_case(_OfReceiver(handover.to_territory_id), officer, now)
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
        Person.territory == handover.to_territory_id, *(getattr(Person, n) == getattr(person, n) for n in names)
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
    entry.children = [_named_child(AbuseFactEntry, child, person=child) for child in children]
    entry.summary = f"Принят случай другой территории ({old.title}), передача {handover.reference}. {handover.reason}"
    return entry


# ------------------------------------------------------------------ wording

_judge["wording"].append(wordings.problems)


@_attach(_complete, "wording")
def _wording_version(wording: Any, officer: Officer, now: datetime) -> None:
    if wording.document and wording.block:
        wording.version = wordings.next_version(wording)
    wording.created_by_id, wording.created_at = officer.employee_id, now


# ------------------------------------------------------------------ removal, a branch beside the stages


@_attach(_prefill, "removal-decree")
def _grounds_of_removal(decree: Any, officer: Officer, now: datetime) -> None:
    """The act of inspection and the risk sheets as the sentence quotes them; the parents and the address."""
    if not decree.case_id:
        return
    acts, sheets = papers("inspection-act", decree.case_id), papers("risk-assessment", decree.case_id)
    quoted = [f"акта обследования {act.reference}" for act in acts[-1:]]
    quoted += [f"листа оценки риска от {sheet.doc_date:%d.%m.%Y}" for sheet in sheets[-len(decree.children) :]]
    decree.basis_documents = decree.basis_documents or ", ".join(quoted)
    decree.parents_from_whom = decree.parents_from_whom or _parents(decree.case)
    decree.address_of_removal = decree.address_of_removal or (
        decree.case.family.address if decree.case.family_id else ""
    )


def _parents(case: Case) -> list[Person]:
    members = case.family.members if case.family_id else []
    return [row.person for row in members if row.relation_id in {"RELATION.MOTHER", "RELATION.FATHER"}]


@_attach(_prefill, "removal-act")
def _act_of_decree(act: Any, officer: Officer, now: datetime) -> None:
    """The act repeats its decree."""
    if not act.decree_id:
        return
    decree = act.decree
    act.parents, act.other_person = decree.parents_from_whom, decree.other_person
    act.address, act.threat_basis = act.address or decree.address_of_removal, decree.threat_basis
    act.placed_to_id, act.handed_org_id = decree.placement_planned_id, decree.placement_org_id


@_attach(_prefill, "court-claim")
def _claim_of_decree(claim: Any, officer: Officer, now: datetime) -> None:
    if claim.decree_id:
        claim.defendants, claim.claim_kind = claim.decree.parents_from_whom, claim.decree.claim_kind_planned


@_attach(_after, ("child-placement", "approve"))
def _child_is_placed(placement: Any, officer: Officer, now: datetime) -> None:
    """The new placement ends the one before and says on the child's card how the child now lives."""
    for earlier in papers_of_child("child-placement", placement.child_id):
        if earlier.id != placement.id:
            earlier.ended_on = earlier.ended_on or placement.from_at.date()
            reason = f"следующее устройство {placement.reference}"
            workflow.carry_out(earlier, earlier.spec.transition("end"), officer, now, remark=reason)
    child = Person.get_by_id(placement.child_id)
    records.amend(child, officer, now, legal_status_id=status_of_child(placement))


@_attach(_before, ("safety-plan", "complete"))
def _safety_plan_ends(plan: Any, officer: Officer, now: datetime) -> None:
    plan.ended_on, plan.end_reason = plan.ended_on or now.date(), plan.end_reason or plan.remark


@_attach(_after, ("safety-plan", "approve"))
def _safety_plan_renewed(plan: Any, officer: Officer, now: datetime) -> None:
    """A new safety plan for the same children takes the place of the old one (DL-P16)."""
    children = {child.id for child in plan.children}
    for earlier in papers("safety-plan", plan.case_id, (Status.APPROVED,)):
        if earlier.id != plan.id and {child.id for child in earlier.children} <= children:
            reason = f"продлён планом {plan.reference}"
            workflow.carry_out(earlier, earlier.spec.transition("complete"), officer, now, remark=reason)


# ------------------------------------------------------------------ letters (L.2)


@_attach(_prefill, "letter-out")
def _letter_begins(letter: LetterOut, officer: Officer, now: datetime) -> None:
    """A reminder repeats the addressee and the case of its letter, an answer those of the appeal."""
    if letter.reminds_id:
        letter.kind_id = REMINDER
        earlier = letter.reminds
        letter.case_id, letter.addressee_org_id = earlier.case_id, earlier.addressee_org_id
        letter.addressee_person, letter.addressee_text = earlier.addressee_person, earlier.addressee_text
        letter.addressee_address, letter.children = earlier.addressee_address, earlier.children
    if letter.appeal_id:
        letter.kind_id = "LETTER.ANSWER"
        letter.case_id, letter.addressee_address = letter.appeal.case_id, letter.appeal.applicant_address


@_attach(_complete, "letter-out")
def _letter_text(letter: LetterOut, officer: Officer, now: datetime) -> None:
    """Only the links that its kind needs, the measures of the addressee, and the ready text where none was typed."""
    if letter.kind_id not in {FEEDBACK, NOTICE}:
        letter.entry = None
    if letter.kind_id != EXTRACT:
        letter.plan = None
    if letter.kind_id == FEEDBACK:
        letter.children = []
    letter.measures = _measures_of_addressee(letter)
    if letter.addressee_org_id and not letter.addressee_address:
        letter.addressee_address = letter.addressee_org.address
    ready = ready_text(letter)
    if ready is None or letter.text.strip():
        return
    if ready.reply_days and not letter.reply_due_on:
        letter.reply_due_on = (letter.doc_date or now.date()) + timedelta(days=ready.reply_days)
    letter.wording = ready
    letter.title_text = letter.title_text or phrases.fill(ready.subject, letter)[:300]
    letter.text = phrases.fill(ready.text.strip(), letter)


def ready_text(letter: LetterOut) -> LetterText | None:
    """The ready text of the letter's kind: the territory's own before the common one."""
    mine = LetterText.territory.is_null() | (LetterText.territory == letter.territory_id)
    query = LetterText.select().where(LetterText.kind == letter.kind_id, LetterText.active, mine)
    found: LetterText | None = query.order_by(LetterText.territory.is_null()).first()
    return found


def _measures_of_addressee(letter: LetterOut) -> list[ExtractMeasure]:
    if not letter.plan_id or not letter.addressee_org_id:
        return []
    mine = [measure for measure in letter.plan.measures if measure.executor_org_id == letter.addressee_org_id]
    return [
        ExtractMeasure(
            number=measure.number,
            action=measure.action,
            executor_person=measure.executor_person,
            start_on=measure.start_on,
            due_on=measure.due_on,
        )
        for measure in mine
    ]


@_attach(_complete, "letter-text")
def _placeholders_are_known(ready: LetterText, officer: Officer, now: datetime) -> None:
    """A text whose placeholders no letter can fill is refused with their names."""
    found = [
        Problem("unknown-placeholder", f"Нет такой подстановки: {{{name.strip('{}')}}}", field)
        for field in ("subject", "text")
        for name in phrases.unknown(getattr(ready, field), LetterOut)
    ]
    if found:
        raise Refused(found)


@_attach(_before, ("letter-out", "send"))
def _dispatched(letter: LetterOut, officer: Officer, now: datetime) -> None:
    letter.dispatched_on = letter.dispatched_on or now.date()
    letter.sent_on = letter.dispatched_on


@_attach(_after, ("letter-out", "send"))
def _letter_told(letter: LetterOut, officer: Officer, now: datetime) -> None:
    """Column 20 of R01 – feedback or a notified body – and the answer of an appeal follow from the dispatch."""
    if letter.entry_id and letter.kind_id == FEEDBACK:
        told = {"feedback_on": letter.dispatched_on, "feedback_number": letter.reg_number}
        records.amend(letter.entry, officer, now, **told)
    if letter.entry_id and letter.kind_id == NOTICE:
        _note_notified(letter, officer, now)
    if letter.appeal_id:
        answer = {"answered_on": letter.dispatched_on, "answer_number": letter.reg_number}
        records.amend(letter.appeal, officer, now, **answer)


def _note_notified(letter: LetterOut, officer: Officer, now: datetime) -> None:
    entry, body = letter.entry, letter.notified_body
    known = {item.id for item in entry.notices}
    note = f"{body.label}: {letter.dispatched_on:%d.%m.%Y}, исх. № {letter.reg_number}"
    text = "; ".join(filter(None, (entry.notices_text, note)))[:300]
    notices = entry.notices if body.id in known else [*entry.notices, body]
    records.amend(entry, officer, now, notices=notices, notices_text=text)


@_attach(_prefill, "letter-in")
def _answer_begins(paper: LetterIn, officer: Officer, now: datetime) -> None:
    """An answer comes from whom the letter went to, about the same case."""
    if paper.answers_id:
        paper.kind_id, paper.case_id = "LETTERIN.ANSWER", paper.answers.case_id
        paper.from_organisation_id, paper.from_text = paper.answers.addressee_org_id, paper.answers.addressee_text


@_attach(_complete, "letter-in")
def _answer_case(paper: LetterIn, officer: Officer, now: datetime) -> None:
    if paper.answers_id and not paper.case_id:
        paper.case_id = paper.answers.case_id


@_attach(_after, ("letter-in", "create"), ("letter-in", "change"), ("letter-in", "annul"))
def _letter_answered(paper: LetterIn, officer: Officer, now: datetime) -> None:
    """The letter is answered on the day its first answer came; a link that was taken back opens it again."""
    first = LetterIn.select(fn.MIN(LetterIn.received_on)).where(
        LetterIn.answers == LetterOut.id, LetterIn.status != Status.ANNULLED
    )
    differs = fn.COALESCE(first, date.min) != fn.COALESCE(LetterOut.answered_on, date.min)
    letters = LetterOut.select(LetterOut, first.alias("first_answer"))
    for letter in letters.where(LetterOut.territory == paper.territory_id, LetterOut.case == paper.case_id, differs):
        records.amend(letter, officer, now, answered_on=LetterOut.answered_on.python_value(letter.first_answer))
        terms.refresh_for(letter, now)


# ------------------------------------------------------------------ reception and visits (L.2)


@_attach(_complete, "reception")
def _answer_due(entry: Reception, officer: Officer, now: datetime) -> None:
    """The last day of the answer by the term DL-A1, also where no case exists that could keep it."""
    if entry.outcome_id in {APPEAL_WRITTEN, FORWARDED} and not entry.registered_on:
        entry.registered_on = now.date()
    entry.answer_due_on = _by_term("DL-A1", entry) if entry.outcome_id == APPEAL_WRITTEN else None


def _by_term(code: str, entry: Reception) -> date | None:
    rules = regulations.in_force(entry.territory_id, entry.registered_on) if entry.territory_id else None
    term = next((term for term in rules.terms if term.code == code), None) if rules else None
    return deadlines.due(term, entry.registered_on, regulations.calendar(entry.territory_id)).due_on if term else None


@_attach(_prefill, "visit")
def _visit_begins(visit: Visit, officer: Officer, now: datetime) -> None:
    """The address of the family; whoever plans the visit makes it."""
    family = visit.case.family if visit.case_id else None
    visit.address = visit.address or (family.address if family else "")
    if officer.employee_id and not visit.visitors:
        visit.visitors = [Employee.get_by_id(officer.employee_id)]


@_attach(_after, ("visit", "create"), ("visit", "change"))
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


# ------------------------------------------------------------------ dictionaries


@_attach(_complete, "dictionary")
def _key_of_word(entry: DictionaryEntry, officer: Officer, now: datetime) -> None:
    """A new word is referred to by its dictionary and code; a key that is taken is not given a second time."""
    entry.code = entry.code.upper()
    entry.dictionary = entry.dictionary.upper()
    key = _word_key(entry)
    if entry.id is None and not DictionaryEntry.select().where(DictionaryEntry.id == key).exists():
        entry.id = key


@_attach(_judge, "dictionary")
def _word_can_be_found(entry: DictionaryEntry) -> list[Problem]:
    """The dictionary is one of ours, the code is fit for a key, and neither changes once papers may refer to it."""
    if not (entry.dictionary and entry.code):
        return []
    known = DictionaryEntry.select(DictionaryEntry.dictionary).where(DictionaryEntry.dictionary == entry.dictionary)
    found = []
    if not known.exists():
        text = "Такого справочника нет: возьмите код справочника у другого его слова"
        found.append(Problem("no-such-dictionary", text, "dictionary"))
    if not _CODE.fullmatch(entry.code):
        text = "Код – латинские буквы и цифры, слова через подчёркивание: BULLYING"
        found.append(Problem("wrong-code", text, "code"))
    if entry.id is None:
        found.append(Problem("not-unique", "Такой код в справочнике уже есть", "code"))
    elif entry.id != _word_key(entry):
        text = "Справочник и код слова не меняют, на них ссылаются документы: снимите слово с действия и заведите новое"
        found.append(Problem("key-fixed", text, "code"))
    return found


_CODE = re.compile(r"[A-Z0-9]+(_[A-Z0-9]+)*")


def _word_key(entry: DictionaryEntry) -> str:
    return f"{entry.dictionary}.{entry.code}"


# ------------------------------------------------------------------ the report on the regulation (L.5)


@_attach(_prefill, "regulation-report")
def _last_quarter(report: RegulationReport, officer: Officer, now: datetime) -> None:
    """The calendar quarter before the present one."""
    first = now.date().replace(month=now.month - (now.month - 1) % 3, day=1)
    report.period_from, report.period_to = first - relativedelta(months=3), first - timedelta(days=1)


@_attach(_complete, "regulation-report")
def _figures_of_period(report: RegulationReport, officer: Officer, now: datetime) -> None:
    """Counted once for a period: a draft that is saved again keeps its figures until its period changes."""
    if not (report.period_from and report.period_to) or report.counted_for == _span(report):
        return
    if report.counted_for:
        report.title_text = report.title_text.replace(_said(report.counted_for), _said(_span(report)))
    _recounted(report, officer, now)


@_attach(_before, ("regulation-report", "recount"))
def _recounted(report: RegulationReport, officer: Officer, now: datetime) -> None:
    figures = fulfilment.count(report.territory_id, report.period_from, report.period_to, now)
    report.terms, report.work, report.cases = figures.terms, figures.work, figures.cases
    report.counted_at, report.counted_for = now.replace(second=0, microsecond=0), _span(report)
    edition = regulations.effective(report.territory_id, report.period_to)
    report.act_text = (edition.basis or edition.title).replace("№ ", f"№{words.NBSP}") if edition else ""
    report.control_text = _in_control(report)


def _span(report: RegulationReport) -> str:
    return f"{report.period_from:%d.%m.%Y}–{report.period_to:%d.%m.%Y}"


def _said(span: str) -> str:
    """«с 1 июля по 30 сентября 2026 г.», as the heading says the period."""
    return words.period(*(datetime.strptime(day, "%d.%m.%Y").date() for day in span.split("–")))


def _in_control(report: RegulationReport) -> str:
    """The post that controls the regulation, as papers name it after «возложен на»."""
    role = regulations.in_force(report.territory_id, report.period_to).settings.get("regulation_control_by")
    post = Post.get_or_none(Post.territory == report.territory_id, Post.role == role)
    title = (post.title_accusative or post.title) if post else ""
    return f"{title[:1].lower()}{title[1:]}"


# ------------------------------------------------------------------ the act of destruction (приказ РКН № 179)


@_attach(_prefill, "destruction-act")
def _cases_due(act: DestructionAct, officer: Officer, now: datetime) -> None:
    act.cases = retention.proposed(officer)


@_attach(_complete, "destruction-act")
def _cases_counted(act: DestructionAct, officer: Officer, now: datetime) -> None:
    retention.complete(act, officer)


@_attach(_judge, "destruction-act")
def _cases_are_due(act: DestructionAct) -> list[Problem]:
    return retention.problems(act, act.doc_date) if act.doc_date else []


@_attach(_before, ("destruction-act", "submit"))
def _still_due(act: DestructionAct, officer: Officer, now: datetime) -> None:
    retention.require_due(act, now)


@_attach(_after, ("destruction-act", "approve"))
def _destroyed(act: DestructionAct, officer: Officer, now: datetime) -> None:
    retention.carry_out(act, officer, now)


# ------------------------------------------------------------------ the calendar


@_attach(_after, ("calendar", "create"), ("calendar", "change"))
def _calendar_changed(day: Any, officer: Officer, now: datetime) -> None:
    """Terms that the changed day touches are counted anew, with was / now / why."""
    regulations.calendar_changed()
    terms.recompute(now, f"изменён производственный календарь: {day.caption}")
