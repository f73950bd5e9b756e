"""What a document is made of when it is shown: sections with lines, tables and sentences."""

from __future__ import annotations

from dataclasses import dataclass

#: So many characters stand in one line of a table on the narrowest screen that the console is made for.
_SCREEN = 110
#: The edges of a cell take as much room as so many characters.
_EDGES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One field: its label and its text, which may have several lines; ``basis`` is the norm that asks for it."""

    label: str
    value: str
    name: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Inline rows: column titles and the texts of the cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    name: str

    @property
    def is_of_figures(self) -> bool:
        """Words and figures that fit a screen beside each other, however many columns they have."""
        return sum(self._width(n) for n, _ in enumerate(self.columns)) <= _SCREEN

    def _width(self, column: int) -> int:
        """A cell stands in one line; a heading breaks between its words, never inside one."""
        words = self.columns[column].split()
        return max(map(len, [*words, *(row[column] for row in self.rows)]), default=0) + _EDGES


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence of the document's own wording: preamble, verb, numbered point."""

    text: str


Node = Line | Table | Paragraph


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form with what it holds."""

    title: str
    nodes: tuple[Node, ...]
