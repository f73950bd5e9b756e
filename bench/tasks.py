"""The five tasks, each done twice: in the console by its fast ways, and in the stock Flask-Admin by its own.

The people, cases and numbers are those of the demo of 64 cases with the seed 1. Every way ends with a check.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

from bench.hand import Hand
from schema.case import Case
from schema.documents.case_transfer import CaseTransfer
from schema.documents.meeting import Meeting
from schema.places import Employee
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import Status

WHO = "Орлова Т. М., социальный педагог"
CHILD = ("Черных", "Пётр", "Ильич")
ADDRESS = "г. Асино, ул. Учебная, д. 5"
SUMMARY = "Дети несколько дней приходят в школу голодными."
HALF = "ветрова ален"
FOUND = "Алёна"
FAMILY, CASE = "кравец", "С-АС-2026-0018"
CURATOR, CURATOR_LATE = "Ветлугин", 2
#: What goes with the case: kind as it begins in the list of ours and of stock, number and date.
ENCLOSED = (("план З", "С-АС-2026-0018/ЗПР-1"), ("служебная записка и", "№ 429-СЗ"), ("акт о", "№ 30/2026"))
SECRETARY, CHAIR = "Подгорная", "Тальников"


@dataclass(frozen=True, slots=True)
class Task:
    """What is done and how in each console; each step of ours is one officer's work from the desk to the end."""

    title: str
    ours: tuple[tuple[str, Callable[[Hand], None]], ...]
    stock: Callable[[Hand], None]


# ------------------------------------------------------------------ the console


def _next(hand: Hand, *texts: str) -> None:
    """Text after text, each taken by Enter, which goes to the next field that is needed."""
    for text in texts:
        hand.type(text)
        hand.press("Enter")


def _pick(hand: Hand, text: str) -> None:
    """The palette, from any page: type, wait for the answer, Enter."""
    hand.press("Control+k")
    hand.page.locator("dialog.palette [role=option]").first.wait_for()
    hand.type(text)
    with hand.page.expect_response("**/search/palette/"):
        pass
    hand.page.locator("dialog.palette mark").first.wait_for()
    with hand.page.expect_navigation():
        hand.press("Enter")
    hand.settle()


def our_signal(hand: Hand) -> None:
    with hand.page.expect_navigation():
        hand.press("Insert")
    hand.settle()
    hand.type("школ")
    hand.press("Tab", "Tab")
    _next(hand, WHO, "устн", *CHILD, "м")
    hand.type("12052015")
    hand.press("Tab", "Tab", "Tab")
    hand.type(ADDRESS)
    hand.press("Enter", "Space", "Enter")
    hand.type(SUMMARY)
    hand.press("Tab", "Enter")
    _next(hand, "нет", "до 3")
    with hand.page.expect_navigation():
        hand.press("Enter")
    hand.settle()
    _signal_is_there()


def _signal_is_there() -> None:
    entry = AbuseFactEntry.get(AbuseFactEntry.summary == SUMMARY)
    [child] = entry.children
    assert (child.last_name, child.first_name, child.patronymic) == CHILD and str(child.birth_date) == "2015-05-12"
    assert (entry.source_kind_id, entry.channel_id, entry.urgency_id) == (
        "SOURCE.SCHOOL",
        "CHANNEL.ORAL",
        "URGENCY.DAYS3",
    )
    assert entry.status == Status.REGISTERED and entry.reg_number and entry.received_at and entry.territory_id


def our_child(hand: Hand) -> None:
    _pick(hand, HALF)
    assert FOUND in hand.page.inner_text("main")


def our_draft(hand: Hand) -> None:
    _pick(hand, FAMILY)
    hand.click('main a[href*="/case-transfer/new/"]')
    with hand.page.expect_navigation():
        hand.press("Control+Enter")
    hand.settle()
    problems = hand.page.locator("[data-problems]")
    assert not problems.count(), problems.inner_text()


def our_sending(hand: Hand) -> None:
    _pick(hand, FAMILY)
    hand.click('main a[href*="/case-transfer/details/"]')
    hand.click('main button:has-text("Подписать и отправить")')
    _case_is_sent()


def _case_is_sent() -> None:
    case = Case.get(Case.number == CASE)
    transfer = CaseTransfer.get(CaseTransfer.case == case)
    listed = [f"{row.kind.label} {row.reference}" for row in transfer.enclosures]
    assert transfer.status == Status.SENT, transfer.status
    assert all(any(one.startswith(kind) and number in one for one in listed) for kind, number in ENCLOSED), listed


def our_late(hand: Hand) -> None:
    hand.click('nav a:has-text("Контроль сроков")')
    hand.click(f'main table a:has-text("{CURATOR}")')
    assert hand.page.locator("#terms tbody tr").count() == CURATOR_LATE
    assert hand.paper('a:has-text("Печать")').startswith(b"%PDF")


def our_council(hand: Hand) -> None:
    with hand.page.expect_navigation():
        hand.press("Insert")
    hand.settle()
    hand.type("10122026")
    with hand.page.expect_navigation():
        hand.press("Control+Enter")
    hand.settle()
    hand.click('button:has-text("Внести отмеченные")')
    _council_is_ready()
    assert hand.paper('a:has-text("Печать повестки")').startswith(b"%PDF")


def _council_is_ready() -> None:
    meeting = Meeting.get(Meeting.held_on == "2026-12-10")
    agenda = sorted((item.case.number, item.kind.label.split()[0]) for item in meeting.agenda)
    assert agenda == list(AGENDA), agenda


# ------------------------------------------------------------------ the stock console


def _new(hand: Hand, model: str) -> None:
    hand.click(f'a.nav-link[href="/admin/{model}/"]')
    hand.click('a.nav-link[href*="/new/"]')


def _write(hand: Hand, **values: str) -> None:
    for name, text in values.items():
        _put(hand, name, text)


def _put(hand: Hand, name: str, text: str) -> None:
    """A value into an input, or the first letters of an option; a list must then show what was meant."""
    hand.go(f'[name="{name}"]')
    hand.type(text)
    field = hand.page.locator(f'[name="{name}"]')
    shown = field.evaluate("node => node.selectedOptions ? node.selectedOptions[0].text : node.value")
    assert shown.lower().startswith(text.lower()), f"{name}: {shown}"


def _find(hand: Hand, name: str, number: str) -> None:
    """A case in the list that asks the server: the last digits and a step or two, both territories count alike."""
    box = f'[id="s2id_{name}"]'
    hand.go(f"{box} .select2-focusser")
    hand.press("Enter")  # opens the list
    hand.type(number[-4:])
    found = hand.page.locator(".select2-result-selectable")
    found.filter(has_text=number).wait_for()
    steps = next(at for at, text in enumerate(found.all_inner_texts()) if number in text)
    hand.press(*["ArrowDown"] * steps, "Enter")
    assert number in hand.page.inner_text(box), name


def _row(hand: Hand, at: int, **values: str) -> None:
    """An inline row; «+» is what the model calls the back reference."""
    hand.click('[id="+-button"]')
    for name, text in values.items():
        _put(hand, f"+-{at}-{name}", text)


def _save(hand: Hand) -> None:
    hand.click('input[type=submit][value="Сохранить"]')
    wrong = hand.page.locator(".alert-danger, .invalid-feedback >> visible=true")
    assert not wrong.count(), wrong.all_inner_texts()


def stock_signal(hand: Hand) -> None:
    _new(hand, "abusefactentry")
    _write(hand, territory="г. А", reg_number="31/2026")
    _write(hand, source_kind="школ", source_person=WHO, channel="устн", address=ADDRESS, summary=SUMMARY)
    _write(hand, immediate_threat="нет", urgency="до 3", registered_by="Руч")
    last, first, patronymic = CHILD
    _row(hand, 0, last_name=last, first_name=first, patronymic=patronymic, gender="м", birth_date="2015-05-12")
    _save(hand)
    _signal_is_there()


def stock_child(hand: Hand) -> None:
    hand.click('a.nav-link[href="/admin/person/"]')
    hand.go("[name=search]")
    hand.type(HALF)
    _look(hand)
    again = HALF.split()[0].capitalize()
    if not _shown(hand):
        hand.go("[name=search]")
        hand.press("Control+a")
        hand.type_again(again)
        _look(hand)
    hand.click(f'tr:has-text("{FOUND}") a[href*="/details/"]')
    assert FOUND in hand.page.inner_text("body")


def _look(hand: Hand) -> None:
    with hand.page.expect_navigation():
        hand.press("Enter")
    hand.settle()


def _shown(hand: Hand) -> int:
    return int(hand.page.locator("tbody tr a[href*='/details/']").count())


def stock_transfer(hand: Hand) -> None:
    _new(hand, "casetransfer")
    _write(hand, territory="г. А")
    _find(hand, "case", CASE)
    _write(hand, status="отпр", sent_on="2026-11-23", from_org="Орган", to_org="Уполн")
    for number, (kind, reference) in enumerate(ENCLOSED):
        _row(hand, number, kind=kind, reference=reference, sheets="1")
    _save(hand)
    _case_is_sent()


def stock_late(hand: Hand) -> None:
    hand.click('a.nav-link[href="/admin/deadline/"]')
    for title in ("Status", "Responsible", "Due On"):  # the last takes the cursor; of the states the first is «open»
        hand.click('a:has-text("Добавить Фильтр")')
        hand.click(f'a.filter:has-text("{title}")')
        if title == "Responsible":
            hand.click("table.filters tr:nth-child(2) td:last-child .select2-choice")
            hand.type(CURATOR[:4])
            hand.press("Enter")
        if title == "Due On":
            hand.type("2026-11-23")
    _look(hand)
    rows = list(csv.DictReader(io.StringIO(hand.paper('a[href*="/export/csv"]').decode())))
    curators = [Employee.get_by_id(int(row["Responsible Id"])).last_name for row in rows]
    assert curators == [CURATOR] * CURATOR_LATE, curators


#: What the console proposes for that day and the other one is told by hand: the case, the question by its first word.
AGENDA = tuple(
    (f"С-АС-2026-{number}", kind)
    for number, kinds in (
        ("0002", ("плановая", "рассмотрение")),
        ("0003", ("плановая", "рассмотрение")),
        ("0005", ("рассмотрение",)),
        ("0006", ("плановая", "рассмотрение")),
        ("0007", ("рассмотрение",)),
        ("0008", ("плановая", "рассмотрение")),
        ("0009", ("рассмотрение",)),
        ("0011", ("рассмотрение",)),
        ("0013", ("экспертиза",)),
    )
    for kind in kinds
)


def stock_council(hand: Hand) -> None:
    _new(hand, "meeting")
    _write(hand, territory="г. А", body="Коорд", held_on="2026-12-10", chair=CHAIR[:4], secretary=SECRETARY[:4])
    for number, (case, kind) in enumerate(AGENDA):  # the title is left empty: kind and case say the same
        _row(hand, number, number=str(number + 1), kind=kind[:3])
        _find(hand, f"+-{number}-case", case)
    hand.click("input[name=_continue_editing]")
    _council_is_ready()
    hand.press("Control+p")  # the form on paper: nothing else is printed
    assert hand.page.pdf().startswith(b"%PDF")


TASKS = (
    Task("Зарегистрировать сигнал об одном ребёнке", (("clerk.asino", our_signal),), stock_signal),
    Task(f"Найти ребёнка по неполному имени: «{HALF}»", (("clerk.asino", our_child),), stock_child),
    Task(
        "Закрыть недостающее у случая: передача в службу с описью из трёх бумаг",
        (("specialist.asino", our_draft), ("head.asino", our_sending)),
        stock_transfer,
    ),
    Task("Напечатать просроченное одного куратора", (("supervisor.asino", our_late),), stock_late),
    Task("Подготовить Совет: заседание, повестка, печать", (("secretary.asino", our_council),), stock_council),
)
