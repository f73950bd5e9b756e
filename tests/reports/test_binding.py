"""Finished PDFs bound into one file by the worker of the press."""

import io
from collections.abc import Iterator

import pytest
from pypdf import PdfReader

from reports import binding, pdf
from reports.render import template

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module", autouse=True)
def press() -> Iterator[None]:
    yield
    pdf.close()


def paper(text: str, *, landscape: bool = False) -> bytes:
    html = f"<html><head><title>т</title></head><body><p>{text}</p></body></html>"
    return pdf.render(html, landscape=landscape)


def numbers(count: int) -> bytes:
    return pdf.render(template("numbers.html").render(caption="Дело № 7", count=count), style="numbers")


def test_parts_follow_each_other_with_a_bookmark_at_each() -> None:
    content = pdf.bind([paper("Первый"), paper("Второй", landscape=True)], ["Один", "Два"], title="Дело")
    reader = PdfReader(io.BytesIO(content))
    assert [page.extract_text().split()[-1] for page in reader.pages] == ["Первый", "Второй"]
    assert [(str(i.title), reader.get_destination_page_number(i)) for i in reader.outline] == [("Один", 0), ("Два", 1)]
    assert reader.metadata and reader.metadata.title == "Дело"


def test_the_number_stands_in_the_top_right_corner_of_portrait_and_landscape() -> None:
    import pdfplumber

    content = pdf.bind(
        [paper("Первый"), paper("Второй", landscape=True)], ["Один", "Два"], title="Дело", over=numbers(2)
    )
    with pdfplumber.open(io.BytesIO(content)) as document:
        for n, page in enumerate(document.pages, 1):
            found = [word for word in page.extract_words() if word["text"] == str(n)]
            assert found, page.extract_text()
            assert page.width - found[-1]["x1"] < 40 and found[-1]["top"] < 40


def test_a_bound_file_that_is_no_pdf_is_refused_and_the_press_goes_on() -> None:
    with pytest.raises(pdf.PdfError) as caught:
        pdf.bind([b"nothing"], ["Один"], title="Дело")
    assert caught.value.code == "engine"
    assert binding.pages(paper("Дальше")) == 1


def test_numbers_are_as_many_pages_as_asked() -> None:
    assert [binding.pages(numbers(count)) for count in (1, 2, 150)] == [1, 2, 150]
