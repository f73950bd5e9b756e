"""D09c Иск в суд: filed within seven days of the decree, and what the court decided (п. 2 ст. 77 СК РФ)."""

from schema import fields as f
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.removal_decree import ClaimKind, RemovalDecree
from schema.people import Person
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
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
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL


class CourtDecision(Labelled):
    DEPRIVED = "deprived", "лишить родительских прав"
    RESTRICTED = "restricted", "ограничить в родительских правах"
    REFUSED = "refused", "отказать в иске"
    TERMINATED = "terminated", "производство прекращено"


@register
class CourtClaim(Document):
    """Иск о лишении или ограничении родительских прав; printed as the letter that carries it to the court."""

    decree = f.Link(RemovalDecree, "Постановление об отобрании", help="пусто, если иск без отобрания")
    children = f.Many(Person, "Дети", required=True, sensitivity=PERSONAL)
    defendants = f.Many(Person, "Ответчики", required=True, sensitivity=PERSONAL)
    claim_kind = f.Choice(ClaimKind, "Иск", required=True)
    court = f.Line("Суд (в какой?)", 300, required=True, help="Асиновский городской суд Томской области")
    filed_on = f.Date("Подан", to_sign=True, help="не позднее семи дней со дня постановления")
    enclosures = f.Prose("Приложения", to_sign=True, help="исковое заявление, постановление, акты, на скольких листах")
    incoming_number = f.Line("Входящий № суда", 60, finds=f.Finds.NUMBER)
    case_number = f.Line("№ дела", 60, finds=f.Finds.NUMBER)
    decision = f.Choice(CourtDecision, "Решение суда")
    decision_on = f.Date("Дата решения")
    decision_text = f.Prose("Существо решения", sensitivity=SPECIAL)
    in_force_on = f.Date("Вступило в законную силу")

    spec = Spec(
        key="court-claim",
        title="Иск в суд",
        plural="Иски в суд",
        accusative="иск в суд",
        code="D09c",
        basis="п. 2 ст. 77, ст. 70, 73 СК РФ",
        purpose="Через семь дней после постановления иск должен быть в суде; решение суда завершает ветвь отобрания.",
        stages=(2,),
        menu="papers",
        sections=(
            REQUISITES,
            Section("Иск", ("court", "claim_kind", "decree", "children", "defendants", "filed_on", "enclosures")),
            Section("В суде", ("incoming_number", "case_number"), part="execution"),
            Section("Решение суда", ("decision", "decision_on", "decision_text", "in_force_on"), part="execution"),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "filed_on", "claim_kind", "defendants", "court", "decision", "case", "status"),
            search=("reg_number", "court", "case_number", "children", "defendants"),
            filters=("status", "filed_on", "claim_kind", "decision", "in_force_on"),
        ),
        access=Access(
            read=frozenset({Role.HEAD, Role.DEPUTY, Role.MAYOR, Role.CLERK, Role.CURATOR, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
        ),
        numbering=Numbering(series="court-claim", mask="{seq}/ИС-{yyyy}", typed=True),
        transitions=approval({Role.SPECIALIST}, {Role.HEAD}, label="Подписать", submit_label="Направить на подпись"),
        printing=Print(
            name="СОПРОВОДИТЕЛЬНОЕ ПИСЬМО",
            heading="О направлении искового заявления",
            addressee="В {court}",
            preamble="{guardianship:nom} направляет в интересах {minors:gen}, исковое заявление {claim_kind} в "
            "отношении {defendants:gen}.",
            points=(
                "Основание: {decree}, пункт 2 статьи 77 Семейного кодекса Российской Федерации.",
                "Просим рассмотреть дело с участием органа опеки и попечительства и прокурора (пункт 2 статьи 70, "
                "пункт 4 статьи 73 Семейного кодекса Российской Федерации).",
                "О времени и месте рассмотрения просим сообщить.",
                "Приложения: {enclosures}",
            ),
            body=False,
            signatures=("approver",),
        ),
        checks=(
            *DATED,
            NotFuture("filed_on"),
            NotFuture("decision_on"),
            NotFuture("in_force_on"),
            Order("filed_on", "decision_on"),
            Order("decision_on", "in_force_on"),
            AtLeast("children"),
            AtLeast("defendants"),
        ),
    )
