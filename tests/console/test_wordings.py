"""Editable wording: per territory, versioned, previewed, refused when broken; issued papers never change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from console import issuing, records
from console.errors import Forbidden, Refused
from reports import render
from schema import registry
from schema.places import Territory
from schema.wording import Block, Wording
from tests.journeys.beginnings import planning
from tests.journeys.story import Story

pytestmark = pytest.mark.once


def word(
    world: Any, text: str, *, block: Block = Block.POINT, number: int | None = 2, code: str = "asino", **more: Any
) -> Any:
    given = {
        "territory": Territory.get(Territory.code == code).id,
        "document": "curator-order",
        "block": block,
        "number": number,
        "text": text,
        "reason": "по просьбе руководителя службы",
    }
    return records.create(Wording, given | more, world.officer("admin"), world.now).row


@pytest.fixture
def order(world: Any) -> Callable[..., Any]:
    """Gives an order that appoints the curator of a case just registered in a territory."""
    cases: dict[str, Story] = {}

    def draft(code: str = "asino") -> Any:
        if code not in cases:
            cases[code] = Story(world, code, datetime(2026, 4, 2, 10, 0))
            cases[code].register()
        story = cases[code]
        row = registry.get("curator-order")(case=story.case_id, territory=story.place.id, basis="письма")
        row.curator, row.created_by = story.employee("curator"), story.employee("service_clerk")
        return row

    return draft


def printed(row: Any) -> str:
    from console import wordings

    return render.sheet(wordings.apply(row))


def test_a_changed_point_is_printed_in_its_territory_only(world: Any, order: Any) -> None:
    word(world, "Куратору {curator:dat} принять пакет в день приказа.")
    assert "принять пакет в день приказа" in printed(order())
    assert "принять пакет в день приказа" not in printed(order("kedrovy"))


def test_the_newest_version_is_in_force_and_an_old_one_can_be_returned_to(world: Any, order: Any) -> None:
    first = word(world, "Первая редакция пункта.")
    second = word(world, "Вторая редакция пункта.")
    assert (first.version, second.version) == (1, 2)
    assert "Вторая редакция" in printed(order()) and "Первая редакция" not in printed(order())
    third = word(world, first.text)
    assert third.version == 3 and "Первая редакция" in printed(order())
    word(world, "", standard=True)
    assert "редакция пункта" not in printed(order())


@pytest.mark.parametrize(
    "text", ["Назначить {ребёнок}", "Назначить {curator:xyz}", "Скобка {curator", "Скобка } одна", " "]
)
def test_a_broken_placeholder_is_refused_with_its_name(world: Any, text: str) -> None:
    with pytest.raises(Refused) as caught:
        word(world, text)
    assert [problem.field for problem in caught.value.problems] == ["text"]
    assert Wording.select().count() == 0


def test_a_version_is_never_edited(world: Any) -> None:
    row = word(world, "Пункт.")
    with pytest.raises(Forbidden):
        records.change(row, {"text": "Другой"}, world.officer("admin"), world.now)


def test_only_the_administrator_changes_words(world: Any) -> None:
    world.visitor("head.asino").open("/wording/new/", expect=403)
    row = word(world, "О назначении {curator:gen} куратором", block=Block.HEADING, number=None)
    page = world.visitor("admin").open(f"/wording/details/?id={row.id}")
    assert "Составить новую версию из этой" in page.words


def test_an_issued_paper_keeps_its_words(world: Any) -> None:
    planning(world)
    row = registry.get("curator-order").get()
    before = issuing.copy_of(row).html
    word(world, "Совсем другой пункт.")
    assert issuing.copy_of(registry.get("curator-order").get()).html == before
    assert "Совсем другой пункт" not in before
