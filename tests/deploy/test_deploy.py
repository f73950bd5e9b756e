"""The files of `deploy/` agree with the console, hold no secret, and nginx takes its own."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from console.config import Settings

pytestmark = pytest.mark.pure

DEPLOY = Path(__file__).parents[2] / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text()
UNITS = sorted(DEPLOY.glob("*.service"))


def directives(text: str) -> list[str]:
    """The directives of an nginx file: comments gone, white space folded."""
    plain = re.sub(r"(^|\s)#[^\n]*", "", text)
    return [" ".join(each.split()) for each in re.split(r"[;{}]", plain) if each.strip()]


def megabytes(name: str) -> int:
    found = re.search(rf"{name} (\d+)m;", NGINX)
    assert found
    return int(found[1])


def test_plain_http_leads_to_https_and_nothing_else() -> None:
    servers = [" ".join(block.split()) for block in NGINX.split("\nserver {")[1:]]
    plain = [block for block in servers if "listen 80;" in block]
    assert len(servers) == 2 and len(plain) == 1
    assert "return 301 https://console.example.ru$request_uri;" in plain[0] and "proxy_pass" not in plain[0]
    assert "listen 443 ssl" in servers[1]


def test_a_secret_in_an_address_is_neither_logged_nor_led_on_in_clear() -> None:
    [plain] = [block for block in NGINX.split("\nserver {") if "listen 80;" in block]
    assert "access_log off" in directives(plain)
    assert "location /feed/ { return 403; }" in " ".join(plain.split())
    [spared] = [line for line in NGINX.splitlines() if line.startswith("map $uri $is_logged")]
    [pattern] = re.findall(r" ~(\S+) 0;", spared)
    for address in ("/feed/secret.ics", "/invitation/secret"):
        assert re.match(pattern, address)
    assert not re.match(pattern, "/case/1/") and "default 1;" in spared
    logs = [line for line in directives(NGINX) if line.startswith("access_log")]
    assert len(logs) == 2 and logs[1].endswith("if=$is_logged")


def test_only_modern_tls() -> None:
    found = directives(NGINX)
    assert "ssl_prefer_server_ciphers on" in found
    assert "ssl_protocols TLSv1.2 TLSv1.3" in found and "ssl_session_tickets off" in found
    [ciphers] = [line.split()[1] for line in found if line.startswith("ssl_ciphers")]
    for cipher in ciphers.split(":"):
        assert cipher.startswith("ECDHE-") and ("GCM" in cipher or "POLY1305" in cipher)
    assert any("Strict-Transport-Security" in line and "max-age=31556926" in line for line in found)


def test_the_largest_upload_is_refused_by_the_console_and_not_by_the_proxy(console_app: Any) -> None:
    most = console_app.config["MAX_CONTENT_LENGTH"] >> 20
    assert most < megabytes("client_max_body_size") <= most + 2
    assert megabytes("client_body_buffer_size") >= most
    assert "proxy_max_temp_file_size 0" in directives(NGINX)


def test_the_proxy_sets_what_the_console_trusts_and_passes_on_nothing_of_a_visitor() -> None:
    found = directives(NGINX)
    for line in (
        "proxy_set_header Host $host",
        "proxy_set_header X-Forwarded-For $remote_addr",  # set, not appended: one trusted proxy (CONSOLE_PROXIES=1)
        "proxy_set_header X-Forwarded-Proto $scheme",
        "proxy_set_header X-Forwarded-Host $host",
        'proxy_set_header Forwarded ""',
        "proxy_pass http://console",
        "server 127.0.0.1:8000",
    ):
        assert line in found
    assert "proxy_add_x_forwarded_for" not in NGINX
    [log] = [line for line in found if line.startswith("log_format")]
    assert "$request " not in log and "$request_uri" not in log and "$http_referer" not in log


def environment() -> dict[str, str]:
    lines = (DEPLOY / "console.env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_example_environment_is_one_that_the_console_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.env == "production" and not settings.demo and settings.proxies == 1
    assert settings.url.startswith("https:") and settings.hosts == ["console.example.ru"]
    assert f"server_name {settings.hosts[0]};" in NGINX
    assert settings.database.startswith("sqlcipher:///") and settings.var == Path("/var/lib/console")
    assert not settings.secret_key and not settings.db_key


HARD = (
    "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes",
    "CapabilityBoundingSet=", "RestrictSUIDSGID=yes", "UMask=0077", "LimitCORE=0", "User=console",
    "SystemCallFilter=@system-service", "StateDirectoryMode=0700", "LoadCredential=db_key:/etc/console/keys/db_key",
    "Environment=CONSOLE_DB_KEY_FILE=%d/db_key", "EnvironmentFile=/etc/console/console.env",
    "InaccessiblePaths=-/opt/console/.git",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_as_nobody_much_and_gets_its_key_as_a_credential(unit: Path) -> None:
    lines = unit.read_text().splitlines()
    assert [line for line in HARD if line not in lines] == []
    assert not any(line.startswith("Environment=") and "FILE" not in line for line in lines)


def test_the_units_start_what_exists() -> None:
    assert [unit.name for unit in UNITS] == ["console-backup.service", "console-jobs.service", "console.service"]
    web, jobs = (DEPLOY / "console.service").read_text(), (DEPLOY / "console-jobs.service").read_text()
    assert '"app:create_app()"' in web and "--bind 127.0.0.1:8000" in web
    assert "huey_consumer console.jobs.huey" in jobs
    assert "flask --app app backup" in (DEPLOY / "console-backup.service").read_text()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate and its key, for nginx to read."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    start = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(start).not_valid_after(start + timedelta(days=1))
    content = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    (tmp_path / "fullchain.pem").write_bytes(content)
    encoding = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "private.pem").write_bytes(key.private_bytes(*encoding))
    return tmp_path


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx on this machine; the tests above read the file")
def test_nginx_takes_the_file(certificate: Path) -> None:
    site = NGINX.replace("/etc/ssl/console", str(certificate)).replace("/var/log/nginx", str(certificate))
    (certificate / "site.conf").write_text(site)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "access_log off;" + "".join(f"{kind}_temp_path {certificate}/{kind};" for kind in kinds)
    main = f"pid {certificate}/nginx.pid;\nevents {{}}\nhttp {{ {own} include {certificate}/site.conf; }}\n"
    (certificate / "nginx.conf").write_text(main)
    command = ["nginx", "-t", "-e", str(certificate / "error.log"), "-c", str(certificate / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr
