"""Secrets and personal data stand neither in the repository nor in logs nor on pages of errors."""

from __future__ import annotations

import logging
import math
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import peewee
import pytest

from console import jobs
from console.config import Settings
from reports import pdf
from schema.base import database
from schema.people import Person
from tests import signals

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]

# --- the repository ------------------------------------------------------------------------------------------------

#: Shapes of keys that programs give out, and of keys in files.
_SHAPES = re.compile(
    r"-----BEGIN (?:RSA |EC |OPENSSH |ENCRYPTED )?PRIVATE KEY-----|AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}"
    r"|xox[abprs]-\w{10,}|eyJ[\w-]{20,}\.[\w-]{20,}\.|://[^/\s:@'\"{}<>]+:[^/\s:@'\"{}<>]{6,}@"
)
#: NAME = "value" where the name says what it is.
_NAMED = re.compile(r"(?i)\b(?:\w*secret\w*|\w*api_?key|\w*token|passw\w*)\s*[:=]\s*[\"']([^\"'\s{}<>]{16,})[\"']")
_BINARY = {".png", ".woff2", ".pdf", ".ico"}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name]


def key_like(text: str) -> list[str]:
    """What looks like a secret in a text; words and examples of few different letters do not."""
    found = [match[0] for match in _SHAPES.finditer(text)]
    return found + [match[1] for match in _NAMED.finditer(text) if bits(match[1]) > 3.5 and re.search(r"\d", match[1])]


def bits(text: str) -> float:
    """Entropy of a text per character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


@pytest.mark.pure
def test_no_tracked_file_holds_a_key() -> None:
    files = [path for path in tracked() if path.suffix not in _BINARY and path.is_file()]
    assert len(files) > 200
    found = {str(path.relative_to(ROOT)): key_like(path.read_text("utf-8", "ignore")) for path in files}
    assert {path: keys for path, keys in found.items() if keys and path != "tests/console/test_secrets.py"} == {}


@pytest.mark.pure
def test_no_tracked_file_is_data_or_a_key_file() -> None:
    names = [str(path.relative_to(ROOT)) for path in tracked()]
    wrong = re.compile(r"(^|/)(\.env|var/|secret_key|files_key|db_key|id_\w+$)|\.(db|sqlite3?|pem|key|p12|pfx|backup)$")
    assert [name for name in names if wrong.search(name)] == []


@pytest.mark.pure
@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN " + "PRIVATE KEY-----",
        'SECRET_KEY = "kH8s0-Zq29vLx7wTnB4e"',
        "postgresql://console:hunter22secret@db/console",
        'api_key: "AK' + 'f83hGs9dk2LmQp0x"',
    ],
)
def test_the_scan_would_see_a_key(text: str) -> None:
    assert key_like(text)


# --- errors --------------------------------------------------------------------------------------------------------

CANARY = "Канарейкина"
SECRET = "canary-0f4c2a9d7b1e-session-secret-key"
DATABASE = "canarypassword77"


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Any:
    """Everything that is logged, as it would be printed, traces included."""
    caplog.set_level(logging.INFO)
    shape = logging.Formatter("%(name)s %(levelname)s %(message)s")
    return lambda: "\n".join(shape.format(record) for record in caplog.records)


@pytest.fixture
def visitor(world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clerk in a console whose keys and people are canaries."""
    monkeypatch.setitem(world.app.config, "SECRET_KEY", SECRET)
    clerk = world.visitor("clerk.asino")
    signals.register(world)
    Person.update(last_name=CANARY).execute()
    return clerk


def clean(text: str) -> list[str]:
    """Which of the canaries stand in a text."""
    return [word for word in (CANARY, SECRET, DATABASE, "demo-kedr-2026", "SELECT", "Traceback") if word in text]


def test_a_page_of_an_unexpected_error_tells_nothing(
    visitor: Any, logged: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        try:
            raise peewee.DataError(f"Key (last_name)=({CANARY}) is wrong in SELECT {DATABASE}")
        except peewee.DataError as error:
            raise ValueError(f"no such name: {CANARY} {SECRET}") from error

    monkeypatch.setattr("views.listing.page", broken)
    page = visitor.open("/person/", expect=500)
    assert clean(page.text) == [] and clean(logged()) == []
    for word in ("unexpected", "DataError", "ValueError", "views/lists.py", "test_secrets.py"):
        assert word in logged()


def test_a_paper_that_cannot_be_pressed_tells_nothing(
    world: Any, visitor: Any, logged: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> bytes:
        raise pdf.PdfError("timeout", "Печать занята: повторите через минуту")

    monkeypatch.setattr("console.issuing.pdf.render", broken)
    row = signals.register(world)
    page = visitor.open(f"/abuse-journal/{row.id}/print.pdf", expect=503)
    assert clean(page.text) == [] and clean(logged()) == []


@pytest.mark.parametrize(
    "error",
    [
        peewee.OperationalError("database or disk is full"),
        peewee.OperationalError("connection to server at 10.0.0.5 failed: locked"),
    ],
)
def test_a_database_that_fails_tells_nothing(
    visitor: Any, logged: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise error

    page = visitor.open("/abuse-journal/new/")
    monkeypatch.setattr("console.records.write", broken)
    form = signals.form(summary=f"Сведения о ребёнке {CANARY}")
    answer = visitor.send(page, form, action="new/", expect=503)
    assert "10.0.0.5" not in answer.text and clean(answer.text.replace(f"Сведения о ребёнке {CANARY}", "")) == []
    assert CANARY not in logged() and SECRET not in logged()


def test_a_refused_constraint_names_no_value_in_the_log(world: Any, visitor: Any, logged: Any) -> None:
    """The message of PostgreSQL quotes the row: «Key (snils)=(…) already exists»."""
    token = visitor.token()
    for address in ("/person/new/", "/family/new/"):
        visitor.post(address, {"csrf_token": token, "last_name": CANARY, "snils": "112-233-445 95"}, expect=None)
    assert clean(logged()) == []


def test_a_failed_sign_in_logs_neither_name_nor_password(world: Any, logged: Any) -> None:
    stranger = world.visitor()
    page = stranger.open("/login")
    stranger.send(page, {"username": CANARY, "password": DATABASE}, action="/login", expect=None)
    assert clean(logged()) == []


# --- settings ------------------------------------------------------------------------------------------------------


def test_settings_never_print_their_keys() -> None:
    found = Settings(
        secret_key=SECRET, db_key=SECRET, database_url=f"postgresql://console:{DATABASE}@127.0.0.1/x", port=8000
    )
    assert SECRET not in repr(found) and DATABASE not in repr(found)
    with pytest.raises(ValueError) as refused:
        Settings(secret_key=SECRET, demo=True, env="production")
    assert SECRET not in str(refused.value)


def test_a_database_that_does_not_answer_keeps_its_password(tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://console:{DATABASE}@127.0.0.1:1/none",
        "SECRET_KEY": SECRET,
        "CONSOLE_VAR": str(tmp_path),
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "check"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode != 0
    assert DATABASE not in done.stdout + done.stderr and SECRET not in done.stdout + done.stderr


def test_a_night_that_fails_says_where_and_not_what(logged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ValueError(f"no term for {CANARY}")

    monkeypatch.setattr(jobs, "open_database", broken)
    with pytest.raises(RuntimeError) as failed:
        jobs.nightly.call_local()
    assert failed.value.__cause__ is None and failed.value.__suppress_context__
    assert "ValueError" in logged() and CANARY not in logged() + str(failed.value)


def test_the_queue_of_jobs_keeps_no_personal_data(world: Any, visitor: Any) -> None:
    """Tasks carry ids and days (the queue is not encrypted): those there are take nothing and return nothing."""
    assert set(jobs.huey._registry._registry) == {"console.jobs.nightly", "console.jobs.hourly"}
    jobs.huey.enqueue(jobs.nightly.s())
    jobs.huey.enqueue(jobs.hourly.s())
    content = b"".join(path.read_bytes() for path in jobs.settings.var.glob("jobs.db*"))
    jobs.huey.flush()
    assert b"nightly" in content
    assert CANARY.encode() not in content and database.obj is not None
