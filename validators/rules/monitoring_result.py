"""B.25, E.3: the written results rest on an accepted form, and no average hides a threatened child."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema import grading
from schema.criteria import Dynamics, Proposal
from schema.documents.monitoring_result import MonitoringResult, computed_dynamics
from schema.spec import Severity, Status
from validators import monitoring
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

HIGH = "RISK.HIGH"


@rule(MonitoringResult, "submit", "approve")
def form_is_accepted(result: Any, context: Context) -> Iterator[Problem]:
    """The results are written after the form has been accepted, not before."""
    form = result.form if result.form_id else None
    if form is None:
        return
    if form.status != Status.RECEIVED:
        yield Problem("form-not-accepted", "Сначала примите форму мониторинга", "form")
    elif form.accepted_at and result.doc_date and result.doc_date < form.accepted_at.date():
        text = f"Форма принята {form.accepted_at:%d.%m.%Y}: укажите этот день или более поздний"
        yield Problem("result-before-form", text, "doc_date")


@rule(MonitoringResult, "save", "submit", "approve")
def proposal_is_possible(result: Any, context: Context) -> Iterator[Problem]:
    """Suspension is proposed only where the territory has it."""
    if result.proposal == Proposal.SUSPEND and not monitoring.may_suspend(context.settings):
        text = "На этой территории работу со случаем не приостанавливают: выберите другое предложение"
        yield Problem("suspension-not-available", text, "proposal")


@rule(MonitoringResult, "submit", "approve")
def threatened_child_is_not_averaged(result: Any, context: Context) -> Iterator[Problem]:
    """Floor rule: safety at level 1 means «отрицательная, высокий риск», whatever the other grades say."""
    if not result.form_id or not grading.floor_broken(grading.grades(result.form.scores)):
        return
    if result.dynamics_child != Dynamics.CRITICAL:
        text = f"Безопасность ребёнка на уровне 1: укажите «{Dynamics.CRITICAL.label}»"
        yield Problem("floor-dynamics", text, "dynamics_child")
    if result.risk_level_now_id != HIGH:
        yield Problem("floor-risk", "Безопасность ребёнка на уровне 1: укажите высокий риск", "risk_level_now")


@rule(MonitoringResult, "submit", "approve")
def dynamics_follow_the_grades(result: Any, context: Context) -> Iterator[Problem]:
    """A class other than the computed one is the expert's right, and is pointed out."""
    if not result.form_id:
        return
    for name, expected in computed_dynamics(result.form).items():
        chosen = getattr(result, name)
        if expected and chosen and chosen != expected and expected is not Dynamics.CRITICAL:
            text = f"По оценкам формы – «{expected.label}»: проверьте или поясните в кратких результатах"
            yield Problem("dynamics-differs", text, name, Severity.WARNING)
