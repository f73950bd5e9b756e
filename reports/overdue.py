"""The control of terms on paper and as a spreadsheet: the matrix and the list, exactly what the screen showed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reports import pdf, spreadsheets
from reports.render import template
from reports.words import plural

#: More rows than this make no sheet that somebody reads, and the press needs minutes for them.
MOST_PRINTED = 1500
MOST_EXPORTED = 50_000
#: Columns of the matrix side by side on a landscape sheet; more go into a second table.
_COLUMNS_PER_TABLE = 9


@dataclass(frozen=True, slots=True)
class Count:
    """A cell of the matrix: how many, the bucket (1…3) of the longest lateness and its words."""

    count: int
    worst: int
    words: str


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One who answers; ``cases`` only of curators."""

    who: str
    cases: int | None
    cells: tuple[Count | None, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ListRow:
    """One term; ``days_late`` are working days, None when it is not overdue; ``late`` says the same in words."""

    term_id: int
    case_id: int | None
    due_on: date
    due: str
    kind: str
    number: str
    family: str
    risk: str
    who: str
    days_late: int | None
    late: str
    cause: str
    accepted_by: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed; ``filters`` are pairs of label and value, ``columns`` pairs of title and length."""

    place: str
    at: datetime
    made_by: str
    filters: tuple[tuple[str, str], ...]
    title: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[MatrixLine, ...]
    totals: tuple[int, ...]
    total: int
    rows: tuple[ListRow, ...]


# ------------------------------------------------------------------ paper


def pressed(sheet: Sheet) -> bytes:
    """The sheet as a PDF, A4 landscape; raises PdfError."""
    return pdf.render(html(sheet), landscape=True)


def html(sheet: Sheet) -> str:
    counted = f"{sheet.total} {plural(sheet.total, 'срок', 'срока', 'сроков')}"
    return str(
        template("overdue.html").render(
            sheet=sheet,
            counted=counted,
            parts=[range(n, min(n + _COLUMNS_PER_TABLE, len(sheet.columns))) for n in _starts(sheet)],
            tables=_tables(sheet.rows),
            moment=f"{sheet.at:%d.%m.%Y %H:%M}",
        )
    )


def _starts(sheet: Sheet) -> range:
    return range(0, len(sheet.columns), _COLUMNS_PER_TABLE)


def _tables(rows: Sequence[ListRow]) -> list[Sequence[ListRow]]:
    """In pieces that the engine can lay out (pdf.ROWS_PER_TABLE)."""
    return [rows[start : start + pdf.ROWS_PER_TABLE] for start in range(0, len(rows), pdf.ROWS_PER_TABLE)]


# ------------------------------------------------------------------ spreadsheet

_HEADS = (
    ("Срок", 12),
    ("Что сделать", 42),
    ("Случай", 22),
    ("Семья", 20),
    ("Риск", 12),
    ("Отвечает", 26),
    ("Опоздание, рабочих дней", 14),
    ("Состояние", 24),
    ("Причина опоздания", 40),
    ("Опоздание принял", 24),
)


def workbook(sheet: Sheet) -> bytes:
    """Three sheets: the list, the matrix, «О выгрузке»."""
    return spreadsheets.workbook([_list(sheet), _matrix(sheet)], _about(sheet))


def _list(sheet: Sheet) -> spreadsheets.Sheet:
    rows = [
        (x.due_on, x.kind, x.number, x.family, x.risk, x.who, x.days_late, x.late, x.cause, x.accepted_by)
        for x in sheet.rows
    ]
    return spreadsheets.Sheet(title="Список", columns=[spreadsheets.Column(*head) for head in _HEADS], rows=rows)


def _matrix(sheet: Sheet) -> spreadsheets.Sheet:
    kinds = [", ".join(filter(None, column)) for column in sheet.columns]
    heads = [("Исполнитель", 34), *((title, 14) for title in ("Случаев", *kinds, "Всего"))]
    rows = [
        (line.who, line.cases, *(cell and spreadsheets.Warm(cell.count, cell.worst) for cell in line.cells), line.total)
        for line in sheet.lines
    ]
    return spreadsheets.Sheet(
        title="Матрица",
        columns=[spreadsheets.Column(*head) for head in heads],
        rows=[*rows, ("Всего", None, *sheet.totals, sheet.total)],
        foot="Цвет – самое большое опоздание, рабочих дней: светлый – до 3, средний – 4–10, тёмный – больше 10.",
    )


def _about(sheet: Sheet) -> spreadsheets.About:
    return (
        ("Что выгружено", "Контроль сроков"),
        ("Территория", sheet.place),
        ("Выгрузил(а)", sheet.made_by),
        ("Когда", f"{sheet.at:%d.%m.%Y %H:%M}"),
        ("Просрочено по отбору", str(sheet.total)),
        *(sheet.filters or (("Отбор", "нет, показано всё"),)),
        ("Обращение", "Сведения о детях и семьях: хранить и передавать как персональные данные"),
    )
