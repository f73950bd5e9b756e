"""B.21: an expertise is complete, explained, independent of the curator, and repeated in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dateutil.relativedelta import relativedelta

from schema.documents.plan_expertise import CRITERIA, ExpertConclusion, PlanExpertise
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

_MONTHS = 3


@rule(PlanExpertise, "submit", "approve")
def every_criterion_is_marked(expertise: Any, context: Context) -> Iterator[Problem]:
    """Six criteria, 0–2 each."""
    for name in CRITERIA:
        mark = getattr(expertise, name)
        if mark is None or not 0 <= mark <= 2:
            label = type(expertise)._meta.fields[name].facts.label
            yield Problem("expertise-criterion", f"«{label}»: поставьте 0, 1 или 2", name)


@rule(PlanExpertise, "submit", "approve")
def refusal_is_explained(expertise: Any, context: Context) -> Iterator[Problem]:
    """What is sent back says why; an unsafe child is never recommended without a word."""
    sent_back = expertise.conclusion in {ExpertConclusion.REWORK, ExpertConclusion.REJECT}
    if sent_back and not expertise.remarks.strip():
        yield Problem("expertise-remarks", "Напишите замечания: что исправить в плане", "remarks")
    if expertise.conclusion == ExpertConclusion.RECOMMEND and expertise.child_safe == 0:
        text = "Безопасность ребёнка оценена в 0: проверьте, можно ли рекомендовать такой план"
        yield Problem("expertise-unsafe", text, "conclusion", Severity.WARNING)


@rule(PlanExpertise, "save", "submit")
def expert_is_independent(expertise: Any, context: Context) -> Iterator[Problem]:
    """Nobody weighs a plan of their own: the curator of the plan and of the case is not an expert."""
    curators = {work.curator_id for work in (expertise.plan, expertise.case) if work is not None} - {None}
    if any(expert.id in curators for expert in expertise.experts):
        yield Problem(
            "expertise-by-curator", "Куратор не может быть экспертом своего плана: выберите другого", "experts"
        )


@rule(PlanExpertise, "save")
def plan_is_of_the_case(expertise: Any, context: Context) -> Iterator[Problem]:
    if expertise.plan_id and expertise.case_id and expertise.plan.case_id != expertise.case_id:
        yield Problem("expertise-other-plan", "Выберите план этого же случая", "plan")


@rule(PlanExpertise, "save")
def repeated_in_time(expertise: Any, context: Context) -> Iterator[Problem]:
    """A 6.1: once in three months, or as the regulation says."""
    if not expertise.done_on or not expertise.next_due:
        return
    months = int(context.settings.get("plan_expertise_months", _MONTHS))
    limit = expertise.done_on + relativedelta(months=months)
    if expertise.next_due > limit:
        text = f"Назначьте следующую экспертизу не позднее {limit:%d.%m.%Y} (один раз в {months} мес.)"
        yield Problem("expertise-next-due", text, "next_due", Severity.WARNING)
