"""A visitor without JavaScript: opens pages, reads their forms, fills them in and sends them, as a browser would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import lxml.html
from flask import Flask

PASSWORD = "demo-kedr-2026"


class WrongPage(AssertionError):
    """The page is not what the story expected."""


@dataclass
class Page:
    """An answer of the console."""

    status: int
    url: str
    text: str
    body: bytes
    headers: Any
    root: Any = field(repr=False, default=None)

    @property
    def title(self) -> str:
        found = self.root.xpath("//h1")
        return " ".join(found[0].text_content().split()) if found else ""

    @property
    def words(self) -> str:
        """The visible text, white space folded."""
        return " ".join(self.root.text_content().split())

    def problems(self) -> list[str]:
        """Texts of the problem summary."""
        return [" ".join(node.text_content().split()) for node in self.root.xpath("//*[@role='alert']//li")]

    def form(self, action: str = "") -> Any:
        """The form whose address ends with ``action`` (the largest one by default)."""
        forms = self.root.xpath("//main//form") or self.root.xpath("//form")
        chosen = [f for f in forms if (f.get("action") or self.url).split("?")[0].endswith(action)] if action else forms
        if not chosen:
            raise WrongPage(f"no form {action!r} on {self.url}: {[f.get('action') for f in forms]}")
        return max(chosen, key=lambda node: len(node.xpath(".//input|.//select|.//textarea")))

    def link(self, words: str) -> str:
        for node in self.root.xpath("//a[@href]"):
            if words in " ".join(node.text_content().split()):
                return str(node.get("href"))
        raise WrongPage(f"no link {words!r} on {self.url}")


def values(form: Any) -> list[tuple[str, str]]:
    """What the browser would send when nothing is touched."""
    found: list[tuple[str, str]] = []
    for node in form.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]"):
        if node.xpath("ancestor::template") or node.get("disabled") is not None:
            continue
        name, kind = node.get("name"), (node.get("type") or "").lower()
        if node.tag == "select":
            options = node.xpath(".//option")
            chosen = [o for o in options if o.get("selected") is not None]
            if not chosen and node.get("multiple") is None:
                chosen = options[:1]
            found += [(name, o.get("value", o.text or "")) for o in chosen]
        elif node.tag == "textarea":
            found.append((name, (node.text or "").removeprefix("\n")))
        elif kind in {"checkbox", "radio"}:
            if node.get("checked") is not None:
                found.append((name, node.get("value", "on")))
        elif kind not in {"submit", "button", "file", "image"}:
            found.append((name, node.get("value", "")))
    return found


class Visitor:
    """One browser with its cookie."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.login = ""
        self._token = ""

    def open(self, url: str, *, expect: int | None = 200) -> Page:
        return self._answer(self.client.get(url, follow_redirects=True), expect)

    def send(
        self, page: Page, changes: Mapping[str, Any] | None = None, *, action: str = "", expect: int | None = 200
    ) -> Page:
        """Fill the form with ``changes`` and send it; a list is several values of one name, None removes it."""
        form = page.form(action)
        given = dict(changes or {})
        data = [(name, value) for name, value in values(form) if name not in given]
        for name, value in given.items():
            items = value if isinstance(value, list | tuple) else [value]
            data += [(name, item) for item in items if item is not None]
        target = urljoin(page.url, form.get("action") or page.url)
        return self.post(target, data, expect=expect)

    def post(self, url: str, data: Any, *, expect: int | None = 200) -> Page:
        fields: dict[str, list[Any]] = {}
        for name, value in data.items() if isinstance(data, Mapping) else data:
            fields.setdefault(name, []).append(value)
        return self._answer(
            self.client.post(url, data=fields, follow_redirects=True, headers={"Referer": "http://localhost/"}), expect
        )

    def sign_in(self, login: str, password: str = PASSWORD) -> Page:
        self.login = login
        page = self.send(self.open("/login"), {"username": login, "password": password}, action="/login")
        if "/login" in page.url:
            raise WrongPage(f"{login} was not let in: {page.words[:300]}")
        return page

    def token(self) -> str:
        """The CSRF token of the session; it lives as long as the session."""
        if not self._token:
            found = self.open("/help/").root.xpath("//meta[@name='csrf-token']/@content")
            self._token = str(found[0])
        return self._token

    def _answer(self, response: Any, expect: int | None) -> Page:
        html = "html" in (response.content_type or "")
        text = response.get_data(as_text=True) if html or "json" in (response.content_type or "") else ""
        root = lxml.html.fromstring(text) if html and text.strip() else None
        url = response.request.path + (
            f"?{response.request.query_string.decode()}" if response.request.query_string else ""
        )
        page = Page(response.status_code, url, text, response.get_data(), response.headers, root)
        if expect is not None and response.status_code != expect:
            shown = f"{page.problems()} {page.words[-600:]}" if root is not None else text[:500]
            raise WrongPage(f"{url}: {response.status_code} instead of {expect}: {shown}")
        if html and response.status_code == 200:
            check(page)
        return page


def check(page: Page) -> None:
    """Promises of every page: one h1, unique ids, labels, CSRF in every POST form, no «None», no inline script."""
    wrong = []
    if len(page.root.xpath("//h1")) != 1:
        wrong.append(f"{len(page.root.xpath('//h1'))} h1")
    ids = page.root.xpath("//*[not(ancestor-or-self::template)]/@id")
    wrong += [f"id {i} twice" for i in sorted({i for i in ids if ids.count(i) > 1})]
    for form in page.root.xpath("//form[translate(@method,'POST','post')='post']"):
        if not form.xpath(".//input[@name='csrf_token']"):
            wrong.append(f"form {form.get('action')} without CSRF token")
    for node in page.root.xpath("//input|//select|//textarea"):
        if (node.get("type") or "").lower() in {"hidden", "submit", "button"} or node.xpath("ancestor::template"):
            continue
        labelled = node.get("aria-label") or node.get("aria-labelledby") or node.xpath("ancestor::label")
        if not labelled and not (node.get("id") and page.root.xpath("//label[@for=$i]", i=node.get("id"))):
            wrong.append(f"{node.tag} {node.get('name')} without a label")
    for attribute in ("onclick", "onchange", "onsubmit", "style"):
        if page.root.xpath(f"//*[@{attribute}]"):
            wrong.append(f"inline {attribute}")
    if page.root.xpath("//script[not(@src)]"):
        wrong.append("inline script")
    if " None" in page.words.replace("None-", "") or "undefined" in page.words:
        wrong.append("None on the page")
    if wrong:
        raise WrongPage(f"{page.url}: " + "; ".join(wrong[:8]))
