"""A console with both municipalities and their staff, on SQLite or on a private PostgreSQL; a fresh copy per test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from console import migrations, officers, regulations
from console.accounts import User, officer_of
from console.clock import Clock
from console.config import Settings
from console.database import connection, open_database
from console.officers import Officer
from schema.base import database
from seed import reference
from tests.pages import Visitor

POSTGRES = os.environ.get("CONSOLE_TEST_DATABASE", "sqlite") == "postgresql"
if POSTGRES:
    from tests.postgres import postgres_server

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
    database.close_all() if hasattr(database.obj, "close_all") else database.close()


@pytest.fixture(scope="session")
def console_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("app")
    app = create_app(_settings(folder, f"sqlite:///{folder / 'unused.db'}"))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture(scope="session")
def template(
    console_app: Flask, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str], str]:
    """Makes a copy of a filled database and returns its address."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    folder = tmp_path_factory.mktemp("template")
    if POSTGRES:
        server = request.getfixturevalue("postgres_server")
        open_database(server.create_database(f"template_{worker}"))
        with console_app.app_context():
            _fill()
        database.obj.close_all()
        return lambda name: server.create_database(f"{name}_{worker}", template=f"template_{worker}")
    path = folder / "template.db"
    open_database(f"sqlite:///{path}")
    with console_app.app_context():
        _fill()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()

    def copy(name: str) -> str:
        target = folder / f"{name}.db"
        for stale in folder.glob(f"{name}.db*"):
            stale.unlink()
        shutil.copy(path, target)
        return f"sqlite:///{target}"

    return copy


@pytest.fixture
def world(console_app: Flask, template: Callable[[str], str], tmp_path: Path) -> Iterator[World]:
    """A fresh console for one test."""
    url = template("copy")
    settings = _settings(tmp_path, url)
    console_app.extensions["console-settings"] = settings
    console_app.extensions["console-clock"] = Clock(NOW)
    open_database(url)
    regulations.forget()
    with connection():
        yield World(console_app, settings)
    _close()


def _close() -> None:
    opened: Any = database.obj
    opened.close_all() if hasattr(opened, "close_all") else opened.close()
