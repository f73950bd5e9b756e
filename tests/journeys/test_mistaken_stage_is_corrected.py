"""TX: a mistaken stage is corrected by two people with a reason, and the history never forgets it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from schema.history import StageTransition
from tests.journeys.beginnings import registered
from tests.journeys.story import Story

pytestmark = pytest.mark.once

REASON = "случай передан в службу по ошибке, план защиты прав ещё не утверждён"


def ask(story: Story, role: str, expect: int = 200, reason: str = REASON, stage: str = "3", state: str = "open") -> Any:
    visitor = story.as_(role)
    data = {"csrf_token": visitor.token(), "to_stage": stage, "to_state": state, "reason": reason}
    return visitor.post(f"/case/{story.case_id}/force", data, expect=expect)


def confirm(story: Story, role: str, expect: int = 200) -> Any:
    visitor = story.as_(role)
    return visitor.post(f"/case/{story.case_id}/force/confirm", {"csrf_token": visitor.token()}, expect=expect)


def test_one_asks_and_another_confirms(world: Any) -> None:
    story = registered(world)
    ask(story, "specialist", expect=403)
    ask(story, "head", expect=422, reason="ошибка")
    ask(story, "head", expect=422, stage="99")
    ask(story, "head")
    confirm(story, "head", expect=403)
    story.stands(2, "investigating")
    confirm(story, "supervisor")
    story.stands(3, "open")
    move = (
        StageTransition.select()
        .where(StageTransition.case_id == story.case_id)
        .order_by(StageTransition.id.desc())
        .get()
    )
    assert (move.code, move.forced, move.force_reason) == ("TX", True, REASON)
    assert move.second_officer != move.officer
    assert REASON in story.as_("head").open(f"/case/{story.case_id}/").words


def test_a_new_signal_after_closing_begins_a_case_that_names_the_previous_one(world: Any) -> None:
    story = registered(world)
    first = story.case_id
    ask(story, "head", stage="11")
    confirm(story, "supervisor")
    from schema.case import Case

    Case.update(state="closed", closed_on=datetime(2026, 4, 2).date()).where(Case.id == first).execute()
    story.case_id = 0
    story.later(days=30)
    story.register()
    assert story.case_id != first
    assert (story.case.previous_case_id, story.case.relapse) == (first, True)
    codes = [
        m.code for m in StageTransition.select().where(StageTransition.case_id == first).order_by(StageTransition.id)
    ]
    assert codes[-1] == "T20"


def test_a_case_closed_by_a_correction_has_its_day_and_a_new_signal_finds_it(world: Any) -> None:
    story = registered(world)
    first = story.case_id
    ask(story, "head", stage="11", state="closed")
    confirm(story, "supervisor")
    assert story.case.closed_on == story.now.date()
    assert story.case.retention_until == story.case.kept_until(story.now.date()) >= date(2031, 4, 2)
    story.case_id = 0
    story.later(days=30)
    story.register()
    assert (story.case.previous_case_id, story.case.relapse) == (first, True)


def test_a_case_that_a_correction_opens_again_is_kept_without_end(world: Any) -> None:
    story = registered(world)
    for state in ("closed", "open"):
        ask(story, "head", stage="11", state=state)
        confirm(story, "supervisor")
    assert (story.case.closed_on, story.case.retention_until) == (None, None)
