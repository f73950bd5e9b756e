"""A hand at a console: does what a person does and counts keystrokes, clicks and page loads."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

_FOCUSED = "(selector) => Boolean(document.activeElement?.matches(selector))"
#: How many Tabs away a field is: 0 when the cursor stands there, -1 when it is behind or hidden.
_AWAY = """(selector) => {
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, [tabindex]")].filter(
    (node) => node.tabIndex >= 0 && !node.disabled && node.type !== "hidden" && node.getClientRects().length);
  return stops.findIndex((node) => node.matches(selector)) - stops.indexOf(document.activeElement);
}"""
#: A person tabs to a near field and clicks on a farther one.
NEAR = 3


@dataclass(slots=True)
class Effort:
    """What a task cost. ``typed`` is the content; a chord counts each of its keys."""

    keys: int = 0
    clicks: int = 0
    loads: int = 0
    typed: int = 0


class Hand:
    """Presses, types and clicks on a page; the counters start at zero."""

    def __init__(self, page: Page) -> None:
        self.page, self.effort = page, Effort()
        self._wire = page.context.new_cdp_session(page)
        page.on("domcontentloaded", self._loaded)

    def _loaded(self, page: Page) -> None:
        self.effort.loads += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.effort.keys += len(key.split("+"))

    def type(self, text: str) -> None:
        """The content itself: a name, a date, a sentence."""
        self._letters(text)
        self.effort.typed += len(text)

    def type_again(self, text: str) -> None:
        """What had been typed once and did not help: no content, but keystrokes."""
        self._letters(text)
        self.effort.keys += len(text)

    def _letters(self, text: str) -> None:
        """Real keys: the driver's own typing puts Cyrillic letters in without any, and lists would not hear them."""
        for letter in text:
            for kind in ("keyDown", "keyUp"):
                self._wire.send("Input.dispatchKeyEvent", {"type": kind, "key": letter, "text": letter})

    def click(self, selector: str) -> None:
        self.page.locator(f"{selector} >> visible=true").first.click()
        self.effort.clicks += 1
        self.settle()

    def go(self, selector: str) -> None:
        """To a field by the cheaper way."""
        away = self.page.evaluate(_AWAY, selector)
        if 0 <= away <= NEAR:
            self.press(*["Tab"] * away)
        else:
            self.page.locator(selector).first.focus()  # clicking would open a list over the page
            self.effort.clicks += 1
        assert self.page.evaluate(_FOCUSED, selector), f"the cursor is not in {selector}"

    def paper(self, selector: str) -> bytes:
        """Click on what opens or downloads a file: one click, one load. Returns the file."""
        address = self.page.locator(f"{selector} >> visible=true").first.evaluate("node => node.href")
        answer = self.page.request.get(address)
        assert answer.ok, f"{answer.status} for {selector}"
        self.effort.clicks += 1
        self.effort.loads += 1
        return answer.body()

    def settle(self) -> None:
        self.page.wait_for_load_state("networkidle")

    def close(self) -> Effort:
        self.settle()
        self.page.remove_listener("domcontentloaded", self._loaded)
        return self.effort
