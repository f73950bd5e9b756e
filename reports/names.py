"""Names of people and bodies in the case a sentence asks for: the card's own forms first, then the library's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from reports import words
from reports.words import FullName, GrammaticalCase
from schema.people import Person
from schema.places import Employee, Organisation

ALL_CASES = tuple(case.value for case in GrammaticalCase)
POSITIONS = {"gen": "genitive", "dat": "dative", "acc": "accusative", "ins": "instrumental"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stands in place of one placeholder."""

    text: str
    guessed: tuple[str, ...] = ()


NAMED_CASES: dict[Any, tuple[str, ...]] = {
    Person: ALL_CASES,
    Employee: ("nom", *POSITIONS),
    Organisation: ("nom", *POSITIONS),
}


@singledispatch
def named(value: Any, case: str) -> Phrase:
    raise TypeError(type(value).__name__)


@named.register
def _(value: Person, case: str) -> Phrase:
    return declined(value, case)


@named.register
def _(value: Employee, case: str) -> Phrase:
    """«специалиста по социальной работе Петрову Анну Сергеевну»."""
    position = value.position_name if case == "nom" else getattr(value, f"position_{POSITIONS[case]}")
    name = declined(value, case)
    return Phrase(" ".join(filter(None, (position or value.position_name, name.text))), name.guessed)


@named.register
def _(value: Organisation, case: str) -> Phrase:
    return Phrase(str((case != "nom" and getattr(value, f"name_{POSITIONS[case]}")) or value.full_name))


def name_of(person: Any) -> FullName:
    """The name of a person, an employee or an inline row with a typed name; the gender by the patronymic if unknown."""
    gender = str(getattr(person.gender, "value", person.gender) or "")
    return FullName(person.last_name, person.first_name, person.patronymic, gender or _gender(person.patronymic))


def _gender(patronymic: str) -> str:
    ending = patronymic.strip().lower()[-2:]
    return {"на": "f", "зы": "f", "ич": "m", "лы": "m"}.get(ending, "")


def declined(person: Any, case: str) -> Phrase:
    name = name_of(person)
    forms = overrides(getattr(person, "declension", "") or "", name)
    found = words.decline(name, GrammaticalCase(case), forms)
    return Phrase(found.text, (words.full(name),) if found.guessed else ())


_CASE_WORDS = {"им": "nom", "ро": "gen", "да": "dat", "ви": "acc", "тв": "ins", "пр": "pre"}


def overrides(declension: str, name: FullName) -> dict[str, dict[str, str]]:
    """What the card says about declension, line by line: «род: Иванова Ивана Ивановича», for ``words.decline``."""
    found = {}
    for line in declension.splitlines():
        word, _, forms = line.partition(":")
        case = _CASE_WORDS.get(word.strip().lower()[:2])
        if case and forms.strip():
            found[case] = _parts(forms.split(), name)
    return found


def _parts(forms: list[str], name: FullName) -> dict[str, str]:
    """The forms cut like the name itself: a surname of two words takes two."""
    last = len(name.last.split())
    first = last + len(name.first.split())
    return {"last": " ".join(forms[:last]), "first": " ".join(forms[last:first]), "patr": " ".join(forms[first:])}
