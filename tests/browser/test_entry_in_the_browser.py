"""Typing in a real browser: nothing is lost, a signal needs few keys and no mouse, rows come from a spreadsheet."""

from __future__ import annotations

import re
from typing import Any

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Locator, Page, expect

from console import accounts_admin, accounts_factor, drafts, records
from console.accounts import User, WebSession
from schema.drafts import FormDraft
from schema.history import Audit
from schema.registers.abuse_journal import AbuseFactEntry
from tests import signals
from tests.browser.barriers import barriers
from tests.browser.test_signal_in_the_browser import errors, live, sign_in  # noqa: F401
from tests.pages import PASSWORD

pytestmark = pytest.mark.browser

NEW = "/abuse-journal/new/"
COUNT_KEYS = """
  window.presses = 0;
  window.mouse = 0;
  document.addEventListener("keydown", () => { window.presses += 1; }, true);
  document.addEventListener("mousedown", () => { window.mouse += 1; }, true);
"""


def saved(page: Page, number: str) -> None:
    """The page of the saved row; a form that came back says why."""
    done, said = page.get_by_role("heading", level=1).filter(has_text=number), page.locator("[data-problems]")
    expect(done.or_(said).first).to_be_visible(timeout=15_000)
    assert not said.count(), said.inner_text()


def focused(page: Page) -> str:
    """Name of the field that has the cursor, whatever it looks like."""
    return str(
        page.evaluate(
            "() => { const at = document.activeElement;"
            "  return at.name || at.closest('.ts-wrapper')?.previousElementSibling?.name || at.textContent.trim(); }"
        )
    )


# ------------------------------------------------------------------ speed


class Hands:
    """A person at the keyboard: counts every key that is not the content itself; a chord counts each of its keys."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.letters = page, 0, 0
        self.wire = page.context.new_cdp_session(page)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += len(key.split("+"))
            self.page.keyboard.press(key)

    def write(self, text: str, into: str) -> None:
        """The content: the cursor must stand in this field already."""
        expect(self.page.locator(":focus")).to_have_id(re.compile(rf"^{re.escape(into)}(-|$)"))
        self.letters += len(text)
        for letter in text:  # real keys: the driver's own typing would put Cyrillic letters in without any
            for kind in ("keyDown", "keyUp"):
                self.wire.send("Input.dispatchKeyEvent", {"type": kind, "key": letter, "text": letter})


def test_a_signal_with_one_child_takes_at_most_25_keys_besides_its_content(
    page: Page, live: str, shot: Any, errors: list[str]
) -> None:
    sign_in(page, live, "clerk.asino")
    page.add_init_script(COUNT_KEYS)
    page.wait_for_load_state()
    expect(page.locator("a[data-new]")).to_have_attribute("href", NEW)
    hands = Hands(page)
    hands.press("Insert")
    page.wait_for_url(f"**{NEW}")
    hands.write("школ", "source_kind")
    hands.press("Tab", "Tab")
    hands.write("Орлова Т. М., социальный педагог", "source_person")
    hands.press("Enter")
    hands.write("устн", "channel")
    hands.press("Enter")
    hands.write("Черных", "children-0-last_name")
    hands.press("Enter")
    hands.write("Пётр", "children-0-first_name")
    hands.press("Enter")
    hands.write("Ильич", "children-0-patronymic")
    hands.press("Enter")
    hands.write("м", "children-0-gender")
    hands.press("Enter")
    hands.write("12052015", "children-0-birth_date")
    hands.press("Tab", "Tab", "Tab")
    hands.write("г. Асино, ул. Учебная, д. 5", "address")
    hands.press("Enter", "Space", "Enter")
    hands.write("Дети несколько дней приходят в школу голодными.", "summary")
    hands.press("Tab", "Enter")
    hands.write("нет", "immediate_threat")
    hands.press("Enter")
    hands.write("до 3", "urgency")
    hands.press("Enter")
    assert focused(page) == "then"
    shot(page, "entry-signal-by-keys")
    presses = page.evaluate("() => [window.presses, window.mouse]")
    hands.press("Enter")
    saved(page, "1/2026")
    print(f"keys besides the content: {hands.keys}, letters of the content: {hands.letters}")
    assert hands.keys <= 25
    assert presses == [hands.keys - 2 + hands.letters, 0], "the browser counts the same keys, and no mouse"
    entry = AbuseFactEntry.get()
    assert [(c.last_name, c.first_name, str(c.birth_date)) for c in entry.children] == [
        ("Черных", "Пётр", "2015-05-12")
    ]
    assert (entry.source_kind_id, entry.channel_id) == ("SOURCE.SCHOOL", "CHANNEL.ORAL")
    assert (entry.immediate_threat, entry.urgency_id) == ("no", "URGENCY.DAYS3")
    assert entry.address == "г. Асино, ул. Учебная, д. 5" and len(entry.abuse_kinds) == 1
    assert errors == []


def test_enter_goes_to_what_is_needed_and_shift_enter_back(page: Page, live: str) -> None:
    sign_in(page, live, "clerk.asino")
    page.goto(live + NEW)
    expect(page.locator(":focus")).to_have_id("source_kind-ts-control")
    page.locator("[name=source_person]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_id("channel-ts-control")
    page.keyboard.press("Shift+Enter")
    expect(page.locator(":focus")).to_have_attribute("name", "anonymous")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_id("channel-ts-control")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_id("children-0-last_name")
    page.locator("[name=summary]").focus()
    page.keyboard.type("a")
    page.keyboard.press("Enter")
    expect(page.locator("[name=summary]")).to_have_value("a\n")
    box = page.get_by_role("checkbox", name="физическое насилие")
    box.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("checkbox", name="психологическое")).to_be_focused()
    assert page.url.endswith(NEW) and not page.locator("[data-problems]").count(), "Enter has sent nothing"


def fill_signal(page: Page, first: str = "Пётр", org: str = "") -> None:
    """A valid signal about one child by the names of its inputs."""
    page.locator("[name=source_kind]").select_option("SOURCE.SCHOOL", force=True)
    page.locator("[name=source_person]").fill("Орлова Т. М., социальный педагог")
    page.locator("[name=channel]").select_option("CHANNEL.ORAL", force=True)
    page.locator("[name=children-0-last_name]").fill("Черных")
    page.locator("[name=children-0-first_name]").fill(first)
    page.locator("[name=children-0-gender]").select_option("m", force=True)
    page.locator("[name=children-0-birth_date]").fill("12052015")
    page.locator("[name=address]").fill("г. Асино, ул. Учебная, д. 5")
    page.get_by_label("пренебрежение нуждами").check()
    page.locator("[name=summary]").fill("Дети приходят в школу голодными.")
    page.locator("[name=immediate_threat]").select_option("no", force=True)
    page.locator("[name=urgency]").select_option("URGENCY.DAYS3", force=True)
    if org:
        page.locator("[name=source_org]").evaluate("(node, key) => node.tomselect.setValue(key)", org)


def test_save_and_next_keeps_the_institution_and_the_day_and_one_key_clears(
    page: Page, live: str, shot: Any, errors: list[str]
) -> None:
    org = str(signals.organisation("asino", "source").id)
    sign_in(page, live, "clerk.asino")
    page.goto(live + NEW)
    fill_signal(page, org=org)
    page.locator("[name=received_at]").fill("22.11.2026 18:30")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.get_by_text("Сохранено:")).to_be_visible()
    assert page.url.endswith(NEW) and AbuseFactEntry.select().count() == 1
    expect(page.locator(".note", has_text="Взято из прошлой записи:")).to_contain_text(
        "Дата и время поступления сигнала; Учреждение"
    )
    expect(page.locator("[name=received_at]")).to_have_value("22.11.2026 18:30")
    expect(page.locator("[name=source_org]")).to_have_value(org)
    expect(page.locator("[name=summary]")).to_have_value("")
    shot(page, "entry-sticky")
    page.locator("#source_org-ts-control").focus()
    page.keyboard.press("Escape")
    expect(page.locator("[name=source_org]")).to_have_value("")
    page.locator("[name=received_at]").focus()
    page.keyboard.press("Escape")
    expect(page.locator("[name=received_at]")).to_have_value("")
    expect(page.locator("[data-stuck]")).to_have_count(0)
    assert errors == []


# ------------------------------------------------------------------ drafts


def test_what_is_typed_is_kept_on_the_server_and_offered_again(
    page: Page, live: str, world: Any, shot: Any, errors: list[str]
) -> None:
    sign_in(page, live, "clerk.asino")
    page.goto(live + NEW)
    page.locator("[name=address]").fill("ул. Учебная, д. 5")
    page.locator("[name=children-0-last_name]").fill("Черных")
    page.get_by_role("button", name="Добавить строку").first.click()
    page.locator("[name=children-1-last_name]").fill("Черных-младшая")
    page.locator("[name=summary]").fill("набранное до обеда")
    expect(page.locator("[data-draft-state]")).to_have_text("Черновик сохранён в 09:00", timeout=15_000)
    shot(page, "entry-draft-kept")
    assert FormDraft.select().count() == 1 and AbuseFactEntry.select().count() == 0
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live}/desk/")
    page.goto(live + NEW)
    expect(page.locator("[name=summary]")).to_have_value("")
    expect(page.get_by_role("link", name="Продолжить черновик")).to_be_focused()
    shot(page, "entry-draft-offered")
    page.keyboard.press("Enter")
    expect(page.locator("[name=summary]")).to_have_value("набранное до обеда")
    expect(page.locator("[name=children-1-last_name]")).to_have_value("Черных-младшая")
    page.goto(f"{live}/drafts/")
    expect(page.get_by_role("table")).to_contain_text("Запись журнала ЖО")
    shot(page, "entry-drafts")
    page.get_by_role("link", name="Продолжить").first.click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Убрать строку").last.click()
    expect(page.locator("[data-row]:visible")).to_have_count(1)
    fill_signal(page)
    page.keyboard.press("Control+Enter")
    saved(page, "1/2026")
    assert FormDraft.select().count() == 0, "a saved form leaves no draft"
    page.goto(live + NEW)
    expect(page.get_by_text("Есть несохранённый черновик")).to_have_count(0)
    assert errors == []


def test_a_draft_is_thrown_away_on_the_form(page: Page, live: str, world: Any) -> None:
    sign_in(page, live, "clerk.asino")
    page.goto(live + NEW)
    page.locator("[name=summary]").fill("лишнее")
    expect(page.locator("[data-draft-state]")).to_contain_text("Черновик сохранён", timeout=15_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(live + NEW)
    page.get_by_role("button", name="Начать заново").click()
    page.get_by_role("button", name="Удалить и начать заново").click()
    expect(page.get_by_text("Черновик удалён")).to_be_visible()
    assert page.url.endswith(NEW) and FormDraft.select().count() == 0


# ------------------------------------------------------------------ sign-in in place


def over(page: Page) -> Locator:
    """The session ends while the page stays open."""
    WebSession.delete().execute()
    page.clock.fast_forward(16 * 60 * 1000)
    curtain = page.get_by_role("alertdialog", name="Сеанс закончился")
    expect(curtain).to_be_visible()
    return curtain


def test_the_password_over_the_page_brings_the_work_back(page: Page, live: str, shot: Any) -> None:
    page.clock.install()
    sign_in(page, live, "clerk.asino")
    page.goto(live + NEW)
    fill_signal(page)
    curtain = over(page)
    secret = curtain.get_by_label("Пароль (clerk.asino)")
    expect(secret).to_be_focused()
    secret.fill("не тот пароль")
    page.keyboard.press("Enter")
    expect(curtain).to_contain_text("имя или пароль не подходят")
    shot(page, "entry-sign-in-in-place")
    assert Audit.select().where(Audit.act == "sign-in-refused").count() == 1
    secret.fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(curtain).to_have_count(0)
    page.keyboard.press("Control+Enter")
    saved(page, "1/2026")
    assert Audit.select().where(Audit.act == "sign-in").count() == 2


def code_of(factor: str, user: User) -> str:
    _, secret = accounts_factor.shown(factor, user.username)
    return str(TOTP(key=secret.replace(" ", ""), format="base32").generate().token)


def test_the_second_factor_is_asked_over_the_page_too(page: Page, live: str, world: Any) -> None:
    page.clock.install()
    sign_in(page, live, "clerk.asino")
    user = User.get(User.username == "clerk.asino")
    page.goto(live + NEW)
    page.locator("[name=summary]").fill("набранное")
    with world.app.app_context():
        factor = accounts_factor.new()
        accounts_admin.set_factor(user, factor, code_of(factor, user), world.system(), world.now)
        User.update(factor_counter=0).where(User.id == user.id).execute()  # the code of this half minute once more
        typed = code_of(factor, user)
    curtain = over(page)
    curtain.get_by_label("Пароль").fill(PASSWORD)
    page.keyboard.press("Enter")
    code = curtain.get_by_label("Код второго фактора")
    expect(code).to_be_focused()
    code.fill("000000")
    page.keyboard.press("Enter")
    expect(curtain).to_contain_text("Код не подошёл")
    code.fill(typed)
    page.keyboard.press("Enter")
    expect(curtain).to_have_count(0)
    expect(page.locator("[name=summary]")).to_have_value("набранное")


# ------------------------------------------------------------------ two people, one row


def test_two_people_are_shown_field_by_field(page: Page, live: str, world: Any, shot: Any, errors: list[str]) -> None:
    entry = signals.register(world)
    sign_in(page, live, "clerk.asino")
    page.goto(f"{live}/abuse-journal/edit/?id={entry.id}")
    page.locator("[name=address]").fill("ул. Моя, 1")
    page.locator("[name=note]").fill("моё примечание")
    theirs = {"address": "ул. Коллеги, 2", "parents_text": "Мать: Черных Ирина", "note": "примечание коллеги"}
    records.change(
        AbuseFactEntry.get_by_id(entry.id), theirs, world.officer("specialist.asino"), world.now, version=None
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Запись уже изменил кто-то другой")).to_be_visible()
    rows = page.locator(".conflict tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("г. Асино, ул. Учебная, д. 5, кв. 2")
    expect(rows.nth(1)).to_contain_text("изменил только коллега")
    shot(page, "entry-conflict")
    page.set_viewport_size({"width": 820, "height": 1000})
    shot(page, "entry-conflict-820")
    rows.nth(0).get_by_role("radio", name="у коллеги").check()
    page.get_by_role("button", name="Сохранить выбранное").click()
    saved(page, entry.reg_number)
    now = AbuseFactEntry.get_by_id(entry.id)
    assert (now.address, now.parents_text, now.note) == ("ул. Коллеги, 2", "Мать: Черных Ирина", "моё примечание")
    assert [child.first_name for child in now.children] == ["Пётр", "Дарья"]
    assert [error for error in errors if "409" not in error] == []


def test_saving_with_an_open_list_adds_nothing_from_it(page: Page, live: str, world: Any) -> None:
    entry = signals.register(world)
    sign_in(page, live, "specialist.asino")
    page.goto(f"{live}/inspection-act/new/?case={entry.case_id}")
    page.wait_for_load_state()
    chosen = "node => [...node.selectedOptions].map((option) => option.value)"
    before = page.locator("[name=inspectors]").evaluate(chosen)
    page.locator("[name=inspectors] + .ts-wrapper input").click()
    expect(page.locator(".ts-dropdown .option.active")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Исправьте, пожалуйста")).to_be_visible()
    assert len(before) == 1
    assert page.locator("[name=inspectors]").evaluate(chosen) == before


# ------------------------------------------------------------------ rows of a spreadsheet


def paste(page: Page, target: Locator, text: str) -> None:
    target.focus()
    target.evaluate(
        """(node, text) => { const data = new DataTransfer(); data.setData("text/plain", text);
           const facts = { clipboardData: data, bubbles: true, cancelable: true };
           node.dispatchEvent(new ClipboardEvent("paste", facts)); }""",
        text,
    )


def test_children_are_pasted_into_the_form(page: Page, live: str, shot: Any, errors: list[str]) -> None:
    sign_in(page, live, "clerk.asino")
    page.goto(live + NEW)
    fill_signal(page)
    lines = ["Черных\tПётр\tИльич\tмужской\t12.05.2015", "Черных\tДарья\tИльинична\tженский\t01022020"]
    paste(page, page.locator("[name=children-0-last_name]"), "\n".join([*lines, "Черных\tОлег\tИльич\tнеясно\t"]))
    expect(page.get_by_text("Вставлено строк: 3. Не подошло значений: 1")).to_be_visible()
    expect(page.locator("[name=children-1-birth_date]")).to_have_value("01.02.2020")
    expect(page.locator("[name=children-2-gender]")).to_have_attribute("aria-invalid", "true")
    shot(page, "entry-pasted-children")
    page.locator("[name=children-2-gender]").select_option("m", force=True)
    page.keyboard.press("Control+Enter")
    saved(page, "1/2026")
    assert [child.first_name for child in AbuseFactEntry.get().children] == ["Пётр", "Дарья", "Олег"]
    assert errors == []


HEAD = (
    "Дата и время поступления сигнала\tИсточник сигнала\tФорма сигнала\tФИО ребёнка, дата рождения\tАдрес\t"
    "Вид жестокого обращения\tКраткое содержание\tНепосредственная угроза\tСрочность реагирования\t"
    "Кто сообщил: ФИО, должность"
)


def line(number: int, **other: str) -> str:
    cells = {
        "at": "22.11.2026 10:15",
        "source": "школа",
        "channel": "устно",
        "child": f"Черных Пётр Ильич, {1 + number % 28:02}.05.2015",
        "address": f"г. Асино, ул. Учебная, д. {number}",
        "kind": "физическое насилие",
        "summary": f"Сигнал номер {number}",
        "threat": "нет",
        "urgency": "до 3 рабочих дней",
        "who": "Орлова Т. М., социальный педагог",
    }
    return "\t".join((cells | other).values())


def test_forty_signals_come_from_a_spreadsheet_all_or_none(page: Page, live: str, shot: Any, errors: list[str]) -> None:
    page.set_default_timeout(60_000)
    sign_in(page, live, "clerk.asino")
    page.goto(f"{live}/abuse-journal/")
    shot(page, "entry-list-empty")
    page.get_by_role("link", name="Вставить из таблицы").click()
    shot(page, "entry-grid-0")
    lines = [line(number) for number in range(1, 41)]
    lines[1] = line(2, source="детский сад", threat="возможно")
    lines[4] = line(5, at="31.12.2026", summary="")
    page.get_by_label("Строки из таблицы").fill("\n".join([HEAD, *lines]))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Исправьте, пожалуйста")).to_be_visible(timeout=60_000)
    shot(page, "entry-grid-40-wrong")
    page.set_viewport_size({"width": 820, "height": 1000})
    shot(page, "entry-grid-40-wrong-820")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert AbuseFactEntry.select().count() == 0
    expect(page.locator("#row-1")).to_contain_text("«возможно»")
    page.locator("[name=cell-1-1]").fill("школа")
    page.locator("[name=cell-1-7]").fill("нет")
    page.locator("[name=cell-4-0]").fill("22.11.2026 11:00")
    page.locator("[name=cell-3-6]").press("Enter")
    expect(page.locator("[name=cell-4-6]")).to_be_focused()
    page.keyboard.type("исправлено")
    expect(page.locator("[data-draft-state]")).to_contain_text("Черновик сохранён", timeout=15_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live}/abuse-journal/paste/")
    page.get_by_role("link", name="Продолжить черновик").click()
    expect(page.locator("[name=cell-4-6]")).to_have_value("исправлено", timeout=60_000)
    shot(page, "entry-grid-draft")
    page.get_by_role("button", name="Сохранить все строки: 40").click()
    expect(page.get_by_text("Сохранено: 40 записей")).to_be_visible(timeout=120_000)
    assert AbuseFactEntry.select().count() == 40
    assert [error for error in errors if "422" not in error] == []


# ------------------------------------------------------------------ the calendar


def test_a_day_is_picked_from_the_keyboard(page: Page, live: str, shot: Any, errors: list[str]) -> None:
    sign_in(page, live, "clerk.asino")
    page.goto(live + NEW)
    day = page.locator("[name=paper_date]")
    day.focus()
    page.keyboard.press("Alt+ArrowDown")
    calendar = page.get_by_role("dialog", name="Выбор даты: Реквизиты бумаги: дата")
    expect(calendar).to_contain_text("ноябрь 2026")
    expect(calendar.get_by_role("columnheader").first).to_have_text("пн")
    expect(calendar.get_by_role("button", name="23 ноября 2026, понедельник")).to_be_focused()
    shot(page, "entry-calendar")
    for key in ("ArrowUp", "ArrowLeft", "PageUp", "Enter"):
        page.keyboard.press(key)
    expect(day).to_have_value("15.10.2026")
    expect(day).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Escape")
    expect(calendar).to_have_count(0)
    page.locator("[name=received_at]").locator("xpath=following-sibling::button").click()
    page.get_by_role("button", name="20 ноября 2026, пятница").click()
    expect(page.locator("[name=received_at]")).to_have_value("20.11.2026 09:00")
    for typed, read in (("21112026", "21.11.2026"), ("+3", "26.11.2026"), ("сегодня", "23.11.2026")):
        day.fill(typed)
        page.keyboard.press("Tab")
        expect(day).to_have_value(read)
    assert errors == []


# ------------------------------------------------------------------ for everybody


@pytest.mark.parametrize("width", [1280, 820])
def test_the_screens_of_entry_have_no_barriers(page: Page, live: str, world: Any, width: int) -> None:
    entry = signals.register(world)
    me = User.get(User.username == "clerk.asino").id
    drafts.keep(drafts.Form("t" * 32, "abuse-journal"), [("summary", "начато")], me, world.now)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, live, "clerk.asino")
    page.goto(f"{live}/drafts/")
    assert barriers(page) == []
    page.goto(live + NEW)
    assert barriers(page) == []
    page.locator("[name=paper_date]").press("Alt+ArrowDown")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert barriers(page) == []
    page.goto(f"{live}/abuse-journal/paste/")
    assert barriers(page) == []
    page.get_by_label("Строки из таблицы").fill("\n".join([HEAD, line(1, source="неведомо"), line(2)]))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#row-0")).to_contain_text("не найдено")
    assert barriers(page) == []
    page.goto(f"{live}/abuse-journal/edit/?id={entry.id}")
    page.locator("[name=note]").fill("моё")
    records.change(AbuseFactEntry.get_by_id(entry.id), {"note": "их"}, world.officer("specialist.asino"), world.now)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".conflict")).to_be_visible()
    assert barriers(page) == []
