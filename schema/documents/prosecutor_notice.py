"""D09a Уведомление прокурора: told at once that children were removed (п. 2 ст. 77 СК РФ)."""

from typing import Any

from schema import fields as f
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.removal_decree import ClaimKind, RemovalDecree
from schema.people import Person
from schema.quotes import papers
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    Labelled,
    Listing,
    NotFuture,
    Numbering,
    Print,
    Role,
    Section,
    Sensitivity,
    Spec,
    approval,
)

PERSONAL = Sensitivity.PERSONAL


class Channel(Labelled):
    COURIER = "courier", "нарочно"
    FAX = "fax", "факс"
    EMAIL = "email", "электронная почта"
    SYSTEM = "system", "система электронного документооборота"
    PHONE = "phone", "телефон, с досылкой подлинника"
    POST = "post", "почта"


def removal_facts(notice: Any) -> str:
    """«акт № 1/2026 от 14.11.2026, начато 14.11.2026 в 10:30»: the acts made under the decree."""
    acts = [act for act in papers("removal-act", notice.case_id) if act.decree_id == notice.decree_id]
    return "; ".join(f"акт {act.reference}, начато {act.removed_at:%d.%m.%Y в %H:%M}" for act in acts)


def placement_facts(notice: Any) -> str:
    """Where the children are, as their placements say."""
    children = {child.id for child in notice.children}
    found = [paper for paper in papers("child-placement", notice.case_id) if paper.child_id in children]
    return "; ".join(f"{paper.child.full_name} – {paper.kind.label}, {paper.whereabouts}" for paper in found)


@register
class ProsecutorNotice(Document):
    """Уведомление прокурора об отобрании; one may name all children of a decree."""

    decree = f.Link(RemovalDecree, "Постановление об отобрании", required=True)
    children = f.Many(Person, "Дети", required=True, sensitivity=PERSONAL)
    decree_reference = f.Derived(
        "Реквизиты постановления", lambda notice: notice.decree.reference if notice.decree_id else ""
    )
    claim_planned = f.Derived(
        "Какой иск", lambda notice: ClaimKind(notice.decree.claim_kind_planned).label if notice.decree_id else ""
    )
    removal_facts = f.Derived("Отобрание", removal_facts)
    placement_facts = f.Derived("Устройство", placement_facts, sensitivity=PERSONAL)
    recipient = f.Line("Кому", 300, required=True, help="прокурору Асиновского района, звание, И. О. Фамилия")
    sent_at = f.Moment("Сообщено", to_sign=True, help="до конца дня отобрания либо в течение шести часов")
    channel = f.Choice(Channel, "Способ", to_sign=True)
    received_by = f.Line("Кто принял", 200, help="отмечается и после подписания")

    spec = Spec(
        key="prosecutor-notice",
        title="Уведомление прокурора",
        plural="Уведомления прокурора",
        gender="n",
        accusative="уведомление прокурора",
        code="D09a",
        basis="п. 2 ст. 77 СК РФ",
        purpose="Об отобрании прокурор узнаёт незамедлительно; от этого зависит законность отобрания.",
        stages=(2,),
        menu="papers",
        sections=(
            REQUISITES,
            Section("Кого и о чём", ("recipient", "decree", "children")),
            Section("Отправка", ("sent_at", "channel")),
            Section("Отметка о получении", ("received_by",), part="execution"),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "sent_at", "recipient", "children", "decree", "case", "status"),
            search=("reg_number", "recipient", "children"),
            filters=("status", "doc_date", "sent_at", "channel"),
        ),
        access=Access(
            read=frozenset({Role.HEAD, Role.DEPUTY, Role.MAYOR, Role.CLERK, Role.CURATOR, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
        ),
        numbering=Numbering(series="prosecutor-notice", mask="{seq}/УП-{yyyy}", typed=True),
        transitions=approval({Role.SPECIALIST}, {Role.HEAD}, label="Подписать", submit_label="Направить на подпись"),
        printing=Print(
            name="УВЕДОМЛЕНИЕ",
            heading="Об отобрании {minors:gen}",
            addressee="{recipient}",
            preamble="В соответствии с пунктом 2 статьи 77 Семейного кодекса Российской Федерации {guardianship:nom} "
            "уведомляет Вас о немедленном отобрании {minors:gen} при непосредственной угрозе жизни и здоровью.",
            points=(
                "Основание: постановление {decree_reference}.",
                "Отобрание: {removal_facts}.",
                "Временное устройство: {placement_facts}.",
                "В течение семи дней со дня вынесения постановления орган опеки и попечительства обратится в суд с "
                "иском {claim_planned}.",
                "Сообщено {sent_at} ({channel}).",
            ),
            body=False,
            signatures=("approver",),
        ),
        checks=(*DATED, NotFuture("sent_at"), AtLeast("children")),
    )
