"""What is sent is guarded by a token of this very session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from console.policy import routes
from tests.console.doors import ENDS, Door

pytestmark = pytest.mark.once

_STALE = "Форма устарела"
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
