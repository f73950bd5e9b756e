"""Stages 5–9: the contract, the plan, the order, the control journal, the executors."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from console import access, officers, protocol_texts, records, regulations, workflow
from console.effects.doors import AFTER, BEFORE, COMPLETE, ON_MOVE, PREFILL, Given, after, attach
from console.errors import Refused
from console.officers import Officer
from schema.case import Case
from schema.documents.case_decision import CaseDecision, DecisionKind
from schema.documents.meeting import MeetingAttendee
from schema.documents.rehab_plan import RehabPlan
from schema.people import Person
from schema.places import Organisation, OrganisationRole
from schema.quotes import papers
from schema.registers.control_journal import ControlledBy, PlanControlEntry
from schema.registers.council_member import LEADING, voting_on
from schema.spec import Role, State, Status
from validators.casefile import CaseFile
from validators.problem import Problem


@attach(PREFILL, "patronage-contract")
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


@attach(BEFORE, ("patronage-contract", "terminate"), ("cooperation-agreement", "terminate"))
def _terminated(paper: Any, officer: Officer, now: datetime) -> None:
    """The written remark of the move is the reason that stands on the paper."""
    paper.terminated_on, paper.termination_reason = now.date(), paper.remark


@attach(PREFILL, "plan-presentation")
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


@attach(PREFILL, "meeting")
def _members_of_body(meeting: Any, officer: Officer, now: datetime) -> None:
    """The body of the territory with its members of today; the chair presides."""
    if not meeting.territory_id or meeting.attendees:
        return
    meeting.body_id = meeting.body_id or regulations.in_force(meeting.territory_id, now.date()).settings["council_kind"]
    members = voting_on(meeting.territory_id, meeting.body_id, now.date())
    meeting.attendees = [MeetingAttendee(member=member.employee) for member in members]
    leading = [member.employee_id for member in members if member.role in LEADING]
    meeting.chair_id = meeting.chair_id or (leading[0] if leading else None)


@attach(COMPLETE, "meeting")
def _protocol_from_decisions(meeting: Any, officer: Officer, now: datetime) -> None:
    """The texts of its decisions; a protocol is dated by its meeting, not by the day on which that was scheduled."""
    held = meeting.held_on
    if meeting.status in meeting.spec.editable and meeting.doc_date and held and meeting.doc_date < held <= now.date():
        meeting.doc_date = held
    protocol_texts.fill(meeting)


@attach(COMPLETE, "protocol-text")
def _placeholders_of_protocol(ready: Any, officer: Officer, now: datetime) -> None:
    """A text whose placeholders no question of an agenda can fill is refused with their names."""
    names = protocol_texts.unknown(ready.text or "")
    if names:
        listed = ", ".join(f"{{{name}}}" for name in names)
        raise Refused([Problem("unknown-placeholder", f"Нет такой подстановки: {listed}", "text")])


@attach(PREFILL, "rehab-plan")
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


@attach(AFTER, ("meeting", "approve"))
def _council_decided(meeting: Any, officer: Officer, now: datetime) -> None:
    """The signed protocol agrees the plans of its agenda or returns them for rework.

    Agreed with remarks stays presented: the secretary agrees it when the curator has closed the remarks (T08).
    """
    for item in meeting.agenda:
        plan = item.plan if item.plan_id else None
        if plan is None or plan.status != Status.READY or access.is_handed_over(plan):
            continue
        if item.decision_kind_id == "COUNCILDEC.AGREE":
            workflow.carry_out(plan, plan.spec.transition("agree"), officer, now)
        elif item.decision_kind_id in {"COUNCILDEC.REWORK", "COUNCILDEC.REJECT"}:
            workflow.carry_out(plan, plan.spec.transition("return"), officer, now, remark=item.decision_text)


#: Questions at which the council looks at how the plan is carried out.
_ABOUT_EXECUTION = frozenset({"AGENDA.MONITORING", "AGENDA.CORRECTION"})
_SETTLED = ("MEASURESTATE.DONE", "MEASURESTATE.MOVED", "MEASURESTATE.CANCELLED")


@attach(AFTER, ("meeting", "approve"))
def _overdue_measures_were_heard(meeting: Any, officer: Officer, now: datetime) -> None:
    """R03, «принятые меры»: an overdue measure of a case was brought before the council (B.23)."""
    decided = [item for item in meeting.agenda if item.kind_id in _ABOUT_EXECUTION and item.decision_kind_id]
    for item in decided:
        if item.case_id and item.case.state is State.TRANSFERRED:
            continue  # the control of its measures is closed for writing
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


@attach(PREFILL, "case-decision")
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


@attach(AFTER, ("plan-approval-order", "approve"))
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


@attach(ON_MOVE, "T09", "T13")
def _plan_starts(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    for plan in papers("rehab-plan", case.id, (Status.APPROVED,)):
        workflow.carry_out(plan, plan.spec.transition("start"), officer, now)


@attach(PREFILL, "control-journal")
def _from_measure(entry: Any, officer: Officer, now: datetime) -> None:
    if entry.plan_id and not entry.executor_org_id and entry.case_id:
        entry.executor_org_id = entry.case.service_id


@attach(AFTER, ("control-journal", "create"), ("control-journal", "change"))
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


@attach(PREFILL, "measure-report")
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


@attach(COMPLETE, "measure-report")
def _report_in_case(report: Any, officer: Officer, now: datetime) -> None:
    """The case is that of the measure: an executor knows no cases."""
    if report.measure_id:
        report.case_id, report.territory_id = report.measure.case_id, report.measure.territory_id


@attach(AFTER, ("measure-report", "receive"))
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
