"""Pictures and filled examples of the user guide, from the demonstration: ``python -m tests.guide`` makes them anew.

All people are invented. Pictures are palette PNG of at most :data:`MOST_BYTES`; examples say what details pages say.
"""

from __future__ import annotations

import io
import json
import logging
import shutil
import tempfile
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from app import create_app
from console import migrations, officers
from console.config import Settings
from console.database import connection
from reports import render
from schema import registry
from schema.case import Case
from schema.places import Territory
from seed import demo, reference
from tests.browser.conftest import BROWSERS, SWITCHES
from tests.samples import served, sign_in
from tests.seed import golden

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "guide" / "pictures"
EXAMPLES = ROOT / "docs" / "guide" / "examples"
NOW = datetime(2026, 11, 23, 9, 0)
CASES = 64
#: A chapter is read over a slow line of a settlement.
MOST_BYTES = 150 * 1024
#: Name of the picture → who looks, at what; «{case}» is the case of the officer's territory that came furthest.
SHOTS = {
    "sign-in": ("", "/login"),
    "desk": ("head.asino", "/desk/"),
    "signal": ("clerk.asino", "/abuse-journal/new/"),
    "case": ("curator.kedrovy", "/case/{case}/"),
    "overdue": ("supervisor.asino", "/overdue/"),
    "lists": ("clerk.asino", "/abuse-journal/"),
    "readiness": ("supervisor.kedrovy", "/readiness/"),
    "assignments": ("head.asino", "/assignments/"),
    "visits": ("curator.kedrovy", "/visits/"),
    "help": ("specialist.asino", "/help/inspection-act"),
}
_SIZE = {"width": 1180, "height": 760}


def examples() -> dict[str, str]:
    """Key of a document → its example as JSON, in a database that holds the demonstration."""
    found = {}
    for model in registry.documents():
        row = golden.sample(model)
        if row is not None:
            parts = [asdict(part) for part in render.parts(row, blank=False)]
            found[model.spec.key] = json.dumps(parts, ensure_ascii=False, indent=1) + "\n"
    return found


def small(shot: bytes) -> bytes:
    """The screenshot with a palette, with ever fewer colours until it is small enough."""
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    for colours in (128, 64, 32, 16):
        target = io.BytesIO()
        picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            target, "PNG", optimize=True
        )
        if target.tell() <= MOST_BYTES:
            break
    return target.getvalue()


def pictures(address: str) -> dict[str, bytes]:
    """Name → the small PNG of every picture that chapters show."""
    browser_path = next(path for path in map(shutil.which, BROWSERS) if path)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(SWITCHES))
        found = {name: small(_shot(browser, address, *shot)) for name, shot in SHOTS.items()}
        browser.close()
    return found


def _shot(browser: Browser, address: str, login: str, url: str) -> bytes:
    page: Page = browser.new_context(locale="ru-RU", viewport=_SIZE).new_page()  # type: ignore[arg-type]
    if login:
        sign_in(page, address, login)
        if page.locator("[data-tour-refuse]").count():
            with page.expect_response("**/help/tour/done"):
                page.click("[data-tour-refuse]")
    page.goto(address + url.format(case=_case(login.partition(".")[2])))
    content = page.screenshot()
    page.context.close()
    return content


def _case(code: str) -> int | None:
    query = Case.select(Case.id).join(Territory).where(Territory.code == code, Case.state == "open")
    found: int | None = query.where(Case.curator.is_null(False)).order_by(Case.stage.desc(), Case.id).scalar()
    return found


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    for folder in (PICTURES, EXAMPLES):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var:
        settings = Settings(var=Path(var), database_url=f"sqlite:///{var}/console.db", demo=True, now=NOW)
        app: Any = create_app(settings)
        with app.app_context():
            migrations.up()
            with connection():
                list(reference.load(officers.system(NOW.date()), NOW))
                demo.fill(CASES, 1, NOW)
                for key, text in examples().items():
                    (EXAMPLES / f"{key}.json").write_text(text, encoding="utf-8")
                with served(app) as address:
                    for name, content in pictures(address).items():
                        (PICTURES / f"{name}.png").write_bytes(content)


if __name__ == "__main__":
    main()
