"""D12 Передача случая в уполномоченную службу: a covering letter with the list of enclosed papers."""

from typing import Any

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.people import Person
from schema.places import Employee, Organisation
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    Labelled,
    Listing,
    Numbering,
    Print,
    Role,
    Section,
    Sensitivity,
    Spec,
    Status,
    Transition,
    sending,
)

PERSONAL = Sensitivity.PERSONAL


class EnclosureKind(Labelled):
    RIGHTS_PLAN = "rights_plan", "план ЗПР"
    SERVICE_MEMO = "service_memo", "служебная записка источника"
    PHONE_MESSAGE = "phone_message", "телефонограмма"
    OWN_MEMO = "own_memo", "служебная записка органа опеки"
    INSPECTION_ACT = "inspection_act", "акт обследования"
    RISK_ASSESSMENT = "risk_assessment", "лист оценки риска"
    SAFETY_PLAN = "safety_plan", "план безопасности"
    OTHER = "other", "иное"


class TransferEnclosure(Row):
    """One enclosed paper."""

    kind = f.Choice(EnclosureKind, "Документ", required=True)
    reference = f.Line("Номер и дата, наименование", 300, required=True)
    sheets = f.Whole("Листов", 1, 1000, required=True, default=1)


def _returned_reason(row: Any) -> str:
    return str(row.remark) if row.status == Status.RETURNED else ""


@register
class CaseTransfer(Document):
    """Сопроводительное письмо с описью; ``sent_on`` and ``received_on`` are the common fields of a document."""

    from_org = f.Link(Organisation, "От кого", required=True, default="my_organisation")
    to_org = f.Link(Organisation, "Кому: уполномоченная служба", required=True)
    children = f.Many(Person, "Дети", required=True, sensitivity=PERSONAL)
    enclosures = f.Rows(TransferEnclosure, "Приложения (опись)", required=True)
    received_by = f.Link(Employee, "Принял", automatic=True)
    returned_reason = f.Derived("Причина возврата", _returned_reason)

    spec = Spec(
        key="case-transfer",
        title="Передача случая",
        plural="Передачи случаев",
        gender="f",
        accusative="передачу случая",
        code="D12",
        basis="Модель, этап 3, п. 3.4",
        purpose="Орган опеки передаёт случай службе с планом ЗПР, запиской (телефонограммой) и актом обследования.",
        stages=(3, 4),
        menu="papers",
        sections=(
            REQUISITES,
            Section("Кто и кому", ("from_org", "to_org", "children")),
            Section("Опись", ("enclosures",)),
            Section("Приём", ("received_by", "returned_reason")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "children", "to_org", "sent_on", "received_on", "case", "status"),
            search=("reg_number", "children"),
            filters=("status", "doc_date", "to_org", "sent_on"),
        ),
        access=Access(
            read=frozenset({Role.CLERK, Role.HEAD, Role.DEPUTY, Role.SERVICE, Role.SERVICE_CLERK, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
        ),
        numbering=Numbering(series="case-transfer", typed=True),
        transitions=(
            *sending({Role.HEAD}, {Role.SERVICE, Role.SERVICE_CLERK}, send="Подписать и отправить"),
            Transition(
                name="return",
                label="Вернуть в орган опеки",
                source=(Status.SENT, Status.RECEIVED),
                target=Status.RETURNED,
                by=frozenset({Role.SERVICE}),
                remark=True,
            ),
        ),
        printing=Print(
            name="СОПРОВОДИТЕЛЬНОЕ ПИСЬМО",
            heading="О передаче случая в отношении {minors:gen}",
            addressee="{addressee}",
            preamble=(
                "Направляем материалы случая {case} в отношении {minors:gen} (семья {family:gen}) "
                "для назначения куратора и организации работы с семьёй."
            ),
            omit=("from_org", "children"),
            signatures=("signer",),
        ),
        checks=(*DATED, AtLeast("enclosures", to_sign=False)),
    )
