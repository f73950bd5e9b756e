"""From the journals to the hint: what the console fills, what follows the levels, what the council sees (domain E)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schema import registry
from schema.criteria import Proposal
from tests.journeys.beginnings import at_monitoring
from tests.journeys.kept import kept
from tests.journeys.story import Story

pytestmark = pytest.mark.once


@pytest.fixture
def story(world: Any) -> Story:
    """A case in work whose first measure is done, before its monitoring."""
    told: Story = at_monitoring(world)
    return told


@kept
def handed_over(world: Any) -> tuple[Story, int]:
    """The form of a coming meeting was accepted; (story, form)."""
    story = at_monitoring(world)
    form = story.monitoring(meeting(story))
    accepted(story, form)
    return story, form


def meeting(story: Story) -> int:
    day = story.now.date() + timedelta(days=10)
    return story.schedule(day, {"kind": "AGENDA.MONITORING"}, {"kind": "AGENDA.FURTHER"})


def stored(form: int) -> Any:
    return registry.get("monitoring-form").get_by_id(form)


def accepted(story: Story, form: int) -> None:
    story.do("curator", "monitoring-form", form, "hand-over")
    story.grade_work(form)
    story.do(story.accepts, "monitoring-form", form, "accept")


def test_a_new_form_knows_its_period(story: Story) -> None:
    page = story.as_("curator").open(f"/monitoring-form/new/?case={story.case_id}")
    plan = registry.get("rehab-plan").select().order_by(registry.get("rehab-plan").id.desc()).get()
    dates = {node.get("name"): node.get("value") for node in page.root.xpath("//input[contains(@name, 'period_')]")}
    assert dates == {"period_from": f"{plan.valid_from:%d.%m.%Y}", "period_to": f"{story.now:%d.%m.%Y}"}


def test_the_journals_and_the_terms_fill_what_they_know(story: Story) -> None:
    form = stored(story.monitoring(meeting(story)))
    quality = {row.criterion.code: row for row in form.quality_scores}

    assert quality["W1"].level is not None and quality["W1"].evidence.startswith("Журнал контроля: выполнено в срок")
    assert (quality["Q5"].level, quality["Q5"].evidence) == (4, "Сроки куратора: соблюдено 2 из 2 (100 %)")
    assert quality["W2"].level is None  # no journal knows the quality


def test_a_person_changes_what_was_filled(story: Story) -> None:
    form = story.monitoring(meeting(story))
    rows = [row.criterion.code for row in stored(form).quality_scores]
    story.do("curator", "monitoring-form", form, "hand-over")
    story.grade_work(form)
    story.edit("monitor", "monitoring-form", form, **{f"quality_scores-{rows.index('Q5')}-level": "2"})

    assert stored(form).quality_scores[rows.index("Q5")].level == 2


def test_the_change_follows_the_levels_until_the_expert_says_otherwise(world: Any) -> None:
    story, _ = handed_over(world)
    story.later(days=30)
    form = story.monitoring(meeting(story), level=4, dynamics="")
    assert {row.dynamics for row in stored(form).scores} == {1}
    sheet = story.as_("curator").open(f"/monitoring-form/edit/?id={form}")
    assert sheet.words.count("прошлый раз: 3") == len(stored(form).scores)

    story.edit("curator", "monitoring-form", form, **{"scores-0-level": "2"})
    assert stored(form).scores[0].dynamics == -1  # nobody had touched the proposal

    story.edit("curator", "monitoring-form", form, **{"scores-0-dynamics": "1"})
    page = story.do("curator", "monitoring-form", form, "hand-over", expect=422)
    assert "уровень был 3, стал 2" in " ".join(page.problems())

    story.edit("curator", "monitoring-form", form, **{"scores-0-reason": "Угроза новая, прежнюю семья устранила сама"})
    story.do("curator", "monitoring-form", form, "hand-over")


def test_the_results_and_the_card_repeat_the_computation(world: Any) -> None:
    story, form = handed_over(world)
    story.move(story.accepts, "T11")
    new = story.as_("specialist").open(f"/monitoring-result/new/?case={story.case_id}")
    assert new.root.xpath("//select[@name='dynamics_child']/option[@selected]/@value") == ["stable"]

    page = story.as_("head").open(f"/monitoring-form/details/?id={form}")
    assert "75 из 100; средняя динамика 0,00 – без существенных изменений" in page.words

    card = story.as_("head").open(f"/case/{story.case_id}/")
    hint = stored(form).hint
    assert Proposal.CLOSE not in hint.proposals
    assert hint.text.lower() in card.words.lower() and all(reason in card.words for reason in hint.reasons)
    assert card.root.xpath("//svg[@role='img']/title") and not card.root.xpath("//svg//@style")
    assert "75" in {" ".join(cell.text_content().split()) for cell in card.root.xpath("//*[@id='case-monitoring']//td")}


def test_nobody_without_access_to_the_forms_sees_the_indices(world: Any) -> None:
    story, _ = handed_over(world)
    assert "Индексы мониторинга" in story.as_("curator").open(f"/case/{story.case_id}/").words
    clerk = story.as_("clerk").open(f"/case/{story.case_id}/")
    assert "case-monitoring" not in clerk.text and "Индексы мониторинга" not in clerk.words
