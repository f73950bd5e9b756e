"""What stops a person who does not see or uses no mouse: axe-core by WCAG 2.2 A and AA, one judge for all tests."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
#: Of them, those whose answer another set of colours may change.
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

#: While the link to the content is shown it lies over the menu, as it should; what moves is judged where it stops.
_AT_REST = """
document.querySelector(".skip")?.blur();
for (const moving of document.getAnimations())
  if (moving.effect?.getComputedTiming().endTime < Infinity) moving.finish();
"""
_JUDGE = "([within, options]) => axe.run(within ?? document, options).then((told) => told.violations)"


def barriers(page: Page, within: str | None = None, *, colours_only: bool = False) -> list[str]:
    """What axe finds wrong on the page, or inside one selector: rule, element, what to do."""
    page.wait_for_load_state()  # before its style sheet every link is too small
    page.evaluate(_AT_REST)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options: dict[str, Any] = (_COLOURS if colours_only else _RULES) | {"resultTypes": ["violations"]}
    return [
        f"{rule['id']}: {node['html'][:160]} – {node['failureSummary']}"
        for rule in page.evaluate(_JUDGE, [within, options])
        for node in rule["nodes"]
    ]
