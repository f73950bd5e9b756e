"""Справка об исполнении регламента: what was done in time in a period, for the person who controls it (L.5)."""

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, Document
from schema.registry import register
from schema.spec import (
    Access,
    Keeping,
    Listing,
    NotFuture,
    Numbering,
    Order,
    Print,
    Reach,
    Role,
    Section,
    Spec,
    State,
    Status,
    Transition,
    approval,
)

_DRAFTERS = {Role.SUPERVISOR, Role.SPECIALIST, Role.HEAD}


class TermFigure(Row):
    """How one term of the regulation was kept: of those that ran out in the period; lateness in working days."""

    rule = f.Line("Код", 12, automatic=True)
    title = f.Line("Срок", 300, automatic=True)
    expired = f.Whole("Истекло", automatic=True)
    met = f.Whole("В срок", automatic=True)
    late = f.Whole("Позже срока", automatic=True)
    unmet = f.Whole("Не исполнено", automatic=True)
    waived = f.Whole("Снято", automatic=True)
    days_late = f.Whole("Опоздание, рабочих дней", automatic=True)


class WorkFigure(Row):
    """One figure about the work of the period."""

    label = f.Line("Показатель", 200, automatic=True)
    number = f.Whole("Количество", automatic=True)
    note = f.Line("Пояснение", 200, automatic=True)


class CaseFigure(Row):
    """How many cases stood in a state on the last day of the period."""

    state = f.Choice(State, "Состояние", automatic=True)
    number = f.Whole("Случаев", automatic=True)


@register
class RegulationReport(Document):
    """Справка об исполнении регламента; belongs to a territory, its figures are rows and never change once signed."""

    period_from = f.Date("Период с", required=True)
    period_to = f.Date("Период по", required=True)
    act_text = f.Line("Акт, которым утверждён регламент", 400, automatic=True)
    control_text = f.Line("Контроль возложен на (кого?)", 200, automatic=True)
    terms = f.Rows(TermFigure, "Исполнение сроков", automatic=True)
    work = f.Rows(WorkFigure, "Показатели работы", automatic=True)
    cases = f.Rows(CaseFigure, "Случаи на последний день периода", automatic=True)
    counted_at = f.Moment("Показатели рассчитаны", automatic=True)
    counted_for = f.Line("За период", 40, automatic=True)
    conclusions = f.Prose("Выводы", to_sign=True)
    proposals = f.Prose("Предложения", to_sign=True)

    spec = Spec(
        key="regulation-report",
        title="Справка об исполнении регламента",
        plural="Справки об исполнении регламента",
        gender="f",
        accusative="справку об исполнении регламента",
        basis="п. 4 постановления Администрации города Кедрового от 05.08.2015 № 434; практика",
        purpose="Сводит за период, что по регламенту исполнено в срок; подписывает тот, на кого возложен контроль.",
        stages=(),
        menu="reports",
        sections=(
            Section("Реквизиты", ("doc_date", "place", "title_text")),
            Section("Период", ("period_from", "period_to", "act_text", "control_text")),
            Section("Исполнение сроков", ("terms",)),
            Section("Показатели работы", ("work",)),
            Section("Случаи на последний день периода", ("cases",)),
            Section("Расчёт", ("counted_at", "counted_for")),
            Section("Выводы и предложения", ("conclusions", "proposals")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "period_from", "period_to", "approved_by", "status"),
            search=("reg_number", "title_text"),
            filters=("status", "doc_date", "period_to"),
        ),
        access=Access(
            read=frozenset({Role.CLERK}),
            draft=frozenset(_DRAFTERS),
            reach=Reach.TERRITORY,
        ),
        numbering=Numbering(series="regulation-report"),
        transitions=(
            *approval(_DRAFTERS, {Role.DEPUTY, Role.MAYOR, Role.HEAD}, by_setting="regulation_control_by"),
            Transition(
                name="recount",
                label="Пересчитать",
                source=(Status.DRAFT, Status.RETURNED),
                target=Status.DRAFT,
                by=frozenset(_DRAFTERS),
            ),
        ),
        printing=Print(
            name="СПРАВКА",
            letterhead="administration",
            heading="об исполнении регламента работы со случаем за период {period}",
            preamble="Регламент: {act_text}. Контроль за его исполнением возложен на {control_text}.",
            signatures=("signer", "approver"),
            omit=("period_from", "period_to", "act_text", "control_text", "counted_for"),
            confidential=False,
        ),
        checks=(*DATED, Order("period_from", "period_to"), NotFuture("period_to")),
        needs_case=False,
        keeping=Keeping("kept_years_report", "period_to"),
    )
