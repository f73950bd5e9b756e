"""B.25, E, C.1.1: who grades whom, what must be explained, who must take part, how early the form is handed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from schema import grading
from schema.criteria import Block, Proposal, approving_act
from schema.documents.monitoring_form import MonitoringForm
from schema.spec import Severity
from validators import monitoring
from validators.context import Context
from validators.measured import measured
from validators.problem import Problem
from validators.rules import rule

COMPETENCIES = ("K1", "K2", "K3", "K4", "K5", "K6")  # п. 3.2 Положения
_LOW_LEVEL = 2  # from this level down a grade needs evidence


@rule(MonitoringForm, "save", "accept")
def nobody_grades_own_work(form: Any, context: Context) -> Iterator[Problem]:
    """Part VI is not filled by the case's curator, the deputy, or whoever prepared the form (K 1.2; domain L.1.3)."""
    if form.part_six_by_id and form.part_six_by_id in own_people(form):
        text = "Часть VI оценивает куратора: укажите участника мониторинга, который не ведёт этот случай"
        yield Problem("own-work-graded", text, "part_six_by")


@rule(MonitoringForm, "save", "hand-over")
def proposal_is_possible(form: Any, context: Context) -> Iterator[Problem]:
    """Suspension is proposed only where the territory has it."""
    if form.proposal == Proposal.SUSPEND and not monitoring.may_suspend(context.settings):
        text = "На этой территории работу со случаем не приостанавливают: выберите другое предложение"
        yield Problem("suspension-not-available", text, "proposal")


@rule(MonitoringForm, "hand-over")
def parts_one_to_three_are_graded(form: Any, context: Context) -> Iterator[Problem]:
    """Every line of blocks A, B, P has a level and is supported; every child of the case is graded."""
    yield from _ungraded(form.scores, "scores")
    yield from _unsupported(form.scores, "scores")
    graded = {row.child_id for row in form.scores if row.criterion and row.criterion.block == Block.CHILD}
    for child in form.case.active_children if form.case_id else ():
        if child.id not in graded:
            yield Problem("child-not-graded", f"Добавьте оценку ребёнка: {child.full_name}", "scores")


@rule(MonitoringForm, "accept")
def part_six_is_filled(form: Any, context: Context) -> Iterator[Problem]:
    """Part VI is there before the form is accepted: who filled it, when, and every line of blocks W, Q."""
    if not form.quality_scores or not form.part_six_by_id or not form.part_six_on:
        text = "Часть VI не заполнена: попросите участника мониторинга оценить работу специалистов и куратора"
        yield Problem("part-six-missing", text, "part_six_by")
    yield from _ungraded(form.quality_scores, "quality_scores")
    yield from _unsupported(form.quality_scores, "quality_scores")


@rule(MonitoringForm, "hand-over", "accept")
def other_dynamics_is_explained(form: Any, context: Context) -> Iterator[Problem]:
    """The expert may judge a change otherwise than by the levels, and writes why (domain E.1, K 3.2)."""
    before = form.previous_levels
    for name in ("scores", "quality_scores"):
        for index, row in enumerate(getattr(form, name)):
            if row.criterion is None or row.dynamics is None or row.reason.strip():
                continue
            previous = before.get((row.criterion.code, getattr(row, "child_id", None)))
            proposed = grading.proposed_dynamics(row.level, previous)
            if proposed is not None and row.dynamics != proposed:
                change = f"«{row.criterion.caption}»: уровень был {previous}, стал {row.level}"
                text = f"{change}. Поясните, почему динамика не {_signed(proposed)}, или очистите её"
                yield Problem("dynamics-unexplained", text, f"{name}.{index}.reason")


@rule(MonitoringForm, "hand-over", "accept")
def records_are_heard(form: Any, context: Context) -> Iterator[Problem]:
    """A level other than the one by the journals and the terms is the expert's right, and is pointed out (E.2)."""
    found = measured(form, context)
    for name in ("scores", "quality_scores"):
        for index, row in enumerate(getattr(form, name)):
            known = found.get(row.criterion.code) if row.criterion else None
            if known and row.level is not None and row.level != known.level and not row.reason.strip():
                text = f"«{row.criterion.caption}»: {known.evidence}, это уровень {known.level}. Проверьте или поясните"
                yield Problem("level-differs", text, f"{name}.{index}.level", Severity.WARNING)


@rule(MonitoringForm, "hand-over")
def other_proposal_is_explained(form: Any, context: Context) -> Iterator[Problem]:
    """The matrix only suggests (domain E.4); a proposal beside it is better with a word why."""
    suggested = form.hint.proposals
    if suggested and form.proposal and form.proposal not in suggested and not form.proposal_text.strip():
        words = " или ".join(proposal.label for proposal in suggested)
        text = f"По расчёту – «{words}»: напишите в пояснении, почему предложено другое"
        yield Problem("proposal-differs", text, "proposal_text", Severity.WARNING)


@rule(MonitoringForm, "hand-over")
def family_takes_part(form: Any, context: Context) -> Iterator[Problem]:
    """The assessment is made together with the family (K 3.2); its absence is pointed out."""
    if not form.family_present and not form.family_opinion.strip():
        text = "Укажите, кто из семьи участвовал в оценке, или в «Мнении семьи» – почему никто"
        yield Problem("family-not-heard", text, "family_present", Severity.WARNING)


@rule(MonitoringForm, "hand-over", "accept")
def participants_cover_the_competencies(form: Any, context: Context) -> Iterator[Problem]:
    """Together the participants have K1…K6; demanded where the territory says so, a warning elsewhere (K 3.2)."""
    if missing := missing_competencies(form, context.settings):
        strict = context.settings.get("competence_check") == "hard"
        text = f"Привлеките участников с компетенциями {', '.join(missing)} (п. 3.2 Положения)"
        yield Problem("competence-missing", text, "participants", Severity.HARD if strict else Severity.WARNING)


@rule(MonitoringForm, "hand-over", "accept")
def conducted_by_the_named_body(form: Any, context: Context) -> Iterator[Problem]:
    """Who prepares the form or takes part is of the body that the territory names; others are invited (K 3.1)."""
    bodies = monitoring.conducting(context.settings)
    if not bodies:
        return
    people = [form.prepared_by, *(row.employee for row in form.participants)]
    if not any(monitoring.works_in(person, bodies) for person in people):
        text = f"Мониторинг проводит {' или '.join(str(body.label) for body in bodies)}: внесите участника оттуда"
        yield Problem("conducted-by-others", text, "participants")
    for index, row in enumerate(form.participants):
        if row.employee_id and not row.invited_by_id and not monitoring.works_in(row.employee, bodies):
            text = f"{row.employee.short}: укажите, кто привлёк участника из другой организации"
            yield Problem("guest-not-invited", text, f"participants.{index}.invited_by", Severity.WARNING)


@rule(MonitoringForm, "hand-over", "accept")
def criteria_are_approved(form: Any, context: Context) -> Iterator[Problem]:
    """The set of criteria in force on the day of the form carries its approving act (K 1.3; domain L.5)."""
    if approving_act(form.territory_id, form.doc_date or context.today) is None:
        text = "Критерии не утверждены: попросите администратора внести акт в «Акты о критериях мониторинга»"
        yield Problem("criteria-not-approved", text, "scores", Severity.WARNING)


@rule(MonitoringForm, "hand-over")
def late_handing_over_is_announced(form: Any, context: Context) -> Iterator[Problem]:
    """A late form is taken, with its mark; what follows is said at once (domain C.1.1)."""
    if days := violation(form, context.today, context.settings):
        yield Problem("lead-violated", f"{days}: {_WAY_OUT}", "meeting", Severity.WARNING)


@rule(MonitoringForm, "accept")
def late_form_is_admitted(form: Any, context: Context) -> Iterator[Problem]:
    """A form handed over too late is accepted with a written reason and the name of who admitted it, or waits."""
    handed_on = form.handed_over_at.date() if form.handed_over_at else context.today
    admitted = form.violation_reason.strip() and form.admitted_by_id
    if not admitted and (days := violation(form, handed_on, context.settings)):
        severity = monitoring.lead(context.settings).severity
        yield Problem("lead-violated", f"{days}: {_WAY_OUT}", "violation_reason", severity)


_WAY_OUT = "перенесите вопрос на следующее заседание или внесите причину и кто допустил форму"


def violation(form: Any, handed_on: date, settings: Mapping[str, Any]) -> str:
    """«До заседания 26.11.2026 остаётся дней: 3, а нужно не менее 4», or nothing when the form is in time."""
    held_on = form.meeting.held_on if form.meeting_id else None
    if not held_on:
        return ""
    norm, days = monitoring.lead(settings), monitoring.lead_days(held_on, handed_on)
    if not norm.violated(days):
        return ""
    return f"До заседания {held_on:%d.%m.%Y} остаётся дней: {days}, а нужно не менее {norm.least}"


def missing_competencies(form: Any, settings: Mapping[str, Any]) -> list[str]:
    """Codes K1…K6 that no participant has."""
    present = {entry.id for row in form.participants for entry in row.competencies}
    required = settings.get("competencies_required", COMPETENCIES)
    return [code for code in required if f"COMPETENCE.{code}" not in present]


def own_people(form: Any) -> set[int]:
    """Employees whose own work the form grades: curator, deputy, and whoever prepared the form."""
    case = form.case if form.case_id else None
    people = {form.prepared_by_id, case.curator_id, case.deputy_curator_id} if case else {form.prepared_by_id}
    return people - {None}


def _signed(number: int) -> str:
    """«+1», «−2», «0»."""
    return f"{number:+d}".replace("-", "−") if number else "0"


def _ungraded(rows: Iterable[Any], name: str) -> Iterator[Problem]:
    for index, row in enumerate(rows):
        if row.criterion and row.level is None:
            text = f"Оцените критерий «{row.criterion.caption}»; если сведений нет, поставьте 0"
            yield Problem("not-graded", text, f"{name}.{index}.level")


def _unsupported(rows: Iterable[Any], name: str) -> Iterator[Problem]:
    """Evidence for a low level or a change, an explanation for «нет данных» (domain E.1)."""
    for index, row in enumerate(rows):
        if row.criterion is None or row.level is None:
            continue
        if row.level == grading.NO_DATA:
            if not row.reason.strip():
                text = f"Поясните, почему нет данных по критерию «{row.criterion.caption}»"
                yield Problem("no-data-unexplained", text, f"{name}.{index}.reason")
        elif (row.level <= _LOW_LEVEL or row.dynamics) and not row.evidence.strip():
            text = f"Подтвердите оценку «{row.criterion.caption}»: что видели, какой документ"
            yield Problem("evidence-missing", text, f"{name}.{index}.evidence")
