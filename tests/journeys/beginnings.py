"""How most stories begin: each beginning goes on from the one before it and is walked once for a worker."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.journeys.kept import kept
from tests.journeys.story import Story

START = datetime(2026, 4, 2, 10, 0)


@kept
def registered(world: Any, territory: str = "asino", *, memo: bool = False) -> Story:
    """A signal in the journal, about two children: by word of mouth, or by the school's memo of an hour before."""
    story = Story(world, territory, START)
    if not memo:
        story.register()
        return story
    paper = story.memo()
    story.later(hours=1)
    story.register(paper)
    return story


@kept
def opened(world: Any) -> tuple[Story, int]:
    """A case that the head opened a day later; its protection plan waits for the deputy."""
    story = registered(world)
    story.later(days=1)
    story.assess()
    story.inspect()
    story.investigate()
    story.move("specialist", "T02")
    story.open_case()
    return story, story.rights_plan()


@kept
def transferred(world: Any, territory: str = "asino", start: datetime = START) -> Story:
    """Stage 4: the package has been received by the service."""
    story = Story(world, territory, start)
    story.to_transfer()
    return story


@kept
def planning(world: Any, territory: str = "asino", start: datetime = START) -> Story:
    """Stage 5: the curator has the case."""
    story = transferred(world, territory, start)
    story.from_transfer()
    return story


@kept
def diagnosed(world: Any, territory: str = "asino", start: datetime = START) -> Story:
    """Stage 5: the service has inspected and diagnosed, the plan is still to be drawn up."""
    story = planning(world, territory, start)
    story.to_diagnosis()
    return story


@kept
def presented(world: Any, territory: str = "asino", start: datetime = START, days: int = 20) -> tuple[Story, int, int]:
    """Stage 5: the plan is before the council; (story, plan, meeting)."""
    story = diagnosed(world, territory, start)
    return story, *story.from_diagnosis(days)


@kept
def controlled(world: Any, territory: str = "asino") -> Story:
    """Stage 9: the plan is being carried out, its measures are not checked yet."""
    story, plan, meeting = presented(world, territory)
    story.from_council(plan, meeting)
    story.later(days=40)
    story.move("curator", "T10")
    return story


@kept
def at_monitoring(world: Any, territory: str = "asino") -> Story:
    """Stage 9, the measures checked."""
    story = controlled(world, territory)
    story.control()
    return story
