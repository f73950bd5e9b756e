"""Needs of stages 8–11: measures are controlled, the monitoring is fair and in time, the council has reviewed it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from schema.registers.control_journal import CHECKED
from schema.spec import CheckNeed, Status
from validators.casefile import CaseFile
from validators.context import Context
from validators.needs import Mark, case_check, met, unmet
from validators.rules import monitoring_form as forms
from validators.rules.case_papers import accepted_forms, decided_since, decision, missing, plan_in_force, quoted, said

_CLOSED = ("MEASURESTATE.DONE", "MEASURESTATE.CANCELLED")
_ONCE = "FREQ.ONCE"
_REVIEW = ("AGENDA.MONITORING",)
#: Questions by which the council decides how the work goes on (10.4); closing and suspending are such decisions too.
_FURTHER = ("AGENDA.FURTHER", "AGENDA.CLOSING", "AGENDA.SUSPENSION", "AGENDA.NEW_PLAN")
_CORRECTION = ("AGENDA.MONITORING", "AGENDA.CORRECTION", "AGENDA.FURTHER")
_APPROVED_RESULTS, _CORRECT, _POSTPONED = "COUNCILDEC.RESULTS_APPROVED", "COUNCILDEC.CORRECT", "COUNCILDEC.POSTPONE"


@case_check("measures-due")
def measures_due(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T10; Модель, этап 9: there is something to monitor – a measure due in the period, or repeated within it."""
    plan = plan_in_force(file)
    if plan is None:
        return unmet("действующего плана нет")
    start = _period_start(file, plan)
    end = start + relativedelta(months=int(context.settings.get("monitoring_min_months") or 3))
    due = [measure for measure in plan.measures if _falls_due(measure, start, end)]
    period = f"с {start:%d.%m.%Y} по {end:%d.%m.%Y}"
    return met(f"{period}: {len(due)}") if due else unmet(f"{period} нет ни одного мероприятия со сроком")


def _period_start(file: CaseFile, plan: Any) -> date:
    """The day after the last accepted monitoring of this plan, or the plan's first day."""
    ends = [form.period_to for form in accepted_forms(file) if form.plan_id == plan.id]
    start: date = max(ends) + timedelta(days=1) if ends else plan.valid_from
    return start


def _falls_due(measure: Any, start: date, end: date) -> bool:
    if measure.status_id in _CLOSED or measure.due_on is None:
        return False
    repeated = measure.frequency_id not in {None, _ONCE}
    begins = measure.start_on or start
    return bool(measure.due_on <= end or (repeated and begins <= end))


@case_check("measures-accounted")
def measures_accounted(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T11; Модель, этап 9: «сбор информации» – of every measure due in the period its executor or a check has told."""
    form = _form(file)
    if form is None:
        return unmet("нет принятой Формы Мониторинга")
    due = [m for m in form.plan.measures if m.due_on and form.period_from <= m.due_on <= form.period_to]
    rows = file.papers("control-journal", (Status.REGISTERED,))
    seen = {row.measure_number for row in rows if row.plan_id == form.plan_id and row.state_id in CHECKED}
    seen |= _reported(file, form)
    waiting = [f"пункт {measure.number}" for measure in due if measure.number not in seen]
    return unmet("не отмечено: " + ", ".join(waiting)) if waiting else met(f"мероприятий в периоде: {len(due)}")


def _reported(file: CaseFile, form: Any) -> set[int]:
    """Measures of the form's plan about which executors have sent word (D22) by the end of the period."""
    reports = file.papers("measure-report", (Status.SENT, Status.RECEIVED))
    told = [paper.measure for paper in reports if paper.period_to >= form.period_from]
    return {entry.measure_number for entry in told if entry.plan_id == form.plan_id}


def _form(file: CaseFile) -> Any | None:
    """The form of this turn: accepted, and not older than the day the case came to stage 9."""
    since = file.entered(9)
    found = [form for form in accepted_forms(file) if since is None or form.doc_date >= since]
    return found[-1] if found else None


@case_check("competences-covered")
def competences_covered(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T11; п. 3.2 Положения: together the participants have all competences that the territory asks for."""
    form = _form(file)
    if form is None:
        return unmet("нет принятой Формы Мониторинга")
    return missing(forms.missing_competencies(form, context.settings))


@case_check("quality-graded-by-others")
def quality_graded_by_others(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T11; п. 1.2 Положения, L.1.3: part VI is there, and not by the case's curator, in any territory."""
    form = _form(file)
    if form is None:
        return unmet("нет принятой Формы Мониторинга")
    return said([*forms.part_six_is_filled(form, context), *forms.nobody_grades_own_work(form, context)])


@case_check("form-in-time")
def form_in_time(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T11; п. 3.3 Положения: «не позднее, чем за 4 дня», or admitted in writing by the head."""
    form = _form(file)
    if form is None:
        return unmet("нет принятой Формы Мониторинга")
    if not form.meeting_id:
        return unmet("в форме не указано заседание")
    return said(forms.late_form_is_admitted(form, context), quoted(form.meeting))


@case_check("results-reviewed")
def results_reviewed(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T12; Модель, этап 10 (10.1, 10.4): the signed protocol approves the results and says how the work goes on."""
    since = file.entered(9)
    reviewed, further = decided_since(file, _REVIEW, since), decided_since(file, _FURTHER, since)
    approved = [m for m, item in reviewed if item.decision_kind_id == _APPROVED_RESULTS]
    decided = [m for m, item in further if item.decision_kind_id not in {None, _POSTPONED}]
    gaps = []
    if not approved:
        gaps.append("решение об утверждении результатов мониторинга")
    if not decided:
        gaps.append("решение о дальнейшей работе")
    return missing(gaps, quoted(approved[-1]) if approved else "")


@case_check("correction-decided")
def correction_decided(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T12r; Модель, этап 10 (10.2): the signed protocol orders a correction."""
    found = [m for m, item in decided_since(file, _CORRECTION, file.entered(9)) if item.decision_kind_id == _CORRECT]
    return met(quoted(found[-1])) if found else unmet("нет подписанного протокола с решением «скорректировать»")


@case_check("plan-lasts")
def plan_lasts(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T13; D.3: the plan is valid until the next monitoring, or it must be a new one."""
    plan, continued = plan_in_force(file), decision(file, "continue")
    if plan is None:
        return unmet("действующего плана нет")
    until = continued.next_monitoring_due if continued else None
    if until is None:
        return unmet("в решении не назван срок следующего мониторинга")
    if plan.valid_to < until:
        return unmet(f"план действует по {plan.valid_to:%d.%m.%Y}, а мониторинг до {until:%d.%m.%Y}: нужен новый план")
    return met(f"план действует по {plan.valid_to:%d.%m.%Y}")
