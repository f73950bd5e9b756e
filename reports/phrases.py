"""Editable wording of papers: placeholders ``{name}`` and ``{name:case}``, filled from one row and what hangs on it.

Beside the fields of the row itself there are

* ``{minors:case}`` the children with their dates of birth, «несовершеннолетним Ивановым Иваном, 12.05.2015 г.р.»;
* ``{residing:case}`` «проживающей», «проживающих»: agrees with them;
* ``{family:nom|gen|dat|acc|ins|pre}`` «Ивановых»; ``{case}`` the number; ``{doc_date}`` «12 мая 2026 г.»;
* ``{period}`` «с 1 июля по 30 сентября 2026 г.», of a paper about a period;
* ``{plan_label:nom|gen}``, ``{council:nom|gen|acc|pre}``, ``{guardianship:nom|gen|dat|acc}``,
  ``{administration:nom|gen}``, ``{service:nom|gen|dat|acc|ins}`` as the territory and the organisation spell them;
* ``{addressee}`` in the dative; ``{curator:nom|gen|dat|acc|ins}`` and ``{signer}`` with the position.

A field that links to people, employees or organisations may be put into a case too: ``{client:gen}``; one that links
to a paper may be quoted by its number and day: ``{meeting:ref}``.
Without a case the nominative is meant. The text is never evaluated and never HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports import words
from reports.names import ALL_CASES, NAMED_CASES, POSITIONS, Phrase, declined, name_of, named
from reports.values import value_text
from reports.words import GrammaticalCase
from schema import fields as f
from schema.people import Family, Person
from schema.places import Employee, Organisation, Territory

BLANK = "________"

_PLACEHOLDER = re.compile(r"\{([a-z_]+)(?::([a-z_]+))?\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """A filled pattern: ``guessed`` names to check, ``missing`` placeholders that the row could not fill."""

    text: str
    guessed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def fill(pattern: str, row: Any) -> str:
    """The pattern with its placeholders filled, a line to write on where nothing is known; KeyError if unknown."""
    return filled(pattern, row).text


def filled(pattern: str, row: Any) -> Wording:
    """Like :func:`fill`, and what the reader should know about the text."""
    guessed: list[str] = []
    missing: list[str] = []

    def put(found: re.Match[str]) -> str:
        phrase = _phrase(row, found[1], found[2] or "")
        guessed.extend(phrase.guessed)
        if not phrase.text:
            missing.append(found[1])
        # What ends in a full stop («12.05.2015 г.р.», a typed sentence) ends the sentence of the pattern too.
        ends = pattern[found.end() :].startswith(".")
        return (phrase.text.removesuffix(".") if ends else phrase.text) or BLANK

    return Wording(_PLACEHOLDER.sub(put, pattern), tuple(dict.fromkeys(guessed)), tuple(dict.fromkeys(missing)))


def placeholders(pattern: str) -> list[str]:
    """Placeholders as they are written, without braces: «minors:ins»."""
    return [f"{name}:{case}" if case else name for name, case in _PLACEHOLDER.findall(pattern)]


def unknown(pattern: str, model: Any) -> list[str]:
    """Placeholders that no row of the model can fill, for the check of declarations; stray braces count too."""
    found = [name for name in placeholders(pattern) if not _is_known(model, *name.partition(":")[::2])]
    return found + re.findall(r"\{[^{}]*\}?|\}", _PLACEHOLDER.sub("", pattern))


def guesses(row: Any) -> list[str]:
    """Names in the printed wording of the row whose declension somebody should check."""
    printing = row.printing
    if printing is None:
        return []
    heading = "" if row.title_text else printing.heading
    clauses = (text for clause in printing.clauses for text in clause.texts)
    patterns = (heading, printing.addressee, printing.preamble, *printing.points, *clauses, printing.acquaint)
    return list(dict.fromkeys(name for pattern in patterns for name in filled(pattern, row).guessed))


# --- which placeholder means what ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Word:
    """A placeholder of every document: its cases, and how it is told from a row in one of them."""

    tell: Callable[[Any, str], Phrase]
    cases: tuple[str, ...] = ("nom",)


#: ``{meeting:ref}`` is how papers quote each other: «№ 17/2026 от 13.05.2026».
REFERENCE = "ref"


def _phrase(row: Any, name: str, case: str) -> Phrase:
    word = _WORDS.get(name)
    if word and (case or "nom") in word.cases:
        return word.tell(row, case or "nom")
    attribute = f.declared(type(row)).get(name)
    if attribute is None or not _takes(attribute, case):
        raise KeyError(f"{name}:{case}" if case else name)
    value = getattr(row, name)
    if case == REFERENCE:
        return Phrase(value.reference if value else "")
    return _people(value, case) if case else Phrase(value_text(attribute, value))


def _is_known(model: Any, name: str, case: str) -> bool:
    word = _WORDS.get(name)
    if word and (case or "nom") in word.cases:
        return True
    attribute = f.declared(model).get(name)
    return attribute is not None and _takes(attribute, case)


def _takes(attribute: f.Attribute, case: str) -> bool:
    """Whether the value can be put into the case: names can, other texts stand as they are."""
    if not case:
        return True
    target = getattr(attribute, "rel_model", None) or getattr(attribute, "target", None)
    if case == REFERENCE:
        return isinstance(attribute, f.Link) and hasattr(target, "reference")
    return case in NAMED_CASES.get(target, ())


def _people(value: Any, case: str) -> Phrase:
    """One linked name or several, in the case."""
    if value is None:
        return Phrase("")
    phrases = [named(item, case) for item in (value if isinstance(value, list) else [value])]
    return Phrase(words.listing(phrase.text for phrase in phrases), _all_guessed(phrases))


def _all_guessed(phrases: Iterable[Phrase]) -> tuple[str, ...]:
    return tuple(name for phrase in phrases for name in phrase.guessed)


# --- children and families -----------------------------------------------------------------------------------------

_UNKNOWN_CHILD = {
    "m": ("ый", "ого", "ому", "ого", "ым", "ом"),
    "several": ("ые", "ых", "ым", "ых", "ыми", "ых"),
}


def children_of(row: Any) -> list[Any]:
    """The children the paper is about: cards or typed rows; those of the case when the paper names none."""
    own = [getattr(row, "child", None), *(_listed(row, "children"))]
    found = [child for child in own if child is not None]
    if found or not row.case_id:
        return found
    return list(row.case.active_children)


def _listed(row: Any, name: str) -> list[Any]:
    value = getattr(row, name, None)
    return value if isinstance(value, list) else []


def _minors(row: Any, case: str) -> Phrase:
    everybody = [_card(child) for child in children_of(row)]
    known = [child for child in everybody if words.full(name_of(child))]
    if not known:
        return Phrase(_unknown_minors(case, several=len(everybody) > 1))
    several = len(known) > 1
    names = [declined(child, case) for child in known]
    listed = _listing([_with_birth(name.text, child) for name, child in zip(names, known, strict=True)])
    word = words.minor(GrammaticalCase(case), name_of(known[0]).gender, several=several)
    return Phrase(f"{word} {listed}", _all_guessed(names))


def _residing(row: Any, case: str) -> Phrase:
    """«проживающей», «проживающих» – agreeing with the children whom ``{minors}`` names in the same case."""
    known = [child for child in map(_card, children_of(row)) if words.full(name_of(child))]
    gender = name_of(known[0]).gender if known else "m"
    return Phrase(words.residing(GrammaticalCase(case), gender, several=len(known) > 1))


def _card(child: Any) -> Any:
    """The card of a child of an inline row; a row with a typed name speaks for itself."""
    if isinstance(child, Person):
        return child
    card = getattr(child, "person", None)
    return card if card is not None else child


def _unknown_minors(case: str, *, several: bool) -> str:
    endings = _UNKNOWN_CHILD["several" if several else "m"]
    word = "неустановленн" + endings[ALL_CASES.index(case)]
    return f"{word} {words.minor(GrammaticalCase(case), 'm', several=several)}"


def _with_birth(name: str, child: Any) -> str:
    born = value_text(f.Date(), child.birth_date) or getattr(child, "birth_date_approx", "")
    return f"{name}, {born} г.р." if born else name


def _listing(names: list[str]) -> str:
    """«А, 12.05.2015 г.р., и Б, 01.02.2020 г.р.»: a comma closes each date before «и»."""
    if not any("," in name for name in names):
        return words.listing(names)
    return ", ".join(names[:-1]) + f", и {names[-1]}" if len(names) > 1 else names[0]


_PLURAL_ENDINGS = {"gen": "х", "dat": "м", "acc": "х", "ins": "ми", "pre": "х"}


def _family(row: Any, case: str) -> Phrase:
    family = family_of(row)
    if case == "nom":
        return Phrase(family.family_name if family else "")
    genitive = str(family.name_genitive_plural) if family else _proposed_family(row)
    if family and not genitive:
        genitive = words.family_genitive(family.family_name)
    declines = genitive.endswith(("ых", "их")) and (not family or genitive != family.family_name)
    return Phrase(genitive[:-1] + _PLURAL_ENDINGS[case] if declines else genitive)


def family_of(row: Any) -> Family | None:
    """The family of the paper, else of its case."""
    own = getattr(row, "family", None)
    if isinstance(own, Family):
        return own
    return row.case.family if row.case_id else None


def _proposed_family(row: Any) -> str:
    """«Ивановых» by the surname of the first child, while there is no card of the family."""
    for child in map(_card, children_of(row)):
        if child.last_name:
            return words.family_genitive(words.family_plural(child.last_name, name_of(child).gender))
    return ""


# --- bodies, dates, signatories ------------------------------------------------------------------------------------


def territory_of(row: Any) -> Territory | None:
    """The territory under the names that stand in the paper: those of its date, else of the day it was begun (L.5)."""
    found: Territory | None = row.territory if row.territory_id else row.case.territory if row.case_id else None
    return found.on(_dated(row)) if found else None


def _dated(row: Any) -> date | None:
    written = getattr(row, "created_at", None)
    return getattr(row, "doc_date", None) or (written.date() if written else None)


def service_of(row: Any) -> Organisation | None:
    """The authorised service the paper speaks of: its own field, else that of the case."""
    own = getattr(row, "service_org", None)
    return own or (row.case.service if row.case_id else None)


def _of_territory(prefix: str, endings: dict[str, str]) -> _Word:
    def tell(row: Any, case: str) -> Phrase:
        territory = territory_of(row)
        return Phrase(str(getattr(territory, prefix + endings[case])) if territory else "")

    return _Word(tell, tuple(endings))


def _case(row: Any, case: str) -> Phrase:
    return Phrase(row.case.title if row.case_id else "")


def _doc_date(row: Any, case: str) -> Phrase:
    day = getattr(row, "doc_date", None)  # a question of an agenda has no date of its own
    return Phrase(words.date_long(day) if day else "")


def _period(row: Any, case: str) -> Phrase:
    """«с 1 июля по 30 сентября 2026 г.»; the year of the beginning only where it is another one."""
    since, until = getattr(row, "period_from", None), getattr(row, "period_to", None)
    return Phrase(words.period(since, until) if since and until else "")


def _service(row: Any, case: str) -> Phrase:
    return _people(service_of(row), case)


def _curator(row: Any, case: str) -> Phrase:
    own = getattr(row, "curator", None)
    return _people(own or (row.case.curator if row.case_id else None), case)


def _signer(row: Any, case: str) -> Phrase:
    text = " ".join(filter(None, (row.signer_position, row.signer_name)))
    return Phrase(text) if text else _people(row.created_by, "nom")


_TO_BODY = ("addressee_org", "to_org", "recipient_org")
_TO_PERSON = ("addressee_person", "to_person", "addressee_text", "recipient", "addressee_address")


def addressee_lines(row: Any) -> list[str]:
    """Whom the paper is sent to, in the dative, line by line: the body, then the person."""
    bodies = [named(body, "dat").text for name in _TO_BODY if (body := getattr(row, name, None))]
    people = [text for name in _TO_PERSON if (text := _dative(getattr(row, name, None)))]
    return [*bodies, *people]


def _dative(value: Any) -> str:
    return named(value, "dat").text if isinstance(value, Person | Employee | Organisation) else str(value or "")


def _addressee(row: Any, case: str) -> Phrase:
    return Phrase(", ".join(addressee_lines(row)))


_WORDS: dict[str, _Word] = {
    "minors": _Word(_minors, ALL_CASES),
    "residing": _Word(_residing, ALL_CASES),
    "family": _Word(_family, ALL_CASES),
    "case": _Word(_case),
    "doc_date": _Word(_doc_date),
    "period": _Word(_period),
    "plan_label": _of_territory("plan_label", {"nom": "", "gen": "_genitive"}),
    "council": _of_territory(
        "council_", {"nom": "name", "gen": "genitive", "acc": "accusative", "pre": "prepositional"}
    ),
    "guardianship": _of_territory(
        "guardianship_", {"nom": "name", "gen": "genitive", "dat": "dative", "acc": "accusative"}
    ),
    "administration": _of_territory("administration_", {"nom": "name", "gen": "genitive"}),
    "service": _Word(_service, ("nom", *POSITIONS)),
    "addressee": _Word(_addressee, ("nom", "dat")),
    "curator": _Word(_curator, ("nom", *POSITIONS)),
    "signer": _Word(_signer),
}
