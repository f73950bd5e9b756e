"""A day of long ago may be entered, with a reason; the event and the entry are both kept (chronology)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from console import records
from schema.registers.abuse_journal import AbuseFactEntry
from tests import signals


def told(world: Any, **given: Any) -> set[str]:
    row = records.blank(AbuseFactEntry, world.officer("clerk.asino"), world.now)
    records.assign(row, signals.values(**given))
    return {problem.code for problem in records.problems(row, world.officer("clerk.asino"), world.now)}


@pytest.mark.parametrize(("days", "asked"), [(0, False), (10, False), (11, True), (400, True)])
def test_an_entry_after_more_than_ten_days_says_why(world: Any, days: int, asked: bool) -> None:
    happened = world.now - timedelta(days=days)
    assert ("entered-late" in told(world, received_at=happened)) == asked
    assert "entered-late" not in told(world, received_at=happened, late_entry_reason="журнал был на проверке")


def test_a_row_entered_in_time_is_not_asked_when_it_is_changed_a_month_later(world: Any) -> None:
    row = signals.register(world)
    world.set_clock(world.now + timedelta(days=30))
    officer = world.officer("clerk.asino")
    records.change(row, {"address": "г. Асино, ул. Новая, д. 1"}, officer, world.now)
    kept = AbuseFactEntry.get_by_id(row.id)
    assert kept.received_at == datetime(2026, 11, 20, 10, 15)
    assert kept.created_at.date() == datetime(2026, 11, 23).date(), "the event and the entry are both kept"
