"""Журнал приёма граждан: who came, about what, and what was answered (59-ФЗ, L.2)."""

from schema import fields as f
from schema.document import CLOSING, DATED, Document
from schema.people import Person
from schema.places import Employee, Organisation
from schema.registry import register
from schema.spec import (
    Access,
    FollowUp,
    Journal,
    JournalColumn,
    Keeping,
    Listing,
    NotFuture,
    Numbering,
    Order,
    Print,
    Role,
    Section,
    Sensitivity,
    Severity,
    Spec,
    Status,
    Within,
    registration,
)

PERSONAL, NOTIFIER = Sensitivity.PERSONAL, Sensitivity.NOTIFIER
ORAL, WRITTEN, FORWARDED = "APPEAL.ORAL", "APPEAL.WRITTEN", "APPEAL.FORWARDED"


@register
class Reception(Document):
    """Запись журнала приёма граждан."""

    office = f.Link(Organisation, "Кто ведёт приём", automatic=True, default="my_organisation")
    came_at = f.Moment("Дата и время приёма", required=True, default="now", sticky=True)
    applicant = f.Line("Фамилия, имя, отчество заявителя", 200, required=True, sensitivity=NOTIFIER, finds=f.Finds.NAME)
    applicant_address = f.Line(
        "Адрес заявителя",
        300,
        required_if=f.When("outcome", (WRITTEN, FORWARDED)),
        sensitivity=NOTIFIER,
        finds=f.Finds.ADDRESS,
    )
    applicant_phone = f.Phone("Телефон заявителя", sensitivity=NOTIFIER)
    topic = f.Prose("Содержание обращения", required=True, sensitivity=PERSONAL)
    children = f.Many(Person, "О каких детях", sensitivity=PERSONAL)
    received_by = f.Link(Employee, "Кто принял", required=True, default="me")
    outcome = f.Entry("APPEAL", "Итог приёма", required=True)
    oral_answer = f.Prose("Что ответили, разъяснили", required_if=f.When("outcome", (ORAL,)), sensitivity=PERSONAL)
    registered_on = f.Date(
        "Обращение зарегистрировано",
        required_if=f.When("outcome", (WRITTEN, FORWARDED)),
        basis="ч. 2 ст. 8 59-ФЗ: в течение трёх дней",
    )
    answer_due_on = f.Date("Ответить до", automatic=True, basis="ч. 1 ст. 12 59-ФЗ: 30 дней со дня регистрации")
    forwarded_on = f.Date(
        "Переслано",
        required_if=f.When("outcome", (FORWARDED,)),
        basis="ч. 3 ст. 8 59-ФЗ: в течение семи дней, заявитель уведомляется",
    )
    forwarded_to = f.Line("Куда переслано", 300, required_if=f.When("outcome", (FORWARDED,)))
    answered_on = f.Date("Ответ дан", automatic=True)
    answer_number = f.Line("Ответ: исх. №", 60, automatic=True)
    note = f.Prose("Примечание")

    spec = Spec(
        key="reception",
        title="Запись журнала приёма",
        plural="Журнал приёма граждан",
        gender="f",
        accusative="запись журнала приёма",
        basis="ст. 13 59-ФЗ",
        purpose="Каждый приём записывается; на принятое письменное обращение отвечают в 30 дней со дня регистрации.",
        stages=(1,),
        menu="signals",
        initial=Status.REGISTERED,
        editable=(Status.REGISTERED,),
        sections=(
            Section("Приём", ("came_at", "office", "received_by", "case", "doc_date", "place", "title_text")),
            Section("Заявитель", ("applicant", "applicant_address", "applicant_phone")),
            Section("Обращение", ("topic", "children", "outcome", "oral_answer")),
            Section("Письменное обращение", ("registered_on", "answer_due_on", "forwarded_on", "forwarded_to")),
            Section("Ответ", ("answered_on", "answer_number", "note")),
            CLOSING,
        ),
        listing=Listing(
            columns=(
                "reg_number",
                "came_at",
                "applicant",
                "outcome",
                "received_by",
                "answer_due_on",
                "answered_on",
                "status",
            ),
            search=("reg_number", "applicant", "applicant_address", "topic"),
            filters=("status", "came_at", "outcome", "received_by", "answer_due_on", "answered_on"),
        ),
        access=Access(
            read=frozenset({Role.SUPERVISOR}),
            draft=frozenset({Role.CLERK, Role.SPECIALIST, Role.HEAD, Role.SERVICE, Role.SERVICE_CLERK, Role.CURATOR}),
            own_field="office",
            own_only=frozenset({Role.SERVICE, Role.SERVICE_CLERK, Role.CURATOR}),
        ),
        numbering=Numbering(series="reception", mask="{seq}/{yyyy}", scope="organisation", on_create=True),
        transitions=registration(),
        printing=Print(
            name="КАРТОЧКА ЛИЧНОГО ПРИЁМА",
            heading="гражданина",
            letterhead="guardianship",
            signatures=("registrar",),
        ),
        journal=Journal(
            name="ЖУРНАЛ приёма граждан",
            date_field="came_at",
            keeper="office",
            columns=(
                JournalColumn(1, "№ п/п", ("reg_number",), 5),
                JournalColumn(2, "Дата и время приёма", ("came_at",), 7),
                JournalColumn(
                    3, "ФИО заявителя, адрес, телефон", ("applicant", "applicant_address", "applicant_phone"), 16
                ),
                JournalColumn(4, "Содержание обращения", ("topic",), 22),
                JournalColumn(5, "Кто принял", ("received_by",), 9),
                JournalColumn(6, "Итог приёма, разъяснения", ("outcome", "oral_answer"), 16),
                JournalColumn(7, "Зарегистрировано", ("registered_on",), 8),
                JournalColumn(8, "Ответить до", ("answer_due_on",), 7),
                JournalColumn(
                    9,
                    "Ответ: дата, исх. №; переслано",
                    ("answered_on", "answer_number", "forwarded_on", "forwarded_to"),
                    10,
                ),
                JournalColumn(10, "Примечание", ("note",), 8),
            ),
        ),
        checks=(
            *DATED,
            NotFuture("came_at"),
            NotFuture("registered_on"),
            NotFuture("forwarded_on"),
            Order("came_at", "registered_on"),
            Order("registered_on", "forwarded_on"),
            Within("came_at", "registered_on", days=3, basis="ч. 2 ст. 8 59-ФЗ", severity=Severity.WARNING),
            Within("registered_on", "forwarded_on", days=7, basis="ч. 3 ст. 8 59-ФЗ", severity=Severity.WARNING),
        ),
        followed_by=(FollowUp("letter-out", "appeal", "Ответить заявителю", (Status.REGISTERED,)),),
        needs_case=False,
        keeping=Keeping("kept_years_reception", "came_at"),
    )
