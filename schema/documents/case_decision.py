"""D25 Решение по случаю: continue, suspend, resume, close or refuse to close, by the guardianship body."""

from schema import fields as f
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.meeting import Meeting
from schema.documents.monitoring_form import MonitoringForm
from schema.documents.risk_assessment import RiskAssessment
from schema.places import Employee
from schema.registry import register
from schema.spec import (
    Access,
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

GOALS_REACHED, OF_AGE, FAMILY_REFUSED = "CLOSE.G1", "CLOSE.O1", "CLOSE.R1"
#: Reasons that need a proof and nothing else (domain E.5, H.16).
OBJECTIVE = ("CLOSE.O1", "CLOSE.O2", "CLOSE.O3", "CLOSE.O4", "CLOSE.O5", "CLOSE.O6", "CLOSE.O7")
#: Closed at any stage, the council is informed at its next meeting (T18a).
WITHOUT_COUNCIL = OBJECTIVE[:4]
WITH_LOW_RISK = (GOALS_REACHED, FAMILY_REFUSED)


class DecisionKind(Labelled):
    CONTINUE = "continue", "продолжить работу со случаем"
    SUSPEND = "suspend", "приостановить работу со случаем"
    RESUME = "resume", "возобновить работу со случаем"
    CLOSE = "close", "закрыть случай"
    REFUSE_CLOSE = "refuse_close", "отказать в закрытии случая"


_CONTINUE = f.When("kind", (DecisionKind.CONTINUE,))
_SUSPEND = f.When("kind", (DecisionKind.SUSPEND,))
_RESUME = f.When("kind", (DecisionKind.RESUME,))
_CLOSE = f.When("kind", (DecisionKind.CLOSE,))


@register
class CaseDecision(Document):
    """Решение о дальнейшей работе со случаем; which kinds a territory has is its setting ``decisions``."""

    kind = f.Choice(DecisionKind, "Решение", required=True)
    meeting = f.Link(Meeting, "Протокол заседания")
    protocol_item = f.Whole("Пункт протокола №", 1, 200)
    monitoring = f.Link(MonitoringForm, "Последний мониторинг", help="не старше трёх месяцев")
    grounds = f.Prose("Основания решения", required=True, sensitivity=SPECIAL)
    new_plan_required = f.Flag("Нужен новый план", required_if=_CONTINUE)
    next_monitoring_due = f.Date("Следующий мониторинг до", required_if=_CONTINUE)
    suspend_reason = f.Entry("SUSPEND", "Причина приостановки", required_if=_SUSPEND)
    suspended_from = f.Date("Приостановить с", required_if=_SUSPEND)
    suspended_until = f.Date(
        "Приостановить по", required_if=_SUSPEND, help="не дольше, чем разрешает порядок территории (три месяца)"
    )
    control_measures = f.Prose("Как контролируется положение ребёнка", required_if=_SUSPEND, sensitivity=PERSONAL)
    controller = f.Link(Employee, "Кто контролирует", required_if=_SUSPEND)
    resumed_on = f.Date("Возобновить с", required_if=_RESUME)
    resume_basis = f.Prose("Основание возобновления", required_if=_RESUME, sensitivity=PERSONAL)
    close_reason = f.Entry("CLOSE", "Причина закрытия", required_if=_CLOSE)
    closing_risk = f.Link(
        RiskAssessment,
        "Оценка риска при закрытии",
        required_if=f.When("close_reason", WITH_LOW_RISK),
        help="риск низкий, не старше 30 дней",
    )
    closing_proof = f.Line(
        "Подтверждающий документ",
        300,
        required_if=f.When("close_reason", OBJECTIVE),
        sensitivity=PERSONAL,
        help="вид, №, дата: свидетельство, решение суда, акт об устройстве",
    )
    goals_achieved_pct = f.Whole("Достигнуто целей плана, %", 0, 100, automatic=True)
    unmet_criteria_reason = f.Prose(
        "Почему случай закрывается при невыполненных критериях", sensitivity=PERSONAL, basis="п. 3.2 Положения"
    )
    aftercare_until = f.Date("Сопровождение после закрытия до")
    aftercare_text = f.Prose("Сопровождение после закрытия: кто и чем помогает", sensitivity=PERSONAL)
    service_notified_on = f.Date("Служба ознакомлена с решением")
    family_notified_on = f.Date("Семья уведомлена")

    spec = Spec(
        key="case-decision",
        title="Решение по случаю",
        plural="Решения по случаям",
        gender="n",
        accusative="решение по случаю",
        code="D25",
        basis="п. 3.3 Положения о мониторинге (Кедровый); Модель, этап 11 (11.1)",
        purpose="По итогам рассмотрения орган опеки решает: продолжить работу, приостановить её или закрыть случай.",
        stages=(11,),
        menu="stages",
        sections=(
            REQUISITES,
            Section("Решение", ("kind", "meeting", "protocol_item", "monitoring", "grounds")),
            Section("Если продолжить", ("new_plan_required", "next_monitoring_due")),
            Section(
                "Если приостановить",
                ("suspend_reason", "suspended_from", "suspended_until", "control_measures", "controller"),
            ),
            Section("Если возобновить", ("resumed_on", "resume_basis")),
            Section(
                "Если закрыть",
                (
                    "close_reason",
                    "closing_risk",
                    "closing_proof",
                    "goals_achieved_pct",
                    "unmet_criteria_reason",
                    "aftercare_until",
                    "aftercare_text",
                ),
            ),
            Section("Кому сообщено", ("service_notified_on", "family_notified_on"), part="execution"),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "case", "kind", "close_reason", "suspended_until", "status"),
            search=("reg_number", "grounds", "closing_proof"),
            filters=("status", "doc_date", "kind", "close_reason", "suspend_reason"),
        ),
        access=Access(
            read=frozenset({Role.SERVICE, Role.CURATOR, Role.DEPUTY, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
        ),
        numbering=Numbering(series="case-decision", mask="{seq}/{yyyy}"),
        transitions=approval({Role.SPECIALIST}, {Role.HEAD}, label="Подписать", submit_label="Направить на подпись"),
        printing=Print(
            name="РЕШЕНИЕ",
            heading="О дальнейшей работе со случаем {case}",
            preamble="Рассмотрев материалы случая {case} в отношении семьи {family:gen}, {guardianship:nom}",
            verb="РЕШИЛ:",
            points=(
                "По случаю № {case} в отношении семьи {family:gen}: {kind}.",
                "Решение принято на основании протокола заседания {council:gen} {meeting:ref}, пункт {protocol_item}.",
                "Учтены результаты мониторинга: {monitoring}.",
                "Учтена оценка риска: {closing_risk}.",
                "Обоснование. {grounds}",
                "Разработка нового плана: {new_plan_required}.",
                "Следующий мониторинг провести не позднее {next_monitoring_due}.",
                "Работу со случаем приостановить с {suspended_from} по {suspended_until}. Причина: {suspend_reason}.",
                "На время приостановки: {control_measures}. Контроль осуществляет {controller}.",
                "Работу со случаем возобновить с {resumed_on}. Основание: {resume_basis}.",
                "Причина закрытия: {close_reason}.",
                "Подтверждение причины закрытия: {closing_proof}.",
                "Закрытие при невыполненных условиях обосновано: {unmet_criteria_reason}.",
                "После закрытия до {aftercare_until}: {aftercare_text}.",
                "Копию решения направить в {service:acc}, о решении сообщить семье.",
            ),
            body=False,
            signatures=("approver",),
        ),
        checks=(
            *DATED,
            NotFuture("service_notified_on"),
            NotFuture("family_notified_on"),
            Order("doc_date", "next_monitoring_due"),
            Order("suspended_from", "suspended_until"),
            Order("doc_date", "aftercare_until"),
            Order("doc_date", "service_notified_on"),
            Order("doc_date", "family_notified_on"),
        ),
    )
