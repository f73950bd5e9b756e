"""Readiness for inspection as a sheet to sign and as a spreadsheet: numbers of cases, no names of children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports import pdf, spreadsheets
from reports.render import template


@dataclass(frozen=True, slots=True)
class Line:
    """One case: how many gaps of each kind it has, in the order of ``Sheet.kinds``."""

    case: str
    territory: str
    stage: int
    state: str
    curator: str
    there: int
    wanted: int
    score: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One gap of one case in words."""

    case: str
    kind: str
    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was on the screen; ``formula`` says in words what the score is."""

    place: str
    asked: str
    kinds: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    score: int
    there: int
    wanted: int
    formula: str
    made_at: datetime
    made_by: str


def pressed(sheet: Sheet) -> bytes:
    """The sheet as a PDF, landscape; raises PdfError."""
    return pdf.render(html(sheet), landscape=True)


def html(sheet: Sheet) -> str:
    return str(
        template("readiness.html").render(
            sheet=sheet,
            lines=_pieces(sheet.lines),
            faults=_pieces(sheet.faults),
            moment=lambda value: f"{value:%d.%m.%Y %H:%M}",
        )
    )


def _pieces(rows: Sequence[Any]) -> list[Sequence[Any]]:
    """In pieces that the engine can lay out (pdf.ROWS_PER_TABLE)."""
    return [rows[start : start + pdf.ROWS_PER_TABLE] for start in range(0, len(rows), pdf.ROWS_PER_TABLE)]


def table(sheet: Sheet) -> bytes:
    """The same as a workbook: cases, gaps, «О выгрузке»."""
    first = ("Случай", "Территория", "Этап", "Состояние", "Куратор", "На месте", "Должно быть", "Готовность, %")
    widths = (18, 16, 7, 16, 22, 10, 12, 13)
    columns = [spreadsheets.Column(title, width) for title, width in zip(first, widths, strict=True)]
    columns += [spreadsheets.Column(kind.capitalize(), 13) for kind in sheet.kinds]
    rows = [
        (x.case, x.territory, x.stage, x.state, x.curator, x.there, x.wanted, x.score, *x.numbers) for x in sheet.lines
    ]
    faults = (
        spreadsheets.Column("Случай", 18),
        spreadsheets.Column("Чего не хватает", 22),
        spreadsheets.Column("Что именно", 60),
        spreadsheets.Column("Основание", 60),
    )
    gaps = [(x.case, x.kind, x.text, x.basis) for x in sheet.faults]
    return spreadsheets.workbook(
        [
            spreadsheets.Sheet(title="Готовность", columns=columns, rows=rows),
            spreadsheets.Sheet(title="Пробелы", columns=faults, rows=gaps),
        ],
        (
            ("Что выгружено", "Готовность дел к проверке"),
            ("Чьи сведения", sheet.place),
            ("Что отобрано", sheet.asked),
            ("Итог", f"{sheet.score} %: на месте {sheet.there} из {sheet.wanted}"),
            ("Как считается", sheet.formula),
            ("Когда", f"{sheet.made_at:%d.%m.%Y %H:%M}"),
            ("Кто выгрузил", sheet.made_by),
            ("Персональные данные", "имён детей и родителей нет; номера случаев – служебные сведения"),
        ),
    )
