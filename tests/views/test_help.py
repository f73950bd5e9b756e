"""Help: everything is found, the guide is served from its files, what is new is marked, the tour is offered once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from console import help_marks
from schema import registry
from schema.help_marks import HelpKind
from schema.history import Audit
from tests.guide import EXAMPLES, MOST_BYTES, PICTURES, SHOTS
from views import help as help_pages
from views import help_search, markdown, tour
from views.help_search import Entry

pytestmark = pytest.mark.once


def search(world: Any, text: str, login: str = "specialist.asino") -> list[str]:
    visitor = world.visitor(login)
    page = visitor.send(visitor.open("/help/"), {"text": text}, action="/help/")
    assert text not in page.url
    return [" ".join(node.text_content().split()) for node in page.root.xpath("//section[h2/@id='found']//li/a")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("обследования", "Акты обследования"),
        ("акт обследование", "Акты обследования"),
        ("маршрутный лист", "Посещения"),
        ("готовность", "Готовность к проверке"),
    ],
)
def test_words_are_found_in_any_form(world: Any, text: str, title: str) -> None:
    assert title in search(world, text)


def test_what_is_nowhere_is_said(world: Any) -> None:
    assert search(world, "синхрофазотрон") == []


def test_a_word_of_the_title_outweighs_one_of_the_text() -> None:
    places = [Entry("", "Иное", "/a", "о планах"), Entry("", "Планы", "/b", "")]
    assert [place.url for place in help_search.found("план", places)] == ["/b", "/a"]
    assert help_search.found("!!!", places) == []


def test_documents_closed_to_a_role_are_not_found_by_it(world: Any) -> None:
    assert "Постановления об отобрании" not in search(world, "постановление об отобрании", "source.asino")


@pytest.mark.parametrize("key", [model.spec.key for model in registry.documents()])
def test_every_document_has_a_filled_example(key: str) -> None:
    parts = help_pages.example(key)
    assert parts and all(part.nodes for part in parts)
    titles = {section.title for section in registry.get(key).spec.sections}
    assert {part.title for part in parts} <= titles, "python -m tests.guide writes the examples anew"


def test_a_page_of_help_shows_example_norms_and_terms(world: Any) -> None:
    page = world.visitor("specialist.asino").open("/help/inspection-act")
    assert page.root.xpath("//h2[@id='example']") and page.root.xpath("//h2[@id='terms']")
    assert "ст. 122 СК РФ" in page.words and "Кто подписывает" in page.words


def test_no_example_is_read_from_elsewhere() -> None:
    assert help_pages.example("../pictures/desk") == []


# ------------------------------------------------------------------ the guide


@pytest.mark.parametrize("chapter", markdown.chapters(), ids=lambda chapter: chapter.name)
def test_every_chapter_is_readable_in_the_product(world: Any, chapter: markdown.Chapter) -> None:
    visitor = world.visitor("clerk.asino")
    page = visitor.open(chapter.url)
    assert page.title == chapter.title
    for source in page.root.xpath("//article//img/@src"):
        answer = visitor.client.get(source)
        assert (answer.status_code, answer.content_type) == (200, "image/png"), source
    for link in page.root.xpath("//article//a/@href"):
        assert link.startswith(("/help/", "#", "http")), link


def test_the_index_of_the_repository_names_every_chapter() -> None:
    index = (markdown.GUIDE / "README.md").read_text()
    assert [chapter.name for chapter in markdown.chapters() if f"({chapter.name}.md)" not in index] == []


def test_pictures_are_small_and_all_of_them_are_taken_by_the_command() -> None:
    files = {path.stem: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert set(files) == set(SHOTS)
    assert max(files.values()) <= MOST_BYTES
    assert {path.stem for path in EXAMPLES.glob("*.json")} == {model.spec.key for model in registry.documents()}


@pytest.mark.parametrize("name", ["..%2f..%2fpyproject.toml", "nothing.png", "DESK.PNG", "desk.png.bak"])
def test_no_other_file_is_served(world: Any, name: str) -> None:
    assert world.visitor("clerk.asino").client.get(f"/help/guide/pictures/{name}").status_code == 404


def test_written_html_is_text_and_foreign_schemes_are_no_links() -> None:
    html = markdown.page(
        "# Глава\n\n<script>x</script> [a](javascript:alert(1)) [b](../law.md) [c](05-documents.md#печать)"
    )
    assert "<script>" not in html and 'href="javascript' not in html
    assert 'href="/help/guide/"' in html and 'href="/help/guide/05-documents#' in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("/risk-assessment/", "/help/risk-assessment"),
        ("/case/", "/help/guide/04-case"),
        ("/readiness/", "/help/guide/11-readiness"),
        ("/visits/", "/help/guide/13-visits"),
        ("/account/", "/help/guide/01-sign-in"),
    ],
)
def test_every_screen_leads_to_its_own_help(world: Any, url: str, where: str) -> None:
    page = world.visitor("specialist.asino").open(url)
    assert page.root.xpath("//header//a[contains(@class, 'help-link')]/@href") == [where]


# ------------------------------------------------------------------ what is new


def test_what_was_not_there_last_time_is_marked(world: Any, tmp_path: Path, monkeypatch: Any) -> None:
    file = tmp_path / "CHANGELOG.md"
    file.write_text("# Что\n\n## [Не выпущено]\n\nДля всех:\n\n- Старое **дело**.\n")
    monkeypatch.setattr(markdown, "CHANGELOG", file)
    visitor = world.visitor("clerk.asino")
    first = visitor.open("/help/news/")
    assert "Вы здесь впервые" in first.words and not first.root.xpath("//li[@class='fresh']")
    assert first.root.xpath("//li//strong/text()") == ["дело"]
    file.write_text(file.read_text() + "- Новое <b>дело</b>,\n  в двух строках.\n")
    second = visitor.open("/help/news/")
    [fresh] = second.root.xpath("//li[@class='fresh']")
    assert "Новое <b>дело</b>, в двух строках." in " ".join(fresh.text_content().split())
    assert not visitor.open("/help/news/").root.xpath("//li[@class='fresh']")
    assert "Вы здесь впервые" in world.visitor("head.asino").open("/help/news/").words


def test_what_concerns_administrators_is_news_for_them_alone(world: Any) -> None:
    clerk, admin = (world.visitor(login).open("/help/news/") for login in ("clerk.asino", "admin"))
    for page in (clerk, admin):
        assert "В этой версии" in page.words and "Не выпущено" not in page.words
    for heading in ("Для администраторов", "Безопасность"):
        assert heading in admin.words and heading not in clerk.words
    assert "Для тех, кто ведёт случаи" in clerk.words and "encrypt-database" not in clerk.words


def test_the_real_changelog_is_read_whole() -> None:
    text = markdown.CHANGELOG.read_text()
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert sum(len(release.entries) for release in markdown.news()) == len(lines)


# ------------------------------------------------------------------ norms at fields


def test_a_field_tells_where_its_rule_comes_from(world: Any) -> None:
    page = world.visitor("clerk.asino").open("/reception/new/")
    field = page.root.get_element_by_id("registered_on")
    [norm] = [name for name in field.get("aria-describedby").split() if name.endswith("-norm")]
    note = page.root.get_element_by_id(norm)
    assert "59-ФЗ" in note.text_content()
    [summary] = note.xpath("preceding-sibling::summary")
    assert (summary.text, summary.get("tabindex")) == ("§", "-1")


def test_details_open_the_norm_by_the_tab_key(walked: Any) -> None:
    from schema.registers.reception import Reception

    row = Reception.select().first()
    page = walked.visitor("clerk.asino").open(f"/reception/details/?id={row.id}")
    marks = page.root.xpath("//dt//details[@class='norm']/summary")
    assert marks and all(mark.get("tabindex") is None for mark in marks)


# ------------------------------------------------------------------ the tour


def test_every_role_has_a_tour_of_its_own(world: Any) -> None:
    tours = {}
    for login in ("clerk", "specialist", "head", "curator", "secretary", "source", "executor", "monitor", "supervisor"):
        tours[login] = [stop["page"] for stop in tour.steps(world.officer(f"{login}.asino"))]
        assert tours[login][0] == "/desk/" and tours[login][-1] == "/help/"
        assert 4 <= len(tours[login]) <= 14
    assert len({tuple(pages) for pages in tours.values()}) > 5


@pytest.mark.parametrize("login", ["clerk.asino", "curator.asino", "source.asino", "executor.asino", "admin"])
def test_every_stop_may_be_opened_by_whoever_is_led_there(walked: Any, login: str) -> None:
    visitor = walked.visitor(login)
    for stop in json.loads(visitor.client.get("/help/tour/").data)["steps"]:
        assert visitor.open(stop["page"]).status == 200


def test_the_tour_is_offered_until_it_is_taken_or_refused(world: Any) -> None:
    visitor = world.visitor("clerk.asino")
    assert visitor.open("/desk/").root.xpath("//*[@data-tour-offer]")
    assert not visitor.open("/abuse-journal/").root.xpath("//*[@data-tour-offer]")
    visitor.post("/help/tour/done", {"csrf_token": visitor.token()})
    assert not visitor.open("/desk/").root.xpath("//*[@data-tour-offer]")
    assert visitor.open("/help/").root.xpath("//button[@data-tour-start]")
    assert world.visitor("head.asino").open("/desk/").root.xpath("//*[@data-tour-offer]")


def test_outside_a_demonstration_only_the_first_time(world: Any) -> None:
    officer = world.officer("clerk.asino")
    world.visitor("clerk.asino")
    assert help_marks.offers_tour(officer, demo=False)
    world.visitor("clerk.asino")
    assert Audit.select().where(Audit.user_id == officer.user_id, Audit.act == "sign-in").count() == 2
    assert not help_marks.offers_tour(officer, demo=False)
    assert help_marks.offers_tour(officer, demo=True)


def test_marks_are_one_line_per_officer_and_kind(world: Any) -> None:
    officer = world.officer("clerk.asino")
    assert help_marks.seen(officer, HelpKind.NEWS) is None
    help_marks.remember(officer, HelpKind.NEWS, world.now, ["a", "b"])
    help_marks.remember(officer, HelpKind.NEWS, world.now, ["b", "c"])
    assert help_marks.seen(officer, HelpKind.NEWS) == {"b", "c"}
    assert help_marks.seen(world.officer("head.asino"), HelpKind.NEWS) is None
