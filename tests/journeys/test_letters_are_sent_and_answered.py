"""Letters: ready texts, signing by the own office, dispatch, the answer that meets the term, column 20 of R01 (L.2)."""

from datetime import date
from typing import Any

import pytest

from schema.documents.letter_out import LetterOut
from schema.history import Deadline
from schema.letter_texts import LetterText
from schema.registers.abuse_journal import AbuseFactEntry
from schema.registers.letter_in import LetterIn
from schema.registers.reception import Reception
from schema.spec import Status
from tests.journeys import everyday
from tests.journeys.beginnings import registered
from tests.journeys.story import Story

pytestmark = pytest.mark.once


@pytest.fixture
def story(world: Any) -> Story:
    """A registered signal of a school about two children."""
    found: Story = registered(world, memo=True)
    return found


def term(story: Story, letter: int) -> Deadline:
    return Deadline.get(Deadline.rule == "DL-P18", Deadline.row_id == letter)


def test_the_kind_fills_the_text_and_the_day_of_the_answer(story: Story) -> None:
    letter = LetterOut.get_by_id(everyday.draft_letter(story, "SCHOOL"))
    assert "Черных Петра Ильича, 12.05.2015 г.р." in letter.text and "{" not in letter.text
    assert letter.reply_due_on == date(2026, 4, 12)
    assert letter.title_text == "О представлении характеристики"
    own = LetterOut.get_by_id(everyday.draft_letter(story, "SCHOOL", text="Просим сообщить о ребёнке."))
    assert own.text == "Просим сообщить о ребёнке."


def test_an_answer_meets_the_term_and_its_annulment_opens_it_again(story: Story) -> None:
    letter = everyday.draft_letter(story, "SCHOOL")
    everyday.send_letter(story, letter)
    assert (term(story, letter).status, term(story, letter).due_on) == ("open", date(2026, 4, 12))
    story.later(days=4)
    answer = everyday.answer(story, letter)
    assert LetterOut.get_by_id(letter).answered_on == story.now.date()
    assert term(story, letter).status == "met"
    assert f"№ {LetterIn.get_by_id(answer).reg_number}" in LetterOut.get_by_id(letter).answered_by
    story.do("supervisor", "letter-in", answer, "annul", "внесено ошибочно")
    assert LetterOut.get_by_id(letter).answered_on is None
    assert term(story, letter).status == "open"


def test_a_late_answer_stays_late(story: Story) -> None:
    letter = everyday.draft_letter(story, "SCHOOL")
    everyday.send_letter(story, letter)
    story.later(days=12)
    everyday.answer(story, letter)
    assert (term(story, letter).status, term(story, letter).days_late) == ("late", 2)


def test_a_reminder_quotes_the_letter_it_reminds_of(story: Story) -> None:
    letter = everyday.draft_letter(story, "CLINIC")
    everyday.send_letter(story, letter)
    page = story.as_("clerk").open(f"/letter-out/details/?id={letter}")
    form = story.as_("clerk").open(page.link("Напомнить"))
    sent = story.as_("clerk").send(form, {}, action="new/")
    reminder = LetterOut.select().order_by(LetterOut.id.desc()).get()
    assert sent.status == 200
    assert (reminder.reminds_id, reminder.kind_id, reminder.case_id) == (letter, "LETTER.REMINDER", story.case_id)
    assert LetterOut.get_by_id(letter).reference in reminder.text


def test_feedback_fills_column_20_and_names_nobody(story: Story) -> None:
    named = everyday.draft_letter(story, "FEEDBACK", text="По семье Черных приняты меры.")
    page = story.do("head", "letter-out", named, "sign", expect=422)
    assert any("сведения о семье" in text for text in page.problems())
    letter = everyday.draft_letter(story, "FEEDBACK")
    everyday.send_letter(story, letter)
    entry = AbuseFactEntry.get(AbuseFactEntry.case == story.case_id)
    assert (entry.feedback_on, entry.feedback_number) == (story.now.date(), LetterOut.get_by_id(letter).reg_number)


def test_a_notice_of_article_9_names_the_body_in_column_20(story: Story) -> None:
    letter = everyday.draft_letter(story, "NOTICE", notified_body="BODY.POLICE")
    everyday.send_letter(story, letter)
    entry = AbuseFactEntry.get(AbuseFactEntry.case == story.case_id)
    assert "BODY.POLICE" in {body.id for body in entry.notices}
    assert LetterOut.get_by_id(letter).reg_number in entry.notices_text


def test_a_letter_leaves_only_signed_by_its_own_office_and_with_its_way(story: Story) -> None:
    letter = everyday.draft_letter(story, "POLICE")
    story.do("clerk", "letter-out", letter, "sign", expect=403)
    story.do("clerk", "letter-out", letter, "submit")
    assert story.do("service", "letter-out", letter, "sign", expect=None).status in {403, 404}
    story.do("head", "letter-out", letter, "sign")
    page = story.do("clerk", "letter-out", letter, "send", expect=422)
    assert any("способ отправки" in text for text in page.problems())
    assert LetterOut.get_by_id(letter).status == Status.APPROVED


def test_the_secretary_and_other_institutions_do_not_see_letters_of_the_guardianship_body(story: Story) -> None:
    letter = everyday.draft_letter(story, "SCHOOL")
    everyday.send_letter(story, letter)
    for role in ("secretary", "source", "executor", "curator", "service_clerk"):
        page = story.as_(role).open(f"/letter-out/details/?id={letter}", expect=None)
        assert page.status in {403, 404}, role


def test_an_office_numbers_and_prints_its_own_letters(story: Story) -> None:
    mine = everyday.draft_letter(story, "SCHOOL")
    everyday.send_letter(story, mine)
    case, story.case_id = story.case_id, 0
    theirs = story.write(
        "service_clerk",
        "letter-out",
        kind="LETTER.OTHER",
        addressee_text="гражданину",
        title_text="О приёме",
        text="Ждём.",
    )
    story.do("service", "letter-out", theirs, "sign")
    story.case_id = case
    assert {LetterOut.get_by_id(n).reg_number for n in (mine, theirs)} == {"1/2026"}
    seen = story.as_("service_clerk").open("/letter-out/").words
    assert "О приёме" in seen and "О представлении характеристики" not in seen


def test_an_appeal_is_answered_in_thirty_days_rolled_back_to_a_working_day(story: Story) -> None:
    story.later(days=1)
    row = Reception.get_by_id(everyday.receive_citizen(story, registered_on="03.04.2026", came_at="02.04.2026 10:00"))
    assert row.answer_due_on == date(2026, 4, 30), "3 May 2026 is a Sunday after two days off"


def test_a_ready_text_with_an_unknown_placeholder_is_refused_by_its_name(story: Story, world: Any) -> None:
    ready = LetterText.get(LetterText.kind == "LETTER.SCHOOL")
    visitor = world.visitor("admin")
    page = visitor.open(f"/letter-text/edit/?id={ready.id}")
    answer = visitor.send(page, {"text": "О ребёнке {child_name:gen}"}, action="edit/", expect=422)
    assert any("child_name" in text for text in answer.problems())
