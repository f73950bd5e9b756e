"""«Сегодня»: what the officer answers for stands first, what is with others is folded below it, nothing is left out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from console import terms
from schema.history import Deadline
from tests import signals
from tests.pages import Page

pytestmark = pytest.mark.once


def titles(page: Page, fold: str) -> set[str]:
    return {node.text_content() for node in page.root.xpath(f"//li[@class='task'][{fold}]//p[@class='t']")}


OPEN, FOLDED = "not(ancestor::details)", "ancestor::details"


@pytest.fixture
def late(world: Any) -> Any:
    """A signal whose terms are all overdue: one is the specialist's, the others are named to somebody else."""
    signals.register(world)
    world.set_clock(world.now + timedelta(days=60))
    mine, other = world.officer("specialist.asino"), world.officer("clerk.asino")
    first, *rest = Deadline.select().where(Deadline.status == "open").order_by(Deadline.id)
    Deadline.update(responsible_id=mine.employee_id).where(Deadline.id == first.id).execute()
    Deadline.update(responsible_id=other.employee_id).where(Deadline.id.in_([row.id for row in rest])).execute()
    assert rest
    return first


def test_own_terms_stand_first_and_those_of_others_are_folded(world: Any, late: Deadline) -> None:
    page = world.visitor("specialist.asino").open("/desk/")
    total = terms.count_overdue(world.officer("specialist.asino"), world.now)
    assert late.title in titles(page, OPEN) and titles(page, FOLDED)
    [heading] = [node.text_content() for node in page.root.xpath("//h2") if "Просрочено" in node.text_content()]
    assert heading.split() == ["Просрочено", str(total)]
    assert f"Отвечают другие {total - 1}" in page.words


def test_who_answers_for_nothing_late_is_told_so(world: Any, late: Deadline) -> None:
    Deadline.update(responsible_id=world.officer("clerk.asino").employee_id).execute()
    page = world.visitor("specialist.asino").open("/desk/")
    assert "За вами нет. Отвечают другие" in page.words and not titles(page, OPEN)


def test_who_looks_after_everybody_sees_all_at_once(world: Any, late: Deadline) -> None:
    page = world.visitor("supervisor.asino").open("/desk/")
    assert late.title in titles(page, OPEN) and not titles(page, FOLDED)
