"""The tests' own PostgreSQL starts, is shared, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.postgres import server


def value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_a_server_starts_answers_and_stops(tmp_path: Path) -> None:
    with server(tmp_path) as running:
        url = running.create_database("дело")
        assert "PostgreSQL" in str(value(url, "select version()"))
        assert int(str(value(url, "show server_version_num"))) >= 150000
        assert value(url, "select pg_encoding_to_char(encoding) from pg_database where datname = 'дело'") == "UTF8"
        assert value(url, "select lower('ЁЖ')") == "ёж"
    assert not running.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(running.url("postgres"))


def test_a_database_is_made_anew_or_copied(tmp_path: Path) -> None:
    with server(tmp_path) as running:
        with psycopg.connect(running.create_database("first")) as connection:
            connection.execute("create table t as select 42 as n")
        assert value(running.create_database("second", template="first"), "select n from t") == 42
        with pytest.raises(psycopg.errors.UndefinedTable):
            value(running.create_database("second"), "select n from t")


def test_users_share_one_server_and_the_last_one_stops_it(tmp_path: Path) -> None:
    with server(tmp_path) as first:
        with server(tmp_path) as second:
            assert second == first
        assert value(first.url("postgres"), "select 1") == 1
    assert not first.folder.exists()


def test_a_server_whose_user_was_killed_is_stopped_by_its_guardian(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from tests.postgres import server\n"
        "with server(Path(sys.argv[1])) as running: print(running.folder, flush=True); time.sleep(300)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True) as user:
        assert user.stdout is not None
        folder = Path(user.stdout.readline().strip())
        assert folder.is_dir()
        os.kill(user.pid, signal.SIGKILL)
    patience = time.monotonic() + 60
    while folder.exists() and time.monotonic() < patience:
        time.sleep(0.2)
    assert not folder.exists()
