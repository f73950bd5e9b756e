"""Registers as paper books: numbered columns, every row once, annulled rows struck through, nothing outside a page."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pdfplumber
import pytest
from num2words import num2words

from reports import journals, pdf
from reports.journals import Book, closing_html, cover_html, journal_html, period, pressed, sewn, total
from schema import registry
from schema.spec import Status
from tests.reports import papers
from tests.reports.papers import Office, paper

pytestmark = pytest.mark.pure

JOURNALS = [model.spec.key for model in registry.documents() if model.spec.journal]
FROM, TO = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture(scope="module")
def here() -> Iterator[Office]:
    with papers.memory():
        yield papers.office()


def entries(here: Office, count: int) -> list[Any]:
    found = []
    for n in range(count):
        row = paper("abuse-journal", here)
        row.reg_number, row.status = f"{n + 1}/2026", Status.REGISTERED
        row.received_at = datetime(2026, 1, 1 + n % 28, 9, 30)
        found.append(row)
    return found


def book(here: Office, rows: list[Any]) -> str:
    return journal_html(registry.get("abuse-journal"), rows, here.territory, FROM, TO)


def whole(here: Office, rows: list[Any], page: int = 1) -> Book:
    return Book(registry.get("abuse-journal"), rows, here.territory, FROM, TO, page)


def texts(data: bytes) -> list[str]:
    """The text of every page, white space folded."""
    with pdfplumber.open(io.BytesIO(data)) as printed:
        return [" ".join((leaf.extract_text() or "").split()) for leaf in printed.pages]


def test_the_cover_says_what_it_is(here: Office):
    html = cover_html(whole(here, entries(here, 3)))
    for text in (
        ">ЖУРНАЛ<",
        "регистрации фактов жестокого обращения с детьми",
        "Конфиденциально. Персональные данные",
        "Ответственный за ведение журнала",
        "Отдел опеки и попечительства Администрации города Кедрового",
        "за период с 01.01.2026 по 31.12.2026",
        "<th>Начат</th><td>01.01.2026",
        "<th>Окончен</th><td>03.01.2026",
    ):
        assert text in html


def test_a_period_without_rows_says_so(here: Office):
    html = book(here, [])
    assert "Записей за период нет" in html and "<td>" not in html.split("<thead>")[1] and "None" not in html
    cover, empty, last = texts(pressed(whole(here, [])))
    assert "записей нет" in cover and "Записей за период нет" in empty and "Всего записей: 0 (ноль)" in last


def test_the_last_sheet_certifies_how_many_there_are(here: Office):
    cover, *sheets, last = texts(pressed(whole(here, entries(here, 45))))
    assert len(sheets) > 9
    count = num2words(len(sheets), lang="ru")
    assert f"В журнале прошито, пронумеровано и скреплено печатью {len(sheets)} ({count}) лист" in last
    assert "Всего записей: 45 (сорок пять)." in last and "М.П." in last
    assert [text.endswith(f"лист {n}") for n, text in enumerate(sheets, 1)] == [True] * len(sheets)
    assert "лист" not in cover


def test_a_book_that_goes_on_has_no_cover_and_numbers_on(here: Office):
    *sheets, last = texts(pressed(whole(here, entries(here, 5), page=17)))
    assert sheets[0].startswith("Конфиденциально") and sheets[0].endswith("лист 17")
    assert "записи начинаются с листа 17" in last and f"печатью {16 + len(sheets)} (" in last


@pytest.mark.parametrize(
    ("sheets", "said"), [(1, "1 (один) лист"), (3, "3 (три) листа"), (11, "11 (одиннадцать) листов")]
)
def test_sheets_are_counted_in_words(sheets: int, said: str):
    assert sewn(sheets) == said


def test_an_annulled_row_keeps_its_place_struck_through(here: Office):
    rows = entries(here, 3)
    rows[1].status, rows[1].remark = Status.ANNULLED, "внесена дважды"
    html = book(here, rows)
    assert html.count('class="annulled"') == 20, "the last column says why and stays readable"
    assert "запись" in html and "внесена" in html
    assert "из них аннулирована 1 запись." in closing_html(whole(here, rows), 4)


def test_what_was_typed_is_text(here: Office):
    rows = entries(here, 1)
    rows[0].summary = "<script>alert(1)</script>"
    assert "<script" not in book(here, rows)


@pytest.mark.parametrize("key", JOURNALS)
def test_every_book_fits_its_landscape_page(here: Office, key: str):
    row = paper(key, here)
    data = pdf.render(journal_html(registry.get(key), [row], here.territory, FROM, TO), landscape=True)
    with pdfplumber.open(io.BytesIO(data)) as printed:
        letters = [char for leaf in printed.pages for char in leaf.chars]
        assert all(leaf.width > leaf.height for leaf in printed.pages)
    assert min(char["x0"] for char in letters) >= 28 and max(char["x1"] for char in letters) <= 842 - 28 + 1
    assert min(char["size"] for char in letters) >= 6.4
    assert "■" not in {char["text"] for char in letters}


@pytest.mark.parametrize("key", JOURNALS)
def test_no_text_leaves_its_column(here: Office, key: str):
    data = pdf.render(journal_html(registry.get(key), [paper(key, here)], here.territory, FROM, TO), landscape=True)
    with pdfplumber.open(io.BytesIO(data)) as printed:
        leaf = printed.pages[0]
        (table, *_) = leaf.find_tables()
        edges = sorted({round(cell[0], 1) for cell in table.cells if cell} | {round(table.bbox[2], 1)})
        inside = leaf.crop(table.bbox)
        crossing = [
            word["text"]
            for word in inside.extract_words()
            if any(word["x0"] + 0.6 < edge < word["x1"] - 0.6 for edge in edges)
        ]
    assert len(edges) == len(registry.get(key).spec.journal.columns) + 1
    assert crossing == []


def test_a_long_book_repeats_its_head_and_loses_no_row(here: Office):
    rows = entries(here, 45)
    html = book(here, rows)
    assert html.count("<thead>") == 2
    data = pdf.render(html, landscape=True)
    with pdfplumber.open(io.BytesIO(data)) as printed:
        text = "\n".join(leaf.extract_text() for leaf in printed.pages)
    assert all(f"{n}/2026" in text for n in range(1, 46))


@pytest.mark.parametrize(
    ("from_on", "to_on", "text"),
    [
        (FROM, TO, "за период с 01.01.2026 по 31.12.2026"),
        (FROM, None, "за период с 01.01.2026"),
        (None, TO, "за период по 31.12.2026"),
        (None, None, "за всё время"),
    ],
)
def test_the_period_may_be_open(from_on: date | None, to_on: date | None, text: str):
    assert period(from_on, to_on) == text


def test_the_closing_line_counts_in_words(here: Office):
    rows = entries(here, 22)
    assert total(rows) == "Всего записей: 22 (двадцать две)."
    for row in rows[:5]:
        row.status = Status.ANNULLED
    assert total(rows) == "Всего записей: 22 (двадцать две), из них аннулировано 5 записей."
    assert journals.total(rows[:2]) == "Всего записей: 2 (две), из них аннулированы 2 записи."
