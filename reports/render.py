"""One traversal of a document into nodes, for the screen and for paper; and the paper itself as HTML for the press."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports import requisites, signatures, words
from reports.layout import Layout, laid_out
from reports.nodes import Line, Node, Paragraph, Part, Table
from reports.phrases import addressee_lines, fill, filled, guesses, territory_of
from reports.qr import qr_data_uri
from reports.signatures import Signature
from reports.values import columns, value_text
from schema import fields as f
from schema.spec import Status

__all__ = ["Line", "Paragraph", "Part", "Table", "page", "parts", "sheet", "value_text", "wording"]

BLANK = "—"


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
    if isinstance(attribute, f.Rows) and value:
        yield _table(name, attribute, value, blank=blank)
    elif text := value_text(attribute, value):
        yield Line(attribute.facts.label, text, name)
    elif blank:
        yield Line(attribute.facts.label, BLANK, name)


def _table(name: str, attribute: f.Rows, rows: Iterable[Any], *, blank: bool) -> Table:
    """The table of inline rows; on paper without the columns that nobody has filled."""
    shown = columns(attribute)
    cells = [[column.read(row) for column in shown] for row in rows]
    kept = [n for n, _ in enumerate(shown) if blank or any(line[n] for line in cells)]
    return Table(
        attribute.facts.label,
        tuple(shown[n].label for n in kept),
        tuple(tuple(line[n] or (BLANK if blank else "") for n in kept) for line in cells),
        name,
    )


def wording(row: Any) -> list[Paragraph]:
    """Preamble, verb and numbered points of an order or a decision, filled from the row."""
    printing = row.spec.printing
    texts = (fill(printing.preamble, row), fill(printing.verb, row), *_points(row))
    return [Paragraph(text) for text in texts if text]


def _points(row: Any) -> list[str]:
    """Numbered points, without those about an optional field that nobody has filled («…исполняет {deputy_curator}»)."""
    points = _applicable(row)
    return [f"{n}. {text}" for n, text in enumerate(points, 1)] if len(points) > 1 else points


def _applicable(row: Any) -> list[str]:
    attributes = f.declared(type(row))
    found = []
    for pattern in row.spec.printing.points:
        point = filled(pattern, row)
        if all(name not in attributes or _needed(attributes[name]) for name in point.missing):
            found.append(point.text)
    return found


def _needed(attribute: f.Attribute) -> bool:
    return attribute.facts.required or attribute.facts.to_sign


# --- a document on paper -------------------------------------------------------------------------------------------

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
)
_environment.filters["nbsp"] = words.nbsp
# The engine stretches no-break spaces of a justified line beyond the margin (it does not count them).
_environment.filters["justified"] = lambda text: text.replace(words.NBSP, " ")

_PORTRAIT, _LANDSCAPE = 170, 277
_UNSIGNED = (Status.DRAFT, Status.RETURNED, Status.ON_APPROVAL, Status.READY)
#: Fields that stand elsewhere on the sheet than in the sections.
ELSEWHERE = ("reg_number", "doc_date", "place", "title_text", "executor", "executor_phone", "copies")
ADDRESSEE = ("addressee_org", "addressee_person", "to_org", "to_person")


def sheet(row: Any) -> str:
    """The inner HTML of a paper, without <html>: what is frozen when the paper is issued."""
    return _environment.get_template("sheet.html").render(_paper(row))


def extract(row: Any, case: Any) -> str:
    """The inner HTML of an extract for one case out of a paper about several; nothing of the others stands in it."""
    narrowed, printing = narrowed_to(row, case), row.spec.printing
    paper = _paper(narrowed) | {
        "title": printing.extract_name,
        "grif": None,
        "layout": laid_out(parts(narrowed, printing.extract, blank=False), _sheet_width(row)),
        "signatures": [*signatures.signatures(narrowed), Signature("Выписка верна")],
        "acquaint": "",
        "executor": [],
        "guesses": [],
    }
    return _environment.get_template("sheet.html").render(paper)


def narrowed_to(row: Any, case: Any) -> Any:
    """A copy of the row that knows of its inline rows with a case only those of this one."""
    narrowed = type(row)(**{name: value for name, value in row.__data__.items() if name in row._meta.fields})
    for name, attribute in f.declared(type(row)).items():
        if isinstance(attribute, f.Rows) and "case" in f.declared(attribute.row_model):
            setattr(narrowed, name, [item for item in getattr(row, name) if item.case_id == case.id])
    return narrowed


def page(inner_html: str, *, draft: bool = False, copy: Any = None, base_url: str = "", landscape: bool = False) -> str:
    """The whole document for the press around a sheet made by :func:`sheet`, which is put in as it is.

    ``copy`` is the issued copy whose hash and QR code stand at the foot of every page.
    """
    address = f"{base_url}/verify/{copy.sha256}" if copy else ""
    context = {
        "draft": draft,
        "copy": copy,
        "address": address,
        "qr": qr_data_uri(address) if copy else "",
        "landscape": landscape,
    }
    opening = _environment.get_template("page_opening.html").render(context)
    return opening + inner_html + _environment.get_template("page_closing.html").render()


def template(name: str) -> Any:
    """A template of this folder with the one autoescaping environment of papers."""
    return _environment.get_template(name)


def _paper(row: Any) -> dict[str, Any]:
    """Everything the sheet shows, so that the template only loops."""
    printing = row.spec.printing
    title = heading(row)
    return {
        "letterhead": requisites.letterhead(row),
        "grif": signatures.grif(row),
        "approved_on": words.date_quoted(row.approved_on) if row.approved_on else "",
        "addressee": _addressee(row),
        "title": fill(printing.name, row),
        "date": words.date_long(row.doc_date) if row.doc_date else "",
        "place": row.place or _locality(row),
        "number": words.numbered(row.reg_number),
        "heading": title,
        "centred": title[:1].islower() or not (printing.verb or printing.addressee),
        "preamble": fill(printing.preamble, row),
        "verb": fill(printing.verb, row),
        "points": _points(row),
        "layout": _layout(row) if printing.body else Layout(),
        "signatures": signatures.signatures(row),
        "acquaint": fill(printing.acquaint, row),
        "acquainted": signatures.acquainted(row) if printing.acquaint else [],
        "executor": signatures.executor_mark(row),
        "guesses": guesses(row) if row.status in _UNSIGNED else [],
    }


def heading(row: Any) -> str:
    """The heading to the text: typed, or as the declaration words it."""
    return str(row.title_text or fill(row.spec.printing.heading, row))


def _layout(row: Any) -> Layout:
    elsewhere = {*ELSEWHERE, requisites.sender_field(row)}
    if row.spec.printing.addressee:
        elsewhere.update(ADDRESSEE)
    shown = [name for name in row.spec.field_names if name not in elsewhere]
    return laid_out(parts(row, shown, blank=False), _sheet_width(row))


def _sheet_width(row: Any) -> int:
    return _LANDSCAPE if row.spec.printing.landscape else _PORTRAIT


def _locality(row: Any) -> str:
    territory = territory_of(row)
    return str(territory.locality) if territory else ""


def _addressee(row: Any) -> list[str]:
    pattern = row.spec.printing.addressee
    if pattern == "{addressee}":
        return addressee_lines(row)
    return [fill(pattern, row)] if pattern else []
