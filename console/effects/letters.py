"""Letters out and in (L.2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from peewee import fn

from console import records, terms
from console.effects.doors import AFTER, BEFORE, COMPLETE, PREFILL, attach
from console.errors import Refused
from console.officers import Officer
from reports import phrases
from schema.documents.letter_out import EXTRACT, FEEDBACK, NOTICE, REMINDER, ExtractMeasure, LetterOut
from schema.letter_texts import LetterText
from schema.registers.assignment import Assignment
from schema.registers.letter_in import LetterIn
from schema.spec import Status
from validators.problem import Problem


@attach(PREFILL, "letter-out")
def _letter_begins(letter: LetterOut, officer: Officer, now: datetime) -> None:
    """A reminder repeats the addressee and the case of its letter, an answer those of the appeal."""
    if letter.reminds_id:
        letter.kind_id = REMINDER
        earlier = letter.reminds
        letter.case_id, letter.addressee_org_id = earlier.case_id, earlier.addressee_org_id
        letter.addressee_person, letter.addressee_text = earlier.addressee_person, earlier.addressee_text
        letter.addressee_address, letter.children = earlier.addressee_address, earlier.children
    if letter.appeal_id:
        letter.kind_id = "LETTER.ANSWER"
        letter.case_id, letter.addressee_address = letter.appeal.case_id, letter.appeal.applicant_address


@attach(COMPLETE, "letter-out")
def _letter_text(letter: LetterOut, officer: Officer, now: datetime) -> None:
    """Only the links that its kind needs, the measures of the addressee, and the ready text where none was typed."""
    if letter.kind_id not in {FEEDBACK, NOTICE}:
        letter.entry = None
    if letter.kind_id != EXTRACT:
        letter.plan = None
    if letter.kind_id == FEEDBACK:
        letter.children = []
    letter.measures = _measures_of_addressee(letter)
    if letter.addressee_org_id and not letter.addressee_address:
        letter.addressee_address = letter.addressee_org.address
    ready = ready_text(letter)
    if ready is None or letter.text.strip():
        return
    if ready.reply_days and not letter.reply_due_on:
        letter.reply_due_on = (letter.doc_date or now.date()) + timedelta(days=ready.reply_days)
    letter.wording = ready
    letter.title_text = letter.title_text or phrases.fill(ready.subject, letter)[:300]
    letter.text = phrases.fill(ready.text.strip(), letter)


def ready_text(letter: LetterOut) -> LetterText | None:
    """The ready text of the letter's kind: the territory's own before the common one."""
    mine = LetterText.territory.is_null() | (LetterText.territory == letter.territory_id)
    query = LetterText.select().where(LetterText.kind == letter.kind_id, LetterText.active, mine)
    found: LetterText | None = query.order_by(LetterText.territory.is_null()).first()
    return found


def _measures_of_addressee(letter: LetterOut) -> list[ExtractMeasure]:
    if not letter.plan_id or not letter.addressee_org_id:
        return []
    mine = [measure for measure in letter.plan.measures if measure.executor_org_id == letter.addressee_org_id]
    return [
        ExtractMeasure(
            number=measure.number,
            action=measure.action,
            executor_person=measure.executor_person,
            start_on=measure.start_on,
            due_on=measure.due_on,
        )
        for measure in mine
    ]


@attach(COMPLETE, "letter-text")
def _placeholders_are_known(ready: LetterText, officer: Officer, now: datetime) -> None:
    """A text whose placeholders no letter can fill is refused with their names."""
    found = [
        Problem("unknown-placeholder", f"Нет такой подстановки: {{{name.strip('{}')}}}", field)
        for field in ("subject", "text")
        for name in phrases.unknown(getattr(ready, field), LetterOut)
    ]
    if found:
        raise Refused(found)


@attach(BEFORE, ("letter-out", "send"))
def _dispatched(letter: LetterOut, officer: Officer, now: datetime) -> None:
    letter.dispatched_on = letter.dispatched_on or now.date()
    letter.sent_on = letter.dispatched_on


@attach(AFTER, ("letter-out", "send"))
def _letter_told(letter: LetterOut, officer: Officer, now: datetime) -> None:
    """Column 20 of R01 – feedback or a notified body – and the answer of an appeal follow from the dispatch."""
    if letter.entry_id and letter.kind_id == FEEDBACK:
        told = {"feedback_on": letter.dispatched_on, "feedback_number": letter.reg_number}
        records.amend(letter.entry, officer, now, **told)
    if letter.entry_id and letter.kind_id == NOTICE:
        _note_notified(letter, officer, now)
    if letter.appeal_id:
        answer = {"answered_on": letter.dispatched_on, "answer_number": letter.reg_number}
        records.amend(letter.appeal, officer, now, **answer)


def _note_notified(letter: LetterOut, officer: Officer, now: datetime) -> None:
    entry, body = letter.entry, letter.notified_body
    known = {item.id for item in entry.notices}
    note = f"{body.label}: {letter.dispatched_on:%d.%m.%Y}, исх. № {letter.reg_number}"
    text = "; ".join(filter(None, (entry.notices_text, note)))[:300]
    notices = entry.notices if body.id in known else [*entry.notices, body]
    records.amend(entry, officer, now, notices=notices, notices_text=text)


@attach(PREFILL, "letter-in")
def _answer_begins(paper: LetterIn, officer: Officer, now: datetime) -> None:
    """An answer comes from whom the letter went to, about the same case."""
    if paper.answers_id:
        paper.kind_id, paper.case_id = "LETTERIN.ANSWER", paper.answers.case_id
        paper.from_organisation_id, paper.from_text = paper.answers.addressee_org_id, paper.answers.addressee_text


@attach(COMPLETE, "letter-in")
def _answer_case(paper: LetterIn, officer: Officer, now: datetime) -> None:
    if paper.answers_id and not paper.case_id:
        paper.case_id = paper.answers.case_id


@attach(AFTER, ("letter-in", "create"), ("letter-in", "change"), ("letter-in", "annul"))
def _letter_answered(paper: LetterIn, officer: Officer, now: datetime) -> None:
    """The letter is answered on the day its first answer came; a link that was taken back opens it again."""
    first = LetterIn.select(fn.MIN(LetterIn.received_on)).where(
        LetterIn.answers == LetterOut.id, LetterIn.status != Status.ANNULLED
    )
    differs = fn.COALESCE(first, date.min) != fn.COALESCE(LetterOut.answered_on, date.min)
    letters = LetterOut.select(LetterOut, first.alias("first_answer"))
    for letter in letters.where(LetterOut.territory == paper.territory_id, LetterOut.case == paper.case_id, differs):
        records.amend(letter, officer, now, answered_on=LetterOut.answered_on.python_value(letter.first_answer))
        terms.refresh_for(letter, now)


@attach(COMPLETE, "assignment")
def _works_at(task: Assignment, officer: Officer, now: datetime) -> None:
    """Offices of the service see what is given to their own people."""
    task.to_org_id = task.assigned_to.organisation_id if task.assigned_to_id else None
