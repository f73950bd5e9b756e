"""Stages 9–11: the monitoring, its results, what is decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from console import records, retention, workflow
from console.effects.doors import AFTER, BEFORE, COMPLETE, ON_MOVE, PREFILL, Given, attach
from console.errors import Refused
from console.officers import Officer
from schema import grading
from schema.case import Case
from schema.criteria import Criterion, Dynamics
from schema.documents.monitoring_form import GoalState, MonitoringForm, MonitoringScore, QualityScore
from schema.documents.monitoring_result import MonitoringResult, computed_dynamics
from schema.quotes import papers
from schema.spec import Status
from validators import monitoring
from validators.measured import measured
from validators.problem import Problem


@attach(PREFILL, "monitoring-form")
def _period(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    """From the day after the last monitoring of this plan, or from the plan's first day, until today."""
    if not form.plan_id:
        return
    previous = form.previous
    same_plan = previous is not None and previous.plan_id == form.plan_id
    known = previous.period_to + timedelta(days=1) if previous and same_plan else form.plan.valid_from
    form.period_from = form.period_from or min(known, now.date())
    form.period_to = form.period_to or now.date()


@attach(PREFILL, "monitoring-form")
@attach(COMPLETE, "monitoring-form")
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


@attach(COMPLETE, "monitoring-form")
def _execution(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    """Part IV is counted from the control journal over the measures due in the period."""
    if not (form.plan_id and form.period_from and form.period_to):
        return
    counted = monitoring.execution(monitoring.due_entries(form))
    form.exec_done, form.exec_partial, form.exec_not_done = counted.done, counted.partial, counted.not_done
    form.exec_percent = counted.percent


@attach(PREFILL, "monitoring-form")
@attach(COMPLETE, "monitoring-form")
def _known_levels(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    """Criteria that the journals and the terms answer: level and evidence, where nobody has graded yet (E.2)."""
    found = measured(form, records.context_for(form, officer, now))
    for row in (*form.scores, *form.quality_scores):
        known = found.get(row.criterion.code) if row.criterion else None
        if known and row.level is None:
            row.level, row.evidence = known.level, row.evidence or known.evidence


@attach(COMPLETE, "monitoring-form")
@attach(BEFORE, ("monitoring-form", "hand-over"), ("monitoring-form", "accept"))
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


@attach(BEFORE, ("monitoring-form", "hand-over"))
def _handed_over(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    form.handed_over_at = now
    settings = records.context_for(form, officer, now).settings
    if form.meeting_id:
        form.lead_days = monitoring.lead_days(form.meeting.held_on, now.date())
        form.lead_violation = monitoring.lead(settings).violated(form.lead_days)


@attach(AFTER, ("monitoring-form", "accept"))
def _goals_of_plan(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    """The accepted form says how the tasks of the plan stand."""
    states = {row.number: row for row in form.goal_states if row.status_id}
    with records.amending(form.plan, officer, now):
        for goal in form.plan.goals:
            if state := states.get(goal.number):
                goal.status_id, goal.achieved_on = state.status_id, state.achieved_on


@attach(BEFORE, ("monitoring-form", "accept"))
def _accepted(form: MonitoringForm, officer: Officer, now: datetime) -> None:
    form.accepted_at, form.accepted_by_id = now, officer.employee_id


@attach(PREFILL, "monitoring-result")
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


@attach(ON_MOVE, "T16")
def _suspended(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    decision = _decision(case, "suspend")
    case.suspended_from, case.suspended_until = decision.suspended_from, decision.suspended_until
    case.suspend_reason_id = decision.suspend_reason_id


@attach(ON_MOVE, "T17", "T17a", "T17b")
def _resumed(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    case.suspended_from = case.suspended_until = case.suspend_reason = None


@attach(ON_MOVE, "T18", "T18a", "T19")
def _closed(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    """The day, the reason and until when the file is kept."""
    decision = _decision(case, "close")
    case.closed_on, case.close_reason_id = decision.doc_date, decision.close_reason_id
    case.retention_until = retention.kept_until(case, case.closed_on)


@attach(ON_MOVE, "after:T18", "after:T18a", "after:T19", "after:T21")
def _plan_ends(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    for plan in papers("rehab-plan", case.id, (Status.IN_PROGRESS,)):
        workflow.carry_out(plan, plan.spec.transition("complete"), officer, now)


@attach(ON_MOVE, "T03b")
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
