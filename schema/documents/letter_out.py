"""Исходящее: requests, notices, reminders, answers and extracts of the plan, with ready texts (L.2)."""

from typing import Any

from schema import fields as f
from schema import registry
from schema.base import Row
from schema.document import CLOSING, DATED, Document
from schema.documents.rehab_plan import RehabPlan
from schema.letter_texts import LetterText
from schema.people import Person
from schema.places import Organisation
from schema.registers.abuse_journal import AbuseFactEntry
from schema.registers.reception import Reception
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
    Spec,
    Status,
    Transition,
    annulment,
    replacement,
)

PERSONAL, SPECIAL, NOTIFIER = Sensitivity.PERSONAL, Sensitivity.SPECIAL, Sensitivity.NOTIFIER
NOTICE, REMINDER, ANSWER = "LETTER.NOTICE", "LETTER.REMINDER", "LETTER.ANSWER"
FEEDBACK, EXTRACT = "LETTER.FEEDBACK", "LETTER.EXTRACT"
TASK = "LETTER.TASK"

_CLERKS = frozenset({Role.CLERK, Role.SERVICE_CLERK})
_SIGNERS = frozenset({Role.SPECIALIST, Role.HEAD, Role.CURATOR, Role.SERVICE, Role.SECRETARY})


class ExtractMeasure(Row):
    """A measure of the plan that the addressee carries out; copied when the letter is saved."""

    number = f.Whole("Пункт", automatic=True)
    action = f.Prose("Мероприятие", automatic=True, sensitivity=PERSONAL)
    executor_person = f.Line("Исполнитель", 200, automatic=True)
    start_on = f.Date("Начало", automatic=True)
    due_on = f.Date("Срок", automatic=True)


def _reminded(letter: Any) -> str:
    """«№ 17/2026 от 13.05.2026», for the text of a reminder."""
    return str(letter.reminds.reference) if letter.reminds_id else ""


def _answer(letter: Any) -> str:
    """The incoming papers that answer the letter."""
    if letter.id is None:
        return ""
    incoming: Any = registry.get("letter-in")
    found = incoming.select().where(incoming.answers == letter.id, incoming.status != Status.ANNULLED)
    return "; ".join(f"вх. {paper.reference}" for paper in found.order_by(incoming.received_on, incoming.id))


@register
class LetterOut(Document):
    """Исходящее письмо."""

    kind = f.Entry("LETTER", "Вид письма", required=True)
    wording = f.Link(LetterText, "Готовый текст", automatic=True)
    from_org = f.Link(Organisation, "От кого", automatic=True, default="my_organisation")
    addressee_org = f.Link(Organisation, "Кому: организация", sensitivity=NOTIFIER)
    addressee_person = f.Line(
        "Кому: должность, фамилия (в дательном падеже)", 200, sensitivity=NOTIFIER, finds=f.Finds.NAME
    )
    addressee_text = f.Line(
        "Кому, если организации нет в списке (в дательном падеже)",
        300,
        sensitivity=NOTIFIER,
        help="гражданин, суд…",
        finds=f.Finds.NAME,
    )
    addressee_address = f.Line(
        "Адрес для отправки", 300, sensitivity=NOTIFIER, help="пусто – адрес организации", finds=f.Finds.ADDRESS
    )
    children = f.Many(Person, "О каких детях", sensitivity=PERSONAL)
    entry = f.Link(
        AbuseFactEntry,
        "Запись журнала ЖО",
        required_if=f.When("kind", (NOTICE, FEEDBACK)),
        help="графа 20 журнала заполнится сама при отправке",
    )
    notified_body = f.Entry(
        "BODY", "Какой орган уведомлён", required_if=f.When("kind", (NOTICE,)), basis="ст. 9 120-ФЗ"
    )
    appeal = f.Link(Reception, "Обращение", quoted=False, help="на какое обращение даётся ответ")
    reminds = f.Link("self", "О каком письме напоминаем", required_if=f.When("kind", (REMINDER,)))
    reminded = f.Derived("Напоминаем о письме", _reminded)
    task_base = f.Line(
        "О каком поручении напоминаем",
        300,
        required_if=f.When("kind", (TASK,)),
        help="протокол и пункт, план и мероприятие, № поручения",
    )
    text = f.Prose(
        "Текст письма",
        to_sign=True,
        sensitivity=SPECIAL,
        help="оставьте пустым – подставится готовый текст этого вида; его можно править",
    )
    plan = f.Link(RehabPlan, "План", required_if=f.When("kind", (EXTRACT,)))
    measures = f.Rows(ExtractMeasure, "Мероприятия, порученные адресату", automatic=True, sensitivity=PERSONAL)
    enclosures = f.Prose("Приложения", help="название и число листов")
    reply_due_on = f.Date("Ответить до")
    dispatch_way = f.Entry("DISPATCH", "Способ отправки")
    dispatched_on = f.Date("Отправлено", help="пусто – день отметки")
    dispatch_number = f.Line("№ почтового отправления, реестра", 80, finds=f.Finds.NUMBER)
    answered_on = f.Date("Ответ получен", automatic=True)
    answered_by = f.Derived("Чем отвечено", _answer)

    spec = Spec(
        key="letter-out",
        title="Исходящее письмо",
        plural="Исходящие письма",
        gender="n",
        accusative="исходящее письмо",
        basis="ст. 122 СК РФ; ст. 9 120-ФЗ; 59-ФЗ",
        purpose="Запросы, уведомления, напоминания и ответы с готовыми текстами; срок ответа контролируется.",
        stages=(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        menu="letters",
        sections=(
            Section("Реквизиты", ("case", "kind", "doc_date", "place", "title_text", "from_org", "wording")),
            Section("Кому", ("addressee_org", "addressee_person", "addressee_text", "addressee_address")),
            Section(
                "О чём",
                (
                    "children",
                    "entry",
                    "notified_body",
                    "appeal",
                    "reminds",
                    "reminded",
                    "task_base",
                    "text",
                    "reply_due_on",
                ),
            ),
            Section("Выписка из плана", ("plan", "measures")),
            Section("Приложения", ("enclosures",)),
            Section("Отправка", ("dispatch_way", "dispatched_on", "dispatch_number"), part="execution"),
            Section("Ответ", ("answered_on", "answered_by")),
            CLOSING,
        ),
        listing=Listing(
            columns=(
                "reg_number",
                "doc_date",
                "kind",
                "addressee_org",
                "title_text",
                "case",
                "reply_due_on",
                "answered_on",
                "status",
            ),
            search=("reg_number", "title_text", "addressee_org", "addressee_text", "addressee_person"),
            filters=("status", "doc_date", "kind", "addressee_org", "reply_due_on", "answered_on"),
        ),
        access=Access(
            read=frozenset({Role.DEPUTY, Role.SUPERVISOR}),
            draft=_CLERKS | _SIGNERS,
            own_field="from_org",
            own_only=frozenset({Role.SECRETARY, Role.SERVICE_CLERK}),
        ),
        numbering=Numbering(series="letter-out", mask="{seq}/{yyyy}", scope="organisation", typed=True),
        transitions=(
            Transition(
                name="sign",
                label="Подписать",
                source=(Status.DRAFT, Status.RETURNED, Status.ON_APPROVAL),
                target=Status.APPROVED,
                by=_SIGNERS,
                complete=True,
                signs=True,
                paper=True,
                numbers=True,
                freezes=True,
            ),
            Transition(
                name="submit",
                label="Направить на подпись",
                source=(Status.DRAFT, Status.RETURNED),
                target=Status.ON_APPROVAL,
                by=_CLERKS | _SIGNERS,
                complete=True,
            ),
            Transition(
                name="return",
                label="Вернуть с замечанием",
                source=(Status.ON_APPROVAL,),
                target=Status.RETURNED,
                by=_SIGNERS,
                remark=True,
            ),
            Transition(
                name="send",
                label="Отметить отправку",
                source=(Status.APPROVED,),
                target=Status.SENT,
                by=_CLERKS | _SIGNERS,
            ),
            replacement(set(_CLERKS | _SIGNERS), Status.APPROVED, Status.SENT),
            annulment(),
        ),
        printing=Print(
            name="",
            heading="{kind}",
            letterhead="sender",
            addressee="{addressee}",
            text="{text}",
            shows=("measures", "enclosures"),
            signatures=("signer",),
        ),
        journal=Journal(
            name="ЖУРНАЛ регистрации исходящих документов",
            date_field="doc_date",
            keeper="from_org",
            columns=(
                JournalColumn(1, "Исх. №", ("reg_number",), 6),
                JournalColumn(2, "Дата", ("doc_date",), 7),
                JournalColumn(
                    3,
                    "Кому (адресат)",
                    ("addressee_org", "addressee_person", "addressee_text", "addressee_address"),
                    18,
                ),
                JournalColumn(4, "Вид, краткое содержание", ("kind", "title_text"), 20),
                JournalColumn(5, "Случай", ("case",), 10),
                JournalColumn(6, "Исполнитель, подписал", ("executor", "signed_by"), 10),
                JournalColumn(
                    7, "Отправлено: дата, способ, №", ("dispatched_on", "dispatch_way", "dispatch_number"), 12
                ),
                JournalColumn(8, "Ответить до", ("reply_due_on",), 7),
                JournalColumn(9, "Ответ получен", ("answered_on", "answered_by"), 12),
            ),
        ),
        checks=(
            *DATED,
            NotFuture("dispatched_on"),
            Order("doc_date", "dispatched_on"),
            Order("doc_date", "reply_due_on"),
        ),
        followed_by=(
            FollowUp("letter-in", "answers", "Зарегистрировать ответ", (Status.SENT,)),
            FollowUp("letter-out", "reminds", "Напомнить", (Status.SENT,)),
        ),
        needs_case=False,
        keeping=Keeping("kept_years_letter_out", "doc_date"),
    )
