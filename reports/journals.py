"""The paper book of a register: rows of a period in numbered columns, annulled ones struck through, a closing line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from num2words import num2words

from reports import binding, pdf, words
from reports.columns import SANS, broken, length, raised
from reports.pdf import ROWS_PER_TABLE
from reports.phrases import service_of
from reports.render import template
from reports.requisites import CHECK_NAME
from reports.setup import Setup
from reports.values import row_text, value_text
from schema import fields as f
from schema.places import Employee, Territory
from schema.spec import GENERAL, Journal, Status
from schema.spec.local import speaking

_SHEET = 277  # millimetres between the margins of a landscape sheet
_PADDING = 1.4  # millimetres beside a cell's text, with the border
_ROOMY, _DENSE = 8.0, 7.0  # points of type: few columns, many columns
_MANY = 15

_DATED = (f.Date, f.Moment, f.Derived, f.Rows)


@dataclass(frozen=True, slots=True)
class BookRow:
    """One row of the book: the texts of its cells, already broken to the widths of the columns."""

    cells: tuple[str, ...]
    annulled: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What is printed: the rows of a register for a period in their order; open ends of the period are None.

    ``page`` is the number of the first sheet with rows: a book that goes on from an earlier print has no cover.
    """

    model: Any
    rows: Sequence[Any]
    territory: Territory | None
    from_on: date | None
    to_on: date | None
    page: int = 1

    @property
    def keeper(self) -> str:
        """Whose book it is."""
        return _body(self.model, self.rows, self.territory)


def pressed(book: Book) -> bytes:
    """The book as one PDF: cover, numbered sheets with rows, the sheet that certifies how many there are."""
    body = pdf.render(
        journal_html(book.model, book.rows, book.territory, book.from_on, book.to_on, book.page), landscape=True
    )
    last = pdf.render(closing_html(book, book.page + binding.pages(body) - 1), landscape=True)
    parts = [("Записи", body), ("Лист-заверитель", last)]
    if book.page == 1:
        parts.insert(0, ("Обложка", pdf.render(cover_html(book), landscape=True)))
    name = book.model.spec.journal.name
    return pdf.bind([part for _, part in parts], [title for title, _ in parts], title=name)


def cover_html(book: Book) -> str:
    """Whose book it is, its name, the days of its first and last rows, who answers for it."""
    journal: Journal = book.model.spec.journal
    kind, _, about = journal.name.partition(" ")
    return str(
        template("journal_cover.html").render(
            kind=kind,
            about=about,
            body=book.keeper,
            note=_note(book.territory),
            mark=_mark(book.territory),
            period=period(book.from_on, book.to_on),
            started=_day(book.rows[0], journal) if book.rows else "",
            ended=_day(book.rows[-1], journal) if book.rows else "",
            empty=not book.rows,
        )
    )


def closing_html(book: Book, sheets: int) -> str:
    """«В журнале прошито, пронумеровано и скреплено печатью 12 (двенадцать) листов.»"""
    return str(
        template("journal_closing.html").render(
            title=book.model.spec.journal.name,
            total=total(book.rows),
            sheets=sewn(sheets),
            continued=book.page > 1,
            first=book.page,
        )
    )


def sewn(sheets: int) -> str:
    """«12 (двенадцать) листов», in the accusative that both «прошито» and «скреплено» allow."""
    word = words.plural(sheets, "лист", "листа", "листов")
    return f"{sheets} ({num2words(sheets, lang='ru')}) {word}"


def _note(territory: Territory | None) -> str:
    return CHECK_NAME if territory and not territory.names_confirmed else ""


def _mark(territory: Territory | None) -> str:
    return str(territory.confidential_mark) if territory else Setup().mark


def journal_html(
    model: Any,
    rows: Sequence[Any],
    territory: Territory | None,
    from_on: date | None,
    to_on: date | None,
    page: int = 1,
) -> str:
    """The sheets with rows for ``pdf.render(…, landscape=True)``, numbered from ``page``.

    ``rows`` are those of the period in their order; the days of the period may be open on either side.
    """
    context = _table(model, rows, territory) | {
        "mark": _mark(territory),
        "period": period(from_on, to_on),
        "page": page,
    }
    return str(template("journal.html").render(context))


def extract_html(model: Any, rows: Sequence[Any], territory: Territory | None, case: Any = None) -> str:
    """The rows of one case out of a register, in its columns, to be certified, for a landscape sheet."""
    context = _table(model, rows, territory) | {
        "mark": _mark(territory),
        "body": _body(model, rows, territory),
        "case": case.title if case else "",
    }
    return str(template("journal_extract.html").render(context))


def _table(model: Any, rows: Sequence[Any], territory: Territory | None) -> dict[str, Any]:
    """The columns of the register and its rows in the words of the territory, broken to their widths."""
    journal: Journal = model.spec.journal
    points = _DENSE if len(journal.columns) >= _MANY else _ROOMY
    room = _widths(model, points)
    with speaking(territory.words if territory else GENERAL):
        found = [_book_row(journal, row, room, points) for row in rows]
    return {
        "title": journal.name,
        "points": points,
        "widths": room,
        "columns": [
            (column.number, broken(column.title, width - _PADDING, points - 0.5, SANS))
            for column, width in zip(journal.columns, room, strict=True)
        ],
        "chunks": [found[start : start + ROWS_PER_TABLE] for start in range(0, len(found), ROWS_PER_TABLE)],
    }


def period(from_on: date | None, to_on: date | None) -> str:
    """«за период с 01.01.2026 по 31.12.2026»."""
    since = f"с {words.date_short(from_on)}" if from_on else ""
    until = f"по {words.date_short(to_on)}" if to_on else ""
    return " ".join(filter(None, ("за период", since, until))) if since or until else "за всё время"


def total(rows: Sequence[Any]) -> str:
    """«Всего: 12 (двенадцать) записей, из них аннулирована 1 запись.»"""
    annulled = sum(row.status == Status.ANNULLED for row in rows)
    text = f"Всего записей: {len(rows)} ({num2words(len(rows), lang='ru', gender='f')})"
    if not annulled:
        return f"{text}."
    word = words.plural(annulled, "аннулирована", "аннулированы", "аннулировано")
    return f"{text}, из них {word} {annulled} {words.plural(annulled, 'запись', 'записи', 'записей')}."


def _body(model: Any, rows: Sequence[Any], territory: Territory | None) -> str:
    """Whose book it is: the office that keeps it, or the body that the printing of the register names."""
    if keeper := model.spec.journal.keeper:
        return next((str(office.full_name) for row in rows if (office := getattr(row, keeper))), "")
    if model.spec.printing and model.spec.printing.letterhead == "service":
        services = (service_of(row) for row in rows)
        return next((str(service.full_name) for service in services if service), "Уполномоченная служба")
    return str(territory.guardianship_name) if territory else ""


def _day(row: Any, journal: Journal) -> str:
    value = getattr(row, journal.date_field)
    day = value.date() if isinstance(value, datetime) else value
    return words.date_short(day) if day else ""


def _widths(model: Any, points: float) -> list[float]:
    """The declared proportions, but room for a whole date where dates may stand."""
    attributes = f.declared(model)
    date_room, least = length("00.00.0000", points, SANS) + _PADDING + 0.1, length("00/0000", points, SANS) + _PADDING
    floors = [
        date_room if any(isinstance(attributes[name], _DATED) for name in column.fields) else least
        for column in model.spec.journal.columns
    ]
    return raised([column.width for column in model.spec.journal.columns], floors, _SHEET)


def _book_row(journal: Journal, row: Any, room: Sequence[float], points: float) -> BookRow:
    annulled = row.status == Status.ANNULLED
    attributes = f.declared(type(row))
    cells = [_cell(row, column.fields, attributes) for column in journal.columns]
    if annulled:
        cells[-1] = "\n".join(filter(None, (cells[-1], "запись аннулирована", row.remark)))
    texts = (broken(cell, width - _PADDING, points, SANS) for cell, width in zip(cells, room, strict=True))
    return BookRow(tuple(texts), annulled)


def _cell(row: Any, names: Sequence[str], attributes: dict[str, f.Attribute]) -> str:
    """The filled fields of a column below each other."""
    texts = (_text(attributes[name], getattr(row, name), alone=len(names) == 1) for name in names)
    return "\n".join(text for text in texts if text)


def _text(attribute: f.Attribute, value: Any, *, alone: bool) -> str:
    """Shorter than elsewhere: employees without positions; among other fields a flag is its label, not «да»."""
    match attribute:
        case f.Rows():
            return "\n".join(row_text(attribute, item) for item in value)
        case f.Flag() if not alone:
            return attribute.facts.label.lower() if value else ""
        case f.Link() if isinstance(value, Employee):
            return value.short
    return value_text(attribute, value)
