"""D14 Учётная карта семьи: what the service knows of the family, kept by the curator until the case is closed."""

from typing import Any

import peewee

from schema import fields as f
from schema import registry
from schema.base import Row
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.history import StageTransition
from schema.people import Family, LivesTogether, Person
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
    Role,
    Section,
    Sensitivity,
    Spec,
    Status,
    Transition,
    registration,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL

#: One active card per family (B.15), guaranteed by the database.
_ONE_ACTIVE_CARD = peewee.SQL(
    "CREATE UNIQUE INDEX IF NOT EXISTS family_card_active ON family_card (family_id) WHERE status = 'registered'"
)


class FamilyStatus(Labelled):
    """For what a family may be registered or supported."""

    SOP = "sop", "социально опасное положение"
    LOW_INCOME = "low_income", "малоимущая"
    LARGE = "large", "многодетная"
    SUBSTITUTE = "substitute", "замещающая"
    POLICE = "police", "учёт ПДН"
    COMMISSION = "commission", "учёт КДНиЗП"
    NARCOLOGIST = "narcologist", "учёт врача-нарколога"


class CardMember(Row):
    """A member of the family: the columns of part II of the card."""

    person = f.Link(Person, "Карточка", sensitivity=PERSONAL)
    full_name = f.Line("ФИО, если карточки нет", 200, sensitivity=PERSONAL)
    birth_date = f.Date("Дата рождения", sensitivity=PERSONAL)
    relation = f.Entry("RELATION", "Степень родства с ребёнком", sensitivity=PERSONAL)
    lives_together = f.Choice(LivesTogether, "Проживание")
    education = f.Line("Образование, специальность", 200, sensitivity=PERSONAL)
    occupation = f.Line("Место работы (учёбы)", 200, sensitivity=PERSONAL)
    health = f.Line("Состояние здоровья", 300, sensitivity=SPECIAL)
    habits = f.Entries("HABIT", "Вредные привычки", sensitivity=SPECIAL)
    income = f.Amount("Доход, руб.", sensitivity=PERSONAL)
    benefits = f.Line("Льготы", 200, sensitivity=PERSONAL)
    convicted = f.Flag("Судимость", sensitivity=SPECIAL)
    parental_rights = f.Entry("RIGHTS", "Родительские права", sensitivity=PERSONAL)


class CardStatus(Row):
    """A status of the family with its dates."""

    kind = f.Choice(FamilyStatus, "Статус, учёт", required=True)
    from_on = f.Date("С")
    to_on = f.Date("По")
    note = f.Line("Кем поставлена, реквизиты", 200)


class CardContact(Row):
    """One contact with the family (журнал контактов)."""

    contacted_on = f.Date("Дата", required=True, default="today")
    kind = f.Entry("CONTACT", "Вид контакта", required=True)
    with_whom = f.Line("С кем", 200, sensitivity=PERSONAL)
    by_whom = f.Link(Employee, "Кто", default="me")
    purpose = f.Line("Цель", 300)
    result = f.Prose("Результат", sensitivity=SPECIAL)
    next_on = f.Date("Следующий контакт")


def _signals(card: Any) -> str:
    """Part VI: signals about the family, oldest first."""
    return _lines(_of_family(registry.get("abuse-journal"), card))


def _cases(card: Any) -> str:
    if not card.family_id:
        return ""
    cases: Any = registry.get("case")
    found = cases.select().where(cases.family == card.family_id).order_by(cases.id)
    return "\n".join(f"{case.title}: {case.state.label}" for case in found)


def _removals(card: Any) -> str:
    """Part VI: acts of removal of the family's children in all its cases."""
    if not card.family_id:
        return ""
    acts: Any = registry.get("removal-act")
    cases: Any = registry.get("case")
    query = acts.select().join(cases, on=(acts.case == cases.id)).where(cases.family == card.family_id)
    return _lines(query.where(acts.status != Status.ANNULLED).order_by(acts.doc_date))


def _of_family(model: Any, card: Any) -> list[Any]:
    if not card.family_id:
        return []
    query = model.select().where(model.family == card.family_id, model.status != Status.ANNULLED)
    return list(query.order_by(model.doc_date, model.id))


def _lines(papers: Any) -> str:
    return "\n".join(paper.reference for paper in papers)


def _movement(card: Any) -> str:
    """Part X: moves of the case, oldest first."""
    if not card.case_id:
        return ""
    query = StageTransition.select().where(StageTransition.case_id == card.case_id).order_by(StageTransition.id)
    return "\n".join(f"{move.happened_on:%d.%m.%Y} – этап {move.to_stage} ({move.code})" for move in query)


def _council(card: Any) -> str:
    """Part X: decisions of the Council about the case, by signed protocols."""
    if not card.case_id:
        return ""
    meeting: Any = registry.get("meeting")
    item: Any = dict(registry.row_models(meeting))["agenda"]
    query = item.select(item, meeting).join(meeting, on=(item.document == meeting.id))
    query = query.where(item.case == card.case_id, meeting.status == Status.APPROVED)
    return "\n".join(
        f"протокол {found.document.reference}, п. {found.number}: {found.decision_text}"
        for found in query.order_by(meeting.held_on, item.number)
    )


@register
class FamilyCard(Document):
    """Учётная карта семьи; its registration number is the number of the card. One is kept per family at a time."""

    family = f.Link(Family, "Семья", required=True, sensitivity=PERSONAL)
    opened_on = f.Date("Дата заведения", required=True, default="today")
    curator = f.Link(Employee, "Куратор", required=True)
    basis = f.Line("Основание заведения", 300, help="приказ о назначении куратора №, дата")
    members = f.Rows(CardMember, "Состав семьи", sensitivity=PERSONAL)
    family_kinds = f.Entries("FAMILYKIND", "Категория семьи")
    statuses = f.Rows(CardStatus, "Статусы и учёт", sensitivity=PERSONAL)
    address_registered = f.Line("Адрес регистрации", 300, sensitivity=PERSONAL, finds=f.Finds.ADDRESS)
    address_actual = f.Line("Адрес проживания", 300, sensitivity=PERSONAL, finds=f.Finds.ADDRESS)
    housing_kind = f.Entry("HOUSEKIND", "Вид жилья")
    ownership = f.Line("Чья собственность, основание проживания", 200, sensitivity=PERSONAL)
    area = f.Amount("Площадь, кв. м")
    housing_state = f.Entry("HOUSESTATE", "Состояние жилья")
    housing_text = f.Prose("Характеристика жилищных условий", sensitivity=PERSONAL)
    income_sources = f.Entries("INCOME", "Источники дохода", sensitivity=PERSONAL)
    income_per_head = f.Amount("Среднедушевой доход, руб.", sensitivity=PERSONAL)
    support = f.Prose("Меры поддержки", sensitivity=PERSONAL)
    signals = f.Derived("Сигналы о семье", _signals, sensitivity=PERSONAL)
    cases = f.Derived("Случаи семьи", _cases, sensitivity=PERSONAL)
    removals = f.Derived("Отобрания", _removals, sensitivity=PERSONAL)
    history_text = f.Prose("Лишения, ограничения родительских прав, иное", sensitivity=SPECIAL)
    problems = f.Prose("Проблемы", sensitivity=SPECIAL)
    risks = f.Prose("Риски", sensitivity=SPECIAL)
    strengths = f.Prose("Сильные стороны семьи", sensitivity=PERSONAL)
    relatives = f.Prose("Родственники", sensitivity=PERSONAL)
    support_network = f.Prose("Сеть поддержки", sensitivity=PERSONAL)
    genogram = f.File("Генограмма, экокарта", automatic=True, sensitivity=PERSONAL)
    contacts = f.Rows(CardContact, "Журнал контактов с семьёй", sensitivity=SPECIAL)
    movement = f.Derived("Движение случая", _movement)
    council_decisions = f.Derived("Решения Совета (Консилиума)", _council, sensitivity=PERSONAL)
    closed_on = f.Date("Дата снятия (закрытия)", to_sign=True)
    close_reason = f.Entry("CLOSE", "Причина закрытия", to_sign=True)
    outcome = f.Prose("Итог работы", sensitivity=PERSONAL)
    aftercare = f.Prose("Сопровождение после закрытия")
    aftercare_until = f.Date("Сопровождение до")

    class Meta:
        indexes = (_ONE_ACTIVE_CARD,)

    spec = Spec(
        key="family-card",
        title="Учётная карта семьи",
        plural="Учётные карты семей",
        gender="f",
        accusative="учётную карту семьи",
        code="D14",
        basis="Модель, этап 4",
        purpose="Служба заводит карту, когда принимает случай; куратор ведёт её и записывает контакты с семьёй.",
        stages=(4,),
        menu="stages",
        initial=Status.REGISTERED,
        editable=(Status.REGISTERED,),
        sections=(
            REQUISITES,
            Section("I. Титул", ("family", "opened_on", "curator", "basis")),
            Section("II. Состав семьи", ("members",)),
            Section("III. Категория и статус", ("family_kinds", "statuses")),
            Section(
                "IV. Жильё",
                (
                    "address_registered",
                    "address_actual",
                    "housing_kind",
                    "ownership",
                    "area",
                    "housing_state",
                    "housing_text",
                ),
            ),
            Section("V. Доходы и меры поддержки", ("income_sources", "income_per_head", "support")),
            Section("VI. История", ("signals", "cases", "removals", "history_text")),
            Section("VII. Проблемы и риски", ("problems", "risks")),
            Section("VIII. Ресурсы семьи", ("strengths", "relatives", "support_network", "genogram")),
            Section("IX. Контакты", ("contacts",)),
            Section("X. Движение случая", ("movement", "council_decisions")),
            Section("XI. Итог", ("closed_on", "close_reason", "outcome", "aftercare", "aftercare_until")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "opened_on", "family", "case", "curator", "closed_on", "status"),
            search=("reg_number", "family", "address_actual"),
            filters=("status", "opened_on", "curator", "closed_on"),
        ),
        access=Access(
            read=frozenset({Role.SPECIALIST, Role.HEAD, Role.SUPERVISOR, Role.SERVICE_CLERK}),
            draft=frozenset({Role.CURATOR}),
        ),
        numbering=Numbering(series="family-card", mask="{seq}/{yyyy}", scope="organisation", on_create=True),
        transitions=(
            Transition(
                name="close",
                label="Закрыть карту",
                source=(Status.REGISTERED,),
                target=Status.COMPLETED,
                by=frozenset({Role.SERVICE}),
                complete=True,
                approves=True,
                freezes=True,
            ),
            *registration(),
        ),
        printing=Print(
            name="УЧЁТНАЯ КАРТА СЕМЬИ",
            letterhead="service",
            heading="{family:gen} ({minors:nom})",
            signatures=("registrar", "approver"),
        ),
        checks=(
            *DATED,
            NotFuture("opened_on"),
            NotFuture("closed_on"),
            Order("opened_on", "closed_on"),
            Order("closed_on", "aftercare_until"),
        ),
    )
