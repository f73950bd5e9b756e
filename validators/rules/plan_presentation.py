"""B.19: the presentation is about the plan of its case and reaches the secretary three days before the meeting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from schema.documents.plan_presentation import PlanPresentation
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

#: Calendar days before the meeting; practice, not a norm.
DAYS_BEFORE = 3


@rule(PlanPresentation, "save", "send")
def plan_is_of_this_case(paper: Any, context: Context) -> Iterator[Problem]:
    if paper.plan_id and paper.case_id and paper.plan.case_id != paper.case_id:
        yield Problem("presentation-other-case", "Выберите план этого же случая", "plan")


@rule(PlanPresentation, "send")
def presented_in_time(paper: Any, context: Context) -> Iterator[Problem]:
    """Late is a warning: the members still read it. After the meeting there is nothing to present."""
    held_on = paper.meeting.held_on if paper.meeting_id else None
    if held_on is None:
        return
    if held_on < context.today:
        text = f"Заседание прошло {held_on:%d.%m.%Y}: выберите назначенное заседание"
        yield Problem("presentation-after-meeting", text, "meeting")
    elif held_on - timedelta(days=DAYS_BEFORE) < context.today:
        text = f"До заседания {held_on:%d.%m.%Y} меньше {DAYS_BEFORE} дней: предупредите секретаря"
        yield Problem("presentation-late", text, "meeting", Severity.WARNING)
