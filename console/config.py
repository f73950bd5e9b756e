"""Settings of the running house, read once from the environment (contract, «Environment»)."""

from __future__ import annotations

import ipaddress
import secrets
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Names follow the contract: ``CONSOLE_PORT`` is ``port``; ``DATABASE_URL`` and ``SECRET_KEY`` have no prefix."""

    model_config = SettingsConfigDict(
        env_prefix="CONSOLE_",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
        hide_input_in_errors=True,  # the input holds keys
    )

    var: Path = Path("var")
    database_url: str = Field("", validation_alias="DATABASE_URL", repr=False)  # may hold a password
    secret_key: str = Field("", validation_alias="SECRET_KEY", repr=False)
    db_key: str = Field("", repr=False)
    db_key_file: Path | None = None
    backup_key_file: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    demo: bool = False
    env: str = "development"
    base_url: str = ""
    trusted_hosts: str = ""
    proxies: int = Field(0, ge=0, le=5)
    clamd: str = ""
    mail_url: str = "console://"
    now: datetime | None = None
    workers: int = Field(2, ge=1, le=64)
    testing: bool = False
    audit_key_file: Path | None = None

    @field_validator("now", mode="before")
    @classmethod
    def _bare_date_starts_at_nine(cls, value: object) -> object:
        if isinstance(value, str) and not value.strip():
            return None
        return f"{value}T09:00:00" if isinstance(value, str) and len(value) == 10 else value

    @model_validator(mode="after")
    def _demo_stays_at_home(self) -> Settings:
        if self.demo and self.env == "production":
            raise ValueError("CONSOLE_DEMO=1 нельзя включить вместе с CONSOLE_ENV=production")
        if self.demo and not _is_loopback(self.host):
            raise ValueError("CONSOLE_DEMO=1 разрешён только на адресе этого компьютера (127.0.0.1)")
        return self

    @model_validator(mode="after")
    def _nothing_travels_in_clear(self) -> Settings:
        if not _is_loopback(self.host) and not self.url.startswith("https://"):
            raise ValueError(
                "CONSOLE_HOST – адрес, видимый по сети, а CONSOLE_BASE_URL начинается не с https://: пароли шли бы по "
                "сети открыто. Укажите CONSOLE_HOST=127.0.0.1 или поставьте перед консолью nginx с TLS и назовите его "
                "адрес в CONSOLE_BASE_URL"
            )
        host, _, port = self.clamd.rpartition(":")
        if self.clamd and not self.clamd.startswith("/") and not (port.isdigit() and _is_loopback(host)):
            raise ValueError(
                "CONSOLE_CLAMD – полный путь сокета или адрес этого компьютера (127.0.0.1:3310): в другое место файлы "
                "шли бы открыто"
            )
        return self

    @property
    def database(self) -> str:
        """The database address; an SQLite file in ``var`` by default."""
        return self.database_url or f"sqlite:///{self.var / 'console.db'}"

    @property
    def url(self) -> str:
        """What stands in QR codes and in the invitation to open the console."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def clock_start(self) -> datetime | None:
        """``CONSOLE_NOW``, honoured only in a demonstration."""
        return self.now if self.demo else None

    @property
    def hosts(self) -> list[str]:
        """Host names the console answers to."""
        named = [host.strip() for host in self.trusted_hosts.split(",") if host.strip()]
        return named or ["127.0.0.1", "localhost", "[::1]", self.host, urlsplit(self.url).hostname or self.host]

    def make_var(self) -> None:
        """Make the data folder, for its owner alone; a folder that is there keeps its permissions."""
        self.var.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def trail_key(self) -> Path:
        """The file with the master key of the trail; one in ``var`` by default."""
        return self.audit_key_file or self.var / "trail.key"

    def secret(self) -> str:
        """``SECRET_KEY``, or a key generated once into ``var`` with mode 0600."""
        if self.secret_key:
            return self.secret_key
        self.make_var()
        path = self.var / "secret_key"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
