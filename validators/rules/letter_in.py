"""L.2: from whom a paper came and which letter it answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.registers.letter_in import ANSWER, LetterIn
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule


@rule(LetterIn)
def somebody_sent_it(paper: Any, context: Context) -> Iterator[Problem]:
    if not paper.from_organisation_id and not paper.from_text.strip():
        yield Problem("no-sender", "Укажите, от кого документ: организацию из списка или отправителя", "from_text")


@rule(LetterIn)
def answer_names_its_letter(paper: Any, context: Context) -> Iterator[Problem]:
    """An answer that names no letter closes no term."""
    if paper.kind_id == ANSWER and not paper.answers_id:
        text = "Выберите письмо, на которое пришёл ответ: иначе его срок останется открытым"
        yield Problem("answer-to-nothing", text, "answers", Severity.WARNING)


@rule(LetterIn)
def answer_follows_its_letter(paper: Any, context: Context) -> Iterator[Problem]:
    """An answer belongs to the case of the letter and comes after it was sent."""
    letter = paper.answers if paper.answers_id else None
    if letter is None:
        return
    if letter.case_id != paper.case_id:
        yield Problem("answer-of-other-case", "Письмо относится к другому случаю: проверьте случай", "answers")
    if letter.sent_on is None:
        yield Problem("letter-not-sent", "Это письмо ещё не отправлено: отметьте отправку", "answers")
    elif paper.received_on and paper.received_on < letter.sent_on:
        text = f"Ответ не может прийти раньше, чем письмо отправлено ({letter.sent_on:%d.%m.%Y})"
        yield Problem("answered-before-sent", text, "received_on")
