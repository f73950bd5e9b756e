"""How sections lie on a sheet: short fields side by side with their labels, long texts and tables across the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from reports.columns import broken, length, widths
from reports.nodes import Line, Node, Part, Table
from reports.pdf import ROWS_PER_TABLE

_LONG = 160  # characters of a value that is better read across the sheet than in its column
_SIZES = ((10.5, 13), (9.0, 13), (8.0, 13), (8.0, 9))  # points of type, letters of a long word left unbroken
_PADDING = 3.0  # millimetres beside a cell's text, with the border
_TALLEST = 24  # lines of one cell
_TITLES = ("section", "label")
_LAST_WORDS = 800  # characters of a closing text that may be held together with the signatures


@dataclass(frozen=True, slots=True)
class Grid:
    """A table laid out: widths in millimetres, size of type, words broken to fit, rows in chunks for the engine.

    ``titles`` stand over the columns on every page: the section, when the table opens it, and the table's own name.
    """

    points: float
    widths: tuple[float, ...]
    columns: tuple[str, ...]
    chunks: tuple[tuple[tuple[str, ...], ...], ...]
    titles: tuple[str, ...] = ()
    bare: bool = False  # the last row of the table above, without a head of its own
    going_on: bool = False  # the bare row follows at once


@dataclass(frozen=True, slots=True)
class Block:
    """One thing after another down the sheet; ``kind`` is section, label, lines, text or grid."""

    kind: str
    title: str = ""
    lines: tuple[Line, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a sheet; ``closing`` are the last ones, held together with the signatures."""

    blocks: tuple[Block, ...] = ()
    closing: tuple[Block, ...] = ()


def laid_out(parts: Iterable[Part], total: int) -> Layout:
    """The sections down a sheet whose text is ``total`` millimetres wide."""
    return _closed(list(_titled(block for part in parts for block in _part(part, total))))


def table_alone(table: Table, total: int) -> tuple[Block, ...]:
    """One table without a title, for a form that has words of its own over it."""
    return tuple(block for block in _titled(_table(table, total)) if block.kind not in _TITLES)


def _closed(blocks: list[Block]) -> Layout:
    """What closes the text goes with the signatures, which never stand alone.

    It is two last lines, a last text with its title, or the last row of a table.
    """
    start = len(blocks)
    if blocks and blocks[-1].kind == "lines":
        *before, last = blocks
        lines = last.lines
        blocks = [*before, *([replace(last, lines=lines[:-2])] if lines[2:] else []), replace(last, lines=lines[-2:])]
        start = len(blocks) - 1
    elif blocks and blocks[-1].kind == "text" and len(blocks[-1].lines[0].value) <= _LAST_WORDS:
        start = len(blocks) - 1
    elif blocks and blocks[-1].grid:
        blocks = [*blocks[:-1], *_last_row_apart(blocks[-1], blocks[-1].grid)]
        start = len(blocks) - 1
    while 0 < start < len(blocks) and blocks[start - 1].kind in _TITLES:
        start -= 1
    return Layout(tuple(blocks[:start]), tuple(blocks[start:]))


def _last_row_apart(block: Block, grid: Grid) -> list[Block]:
    """The table, and its last row as a table without a head; a table of one row stays whole."""
    *before, last = grid.chunks
    if len(last) < 2:
        return [block]
    upper = replace(grid, chunks=(*before, last[:-1]), going_on=True)
    return [replace(block, grid=upper), Block("grid", grid=replace(grid, chunks=((last[-1],),), titles=(), bare=True))]


def _part(part: Part, total: int) -> Iterator[Block]:
    yield Block("section", part.title)
    for _, group in groupby(part.nodes, lambda node: isinstance(node, Table)):
        nodes = list(group)
        yield from _fields(nodes)
        for table in nodes:
            if isinstance(table, Table):
                yield from _table(table, total)


def _fields(nodes: Iterable[Node]) -> Iterator[Block]:
    lines = (node for node in nodes if isinstance(node, Line))
    for long, group in groupby(lines, _is_long):
        if not long:
            yield Block("lines", lines=tuple(group))
            continue
        for line in group:
            yield Block("label", line.label)
            yield Block("text", lines=(line,))


def _is_long(line: Line) -> bool:
    return len(line.value) > _LONG or line.value.count("\n") > 5


def _table(table: Table, total: int) -> Iterator[Block]:
    """The table in the largest type that its columns allow; row after row as lists of fields when none does."""
    for points, piece in _SIZES:
        if grid := _grid(table, total, points, piece):
            yield Block("label", table.title)
            yield Block("grid", grid=grid)
            return
    yield from _cards(table)


def _cards(table: Table) -> Iterator[Block]:
    for n, cells in enumerate(table.rows, 1):
        pairs = zip(table.columns, cells, strict=True)
        yield Block("label", f"{table.title}, {n}")
        yield from _fields(Line(label, value, table.name) for label, value in pairs if value)


def _titled(blocks: Iterable[Block]) -> Iterator[Block]:
    """Titles right before a grid move into its head, so that they never part; a repeated title is said once."""
    waiting: list[Block] = []
    for block in blocks:
        if block.kind in _TITLES:
            if block.title and not any(block.title.lower() == title.title.lower() for title in waiting):
                waiting.append(block)
            continue
        if block.grid:
            block = replace(block, grid=replace(block.grid, titles=tuple(title.title for title in waiting)))
        else:
            yield from waiting
        waiting = []
        yield block


# --- tables --------------------------------------------------------------------------------------------------------


def _grid(table: Table, total: int, points: float, piece: int) -> Grid | None:
    """The table in this size of type; None when its columns are too many or a row would be too tall."""
    floors = _floors(table, points, piece)
    if sum(floors) > total:
        return None
    wishes = [_wish(table, n) for n, _ in enumerate(table.columns)]
    share = (total - sum(floors)) / sum(wishes)
    found = widths([floor + wish * share for floor, wish in zip(floors, wishes, strict=True)], total)
    if any(_tall(cell, width, points) for cells in table.rows for cell, width in zip(cells, found, strict=True)):
        return None
    lines = tuple(_broken(cells, found, points) for cells in table.rows)
    chunks = tuple(lines[start : start + ROWS_PER_TABLE] for start in range(0, len(lines), ROWS_PER_TABLE))
    return Grid(points, tuple(found), _broken(table.columns, found, points), chunks)


def _floors(table: Table, points: float, piece: int) -> list[float]:
    """The least widths: the longest word of each column, of a very long word only a piece."""
    most = length("о" * piece, points)
    texts = [" ".join((title, *(row[n] for row in table.rows))) for n, title in enumerate(table.columns)]
    return [_PADDING + min(most, max(length(word, points) for word in text.split())) for text in texts]


def _wish(table: Table, n: int) -> float:
    """How much of the spare room a column deserves: by the length of its texts, long ones counted less."""
    return float(sum(len(row[n]) ** 0.8 for row in table.rows)) or 1.0


def _tall(cell: str, width: float, points: float) -> bool:
    return sum(1 + length(line, points) // (width - _PADDING) for line in cell.split("\n")) > _TALLEST


def _broken(cells: Iterable[str], room: Iterable[float], points: float) -> tuple[str, ...]:
    return tuple(broken(cell, width - _PADDING, points) for cell, width in zip(cells, room, strict=True))
