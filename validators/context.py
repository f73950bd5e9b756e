"""``Context``: what a judgement may know besides the row – the clock, the calendar, the settings, the person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from schema.spec import Term
from validators.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """``now`` is on the territory's wall clock; ``settings`` and ``terms`` are those of the regulation in force.

    ``employee_id`` is who acts – for an approval recorded from paper, the signer and not the typist (L.1.1).
    """

    now: datetime
    calendar: WorkingCalendar
    settings: Mapping[str, Any] = field(default_factory=dict)
    employee_id: int | None = None
    terms: tuple[Term, ...] = ()

    @property
    def today(self) -> date:
        return self.now.date()
