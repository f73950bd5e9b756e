"""`make samples`: one PDF of every document and a picture of every main screen, for the eye."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from app import create_app
from console import case_file, issuing, migrations, officers, regulations, timeline
from console.accounts import User, officer_of
from console.config import Settings
from console.database import connection
from reports import journals, pdf
from schema import registry
from schema.case import Case
from schema.places import Territory
from seed import demo, reference
from tests import screens as screen_list
from tests.browser.conftest import BROWSERS, SWITCHES
from tests.pages import PASSWORD
from tests.screens import SCREENS
from tests.seed import golden

NOW = datetime(2026, 11, 23, 9, 0)
TERRITORY = "asino"
#: Colour schemes and widths of the pictures.
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 820)]


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The app on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def papers(folder: Path) -> None:
    """The newest issued paper of every kind, and the registers for the year."""
    folder.mkdir(parents=True, exist_ok=True)
    for model in registry.documents():
        if model.spec.printing:
            content = issuing.printed(golden.sample(model), "http://127.0.0.1:8000")
            (folder / f"{model.spec.key}.pdf").write_bytes(content)
        if model.spec.journal:
            place = Territory.get(Territory.code == "asino")
            rows = list(model.select().where(model.territory == place).order_by(model.id))
            book = journals.Book(model, rows, place, datetime(2026, 1, 1).date(), NOW.date())
            (folder / f"{model.spec.key}-journal.pdf").write_bytes(journals.pressed(book))


def case_file_of(folder: Path) -> None:
    """The whole of the longest case."""
    longest = max(Case.select(), key=lambda case: len(timeline.moves(case)))
    made = case_file.make(longest, officers.system(NOW.date()), NOW, "http://127.0.0.1:8000")
    (folder / "case-file.pdf").write_bytes(made.content)


def screens(folder: Path, address: str) -> None:
    """Every main screen as the people who use it see it: light and dark, at 1280 and 820 pixels."""
    folder.mkdir(parents=True, exist_ok=True)
    found = next(path for path in map(shutil.which, BROWSERS) if path)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(SWITCHES))
        for role, pages in SCREENS.items():
            page = browser.new_context(locale="ru-RU", reduced_motion="reduce").new_page()
            login = screen_list.login(role, TERRITORY)
            if login:
                sign_in(page, address, login)
            officer = officer_of(User.get(User.username == login), NOW) if login else None
            for path in pages:
                _shots(page, address + screen_list.address(path, officer), folder / _name(role, path))
            page.context.close()
        browser.close()


def sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/login")
    page.fill("input[name=username]", login)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def _name(role: str, path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{role or 'open'}{path}".lower()).strip("-")


def _shots(page: Page, address: str, target: Path) -> None:
    page.goto(address)
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=target.with_name(f"{target.name}-{scheme}-{width}.png"), full_page=True)


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as var:
        settings = Settings(var=Path(var), database_url=f"sqlite:///{var}/console.db", demo=True, now=NOW)
        app = create_app(settings)
        with app.app_context():
            migrations.up()
            with connection():
                list(reference.load(officers.system(NOW.date()), NOW))
                demo.fill(64, 1, NOW)
                regulations.forget()
                papers(folder / "papers")
                case_file_of(folder / "papers")
                with served(app) as address:
                    screens(folder / "screens", address)
    pdf.close()
    print(f"papers and screens are in {folder}/")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build"))
