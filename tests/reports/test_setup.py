"""The sheet of a territory: margins, size of type, the mark; agreement; signatures that never stand alone."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pdfplumber
import pytest

from reports import pdf, render, signatures
from reports.layout import laid_out
from reports.nodes import Part, Table
from reports.setup import Setup, setup_of
from schema import registry
from schema.spec import Status
from tests.reports import papers
from tests.reports.papers import Office, paper

pytestmark = pytest.mark.pure

MM = 72 / 25.4


@pytest.fixture
def here() -> Iterator[Office]:
    with papers.memory():
        yield papers.office()


def printed(row: Any) -> Any:
    return pdfplumber.open(io.BytesIO(pdf.render(render.page(render.sheet(row), setup=setup_of(row)))))


@pytest.mark.parametrize(("years", "left"), [(75, 30), (11, 30), (10, 20), (5, 20)])
def test_the_left_margin_is_wide_where_papers_are_kept_long(here: Office, years: int, left: int):
    """ГОСТ Р 7.0.97-2025: 30 mm for more than ten years, otherwise 20 mm."""
    here.territory.retention_years = years
    row = paper("curator-order", here)
    assert setup_of(row).left == left and setup_of(row).width == 200 - left
    with printed(row) as sheet:
        edge = min(char["x0"] for page in sheet.pages for char in page.chars if char["text"].strip())
    assert left * MM - 1 <= edge <= left * MM + 2


def test_type_mark_and_margins_are_those_of_the_territory(here: Office):
    here.territory.type_points, here.territory.confidential_mark = 14, "Для служебного пользования"
    here.territory.margin_right = 15
    row = paper("curator-order", here)
    with printed(row) as sheet:
        letters = [char for page in sheet.pages for char in page.chars]
        text = sheet.pages[0].extract_text()
    assert "Для служебного пользования" in text and "Конфиденциально" not in text
    sizes = [round(char["size"]) for char in letters]
    assert max(set(sizes), key=sizes.count) == 14
    assert max(char["x1"] for char in letters if char["text"].strip()) <= (210 - 15) * MM + 0.5
    here.territory.confidential_mark = ""
    assert "confidential" not in render.sheet(row)


def test_a_paper_of_no_territory_has_the_usual_sheet():
    assert setup_of(registry.get("service-memo")()) == Setup()


def test_a_plan_is_agreed_by_the_council_under_the_signatures(here: Office):
    plan = paper("rehab-plan", here, signed=False)
    (line,) = signatures.agreed(plan)
    assert line.post == "Консилиум" and line.note.startswith("протокол от «___»")
    sheet = render.sheet(plan)
    assert sheet.index("СОГЛАСОВАНО") > sheet.index('class="signature"')


def test_an_extract_of_a_register_is_no_draft(here: Office):
    """A registered row is in force at once: only unsigned papers say ПРОЕКТ."""
    row = paper("abuse-journal", here)
    row.status = Status.REGISTERED
    assert row.status not in render.UNSIGNED and Status.DRAFT in render.UNSIGNED


@pytest.mark.parametrize("rows", range(1, 60, 4))
def test_a_table_repeats_its_head_splits_no_row_and_leaves_no_signature_alone(here: Office, rows: int):
    letter = paper("case-transfer", here)
    model = registry.get("case-transfer").enclosures.row_model
    letter.enclosures = [
        model(kind="rights_plan", reference=f"начало{n} {'середина ' * 18} конец{n}", sheets=1) for n in range(rows)
    ]
    letter.executor, letter.received_by, letter.doc_date = None, None, date(2026, 5, 13)
    with printed(letter) as sheet:
        texts = [page.extract_text() for page in sheet.pages]
    for n in range(rows):
        (start,) = [k for k, text in enumerate(texts) if f"начало{n} " in text]
        (end,) = [k for k, text in enumerate(texts) if f"конец{n}\n" in text + "\n" or f"конец{n} " in text]
        assert start == end, f"row {n} is split"
    signed = next(text for text in texts if "(подпись)" in text)
    assert f"конец{rows - 1}" in signed
    for text in texts:
        if text.count("начало") > 1:
            assert "Номер и дата" in text


def test_the_last_row_of_a_closing_table_goes_with_the_signatures():
    table = Table("Дети", ("Имя", "Дата"), tuple((f"Имя {n}", "12.05.2015") for n in range(3)), "children")
    layout = laid_out([Part("Семья", (table,))], 170)
    (last,) = layout.closing
    assert last.grid is not None and last.grid.bare and last.grid.chunks == ((("Имя 2", "12.05.2015"),),)
    (alone,) = laid_out([Part("Семья", (Table("Дети", ("Имя",), (("А",),), "children"),))], 170).closing
    assert alone.grid is not None and not alone.grid.bare and alone.grid.titles == ("Семья", "Дети")
