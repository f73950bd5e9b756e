"""The whole case as one file: order, numbers of sheets, bookmarks, what the reader may see, what never changes."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from console import access, audit, case_file, timeline
from schema import registry
from schema.case import Case
from schema.history import Audit, Deadline, IssuedCopy
from schema.people import Family
from tests.journeys.beginnings import opened

pytestmark = pytest.mark.once

URL = "http://127.0.0.1:8000"


@pytest.fixture
def case(walked: Any) -> Case:
    """The case that was walked from signal to closing."""
    found: Case = Case.select().where(Case.state == "closed").first()
    return found


def short_case(world: Any) -> Case:
    """A case that was just opened: its file is short."""
    story, _ = opened(world)
    found: Case = story.case
    return found


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def outline(content: bytes) -> list[tuple[str, int]]:
    reader = PdfReader(io.BytesIO(content))
    return [(str(item.title), reader.get_destination_page_number(item) + 1) for item in reader.outline]


_FILES: dict[str, tuple[bytes, list[str]]] = {}


def whole(walked: Any, case: Case, login: str = "head.asino") -> bytes:
    return walked.visitor(login).open(f"/case/{case.id}/file.pdf").body


def untouched(walked: Any, case: Case, login: str = "head.asino") -> tuple[bytes, list[str]]:
    """The file, and the texts of its pages, of the case as it was walked: printed once for each reader."""
    if login not in _FILES:
        content = whole(walked, case, login)
        _FILES[login] = (content, pages(content))
    return _FILES[login]


def test_every_sheet_bears_its_number_in_the_file(walked: Any, case: Case) -> None:
    _, texts = untouched(walked, case)
    assert len(texts) > 30
    for number, text in enumerate(texts, 1):
        assert f"Дело № {case.number}, л. {number}\n" in text + "\n", number
    assert f"{len(texts)} (" in texts[0] and f"с № 1 по № {len(texts)}" in " ".join(texts[-1].split())


def test_a_bookmark_leads_to_the_first_sheet_of_each_paper(walked: Any, case: Case) -> None:
    content, texts = untouched(walked, case)
    marks = outline(content)
    parts = ["Обложка", "Внутренняя опись", "Этапы работы со случаем", "Сроки по случаю"]
    assert [title for title, _ in marks[:4]] == parts
    assert marks[-1] == ("Лист-заверитель", len(texts))
    for copy in IssuedCopy.select().where(IssuedCopy.document == "opening-decision"):
        [sheet] = [n for title, n in marks if title.startswith("Решение об открытии")]
        assert copy.number in texts[sheet - 1] and copy.sha256 in texts[sheet - 1]
        inventory = " ".join("".join(texts[1 : marks[2][1] - 1]).split())
        assert f" {sheet}" in inventory and copy.number in inventory


def test_papers_stand_in_the_order_of_stages_and_days(walked: Any, case: Case) -> None:
    moves = timeline.moves(case)
    sources = sorted(case_file._sources(case, moves, walked.system()), key=lambda source: source.order)
    papers = [source.paper for source in sources]
    assert [(p.stage, p.day) for p in papers] == sorted((p.stage, p.day or date.max) for p in papers)
    assert papers[0].title.startswith(("Служебная записка", "Телефонограмма"))
    closing = [p.stage for p in papers if p.title.startswith("Лист оценки риска")]
    assert min(closing) == 2 and max(closing) >= 10, "the closing sheet belongs to the end, not to the signal"


def test_every_issued_paper_is_in_the_file_of_who_reads_all(walked: Any, case: Case) -> None:
    made = case_file.make(case, walked.system(), walked.now, URL)
    issued = 0
    for model in registry.documents():
        ids = [row.id for row in model.select(model.id).where(model.case == case.id)]
        issued += IssuedCopy.select().where(IssuedCopy.document == model.spec.key, IssuedCopy.row_id.in_(ids)).count()
    registers = sum(
        model.select().where(model.case == case.id).exists() for model in registry.documents() if model.spec.journal
    )
    protocols = IssuedCopy.select().where(IssuedCopy.document == "meeting").count()
    assert made.papers == issued + registers + protocols


def test_who_may_not_read_a_paper_does_not_get_it_in_the_file(walked: Any, case: Case) -> None:
    curator = walked.officer("curator.asino")
    hidden = [
        model.spec.title
        for model in registry.documents()
        if model.select().where(model.case == case.id).exists()
        and not (access.may_list(model, curator) and access.may_print(model, curator))
    ]
    assert hidden, "the curator reads everything: choose another reader"
    his = [title for title, _ in outline(untouched(walked, case, "curator.asino")[0])]
    everything = [title for title, _ in outline(untouched(walked, case)[0])]
    assert len(his) < len(everything)
    for title in hidden:
        assert not any(re.match(rf"{re.escape(title)}($| №| от| \()", mark) for mark in his), title


@pytest.mark.parametrize("login", ["head.kedrovy", "curator2.asino", "admin", "regional", "source.asino"])
def test_a_stranger_is_told_that_there_is_no_such_case(walked: Any, case: Case, login: str) -> None:
    page = walked.visitor(login).open(f"/case/{case.id}/file.pdf", expect=404)
    assert "Черных" not in page.text
    assert not Audit.select().where(Audit.act == "case-file").exists()


def test_a_stored_paper_is_bound_as_it_was_issued_whatever_changed_since(walked: Any, case: Case) -> None:
    before = case_file.make(case, walked.system(), walked.now, URL)
    kept = {copy.id: bytes(copy.pdf) for copy in IssuedCopy.select().where(IssuedCopy.pdf.is_null(False))}
    assert kept
    Family.update(family_name="Другие", name_genitive_plural="Других").execute()
    after = case_file.make(Case.get_by_id(case.id), walked.system(), walked.now, URL)
    assert {copy.id: bytes(copy.pdf) for copy in IssuedCopy.select() if copy.id in kept} == kept
    assert after.control == before.control
    assert "Других" in pages(after.content)[0]
    sheet = dict(outline(after.content))[
        next(title for title, _ in outline(after.content) if title.startswith("Решение об открытии"))
    ]
    assert "Других" not in pages(after.content)[sheet - 1]


def test_the_trail_says_who_took_the_file_and_what_was_in_it(world: Any) -> None:
    case = short_case(world)
    content = whole(world, case)
    [entry] = Audit.select().where(Audit.act == "case-file")
    assert (entry.case_id, entry.document) == (case.id, "case")
    assert f"листов {len(pages(content))}" in audit.told(entry).reason


def test_no_name_of_a_person_stands_in_bookmarks_or_properties(walked: Any, case: Case) -> None:
    content, _ = untouched(walked, case)
    told = [title for title, _ in outline(content)] + [str(PdfReader(io.BytesIO(content)).metadata)]
    assert not [text for text in told if "Черн" in text]


def test_the_card_offers_the_file(walked: Any, case: Case) -> None:
    card = walked.visitor("head.asino").open(f"/case/{case.id}/")
    assert card.link("Дело одним PDF") == f"/case/{case.id}/file.pdf"


# ------------------------------------------------------------------ commands


def run(walked: Any, *arguments: str) -> Any:
    return walked.app.test_cli_runner().invoke(args=list(arguments))


@pytest.mark.parametrize("typed", ["{}", "{latin}", "{lower}", "{bare}"])
def test_a_number_is_understood_as_it_is_typed(case: Case, typed: str) -> None:
    latin = case.number.translate(str.maketrans("САС", "CAC"))
    number = typed.format(case.number, latin=latin, lower=latin.lower(), bare=case.number.replace("-", ""))
    assert case_file.by_number(number) == [case]


def test_the_command_writes_the_file(world: Any, tmp_path: Path) -> None:
    out, case = tmp_path / "file.pdf", short_case(world)
    result = run(world, "case-file", case.number, str(out))
    assert result.exit_code == 0, result.output
    assert f"Дело № {case.number}, л. 1" in pages(out.read_bytes())[0]


@pytest.mark.parametrize("number", ["", "-", "С-АС-2026-9999", "'; drop table cases"])
def test_a_number_that_no_case_has_is_one_clear_line(walked: Any, tmp_path: Path, number: str) -> None:
    result = run(walked, "case-file", "--", number, str(tmp_path / "file.pdf"))
    assert result.exit_code == 1 and result.output.count("\n") == 1 and "нет дела" in result.output
    assert not (tmp_path / "file.pdf").exists()


def test_a_place_that_cannot_be_written_is_one_clear_line(world: Any, tmp_path: Path) -> None:
    result = run(world, "case-file", short_case(world).number, str(tmp_path / "nowhere" / "file.pdf"))
    assert result.exit_code == 1 and "Traceback" not in result.output and "nowhere" in result.output


def test_a_register_is_exported_as_one_book_for_each_territory(walked: Any, tmp_path: Path) -> None:
    out = tmp_path / "book.pdf"
    arguments = ("export", "abuse-journal", str(out), "--format", "pdf", "--from", "2026-01-01", "--to", "2026-12-31")
    assert run(walked, *arguments).exit_code == 0
    assert [title for title, _ in outline(out.read_bytes())] == [
        "г. Асино, Орган опеки и попечительства",
        "г. Кедровый, Отдел опеки и попечительства Администрации города Кедрового",
    ]
    assert run(walked, *arguments, "--territory", "asino").exit_code == 0
    assert "Черных" in "".join(pages(out.read_bytes()))
    books = list(Audit.select().where(Audit.act == "print-journal").order_by(Audit.id))
    assert len(books) == 3 and len({book.territory_id for book in books}) == 2  # one for each territory of a print
    assert all(book.row_count == len(book.listed.strip(",").split(",")) for book in books if book.row_count)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing", "--format", "pdf"),
        ("opening-decision", "--format", "pdf"),
        ("case", "--format", "pdf"),
        ("abuse-journal", "--format", "pdf", "--territory", "nowhere"),
        ("abuse-journal", "--format", "pdf", "--from", "2026-12-31", "--to", "2026-01-01"),
    ],
)
def test_an_export_that_cannot_be_made_is_one_clear_line(
    walked: Any, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    key, *rest = arguments
    result = run(walked, "export", key, str(tmp_path / "book.pdf"), *rest)
    assert result.exit_code == 1 and result.output.count("\n") == 1
    assert not (tmp_path / "book.pdf").exists()


def test_every_term_of_the_case_stands_in_the_file_with_its_explanation(walked: Any, case: Case) -> None:
    row = Deadline.get(Deadline.case_id == case.id, Deadline.rule == "DL-S1")
    Deadline.update(status="late", met_on=date(2026, 5, 20), days_late=2, cause="семья уезжала").where(
        Deadline.id == row.id
    ).execute()
    Deadline.update(accepted_by="Полынцева Т.И.").where(Deadline.id == row.id).execute()
    content = whole(walked, case)
    marks, texts = outline(content), pages(content)
    begin, end = (next(sheet for title, sheet in marks[at:]) for at in (3, 4))
    section = " ".join(" ".join(texts[begin - 1 : end - 1]).split())
    known = Deadline.select().where(Deadline.case_id == case.id)
    for term in known.where(Deadline.status != "cancelled"):
        assert f"({term.rule})" in section and term.title in section, term.rule
    assert row.explanation in section
    assert "выполнен с опозданием 20.05.2026, на 2 рабочих дня" in section
    assert "Причина: семья уезжала" in section and "Опоздание принято: Полынцева Т.И." in section
    assert "Модель, этап 5: 7 дней" in section
    assert section.count("(DL-") == known.where(Deadline.status != "cancelled").count()
