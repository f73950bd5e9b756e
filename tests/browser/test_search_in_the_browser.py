"""The palette and the panel of likely duplicates in real Chromium, from the keyboard."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from console import records
from schema.alike import AlikeDecision
from schema.people import Person
from schema.registers.abuse_journal import AbuseFactEntry
from tests import signals
from tests.browser.barriers import barriers
from tests.browser.test_signal_in_the_browser import errors, live, sign_in  # noqa: F401


@pytest.fixture
def known(world: Any) -> AbuseFactEntry:
    """A signal about the children Черных, and a namesake that resembles one of them."""
    entry = signals.register(world)
    more = {"last_name": "Семёнова", "first_name": "Анна", "gender": "f", "birth_date": date(2018, 3, 5)}
    clerk = world.officer("clerk.asino")
    records.create(Person, more | {"addr_actual": "г. Асино, ул. Садовая, д. 14"}, clerk, world.now)
    return entry


def ask(page: Page, text: str) -> Any:
    page.wait_for_load_state()
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Найти или перейти")
    expect(box).to_be_focused()
    box.fill(text)
    return page.get_by_role("listbox", name="Найденное")


def test_a_child_is_found_from_any_page_in_the_wrong_layout(
    page: Page,
    live: str,
    known: AbuseFactEntry,
    shot: Any,
    errors: list[str],
) -> None:
    sign_in(page, live, "clerk.asino")
    found = ask(page, "xthys[ gtnh")
    expect(found.get_by_role("group", name="Люди").get_by_role("option").first).to_contain_text("Черных Пётр")
    expect(found.get_by_role("option", selected=True)).to_have_count(1)
    expect(found.locator("mark").first).to_have_text("Черных")
    assert barriers(page, "dialog.palette") == []
    shot(page, "palette")
    first = found.get_by_role("option").first.inner_text()
    page.keyboard.press("ArrowDown")
    expect(found.get_by_role("option", selected=True)).not_to_have_text(first)
    page.keyboard.press("ArrowUp")
    expect(found.get_by_role("option", selected=True)).to_have_text(first)
    active = page.get_by_role("combobox", name="Найти или перейти").get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_url("**/person/details/?id=*")
    assert "ерных" not in page.url and errors == []


def test_the_palette_goes_to_sections_and_begins_papers(
    page: Page,
    live: str,
    known: AbuseFactEntry,
    errors: list[str],
) -> None:
    sign_in(page, live, "clerk.asino")
    found = ask(page, "создать человека")
    expect(found.get_by_role("group", name="Создать").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/person/new/")
    found = ask(page, "контроль")
    expect(found.get_by_role("group", name="Перейти в раздел").get_by_role("option").first).to_contain_text("Контроль")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.palette")).to_be_hidden()
    assert page.locator("dialog.palette").inner_text().strip().find("Контроль") == -1, "nothing is left in the page"
    assert errors == []


def test_all_results_open_on_the_page_with_the_words_marked(
    page: Page,
    live: str,
    known: AbuseFactEntry,
    shot: Any,
    errors: list[str],
) -> None:
    sign_in(page, live, "clerk.asino")
    ask(page, "голодные")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Поиск")
    expect(page.locator(".found mark").first).to_have_text("голодными")
    shot(page, "search")
    assert page.url == f"{live}/search/" and errors == []


def test_who_resembles_the_typed_child_stands_beside_the_form(
    page: Page,
    live: str,
    known: AbuseFactEntry,
    shot: Any,
    errors: list[str],
) -> None:
    sign_in(page, live, "clerk.asino")
    page.goto(f"{live}/abuse-journal/new/")
    panel = page.locator("[data-alike]")
    expect(panel).to_be_hidden()
    page.locator("[name=children-0-last_name]").fill("Семенова")
    page.locator("[name=children-0-first_name]").fill("Анна")
    page.locator("[name=children-0-birth_date]").fill("05032018")
    page.keyboard.press("Tab")
    expect(panel).to_contain_text("Возможно, карточка уже есть")
    expect(panel).to_contain_text("похожая фамилия: Семенова – Семёнова")
    assert barriers(page, "[data-alike]") == []
    shot(page, "alike-panel")
    panel.get_by_role("button", name="Взять эту карточку").click()
    card = Person.get(Person.last_name == "Семёнова")
    expect(page.locator("[name=children-0-person]")).to_have_value(str(card.id))
    expect(panel).to_be_hidden()
    assert errors == []


def test_a_decision_is_sent_with_the_form_and_remembered(
    page: Page,
    live: str,
    known: AbuseFactEntry,
    errors: list[str],
) -> None:
    sign_in(page, live, "clerk.asino")
    page.goto(f"{live}/person/new/")
    for name, value in (("last_name", "Семенова"), ("first_name", "Анна"), ("birth_date", "06.03.2018")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=gender]").select_option("f", force=True)
    panel = page.locator("[data-alike]")
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Не дубликат").click()
    expect(panel).to_be_hidden()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Человек")
    made = Person.get(Person.last_name == "Семенова")
    old = Person.get(Person.last_name == "Семёнова")
    [row] = AlikeDecision.select()
    assert (row.first_id, row.second_id, row.verdict) == (old.id, made.id, "different")
    assert errors == []
