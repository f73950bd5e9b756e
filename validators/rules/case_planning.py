"""Needs of stages 4–7: the curator knows the case; the plan is whole, in time, agreed, ordered, known to executors."""

from __future__ import annotations

from typing import Any

from schema.spec import CheckNeed, Status
from validators.casefile import CaseFile
from validators.context import Context
from validators.needs import Mark, case_check, met, not_required, unmet
from validators.rules import meeting as meetings
from validators.rules import rehab_plan as plans
from validators.rules.case_papers import (
    PLAN_IN_FORCE,
    SCHEDULED,
    agenda_items,
    agrees,
    decided_since,
    missing,
    open_remarks,
    plan_in_force,
    plan_in_work,
    quoted,
    said,
)
from validators.rules.diagnostic_report import appointed_on

_ABOUT_THE_PLAN = ("AGENDA.PLAN_EXPERTISE", "AGENDA.NEW_PLAN")
_SENT_BACK = ("COUNCILDEC.REWORK", "COUNCILDEC.REJECT")


@case_check("curator-acquainted")
def curator_acquainted(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T06; Модель, этап 4: the curator has put a date under the order that appoints them."""
    orders = [order for order in file.papers("curator-order", (Status.APPROVED,)) if not order.effective_to]
    if not orders:
        return unmet("нет действующего приказа")
    order = orders[-1]
    if any(row.employee_id == order.curator_id and row.acquainted_on for row in order.acquainted):
        return met(order.reference)
    return unmet(f"в приказе {order.reference} нет даты ознакомления: {order.curator.short}")


@case_check("service-inspected")
def service_inspected(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T07; Модель, этап 5, документ 2: the service has seen the home itself, after the curator was appointed."""
    appointed = appointed_on(file.case.id)
    acts = [act for act in file.papers("inspection-act", (Status.APPROVED,)) if act.purpose == "stage5"]
    if not acts:
        return unmet("нет утверждённого акта обследования службы")
    if appointed and acts[-1].inspected_on < appointed:
        return unmet(f"обследовано {acts[-1].inspected_on:%d.%m.%Y}, раньше назначения куратора ({appointed:%d.%m.%Y})")
    return met(acts[-1].reference)


@case_check("contract-settled")
def contract_settled(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T07; Модель, этап 5, документ 1: the family has a contract in force, or its refusal is recorded (B.16)."""
    contracts = file.papers("patronage-contract", (Status.APPROVED,))
    if not contracts:
        return unmet("нет подписанного договора и не записан отказ семьи")
    contract = contracts[-1]
    if not contract.settles(context.today):
        return unmet(f"договор {contract.reference} закончился {contract.valid_to:%d.%m.%Y}")
    return met(f"отказ семьи от {contract.refusal_on:%d.%m.%Y}" if contract.refusal else contract.reference)


@case_check("plan-whole")
def plan_whole(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T07; п. 2.2 Положения: goals for the child and for the family; each with a measure, its executor and its term."""
    plan = plan_in_work(file)
    if plan is None:
        return unmet("нет плана, готового к рассмотрению")
    rules = (plans.goals_for_child_and_family, plans.goals_have_measures, plans.measures_are_complete)
    return said([problem for rule in rules for problem in rule(plan, context)], _count(plan))


def _count(plan: Any) -> str:
    return f"задач: {len(plan.goals)}, мероприятий: {len(plan.measures)}"


@case_check("plan-on-agenda")
def plan_on_agenda(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T07; Модель, этап 5: the plan is a question of a meeting that is still to decide."""
    plan = plan_in_work(file)
    scheduled = agenda_items(file, _ABOUT_THE_PLAN, SCHEDULED)
    if not scheduled:
        return unmet("попросите секретаря включить вопрос об экспертизе плана в повестку назначенного заседания")
    if plan and all(item.plan_id not in {None, plan.id} for _, item in scheduled):
        return unmet("в повестке другая версия плана")
    return met(quoted(scheduled[-1][0]))


@case_check("plan-in-time")
def plan_in_time(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T07; Модель, этап 5 («21–30 дней»), L.3.5: after the rolled limit a first plan needs a written reason."""
    limit = plans.plan_limit(file.case.id, context)
    if any(move.code == need.settings.get("transition", "T07") for move in file.moves):
        return not_required("план выносится повторно")
    if limit is None:
        return unmet("куратор не назначен")
    if context.today <= limit:
        return met(f"срок до {limit:%d.%m.%Y}")
    plan = plan_in_work(file)
    if plan and plan.late_reason.strip():
        return met(f"срок истёк {limit:%d.%m.%Y}, причина записана")
    return unmet(f"срок истёк {limit:%d.%m.%Y}: запишите в плане причину задержки")


@case_check("plan-agreed")
def plan_agreed(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T08; Модель, этап 6: a signed protocol with a quorum agrees this plan, and its remarks are answered."""
    found = decided_since(file, _ABOUT_THE_PLAN, file.entered(6))
    if not found:
        return unmet("нет подписанного протокола с решением по плану")
    meeting, item = found[-1]
    plan = plan_in_work(file)
    if plan and item.plan_id not in {None, plan.id}:
        return unmet(f"{quoted(meeting)}: решение о другой версии плана")
    if not agrees(item):
        return unmet(f"{quoted(meeting)}: решение – {_decision(item)}")
    if open_remarks(item):
        return unmet(f"{quoted(meeting)}: согласовано с замечаниями, отметьте, когда они устранены")
    return said(meetings.quorum(meeting, context), f"протокол {meeting.reference}, п. {item.number}")


def _decision(item: Any) -> str:
    return str(item.decision_kind.label) if item.decision_kind_id else "не записано"


@case_check("plan-sent-back")
def plan_sent_back(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T08r; D.3: a signed protocol sends the plan back, with remarks and a new day."""
    found = decided_since(file, _ABOUT_THE_PLAN, file.entered(6))
    if not found:
        return unmet("нет подписанного протокола с решением по плану")
    meeting, item = found[-1]
    if item.decision_kind_id not in _SENT_BACK:
        return unmet(f"{quoted(meeting)}: решение – {_decision(item)}")
    wanted = {"новый срок": item.due_on, "замечания": item.decision_text.strip()}
    return missing((word for word, given in wanted.items() if not given), f"протокол {meeting.reference}")


@case_check("plan-ordered")
def plan_ordered(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T09; Модель, этап 7 (7.1): the newest plan is approved by an order that is not older than the protocol."""
    plan = plan_in_work(file)
    if plan is None:
        return unmet("нет согласованного плана")
    order = _order(file, plan)
    if order is None:
        return unmet(f"нет подписанного приказа о плане версии {plan.version}")
    held_on = order.meeting.held_on if order.meeting_id else None
    if held_on and order.doc_date < held_on:
        return unmet(f"приказ {order.reference} раньше заседания {held_on:%d.%m.%Y}")
    return met(f"приказ {order.reference}")


def _order(file: CaseFile, plan: Any) -> Any | None:
    orders = [order for order in file.papers("plan-approval-order", (Status.APPROVED,)) if order.plan_id == plan.id]
    return orders[-1] if orders else None


@case_check("one-plan")
def one_plan(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T09; B.18: only one approved plan per case."""
    found = file.papers("rehab-plan", PLAN_IN_FORCE)
    if len(found) == 1:
        return met(found[0].reference)
    listed = ", ".join(plan.reference for plan in found)
    return unmet(f"утверждено планов: {len(found)} ({listed})" if found else "утверждённого плана нет")


@case_check("control-started")
def control_started(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T09; Модель, этап 7 (7.2): the control journal has a row for every measure."""
    plan = plan_in_force(file)
    if plan is None:
        return unmet("утверждённого плана нет")
    rows = file.papers("control-journal", (Status.REGISTERED,))
    noted = {row.measure_number for row in rows if row.plan_id == plan.id}
    return missing(f"пункт {measure.number}" for measure in plan.measures if measure.number not in noted)


@case_check("executors-informed")
def executors_informed(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T09; Модель, этапы 7 и 8: every institution that has a measure knows it; the service itself gave the order."""
    plan = plan_in_force(file)
    order = _order(file, plan) if plan else None
    if plan is None or order is None:
        return unmet("нет подписанного приказа о плане")
    case: Any = file.case
    informed = {row.org_id for row in order.executors_informed if row.informed_on} | {case.service_id, None}
    waiting = {m.executor_org.caption for m in plan.measures if m.executor_org_id not in informed}
    return unmet("не ознакомлены: " + ", ".join(sorted(waiting))) if waiting else met(f"приказ {order.reference}")


@case_check("new-plan-agreed")
def new_plan_agreed(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T14; Модель, этап 10 (10.3): the council has agreed the version that follows the plan in force."""
    plan, current = plan_in_work(file), plan_in_force(file)
    if plan is None or (current and plan.id == current.id):
        return unmet("новая версия плана не представлена")
    found = [(m, item) for m, item in decided_since(file, _ABOUT_THE_PLAN, file.entered(9)) if item.plan_id == plan.id]
    if not found or not agrees(found[-1][1]):
        return unmet(f"план версии {plan.version} не согласован в подписанном протоколе")
    meeting, item = found[-1]
    if open_remarks(item):
        return unmet(f"{quoted(meeting)}: согласовано с замечаниями, отметьте, когда они устранены")
    return met(f"протокол {meeting.reference}, п. {item.number}")


@case_check("new-plan-drafted")
def new_plan_drafted(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T15; D.3: the work goes on with a new version, which must have been begun."""
    current = plan_in_force(file)
    begun = file.papers("rehab-plan", (Status.DRAFT, Status.RETURNED, Status.READY))
    newer = [plan for plan in begun if current is None or plan.version > current.version]
    return met(f"версия {newer[-1].version}") if newer else unmet("заведите черновик взамен действующего плана")
