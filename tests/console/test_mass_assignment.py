"""No address takes a column that its form does not have: every form is sent twice, plain and with all other columns.

Both are taken back; what the second one wrote is what the first one wrote, statement by statement. Forms are those
that the pages show, filled as a browser would; an address without a form on a page gets what a guesser would send.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import lxml.html
import peewee
import pytest
from flask import request
from werkzeug.exceptions import HTTPException

from console import records
from console.policy import routes
from schema import registry
from schema.base import Row, Table, database
from schema.case import Case
from schema.registers.reception import Reception
from schema.spec import State, Status
from tests.console import doors
from tests.journeys.roaming import taken_back
from tests.pages import values

pytestmark = pytest.mark.once

#: Written by any request and by the house alone: the trail, sessions, tokens of forms.
_OF_THE_HOUSE = doors.OF_THE_HOUSE | {"case_key", "form_token"}
_PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
#: Who sends; the first of them for whom a form writes something stands for all.
_LOGINS = ("head.asino", "specialist.asino", "secretary.asino", "admin")
_READS = ("head.asino", "admin")
_NOW = datetime(2026, 6, 25, 9, 0)
#: Registers of which every page is read in the ordinary run; of the others the empty form and that of one row.
_WHOLE = {"abuse-journal", "rehab-plan", "meeting", "person"}

#: What the script of a page adds to its form.
_OF_THE_PAGE = {"seen"}

Fields = dict[str, list[Any]]


@dataclass(frozen=True)
class Letter:
    """A form as it would be sent."""

    login: str
    url: str
    fields: Fields


# ------------------------------------------------------------------ all other columns


@cache
def _columns() -> dict[str, str]:
    """Every column of the schema and its key, with a value that would matter."""
    found: dict[str, str] = {}
    for model in sorted(_tables(), key=lambda one: str(one._meta.table_name)):
        for column in model._meta.sorted_fields:
            keyed = isinstance(column, peewee.ForeignKeyField)
            found |= dict.fromkeys({column.name, column.object_id_name if keyed else column.name}, _value(column))
    return found


def _tables() -> set[Any]:
    waiting, found = [Table], set()
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        found.add(model)
    return found - {Table, Row}


def _value(column: Any) -> str:
    if column.name == "status":
        return Status.APPROVED.value
    match column:
        case peewee.ForeignKeyField() | peewee.IntegerField() | peewee.AutoField():
            return "2"
        case peewee.BooleanField():
            return "1"
        case peewee.DateField() | peewee.DateTimeField():
            return "01.01.2020"
    return "подменено"


def _laden(fields: Fields) -> Fields:
    """The form with every column that it has not, on its own and in each of its inline rows."""
    rows = {found.group() for name in fields if (found := re.match(r"\w+-\d+-", name))}
    more = {prefix + name: [value] for prefix in ("", *rows) for name, value in _columns().items()}
    return fields | {name: value for name, value in more.items() if name not in fields and name not in _OF_THE_PAGE}


# ------------------------------------------------------------------ forms of pages


class Post:
    """The visitors of the walked case, open again with every paper a draft, and the forms that they see."""

    def __init__(self, world: Any) -> None:
        self.world, self.app = world, world.app
        self.case = Case.select().where(Case.opened_on.is_null(False)).order_by(Case.id).first()
        self._visitors: dict[str, Any] = {}
        self._pages: dict[tuple[str, str], list[tuple[str, Fields]]] = {}
        Case.update(state=State.OPEN).where(Case.id == self.case.id).execute()
        for model in registry.documents():
            model.update(status=model.spec.initial).execute()

    def visitor(self, login: str) -> Any:
        if login not in self._visitors:
            self._visitors[login] = self.world.visitor(login)
            self._visitors[login].token()
        return self._visitors[login]

    def forms(self, login: str, page: str) -> list[tuple[str, Fields]]:
        """Address and fields of each form of a page that is sent."""
        if (login, page) not in self._pages:
            answer = self.visitor(login).client.get(page)
            text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else "<html/>"
            found = lxml.html.fromstring(text).xpath("//form[translate(@method,'POST','post')='post']")
            self._pages[login, page] = [(one.get("action") or page, _fields(one)) for one in found]
        return self._pages[login, page]

    def rule(self, url: str) -> str:
        try:
            return str(self.app.url_map.bind("localhost").match(url.split("?")[0], "POST", return_rule=True)[0].rule)
        except HTTPException:
            return ""


def _fields(form: Any) -> Fields:
    """What a browser would send when all that is asked for is given."""
    found: Fields = defaultdict(list)
    for name, value in values(form):
        found[name].append(value)
    for node in form.xpath(".//input[@type='file'][@name]"):
        found[node.get("name")] = [_PDF]
    for node in form.xpath(".//*[@required][@name]"):
        if found.get(node.get("name"), [""]) == [""]:
            offered = [value for value in node.xpath(".//option/@value") if value]
            found[node.get("name")] = [*offered, "проба с подробной причиной"][:1]
    for node in form.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]"):
        found.setdefault(node.get("name"), [])  # nothing ticked or chosen: the form's own all the same
    if found.get("late_entry_reason") == [""]:
        found["late_entry_reason"] = ["внесено с бумаги позже срока"]
    return dict(found)


def _pages(model: Any, *, whole: bool) -> Iterator[str]:
    key, newest = model.spec.key, model.select(model.id).order_by(model.id.desc()).first()
    yield f"/{key}/new/"
    if newest is not None:
        yield f"/{key}/edit/?id={newest.id}"
    if whole:
        yield from (f"/{key}/", f"/{key}/paste/")
        if newest is not None:
            yield f"/{key}/details/?id={newest.id}"


def _written_here(post: Post, model: Any, *, whole: bool) -> list[Letter]:
    """The forms of the pages of one register, by those who draft in it and by the head."""
    drafts = [f"{role}.asino" if role != "admin" else role for role in sorted(map(str, model.spec.access.draft))]
    letters = []
    for login in dict.fromkeys([*drafts[:2], "head.asino"]):
        for page in _pages(model, whole=whole):
            letters += [Letter(login, url, fields) for url, fields in post.forms(login, page)]
    return [*_new_ones(model, letters), *letters, *_autosaved(model, letters)]


def _new_ones(model: Any, letters: list[Letter]) -> Iterator[Letter]:
    """The empty form with what a row of this kind holds."""
    held = next((one.fields for one in letters if "/edit/" in one.url and "row_version" in one.fields), {})
    for one in letters:
        if "/new/" in one.url:
            given = {name: value for name, value in held.items() if not re.search(r"row_version|-id$|token", name)}
            yield Letter(one.login, one.url, one.fields | given)


def _autosaved(model: Any, letters: list[Letter]) -> Iterator[Letter]:
    """What the page keeps while somebody types."""
    for one in letters:
        if one.url.startswith((f"/{model.spec.key}/new/", f"/{model.spec.key}/edit/")):
            yield Letter(one.login, re.sub(r"/(new|edit)/", "/draft/", one.url), one.fields)


def _letters(post: Post, *, whole: bool) -> dict[str, list[Letter]]:
    """By rule: what is sent to it; the forms of pages first, then what a guesser would send."""
    found: dict[str, list[Letter]] = defaultdict(list)
    for model in registry.models():
        for letter in _written_here(post, model, whole=whole or model.spec.key in _WHOLE):
            found[post.rule(letter.url)].append(letter)
    every = doors.doors(post.app, post.case)
    keys = tuple(f"/{model.spec.key}/" for model in registry.models() if model is not Case)
    read = [door.url for door in every if door.method == "GET" and not door.rule.startswith(keys)]
    for page in dict.fromkeys(read):
        for login in _LOGINS if whole or page.startswith("/case/") else _READS:
            for url, fields in post.forms(login, page):
                found[post.rule(url)].append(Letter(login, url, fields))
    for door in every:
        if door.method == "POST":
            guess: Fields = {name: [value] for name, value in doors.form_of(door, "").items()}
            found[door.rule] += [Letter(login, door.url, guess) for login in _LOGINS]
    return {rule: letters for rule, letters in found.items() if rule and rule not in doors.ENDS}


# ------------------------------------------------------------------ what was written


@contextmanager
def _writes() -> Iterator[list[str]]:
    """Statements that change a table of the work, with their values; what is random in them reads alike."""
    written: list[str] = []

    def note(statement: str) -> None:
        words = statement.replace('"', "").split(None, 3)
        if not words or words[0].upper() not in {"INSERT", "UPDATE", "DELETE"}:
            return
        table = words[1 if words[0].upper() == "UPDATE" else 2]
        forgets = table == "form_draft" and words[0].upper() == "DELETE"
        if table not in _OF_THE_HOUSE and not forgets:
            written.append(_RANDOM.sub("…", statement))

    database.connection().set_trace_callback(note)
    try:
        yield written
    finally:
        database.connection().set_trace_callback(None)


#: Names of stored files, hashes, bytes of a PDF with the second of its printing, seconds of the clocks.
_RANDOM = re.compile(r"x'[0-9a-fA-F]+'|[0-9a-f]{32,64}|'[\w-]{43}'|\b17\d{8}(\.\d+)?\b|09:00:\d\d")


def _sent(post: Post, letter: Letter, fields: Fields) -> tuple[int, list[str]]:
    """Status of the answer and what was written; all of it is taken back."""
    visitor = post.visitor(letter.login)
    post.world.set_clock(_NOW)
    name = post.app.config["SESSION_COOKIE_NAME"]
    cookie = visitor.client.get_cookie(name).value
    token = visitor.token()
    data = {
        key: [(io.BytesIO(one), "бумага.pdf") if isinstance(one, bytes) else one for one in given]
        for key, given in (fields | {"csrf_token": [token]}).items()
    }
    headers = {"Referer": "http://localhost/", "X-CSRFToken": token}
    with taken_back(), _writes() as written:
        answer = visitor.client.post(letter.url, data=data, headers=headers)
    visitor.client.set_cookie(name, cookie)  # an address that ends the session has not ended it
    return answer.status_code, written


@dataclass
class Result:
    """How many addresses were sent to, which of them wrote something, where the additions changed what was written."""

    sent: int = 0
    wrote: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    def judge(self, post: Post, rule: str, letters: list[Letter]) -> None:
        self.sent += 1
        plain, letter = next(_that_writes(post, letters), (None, letters[0]))
        plain = plain or _sent(post, letter, letter.fields)
        laden = _sent(post, letter, _laden(letter.fields))
        if plain[1]:
            self.wrote.append(rule)
        if plain[1] != laden[1] or max(plain[0], laden[0]) >= 500:
            changed = [line for line in laden[1] if line not in plain[1]] or plain[1]
            self.taken.append(f"{letter.login} {letter.url}: {plain[0]} → {laden[0]} {changed[:1]}")


def _that_writes(post: Post, letters: list[Letter]) -> Iterator[tuple[tuple[int, list[str]], Letter]]:
    for letter in letters[:12]:
        if (answer := _sent(post, letter, letter.fields))[1]:
            yield answer, letter


# ------------------------------------------------------------------ the promise


def test_no_form_takes_a_column_that_it_does_not_have(walked: Any) -> None:
    """The empty form and that of a row of every kind, and one address of every other act."""
    post, result, acts = Post(walked), Result(), set()
    endpoints = {route["path"]: route["endpoint"] for route in routes(walked.app)}
    by_rule = _letters(post, whole=False)
    for rule in sorted(by_rule, key=lambda rule: rule.split("/")[1] not in _WHOLE):
        act = endpoints[rule].partition(".")[2]
        if act not in acts or rule.endswith(("/new/", "/edit/")):
            acts.add(act)
            result.judge(post, rule, by_rule[rule])
    assert result.taken == []
    assert len(result.wrote) > 80, result.wrote


def test_a_column_that_is_taken_is_noticed(walked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this a run that finds nothing would prove nothing: here saving takes whatever was sent."""
    assign, post = records.assign, Post(walked)

    def careless(row: Any, given: Any) -> None:
        assign(row, given)
        if isinstance(row, Reception) and (sent := request.form.get("remark")):
            row.remark = sent

    letters = _written_here(post, Reception, whole=False)
    monkeypatch.setattr(records, "assign", careless)
    for end in ("/new/", "/edit/"):
        result = Result()
        result.judge(post, end, [letter for letter in letters if end in letter.url])
        assert result.wrote and "подменено" in result.taken[0], end


@pytest.mark.soak
def test_no_address_at_all_takes_a_column_that_its_form_does_not_have(walked: Any) -> None:
    post, result = Post(walked), Result()
    for rule, letters in _letters(post, whole=True).items():
        result.judge(post, rule, letters)
    print(f"{result.sent} addresses, {len(result.wrote)} of them wrote, {len(result.taken)} took a column")
    print(*sorted(set(_rules(walked.app)) - set(result.wrote)), *result.taken, sep="\n  ")
    assert result.taken == []


def _rules(app: Any) -> list[str]:
    return [route["path"] for route in routes(app) if "POST" in route["methods"]]
