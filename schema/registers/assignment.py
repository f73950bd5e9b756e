"""Поручение: what the head, the deputy or the control of terms asks of an officer directly, with its day (E.10)."""

from schema import fields as f
from schema.document import CLOSING, DATED, Document
from schema.places import Employee, Organisation
from schema.registry import register
from schema.spec import (
    Access,
    Journal,
    JournalColumn,
    Keeping,
    Listing,
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

PERSONAL = Sensitivity.PERSONAL
_GIVERS = frozenset({Role.HEAD, Role.DEPUTY, Role.SUPERVISOR, Role.SERVICE})


@register
class Assignment(Document):
    """Поручение руководителя: one task for one officer. That it is done is marked on the page of its term."""

    given_by = f.Link(Employee, "Кто поручил", automatic=True, default="me")
    assigned_to = f.Link(Employee, "Кому поручено", required=True)
    to_org = f.Link(Organisation, "Где работает", automatic=True)
    task = f.Prose("Что поручено", required=True, sensitivity=PERSONAL)
    due_on = f.Date("Исполнить до", required=True, help="в этот день поручение ещё не просрочено")
    base = f.Line("Основание", 300, help="протокол совещания, письмо, результат проверки – если есть")

    spec = Spec(
        key="assignment",
        title="Поручение",
        plural="Поручения руководителя",
        gender="n",
        accusative="поручение",
        basis="практика: поручение руководителя в пределах должностных обязанностей",
        purpose="Поручение начальника, заместителя главы или контроля сроков: что сделать, кому и к какому дню.",
        stages=(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        menu="control",
        initial=Status.REGISTERED,
        editable=(Status.REGISTERED,),
        sections=(
            Section(
                "Поручение",
                ("case", "task", "assigned_to", "to_org", "due_on", "base", "given_by", "doc_date", "place"),
            ),
            Section("Заголовок", ("title_text",)),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "case", "task", "assigned_to", "due_on", "given_by", "status"),
            search=("reg_number", "task", "base"),
            filters=("status", "due_on", "assigned_to", "given_by", "doc_date"),
        ),
        access=Access(
            read=frozenset({Role.CLERK, Role.SPECIALIST, Role.CURATOR, Role.SERVICE_CLERK, Role.SECRETARY}),
            draft=_GIVERS,
            own_field="to_org",
            own_only=frozenset({Role.SERVICE, Role.CURATOR, Role.SERVICE_CLERK, Role.SECRETARY}),
        ),
        numbering=Numbering(series="assignment", mask="{seq}/{yyyy}", on_create=True),
        transitions=registration(),
        printing=Print(
            name="ПОРУЧЕНИЕ",
            heading="{assigned_to:dat}",
            letterhead="guardianship",
            signatures=("registrar",),
        ),
        journal=Journal(
            name="ЖУРНАЛ учёта поручений",
            date_field="doc_date",
            columns=(
                JournalColumn(1, "№ п/п", ("reg_number",), 6),
                JournalColumn(2, "Дата", ("doc_date",), 8),
                JournalColumn(3, "Кто поручил", ("given_by",), 12),
                JournalColumn(4, "Что поручено, основание", ("task", "base"), 36),
                JournalColumn(5, "Случай", ("case",), 12),
                JournalColumn(6, "Кому поручено", ("assigned_to",), 14),
                JournalColumn(7, "Исполнить до", ("due_on",), 8),
            ),
        ),
        checks=(*DATED, Order("doc_date", "due_on")),
        needs_case=False,
        keeping=Keeping("kept_years_assignment", "doc_date"),
    )
