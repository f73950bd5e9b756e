"""D20 Экспертиза Плана реабилитации: the Council weighs a plan by six criteria, at least once in three months."""

from schema import fields as f
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.meeting import Meeting
from schema.documents.rehab_plan import RehabPlan
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
    Reset,
    Role,
    Section,
    Sensitivity,
    Spec,
    approval,
)

_SCALE = "0 – нет, 1 – частично, 2 – полностью"

CRITERIA = ("fits_diagnosis", "goals_concrete", "terms_realistic", "executors_complete", "opinions_heard", "child_safe")


class ExpertConclusion(Labelled):
    RECOMMEND = "recommend", "рекомендовать"
    REWORK = "rework", "доработать"
    REJECT = "reject", "отклонить"


@register
class PlanExpertise(Document):
    """Экспертиза плана; its criteria are marked 0–2 each."""

    plan = f.Link(RehabPlan, "План", required=True)
    meeting = f.Link(Meeting, "Заседание", to_sign=True)
    experts = f.Many(Employee, "Эксперты", required=True)
    done_on = f.Date("Дата экспертизы", required=True, default="today")
    fits_diagnosis = f.Whole("Соответствие диагностике и Плану ЗПР", 0, 2, to_sign=True, help=_SCALE)
    goals_concrete = f.Whole("Конкретность задач и показателей", 0, 2, to_sign=True, help=_SCALE)
    terms_realistic = f.Whole("Реалистичность сроков", 0, 2, to_sign=True, help=_SCALE)
    executors_complete = f.Whole("Полнота исполнителей", 0, 2, to_sign=True, help=_SCALE)
    opinions_heard = f.Whole("Учёт ресурсов и мнения семьи, ребёнка", 0, 2, to_sign=True, help=_SCALE)
    child_safe = f.Whole("Безопасность ребёнка обеспечена", 0, 2, to_sign=True, help=_SCALE)
    remarks = f.Prose("Замечания", sensitivity=Sensitivity.PERSONAL)
    conclusion = f.Choice(ExpertConclusion, "Заключение", to_sign=True)
    next_due = f.Date(
        "Следующая экспертиза не позднее", to_sign=True, help="через 3 месяца", basis="Модель, этап 6 (6.1)"
    )

    spec = Spec(
        key="plan-expertise",
        title="Экспертиза плана",
        plural="Экспертизы планов",
        gender="f",
        accusative="экспертизу плана",
        code="D20",
        basis="Модель, этап 6 (6.1)",
        purpose="Члены Совета оценивают план по шести признакам до согласования и затем раз в три месяца.",
        stages=(6,),
        menu="meetings",
        sections=(
            REQUISITES,
            Section("Экспертиза", ("plan", "meeting", "experts", "done_on")),
            Section("Оценка (0–2)", CRITERIA),
            Section("Заключение", ("remarks", "conclusion", "next_due")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "done_on", "case", "plan", "conclusion", "next_due", "status"),
            search=("reg_number", "case", "remarks"),
            filters=("status", "done_on", "conclusion", "next_due"),
        ),
        access=Access(
            read=frozenset({Role.CURATOR, Role.SERVICE, Role.SUPERVISOR}),
            draft=frozenset({Role.MEMBER, Role.SECRETARY}),
        ),
        numbering=Numbering(series="plan-expertise", mask="{case}/ЭП-{seq}", scope="case", reset=Reset.NEVER),
        transitions=approval(
            {Role.MEMBER, Role.SECRETARY},
            {Role.SECRETARY, Role.MEMBER},
            four_eyes=False,
            label="Приобщить к протоколу",
            submit_label="Экспертиза готова",
        ),
        printing=Print(
            name="ЭКСПЕРТНОЕ ЗАКЛЮЧЕНИЕ",
            letterhead="council",
            heading="по результатам экспертизы {plan_label:gen} (семья {family:gen})",
            signatures=("signer",),
        ),
        checks=(*DATED, NotFuture("done_on"), Order("done_on", "next_due")),
    )

    @property
    def total(self) -> int:
        """Sum of the marks given so far, 0–12."""
        return sum(getattr(self, name) or 0 for name in CRITERIA)
