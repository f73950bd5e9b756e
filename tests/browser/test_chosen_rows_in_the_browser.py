"""Rows of a list are ticked from the keyboard and printed into another window, and the list stays as it was."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_signal_in_the_browser import errors, live, sign_in  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.fixture
def world(walked: Any) -> Any:
    """The walked case is the world of the served app."""
    return walked


def test_rows_are_ticked_and_printed_from_the_keyboard(page: Page, live: str, errors: list[str]) -> None:
    sign_in(page, live, "specialist.asino")
    page.goto(f"{live}/risk-assessment/")
    button = page.get_by_role("button", name="Выполнить с отмеченными")
    expect(button).to_be_disabled()
    boxes = page.locator("input[name=rowid]")
    boxes.first.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-chosen-count]")).to_have_text("отмечено: 1")
    everything = page.get_by_label("Отметить все записи на странице")
    expect(everything).to_have_js_property("indeterminate", True)
    everything.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-chosen-count]")).to_have_text(f"отмечено: {boxes.count()}")
    button.click()  # no act is chosen beforehand: the browser asks for one, nothing is sent
    assert page.locator("#chosen-action:invalid").count() == 1
    expect(button).to_be_enabled()
    page.locator("#chosen-action").select_option("print-zip")
    button.focus()
    with page.context.expect_event("response", lambda answer: answer.url.endswith("/action/")) as answered:
        page.keyboard.press("Enter")
    assert (answered.value.status, answered.value.headers["content-type"]) == (200, "application/zip")
    expect(button).to_be_enabled()
    assert page.url.endswith("/risk-assessment/")
    assert not errors
