"""«Не позднее, чем за 4 дня до дня заседания Консилиума» (п. 3.3 Положения): four days pass, three do not."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from schema import registry
from tests.journeys.beginnings import controlled
from tests.journeys.kept import kept
from tests.journeys.story import Story

pytestmark = pytest.mark.once

MEETING = date(2026, 6, 25)  # Thursday


@kept
def handed_over(world: Any, days_before: int, territory: str = "kedrovy") -> tuple[Story, int]:
    story = controlled(world, territory)
    story.at(datetime.combine(date.fromordinal(MEETING.toordinal() - days_before), time(10)))
    story.control()
    meeting = story.schedule(MEETING, {"kind": "AGENDA.MONITORING"}, {"kind": "AGENDA.FURTHER"})
    form = story.monitoring(meeting)
    story.do("curator", "monitoring-form", form, "hand-over")
    story.grade_work(form)
    return story, form


def stored(form: int) -> Any:
    return registry.get("monitoring-form").get_by_id(form)


def test_four_days_before_is_in_time(world: Any) -> None:
    story, form = handed_over(world, 4)
    assert (stored(form).lead_days, stored(form).lead_violation) == (4, False)
    story.do("head", "monitoring-form", form, "accept")
    story.move("head", "T11")
    story.stands(10, "open")


def test_three_days_before_is_a_violation_that_the_head_may_admit_in_writing(world: Any) -> None:
    story, form = handed_over(world, 3)
    assert (stored(form).lead_days, stored(form).lead_violation) == (3, True)
    page = story.do("head", "monitoring-form", form, "accept", expect=422)
    assert "не менее 4" in " ".join(page.problems())
    story.edit(
        "head",
        "monitoring-form",
        form,
        violation_reason="куратор был в командировке, материалы представлены полностью",
        admitted_by=str(story.employee("head").id),
    )
    story.do("head", "monitoring-form", form, "accept")
    story.move("head", "T11")
    story.stands(10, "open")


def test_in_asino_a_late_form_is_only_warned_about(world: Any) -> None:
    story, form = handed_over(world, 3, "asino")
    story.do("service", "monitoring-form", form, "accept")
    assert stored(form).status == "received"


@pytest.mark.parametrize(
    ("territory", "taker", "other"), [("kedrovy", "head", "service"), ("asino", "service", "head")]
)
def test_the_form_goes_to_whom_the_regulation_names(world: Any, territory: str, taker: str, other: str) -> None:
    story, form = handed_over(world, 5, territory)
    story.do(other, "monitoring-form", form, "accept", expect=403)
    story.do(taker, "monitoring-form", form, "accept")


def test_the_curator_never_fills_part_six(world: Any) -> None:
    story, form = handed_over(world, 5)
    page = story.as_("curator").open(f"/monitoring-form/details/?id={form}")
    assert "Изменить" not in page.words
