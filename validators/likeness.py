"""How much two cards resemble each other, and in which words to say so: names, birth dates, addresses, siblings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from validators.formats import fold
from validators.lexemes import sounding, words

#: From so many points on (of about 100) two cards may be the same person.
LIKELY = 60
_NEAR_NAME = 0.86  # Jaro–Winkler
_NEAR_ADDRESS = 88  # per cent of rapidfuzz
_GENERATION = 16  # years between a parent and a child at least
_NOT_AN_ADDRESS = re.compile(
    r"г|город|п|пос|поселок|с|село|д|дер|деревня|ул|улица|пер|переулок|пр|проспект|дом|кв|квартира|мкр|микрорайон|"
    r"обл|область|р|н|район|томская|россия"
)


class Sameness(StrEnum):
    """What two cards may be to each other."""

    SAME = "same"
    SIBLING = "sibling"


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of a person or a family, as typed or as stored."""

    last_name: str = ""
    first_name: str = ""
    patronymic: str = ""
    born: date | None = None
    former: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    snils: str = ""

    @property
    def is_enough(self) -> bool:
        """Is there anything to compare by?"""
        return bool(len(self.last_name) > 1 or self.born or self.snils)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points (60 and more are likely), what the two may be, and why in Russian."""

    points: int
    sameness: Sameness
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """How near two values are: 0 different or unknown, 1 near, 2 the same; in words."""

    near: int
    words: str = ""
    contradicts: bool = False


def between(one: Described, other: Described) -> Likeness | None:
    """The likeness of two descriptions; None when they do not resemble each other."""
    surname, first = _surname(one, other), _name(one.first_name, other.first_name, "имя")
    patronymic = _name(one.patronymic, other.patronymic, "отчество")
    born, address = _born(one.born, other.born), _address(one.addresses, other.addresses)
    snils = _Part(2, "тот же СНИЛС") if one.snils and one.snils == other.snils else _Part(0)
    if not one.first_name and not other.first_name:
        return _families(surname, address)
    parts = (snils, born, surname, first, patronymic, address)
    if first.contradicts and not snils.near:
        return _relatives(surname, address, patronymic, _kinship(one.born, other.born))
    weights = ((100, 100), (18, 30), (28, 36), (18, 24), (8, 12), (6, 14))
    points = sum(pair[part.near - 1] for part, pair in zip(parts, weights, strict=True) if part.near)
    points -= 25 * born.contradicts + 15 * patronymic.contradicts
    if points < LIKELY:
        return None
    return Likeness(min(points, 100), Sameness.SAME, tuple(part.words for part in parts if part.words))


def _families(surname: _Part, address: _Part) -> Likeness | None:
    """Families have one name only: it and the home have to be near."""
    if not surname.near or not address.near:
        return None
    return Likeness(40 + 15 * (surname.near + address.near), Sameness.SAME, (surname.words, address.words))


def _relatives(surname: _Part, address: _Part, patronymic: _Part, kinship: str) -> Likeness | None:
    """Another name, but the same surname and the same home or father."""
    together = [part.words for part in (surname, address, patronymic) if part.near and part.words]
    if not surname.near or not (address.near or patronymic.near == 2):
        return None
    points = 20 + 10 * (surname.near + address.near + patronymic.near)
    return Likeness(min(points, LIKELY - 1), Sameness.SIBLING, (kinship, *together))


def _kinship(one: date | None, other: date | None) -> str:
    generations = one is not None and other is not None and abs(one.year - other.year) >= _GENERATION
    return "возможно, родственник" if generations else "возможно, брат или сестра"


def _surname(one: Described, other: Described) -> _Part:
    if not one.last_name or not other.last_name:
        return _Part(0)
    if one.last_name.casefold() == other.last_name.casefold():
        return _Part(2, "та же фамилия")
    if _sounds_same(one.last_name, other.last_name):
        return _Part(2, f"похожая фамилия: {one.last_name} – {other.last_name}")
    for former, now in ((name, one.last_name) for name in other.former):
        if _sounds_same(former, now):
            return _Part(2, f"прежняя фамилия: {former}")
    for former in one.former:
        if _sounds_same(former, other.last_name):
            return _Part(2, f"прежняя фамилия: {former}")
    if _near(one.last_name, other.last_name):
        return _Part(1, f"похожая фамилия: {one.last_name} – {other.last_name}")
    return _Part(0)


def _name(one: str, other: str, what: str) -> _Part:
    if not one or not other:
        return _Part(0)
    a, b = fold(one).strip("."), fold(other).strip(".")
    if a == b or sounding(a) == sounding(b):
        return _Part(2, f"то же {what}" if one.casefold() == other.casefold() else f"похожее {what}: {one} – {other}")
    if min(len(a), len(b)) == 1:
        return _Part(1, f"{what} с той же буквы") if a[0] == b[0] else _Part(0, contradicts=True)
    if _near(one, other):
        return _Part(1, f"похожее {what}: {one} – {other}")
    return _Part(0, contradicts=True)


def _sounds_same(one: str, other: str) -> bool:
    return [sounding(word) for word in words(one)] == [sounding(word) for word in words(other)]


def _near(one: str, other: str) -> bool:
    return JaroWinkler.similarity(fold(one), fold(other)) >= _NEAR_NAME


def _born(one: date | None, other: date | None) -> _Part:
    if one is None or other is None:
        return _Part(0)
    if one == other:
        return _Part(2, "та же дата рождения")
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    mistyped = sum(a != b for a, b in zip(f"{one:%d%m%Y}", f"{other:%d%m%Y}", strict=True)) == 1
    if swapped or mistyped:
        return _Part(1, f"похожая дата рождения: {one:%d.%m.%Y} – {other:%d.%m.%Y}")
    return _Part(0, contradicts=True)


def _address(one: Iterable[str], other: Iterable[str]) -> _Part:
    pairs = [(a, b) for a in map(place, one) for b in map(place, other) if a and b]
    if any(a == b for a, b in pairs):
        return _Part(2, "тот же адрес")
    if any(_neighbouring(a, b) for a, b in pairs):
        return _Part(1, "похожий адрес")
    return _Part(0)


def _neighbouring(one: str, other: str) -> bool:
    """The same numbers, and names written a little otherwise."""
    return re.findall(r"\d+", one) == re.findall(r"\d+", other) and fuzz.token_sort_ratio(one, other) >= _NEAR_ADDRESS


def place(address: str) -> str:
    """An address without «ул.», «д.», commas: what is compared."""
    found = [word for word in words(address) if not _NOT_AN_ADDRESS.fullmatch(word)]
    return " ".join(found) if any(word.isdigit() or word[0].isdigit() for word in found) else ""
