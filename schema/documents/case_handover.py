"""D27 Передача случая на другую территорию: the family moves, another guardianship body takes the case over."""

from typing import Any

from schema import fields as f
from schema.base import Row
from schema.case import Case
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.people import Person
from schema.places import Employee, Organisation, Territory
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    Listing,
    NotFuture,
    Numbering,
    Print,
    Role,
    Section,
    Sensitivity,
    Spec,
    Status,
    Transition,
    annulment,
)

PERSONAL = Sensitivity.PERSONAL


class HandoverEnclosure(Row):
    """One enclosed paper."""

    reference = f.Line("Наименование, номер и дата", 300, required=True)
    sheets = f.Whole("Листов", 1, 1000, required=True, default=1)


class HandoverTerm(Row):
    """A term of the law that runs on with the receiver until the same moment; ``rule`` is its code (DL-L2)."""

    rule = f.Line("Срок", 12)
    title = f.Line("Что сделать", 300)
    base_on = f.Date("Отсчёт с")
    due_at = f.Moment("Последний момент")


def _returned_reason(row: Any) -> str:
    return str(row.remark) if row.status == Status.RETURNED else ""


def _addressee(row: Any) -> str:
    if not row.to_territory_id:
        return ""
    place = row.to_territory
    body = place.guardianship_dative or place.guardianship_name or place.name
    return ", ".join(filter(None, (str(body), str(place.locality or ""))))


@register
class CaseHandover(Document):
    """Сопроводительное письмо с описью; ``accepted_case``, the case that the receiver began, stands in no section."""

    from_org = f.Link(Organisation, "От кого", required=True, default="my_organisation")
    to_territory = f.Link(Territory, "Куда: территория", required=True)
    addressee_text = f.Derived("Кому", _addressee)
    moved_on = f.Date("Семья выехала", required=True)
    new_address = f.Line("Новый адрес семьи", 300, required=True, sensitivity=PERSONAL, finds=f.Finds.ADDRESS)
    reason = f.Prose("Причина передачи", required=True, sensitivity=PERSONAL, help="без описания обстоятельств случая")
    children = f.Many(Person, "Дети", required=True, sensitivity=PERSONAL)
    enclosures = f.Rows(HandoverEnclosure, "Приложения (опись)", required=True)
    terms = f.Rows(HandoverTerm, "Сроки закона, которые переходят", columns=("title", "due_at"), automatic=True)
    accepted_by = f.Link(Employee, "Принял", automatic=True)
    returned_reason = f.Derived("Причина возврата", _returned_reason)
    accepted_case = f.Link(Case, "Случай получателя", automatic=True)

    spec = Spec(
        key="case-handover",
        title="Передача случая на другую территорию",
        plural="Передачи случаев на другую территорию",
        gender="f",
        accusative="передачу случая на другую территорию",
        code="D27",
        basis="п. 1 ст. 122 СК РФ: по месту фактического нахождения ребёнка; практика: письмо с описью",
        purpose=(
            "Семья переехала: случай передаётся органу опеки другой территории. Пока он не принят, за ребёнка отвечает "
            "отправитель; после приёма его дело закрыто для записей, получатель ведёт свой случай."
        ),
        stages=(2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        menu="papers",
        sections=(
            REQUISITES,
            Section(
                "Куда и почему", ("from_org", "to_territory", "addressee_text", "moved_on", "new_address", "reason")
            ),
            Section("Кого и что передают", ("children", "enclosures", "terms")),
            Section("Приём", ("accepted_by", "returned_reason")),
            CLOSING,
        ),
        listing=Listing(
            columns=(
                "reg_number",
                "doc_date",
                "from_org",
                "to_territory",
                "children",
                "sent_on",
                "received_on",
                "status",
            ),
            search=("reg_number", "children"),
            filters=("status", "doc_date", "to_territory", "sent_on"),
        ),
        access=Access(
            read=frozenset({Role.CLERK, Role.HEAD, Role.DEPUTY, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
            addressed="to_territory",
        ),
        numbering=Numbering(series="case-handover", typed=True),
        ends=(Status.RECEIVED,),  # an accepted case is the other territory's: nothing is taken back
        transitions=(
            Transition(
                name="send",
                label="Подписать и отправить",
                source=(Status.DRAFT, Status.RETURNED),
                target=Status.SENT,
                by=frozenset({Role.HEAD}),
                complete=True,
                signs=True,
                numbers=True,
                freezes=True,
            ),
            Transition(
                name="receive",
                label="Принять случай",
                source=(Status.SENT,),
                target=Status.RECEIVED,
                by=frozenset({Role.HEAD}),
                side="to_territory",
            ),
            Transition(
                name="return",
                label="Вернуть отправителю",
                source=(Status.SENT,),
                target=Status.RETURNED,
                by=frozenset({Role.HEAD}),
                side="to_territory",
                remark=True,
            ),
            annulment(Status.DRAFT, Status.RETURNED, Status.SENT),
        ),
        printing=Print(
            name="СОПРОВОДИТЕЛЬНОЕ ПИСЬМО",
            heading="О передаче случая в отношении {minors:gen}",
            addressee="{addressee}",
            preamble=(
                "В связи с переездом семьи {family:gen} направляем материалы случая {case} в отношении {minors:gen} "
                "для дальнейшей работы. О приёме случая или о причинах возврата просим сообщить."
            ),
            omit=("from_org", "to_territory", "addressee_text", "children", "accepted_by", "returned_reason"),
            signatures=("signer",),
        ),
        checks=(*DATED, NotFuture("moved_on"), AtLeast("enclosures", to_sign=False)),
    )
