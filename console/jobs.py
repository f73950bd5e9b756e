"""Work that nobody waits for: the nightly recount of terms, notices and letters of overdue ones, old sessions."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from huey import SqliteHuey, crontab

from console import (
    accounts_admin,
    accounts_lock,
    chain,
    digest,
    drafts,
    handover,
    keys,
    list_views,
    logs,
    notices,
    officers,
    pace,
    sealing,
    sessions,
    terms,
    tokens,
)
from console.clock import Clock
from console.config import Settings
from console.database import connection, open_database
from console.errors import trace

log = logging.getLogger("console")
logs.install()
settings = Settings()
settings.make_var()
#: Tasks are given ids and dates, never names: this file is not encrypted.
_queue = settings.var / "jobs.db"
_queue.touch(mode=0o600)
huey = SqliteHuey("console", filename=str(_queue))


@contextmanager
def _work(name: str) -> Iterator[Clock]:
    """The opened database; a failure is logged without its values, for the queue logs the text of what reaches it."""
    try:
        open_database(settings.database, keys.of_database(settings))
        sealing.use(settings.trail_key)
        with connection():
            yield Clock(settings.clock_start)
    except Exception as error:
        log.error("%s\n%s", name, trace(error))
        raise RuntimeError(f"the {name} work failed") from None


@huey.periodic_task(crontab(minute="10", hour="0"))
def nightly() -> None:
    """Terms depend on the day (a suspension that ran out, a new period), so they are recounted every night."""
    with _work("nightly") as clock:
        night(clock.now())


@huey.periodic_task(crontab(minute="20"))
def hourly() -> None:
    """The weekly letters of the territories whose day and hour have come."""
    with _work("hourly") as clock:
        digest.send(digest.due_territories(clock), settings)


def night(now: datetime) -> int:
    """The night's work at ``now`` on the opened database; returns how many terms moved. Notes the head of the trail."""
    sessions.purge()
    accounts_lock.purge()
    pace.purge()
    tokens.purge(now)
    list_views.purge(now)
    drafts.purge(now)
    accounts_admin.purge(officers.system(now.date()), now)
    head = chain.note_day(now.date() - timedelta(days=1))
    log.warning("trail-head %s %d %s", head.day, head.number, head.hash)  # the witness outside of the database
    digest.forget_old(now)
    handover.nightly(now)
    moved = terms.recompute(now, "")
    notices.of_overdue(officers.system(now.date()), now)
    return len(moved)
