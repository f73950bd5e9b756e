"""What a browser is told with every answer, and what no page holds: inline code, other hosts, names in addresses."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pypdf
import pytest

from app import create_app
from console import access
from console.config import Settings
from console.database import open_database
from schema import registry
from schema.base import database
from schema.case import Case
from schema.history import IssuedCopy
from schema.people import Person
from tests.pages import Page, Visitor

pytestmark = pytest.mark.once

HTTPS = "https://console.example"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ROLES = ("clerk.asino", "specialist.asino", "head.asino", "curator.asino", "secretary.asino", "admin")


def lacking(answer: Any, *, kept: bool = False) -> list[str]:
    """What the answer does not tell the browser; ``kept`` for files that may stay in its cache."""
    found = [
        f"{name}: {answer.headers.get(name)}" for name, value in ALWAYS.items() if answer.headers.get(name) != value
    ]
    policy = policy_of(answer.headers.get("Content-Security-Policy", ""))
    found += [] if policy.get("default-src") == ["'self'"] else ["default-src"]
    found += [] if re.fullmatch(r"'nonce-[\w-]{20,}'", " ".join(policy.get("script-src", []))) else ["script-src"]
    closed = ("object-src", "base-uri", "frame-ancestors", "script-src-attr", "frame-src")
    found += [name for name in closed if policy.get(name) != ["'none'"]]
    found += [word for word in ("unsafe-", "http:", "https:", "*") if word in str(policy)]
    found += [] if "camera=()" in answer.headers.get("Permissions-Policy", "") else ["Permissions-Policy"]
    if not kept and "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append("Cache-Control")
    return found + (["Server"] if "Python" in answer.headers.get("X-Powered-By", "") else [])


def policy_of(header: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in map(str.split, header.split(";")) if words}


_EXAMPLE = {"int": "1", "path": "console.css", "string": "none", "default": "none"}


def addresses(app: Any) -> Iterator[tuple[str, str]]:
    """Every method and address of the app, with a value in each place of the address."""
    return ((method, path) for method, path, _ in _addresses(app))


def _addresses(app: Any) -> Iterator[tuple[str, str, str]]:
    """… and what kind of address it is: registers share the functions of their views."""
    keys = {model.spec.key for model in registry.models()}
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: _EXAMPLE[found[1] or "default"], rule.rule)
        owner, _, function = rule.endpoint.partition(".")
        for method in sorted(rule.methods - {"OPTIONS"}):
            yield method, path, rule.rule.replace(f"/{owner}/", "/") + function if owner in keys else rule.rule


def of_each_kind(app: Any) -> Iterator[tuple[str, str]]:
    """Every address of a screen of its own, and two registers for each kind of address, in turn."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for method, path, kind in _addresses(app):
        kinds.setdefault((method, kind), []).append(path)
    for n, ((method, _), paths) in enumerate(kinds.items()):
        for path in dict.fromkeys((paths[n % len(paths)], paths[-1 - n % len(paths)])):
            yield method, path


def test_every_route_answers_a_stranger_with_every_header(world: Any) -> None:
    client = world.app.test_client()
    wrong = {}
    for method, path in addresses(world.app):
        answer = client.open(path, method=method)
        assert answer.status_code != 500, (method, path)
        found = lacking(answer, kept="/static/" in path)
        if found:
            wrong[method, path] = found
    assert wrong == {}


@pytest.mark.parametrize("chosen", [of_each_kind, pytest.param(addresses, marks=pytest.mark.soak)])
def test_every_route_answers_an_officer_with_every_header(walked: Any, chosen: Any) -> None:
    """Every kind of address here, each of them for each register under ``soak``; a stranger asks at all of them."""
    visitor = walked.visitor("specialist.asino")
    wrong, asked = {}, list(chosen(walked.app))
    assert len(asked) > 250
    for method, path in asked:
        if path == "/logout" or path.endswith("file.pdf"):
            continue
        answer = visitor.client.open(path, method=method)
        found = lacking(answer, kept="/static/" in path)
        if found or answer.status_code >= 500:
            wrong[method, path] = (answer.status_code, found)
    assert wrong == {}


def test_papers_and_refusals_have_them_too(walked: Any) -> None:
    visitor = walked.visitor("specialist.asino")
    copy = IssuedCopy.select().where(IssuedCopy.document == "inspection-act").get()
    client = visitor.client
    answers = {
        "pdf": client.get(f"/inspection-act/{copy.row_id}/print.pdf"),
        "docx": client.get(f"/inspection-act/{copy.row_id}/print.docx"),
        "verify": client.get(f"/verify/{copy.sha256}"),
        "404": client.get("/no/such/page"),
        "405": client.post("/desk/", data={"csrf_token": visitor.token()}, headers={"Referer": "http://localhost/"}),
        "csrf": client.post("/search/", data={"text": "x"}),
        "413": client.post("/search/", data={"text": "x" * (33 << 20)}),
        "host": client.get("/login", headers={"Host": "evil.example"}),
        "escape": client.get("/static/../app.py"),
    }
    codes = {name: answer.status_code for name, answer in answers.items()}
    assert codes == dict.fromkeys(("pdf", "docx", "verify"), 200) | {
        "404": 404, "405": 405, "csrf": 400, "413": 413, "host": 400, "escape": 404,
    }  # fmt: skip
    assert {name: lacking(answer) for name, answer in answers.items() if lacking(answer)} == {}
    assert answers["pdf"].data.startswith(b"%PDF")


def test_a_nonce_is_never_used_twice(world: Any) -> None:
    client = world.app.test_client()
    seen = {client.get("/login").headers["Content-Security-Policy"] for _ in range(5)}
    assert len(seen) == 5
    answer = client.get("/login")
    nonce = policy_of(answer.headers["Content-Security-Policy"])["script-src"][0].removeprefix("'nonce-").rstrip("'")
    assert answer.text.count(f'nonce="{nonce}"') == answer.text.count("<script")


# --- over TLS ------------------------------------------------------------------------------------------------------


@pytest.fixture
def behind_tls(world: Any, tmp_path: Path) -> Any:
    """The console as it stands behind nginx: its address is https, one proxy is trusted."""
    settings = Settings(var=tmp_path, database_url=world.settings.database_url, base_url=HTTPS, proxies=1, testing=True)
    found = create_app(settings)
    found.extensions["console-clock"] = world.app.extensions["console-clock"]
    database.connect(reuse_if_open=True)
    yield found
    open_database(world.settings.database)


def test_over_tls_the_cookie_is_bound_to_the_host(behind_tls: Any) -> None:
    answer = behind_tls.test_client().get("/login", base_url=HTTPS)
    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 200 and lacking(answer) == []
    assert cookie.startswith("__Host-console=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert int(answer.headers["Strict-Transport-Security"].partition("max-age=")[2].split(";")[0]) >= 31_536_000


def test_the_cookie_is_taken_back_in_a_way_that_browsers_obey(behind_tls: Any) -> None:
    client = behind_tls.test_client()
    page = client.get("/login", base_url=HTTPS).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    gone = client.post("/logout", base_url=HTTPS, data={"csrf_token": token[1]}, headers={"Referer": f"{HTTPS}/login"})
    taken_back = [cookie for cookie in gone.headers.getlist("Set-Cookie") if "Max-Age=0" in cookie]
    assert all("Secure" in cookie and cookie.startswith("__Host-") for cookie in taken_back)


def test_the_proxy_says_who_asks_and_only_the_trusted_one(behind_tls: Any) -> None:
    client = behind_tls.test_client()
    given = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil"}
    assert client.get("/login", headers=given | {"Host": "console.example"}).status_code == 400
    fine = given | {"X-Forwarded-Host": "console.example"}
    assert client.get("/login", headers=fine).headers["Strict-Transport-Security"]


def test_without_tls_nothing_is_promised(world: Any) -> None:
    answer = world.app.test_client().get("/login")
    assert "Strict-Transport-Security" not in answer.headers
    assert answer.headers["Set-Cookie"].startswith("console=")


# --- what stands on the pages --------------------------------------------------------------------------------------

_HANDLER = re.compile(r"on[a-z]+")
_ADDRESSED = ("href", "src", "action", "formaction", "data", "poster", "srcset", "background")


def wrong_on(page: Page) -> list[str]:
    """Inline code and foreign addresses of a page, and names of people in addresses and in its title."""
    found = []
    for node in page.root.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag == "style" or (node.tag == "script" and ((node.text or "").strip() or not node.get("nonce"))):
            found.append(f"<{node.tag}>")
        for name, value in node.attrib.items():
            found += _wrong_attribute(node.tag, name, value)
    return found


def _wrong_attribute(tag: str, name: str, value: str) -> list[str]:
    if _HANDLER.fullmatch(name) or name in {"style", "srcdoc"}:
        return [f"{tag} {name}={value[:60]}"]
    if name not in _ADDRESSED:
        return []
    parts = urlsplit(value.strip())
    if parts.scheme not in {"", "data"} or parts.netloc or (parts.scheme == "data" and tag != "img"):
        return [f"{tag} {name}={value[:60]}"]
    return []


def opener(model: Any, world: Any) -> str:
    """The first role that draws up rows of the register, or lists them: it sees most of its pages."""
    for may in (access.may_create, access.may_list):
        for login in ROLES:
            if may(model, world.officer(login)):
                return login
    return ROLES[0]


def main_pages(world: Any, login: str, models: list[Any]) -> Iterator[Page]:
    """Every list, an own form, a details page and a help page of the registers, and the special screens."""
    visitor = world.visitor(login)
    case = Case.select().order_by(Case.stage.desc()).get()
    special = ["/desk/", "/overdue/", "/search/", "/help/", f"/case/{case.id}/", "/regulation/", "/login", "/no-such"]
    for model in models:
        key = model.spec.key
        row = model.select().order_by(model.id.desc()).first()
        special += [f"/{key}/", f"/{key}/new/", f"/help/{key}"]
        special += [f"/{key}/details/?id={row.id}", f"/{key}/edit/?id={row.id}"] if row else []
    for address in special:
        page = visitor.open(address, expect=None)
        if page.status in {200, 403, 404} and page.root is not None:
            yield page
    for address in ("/search/", "/person/search/", "/abuse-journal/search/"):
        yield visitor.post(address, {"csrf_token": visitor.token(), "text": "Черных"}, expect=None)


def people() -> set[str]:
    """Surnames of all children and parents, in the cases of the word that begin alike."""
    return {row.last_name[:5].lower() for row in Person.select(Person.last_name) if len(row.last_name or "") >= 4}


def wrong_of(world: Any, login: str, models: list[Any]) -> tuple[dict[str, list[str]], int]:
    """What is wrong on which page of the role, and how many pages were seen."""
    names, wrong, seen, shown = people(), {}, 0, ""
    assert names
    for page in main_pages(world, login, models):
        seen, shown = seen + 1, shown + page.text.lower()
        found = wrong_on(page)
        links = [unquote(node.get(name)) for name in _ADDRESSED for node in page.root.xpath(f"//*[@{name}]")]
        said = [page.root.findtext(".//title") or "", page.url, *links]
        found += [f"name in {text[:60]!r}" for text in said for name in names if name in unquote(text).lower()]
        if found:
            wrong[page.url] = found[:5]
    assert login == "admin" or any(name in shown for name in names)  # the pages do speak of people
    return wrong, seen


def test_no_page_holds_inline_code_other_hosts_or_a_name_in_an_address(walked: Any) -> None:
    """Every register by a role that draws it up or reads it, and the screens of every role."""
    own: dict[str, list[Any]] = {login: [] for login in ROLES}
    for model in registry.models():
        own[opener(model, walked)].append(model)
    seen = 0
    for login, models in own.items():
        wrong, count = wrong_of(walked, login, models)
        assert wrong == {}, login
        seen += count
    assert seen > 200


@pytest.mark.soak
@pytest.mark.parametrize("login", ROLES)
def test_no_page_of_any_register_holds_them_for_any_role(walked: Any, login: str) -> None:
    """The whole product of roles and registers."""
    wrong, seen = wrong_of(walked, login, list(registry.models()))
    assert wrong == {} and seen > 50


def test_no_filter_of_a_list_puts_words_of_people_into_the_address() -> None:
    from schema import fields as f
    from schema.spec import Sensitivity

    for model in registry.models():
        for name in model.spec.listing.filters:
            attribute = f.declared(model)[name]
            typed = isinstance(attribute, f.Line | f.Prose)
            assert not typed or attribute.facts.sensitivity == Sensitivity.PLAIN, (model.spec.key, name)


def test_files_are_called_by_key_and_number_also_in_their_titles(walked: Any) -> None:
    visitor, names, kept = walked.visitor("specialist.asino"), people(), 0
    for copy in IssuedCopy.select(IssuedCopy.document, IssuedCopy.row_id).limit(12):
        for ending in ("pdf", "docx"):
            answer = visitor.client.get(f"/{copy.document}/{copy.row_id}/print.{ending}")
            said = unquote(answer.headers.get("Content-Disposition", "")).lower()
            if ending == "pdf" and answer.status_code == 200:
                said += str(pypdf.PdfReader(io.BytesIO(answer.data)).metadata).lower()  # a viewer shows the title
            kept += answer.status_code == 200
            assert not any(name in said for name in names)
    assert kept > 10


def test_templates_hold_no_inline_code() -> None:
    """Also the pieces that no visited page happened to show."""
    folder = Path(__file__).parents[2] / "views" / "templates"
    for path in folder.glob("*.html"):
        text = path.read_text()
        assert not re.search(r"\son[a-z]+\s*=|\sstyle\s*=|javascript:|<style|\|\s*safe\b|autoescape false", text), (
            path.name
        )


def test_a_stranger_is_led_to_sign_in_by_path_alone(world: Any) -> None:
    answer = world.app.test_client().get("/person/details/?id=1&who=Черных")
    assert answer.headers["Location"] == "/login?next=/person/details/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_after_sign_in_nobody_is_led_elsewhere(world: Any, target: str) -> None:
    visitor = Visitor(world.app)
    page = visitor.client.get("/login", query_string={"next": target})
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token
    data = {"username": "clerk.asino", "password": "demo-kedr-2026", "csrf_token": token[1], "next": target}
    sent = visitor.client.post(
        "/login", query_string={"next": target}, data=data, headers={"Referer": "http://localhost/"}
    )
    assert sent.status_code in {200, 302, 400}
    place = sent.headers.get("Location", "/")
    assert re.match(r"/(?![/\\])", place) and not urlsplit(place).netloc


def test_nothing_of_flask_admin_itself_is_served(world: Any) -> None:
    client = world.app.test_client()
    assert client.get("/static/admin/vendor/jquery.min.js").status_code == 404
    assert client.get("/static/console.css").status_code == 200
