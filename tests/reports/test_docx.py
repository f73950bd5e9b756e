"""The editable copy of a paper: the words of the sheet, all of them, in a file that a word processor opens."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import render
from reports.docx import document
from schema import fields as f
from schema import registry
from tests.reports import papers
from tests.reports.papers import Office, paper

pytestmark = pytest.mark.pure

PRINTED = [model.spec.key for model in registry.documents() if model.spec.printing]
COPY: Any = SimpleNamespace(
    number="12", doc_date=date(2026, 5, 13), sha256="a1" * 32, issued_at=datetime(2026, 5, 13, 9)
)
#: What XML cannot hold and marks that turn the direction of writing: they are left out.
LOST = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


@pytest.fixture(scope="module")
def here() -> Iterator[Office]:
    with papers.memory():
        yield papers.office()


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", LOST.sub("", text))


def on_sheet(sheet: str) -> str:
    """The visible text of the sheet, without white space; its boxes as signs that Word can change."""
    boxes = re.sub(r'<span class="box">(V?)\s*</span>', lambda box: "☑" if box[1] else "☐", sheet)
    return squeezed(html.unescape(re.sub(r"<[^>]+>", " ", boxes)))


def in_file(content: bytes) -> str:
    """The visible text of the file, read back, without white space."""
    opened = docx.Document(io.BytesIO(content))
    return squeezed("".join(node.text or "" for node in opened.element.body.iter(qn("w:t"))))


@pytest.mark.parametrize("key", PRINTED)
@pytest.mark.parametrize("signed", [True, False])
def test_the_file_says_what_the_sheet_says_and_nothing_else(here: Office, key: str, signed: bool):
    sheet = render.sheet(paper(key, here, signed=signed))
    assert "rows break" not in sheet  # nothing here is cut for the press, so no head is said twice
    expected = on_sheet(sheet)
    assert in_file(document(sheet, copy=COPY)) == expected
    assert in_file(document(sheet)) == "ПРОЕКТ" + expected


# --- any text ------------------------------------------------------------------------------------------------------

HOSTILE = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("<>&\"'\x00\x01\x0b\x0c\x1b\x7f\x85\u2028\u202e\ufffe\n\r\t\u00a0\u00adёЁ«»№{}"),
        st.just("\ud800"),
    ),
    max_size=60,
)
SENTINEL = "КОНЕЦтекста"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from(PRINTED), data=st.data())
def test_any_text_in_any_field_gives_a_file_with_the_lines_of_the_sheet(here: Office, key: str, data: st.DataObject):
    row = paper(key, here, signed=data.draw(st.booleans()))
    texts = [
        name for name, a in f.declared(type(row)).items() if isinstance(a, f.Line | f.Prose) and name in row.__data__
    ]
    for name in data.draw(st.lists(st.sampled_from(texts), min_size=1, max_size=4, unique=True)):
        setattr(row, name, data.draw(HOSTILE) + SENTINEL)
    sheet = render.sheet(row)
    content = document(sheet, landscape=row.spec.printing.landscape)
    assert in_file(content) == "ПРОЕКТ" + on_sheet(sheet)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(package.read(name))
    if row.spec.printing.body and not row.spec.printing.template:
        for part in render.parts(row, render.printed_fields(row), blank=False):
            for node in part.nodes:
                if hasattr(node, "value") and node.name in texts:
                    assert squeezed(node.value) in in_file(content), node.label


def test_a_typed_tag_stays_text(here: Office):
    row = paper("service-memo", here)
    row.measures_taken = "</p></div><table><tr><td>одна</td></tr></table><br>&#1;&lt;b&gt; ]]> --> конец"
    assert squeezed("</p></div><table><tr><td>одна</td></tr></table><br>&#1;&lt;b&gt;]]>-->конец") in in_file(
        document(render.sheet(row))
    )


# --- the shape -----------------------------------------------------------------------------------------------------


def opened(sheet: str, **options: Any) -> Any:
    return docx.Document(io.BytesIO(document(sheet, **options)))


@pytest.mark.parametrize(
    ("landscape", "page", "margins"), [(False, (210, 297), (20, 10, 20, 30)), (True, (297, 210), (20, 10, 15, 10))]
)
def test_the_page_is_that_of_the_press(landscape: bool, page: tuple[int, int], margins: tuple[int, ...]):
    section = opened("<p>текст</p>", landscape=landscape).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == page
    sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert tuple(round(side.mm) for side in sides) == margins


def test_the_number_of_the_page_stands_from_the_second_page_on():
    section = opened("<p>текст</p>").sections[0]
    assert section.different_first_page_header_footer
    assert 'w:instr="PAGE"' in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_everything_is_russian_and_in_one_face():
    styles = opened("<p>текст</p>").styles.element
    assert {node.get(qn("w:val")) for node in styles.iter(qn("w:lang"))} == {"ru-RU"}
    assert opened("<p>текст</p>").styles["Normal"].font.name == "Times New Roman"


def test_the_file_carries_no_name_in_its_properties(here: Office):
    about = opened(render.sheet(paper("service-memo", here)), copy=COPY).core_properties
    assert (about.title, about.author, about.last_modified_by, about.comments) == ("№ 12", "", "", "")
    assert about.language == "ru-RU" and about.created == COPY.issued_at.astimezone().replace(
        tzinfo=about.created.tzinfo
    )


def test_what_can_be_edited_never_passes_for_the_signed_paper(here: Office):
    sheet = render.sheet(paper("service-memo", here))
    issued, draft = opened(sheet, copy=COPY, base_url="http://дом"), opened(sheet)
    for section in (issued.sections[0].footer, issued.sections[0].first_page_footer):
        assert "подлинником не является" in section.paragraphs[0].text
        assert f"http://дом/verify/{COPY.sha256}" in section.paragraphs[0].text
    assert "не подписан" in draft.sections[0].first_page_footer.paragraphs[0].text
    assert draft.paragraphs[0].text == "ПРОЕКТ" and issued.paragraphs[0].text != "ПРОЕКТ"


def long_sheet(rows: int = 100) -> str:
    """A register cut in pieces for the press, as macros.html writes it."""
    head = (
        '<thead><tr><th class="caption" colspan="2"><b>Меры</b></th></tr>'
        '<tr><th style="width: 50mm">Мера</th><th style="width: 120mm">Срок</th></tr></thead>'
    )
    body = [f"<tr><td>мера {n}</td><td>день {n}<br>час</td></tr>" for n in range(rows)]
    pieces = [body[start : start + 40] for start in range(0, rows, 40)]
    tables = (
        f'<table class="rows{" break" if n else ""}" style="font-size: 9.0pt">{head}{"".join(piece)}</table>'
        for n, piece in enumerate(pieces)
    )
    return "<p>до</p>" + "\n".join(tables) + "<p>после</p>"


def test_a_table_cut_for_the_press_is_one_table_whose_head_stands_on_every_page():
    file = opened(long_sheet())
    assert len(file.tables) == 1
    rows = list(file.tables[0]._tbl.tr_lst)
    heads = [row for row in rows if row.find(f".//{qn('w:tblHeader')}") is not None]
    assert heads == rows[:2] and len(rows) == 102
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    widths = [round(column.width.mm) for column in file.tables[0].columns]
    assert widths == [50, 120]
    assert file.tables[0].rows[2].cells[1].text == "день 0\nчас"
    assert file.tables[0].rows[5].cells[0].paragraphs[0].runs[0].font.size.pt == 9


def test_two_tables_in_a_row_do_not_run_together():
    table = '<table class="signature"><tr><td>кто</td><td class="line"></td><td class="name">имя</td></tr></table>'
    file = opened(table * 3)
    assert len(file.tables) == 3
    kinds = [child.tag.rpartition("}")[2] for child in file.element.body]
    assert kinds == ["p", "tbl", "p", "tbl", "p", "tbl", "p", "sectPr"]


def test_signatures_keep_to_the_last_lines_of_the_text():
    file = opened(
        '<p>далеко</p><div class="keep"><p>последний абзац</p><table class="signature"><tr>'
        '<td>Начальник</td><td class="line">&nbsp;</td><td class="name">О.Н. Сидорова</td></tr></table></div>',
        copy=COPY,
    )
    far, last = file.paragraphs[0], file.paragraphs[1]
    assert not far.paragraph_format.keep_with_next and last.paragraph_format.keep_with_next
    cells = file.tables[0].rows[0].cells
    assert cells[0].paragraphs[0].paragraph_format.keep_with_next
    assert not cells[2].paragraphs[0].paragraph_format.keep_with_next


def test_a_check_box_can_be_read():
    file = opened('<p><span class="box">V</span>да <span class="box">&nbsp;</span>нет</p>', copy=COPY)
    assert file.paragraphs[0].text == "☑да ☐нет"


def test_white_space_is_that_of_the_page():
    file = opened("<p>  один\n  <b>два </b> <i> три</i><br>\n четыре  </p>", copy=COPY)
    assert file.paragraphs[0].text == "один два три\nчетыре"
    assert [run.text for run in file.paragraphs[0].runs if run.bold] == ["два "]
    assert file.paragraphs[0].paragraph_format.first_line_indent.mm == pytest.approx(12.5, abs=0.1)


def test_a_long_table_is_written_in_seconds():
    started = datetime.now()
    document(long_sheet(2000))
    assert (datetime.now() - started).total_seconds() < 20
