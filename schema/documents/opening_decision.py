"""D10 Решение об открытии случая: the guardianship body opens a case or says why not."""

from schema import fields as f
from schema.case import Case
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.investigation_report import InvestigationReport
from schema.people import Person
from schema.places import Employee
from schema.registers.abuse_journal import AbuseFactEntry, OpeningChoice
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    Listing,
    NotFuture,
    Numbering,
    Order,
    Print,
    Role,
    Section,
    Sensitivity,
    Spec,
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL


@register
class OpeningDecision(Document):
    """Решение об открытии случая (или отказе, присоединении, передаче) – графа 17 журнала ЖО."""

    decision = f.Choice(OpeningChoice, "Решение", required=True, default=OpeningChoice.OPEN)
    decided_on = f.Date("Дата решения", required=True, default="today")
    decided_by = f.Link(Employee, "Кто принял решение", required=True)
    entries = f.Many(AbuseFactEntry, "Сигналы (записи журнала ЖО)", required=True)
    investigation_report = f.Link(InvestigationReport, "Основание: заключение по результатам расследования")
    children = f.Many(Person, "Дети", required=True, sensitivity=PERSONAL)
    grounds = f.Prose("Основания", required=True, sensitivity=SPECIAL)
    risk_level = f.Entry("RISK", "Уровень риска", required=True)
    case_category = f.Entry("CASECAT", "Категория случая", required=True, sensitivity=PERSONAL)
    refuse_reason = f.Prose(
        "Причина отказа", required_if=f.When("decision", (OpeningChoice.REFUSE,)), sensitivity=PERSONAL
    )
    attach_to = f.Link(
        Case,
        "Присоединить к случаю",
        required_if=f.When("decision", (OpeningChoice.ATTACH,)),
        help="случай той же семьи",
    )
    transfer_to = f.Line(
        "Кому передано: орган опеки, исх. №", 300, required_if=f.When("decision", (OpeningChoice.TRANSFER,))
    )

    spec = Spec(
        key="opening-decision",
        title="Решение об открытии случая",
        plural="Решения об открытии случая",
        gender="n",
        accusative="решение об открытии случая",
        code="D10",
        basis="Модель, этап 3, п. 3.1",
        purpose="Открывает случай: с этого дня у него есть номер, и считается срок плана ЗПР.",
        stages=(3,),
        menu="papers",
        sections=(
            REQUISITES,
            Section("Основание", ("entries", "investigation_report", "children", "grounds")),
            Section(
                "Решение",
                (
                    "decision",
                    "decided_on",
                    "decided_by",
                    "risk_level",
                    "case_category",
                    "refuse_reason",
                    "attach_to",
                    "transfer_to",
                ),
            ),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "decided_on", "children", "decision", "risk_level", "case", "status"),
            search=("reg_number", "children", "grounds"),
            filters=("status", "decided_on", "decision", "risk_level", "case_category"),
        ),
        access=Access(
            read=frozenset({Role.CLERK, Role.HEAD, Role.DEPUTY, Role.SERVICE, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
        ),
        numbering=Numbering(series="opening-decision"),
        transitions=approval({Role.SPECIALIST}, {Role.HEAD}, submit_label="Направить на подпись", label="Подписать"),
        printing=Print(
            name="РЕШЕНИЕ",
            heading="Об открытии случая в отношении {minors:gen}",
            preamble=(
                "По результатам рассмотрения сведений о факте жестокого обращения с {minors:ins}, "
                "на основании статей 121, 122 Семейного кодекса Российской Федерации"
            ),
            verb="РЕШЕНО:",
            points=(
                "Принять решение: {decision}.",
                "Уровень риска: {risk_level}. Категория случая: {case_category}.",
            ),
            omit=("children", "decision", "decided_on", "decided_by", "risk_level", "case_category"),
            signatures=("approver",),
        ),
        checks=(*DATED, NotFuture("decided_on"), Order("decided_on", "doc_date"), AtLeast("entries", to_sign=False)),
    )
