"""Criteria of the monitoring: what is graded, by which act, and the words for its outcome (domain E)."""

from datetime import date
from typing import Any

from schema import fields as f
from schema.base import Record
from schema.places import Territory
from schema.registry import register
from schema.spec import Access, Labelled, Listing, NotFuture, Order, Reach, Role, Section, Spec


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
        ),
        listing=Listing(
            columns=("code", "block", "label", "weight", "active"),
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


@register
class CriteriaAct(Record):
    """The act that approves the set of criteria of a municipality, in force until the next one (domain L.5)."""

    territory = f.Link(Territory, "Территория", help="пусто – для всех территорий")
    act_kind = f.Line("Вид акта", 100, required=True, help="постановление, приказ, решение Совета")
    number = f.Line("№ акта", 40, required=True, finds=f.Finds.NUMBER)
    signed_on = f.Date("Дата акта", required=True)
    title = f.Line("О чём", 300, required=True, help="«Об утверждении критериев оценки…»")
    from_on = f.Date("Действует с", required=True)

    class Meta:
        table_name = "criteria_act"

    spec = Spec(
        key="criteria-act",
        title="Акт о критериях мониторинга",
        plural="Акты о критериях мониторинга",
        accusative="акт о критериях мониторинга",
        basis="п. 1.3 Положения о мониторинге (Кедровый)",
        purpose="Каким актом утверждены критерии: его реквизиты печатаются в форме мониторинга, без него она "
        "предупреждает.",
        menu="settings",
        sections=(Section("Акт", ("territory", "act_kind", "number", "signed_on", "title", "from_on")),),
        listing=Listing(
            columns=("act_kind", "number", "signed_on", "title", "from_on", "territory"),
            search=("number", "title"),
            filters=("territory", "from_on"),
            order="-from_on",
        ),
        access=Access(read=frozenset(Role), draft=frozenset({Role.ADMIN}), reach=Reach.EVERYONE),
        checks=(NotFuture("signed_on"), Order("signed_on", "from_on")),
        needs_case=False,
        territory_bound=False,
    )

    @property
    def caption(self) -> str:
        """«приказ от 10.01.2026 № 1 «Об утверждении критериев»»."""
        signed = f" от {self.signed_on:%d.%m.%Y}" if self.signed_on else ""
        return f"{self.act_kind}{signed} № {self.number} «{str(self.title).strip('«»')}»"


def approving_act(territory_id: int | None, on: date) -> CriteriaAct | None:
    """The act in force on a day: the territory's own before one for all, the newest of them."""
    mine = CriteriaAct.territory.is_null() | (CriteriaAct.territory == territory_id)
    acts = list(CriteriaAct.select().where(mine, CriteriaAct.from_on <= on))
    return max(acts, key=lambda act: (act.territory_id is not None, act.from_on, act.id), default=None)
