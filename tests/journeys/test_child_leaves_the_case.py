"""T18b: one of several children leaves the case with a day, a reason and a proof; the work with the others goes on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schema import registry
from schema.history import Audit, Deadline, StageTransition
from schema.people import Person
from tests.journeys import removal
from tests.journeys.beginnings import registered
from tests.journeys.story import Story
from tests.journeys.test_child_is_removed import in_danger
from tests.pages import values

pytestmark = pytest.mark.once

PROOF = "решение суда от 02.04.2026 № 2-114/2026"
ADOPTED = {"leave_reason": "LEAVE.ADOPTED", "proof": PROOF}


def leave(story: Story, who: Any, expect: int = 200, role: str = "head", **given: str) -> Any:
    typed = {"child": str(who.id), "on": f"{story.now:%d.%m.%Y}", **ADOPTED, **given}
    return story.move(role, "T18b", expect=expect, **typed)


def test_the_child_leaves_and_the_row_tells_when_why_and_by_what_paper(world: Any) -> None:
    story = registered(world)
    stays, goes = story.children
    leave(story, goes)
    assert story.children == [stays]
    (row,) = story.case.former_children
    assert (row.person_id, row.left_on, row.left_reason_id, row.left_proof) == (
        goes.id,
        story.now.date(),
        "LEAVE.ADOPTED",
        PROOF,
    )
    story.stands(2, "investigating")
    (move,) = StageTransition.select().where(StageTransition.code == "T18b")
    assert goes.full_name in move.comment and PROOF in move.comment
    assert Audit.select().where(Audit.act == "T18b", Audit.case_id == story.case_id).count() == 1
    page = story.as_("head").open(f"/case/{story.case_id}/").words
    assert "выбыли: Дарья, 02.04.2026, усыновление" in page and PROOF in page


def test_guards_ask_only_for_the_children_who_stay(world: Any) -> None:
    """A sheet and an act for one of the two children: refused until the other one leaves, then nothing is missing."""
    story = registered(world)
    stays, goes = story.children
    story.later(days=1)
    _for_one(story)
    story.investigate()
    story.refused("specialist", "T02", goes.full_name)
    leave(story, goes)
    story.move("specialist", "T02")
    story.stands(3, "investigating")
    assert story.children == [stays]


def _for_one(story: Story) -> None:
    """Everything that T02 asks, for the first child alone."""
    everybody = Story.children
    try:
        Story.children = property(lambda self: everybody.fget(self)[:1])  # type: ignore[misc,assignment,attr-defined]
        story.assess()
        story.inspect()
    finally:
        Story.children = everybody  # type: ignore[misc]


def test_terms_no_longer_wait_for_the_child(world: Any) -> None:
    """The reminder of a tenth birthday goes with its child; the signal about both still asks for the inspection."""
    story = registered(world)
    _, goes = story.children
    Person.update(birth_date=date(2016, 4, 10)).where(Person.id == goes.id).execute()
    story.later(days=1)
    story.assess()
    assert (_status(story, "DL-C10"), _status(story, "DL-L2")) == ("open", "open")
    leave(story, goes)
    assert (_status(story, "DL-C10"), _status(story, "DL-L2")) == ("cancelled", "open")


def _status(story: Story, rule: str) -> str:
    return str(Deadline.get(Deadline.case_id == story.case_id, Deadline.rule == rule).status)


def test_papers_written_before_stay_and_new_ones_begin_without_the_child(world: Any) -> None:
    story = registered(world)
    stays, goes = story.children
    story.later(days=1)
    story.assess()
    leave(story, goes)
    sheets = registry.get("risk-assessment")
    assert {row.child_id for row in sheets.select()} == {stays.id, goes.id}
    assert goes.full_name in story.as_("specialist").open("/risk-assessment/").words
    blank = story.as_("specialist").open(f"/investigation-report/new/?case={story.case_id}").form()
    assert [value for name, value in values(blank) if name == "children"] == [str(stays.id)]


def test_the_last_child_does_not_leave_the_case_is_closed_instead(world: Any) -> None:
    story = registered(world)
    stays, goes = story.children
    leave(story, goes)
    refusal = leave(story, stays, expect=422)
    assert "это последний ребёнок: составьте решение о закрытии по объективной причине" in " ".join(refusal.problems())
    assert story.children == [stays]


def test_closing_by_age_is_proposed_when_nobody_under_age_is_left(world: Any) -> None:
    story = registered(world)
    stays, goes = story.children
    Person.update(birth_date=date(2008, 4, 1)).where(Person.id == stays.id).execute()
    assert _proposed(story) == ("", "")
    leave(story, goes)
    assert _proposed(story) == ("close", "CLOSE.O1")


def _proposed(story: Story) -> tuple[str, str]:
    form = story.as_("specialist").open(f"/case-decision/new/?case={story.case_id}").form()
    given = dict(values(form))
    return str(given.get("kind", "")), str(given.get("close_reason", ""))


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"on": "03.04.2026"}, "не позже сегодняшнего дня"),
        ({"on": "01.04.2026"}, "Случай начат 02.04.2026"),
        ({"leave_reason": "LEAVE.AGE"}, "нет восемнадцати лет"),
        ({"leave_reason": "CLOSE.O1"}, "Выберите причину из списка"),
        ({"child": "999999"}, "Выберите ребёнка"),
        ({"proof": ""}, "Заполните «Подтверждающий документ»"),
    ],
)
def test_an_act_that_cannot_be_is_refused_in_words(world: Any, given: dict[str, str], text: str) -> None:
    story = registered(world)
    refusal = leave(story, story.children[1], expect=422, **given)
    assert text in " ".join(refusal.problems())
    assert len(story.children) == 2 and not story.case.former_children


def test_only_the_head_removes_a_child(world: Any) -> None:
    story = registered(world)
    leave(story, story.children[1], expect=403, role="specialist")


def test_a_child_whose_removal_is_not_over_does_not_leave(world: Any) -> None:
    story = in_danger(world, date(2026, 11, 14))
    removal.sign(story, removal.decree(story, removal.mother(story)), "114-п")
    story.later(days=1)
    refusal = leave(story, story.children[0], expect=422)
    assert "Отобрание этого ребёнка не завершено" in " ".join(refusal.problems())
