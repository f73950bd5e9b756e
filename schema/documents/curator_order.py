"""D13 Приказ о назначении куратора: the head of the service makes one person answerable for the case."""

from collections.abc import Callable
from typing import Any

from schema import fields as f
from schema import registry
from schema.base import Row
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.places import Employee
from schema.quotes import IN_FORCE, papers
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    Listing,
    Numbering,
    Order,
    Print,
    Role,
    Section,
    Spec,
    Status,
    Transition,
    approval,
)


class AcquaintedPerson(Row):
    """Who was shown the order and when."""

    employee = f.Link(Employee, "Сотрудник", required=True)
    acquainted_on = f.Date("Ознакомлен", help="дата рядом с подписью на листе ознакомления")


def _unless_there_is(key: str) -> Callable[[Any], str]:
    """«Куратору» while the case has no such paper, ready or in force: a later curator is not told to begin."""
    return lambda row: "" if papers(key, row.case_id, (Status.READY, *IN_FORCE)) else "Куратору"


def _where_a_plan_is(row: Any) -> str:
    return "Куратору" if papers("rehab-plan", row.case_id) else ""


def _replaced(row: Any) -> str:
    return row.replaces_order.reference if row.replaces_order_id else ""


def _acting_until(row: Any) -> str:
    """The last day of an order for a leave or an illness, as the hand-over of the case says it."""
    if row.id is None:
        return ""
    model: Any = registry.get("curator-handover")
    found = model.get_or_none(model.order == row.id, model.ends_on.is_null(False))
    return f"{found.ends_on:%d.%m.%Y}" if found else ""


@register
class CuratorOrder(Document):
    """Приказ о назначении куратора случая. One order is in force per case: ``effective_to`` is empty."""

    basis = f.Line(
        "Основание (на основании чего?)",
        500,
        required=True,
        help="сопроводительного письма органа опеки № … от …, плана защиты прав ребёнка № … от …",
    )
    curator = f.Link(Employee, "Куратор", required=True, only="can_be_curator")
    deputy_curator = f.Link(Employee, "Заместитель куратора", only="can_be_curator")
    effective_from = f.Date("Действует с", required=True, default="today", help="от этого дня считаются 7 и 21–30 дней")
    effective_to = f.Date("Действует по", automatic=True)
    replaces_order = f.Link("self", "Заменяет приказ", help="при смене куратора")
    reason_of_change = f.Prose("Причина смены куратора")
    team = f.Many(Employee, "Команда случая")
    tasks = f.Prose("Дополнительные поручения куратору", help="сверх обычных пунктов приказа")
    control_by = f.Link(Employee, "Кто контролирует исполнение приказа")
    replaced = f.Derived("Утрачивает силу приказ", _replaced)
    acting_until = f.Derived("Временно, по", _acting_until)
    opens_card = f.Derived("Кому завести учётную карту", _unless_there_is("family-card"))
    diagnoses = f.Derived("Кому провести диагностику", _unless_there_is("diagnostic-report"))
    plans = f.Derived("Кому разработать план", _unless_there_is("rehab-plan"))
    carries_on = f.Derived("Кому выполнять действующий план", _where_a_plan_is)
    acquainted = f.Rows(AcquaintedPerson, "Ознакомлены с приказом", to_sign=True)

    spec = Spec(
        key="curator-order",
        title="Приказ о назначении куратора",
        plural="Приказы о назначении куратора",
        accusative="приказ о назначении куратора",
        code="D13",
        basis="Модель, этап 4",
        purpose="Руководитель службы назначает куратора; со дня действия приказа считаются сроки диагностики и плана.",
        stages=(4,),
        menu="stages",
        sections=(
            REQUISITES,
            Section("Основание", ("basis", "effective_from")),
            Section("Кто ведёт случай", ("curator", "deputy_curator", "team")),
            Section("Смена куратора", ("replaces_order", "reason_of_change")),
            Section("Поручения и контроль", ("tasks", "control_by")),
            Section("Ознакомление", ("acquainted",), part="execution"),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "case", "curator", "effective_from", "status"),
            search=("reg_number", "basis", "case"),
            filters=("status", "doc_date", "curator", "effective_from"),
        ),
        access=Access(
            read=frozenset({Role.CURATOR, Role.HEAD, Role.SUPERVISOR}),
            draft=frozenset({Role.SERVICE_CLERK, Role.SERVICE}),
        ),
        numbering=Numbering(series="service-order", mask="{seq}-о/д", scope="organisation", typed=True),
        transitions=(
            *approval(
                {Role.SERVICE_CLERK, Role.SERVICE},
                {Role.SERVICE},
                four_eyes=False,
                label="Подписать",
                submit_label="Направить на подпись",
            ),
            # Performed with the approval of the order that names this one in ``replaces_order``.
            Transition(
                name="supersede",
                automatic=True,
                label="Прекратить действие",
                source=(Status.APPROVED,),
                target=Status.SUPERSEDED,
                by=frozenset({Role.SERVICE}),
                remark=True,
            ),
        ),
        printing=Print(
            name="ПРИКАЗ",
            letterhead="service",
            heading="О назначении куратора случая",
            preamble="В целях защиты прав и законных интересов {minors:gen}, на основании {basis}",
            verb="ПРИКАЗЫВАЮ:",
            points=(
                "Назначить куратором случая в отношении семьи {family:gen} ({minors:nom}) {curator:acc} "
                "с {effective_from}.",
                "На время отсутствия куратора его обязанности исполняет {deputy_curator}.",
                "Куратор ведёт случай временно, по {acting_until} включительно.",
                "Считать утратившим силу приказ {replaced}.",
                "Куратору принять под подпись пакет документов по случаю № {case}: план защиты прав ребёнка, "
                "служебную записку (телефонограмму), акт обследования.",
                "{opens_card} завести учётную карту семьи.",
                "{diagnoses} провести диагностику причин семейного неблагополучия в течение 7 дней.",
                "{plans} обеспечить разработку {plan_label:gen} в срок 21–30 дней и представить его на рассмотрение "
                "{council:gen}.",
                "{carries_on} обеспечить выполнение действующего {plan_label:gen}.",
                "{tasks}",
                "Контроль за исполнением приказа осуществляет {control_by}.",
            ),
            body=False,
            acquaint="С приказом ознакомлен:",
            signatures=("approver",),
        ),
        checks=(*DATED, Order("effective_from", "effective_to"), AtLeast("acquainted")),
    )
