"""The production calendar is an editable table: a changed day moves the terms that it touches, and says so."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from console import jobs, records, regulations
from schema.history import Deadline
from schema.places import CalendarDay
from tests import signals


def test_a_new_day_off_moves_the_term_and_leaves_was_now_why(world: Any) -> None:
    signals.register(world, now=datetime(2026, 11, 19, 12, 0), received_at=datetime(2026, 11, 19, 10, 0))
    before = Deadline.get(Deadline.rule == "DL-L2")
    assert before.due_on == date(2026, 11, 24)
    admin = world.officer("admin")
    given = {"day": date(2026, 11, 23), "working": False, "name": "региональный выходной", "basis": "закон области"}
    records.create(CalendarDay, given, admin, world.now)
    after = Deadline.get_by_id(before.id)
    assert after.due_on == date(2026, 11, 25)
    note = json.loads(after.changed)[-1]
    assert (note["was"], note["now"]) == ("24.11.2026", "25.11.2026") and "календарь" in note["why"]
    assert not regulations.calendar().is_working(date(2026, 11, 23))


def test_only_the_administrator_edits_the_calendar(world: Any) -> None:
    world.visitor("clerk.asino").open("/calendar/new/", expect=403)
    page = world.visitor("admin").open("/calendar/?size=100")
    assert "12.06.2026" in page.words


def test_the_night_changes_nothing_when_nothing_changed(world: Any) -> None:
    signals.register(world)
    assert jobs.night(world.now) == 0
