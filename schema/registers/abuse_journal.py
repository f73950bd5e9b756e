"""R01 Журнал регистрации фактов жестокого обращения: one row is one signal about the children of one family."""

from schema import fields as f
from schema.base import Row
from schema.document import DATED, Document
from schema.documents.phone_message import PhoneMessage
from schema.documents.service_memo import ServiceMemo, Threat
from schema.people import Family, Person, child_as_typed
from schema.places import Employee, Gender, Organisation
from schema.quotes import latest
from schema.registry import register
from schema.spec import (
    Access,
    Alike,
    AtLeast,
    EnteredInTime,
    Journal,
    JournalColumn,
    Keeping,
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
    registration,
)

PERSONAL, SPECIAL, NOTIFIER = Sensitivity.PERSONAL, Sensitivity.SPECIAL, Sensitivity.NOTIFIER
WRITTEN = ("CHANNEL.MEMO", "CHANNEL.PHONE")


class OpeningChoice(Labelled):
    OPEN = "open", "открыть случай"
    REFUSE = "refuse", "отказать"
    ATTACH = "attach", "присоединить к открытому случаю"
    TRANSFER = "transfer", "передать на другую территорию"


class SignalChild(Row):
    """A child of a signal; a row with a name makes or finds the person's card when saved."""

    person = f.Link(Person, "Карточка (если уже есть)", sensitivity=PERSONAL)
    last_name = f.Name("Фамилия")
    first_name = f.Name("Имя")
    patronymic = f.Name("Отчество")
    gender = f.Choice(Gender, "Пол")
    birth_date = f.Date("Дата рождения", sensitivity=PERSONAL)
    not_established = f.Flag("Ребёнок не установлен", default=False)

    @property
    def caption(self) -> str:
        return str(self.person.caption) if self.person_id else child_as_typed(self)


@register
class AbuseFactEntry(Document):
    """Запись журнала регистрации фактов ЖО."""

    received_at = f.Moment("Дата и время поступления сигнала", required=True, default="now", sticky=True)
    source_kind = f.Entry("SOURCE", "Источник сигнала", required=True)
    source_org = f.Link(Organisation, "Учреждение", sensitivity=NOTIFIER, sticky=True)
    source_person = f.Line("Кто сообщил: ФИО, должность", 200, sensitivity=NOTIFIER, finds=f.Finds.NAME)
    source_phone = f.Phone("Телефон сообщившего", sensitivity=NOTIFIER)
    anonymous = f.Flag("Анонимно", default=False)
    channel = f.Entry("CHANNEL", "Форма сигнала", required=True)
    memo = f.Link(ServiceMemo, "Служебная записка", sensitivity=NOTIFIER)
    phone_message = f.Link(PhoneMessage, "Телефонограмма", sensitivity=NOTIFIER)
    paper_number = f.Line(
        "Реквизиты бумаги: №", 60, help="если учреждение прислало бумагу и не вносило её само", finds=f.Finds.NUMBER
    )
    paper_date = f.Date("Реквизиты бумаги: дата")
    children = f.Rows(SignalChild, "Дети", required=True, sensitivity=PERSONAL)
    address = f.Line("Адрес проживания (местонахождение)", 300, sensitivity=PERSONAL, finds=f.Finds.ADDRESS)
    address_unknown = f.Flag("Адрес не установлен", default=False)
    family = f.Link(Family, "Семья", sensitivity=PERSONAL)
    parents_text = f.Prose("Сведения о родителях (законных представителях)", sensitivity=PERSONAL)
    abuse_kinds = f.Entries("ABUSE", "Вид жестокого обращения", required=True, sensitivity=SPECIAL)
    summary = f.Prose("Краткое содержание", required=True, sensitivity=SPECIAL)
    abuser_relation = f.Entry("RELATION", "Предполагаемый обидчик: кем приходится", sensitivity=SPECIAL)
    abuser_text = f.Line("Предполагаемый обидчик", 200, sensitivity=SPECIAL)
    immediate_threat = f.Choice(Threat, "Непосредственная угроза", required=True)
    urgency = f.Entry("URGENCY", "Срочность реагирования", required=True)
    registered_by = f.Link(Employee, "Зарегистрировал", default="me", automatic=True)
    registered_at = f.Moment("Зарегистрировано", default="now", automatic=True)
    late_registration = f.Flag("Зарегистрировано позднее 24 часов", automatic=True)
    assigned_to = f.Link(Employee, "Специалист, которому поручено расследование")
    assigned_at = f.Date("Поручено")
    risk_assessment = f.Derived("Первичная оценка риска (дата, уровень)", latest("risk-assessment", "risk_level"))
    inspection_act = f.Derived("Акт обследования (№, дата)", latest("inspection-act"))
    investigation_result = f.Derived("Результат расследования", latest("investigation-report", "result"))
    safety_plan = f.Derived("План безопасности", latest("safety-plan"))
    removal_decree = f.Derived("Постановление об отобрании", latest("removal-decree"))
    prosecutor_notice = f.Derived("Уведомление прокурора", latest("prosecutor-notice"))
    opening_decision = f.Derived("Решение об открытии случая", latest("opening-decision", "decision"))
    rights_plan = f.Derived("План ЗПР утверждён", latest("rights-plan"))
    transfer = f.Derived("Передано в УС", latest("case-transfer", "to_org"))
    feedback_on = f.Date("Обратная связь источнику дана")
    feedback_number = f.Line("Обратная связь: исх. №", 60, finds=f.Finds.NUMBER)
    notices = f.Entries("BODY", "Уведомлены")
    notices_text = f.Line("Уведомления: дата, исх. №", 300)
    note = f.Prose("Примечание")
    control_off_on = f.Date("Снято с контроля")

    spec = Spec(
        key="abuse-journal",
        title="Запись журнала ЖО",
        plural="Журнал регистрации фактов ЖО",
        gender="f",
        accusative="запись журнала ЖО",
        code="R01",
        basis="Модель, этапы 2–3; ст. 122 СК РФ",
        purpose="Каждый сигнал регистрируется здесь в день поступления; с записи начинается случай.",
        stages=(2, 3),
        menu="signals",
        initial=Status.REGISTERED,
        editable=(Status.REGISTERED,),
        sections=(
            Section(
                "Сигнал",
                (
                    "received_at",
                    "source_kind",
                    "source_org",
                    "source_person",
                    "source_phone",
                    "anonymous",
                    "channel",
                    "memo",
                    "phone_message",
                    "paper_number",
                    "paper_date",
                ),
            ),
            Section("Ребёнок и семья", ("children", "address", "address_unknown", "family", "parents_text")),
            Section(
                "Что случилось",
                ("abuse_kinds", "summary", "abuser_relation", "abuser_text", "immediate_threat", "urgency"),
            ),
            Section(
                "Расследование",
                (
                    "assigned_to",
                    "assigned_at",
                    "risk_assessment",
                    "inspection_act",
                    "investigation_result",
                    "safety_plan",
                    "removal_decree",
                    "prosecutor_notice",
                ),
            ),
            Section(
                "Решение",
                (
                    "opening_decision",
                    "rights_plan",
                    "transfer",
                    "feedback_on",
                    "feedback_number",
                    "notices",
                    "notices_text",
                ),
            ),
            Section(
                "Отметки", ("case", "registered_by", "registered_at", "late_registration", "note", "control_off_on")
            ),
        ),
        listing=Listing(
            columns=(
                "reg_number",
                "received_at",
                "source_kind",
                "children",
                "immediate_threat",
                "assigned_to",
                "case",
                "status",
            ),
            search=("reg_number", "children", "address", "summary", "parents_text"),
            filters=("status", "received_at", "source_kind", "channel", "immediate_threat", "urgency", "assigned_to"),
        ),
        access=Access(
            read=frozenset({Role.HEAD, Role.DEPUTY, Role.SUPERVISOR, Role.SOURCE}),
            draft=frozenset({Role.CLERK, Role.SPECIALIST}),
            own_field="source_org",
            columns={
                Role.SOURCE: (
                    "reg_number",
                    "received_at",
                    "source_kind",
                    "source_org",
                    "source_person",
                    "source_phone",
                    "anonymous",
                    "channel",
                    "memo",
                    "phone_message",
                    "paper_number",
                    "paper_date",
                    "children",
                    "abuse_kinds",
                    "summary",
                    "investigation_result",
                    "status",
                )
            },
        ),
        numbering=Numbering(series="abuse-journal", mask="{seq}/{yyyy}", on_create=True),
        transitions=registration(),
        printing=Print(
            name="ВЫПИСКА",
            heading="из журнала регистрации фактов жестокого обращения с детьми",
            omit=("late_registration",),
            signatures=("registrar",),
        ),
        journal=Journal(
            name="ЖУРНАЛ регистрации фактов жестокого обращения с детьми",
            date_field="received_at",
            columns=(
                JournalColumn(1, "№ п/п", ("reg_number",), 5),
                JournalColumn(2, "Дата и время поступления сигнала", ("received_at",), 7),
                JournalColumn(
                    3, "Источник сигнала", ("source_kind", "source_org", "source_person", "source_phone"), 15
                ),
                JournalColumn(4, "Форма сигнала, реквизиты", ("channel", "memo", "phone_message", "paper_number"), 15),
                JournalColumn(5, "ФИО ребёнка, дата рождения", ("children",), 16),
                JournalColumn(6, "Адрес, местонахождение", ("address",), 13),
                JournalColumn(7, "Сведения о родителях", ("parents_text",), 17),
                JournalColumn(8, "Вид ЖО, краткое содержание", ("abuse_kinds", "summary"), 40),
                JournalColumn(9, "Предполагаемый обидчик", ("abuser_relation", "abuser_text"), 7),
                JournalColumn(10, "Угроза, срочность", ("immediate_threat", "urgency"), 7),
                JournalColumn(11, "Зарегистрировал", ("registered_by", "registered_at"), 8),
                JournalColumn(12, "Кому поручено", ("assigned_to", "assigned_at"), 8),
                JournalColumn(13, "Оценка риска", ("risk_assessment",), 7),
                JournalColumn(14, "Акт обследования", ("inspection_act",), 7),
                JournalColumn(15, "Результат расследования", ("investigation_result",), 7),
                JournalColumn(16, "План безопасности, отобрание", ("safety_plan", "removal_decree"), 7),
                JournalColumn(17, "Решение об открытии случая", ("opening_decision",), 7),
                JournalColumn(18, "План ЗПР", ("rights_plan",), 7),
                JournalColumn(19, "Передано в УС", ("transfer",), 7),
                JournalColumn(
                    20,
                    "Уведомлены",
                    ("notices", "notices_text", "prosecutor_notice", "feedback_on", "feedback_number"),
                    7,
                ),
                JournalColumn(21, "Примечание, снято с контроля", ("note", "control_off_on"), 7),
            ),
        ),
        checks=(
            *DATED,
            EnteredInTime("received_at"),
            NotFuture("received_at"),
            Order("received_at", "assigned_at"),
            Order("received_at", "feedback_on"),
            Order("received_at", "control_off_on"),
            AtLeast("children", to_sign=False),
        ),
        alike=Alike(rows="children", addresses=("address",)),
        needs_case=False,
        keeping=Keeping("kept_years_signal", "received_at"),
    )

    @property
    def child_people(self) -> list[Person]:
        """Cards of the established children."""
        return [row.person for row in self.children if row.person_id]
