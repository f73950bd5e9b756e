"""D22 Сведения исполнителя: an institution tells how its measure of the plan goes; they feed the control journal."""

from __future__ import annotations

from typing import Any

from schema import fields as f
from schema.document import CLOSING, DATED, Document
from schema.places import Organisation
from schema.registers.control_journal import NOT_DONE, PlanControlEntry
from schema.registry import register
from schema.spec import (
    Access,
    Labelled,
    Listing,
    NotFuture,
    Numbering,
    Order,
    Print,
    Role,
    Section,
    Sensitivity,
    Spec,
    sending,
)

PERSONAL = Sensitivity.PERSONAL


class FamilyParticipation(Labelled):
    ACTIVE = "active", "активно"
    PASSIVE = "passive", "пассивно"
    REFUSES = "refuses", "отказ"


def _of_measure(name: str) -> Any:
    """A value of the row of the control journal that the report is about."""

    def read(row: Any) -> str:
        value = getattr(row.measure, name) if row.measure_id else None
        return f"{value:%d.%m.%Y}" if name.endswith("_on") and value else str(value or "")

    return read


@register
class MeasureReport(Document):
    """Сведения исполнителя о мероприятии; ``measure`` is its row in the control journal, ``sent_on`` the submission.

    The executor writes about its own measures; what came on paper or by telephone is typed by the curator.
    """

    measure = f.Link(PlanControlEntry, "Мероприятие плана", required=True, quoted=False)
    measure_text = f.Derived("Что поручено", _of_measure("measure_text"), sensitivity=PERSONAL)
    children = f.Derived("Ребёнок (дети)", _of_measure("children"), sensitivity=PERSONAL)
    due_on = f.Derived("Срок мероприятия", _of_measure("due_on"))
    reporter_org = f.Link(Organisation, "Учреждение", required=True, default="my_organisation")
    reporter = f.Line("Кто сообщает: должность, фамилия", 200, to_sign=True, finds=f.Finds.NAME)
    period_from = f.Date("За период с", required=True)
    period_to = f.Date("За период по", required=True, default="today")
    done = f.Prose("Что сделано", to_sign=True, sensitivity=PERSONAL)
    state = f.Entry("MEASURESTATE", "Состояние мероприятия", required=True)
    fail_reason = f.Entry("FAILREASON", "Причина неисполнения", required_if=f.When("state", (NOT_DONE,)))
    contacts_count = f.Whole("Контактов с семьёй за период", 0, 1000)
    family_participation = f.Choice(FamilyParticipation, "Участие семьи", to_sign=True)
    difficulties = f.Prose("Трудности", sensitivity=PERSONAL)
    proposals = f.Prose("Предложения", sensitivity=PERSONAL)

    spec = Spec(
        key="measure-report",
        title="Сведения исполнителя",
        plural="Сведения исполнителей",
        gender="n",
        accusative="сведения исполнителя",
        code="D22",
        basis="Модель, этапы 8 и 9: сбор информации о выполнении плана",
        purpose="Учреждение сообщает, что сделано по его мероприятию; по сведениям заполняется журнал контроля.",
        stages=(8, 9),
        menu="monitoring",
        sections=(
            Section("Реквизиты", ("doc_date", "place", "title_text")),  # the case is that of the measure
            Section("Мероприятие", ("measure", "measure_text", "children", "due_on")),
            Section("Кто и за какой период", ("reporter_org", "reporter", "period_from", "period_to")),
            Section("Выполнение", ("done", "state", "fail_reason", "contacts_count", "family_participation")),
            Section("Трудности и предложения", ("difficulties", "proposals")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "measure", "reporter_org", "period_to", "state", "sent_on", "status"),
            search=("reg_number", "reporter", "done"),
            filters=("status", "doc_date", "reporter_org", "state", "sent_on"),
        ),
        access=Access(
            read=frozenset({Role.SERVICE, Role.SUPERVISOR}),
            draft=frozenset({Role.EXECUTOR, Role.CURATOR}),
            own_field="reporter_org",
        ),
        numbering=Numbering(series="measure-report", scope="organisation"),
        transitions=sending(
            {Role.EXECUTOR, Role.CURATOR},
            {Role.CURATOR, Role.SPECIALIST},
            send="Отправить сведения",
            receive="Учесть в журнале контроля",
        ),
        printing=Print(
            name="СВЕДЕНИЯ",
            letterhead="source",
            heading="о выполнении мероприятия {plan_label:gen}, случай № {case}",
            signatures=("reporter",),
        ),
        checks=(*DATED, NotFuture("period_to"), Order("period_from", "period_to")),
    )
