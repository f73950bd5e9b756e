"""The control of terms in the browser: from a number to its list and back, a reminder, several decisions at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from schema import registry
from schema.case import Case
from schema.history import Deadline
from schema.spec import Status
from tests.browser.barriers import barriers
from tests.browser.test_signal_in_the_browser import errors, live, sign_in  # noqa: F401
from tests.console.test_overdue import add

pytestmark = pytest.mark.browser
PAGES = ("/overdue/", "/overdue/trend/", "/overdue/queue/", "/month/?month=2026-06&all=1")


@pytest.fixture
def world(walked: Any) -> Any:
    """The walked case with overdue terms of two people is the world of the served app."""
    case = Case.select().order_by(Case.id).first()
    for n, login in enumerate(("curator", "curator", "specialist", "clerk")):
        who = walked.officer(f"{login}.asino").employee_id
        add(case, ("DL-L2", "DL-P3", "DL-L2", "DL-P1")[n], "open", walked.now.date() - timedelta(days=4 * n + 2), who)
    model: Any = registry.get("inspection-act")
    model.update(status=Status.ON_APPROVAL, signed_by=None).execute()
    return walked


def numbers(page: Page) -> list[str]:
    return page.locator("#matrix tbody td a b").all_inner_texts()


def test_a_number_opens_its_list_and_the_filter_stays(page: Page, live: str, errors: list[str]) -> None:
    sign_in(page, live, "supervisor.asino")
    page.goto(f"{live}/overdue/")
    before = numbers(page)
    cell = page.locator("#matrix tbody td[class*='heat-'] a").first
    count = int(cell.locator("b").inner_text())
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#terms tbody tr")).to_have_count(count)
    assert "who=" in page.url and "kind=" in page.url and numbers(page) == before
    page.get_by_role("link", name="показать все").click()
    expect(page.locator("#terms tbody tr")).to_have_count(int(page.locator("#matrix tfoot td.last b").inner_text()))
    page.locator("summary", has_text="Период").click()
    page.get_by_label("По", exact=True).fill("01.01.2020")
    page.locator("details[open]").get_by_role("button", name="Отобрать").click()
    expect(page.get_by_text("Ничего не найдено")).to_be_visible()
    assert "to=01.01.2020" in page.url
    assert not errors


def test_a_reminder_is_one_press_and_comes_back_to_the_list(page: Page, live: str, errors: list[str]) -> None:
    sign_in(page, live, "supervisor.asino")
    who = Deadline.get(Deadline.title == "Срок DL-P1").responsible_id
    page.goto(f"{live}/overdue/?who={who}")
    page.get_by_role("button", name="Напомнить").first.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Напоминание отправлено")).to_be_visible()
    assert f"who={who}" in page.url
    expect(page.locator("#terms").get_by_text("сегодня напомнили")).to_have_count(1)
    assert not errors


def test_several_papers_are_returned_and_approved_at_once(page: Page, live: str, errors: list[str]) -> None:
    sign_in(page, live, "head.asino")
    page.goto(f"{live}/overdue/queue/")
    boxes = page.locator("input[name=paper]")
    waiting = boxes.count()
    assert waiting >= 2
    boxes.first.check()
    page.get_by_role("button", name="Вернуть отмеченные").click()
    expect(page.get_by_role("alert")).to_contain_text("Напишите замечание")
    expect(boxes.first).to_be_checked()
    page.get_by_label("Замечание").fill("Уточните адрес")
    page.get_by_role("button", name="Вернуть отмеченные").click()
    expect(page.locator("#outcomes")).to_contain_text("Готово: 1")
    expect(boxes).to_have_count(waiting - 1)
    page.get_by_role("button", name="Отметить все").click()
    page.get_by_role("button", name="Утвердить или принять отмеченные").click()
    expect(page.locator("#outcomes")).to_be_visible()
    model: Any = registry.get("inspection-act")
    assert model.select().where(model.status == Status.RETURNED).count() == 1
    assert [text for text in errors if "422" not in text] == []


def test_days_of_the_month_are_walked_by_arrows(page: Page, live: str, errors: list[str]) -> None:
    sign_in(page, live, "supervisor.asino")
    page.goto(f"{live}/month/?month=2026-06&all=1")
    page.locator("#days td.today").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#days td:focus")).to_contain_text("02.07.2026")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#days td:focus")).to_contain_text("01.07.2026")
    assert not errors


@pytest.mark.parametrize("width", [1280, 820])
def test_nothing_is_wrong_for_a_screen_reader_and_nothing_overflows(
    page: Page, live: str, shot: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, live, "head.asino")
    for url in PAGES:
        page.goto(live + url)
        assert barriers(page) == [], url
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
        shot(page, f"overdue{Path(url.partition('?')[0]).as_posix().replace('/', '-')}-{width}")
