"""The council's work around a meeting: questions that are due, forms that come too late, what its decisions move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from console import access, records, regulations, workflow
from console.database import transaction
from console.errors import Refused
from console.officers import Officer
from schema.case import Case
from schema.criteria import Proposal
from schema.dictionaries import DictionaryEntry
from schema.documents.meeting import AgendaItem, Meeting
from schema.documents.monitoring_form import MonitoringForm
from schema.documents.monitoring_result import MonitoringResult
from schema.documents.plan_presentation import PlanPresentation
from schema.documents.rehab_plan import RehabPlan
from schema.documents.risk_assessment import RiskAssessment
from schema.history import Deadline
from schema.spec import CheckNeed, State, Status
from validators import monitoring
from validators.problem import Problem
from validators.rules.case_papers import SCHEDULED

_REVIEW, _EXPERTISE, _NEW_PLAN = "AGENDA.MONITORING", "AGENDA.PLAN_EXPERTISE", "AGENDA.NEW_PLAN"
_FURTHER, _CLOSING, _RESUMPTION = "AGENDA.FURTHER", "AGENDA.CLOSING", "AGENDA.RESUMPTION"
#: What a monitoring form proposes → the question on how the work goes on (10.3, 10.4).
_AFTER_REVIEW = {Proposal.CLOSE: _CLOSING, Proposal.SUSPEND: "AGENDA.SUSPENSION"}
#: Questions that rest on a form and go to another meeting together with it.
_WITH_FORM = frozenset({_REVIEW, _FURTHER, *_AFTER_REVIEW.values()})


@dataclass(slots=True)
class Candidate:
    """A question that may be put on the agenda, with all reasons; ``late`` says why its form came too late."""

    case: Case
    kind: str  # AGENDA
    label: str
    reasons: list[str] = field(default_factory=list)
    plan: RehabPlan | None = None
    form: MonitoringForm | None = None
    materials: list[str] = field(default_factory=list)
    late: str = ""

    @property
    def key(self) -> str:
        """«17:MONITORING», as the page sends it back."""
        return f"{self.case.id}:{self.kind.partition('.')[2]}"

    @property
    def title(self) -> str:
        return f"{self.label[:1].upper()}{self.label[1:]}, случай № {self.case.title}"


@dataclass(frozen=True, slots=True)
class Step:
    """A move of a case that rests on the signed protocol: ``lacks`` names what it still waits for."""

    case: Case
    code: str
    title: str
    lacks: tuple[str, ...]


# ------------------------------------------------------------------ the agenda


def proposed(meeting: Meeting, officer: Officer) -> list[Candidate]:
    """Questions due at the meeting about cases that the officer sees and on no coming agenda yet, case by case."""
    found: dict[tuple[int, str], Candidate] = {}
    taken = _scheduled(meeting)
    labels = {entry.id: entry.label for entry in DictionaryEntry.select().where(DictionaryEntry.dictionary == "AGENDA")}
    for case, kind, reason, known in _due(meeting, officer):
        if (case.id, kind) in taken:
            continue
        one = found.setdefault((case.id, kind), Candidate(case, kind, labels.get(kind, kind)))
        one.reasons.append(reason)
        one.plan, one.form = one.plan or known.get("plan"), one.form or known.get("form")
        one.late = one.late or known.get("late", "")
        one.materials += [text for text in known.get("materials", ()) if text not in one.materials]
    return sorted(found.values(), key=lambda each: (each.case.id, each.kind))


_Found = Iterator[tuple[Case, str, str, dict[str, Any]]]


def _due(meeting: Meeting, officer: Officer) -> _Found:
    cases = _cases(meeting, officer)
    for source in (_plans, _terms, _forms, _closings, _suspended, _postponed):
        yield from source(meeting, cases)


def _cases(meeting: Meeting, officer: Officer) -> dict[int, Case]:
    """Unfinished cases of the meeting's territory that the officer sees."""
    query = access.visible(Case, officer).where(
        Case.territory == meeting.territory_id, Case.state.in_((State.OPEN, State.SUSPENDED))
    )
    return {case.id: case for case in query.order_by(Case.id)}


def _scheduled(meeting: Meeting) -> set[tuple[int, str]]:
    """(case, question) pairs of this meeting and of those still to be held by the same body."""
    coming = Meeting.held_on >= meeting.held_on
    query = (
        AgendaItem.select(AgendaItem.case, AgendaItem.kind)
        .join(Meeting, on=(AgendaItem.document == Meeting.id))
        .where((Meeting.id == meeting.id) | (coming & _of_body(meeting) & Meeting.status.in_(SCHEDULED)))
        .where(AgendaItem.case.is_null(False))
    )
    return {(item.case_id, item.kind_id) for item in query}


def _of_body(meeting: Meeting) -> Any:
    return (Meeting.territory == meeting.territory_id) & (Meeting.body == meeting.body_id)


def horizon(meeting: Meeting) -> date:
    """The last day of terms that this meeting has to answer: the day before the next one, or a month on."""
    following = next_meeting(meeting)
    return following.held_on - timedelta(days=1) if following else meeting.held_on + relativedelta(months=1)


def next_meeting(meeting: Meeting) -> Meeting | None:
    """The next scheduled meeting of the same body."""
    query = Meeting.select().where(_of_body(meeting), Meeting.status.in_(SCHEDULED), Meeting.held_on > meeting.held_on)
    found: Meeting | None = query.order_by(Meeting.held_on, Meeting.id).first()
    return found


def _terms(meeting: Meeting, cases: dict[int, Case]) -> _Found:
    """Open terms of rules that offer a question, due before the next meeting (6.1, 10.1)."""
    rules = regulations.in_force(meeting.territory_id, meeting.held_on).terms
    kinds = {rule.code: rule.agenda for rule in rules if rule.agenda}
    query = Deadline.select().where(
        Deadline.case_id.in_(list(cases)),
        Deadline.rule.in_(list(kinds)),
        Deadline.status == "open",
        Deadline.due_on <= horizon(meeting),
    )
    found = list(query.order_by(Deadline.due_on))
    plans = _plans_in_force({term.case_id for term in found})
    for term in found:
        plan = plans.get(term.case_id)
        known = {"plan": plan, "materials": [f"план {plan.reference}"]} if plan else {}
        yield cases[term.case_id], kinds[term.rule], f"{term.title}: до {term.due_on:%d.%m.%Y}", known


def _plans_in_force(case_ids: set[int]) -> dict[int, RehabPlan]:
    """The newest version of the plan in force of each case that has one."""
    query = RehabPlan.select().where(
        RehabPlan.case.in_(case_ids), RehabPlan.status.in_((Status.APPROVED, Status.IN_PROGRESS))
    )
    return {plan.case_id: plan for plan in query.order_by(RehabPlan.version)}


def _plans(meeting: Meeting, cases: dict[int, Case]) -> _Found:
    """Plans presented and not decided: the first one for expertise, a new version as a new plan (6, 10.3)."""
    query = RehabPlan.select().where(RehabPlan.case.in_(list(cases)), RehabPlan.status == Status.READY)
    plans = list(query.order_by(RehabPlan.id))
    presented = _presentations({plan.id for plan in plans})
    for plan in plans:
        case = cases[plan.case_id]
        kind = _EXPERTISE if case.stage <= 6 else _NEW_PLAN
        yield case, kind, "план представлен куратором", {"plan": plan, "materials": presented[plan.id]}


def _presentations(plan_ids: set[int]) -> dict[int, list[str]]:
    query = PlanPresentation.select().where(
        PlanPresentation.plan.in_(plan_ids), PlanPresentation.status.in_((Status.SENT, Status.RECEIVED))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for paper in query.order_by(PlanPresentation.id):
        found[paper.plan_id].append(f"представление {paper.reference}")
    return found


def _forms(meeting: Meeting, cases: dict[int, Case]) -> _Found:
    """Monitoring forms handed over and not reviewed: the review and how the work goes on (10.1, 10.4)."""
    query = MonitoringForm.select().where(
        MonitoringForm.case.in_([case.id for case in cases.values() if case.stage in {9, 10}]),
        MonitoringForm.status.in_((Status.SENT, Status.RECEIVED)),
    )
    latest = {form.case_id: form for form in query.order_by(MonitoringForm.id)}
    reviewed = _reviewed({form.id for form in latest.values()})
    for case_id, form in latest.items():
        if form.id in reviewed or _goes_elsewhere(form, meeting):
            continue
        said = f"форма мониторинга {form.reference} {'принята' if form.status == Status.RECEIVED else 'передана'}"
        known = {"form": form, "late": late(form, meeting), "materials": [f"форма мониторинга {form.reference}"]}
        yield cases[case_id], _REVIEW, said, known
        further = _AFTER_REVIEW.get(form.proposal, _FURTHER)
        reason = f"предложение куратора: {Proposal(form.proposal).label}" if form.proposal else said
        yield cases[case_id], further, reason, known


def _reviewed(form_ids: set[int]) -> set[int]:
    """Forms whose results are approved in writing (D24)."""
    query = MonitoringResult.select(MonitoringResult.form).where(
        MonitoringResult.form.in_(form_ids), MonitoringResult.status == Status.APPROVED
    )
    return {result.form_id for result in query}


def _goes_elsewhere(form: MonitoringForm, meeting: Meeting) -> bool:
    """Was the form prepared for another meeting that is still to be held?"""
    other = form.meeting if form.meeting_id and form.meeting_id != meeting.id else None
    return other is not None and other.status in SCHEDULED and other.held_on >= meeting.held_on


def _closings(meeting: Meeting, cases: dict[int, Case]) -> _Found:
    """Cases whose risk was assessed for closing (T18) while the monitoring goes on."""
    query = RiskAssessment.select().where(
        RiskAssessment.case.in_([case.id for case in cases.values() if case.stage in {10, 11}]),
        RiskAssessment.kind == "closing",
        RiskAssessment.status == Status.APPROVED,
    )
    for sheet in query.order_by(RiskAssessment.id):
        text = f"оценка риска при закрытии от {sheet.doc_date:%d.%m.%Y}"
        yield cases[sheet.case_id], _CLOSING, text, {"materials": [text]}


def _suspended(meeting: Meeting, cases: dict[int, Case]) -> _Found:
    """Suspended cases whose interval ends before the next meeting, where resuming is a decision of the territory."""
    if "resume" not in regulations.in_force(meeting.territory_id, meeting.held_on).settings.get("decisions", ()):
        return
    until = horizon(meeting)
    for case in cases.values():
        if case.state == State.SUSPENDED and case.suspended_until and case.suspended_until <= until:
            yield case, _RESUMPTION, f"приостановлен до {case.suspended_until:%d.%m.%Y}", {}


def _postponed(meeting: Meeting, cases: dict[int, Case]) -> _Found:
    """Questions that the body put off at its last meeting."""
    before = Meeting.select().where(_of_body(meeting), Meeting.status == Status.APPROVED)
    last = before.where(Meeting.held_on < meeting.held_on).order_by(Meeting.held_on.desc(), Meeting.id.desc()).first()
    for item in last.agenda if last else ():
        if item.decision_kind_id == "COUNCILDEC.POSTPONE" and item.case_id in cases:
            known = {"plan": item.plan if item.plan_id else None, "materials": filter(None, [item.materials])}
            yield cases[item.case_id], item.kind_id, f"отложен на заседании {last.held_on:%d.%m.%Y}", known


def put(meeting: Meeting, keys: Iterable[str], officer: Officer, now: datetime) -> int:
    """Put the chosen candidates on the agenda and their forms before this meeting; returns how many.

    Raises Forbidden, Refused.
    """
    wanted = set(keys)
    chosen = [each for each in proposed(meeting, officer) if each.key in wanted]
    with transaction():
        _write_agenda(meeting, [*meeting.agenda, *_items(meeting, chosen)], officer, now)
        for form in {each.form.id: each.form for each in chosen if each.form}.values():
            _prepare_for(form, meeting, officer, now)
    return len(chosen)


def _items(meeting: Meeting, chosen: list[Candidate]) -> list[AgendaItem]:
    first = max((item.number or 0 for item in meeting.agenda), default=0) + 1
    return [
        AgendaItem(
            number=number,
            kind=each.kind,
            case=each.case,
            plan=each.plan,
            title=each.title[:300],
            materials="; ".join(each.materials)[:300],
            speaker=each.case.curator.short if each.case.curator_id else "",
        )
        for number, each in enumerate(chosen, start=first)
    ]


def _write_agenda(meeting: Meeting, items: list[AgendaItem], officer: Officer, now: datetime) -> None:
    for number, item in enumerate(items, start=1):
        item.number = number
    records.change(meeting, {"agenda": items}, officer, now)


# ------------------------------------------------------------------ forms that come too late (K 3.3)


def late(form: MonitoringForm, meeting: Meeting) -> str:
    """Why the form is too late for the meeting; empty when it is in time or admitted in writing (C.1.1)."""
    handed = form.handed_over_at.date() if form.handed_over_at else None
    admitted = form.meeting_id == meeting.id and form.violation_reason.strip() and form.admitted_by_id
    if handed is None or admitted:
        return ""
    norm = monitoring.lead(regulations.in_force(meeting.territory_id, meeting.held_on).settings)
    days = monitoring.lead_days(meeting.held_on, handed)
    if not norm.violated(days):
        return ""
    return f"передана {handed:%d.%m.%Y}, до заседания дней: {days}, нужно не менее {norm.least}"


def late_forms(meeting: Meeting) -> list[tuple[MonitoringForm, str]]:
    """Forms prepared for the meeting that came too late and are not admitted, each with the reason."""
    query = MonitoringForm.select().where(
        MonitoringForm.meeting == meeting.id, MonitoringForm.status.in_((Status.SENT, Status.RECEIVED))
    )
    return [(form, why) for form in query.order_by(MonitoringForm.id) if (why := late(form, meeting))]


def to_next(meeting: Meeting, form_id: int, officer: Officer, now: datetime) -> Meeting:
    """Take a late form with its questions to the next meeting. Raises Refused when none is scheduled."""
    form = next((form for form, _ in late_forms(meeting) if form.id == form_id), None)
    following = next_meeting(meeting)
    if form is None:
        raise Refused([Problem("no-late-form", "Эта форма не опоздала к заседанию или уже допущена")])
    if following is None:
        raise Refused([Problem("no-next-meeting", "Сначала назначьте следующее заседание")])
    with transaction():
        leaving = [item for item in meeting.agenda if item.case_id == form.case_id and item.kind_id in _WITH_FORM]
        moved = [_copied(item) for item in leaving]
        _write_agenda(meeting, [item for item in meeting.agenda if item not in leaving], officer, now)
        _write_agenda(following, [*following.agenda, *moved], officer, now)
        _prepare_for(form, following, officer, now)
    return following


def _copied(item: AgendaItem) -> AgendaItem:
    kept = ("kind_id", "case_id", "plan_id", "title", "materials", "speaker")
    return AgendaItem(**{name.removesuffix("_id"): getattr(item, name) for name in kept})


def _prepare_for(form: MonitoringForm, meeting: Meeting, officer: Officer, now: datetime) -> None:
    """The form goes to this meeting; how many days before it the form was handed over is counted anew."""
    if form.meeting_id == meeting.id or form.handed_over_at is None:
        return
    days = monitoring.lead_days(meeting.held_on, form.handed_over_at.date())
    norm = monitoring.lead(regulations.in_force(meeting.territory_id, meeting.held_on).settings)
    records.amend(form, officer, now, meeting=meeting, lead_days=days, lead_violation=norm.violated(days))


# ------------------------------------------------------------------ what the decisions move


def steps(meeting: Meeting, officer: Officer, now: datetime) -> list[Step]:
    """Moves of the agenda's cases that the officer makes and that rest on a protocol, with what each still lacks."""
    if meeting.status != Status.APPROVED:
        return []
    ids = {item.case_id for item in meeting.agenda if item.case_id}
    cases = access.visible(Case, officer).where(Case.id.in_(ids)).order_by(Case.id) if ids else ()
    return [step for case in cases for step in _steps(case, officer, now)]


def _steps(case: Case, officer: Officer, now: datetime) -> list[Step]:
    """The moves that the decision allows; when it allows none, all of them with what they lack."""
    found = [each for each in workflow.moves(case, officer, now) if each.allowed and _rests_on_protocol(each)]
    decided = [each for each in found if not _lacks_decision(each)]
    return [Step(case, each.transition.code, each.transition.title, tuple(_open(each))) for each in decided or found]


def _rests_on_protocol(move: workflow.Move) -> bool:
    return any(isinstance(need, CheckNeed) and need.document == "meeting" for need in move.transition.needs)


def _lacks_decision(move: workflow.Move) -> bool:
    return any(found.refuses and getattr(found.need, "document", "") == "meeting" for found in move.findings)


def _open(move: workflow.Move) -> Iterator[str]:
    return (found.problem.text for found in move.findings if found.refuses)


def carry_out(meeting: Meeting, officer: Officer, now: datetime) -> list[Step]:
    """Make every move that lacks nothing, all or none; returns those made. Raises Forbidden, Refused."""
    ready = [step for step in steps(meeting, officer, now) if not step.lacks]
    with transaction():
        for step in ready:
            workflow.move(step.case, step.code, officer, now, basis=meeting)
    return ready
