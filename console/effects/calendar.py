"""The production calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from console import regulations, terms
from console.effects.doors import AFTER, attach
from console.officers import Officer


@attach(AFTER, ("calendar", "create"), ("calendar", "change"))
def _calendar_changed(day: Any, officer: Officer, now: datetime) -> None:
    """Terms that the changed day touches are counted anew, with was / now / why."""
    regulations.calendar_changed()
    terms.recompute(now, f"изменён производственный календарь: {day.caption}")
