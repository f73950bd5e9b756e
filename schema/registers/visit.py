"""График и журнал посещений семьи: planned, held, «не застал», and the next one (L.2)."""

from schema import fields as f
from schema.document import CLOSING, DATED, Document
from schema.people import Person
from schema.places import Employee
from schema.registry import register
from schema.spec import (
    Access,
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

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL


class VisitOutcome(Labelled):
    """How a visit ended; empty while it is only planned."""

    HELD = "held", "состоялось"
    NOT_HOME = "not_home", "не застал(а) дома"
    DENIED = "denied", "в дом не впустили"
    MOVED = "moved", "перенесено"


HELD = VisitOutcome.HELD
#: The family was not seen, so the next day must be set.
MISSED = (VisitOutcome.NOT_HOME, VisitOutcome.DENIED, VisitOutcome.MOVED)
_WENT = (VisitOutcome.HELD, VisitOutcome.NOT_HOME, VisitOutcome.DENIED)


@register
class Visit(Document):
    """Посещение семьи: строка графика, которая после посещения становится строкой журнала."""

    planned_on = f.Date("Запланировано на", required=True, default="today", sticky=True)
    aim = f.Entry("VISITAIM", "Цель", required=True)
    visitors = f.Many(Employee, "Кто посещает")
    address = f.Line("Адрес", 300, sensitivity=PERSONAL, finds=f.Finds.ADDRESS)
    outcome = f.Choice(VisitOutcome, "Как прошло", help="пусто, пока посещение только запланировано")
    visited_at = f.Moment("Дата и время посещения", required_if=f.When("outcome", _WENT))
    met_with = f.Line(
        "Кого застали", 300, required_if=f.When("outcome", (HELD,)), sensitivity=PERSONAL, finds=f.Finds.NAME
    )
    children_seen = f.Many(Person, "Кого из детей видели", sensitivity=PERSONAL)
    observed = f.Prose("Что увидели", required_if=f.When("outcome", (HELD,)), sensitivity=SPECIAL)
    agreed = f.Prose("О чём договорились", sensitivity=PERSONAL)
    missed_reason = f.Line(
        "Почему не состоялось, что сделано", 300, required_if=f.When("outcome", MISSED), sensitivity=PERSONAL
    )
    next_on = f.Date(
        "Следующее посещение", required_if=f.When("outcome", MISSED), help="строка графика на этот день появится сама"
    )
    note = f.Prose("Примечание")

    spec = Spec(
        key="visit",
        title="Посещение семьи",
        plural="Посещения семей",
        gender="n",
        accusative="посещение семьи",
        basis="ст. 122 СК РФ; Модель, этапы 5, 8",
        purpose="График и журнал посещений: кто, когда и зачем был у семьи, кого застал и когда придёт снова.",
        stages=(5, 8, 9),
        menu="monitoring",
        initial=Status.REGISTERED,
        editable=(Status.REGISTERED,),
        sections=(
            Section("График", ("case", "planned_on", "aim", "visitors", "address")),
            Section(
                "Посещение",
                (
                    "outcome",
                    "visited_at",
                    "met_with",
                    "children_seen",
                    "observed",
                    "agreed",
                    "missed_reason",
                    "next_on",
                ),
            ),
            Section("Отметки", ("note", "doc_date", "place", "title_text")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "planned_on", "case", "aim", "visitors", "outcome", "visited_at", "next_on"),
            search=("reg_number", "address", "met_with", "observed"),
            filters=("planned_on", "aim", "outcome", "next_on", "status"),
            order="-planned_on",
        ),
        access=Access(
            read=frozenset({Role.SERVICE, Role.HEAD, Role.SUPERVISOR}),
            draft=frozenset({Role.CURATOR, Role.SPECIALIST}),
        ),
        numbering=Numbering(series="visit", mask="{seq}/{yyyy}", on_create=True),
        transitions=registration(),
        printing=Print(
            name="ЗАПИСЬ О ПОСЕЩЕНИИ",
            heading="семьи {family:gen}, случай № {case}",
            letterhead="service",
            signatures=("registrar",),
        ),
        journal=Journal(
            name="ГРАФИК И ЖУРНАЛ посещений семей",
            date_field="planned_on",
            columns=(
                JournalColumn(1, "№ п/п", ("reg_number",), 5),
                JournalColumn(2, "Запланировано", ("planned_on",), 7),
                JournalColumn(3, "№ случая, семья, адрес", ("case", "address"), 14),
                JournalColumn(4, "Цель", ("aim",), 9),
                JournalColumn(5, "Кто посещал", ("visitors",), 10),
                JournalColumn(6, "Дата и время посещения, как прошло", ("visited_at", "outcome"), 10),
                JournalColumn(7, "Кого застали, кого из детей видели", ("met_with", "children_seen"), 12),
                JournalColumn(8, "Что увидели, о чём договорились", ("observed", "agreed", "missed_reason"), 20),
                JournalColumn(9, "Следующее посещение", ("next_on",), 7),
                JournalColumn(10, "Запись внёс", ("created_by",), 8),
            ),
        ),
        checks=(*DATED, NotFuture("visited_at"), Order("visited_at", "next_on")),
    )
