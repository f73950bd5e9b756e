"""A private PostgreSQL for the tests: one server for all workers of a session, on loopback, gone with the last of them.

Everything that changes the shared state happens under one mutex file. Each user holds a shared lock on a second file
for as long as it needs the server; the kernel drops that lock even when a process is killed, so a small guardian can
tell an abandoned server from a busy one and stop it.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest
from psycopg import sql

from tests import quick

OLDEST = 15
SUPERUSER = "postgres"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `folder` holds its data, its sockets and its log."""

    port: int
    folder: Path

    @property
    def base_url(self) -> str:
        """Address without a database: append `/name`."""
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}"

    def url(self, database: str) -> str:
        return f"{self.base_url}/{database}"

    def create_database(self, name: str, template: str = "template0") -> str:
        """Make the database anew, as a copy of `template` (nobody may be connected to that one); return its URL."""
        self.drop_database(name)
        self._administer("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove the database if it is there, closing whatever is still connected to it."""
        self._administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _administer(self, statement: Any, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def server(meeting_point: Path) -> Iterator[Server]:
    """Use the server of the folder `meeting_point`: the first to come starts it, the last to leave stops it."""
    with _locked(meeting_point):
        running = _running(meeting_point) or _start(meeting_point)
        presence = _present(meeting_point)
    try:
        yield running
    finally:
        with _locked(meeting_point):
            presence.close()
            _stop_if_unused(meeting_point)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The session's server, the same one for every worker of pytest-xdist."""
    base = tmp_path_factory.getbasetemp()
    with server(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) as running:
        yield running


# Who is there


@contextmanager
def _locked(meeting_point: Path) -> Iterator[None]:
    with (meeting_point / "postgres.mutex").open("a") as mutex:
        fcntl.flock(mutex, fcntl.LOCK_EX)
        yield


def _present(meeting_point: Path) -> IO[str]:
    presence = (meeting_point / "postgres.users").open("a")
    fcntl.flock(presence, fcntl.LOCK_SH)
    return presence


def _stop_if_unused(meeting_point: Path) -> bool:
    with (meeting_point / "postgres.users").open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        _stop(meeting_point)
        return True


def _guard(meeting_point: Path) -> None:
    """Wait until the server has stopped, or stop it once its users have died without a word."""
    while meeting_point.exists():
        with _locked(meeting_point):
            if not _running(meeting_point) or _stop_if_unused(meeting_point):
                return
        time.sleep(1)


# Starting and stopping


def _running(meeting_point: Path) -> Server | None:
    note = meeting_point / "postgres.server"
    if not note.exists():
        return None
    port, folder = note.read_text().splitlines()
    found = Server(int(port), Path(folder))
    return found if _alive(found) else None


def _alive(found: Server) -> bool:
    try:
        os.kill(int((found.folder / "data" / "postmaster.pid").read_text().split()[0]), 0)
    except (FileNotFoundError, ProcessLookupError):
        return False
    return True


def _start(meeting_point: Path, attempts: int = 5) -> Server:
    # Not below the meeting point: pytest's folders are closed to the unprivileged user, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="console-postgres-", dir=quick.folder()))
    if os.geteuid() == 0:
        shutil.chown(folder, SUPERUSER, SUPERUSER)
    data, log = folder / "data", folder / "log"
    _run("initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    for attempt in range(attempts):
        started = Server(_free_port(), folder)
        try:
            _run("pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-o", _options(started), "start")
            break
        except subprocess.CalledProcessError:
            if attempt + 1 == attempts:  # otherwise somebody may have taken the port in between
                raise RuntimeError(log.read_text()[-2000:]) from None
    (meeting_point / "postgres.server").write_text(f"{started.port}\n{folder}\n")
    subprocess.Popen(
        [sys.executable, "-m", "tests.postgres", str(meeting_point)],
        cwd=Path(__file__).parent.parent,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return started


def _stop(meeting_point: Path) -> None:
    note = meeting_point / "postgres.server"
    if not note.exists():
        return
    folder = Path(note.read_text().splitlines()[1])
    data = folder / "data"
    if (data / "postmaster.pid").exists():
        _run("pg_ctl", "-D", data, "-m", "fast", "-w", "-t", "60", "stop")
    shutil.rmtree(folder, ignore_errors=True)
    note.unlink()


def _options(started: Server) -> str:
    settings = {**SETTINGS, "port": started.port, "unix_socket_directories": started.folder}
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(program: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs; it refuses root, so root lends it the user of the system's package."""
    who: dict[str, Any] = {"user": SUPERUSER, "group": SUPERUSER, "extra_groups": ()} if os.geteuid() == 0 else {}
    with tempfile.TemporaryFile("w+") as output:  # not a pipe: the server would inherit and hold it
        try:
            subprocess.run(
                [_programs() / program, *arguments],
                cwd="/",
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=True,
                **who,
            )
        except subprocess.CalledProcessError as error:
            output.seek(0)
            error.add_note(output.read())
            raise


def _programs() -> Path:
    """The newest installed PostgreSQL that is new enough; Debian keeps each release in a folder of its own."""
    found = {int(path.parent.parent.name): path.parent for path in _installed()}
    if on_path := shutil.which("initdb"):
        output = subprocess.run([on_path, "--version"], capture_output=True, text=True, check=True).stdout
        if version := re.search(r"\d+", output):
            found.setdefault(int(version[0]), Path(on_path).resolve().parent)
    if not found or max(found) < OLDEST:
        raise RuntimeError(f"No PostgreSQL {OLDEST} or newer here: run .ci/system-packages tests")
    return found[max(found)]


def _installed() -> list[Path]:
    return [path for path in Path("/usr/lib/postgresql").glob("*/bin/initdb") if path.parent.parent.name.isdigit()]


if __name__ == "__main__":
    _guard(Path(sys.argv[1]))
