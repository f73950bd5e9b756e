"""Pieces of Markdown: tables and cells."""

from collections.abc import Iterable, Sequence

NOTICE = "<!-- Written by `python -m console.docs`; do not edit: a test compares it with the declarations. -->"


def cell(value: object) -> str:
    """A value inside a table row: one line, bars escaped."""
    return " ".join(str(value).split()).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """The lines of a table; none when it has no rows."""
    body = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    if not body:
        return []
    return [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body, ""]


def words(values: Iterable[object]) -> str:
    """Codes in a cell: `` `a`, `b` `` in alphabetical order."""
    return ", ".join(f"`{value}`" for value in sorted(map(str, values)))
