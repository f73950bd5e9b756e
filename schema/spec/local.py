"""Words that every municipality may call its own way: «План реабилитации» here, «План работы с семьёй» there (D.5).

A declaration writes ``Local("Разработка {plan:gen}")``. Whoever shows or prints it says first in whose words
(:func:`speaking`), as with languages; nobody said – the general words stand. ``{Plan}`` keeps the capital letter of the
name, ``{plan}`` stands inside a sentence; after the colon is the case: ``gen``, ``acc``, ``pre``, or ``many``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import SupportsIndex

Words = Mapping[str, str]

#: Where no territory is meant: the administrator of all of them, the region, the command line.
GENERAL: Words = {
    "plan": "План реабилитации",
    "plan:gen": "Плана реабилитации",
    "plan:acc": "План реабилитации",
    "plan:many": "Планы реабилитации",
    "council": "Совет / Консилиум",
    "council:gen": "Совета / Консилиума",
    "council:pre": "Совете / Консилиуме",
}
_PLACE = re.compile(r"\{([Pp]lan|[Cc]ouncil)(:\w+)?\}")
_spoken: ContextVar[Words] = ContextVar("spoken", default=GENERAL)


def speak(words: Words) -> None:
    """Show everything from now on, in this thread or request, in these words."""
    _spoken.set(words)


@contextmanager
def speaking(words: Words) -> Iterator[None]:
    """Within it everything is said in these words: a paper in those of its territory, whoever prints it."""
    token = _spoken.set(words)
    try:
        yield
    finally:
        _spoken.reset(token)


class Local(str):
    """Text with places for the territory's words; as a value, for comparing and storing, it has the general ones.

    Shown (``str()``, an f-string, a template) it has the words now spoken.
    """

    __slots__ = ("pattern",)
    pattern: str

    def __new__(cls, pattern: str) -> Local:
        made = super().__new__(cls, filled(pattern, GENERAL))
        made.pattern = pattern
        return made

    def __getnewargs__(self) -> tuple[str]:
        return (self.pattern,)

    def __str__(self) -> str:
        return filled(self.pattern, _spoken.get())

    def __html__(self) -> str:
        return html.escape(str(self))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __add__(self, other: str) -> str:
        return str(self) + other

    def __radd__(self, other: str) -> str:
        return other + str(self)

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        return str(self)[key]

    def lower(self) -> str:
        return str(self).lower()

    def capitalize(self) -> str:
        return str(self).capitalize()


def filled(pattern: str, words: Words) -> str:
    """The pattern with the words put in their places; a word that is none of the known ones is a KeyError."""

    def word(found: re.Match[str]) -> str:
        name, case = found[1], found[2] or ""
        text = words[name.lower() + case]
        return text if name[0].isupper() else _inside(text)

    return _PLACE.sub(word, pattern)


def _inside(text: str) -> str:
    """Without the capital of a name, but an abbreviation as it is: «план работы», «ИПР»."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
