"""Statutory forms as data: captions, numbers and places of fields come from a file that an administrator may correct.

A form of a template ``inspection-act`` is ``forms/inspection-act.toml`` of this folder, or the file of that name in the
folder given to :func:`look_in`. How such a file is written: ``forms/README.md``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reports.layout import Block, table_alone
from reports.nodes import Table
from reports.values import person_name, value_text
from schema import fields as f
from schema.dictionaries import DictionaryEntry

_SHIPPED = Path(__file__).parent / "forms"
_PLACE = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)(?:\|([^{}]*))?\}")
_RULED = 2  # lines to write a text on
_ABREAST = 3  # boxes in a row


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: ``text``, ``blank`` (a filled or an empty one) or ``box`` with its words."""

    kind: str
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of the form; ``ruled`` is how many empty lines to write on stand after its words."""

    pieces: tuple[Piece, ...]
    ruled: int = 0

    @property
    def choices(self) -> tuple[tuple[Piece, ...], ...]:
        """Many boxes and nothing else stand in columns."""
        if len(self.pieces) <= _ABREAST or any(piece.kind != "box" for piece in self.pieces):
            return ()
        return tuple(self.pieces[start : start + _ABREAST] for start in range(0, len(self.pieces), _ABREAST))


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered row of the form: its title, the small print under it, its lines, a table."""

    number: str
    title: str
    hint: str
    lines: tuple[FormLine, ...]
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSection:
    number: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form filled from one row."""

    approved_by: str
    head: tuple[FormLine, ...]
    sections: tuple[FormSection, ...]
    stamp: str


class WrongForm(ValueError):
    """The file of a form has a mistake; the text names the place."""


# --- the file ------------------------------------------------------------------------------------------------------

_folders: list[Path] = [_SHIPPED]


def look_in(folder: Path) -> None:
    """Prefer files of ``folder`` to those that came with the program."""
    _folders[:] = [folder, _SHIPPED]
    source.cache_clear()


@cache
def source(name: str) -> dict[str, Any] | None:
    """The parsed file of the form; None when the template has none, WrongForm when it is not TOML."""
    for folder in _folders:
        path = folder / f"{name}.toml"
        if path.is_file():
            try:
                return tomllib.loads(path.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise WrongForm(f"{path.name}: {error}") from None
    return None


def problems(name: str, model: Any) -> list[str]:
    """What is wrong with the file: unknown fields, fields named twice or not at all."""
    given = source(name)
    if given is None:
        return [f"{name}: нет файла формы"]
    places = list(_places(given))
    attributes = f.declared(model)
    unknown = [f"{where}: нет поля «{field}»" for where, field in places if not _known(field, attributes)]
    named = {field.split(".")[0] for _, field in places}
    left_out = set(given.get("not_printed", ()))
    elsewhere = {"doc_date", "place", "title_text", "executor", "executor_phone", "copies", "case", "issuer"}
    missing = [field for field in model.spec.field_names if field not in named | left_out | elsewhere]
    return unknown + [f"поле «{field}» не стоит в форме и не названо в not_printed" for field in missing]


def _known(place: str, attributes: dict[str, f.Attribute]) -> bool:
    name, _, inner = place.partition(".")
    if name not in attributes:
        return False
    target = getattr(attributes[name], "rel_model", None) or getattr(attributes[name], "row_model", None)
    return not inner or (target is not None and inner in f.declared(target))


def _places(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every field that the file names, with the place where it does."""
    for line in given.get("head", ()):
        yield from (("head", found[1]) for found in _PLACE.finditer(line))
    for section in given.get("section", ()):
        for item in section.get("item", ()):
            where = f"{section.get('number', '')} {item.get('number', '')}".strip()
            yield from ((where, found[1]) for line in item.get("lines", ()) for found in _PLACE.finditer(line))
            if item.get("when"):
                yield where, item["when"]
            for column in item.get("columns", ()):
                yield from ((where, f"{item['table']}.{name}") for name in column["fields"])


# --- filling -------------------------------------------------------------------------------------------------------


def filled(name: str, row: Any, width: int) -> Form | None:
    """The form of that template filled from the row, for a sheet ``width`` millimetres wide between its margins."""
    given = source(name)
    if given is None:
        return None
    return Form(
        given.get("approved_by", ""),
        tuple(_line(line, row) for line in given.get("head", ())),
        tuple(_section(section, row, width) for section in given.get("section", ())),
        given.get("stamp", ""),
    )


def _section(given: dict[str, Any], row: Any, width: int) -> FormSection:
    items = tuple(_item(item, row, width) for item in given.get("item", ()) if _applies(item, row))
    return FormSection(given.get("number", ""), given.get("title", ""), items)


def _applies(item: dict[str, Any], row: Any) -> bool:
    return not item.get("when") or bool(getattr(row, item["when"], None))


def _item(given: dict[str, Any], row: Any, width: int) -> Item:
    return Item(
        given.get("number", ""),
        given.get("title", ""),
        given.get("hint", ""),
        tuple(_line(line, row) for line in given.get("lines", ())),
        _table(given, row, width) if given.get("table") else (),
    )


def _line(pattern: str, row: Any) -> FormLine:
    """The words between the places as they are; a text nobody wrote becomes lines to write on."""
    pieces: list[Piece] = []
    ruled = end = 0
    for found in _PLACE.finditer(pattern):
        pieces += _text(pattern[end : found.start()])
        attribute, value = _value(row, found[1])
        if found[2] is not None:
            pieces += _boxes(attribute, value, found[2])
        elif text := value_text(attribute, value):
            pieces.append(Piece("blank", text))
        elif isinstance(attribute, f.Prose):
            ruled = 1 if pieces else _RULED
        else:
            pieces.append(Piece("blank", ""))
        end = found.end()
    return FormLine((*pieces, *_text(pattern[end:])), ruled)


def _text(text: str) -> list[Piece]:
    return [Piece("text", text)] if text else []


def _value(row: Any, place: str) -> tuple[f.Attribute, Any]:
    """The declared attribute and its value: of the row, or of what the row links to."""
    name, _, inner = place.partition(".")
    attribute = f.declared(type(row))[name]
    value = getattr(row, name)
    if not inner:
        return attribute, value
    target: Any = getattr(attribute, "rel_model", None)
    return f.declared(target)[inner], getattr(value, inner) if value is not None else None


def _boxes(attribute: f.Attribute, value: Any, words: str) -> list[Piece]:
    """``да|нет`` for a flag, ``КОД=слова|…`` or ``*`` for a dictionary; what was chosen beside these gets a box too."""
    if isinstance(attribute, f.Flag):
        return [
            Piece("box", label, value is state) for label, state in zip(words.split("|"), (True, False), strict=False)
        ]
    chosen = {entry.code: entry.label for entry in (value if isinstance(value, list) else [value]) if entry}
    listed = _listed(attribute, words)
    return [Piece("box", label, code in chosen) for code, label in listed.items()] + [
        Piece("box", label, marked=True) for code, label in chosen.items() if code not in listed
    ]


def _listed(attribute: f.Attribute, words: str) -> dict[str, str]:
    if words != "*":
        return dict(pair.split("=", 1) for pair in words.split("|") if "=" in pair)
    dictionary = getattr(attribute, "dictionary", "")
    entries = DictionaryEntry.select().where(DictionaryEntry.dictionary == dictionary, DictionaryEntry.active)
    return {entry.code: entry.label for entry in entries.order_by(DictionaryEntry.position, DictionaryEntry.id)}


def _table(given: dict[str, Any], row: Any, width: int) -> tuple[Block, ...]:
    """The inline rows under the columns of the form; one empty row when there are none."""
    attribute = f.declared(type(row))[given["table"]]
    assert isinstance(attribute, f.Rows)
    columns = given["columns"]
    rows = [_cells(attribute, columns, item) for item in getattr(row, given["table"])] or [("",) * len(columns)]
    table = Table("", tuple(column["title"] for column in columns), tuple(rows), given["table"])
    return table_alone(table, width)


def _cells(attribute: f.Rows, columns: list[dict[str, Any]], item: Any) -> tuple[str, ...]:
    cells = f.declared(attribute.row_model)
    return tuple(
        ", ".join(filter(None, (_cell(cells[name], item, name, column) for name in column["fields"])))
        for column in columns
    )


def _cell(attribute: f.Attribute, item: Any, name: str, column: dict[str, Any]) -> str:
    """The value of the row, of the person's card when nothing was typed; a flag in the words of the form."""
    if name == "full_name":
        return person_name(item)
    value = getattr(item, name)
    if isinstance(attribute, f.Flag) and "flag" in column and value is not None:
        return str(column["flag"][0 if value else 1])
    return value_text(attribute, value)
