"""`make run`: one small parent that prepares the database, then runs the production server until Ctrl+C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from console.config import Settings


def main() -> int:
    """Migrate, seed, fill demo cases when the database is new, then serve; one Ctrl+C stops everything."""
    os.environ.setdefault("CONSOLE_DEMO", "1")
    settings = Settings()
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    for step in (["migrate"], ["seed"], *([["demo", "--if-empty"]] if settings.demo else [])):
        code = subprocess.run([*flask, *step], check=False).returncode
        if code:
            return code
    print(f"\n  Консоль открыта: {settings.url}/\n", flush=True)
    if settings.demo:
        print(
            "  Демонстрационный вход: clerk.asino, head.kedrovy, curator.asino … (<роль>.<территория>), admin",
            flush=True,
        )
        print("  Пароль: demo-kedr-2026\n  Остановить: Ctrl+C\n", flush=True)
    return _serve(settings)


def _serve(settings: Settings) -> int:
    """The web server and the job worker; one Ctrl+C (or SIGTERM) stops both."""
    jobs = subprocess.Popen([sys.executable, "-m", "huey.bin.huey_consumer", "console.jobs.huey", "-w", "1", "-q"])
    try:
        return _web(settings)
    finally:
        jobs.terminate()
        jobs.wait(20)


def _web(settings: Settings) -> int:
    workers = str(settings.workers)
    command = [sys.executable, "-m", "gunicorn", "app:create_app()", "--bind", f"{settings.host}:{settings.port}"]
    command += [
        "--workers",
        workers,
        "--threads",
        "4",
        "--worker-class",
        "gthread",
        "--timeout",
        "120",
        "--log-level",
        "warning",
    ]
    command += ["--no-control-socket", "--forwarded-allow-ips", "127.0.0.1"]
    server = subprocess.Popen(command)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        server.wait(20)
        return 0


if __name__ == "__main__":
    raise SystemExit(main())
