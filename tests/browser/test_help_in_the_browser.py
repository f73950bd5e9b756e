"""The tour, the norms at fields and «Что нового» in a real browser, without the mouse, in both widths."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from console import help_marks
from schema.help_marks import HelpKind
from tests.browser.barriers import barriers
from tests.browser.test_signal_in_the_browser import errors, live, sign_in  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.fixture
def world(walked: Any) -> Any:
    """The walked case is the world of the served app."""
    return walked


def test_the_tour_is_walked_from_the_keyboard_over_pages_and_remembered(
    page: Page, live: str, shot: Any, errors: list[str], world: Any
) -> None:
    sign_in(page, live, "clerk.asino")
    page.get_by_role("button", name="Начать обзор").focus()
    page.keyboard.press("Enter")
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("Остановка 1 из")
    expect(window.get_by_role("button", name="Дальше")).to_be_focused()
    assert barriers(page, ".tour-window") == []
    page.keyboard.press("Enter")
    expect(window).to_contain_text("Меню – по работе")
    shot(page, "tour-menu")
    page.keyboard.press("ArrowLeft")
    expect(window).to_contain_text("Остановка 1 из")
    for number in (2, 3, 4):  # a key pressed while the next page opens would be lost
        page.keyboard.press("ArrowRight")
        expect(window).to_contain_text(f"Остановка {number} из")
    expect(page).to_have_url(f"{live}/abuse-journal/")
    for _ in range(4):  # the focus does not leave the window
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('.tour-window').contains(document.activeElement)")
    page.reload()
    expect(window).to_contain_text("Остановка 4 из")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    page.goto(f"{live}/desk/")
    expect(page.locator("[data-tour-offer]")).to_have_count(0)
    assert help_marks.seen(world.officer("clerk.asino"), HelpKind.TOUR) is not None
    assert not errors


def test_the_tour_goes_to_its_end_and_begins_again_from_the_help(page: Page, live: str, errors: list[str]) -> None:
    sign_in(page, live, "source.asino")
    page.get_by_role("button", name="Не сейчас").click()
    expect(page.locator("[data-tour-offer]")).to_have_count(0)
    page.goto(f"{live}/help/")
    page.get_by_role("button", name="Обзор за пять минут").click()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("Остановка 1 из")
    total = int((window.inner_text()).split("Остановка 1 из ")[1].split()[0])
    for number in range(2, total + 1):
        window.get_by_role("button", name="Дальше").click()
        expect(window).to_contain_text(f"Остановка {number} из {total}")
    window.get_by_role("button", name="Готово").click()
    expect(window).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('console-tour')") is None
    assert not errors


@pytest.mark.parametrize("width", [1280, 820])
def test_the_window_stays_on_the_screen(page: Page, live: str, shot: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 760})
    sign_in(page, live, "curator.asino")
    page.get_by_role("button", name="Начать обзор").click()
    window = page.get_by_role("dialog")
    for number in range(1, 7):
        expect(window).to_contain_text(f"Остановка {number} из")
        box = window.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["y"] >= 0 and box["y"] + box["height"] <= 760
        shot(page, f"tour-{width}-{number}")
        page.keyboard.press("ArrowRight")


def test_a_norm_opens_by_f1_and_costs_no_stop_of_the_tab_key(
    page: Page, live: str, shot: Any, errors: list[str]
) -> None:
    sign_in(page, live, "clerk.asino")
    page.goto(f"{live}/reception/new/")
    field = page.locator("[name=registered_on]")
    norm = page.locator("#registered_on-norm")
    expect(norm).to_be_hidden()
    field.focus()
    page.keyboard.press("F1")
    expect(norm).to_be_visible()
    expect(norm).to_contain_text("59-ФЗ")
    shot(page, "norm-open")
    page.keyboard.press("Escape")
    expect(norm).to_be_hidden()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") != "SUMMARY"
    page.get_by_label("Основание: Обращение зарегистрировано").click()
    expect(norm).to_be_visible()
    assert not errors


@pytest.mark.parametrize(
    ("login", "urls"),
    [
        (
            "head.asino",
            (
                "/readiness/",
                "/assignments/",
                "/help/",
                "/help/reception",
                "/help/guide/11-readiness",
                "/help/news/",
            ),
        ),
        ("curator.asino", ("/visits/",)),
    ],
)
def test_the_screens_are_accessible(page: Page, live: str, shot: Any, login: str, urls: tuple[str, ...]) -> None:
    sign_in(page, live, login)
    for url in urls:
        page.goto(live + url)
        for width in (1280, 820):
            page.set_viewport_size({"width": width, "height": 900})
            shot(page, f"{url.strip('/').replace('/', '-')}-{width}")
            assert barriers(page, "main") == [], (url, width)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (url, width)


def test_what_is_new_is_found_from_the_menu_of_the_officer(page: Page, live: str, errors: list[str]) -> None:
    sign_in(page, live, "clerk.asino")
    page.locator("header .who summary").click()
    page.get_by_role("link", name="Что нового").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Что нового")
    expect(page.locator(".news li").first).to_be_visible()
    assert not errors
