"""Every main screen by axe-core (WCAG 2.2 AA), in both widths and both sets of colours, with dialogs open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.barriers import barriers
from tests.browser.test_signal_in_the_browser import live, sign_in  # noqa: F401
from tests.screens import SCREENS, address, login

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

WIDTHS = (1280, 820)


@pytest.fixture
def world(demonstration: Any) -> Any:
    """The demonstration is the world of the served app: a case at every stage."""
    return demonstration


@pytest.fixture
def seen(browser: Browser) -> Iterator[Page]:
    """A page whose colours and width the test changes; nothing moves on it, so that nothing is judged half-way."""
    context = browser.new_context(locale="ru-RU", reduced_motion="reduce", viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def judged(page: Page, name: str) -> list[str]:
    """Violations on the page as it stands, in both widths, and whether it fits them; in the dark those of colours."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{name}, {width}: {text}" for text in barriers(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{name}, {width}: wider than the window by {wide}"] if wide > 1 else []
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    page.emulate_media(color_scheme="dark")
    found += [f"{name}, dark: {text}" for text in barriers(page, colours_only=True)]
    page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize("role", SCREENS)
def test_main_screens(seen: Page, live: str, world: Any, role: str) -> None:
    officer = world.officer(login(role, "asino")) if role else None
    if officer:
        sign_in(seen, live, login(role, "asino"))
    found = []
    for path in SCREENS[role]:
        answer = seen.goto(live + address(path, officer))
        assert answer and answer.status in {200, 404 if path == "/verify/none" else 200}, path
        found += judged(seen, f"{role} {path}")
    assert found == []


def test_a_form_with_mistakes(seen: Page, live: str) -> None:
    sign_in(seen, live, "clerk.asino")
    seen.goto(f"{live}/abuse-journal/new/")
    seen.locator("[name=received_at]").fill("вчера утром")
    seen.evaluate("document.querySelector('form.form').noValidate = true")
    seen.keyboard.press("Control+Enter")
    expect(seen.locator("[data-problems]")).to_be_visible()
    assert judged(seen, "form with mistakes") == []


def test_open_dialogs_menus_and_choices(seen: Page, live: str, world: Any) -> None:
    sign_in(seen, live, "head.asino")
    seen.goto(live + address("/case/{case}/", world.officer("head.asino")))
    found = []
    seen.locator("details.who > summary").click()
    found += judged(seen, "panel of the officer")
    seen.goto(f"{live}/abuse-journal/")
    seen.locator("details.drop > summary").first.click()
    found += judged(seen, "filters")
    assert found == []


def test_an_open_choice_and_a_dialog(seen: Page, live: str, world: Any) -> None:
    sign_in(seen, live, "clerk.asino")
    seen.goto(f"{live}/abuse-journal/new/")
    seen.locator(".ts-control").first.click()
    found = judged(seen, "open choice")
    seen.goto(live + address("/service-memo/details/?id={service-memo}", world.officer("clerk.asino")))
    seen.evaluate("document.querySelector('dialog')?.showModal()")
    found += judged(seen, "dialog")
    assert found == []


def test_refusals(seen: Page, live: str) -> None:
    sign_in(seen, live, "executor.asino")
    found = []
    for path in ("/nowhere/", "/audit/", "/case/999999/"):
        seen.goto(live + path)
        found += judged(seen, path)
    assert found == []
