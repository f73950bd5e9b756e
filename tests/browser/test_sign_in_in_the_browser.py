"""Sign-in in a real browser: the second factor is set up under the strict policy, and a lost session loses no text."""

from __future__ import annotations

from typing import Any

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Page, expect

from console import accounts_rules
from console.accounts import User, WebSession
from tests.browser.test_signal_in_the_browser import errors, live, sign_in  # noqa: F401
from tests.pages import PASSWORD

pytestmark = pytest.mark.browser


def name_and_password(page: Page, live: str, login: str) -> None:
    page.goto(f"{live}/login")
    page.get_by_label("Имя для входа").fill(login)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_the_head_sets_up_the_second_factor_and_signs_in(
    page: Page, live: str, world: Any, shot: Any, errors: list[str]
) -> None:
    accounts_rules.change({"factor_in_demo": True}, world.system(), world.now)
    name_and_password(page, live, "head.asino")
    expect(page.get_by_role("heading", level=1)).to_have_text("Настройка второго фактора")
    box = page.get_by_role("img", name="QR-код").bounding_box()
    assert box and box["width"] == box["height"] > 200
    shot(page, "second-factor")
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Код из приложения").fill(TOTP(key=secret, format="base32").generate().token)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Резервные коды")
    shot(page, "recovery-codes")
    code = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="Коды сохранены").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Сегодня")
    page.locator("details.who summary").click()
    page.get_by_role("button", name="Выйти").click()
    name_and_password(page, live, "head.asino")
    page.get_by_label("Код из приложения").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Сегодня")
    page.goto(f"{live}/account/")
    expect(page.get_by_text("Резервных кодов: 9")).to_be_visible()
    shot(page, "account")
    assert errors == []


def test_a_session_that_ended_covers_the_page_and_keeps_what_was_typed(page: Page, live: str, shot: Any) -> None:
    page.clock.install()
    sign_in(page, live, "clerk.asino")
    page.goto(f"{live}/abuse-journal/new/")
    page.locator("[name=summary]").fill("набранное за долгое время")
    WebSession.delete().execute()
    page.clock.fast_forward(16 * 60 * 1000)
    curtain = page.get_by_role("alertdialog", name="Сеанс закончился")
    expect(curtain).to_be_visible()
    shot(page, "session-ended")
    curtain.get_by_role("button", name="Продолжить").click()
    expect(curtain).to_contain_text("Вход ещё не выполнен")
    other = page.context.new_page()
    sign_in(other, live, "curator.asino")
    curtain.get_by_role("button", name="Продолжить").click()
    expect(curtain).to_contain_text("вошёл другой человек")
    other.locator("details.who summary").click()
    other.get_by_role("button", name="Выйти").click()
    sign_in(other, live, "clerk.asino")
    curtain.get_by_role("button", name="Продолжить").click()
    expect(curtain).to_have_count(0)
    expect(page.locator("[name=summary]")).to_have_value("набранное за долгое время")
    page.get_by_role("button", name="Сохранить", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Непонятный запрос")
    expect(page.locator("[name=summary]")).to_have_value("набранное за долгое время")


def test_a_page_without_typed_text_leads_to_the_sign_in(page: Page, live: str) -> None:
    page.clock.install()
    sign_in(page, live, "clerk.asino")
    page.wait_for_load_state("networkidle")  # nothing on its way brings the session back
    WebSession.delete().execute()
    page.clock.fast_forward(16 * 60 * 1000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Вход")


def test_signing_out_in_one_tab_covers_the_others(page: Page, live: str) -> None:
    sign_in(page, live, "clerk.asino")
    reading, typing = page.context.new_page(), page.context.new_page()
    reading.goto(f"{live}/abuse-journal/")
    typing.goto(f"{live}/abuse-journal/new/")
    typing.locator("[name=summary]").fill("набранное в соседней вкладке")
    page.locator("details.who summary").click()
    page.get_by_role("button", name="Выйти").click()
    expect(reading.get_by_role("heading", level=1)).to_have_text("Вход")
    expect(typing.get_by_role("alertdialog", name="Сеанс закончился")).to_be_visible()


def test_a_tab_that_is_looked_at_again_asks_whether_the_session_lives(page: Page, live: str) -> None:
    sign_in(page, live, "clerk.asino")
    page.wait_for_load_state("networkidle")
    looked = "document.dispatchEvent(new Event('visibilitychange'))"
    with page.expect_response(lambda answer: answer.url.endswith("/account/alive?look=1")):
        page.evaluate(looked)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Сегодня")
    WebSession.delete().execute()
    page.evaluate(looked)
    expect(page.get_by_role("heading", level=1)).to_have_text("Вход")


def test_a_person_who_types_is_not_signed_out(page: Page, live: str) -> None:
    page.clock.install()
    sign_in(page, live, "clerk.asino")
    page.goto(f"{live}/abuse-journal/new/")
    row = WebSession.get(WebSession.user_id == User.get(User.username == "clerk.asino").fs_uniquifier)
    WebSession.update(seen_at=row.seen_at - 800).where(WebSession.id == row.id).execute()
    page.clock.fast_forward(61 * 1000)
    with page.expect_response(lambda answer: answer.url.endswith("/account/alive")) as told:
        page.locator("[name=summary]").press_sequentially("ещё слово")
    assert told.value.ok
    page.wait_for_timeout(200)
    assert WebSession.get_by_id(row.id).seen_at > row.seen_at - 800
