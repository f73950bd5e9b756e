"""Criteria that the journals and the terms answer in per cent (domain E.2: P1, P2, W1, W4, W5, Q5)."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from schema.registers.visit import VisitOutcome
from validators import measured
from validators.deadlines import last_moment

pytestmark = pytest.mark.pure

TERM = date(2026, 7, 10)


def check(measure: int, state: str, day: int = 10, reason: str | None = None) -> Any:
    return SimpleNamespace(
        id=None,
        measure_number=measure,
        state_id=f"MEASURESTATE.{state}",
        checked_on=date(2026, 7, day),
        due_on=TERM,
        fail_reason_id=reason and f"FAILREASON.{reason}",
    )


def visits(*outcomes: str) -> list[Any]:
    return [SimpleNamespace(outcome=VisitOutcome(outcome) if outcome else "") for outcome in outcomes]


def test_the_family_answers_for_its_own_measures_and_not_for_missing_services() -> None:
    entries = [
        check(1, "DONE"),
        check(2, "PARTLY"),
        check(3, "NOT_DONE", reason="NO_SHOW"),
        check(4, "NOT_DONE", reason="NO_SPECIALIST"),
        check(5, "NOT_DONE", reason="REFUSAL"),  # the plan gives the family no part in it
    ]

    found = measured.family_duties(entries, [1, 2, 3, 4])

    assert found is not None
    assert (found.percent, found.level) == (40, 2)
    assert "выполнено 1, частично 1, не выполнено 1" in found.evidence


def test_a_plan_without_duties_of_the_family_measures_nothing() -> None:
    assert measured.family_duties([check(1, "DONE")], []) is None


def test_visits_tell_of_the_family_and_of_the_specialists() -> None:
    rows = visits("held", "held", "held", "not_home", "denied", "moved", "")
    met, held = measured.visits_met(rows), measured.visits_held(rows)

    assert met is not None and held is not None
    assert (met.percent, held.percent) == (
        60,
        50,
    )  # 3 of 5 the specialists came to; 3 of 6 planned, the moved one apart
    assert met.evidence == "Журнал посещений: семью застали 3 из 5 (60 %)"


def test_a_measure_found_undone_after_its_term_was_not_in_time() -> None:
    entries = [
        check(1, "DONE", 12),
        check(2, "NOT_DONE", 11),
        check(2, "DONE", 20),
        check(3, "MOVED"),
        check(4, "PARTLY"),
    ]

    found = measured.measures_in_time(entries)

    assert found is not None
    assert (found.percent, found.level) == (33, 2)  # 1 of 3: the moved one has another term


def test_reports_are_counted_where_executors_report() -> None:
    entries = [check(n, "DONE") for n in (1, 2, 3, 4)]
    sent = {1: date(2026, 7, 8), 2: date(2026, 7, 25), 3: date(2026, 7, 26)}
    found = measured.reports_in_time(entries, sent, 25)

    assert found is not None and (found.percent, found.level) == (50, 3)
    assert measured.reports_in_time(entries, {}, 25) is None


@pytest.mark.parametrize(
    ("term", "day", "due"),
    [
        (date(2026, 7, 10), 25, date(2026, 7, 25)),
        (date(2026, 7, 25), 25, date(2026, 7, 25)),
        (date(2026, 12, 28), 25, date(2027, 1, 25)),
        (date(2026, 1, 31), 25, date(2026, 2, 25)),
        (date(2026, 7, 10), 5, date(2026, 8, 5)),
        (date(2026, 2, 27), 30, date(2026, 2, 28)),  # a month without the 30th
        (date(2026, 2, 28), 31, date(2026, 2, 28)),
    ],
)
def test_executors_report_by_the_day_of_the_regulation(term: date, day: int, due: date) -> None:
    assert measured.report_due(term, day) == due


@pytest.mark.parametrize(("month_day", "day"), [(25, 25), (5, 5), (None, 31)])
def test_the_day_of_reports_is_that_of_dl_p11(month_day: int | None, day: int) -> None:
    rules: Any = [SimpleNamespace(code="DL-P10", month_day=3), SimpleNamespace(code="DL-P11", month_day=month_day)]
    assert measured.report_day(rules) == day
    assert measured.report_day([]) == 31


def test_a_term_of_the_curator_counts_once_it_is_met_or_overdue() -> None:
    terms = [
        SimpleNamespace(status=status, due_at=last_moment(TERM))
        for status in ("met", "met", "met", "late", "open", "cancelled")
    ]

    overdue, waiting = (
        measured.terms_kept(terms, datetime(2026, 7, 11)),
        measured.terms_kept(terms, datetime(2026, 7, 10, 23)),
    )

    assert overdue is not None and waiting is not None
    assert (overdue.percent, waiting.percent) == (60, 75)


def test_nothing_due_measures_nothing() -> None:
    assert measured.terms_kept([], datetime(2026, 7, 10)) is None
    assert measured.visits_held([]) is None
    assert measured.measures_in_time([check(1, "CANCELLED")]) is None
