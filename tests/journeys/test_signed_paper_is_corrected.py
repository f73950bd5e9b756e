"""«Взамен»: a signed paper is never edited; its corrected copy takes its place when signed (B.0)."""

from typing import Any

import pytest

from schema.corrections import Correction
from schema.documents.investigation_report import InvestigationReport
from schema.spec import Status
from tests.journeys.beginnings import registered
from tests.journeys.kept import kept
from tests.journeys.story import TEXT, Story

pytestmark = pytest.mark.once


@pytest.fixture
def story(world: Any) -> Story:
    found: Story = inspected(world)
    return found


@kept
def inspected(world: Any) -> Story:
    """The children are assessed and inspected; the investigation is still to be concluded."""
    story = registered(world, memo=True)
    story.assess()
    story.inspect()
    return story


def replace(story: Story, role: str, row: int, reason: str, expect: int = 200) -> Any:
    visitor = story.as_(role)
    data = {"csrf_token": visitor.token(), "remark": reason}
    return visitor.post(f"/investigation-report/{row}/replace", data, expect=expect)


def test_the_corrected_paper_supersedes_the_mistaken_one_and_the_register_says_what_differed(story: Story) -> None:
    old = story.investigate()
    assert "Составить взамен" in story.as_("specialist").open(f"/investigation-report/details/?id={old}").text
    replace(story, "specialist", old, "ошибка в установленных фактах")
    new = InvestigationReport.select().order_by(InvestigationReport.id.desc()).get()
    before = InvestigationReport.get_by_id(old)
    assert (new.status, new.instead_of, new.replaces_number) == (Status.DRAFT, old, before.reg_number)
    assert [row.content for row in new.interviews] == [row.content for row in before.interviews]
    assert before.status == Status.APPROVED, "the mistaken paper holds until the corrected one is signed"
    story.edit("specialist", "investigation-report", new.id, facts_established=f"{TEXT} Исправлено.")
    story.do("specialist", "investigation-report", new.id, "submit")
    story.do("head", "investigation-report", new.id, "approve")
    assert InvestigationReport.get_by_id(old).status == Status.SUPERSEDED
    assert InvestigationReport.get_by_id(new.id).status == Status.APPROVED
    entry = Correction.get(Correction.row_id == old)
    assert (entry.document, entry.new_row_id, entry.reason) == (
        "investigation-report",
        new.id,
        "ошибка в установленных фактах",
    )
    changed = {line.field: (line.old, line.new) for line in entry.lines}
    label = InvestigationReport.facts_established.facts.label
    assert changed[label] == (TEXT, f"{TEXT} Исправлено.")
    assert entry.made_by_id == story.employee("specialist").id and entry.signed_on == story.now.date()
    assert label in story.as_("supervisor").open(f"/correction/details/?id={entry.id}").words


def test_one_replacement_at_a_time_with_a_reason_by_a_drafter(story: Story) -> None:
    draft = story.write(
        "specialist",
        "investigation-report",
        finished_on="сегодня",
        medical_conclusion="none",
        result="INVRESULT.CONFIRMED",
        recommendation="open",
        investigators=[str(story.employee("specialist").id)],
        abuse_kinds_confirmed=["ABUSE.NEGLECT"],
    )
    replace(story, "specialist", draft, "не подписан", expect=403)
    old = story.investigate()
    replace(story, "clerk", old, "не мой документ", expect=None)
    assert replace(story, "specialist", old, " ", expect=422).problems() == ["Напишите причину"]
    replace(story, "specialist", old, "ошибка")
    page = replace(story, "specialist", old, "ещё раз", expect=422)
    assert any("уже составлен" in text for text in page.problems())
    assert Correction.select().count() == 1
