"""Looking things up in the help: documents, their fields, terms and the guide, by the stems of Russian words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import snowballstemmer

from schema import fields as f
from validators.formats import fold
from views import markdown

_stemmer = snowballstemmer.stemmer("russian")
_WORD = re.compile(r"[\w-]+")
MOST = 30
_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the help: where it leads, what it is called, what it says."""

    kind: str
    title: str
    url: str
    text: str


def stems(text: str) -> list[str]:
    return _stemmer.stemWords(_WORD.findall(fold(text)))


def entries(models: Iterable[Any], terms: Iterable[Any]) -> Iterator[Entry]:
    """Everything that can be found: ``models`` and ``terms`` are those of the officer."""
    for model in models:
        spec = model.spec
        url = f"/help/{spec.key}"
        yield Entry("Документ", spec.plural, url, f"{spec.title}. {spec.purpose} {spec.basis}")
        for name in spec.field_names:
            facts = f.declared(model)[name].facts
            if facts.help or facts.basis:
                yield Entry(f"Поле: {spec.title}", facts.label, f"{url}#field-{name}", f"{facts.help} {facts.basis}")
    for term in terms:
        yield Entry("Срок", term.title, f"/help/{term.event.document or 'case'}#terms", f"{term.action} {term.basis}")
    for chapter in markdown.chapters():
        for title, mark, text in chapter.sections:
            where = f"{chapter.url}#{mark}" if mark else chapter.url
            yield Entry("Руководство", title if title == chapter.title else f"{chapter.title}: {title}", where, text)


def found(text: str, places: Iterable[Entry]) -> list[Entry]:
    """Places in which every word occurs, the best first: a word of the title outweighs words of the text."""
    wanted = stems(text)
    if not wanted:
        return []
    scored = [(score, number, place) for number, place in enumerate(places) if (score := _score(wanted, place))]
    return [place for _, _, place in sorted(scored, key=lambda one: (-one[0], one[1]))[:MOST]]


def _score(wanted: list[str], place: Entry) -> int:
    title, body = stems(place.title), stems(place.text)
    points = [_points(stem, title, body) for stem in wanted]
    return sum(points) if all(points) else 0


def _points(stem: str, title: list[str], body: list[str]) -> int:
    if stem in title:
        return 6
    if any(word.startswith(stem) for word in title):
        return 4
    return 1 if any(word.startswith(stem) for word in body) else 0


def excerpt(text: str) -> str:
    """The beginning without the marks of Markdown."""
    plain = re.sub(r"!\[[^\]]*\]\([^)]*\)|[*`#|]", "", re.sub(r"(?<!!)\[([^\]]*)\]\([^)]*\)", r"\1", text)).strip()
    return plain if len(plain) <= _EXCERPT else plain[:_EXCERPT].rsplit(" ", 1)[0] + " …"
