"""D17 План реабилитации семьи (ребёнка), in Kedrovy «План работы с семьей»: goals, measures, executors and terms."""

from typing import Any

from schema import fields as f
from schema import registry
from schema.base import Row
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.diagnostic_report import DiagnosticReport
from schema.documents.rights_plan import RightsPlan
from schema.history import Deadline
from schema.people import Person
from schema.places import Employee, Organisation
from schema.registry import register
from schema.spec import (
    Access,
    Labelled,
    Listing,
    Local,
    NotFuture,
    Numbering,
    Order,
    Print,
    Reset,
    Role,
    Section,
    Sensitivity,
    Severity,
    Spec,
    Status,
    Transition,
    Within,
)
from schema.spec.cycles import annulment

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL

#: Decisions of the Council by which a plan becomes agreed.
AGREEING = ("COUNCILDEC.AGREE", "COUNCILDEC.AGREE_REMARKS")
_REVIEWS = ("DL-S3", "DL-S4", "DL-S5")


class GoalTarget(Labelled):
    """For whom a goal is set (K 2.2: «реабилитационных задач для ребенка и семьи»)."""

    CHILD = "child", "ребёнок"
    FAMILY = "family", "семья"
    PARENT = "parent", "родитель"


class PlanGoal(Row):
    """A goal; ``number`` is unique in the plan and is what measures refer to. Its state is set by monitoring."""

    number = f.Whole("№ задачи", 1, 200, required=True)
    target = f.Choice(GoalTarget, "Для кого", required=True)
    person = f.Link(Person, "Человек", sensitivity=PERSONAL)
    problem = f.Prose("Проблема", required=True, sensitivity=SPECIAL)
    goal = f.Prose("Задача", required=True, sensitivity=PERSONAL)
    indicator = f.Line("Показатель", 300)
    target_value = f.Line("Целевое значение", 200)
    mandatory = f.Flag("Обязательная", default=True, help="обязательные задачи должны быть достигнуты до закрытия")
    status = f.Entry("GOALSTATE", "Состояние", automatic=True, default="GOALSTATE.NOT_STARTED")
    achieved_on = f.Date("Достигнута", automatic=True)


class PlanMeasure(Row):
    """A measure of the goal ``goal_number``. Its state is set by the control journal and the executors' reports."""

    number = f.Whole("№ мероприятия", 1, 1000, required=True)
    goal_number = f.Whole("К задаче №", 1, 200, required=True)
    action = f.Prose("Мероприятие", required=True, sensitivity=PERSONAL)
    service_kind = f.Entry("SERVICE", "Вид услуги")
    executor_org = f.Link(Organisation, "Исполнитель: учреждение")
    executor_person = f.Line("Исполнитель: должность, фамилия", 200)
    frequency = f.Entry("FREQ", "Периодичность")
    start_on = f.Date("Начало")
    due_on = f.Date("Срок", help="не позднее срока плана")
    expected_result = f.Prose("Ожидаемый результат")
    family_part = f.Prose("Что делает семья", sensitivity=PERSONAL)
    status = f.Entry("MEASURESTATE", "Состояние", automatic=True, default="MEASURESTATE.NOT_STARTED")
    done_on = f.Date("Выполнено", automatic=True)
    result = f.Prose("Отметка о выполнении", automatic=True, sensitivity=PERSONAL)


class ChildVoice(Row):
    """The opinion of a child from 10 years and the signature of a child from 14."""

    child = f.Link(Person, "Ребёнок", required=True, sensitivity=PERSONAL)
    opinion = f.Prose("Мнение ребёнка (с 10 лет)", sensitivity=PERSONAL)
    signed_on = f.Date("Подпись ребёнка (с 14 лет)")


def _family(plan: Any) -> str:
    return plan.case.family.caption if plan.case_id and plan.case.family_id else ""


def _agreement(plan: Any) -> str:
    """«протокол № 5 от 20.05.2026, п. 2»: where the Council agreed the plan."""
    if plan.id is None:
        return ""
    meeting: Any = registry.get("meeting")
    item: Any = dict(registry.row_models(meeting))["agenda"]
    query = item.select(item, meeting).join(meeting, on=(item.document == meeting.id))
    query = query.where(item.plan == plan.id, item.decision_kind.in_(AGREEING), meeting.status == Status.APPROVED)
    found = query.order_by(meeting.held_on.desc(), meeting.id.desc()).first()
    return f"протокол {found.document.reference}, п. {found.number}" if found else ""


def _order(plan: Any) -> str:
    """The order that approved the plan (D21)."""
    if plan.id is None:
        return ""
    order: Any = registry.get("plan-approval-order")
    found = (
        order.select().where(order.plan == plan.id, order.status == Status.APPROVED).order_by(order.id.desc()).first()
    )
    return f"приказ {found.reference}" if found else ""


def _reviews(plan: Any) -> str:
    """Coming dates of expertise, council review and monitoring, as the terms of the case say."""
    if plan.case_id is None:
        return ""
    query = Deadline.select().where(Deadline.case_id == plan.case_id, Deadline.rule.in_(_REVIEWS))
    query = query.where(Deadline.status == "open").order_by(Deadline.due_on)
    return "\n".join(f"{term.title}: {term.due_on:%d.%m.%Y}" for term in query)


@register
class RehabPlan(Document):
    """План реабилитации. The Council agrees it, the head of the service approves it by an order (D21).

    A change of an approved plan is a new version that ``replaces`` it (10.3, 11.2).
    """

    version = f.Whole("Версия", 1, 100, required=True, default=1)
    replaces = f.Link("self", "Взамен плана")
    family = f.Derived("Семья", _family, sensitivity=PERSONAL)
    children = f.Many(Person, "Дети", required=True, sensitivity=PERSONAL)
    curator = f.Link(Employee, "Куратор", required=True, default="me")
    rights_plan = f.Link(RightsPlan, "Основание: План ЗПР", required=True)
    diagnostic = f.Link(DiagnosticReport, "Основание: диагностика", required=True)
    risk_level_start = f.Entry("RISK", "Уровень риска на начало", required=True, sensitivity=SPECIAL)
    aim = f.Prose("Цель реабилитации", required=True, sensitivity=PERSONAL)
    goals = f.Rows(PlanGoal, "Задачи", required=True, sensitivity=SPECIAL)
    measures = f.Rows(PlanMeasure, "Мероприятия", required=True, sensitivity=PERSONAL)
    family_commitments = f.Prose("Участие семьи, её обязательства и ресурсы", to_sign=True, sensitivity=PERSONAL)
    valid_from = f.Date("Срок реализации с", required=True, default="today")
    valid_to = f.Date("Срок реализации по", required=True, help="рекомендуется не более 6 месяцев")
    reviews = f.Derived("Даты мониторинга и пересмотра", _reviews)
    completion_criteria = f.Prose("Критерии завершения", to_sign=True)
    family_signers = f.Many(Person, "Кто подписывает от семьи", sensitivity=PERSONAL)
    family_signed_on = f.Date("Семья подписала план")
    family_refusal = f.Flag("Семья отказалась подписать план", default=False)
    refusal_reason = f.Prose("Причина отказа", required_if=f.When("family_refusal", (True,)), sensitivity=PERSONAL)
    child_voices = f.Rows(ChildVoice, "Мнение и подпись детей", sensitivity=PERSONAL)
    late_reason = f.Prose("Причина задержки плана", help="если план готов позднее 30 дней", basis="Модель, этап 5")
    agreed_item = f.Derived("Согласовано Советом (Консилиумом)", _agreement)
    approval_order = f.Derived("Утверждён приказом", _order)

    spec = Spec(
        key="rehab-plan",
        title=Local("{Plan}"),
        plural=Local("{Plan:many}"),
        accusative=Local("{plan:acc}"),
        code="D17",
        basis="Модель, этапы 5, 8, 11; п. 2.2 Положения о мониторинге (Кедровый)",
        purpose=Local("Что и к какому сроку делают семья и специалисты; согласует {Council}, утверждает служба."),
        stages=(5, 8, 11),
        menu="stages",
        sections=(
            REQUISITES,
            Section("Версия", ("version", "replaces", "late_reason")),
            Section(
                "Сведения о семье и основание",
                ("family", "children", "curator", "rights_plan", "diagnostic", "risk_level_start"),
            ),
            Section("Цель и задачи", ("aim", "goals", "completion_criteria")),
            Section("Мероприятия", ("measures",)),
            Section("Срок", ("valid_from", "valid_to", "reviews")),
            Section(
                "Участие и согласие семьи",
                (
                    "family_commitments",
                    "family_signers",
                    "family_signed_on",
                    "family_refusal",
                    "refusal_reason",
                    "child_voices",
                ),
            ),
            Section("Согласование и утверждение", ("agreed_item", "approval_order")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "case", "version", "curator", "valid_to", "status"),
            search=("reg_number", "case", "aim"),
            filters=("status", "doc_date", "curator", "valid_to", "risk_level_start"),
        ),
        access=Access(
            read=frozenset(
                {Role.SPECIALIST, Role.HEAD, Role.SERVICE_CLERK, Role.SECRETARY, Role.MEMBER, Role.SUPERVISOR}
            ),
            draft=frozenset({Role.CURATOR}),
        ),
        numbering=Numbering(series="rehab-plan", mask="{case}/ПР-{seq}", scope="case", reset=Reset.NEVER),
        transitions=(
            Transition(
                name="present",
                label="Представить на Совет",
                source=(Status.DRAFT, Status.RETURNED),
                target=Status.READY,
                by=frozenset({Role.CURATOR}),
                complete=True,
                signs=True,
            ),
            Transition(
                name="agree",
                label="Отметить согласование",
                source=(Status.READY,),
                target=Status.AGREED,
                by=frozenset({Role.SECRETARY}),
            ),
            Transition(
                name="return",
                label="Вернуть на доработку",
                source=(Status.READY, Status.AGREED),
                target=Status.RETURNED,
                by=frozenset({Role.SECRETARY}),
                remark=True,
            ),
            # Performed with the approval of the order D21.
            Transition(
                name="approve",
                automatic=True,
                label="Утвердить",
                source=(Status.AGREED,),
                target=Status.APPROVED,
                by=frozenset({Role.SERVICE}),
                complete=True,
                approves=True,
                four_eyes=True,
                numbers=True,
                freezes=True,
            ),
            Transition(
                name="start",
                automatic=True,
                label="Начать исполнение",
                source=(Status.APPROVED,),
                target=Status.IN_PROGRESS,
                by=frozenset({Role.CURATOR, Role.SERVICE}),
            ),
            Transition(
                name="complete",
                automatic=True,
                label="Завершить исполнение",
                source=(Status.IN_PROGRESS,),
                target=Status.COMPLETED,
                by=frozenset({Role.CURATOR, Role.SERVICE}),
            ),
            Transition(
                name="terminate",
                label="Прекратить исполнение",
                source=(Status.APPROVED, Status.IN_PROGRESS),
                target=Status.TERMINATED,
                by=frozenset({Role.SERVICE}),
                remark=True,
            ),
            # Performed with the approval of the version that names this one in ``replaces``.
            Transition(
                name="supersede",
                automatic=True,
                label="Заменить новой версией",
                source=(Status.APPROVED, Status.IN_PROGRESS),
                target=Status.SUPERSEDED,
                by=frozenset({Role.SERVICE}),
                remark=True,
            ),
            annulment(),
        ),
        printing=Print(
            name="{plan_label}",
            letterhead="service",
            heading="семьи {family:gen} ({minors:nom}), случай № {case}",
            grif=True,
            signatures=("signer", "family", "executors"),
            agreed=("council",),
            omit=("version", "agreed_item"),
            landscape=True,
        ),
        checks=(
            *DATED,
            NotFuture("family_signed_on"),
            Order("valid_from", "valid_to"),
            Within("valid_from", "valid_to", months=6, basis="рекомендуемый срок плана", severity=Severity.WARNING),
        ),
    )

    def goals_for(self, *targets: GoalTarget) -> list[PlanGoal]:
        """Goals set for a child, the family or a parent."""
        return [goal for goal in self.goals if goal.target in targets]

    def measures_of(self, goal: PlanGoal) -> list[PlanMeasure]:
        """Measures that serve a goal."""
        return [measure for measure in self.measures if measure.goal_number == goal.number]
