"""Playwright with the system's Chromium: nothing is downloaded, nothing calls home, every screen speaks Russian."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox",  # Chromium refuses root otherwise
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
)

Shot = Callable[[Page, str], Path]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("No Chromium here: run .ci/system-packages tests")
    return {**browser_type_launch_args, "executable_path": found, "args": list(SWITCHES)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "ru-RU", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture(scope="session")
def shot(pytestconfig: pytest.Config) -> Shot:
    """`shot(page, name)` writes the whole page to build/screens/NAME.png, for the eye."""
    folder = pytestconfig.rootpath / "build" / "screens"
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> Path:
        target = folder / f"{name}.png"
        page.screenshot(path=target, full_page=True)
        return target

    return take
