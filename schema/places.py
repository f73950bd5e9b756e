"""Where and by whom the work is done: territories, organisations, employees, posts and their holders."""

from datetime import date
from typing import Any

import peewee

from schema import fields as f
from schema.base import Record, Row, Table
from schema.registry import register
from schema.spec import (
    GENERAL,
    Access,
    Labelled,
    Listing,
    Local,
    NotFuture,
    Order,
    Reach,
    Role,
    Section,
    Spec,
    Words,
)

_OFFICE = frozenset(Role) - {Role.REGIONAL}


class OrganisationRole(Labelled):
    SOURCE = "source", "источник сигналов"
    GUARDIANSHIP = "guardianship", "орган опеки и попечительства"
    SERVICE = "authorised_service", "уполномоченная служба"
    EXECUTOR = "executor", "исполнитель мероприятий"
    COUNCIL = "council", Local("{Council}")
    ADMINISTRATION = "administration", "администрация"


class Gender(Labelled):
    MALE = "m", "мужской"
    FEMALE = "f", "женский"


class Names(Table):
    """What a municipality and its bodies are called, in the cases that papers and screens need."""

    short_code = f.Line("Короткий код для номеров", 8)
    name = f.Line("Наименование", 300)
    name_genitive = f.Line("Наименование в родительном падеже", 300)
    name_prepositional = f.Line("Наименование в предложном падеже", 300)
    region = f.Line("Субъект Федерации", 100)
    locality = f.Line("Населённый пункт", 100)
    administration_name = f.Line("Администрация", 300)
    administration_genitive = f.Line("Администрация, родительный падеж", 300)
    guardianship_name = f.Line("Орган опеки и попечительства", 300)
    guardianship_genitive = f.Line("Орган опеки, родительный падеж", 300)
    guardianship_dative = f.Line("Орган опеки, дательный падеж", 300)
    guardianship_accusative = f.Line("Орган опеки, винительный падеж", 300)
    council_name = f.Line("Коллегиальный орган", 100)
    council_genitive = f.Line("Коллегиальный орган, родительный падеж", 100)
    council_accusative = f.Line("Коллегиальный орган, винительный падеж", 100)
    council_prepositional = f.Line("Коллегиальный орган, предложный падеж", 100)
    plan_label = f.Line("Название плана", 100)
    plan_label_genitive = f.Line("Название плана, родительный падеж", 100)
    plan_label_accusative = f.Line("Название плана, винительный падеж", 100)
    plan_label_plural = f.Line("Название плана, множественное число", 100, help="«Планы работы с семьёй»: для меню")
    head_title = f.Line("Должность главы", 100)
    deputy_title = f.Line("Должность заместителя", 200)


NAMES = f.declared_names(Names)
#: The fields that give the words of :data:`GENERAL`.
_SPOKEN = {
    "plan": "plan_label",
    "plan:gen": "plan_label_genitive",
    "plan:acc": "plan_label_accusative",
    "plan:many": "plan_label_plural",
    "council": "council_name",
    "council:gen": "council_genitive",
    "council:pre": "council_prepositional",
}


class TerritoryNames(Names, Row):
    """New names from a day, by an act; an empty one stays as it was before."""

    from_on = f.Date("Действуют с", required=True)
    basis = f.Line("Основание: вид, дата, № акта", 300, required=True)
    names_confirmed = f.Flag("Наименования проверены", default=False)


@register
class Territory(Names, Record):
    """A municipality; its names stand in every printed form. ``names`` are the changes of them over time."""

    code = f.Line("Латинский код", 20, required=True, unique=True)
    short_code = f.Line("Короткий код для номеров", 8, required=True)
    name = f.Line("Наименование", 300, required=True)
    short_name = f.Line("Краткое наименование", 100, required=True, help="стоит только на экране", finds=f.Finds.NAME)
    region = f.Line("Субъект Федерации", 100, default="Томская область")
    names = f.Rows(
        TerritoryNames,
        "Новые наименования",
        columns=("from_on", "basis", "names_confirmed", *NAMES),
        help="что переименовано и с какого дня; пустая графа – без изменений. Бумага, датированная раньше, "
        "печатается с прежними наименованиями",
    )
    timezone = f.Line("Часовой пояс", 40, default="Asia/Tomsk")
    retention_years = f.Whole(
        "Дела случаев хранят, лет",
        1,
        100,
        required=True,
        default=75,
        help="дольше 10 лет – левое поле печатных форм 30 мм, иначе 20 мм",
        basis="ГОСТ Р 7.0.97-2025; п. 19 Правил (постановление Правительства РФ № 423)",
    )
    margin_right = f.Whole("Правое поле, мм", 10, 40, required=True, default=10)
    margin_top = f.Whole("Верхнее поле, мм", 20, 40, required=True, default=20)
    margin_bottom = f.Whole("Нижнее поле, мм", 20, 40, required=True, default=20)
    type_points = f.Whole(
        "Размер шрифта, пунктов", 12, 14, required=True, default=12, basis="ГОСТ Р 7.0.97-2025: 12, 13 или 14"
    )
    confidential_mark = f.Line(
        "Гриф ограничения доступа",
        100,
        default="Конфиденциально. Персональные данные",
        help="стоит справа вверху; пусто – грифа нет",
        basis="ГОСТ Р 7.0.97-2025, реквизит «Гриф ограничения доступа»; ст. 7 152-ФЗ",
    )
    names_confirmed = f.Flag(
        "Наименования проверены", default=False, help="до проверки печатные формы напоминают «проверьте наименование»"
    )

    spec = Spec(
        key="territory",
        title="Территория",
        plural="Территории",
        gender="f",
        accusative="территорию",
        purpose="Муниципальное образование: наименования органов в падежах, которые стоят в печатных формах.",
        menu="settings",
        sections=(
            Section(
                "Территория",
                (
                    "code",
                    "short_code",
                    "name",
                    "short_name",
                    "name_genitive",
                    "name_prepositional",
                    "region",
                    "locality",
                    "timezone",
                    "names_confirmed",
                ),
            ),
            Section("Администрация", ("administration_name", "administration_genitive", "head_title", "deputy_title")),
            Section(
                "Орган опеки и попечительства",
                ("guardianship_name", "guardianship_genitive", "guardianship_dative", "guardianship_accusative"),
            ),
            Section(
                "Коллегиальный орган и план",
                (
                    "council_name",
                    "council_genitive",
                    "council_accusative",
                    "council_prepositional",
                    "plan_label",
                    "plan_label_genitive",
                    "plan_label_accusative",
                    "plan_label_plural",
                ),
            ),
            Section("Переименования", ("names",)),
            Section(
                "Печать",
                (
                    "retention_years",
                    "type_points",
                    "margin_right",
                    "margin_top",
                    "margin_bottom",
                    "confidential_mark",
                ),
            ),
        ),
        listing=Listing(
            columns=("code", "short_code", "short_name", "council_name", "names_confirmed"),
            search=("name",),
            order="code",
        ),
        access=Access(read=_OFFICE, draft=frozenset({Role.ADMIN}), reach=Reach.EVERYONE),
        needs_case=False,
        territory_bound=False,
    )

    @property
    def caption(self) -> str:
        return str(self.short_name)

    @property
    def words(self) -> Words:
        """What this territory calls the things of :data:`GENERAL`; a case that is not filled is like the first."""
        first = {key: getattr(self, _SPOKEN[key.split(":")[0]]) for key in _SPOKEN}
        own = {key: str(getattr(self, name) or first[key]) for key, name in _SPOKEN.items()}
        return {key: own[key] or general for key, general in GENERAL.items()}

    def on(self, day: date | None) -> "Territory":
        """The territory under the names in force on a day: a copy for reading, never to be stored; None: the first."""
        changes = sorted((row for row in self.names if day and row.from_on <= day), key=lambda row: row.from_on)
        if not changes:
            return self
        named = Territory(**self.__data__)
        for row in changes:
            named.__data__.update({name: value for name in NAMES if (value := getattr(row, name))})
            named.names_confirmed = row.names_confirmed
        return named


@register
class Organisation(Record):
    """A body or institution of one territory."""

    territory = f.Link(Territory, "Территория", automatic=True)
    full_name = f.Line("Полное наименование", 300, required=True, finds=f.Finds.NAME)
    short_name = f.Line("Краткое наименование", 150, required=True, finds=f.Finds.NAME)
    name_genitive = f.Line("В родительном падеже (кого? чего?)", 300)
    name_dative = f.Line("В дательном падеже (кому? чему?)", 300)
    name_accusative = f.Line("В винительном падеже (кого? что?)", 300)
    name_instrumental = f.Line("В творительном падеже (кем? чем?)", 300)
    org_kind = f.Entry("ORGKIND", "Вид организации", required=True)
    role_in_system = f.Choice(OrganisationRole, "Роль в работе со случаем", required=True)
    head_name = f.Line("Руководитель", 150, finds=f.Finds.NAME)
    head_position = f.Line("Должность руководителя", 150)
    address = f.Line("Адрес", 300, finds=f.Finds.ADDRESS)
    phone = f.Phone()
    email = f.Email("Электронная почта", 120)
    inn = f.Inn()
    active = f.Flag("Действует", default=True)

    spec = Spec(
        key="organisation",
        title="Организация",
        plural="Организации",
        gender="f",
        accusative="организацию",
        purpose="Учреждения, которые сообщают о фактах, ведут случаи и исполняют мероприятия.",
        menu="settings",
        sections=(
            Section("Организация", ("full_name", "short_name", "org_kind", "role_in_system", "active")),
            Section("Наименование в падежах", ("name_genitive", "name_dative", "name_accusative", "name_instrumental")),
            Section("Связь и реквизиты", ("head_position", "head_name", "address", "phone", "email", "inn")),
        ),
        listing=Listing(
            columns=("short_name", "org_kind", "role_in_system", "phone", "active"),
            search=("full_name", "short_name", "inn"),
            filters=("org_kind", "role_in_system", "active"),
            order="short_name",
        ),
        access=Access(read=_OFFICE, draft=frozenset({Role.ADMIN, Role.CLERK, Role.SPECIALIST}), reach=Reach.TERRITORY),
        needs_case=False,
    )

    @property
    def caption(self) -> str:
        return str(self.short_name)


@register
class Employee(Record):
    """A person who works: drafts, signs, curates. The position is kept in the cases that papers need."""

    territory = f.Link(Territory, "Территория", automatic=True)
    organisation = f.Link(Organisation, "Организация")
    last_name = f.Name("Фамилия", required=True)
    first_name = f.Name("Имя", required=True)
    patronymic = f.Name("Отчество (при наличии)")
    gender = f.Choice(Gender, "Пол", required=True)
    position_name = f.Line("Должность", 200, required=True, finds=f.Finds.NAME)
    position_genitive = f.Line("Должность, родительный падеж", 200)
    position_dative = f.Line("Должность, дательный падеж", 200)
    position_accusative = f.Line("Должность, винительный падеж", 200)
    position_instrumental = f.Line("Должность, творительный падеж", 200)
    declension = f.Prose("Склонение имени", help="строки вида «род: Иванова Ивана Ивановича»; пусто – по правилам")
    phone = f.Phone()
    email = f.Email("Электронная почта", 120)
    hired_on = f.Date("Принят")
    dismissed_on = f.Date("Уволен")
    can_be_curator = f.Flag("Может быть куратором", default=False)
    max_open_cases = f.Whole("Случаев одновременно не более", default=10, maximum=200)
    competencies = f.Entries(
        "COMPETENCE", "Компетенции для мониторинга", basis="п. 3.2 Положения о мониторинге (Кедровый)"
    )

    spec = Spec(
        key="employee",
        title="Сотрудник",
        plural="Сотрудники",
        accusative="сотрудника",
        purpose="Люди, которые ведут случаи и подписывают документы.",
        menu="settings",
        sections=(
            Section(
                "Сотрудник",
                (
                    "last_name",
                    "first_name",
                    "patronymic",
                    "gender",
                    "declension",
                    "organisation",
                    "phone",
                    "email",
                    "hired_on",
                    "dismissed_on",
                ),
            ),
            Section(
                "Должность",
                (
                    "position_name",
                    "position_genitive",
                    "position_dative",
                    "position_accusative",
                    "position_instrumental",
                ),
            ),
            Section("Работа со случаем", ("can_be_curator", "max_open_cases", "competencies")),
        ),
        listing=Listing(
            columns=("last_name", "first_name", "patronymic", "position_name", "organisation", "can_be_curator"),
            search=("last_name", "first_name", "patronymic", "position_name"),
            filters=("organisation", "can_be_curator"),
            order="last_name",
        ),
        access=Access(read=_OFFICE, draft=frozenset({Role.ADMIN}), reach=Reach.TERRITORY),
        checks=(Order("hired_on", "dismissed_on"), NotFuture("hired_on")),
        needs_case=False,
    )

    @property
    def caption(self) -> str:
        return f"{self.short}, {self.position_name}" if self.position_name else self.short

    @property
    def short(self) -> str:
        """«Петрова А.С.»"""
        initials = "".join(f"{part[0]}." for part in (self.first_name, self.patronymic) if part)
        return f"{self.last_name} {initials}".strip()


class HolderKind(Labelled):
    HOLDER = "holder", "занимает должность"
    SUBSTITUTE = "substitute", "исполняет обязанности"


class PostHolder(Row):
    """Who holds or substitutes a post from one day to another, and by which order."""

    employee = f.Link(Employee, "Сотрудник", required=True)
    kind = f.Choice(HolderKind, "Как", required=True)
    from_on = f.Date("С", required=True)
    to_on = f.Date("По", help="пусто – бессрочно")
    order_text = f.Line("Приказ (№, дата)", 120)


@register
class Post(Record):
    """A post whose holder or substitute on a given day has a role: head, deputy, mayor, head of the service (L.1.2)."""

    territory = f.Link(Territory, "Территория", automatic=True)
    organisation = f.Link(Organisation, "Организация")
    role = f.Choice(Role, "Роль", required=True)
    title = f.Line("Должность", 200, required=True)
    title_genitive = f.Line("Родительный падеж", 200)
    title_dative = f.Line("Дательный падеж", 200)
    title_accusative = f.Line("Винительный падеж", 200)
    title_instrumental = f.Line("Творительный падеж", 200)
    holders = f.Rows(PostHolder, "Кто занимает и замещает")

    spec = Spec(
        key="post",
        title="Должность",
        plural="Должности и замещения",
        gender="f",
        accusative="должность",
        basis="приказы о назначении и о возложении обязанностей",
        purpose="Подписывает тот, кто занимает должность в этот день или исполняет обязанности по приказу.",
        menu="settings",
        sections=(
            Section(
                "Должность",
                (
                    "role",
                    "organisation",
                    "title",
                    "title_genitive",
                    "title_dative",
                    "title_accusative",
                    "title_instrumental",
                ),
            ),
            Section("Кто занимает и замещает", ("holders",)),
        ),
        listing=Listing(columns=("title", "role", "organisation"), search=("title",), filters=("role",), order="title"),
        access=Access(read=_OFFICE, draft=frozenset({Role.ADMIN}), reach=Reach.TERRITORY),
        needs_case=False,
    )

    @property
    def caption(self) -> str:
        return str(self.title)


@register
class CalendarDay(Record):
    """One exception of the production calendar: a working or a non-working day against the ordinary week.

    A day of a territory stands over the same day of the country. A day before a holiday is an hour shorter
    (``shortened``, ст. 95 ТК РФ): terms count it as a working day.
    """

    territory = f.Link(Territory, "Территория", help="пусто – для всех территорий; иначе региональный день")
    day = f.Date("День", required=True, null=False)
    working = f.Flag("Рабочий день", required=True)
    shortened = f.Flag("Предпраздничный, на час короче", default=False, basis="ст. 95 ТК РФ")
    name = f.Line("Почему", 200)
    basis = f.Line("Основание", 200)

    class Meta:
        table_name = "calendar_day"
        indexes = (
            peewee.SQL(
                "CREATE UNIQUE INDEX IF NOT EXISTS calendar_day_of_all ON calendar_day (day) WHERE territory_id IS NULL"
            ),
            peewee.SQL("CREATE UNIQUE INDEX IF NOT EXISTS calendar_day_of_one ON calendar_day (territory_id, day)"),
        )

    spec = Spec(
        key="calendar",
        title="День производственного календаря",
        plural="Дни производственного календаря",
        accusative="день календаря",
        basis="ст. 112 ТК РФ; ежегодное постановление Правительства о переносе выходных дней",
        purpose="Праздники, переносы, рабочие субботы и региональные дни: по ним считаются все сроки.",
        sections=(Section("День", ("day", "working", "shortened", "territory", "name", "basis")),),
        listing=Listing(
            columns=("day", "working", "shortened", "territory", "name", "basis"),
            search=("name",),
            filters=("day", "working", "territory"),
            order="-day",
        ),
        access=Access(read=_OFFICE, draft=frozenset({Role.ADMIN}), reach=Reach.EVERYONE),
        needs_case=False,
        territory_bound=False,
    )

    @property
    def caption(self) -> str:
        return f"{self.day:%d.%m.%Y}, {'рабочий' if self.working else 'нерабочий'}" if self.day else "день"


class CalendarYear(Table):
    """A year of the production calendar; provisional until the government's decree on transfers is adopted (L.3.9)."""

    year: Any = peewee.IntegerField(unique=True)
    provisional: Any = peewee.BooleanField(default=True)
    basis: Any = peewee.CharField(max_length=200, default="")

    class Meta:
        table_name = "calendar_year"


TABLES: tuple[type[Table], ...] = (CalendarYear,)
