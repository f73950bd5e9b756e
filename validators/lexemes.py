"""What text is found by: words, stems, numbers without zeros, initials; and what a question typed by a person means.

One lexeme is a kind (number, name, address, text) and a word; both engines store and compare lexemes only, so that they
give the same answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

import snowballstemmer

from validators.formats import fold

_STEMMER = snowballstemmer.stemmer("russian")
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[A-Za-z]")
_INITIALS = re.compile(r"[А-ЯЁа-яё]\.[А-ЯЁа-яё]\.?|[А-ЯЁа-яё]\.?")
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
#: What stands on the keys of a Russian keyboard, by the English one («bdfyjd» is «иванов»).
_KEYS = str.maketrans(
    "qwertyuiop[]asdfghjkl;'zxcvbnm,./`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~",
    "йцукенгшщзхъфывапролджэячсмитьбю.ёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ",
)
#: More words than these are not asked for at once.
MOST_WORDS = 8
_LONGEST_WORD = 60
#: Parts of a whole number of a case: «С-АС-2026-0042».
_FULL = 4


class Kind(StrEnum):
    """What a lexeme is part of, in the order in which rows found by it are shown."""

    NUMBER = "n"
    NAME = "p"
    ADDRESS = "a"
    TEXT = "t"


KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Atom:
    """A word to be found among lexemes of some kinds: as it is, or as the beginning of one."""

    word: str
    prefix: bool = False
    kinds: tuple[Kind, ...] = KINDS


#: One of these, each of which is all of these.
Term = tuple[tuple[Atom, ...], ...]
Variant = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: one of the readings of the typed text, each of which is all of its terms."""

    variants: tuple[Variant, ...]

    def __bool__(self) -> bool:
        return bool(self.variants)


# ------------------------------------------------------------------ what stands in a row


def words(text: str) -> list[str]:
    """Folded words and numbers of a text."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(fold(text))]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a Russian word; numbers stay."""
    return str(_STEMMER.stemWord(word))


def lexemes(kind: Kind, text: str) -> Iterator[str]:
    """Lexemes of a text, without their kind."""
    match kind:
        case Kind.NUMBER:
            yield from _of_number(text)
        case Kind.NAME:
            yield from _of_name(text)
        case Kind.ADDRESS:
            yield from (form for word in words(text) for form in (word, stem(word)))
        case Kind.TEXT:
            yield from (stem(word) for word in words(text))


def _of_number(text: str) -> Iterator[str]:
    """«С-АС-2026-0042»: the whole, every ending of it («2026_42», «42»), its digits together."""
    for piece in text.split():
        parts = _parts(piece)
        if parts:
            yield f"~{'_'.join(parts)}"
            yield from ("_".join(parts[start:]) for start in range(len(parts)))
    together = re.sub(r"\D", "", text)
    if len(together) >= 6:
        yield together
        yield together[1:]  # a telephone without its first digit


def _parts(piece: str) -> list[str]:
    return [word.lstrip("0") or "0" if word.isdigit() else word for word in words(piece)]


def _of_name(text: str) -> Iterator[str]:
    """Words, stems, sound; «иванов_пс» for whoever is remembered with initials; «d20180305» for a day of birth."""
    for day in _DAY.finditer(text):
        yield from _of_day(day)
    found = words(_DAY.sub(" ", text))
    for word in found:
        yield from (word, stem(word), f"~{sounding(word)}")
    letters = [word for word in found if word.isalpha()]
    for start, surname in enumerate(letters):
        following = letters[start + 1 : start + 3]
        if following and len(surname) > 1:
            yield f"{surname}_{''.join(word[0] for word in following)}"


def _of_day(found: re.Match[str]) -> Iterator[str]:
    day, month, year = map(int, found.groups())
    try:
        yield f"d{date(year, month, day):%Y%m%d}"
    except ValueError:
        return


_VOWELS = str.maketrans("оыаяюуеэий", "ааааууииии")
_DEAF = str.maketrans("бздвгж", "пстфкш")
_FEMALE = re.compile(r"(?<=ов|ев|ин|ын)а$|(?<=[сц]к)(?:ая|ий|ой)$")


@lru_cache(maxsize=20_000)
def sounding(word: str) -> str:
    """How a name sounds, so that «Семёнова» and «Симёнов», «Гаврилец» and «Гаврелец» are beside each other."""
    text = _FEMALE.sub("", fold(word))
    text = re.sub(r"ь(?=[аеиоуыэюя])", "и", text)  # Наталья – Наталия
    text = re.sub(r"[ьъ]", "", text).translate(_VOWELS)
    text = re.sub(r"[бздвгж](?=[кпстфхцчшщбздвгж]|$)", lambda found: found.group().translate(_DEAF), text)
    text = re.sub(r"тс|дс", "ц", text)
    return re.sub(r"(.)\1+", r"\1", text)


# ------------------------------------------------------------------ what was asked


class Ear(StrEnum):
    """How closely words are compared: as they were typed, also by their stems, also by their sound."""

    LETTERS = "letters"
    STEMS = "stems"
    SOUNDS = "sounds"


def asked(text: str, ear: Ear = Ear.STEMS) -> Question:
    """The meaning of a typed text; also in the wrong layout of the keyboard."""
    readings = [text]
    if _LATIN.search(text):
        readings.append(" ".join(p.translate(_KEYS) if _LATIN.search(p) else p for p in text.split()))
    return Question(tuple(filter(None, (_variant(reading, ear) for reading in readings))))


def _variant(text: str, ear: Ear) -> Variant:
    pieces = [piece for piece in text.split() if _WORD.search(piece)][:MOST_WORDS]
    found: list[Term] = []
    while pieces:
        term, pieces = _next(pieces, ear)
        found += [term] if term else []
    return tuple(found)


def _next(pieces: list[str], ear: Ear) -> tuple[Term, list[str]]:
    """The meaning of the first piece, with the initials about it; and what is left."""
    for before, surname, after in _with_initials(pieces):
        letters = words(" ".join(_INITIALS.findall(" ".join((*before, *after)))))
        initials = "".join("".join(letters))[:2]
        joined = Atom(f"{surname}_{initials}", prefix=True, kinds=(Kind.NAME,))
        apart = (Atom(surname, prefix=True), *(Atom(letter) for letter in initials))
        return ((joined,), apart), pieces[len(before) + 1 + len(after) :]
    return _meaning(pieces[0], ear), pieces[1:]


def _with_initials(pieces: list[str]) -> Iterator[tuple[list[str], str, list[str]]]:
    """«Иванов И П», «Иванов И.П.», «И. П. Иванов» at the beginning of the pieces."""
    lead = _leading_initials(pieces)
    if lead and len(pieces) > len(lead) and _is_surname(pieces[len(lead)]):
        yield lead, words(pieces[len(lead)])[-1], []
    elif not lead and _is_surname(pieces[0]) and (after := _leading_initials(pieces[1:])):
        yield [], words(pieces[0])[-1], after


def _leading_initials(pieces: list[str]) -> list[str]:
    found = []
    for piece in pieces[:2]:
        if not _INITIALS.fullmatch(piece):
            break
        found.append(piece)
    return found


def _is_surname(piece: str) -> bool:
    found = words(piece)
    return bool(found) and all(word.isalpha() for word in found) and len(found[-1]) > 1 and "." not in piece


def _meaning(piece: str, ear: Ear) -> Term:
    if day := _DAY.fullmatch(piece):
        return tuple((Atom(word, kinds=(Kind.NAME,)),) for word in _of_day(day)) + _of_typed_number(piece)
    if any(character.isdigit() for character in piece):
        return _of_typed_number(piece)
    return _apart(words(piece), ear)


def _of_typed_number(piece: str) -> Term:
    """As a number («17/2026», «С-АС-2026-42»), or as words that happen to have digits («14а», «д.5»)."""
    whole = "_".join(_parts(piece))
    together = re.sub(r"\W", "", piece)
    found: tuple[tuple[Atom, ...], ...] = ((Atom(whole, prefix=True, kinds=(Kind.NUMBER,)),),)
    if together.isdigit() and len(together) >= 6:
        found += ((Atom(together, prefix=True, kinds=(Kind.NUMBER,)),),)
    found += (tuple(_numeric(word) for word in words(piece)),)
    parts = _parts(piece)
    if 1 < len(parts) < _FULL and any(part.isalpha() for part in parts):  # «АС-42»: the year is left out
        begun = (*(Atom(f"{part}_", prefix=True, kinds=(Kind.NUMBER,)) for part in parts[:-1]), _last(parts))
        found += (begun,)
    return found


def _last(parts: list[str]) -> Atom:
    return Atom(parts[-1], prefix=True, kinds=(Kind.NUMBER,))


def _numeric(word: str) -> Atom:
    return Atom(word, prefix=not word.isdigit() and len(word) > 1, kinds=(Kind.ADDRESS, Kind.TEXT, Kind.NAME))


def _apart(found: list[str], ear: Ear) -> Term:
    """All words of a hyphenated piece, each as a beginning; or all as stems; or by their sound."""
    begun = tuple(Atom(word, prefix=len(word) > 1) for word in found)
    stems = tuple(Atom(stem(word)) for word in found)
    heard = tuple(Atom(f"~{sounding(word)}", kinds=(Kind.NAME,)) for word in found)
    match ear:
        case Ear.LETTERS:
            readings: Term = (begun,)
        case Ear.STEMS:
            readings = (begun, stems)
        case Ear.SOUNDS:
            readings = (begun, stems, heard)
    return tuple(reading for reading in dict.fromkeys(readings) if reading)


def exact_number(text: str) -> str:
    """The lexeme of a whole number that was typed, «» when the text is none."""
    pieces = text.split()
    whole = "_".join(_parts(pieces[0])) if len(pieces) == 1 else ""
    return f"~{whole}" if any(character.isdigit() for character in whole) else ""


# ------------------------------------------------------------------ what to show of it


def marked(text: str, question: Question) -> list[tuple[str, bool]]:
    """The text in pieces: (piece, does it stand for a word that was asked for)."""
    wanted = _wanted(question)
    pieces: list[tuple[str, bool]] = []
    last = 0
    for found in _WORD.finditer(text):
        if _is_wanted(found.group(), wanted):
            pieces += [(text[last : found.start()], False), (found.group(), True)]
            last = found.end()
    return [piece for piece in (*pieces, (text[last:], False)) if piece[0]]


def _wanted(question: Question) -> frozenset[tuple[str, bool]]:
    """Words that are worth marking: of a joined number or a surname with initials, their parts."""
    atoms = [atom for variant in question.variants for term in variant for reading in term for atom in reading]
    found = {(part, atom.prefix) for atom in atoms for part in atom.word.strip("~").split("_") if part}
    return frozenset((word, prefix) for word, prefix in found if len(word) > 1)


def _is_wanted(word: str, wanted: frozenset[tuple[str, bool]]) -> bool:
    folded = (words(word) or [""])[0]
    plain = folded.lstrip("0") or folded
    for part, prefix in wanted:
        if part in {folded, plain, stem(folded), sounding(folded)} or (prefix and folded.startswith(part)):
            return True
    return False


def excerpt(text: str, question: Question, around: int = 60) -> list[tuple[str, bool]]:
    """A line of the text about the first words that were asked for, with them marked; nothing when there are none."""
    pieces = marked(" ".join(text.split()), question)
    first = next((index for index, (_, is_hit) in enumerate(pieces) if is_hit), None)
    if first is None:
        return []
    before = pieces[first - 1][0] if first else ""
    head = before[-around:].partition(" ")[2] if len(before) > around else before
    found, left = [(f"… {head}" if head != before else head, False)], 2 * around
    for piece, is_hit in pieces[first:]:
        found.append((piece if len(piece) <= left else f"{piece[:left].rpartition(' ')[0]} …", is_hit))
        left -= len(piece)
        if left <= 0:
            break
    return [piece for piece in found if piece[0]]


def fits(text: str, question: Question) -> bool:
    """Does a short text – a name of a section – answer the question?"""
    stands = {form for word in words(text) for form in (word, stem(word))}
    return any(all(_stands(term, stands) for term in variant) for variant in question.variants)


def _stands(term: Term, stands: set[str]) -> bool:
    return any(all(_is_among(atom, stands) for atom in reading) for reading in term)


def _is_among(atom: Atom, stands: set[str]) -> bool:
    return atom.word in stands or (atom.prefix and any(word.startswith(atom.word) for word in stands))
