"""B.1: a person's documents, and what a child's card needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.people import Family, Person
from schema.spec import Severity
from validators.context import Context
from validators.formats import identity_document
from validators.problem import Problem
from validators.rules import rule


@rule(Person)
def document_has_its_form(person: Any, context: Context) -> Iterator[Problem]:
    """Series and number of a birth certificate («I-ОМ», 6 digits) and of a passport (4 + 6 digits)."""
    wrong = identity_document(person.id_doc_kind_id or "", person.id_series, person.id_number)
    if wrong:
        yield Problem("identity-document", wrong, "id_number")


@rule(Person)
def a_birth_date_is_known_or_described(person: Any, context: Context) -> Iterator[Problem]:
    """An unknown birth date is said in words, so that nobody takes the gap for carelessness."""
    if person.birth_date and person.birth_date_approx:
        text = "Известна точная дата рождения: уберите приблизительную"
        yield Problem("two-birth-dates", text, "birth_date_approx", Severity.WARNING)


@rule(Family)
def nobody_stands_twice(family: Any, context: Context) -> Iterator[Problem]:
    """One person is one member of the family."""
    seen: set[int] = set()
    for index, member in enumerate(family.members):
        if member.person_id in seen:
            yield Problem("member-twice", "Этот человек уже внесён в состав семьи", f"members.{index}.person")
        if member.person_id:
            seen.add(member.person_id)
