"""One traversal of a document into nodes, for the screen and for paper; and the paper itself as HTML for the press."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports import forms, protocols, requisites, signatures, words
from reports.columns import broken
from reports.layout import Layout, laid_out
from reports.nodes import Line, Node, Paragraph, Part, Table
from reports.phrases import addressee_lines, fill, filled, guesses, territory_of
from reports.qr import qr_data_uri
from reports.setup import Setup, setup_of
from reports.values import columns, value_text
from schema import fields as f
from schema.spec import Status

__all__ = ["Line", "Paragraph", "Part", "Table", "page", "parts", "sheet", "value_text", "wording"]

BLANK = "—"
SUBPOINT = ">"


# --- a document into nodes -----------------------------------------------------------------------------------------


def parts(row: Any, allowed: Collection[str] | None = None, *, blank: bool = True) -> list[Part]:
    """The sections of the document with their fields; only those ``allowed``, when given.

    An empty value is «—» with ``blank``, and left out without it, together with sections that have nothing left.
    """
    attributes = f.declared(type(row))
    found = []
    for section in row.spec.sections:
        names = [name for name in section.fields if allowed is None or name in allowed]
        nodes = tuple(node for name in names for node in _nodes(row, name, attributes[name], blank=blank))
        if nodes:
            found.append(Part(section.title, nodes))
    return found


def _nodes(row: Any, name: str, attribute: f.Attribute, *, blank: bool) -> Iterator[Node]:
    value = getattr(row, name)
    if not blank and _says_nothing(attribute, value):
        return
    if isinstance(attribute, f.Rows) and value:
        table = _table(name, attribute, value, blank=blank)
        if table.columns:
            yield table
    elif text := value_text(attribute, value):
        yield Line(attribute.facts.label, text, name, attribute.facts.basis)
    elif blank:
        yield Line(attribute.facts.label, BLANK, name, attribute.facts.basis)


def _says_nothing(attribute: f.Attribute, value: Any) -> bool:
    """An exception that did not happen («Семья отказалась подписать план»: нет) is no sentence of a paper."""
    return isinstance(attribute, f.Flag) and value is False and attribute.default is False


def _silent(rows: f.Rows, name: str, items: Collection[Any]) -> bool:
    attribute = f.declared(rows.row_model)[name]
    return all(_says_nothing(attribute, getattr(item, name)) for item in items)


def _table(name: str, attribute: f.Rows, rows: Collection[Any], *, blank: bool) -> Table:
    """The table of inline rows; on paper without the columns that nobody has filled."""
    shown = columns(attribute)
    cells = [[column.read(row) for column in shown] for row in rows]
    silent = {n for n, column in enumerate(shown) if not blank and _silent(attribute, column.name, rows)}
    kept = [n for n, _ in enumerate(shown) if blank or (n not in silent and any(line[n] for line in cells))]
    return Table(
        attribute.facts.label,
        tuple(shown[n].label for n in kept),
        tuple(tuple(line[n] or (BLANK if blank else "") for n in kept) for line in cells),
        name,
    )


def wording(row: Any) -> list[Paragraph]:
    """Preamble, verb and numbered points of an order or a decision, filled from the row."""
    printing = row.printing
    body = (*_points(row), *_clause_lines(row), *_letter_lines(row))
    texts = (fill(printing.preamble, row), fill(printing.verb, row), *body)
    return [Paragraph(text) for text in texts if text]


def _points(row: Any) -> list[str]:
    """Numbered points, without those about an optional field that nobody has filled («…исполняет {deputy_curator}»).

    A point that begins with «>» belongs to the one before: 2.1, 2.2.
    """
    points = _applicable(row.printing.points, row)
    return list(_numbered(points)) if len(points) > 1 else points


def _numbered(points: Iterable[str]) -> Iterator[str]:
    major = minor = 0
    for text in points:
        inner = text.startswith(SUBPOINT)
        major, minor = (major, minor + 1) if inner else (major + 1, 0)
        text = text.removeprefix(SUBPOINT).strip()
        yield f"{major}.{minor}. {text}" if inner else f"{major}. {text[:1].upper()}{text[1:]}"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A section of a contract as it is printed: «2. Обязанности сторон» and its paragraphs «2.1. …»."""

    title: str
    texts: tuple[str, ...]


def _clauses(row: Any) -> list[Numbered]:
    """Sections that have something to say, numbered in turn."""
    kept = [(c.title, _paragraphs(c.texts, row)) for c in row.printing.clauses]
    return [
        Numbered(f"{n}. {title}", tuple(f"{n}.{k}. {text}" for k, text in enumerate(texts, 1)))
        for n, (title, texts) in enumerate([pair for pair in kept if pair[1]], 1)
    ]


def _paragraphs(patterns: tuple[str, ...], row: Any) -> list[str]:
    lines = (line.strip() for text in _applicable(patterns, row) for line in text.split("\n"))
    return [line for line in lines if line]


def _clause_lines(row: Any) -> list[str]:
    return [line for clause in _clauses(row) for line in (clause.title, *clause.texts)]


def _letter_lines(row: Any) -> list[str]:
    """The free text of a letter, line by line."""
    return [line.strip() for line in fill(row.printing.text, row).split("\n") if line.strip()]


def _applicable(patterns: tuple[str, ...], row: Any) -> list[str]:
    """The filled patterns, without those about an optional field that nobody has filled."""
    attributes = f.declared(type(row))
    found = []
    for pattern in patterns:
        point = filled(pattern, row)
        if all(name not in attributes or _needed(attributes[name]) for name in point.missing):
            found.append(point.text)
    return found


def _needed(attribute: f.Attribute) -> bool:
    return attribute.facts.required or attribute.facts.to_sign


# --- a document on paper -------------------------------------------------------------------------------------------

# Pictures typed on a telephone: no typeface of papers draws them, and a paper must not fail for one.
_PICTURE = re.compile("[\U0001f000-\U0001faff\U000e0020-\U000e007f\u2600-\u27bf]+")
_LONG_WORD = re.compile(r"(\S{34})(?=\S)")  # wider than the narrowest column of a sheet; the engine breaks no words


def _drawable(value: Any) -> Any:
    """Text that the press can set: no pictures, no word broader than its column. Markup is finished already."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _LONG_WORD.sub(r"\1 ", _PICTURE.sub("(знак)", value))


_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
    finalize=_drawable,
)
#: The page around a sheet holds a hash, an address and a picture in one word each.
_pages = _environment.overlay(finalize=None)
_environment.globals["nbsp_sign"] = words.NBSP
# Words of a narrow place (``room`` in millimetres) are broken by syllables.
_environment.filters["fit"] = lambda text, room: broken(str(text), room, 12)
_environment.filters["nbsp"] = words.nbsp
# The engine stretches no-break spaces of a justified line beyond the margin (it does not count them).
_environment.filters["justified"] = lambda text: text.replace(words.NBSP, " ")
_ONE_LINE = 45  # letters of a choice that stay in one line with their box
_environment.filters["glued"] = lambda text: text.replace(" ", words.NBSP) if len(text) <= _ONE_LINE else text

_LANDSCAPE = 277
UNSIGNED = (Status.DRAFT, Status.RETURNED, Status.ON_APPROVAL, Status.READY)
#: Fields that stand elsewhere on the sheet than in the sections.
ELSEWHERE = (
    "case",
    "reg_number",
    "doc_date",
    "place",
    "title_text",
    "executor",
    "executor_phone",
    "copies",
    "late_entry_reason",
)
ADDRESSEE = ("addressee_org", "addressee_person", "addressee_text", "addressee_address", "to_org", "to_person")


def sheet(row: Any) -> str:
    """The inner HTML of a paper, without <html>: what is frozen when the paper is issued."""
    name = row.printing.template
    found = _paper(row) | _OWN_PARTS.get(name, _nothing)(row)
    return _environment.get_template(f"{name}.html").render(found)


def agenda(row: Any) -> str:
    """The inner HTML of the agenda of a meeting with the list of its papers, for those who will sit."""
    return _environment.get_template("agenda.html").render(_paper(row) | protocols.agenda(row))


def extract(row: Any, case: Any) -> str:
    """The inner HTML of an extract: of the rows named by ``Print.extract`` only those of one case."""
    found = _paper(row) | protocols.extracted(row, case)
    return _environment.get_template("extract.html").render(found)


def page(
    inner_html: str,
    *,
    draft: bool = False,
    copy: Any = None,
    base_url: str = "",
    landscape: bool = False,
    setup: Setup | None = None,
) -> str:
    """The whole document for the press around a sheet made by :func:`sheet`, which is put in as it is.

    ``copy`` is the issued copy whose hash and QR code stand at the foot of every page; ``setup`` gives the margins and
    the size of type of a portrait sheet.
    """
    address = f"{base_url}/verify/{copy.sha256}" if copy else ""
    context = {
        "draft": draft,
        "copy": copy,
        "address": address,
        "qr": qr_data_uri(address) if copy else "",
        "landscape": landscape,
        "setup": setup or Setup(),
    }
    opening = _pages.get_template("page_opening.html").render(context)
    return opening + inner_html + _pages.get_template("page_closing.html").render()


def template(name: str) -> Any:
    """A template of this folder with the one autoescaping environment of papers."""
    return _environment.get_template(name)


def _paper(row: Any) -> dict[str, Any]:
    """Everything the sheet shows, so that the template only loops."""
    printing = row.printing
    title = heading(row)
    return {
        "mark": setup_of(row).mark,
        "letterhead": requisites.letterhead(row),
        "confidential": printing.confidential,
        "grif": signatures.grif(row),
        "approved_on": words.date_quoted(row.approved_on) if row.approved_on else "",
        "addressee": _addressee(row),
        "title": fill(printing.name, row),
        "date": words.date_long(row.doc_date) if row.doc_date else "",
        "place": row.place or _locality(row),
        "number": words.numbered(row.reg_number),
        "instead": words.numbered(row.replaces_number) if row.replaces_number else "",
        "heading": title,
        "centred": title[:1].islower() or not (printing.verb or printing.addressee or printing.text),
        "about": _about(row),
        "preamble": fill(printing.preamble, row),
        "verb": fill(printing.verb, row),
        "points": _points(row),
        "clauses": _clauses(row),
        "paragraphs": _letter_lines(row),
        "layout": _layout(row) if printing.body else Layout(),
        "signatures": signatures.signatures(row),
        "agreed": signatures.agreed(row),
        "acquaint": fill(printing.acquaint, row),
        "acquainted": signatures.acquainted(row) if printing.acquaint else [],
        "executor": signatures.executor_mark(row),
        "guesses": guesses(row) if row.status in UNSIGNED else [],
    }


def heading(row: Any) -> str:
    """The heading to the text: typed, or as the declaration words it."""
    return str(row.title_text or fill(row.printing.heading, row))


def printed_fields(row: Any) -> list[str]:
    """Names of the fields that stand in the sections of the sheet: not those of its head, nor what an office omits."""
    printing = row.printing
    elsewhere = {*ELSEWHERE, *printing.omit, requisites.sender_field(row)}
    if printing.addressee:
        elsewhere.update(ADDRESSEE)
    return [name for name in printing.shows or row.spec.field_names if name not in elsewhere]


def _layout(row: Any) -> Layout:
    width = _LANDSCAPE if row.printing.landscape else setup_of(row).width
    return laid_out(parts(row, printed_fields(row), blank=False), width)


def _about(row: Any) -> str:
    """«Случай № С-АС-2026-0042, семья Ивановых» over the sections, unless the paper's own wording names the case.

    A letter says of a family what its text says, and no more.
    """
    printing = row.printing
    if not printing.body or printing.text or not row.case_id or "case" not in row.spec.field_names:
        return ""
    said = any("{case}" in text for text in (printing.heading, printing.preamble, *printing.points))
    return "" if said else _case_line(row)


def _case_line(row: Any) -> str:
    """Nothing for a case that has no number of any kind yet."""
    caption = str(row.case.caption)
    if row.case.number:
        return f"Случай № {caption}"
    return caption[:1].upper() + caption[1:] if row.case.signal_number else ""


def _nothing(row: Any) -> dict[str, Any]:
    return {}


def _statutory(row: Any) -> dict[str, Any]:
    return {"form": forms.filled(row.printing.template, row, setup_of(row).width)}


#: What a sheet of its own shows beside the common parts.
_OWN_PARTS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "inspection-act": _statutory,
    "protocol": protocols.protocol,
}


def _locality(row: Any) -> str:
    territory = territory_of(row)
    return str(territory.locality) if territory else ""


def _addressee(row: Any) -> list[str]:
    pattern = row.printing.addressee
    if pattern == "{addressee}":
        lines = addressee_lines(row)
        return [f"{lines[0][:1].upper()}{lines[0][1:]}", *lines[1:]] if lines else []
    return [fill(pattern, row)] if pattern else []
