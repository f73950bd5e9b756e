"""R03 Журнал контроля за исполнением Плана: one row is one check of one measure."""

from typing import Any

from schema import fields as f
from schema.document import CLOSING, DATED, Document
from schema.documents.meeting import Meeting
from schema.documents.rehab_plan import RehabPlan
from schema.places import Employee, Organisation
from schema.registry import register
from schema.spec import (
    Access,
    FollowUp,
    Journal,
    JournalColumn,
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

#: States in which somebody has looked; a row «не начато» is a stub made before the term.
CHECKED = (
    "MEASURESTATE.IN_PROGRESS",
    "MEASURESTATE.DONE",
    "MEASURESTATE.PARTLY",
    "MEASURESTATE.NOT_DONE",
    "MEASURESTATE.MOVED",
    "MEASURESTATE.CANCELLED",
)
NOT_DONE = "MEASURESTATE.NOT_DONE"
MOVED = "MEASURESTATE.MOVED"


class ControlledBy(Labelled):
    """The journal is kept by both bodies (A 7.2)."""

    GUARDIANSHIP = "guardianship", "орган опеки и попечительства"
    SERVICE = "service", "уполномоченная служба"


#: What an executor knows of its measures: whose child, what, by when. Nothing of the abuse, nothing of the control.
_OWN_MEASURES = (
    "reg_number",
    "children",
    "measure_number",
    "measure_text",
    "executor_org",
    "executor_person",
    "due_on",
    "new_due_on",
    "state",
)


def _children(row: Any) -> str:
    """Names of the children of the case."""
    return ", ".join(child.full_name for child in row.case.active_children) if row.case_id else ""


@register
class PlanControlEntry(Document):
    """Запись журнала контроля за исполнением плана."""

    plan = f.Link(RehabPlan, "План", required=True)
    children = f.Derived("Дети", _children, sensitivity=Sensitivity.PERSONAL)
    measure_number = f.Whole("Пункт плана №", 1, 1000, required=True)
    measure_text = f.Prose("Мероприятие", required=True)
    executor_org = f.Link(Organisation, "Исполнитель: учреждение", required=True, sticky=True)
    executor_person = f.Line("Исполнитель: должность, фамилия", 200, finds=f.Finds.NAME)
    due_on = f.Date("Срок исполнения", required=True)
    checked_on = f.Date("Дата контроля", required_if=f.When("state", CHECKED))
    checked_by = f.Link(Employee, "Кто контролировал", required_if=f.When("state", CHECKED))
    control_by = f.Choice(ControlledBy, "От какого органа", required_if=f.When("state", CHECKED))
    way = f.Entry("CHECKWAY", "Способ контроля", required_if=f.When("state", CHECKED))
    state = f.Entry("MEASURESTATE", "Результат", required=True, default="MEASURESTATE.NOT_STARTED")
    percent = f.Whole("Выполнено, %", 0, 100)
    fail_reason = f.Entry("FAILREASON", "Причина неисполнения", required_if=f.When("state", (NOT_DONE,)))
    fail_text = f.Prose("Пояснение причины", sensitivity=Sensitivity.PERSONAL)
    actions_taken = f.Prose(
        "Принятые меры", required_if=f.When("state", (NOT_DONE,)), help="напоминание, письмо, вынести на Совет"
    )
    new_due_on = f.Date("Новый срок", required_if=f.When("state", (MOVED,)))
    moved_by = f.Link(Employee, "Кем перенесён", required_if=f.When("state", (MOVED,)))
    moved_by_meeting = f.Link(
        Meeting,
        "Срок перенесён решением Совета",
        help="нужно для второго и следующих переносов одного мероприятия",
        quoted=False,
    )
    off_control_on = f.Date("Снято с контроля")
    note = f.Prose("Примечание")

    spec = Spec(
        key="control-journal",
        title="Запись журнала контроля",
        plural="Журнал контроля за исполнением плана",
        gender="f",
        accusative="запись журнала контроля",
        code="R03",
        basis="Модель, этап 7 (7.2)",
        purpose="Каждая проверка мероприятия плана: кто, когда и как проверил, выполнено ли, что сделано, если нет.",
        stages=(7, 8, 9),
        menu="monitoring",
        initial=Status.REGISTERED,
        editable=(Status.REGISTERED,),
        sections=(
            Section("Мероприятие", ("case", "children", "plan", "measure_number", "measure_text")),
            Section("Исполнитель и срок", ("executor_org", "executor_person", "due_on")),
            Section("Контроль", ("checked_on", "checked_by", "control_by", "way", "state", "percent")),
            Section("Если не выполнено", ("fail_reason", "fail_text", "actions_taken")),
            Section("Перенос срока", ("new_due_on", "moved_by", "moved_by_meeting")),
            Section("Отметки", ("off_control_on", "note", "doc_date", "place", "title_text")),
            CLOSING,
        ),
        listing=Listing(
            columns=(
                "reg_number",
                "case",
                "children",
                "measure_number",
                "measure_text",
                "executor_org",
                "due_on",
                "checked_on",
                "state",
            ),
            search=("reg_number", "measure_text", "executor_person", "actions_taken"),
            filters=("state", "due_on", "checked_on", "executor_org", "control_by", "off_control_on", "status"),
        ),
        access=Access(
            read=frozenset({Role.SERVICE, Role.HEAD, Role.SUPERVISOR, Role.EXECUTOR}),
            draft=frozenset({Role.CURATOR, Role.SPECIALIST, Role.SERVICE}),
            own_field="executor_org",
            columns={Role.EXECUTOR: _OWN_MEASURES},
        ),
        numbering=Numbering(series="control-journal", mask="{seq}/{yyyy}", on_create=True),
        transitions=registration(),
        printing=Print(
            name="ВЫПИСКА",
            heading="из журнала контроля за исполнением {plan_label:gen} (семья {family:gen})",
            letterhead="service",
            signatures=("registrar",),
        ),
        journal=Journal(
            name="ЖУРНАЛ контроля за исполнением плана",
            date_field="due_on",
            columns=(
                JournalColumn(1, "№ п/п", ("reg_number",), 5),
                JournalColumn(2, "№ случая, семья", ("case",), 10),
                JournalColumn(3, "Мероприятие (пункт плана)", ("measure_number", "measure_text"), 16),
                JournalColumn(4, "Исполнитель", ("executor_org", "executor_person"), 10),
                JournalColumn(5, "Срок", ("due_on",), 7),
                JournalColumn(6, "Дата контроля", ("checked_on",), 7),
                JournalColumn(7, "Кто контролировал", ("checked_by", "control_by"), 10),
                JournalColumn(8, "Способ контроля", ("way",), 7),
                JournalColumn(9, "Результат, %", ("state", "percent"), 8),
                JournalColumn(10, "Причина неисполнения", ("fail_reason", "fail_text"), 9),
                JournalColumn(11, "Принятые меры", ("actions_taken",), 11),
                JournalColumn(12, "Новый срок, кем перенесён", ("new_due_on", "moved_by", "moved_by_meeting"), 9),
                JournalColumn(13, "Снято с контроля", ("off_control_on",), 7),
                JournalColumn(14, "Запись внёс, подпись", ("created_by",), 8),
            ),
        ),
        checks=(
            *DATED,
            NotFuture("checked_on"),
            NotFuture("off_control_on"),
            Order("due_on", "new_due_on"),
            Order("checked_on", "off_control_on"),
        ),
        followed_by=(FollowUp("measure-report", "measure", "Сообщить о выполнении", (Status.REGISTERED,)),),
    )

    @property
    def caption(self) -> str:
        """«С-АС-2026-0001, пункт плана 2, срок 12.05.2026 (журнал контроля № 4/2026)»: no names in headings."""
        due = f", срок {self.due_on:%d.%m.%Y}" if self.due_on else ""
        case = f"{self.case.title}, " if self.case_id else ""
        return f"{case}пункт плана {self.measure_number}{due} (журнал контроля № {self.reg_number or 'б/н'})"
