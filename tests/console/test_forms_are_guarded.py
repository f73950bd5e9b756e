"""What is sent is guarded: a token of this very session, and no column that the form does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
import peewee
import pytest

from console import access
from console.policy import routes
from schema import registry
from schema.document import Document
from schema.spec import Status
from tests.console.doors import ENDS, Door
from tests.pages import values

pytestmark = pytest.mark.once

_STALE = "Форма устарела"
#: Written by saving itself: the version of the row.
_OWN = {"row_version"}


#: Parts of addresses that are words: one that exists.
PARTS = {
    "move": "approve",
    "code": "T02",
    "act": "seal",
    "kind": "waive",
    "token": "none",
    "line": "term-1",
    "key": "case",
}


def mutating(app: Any) -> Iterator[Door]:
    """Every address that is sent to with the cookie, one per rule."""
    for row in routes(app):
        if "POST" not in row["methods"]:
            continue
        url = re.sub(r"<int:\w+>", "1", row["path"])
        for part, word in PARTS.items():
            url = url.replace(f"<{part}>", word)
        assert "<" not in url, f"{url}: fill the new part of this address"
        yield Door("POST", url, row["path"])


def _sent(visitor: Any, url: str, token: str | None) -> bool:
    """Was it let through the guard? What the page then says is another matter."""
    data = {"csrf_token": token} if token is not None else {}
    answer = visitor.client.post(url, data=data, headers={"Referer": "http://localhost/"})
    return not (answer.status_code == 400 and _STALE in answer.get_data(as_text=True))


def _guarded(world: Any, doors: list[Door]) -> list[Any]:
    """Doors that let through no token, a colleague's or that of the session before, or refuse their own."""
    visitor, colleague = world.visitor("head.asino"), world.visitor("head.kedrovy")
    stale = visitor.token()
    visitor.post("/logout", {"csrf_token": stale})
    visitor.sign_in("head.asino")
    visitor._token = ""
    own, foreign = visitor.token(), colleague.token()
    assert len({own, foreign, stale}) == 3
    wrong: list[Any] = []
    for door in doors:
        tokens = {"none": None, "foreign": foreign, "stale": stale}
        wrong += [(door.url, name) for name, token in tokens.items() if _sent(visitor, door.url, token)]
        if not _sent(visitor, door.url, own):
            wrong.append((door.url, "own"))
    return wrong


def test_every_kind_of_form_needs_the_token_of_its_own_session(world: Any) -> None:
    """One address of every view function: the models share them."""
    functions = {row["path"]: row["endpoint"].partition(".")[2] for row in routes(world.app)}
    doors = {functions[door.rule]: door for door in mutating(world.app) if door.rule not in ENDS}
    assert len(doors) > 15
    assert _guarded(world, list(doors.values())) == []


def test_no_address_at_all_takes_a_form_without_a_token(world: Any) -> None:
    visitor = world.visitor("admin")
    assert [door.url for door in mutating(world.app) if _sent(visitor, door.url, None)] == []


@pytest.mark.soak
def test_every_address_needs_the_token_of_its_own_session(world: Any) -> None:
    assert _guarded(world, [door for door in mutating(world.app) if door.rule not in ENDS]) == []


def test_the_end_of_a_session_needs_its_token_too(world: Any) -> None:
    visitor = world.visitor("head.asino")
    assert not _sent(visitor, "/logout", None)
    assert _sent(visitor, "/logout", visitor.token())


# ------------------------------------------------------------------ mass assignment


def _everything_else(row: Any, typed: set[str]) -> dict[str, str]:
    """A value for every column that the form has not, under the names of the attribute and of its key."""
    found: dict[str, str] = {}
    for column in type(row)._meta.sorted_fields:
        names = {column.name, column.object_id_name if isinstance(column, peewee.ForeignKeyField) else column.name}
        if not names & typed and column.name not in _OWN:
            found |= dict.fromkeys(names, _another(column, row))
    return found


def _another(column: Any, row: Any) -> str:
    if column.name == "status":
        return Status.APPROVED.value
    match column:
        case peewee.ForeignKeyField() | peewee.IntegerField():
            return "2" if row.__data__.get(column.name) != 2 else "1"
        case peewee.BooleanField():
            return "1"
        case peewee.DateField() | peewee.DateTimeField():
            return "01.01.2020"
    return "подменено"


def _drafts(world: Any) -> Iterator[tuple[str, Any]]:
    """One row of every kind as a draft again, with the log-in of somebody who may edit it."""
    for model in registry.models():
        if issubclass(model, Document):
            model.update(status=model.spec.initial).execute()
        for role in sorted(model.spec.access.draft):
            login = "admin" if role == "admin" else f"{role}.asino"
            officer = world.officer(login)
            row = access.visible(model, officer).order_by(model._meta.primary_key).first()
            if row is not None and access.may_edit(row, officer):
                yield login, row
                break


def _forms(world: Any) -> Iterator[tuple[Any, Any, dict[str, list[str]]]]:
    """Visitor, row and its edit form as it would be sent, with every other column added."""
    visitors: dict[str, Any] = {}
    for login, row in list(_drafts(world)):
        if login not in visitors:
            visitors[login] = world.visitor(login)
        page = lxml.html.fromstring(visitors[login].client.get(_edit(row)).get_data(as_text=True))
        for form in page.xpath("//main//form[.//input[@name='row_version']]"):
            given = values(form)
            extra = _everything_else(row, {name.split("-")[0] for name, _ in given})
            fields: dict[str, list[str]] = {}
            for name, value in [*given, *extra.items()]:
                fields.setdefault(name, []).append(value)
            yield visitors[login], row, fields


def _edit(row: Any) -> str:
    return f"/{row.spec.key}/edit/?id={row.id}"


def _post(visitor: Any, url: str, fields: dict[str, list[str]]) -> bool:
    """Was it saved?"""
    answer = visitor.client.post(url, data=fields, headers={"Referer": "http://localhost/"})
    assert answer.status_code < 500, url
    return bool(answer.status_code == 302)


def test_no_form_takes_a_column_that_it_does_not_have(walked: Any) -> None:
    """Every edit form is sent back with all other columns added: none of them changes."""
    saved, changed = [], []
    for visitor, row, fields in _forms(walked):
        names = {column.name for column in type(row)._meta.sorted_fields} - _OWN
        typed = {name for name in names if name in fields and fields[name] != [_added(row, name)]}
        if _post(visitor, _edit(row), fields):
            saved.append(row.spec.key)
        now = type(row).get_by_id(row.id).__data__
        changed += [(row.spec.key, name) for name in names - typed if now[name] != row.__data__[name]]
    assert changed == []
    assert len(saved) > 15, saved


def _added(row: Any, name: str) -> str:
    return _another(type(row)._meta.fields[name], row)
