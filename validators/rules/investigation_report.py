"""B.7: whose opinion an investigation must hear, how long it may last, and what its result lets one recommend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from schema.documents.investigation_report import InvestigationReport, Recommendation
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule
from validators.values import is_empty

OPINION_AGE = 10  # ст. 57 СК РФ: мнение ребёнка, достигшего десяти лет, учитывается обязательно
LIMIT_DAYS = 10  # DL-P4, календарных дней
NOT_CONFIRMED = "INVRESULT.NOT_CONFIRMED"


@rule(InvestigationReport, "submit")
def opinion_of_children_from_ten_is_recorded(report: Any, context: Context) -> Iterator[Problem]:
    day = report.finished_on or report.started_on or context.today
    heard = {row.person_id for row in report.interviews if not is_empty(row, "child_opinion")}
    for child in report.children:
        age = child.age(day)
        if age is not None and age >= OPINION_AGE and child.id not in heard:
            text = (
                f"{child.full_name}: ребёнку {OPINION_AGE} лет или больше – "
                "внесите беседу с ним и запишите его мнение (ст. 57 СК РФ)"
            )
            yield Problem("child-opinion-missing", text, "interviews")


@rule(InvestigationReport, "submit")
def interviews_say_with_whom(report: Any, context: Context) -> Iterator[Problem]:
    for index, row in enumerate(report.interviews):
        if not row.person_id and is_empty(row, "who"):
            text = f"Беседа в строке {index + 1}: выберите человека или напишите, с кем беседовали"
            yield Problem("interview-without-person", text, f"interviews.{index}.who")


@rule(InvestigationReport, "save", "submit")
def investigation_starts_with_the_signal(report: Any, context: Context) -> Iterator[Problem]:
    received = received_on(report)
    if received and report.started_on and report.started_on < received:
        text = f"Сигнал получен {received:%d.%m.%Y}: укажите начало расследования не раньше этого дня"
        yield Problem("investigation-before-signal", text, "started_on")


@rule(InvestigationReport, "submit")
def investigation_lasts_ten_days(report: Any, context: Context) -> Iterator[Problem]:
    """Lateness is a fact that the term engine counts; here it is only said."""
    received = received_on(report)
    limit = received + timedelta(days=LIMIT_DAYS) if received else None
    if limit and report.finished_on and report.finished_on > limit:
        text = f"Расследование следовало окончить не позднее {limit:%d.%m.%Y}: укажите в заключении причину задержки"
        yield Problem("investigation-late", text, "finished_on", Severity.WARNING)


@rule(InvestigationReport, "submit")
def recommendation_follows_from_result(report: Any, context: Context) -> Iterator[Problem]:
    bold = {Recommendation.OPEN, Recommendation.REMOVAL}
    if report.result_id == NOT_CONFIRMED and report.recommendation in bold:
        text = "Факт не подтверждён, а рекомендация говорит обратное: проверьте результат и рекомендацию"
        yield Problem("recommendation-contradicts", text, "recommendation", Severity.WARNING)


def received_on(paper: Any) -> date | None:
    """The day the signal behind a paper came: its journal entry's, or the case's when the entry is not named."""
    if paper.entry_id and paper.entry.received_at:
        day: date = paper.entry.received_at.date()
        return day
    return paper.case.received_on if paper.case_id else None
