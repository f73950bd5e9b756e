"""The stopwatch: five tasks done in a real browser here and in a stock Flask-Admin over the same rows.

`python -m bench.stopwatch` prints the table of docs/usability.md. Each task begins at the start page with the officer
signed in, has a fresh copy of the demo, and is checked in the database or on the page: a task which was not done has no
figure.
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from app import create_app
from bench import stock
from bench.hand import Effort, Hand
from bench.tasks import TASKS, Task
from console import migrations, officers, regulations
from console.config import Settings
from console.database import connection
from seed import demo, reference
from tests.browser.conftest import BROWSERS, SWITCHES
from tests.pages import PASSWORD
from tests.samples import served

NOW = datetime(2026, 11, 23, 9, 0)
CASES, SEED = 64, 1
COLUMNS = ("keys", "clicks", "loads", "typed")
HEAD = """| задача | | клавиш | щелчков | загрузок страниц | знаков содержания |
|---|---|---:|---:|---:|---:|"""


@contextmanager
def opened(folder: Path) -> Iterator[Any]:
    """The console on the database of the folder."""
    database = f"sqlite:///{folder}/console.db"
    app = create_app(Settings(var=folder, database_url=database, demo=True, testing=True, now=NOW))
    with app.app_context():
        migrations.up()
        with connection():
            yield app
    regulations.forget()


def filled(folder: Path) -> None:
    with opened(folder):
        list(reference.load(officers.system(NOW.date()), NOW))
        demo.fill(CASES, SEED, NOW)


@contextmanager
def copied(folder: Path) -> Iterator[Any]:
    """Every task finds the same rows."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(folder, place, dirs_exist_ok=True)
        with opened(Path(place)) as app:
            yield app


def signed_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/login")
    page.fill("[name=username]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/desk/")
    page.wait_for_load_state("networkidle")


def timed(browser: Browser, address: str, login: str, act: Callable[[Hand], None]) -> Effort:
    """One person's work from the start page; signing in is not counted."""
    page = browser.new_page(locale="ru-RU", viewport={"width": 1280, "height": 800})
    page.set_default_timeout(10_000)
    if login:
        signed_in(page, address, login)
    else:
        page.goto(f"{address}/admin/")
    hand = Hand(page)
    act(hand)
    effort = hand.close()
    page.close()
    return effort


def ours(browser: Browser, folder: Path, task: Task) -> Effort:
    with copied(folder) as app, served(app) as address:
        parts = [timed(browser, address, login, act) for login, act in task.ours]
    return Effort(**{name: sum(getattr(part, name) for part in parts) for name in COLUMNS})


def theirs(browser: Browser, folder: Path, task: Task) -> Effort | None:
    """None and a word on stderr when the task could not be done to the end: then there is no figure."""
    with copied(folder), served(stock.app(NOW)) as address:
        try:
            return timed(browser, address, "", task.stock)
        except AssertionError as failure:
            print(f"stock, {task.title}: {failure}"[:300], file=sys.stderr)
            return None


def row(title: str, console: str, effort: Effort | None) -> str:
    cells = [str(getattr(effort, name)) if effort else "–" for name in COLUMNS]
    return f"| {title} | {console} | " + " | ".join(cells) + " |"


def main(chosen: set[str]) -> None:
    """All tasks, or those whose numbers are given."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    found = next(path for path in map(shutil.which, BROWSERS) if path)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        filled(folder)
        browser = playwright.chromium.launch(executable_path=found, args=list(SWITCHES))
        print(f"Chromium {browser.version}", HEAD, sep="\n\n", flush=True)
        for number, task in enumerate(TASKS, 1):
            if chosen and str(number) not in chosen:
                continue
            print(row(f"{number}. {task.title}", "до", theirs(browser, folder, task)), flush=True)
            print(row("", "**после**", ours(browser, folder, task)), flush=True)
        browser.close()


if __name__ == "__main__":
    main(set(sys.argv[1:]))
