"""Hostile text in every text field of every paper, on every screen of a real browser: nothing runs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import lxml.html
import pytest
from playwright.sync_api import Browser, Page, expect

from console import wordings
from reports import render
from schema import fields as f
from schema import registry
from schema.case import Case
from schema.dictionaries import DictionaryEntry
from schema.history import Attachment
from tests.browser.test_signal_in_the_browser import live, sign_in  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

#: Each would call home, raise a dialog or set a mark. Short, to fit into short fields.
CORPUS = (
    "<script>hit()</script>",
    "<ScRiPt src=//x.example></ScRiPt>",
    "</title><script>hit()</script>",
    "</textarea><script>hit()</script>",
    "</script><script>hit()</script>",
    "<img src=x onerror=hit()>",
    "<img/src=//x.example/p.png>",
    '"><img src=x onerror=hit()>',
    "'><img src=x onerror=hit()>",
    "<svg onload=hit()>",
    "<svg><script>hit()</script>",
    "<svg><animate onbegin=hit() attributeName=x>",
    "<math><mtext><img src onerror=hit()>",
    "<iframe srcdoc='<script>parent.hit()</script>'>",
    "<iframe src=javascript:hit()>",
    "<object data=//x.example>",
    "<embed src=//x.example>",
    "<link rel=stylesheet href=//x.example>",
    "<style>@import'//x.example'</style>",
    "<base href=//x.example/>",
    "<meta http-equiv=refresh content=0;//x.example>",
    "<form action=//x.example><button>x",
    "<details open ontoggle=hit()>",
    "<input autofocus onfocus=hit()>",
    '" autofocus onfocus=hit() x="',
    "' onmouseover=hit() x='",
    "<a href=javascript:hit()>x</a>",
    "javascript:hit()",
    "{{7*7}}{% print(config) %}${7*7}",
    "<template><script>hit()</script></template>",
    "<!--><img src=x onerror=hit()>-->",
    "&lt;img src=x onerror=hit()&gt;",
    "\u2028</script>\u2029<b onclick=hit()>",
    "<option><script>hit()</script>",
)

#: Runs before every page: marks what ran, and what the policy refused.
_WATCH = """
window.ran = []; window.refused = [];
window.hit = () => window.ran.push(location.pathname);
for (const name of ["alert", "confirm", "prompt"]) window[name] = window.hit;
document.addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(event.violatedDirective + " " + event.blockedURI);
});
"""


@pytest.fixture
def world(walked: Any) -> Any:
    """The walked case is the world of the served app."""
    return walked


#: Words that code reads as keys, rules and patterns are no text of people.
_MACHINE = {"dictionary", "code", "short_code", "timezone", "sha256"}
_RULES = {"territory", "regulation", "wording", "dictionary"}


def poison() -> int:
    """Write the corpus into every text column of every row, as if every check on the way in had failed."""
    hostile, places = itertools.cycle(CORPUS), 0
    for model in registry.tables():
        if getattr(getattr(model, "spec", None), "key", "") in _RULES or model.__module__.endswith("regulation"):
            continue
        columns = _texts(model)
        for row in model.select(model.id).order_by(model.id) if columns else ():
            given = {name: _fitting(hostile, column) for name, column in columns.items()}
            model.update(**given).where(model.id == row.id).execute()
            places += len(given)
    DictionaryEntry.update(label=CORPUS[7]).execute()
    Attachment.update(original_name=CORPUS[5], title=CORPUS[7]).execute()
    return places


def _texts(model: Any) -> dict[str, Any]:
    """Columns for text of people; those of unique indexes keep their values."""
    unique = {name for index in model._meta.indexes if isinstance(index, tuple) for name in index[0]} | _MACHINE
    found = {name: model._meta.fields.get(name) for name, each in f.declared(model).items() if _is_text(each)}
    return {name: column for name, column in found.items() if column and not column.unique and name not in unique}


def _is_text(attribute: Any) -> bool:
    return isinstance(attribute, f.Line | f.Prose)


def _fitting(hostile: Iterator[str], column: Any) -> str:
    """The next piece that is short enough."""
    most = getattr(column, "max_length", None) or 10_000
    return next(piece for piece in hostile if len(piece) <= most or most < min(map(len, CORPUS)))[:most]


class Watched:
    """A page with everything it ran, was refused, complained of or asked of others."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.found: list[str] = []
        page.add_init_script(_WATCH)
        page.on("dialog", self._asked)
        page.on("pageerror", lambda error: self.found.append(f"error {error}"))
        page.on("console", lambda said: self.found.append(f"console {said.text}") if self._counts(said) else None)
        page.on("request", lambda asked: self._foreign(asked.url))

    def _asked(self, dialog: Any) -> None:
        if dialog.type != "beforeunload":  # unsaved words are asked about by our own page
            self.found.append(f"dialog {dialog.message}")
        dialog.accept()

    @staticmethod
    def _counts(said: Any) -> bool:
        return said.type == "error" and "Failed to load resource: the server responded" not in said.text

    def _foreign(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "about:", "blob:")):
            self.found.append(f"request {url}")

    def look(self, path: str) -> str:
        """Open a screen, move over it, open what can be opened; returns its source."""
        answer = self.page.goto(self.address + path)
        assert answer and answer.status < 500, path
        return self.shake()

    def shake(self) -> str:
        self.page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
        self.page.mouse.move(300, 300)
        self.page.mouse.move(700, 500)
        self.page.keyboard.press("Tab")
        ran, refused, source = self.page.evaluate("[window.ran, window.refused, document.documentElement.outerHTML]")
        self.found += [f"ran on {path}" for path in ran] + [f"refused {what}" for what in refused]
        return str(source)


@pytest.fixture
def watched(browser: Browser, live: str, walked: Any) -> Iterator[Any]:
    """Signs officers in, each in a context of their own, on a console full of hostile text."""
    contexts = []

    def open_as(login: str) -> Watched:
        context = browser.new_context(locale="ru-RU", viewport={"width": 1280, "height": 800})
        contexts.append(context)
        found = Watched(context.new_page(), live)
        sign_in(found.page, live, login)
        return found

    yield open_as
    for context in contexts:
        context.close()


def screens(login: str) -> list[str]:
    """List, page, form of the newest row of every register, and the special screens."""
    case = Case.select().order_by(Case.stage.desc()).get()
    found = ["/desk/", "/overdue/", f"/case/{case.id}/"]
    for model in registry.models():
        key = model.spec.key
        row = model.select(model.id).order_by(model.id.desc()).first()
        found.append(f"/{key}/")
        found += [f"/{key}/details/?id={row.id}", f"/{key}/edit/?id={row.id}"] if row else []
    return found


def test_the_corpus_is_large_and_different() -> None:
    assert len(set(CORPUS)) == len(CORPUS) >= 25


@pytest.mark.parametrize(
    "login",
    ["specialist.asino", *(pytest.param(name, marks=pytest.mark.soak) for name in ("curator.asino", "admin"))],
)
def test_stored_text_runs_on_no_screen(watched: Any, walked: Any, login: str) -> None:
    assert poison() > 500
    officer = watched(login)
    shown = "".join(officer.look(path) for path in screens(login))
    assert officer.found == []
    assert "hit()" in shown and "&lt;img src=x onerror=hit()" in shown  # it was there to be seen, as text


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_typed_text_runs_neither_in_a_refused_form_nor_in_a_search(watched: Any, walked: Any, every: bool) -> None:
    """Each piece in one of four fields and in the box of the search; in each of the fields under ``soak``."""
    officer = watched("clerk.asino")
    page = officer.page
    fields = ("summary", "source_person", "children-0-last_name", "address")
    for start in range(0, len(CORPUS), 1 if every else len(fields)):
        officer.look("/abuse-journal/new/")
        for name, text in zip(fields, (CORPUS * 2)[start:], strict=False):
            page.locator(f"[name={name}]").fill(text)
        page.evaluate("document.querySelector('form.form').noValidate = true")
        page.keyboard.press("Control+Enter")
        expect(page.locator("[data-problems]")).to_be_visible()
        officer.shake()
    for text in CORPUS:
        _search(officer, text)
    assert officer.found == []


def _search(officer: Watched, text: str) -> None:
    """Ask for the text in the box of the page that stands open, or of the first one."""
    box = officer.page.locator("#page-search")
    if not box.count():
        officer.look("/search/")
    box.fill(text)
    with officer.page.expect_navigation():
        box.press("Enter")
    officer.shake()


def test_the_printed_sheet_holds_hostile_text_as_text(walked: Any) -> None:
    """What the PDF press is given; here is nothing that would ask it to fetch or to run anything."""
    poison()
    active = ("script", "iframe", "object", "embed", "form", "base", "link", "meta", "svg", "math", "details", "style")
    for model in registry.documents():
        for row in model.select().order_by(model.id.desc()).limit(2) if model.spec.printing else ():
            root = lxml.html.fromstring(render.sheet(wordings.apply(row)))
            found = [node.tag for node in root.iter(*active)]
            found += [name for node in root.iter() for name in node.attrib if name.startswith("on")]
            found += [value for value in root.xpath("//@src|//@href") if "x.example" in value or "hit()" in value]
            assert found == [], model.spec.key


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_hostile_addresses_run_nothing(watched: Any, walked: Any, every: bool) -> None:
    """Each piece in one of the places of an address, in turn; each in all of them under ``soak``."""
    officer = watched("specialist.asino")
    places = ("/person/?sort=", "/person/?f_gender=", "/verify/", "/help/", "/abuse-journal/details/?id=")
    for n, text in enumerate(CORPUS):
        for place in places if every else (places[n % len(places)],):
            officer.look(place + quote(text, safe=""))
    assert officer.found == []
