"""The page of a term leads to the paper that meets it."""

from __future__ import annotations

from typing import Any

import pytest

from schema.documents.inspection_act import InspectionAct
from schema.history import Deadline
from schema.spec import Status
from tests import signals
from tests.journeys.story import Story
from tests.pages import Page

pytestmark = pytest.mark.once


def ways(page: Page) -> list[str]:
    return list(page.root.xpath("//div[@class='head']//a[contains(@class,'primary')]/@href"))


@pytest.fixture
def term(world: Any) -> Any:
    """The inspection of a fresh signal."""
    entry = signals.register(world)
    query = Deadline.select().where(Deadline.case_id == entry.case_id, Deadline.status == "open")
    return query.where(Deadline.rule == "DL-L2").get()


def test_whoever_may_draft_the_paper_begins_it_from_its_term(world: Any, term: Any) -> None:
    page = world.visitor("specialist.asino").open(f"/term/{term.id}/")
    assert f"/inspection-act/new/?case={term.case_id}" in ways(page)


def test_an_unfinished_paper_is_gone_on_with(world: Any, term: Any) -> None:
    story = Story(world, "asino", world.now)
    story.case_id = term.case_id
    child = story.children[0]
    story.write("specialist", "inspection-act", **story._inspection("signal", "specialist", child))
    draft = InspectionAct.get(InspectionAct.status == Status.DRAFT)
    assert ways(story.as_("specialist").open(f"/term/{term.id}/")) == [draft.url]


def test_others_only_read(world: Any, term: Any) -> None:
    assert ways(world.visitor("supervisor.asino").open(f"/term/{term.id}/")) == []
