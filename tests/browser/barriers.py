"""What stops a person who does not see or uses no mouse: axe-core by WCAG 2.2 A and AA, one judge for all tests."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def barriers(page: Page, within: str | None = None) -> list[str]:
    """What axe finds wrong on the page, or inside one selector: rule, element, what to do."""
    page.wait_for_load_state()  # before its style sheet every link is too small
    page.evaluate("document.querySelector('.skip')?.blur()")  # while it is shown it lies over the menu, as it should
    found = Axe().run(page, context=within, options=_RULES | {"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} – {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]
