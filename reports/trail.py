"""The monthly sheet of a territory: who looked at cases, what was printed and exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reports import pdf
from reports.render import template
from reports.words import plural
from schema.places import Territory


@dataclass(frozen=True, slots=True)
class Person:
    """One officer's month; ``off_hours`` are the openings before 8:00, from 20:00 on and on days off."""

    name: str
    roles: str
    cases: int
    views: int
    searches: int
    taken: int
    changes: int
    off_hours: int


@dataclass(frozen=True, slots=True)
class Taken:
    """One act worth a line of its own; ``rows`` where it took many at once."""

    at: datetime
    who: str
    act: str
    what: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A month of the trail in one territory."""

    territory: Territory
    month: date
    people: tuple[Person, ...]
    taken: tuple[Taken, ...]
    sealed: tuple[Taken, ...]
    refused: int
    made_at: datetime
    made_by: str
    head_number: int
    head_hash: str


_MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)


def pressed(sheet: Sheet) -> bytes:
    """The sheet as a PDF, landscape; raises PdfError."""
    return pdf.render(html(sheet), landscape=True)


def html(sheet: Sheet) -> str:
    return str(
        template("trail_sheet.html").render(
            sheet=sheet,
            month=f"{_MONTHS[sheet.month.month - 1]} {sheet.month.year} г.",
            taken=_tables(sheet.taken),
            sealed=_tables(sheet.sealed),
            refused=f"{sheet.refused} {plural(sheet.refused, 'отказ', 'отказа', 'отказов')}",
            moment=lambda value: f"{value:%d.%m.%Y %H:%M}",
        )
    )


def _tables(lines: Sequence[Taken]) -> list[Sequence[Taken]]:
    """In pieces that the engine can lay out (pdf.ROWS_PER_TABLE)."""
    return [lines[start : start + pdf.ROWS_PER_TABLE] for start in range(0, len(lines), pdf.ROWS_PER_TABLE)]
