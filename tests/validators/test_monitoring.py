"""The norms of the monitoring, on the numbers of the dossier (domain C.1.1, E.3)."""

from datetime import date
from types import SimpleNamespace

import pytest

from schema.spec import Severity
from validators import monitoring
from validators.monitoring import Execution

pytestmark = pytest.mark.pure

MEETING = date(2026, 11, 26)  # Thursday, the example of C.1.1


@pytest.mark.parametrize(
    ("done", "partial", "not_done", "percent"),
    [(8, 0, 2, 80), (3, 2, 0, 75), (1, 1, 1, 40), (0, 2, 0, 0), (5, 0, 0, 100), (2, 0, 1, 67), (0, 0, 0, None)],
)
def test_partly_done_measures_count_half_in_the_whole(
    done: int, partial: int, not_done: int, percent: int | None
) -> None:
    assert Execution(done, partial, not_done).percent == percent


def check(measure: int, state: str, day: int | None = 1) -> SimpleNamespace:
    on = date(2026, 7, day) if day else None
    return SimpleNamespace(id=None, measure_number=measure, state_id=f"MEASURESTATE.{state}", checked_on=on)


def test_a_measure_checked_twice_is_counted_once_by_its_last_check() -> None:
    entries = [check(1, "DONE", 20), check(1, "NOT_STARTED", None), check(1, "NOT_DONE", 10), check(2, "PARTLY")]

    assert monitoring.execution(entries) == Execution(done=1, partial=1, not_done=0)


def test_unfinished_measures_are_not_done_and_cancelled_or_moved_ones_are_not_due() -> None:
    entries = [check(n, state) for n, state in enumerate(("NOT_STARTED", "IN_PROGRESS", "CANCELLED", "MOVED"))]

    assert monitoring.execution(entries) == Execution(done=0, partial=0, not_done=2)


@pytest.mark.parametrize(
    ("handed", "inclusive", "full_days"),
    [
        (date(2026, 11, 21), False, False),
        (date(2026, 11, 22), False, True),
        (date(2026, 11, 23), True, True),
        (date(2026, 11, 27), True, True),
    ],
)
def test_four_days_before_the_meeting_are_counted_as_the_territory_reads_them(
    handed: date, inclusive: bool, full_days: bool
) -> None:
    days = monitoring.lead_days(MEETING, handed)

    assert monitoring.lead({"monitoring_lead_days": 4}).violated(days) is inclusive
    settings = {"monitoring_lead_days": 4, "monitoring_lead_boundary": "full_days"}
    assert monitoring.lead(settings).violated(days) is full_days


def test_a_territory_without_the_norm_is_only_warned() -> None:
    lead = monitoring.lead({"monitoring_lead_days": None})

    assert (lead.least, lead.severity) == (4, Severity.WARNING)
