"""B.26, D.3 T13–T19, E.5: what a decision rests on – the council, the monitoring, the risk – and what it may say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from schema.documents.case_decision import (
    FAMILY_REFUSED,
    OBJECTIVE,
    OF_AGE,
    WITH_LOW_RISK,
    WITHOUT_COUNCIL,
    CaseDecision,
    DecisionKind,
)
from schema.documents.risk_assessment import AssessmentKind
from schema.quotes import IN_FORCE
from schema.spec import Status
from validators import monitoring
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

MONITORING_MONTHS, SUSPENSION_MONTHS, RISK_DAYS = 3, 3, 30  # where the regulation names nothing else
NEED_COUNCIL = (DecisionKind.CONTINUE, DecisionKind.SUSPEND, DecisionKind.CLOSE)
ADULT = 18
LOW = "RISK.LOW"

#: Which decision of the council allows which decision of the guardianship body.
_FITS = {
    DecisionKind.CONTINUE: ("COUNCILDEC.CONTINUE", "COUNCILDEC.NEW_PLAN", "COUNCILDEC.CORRECT"),
    DecisionKind.SUSPEND: ("COUNCILDEC.SUSPEND",),
    DecisionKind.RESUME: ("COUNCILDEC.RESUME",),
    DecisionKind.CLOSE: ("COUNCILDEC.CLOSE",),
    DecisionKind.REFUSE_CLOSE: (
        "COUNCILDEC.CONTINUE",
        "COUNCILDEC.NEW_PLAN",
        "COUNCILDEC.CORRECT",
        "COUNCILDEC.REJECT",
        "COUNCILDEC.POSTPONE",
    ),
}


@rule(CaseDecision, "save", "submit", "approve")
def suspension_is_available(decision: Any, context: Context) -> Iterator[Problem]:
    """Asino knows only continuing and closing; Kedrovy suspends too (domain D.5)."""
    if decision.kind == DecisionKind.SUSPEND and not monitoring.may_suspend(context.settings):
        text = "На этой территории случай не приостанавливают: выберите «продолжить» или «закрыть»"
        yield Problem("suspension-not-available", text, "kind")


@rule(CaseDecision, "save", "submit", "approve")
def decision_is_one_of_the_territory(decision: Any, context: Context) -> Iterator[Problem]:
    """Every decision is the territory's to take only where its regulation lists it; suspending has words of its own."""
    taken = context.settings.get("decisions")
    if taken is None or decision.kind in {None, "", DecisionKind.SUSPEND, *taken}:
        return
    text = "Такого решения нет в порядке территории: выберите другое"
    yield Problem("decision-not-in-regulation", text, "kind")


@rule(CaseDecision, "save", "submit", "approve")
def suspension_is_short(decision: Any, context: Context) -> Iterator[Problem]:
    """A case is suspended for three months at most, or as long as the regulation says."""
    if decision.kind != DecisionKind.SUSPEND or not decision.suspended_from or not decision.suspended_until:
        return
    months = int(context.settings.get("suspension_months", SUSPENSION_MONTHS))
    last = decision.suspended_from + relativedelta(months=months)
    if decision.suspended_until > last:
        text = f"Приостановить можно не дольше чем до {last:%d.%m.%Y}: исправьте дату"
        yield Problem("suspension-too-long", text, "suspended_until")


@rule(CaseDecision, "save", "submit", "approve")
def decision_follows_the_council(decision: Any, context: Context) -> Iterator[Problem]:
    """The council's meeting is not later than the decision."""
    held_on = decision.meeting.held_on if decision.meeting_id else None
    if held_on and decision.doc_date and held_on > decision.doc_date:
        text = f"Заседание состоялось {held_on:%d.%m.%Y}: укажите дату решения не раньше"
        yield Problem("decision-before-council", text, "doc_date")


@rule(CaseDecision, "submit", "approve")
def council_has_decided(decision: Any, context: Context) -> Iterator[Problem]:
    """Where the council must decide first, its signed protocol says the same about this case."""
    if not needs_council(decision, context.settings):
        return
    if not decision.meeting_id:
        yield Problem("council-decision-missing", "Укажите протокол заседания с решением по этому случаю", "meeting")
        return
    if decision.meeting.status not in IN_FORCE:
        yield Problem("protocol-not-signed", "Дождитесь подписания протокола заседания", "meeting")
    decided = [item.decision_kind_id for item in decision.meeting.agenda if item.case_id == decision.case_id]
    if not decided:
        yield Problem("case-not-on-agenda", "Выберите заседание, на котором рассмотрен этот случай", "meeting")
    elif not set(decided) & set(_FITS[DecisionKind(decision.kind)]):
        text = "Решение заседания по случаю другое: приведите решение в соответствие с протоколом"
        yield Problem("council-decided-otherwise", text, "kind")


@rule(CaseDecision, "submit", "approve")
def monitoring_is_fresh(decision: Any, context: Context) -> Iterator[Problem]:
    """The decision rests on an accepted monitoring of this case, not older than three months (by setting)."""
    if not needs_monitoring(decision):
        return
    form = decision.monitoring if decision.monitoring_id else None
    if form is None:
        yield Problem("monitoring-missing", "Укажите последний мониторинг", "monitoring")
    elif form.case_id != decision.case_id or form.status != Status.RECEIVED:
        yield Problem("monitoring-not-accepted", "Выберите принятую форму мониторинга этого случая", "monitoring")
    elif form.doc_date and _day(decision, context) > fresh_until(form.doc_date, context.settings):
        text = f"Мониторинг от {form.doc_date:%d.%m.%Y} устарел: проведите новый"
        yield Problem("monitoring-too-old", text, "monitoring")


@rule(CaseDecision, "submit", "approve")
def risk_is_low(decision: Any, context: Context) -> Iterator[Problem]:
    """Goals reached or a family that refuses: the signed closing sheet says «низкий» and is fresh (domain E.5)."""
    if decision.close_reason_id not in WITH_LOW_RISK or not decision.closing_risk_id:
        return
    sheet = decision.closing_risk
    if sheet.kind != AssessmentKind.CLOSING or sheet.status != Status.APPROVED or sheet.case_id != decision.case_id:
        text = "Выберите утверждённый лист оценки риска при закрытии этого случая"
        yield Problem("closing-risk-wrong", text, "closing_risk")
    if sheet.risk_level_id != LOW:
        text = "Риск при закрытии не низкий: с этой причиной случай не закрывают, продолжите работу"
        yield Problem("closing-risk-not-low", text, "closing_risk")
    days = int(context.settings.get("closing_risk_days", RISK_DAYS))
    if sheet.assessed_on and (_day(decision, context) - sheet.assessed_on).days > days:
        text = f"Оценке риска больше {days} дней: проведите новую"
        yield Problem("closing-risk-old", text, "closing_risk")


@rule(CaseDecision, "submit", "approve")
def children_are_of_age(decision: Any, context: Context) -> Iterator[Problem]:
    """Closing by age: every child still in the case is eighteen on the day of the decision."""
    if decision.kind != DecisionKind.CLOSE or decision.close_reason_id != OF_AGE or not decision.case_id:
        return
    ages = ((child, child.age(_day(decision, context))) for child in decision.case.active_children)
    younger = [child.full_name for child, age in ages if age is None or age < ADULT]
    if younger:
        text = f"Случай не закрыть по возрасту, 18 лет не исполнилось: {', '.join(younger)}"
        yield Problem("child-under-age", text, "close_reason")


def needs_council(decision: Any, settings: Mapping[str, Any]) -> bool:
    """Must the council decide first? Not for T18a; always for a refusing family; otherwise as the regulation says."""
    closing = decision.kind == DecisionKind.CLOSE
    if closing and decision.close_reason_id in WITHOUT_COUNCIL:
        return False
    if closing and decision.close_reason_id == FAMILY_REFUSED:
        return True
    return decision.kind in settings.get("decision_needs_council", NEED_COUNCIL)


def needs_monitoring(decision: Any) -> bool:
    """Resuming and closing for an objective reason rest on other papers."""
    objective = decision.kind == DecisionKind.CLOSE and decision.close_reason_id in OBJECTIVE
    return bool(decision.kind) and decision.kind != DecisionKind.RESUME and not objective


def fresh_until(monitored_on: date, settings: Mapping[str, Any]) -> date:
    """The last day on which a decision may rest on a monitoring of ``monitored_on``."""
    months = int(settings.get("decision_monitoring_months", MONITORING_MONTHS))
    return monitored_on + relativedelta(months=months)


def _day(decision: Any, context: Context) -> date:
    """The day of the decision; a draft without one is judged by today."""
    day: date = decision.doc_date or context.today
    return day
