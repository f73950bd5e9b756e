"""D04 Лист оценки риска: is one child safe now, and how likely is harm later."""

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.people import Person
from schema.places import Employee
from schema.registers.abuse_journal import AbuseFactEntry
from schema.registry import register
from schema.spec import (
    Access,
    Labelled,
    Listing,
    NotFuture,
    Order,
    Print,
    Role,
    Section,
    Sensitivity,
    Spec,
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL


class AssessmentKind(Labelled):
    PRIMARY = "primary", "первичная"
    REPEATED = "repeated", "повторная"
    CLOSING = "closing", "при закрытии случая"


class Presence(Labelled):
    """Is a factor that threatens life or health present?"""

    YES = "yes", "да"
    NO = "no", "нет"
    NO_DATA = "no_data", "нет данных"


class Sign(Labelled):
    """Does a factor raise the risk?"""

    PLUS = "plus", "«+» повышает риск"
    MINUS = "minus", "«−» не повышает"
    NO_DATA = "no_data", "н/д"


class SafetyMark(Row):
    """One factor that threatens life and health; the console lays out one row per word of SFACTOR."""

    factor = f.Entry("SFACTOR", "Фактор", automatic=True)
    mark = f.Choice(Presence, "Отметка", to_sign=True)
    comment = f.Line("Пояснение", 500, sensitivity=SPECIAL, help="травмы: наличие, расположение, тип, количество")


class RiskMark(Row):
    """One risk factor; the console lays out one row per word of RFACTOR with the word's weight."""

    factor = f.Entry("RFACTOR", "Фактор", automatic=True)
    mark = f.Choice(Sign, "Отметка", to_sign=True)
    weight = f.Whole("Вес", 0, 3, help="пусто – 1 балл за «+»")


@register
class RiskAssessment(Document):
    """Лист оценки безопасности и риска; ``risk_score`` is computed by ``validators.rules.risk_assessment.score``."""

    entry = f.Link(AbuseFactEntry, "Запись журнала ЖО")
    child = f.Link(
        Person, "Ребёнок", required=True, sensitivity=PERSONAL, help="на каждого ребёнка составляется свой лист"
    )
    kind = f.Choice(AssessmentKind, "Вид оценки", required=True, default=AssessmentKind.PRIMARY)
    assessed_on = f.Date("Дата оценки", required=True, default="today")
    assessor = f.Link(Employee, "Оценку провёл", required=True, default="me")
    second_assessor = f.Link(Employee, "Второй специалист")
    participants = f.Prose(
        "Кто из семьи участвовал", sensitivity=PERSONAL, help="взрослые члены семьи имеют право участвовать в оценке"
    )
    sources = f.Prose(
        "Источники сведений",
        to_sign=True,
        sensitivity=PERSONAL,
        help="беседа с ребёнком, беседа с родителями, школа, врач, соседи, полиция",
    )
    safety_marks = f.Rows(
        SafetyMark, "Факторы, угрожающие жизни и здоровью", fixed=True, to_sign=True, sensitivity=SPECIAL
    )
    safety_decision = f.Entry("SAFETY", "Решение о безопасности", to_sign=True)
    police_notified_at = f.Moment(
        "Полиция уведомлена",
        help="обязательно, если отмечено физическое или сексуальное насилие (S01, S06)",
        basis="ст. 9 120-ФЗ",
    )
    risk_marks = f.Rows(RiskMark, "Факторы риска", fixed=True, to_sign=True, sensitivity=SPECIAL)
    risk_score = f.Whole("Сумма баллов", automatic=True)
    risk_level = f.Entry("RISK", "Уровень риска", to_sign=True, help="предлагается по сумме баллов")
    override_reason = f.Prose(
        "Почему уровень отличается от расчётного", help="не короче 30 знаков, если уровень отличается"
    )
    conclusion = f.Prose("Вывод", to_sign=True, sensitivity=SPECIAL)
    recommended_response = f.Entry("URGENCY", "Рекомендуемая срочность реагирования", to_sign=True)

    spec = Spec(
        key="risk-assessment",
        title="Лист оценки риска",
        plural="Листы оценки риска",
        accusative="лист оценки риска",
        code="D04",
        basis="Модель, этап 2; методика оценки безопасности и риска НФПДЖО",
        purpose="Определяет, безопасен ли ребёнок сейчас и каков риск; повторяется перед Советом и перед закрытием.",
        stages=(2, 10, 11),
        menu="papers",
        sections=(
            REQUISITES,
            Section(
                "Оценка",
                (
                    "entry",
                    "child",
                    "kind",
                    "assessed_on",
                    "assessor",
                    "second_assessor",
                    "participants",
                    "sources",
                ),
            ),
            Section(
                "Часть 1. Безопасность ребёнка",
                ("safety_marks", "safety_decision", "police_notified_at"),
            ),
            Section("Часть 2. Риск", ("risk_marks", "risk_score", "risk_level", "override_reason")),
            Section("Вывод", ("conclusion", "recommended_response")),
            CLOSING,
        ),
        listing=Listing(
            columns=("assessed_on", "child", "kind", "safety_decision", "risk_level", "case", "status"),
            search=("child", "conclusion"),
            filters=("status", "assessed_on", "kind", "safety_decision", "risk_level"),
        ),
        access=Access(
            read=frozenset({Role.CLERK, Role.HEAD, Role.DEPUTY, Role.SERVICE, Role.CURATOR, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
        ),
        transitions=approval({Role.SPECIALIST}, {Role.HEAD}),
        printing=Print(
            name="ЛИСТ ОЦЕНКИ БЕЗОПАСНОСТИ И РИСКА",
            heading="жестокого обращения в отношении {minors:gen}",
            signatures=("signer", "approver"),
        ),
        checks=(
            *DATED,
            NotFuture("assessed_on"),
            NotFuture("police_notified_at"),
            Order("assessed_on", "doc_date"),
        ),
    )
