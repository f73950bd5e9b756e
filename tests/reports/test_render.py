"""Papers on the screen and on paper: nothing is lost, nothing is invented, nothing is HTML that a person typed."""

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pdfplumber
import pytest
from pypdf import PdfReader

from reports import pdf, phrases, render, requisites, signatures
from reports.columns import broken, length, raised, widths
from reports.layout import laid_out
from reports.nodes import Line, Paragraph, Part, Table
from reports.values import columns, value_text
from schema import fields as f
from schema import registry
from schema.spec import Clause, Status
from tests.reports import papers
from tests.reports.papers import Office, paper

pytestmark = pytest.mark.pure

PRINTED = [model.spec.key for model in registry.documents() if model.spec.printing]
LANDSCAPE = [key for key in PRINTED if registry.get(key).spec.printing.landscape]
#: Fields that stand around the text and not in its sections.
AROUND = {*render.ELSEWHERE}
#: Letterheads of the institution that the paper itself names.
SENDING = {"source", "sender"}
ADDRESSED = {
    "addressee_org",
    "addressee_person",
    "to_org",
    "to_person",
    "source_org",
    "from_org",
    "issuer",
    "reporter_org",
}


@pytest.fixture(scope="module")
def here() -> Iterator[Office]:
    with papers.memory():
        yield papers.office()


def squeezed(text: str) -> str:
    """Letters alone: a narrow column breaks words, a wide one does not."""
    return re.sub(r"[\s\u00a0-]", "", text)


def seen(sheet: str) -> str:
    return squeezed(html.unescape(re.sub(r"<[^>]+>", " ", sheet.replace("<br>", " "))))


def words_of(data: bytes) -> str:
    return "\n".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(data)).pages)


# --- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attribute", "value", "text"),
    [
        (f.Date("День"), date(2026, 5, 12), "12.05.2026"),
        (f.Moment("Когда"), datetime(2026, 5, 12, 9, 5), "12.05.2026 09:05"),
        (f.Clock("Во сколько"), time(9, 5), "09:05"),
        (f.Amount("Доход"), Decimal("12500.5"), "12\u00a0500,50"),
        (f.Amount("Площадь"), Decimal("0"), "0,00"),
        (f.Whole("Число"), 0, "0"),
        (f.Flag("Да?"), True, "да"),
        (f.Flag("Да?"), False, "нет"),
        (f.Flag("Да?"), None, ""),
        (f.Line("Строка"), " текст ", "текст"),
        (f.Line("Строка"), None, ""),
        (f.Date("День"), None, ""),
        (f.Amount("Доход"), None, ""),
    ],
)
def test_a_value_is_written_as_people_write_it(attribute: Any, value: Any, text: str):
    assert value_text(attribute, value) == text


def test_a_status_agrees_with_the_name_of_its_document():
    memo = f.declared(registry.get("service-memo"))["status"]
    assert value_text(memo, "approved") == "утверждена"
    assert value_text(memo, Status.DRAFT) == "черновик"


def test_links_and_lists_are_shown_by_their_captions(here: Office):
    memo = paper("service-memo", here)
    fields = f.declared(type(memo))
    assert value_text(fields["author"], here.curator) == "Петрова А.С., специалист по социальной работе"
    assert value_text(fields["detection_way"], memo.detection_way) == "слово 1 (DETECT)"
    assert value_text(fields["abuse_kinds"], memo.abuse_kinds) == "слово 1 (ABUSE), слово 2 (ABUSE)"
    assert value_text(fields["children"], memo.children[:1]) == "Соловьёв Пётр Ильич, 14.05.2026"


def test_a_name_is_one_column_typed_or_from_the_card(here: Office):
    entry = registry.get("abuse-journal")
    rows = f.declared(entry)["children"]
    assert isinstance(rows, f.Rows)
    by_name = {column.name: column for column in columns(rows)}
    assert "first_name" not in by_name and sum(c.label == "Фамилия, имя, отчество" for c in columns(rows)) == 1
    known = rows.row_model(person=here.anna)
    name = next(column for column in columns(rows) if column.label == "Фамилия, имя, отчество")
    assert name.read(known) == "Иванова Анна Ивановна"
    assert by_name["birth_date"].read(known) == "01.02.2020"


# --- nodes ---------------------------------------------------------------------------------------------------------


def test_the_screen_shows_every_field_and_dashes_for_the_empty(here: Office):
    row = registry.get("service-memo")(territory=here.territory, case=here.case)
    nodes = [node for part in render.parts(row) for node in part.nodes]
    assert [node.name for node in nodes] == list(row.spec.field_names)
    assert {node.value for node in nodes if isinstance(node, Line) and node.name in {"facts", "children"}} == {"—"}


def test_paper_leaves_out_what_is_empty_with_its_section(here: Office):
    row = registry.get("service-memo")(territory=here.territory, case=here.case, facts="Факт.")
    found = render.parts(row, blank=False)
    assert "Меры" not in [part.title for part in found]
    assert all(node.value != "—" for part in found for node in part.nodes if isinstance(node, Line))


def test_only_allowed_fields_exist(here: Office):
    found = render.parts(paper("service-memo", here), {"facts", "children"})
    assert [node.name for part in found for node in part.nodes] == ["children", "facts"]
    assert [part.title for part in found] == ["Ребёнок", "Выявление"]


def test_a_table_on_paper_has_no_empty_columns(here: Office):
    row = registry.get("service-memo")(territory=here.territory)
    row.children = [registry.get("service-memo").children.row_model(last_name="Иванов", gender="m")]
    (on_screen,) = [n for p in render.parts(row, {"children"}) for n in p.nodes]
    (on_paper,) = [n for p in render.parts(row, {"children"}, blank=False) for n in p.nodes]
    assert isinstance(on_screen, Table) and isinstance(on_paper, Table)
    assert "Дата рождения" in on_screen.columns and "—" in on_screen.rows[0]
    assert on_paper.columns == ("Фамилия, имя, отчество", "Пол") and on_paper.rows == (("Иванов", "мужской"),)


# --- every document on paper ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PRINTED)
def test_every_paper_shows_every_label_and_value(here: Office, key: str):
    row = paper(key, here)
    sheet = render.sheet(row)
    assert "None" not in sheet and "{" not in sheet and "<b>«" not in sheet
    text = seen(sheet)
    for paragraph in render.wording(row):
        assert squeezed(paragraph.text) in text
    if row.spec.printing.body:
        hidden = (
            AROUND
            | set(row.spec.printing.omit)
            | (ADDRESSED if row.spec.printing.addressee or row.spec.printing.letterhead in SENDING else set())
        )
        shown = set(row.spec.printing.shows or row.spec.field_names)
        for piece in pieces(render.parts(row, shown - hidden, blank=False)):
            assert squeezed(piece) in text, piece


def pieces(found: list[Part]) -> Iterator[str]:
    for part in found:
        yield part.title
        for node in part.nodes:
            match node:
                case Line():
                    yield node.label
                    yield from node.value.split("\n")
                case Table():
                    yield from (*node.columns, *(cell for cells in node.rows for cell in cells))


@pytest.mark.parametrize("key", PRINTED)
def test_every_paper_has_its_requisites(here: Office, key: str):
    row = paper(key, here)
    row.reg_number, row.title_text = "17/2026", "О заголовке"
    row.executor, row.executor_phone = here.specialist, "3-54-84"
    text = seen(render.sheet(row))
    assert (squeezed("Конфиденциально. Персональные данные") in text) is row.spec.printing.confidential
    for piece in (
        phrases.fill(row.spec.printing.name, row),
        requisites.letterhead(row).name,
        "13 мая 2026 г.",
        "№ 17/2026",
        "О заголовке",
        "Сидорова Ольга Николаевна",
        "3-54-84",
    ):
        assert squeezed(piece) in text, piece


@pytest.mark.parametrize("key", PRINTED)
def test_an_empty_draft_is_printable_too(here: Office, key: str):
    row = registry.get(key)()
    assert "None" not in render.sheet(row)
    assert "None" not in render.sheet(registry.get(key)(territory=here.territory, case=here.case))


@pytest.mark.parametrize("key", PRINTED)
def test_declarations_name_known_bodies_signatories_and_placeholders(key: str):
    printing = registry.get(key).spec.printing
    assert printing.letterhead in requisites.LETTERHEADS
    assert set(printing.signatures) <= signatures.SIGNATURES
    patterns = (
        printing.name,
        printing.heading,
        printing.addressee,
        printing.preamble,
        printing.verb,
        printing.acquaint,
        printing.text,
    )
    clauses = [text for clause in printing.clauses for text in clause.texts]
    for pattern in (*patterns, *printing.points, *clauses):
        assert phrases.unknown(pattern, registry.get(key)) == []


@pytest.mark.parametrize("key", ["service-memo", "abuse-journal", *LANDSCAPE])
def test_a_paper_goes_through_the_press(here: Office, key: str):
    row = paper(key, here)
    turned = row.spec.printing.landscape
    data = pdf.render(render.page(render.sheet(row), draft=True, landscape=turned), landscape=turned)
    text = words_of(data)
    assert "■" not in text and "None" not in text
    assert "ПРОЕКТ" in text and "Конфиденциально" in text
    leaf = PdfReader(io.BytesIO(data)).pages[0]
    assert (leaf.mediabox.width > leaf.mediabox.height) is turned


def test_only_a_paper_of_no_case_is_not_confidential() -> None:
    assert {key for key in PRINTED if not registry.get(key).spec.printing.confidential} == {
        "cooperation-agreement",
        "regulation-report",
    }


def test_what_a_person_typed_is_never_html(here: Office):
    row = paper("service-memo", here)
    row.facts = '</p><div style="display:none"><script>alert(1)</script>'
    row.title_text = "<b>О факте</b>"
    row.addressee_person = "<i>Сидоровой</i>"
    sheet = render.sheet(row)
    assert "<script" not in sheet and "<b>О" not in sheet and "<i>С" not in sheet and "display:none&#34;" in sheet


# --- requisites ----------------------------------------------------------------------------------------------------


def test_the_mark_of_approval_is_filled_by_hand_until_it_is_signed(here: Office):
    plan = with_grif()
    assert plan is not None
    draft = render.sheet(paper(plan, here, signed=False))
    assert "УТВЕРЖДАЮ" in draft and "«___» ______________ 20___ г." in draft
    row = paper(plan, here)
    row.approver_position, row.approver_name = "И. о. начальника отдела опеки", "О.В. Булыгина"
    row.approved_on = date(2026, 5, 14)
    text = seen(render.sheet(row))
    for piece in ("УТВЕРЖДАЮ", "И. о. начальника отдела опеки", "О.В. Булыгина", "«14» мая 2026 г."):
        assert squeezed(piece) in text


def with_grif() -> str | None:
    return next((key for key in PRINTED if registry.get(key).spec.printing.grif), None)


def test_a_letter_has_its_sender_and_its_addressee(here: Office):
    memo = paper("service-memo", here, signed=False)
    memo.source_org, memo.addressee_org, memo.addressee_person = here.school, here.guardianship, "Сидоровой О.Н."
    memo.author, memo.author_text = here.specialist, ""
    assert requisites.letterhead(memo).name == "Школа № 1 города Кедрового"
    assert phrases.addressee_lines(memo) == ["Отделу опеки и попечительства", "Сидоровой О.Н."]
    assert signatures.signatures(memo) == [signatures.Signature("главный специалист", "О.Н. Сидорова")]


def test_a_telephone_message_is_signed_by_both_ends(here: Office):
    message = paper("phone-message", here)
    message.from_position, message.from_person, message.received_by = "воспитатель", "Ким О.И.", "специалист Ли А.А."
    assert signatures.signatures(message) == [
        signatures.Signature("Передал: воспитатель", "Ким О.И."),
        signatures.Signature("Принял", "специалист Ли А.А.", "12.05.2026 14:30"),
    ]


def test_people_are_acquainted_one_by_one_and_the_rest_by_hand(here: Office):
    order = paper("curator-order", here)
    (row, _) = order.acquainted
    row.acquainted_on = date(2026, 5, 15)
    order.acquainted = [row]
    assert signatures.acquainted(order) == [
        signatures.Signature("специалист по социальной работе", "А.С. Петрова", "15.05.2026")
    ]
    order.acquainted = []
    assert [line.note for line in signatures.acquainted(order)] == [""]
    told = paper("plan-approval-order", here)
    told.executors_informed[0].person_text = "завуч Ли А.А."
    assert signatures.acquainted(told)[0] == signatures.Signature("ЦПСД, завуч Ли А.А.", "", "14.05.2026")


def test_a_justified_line_stays_within_the_margin(here: Office):
    order = paper("curator-order", here)
    order.tasks = "Передать\u00a0материалы по\u00a0случаю №\u00a0С-КД-2026-0042, дом\u00a05, кв.\u00a012. " * 12
    data = pdf.render(render.page(render.sheet(order)))
    with pdfplumber.open(io.BytesIO(data)) as printed:
        letters = [char for leaf in printed.pages for char in leaf.chars if char["text"].strip()]
    assert max(char["x1"] for char in letters) <= 595.3 - 10 / 25.4 * 72 + 0.5


def test_an_unconfirmed_name_of_a_body_is_marked(here: Office):
    row = paper("abuse-journal", here)
    assert "проверьте наименование" in render.sheet(row)
    here.territory.names_confirmed = True
    try:
        assert "проверьте наименование" not in render.sheet(row)
    finally:
        here.territory.names_confirmed = False


@dataclass(frozen=True)
class Copy:
    sha256: str = "7f3a9c1d" * 8
    number: str = "17/2026"
    doc_date: date = date(2026, 5, 13)
    issued_at: datetime = datetime(2026, 5, 14, 9, 0)


def test_an_issued_page_carries_its_hash_and_a_draft_says_so():
    issued = render.page("<p>Текст</p>", copy=Copy(), base_url="https://console.local")
    assert "data:image/png;base64," in issued and "<p>Текст</p>" in issued and "ПРОЕКТ" not in issued
    text = words_of(pdf.render(issued))
    assert "Напечатано из системы" in text and Copy.sha256 in text
    assert f"https://console.local/verify/{Copy.sha256}" in text
    assert "ПРОЕКТ" in render.page("<p>Текст</p>", draft=True)


# --- points of orders ----------------------------------------------------------------------------------------------


def test_a_point_about_an_optional_field_nobody_filled_is_left_out(here: Office, monkeypatch: pytest.MonkeyPatch):
    row = paper("service-memo", here)
    row.signs, row.facts = "", ""
    printing = PrintLike(points=("Признаки: {signs}.", "Факт: {facts}.", "Место: {detected_place}."))
    monkeypatch.setattr(type(row), "spec", SpecLike(printing))
    texts = [node.text for node in render.wording(row)]
    assert texts == ["1. Факт: ________.", "2. Место: «detected_place» <i>."]
    assert all(isinstance(node, Paragraph) for node in render.wording(row))


@dataclass(frozen=True)
class PrintLike:
    points: tuple[str, ...]
    preamble: str = ""
    verb: str = ""
    clauses: tuple[Any, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class SpecLike:
    printing: PrintLike


# --- room ----------------------------------------------------------------------------------------------------------


def test_widths_fill_the_sheet_exactly():
    assert round(sum(widths([5, 7, 10, 8], 277)), 6) == 277
    assert round(sum(raised([1, 10, 10], [20, 10, 10], 170)), 6) == 170
    assert raised([1, 10, 10], [20, 10, 10], 170)[0] == 20


def test_a_long_word_is_broken_between_syllables_and_numbers_after_marks():
    assert broken("Зарегистрировал", 13, 7) == "Зарегис-\nтрировал"
    assert broken("С-КД-2026-0042", 12, 7).startswith("С-КД-\n")
    assert all(length(line, 7) <= 13 for line in broken("Константинопольская Александра", 13, 7).split())
    assert broken("мать", 12, 7) == "мать"


def test_a_wide_table_becomes_smaller_and_then_a_list_of_fields():
    narrow = Table("Дети", ("Имя", "Дата"), (("Иван", "12.05.2015"),), "children")
    crowd = Table("Повестка", tuple(f"Наименование {n}" for n in range(30)), (("согласовано",) * 30,), "agenda")
    assert [block.kind for block in laid_out([Part("Семья", (narrow,))], 170).closing] == ["grid"]
    layout = laid_out([Part("Ход", (crowd,))], 170)
    assert {block.kind for block in (*layout.blocks, *layout.closing)} == {"section", "label", "lines"}
    assert [block.title for block in layout.blocks[:2]] == ["Ход", "Повестка, 1"]


def test_sections_of_a_contract_are_numbered_and_empty_ones_left_out(here: Office, monkeypatch: pytest.MonkeyPatch):
    row = paper("service-memo", here)
    row.facts, row.signs, row.attachments_text = "первое\n\nвторое", "", "справка"
    clauses = (
        Clause("Факт", ("{facts}", "Приложено: {attachments_text}.")),
        Clause("Признаки", ("{signs}",)),
        Clause("Место", ("{detected_place}",)),
    )
    monkeypatch.setattr(type(row), "spec", SpecLike(PrintLike(points=(), clauses=clauses)))
    texts = [node.text for node in render.wording(row)]
    assert texts == [
        "1. Факт",
        "1.1. первое",
        "1.2. второе",
        "1.3. Приложено: справка.",
        "2. Место",
        f"2.1. {row.detected_place}",
    ]
