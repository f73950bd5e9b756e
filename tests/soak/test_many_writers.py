"""Sixteen clerks register signals at once: every acknowledged row is there, numbered without gaps, audited once."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from console.integrity import findings
from schema.base import database
from schema.history import Audit, StageTransition
from schema.registers.abuse_journal import AbuseFactEntry
from tests import signals

WRITERS, SIGNALS = 16, 25


@pytest.mark.soak
def test_many_clerks_lose_nothing(world: Any) -> None:
    acknowledged: list[int] = []
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with database.connection_context():
                for _ in range(SIGNALS):
                    acknowledged.append(signals.register(world).id)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    rows = list(AbuseFactEntry.select())
    assert sorted(row.id for row in rows) == sorted(acknowledged)
    assert sorted(int(row.reg_number.split("/")[0]) for row in rows) == list(range(1, WRITERS * SIGNALS + 1))
    assert Audit.select().where(Audit.document == "abuse-journal", Audit.act == "create").count() == len(rows)
    assert StageTransition.select().where(StageTransition.code == "T01c").count() == len(rows)
    assert findings() == []
