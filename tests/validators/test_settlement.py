"""Decisions about a term are laid over what the papers say, and only sensible ones are taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from schema.history import TermActKind
from schema.spec import Escalation, Event, Extension, Repetition, Role, Term, Unit
from validators.calendar import WorkingCalendar
from validators.deadlines import Expected, cycles, last_moment, reported_to
from validators.settlement import Decision, cap, offered, problems, settled

pytestmark = pytest.mark.pure

CALENDAR = WorkingCalendar({}, frozenset())
DUE = date(2026, 11, 20)  # Friday
BEFORE, AFTER = datetime(2026, 11, 18, 9), datetime(2026, 11, 26, 9)
MONTH = Extension(length=30, unit=Unit.CALENDAR_DAY, basis="ч. 2 ст. 12 59-ФЗ")
RULE = Term(
    code="DL-A1",
    title="Ответ на обращение",
    basis="59-ФЗ",
    event=Event(document="reception", field="registered_on"),
    length=30,
    unit=Unit.CALENDAR_DAY,
    met_by=(Event(document="reception", field="answered_on"),),
    responsible=Role.SPECIALIST,
    extension=MONTH,
    escalation=(Escalation(role=Role.DEPUTY, after=3), Escalation(role=Role.HEAD, after=0)),
)


def item(**changes: Any) -> Expected:
    given: dict[str, Any] = {
        "rule": "DL-A1",
        "cycle": 1,
        "document": "",
        "row_id": None,
        "title": "Ответ на обращение",
        "responsible_role": Role.SPECIALIST,
        "base_on": date(2026, 10, 21),
        "target_on": None,
        "raw_on": DUE,
        "due_on": DUE,
        "safe_on": DUE,
        "status": "open",
        "met_on": None,
        "days_late": 4,
        "provisional": False,
        "explanation": "Срок 20.11.2026",
        "due_at": last_moment(DUE),
        "counted_on": DUE,
        "counted_to": AFTER.date(),
    }
    return Expected(**given | changes)


def act(kind: TermActKind, **facts: Any) -> Any:
    given = {"kind": kind.value, "due_on": None, "reason": "болезнь", "basis": "", "officer": "Орлова А. М."}
    return SimpleNamespace(**given | facts)


def stored(**changes: Any) -> Any:
    """A stored term: an expected one with what the index adds."""
    return replace(item(), **changes)


def test_an_extension_moves_the_limit_and_keeps_the_counted_one() -> None:
    found = settled(item(), [act(TermActKind.EXTEND, due_on=date(2026, 12, 4), basis="резолюция № 5")], CALENDAR)
    assert (found.due_on, found.counted_on, found.days_late) == (date(2026, 12, 4), DUE, 0)
    assert "продлён до 04.12.2026 (резолюция № 5)" in found.explanation


def test_an_answer_after_the_counted_limit_but_within_the_extension_is_in_time() -> None:
    late = item(status="late", met_on=date(2026, 11, 25), counted_to=date(2026, 11, 25), days_late=3)
    found = settled(late, [act(TermActKind.EXTEND, due_on=date(2026, 12, 4))], CALENDAR)
    assert (found.status, found.days_late) == ("met", 0)


def test_an_extension_is_idle_when_the_base_moved_beyond_it() -> None:
    moved = item(due_on=date(2026, 12, 10), due_at=last_moment(date(2026, 12, 10)))
    assert settled(moved, [act(TermActKind.EXTEND, due_on=date(2026, 12, 4))], CALENDAR) == moved


def test_a_waived_term_comes_back_when_restored() -> None:
    waive, restore = act(TermActKind.WAIVE), act(TermActKind.RESTORE)
    assert settled(item(), [waive], CALENDAR).status == "waived"
    assert settled(item(), [waive, restore], CALENDAR).status == "open"
    assert settled(item(status="met"), [waive], CALENDAR).status == "met", "what was done stays done"


def test_accepted_lateness_settles_only_a_turn_that_nothing_can_make_up_for() -> None:
    accept = act(TermActKind.ACCEPT)
    assert settled(item(missed=True), [accept], CALENDAR).status == "accepted"
    still = settled(item(), [accept], CALENDAR)
    assert (still.status, still.cause, still.accepted_by) == ("open", "болезнь", "Орлова А. М.")
    late = settled(item(status="late", met_on=date(2026, 11, 25)), [accept], CALENDAR)
    assert (late.status, late.days_late, late.cause) == ("late", 4, "болезнь")


def test_a_term_without_a_paper_is_done_by_an_act() -> None:
    assert settled(item(), [act(TermActKind.DONE, due_on=DUE)], CALENDAR).status == "met"
    late = settled(item(), [act(TermActKind.DONE, due_on=date(2026, 11, 24))], CALENDAR)
    assert (late.status, late.days_late, late.met_on) == ("late", 2, date(2026, 11, 24))


@pytest.mark.parametrize(
    ("row", "rule", "now", "kinds"),
    [
        (stored(), RULE, BEFORE, {"extend", "waive"}),
        (stored(), RULE, AFTER, {"accept", "waive"}),
        (stored(), replace(RULE, extension=None), BEFORE, {"waive"}),
        (stored(), replace(RULE, met_by=()), BEFORE, {"extend", "waive", "done"}),
        (stored(), replace(RULE, met_by=(), extension=None, reminds_before=30), BEFORE, {"waive"}),
        (stored(status="late", met_on=date(2026, 11, 25)), RULE, AFTER, {"accept"}),
        (stored(status="late", accepted_by="Орлова А. М."), RULE, AFTER, set()),
        (stored(status="waived"), RULE, AFTER, {"restore"}),
        (stored(status="met"), RULE, AFTER, set()),
    ],
)
def test_only_acts_that_make_sense_are_offered(row: Any, rule: Term, now: datetime, kinds: set[str]) -> None:
    assert {kind.value for kind in offered(row, rule, now, CALENDAR)} == kinds


def codes(decision: Decision, now: datetime = BEFORE, rule: Term = RULE, **changes: Any) -> list[str]:
    return [problem.code for problem in problems(stored(**changes), rule, decision, now, CALENDAR)]


def extension(on: date | None, basis: str = "резолюция № 5", reason: str = "ждём ответа школы") -> Decision:
    return Decision(kind=TermActKind.EXTEND, on=on, basis=basis, reason=reason)


def test_an_extension_has_a_date_a_reason_a_basis_and_a_cap() -> None:
    assert cap(stored(), RULE, CALENDAR) == date(2026, 12, 20)
    assert codes(extension(date(2026, 12, 20))) == []
    assert codes(extension(date(2026, 12, 21))) == ["beyond-cap"]
    assert codes(extension(DUE)) == ["not-later"]
    assert codes(extension(None, basis=" ", reason="надо")) == ["date-missing", "reason-too-short", "basis-missing"]


def test_the_cap_is_counted_once_however_often_a_term_is_extended() -> None:
    again = {"due_on": date(2026, 12, 10), "due_at": last_moment(date(2026, 12, 10))}
    assert codes(extension(date(2026, 12, 25)), **again) == ["beyond-cap"]


def test_what_is_overdue_is_not_extended() -> None:
    assert codes(extension(date(2026, 12, 10)), now=AFTER) == ["already-overdue"]
    assert codes(extension(date(2026, 12, 10)), rule=replace(RULE, extension=None)) == ["not-extendable"]
    assert codes(Decision(kind=TermActKind.ACCEPT, reason="болезнь сотрудника")) == ["not-now"]


def test_nothing_is_done_tomorrow_or_before_its_base() -> None:
    by_hand = replace(RULE, met_by=())
    for day in (date(2026, 11, 19), date(2026, 10, 20)):
        done = Decision(kind=TermActKind.DONE, on=day, reason="школа приняла ребёнка")
        assert codes(done, rule=by_hand) == ["date-outside"]


def test_lateness_is_reported_upwards_by_working_days() -> None:
    def told(now: datetime) -> tuple[Role, ...]:
        return reported_to(RULE, last_moment(DUE), now, CALENDAR)

    assert told(datetime(2026, 11, 20, 23)) == ()
    assert told(datetime(2026, 11, 21, 9)) == (Role.HEAD,), "Saturday is late by no working day yet"
    assert told(datetime(2026, 11, 24, 9)) == (Role.HEAD,)
    assert told(datetime(2026, 11, 25, 9)) == (Role.HEAD, Role.DEPUTY)


def test_a_report_after_the_day_of_the_month_is_late_and_none_at_all_is_missed() -> None:
    monthly = replace(
        RULE, length=1, unit=Unit.MONTH, repetition=Repetition.CALENDAR_MONTH, month_day=25, extension=None
    )
    turns = cycles(monthly, date(2026, 7, 10), [date(2026, 8, 27)], CALENDAR, date(2026, 10, 5))
    assert [turn.due.raw_on for turn in turns] == [date(2026, 8, 25), date(2026, 9, 25), date(2026, 10, 25)]
    assert [(turn.met_on, turn.is_late, turn.missed) for turn in turns] == [
        (date(2026, 8, 27), True, False),
        (None, False, True),
        (None, False, False),
    ]
