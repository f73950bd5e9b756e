"""B.13: whom an order may make curator, from which day, and how one curator follows another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from schema import quotes
from schema.case import Case
from schema.documents.curator_order import CuratorOrder
from schema.places import OrganisationRole
from schema.spec import Severity, State, Status
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

_ACTIVE_CASES = (State.OPEN, State.SUSPENDED)


@rule(CuratorOrder, "save", "approve")
def starts_after_receipt(order: Any, context: Context) -> Iterator[Problem]:
    """Nobody is curator of a case that the service has not received yet."""
    received = received_on(order.case_id)
    if received and order.effective_from and order.effective_from < received:
        text = f"Случай принят службой {received:%d.%m.%Y}: укажите этот день или более поздний"
        yield Problem("curator-before-transfer", text, "effective_from")


@rule(CuratorOrder, "save", "approve")
def curator_fits(order: Any, context: Context) -> Iterator[Problem]:
    """The curator is a working employee of the service, admitted to curate, and not their own deputy."""
    if not order.curator_id:
        return
    yield from may_curate(order.curator, order.case if order.case_id else None, order.effective_from, "curator")
    if order.deputy_curator_id == order.curator_id:
        yield Problem("curator-own-deputy", "Назначьте заместителем другого сотрудника, не куратора", "deputy_curator")


@rule(CuratorOrder, "save", "approve")
def curator_has_room(order: Any, context: Context) -> Iterator[Problem]:
    """A full load of open cases is a warning: in a tiny office there may be nobody else."""
    if order.curator_id:
        yield from has_room(order.curator, order.case_id, "curator")


@rule(CuratorOrder, "save")
def change_is_explained(order: Any, context: Context) -> Iterator[Problem]:
    """A change names an order of the same case, its reason, and begins after that order did."""
    if not order.replaces_order_id:
        return
    if not order.reason_of_change.strip():
        yield Problem("curator-change-reason", "Укажите причину смены куратора", "reason_of_change")
    previous = order.replaces_order
    if previous.case_id != order.case_id:
        yield Problem("curator-replaces-other-case", "Выберите приказ по этому же случаю", "replaces_order")
    elif _begins_too_early(order, previous):
        text = f"Заменяемый приказ действует с {previous.effective_from:%d.%m.%Y}: укажите более поздний день"
        yield Problem("curator-change-date", text, "effective_from")


@rule(CuratorOrder, "submit", "approve")
def one_curator(order: Any, context: Context) -> Iterator[Problem]:
    """Exactly one active curator per open case; a new one only instead of the previous one."""
    active = active_orders(order)
    if active and not order.replaces_order_id:
        text = f"У случая уже есть куратор ({active[-1].reference}): укажите заменяемый приказ"
        yield Problem("curator-replaces-required", text, "replaces_order")
    elif any(other.id != order.replaces_order_id for other in active):
        yield Problem(
            "curator-second", "У случая останется два куратора: замените действующий приказ", "replaces_order"
        )


@rule(CuratorOrder, "submit", "approve")
def curator_is_shown_the_order(order: Any, context: Context) -> Iterator[Problem]:
    """The curator stands in the list of acquaintance; dates are not earlier than the order."""
    people = {row.employee_id for row in order.acquainted}
    if order.curator_id not in people:
        yield Problem("curator-not-in-acquaintance", "Внесите куратора в лист ознакомления", "acquainted")
    for index, row in enumerate(order.acquainted):
        if row.acquainted_on and order.doc_date and row.acquainted_on < order.doc_date:
            text = "Дата ознакомления не может быть раньше даты приказа: исправьте её"
            yield Problem("curator-acquainted-before-order", text, f"acquainted.{index}.acquainted_on")


@rule(CuratorOrder, "approve")
def curator_has_seen_the_order(order: Any, context: Context) -> Iterator[Problem]:
    """T06 needs the day on which the curator saw the order; it can be noted from paper, so here it is a warning."""
    if not any(row.employee_id == order.curator_id and row.acquainted_on for row in order.acquainted):
        text = "Проставьте дату ознакомления куратора: без неё случай не перейдёт на этап 5"
        yield Problem("curator-not-acquainted", text, "acquainted", Severity.WARNING)


def received_on(case_id: int | None) -> date | None:
    """The day the service received the case: the latest transfer that it accepted."""
    transfers = quotes.papers("case-transfer", case_id, (Status.RECEIVED,))
    return transfers[-1].received_on if transfers else None


def may_curate(person: Any, case: Any, until: date | None, field: str) -> Iterator[Problem]:
    """A working employee of the service, admitted to curate; not dismissed by the day ``until``."""
    if not of_the_service(person, case):
        yield Problem("curator-not-of-service", "Выберите сотрудника уполномоченной службы", field)
    if not person.can_be_curator:
        text = "Выберите другого сотрудника или отметьте в его карточке «Может быть куратором»"
        yield Problem("curator-not-admitted", text, field)
    if person.dismissed_on and until and person.dismissed_on <= until:
        text = f"Сотрудник уволен {person.dismissed_on:%d.%m.%Y}: выберите другого"
        yield Problem("curator-dismissed", text, field)


def has_room(person: Any, case_id: int | None, field: str) -> Iterator[Problem]:
    """A warning when the employee has as many open cases as their card allows, this one not counted."""
    limit = person.max_open_cases
    if limit is not None and (count := open_cases(person.id, case_id)) >= limit:
        text = f"У сотрудника уже {count} открытых случаев при норме {limit}: подумайте о другом"
        yield Problem("curator-overloaded", text, field, Severity.WARNING)


def open_cases(employee_id: int, except_case_id: int | None) -> int:
    """How many other cases in work the employee curates."""
    query = Case.select().where(Case.curator == employee_id, Case.state.in_(_ACTIVE_CASES))
    return int(query.where(Case.id != (except_case_id or 0)).count())


def active_orders(order: Any) -> list[Any]:
    """Other orders of the case in force: approved, not ended and not corrected by this one, oldest first."""
    approved = quotes.papers("curator-order", order.case_id, (Status.APPROVED,))
    mine = {order.id, order.instead_of}
    return [other for other in approved if other.id not in mine and not other.effective_to]


def of_the_service(employee: Any, case: Any) -> bool:
    """Does the employee work in the service that has the case?"""
    service_id = case.service_id if case is not None else None
    if service_id or not employee.organisation_id:
        return bool(employee.organisation_id and employee.organisation_id == service_id)
    return bool(employee.organisation.role_in_system == OrganisationRole.SERVICE)


def _begins_too_early(order: Any, previous: Any) -> bool:
    """The previous order ends on the day before, so the new one must begin later than it did."""
    return bool(order.effective_from and previous.effective_from and order.effective_from <= previous.effective_from)
