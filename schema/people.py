"""Families and the people in them."""

from datetime import date
from typing import Any

from schema import fields as f
from schema.base import Record, Row
from schema.places import Employee, Gender, Organisation, Territory
from schema.quotes import papers_of_child
from schema.registry import register
from schema.spec import Access, Alike, Labelled, Listing, NotFuture, Order, Reach, Role, Section, Sensitivity, Spec

_CASEWORKERS = frozenset(
    {
        Role.CLERK,
        Role.SPECIALIST,
        Role.HEAD,
        Role.DEPUTY,
        Role.MAYOR,
        Role.SUPERVISOR,
        Role.SERVICE,
        Role.SERVICE_CLERK,
        Role.CURATOR,
    }
)
_WRITERS = frozenset({Role.CLERK, Role.SPECIALIST, Role.CURATOR, Role.SERVICE_CLERK})
_PERSONAL, _SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL


def _latest_placement(person: Any) -> list[Any]:
    """The latest placement in force, in whatever case it was decided; none for a grown-up."""
    return papers_of_child("child-placement", person.id)[-1:] if person.is_child else []


def current_placement(person: Any) -> str:
    """Where the child lives by the latest placement in force: form, institution or citizen, since when."""
    found = _latest_placement(person)
    if not found:
        return ""
    [last] = found
    return ", ".join(filter(None, (last.kind.label, last.whereabouts, f"с {last.from_at:%d.%m.%Y}")))


@register
class Person(Record):
    """A child or an adult."""

    territory = f.Link(Territory, "Территория", automatic=True)
    created_by = f.Link(Employee, "Внёс", automatic=True)
    last_name = f.Name("Фамилия", required=True)
    first_name = f.Name("Имя", required=True)
    patronymic = f.Name("Отчество (при наличии)")
    gender = f.Choice(Gender, "Пол", required=True, help="нужен для склонения")
    is_child = f.Flag("Ребёнок", default=False)
    birth_date = f.Date(
        "Дата рождения", required_if=f.When("is_child", (True,)), sensitivity=_PERSONAL, finds=f.Finds.NAME
    )
    birth_date_approx = f.Line("Дата рождения неизвестна: примерно", 100, sensitivity=_PERSONAL)
    birth_place = f.Line("Место рождения", 200, sensitivity=_PERSONAL)
    former_names = f.Line("Прежние фамилии", 200, sensitivity=_PERSONAL, finds=f.Finds.NAME)
    declension = f.Prose(
        "Склонение имени", sensitivity=_PERSONAL, help="строки вида «род: Иванова Ивана Ивановича»; пусто – по правилам"
    )
    id_doc_kind = f.Entry("IDDOC", "Документ", sensitivity=_PERSONAL)
    id_series = f.Line("Серия", 20, sensitivity=_PERSONAL)
    id_number = f.Line("Номер", 20, sensitivity=_PERSONAL, finds=f.Finds.NUMBER)
    id_issued_by = f.Line("Кем выдан", 300, sensitivity=_PERSONAL)
    id_issued_on = f.Date("Когда выдан", sensitivity=_PERSONAL)
    snils = f.Snils()
    citizenship = f.Line("Гражданство", 80, default="Российская Федерация", sensitivity=_PERSONAL)
    addr_registered = f.Line("Адрес регистрации", 300, sensitivity=_PERSONAL, finds=f.Finds.ADDRESS)
    addr_actual = f.Line("Адрес фактического проживания", 300, sensitivity=_PERSONAL, finds=f.Finds.ADDRESS)
    phone = f.Phone(sensitivity=_PERSONAL)
    occupation_place = f.Line("Место работы (учёбы)", 200, sensitivity=_PERSONAL)
    occupation_position = f.Line("Должность (класс)", 100, sensitivity=_PERSONAL)
    health_note = f.Prose("Состояние здоровья", sensitivity=_SPECIAL)
    disability = f.Line("Инвалидность", 100, sensitivity=_SPECIAL)
    education_org = f.Link(Organisation, "Образовательная организация", sensitivity=_PERSONAL)
    class_or_group = f.Line("Класс (группа)", 40, sensitivity=_PERSONAL)
    legal_status = f.Entry("CHILDSTATUS", "Статус ребёнка", sensitivity=_PERSONAL)
    current_placement = f.Derived(
        "Где сейчас ребёнок", current_placement, quotes=_latest_placement, sensitivity=_PERSONAL
    )
    health_group = f.Whole("Группа здоровья", 1, 5, sensitivity=_SPECIAL)
    clinic = f.Link(Organisation, "Поликлиника", sensitivity=_PERSONAL)
    merged_into = f.Whole("Объединена с карточкой №", 1, 2_000_000_000, automatic=True)

    spec = Spec(
        key="person",
        title="Человек",
        plural="Люди",
        accusative="человека",
        basis="152-ФЗ",
        purpose="Ребёнок или взрослый: сведения вводятся один раз и подставляются во все документы.",
        menu="cases",
        sections=(
            Section(
                "Человек",
                (
                    "last_name",
                    "first_name",
                    "patronymic",
                    "gender",
                    "is_child",
                    "birth_date",
                    "birth_date_approx",
                    "birth_place",
                    "former_names",
                    "declension",
                ),
            ),
            Section(
                "Документы",
                ("id_doc_kind", "id_series", "id_number", "id_issued_by", "id_issued_on", "snils", "citizenship"),
            ),
            Section(
                "Где живёт и чем занят",
                ("addr_registered", "addr_actual", "phone", "occupation_place", "occupation_position"),
            ),
            Section("Здоровье", ("health_note", "disability")),
            Section(
                "Для ребёнка",
                ("education_org", "class_or_group", "legal_status", "current_placement", "health_group", "clinic"),
            ),
        ),
        listing=Listing(
            columns=("last_name", "first_name", "patronymic", "birth_date", "is_child", "addr_actual"),
            search=("last_name", "first_name", "patronymic", "former_names", "addr_actual"),
            filters=("is_child",),
            order="last_name",
        ),
        access=Access(read=_CASEWORKERS, draft=_WRITERS, reach=Reach.PERSON),
        alike=Alike(addresses=("addr_actual", "addr_registered"), apart=("gender", "birth_date", "id_number", "snils")),
        checks=(NotFuture("birth_date"), NotFuture("id_issued_on"), Order("birth_date", "id_issued_on")),
        needs_case=False,
    )

    @property
    def caption(self) -> str:
        born = f", {self.birth_date:%d.%m.%Y}" if self.birth_date else ""
        return f"{self.full_name}{born}"

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.patronymic) if part)

    def age(self, on: date) -> int | None:
        """Full years on a day; None when the birth date is unknown. 29 February has its birthday on 1 March."""
        if not self.birth_date:
            return None
        return int(on.year - self.birth_date.year - ((on.month, on.day) < (self.birth_date.month, self.birth_date.day)))


def child_as_typed(row: Any) -> str:
    """How an inline row calls a child: by the name typed, by other signs, or «не установлен»."""
    name = " ".join(part for part in (row.last_name, row.first_name, row.patronymic) if part)
    born = f"{row.birth_date:%d.%m.%Y}" if row.birth_date else ""
    known = name or getattr(row, "child_text", "")
    return ", ".join(filter(None, (known, born))) if known else "не установлен"


class LivesTogether(Labelled):
    ALWAYS = "always", "проживает постоянно"
    SOMETIMES = "sometimes", "проживает временно"
    NO = "no", "не проживает"


class FamilyMember(Row):
    """One member of a family and what they are to the child."""

    person = f.Link(Person, "Человек", required=True, sensitivity=_PERSONAL)
    relation = f.Entry("RELATION", "Степень родства с ребёнком")
    lives_together = f.Choice(LivesTogether, "Проживание")
    takes_part_in_upbringing = f.Flag("Участвует в воспитании")
    parental_rights = f.Entry("RIGHTS", "Родительские права")
    is_alleged_abuser = f.Flag("Предполагаемый обидчик", sensitivity=_SPECIAL)
    from_date = f.Date("С")
    to_date = f.Date("По")


@register
class Family(Record):
    """A family in which a child needs protection."""

    territory = f.Link(Territory, "Территория", automatic=True)
    created_by = f.Link(Employee, "Внёс", automatic=True)
    family_name = f.Line("Фамилия семьи (Ивановы)", 120, required=True, sensitivity=_PERSONAL, finds=f.Finds.NAME)
    name_genitive_plural = f.Line(
        "Семьи кого? (Ивановых)", 120, sensitivity=_PERSONAL, help="предлагается автоматически"
    )
    family_kind = f.Entry("FAMILYKIND", "Вид семьи")
    address = f.Line("Адрес", 300, sensitivity=_PERSONAL, finds=f.Finds.ADDRESS)
    registered_sop = f.Flag("Состоит на учёте (СОП)", sensitivity=_PERSONAL)
    sop_registered_on = f.Date("Поставлена на учёт")
    sop_registered_off = f.Date("Снята с учёта")
    members = f.Rows(FamilyMember, "Состав семьи", sensitivity=_PERSONAL)
    note = f.Prose("Примечание", sensitivity=_PERSONAL)
    merged_into = f.Whole("Объединена с карточкой №", 1, 2_000_000_000, automatic=True)

    spec = Spec(
        key="family",
        title="Семья",
        plural="Семьи",
        gender="f",
        accusative="семью",
        purpose="Состав семьи и степень родства каждого с ребёнком.",
        menu="cases",
        sections=(
            Section(
                "Семья",
                (
                    "family_name",
                    "name_genitive_plural",
                    "family_kind",
                    "address",
                    "registered_sop",
                    "sop_registered_on",
                    "sop_registered_off",
                ),
            ),
            Section("Состав семьи", ("members", "note")),
        ),
        listing=Listing(
            columns=("family_name", "family_kind", "address", "registered_sop"),
            search=("family_name", "address"),
            filters=("family_kind", "registered_sop"),
            order="family_name",
        ),
        access=Access(read=_CASEWORKERS, draft=_WRITERS, reach=Reach.FAMILY),
        alike=Alike(target="family", addresses=("address",)),
        checks=(Order("sop_registered_on", "sop_registered_off"), NotFuture("sop_registered_on")),
        needs_case=False,
    )

    @property
    def caption(self) -> str:
        return f"Семья {self.name_genitive_plural or self.family_name}"
