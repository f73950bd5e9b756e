"""B.18: a plan hangs together – version, goals, measures, terms, consent of the family – before the Council sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from schema import quotes
from schema.documents.rehab_plan import GoalTarget, RehabPlan
from schema.spec import Severity, Status
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule
from validators.rules.diagnostic_report import appointed_on

_DAYS_LIMIT = 30
_OPINION_AGE, _SIGNATURE_AGE = 10, 14
_IN_FORCE = (Status.APPROVED, Status.IN_PROGRESS)


@rule(RehabPlan, "save")
def version_follows(plan: Any, context: Context) -> Iterator[Problem]:
    """The first plan is version 1; a new one is the next after the plan of the same case that it replaces."""
    previous = plan.replaces if plan.replaces_id else None
    if previous is not None and previous.case_id != plan.case_id:
        yield Problem("plan-replaces-other-case", "Выберите заменяемый план этого же случая", "replaces")
        return
    expected = previous.version + 1 if previous is not None else 1
    if plan.version != expected:
        hint = "" if previous is not None else " (или выберите план, взамен которого составлен этот)"
        yield Problem("plan-version", f"Укажите версию {expected}{hint}", "version")


@rule(RehabPlan, "save")
def numbers_are_unique(plan: Any, context: Context) -> Iterator[Problem]:
    """Measures refer to goals by number, and the control journal to measures."""
    for field, rows in (("goals", plan.goals), ("measures", plan.measures)):
        counts = Counter(row.number for row in rows if row.number is not None)
        for index, row in enumerate(rows):
            if counts[row.number] > 1:
                text = f"Номер {row.number} повторяется: дайте строкам разные номера"
                yield Problem("plan-number-repeated", text, f"{field}.{index}.number")


@rule(RehabPlan, "save")
def measures_fit_the_term(plan: Any, context: Context) -> Iterator[Problem]:
    """start ≤ due ≤ the end of the plan."""
    for index, measure in enumerate(plan.measures):
        where = f"measures.{index}.due_on"
        if measure.start_on and measure.due_on and measure.due_on < measure.start_on:
            text = f"Мероприятие {measure.number}: срок не может быть раньше начала"
            yield Problem("plan-measure-dates", text, where)
        if measure.due_on and plan.valid_to and measure.due_on > plan.valid_to:
            text = f"Мероприятие {measure.number}: укажите срок не позднее {plan.valid_to:%d.%m.%Y} (конец плана)"
            yield Problem("plan-measure-after-plan", text, where)


@rule(RehabPlan, "save")
def review_fits_the_term(plan: Any, context: Context) -> Iterator[Problem]:
    """A plan shorter than the period of review would end before the Council looks at it."""
    if not (plan.valid_from and plan.valid_to):
        return
    months = int(context.settings.get("monitoring_review_months", 1))
    if plan.valid_from <= plan.valid_to < plan.valid_from + relativedelta(months=months):
        text = f"План короче периода пересмотра ({months} мес.): продлите его, чтобы Совет успел его рассмотреть"
        yield Problem("plan-no-review", text, "valid_to", Severity.WARNING)


@rule(RehabPlan, "present")
def goals_for_child_and_family(plan: Any, context: Context) -> Iterator[Problem]:
    """п. 2.2 Положения: задачи для ребёнка и для семьи."""
    if not plan.goals_for(GoalTarget.CHILD):
        yield Problem("plan-goal-child", "Добавьте хотя бы одну задачу для ребёнка", "goals")
    if not plan.goals_for(GoalTarget.FAMILY, GoalTarget.PARENT):
        yield Problem("plan-goal-family", "Добавьте хотя бы одну задачу для семьи или родителя", "goals")


@rule(RehabPlan, "present")
def goals_have_measures(plan: Any, context: Context) -> Iterator[Problem]:
    for index, goal in enumerate(plan.goals):
        if not plan.measures_of(goal):
            text = f"Задача {goal.number}: добавьте хотя бы одно мероприятие"
            yield Problem("plan-goal-without-measure", text, f"goals.{index}.number")


@rule(RehabPlan, "present")
def measures_are_complete(plan: Any, context: Context) -> Iterator[Problem]:
    """Every measure serves a goal of the plan, has an executor and a due date."""
    numbers = {goal.number for goal in plan.goals}
    for index, measure in enumerate(plan.measures):
        yield from _incomplete(measure, f"measures.{index}", numbers)


def _incomplete(measure: Any, field: str, goal_numbers: set[Any]) -> Iterator[Problem]:
    name = f"Мероприятие {measure.number}"
    if measure.goal_number not in goal_numbers:
        text = f"{name}: задачи № {measure.goal_number} в плане нет, укажите номер задачи из плана"
        yield Problem("plan-measure-goal", text, f"{field}.goal_number")
    if not measure.executor_org_id and not measure.executor_person.strip():
        yield Problem("plan-measure-executor", f"{name}: укажите исполнителя", f"{field}.executor_org")
    if measure.due_on is None:
        yield Problem("plan-measure-due", f"{name}: укажите срок", f"{field}.due_on")


@rule(RehabPlan, "present")
def family_consents(plan: Any, context: Context) -> Iterator[Problem]:
    """The family signs the plan, or its refusal is written down."""
    if not plan.family_signed_on and not plan.family_refusal:
        text = "Укажите, когда семья подписала план, или отметьте отказ"
        yield Problem("plan-family-consent", text, "family_signed_on")
    if plan.family_signed_on and plan.family_refusal:
        text = "Оставьте что-то одно: дату подписи семьи или отметку об отказе"
        yield Problem("plan-family-consent-and-refusal", text, "family_refusal")


@rule(RehabPlan, "present")
def children_are_heard(plan: Any, context: Context) -> Iterator[Problem]:
    """ст. 57 СК РФ: the opinion of a child from 10 years; from 14 the child signs too."""
    voices = {voice.child_id: voice for voice in plan.child_voices}
    for child in plan.children:
        age, voice = child.age(plan.doc_date or context.today), voices.get(child.id)
        if age is not None and age >= _OPINION_AGE and not (voice and voice.opinion.strip()):
            text = f"{child.full_name}: запишите мнение ребёнка ({age} лет)"
            yield Problem("plan-child-opinion", text, "child_voices", Severity.WARNING)
        if age is not None and age >= _SIGNATURE_AGE and not (voice and voice.signed_on):
            text = f"{child.full_name}: план подписывает и ребёнок ({age} лет)"
            yield Problem("plan-child-signature", text, "child_voices", Severity.WARNING)


@rule(RehabPlan, "present")
def lateness_is_explained(plan: Any, context: Context) -> Iterator[Problem]:
    """DL-S2, T07: the first plan later than 30 days after the appointment (to the rolled day) needs a reason."""
    limit = None if plan.replaces_id else plan_limit(plan.case_id, context)
    if limit and context.today > limit and not plan.late_reason.strip():
        text = f"Срок разработки плана истёк {limit:%d.%m.%Y}: укажите причину задержки"
        yield Problem("plan-late-reason", text, "late_reason")


@rule(RehabPlan, "approve")
def one_plan_in_force(plan: Any, context: Context) -> Iterator[Problem]:
    """A case has one approved plan; a new version takes the place of the one it replaces."""
    for other in quotes.papers("rehab-plan", plan.case_id, _IN_FORCE):
        if other.id not in {plan.id, plan.replaces_id}:
            text = f"По случаю уже действует план {other.reference}: новый план составляют взамен него"
            yield Problem("plan-second", text, "replaces")


def plan_limit(case_id: int | None, context: Context) -> date | None:
    """The last day for the first plan of a case, moved to a working day (ст. 193 ГК РФ)."""
    appointed = appointed_on(case_id)
    if appointed is None:
        return None
    days = int(context.settings.get("plan_days_limit", _DAYS_LIMIT))
    return context.calendar.following(appointed + timedelta(days=days))
