"""What was copied from a spreadsheet: rows of cells, which column is which field, what a cell means to the field."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from validators.formats import fold
from views.inputs import FlagInput, LinkInput, ManyInput, RowsInput
from views.raw import Pair

COLUMNS = 40
CELL = 20_000
#: The columns of a person's name; together they may come in one cell.
NAME = ("last_name", "first_name", "patronymic")
WHOLE_NAME = "*"
_DATE = re.compile(r"\d{1,2}[.,/\-]\d{1,2}[.,/\-]\d{2,4}|\d{4}-\d{2}-\d{2}")
_YES, _NO = {"да", "+", "1", "есть", "x", "х", "v"}, {"нет", "-", "–", "0"}


class NotUnderstood(Exception):
    """A cell that no offered value answers to; ``text`` is Russian."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column of the spreadsheet may fill; ``rows`` names the inline rows it belongs to."""

    key: str
    label: str
    required: bool
    input: Any = field(compare=False, default=None)
    rows: str = ""
    column: str = ""


def cells(text: str) -> list[list[str]]:
    """Rows of a copied range: columns apart by tabs, a cell of several lines in quotes; empty rows are left out."""
    first = text.partition("\n")[0]
    apart = "\t" if "\t" in text or ";" not in first else ";"
    found = csv.reader(io.StringIO(text.replace("\x00", "").replace("\r\n", "\n"), newline=""), delimiter=apart)
    rows = [[cell.strip()[:CELL] for cell in row[:COLUMNS]] for row in found]
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


# ------------------------------------------------------------------ columns


def targets(form: Any, required: Callable[[str], bool]) -> list[Target]:
    """Everything typed that a column may fill, in the order of the form; of inline rows the columns of one row."""
    return [target for item in form for target in _targets(item, required(item.short_name))]


def _targets(item: Any, required: bool) -> Iterator[Target]:
    if not isinstance(item, RowsInput):
        yield Target(item.short_name, item.label.text, required, item)
        return
    if item.fixed:
        return
    label, row = item.label.text, item.template()
    if {*NAME[:2]} <= {*item.row_form.columns}:
        yield Target(f"{item.short_name}-{WHOLE_NAME}", f"{label}: ФИО", required, row, item.short_name, WHOLE_NAME)
    for name in item.row_form.columns:
        key = f"{item.short_name}-{name}"
        yield Target(key, f"{label}: {row[name].label.text}", False, row[name], item.short_name, name)


def chosen_by_header(row: Sequence[str], known: dict[str, str]) -> list[str] | None:
    """Keys of the columns by their headings; None when the row is no heading (fewer than half of it is known)."""
    found = [_heading(_plain(cell), known) for cell in row]
    filled = sum(1 for cell in row if cell)
    hits = [key for key in found if key]
    if not hits or 2 * len(hits) < filled:
        return None
    return [key if key not in found[:index] else "" for index, key in enumerate(found)]


def _heading(text: str, known: dict[str, str]) -> str:
    """The key of a heading: the same words, or the first that begins with them («Адрес»)."""
    begun = (key for heading, key in known.items() if len(text) > 3 and heading.startswith(text))
    return known.get(text, "") or next(begun, "")


def headings(offered: Iterable[Target], journal: Any) -> dict[str, str]:
    """Heading → key: labels of the fields, with and without their inline rows, and columns of the paper book."""
    offered = list(offered)
    found: dict[str, str] = {}
    for target in offered:
        for text in (target.label, target.label.partition(": ")[2] if target.rows else ""):
            if text:
                found.setdefault(_plain(text), target.key)
    for title, key in paper_order(offered, journal):
        found.setdefault(_plain(title), key)
    return found


def paper_order(offered: Iterable[Target], journal: Any) -> list[tuple[str, str]]:
    """Columns of the paper book that can be typed: its title and the first of its fields."""
    first: dict[str, str] = {}
    for target in offered:
        first.setdefault(target.rows or target.key, target.key)
    columns = journal.columns if journal else ()
    pairs = [(column.title, next((first[name] for name in column.fields if name in first), "")) for column in columns]
    return [(title, key) for title, key in pairs if key]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w ]", " ", fold(text)).split())


# ------------------------------------------------------------------ cells


#: Looks rows of another model up by a text: (key, caption) of what is found.
Look = Callable[[str, str], list[tuple[str, str]]]


def sent(filled: Sequence[tuple[Target, str]], look: Look) -> tuple[list[Pair], list[tuple[str, str]]]:
    """The cells of one row as a form would send them, and what could not be understood: (key of the target, text)."""
    pairs: list[Pair] = []
    problems: list[tuple[str, str]] = []
    rows: dict[str, int] = {}
    for target, text in filled:
        if not text:
            continue
        try:
            found = list(_of_cell(target, text, look))
        except NotUnderstood as problem:
            problems.append((target.key, problem.text))
            continue
        pairs += found
        if target.rows:
            rows[target.rows] = max(rows.get(target.rows, 1), 1 + max(int(n.split("-")[1]) for n, _ in found))
    return [*pairs, *((f"{name}-count", str(count)) for name, count in rows.items())], problems


def _of_cell(target: Target, text: str, look: Look) -> Iterator[Pair]:
    if not target.rows:
        yield from ((target.key, value) for value in values(target.input, text, look))
    elif target.column == WHOLE_NAME:
        people = [part for part in re.split(r"[;\n]", text) if part.strip()]
        for index, person in enumerate(people):
            for name, value in _person(person, set(target.input._fields)):
                yield f"{target.rows}-{index}-{name}", value
    else:
        for value in values(target.input, text, look):
            yield f"{target.rows}-0-{target.column}", value


def _person(text: str, columns: set[str]) -> Iterator[Pair]:
    """«Черных Пётр Ильич, 12.05.2015» as the parts of a name and the day of birth."""
    born = _DATE.search(text)
    words = _DATE.sub(" ", text).replace(",", " ").replace("г.р.", " ").split()
    parts = [*words[:2], " ".join(words[2:])]
    yield from ((name, part) for name, part in zip(NAME, parts, strict=False) if name in columns and part)
    if born and "birth_date" in columns:
        yield "birth_date", born.group()


def values(item: Any, text: str, look: Look) -> list[str]:
    """What a browser would send for the text in this input. Raises NotUnderstood."""
    if isinstance(item, FlagInput):
        return [_flag(text)]
    if isinstance(item, ManyInput):
        return [_choice(item, part.strip(), look) for part in re.split(r"[;\n]", text) if part.strip()]
    if hasattr(item, "choices"):
        return [_choice(item, text, look)]
    return [re.sub(r" 00:00:00$", "", text)]  # the day as a spreadsheet writes it


def _flag(text: str) -> str:
    word = text.strip().lower()
    if word not in _YES | _NO:
        raise NotUnderstood(f"«{text[:40]}»: нужно «да» или «нет»")
    return "1" if word in _YES else "0"


def _choice(item: Any, text: str, look: Look) -> str:
    address = getattr(item, "lookup", "") if isinstance(item, LinkInput | ManyInput) else ""
    offered = look(address, text) if address else [(str(value), str(label)) for value, label, *_ in item.choices]
    found = _fitting(offered, text)
    if len(found) == 1:
        return found[0][0]
    if found:
        raise NotUnderstood(f"«{text[:40]}» подходит к нескольким: {_some(found)}")
    raise NotUnderstood(f"«{text[:40]}» не найдено" + ("" if address else f"; есть: {_some(offered)}"))


def _fitting(offered: list[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    """Values that answer to a text: the same word, then those that begin with it, then those that hold it."""
    wanted = fold(text)
    real = [(key, fold(label)) for key, label in offered if key]
    labels = dict(offered)
    for fits in (
        lambda key, label: wanted in {label, key.lower()},
        lambda _, label: label.startswith(wanted),
        lambda _, label: wanted in label,
    ):
        if found := [(key, labels[key]) for key, label in real if fits(key, label)]:
            return found
    return []


def _some(offered: list[tuple[str, str]]) -> str:
    labels = [label for key, label in offered if key]
    return ", ".join(labels[:6]) + (" и другие" if len(labels) > 6 else "")
