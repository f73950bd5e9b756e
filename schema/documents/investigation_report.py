"""D05 Заключение по результатам расследования: what was checked, what was found, what to do."""

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.people import Person
from schema.places import Employee
from schema.registers.abuse_journal import AbuseFactEntry
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
CONFIRMED = ("INVRESULT.CONFIRMED", "INVRESULT.PARTLY")


class Medical(Labelled):
    """Is there a medical conclusion?"""

    HAS = "has", "имеется"
    NONE = "none", "нет"
    REQUESTED = "requested", "запрошено"


class Recommendation(Labelled):
    OPEN = "open", "открыть случай"
    REFUSE = "refuse", "не открывать случай"
    TRANSFER = "transfer", "передать по подведомственности"
    REMOVAL = "removal", "отобрать ребёнка"


class InvestigationInterview(Row):
    """A talk with a child, a parent or a witness; the opinion of a child of ten or older is written down."""

    person = f.Link(Person, "Ребёнок, член семьи", sensitivity=PERSONAL)
    who = f.Line("Кто: ФИО, кем приходится или где работает", 200, sensitivity=PERSONAL)
    held_on = f.Date("Дата", required=True)
    content = f.Prose("Суть беседы", required=True, sensitivity=SPECIAL)
    child_opinion = f.Prose("Мнение ребёнка", sensitivity=SPECIAL, help="обязательно с 10 лет", basis="ст. 57 СК РФ")


class InvestigationVisit(Row):
    """A visit made for the investigation."""

    visited_on = f.Date("Дата", required=True)
    address = f.Line("Куда", 300, required=True, sensitivity=PERSONAL)
    result = f.Prose("Что установлено", sensitivity=SPECIAL)


@register
class InvestigationReport(Document):
    """Заключение по результатам расследования факта жестокого обращения."""

    entry = f.Link(AbuseFactEntry, "Запись журнала ЖО", required=True)
    children = f.Many(Person, "Дети", required=True, sensitivity=PERSONAL)
    started_on = f.Date("Расследование начато", required=True, default="today")
    finished_on = f.Date("Расследование окончено", to_sign=True)
    investigators = f.Many(Employee, "Кто проводил расследование", required=True)
    interviews = f.Rows(InvestigationInterview, "Беседы", to_sign=True, sensitivity=SPECIAL)
    visits = f.Rows(InvestigationVisit, "Посещения", sensitivity=PERSONAL)
    documents_reviewed = f.Prose("Изученные документы", sensitivity=PERSONAL)
    medical_conclusion = f.Choice(Medical, "Медицинское заключение", to_sign=True, sensitivity=SPECIAL)
    medical_number = f.Line(
        "Медицинское заключение: №",
        60,
        required_if=f.When("medical_conclusion", (Medical.HAS,)),
        sensitivity=SPECIAL,
        finds=f.Finds.NUMBER,
    )
    medical_date = f.Date(
        "Медицинское заключение: дата",
        required_if=f.When("medical_conclusion", (Medical.HAS,)),
        sensitivity=SPECIAL,
    )
    police_number = f.Line("Проверка полиции: КУСП №", 60, finds=f.Finds.NUMBER)
    police_date = f.Date("Проверка полиции: дата")
    police_result = f.Prose("Проверка полиции: результат", sensitivity=SPECIAL)
    facts_established = f.Prose("Установленные обстоятельства", to_sign=True, sensitivity=SPECIAL)
    result = f.Entry("INVRESULT", "Результат", required=True)
    abuse_kinds_confirmed = f.Entries(
        "ABUSE",
        "Подтверждённые виды жестокого обращения",
        required_if=f.When("result", CONFIRMED),
        sensitivity=SPECIAL,
    )
    causes = f.Entries("CAUSE", "Причины неблагополучия", sensitivity=PERSONAL)
    recommendation = f.Choice(Recommendation, "Рекомендация", to_sign=True)

    spec = Spec(
        key="investigation-report",
        title="Заключение по результатам расследования",
        plural="Заключения по результатам расследования",
        gender="n",
        accusative="заключение по результатам расследования",
        code="D05",
        basis="Модель, этап 2; ст. 122 СК РФ",
        purpose="Подтверждает или опровергает факт жестокого обращения и говорит, открывать ли случай.",
        stages=(2,),
        menu="papers",
        sections=(
            REQUISITES,
            Section("Расследование", ("entry", "children", "started_on", "finished_on", "investigators")),
            Section("Что сделано", ("interviews", "visits", "documents_reviewed")),
            Section(
                "Медицина и полиция",
                (
                    "medical_conclusion",
                    "medical_number",
                    "medical_date",
                    "police_number",
                    "police_date",
                    "police_result",
                ),
            ),
            Section(
                "Что установлено",
                ("facts_established", "result", "abuse_kinds_confirmed", "causes", "recommendation"),
            ),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "children", "result", "recommendation", "case", "status"),
            search=("reg_number", "children", "facts_established"),
            filters=("status", "doc_date", "result", "recommendation"),
        ),
        access=Access(
            read=frozenset({Role.CLERK, Role.HEAD, Role.DEPUTY, Role.SERVICE, Role.CURATOR, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
        ),
        numbering=Numbering(series="investigation-report", mask="{case}/ЗР-{seq}", reset=Reset.NEVER, scope="case"),
        transitions=approval({Role.SPECIALIST}, {Role.HEAD}),
        printing=Print(
            name="ЗАКЛЮЧЕНИЕ",
            heading="по результатам расследования факта жестокого обращения с {minors:ins}",
            signatures=("signer", "approver"),
        ),
        checks=(
            *DATED,
            NotFuture("started_on"),
            NotFuture("finished_on"),
            NotFuture("medical_date"),
            NotFuture("police_date"),
            Order("started_on", "finished_on"),
            Order("finished_on", "doc_date"),
        ),
    )
