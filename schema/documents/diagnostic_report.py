"""D16 Диагностика причин семейного неблагополучия: seven days to know the family before a plan is made."""

from schema import fields as f
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.places import Employee
from schema.registry import register
from schema.spec import (
    Access,
    Labelled,
    Listing,
    NotFuture,
    Numbering,
    Order,
    Print,
    Reset,
    Role,
    Section,
    Sensitivity,
    Spec,
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL


class FamilyContact(Labelled):
    """«Налаживание контакта с семьёй» (модель, этап 5)."""

    ESTABLISHED = "established", "установлен"
    PARTLY = "partly", "установлен частично"
    REFUSED = "refused", "семья отказалась"


@register
class DiagnosticReport(Document):
    """Заключение по результатам диагностики; finished when causes, resources and conclusion are written."""

    curator = f.Link(Employee, "Куратор", required=True, default="me")
    team = f.Many(Employee, "Участвовали специалисты")
    started_on = f.Date("Начата", required=True, default="today")
    finished_on = f.Date("Завершена", to_sign=True, help="7 дней со дня назначения куратора", basis="Модель, этап 5")
    methods = f.Entries("DIAG", "Методы диагностики", to_sign=True)
    info_collected = f.Prose("Сбор информации о семье", to_sign=True, sensitivity=SPECIAL, basis="Модель, этап 5")
    contact_established = f.Choice(
        FamilyContact, "Налаживание контакта с семьёй", to_sign=True, sensitivity=PERSONAL, basis="Модель, этап 5"
    )
    contact_text = f.Prose("Как налаживался контакт", sensitivity=SPECIAL)
    resources = f.Prose("Изучение ресурсов семьи", to_sign=True, sensitivity=PERSONAL, basis="Модель, этап 5")
    causes = f.Entries("CAUSE", "Причины неблагополучия", to_sign=True, sensitivity=SPECIAL)
    causes_text = f.Prose("Причины: пояснение", sensitivity=SPECIAL)
    child_needs = f.Prose("Потребности ребёнка", sensitivity=SPECIAL)
    parent_capacity = f.Prose("Родительские возможности", sensitivity=SPECIAL)
    risks = f.Prose("Риски", sensitivity=SPECIAL)
    strengths = f.Prose("Сильные стороны", sensitivity=PERSONAL)
    hypothesis = f.Prose("Гипотеза", sensitivity=SPECIAL)
    prognosis = f.Prose("Прогноз", sensitivity=SPECIAL)
    conclusion = f.Prose("Вывод", to_sign=True, sensitivity=SPECIAL)
    late_reason = f.Prose("Причина задержки", help="если диагностика заняла больше 7 дней")

    spec = Spec(
        key="diagnostic-report",
        title="Заключение по диагностике",
        plural="Диагностика причин неблагополучия",
        gender="n",
        accusative="заключение по диагностике",
        code="D16",
        basis="Модель, этап 5",
        purpose="Сбор информации о семье, налаживание контакта, изучение ресурсов; на выводе строится план.",
        stages=(5,),
        menu="stages",
        sections=(
            REQUISITES,
            Section("Диагностика", ("curator", "team", "started_on", "finished_on", "methods", "late_reason")),
            Section("Сбор информации о семье", ("info_collected", "child_needs", "parent_capacity")),
            Section("Налаживание контакта с семьёй", ("contact_established", "contact_text")),
            Section("Изучение ресурсов семьи", ("resources", "strengths")),
            Section("Причины и прогноз", ("causes", "causes_text", "risks", "hypothesis", "prognosis")),
            Section("Вывод", ("conclusion",)),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "started_on", "finished_on", "case", "curator", "contact_established", "status"),
            search=("reg_number", "case", "conclusion"),
            filters=("status", "started_on", "finished_on", "curator", "contact_established"),
        ),
        access=Access(
            read=frozenset({Role.SPECIALIST, Role.HEAD, Role.SECRETARY, Role.SUPERVISOR}),
            draft=frozenset({Role.CURATOR}),
        ),
        numbering=Numbering(series="diagnostic-report", mask="{case}/ДГ-{seq}", scope="case", reset=Reset.NEVER),
        transitions=approval(
            {Role.CURATOR},
            {Role.SERVICE},
            four_eyes=False,
            submit_label="Завершить и направить на утверждение",
        ),
        printing=Print(
            name="ЗАКЛЮЧЕНИЕ",
            letterhead="service",
            heading="по результатам диагностики причин неблагополучия семьи {family:gen} ({minors:nom})",
            signatures=("signer", "approver"),
        ),
        checks=(*DATED, NotFuture("started_on"), NotFuture("finished_on"), Order("started_on", "finished_on")),
    )
