"""The control journal: a check says what was found, and a term is moved once without the council (B.23)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import peewee
import pytest

from schema import registry
from schema.dictionaries import DictionaryEntry
from schema.registers.control_journal import CHECKED, PlanControlEntry
from schema.spec import Status
from validators import values
from validators.calendar import WorkingCalendar
from validators.context import Context

CONTEXT = Context(now=datetime(2026, 7, 20, 10), calendar=WorkingCalendar())


@pytest.fixture(autouse=True)
def database() -> Iterator[None]:
    """An empty journal: the rule about moves reads the other rows of it."""
    memory = peewee.SqliteDatabase(":memory:")
    with memory.bind_ctx(registry.tables()):
        memory.create_tables([DictionaryEntry, PlanControlEntry])
        for key in (*CHECKED, "MEASURESTATE.NOT_STARTED"):
            DictionaryEntry.create(id=key, dictionary="MEASURESTATE", code=key, label=key)
        yield
    memory.close()


def entry(**changes: Any) -> PlanControlEntry:
    """A check of a measure that was done, but for the changes."""
    given = {
        "case_id": 1,
        "plan_id": 7,
        "measure_number": 3,
        "measure_text": "Лечение от зависимости",
        "executor_org_id": 4,
        "due_on": date(2026, 7, 10),
        "doc_date": date(2026, 7, 13),
        "checked_on": date(2026, 7, 13),
        "checked_by_id": 2,
        "control_by": "service",
        "way_id": "CHECKWAY.VISIT",
        "state_id": "MEASURESTATE.DONE",
        "percent": 100,
        "status": Status.REGISTERED,
    }
    return PlanControlEntry(**(given | changes))


def moved(**changes: Any) -> PlanControlEntry:
    given = {"state_id": "MEASURESTATE.MOVED", "new_due_on": date(2026, 8, 10), "moved_by_id": 2}
    return entry(**(given | changes))


def problems(row: PlanControlEntry) -> set[tuple[str, str]]:
    return {(problem.code, problem.field) for problem in values.problems(row, CONTEXT)}


def test_a_check_of_a_done_measure_is_complete() -> None:
    assert problems(entry()) == set()


def test_a_stub_made_before_the_term_needs_no_check_yet() -> None:
    stub = {"state_id": "MEASURESTATE.NOT_STARTED", "checked_on": None, "checked_by_id": None, "control_by": ""}

    assert problems(entry(**stub, way_id=None, percent=None)) == set()


def test_a_result_says_who_looked_when_and_how() -> None:
    row = entry(checked_on=None, checked_by_id=None, control_by="", way_id=None)

    assert problems(row) == {("required", name) for name in ("checked_on", "checked_by", "control_by", "way")}


def test_a_measure_not_done_names_the_reason_and_what_was_undertaken() -> None:
    row = entry(state_id="MEASURESTATE.NOT_DONE", percent=0)

    assert problems(row) == {("required", "fail_reason"), ("required", "actions_taken")}


@pytest.mark.parametrize(("percent", "wrong"), [(0, False), (100, False), (-1, True), (101, True)])
def test_execution_is_between_nothing_and_everything(percent: int, wrong: bool) -> None:
    assert (("format", "percent") in problems(entry(percent=percent))) is wrong


def test_a_new_term_is_not_earlier_than_the_old_one() -> None:
    assert problems(moved(new_due_on=date(2026, 7, 10))) == set()
    assert problems(moved(new_due_on=date(2026, 7, 9))) == {("wrong-order", "new_due_on")}


def test_a_moved_measure_has_a_new_term() -> None:
    assert problems(moved(new_due_on=None)) == {("required", "new_due_on")}


def test_somebody_has_moved_the_term() -> None:
    row = entry(state_id="MEASURESTATE.IN_PROGRESS", percent=50, new_due_on=date(2026, 8, 10))

    assert problems(row) == {("moved-by-nobody", "moved_by")}


def test_the_first_move_does_without_the_council() -> None:
    assert problems(moved()) == set()


def test_the_second_move_needs_the_council() -> None:
    moved().save()

    assert problems(moved()) == {("second-move-without-council", "moved_by_meeting")}
    assert problems(moved(moved_by_meeting_id=5)) == set()


def test_saving_the_first_move_again_is_not_a_second_one() -> None:
    first = moved()
    first.save()

    assert problems(first) == set()


@pytest.mark.parametrize(
    "other",
    [
        {"measure_number": 4},
        {"plan_id": 8},
        {"status": Status.ANNULLED},
        {"moved_by_meeting_id": 5},
        {"new_due_on": None},
    ],
)
def test_moves_of_other_measures_annulled_rows_and_the_councils_moves_do_not_count(other: dict[str, Any]) -> None:
    moved(**other).save()

    assert problems(moved()) == set()
