"""Lists by keyboard and mouse: unfolding a row, columns in order, all found rows, a batch form, the sticky heading."""

from __future__ import annotations

import io
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from schema import registry
from tests.browser.conftest import Shot
from tests.browser.test_signal_in_the_browser import errors, live, sign_in  # noqa: F401
from tests.console.test_handover import case_of, employee
from tests.views.test_lists import KEY, some_signals

pytestmark = pytest.mark.browser

MANY = 26


@pytest.fixture(autouse=True)
def rows(world: Any) -> Any:
    """More signals than a page holds."""
    return some_signals(world, *(f"Ким{'аоуие'[n % 5] * (n // 5 + 1)}" for n in range(MANY)))


def test_a_row_unfolds_and_closes_from_the_keyboard(page: Page, live: str, errors: list[str], shot: Shot) -> None:
    sign_in(page, live, "clerk.asino")
    page.goto(f"{live}/{KEY}/")
    button = page.locator("[data-unfold]").nth(2)
    button.focus()
    page.keyboard.press("Enter")
    under = page.locator("tr.under")
    expect(under.locator(".unfolded")).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator(f"#{button.get_attribute('aria-controls')}")).to_be_visible()
    assert page.url.endswith(f"/{KEY}/")
    shot(page, "list-unfolded-1280")
    under.locator("a").first.focus()
    page.keyboard.press("Escape")
    expect(under).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    expect(under).to_be_visible()
    assert not errors


def test_columns_are_moved_and_kept(page: Page, live: str, errors: list[str], shot: Shot) -> None:
    sign_in(page, live, "clerk.asino")
    page.goto(f"{live}/{KEY}/")
    before = page.locator("thead th.k-day, thead th.k-word, thead th.k-text, thead th.k-number").all_inner_texts()
    page.get_by_text("Столбцы ▾").click()
    first = page.locator("[data-columns] li").first
    first.locator("[data-down]").focus()
    page.keyboard.press("Enter")
    expect(first.locator("[data-down]")).not_to_be_focused()
    shot(page, "list-columns-1280")
    page.get_by_role("button", name="Показать так").click()
    expect(page.get_by_text("Столбцы сохранены")).to_be_visible()
    after = page.locator("thead th.k-day, thead th.k-word, thead th.k-text, thead th.k-number").all_inner_texts()
    assert after[:2] == [before[1], before[0]] and after[2:] == before[2:]
    assert not errors


@pytest.mark.parametrize("width", [1280, 820])
def test_the_heading_stays_while_the_rows_move(page: Page, live: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    sign_in(page, live, "clerk.asino")
    page.goto(f"{live}/{KEY}/")
    page.locator(".lists").hover()
    page.mouse.wheel(0, 900)
    page.wait_for_function(
        "[document.scrollingElement, ...document.querySelectorAll('*')].some((box) => box.scrollTop > 0)"
    )
    top = page.locator("thead th").nth(1).bounding_box()
    assert top is not None and -1 <= top["y"] < 400
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_all_found_rows_are_taken_and_exported(page: Page, live: str, errors: list[str], shot: Shot) -> None:
    sign_in(page, live, "specialist.asino")
    page.goto(f"{live}/{KEY}/?f_status=registered")
    page.get_by_label("Отметить все записи на странице").check()
    everything = page.locator("[data-everything]")
    expect(everything).to_have_text(f"Отметить все {MANY} найденных")
    everything.click()
    expect(page.locator("[data-chosen-count]")).to_have_text(f"отмечены все найденные: {MANY}")
    shot(page, "list-everything-1280")
    page.locator("#chosen-action").select_option("xlsx")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Выполнить с отмеченными").click()
    content = waiting.value.path().read_bytes()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(sheet) == MANY + 1
    page.locator("input[name=rowid]").first.uncheck()
    expect(page.locator("[data-chosen-count]")).to_have_text("отмечено: 19")
    assert not errors


def test_a_view_is_saved_and_opened(page: Page, live: str, errors: list[str], shot: Shot) -> None:
    sign_in(page, live, "head.asino")
    page.goto(f"{live}/{KEY}/?f_received_at_from=20.11.2026")
    page.get_by_text("Виды ▾").click()
    page.get_by_label("Сохранить этот список как вид").fill("Свежие сигналы")
    page.get_by_label("Кому он виден").select_option("all")
    page.get_by_role("button", name="Сохранить вид").click()
    expect(page.get_by_text("Вид «Свежие сигналы» сохранён")).to_be_visible()
    page.goto(f"{live}/{KEY}/")
    page.get_by_text("Виды ▾").click()
    shot(page, "list-views-1280")
    page.get_by_role("link", name="Свежие сигналы").click()
    expect(page.get_by_text("Вид: Свежие сигналы")).to_be_visible()
    assert "f_received_at_from" in page.url
    assert not errors


def test_cases_are_offered_to_another_curator_by_one_form(
    page: Page,
    live: str,
    world: Any,
    errors: list[str],
    shot: Shot,
) -> None:
    for _ in range(3):
        case_of(world)
    sign_in(page, live, "service.asino")
    page.goto(f"{live}/curators/")
    page.get_by_role("link", name="Передать…").click()
    page.get_by_label("Отметить все записи на странице").check()
    page.locator("#chosen-action").select_option("hand-over")
    page.get_by_role("button", name="Выполнить с отмеченными").click()
    page.get_by_label("Причина передачи").select_option("load")
    receiver = str(employee(world, "curator2.asino").id)
    page.locator("select[name=receiver]").evaluate(
        "(box, value) => box.tomselect ? box.tomselect.setValue(value) : box.value = value", receiver
    )
    shot(page, "batch-form-1280")
    page.get_by_role("button", name="Выполнить: 3").click()
    page.get_by_role("button", name="Выполнить", exact=True).click()
    expect(page.get_by_text("Сделано: 3. Не сделано: 0.")).to_be_visible()
    shot(page, "batch-done-1280")
    assert registry.get("curator-handover").select().count() == 3
    assert not errors
