"""A console with both municipalities and their staff, on SQLite or on a private PostgreSQL; a fresh copy per test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import peewee
import pytest
from flask import Flask

from app import create_app
from console import migrations, officers, regulations, sealing
from console.accounts import AccountSetting, User, officer_of
from console.clock import Clock
from console.config import Settings
from console.database import PRAGMAS, connection, open_database
from console.officers import Officer
from schema.base import database
from schema.spec import local
from seed import reference
from tests import quick
from tests.pages import Visitor

POSTGRES = os.environ.get("CONSOLE_TEST_DATABASE", "sqlite") == "postgresql"
if POSTGRES:
    from tests.postgres import postgres_server

# The same examples in every run, so that a red check is the change's own; CONSOLE_FUZZ=1 looks for new ones.
hypothesis.settings.register_profile("steady", derandomize="CONSOLE_FUZZ" not in os.environ)
hypothesis.settings.load_profile("steady")

#: Monday; every test that does not set its own clock lives here.
NOW = datetime(2026, 11, 23, 9, 0)


@dataclass
class World:
    """One test's console: its app, its clock, its officers."""

    app: Flask
    settings: Settings

    @property
    def now(self) -> datetime:
        return self.app.extensions["console-clock"].now()

    def set_clock(self, moment: datetime) -> None:
        self.app.extensions["console-clock"] = Clock(moment)

    def officer(self, login: str, now: datetime | None = None) -> Officer:
        """The officer behind a demo log-in at a moment."""
        return officer_of(User.get(User.username == login), now or self.now)

    def system(self) -> Officer:
        return officers.system(self.now.date())

    def visitor(self, login: str | None = None) -> Visitor:
        """A browser without JavaScript, signed in as ``login``."""
        visitor = Visitor(self.app)
        if login:
            visitor.sign_in(login)
        return visitor


def _settings(folder: Path, url: str) -> Settings:
    return Settings(var=folder, database_url=url, demo=True, testing=True, now=NOW)


def _fill() -> None:
    from seed import people

    migrations.up()
    with connection():
        list(reference.load(officers.system(NOW.date()), NOW))
        people.staff(NOW)
        for name in ("prints_per_minute", "searches_per_minute"):  # tests ask faster than people
            AccountSetting.create(name=name, value="0")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rules of papers judge what they are given: the engine under them does not matter, one is enough."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent / "validators" / "rules"):
            item.add_marker(pytest.mark.once)


@pytest.fixture(autouse=True)
def in_general_words() -> None:
    """The words of a territory in which the request of another test spoke last are not those of this one."""
    local.speak(local.GENERAL)


@pytest.fixture(scope="session")
def console_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("app")
    app = create_app(_settings(folder, f"sqlite:///{folder / 'unused.db'}"))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.extensions["trail-key"] = folder / "trail.key"  # one for all copies of the filled databases
    # Tests sign in some thousands of times: argon2id all the same, but at its cheapest.
    app.extensions["security"].pwd_context.update(argon2__time_cost=1, argon2__memory_cost=8, argon2__parallelism=1)
    return app


class Databases:
    """Makes copies of filled databases: files on SQLite, templates on PostgreSQL."""

    def __init__(self, folder: Path, server: Any) -> None:
        self.folder, self.server = folder, server
        self.worker = os.environ.get("PYTEST_XDIST_WORKER", "main")

    def new(self, name: str) -> str:
        if self.server:
            return str(self.server.create_database(f"{name}_{self.worker}"))
        return f"sqlite:///{self.folder / name}.db"

    def copy(self, source: str, name: str) -> str:
        if self.server:
            return str(self.server.create_database(f"{name}_{self.worker}", template=f"{source}_{self.worker}"))
        for stale in self.folder.glob(f"{name}.db*"):
            stale.unlink()
        shutil.copy(self.folder / f"{source}.db", self.folder / f"{name}.db")
        return f"sqlite:///{self.folder / name}.db"

    def close(self) -> None:
        """Let go of the open database, so that it can be copied."""
        if not self.server and not database.is_closed():
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        _close()


@pytest.fixture(scope="session")
def databases(console_app: Flask, request: pytest.FixtureRequest) -> Iterator[Databases]:
    """A database with both municipalities and their staff, to be copied."""
    server = request.getfixturevalue("postgres_server") if POSTGRES else None
    with tempfile.TemporaryDirectory(prefix="console-databases-", dir=quick.folder()) as folder:
        found = Databases(Path(folder), server)
        _open(found.new("template"))
        with console_app.app_context():
            _fill()
        found.close()
        yield found


def _open(url: str) -> None:
    """A test's database need not outlive a power cut: waiting for the disk took a third of the time."""
    opened = open_database(url)
    if isinstance(opened, peewee.SqliteDatabase):
        opened.init(opened.database, pragmas=PRAGMAS | {"synchronous": 0}, check_same_thread=False)


def _world(console_app: Flask, url: str, tmp_path: Path) -> World:
    settings = _settings(tmp_path, url)
    console_app.extensions["console-settings"] = settings
    console_app.extensions["console-clock"] = Clock(NOW)
    _open(url)
    regulations.forget()
    sealing.use(console_app.extensions["trail-key"])
    return World(console_app, settings)


@pytest.fixture
def world(console_app: Flask, databases: Databases, tmp_path: Path) -> Iterator[World]:
    """A fresh console for one test."""
    found = _world(console_app, databases.copy("template", "copy"), tmp_path)
    with connection():
        yield found
    _close()


@contextmanager
def bare_world(console_app: Flask, databases: Databases, folder: Path) -> Iterator[World]:
    """A console with an empty database: nothing is migrated or loaded."""
    found = _world(console_app, databases.new("bare"), folder)
    with console_app.app_context(), connection():
        yield found
    _close()


def fresh_world(console_app: Flask, databases: Databases, tmp_path: Path) -> Iterator[World]:
    """One fresh console after another, each in place of the one before; close it to let go of the last."""
    while True:
        found = _world(console_app, databases.copy("template", "copy"), tmp_path)
        with connection():
            yield found
        _close()


@pytest.fixture(scope="session")
def walked_source(console_app: Flask, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """A database in which one case was walked from signal to closing, with every kind of paper."""
    from tests.journeys.whole import walk_everything

    found = _world(console_app, databases.copy("template", "walked"), tmp_path_factory.mktemp("walked"))
    with connection():
        walk_everything(found)
    databases.close()
    return databases


@pytest.fixture
def walked(console_app: Flask, walked_source: Databases, tmp_path: Path) -> Iterator[World]:
    """A fresh copy of the walked database for one test."""
    found = _world(console_app, walked_source.copy("walked", "copy"), tmp_path)
    found.set_clock(datetime(2026, 6, 25, 9, 0))
    with connection():
        yield found
    _close()


@pytest.fixture(scope="session")
def demo_source(console_app: Flask, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """A database with a small demonstration: cases of both municipalities at every stage."""
    from seed import demo

    _world(console_app, databases.copy("template", "demo"), tmp_path_factory.mktemp("demo"))
    with console_app.app_context(), connection():
        demo.fill(24, 1, NOW)
    databases.close()
    return databases


@pytest.fixture
def demonstration(console_app: Flask, demo_source: Databases, tmp_path: Path) -> Iterator[World]:
    """A fresh copy of the small demonstration for one test."""
    found = _world(console_app, demo_source.copy("demo", "copy"), tmp_path)
    found.set_clock(NOW)
    with connection():
        yield found
    _close()


def _close() -> None:
    opened: Any = database.obj
    opened.close_all() if hasattr(opened, "close_all") else opened.close()
