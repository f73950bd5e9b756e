"""D08 Постановление об отобрании: the head of the municipality has children taken from danger at once."""

from typing import Any

from schema import fields as f
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
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL
RETURNED_HOME = "PLACEMENT.RETURNED"


class ClaimKind(Labelled):
    """What the court is asked for; the label stands in the text: «с иском о лишении родительских прав»."""

    DEPRIVATION = "deprivation", "о лишении родительских прав"
    RESTRICTION = "restriction", "об ограничении родительских прав"


class Formula(Labelled):
    """Who speaks in the act: the head in person, or the administration."""

    HEAD = "head", "ПОСТАНОВЛЯЮ:"
    ADMINISTRATION = "administration", "администрация ПОСТАНОВЛЯЕТ:"


def threat_told(decree: Any) -> str:
    """The circumstances without their full stop, to go on in the middle of a sentence."""
    return str(decree.threat_description or "").strip().rstrip(".")


def placement_at(decree: Any) -> str:
    """Where, or with whom, the children are to be placed."""
    org, person = decree.placement_org, decree.placement_person
    return str(org.full_name if org else person.full_name if person else "")


@register
class RemovalDecree(Document):
    """Постановление о немедленном отобрании. Its number is the administration's, its day begins the seven days."""

    issued_time = f.Clock("Время издания", to_sign=True, help="по нему проверяется, что акт составлен после")
    formula = f.Choice(Formula, "Формула", default=Formula.HEAD)
    children = f.Many(Person, "Дети", required=True, sensitivity=PERSONAL)
    parents_from_whom = f.Many(Person, "У кого отбираются: родители", sensitivity=PERSONAL)
    other_person = f.Line(
        "У кого отбираются: иное лицо (у кого?)",
        300,
        sensitivity=PERSONAL,
        help="на попечении которого дети находятся, если не у родителей; в родительном падеже",
        finds=f.Finds.NAME,
    )
    address_of_removal = f.Line("Где отобрать: адрес", 300, to_sign=True, sensitivity=PERSONAL, finds=f.Finds.ADDRESS)
    threat_basis = f.Entries("REMOVAL", "В чём угроза", to_sign=True, sensitivity=SPECIAL)
    threat_description = f.Prose("Обстоятельства угрозы", to_sign=True, sensitivity=SPECIAL)
    threat_told = f.Derived("Угроза, в тексте", threat_told, sensitivity=SPECIAL)
    basis_documents = f.Line(
        "Документы-основания (на основании чего?)",
        600,
        to_sign=True,
        help="акта обследования № … от …, листа оценки риска № … от …, рапорта…",
    )
    placement_planned = f.Entry("PLACEMENT", "Временное устройство", to_sign=True)
    placement_org = f.Link(Organisation, "Учреждение, куда помещаются дети")
    placement_person = f.Link(Person, "Гражданин, которому передаются дети", sensitivity=PERSONAL)
    placement_at = f.Derived("Куда (кому)", placement_at, sensitivity=PERSONAL)
    assigned_to = f.Link(Employee, "Кто проводит отобрание", to_sign=True)
    claim_kind_planned = f.Choice(ClaimKind, "Какой иск предъявить", to_sign=True)
    control_assigned_to = f.Link(Employee, "На кого возложен контроль", to_sign=True)

    spec = Spec(
        key="removal-decree",
        title="Постановление об отобрании",
        plural="Постановления об отобрании",
        gender="n",
        accusative="постановление об отобрании",
        code="D08",
        basis="п. 1 ст. 77 СК РФ; Модель, этап 2, документ 5",
        purpose="Без акта главы муниципального образования отобрать ребёнка нельзя; от его дня семь дней на иск.",
        stages=(2,),
        menu="papers",
        sections=(
            REQUISITES,
            Section("Постановление", ("issued_time", "formula")),
            Section("Кого и у кого", ("children", "parents_from_whom", "other_person", "address_of_removal")),
            Section("Угроза и основания", ("threat_basis", "threat_description", "basis_documents")),
            Section("Устройство", ("placement_planned", "placement_org", "placement_person")),
            Section("Поручения", ("assigned_to", "claim_kind_planned", "control_assigned_to")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "issued_time", "children", "case", "status"),
            search=("reg_number", "children", "address_of_removal"),
            filters=("status", "doc_date", "claim_kind_planned", "placement_planned"),
        ),
        access=Access(
            read=frozenset({Role.HEAD, Role.DEPUTY, Role.CLERK, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
        ),
        # The general series of the administration is kept elsewhere: the number is typed, never made up (B.0.2).
        numbering=Numbering(series="removal-decree", typed=True, foreign=True),
        transitions=(
            *approval({Role.SPECIALIST}, {Role.MAYOR}, label="Подписать", submit_label="Направить на подпись главе"),
            Transition(
                name="cancel",
                label="Отметить отмену",
                source=(Status.APPROVED,),
                target=Status.TERMINATED,
                by=frozenset({Role.MAYOR, Role.HEAD}),
                remark=True,
                danger=True,
            ),
        ),
        printing=Print(
            name="ПОСТАНОВЛЕНИЕ",
            letterhead="administration",
            heading="О немедленном отобрании {minors:gen}",
            preamble="В соответствии со статьями 77, 121, 122 Семейного кодекса Российской Федерации, в связи с "
            "непосредственной угрозой жизни и здоровью {minors:gen} ({threat_basis}), а именно: {threat_told}, "
            "на основании {basis_documents}",
            verb="{formula}",
            points=(
                "Отобрать немедленно у {parents_from_whom:gen} {minors:acc}, {residing:acc} по адресу: "
                "{address_of_removal}.",
                "Отобрать немедленно у {other_person} {minors:acc}, {residing:acc} по адресу: {address_of_removal}.",
                "{guardianship:dat}:",
                "> провести отобрание и составить акт об отобрании на каждого ребёнка, поручив это {assigned_to:dat};",
                "> незамедлительно уведомить прокурора;",
                "> обеспечить временное устройство: {placement_planned} ({placement_at});",
                "> в течение семи дней обратиться в суд с иском {claim_kind_planned}.",
                "Контроль за исполнением постановления возложить на {control_assigned_to:acc}.",
            ),
            body=False,
            signatures=("approver",),
        ),
        checks=(*DATED, AtLeast("children"), AtLeast("threat_basis")),
    )
