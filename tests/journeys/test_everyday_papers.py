"""Visits feed the contacts, the primary register counts its terms, a consent is withdrawn, a hearing gets a proxy."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from schema.documents.family_card import FamilyCard
from schema.documents.letter_out import LetterOut
from schema.documents.pd_consent import PdConsent
from schema.history import Deadline
from schema.registers.primary_record import PrimaryRecord
from schema.registers.reception import Reception
from schema.registers.visit import Visit
from schema.spec import Status
from tests.journeys import everyday
from tests.journeys.kept import kept
from tests.journeys.story import Story

pytestmark = pytest.mark.once


@kept
def at_work(world: Any) -> Story:
    """A case in the hands of a curator, with a family card."""
    story = Story(world, "asino", datetime(2026, 4, 2, 10, 0))
    story.register(story.memo())
    story.assess()
    story.inspect()
    story.investigate()
    story.move("specialist", "T02")
    story.open_case()
    plan = story.rights_plan()
    story.do("deputy", "rights-plan", plan, "approve")
    story.hand_to_service()
    story.move("specialist", "T05")
    story.acquaint(story.curator())
    story.family_card()
    return story


def test_a_family_not_at_home_is_visited_again_and_the_visit_is_a_contact(world: Any) -> None:
    story = at_work(world)
    made = Visit.get_by_id(everyday.visit(story))
    planned = Visit.get(Visit.planned_on == made.next_on)
    assert (planned.outcome, planned.aim_id, planned.next_on) == ("", made.aim_id, None)
    story.edit("curator", "visit", made.id, note="соседи предупреждены")
    assert Visit.select().count() == 2, "saving again plans nothing twice"
    card = FamilyCard.get(FamilyCard.case == story.case_id)
    contact = card.contacts[-1]
    assert len(card.contacts) == 1 and contact.kind_id == "CONTACT.VISIT"
    assert "не застал(а) дома" in contact.result and contact.next_on == made.next_on


def test_a_child_without_care_has_three_working_days_and_a_month(world: Any) -> None:
    story = at_work(world)
    row = everyday.record_child(story, story.children[0], received_at="02.04.2026 10:00")
    terms = {d.rule: d for d in Deadline.select().where(Deadline.document == "primary-record", Deadline.row_id == row)}
    assert terms["DL-L3"].due_on == date(2026, 4, 7)
    assert terms["DL-L4"].due_on == date(2026, 5, 4), "2 May 2026 is a Saturday"
    story.edit(
        "clerk",
        "primary-record",
        row,
        data_bank_on="сегодня",
        placed="1",
        placement="PLACEMENT.RELATIVES",
        placed_on="сегодня",
    )
    done = {d.rule: d.status for d in Deadline.select().where(Deadline.document == "primary-record")}
    assert done == {"DL-L3": "met", "DL-L4": "met"}
    again = story.as_("clerk").open(f"/primary-record/new/?case={story.case_id}&child={story.children[0].id}")
    typed = {"received_from": "школа", "found_at": "школа", "cause": "NOCARE.ABSENT", "circumstances": "то же"}
    page = story.as_("clerk").send(again, typed, action="new/", expect=422)
    assert any("уже состоит на учёте" in text for text in page.problems())
    assert PrimaryRecord.select().count() == 1


def test_a_consent_is_withdrawn_with_its_day_and_its_paper(world: Any) -> None:
    story = at_work(world)
    row = everyday.consent(story)
    story.do("curator", "pd-consent", row, "withdraw", expect=422)
    story.edit("curator", "pd-consent", row, withdrawn_on="сегодня", withdrawal_text="заявление, вх. № 5")
    story.do("curator", "pd-consent", row, "withdraw")
    assert PdConsent.get_by_id(row).status == Status.TERMINATED


def test_an_answer_to_an_appeal_meets_its_term(world: Any) -> None:
    story = at_work(world)
    row = everyday.receive_citizen(story)
    due = Deadline.get(Deadline.rule == "DL-A1", Deadline.row_id == row)
    assert due.due_on == Reception.get_by_id(row).answer_due_on
    visitor = story.as_("clerk")
    form = visitor.open(visitor.open(f"/reception/details/?id={row}").link("Ответить заявителю"))
    visitor.send(form, {"addressee_text": "Калинкиной И. О."}, action="new/")
    letter = LetterOut.select().order_by(LetterOut.id.desc()).get()
    everyday.send_letter(story, letter.id)
    entry = Reception.get_by_id(row)
    assert (entry.answered_on, entry.answer_number) == (story.now.date(), LetterOut.get_by_id(letter.id).reg_number)
    assert Deadline.get_by_id(due.id).status == "met"
    assert due.due_on <= story.now.date() + timedelta(days=30)
