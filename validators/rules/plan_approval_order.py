"""B.22, T09: the order comes after the protocol in which the council agreed this very plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.documents.plan_approval_order import PlanApprovalOrder
from schema.documents.rehab_plan import AGREEING
from schema.quotes import IN_FORCE
from schema.spec import Severity, Status
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule


@rule(PlanApprovalOrder, "save", "submit", "approve")
def order_follows_the_protocol(order: Any, context: Context) -> Iterator[Problem]:
    """The order is not dated before the meeting."""
    held_on = order.meeting.held_on if order.meeting_id else None
    if held_on and order.doc_date and order.doc_date < held_on:
        text = f"План согласован {held_on:%d.%m.%Y}: укажите дату приказа не раньше"
        yield Problem("order-before-protocol", text, "doc_date")


@rule(PlanApprovalOrder, "save", "submit", "approve")
def plan_is_of_this_case(order: Any, context: Context) -> Iterator[Problem]:
    """The order and the plan are about one family."""
    if order.plan_id and order.case_id and order.plan.case_id != order.case_id:
        yield Problem("plan-of-another-case", "Выберите план этого случая", "plan")


@rule(PlanApprovalOrder, "submit", "approve")
def council_has_agreed(order: Any, context: Context) -> Iterator[Problem]:
    """The signed protocol holds an item, the named one, that agrees this plan."""
    if not order.meeting_id:
        return
    if order.meeting.status not in IN_FORCE:
        yield Problem("protocol-not-signed", "Дождитесь подписания протокола заседания", "meeting")
    about_the_plan = [item for item in order.meeting.agenda if item.plan_id == order.plan_id]
    agreed = [item for item in about_the_plan if item.decision_kind_id in AGREEING]
    if not agreed:
        text = "В протоколе нет решения согласовать этот план: выберите другое заседание или план"
        yield Problem("plan-not-agreed", text, "meeting")
    elif order.protocol_item and order.protocol_item not in {item.number for item in agreed}:
        text = f"План согласован пунктом {agreed[0].number} протокола: исправьте номер пункта"
        yield Problem("protocol-item-wrong", text, "protocol_item")


@rule(PlanApprovalOrder, "approve")
def plan_is_marked_as_agreed(order: Any, context: Context) -> Iterator[Problem]:
    """Signing the order approves the plan, which must stand as agreed then."""
    if order.plan_id and order.plan.status != Status.AGREED:
        text = "План не отмечен как согласованный: попросите секретаря отметить согласование"
        yield Problem("plan-not-marked-agreed", text, "plan")


@rule(PlanApprovalOrder, "approve")
def executors_have_seen_the_order(order: Any, context: Context) -> Iterator[Problem]:
    """T09 needs the executors informed; it can be noted from paper, so here it is a warning."""
    waiting = [row.org.caption for row in order.executors_informed if row.org_id and not row.informed_on]
    if waiting:
        text = f"Проставьте даты ознакомления: {', '.join(waiting)}; без них случай не перейдёт на этап 8"
        yield Problem("executors-not-informed", text, "executors_informed", Severity.WARNING)
