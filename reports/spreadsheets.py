"""What stands on a screen as a spreadsheet or as text with semicolons: in its order, and where it came from.

Text is never taken for a formula: a cell that a stranger filled must not run in somebody's office suite.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
#: The limit of Excel for the text of one cell, in characters.
_LONGEST = 32_000
#: Colours of heat, as on the screen.
_HEATS = ("#fdf3dc", "#f9d9b8", "#f1b0a6")
#: What begins a formula in an office suite, also behind white space (CWE-1236).
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is counted in characters."""

    label: str
    width: int = 18


@dataclass(frozen=True, slots=True)
class Warm:
    """A number on the colour of its ``heat``, 1 to 3."""

    value: int
    heat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """``rows`` hold dates, moments, numbers, text and :class:`Warm` numbers; ``foot`` stands below them."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    foot: str = ""


#: Where the rows come from, line by line: what, whose, when, by whom, with which filters.
About = Sequence[tuple[str, str]]


def workbook(sheets: Sequence[Sheet], about: About) -> bytes:
    """XLSX: sheets with frozen headings, typed days and numbers, then «О выгрузке»."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, {**options, "default_date_format": "dd.mm.yyyy"}) as book:
        styles = _Styles(book)
        counts = {x.title: _write_rows(book.add_worksheet(_tab(x.title)), x, styles) for x in sheets}
        several = len(counts) > 1
        lines = [*about, *((f"Строк: {title}" if several else "Строк", str(n)) for title, n in counts.items())]
        _write_about(book.add_worksheet("О выгрузке"), lines, styles)
    return target.getvalue()


class _Styles:
    """The few formats of a workbook."""

    def __init__(self, book: Any) -> None:
        base = {"valign": "top", "text_wrap": True}
        self.head = book.add_format({"bold": True, "bg_color": "#E8EEF3", "bottom": 1, **base})
        self.text = book.add_format(base)
        self.label = book.add_format({"bold": True, "valign": "top"})
        self.day = book.add_format({"num_format": "dd.mm.yyyy", "align": "left", "valign": "top"})
        self.moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm", "align": "left", "valign": "top"})
        self.warm = [book.add_format({"bg_color": colour, "valign": "top"}) for colour in _HEATS]


def _tab(title: str) -> str:
    """A name that Excel takes for a sheet: 31 characters, none of []:*?/\\."""
    return "".join(" " if char in "[]:*?/\\" else char for char in title)[:31].strip("' ") or "Список"


def _write_rows(page: Any, sheet: Sheet, styles: _Styles) -> int:
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
        page.write_string(0, index, column.label, styles.head)
    count = 0
    for count, row in enumerate(sheet.rows, 1):
        for index, value in enumerate(row):
            _put(page, count, index, value, styles)
    if sheet.foot:
        page.write_string(count + 2, 0, sheet.foot)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, count, max(len(sheet.columns) - 1, 0))
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    return count


def _put(page: Any, row: int, column: int, value: Any, styles: _Styles) -> None:
    match value:
        case None | "":
            page.write_blank(row, column, None, styles.text)
        case datetime():
            page.write_datetime(row, column, value, styles.moment)
        case date():
            page.write_datetime(row, column, datetime.combine(value, time()), styles.day)
        case bool():
            page.write_string(row, column, "да" if value else "нет", styles.text)
        case Warm():
            page.write_number(row, column, value.value, styles.warm[value.heat - 1])
        case int() | Decimal():
            page.write_number(row, column, value, styles.text)
        case _:
            page.write_string(row, column, str(value)[:_LONGEST], styles.text)


def _write_about(page: Any, lines: Sequence[tuple[str, str]], styles: _Styles) -> None:
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90)
    for index, (label, text) in enumerate(lines):
        page.write_string(index, 0, label, styles.label)
        page.write_string(index, 1, text, styles.text)


def separated(sheet: Sheet) -> bytes:
    """CSV with `;`, CRLF and a byte order mark: Russian Excel opens it with a double click."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.label for column in sheet.columns])
    writer.writerows([_plain(value) for value in row] for row in sheet.rows)
    return written.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%d.%m.%Y %H:%M}"
        case date():
            return f"{value:%d.%m.%Y}"
        case bool():
            return "да" if value else "нет"
        case int() | Decimal():
            return str(value).replace(".", ",")
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(_LIVE) else text
