"""D09 Акт об отобрании: how one child was taken, by whom, before whom, and to whom the child was handed."""

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.removal_decree import RemovalDecree
from schema.people import Person
from schema.places import Employee, Organisation
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
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
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL


class RemovalRole(Labelled):
    POLICE = "police", "сотрудник полиции"
    MEDIC = "medic", "медицинский работник"
    PSYCHOLOGIST = "psychologist", "психолог"
    WITNESS = "witness", "понятой"
    OTHER = "other", "участник"


class RemovalCommissioner(Row):
    """A member of the commission that removes the child."""

    employee = f.Link(Employee, "Член комиссии", required=True)


class RemovalParticipant(Row):
    """Somebody who took part beside the commission."""

    role = f.Choice(RemovalRole, "Кто", required=True)
    name = f.Line("Фамилия, имя, отчество", 200, required=True, sensitivity=PERSONAL)
    org = f.Line("Организация (адрес понятого)", 300, sensitivity=PERSONAL)


class RemovedThing(Row):
    """A thing or a paper that goes with the child."""

    what = f.Line("Вещь, документ", 300, required=True, sensitivity=PERSONAL)
    amount = f.Line("Количество", 60)
    given_to = f.Line("Кому передано", 200, sensitivity=PERSONAL)


@register
class RemovalAct(Document):
    """Акт об отобрании; one for each child. No federal form is known: the wording is neutral."""

    decree = f.Link(RemovalDecree, "Основание: постановление", required=True)
    child = f.Link(Person, "Ребёнок", required=True, sensitivity=PERSONAL)
    child_papers = f.Line("Документы ребёнка", 300, sensitivity=PERSONAL, help="свидетельство о рождении, паспорт")
    removed_at = f.Moment("Отобрание начато", required=True, help="не ранее издания постановления")
    finished_at = f.Moment("Отобрание окончено", to_sign=True)
    address = f.Line("Место отобрания (адрес)", 300, to_sign=True, sensitivity=PERSONAL, finds=f.Finds.ADDRESS)
    commission = f.Rows(RemovalCommissioner, "Комиссия", required=True)
    participants = f.Rows(RemovalParticipant, "С участием", sensitivity=PERSONAL)
    parents = f.Many(Person, "У кого отобран: родители", sensitivity=PERSONAL)
    other_person = f.Line("У кого отобран: иное лицо", 300, sensitivity=PERSONAL, finds=f.Finds.NAME)
    parents_present = f.Flag("Родители (иное лицо) присутствовали", to_sign=True)
    parents_state = f.Prose("Состояние родителей (иного лица)", sensitivity=SPECIAL, help="опьянение, агрессия")
    threat_basis = f.Entries("REMOVAL", "Непосредственная угроза", to_sign=True, sensitivity=SPECIAL)
    circumstances = f.Prose("Обстоятельства отобрания", to_sign=True, sensitivity=SPECIAL)
    child_state = f.Prose(
        "Состояние ребёнка", to_sign=True, sensitivity=SPECIAL, help="внешний вид, жалобы, повреждения"
    )
    child_opinion = f.Prose(
        "Мнение ребёнка", sensitivity=SPECIAL, basis="ст. 57 СК РФ", help="с десяти лет обязательно"
    )
    items = f.Rows(RemovedThing, "Изъятые вещи и документы", sensitivity=PERSONAL)
    placed_to = f.Entry("PLACEMENT", "Куда помещён", to_sign=True)
    handed_org = f.Link(Organisation, "Учреждение, принявшее ребёнка")
    handed_to = f.Line("Кому передан: должность, ФИО", 300, to_sign=True, sensitivity=PERSONAL)
    handed_at = f.Moment("Передан", to_sign=True)
    parent_remarks = f.Prose("Объяснения и замечания родителей", sensitivity=SPECIAL)
    refused_to_sign = f.Flag("Родители от подписи отказались")
    copy_given_at = f.Moment("Копия вручена родителям", help="отмечается и после подписания")

    spec = Spec(
        key="removal-act",
        title="Акт об отобрании",
        plural="Акты об отобрании",
        accusative="акт об отобрании",
        code="D09",
        basis="ст. 77 СК РФ; Модель, этап 2, документ 4",
        purpose="Комиссия записывает, как отобран ребёнок и кому он передан; на каждого ребёнка свой акт.",
        stages=(2,),
        menu="papers",
        sections=(
            REQUISITES,
            Section("Основание и ребёнок", ("decree", "child", "child_papers")),
            Section("Когда и где", ("removed_at", "finished_at", "address")),
            Section("Комиссия и участники", ("commission", "participants")),
            Section("У кого отобран", ("parents", "other_person", "parents_present", "parents_state")),
            Section("Как отобран", ("threat_basis", "circumstances", "child_state", "child_opinion", "items")),
            Section("Кому передан", ("placed_to", "handed_org", "handed_to", "handed_at")),
            Section("Замечания родителей", ("parent_remarks", "refused_to_sign")),
            Section("Вручение копии", ("copy_given_at",), part="execution"),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "removed_at", "child", "placed_to", "decree", "case", "status"),
            search=("reg_number", "child", "address"),
            filters=("status", "doc_date", "removed_at", "placed_to", "refused_to_sign"),
        ),
        access=Access(
            read=frozenset({Role.HEAD, Role.DEPUTY, Role.MAYOR, Role.CLERK, Role.CURATOR, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
        ),
        numbering=Numbering(series="removal-act"),
        transitions=approval({Role.SPECIALIST}, {Role.HEAD}, label="Подписать", submit_label="Направить на подпись"),
        printing=Print(
            name="АКТ",
            heading="об отобрании {minors:gen}",
            signatures=("commission", "participants", "removed_from", "receiver_of_child", "approver"),
        ),
        checks=(
            *DATED,
            NotFuture("removed_at"),
            NotFuture("finished_at"),
            NotFuture("handed_at"),
            NotFuture("copy_given_at"),
            Order("removed_at", "finished_at"),
            Order("removed_at", "handed_at"),
            Order("removed_at", "copy_given_at"),
            AtLeast("commission", 2),
            AtLeast("threat_basis"),
        ),
    )
