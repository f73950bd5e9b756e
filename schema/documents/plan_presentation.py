"""D18 Представление Плана: the curator's short memo to the council – what happened, what is planned, what to decide."""

from __future__ import annotations

from typing import Any

from schema import fields as f
from schema import quotes
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.meeting import Meeting
from schema.documents.rehab_plan import RehabPlan
from schema.places import Employee
from schema.registry import register
from schema.spec import (
    Access,
    Listing,
    Numbering,
    Print,
    Reset,
    Role,
    Section,
    Sensitivity,
    Spec,
    sending,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL


def _aim_and_goals(row: Any) -> str:
    """The aim of the plan and its goals, a line each."""
    plan = row.plan if row.plan_id else None
    if plan is None:
        return ""
    goals = [f"{goal.number}. {goal.goal} ({goal.target.label})" for goal in plan.goals if goal.target]
    return "\n".join([f"Цель: {plan.aim}", *goals])


def _executors(row: Any) -> str:
    """Who carries out measures of the plan, and which."""
    plan = row.plan if row.plan_id else None
    numbers: dict[str, list[str]] = {}
    for measure in plan.measures if plan else ():
        who = measure.executor_org.caption if measure.executor_org_id else measure.executor_person
        if who:
            numbers.setdefault(who, []).append(str(measure.number))
    words = {who: "пункт" if len(found) == 1 else "пункты" for who, found in numbers.items()}
    return "\n".join(f"{who}: {words[who]} {', '.join(found)}" for who, found in numbers.items())


def _contract(row: Any) -> str:
    """The contract with the family, or its refusal, of which the council is to be told (B.16)."""
    found = quotes.papers("patronage-contract", row.case_id)
    if not found:
        return ""
    contract = found[-1]
    if contract.refusal:
        return f"семья отказалась подписать договор {contract.refusal_on:%d.%m.%Y}: {contract.refusal_reason}"
    return str(contract.reference)


@register
class PlanPresentation(Document):
    """Представление плана на Совет (Консилиум); ``doc_date`` is the day it was prepared."""

    plan = f.Link(RehabPlan, "План", required=True)
    prepared_by = f.Link(Employee, "Подготовил куратор", required=True, default="me")
    meeting = f.Link(Meeting, "Заседание", to_sign=True)
    case_history = f.Prose("История случая", required=True, sensitivity=SPECIAL)
    diagnosis_summary = f.Prose("Итоги диагностики", required=True, sensitivity=SPECIAL)
    risk_summary = f.Prose("Оценка риска", required=True, sensitivity=SPECIAL)
    resources = f.Prose("Ресурсы семьи", sensitivity=PERSONAL)
    aim_and_goals = f.Derived("Цель и задачи плана", _aim_and_goals, sensitivity=SPECIAL)
    executors = f.Derived("Исполнители мероприятий", _executors)
    contract = f.Derived("Договор о социальном патронаже", _contract, sensitivity=PERSONAL)
    requests_to_council = f.Prose("Что нужно решить Совету", help="помощь учреждений, сроки, спорные вопросы")
    draft_decision = f.Prose("Проект решения", required=True, default="План согласовать, представить на утверждение.")
    attachments_text = f.Prose("Приложения")

    spec = Spec(
        key="plan-presentation",
        title="Представление плана",
        plural="Представления планов",
        gender="n",
        accusative="представление плана",
        code="D18",
        basis="Модель, этап 5: подготовка представления Плана реабилитации на координационном Совете",
        purpose="Куратор коротко докладывает Совету (Консилиуму) о случае и плане и предлагает решение.",
        stages=(5,),
        menu="stages",
        sections=(
            REQUISITES,
            Section("План и заседание", ("plan", "prepared_by", "meeting", "contract")),
            Section("О случае", ("case_history", "diagnosis_summary", "risk_summary", "resources")),
            Section("О плане", ("aim_and_goals", "executors")),
            Section("Совету", ("requests_to_council", "draft_decision", "attachments_text")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "case", "plan", "meeting", "prepared_by", "status"),
            search=("reg_number", "case"),
            filters=("status", "doc_date", "meeting"),
        ),
        access=Access(
            read=frozenset({Role.SECRETARY, Role.MEMBER, Role.SERVICE, Role.SUPERVISOR}),
            draft=frozenset({Role.CURATOR}),
        ),
        numbering=Numbering(series="plan-presentation", mask="{case}/ПП-{seq}", scope="case", reset=Reset.NEVER),
        transitions=sending({Role.CURATOR}, {Role.SECRETARY}, send="Представить секретарю", receive="Принять"),
        printing=Print(
            name="ПРЕДСТАВЛЕНИЕ",
            letterhead="service",
            addressee="В {council:acc}",
            heading="О согласовании {plan_label:gen} (семья {family:gen}, случай № {case})",
            signatures=("signer",),
        ),
        checks=DATED,
    )
