"""D23 Форма Мониторинга: the child, the family and the work of specialists, graded before the council's meeting."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from schema import advice, grading
from schema import fields as f
from schema.base import Row
from schema.criteria import Block, Criterion, Dynamics, Proposal, approving_act
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.meeting import Meeting
from schema.documents.rehab_plan import RehabPlan
from schema.people import Person
from schema.places import Employee, Organisation
from schema.quotes import papers
from schema.registry import register
from schema.spec import (
    Access,
    Listing,
    NotFuture,
    Numbering,
    Order,
    Print,
    Reset,
    Role,
    Section,
    Sensitivity,
    Spec,
    Status,
    Transition,
)
from schema.spec.cycles import annulment

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL
HANDED_OVER = (Status.SENT, Status.RECEIVED)
_LOW_RISK = "RISK.LOW"
_RECEIVERS = frozenset({Role.HEAD, Role.SERVICE})  # which of the two: setting monitoring_form_goes_to (domain L.5)


class Score(Row):
    """One criterion graded: level 1…4 (0 – no data), change −2…+2, and what shows it."""

    criterion = f.Link(Criterion, "Критерий", automatic=True)
    level = f.Whole(
        "Уровень", 0, 4, help="1 критический, 2 неблагополучный, 3 удовлетворительный, 4 благополучный, 0 нет данных"
    )
    dynamics = f.Whole(
        "Динамика",
        -2,
        2,
        help="от −2 (значительное ухудшение) до +2 (значительное улучшение); пусто – по уровню прошлого мониторинга",
    )
    evidence = f.Prose("Подтверждение: наблюдение, документ", sensitivity=SPECIAL)
    reason = f.Prose(
        "Пояснение эксперта", sensitivity=SPECIAL, help="нужно, если нет данных или динамика не та, что по уровням"
    )


class MonitoringScore(Score):
    """A line of blocks A (one per child), B and P; laid out by the console, filled by the curator."""

    child = f.Link(Person, "Ребёнок", automatic=True, sensitivity=PERSONAL)


class QualityScore(Score):
    """A line of blocks W and Q; filled by the monitoring group, never by the case's curator."""


class GoalState(Row):
    """How a task of the plan stands at the end of the period (K 2.2: оценка выполнения реабилитационных задач)."""

    number = f.Whole("№ задачи", 1, 200, automatic=True)
    goal = f.Line("Задача", 300, automatic=True, sensitivity=PERSONAL)
    status = f.Entry("GOALSTATE", "Состояние")
    achieved_on = f.Date("Достигнута")


class MonitoringParticipant(Row):
    """Who carries the monitoring out, with which competencies, invited by whom (K 3.1, 3.2)."""

    employee = f.Link(Employee, "Участник", required=True)
    org = f.Link(Organisation, "Организация")
    competencies = f.Entries("COMPETENCE", "Компетенции", basis="п. 3.2 Положения о мониторинге (Кедровый)")
    invited_by = f.Link(Employee, "Кем привлечён", basis="п. 3.1 Положения о мониторинге (Кедровый)")


def _approved_by(form: "MonitoringForm") -> str:
    """«приказ от 10.01.2026 № 1 …», in force on the day of the form."""
    act = approving_act(form.territory_id, form.doc_date) if form.doc_date else None
    return act.caption if act else ""


def _said(outcome: grading.Outcome) -> str:
    """«75 из 100; средняя динамика +0,30 – без существенных изменений»."""
    if outcome.index is None:
        return "нет данных"
    label = outcome.dynamics.label if outcome.dynamics else ""
    if outcome.dynamics is Dynamics.CRITICAL:
        return f"{outcome.index} из 100; {label}: безопасность на уровне 1, остальные оценки не усредняются"
    if outcome.change is None:
        return f"{outcome.index} из 100"
    return f"{outcome.index} из 100; средняя динамика {_signed(outcome.change)} – {label}"


def _signed(value: Fraction) -> str:
    """«+0,33», «−1,00», «0,00»: two places, so that 0,45 is not read as the 0,5 of an improvement."""
    hundredths = grading.rounded(abs(value) * 100)
    sign = "" if not hundredths else "−" if value < 0 else "+"
    return f"{sign}{hundredths // 100},{hundredths % 100:02d}"


def _index(block: Block) -> Callable[[Any], str]:
    return lambda form: _said(grading.outcomes(form.grades)[block])


def _index_of_children(form: Any) -> str:
    """One child as it is; several, each in a line of his own under the common index."""
    by_child = grading.children_outcomes(form.grades)
    if len(by_child) < 2:
        return _index(Block.CHILD)(form)
    names = {row.child_id: row.child.first_name for row in form.scores if row.child_id}
    lines = [f"{names.get(key, 'ребёнок')}: {_said(outcome)}" for key, outcome in by_child.items()]
    common = grading.outcomes(form.grades)[Block.CHILD].index
    return "\n".join([f"все дети: {common} из 100" if common else "все дети: нет данных", *lines])


def _overall(form: Any) -> str:
    found = grading.overall(form.grades)
    return found.label if found else "не определена: сравнить пока не с чем"


def _suggestion(form: Any) -> str:
    hint = form.hint
    return f"{hint.text or 'предложить пока нечего'}\nПочему: {'; '.join(hint.reasons)}"


@register
class MonitoringForm(Document):
    """Форма мониторинга. ``lead_days`` and ``lead_violation`` come from ``validators.monitoring`` on handing over."""

    plan = f.Link(RehabPlan, "План", required=True)
    period_from = f.Date("Период с", required=True)
    period_to = f.Date("Период по", required=True)
    prepared_by = f.Link(Employee, "Подготовил (куратор)", required=True, default="me", basis="п. 3.3 Положения")
    meeting = f.Link(Meeting, "К заседанию", to_sign=True)
    handed_over_at = f.Moment("Передана", automatic=True, basis="п. 3.3 Положения: не позднее чем за 4 дня")
    lead_days = f.Whole("Передана до заседания, дней", -3650, 3650, automatic=True)
    lead_violation = f.Flag("Передана с нарушением срока", automatic=True)
    accepted_by = f.Link(Employee, "Кто принял", automatic=True)
    accepted_at = f.Moment("Принята", automatic=True)
    violation_reason = f.Prose(
        "Причина нарушения срока передачи", help="иначе вопрос переносится на следующее заседание"
    )
    admitted_by = f.Link(Employee, "Кто допустил к рассмотрению", help="начальник отдела опеки")
    participants = f.Rows(MonitoringParticipant, "Участники мониторинга", to_sign=True)
    family_present = f.Many(Person, "Кто из семьи участвовал в оценке", sensitivity=PERSONAL, basis="п. 3.2 Положения")
    child_state = f.Prose(
        "Сведения о состоянии и развитии ребёнка", to_sign=True, sensitivity=SPECIAL, help="о каждом ребёнке отдельно"
    )
    family_dynamics = f.Prose("Динамика внутрисемейных отношений", to_sign=True, sensitivity=SPECIAL)
    family_participation = f.Prose("Участие семьи в выполнении мероприятий плана", to_sign=True, sensitivity=PERSONAL)
    criteria_act = f.Derived("Критерии утверждены", _approved_by, basis="п. 1.3 Положения о мониторинге (Кедровый)")
    scores = f.Rows(
        MonitoringScore,
        "Оценка по критериям",
        columns=("criterion", "child", "level", "dynamics", "evidence", "reason"),
        fixed=True,
        to_sign=True,
        sensitivity=SPECIAL,
    )
    index_child = f.Derived("Индекс состояния и развития детей", _index_of_children, sensitivity=SPECIAL)
    index_family = f.Derived("Индекс семьи", _index(Block.FAMILY), sensitivity=SPECIAL)
    index_part = f.Derived("Индекс участия семьи в плане", _index(Block.PARTICIPATION), sensitivity=PERSONAL)
    index_spec = f.Derived("Индекс работы специалистов", _index(Block.SPECIALISTS))
    index_curator = f.Derived("Индекс работы куратора", _index(Block.CURATOR))
    dynamics_overall = f.Derived("Динамика случая", _overall, sensitivity=SPECIAL)
    exec_done = f.Whole("Выполнено мероприятий", automatic=True)
    exec_partial = f.Whole("Выполнено частично", automatic=True)
    exec_not_done = f.Whole("Не выполнено", automatic=True)
    exec_percent = f.Whole("Выполнение плана, %", 0, 100, automatic=True)
    goal_states = f.Rows(
        GoalState,
        "Достижение задач плана",
        columns=("number", "goal", "status", "achieved_on"),
        fixed=True,
        sensitivity=PERSONAL,
        basis="п. 2.2 Положения о мониторинге (Кедровый)",
    )
    exec_text = f.Prose("Выполнение реабилитационных задач и мероприятий", to_sign=True, sensitivity=PERSONAL)
    effectiveness = f.Prose("Эффективность плана: что помогло, что нет", to_sign=True, sensitivity=PERSONAL)
    quality_scores = f.Rows(QualityScore, "Оценка специалистов и куратора", fixed=True)
    specialists_text = f.Prose("Качество работы специалистов")
    curator_text = f.Prose("Качество работы куратора случая")
    part_six_by = f.Link(Employee, "Часть VI заполнил", help="участник мониторинга, но не куратор этого случая")
    part_six_on = f.Date("Часть VI заполнена")
    causes = f.Prose("Причины изменений", to_sign=True, sensitivity=SPECIAL)
    conclusions = f.Prose("Выводы", to_sign=True, sensitivity=SPECIAL)
    suggestion = f.Derived("Подсказка по расчёту, решает Совет", _suggestion, sensitivity=SPECIAL)
    proposal = f.Choice(Proposal, "Предложение", to_sign=True)
    proposal_text = f.Prose("Пояснение к предложению")
    family_opinion = f.Prose("Мнение семьи", sensitivity=PERSONAL)
    acquainted_on = f.Date("Семья ознакомлена")

    spec = Spec(
        key="monitoring-form",
        title="Форма мониторинга",
        plural="Формы мониторинга",
        gender="f",
        accusative="форму мониторинга",
        code="D23",
        basis="п. 1.2, 3.1–3.3 Положения о мониторинге (Кедровый); Модель, этап 9",
        purpose="Куратор собирает сведения за период и передаёт форму не позднее чем за 4 дня до заседания.",
        stages=(9,),
        menu="monitoring",
        sections=(
            REQUISITES,
            Section("Период и заседание", ("plan", "period_from", "period_to", "prepared_by", "meeting")),
            Section(
                "Передача и приём", ("handed_over_at", "lead_days", "lead_violation", "accepted_by", "accepted_at")
            ),
            Section("Допуск при нарушении срока", ("violation_reason", "admitted_by"), part="head"),
            Section("Кто проводит мониторинг", ("participants", "family_present")),
            Section("Часть I. Состояние и развитие ребёнка", ("child_state",)),
            Section("Часть II. Динамика внутрисемейных отношений", ("family_dynamics",)),
            Section("Часть III. Участие семьи в выполнении плана", ("family_participation",)),
            Section("Оценка ребёнка, семьи и её участия", ("criteria_act", "scores")),
            Section(
                "Часть IV. Выполнение задач и мероприятий",
                ("exec_done", "exec_partial", "exec_not_done", "exec_percent", "goal_states", "exec_text"),
            ),
            Section("Часть V. Эффективность плана", ("effectiveness",)),
            Section(
                "Часть VI. Качество работы специалистов и куратора",
                ("quality_scores", "specialists_text", "curator_text", "part_six_by", "part_six_on"),
                part="monitor",
            ),
            Section(
                "Индексы и динамика",
                ("index_child", "index_family", "index_part", "index_spec", "index_curator", "dynamics_overall"),
            ),
            Section(
                "Часть VII. Причины, выводы, предложение",
                ("causes", "conclusions", "suggestion", "proposal", "proposal_text"),
            ),
            Section("Мнение семьи", ("family_opinion", "acquainted_on")),
            CLOSING,
        ),
        listing=Listing(
            columns=(
                "reg_number",
                "case",
                "period_from",
                "period_to",
                "meeting",
                "lead_violation",
                "proposal",
                "status",
            ),
            search=("reg_number", "conclusions"),
            filters=("status", "period_to", "prepared_by", "meeting", "lead_violation", "proposal"),
        ),
        access=Access(
            read=frozenset(
                {
                    Role.SPECIALIST,
                    Role.HEAD,
                    Role.SERVICE,
                    Role.MONITOR,
                    Role.SECRETARY,
                    Role.MEMBER,
                    Role.SUPERVISOR,
                }
            ),
            draft=frozenset({Role.CURATOR}),
        ),
        numbering=Numbering(series="monitoring-form", mask="{case}/М-{seq}", reset=Reset.NEVER, scope="case"),
        transitions=(
            Transition(
                name="hand-over",
                label="Передать форму",
                source=(Status.DRAFT, Status.RETURNED),
                target=Status.SENT,
                by=frozenset({Role.CURATOR}),
                complete=True,
                signs=True,
            ),
            Transition(
                name="accept",
                label="Принять форму",
                source=(Status.SENT,),
                target=Status.RECEIVED,
                by=_RECEIVERS,
                by_setting="monitoring_form_goes_to",
                complete=True,
                approves=True,
                numbers=True,
                freezes=True,
            ),
            Transition(
                name="return",
                label="Вернуть с замечанием",
                source=(Status.SENT,),
                target=Status.RETURNED,
                by=_RECEIVERS,
                by_setting="monitoring_form_goes_to",
                remark=True,
            ),
            annulment(),
        ),
        printing=Print(
            name="ФОРМА МОНИТОРИНГА",
            letterhead="service",
            heading="состояния и развития ребёнка и процесса реабилитации семьи {family:gen}",
            signatures=("signer", "approver"),
            omit=("suggestion",),
        ),
        checks=(
            *DATED,
            NotFuture("part_six_on"),
            NotFuture("acquainted_on"),
            Order("period_from", "period_to"),
            Order("period_from", "doc_date"),
        ),
    )

    @property
    def grades(self) -> list[grading.Grade]:
        """Every graded line of the form: the family's parts and part VI."""
        return grading.grades((*self.scores, *self.quality_scores))

    @property
    def previous(self) -> "MonitoringForm | None":
        """The form of the case that was handed over for the period before this one."""
        forms = [form for form in papers(self.spec.key, self.case_id, HANDED_OVER) if form.id != self.id]
        if self.period_to:
            forms = [form for form in forms if form.period_to < self.period_to]
        return max(forms, key=lambda form: (form.period_to, form.id), default=None)

    @property
    def previous_levels(self) -> dict[tuple[str, int | None], int | None]:
        """(criterion, child) → its level in the previous form; criteria are known by code, whatever their edition."""
        previous = self.previous
        return {(one.code, one.child): one.level for one in previous.grades} if previous else {}

    def row_notes(self, name: str) -> list[str]:
        """«прошлый раз: 3» beside every line of a score sheet, for whoever grades the change."""
        before = self.previous_levels if name in {"scores", "quality_scores"} else {}
        if not before:
            return []
        keys = [(row.criterion.code, getattr(row, "child_id", None)) for row in getattr(self, name)]
        return [f"прошлый раз: {before[key] or 'нет данных'}" if key in before else "" for key in keys]

    @property
    def hint(self) -> advice.Hint:
        """What the matrix E.4 suggests for these grades; the council decides."""
        return advice.hint(
            advice.Grounds(
                dynamics=grading.overall(self.grades),
                execution=self.exec_percent,
                risk_low=self._risk_is_low(),
                goals=advice.goals_reached(self.goal_states),
            )
        )

    def _risk_is_low(self) -> bool:
        """The latest approved sheet of every child says so, as of the day the form was accepted."""
        until = self.accepted_at.date() if self.accepted_at else None
        sheets = papers("risk-assessment", self.case_id, (Status.APPROVED,))
        known = {s.child_id: s.risk_level_id for s in sheets if until is None or s.assessed_on <= until}
        children = self.case.active_children if self.case_id else []
        return bool(children) and all(known.get(child.id) == _LOW_RISK for child in children)
