"""Work that nobody waits for: the nightly recount of terms, notices of overdue ones, sweeping out old sessions."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from huey import SqliteHuey, crontab

from console import (
    accounts_admin,
    accounts_lock,
    chain,
    keys,
    notices,
    officers,
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
settings = Settings()
settings.make_var()
#: Tasks are given ids and dates, never names: this file is not encrypted.
_queue = settings.var / "jobs.db"
_queue.touch(mode=0o600)
huey = SqliteHuey("console", filename=str(_queue))


@huey.periodic_task(crontab(minute="10", hour="0"))
def nightly() -> None:
    """Terms depend on the day (a suspension that ran out, a new period), so they are recounted every night."""
    try:
        open_database(settings.database, keys.of_database(settings))
        sealing.use(settings.trail_key)
        with connection():
            night(Clock(settings.clock_start).now())
    except Exception as error:
        log.error("nightly\n%s", trace(error))
        raise RuntimeError("the nightly work failed") from None  # the queue logs the text of what reaches it


def night(now: datetime) -> int:
    """The night's work at ``now`` on the opened database; returns how many terms moved. Notes the head of the trail."""
    sessions.purge()
    accounts_lock.purge()
    tokens.purge(now)
    accounts_admin.purge(officers.system(now.date()), now)
    head = chain.note_day(now.date() - timedelta(days=1))
    log.warning("trail-head %s %d %s", head.day, head.number, head.hash)  # the witness outside of the database
    moved = terms.recompute(now, "")
    notices.of_overdue(officers.system(now.date()), now)
    return len(moved)
