"""Suspension and resumption exist in Kedrovy only (п. 3.3 Положения); terms stand still meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schema.documents.case_decision import DecisionKind
from schema.history import Deadline
from tests.journeys.beginnings import at_monitoring
from tests.journeys.kept import kept
from tests.journeys.story import Story

pytestmark = pytest.mark.once


@kept
def at_decision(world: Any, territory: str, further: str) -> tuple[Story, int, int]:
    """A case at stage 11 whose council decided ``further``; (story, meeting, form)."""
    story = at_monitoring(world, territory)
    meeting = story.schedule(
        story.now.date() + timedelta(days=6), {"kind": "AGENDA.MONITORING"}, {"kind": "AGENDA.FURTHER"}
    )
    form = story.monitoring(meeting)
    story.do("curator", "monitoring-form", form, "hand-over")
    story.grade_work(form)
    story.do(story.accepts, "monitoring-form", form, "accept")
    story.move(story.accepts, "T11")
    story.result(form)
    story.later(days=6)
    story.hold(meeting, "RESULTS_APPROVED", further)
    story.move("secretary", "T12")
    return story, meeting, form


def suspension(story: Story) -> dict[str, str]:
    return {
        "suspend_reason": "SUSPEND.TREATMENT",
        "suspended_from": "сегодня",
        "suspended_until": "+60",
        "control_measures": "звонок в стационар раз в неделю",
        "controller": str(story.employee("specialist").id),
    }


def test_a_case_of_kedrovy_is_suspended_and_resumed(world: Any) -> None:
    story, meeting, form = at_decision(world, "kedrovy", "SUSPEND")
    story.refused("head", "T16", "решение о приостановке")
    story.decide(DecisionKind.SUSPEND, meeting, 2, form, **suspension(story))
    before = {
        d.rule: d.due_on for d in Deadline.select().where(Deadline.case_id == story.case_id, Deadline.status == "open")
    }
    story.move("head", "T16")
    story.stands(11, "suspended")
    begun = story.now.date()
    review = Deadline.get(Deadline.rule == "DL-P14", Deadline.status == "open")  # not later than in three months
    assert review.base_on == begun and timedelta(days=85) < review.due_on - begun <= timedelta(days=92)
    story.later(days=20)
    story.refused("head", "T17", "решение о возобновлении", "Риск")
    story.assess("repeated", plus=2)
    story.approved(
        "specialist",
        "head",
        "case-decision",
        kind="resume",
        resumed_on="сегодня",
        resume_basis="ребёнок выписан",
        meeting="",
    )
    story.move("head", "T17")
    story.stands(8, "open")
    assert Deadline.get_by_id(review.id).status == "cancelled"
    after = {
        d.rule: d.due_on for d in Deadline.select().where(Deadline.case_id == story.case_id, Deadline.status == "open")
    }
    stopped = set(before) & set(after) - {"DL-P17"}  # a day that the Council named does not move
    moved = {rule: (after[rule] - before[rule]).days for rule in stopped}
    assert moved and all(18 <= days <= 22 for days in moved.values()), moved  # twenty days, then the working day


def test_asino_knows_no_suspension(world: Any) -> None:
    story, meeting, form = at_decision(world, "asino", "CONTINUE")
    typed = {
        "kind": "suspend",
        "meeting": str(meeting),
        "protocol_item": "2",
        "monitoring": str(form),
        **suspension(story),
    }
    story.write("specialist", "case-decision", expect=422, **typed)
    page = story.move("head", "T16", expect=None)
    assert page.status in {404, 422}
    story.stands(11, "open")
    assert "Приостановить" not in story.as_("head").open(f"/case/{story.case_id}/").words


def test_a_case_goes_on_under_the_present_plan(world: Any) -> None:
    story, meeting, form = at_decision(world, "asino", "CONTINUE")
    story.decide("continue", meeting, 2, form, new_plan_required="0", next_monitoring_due="+30")
    story.move("head", "T13")
    story.stands(8, "open")
