"""Needs of deciding, suspending, resuming and closing: the council's word, the risk, the control, the criteria E.5."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from schema import advice, grading
from schema.case import Case
from schema.criteria import Block
from schema.documents.case_decision import OBJECTIVE, OF_AGE, WITH_LOW_RISK
from schema.documents.investigation_report import CONFIRMED
from schema.spec import CheckNeed, State, Status
from validators.casefile import CaseFile
from validators.context import Context
from validators.needs import Mark, case_check, met, not_required, unmet
from validators.rules import case_decision as decisions
from validators.rules.case_papers import accepted_forms, day_of, decision, missing, of_child, plan_in_force, said

_LOW = "RISK.LOW"
_MEASURE_CLOSED = ("MEASURESTATE.DONE", "MEASURESTATE.CANCELLED")
_ACHIEVED, _DROPPED = "GOALSTATE.ACHIEVED", "GOALSTATE.DROPPED"
_GOOD_ENOUGH = 3  # уровень «удовлетворительный»
_INSIGHT = ("B9", "B10")  # осознание проблемы, сотрудничество со специалистами
Judged = tuple[Mark, str]
Criterion = Callable[[CaseFile, CheckNeed, Context], Judged]


@case_check("council-decided")
def council_decided(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T13–T19; K 3.3, Модель 10.4: the signed decision follows what the council decided about this case."""
    paper = decision(file, str(need.settings["kind"]))
    if paper is None:
        return unmet("нет подписанного решения")
    if not decisions.needs_council(paper, context.settings):
        return not_required("решение Совета для этого не требуется")
    problems = [*decisions.council_has_decided(paper, context), *decisions.decision_follows_the_council(paper, context)]
    return said(problems, f"протокол {paper.meeting.reference}" if paper.meeting_id else "")


@case_check("resumption-decided")
def resumption_decided(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T17; п. 3.3 Положения: the decision to resume belongs to the suspension that lasts."""
    paper = decision(file, "resume")
    since = _suspended_on(file)
    if paper is None or (since and paper.doc_date < since):
        return unmet("нет подписанного решения о возобновлении")
    return met(paper.reference)


def _suspended_on(file: CaseFile) -> date | None:
    days = [move.happened_on for move in file.moves if move.to_state == State.SUSPENDED]
    return days[-1] if days else None


@case_check("risk-fresh")
def risk_fresh(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T17; D.3: every child's risk was assessed anew, at most 30 days ago."""
    days = int(context.settings.get("resume_risk_days") or 30)
    since = context.today - timedelta(days=days)
    stale = [child.full_name for child in file.case.active_children if not _assessed_since(file, child, since)]
    return unmet("нет свежей оценки риска: " + ", ".join(stale)) if stale else met()


def _assessed_since(file: CaseFile, child: Any, since: date) -> bool:
    return any(sheet.assessed_on >= since for sheet in of_child(file, "risk-assessment", child))


@case_check("objective-reason")
def objective_reason(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T18a; H.16: closing at any stage, for a reason that no work can change and that a paper proves."""
    paper = decision(file, "close")
    if paper is None:
        return unmet("нет подписанного решения о закрытии")
    if paper.close_reason_id not in need.settings.get("reasons", OBJECTIVE):
        return unmet(f"причина «{paper.close_reason.label}» – не объективная: закройте случай на этапе 11")
    if not paper.closing_proof.strip():
        return unmet("в решении не указан подтверждающий документ")
    return said(_age_problems(paper, context), f"{paper.close_reason.label}, {paper.closing_proof}")


@case_check("other-children-remain")
def other_children_remain(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T18b; D.3: one of several children leaves; the last one does not, the case is closed for the same reason."""
    names = [child.full_name for child in file.case.active_children]
    if len(names) > 1:
        return met(", ".join(names))
    text = "это последний ребёнок: составьте решение о закрытии по объективной причине (T18a)"
    return unmet(text)


def _age_problems(paper: Any, context: Context) -> list[Any]:
    return list(decisions.children_are_of_age(paper, context)) if paper.close_reason_id == OF_AGE else []


def closing_check(name: str) -> Callable[[Criterion], Criterion]:
    """A check of closing that an objective reason makes needless: it asks for a proof and nothing else (E.5)."""

    def attach(criterion: Criterion) -> Criterion:
        @case_check(name)
        def check(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
            paper = decision(file, "close")
            if paper and paper.close_reason_id in OBJECTIVE:
                return not_required("объективная причина")
            return criterion(file, need, context)

        check.__doc__ = criterion.__doc__
        return criterion

    return attach


@closing_check("closing-risk")
def closing_risk(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T18; E.5, L.4, J.2 № 15: a closing sheet for every child; «цель достигнута» only with a low risk."""
    paper = decision(file, "close")
    sheets: dict[str, Any] = {child.full_name: _closing_sheet(file, child) for child in file.case.active_children}
    without = [name for name, sheet in sheets.items() if sheet is None]
    if without:
        return unmet("нет утверждённого листа оценки при закрытии: " + ", ".join(without))
    if paper is None or paper.close_reason_id not in WITH_LOW_RISK:
        return met()
    high = [f"{name} – {sheet.risk_level.label}" for name, sheet in sheets.items() if sheet.risk_level_id != _LOW]
    return unmet("риск не низкий: " + ", ".join(high)) if high else met("риск низкий")


def _closing_sheet(file: CaseFile, child: Any) -> Any | None:
    sheets = [sheet for sheet in of_child(file, "risk-assessment", child) if sheet.kind == "closing"]
    return sheets[-1] if sheets else None


@closing_check("closing-risk-fresh")
def closing_risk_fresh(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T18; E.5 (a): not older than 30 days."""
    days = int(context.settings.get("closing_risk_days") or 30)
    since = context.today - timedelta(days=days)
    sheets = [_closing_sheet(file, child) for child in file.case.active_children]
    old = [sheet for sheet in sheets if sheet is None or sheet.assessed_on < since]
    return unmet(f"оценке больше {days} дней или её нет") if old else met()


@closing_check("control-closed")
def control_closed(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T18; D.3: the last row of every measure in the control journal is closed or cancelled."""
    last = {(row.plan_id, row.measure_number): row for row in file.papers("control-journal", (Status.REGISTERED,))}
    waiting = [row for row in last.values() if not row.off_control_on and row.state_id not in _MEASURE_CLOSED]
    return missing((f"отметка по пункту {row.measure_number}" for row in waiting), f"мероприятий: {len(last)}")


@closing_check("child-stays-safe")
def child_stays_safe(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T18; E.5 (b): A1 is at least 3 in two monitorings in a row."""
    last = accepted_forms(file)[-2:]
    if len(last) < 2:
        return unmet("нет двух мониторингов подряд")
    rows = (row for form in last for row in form.scores if row.criterion)
    levels = [row.level or 0 for row in rows if row.criterion.code == grading.SAFETY]
    return met() if levels and min(levels) >= _GOOD_ENOUGH else unmet("критерий А1 ниже 3")


@closing_check("no-new-signals")
def no_new_signals(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T18; E.5 (c): no confirmed signal for three months; one not yet investigated counts as confirmed."""
    months = int(context.settings.get("closing_quiet_months") or 3)
    since = context.today - relativedelta(months=months)
    recent = [day for day in _signal_days(file) if day and day > since]
    return unmet(f"последний сигнал {max(recent):%d.%m.%Y}") if recent else met()


def _signal_days(file: CaseFile) -> list[date | None]:
    attached = Case.select().where(Case.attached_to == file.case.id)
    days = []
    for one in (file, *(CaseFile(case) for case in attached)):
        reports = one.papers("investigation-report", (Status.APPROVED,))
        if not reports or any(report.result_id in CONFIRMED for report in reports):
            days += [day_of(entry.received_at) for entry in one.papers("abuse-journal")]
    return days


@closing_check("goals-achieved")
def goals_achieved(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T18; E.5 (d), п. 2.2 Положения: every mandatory goal, and 80 % of all that were not dropped."""
    plan = plan_in_force(file) or file.latest("rehab-plan", (Status.COMPLETED,))
    goals = [goal for goal in plan.goals if goal.status_id != _DROPPED] if plan else []
    if not goals:
        return unmet("задач нет")
    reached = [goal for goal in goals if goal.status_id == _ACHIEVED]
    waiting = [f"задача {goal.number}" for goal in goals if goal.mandatory and goal not in reached]
    percent = advice.goals_reached(goals) or 0
    if waiting:
        return unmet("не достигнута обязательная: " + ", ".join(waiting))
    wanted = int(context.settings.get("closing_goals_percent") or 80)
    return met(f"{percent} %") if percent >= wanted else unmet(f"достигнуто {percent} %")


@closing_check("family-copes")
def family_copes(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T18; E.5 (e): the mean of block B and the criteria B9, B10 are at least 3 in the last monitoring."""
    forms = accepted_forms(file)
    grades = grading.grades(forms[-1].scores) if forms else []
    family = [grade for grade in grades if grade.block is Block.FAMILY]
    level = grading.outcome(family).level
    low = [grade.code for grade in family if grade.code in _INSIGHT and (grade.level or 0) < _GOOD_ENOUGH]
    if level is None:
        return unmet("семья не оценена")
    if level < _GOOD_ENOUGH:
        return unmet(f"средний уровень {float(level):.1f}".replace(".", ","))
    return unmet("ниже 3: " + ", ".join(low)) if low else met()


@closing_check("aftercare-named")
def aftercare_named(file: CaseFile, need: CheckNeed, context: Context) -> Judged:
    """T18; E.5 (h): who helps the family afterwards, and until when."""
    paper = decision(file, "close")
    named = paper and (paper.aftercare_until or paper.aftercare_text.strip())
    return met() if named else unmet("в решении не названо сопровождение после закрытия")
