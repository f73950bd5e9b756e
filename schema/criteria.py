"""Criteria of the monitoring: what is graded, by which act, and the words for its outcome (domain E)."""

from typing import Any

from schema import fields as f
from schema.base import Record
from schema.places import Territory
from schema.registry import register
from schema.spec import Access, Labelled, Listing, Reach, Role, Section, Spec


class Block(Labelled):
    """What a criterion is about; the decree names the three subjects and grades the curator apart (K 1.2, 2.2)."""

    CHILD = "A", "состояние и развитие ребёнка"
    FAMILY = "B", "семья"
    PARTICIPATION = "P", "участие семьи в выполнении плана"
    SPECIALISTS = "W", "качество работы специалистов"
    CURATOR = "Q", "качество работы куратора"

    @property
    def graded_by_monitor(self) -> bool:
        """Part VI of the form: never graded by the case's curator."""
        return self in {Block.SPECIALISTS, Block.CURATOR}


class Dynamics(Labelled):
    """The class of a change between two monitorings (domain E.3)."""

    POSITIVE = "positive", "положительная динамика"
    STABLE = "stable", "без существенных изменений"
    WELL = "well", "стабильно благополучно"
    NEGATIVE = "negative", "отрицательная динамика"
    CRITICAL = "critical", "отрицательная динамика, высокий риск"


class Proposal(Labelled):
    """What the monitoring proposes to the council; the council and the guardianship body decide (K 3.3)."""

    CONTINUE = "continue", "продолжить работу со случаем"
    CORRECT = "correct", "скорректировать план"
    NEW_PLAN = "new_plan", "составить новый план"
    SUSPEND = "suspend", "приостановить работу со случаем"
    CLOSE = "close", "закрыть случай"


@register
class Criterion(Record):
    """One criterion; level 1 is critical, level 4 is good."""

    territory = f.Link(Territory, "Территория", help="пусто – для всех территорий")
    code = f.Line("Код", 10, required=True)
    block = f.Choice(Block, "Раздел", required=True)
    label = f.Line("Критерий", 300, required=True)
    level_1 = f.Prose("Уровень 1, критический", required=True)
    level_2 = f.Prose("Уровень 2, неблагополучный", required=True)
    level_3 = f.Prose("Уровень 3, удовлетворительный", required=True)
    level_4 = f.Prose("Уровень 4, благополучный", required=True)
    weight: Any = f.Whole("Вес", 1, 10, default=1)
    position = f.Whole("Порядок", default=0)
    active = f.Flag("Действует", default=True)
    act_text = f.Line(
        "Акт, которым утверждены критерии (вид, дата, №)",
        300,
        basis="п. 1.3 Положения о мониторинге (Кедровый)",
        help="без утверждающего акта форма мониторинга предупреждает",
    )

    class Meta:
        table_name = "criterion"
        indexes = ((("territory", "code"), True),)

    spec = Spec(
        key="criterion",
        title="Критерий мониторинга",
        plural="Критерии мониторинга",
        accusative="критерий мониторинга",
        basis="п. 1.3 Положения о мониторинге (Кедровый)",
        purpose="По утверждённым критериям оценивают ребёнка, семью и работу специалистов.",
        menu="settings",
        sections=(
            Section("Критерий", ("territory", "block", "code", "label", "position", "weight", "active")),
            Section("Уровни", ("level_1", "level_2", "level_3", "level_4")),
            Section("Основание", ("act_text",)),
        ),
        listing=Listing(
            columns=("code", "block", "label", "weight", "act_text", "active"),
            search=("code", "label"),
            filters=("territory", "block", "active"),
            order="position",
        ),
        access=Access(read=frozenset(Role), draft=frozenset({Role.ADMIN}), reach=Reach.EVERYONE),
        needs_case=False,
        territory_bound=False,
    )

    @property
    def caption(self) -> str:
        return f"{self.code} {self.label}"

    def level_text(self, level: int) -> str:
        """The words of a level; 0 is «нет данных»."""
        return str(getattr(self, f"level_{level}")) if level else "нет данных"
