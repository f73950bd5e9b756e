"""D09b Временное устройство ребёнка: where one child lives, since when and on what ground (ст. 77, 122, 123 СК РФ)."""

from typing import Any

from schema import fields as f
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.removal_act import RemovalAct
from schema.people import Person
from schema.places import Organisation
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
    Status,
    Transition,
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL
#: An institution takes the child in: the parents are told (п. 3 ст. 8 120-ФЗ).
INSTITUTIONS = ("PLACEMENT.MEDICAL", "PLACEMENT.SHELTER", "PLACEMENT.ORPHANAGE")


class PlacementBasis(Labelled):
    REMOVAL = "removal", "отобрание (ст. 77 СК РФ)"
    APPLICATION = "application", "заявление родителей (ст. 13 120-ФЗ)"
    AGREEMENT = "agreement", "согласие родителя"
    COURT = "court", "решение суда"
    GUARDIANSHIP = "guardianship", "акт органа опеки и попечительства"
    OTHER = "other", "иное"


_BY_REMOVAL = f.When("basis_kind", (PlacementBasis.REMOVAL,))
_BY_APPLICATION = f.When("basis_kind", (PlacementBasis.APPLICATION,))


def whereabouts(placement: Any) -> str:
    """The institution or the person with whom the child is."""
    if placement.org_id:
        return str(placement.org.full_name)
    return str(placement.person.full_name if placement.person_id else placement.person_text)


@register
class ChildPlacement(Document):
    """Устройство ребёнка; the latest one in force says where the child is now."""

    child = f.Link(Person, "Ребёнок", required=True, sensitivity=PERSONAL)
    kind = f.Entry("PLACEMENT", "Форма устройства", required=True)
    org = f.Link(Organisation, "Учреждение")
    person = f.Link(Person, "Гражданин", sensitivity=PERSONAL)
    person_text = f.Line("Гражданин без карточки: ФИО, кем приходится", 300, sensitivity=PERSONAL)
    whereabouts = f.Derived("У кого", whereabouts, sensitivity=PERSONAL)
    address = f.Line("Адрес", 300, sensitivity=PERSONAL, finds=f.Finds.ADDRESS)
    from_at = f.Moment("Помещён с", required=True)
    planned_until = f.Date("Предполагается до")
    basis_kind = f.Choice(PlacementBasis, "Основание", required=True)
    basis_document = f.Line(
        "Документ-основание", 400, to_sign=True, help="вид, №, дата: акт об отобрании, заявление, решение суда"
    )
    removal_act = f.Link(RemovalAct, "Акт об отобрании", required_if=_BY_REMOVAL)
    applicant = f.Link(Person, "Кто из родителей подал заявление", required_if=_BY_APPLICATION, sensitivity=PERSONAL)
    applied_on = f.Date("Дата заявления", required_if=_BY_APPLICATION)
    child_opinion = f.Prose(
        "Мнение ребёнка", sensitivity=SPECIAL, basis="ст. 13 120-ФЗ; ст. 57 СК РФ", help="с десяти лет обязательно"
    )
    parents_unknown = f.Flag("Место жительства родителей неизвестно", help="срок уведомления тогда трое суток")
    parents_notified_at = f.Moment("Родители уведомлены о помещении")
    ended_on = f.Date("Прекращено", help="отмечается само, когда вносится следующее устройство ребёнка")

    spec = Spec(
        key="child-placement",
        title="Устройство ребёнка",
        plural="Устройство детей",
        gender="n",
        accusative="устройство ребёнка",
        code="D09b",
        basis="п. 2 ст. 77, ст. 122, 123 СК РФ; ст. 13 120-ФЗ",
        purpose="Где и у кого ребёнок: временно после отобрания, по заявлению родителей, по решению суда, снова дома.",
        stages=(2,),
        menu="papers",
        sections=(
            REQUISITES,
            Section("Ребёнок и устройство", ("child", "kind", "org", "person", "person_text", "address")),
            Section("Срок", ("from_at", "planned_until")),
            Section("Основание", ("basis_kind", "basis_document", "removal_act", "applicant", "applied_on")),
            Section("Мнение ребёнка", ("child_opinion",)),
            Section(
                "Уведомление родителей, окончание",
                ("parents_unknown", "parents_notified_at", "ended_on"),
                part="execution",
            ),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "from_at", "child", "kind", "org", "case", "status"),
            search=("reg_number", "child", "person_text", "basis_document"),
            filters=("status", "kind", "org", "basis_kind", "from_at"),
        ),
        access=Access(
            read=frozenset({Role.HEAD, Role.DEPUTY, Role.MAYOR, Role.CLERK, Role.CURATOR, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
        ),
        numbering=Numbering(series="child-placement", mask="{case}/У-{seq}", reset=Reset.NEVER, scope="case"),
        transitions=(
            *approval({Role.SPECIALIST}, {Role.HEAD}, label="Подписать", submit_label="Направить на подпись"),
            # Performed with the approval of the next placement of the child.
            Transition(
                name="end",
                automatic=True,
                label="Прекратить",
                source=(Status.APPROVED,),
                target=Status.COMPLETED,
                by=frozenset({Role.HEAD}),
                remark=True,
            ),
        ),
        printing=Print(name="ЗАПИСЬ ОБ УСТРОЙСТВЕ", heading="{minors:gen}", signatures=("signer", "approver")),
        checks=(
            *DATED,
            NotFuture("from_at"),
            NotFuture("applied_on"),
            NotFuture("parents_notified_at"),
            Order("from_at", "planned_until"),
            Order("from_at", "parents_notified_at"),
            Order("from_at", "ended_on"),
            Order("applied_on", "from_at"),
        ),
    )
