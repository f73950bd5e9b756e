"""Doors that were tried are noted in the service's log, by codes and ids; nothing that was typed gets there."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from console.accounts import User, WebSession
from tests import signals


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.WARNING, logger="console")
    return lambda: [line for line in caplog.messages if line.startswith("refused-")]


def test_a_tried_foreign_row_is_noted_with_who_and_which(world: Any, told: Any) -> None:
    entry = signals.register(world)
    world.visitor("clerk.kedrovy").open(f"/abuse-journal/details/?id={entry.id}", expect=404)
    account = User.get(User.username == "clerk.kedrovy").id
    [line] = told()
    assert line.startswith(f"refused-404 GET abuse-journal.details_view row={entry.id} account={account} ")


def test_a_form_of_another_session_is_noted(world: Any, told: Any) -> None:
    world.visitor("head.asino").client.post("/logout", data={"csrf_token": "none"})
    assert any(line.startswith("refused-400 POST logout ") for line in told())


@pytest.mark.parametrize("typed", ["Иванова", "5%0Arefused-403 forged", "../../secret_key"])
def test_what_was_typed_reaches_no_line(world: Any, told: Any, typed: str) -> None:
    world.visitor("clerk.asino").client.get(f"/abuse-journal/details/?id={typed}&x={typed}")
    lines = told()
    assert lines
    assert all("\n" not in line and "Иванова" not in line and "secret" not in line for line in lines)
    assert not any("forged" in line for line in lines)


def test_a_page_that_is_shown_is_no_refusal(world: Any, told: Any) -> None:
    world.visitor("clerk.asino").open("/abuse-journal/")
    assert told() == []


@pytest.mark.parametrize("door", ["/logout", "/account/sign-out-everywhere"])
def test_after_signing_out_the_browser_forgets(world: Any, door: str) -> None:
    visitor = world.visitor("clerk.asino")
    answer = visitor.client.post(door, data={"csrf_token": visitor.token()}, headers={"Referer": "http://localhost/"})
    assert answer.status_code == 302
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_session_is_ended_only_by_who_proves_to_be_there(world: Any) -> None:
    """Somebody at a computer left alone cannot throw its owner out everywhere."""
    visitor = world.visitor("clerk.asino")
    row = WebSession.select().order_by(WebSession.id.desc()).get()
    with visitor.client.session_transaction() as session:
        session["confirmed_at"] = 0
    token = visitor.token()
    for door in (f"/account/session/{row.id}/end", "/account/sign-out-everywhere"):
        answer = visitor.client.post(door, data={"csrf_token": token}, headers={"Referer": "http://localhost/"})
        assert answer.status_code == 200 and "confirm-secret" in answer.get_data(as_text=True)
    assert visitor.open("/desk").title.startswith("Сегодня")


def test_trace_is_not_answered(world: Any) -> None:
    assert world.app.test_client().open("/login", method="TRACE").status_code == 405
