"""Properties of every paper: whatever is missing or hostile, the sheet is whole and says nothing meaningless."""

import html
import io
import random
import re
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pytest

from reports import pdf, render
from reports.setup import setup_of
from schema import fields as f
from schema import registry
from tests.reports import papers
from tests.reports.papers import Office, paper

pytestmark = pytest.mark.pure

PRINTED = [model.spec.key for model in registry.documents() if model.spec.printing]
SENTINEL = "Последняя строка листа."
HOSTILE = (
    '</p></td></table></div><div style="display:none"><!-- {{ 7*7 }} {% raw %} {x} %s ',
    "Ъ" * 300,
    "\u202eсправа налево\u202c \u200f\u2067текст\u2069",
    "смайлик \N{GRINNING FACE}\N{FAMILY} и \N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-3}",
)


@pytest.fixture(scope="module")
def here() -> Iterator[Office]:
    with papers.memory():
        yield papers.office()


def cleared(row: Any, rng: random.Random) -> Any:
    """The paper with about half of its fields empty, those of its inline rows too."""
    for name, attribute in f.declared(type(row)).items():
        if name in papers._SET_APART or isinstance(attribute, f.Derived):
            continue
        if isinstance(attribute, f.Rows):
            setattr(row, name, [cleared(item, rng) for item in getattr(row, name) if rng.random() < 0.7])
        elif rng.random() < 0.5:
            setattr(row, name, [] if isinstance(attribute, f.Many) else None if attribute.null else "")
    return row


def empty_labels(sheet: str) -> list[str]:
    """Labels with nothing beside them, and titles with nothing under them."""
    found = re.findall(r"<tr><th>([^<]*)</th><td>\s*</td></tr>", sheet)
    found += re.findall(r"<p class=\"label\">\s*</p>|<div class=\"section\">\s*</div>", sheet)
    return found + re.findall(r"<div class=\"section\">[^<]*</div>\s*(?=<div class=\"section\">)", sheet)


@pytest.mark.parametrize("key", PRINTED)
def test_fields_dropped_at_random_leave_no_hole(here: Office, key: str):
    rng = random.Random(key)
    for _ in range(25):
        sheet = render.sheet(cleared(paper(key, here, signed=rng.random() < 0.5), rng))
        text = html.unescape(re.sub(r"<[^>]+>", " ", sheet))
        assert "None" not in text and "{" not in text
        assert empty_labels(sheet) == []
        assert not re.search(r"(?:^|\s)(?:, ,|; ;|«»|\(\))", text), text


@pytest.mark.parametrize("key", PRINTED)
def test_hostile_text_in_every_field_keeps_the_last_line(here: Office, key: str):
    row = paper(key, here)
    for name, attribute in f.declared(type(row)).items():
        spoil(row, name, attribute)
    turned = row.spec.printing.landscape
    inner = render.sheet(row) + f"<p>{SENTINEL}</p>"
    data = pdf.render(render.page(inner, landscape=turned, setup=setup_of(row)), landscape=turned)
    with pdfplumber.open(io.BytesIO(data)) as printed:
        text = " ".join((leaf.extract_text() or "") for leaf in printed.pages)
        letters = [char for leaf in printed.pages for char in leaf.chars if char["text"].strip()]
        width = printed.pages[0].width
    assert SENTINEL in text and "■" not in text and "49" not in text.replace("0049", "")
    assert max(char["x1"] for char in letters) <= width - 5 / 25.4 * 72, "a long word leaves the sheet"


def spoil(row: Any, name: str, attribute: f.Attribute) -> None:
    if name in papers._SET_APART or name in {"place", "reg_number"}:
        return
    match attribute:
        case f.Rows():
            for item in getattr(row, name):
                for inner, column in f.declared(attribute.row_model).items():
                    spoil(item, inner, column)
        case f.Prose():
            setattr(row, name, "\n".join(HOSTILE))
        case f.Name() | f.Line() if not isinstance(attribute, f.Phone):
            setattr(row, name, HOSTILE[len(name) % len(HOSTILE)][: attribute.max_length])
