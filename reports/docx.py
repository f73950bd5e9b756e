"""A paper as an editable DOCX, made from the very sheet that is printed or frozen (reports/render.py, ADR 0005).

The sheet is HTML of our own templates, so there is no second traversal of the row and no second declaration: what
stands on the sheet stands in the file, in the same order, also for a paper that was issued before the row changed. Only
the looks are said again here, in words of Word: Times New Roman, because PT Serif is not on the machines of offices and
an editable file cannot carry it along. The margins are those of the territory (reports/setup.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder  # nosec B405 # built, never parsed

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from reports.setup import Setup

FACE = "Times New Roman"
_TEMPLATES = Path(__file__).parent / "templates"
_PORTRAIT, _LANDSCAPE = (210, 297), (297, 210)  # millimetres
_GREY = RGBColor(0x55, 0x55, 0x55)


# --- how things look ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """What a paragraph and its runs look like; lengths in millimetres, type in points."""

    align: str = "justify"
    first: float = 0.0
    left: float = 0.0
    column: float = 0.0  # width of a column at the right margin
    narrow: float = 0.0  # width of a column at the left margin
    before: float = 0.0
    after: float = 0.0
    points: float = 12.0
    line: float = 1.1
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    capitals: bool = False
    keep_next: bool = False
    grey: bool = False
    inset: bool = False  # in a column or a cell, where paragraphs are neither indented nor justified


#: What a tag and then each class of an element change; the sheet's own style sheet is templates/base.css.
_TAGS: dict[str, dict[str, Any]] = {
    "p": {"align": "justify", "first": 12.5},
    "b": {"bold": True},
    "strong": {"bold": True},
    "i": {"italic": True},
    "em": {"italic": True},
    "u": {"underlined": True},
    "li": {"align": "justify", "left": 12.5},
    "th": {"align": "left", "first": 0.0, "line": 1.0, "inset": True},
    "td": {"align": "left", "first": 0.0, "line": 1.0, "inset": True},
}
_CLASSES: dict[str, dict[str, Any]] = {
    "confidential": {"align": "right", "points": 9.0, "after": 4.0, "line": 1.0},
    "letterhead": {"align": "center", "line": 1.0},
    "over": {"points": 11.0},
    "body-name": {"points": 13.0, "bold": True},
    "address": {"points": 9.0, "before": 1.5},
    "grif": {"align": "left", "first": 0.0, "column": 80.0, "line": 1.0, "inset": True},
    "draft": {"align": "right", "points": 22.0, "bold": True, "grey": True, "line": 1.0},
    "title": {"align": "center", "points": 14.0, "bold": True, "capitals": True, "before": 3.0, "after": 2.0},
    "subtitle": {"align": "center", "bold": True, "after": 4.0, "keep_next": True},
    "heading": {"align": "left", "narrow": 85.0, "before": 2.0, "after": 6.0, "line": 1.0},
    "section": {"align": "left", "bold": True, "before": 4.0, "after": 1.5, "keep_next": True},
    "order": {"align": "left", "first": 0.0, "before": 3.0, "after": 3.0, "keep_next": True},
    "label": {"align": "left", "first": 0.0, "italic": True, "before": 2.0, "after": 0.5, "keep_next": True},
    "small": {"align": "left", "first": 0.0, "points": 9.0},
    "last": {"keep_next": True},
    "caption": {"align": "left", "points": 12.0, "bold": False, "before": 2.5, "after": 1.0},
    "executor": {"align": "left", "points": 9.0, "before": 12.0, "line": 1.0},
    "form-line": {"align": "left", "first": 0.0, "line": 1.0, "after": 1.0},
    "under": {"align": "center", "points": 8.0},
    "place": {"align": "center"},
    "number": {"align": "right"},
    "name": {"align": "right"},
}


@dataclass(frozen=True, slots=True)
class TableLook:
    """Widths in parts of the sheet, room before the table in millimetres, which cells have which rule."""

    parts: tuple[float, ...] = ()
    before: float = 2.0
    after: float = 0.0
    bordered: bool = False
    ruled: str = ""  # the tag or class of cells with a rule below


_TABLES = {
    "meta": TableLook((1, 1, 1), before=2, after=5),
    "signature": TableLook((85, 40, 45), before=10, after=2, ruled="line"),
    "acquaintance": TableLook((85, 40, 45), before=4, after=2, ruled="line"),
    "lines": TableLook((60, 110), before=1.5, after=2, ruled="td"),
    "rows": TableLook(before=2, after=3, bordered=True),
}
#: Tables that the press wants in pieces and Word in one.
_CONTINUED = {"rows": "break", "lines": ""}  # when the next piece has this class; always


# --- the sheet as a tree --------------------------------------------------------------------------------------------

_BLOCKS = frozenset({"div", "p", "table", "thead", "tbody", "tr", "td", "th", "ul", "ol", "li"})
_VOID = frozenset({"br", "img", "hr"})
_BLANKS = re.compile(r"[ \t\n\r\f\x85\u2028\u2029]+")
#: What XML cannot hold, and marks that turn the direction of writing.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


class _Sheet(HTMLParser):
    """Builds the tree of a sheet; the templates close what they open."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = TreeBuilder()
        self._builder.start("body", {})
        self.feed(_UNWRITABLE.sub("", html))
        self.close()
        self._builder.end("body")
        self.root: Element = self._builder.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self._builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._builder.end(tag)

    def handle_data(self, data: str) -> None:
        self._builder.data(_UNWRITABLE.sub("", data))


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def _under(look: Look, element: Element) -> Look:
    """The look inside the element: spaces above and below belong to the element itself."""
    changed: dict[str, Any] = {"before": 0.0, "after": 0.0} if element.tag in _BLOCKS else {}
    changed |= {} if look.inset and element.tag == "p" else _TAGS.get(element.tag, {})
    for name in _classes(element):
        changed |= _CLASSES.get(name, {})
    if size := re.search(r"font-size:\s*([\d.]+)pt", element.get("style", "")):
        changed["points"] = float(size[1])
    return replace(look, **changed)


# --- the file -------------------------------------------------------------------------------------------------------


def document(
    sheet: str, *, copy: Any = None, base_url: str = "", landscape: bool = False, setup: Setup | None = None
) -> bytes:
    """The DOCX of a sheet made by ``render.sheet`` or frozen in ``copy``; without a copy it is marked as a draft."""
    return _Writer(setup or Setup(), landscape=landscape).written(_Sheet(sheet).root, copy, base_url)


class _Writer:
    """Writes one file from top to bottom; ``_last`` is the kind of the table just written, empty after text."""

    def __init__(self, setup: Setup, *, landscape: bool) -> None:
        self._document = docx.Document()
        self._page = _LANDSCAPE if landscape else _PORTRAIT
        self._margins = _margins(setup, landscape=landscape)
        self._width = self._page[0] - self._margins[1] - self._margins[3]
        self._table: Table | None = None
        self._above: Paragraph | None = None  # the last paragraph of the text, between which and a table there is room
        self._room = 0.0  # millimetres that the table just written wants below it
        self._last = ""

    def written(self, root: Element, copy: Any, base_url: str) -> bytes:
        self._set_up(copy)
        self._feet(copy, base_url)
        if copy is None:
            self._inline(["ПРОЕКТ"], _under(Look(), Element("div", {"class": "draft"})))
        self._blocks(root, Look())
        if self._last:
            self._gap()
        target = BytesIO()
        self._document.save(target)
        return target.getvalue()

    # -------------------------------------------------------------- page and properties

    def _set_up(self, copy: Any) -> None:
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE if self._page[0] > self._page[1] else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(size) for size in self._page)
        top, right, bottom, left = self._margins
        section.top_margin, section.right_margin = Mm(top), Mm(right)
        section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
        section.header_distance, section.footer_distance = Mm(10), Mm(8)
        section.different_first_page_header_footer = True
        self._speak_russian()
        about = self._document.core_properties
        about.title = (f"№ {copy.number}" if copy.number else "Документ") if copy else "Проект"
        about.author = about.comments = about.last_modified_by = ""
        about.language = "ru-RU"
        self._drop_thumbnail()
        about.created = about.modified = copy.issued_at if copy else datetime.now()

    def _speak_russian(self) -> None:
        """Type and language of everything that says nothing else."""
        style: Any = self._document.styles["Normal"]
        style.font.name, style.font.size = FACE, Pt(12)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), FACE)
        style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.widow_control = True
        for language in self._document.styles.element.iter(qn("w:lang")):
            for kind in ("val", "eastAsia"):
                language.set(qn(f"w:{kind}"), "ru-RU")

    def _drop_thumbnail(self) -> None:
        """The template of the library brings a picture of some other page."""
        links = self._document.part.package.rels
        for key in [key for key, link in links.items() if link.reltype.endswith("/thumbnail")]:
            links.pop(key)

    def _feet(self, copy: Any, base_url: str) -> None:
        """The number of the page at the top from the second on; at the bottom what this file is."""
        section = self._document.sections[0]
        number = section.header.paragraphs[0]
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        number._p.append(_page_number())
        for footer in (section.first_page_footer, section.footer):
            run = footer.paragraphs[0].add_run(_foot(copy, base_url))
            run.font.size, run.font.color.rgb = Pt(8), _GREY

    # -------------------------------------------------------------- blocks

    def _blocks(self, element: Element, look: Look) -> None:
        """What is inside a block: blocks one after another, text and inline elements as paragraphs."""
        for child in _children(element):
            if isinstance(child, list):
                self._inline(child, look)
            elif child.tag == "table":
                self._whole_table(child, _under(look, child))
            else:
                self._block(child, _under(look, child))

    def _block(self, element: Element, look: Look) -> None:
        """A block, and what holds for it as a whole: not torn between pages, a rule or room below."""
        body, classes = self._document.element.body, _classes(element)
        start = len(body) - 1  # before the properties of the section
        if "keep" in classes and self._last:
            self._gap()
        self._blocks(element, look)
        paragraphs = [Paragraph(p, self._document) for block in body[start:-1] for p in block.iter(qn("w:p"))]
        if "keep" in classes:
            for paragraph in paragraphs[:-1]:
                paragraph.paragraph_format.keep_with_next = True
        if paragraphs and "letterhead" in classes:
            _rule_below(paragraphs[-1])
        if paragraphs and {"letterhead", "grif"} & set(classes):
            paragraphs[-1].paragraph_format.space_after = Mm(5)

    def _inline(self, pieces: list[Element | str], look: Look) -> None:
        if runs := _trimmed(_runs(pieces, look)):
            _put(self._paragraph(look), runs, look)

    def _paragraph(self, look: Look) -> Paragraph:
        paragraph: Paragraph = self._document.add_paragraph()
        _dress(paragraph, replace(look, before=max(look.before, self._room)))
        if look.column:
            paragraph.paragraph_format.left_indent = Mm(self._width - look.column)
        if look.narrow:
            paragraph.paragraph_format.right_indent = Mm(self._width - look.narrow)
        self._last, self._room, self._above = "", 0.0, paragraph
        return paragraph

    def _gap(self) -> None:
        """An all but invisible paragraph: Word joins tables that touch."""
        self._paragraph(Look()).paragraph_format.line_spacing = Pt(1)

    def _room_above(self, millimetres: float) -> None:
        """Room between a table and what stands above it."""
        if self._last:
            self._gap()
        if self._above is not None:
            form = self._above.paragraph_format
            form.space_after = max(form.space_after or Mm(0), Mm(millimetres))

    # -------------------------------------------------------------- tables

    def _whole_table(self, element: Element, look: Look) -> None:
        shown, rows = _table_look(element), list(_rows(element))
        kind = next((name for name in _classes(element) if name in _CONTINUED), "table")
        if self._table is not None and kind == self._last and _continues(kind, element):
            rows = [row for row in rows if not row.heads]
        else:
            self._table = self._new_table(shown, rows)
        for row in rows:
            self._row(self._table, row, look, shown)
        self._last, self._room = kind, shown.after

    def _new_table(self, shown: TableLook, rows: list[_Row]) -> Table:
        self._room_above(shown.before)
        columns = max((row.columns for row in rows), default=1)
        table: Table = self._document.add_table(rows=0, cols=columns)
        table.autofit = False
        if shown.bordered:
            table.style = "Table Grid"
        for column, width in zip(table.columns, self._widths(shown, rows, columns), strict=True):
            column.width = Mm(width)
        _pad(table, 1.2 if shown.bordered else 0)
        return table

    def _widths(self, shown: TableLook, rows: list[_Row], columns: int) -> list[float]:
        """Millimetres: as the sheet says, else in the parts of the look, else alike."""
        said = next((row.widths for row in rows if len(row.widths) == columns), ())
        parts = said or (shown.parts if len(shown.parts) == columns else (1.0,) * columns)
        return [part * self._width / sum(parts) for part in parts]

    def _row(self, table: Table, row: _Row, look: Look, shown: TableLook) -> None:
        line: Any = table.add_row()._tr  # type: ignore[no-untyped-call]
        properties = line.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if row.heads:
            properties.append(OxmlElement("w:tblHeader"))
        free = list(line.tc_lst)
        for element in row.cells:
            tc, *taken = [free.pop(0) for _ in range(_span(element))]
            for other in taken:
                tc.width += other.width
                line.remove(other)
            if taken:
                tc.grid_span = len(taken) + 1
            _fill_cell(_Cell(tc, table), element, look, shown, heads=row.heads)


# --- pieces of a table ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table; ``heads``: repeated on every page."""

    heads: bool
    cells: tuple[Element, ...]

    @property
    def columns(self) -> int:
        return sum(_span(cell) for cell in self.cells)

    @property
    def widths(self) -> tuple[float, ...]:
        """Millimetres of the cells that say them."""
        found = (re.search(r"width:\s*([\d.]+)mm", cell.get("style", "")) for cell in self.cells)
        return tuple(float(width[1]) for width in found if width)


def _rows(table: Element, *, heads: bool = False) -> Iterator[_Row]:
    for child in table:
        if child.tag == "tr":
            yield _Row(heads, tuple(cell for cell in child if cell.tag in {"td", "th"}))
        elif child.tag in {"thead", "tbody"}:
            yield from _rows(child, heads=child.tag == "thead")


def _continues(kind: str, table: Element) -> bool:
    """Whether a table of this kind right after another of it is its next piece."""
    return kind in _CONTINUED and _CONTINUED[kind] in {"", *_classes(table)}


def _span(cell: Element) -> int:
    return int(cell.get("colspan", "1"))


def _table_look(table: Element) -> TableLook:
    found = [_TABLES[name] for name in _classes(table) if name in _TABLES]
    return found[-1] if found else TableLook()


def _fill_cell(cell: _Cell, element: Element, look: Look, shown: TableLook, *, heads: bool) -> None:
    """Every paragraph of the cell and its rules; a cell of Word has at least one paragraph."""
    caption = "caption" in _classes(element)
    dress = _under(look, element)
    if shown.bordered and element.tag == "th" and not caption:
        dress = replace(dress, align="center", bold=True)
    found = [(runs, seen) for pieces, seen in _texts(element, dress) if (runs := _trimmed(_runs(pieces, seen)))]
    for n, (runs, seen) in enumerate(found or [([], dress)]):
        paragraph = cell.add_paragraph() if n else cell.paragraphs[0]
        _dress(paragraph, replace(seen, keep_next=heads or seen.keep_next))
        _put(paragraph, runs, seen)
    if caption:
        _borders(cell, top="nil", left="nil", right="nil")
    elif shown.ruled and shown.ruled in {element.tag, *_classes(element)}:
        _borders(cell, bottom="single")
    if not caption and (heads or not shown.bordered):
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER if heads else WD_ALIGN_VERTICAL.BOTTOM


def _borders(cell: _Cell, **sides: str) -> None:
    borders = OxmlElement("w:tcBorders")
    for side, kind in sides.items():
        border = OxmlElement(f"w:{side}")
        border.set(qn("w:val"), kind)
        border.set(qn("w:sz"), "4")
        border.set(qn("w:color"), "777777")
        borders.append(border)
    cell._tc.get_or_add_tcPr().append(borders)


def _pad(table: Table, sides: float) -> None:
    """Room between the rules of a cell and its text, in millimetres."""
    margins = OxmlElement("w:tblCellMar")
    for side, room in (("top", 0.6), ("left", sides), ("bottom", 0.6), ("right", sides or 1.0)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(Mm(room).pt * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


# --- pieces of a paragraph ------------------------------------------------------------------------------------------

_BREAK = "\n"
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def _children(element: Element) -> Iterator[Element | list[Element | str]]:
    """Blocks, and between them the inline content in lists."""
    inline: list[Element | str] = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS:
            yield inline
            yield child
            inline = []
        else:
            inline.append(child)
        inline.append(child.tail or "")
    yield inline


def _texts(element: Element, look: Look) -> Iterator[tuple[list[Element | str], Look]]:
    """The paragraphs inside an element, whatever blocks they stand in."""
    for child in _children(element):
        if isinstance(child, list):
            yield child, look
        else:
            yield from _texts(child, _under(look, child))


def _runs(pieces: Iterable[Element | str], look: Look) -> Iterator[tuple[str, Look]]:
    for piece in pieces:
        if isinstance(piece, str):
            yield _BLANKS.sub(" ", piece), look
        elif piece.tag == "br":
            yield _BREAK, look
        elif "box" in _classes(piece):
            yield _box(piece), look
        else:
            inside = _under(look, piece)
            yield from _runs([piece.text or ""], inside)
            for child in piece:
                yield from _runs([child], inside)
                yield from _runs([child.tail or ""], inside)


def _box(element: Element) -> str:
    """A check box of the sheet as a sign that a person can change with one key."""
    return "☑" if "".join(element.itertext()).strip() else "☐"


def _trimmed(runs: Iterable[tuple[str, Look]]) -> list[tuple[str, Look]]:
    """White space as a browser shows it: one space between words, none at the ends of lines."""
    found: list[tuple[str, Look]] = []
    for text, look in runs:
        if not found or found[-1][0] == _BREAK or found[-1][0].endswith(" "):
            text = text.lstrip(" ")
        if text == _BREAK and found:
            found[-1] = (found[-1][0].rstrip(" ") if found[-1][0] != _BREAK else _BREAK, found[-1][1])
        if text:
            found.append((text, look))
    while found and not found[-1][0].strip(" \n"):
        found.pop()
    if found:
        found[-1] = (found[-1][0].rstrip(" "), found[-1][1])
    return found


def _put(paragraph: Paragraph, runs: Iterable[tuple[str, Look]], base: Look) -> None:
    for text, look in runs:
        run = paragraph.add_run()
        if text == _BREAK:
            run.add_break()
        else:
            run.add_text(text)
        if look.points != 12:
            run.font.size = Pt(look.points)
        run.bold, run.italic, run.font.all_caps = look.bold or None, look.italic or None, look.capitals or None
        run.underline = look.underlined or None
        if look.grey or base.grey:
            run.font.color.rgb = _GREY


def _dress(paragraph: Paragraph, look: Look) -> None:
    form = paragraph.paragraph_format
    form.alignment = _ALIGN[look.align]
    form.line_spacing = look.line
    form.first_line_indent = Mm(look.first) if look.first else None
    form.left_indent = Mm(look.left) if look.left else None
    form.space_before = Mm(look.before) if look.before else None
    form.space_after = Mm(look.after) if look.after else None
    form.keep_with_next = look.keep_next or None


_AFTER_RULE = ("shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr")


def _rule_below(paragraph: Paragraph) -> None:
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "10"), ("space", "4"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *(f"w:{name}" for name in _AFTER_RULE))


# --- the foot and the page ------------------------------------------------------------------------------------------


def _page_number() -> Any:
    """The number of the page as a field that Word counts."""
    field, run, text = OxmlElement("w:fldSimple"), OxmlElement("w:r"), OxmlElement("w:t")
    field.set(qn("w:instr"), "PAGE")
    text.text = "2"
    run.append(text)
    field.append(run)
    return field


def _foot(copy: Any, base_url: str) -> str:
    """What the file is: it can be edited, so it never passes for the signed paper."""
    if copy is None:
        return "ПРОЕКТ. Документ не подписан."
    number = f" № {copy.number}" if copy.number else ""
    day = f" от {copy.doc_date:%d.%m.%Y}" if copy.doc_date else ""
    return f"Рабочая копия документа{number}{day}, подлинником не является. Проверить: {base_url}/verify/{copy.sha256}"


@cache
def _margins(setup: Setup, *, landscape: bool) -> tuple[float, float, float, float]:
    """Top, right, bottom and left in millimetres: those of the territory, or of the landscape sheet of the press."""
    if not landscape:
        return setup.top, setup.right, setup.bottom, setup.left
    style = (_TEMPLATES / "landscape.css").read_text(encoding="utf-8")
    found = re.search(r"@page \{[^}]*?\bmargin: ([\d.]+)mm ([\d.]+)mm ([\d.]+)mm ([\d.]+)mm;", style, re.DOTALL)
    assert found, "the style sheet of the press names four margins of its page"
    top, right, bottom, left = (float(value) for value in found.groups())
    return top, right, bottom, left
