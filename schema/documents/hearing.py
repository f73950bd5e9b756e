"""Судебное заседание and the доверенность of whoever represents the body there (L.2)."""

from schema import fields as f
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.people import Person
from schema.places import Employee
from schema.registry import register
from schema.spec import (
    Access,
    FollowUp,
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
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL


class HearingResult(Labelled):
    """How a hearing ended; empty before it."""

    POSTPONED = "postponed", "отложено"
    DECIDED = "decided", "вынесено решение"
    STOPPED = "stopped", "производство прекращено"
    SUSPENDED = "suspended", "производство приостановлено"


@register
class Hearing(Document):
    """Судебное заседание по делу о ребёнке; печатается доверенность представителя."""

    previous = f.Link("self", "Предыдущее заседание")
    court = f.Line("Суд", 300, required=True)
    court_case = f.Line("№ дела в суде", 60, finds=f.Finds.NUMBER)
    claim = f.Line("О чём дело", 300, required=True, sensitivity=PERSONAL, help="о лишении родительских прав")
    our_role = f.Entry("COURTROLE", "Процессуальное положение органа", required=True)
    children = f.Many(Person, "В отношении детей", sensitivity=PERSONAL)
    held_at = f.Moment("Дата и время заседания", required=True)
    courtroom = f.Line("Место, зал, судья", 200)
    representative = f.Link(Employee, "Представитель", to_sign=True)
    powers = f.Prose(
        "Полномочия представителя",
        to_sign=True,
        default="представлять интересы органа опеки и попечительства в суде со всеми процессуальными правами, давать "
        "объяснения и заключения, заявлять ходатайства, представлять доказательства, получать копии судебных актов",
    )
    special_powers = f.Prose(
        "Полномочия, оговорённые отдельно",
        help="отказ от иска, изменение иска, обжалование; пусто – не даются",
        basis="ст. 54 ГПК РФ",
    )
    valid_until = f.Date("Доверенность действует до", to_sign=True)
    result = f.Choice(HearingResult, "Чем закончилось")
    next_at = f.Moment("Следующее заседание", required_if=f.When("result", (HearingResult.POSTPONED,)))
    decided_on = f.Date("Решение от", required_if=f.When("result", (HearingResult.DECIDED,)))
    decision = f.Prose(
        "Резолютивная часть", required_if=f.When("result", (HearingResult.DECIDED,)), sensitivity=SPECIAL
    )
    in_force_on = f.Date("Вступило в силу")

    spec = Spec(
        key="hearing",
        title="Судебное заседание",
        plural="Судебные заседания",
        gender="n",
        accusative="судебное заседание",
        basis="ст. 78 СК РФ; ст. 47, 53, 54 ГПК РФ",
        purpose="Заседание, доверенность представителя и итог: отложено на день или решение с датой вступления в силу.",
        stages=(2, 3, 8, 9),
        menu="stages",
        sections=(
            REQUISITES,
            Section(
                "Дело и заседание",
                ("previous", "court", "court_case", "claim", "our_role", "children", "held_at", "courtroom"),
            ),
            Section("Доверенность", ("representative", "powers", "special_powers", "valid_until")),
            Section("Итог", ("result", "next_at", "decided_on", "decision", "in_force_on"), part="execution"),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "held_at", "court", "case", "representative", "result", "next_at", "status"),
            search=("reg_number", "court", "court_case", "claim"),
            filters=("status", "held_at", "our_role", "representative", "result", "next_at"),
            order="-held_at",
        ),
        access=Access(read=frozenset({Role.DEPUTY, Role.SUPERVISOR, Role.CURATOR}), draft=frozenset({Role.SPECIALIST})),
        numbering=Numbering(series="hearing", mask="{seq}/{yyyy}"),
        transitions=approval(
            {Role.SPECIALIST},
            {Role.HEAD, Role.MAYOR},
            four_eyes=False,
            label="Подписать доверенность",
            submit_label="Направить на подпись",
        ),
        printing=Print(
            name="ДОВЕРЕННОСТЬ",
            heading="на представление интересов в суде",
            preamble="{guardianship:nom} настоящей доверенностью уполномочивает {representative:acc} представлять "
            "интересы органа опеки и попечительства в деле {claim} в отношении {minors:gen}. Дело рассматривает "
            "{court}.",
            points=(
                "Номер дела в суде: {court_case}.",
                "Представитель вправе: {powers}.",
                "Отдельно оговорённые полномочия: {special_powers}.",
                "Доверенность выдана без права передоверия и действует до {valid_until}.",
            ),
            body=False,
            signatures=("approver",),
        ),
        checks=(
            *DATED,
            NotFuture("decided_on"),
            Order("doc_date", "held_at"),
            Order("doc_date", "valid_until"),
            Order("held_at", "next_at"),
            Order("decided_on", "in_force_on"),
        ),
        followed_by=(FollowUp("hearing", "previous", "Следующее заседание", (Status.APPROVED,)),),
    )
