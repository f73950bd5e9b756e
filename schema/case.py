"""The case: one family, one or more children, eleven stages."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from schema import fields as f
from schema.base import Record, Row
from schema.people import Family, Person
from schema.places import Employee, Organisation, Territory
from schema.registry import register
from schema.spec import Access, Batch, Labelled, Listing, Reach, Role, Section, Sensitivity, Spec, State


class Confidentiality(Labelled):
    NORMAL = "normal", "обычная"
    SEALED = "sealed", "особая"


class CaseChild(Row):
    """A child of the case; may leave it with a reason while the others stay."""

    person = f.Link(Person, "Ребёнок", required=True, sensitivity=Sensitivity.PERSONAL)
    left_on = f.Date("Выбыл из случая")
    left_reason = f.Entry("LEAVE", "Причина", sensitivity=Sensitivity.PERSONAL)
    left_proof = f.Line("Подтверждающий документ", 300, sensitivity=Sensitivity.PERSONAL)


@register
class Case(Record):
    """A case; ``stage`` and ``state`` are moved only by transitions of the regulation."""

    territory = f.Link(Territory, "Территория", automatic=True, null=False)
    number = f.Line("Номер случая", 40, automatic=True, index=True, finds=f.Finds.NUMBER)
    signal_number = f.Line("Сигнал №", 40, automatic=True, finds=f.Finds.NUMBER)
    family = f.Link(Family, "Семья", automatic=True, sensitivity=Sensitivity.PERSONAL)
    children = f.Rows(CaseChild, "Дети", automatic=True, sensitivity=Sensitivity.PERSONAL)
    stage: Any = f.Whole("Этап", 1, 11, automatic=True, null=False, default=1)
    state = f.Choice(State, "Состояние", automatic=True, default=State.DRAFT)
    stage_since = f.Date("На этапе с", automatic=True)
    risk_level = f.Entry("RISK", "Риск", automatic=True)
    risk_review_needed = f.Flag("Нужна повторная оценка риска", automatic=True, default=False)
    received_on = f.Date("Сигнал получен", automatic=True)
    opened_on = f.Date("Открыт", automatic=True)
    service = f.Link(Organisation, "Уполномоченная служба", automatic=True)
    curator = f.Link(Employee, "Куратор", automatic=True)
    deputy_curator = f.Link(Employee, "Заместитель куратора", automatic=True)
    assigned_to = f.Link(Employee, "Специалист отдела опеки", automatic=True)
    suspended_from = f.Date("Приостановлен с", automatic=True)
    suspended_until = f.Date("Приостановлен по", automatic=True)
    suspend_reason = f.Entry("SUSPEND", "Причина приостановки", automatic=True)
    closed_on = f.Date("Закрыт", automatic=True)
    close_reason = f.Entry("CLOSE", "Причина закрытия", automatic=True)
    attached_to = f.Link("self", "Присоединён к случаю", automatic=True)
    previous_case = f.Link("self", "Предыдущий случай", automatic=True)
    earlier = f.Many("self", "Случаи других территорий, которые он продолжает", automatic=True)
    relapse = f.Flag("Рецидив", automatic=True, default=False)
    retention_until = f.Date("Хранить до", automatic=True)
    destroyed_on = f.Date("Уничтожен", automatic=True)
    destroyed_by = f.Line("Уничтожен по акту №", 60, automatic=True)
    confidentiality = f.Choice(Confidentiality, "Конфиденциальность", automatic=True, default=Confidentiality.NORMAL)
    next_due_on = f.Date("Ближайший срок", automatic=True)
    next_due_at = f.Moment("Ближайший срок: последний момент", automatic=True)

    class Meta:
        table_name = "cases"
        indexes = (
            (("territory", "next_due_at"), False),
            (("territory", "state", "stage"), False),
        )

    spec = Spec(
        key="case",
        title="Случай",
        plural="Случаи",
        accusative="случай",
        code="R04",
        basis="Модель профилактики социального сиротства (г. Асино)",
        purpose="Случай ведётся от сигнала до закрытия по одиннадцати этапам; каждый переход проверяется.",
        menu="cases",
        sections=(
            Section(
                "Случай",
                (
                    "number",
                    "signal_number",
                    "family",
                    "children",
                    "stage",
                    "state",
                    "stage_since",
                    "risk_level",
                    "confidentiality",
                ),
            ),
            Section("Кто ведёт", ("assigned_to", "service", "curator", "deputy_curator")),
            Section(
                "Даты",
                (
                    "received_on",
                    "opened_on",
                    "suspended_from",
                    "suspended_until",
                    "suspend_reason",
                    "closed_on",
                    "close_reason",
                    "retention_until",
                    "destroyed_on",
                    "destroyed_by",
                    "next_due_on",
                ),
            ),
            Section("Связи", ("attached_to", "previous_case", "relapse", "risk_review_needed")),
        ),
        listing=Listing(
            columns=("number", "family", "stage", "state", "risk_level", "curator", "received_on", "next_due_on"),
            search=("number", "signal_number", "family"),
            filters=("stage", "state", "risk_level", "curator", "service", "received_on"),
            order="-id",
            batches=(
                Batch(
                    name="hand-over",
                    label="Передать другому куратору",
                    document="curator-handover",
                    fields=("kind", "receiver", "starts_on", "ends_on", "reason", "note"),
                    moves=("send",),
                ),
                Batch(
                    name="assign-curator",
                    label="Назначить куратора приказом",
                    document="curator-order",
                    fields=("curator", "deputy_curator", "effective_from", "reason_of_change", "basis", "control_by"),
                ),
            ),
        ),
        access=Access(
            read=frozenset(
                {
                    Role.CLERK,
                    Role.SPECIALIST,
                    Role.HEAD,
                    Role.DEPUTY,
                    Role.MAYOR,
                    Role.SUPERVISOR,
                    Role.SERVICE,
                    Role.SERVICE_CLERK,
                    Role.CURATOR,
                    Role.SECRETARY,
                    Role.MEMBER,
                    Role.MONITOR,
                }
            ),
            reach=Reach.CASE_ITSELF,
        ),
        needs_case=False,
    )

    @property
    def caption(self) -> str:
        return f"{self.title}, семья {self.family.name_genitive_plural}" if self.family_id else self.title

    @property
    def cited(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        return f"/case/{self.id}/"

    @property
    def case_id(self) -> int | None:
        """A case belongs to itself: whatever asks a row for its case need not know that this one is a case."""
        return self.id

    @property
    def title(self) -> str:
        """The number, or «сигнал № 17/2026» before the case is opened."""
        signal = f"сигнал № {self.signal_number}" if self.signal_number else "сигнал не зарегистрирован"
        return str(self.number or signal)

    def kept_until(self, closed_on: date, years: int = 5) -> date:
        """Until when the file is kept (B.0.3: years after closing, and not before the youngest child is eighteen)."""
        births = [child.person.birth_date for child in self.children if child.person.birth_date]
        adult = max((born + relativedelta(years=18) for born in births), default=date.min)
        return max(closed_on + relativedelta(years=years), adult)

    @property
    def active_children(self) -> list[Person]:
        """Children who have not left the case."""
        return [child.person for child in self.children if not child.left_on]

    @property
    def former_children(self) -> list[CaseChild]:
        """Rows of the children who have left it."""
        return [child for child in self.children if child.left_on]
