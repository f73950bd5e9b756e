"""Scans: the content decides what a file is; nothing half-saved, nothing under its own name (trap T17)."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest

from schema.history import Attachment
from tests.journeys.story import Story
from tests.journeys.test_approval_is_recorded_from_paper import with_plan

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def record(story: Story, plan: int, content: bytes, name: str, expect: int) -> Any:
    visitor = story.as_("clerk")
    data = {
        "csrf_token": visitor.token(),
        "signer": str(story.employee("deputy").id),
        "signed_on": f"{story.now:%d.%m.%Y}",
        "scan": (io.BytesIO(content), name),
    }
    answer = visitor.client.post(
        f"/rights-plan/{plan}/paper/approve", data=data, headers={"Referer": "http://localhost/"}, follow_redirects=True
    )
    assert answer.status_code == expect, answer.get_data(as_text=True)[-500:]
    return answer


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "скан.pdf"),
        (b"MZ\x90\x00" + b"\x00" * 200, "скан.pdf"),
        (b"", "скан.pdf"),
        (b"just text", "../../etc/passwd"),
    ],
)
def test_a_file_that_is_not_a_scan_is_refused_and_the_paper_stays_unsigned(
    world: Any, content: bytes, name: str
) -> None:
    story, plan = with_plan(world)
    answer = record(story, plan, content, name, 422)
    assert Attachment.select().count() == 0
    assert f"{story.now:%d.%m.%Y}" in answer.get_data(as_text=True)


def test_a_scan_is_kept_under_a_random_name_with_its_hash(world: Any) -> None:
    story, plan = with_plan(world)
    record(story, plan, PDF, "План ЗПР.pdf", 200)
    kept = Attachment.get()
    assert kept.original_name == "План ЗПР.pdf" and kept.media_type == "application/pdf"
    files = list((world.settings.var / "attachments").iterdir())
    assert [file.name for file in files] == [kept.stored_name]
    assert isinstance(kept.uploaded_at, datetime)
