"""The plan: in time, after the target of 21 days, after the rolled limit of 30 days (Модель, этап 5; domain L.3.5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from schema.history import Deadline
from tests.journeys.beginnings import diagnosed, planning
from tests.journeys.story import Story

pytestmark = pytest.mark.once

# The curator is appointed on Friday 10.04.2026: target 01.05, limit 10.05 → 12.05 (9 and 11 May are days off).
APPOINTED = datetime(2026, 4, 8, 10, 0)


def prepared(world: Any, days: int) -> Story:
    story = diagnosed(world, "asino", APPOINTED)
    assert story.appointed == date(2026, 4, 10)
    story.from_diagnosis(days)
    return story


def term(story: Story) -> Deadline:
    found: Deadline = Deadline.get(Deadline.case_id == story.case_id, Deadline.rule == "DL-S2")
    return found


@pytest.mark.parametrize("days", [20, 25, 30])
def test_a_plan_within_the_limit_passes(world: Any, days: int) -> None:
    story = prepared(world, days)
    story.move("curator", "T07")
    story.stands(6, "open")
    assert (term(story).status, term(story).days_late) == ("met", 0)
    assert term(story).target_on <= term(story).due_on == date(2026, 5, 12)


def test_the_rolled_limit_is_still_in_time(world: Any) -> None:
    story = prepared(world, 32)
    story.move("curator", "T07")
    assert term(story).status == "met"


def test_after_the_rolled_limit_a_reason_is_needed_and_the_lateness_stays(world: Any) -> None:
    story = diagnosed(world, "asino", APPOINTED)
    story.at(datetime(2026, 5, 14, 10, 0))
    card = story.as_("curator").open(f"/case/{story.case_id}/")
    assert "просрочен" in card.words and "12.05.2026" in card.words
    plan = story.draft_plan()
    story.do("curator", "rehab-plan", plan, "present", expect=422)
    story.edit("curator", "rehab-plan", plan, late_reason="куратор был на больничном с 27.04 по 11.05.2026")
    story.do("curator", "rehab-plan", plan, "present")
    meeting = story.schedule(date(2026, 5, 15), {"kind": "AGENDA.PLAN_EXPERTISE", "plan": str(plan)})
    story.contract()
    story.present(plan, meeting)
    story.move("curator", "T07")
    assert (term(story).status, term(story).days_late) == ("late", 2)
    assert "переносится" in term(story).explanation or "перенесён" in term(story).explanation


def test_the_overdue_plan_is_one_number_everywhere(world: Any) -> None:
    story = planning(world, "asino", APPOINTED)
    story.at(datetime(2026, 5, 13, 9, 0))
    supervisor = story.as_("supervisor")
    overdue = supervisor.open("/overdue/")
    count = len(overdue.root.xpath("//table[@id='terms']/tbody/tr"))
    assert count >= 1
    assert f"просрочено сроков: {count}" in supervisor.open("/desk").words
    assert story.case.title in supervisor.open("/case/?overdue=1").words
    assert story.case.title in supervisor.open("/curator-order/?overdue=1").words
    story.at(datetime(2026, 5, 12, 9, 0))
    assert story.case.title not in supervisor.open("/curator-order/?overdue=1").words or count > 1


def test_the_papers_before_the_service_have_terms_of_their_own(world: Any) -> None:
    """DL-P6 and DL-P20: drawn up and approved; DL-P8 and DL-P21: the order and the package to the curator."""
    story = planning(world, "asino", APPOINTED)
    wanted = ("DL-P6", "DL-P20", "DL-P8", "DL-P21")
    rows = Deadline.select().where(Deadline.case_id == story.case_id, Deadline.rule.in_(wanted))
    found = {row.rule: (row.status, row.responsible_role) for row in rows}
    assert found == {
        "DL-P6": ("met", "specialist"),
        "DL-P20": ("met", "deputy"),
        "DL-P8": ("met", "service"),
        "DL-P21": ("met", "service"),
    }
