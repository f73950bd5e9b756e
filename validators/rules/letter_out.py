"""L.2: whom a letter reaches, who signs it, and what a letter to a notifier must not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from schema.documents.letter_out import EXTRACT, FEEDBACK, LetterOut
from schema.places import Employee
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

_SHORTEST = 3  # letters of a surname by which it is looked for, without its ending


@rule(LetterOut, "submit", "sign")
def somebody_is_addressed(letter: Any, context: Context) -> Iterator[Problem]:
    """A letter goes to a body of the list or to a typed addressee."""
    if not letter.addressee_org_id and not letter.addressee_text.strip():
        yield Problem("no-addressee", "Укажите, кому письмо: организацию из списка или адресата", "addressee_org")


@rule(LetterOut, "submit", "sign")
def extract_has_measures(letter: Any, context: Context) -> Iterator[Problem]:
    """An executor gets their own measures and nobody else's (L.2)."""
    if letter.kind_id == EXTRACT and not letter.measures:
        text = "В плане нет мероприятий этого исполнителя: проверьте план и адресата"
        yield Problem("no-measures-of-addressee", text, "addressee_org")


@rule(LetterOut, "save", "submit", "sign")
def papers_are_of_the_case(letter: Any, context: Context) -> Iterator[Problem]:
    """The journal row, the plan and the letter that it reminds of belong to the same case."""
    for name in ("entry", "plan", "reminds"):
        paper = getattr(letter, name) if letter.__data__.get(name) else None
        if paper is not None and paper.case_id != letter.case_id:
            yield Problem("letter-of-other-case", f"{paper.spec.title}: выберите запись этого же случая", name)


@rule(LetterOut, "submit", "sign")
def feedback_tells_nothing_of_the_family(letter: Any, context: Context) -> Iterator[Problem]:
    """G.10; п. 3 ст. 9 120-ФЗ: a notifier learns that the report was handled, not about whom or with what result."""
    if letter.kind_id != FEEDBACK:
        return
    told = f"{letter.title_text} {letter.text} {letter.enclosures}".casefold().replace("ё", "е")
    if any(_named(name, told) for name in _family_names(letter)):
        text = "Уберите сведения о семье: источнику сообщают только, что сообщение рассмотрено"
        yield Problem("feedback-names-family", text, "text")


def _family_names(letter: Any) -> set[str]:
    """Surnames of the children and of the family, as far as the case knows them."""
    people = letter.case.active_children if letter.case_id else []
    entry = letter.entry if letter.entry_id else None
    typed = [row.last_name for row in entry.children] if entry else []
    family = letter.case.family if letter.case_id and letter.case.family_id else None
    known = [*(person.last_name for person in people), *typed, family.family_name if family else ""]
    return {name.casefold().replace("ё", "е") for name in known if name}


def _named(surname: str, text: str) -> bool:
    """The surname in any case: its stem at the beginning of a word."""
    stem = surname[:-1] if len(surname) > _SHORTEST else surname
    return re.search(rf"\b{re.escape(stem)}", text) is not None


@rule(LetterOut, "sign")
def nothing_is_left_blank(letter: Any, context: Context) -> Iterator[Problem]:
    """A ready text that the case could not fill keeps lines to write on."""
    if "____" in letter.text:
        text = "В тексте остались незаполненные места: допишите их, если их не заполнят от руки"
        yield Problem("letter-has-blanks", text, "text", Severity.WARNING)


@rule(LetterOut, "sign")
def own_office_signs(letter: Any, context: Context) -> Iterator[Problem]:
    """Each office signs its own letters: the head does not sign those of the service."""
    signer = Employee.get_or_none(Employee.id == context.employee_id) if context.employee_id else None
    if signer is not None and letter.from_org_id and signer.organisation_id != letter.from_org_id:
        yield Problem("signer-of-other-office", f"Письмо подписывает сотрудник: {letter.from_org.short_name}")


@rule(LetterOut, "send")
def dispatch_is_noted(letter: Any, context: Context) -> Iterator[Problem]:
    """The register says how the letter went."""
    if not letter.dispatch_way_id:
        yield Problem("dispatch-way-required", "Укажите способ отправки в разделе «Отправка»", "dispatch_way")
