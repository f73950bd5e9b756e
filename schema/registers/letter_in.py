"""Входящее: answers, resolutions of the commission, court decisions – registered, linked, passed on (L.2)."""

from schema import fields as f
from schema.document import CLOSING, DATED, Document
from schema.documents.letter_out import LetterOut
from schema.places import Employee, Organisation
from schema.registry import register
from schema.spec import (
    Access,
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
    registration,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL
ANSWER = "LETTERIN.ANSWER"
#: Papers of these kinds are quoted by their own number and date.
ACTS = ("LETTERIN.KDN", "LETTERIN.COURT")


@register
class LetterIn(Document):
    """Входящий документ."""

    to_org = f.Link(Organisation, "Кем зарегистрировано", automatic=True, default="my_organisation")
    received_on = f.Date("Дата поступления", required=True, default="today", sticky=True)
    kind = f.Entry("LETTERIN", "Вид документа", required=True)
    from_organisation = f.Link(Organisation, "От кого: организация", sticky=True)
    from_text = f.Line("От кого, если нет в списке", 300, sensitivity=PERSONAL)
    sender_number = f.Line("№ документа отправителя", 60, required_if=f.When("kind", ACTS), finds=f.Finds.NUMBER)
    sender_date = f.Date("Дата документа отправителя", required_if=f.When("kind", ACTS))
    answers = f.Link(LetterOut, "Ответ на письмо", quoted=False, help="срок ответа на это письмо будет выполнен")
    summary = f.Prose("Краткое содержание", required=True, sensitivity=SPECIAL)
    sheets = f.Whole("Листов", 1, 10000)
    assigned_to = f.Link(Employee, "Кому передано")
    resolution = f.Prose("Резолюция")
    due_on = f.Date("Исполнить до", help="если документ что-то поручает или резолюция назначает срок")
    done_on = f.Date("Исполнено")
    done_text = f.Line("Отметка об исполнении, в дело №", 300)

    spec = Spec(
        key="letter-in",
        title="Входящий документ",
        plural="Входящие документы",
        accusative="входящий документ",
        basis="практика: регистрация входящих; ГОСТ Р 7.0.97-2025",
        purpose="Регистрирует ответы, постановления и решения; ответ снимает с контроля письмо, на которое он пришёл.",
        stages=(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        menu="letters",
        initial=Status.REGISTERED,
        editable=(Status.REGISTERED,),
        sections=(
            Section(
                "Регистрация", ("received_on", "to_org", "case", "kind", "answers", "doc_date", "place", "title_text")
            ),
            Section("Отправитель", ("from_organisation", "from_text", "sender_number", "sender_date")),
            Section("Содержание", ("summary", "sheets")),
            Section("Исполнение", ("assigned_to", "resolution", "due_on", "done_on", "done_text")),
            CLOSING,
        ),
        listing=Listing(
            columns=(
                "reg_number",
                "received_on",
                "kind",
                "from_organisation",
                "sender_number",
                "case",
                "answers",
                "assigned_to",
                "status",
            ),
            search=("reg_number", "from_organisation", "from_text", "sender_number", "summary"),
            filters=("status", "received_on", "kind", "from_organisation", "assigned_to", "due_on", "done_on"),
        ),
        access=Access(
            read=frozenset({Role.HEAD, Role.DEPUTY, Role.SUPERVISOR}),
            draft=frozenset(
                {Role.CLERK, Role.SPECIALIST, Role.SERVICE, Role.SERVICE_CLERK, Role.CURATOR, Role.SECRETARY}
            ),
            own_field="to_org",
            own_only=frozenset({Role.SECRETARY}),
        ),
        numbering=Numbering(series="letter-in", mask="{seq}/{yyyy}", scope="organisation", on_create=True),
        transitions=registration(),
        printing=Print(
            name="ВЫПИСКА",
            heading="из журнала регистрации входящих документов",
            letterhead="guardianship",
            signatures=("registrar",),
        ),
        journal=Journal(
            name="ЖУРНАЛ регистрации входящих документов",
            date_field="received_on",
            keeper="to_org",
            columns=(
                JournalColumn(1, "Вх. №", ("reg_number",), 6),
                JournalColumn(2, "Дата поступления", ("received_on",), 7),
                JournalColumn(3, "От кого", ("from_organisation", "from_text"), 14),
                JournalColumn(4, "№ и дата отправителя", ("sender_number", "sender_date"), 9),
                JournalColumn(5, "Вид, краткое содержание, листов", ("kind", "summary", "sheets"), 24),
                JournalColumn(6, "На наш исх. №", ("answers",), 9),
                JournalColumn(7, "Случай", ("case",), 9),
                JournalColumn(8, "Кому передано, резолюция, срок", ("assigned_to", "resolution", "due_on"), 13),
                JournalColumn(9, "Отметка об исполнении", ("done_on", "done_text"), 11),
            ),
        ),
        checks=(
            *DATED,
            NotFuture("received_on"),
            NotFuture("sender_date"),
            NotFuture("done_on"),
            Order("sender_date", "received_on"),
            Order("received_on", "done_on"),
            Order("received_on", "due_on"),
        ),
        needs_case=False,
        keeping=Keeping("kept_years_letter_in", "received_on"),
    )
