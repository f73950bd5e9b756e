"""B.8: a safety plan answers the threats of its risk sheet, in time, with the consent of those who keep the child."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from schema.documents.safety_plan import AT_HOME, Consent, SafetyPlan
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule
from validators.rules.risk_assessment import present
from validators.values import is_empty

UNSAFE = "SAFETY.UNSAFE"
LONGEST_DAYS = 30


@rule(SafetyPlan, "save", "submit")
def assessment_fits_the_plan(plan: Any, context: Context) -> Iterator[Problem]:
    sheet = plan.risk_assessment
    if sheet is None:
        return
    if sheet.case_id != plan.case_id:
        yield Problem("assessment-of-other-case", "Выберите лист оценки риска этого же случая", "risk_assessment")
    if plan.children and sheet.child_id not in {child.id for child in plan.children}:
        text = "Выберите лист оценки риска одного из детей, для которых составлен план"
        yield Problem("assessment-of-other-child", text, "risk_assessment")
    if sheet.assessed_on and plan.doc_date and sheet.assessed_on > plan.doc_date:
        text = f"Оценка проведена {sheet.assessed_on:%d.%m.%Y}: план не может быть составлен раньше неё"
        yield Problem("assessment-after-plan", text, "doc_date")


@rule(SafetyPlan, "save", "submit")
def threats_are_those_of_the_assessment(plan: Any, context: Context) -> Iterator[Problem]:
    if plan.risk_assessment is None:
        return
    marked = present(plan.risk_assessment)
    if any(threat.id not in marked for threat in plan.threats):
        text = "Оставьте только угрозы, отмеченные «да» в листе оценки риска"
        yield Problem("threat-not-marked", text, "threats")


@rule(SafetyPlan, "submit")
def every_threat_has_a_measure(plan: Any, context: Context) -> Iterator[Problem]:
    answered = {row.threat_id for row in plan.measures}
    if any(threat.id not in answered for threat in plan.threats):
        text = "Внесите хотя бы одну меру против каждой выявленной угрозы"
        yield Problem("threat-without-measure", text, "measures", Severity.WARNING)


@rule(SafetyPlan, "save", "submit")
def measures_are_due_after_the_plan(plan: Any, context: Context) -> Iterator[Problem]:
    for index, row in enumerate(plan.measures):
        if row.due_on and plan.doc_date and row.due_on < plan.doc_date:
            text = f"Срок меры в строке {index + 1} раньше даты плана: укажите {plan.doc_date:%d.%m.%Y} или позднее"
            yield Problem("measure-before-plan", text, f"measures.{index}.due_on")


@rule(SafetyPlan, "submit")
def measures_have_somebody_responsible(plan: Any, context: Context) -> Iterator[Problem]:
    for index, row in enumerate(plan.measures):
        if not row.responsible_org_id and is_empty(row, "responsible_person"):
            text = f"Мера в строке {index + 1}: укажите ответственного человека или учреждение"
            yield Problem("measure-without-responsible", text, f"measures.{index}.responsible_person")


@rule(SafetyPlan, "save", "submit")
def plan_is_short(plan: Any, context: Context) -> Iterator[Problem]:
    days = int(context.settings.get("safety_plan_days", LONGEST_DAYS))
    if not plan.valid_from or not plan.valid_to:
        return
    limit = plan.valid_from + timedelta(days=days)
    if plan.valid_to > limit:
        text = f"План действует не дольше {days} дней: укажите срок не позднее {limit:%d.%m.%Y}"
        yield Problem("safety-plan-too-long", text, "valid_to")


@rule(SafetyPlan, "submit")
def whoever_takes_the_child_in_consents(plan: Any, context: Context) -> Iterator[Problem]:
    if plan.child_stays_id and plan.child_stays_id not in AT_HOME and not plan.caregiver_consent_on:
        text = "Ребёнок не дома: получите согласие того, кто его принял, и укажите дату"
        yield Problem("caregiver-consent-missing", text, "caregiver_consent_on")


@rule(SafetyPlan, "submit")
def refusal_for_an_unsafe_child_means_removal(plan: Any, context: Context) -> Iterator[Problem]:
    sheet = plan.risk_assessment
    if sheet is not None and sheet.safety_decision_id == UNSAFE and plan.parent_consent == Consent.REFUSED:
        text = "Родитель отказался, а ребёнок небезопасен: готовьте постановление об отобрании или обращение в суд"
        yield Problem("refusal-for-unsafe-child", text, "parent_consent", Severity.WARNING)
