"""The clerk's first hour in a real browser: sign in, a signal with two children, on to the opening, a printed paper."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from schema.registers.abuse_journal import AbuseFactEntry
from tests.journeys.story import Story
from tests.pages import PASSWORD


@pytest.fixture
def live(world: Any) -> Iterator[str]:
    """The test's console on a free port of this machine."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def errors(page: Page) -> list[str]:
    """What the browser complains about: script errors and refusals of the content policy."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def sign_in(page: Page, live: str, login: str) -> None:
    page.goto(f"{live}/login")
    page.get_by_label("Имя для входа").fill(login)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Сегодня")


def test_a_signal_with_two_children_is_registered_from_the_keyboard(
    page: Page, live: str, shot: Any, errors: list[str]
) -> None:
    sign_in(page, live, "clerk.asino")
    shot(page, "desk")
    page.get_by_role("link", name="Создать запись журнала ЖО").click()
    page.wait_for_load_state()  # nobody types before the scripts of a page have run
    page.locator("[name=received_at]").fill("20112026 1015")
    page.locator("[name=source_kind]").select_option("SOURCE.SCHOOL", force=True)
    page.locator("[name=source_person]").fill("Орлова Т. М., социальный педагог")
    page.locator("[name=channel]").select_option("CHANNEL.ORAL", force=True)
    _child(page, 0, "Черных", "Пётр", "m", "12052015")
    page.get_by_role("button", name="Добавить строку").first.click()
    _child(page, 1, "Черных", "Дарья", "f", "01.02.2020")
    page.locator("[name=address]").fill("г. Асино, ул. Учебная, д. 5")
    page.get_by_label("пренебрежение нуждами").check()
    page.locator("[name=summary]").fill("Дети несколько дней приходят в школу голодными.")
    page.locator("[name=immediate_threat]").select_option("no", force=True)
    page.locator("[name=urgency]").select_option("URGENCY.DAYS3", force=True)
    shot(page, "signal-form")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1/2026")
    shot(page, "signal-saved")
    entry = AbuseFactEntry.select().get()
    assert [child.first_name for child in entry.children] == ["Пётр", "Дарья"]
    assert entry.received_at.hour == 10
    page.goto(f"{live}/abuse-journal/")
    expect(page.get_by_role("table")).to_contain_text("Черных Дарья")
    shot(page, "journal")
    page.goto(f"{live}/case/{entry.case_id}/")
    shot(page, "case-signal")
    assert errors == []


def _child(page: Page, index: int, last: str, first: str, gender: str, born: str) -> None:
    page.locator(f"[name=children-{index}-last_name]").fill(last)
    page.locator(f"[name=children-{index}-first_name]").fill(first)
    page.locator(f"[name=children-{index}-gender]").select_option(gender, force=True)
    page.locator(f"[name=children-{index}-birth_date]").fill(born)


def test_the_specialist_moves_the_case_to_its_opening_and_prints(
    page: Page, live: str, world: Any, shot: Any, errors: list[str]
) -> None:
    story = Story(world, "asino", world.now)
    entry = story.register()
    story.assess()
    acts = story.inspect()
    story.investigate()
    sign_in(page, live, "specialist.asino")
    page.goto(f"{live}/case/{story.case_id}/")
    shot(page, "case-ready")
    page.get_by_role("button", name="Передать на решение об открытии случая").click()
    expect(page.locator(".steps [aria-current=step]")).to_contain_text("3")
    story.stands(3, "investigating")
    shot(page, "case-stage-3")
    for url in (f"/inspection-act/{acts[0]}/print.pdf", f"/abuse-journal/{entry}/print.pdf"):
        answer = page.request.get(live + url)
        assert answer.ok and answer.body().startswith(b"%PDF")
    assert errors == []


def test_nothing_is_asked_from_other_hosts(page: Page, live: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, live, "head.asino")
    for url in ("/case/", "/abuse-journal/new/", "/overdue/", "/help/"):
        page.goto(live + url)
    assert [url for url in asked if not url.startswith((live, "data:"))] == []


def test_unsaved_work_is_not_lost_by_accident(page: Page, live: str) -> None:
    sign_in(page, live, "clerk.asino")
    page.goto(f"{live}/abuse-journal/new/")
    page.locator("[name=summary]").fill("набранное")
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.get_by_role("link", name="Рабочий стол").click()
    assert asked.value.type == "beforeunload"
    expect(page.locator("[name=summary]")).to_have_value("набранное")
