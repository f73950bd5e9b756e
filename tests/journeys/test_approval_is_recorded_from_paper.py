"""An approval made on paper is entered by a clerk and judged on the signer (domain L.1.1)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from console import records
from schema import registry
from schema.places import HolderKind, Post
from schema.spec import Role
from tests.journeys.beginnings import opened as with_plan

pytestmark = pytest.mark.once


def test_the_deputys_paper_signature_is_entered_by_the_clerk(world: Any) -> None:
    story, plan = with_plan(world)
    story.paper("clerk", "rights-plan", plan, "approve", story.employee("deputy"), story.now.date())
    stored = registry.get("rights-plan").get_by_id(plan)
    assert stored.status == "approved"
    assert stored.approved_by_id == story.employee("deputy").id
    assert stored.recorded_by_id == story.employee("clerk").id
    assert "Заместитель" in stored.approver_position


def test_somebody_without_the_post_cannot_have_signed(world: Any) -> None:
    story, plan = with_plan(world)
    page = story.paper(
        "clerk", "rights-plan", plan, "approve", story.employee("specialist"), story.now.date(), expect=422
    )
    assert "не занимал" in " ".join(page.problems())
    page = story.paper("clerk", "rights-plan", plan, "approve", story.employee("deputy"), date(2030, 1, 1), expect=422)
    assert "будущ" in " ".join(page.problems())
    assert registry.get("rights-plan").get_by_id(plan).status == "on_approval"


def test_a_substitute_signs_as_acting(world: Any) -> None:
    story, plan = with_plan(world)
    head = story.employee("head")
    post = Post.get(Post.territory == story.place, Post.role == Role.DEPUTY)
    kept = [
        {"id": h.id, "employee": h.employee_id, "kind": h.kind, "from_on": h.from_on, "to_on": h.to_on}
        for h in post.holders
    ]
    leave = {
        "employee": head.id,
        "kind": HolderKind.SUBSTITUTE,
        "from_on": date(2026, 4, 1),
        "to_on": date(2026, 4, 30),
        "order_text": "№ 7-к от 31.03.2026",
    }
    records.change(post, {"holders": [*kept, leave]}, world.system(), world.now)
    story.do("head", "rights-plan", plan, "approve")
    stored = registry.get("rights-plan").get_by_id(plan)
    assert stored.approver_position.startswith("И. о. заместителя")
    assert stored.approved_by_id == head.id


def test_who_drafted_does_not_approve(world: Any) -> None:
    story, _ = with_plan(world)
    head = story.employee("head")
    model = registry.get("investigation-report")
    report = model.select().where(model.case == story.case_id).get()
    assert report.created_by_id != head.id and report.approved_by_id == head.id
