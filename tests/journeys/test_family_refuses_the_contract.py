"""Stage 4–5 papers told as stories: the package, the contract and its refusal, the presentation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from schema import registry
from schema.documents.patronage_contract import PatronageContract
from schema.documents.plan_presentation import PlanPresentation
from tests.journeys.beginnings import diagnosed, transferred
from tests.journeys.kept import kept
from tests.journeys.story import Story

pytestmark = pytest.mark.once

REASON = "Мать считает, что справится без посторонней помощи"


@kept
def planned(world: Any) -> tuple[Story, int, int]:
    """Everything of stage 5 but the contract and the presentation; (story, plan, meeting)."""
    story = diagnosed(world)
    plan = story.draft_plan()
    story.do("curator", "rehab-plan", plan, "present")
    held_on = datetime(2026, 4, 30).date()
    return story, plan, story.schedule(held_on, {"kind": "AGENDA.PLAN_EXPERTISE", "plan": str(plan)})


def test_a_recorded_refusal_takes_the_place_of_the_contract(world: Any) -> None:
    story, plan, meeting = planned(world)
    story.refused("curator", "T07", "договор о социальном патронаже", "Представление")
    refused = story.contract(refusal="1", refusal_on="сегодня", refusal_reason=REASON)
    row = story.present(plan, meeting)
    assert PatronageContract.get_by_id(refused).refusal
    assert REASON in PlanPresentation.get_by_id(row).contract  # the council is told
    story.move("curator", "T07")
    story.stands(6, "open")


def test_a_contract_that_has_ended_does_not_carry_a_plan_to_the_council(world: Any) -> None:
    story, plan, meeting = planned(world)
    contract = story.contract()
    story.present(plan, meeting)
    story.do("service", "patronage-contract", contract, "terminate", remark="семья переезжает")
    ended = PatronageContract.get_by_id(contract)
    assert (ended.terminated_on, ended.termination_reason) == (story.now.date(), "семья переезжает")
    story.refused("curator", "T07", "договор о социальном патронаже")


def test_the_presentation_knows_the_plan_the_meeting_and_the_diagnosis(world: Any) -> None:
    story, plan, meeting = planned(world)
    row = PlanPresentation.get_by_id(story.write("curator", "plan-presentation"))
    assert (row.plan_id, row.meeting_id) == (plan, meeting)
    assert "посещать школу без пропусков" in row.aim_and_goals
    assert "пункты 1, 2" in row.executors
    assert row.diagnosis_summary


def test_the_receipt_of_the_package_fills_the_journal_of_incoming_cases(world: Any) -> None:
    story = transferred(world)
    order = story.curator()
    story.acquaint(order)
    story.family_card()
    row = story.write("service_clerk", "case-package")
    story.do("service_clerk", "case-package", row, "submit")
    story.refused("service", "T06", "расписался")
    story.do("curator2", "case-package", row, "approve", expect=404)  # not the curator of this case
    # The curator signed the paper list; the clerk enters it. The receipt is judged on whoever signed.
    clerk, today = story.employee("service_clerk"), story.now.date()
    story.paper("service_clerk", "case-package", row, "approve", clerk, today, expect=422)
    story.paper("service_clerk", "case-package", row, "approve", story.employee("curator"), today)
    journal = registry.get("incoming-journal")
    entry = journal.select().where(journal.case == story.case_id).get()
    assert entry.package_given_on == today
    assert "план ЗПР" in entry.package
    story.move("service", "T06")
    story.stands(5, "open")
