"""The answer to a person's request for own data (ст. 14 152-ФЗ) as a letter on the sheet of the guardianship body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports import names, pdf, words
from reports.layout import laid_out, table_alone
from reports.nodes import Line, Part, Table
from reports.render import template
from reports.requisites import Letterhead

#: Width of the text on a portrait sheet, millimetres.
_WIDTH = 170


@dataclass(frozen=True, slots=True)
class Request:
    """What came in: its number and day, who brought it and how the identity was checked (ч. 3 ст. 14)."""

    number: str
    received_on: date
    identity: str
    #: The representative and the paper behind the powers; empty when the person asks for themself.
    representative: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A family or a case in which the person stands."""

    where: str
    role: str
    dates: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that mentions the person."""

    kind: str
    reference: str
    basis: str


@dataclass(frozen=True, slots=True)
class Consent:
    reference: str
    operator: str
    given: str
    withdrawn: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Where data of the person went: a letter or a hand-over."""

    kind: str
    reference: str
    recipient: str
    sent: str


@dataclass(frozen=True, slots=True)
class Kept:
    where: str
    until: str


@dataclass(frozen=True, slots=True)
class Looked:
    """Acts of one day by the workers of one post and body; no names (ч. 7 ст. 14 leaves out the operator's workers)."""

    day: date
    post: str
    body: str
    times: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that the print says."""

    person: Any
    request: Request
    letterhead: Letterhead
    card: tuple[Part, ...]
    standings: tuple[Standing, ...]
    papers: tuple[Paper, ...]
    consents: tuple[Consent, ...]
    sent: tuple[Sent, ...]
    kept: tuple[Kept, ...]
    looked: tuple[Looked, ...]
    made_on: date
    made_by: str


def pressed(answer: Answer) -> bytes:
    """The letter as a PDF; raises PdfError."""
    return pdf.render(html(answer))


def html(answer: Answer) -> str:
    return str(
        template("subject.html").render(
            answer=answer,
            subject_genitive=names.declined(answer.person, "gen").text,
            subject_dative=names.declined(answer.person, "dat").text,
            received=words.date_long(answer.request.received_on),
            made=words.date_long(answer.made_on),
            card=_blocks(answer.card),
            standings=_table("Где стоит", ("Семья, случай", "Кем", "Даты"), _all(answer.standings)),
            papers=_table("Документы", ("Вид документа", "Номер и дата", "Правовое основание"), _all(answer.papers)),
            consents=_table("Согласия", ("Согласие", "Кому дано", "Дано и действует", "Отзыв"), _all(answer.consents)),
            sent=_table("Передача", ("Документ", "Номер и дата", "Кому", "Отправлено"), _all(answer.sent)),
            kept=_table("Сроки", ("Что", "До какого дня"), _all(answer.kept)),
            looked=_table("Обращения", ("День", "Должность или роль", "Орган, учреждение", "Раз"), _days(answer)),
        )
    )


def _cells(item: Any) -> tuple[str, ...]:
    return tuple(str(getattr(item, name)) for name in item.__slots__)


def _all(items: Sequence[Any]) -> list[tuple[str, ...]]:
    return [_cells(item) for item in items]


def _days(answer: Answer) -> list[tuple[str, ...]]:
    return [(words.date_short(line.day), line.post, line.body, str(line.times)) for line in answer.looked]


def _table(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Any:
    """Blocks of one table without its title; nothing when it has no rows."""
    if not rows:
        return ()
    return table_alone(Table("", columns, tuple(rows), title), _WIDTH)


def _blocks(parts: Sequence[Part]) -> Any:
    """The card of the person: sections with lines of labels and values."""
    lines = [Part(part.title, tuple(node for node in part.nodes if isinstance(node, Line))) for part in parts]
    found = laid_out([part for part in lines if part.nodes], _WIDTH)
    return (*found.blocks, *found.closing)
