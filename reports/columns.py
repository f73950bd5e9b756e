"""Room on paper: widths of columns in millimetres, and long words broken by syllables where the engine cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

POINT = 25.4 / 72

_WIDE = frozenset("мшщжюфыМШЩЖЮФЫДд№—%@WMwm")
_THIN = frozenset(" .,;:!|()[]/'ilIj")


@dataclass(frozen=True, slots=True)
class Face:
    """How broad the characters of a typeface are, in parts of the size of type; its bold stays under them too."""

    digit: float
    thin: float
    small: float
    capital: float
    wide: float
    broad: float


SERIF = Face(digit=0.56, thin=0.32, small=0.57, capital=0.71, wide=0.84, broad=0.98)
SANS = Face(digit=0.55, thin=0.26, small=0.51, capital=0.64, wide=0.74, broad=0.88)

_V, _C, _L = "аеёиоуыэюяАЕЁИОУЫЭЮЯ", "бвгджзклмнпрстфхцчшщБВГДЖЗКЛМНПРСТФХЦЧШЩ", "а-яёА-ЯЁ"
_SYLLABLE = re.compile(
    rf"(?<=[{_L}][йьъЙЬЪ])(?=[{_L}]{{2}})"
    rf"|(?<=[{_L}][{_V}])(?=[{_V}][{_L}])"
    rf"|(?<=[{_V}][{_C}])(?=[{_C}][{_V}])"
    rf"|(?<=[{_C}][{_V}])(?=[{_C}][{_V}])"
    rf"|(?<=[{_V}][{_C}])(?=[{_C}][{_C}][{_V}])"
    rf"|(?<=[{_V}][{_C}][{_C}])(?=[{_C}][{_C}][{_V}])"
)
_MARK = re.compile(r"(?<=[-–/.,;:@_])(?=\w)")


def length(text: str, points: float, face: Face = SERIF) -> float:
    """About how many millimetres the text takes, a little too many rather than too few."""
    return sum(_breadth(char, face) for char in text) * points * POINT


def _breadth(char: str, face: Face) -> float:
    if char in _WIDE:
        return face.broad if char.isupper() or char in "№—" else face.wide
    if char in _THIN:
        return face.thin
    if char.isdigit():
        return face.digit
    return face.capital if char.isupper() else face.small


def widths(weights: Sequence[float], total: int) -> list[float]:
    """Millimetres with one decimal in proportion to the weights, together exactly ``total``."""
    share = total * 10 / (sum(weights) or 1)
    exact = [weight * share for weight in weights]
    found = [int(width) for width in exact]
    rest = sorted(range(len(exact)), key=lambda n: found[n] - exact[n])
    for n in rest[: total * 10 - sum(found)]:
        found[n] += 1
    return [width / 10 for width in found]


def raised(weights: Sequence[float], floors: Sequence[float], total: int) -> list[float]:
    """Like :func:`widths`, but no column narrower than its floor; the wider ones give the room in proportion."""
    low: set[int] = set()
    while True:
        free = [n for n, _ in enumerate(weights) if n not in low]
        share = (total - sum(floors[n] for n in low)) / (sum(weights[n] for n in free) or 1)
        short = {n for n in free if weights[n] * share < floors[n]}
        if not short or len(short) == len(free):
            return widths([floors[n] if n in low else weights[n] * share for n, _ in enumerate(weights)], total)
        low |= short


def broken(text: str, room: float, points: float, face: Face = SERIF) -> str:
    """The text with line ends inside the words that are longer than ``room`` millimetres."""
    lines = text.split("\n")
    return "\n".join(" ".join(_pieces(word, room, points, face) for word in line.split(" ")) for line in lines)


@lru_cache(maxsize=8192)
def _pieces(word: str, room: float, points: float, face: Face) -> str:
    lines = []
    while length(word, points, face) > room and len(word) > 1:
        end, hyphen = _cut(word, room, points, face)
        lines.append(word[:end] + hyphen)
        word = word[end:]
    return "\n".join([*lines, word])


def _cut(word: str, room: float, points: float, face: Face) -> tuple[int, str]:
    """Where the line ends: after a mark, else between syllables with a hyphen, else anywhere."""
    fits = max((n for n in range(1, len(word)) if length(word[:n] + "-", points, face) <= room), default=1)
    for pattern, hyphen in ((_MARK, ""), (_SYLLABLE, "-")):
        ends = [found.start() for found in pattern.finditer(word) if found.start() <= fits]
        if ends:
            return ends[-1], hyphen
    return fits, ""
