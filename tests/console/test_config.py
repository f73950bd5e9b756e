"""Settings: what the contract promises about demo mode, the set clock and the secret key."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from console.clock import Clock
from console.config import Settings
from console.database import is_verified, tls

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.ru", "::"])
def test_demo_is_refused_on_an_address_that_others_can_reach(host: str) -> None:
    with pytest.raises(ValidationError):
        Settings(demo=True, host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.8.8"])
def test_demo_is_allowed_at_home(host: str) -> None:
    assert Settings(demo=True, host=host).demo


def test_demo_is_refused_in_production() -> None:
    with pytest.raises(ValidationError):
        Settings(demo=True, env="production")


@pytest.mark.parametrize("url", ["", "http://console.example.ru", "http://192.168.1.5:8000"])
@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])
def test_an_address_that_others_can_reach_is_refused_without_https(host: str, url: str) -> None:
    with pytest.raises(ValidationError, match="CONSOLE_HOST"):
        Settings(host=host, base_url=url, env="production")


@pytest.mark.parametrize(
    ("host", "url"), [("0.0.0.0", "https://console.example.ru"), ("127.0.0.1", ""), ("[::1]", "http://localhost:8000")]
)
def test_behind_tls_or_at_home_the_console_starts(host: str, url: str) -> None:
    assert Settings(host=host, base_url=url, env="production").host == host


@pytest.mark.parametrize("address", ["192.168.1.9:3310", "clamd.example.ru:3310", "clamd.ctl", "127.0.0.1", ":3310"])
def test_scans_are_shown_to_an_antivirus_of_this_machine_alone(address: str) -> None:
    with pytest.raises(ValidationError, match="CONSOLE_CLAMD"):
        Settings(clamd=address)


@pytest.mark.parametrize("address", ["", "/run/clamav/clamd.ctl", "127.0.0.1:3310", "localhost:3310", "[::1]:3310"])
def test_a_socket_or_an_address_of_this_machine_is_taken(address: str) -> None:
    assert Settings(clamd=address).clamd == address


def test_a_bare_date_starts_at_nine_and_the_clock_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSOLE_NOW", "2026-11-23")
    monkeypatch.setenv("CONSOLE_DEMO", "1")
    start = Settings().clock_start
    assert start == datetime(2026, 11, 23, 9, 0)
    assert timedelta(0) <= Clock(start).now() - start < timedelta(minutes=1)


def test_the_set_clock_is_ignored_outside_a_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSOLE_NOW", "2020-01-01")
    monkeypatch.setenv("CONSOLE_DEMO", "0")
    assert Settings().clock_start is None


def test_the_secret_key_is_made_once_and_read_by_the_owner_alone(tmp_path: Path) -> None:
    first = Settings(var=tmp_path).secret()
    assert Settings(var=tmp_path).secret() == first and len(first) > 40
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("value", ["не дата", "2026-13-01", "99999-01-01"])
def test_an_impossible_clock_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CONSOLE_NOW", value)
    with pytest.raises(ValidationError):
        Settings()


# ------------------------------------------------------------------ the way to PostgreSQL


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://console@db.example.ru/console", {"sslmode": "verify-full"}),
        ("postgresql://console@192.168.1.5/console?sslrootcert=/ca.crt", "verify-full"),
        ("postgresql://console@db.example.ru/console?sslmode=require", {"sslmode": "require"}),
        ("postgresql://console@127.0.0.1:5433/console", {}),
        ("postgresql://console@[::1]/console", {}),
        ("postgresql://localhost/console", {}),
        ("postgresql:///console", {}),
    ],
)
def test_postgresql_over_a_network_is_verified_unless_the_address_says_otherwise(
    url: str, said: dict[str, str] | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGSSLMODE", raising=False)
    found = tls(url)
    assert found == said if isinstance(said, dict) else found == {"sslmode": said, "sslrootcert": "/ca.crt"}
    assert is_verified(url) is ("require" not in url)


def test_the_environment_may_say_how_postgresql_is_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://console@db.example.ru/console"
    monkeypatch.setenv("PGSSLMODE", "disable")
    assert tls(url) == {} and not is_verified(url)
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    assert tls(url) == {} and is_verified(url)
