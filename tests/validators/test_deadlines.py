"""Terms are counted as the law and the regulations say (domain.md C.4, L.3) and can say why."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from schema.quotes import IN_FORCE
from schema.spec import Condition, Direction, Event, Repetition, Role, Roll, State, Status, Term, Unit
from seed.calendar import days
from validators.calendar import WorkingCalendar
from validators.casefile import PaperFile, meets
from validators.deadlines import (
    Standing,
    Suspension,
    add,
    cycles,
    days_late,
    days_left,
    deadlines,
    due,
    explain,
    immediate_due,
    is_overdue,
    standing,
)

pytestmark = pytest.mark.pure

CALENDAR = WorkingCalendar({row.day: row.working for row in days()}, frozenset({2027}))
ORDER = Event(document="curator-order", field="effective_from")
DIAGNOSIS = Event(document="diagnostic-report", field="finished_on")
DAYS = st.dates(date(2020, 1, 1), date(2026, 6, 30))


def d(text: str) -> date:
    """«12.05.2026»."""
    return datetime.strptime(text, "%d.%m.%Y").date()


def term(length: int, unit: Unit = Unit.CALENDAR_DAY, **options: Any) -> Term:
    facts: dict[str, Any] = {"code": "DL-X1", "title": "Диагностика", "basis": "[A 5]", "responsible": Role.CURATOR}
    return Term(**facts | {"event": ORDER, "met_by": (DIAGNOSIS,), "length": length, "unit": unit} | options)


def three_working() -> Term:
    return term(3, Unit.WORKING_DAY)


def before_meeting(boundary: str = "inclusive") -> Term:
    return term(4, direction=Direction.BACKWARD, roll=Roll.PRECEDING, boundary=boundary)


def rolling(months: int = 3, **options: Any) -> Term:
    return term(months, Unit.MONTH, repetition=Repetition.ROLLING, **options)


def monthly(**options: Any) -> Term:
    return term(1, Unit.MONTH, repetition=Repetition.CALENDAR_MONTH, **options)


# --- C.4: the worked examples --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "event", "expected"),
    [
        (three_working(), "30.04.2026", "06.05.2026"),
        (three_working(), "30.12.2025", "14.01.2026"),
        (three_working(), "12.11.2026", "17.11.2026"),
        (three_working(), "13.11.2026", "18.11.2026"),
        (term(7), "29.12.2025", "12.01.2026"),
        (term(7), "14.11.2026", "23.11.2026"),
        (term(7), "10.04.2026", "17.04.2026"),
        (term(21), "10.04.2026", "04.05.2026"),
        (term(30), "10.04.2026", "12.05.2026"),
        (term(7), "10.11.2026", "17.11.2026"),
        (term(21), "10.11.2026", "01.12.2026"),
        (term(30), "10.11.2026", "10.12.2026"),
        (term(1, Unit.MONTH), "31.01.2026", "02.03.2026"),
        (term(3, Unit.MONTH), "30.11.2026", "01.03.2027"),
        (term(1, Unit.MONTH), "04.10.2026", "05.11.2026"),
        (term(30), "10.09.2026", "12.10.2026"),  # L.3.5
    ],
)
def test_forward_terms_of_c4(rule: Term, event: str, expected: str) -> None:
    assert due(rule, d(event), CALENDAR).due_on == d(expected)


@pytest.mark.parametrize(
    ("event", "raw", "safe"),
    [
        ("29.12.2025", "05.01.2026", "30.12.2025"),
        ("14.11.2026", "21.11.2026", "20.11.2026"),
        ("30.04.2026", "07.05.2026", "07.05.2026"),  # L.3.2
        ("02.05.2026", "09.05.2026", "08.05.2026"),
    ],
)
def test_the_safe_date_is_the_last_working_day_not_later_than_the_raw_one(event: str, raw: str, safe: str) -> None:
    dates = due(term(7), d(event), CALENDAR)
    assert (dates.raw_on, dates.safe_on) == (d(raw), d(safe))


def test_the_safe_date_never_precedes_the_event() -> None:
    assert due(term(7), d("01.01.2026"), CALENDAR).safe_on == d("01.01.2026")


@pytest.mark.parametrize(
    ("boundary", "meeting", "hard", "recommended"),
    [
        ("inclusive", "26.11.2026", "22.11.2026", "20.11.2026"),
        ("full_days", "26.11.2026", "21.11.2026", "20.11.2026"),
        ("inclusive", "13.01.2026", "09.01.2026", "30.12.2025"),
        ("inclusive", "20.11.2026", "16.11.2026", "16.11.2026"),
        ("full_days", "20.11.2026", "15.11.2026", "13.11.2026"),
        ("inclusive", "08.12.2026", "04.12.2026", "04.12.2026"),
    ],
)
def test_backward_terms_of_c4(boundary: str, meeting: str, hard: str, recommended: str) -> None:
    dates = due(before_meeting(boundary), d(meeting), CALENDAR)
    assert (dates.raw_on, dates.due_on, dates.safe_on) == (d(hard), d(hard), d(recommended))


def test_backward_working_days() -> None:
    thursday = d("26.11.2026")
    backward = {"direction": Direction.BACKWARD}
    assert add(thursday, 4, Unit.WORKING_DAY, CALENDAR, **backward) == d("20.11.2026")
    assert add(thursday, 4, Unit.WORKING_DAY, CALENDAR, **backward, boundary="full_days") == d("19.11.2026")


def test_the_target_rolls_like_the_limit() -> None:
    dates = due(term(30, target=21), d("10.04.2026"), CALENDAR)
    assert (dates.target_on, dates.due_on) == (d("04.05.2026"), d("12.05.2026"))


def test_a_term_that_does_not_roll_ends_on_its_raw_day() -> None:
    assert due(term(30, roll=Roll.NONE), d("10.04.2026"), CALENDAR).due_on == d("10.05.2026")


def test_a_term_rolled_back_is_not_cut_to_nothing_by_the_holidays() -> None:
    assert due(term(3, roll=Roll.PRECEDING), d("01.01.2026"), CALENDAR).due_on == d("04.01.2026")


@pytest.mark.parametrize(("event", "provisional"), [("10.11.2026", False), ("10.12.2026", True), ("24.12.2026", True)])
def test_a_term_that_reaches_into_a_provisional_year_says_so(event: str, provisional: bool) -> None:
    assert due(term(30), d(event), CALENDAR).provisional is provisional


# --- L.3.3: immediately --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 20, 9), datetime(2026, 11, 20, 23, 59, 59, 999999)),
        (datetime(2026, 11, 20, 22, 30), datetime(2026, 11, 21, 4, 30)),
    ],
)
def test_immediately_is_the_same_day_or_six_hours(moment: datetime, expected: datetime) -> None:
    assert immediate_due(moment) == expected
    tomsk = ZoneInfo("Asia/Tomsk")
    assert immediate_due(moment.replace(tzinfo=tomsk)) == expected.replace(tzinfo=tomsk)


# --- L.3.4: repetition ---------------------------------------------------------------------------------------------


def turns(rule: Term, anchor: str, held: Sequence[str], until: str, stops: Sequence[Suspension] = ()) -> list[Any]:
    """(raw, due, met) of every turn, as texts."""
    found = cycles(rule, d(anchor), [d(day) for day in held], CALENDAR, d(until), stops)
    assert [cycle.number for cycle in found] == list(range(1, len(found) + 1))
    return [
        tuple(f"{day:%d.%m.%Y}" if day else None for day in (one.due.raw_on, one.due.due_on, one.met_on))
        for one in found
    ]


def test_months_are_counted_from_the_anchor_and_do_not_drift() -> None:
    assert turns(rolling(1), "31.08.2026", [], "01.11.2026") == [
        ("30.09.2026", "30.09.2026", None),
        ("31.10.2026", "30.10.2026", None),
        ("30.11.2026", "30.11.2026", None),
    ]


def test_an_early_fact_draws_the_next_turn_nearer() -> None:
    assert turns(rolling(1), "31.08.2026", ["17.09.2026"], "18.09.2026") == [
        ("30.09.2026", "30.09.2026", "17.09.2026"),
        ("17.10.2026", "16.10.2026", None),
    ]


def test_a_late_fact_does_not_push_the_next_turn_away() -> None:
    assert turns(rolling(1), "31.08.2026", ["05.10.2026"], "06.10.2026") == [
        ("30.09.2026", "30.09.2026", "05.10.2026"),
        ("31.10.2026", "30.10.2026", None),
    ]


def test_a_missed_turn_stays_missed_when_a_later_one_is_made_up_for() -> None:
    found = cycles(rolling(), d("30.11.2025"), [d("10.06.2026")], CALENDAR, d("11.06.2026"))
    assert [(c.due.due_on, c.met_on, c.missed) for c in found] == [
        (d("27.02.2026"), None, True),
        (d("29.05.2026"), d("10.06.2026"), False),
        (d("28.08.2026"), None, False),
    ]


def test_after_a_miss_the_last_fact_still_binds_in_whole_periods() -> None:
    held = ["05.09.2026", "10.09.2026"]
    raws = [raw for raw, _, _ in turns(rolling(1), "31.08.2026", held, "15.11.2026")]
    assert raws == ["30.09.2026", "05.10.2026", "10.10.2026", "10.11.2026", "10.12.2026"]


def test_a_turn_due_today_is_still_open() -> None:
    assert len(turns(rolling(1), "31.08.2026", [], "30.09.2026")) == 1
    assert len(turns(rolling(1), "31.08.2026", [], "01.10.2026")) == 2


def test_a_fact_on_the_anchor_day_is_the_anchor_and_no_fulfilment() -> None:
    assert turns(rolling(1), "31.08.2026", ["31.08.2026"], "01.09.2026") == [("30.09.2026", "30.09.2026", None)]


def test_once_in_each_calendar_month_from_the_first_whole_one() -> None:
    found = cycles(monthly(), d("10.07.2026"), [d("29.07.2026"), d("20.09.2026")], CALENDAR, d("15.10.2026"))
    assert [(c.due.base_on, c.due.raw_on, c.due.due_on, c.met_on, c.missed) for c in found] == [
        (d("01.08.2026"), d("31.08.2026"), d("31.08.2026"), None, True),
        (d("01.09.2026"), d("30.09.2026"), d("30.09.2026"), d("20.09.2026"), False),
        (d("01.10.2026"), d("31.10.2026"), d("30.10.2026"), None, False),
    ]


def test_two_facts_in_one_month_do_not_pay_for_the_next() -> None:
    assert turns(monthly(), "10.07.2026", ["03.08.2026", "20.08.2026"], "25.09.2026")[1][2] is None


def test_once_in_each_calendar_quarter() -> None:
    rule = term(3, Unit.MONTH, repetition=Repetition.CALENDAR_QUARTER)
    assert turns(rule, "10.02.2026", ["11.06.2026"], "01.07.2026") == [
        ("30.06.2026", "30.06.2026", "11.06.2026"),
        ("30.09.2026", "30.09.2026", None),
    ]


def test_due_of_a_calendar_term_is_its_first_period() -> None:
    assert due(monthly(), d("10.07.2026"), CALENDAR).due_on == d("31.08.2026")


def test_a_suspension_stretches_the_calendar_period_and_swallows_those_it_reaches() -> None:
    stop = (d("15.10.2026"), d("10.12.2026"))  # 56 days
    assert turns(monthly(), "10.09.2026", [], "11.12.2026", [stop]) == [("26.12.2026", "25.12.2026", None)]
    assert turns(monthly(), "10.09.2026", ["20.12.2026"], "21.12.2026", [stop])[1][0] == "31.01.2027"


def test_a_suspension_moves_only_turns_that_were_not_over() -> None:
    stop = (d("10.10.2026"), d("20.10.2026"))
    raws = [raw for raw, _, _ in turns(rolling(1), "31.08.2026", [], "01.11.2026", [stop])]
    assert raws == ["30.09.2026", "10.11.2026"]


def test_a_repeated_term_without_a_period_is_a_mistake_of_the_regulation() -> None:
    with pytest.raises(ValueError, match="DL-X1"):
        cycles(rolling(0), d("31.08.2026"), [], CALENDAR, d("01.09.2026"))


# --- L.3.6: suspension ---------------------------------------------------------------------------------------------

STOP: Suspension = (d("15.04.2026"), d("25.04.2026"))  # 10 days


def test_suspension_moves_the_raw_date_and_then_it_rolls() -> None:
    dates = due(term(30, target=21), d("10.04.2026"), CALENDAR, [STOP])
    assert dates.raw_on == dates.due_on == d("20.05.2026")
    assert (dates.target_on, dates.stopped_days) == (d("12.05.2026"), 10)  # 01.05 + 10 = 11.05, a day off


def test_law_terms_never_stop() -> None:
    assert due(term(30, stops_on_suspension=False), d("10.04.2026"), CALENDAR, [STOP]).due_on == d("12.05.2026")


def test_backward_terms_follow_their_event_and_never_move() -> None:
    assert due(before_meeting(), d("26.11.2026"), CALENDAR, [(d("01.11.2026"), d("20.12.2026"))]).stopped_days == 0


def test_only_the_days_of_suspension_after_the_event_count() -> None:
    assert due(term(30), d("20.04.2026"), CALENDAR, [STOP]).stopped_days == 5
    assert due(term(30), d("25.04.2026"), CALENDAR, [STOP]).stopped_days == 0


def test_an_overdue_term_stays_as_late_as_it_was() -> None:
    before, after = d("01.06.2026"), d("01.09.2026")
    dates = due(term(7), d("10.04.2026"), CALENDAR, [(before, after)])
    assert after - dates.raw_on == before - d("17.04.2026")


# --- L.3.7: the one predicate --------------------------------------------------------------------------------------


def test_overdue_on_a_saturday_with_no_working_day_lost() -> None:
    friday, saturday = d("20.11.2026"), d("21.11.2026")
    assert is_overdue(friday, saturday)
    assert days_late(friday, saturday, CALENDAR) == 0
    assert days_late(friday, d("24.11.2026"), CALENDAR) == 2


@pytest.mark.parametrize(
    ("status", "today", "expected"),
    [
        ("open", "10.11.2026", Standing.ON_TIME),
        ("open", "17.11.2026", Standing.ON_TIME),
        ("open", "18.11.2026", Standing.SOON),
        ("open", "20.11.2026", Standing.SOON),
        ("open", "21.11.2026", Standing.OVERDUE),
        ("met", "01.12.2026", Standing.MET),
        ("late", "01.12.2026", Standing.LATE),
        ("waived", "01.12.2026", Standing.WAIVED),
        ("cancelled", "01.12.2026", Standing.WAIVED),
    ],
)
def test_how_a_term_stands(status: str, today: str, expected: Standing) -> None:
    assert standing(status, d("20.11.2026"), d(today), CALENDAR) is expected


def test_after_the_target_the_term_is_soon_due() -> None:
    facts = (d("20.11.2026"), d("10.11.2026"), CALENDAR)
    assert standing("open", *facts, target_on=d("09.11.2026")) is Standing.SOON
    assert standing("open", *facts, target_on=d("10.11.2026")) is Standing.ON_TIME


def test_every_standing_has_a_word_and_a_colour() -> None:
    assert {one.tone for one in Standing} == {"late", "warn", "info", "ok"}
    assert Standing.LATE.label == "выполнен с опозданием"


# --- explanations --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "base", "text", "expected"),
    [
        (
            term(30),
            "10.04.2026",
            "приказ № 14-о/д",
            "Срок 12.05.2026: 30 календарных дней с 10.04.2026 (приказ № 14-о/д), последний день 10.05.2026 – выходной,"
            " перенесён на следующий рабочий день по ст. 193 ГК РФ",
        ),
        (term(1), "10.11.2026", "", "Срок 11.11.2026: 1 календарный день с 10.11.2026"),
        (term(21), "09.11.2026", "", "Срок 30.11.2026: 21 календарный день с 09.11.2026"),
        (
            term(0, direction=Direction.BACKWARD),
            "10.11.2026",
            "письмо № 5",
            "Не позднее 10.11.2026: установленный день (письмо № 5)",
        ),
        (three_working(), "12.11.2026", "сигнал", "Срок 17.11.2026: 3 рабочих дня с 12.11.2026 (сигнал)"),
        (
            term(1, Unit.MONTH),
            "04.10.2026",
            "",
            "Срок 05.11.2026: 1 месяц с 04.10.2026, последний день 04.11.2026 – нерабочий,"
            " перенесён на следующий рабочий день по ст. 193 ГК РФ",
        ),
        (term(0), "10.11.2026", "письмо № 5", "Срок 10.11.2026: установленный день 10.11.2026 (письмо № 5)"),
        (
            before_meeting(),
            "26.11.2026",
            "заседание",
            "Не позднее 22.11.2026: за 4 календарных дня до 26.11.2026 (заседание);"
            " рекомендуется 20.11.2026 – предшествующий рабочий день",
        ),
        (
            before_meeting("full_days"),
            "04.12.2026",
            "",
            "Не позднее 29.11.2026: за 4 полных календарных дня до 04.12.2026;"
            " рекомендуется 27.11.2026 – предшествующий рабочий день",
        ),
        (
            rolling(),
            "31.07.2026",
            "приказ",
            "Срок 30.10.2026: не реже одного раза в 3 месяца, отсчёт с 31.07.2026 (приказ),"
            " последний день 31.10.2026 – выходной, перенесён на предшествующий рабочий день",
        ),
        (rolling(1), "31.08.2026", "", "Срок 30.09.2026: не реже одного раза в месяц, отсчёт с 31.08.2026"),
        (
            monthly(),
            "10.07.2026",
            "приказ",
            "Срок 31.08.2026: один раз в календарный месяц (приказ), период с 01.08.2026",
        ),
        (
            term(30),
            "10.12.2026",
            "",
            "Срок 11.01.2027: 30 календарных дней с 10.12.2026, последний день 09.01.2027 – выходной,"
            " перенесён на следующий рабочий день по ст. 193 ГК РФ; календарь 2027 года предварительный",
        ),
    ],
)
def test_a_term_explains_itself(rule: Term, base: str, text: str, expected: str) -> None:
    assert explain(rule, due(rule, d(base), CALENDAR), text) == expected


def test_a_stopped_term_names_the_days_of_suspension() -> None:
    dates = due(term(30), d("10.04.2026"), CALENDAR, [STOP])
    assert explain(term(30), dates, "").endswith(", сдвинут на 10 календарных дней приостановки")


# --- properties ----------------------------------------------------------------------------------------------------

FORWARD = st.builds(
    term,
    st.integers(0, 90),
    st.sampled_from([Unit.CALENDAR_DAY, Unit.WORKING_DAY]),
    roll=st.sampled_from(list(Roll)),
)
ROLLING = st.builds(rolling, st.integers(1, 6)) | st.builds(
    term, st.integers(1, 60), repetition=st.just(Repetition.ROLLING)
)


@given(FORWARD, DAYS)
def test_a_forward_term_is_never_due_before_its_event(rule: Term, base: date) -> None:
    dates = due(rule, base, CALENDAR)
    assert base <= dates.safe_on <= dates.raw_on
    assert base <= dates.due_on


@given(DAYS, st.integers(1, 30), st.sampled_from(["inclusive", "full_days"]))
def test_a_backward_term_leaves_its_days(meeting: date, length: int, boundary: str) -> None:
    rule = term(length, direction=Direction.BACKWARD, boundary=boundary)
    dates = due(rule, meeting, CALENDAR)
    assert (meeting - dates.due_on).days == length + (boundary == "full_days")
    assert dates.safe_on <= dates.due_on
    assert CALENDAR.is_working(dates.safe_on)


@given(FORWARD, DAYS, st.integers(0, 60))
def test_a_longer_term_is_not_due_earlier(rule: Term, base: date, more: int) -> None:
    assert due(rule, base, CALENDAR).due_on <= due(replace(rule, length=rule.length + more), base, CALENDAR).due_on


@given(ROLLING, DAYS, st.lists(st.integers(1, 700), max_size=12), st.integers(0, 700))
def test_a_gap_never_exceeds_the_norm(rule: Term, anchor: date, offsets: list[int], span: int) -> None:
    until = anchor + timedelta(days=span)
    held = [anchor + timedelta(days=n) for n in offsets]
    last = anchor
    for cycle in (found := cycles(rule, anchor, held, CALENDAR, until)):
        if cycle.number == 1 or found[cycle.number - 2].met_on:
            step = relativedelta(months=rule.length) if rule.unit is Unit.MONTH else timedelta(days=rule.length)
            assert cycle.due.due_on <= last + step
        last = cycle.met_on or last
    assert [c.met_on for c in found if c.met_on] == sorted({day for day in held if day <= until})
    assert found[-1].met_on is None
    assert not is_overdue(found[-1].due.due_on, until)
    assert [c.due.due_on for c in found] == sorted(c.due.due_on for c in found)


@given(
    st.sampled_from([monthly(), term(3, Unit.MONTH, repetition=Repetition.CALENDAR_QUARTER)]), DAYS, st.integers(0, 900)
)
def test_calendar_periods_follow_each_other_without_a_gap(rule: Term, anchor: date, span: int) -> None:
    found = cycles(rule, anchor, [], CALENDAR, anchor + timedelta(days=span))
    assert all(a.due.raw_on + timedelta(days=1) == b.due.base_on for a, b in pairwise(found))
    assert found[-1].due.due_on >= anchor + timedelta(days=span)


@given(DAYS, st.integers(-40, 40))
def test_overdue_agrees_with_the_days_late(due_on: date, span: int) -> None:
    today = due_on + timedelta(days=span)
    late, left = days_late(due_on, today, CALENDAR), days_left(today, due_on, CALENDAR)
    overdue = is_overdue(due_on, today)
    assert late == 0 or overdue
    assert left == 0 or not overdue
    assert (standing("open", due_on, today, CALENDAR) is Standing.OVERDUE) is overdue
    if overdue and not late:  # only non-working days have passed since
        assert not any(CALENDAR.is_working(due_on + timedelta(days=n)) for n in range(1, span + 1))


# --- the terms of a case -------------------------------------------------------------------------------------------


def paper(key: str, id: int = 1, status: Status = Status.APPROVED, **fields: Any) -> SimpleNamespace:
    spec = SimpleNamespace(title={"curator-order": "Приказ о назначении куратора"}.get(key, "Бумага"))
    return SimpleNamespace(key=key, id=id, status=status, spec=spec, reference=f"№ {id}/2026", **fields)


def move(code: str, on: str, source: str = "open", target: str = "open") -> SimpleNamespace:
    return SimpleNamespace(code=code, happened_on=d(on), from_state=source, to_state=target)


@dataclass
class FakeFile:
    """What ``deadlines`` asks of a case file."""

    rows: list[SimpleNamespace] = field(default_factory=list)
    moves: list[SimpleNamespace] = field(default_factory=list)
    items: list[tuple[SimpleNamespace, SimpleNamespace]] = field(default_factory=list)
    children: list[SimpleNamespace] = field(default_factory=list)
    state: State = State.OPEN
    suspended_from: date | None = None
    suspended_until: date | None = None
    gone: frozenset[int] = frozenset()

    @property
    def case(self) -> "FakeFile":
        return self

    def papers(self, key: str, statuses: Any = IN_FORCE, where: Any = ()) -> list[SimpleNamespace]:
        return [p for p in self.rows if p.key == key and p.status in statuses and all(meets(p, c) for c in where)]

    def agenda(self) -> list[tuple[SimpleNamespace, SimpleNamespace]]:
        return self.items


def expected(file: FakeFile, rule: Term, today: str, stops: Sequence[Suspension] = ()) -> list[Any]:
    return deadlines(file, [rule], CALENDAR, d(today), stops)  # type: ignore[arg-type]


def order(on: str, id: int = 1) -> SimpleNamespace:
    return paper("curator-order", id, effective_from=d(on))


def report(on: str | None, id: int = 2, **options: Any) -> SimpleNamespace:
    return paper("diagnostic-report", id, finished_on=d(on) if on else None, **options)


def test_no_event_no_term() -> None:
    assert expected(FakeFile(), term(7), "15.04.2026") == []
    assert expected(FakeFile([paper("curator-order", effective_from=None)]), term(7), "15.04.2026") == []


def test_an_open_term_of_a_case() -> None:
    (row,) = expected(FakeFile([order("10.04.2026")]), term(7), "20.04.2026")
    assert (row.rule, row.cycle, row.document, row.row_id) == ("DL-X1", 1, "", None)
    assert (row.base_on, row.due_on, row.status, row.days_late) == (d("10.04.2026"), d("17.04.2026"), "open", 1)
    assert row.responsible_role is Role.CURATOR
    assert row.explanation == (
        "Срок 17.04.2026: 7 календарных дней с 10.04.2026 (приказ о назначении куратора № 1/2026)"
    )


@pytest.mark.parametrize(
    ("met", "status", "late"),
    [("17.04.2026", "met", 0), ("18.04.2026", "late", 0), ("21.04.2026", "late", 2), ("09.04.2026", "open", 0)],
)
def test_the_paper_that_meets_the_term(met: str, status: str, late: int) -> None:
    file = FakeFile([order("10.04.2026"), report(met)])
    (row,) = expected(file, term(7), "30.04.2026" if status != "open" else "15.04.2026")
    assert (row.status, row.days_late) == (status, late)
    assert row.met_on == (None if status == "open" else d(met))


def test_late_only_after_the_rolled_limit() -> None:
    rule = term(30, met_by=(Event(transition="T07"),))
    for on, status in (("12.10.2026", "met"), ("13.10.2026", "late")):
        (row,) = expected(FakeFile([order("10.09.2026")], [move("T07", on)]), rule, "20.10.2026")
        assert (row.status, row.met_on) == (status, d(on))


def test_a_transition_may_be_the_event() -> None:
    (row,) = expected(FakeFile(moves=[move("T04", "10.04.2026")]), term(7, event=Event(transition="T04")), "11.04.2026")
    assert row.due_on == d("17.04.2026")
    assert "переход T04" in row.explanation


def test_the_earliest_of_several_fulfilments_counts() -> None:
    rule = term(7, met_by=(DIAGNOSIS, Event(transition="T07")))
    file = FakeFile([order("10.04.2026"), report("16.04.2026")], [move("T07", "14.04.2026")])
    assert expected(file, rule, "20.04.2026")[0].met_on == d("14.04.2026")


def test_a_fact_to_come_meets_nothing_yet() -> None:
    (row,) = expected(FakeFile([order("10.04.2026"), report("16.04.2026")]), term(7), "15.04.2026")
    assert row.status == "open"


def test_moments_are_reduced_to_their_day() -> None:
    rule = term(3, Unit.WORKING_DAY, event=Event(document="abuse-journal", field="received_at"))
    file = FakeFile([paper("abuse-journal", received_at=datetime(2026, 11, 12, 23, 50))])
    assert expected(file, rule, "13.11.2026")[0].due_on == d("17.11.2026")


def test_only_papers_in_force_or_in_the_named_statuses_count() -> None:
    file = FakeFile([order("10.04.2026"), report("14.04.2026", status=Status.DRAFT)])
    assert expected(file, term(7), "15.04.2026")[0].status == "open"
    drafts = term(7, met_by=(replace(DIAGNOSIS, statuses=(Status.DRAFT,)),))
    assert expected(file, drafts, "15.04.2026")[0].status == "met"


def test_where_chooses_among_papers() -> None:
    event = replace(ORDER, where=(Condition("kind", "eq", "appoint"),))
    file = FakeFile(
        [
            paper("curator-order", 1, effective_from=d("10.04.2026"), kind="appoint"),
            paper("curator-order", 2, effective_from=d("20.04.2026"), kind="dismiss"),
        ]
    )
    assert expected(file, term(7, event=event), "21.04.2026")[0].base_on == d("10.04.2026")


def test_a_new_event_renews_the_term() -> None:
    file = FakeFile([order("10.04.2026"), order("20.04.2026", 5), report("15.04.2026")])
    (row,) = expected(file, term(7), "21.04.2026")
    assert (row.base_on, row.status) == (d("20.04.2026"), "open")


def letters(*replies: str | None) -> list[SimpleNamespace]:
    return [
        paper("letter-out", n, doc_date=d("10.11.2026"), reply_on=d(reply) if reply else None)
        for n, reply in enumerate(replies, 1)
    ]


PER_LETTER = term(
    7,
    event=Event(document="letter-out", field="doc_date"),
    met_by=(Event(document="letter-out", field="reply_on"),),
    per_paper=True,
)


def test_each_paper_has_its_own_term_met_by_its_own_field() -> None:
    rows = expected(FakeFile(letters("12.11.2026", None)), PER_LETTER, "13.11.2026")
    assert [(row.document, row.row_id, row.status) for row in rows] == [
        ("letter-out", 1, "met"),
        ("letter-out", 2, "open"),
    ]


def test_one_paper_of_another_kind_may_close_the_terms_of_two() -> None:
    rule = replace(PER_LETTER, met_by=(DIAGNOSIS,))
    file = FakeFile([*letters(None, None), report("12.11.2026", 9)])
    assert [row.status for row in expected(file, rule, "13.11.2026")] == ["met", "met"]


def test_the_monitoring_form_is_handed_over_before_its_meeting() -> None:
    rule = replace(
        before_meeting(),
        event=Event(document="monitoring-form", field="meeting.held_on"),
        met_by=(Event(document="monitoring-form", field="handed_over_on"),),
        per_paper=True,
    )
    meeting = SimpleNamespace(held_on=d("26.11.2026"), reference="№ 5", spec=SimpleNamespace(title="Протокол"))
    handed = [paper("monitoring-form", n, meeting=meeting, handed_over_on=d(f"{20 + n}.11.2026")) for n in (1, 2, 3)]
    rows = expected(FakeFile(handed), rule, "27.11.2026")
    assert [row.status for row in rows] == ["met", "met", "late"]
    assert "(протокол № 5)" in rows[0].explanation


def test_a_shared_backward_term_is_met_between_two_meetings() -> None:
    rule = replace(before_meeting(), event=Event(document="meeting", field="held_on"), met_by=(DIAGNOSIS,))
    held = [
        (paper("meeting", n, held_on=d(on)), SimpleNamespace(id=n)) for n, on in ((1, "20.08.2026"), (2, "26.11.2026"))
    ]
    assert expected(FakeFile([report("10.08.2026")], items=held), rule, "20.11.2026")[0].status == "open"
    assert expected(FakeFile([report("19.11.2026")], items=held), rule, "20.11.2026")[0].status == "met"


def test_the_agenda_of_meetings_meets_the_monthly_review() -> None:
    review = Event(document="meeting", field="held_on", where=(Condition("agenda.kind", "eq", "monitoring"),))
    rule = monthly(met_by=(review,))
    items = [
        (paper("meeting", 1, held_on=d("12.08.2026")), SimpleNamespace(id=7, kind="plan")),
        (paper("meeting", 2, held_on=d("16.09.2026")), SimpleNamespace(id=8, kind="monitoring")),
        (paper("meeting", 3, Status.DRAFT, held_on=d("07.10.2026")), SimpleNamespace(id=9, kind="monitoring")),
    ]
    rows = expected(FakeFile([order("10.07.2026")], items=items), rule, "08.10.2026")
    assert [(row.cycle, row.status, row.met_on) for row in rows] == [
        (1, "open", None),
        (2, "met", d("16.09.2026")),
        (3, "open", None),
    ]
    assert rows[0].explanation.endswith("; период пропущен")


def test_each_row_of_a_paper_may_have_its_own_term() -> None:
    lines = [SimpleNamespace(id=31, due_on=d("10.11.2026"), done_on=None)]
    lines.append(SimpleNamespace(id=32, due_on=d("05.11.2026"), done_on=d("03.11.2026")))
    rule = term(
        0,
        event=Event(document="plan", field="measures.due_on"),
        met_by=(Event(document="plan", field="measures.done_on"),),
        per_paper=True,
    )
    # the fulfilment of a set day comes before it: declared as a backward term of no length
    rule = replace(rule, direction=Direction.BACKWARD)
    rows = expected(FakeFile([paper("plan", 4, measures=lines)]), rule, "06.11.2026")
    assert sorted((row.cycle, row.row_id, row.status) for row in rows) == [(1, 4, "open"), (2, 4, "met")]


def test_a_repeated_term_of_a_case_keeps_its_first_anchor() -> None:
    rule = rolling(met_by=(Event(document="monitoring-result", field="doc_date"),))
    file = FakeFile(
        [
            order("30.11.2025"),
            order("15.03.2026", 2),
            paper("monitoring-result", 9, doc_date=d("02.03.2026")),
        ]
    )
    rows = expected(file, rule, "01.06.2026")
    assert [(row.cycle, row.due_on, row.status, row.days_late) for row in rows] == [
        (1, d("27.02.2026"), "late", 1),
        (2, d("29.05.2026"), "open", 1),
        (3, d("28.08.2026"), "open", 0),
    ]


def test_the_text_of_a_renewed_turn_names_the_fulfilment() -> None:
    rule = rolling(met_by=(Event(document="monitoring-result", field="doc_date"),))
    file = FakeFile([order("30.11.2025"), paper("monitoring-result", 9, doc_date=d("10.02.2026"))])
    assert "отсчёт с 10.02.2026 (предыдущее исполнение)" in expected(file, rule, "11.02.2026")[1].explanation


def test_a_closed_case_cancels_its_open_terms_and_keeps_their_lateness() -> None:
    closing = move("T18a", "21.04.2026", "open", "closed")
    file = FakeFile([order("10.04.2026")], [closing], state=State.CLOSED)
    (row,) = expected(file, term(7), "30.11.2026")
    assert (row.status, row.days_late) == ("cancelled", 2)
    assert len(expected(file, rolling(1), "30.11.2026")) == 1


def test_a_closed_case_keeps_what_was_met() -> None:
    file = FakeFile([order("10.04.2026"), report("14.04.2026")], state=State.CLOSED)
    assert expected(file, term(7), "30.11.2026")[0].status == "met"


def test_a_term_is_open_only_in_its_states() -> None:
    rule = term(7, states=(State.INVESTIGATING,))
    file = FakeFile([order("10.04.2026")], [move("T04", "15.04.2026", "investigating", "open")])
    assert expected(file, rule, "20.04.2026")[0].status == "cancelled"
    file.state = State.INVESTIGATING
    assert expected(file, rule, "20.04.2026")[0].status == "open"


@pytest.mark.parametrize("state", [State.DRAFT, State.SIGNAL, State.INVESTIGATING, State.OPEN, State.SUSPENDED])
def test_without_states_a_term_is_open_until_the_case_ends(state: State) -> None:
    assert expected(FakeFile([order("10.04.2026")], state=state), term(7), "11.04.2026")[0].status == "open"


def test_resumption_moves_open_terms_and_not_those_met_before() -> None:
    file = FakeFile([order("10.04.2026")])
    assert expected(file, term(30), "26.04.2026", [STOP])[0].due_on == d("20.05.2026")
    file.rows.append(report("14.04.2026"))
    assert expected(file, term(30), "26.04.2026", [STOP])[0].due_on == d("12.05.2026")


def test_a_lasting_suspension_keeps_stopped_terms_from_turning_red() -> None:
    file = FakeFile([order("10.04.2026")], state=State.SUSPENDED, suspended_from=d("15.04.2026"))
    (row,) = expected(file, term(7), "30.06.2026")
    assert not is_overdue(row.due_on, d("30.06.2026"))
    (law,) = expected(file, term(7, stops_on_suspension=False), "30.06.2026")
    assert law.due_on == d("17.04.2026")
    file.suspended_until = d("15.07.2026")
    assert expected(file, term(7), "30.06.2026")[0].raw_on == d("17.07.2026")


def test_the_same_case_gives_the_same_rows() -> None:
    file = FakeFile([order("10.04.2026"), report("14.04.2026")])
    rules = [term(7), rolling(), monthly()]
    once = deadlines(file, rules, CALENDAR, d("30.06.2026"))  # type: ignore[arg-type]
    assert once == deadlines(file, rules, CALENDAR, d("30.06.2026"))  # type: ignore[arg-type]
    assert len({(row.rule, row.cycle, row.document, row.row_id, row.due_on) for row in once}) == len(once)


# --- L.3.3, DL-R1, DL-R3, DL-P15, DL-P16: terms of danger -----------------------------------------------------------

REMOVED = Event(document="removal-act", field="removed_at")
TOLD = Event(document="prosecutor-notice", field="sent_at")


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d.%m.%Y %H:%M")


def at_once(unit: Unit = Unit.IMMEDIATE, hours: int = 6, **options: Any) -> Term:
    return term(hours, unit, event=REMOVED, met_by=(TOLD,), per_paper=True, per_child=True, **options)


@pytest.mark.parametrize(
    ("removed", "due_on", "told", "status"),
    [
        ("14.11.2026 10:30", "14.11.2026", "14.11.2026 23:50", "met"),  # a Saturday is not rolled
        ("14.11.2026 10:30", "14.11.2026", "15.11.2026 00:10", "late"),
        ("14.11.2026 22:00", "15.11.2026", "15.11.2026 03:59", "met"),  # six hours reach into the night
        ("14.11.2026 22:00", "15.11.2026", "15.11.2026 05:00", "late"),
        ("12.06.2027 09:00", "12.06.2027", None, "open"),  # День России
    ],
)
def test_at_once_is_the_end_of_the_day_or_six_hours(removed: str, due_on: str, told: str | None, status: str) -> None:
    papers = [paper("removal-act", removed_at=at(removed), child_id=7)]
    if told:
        papers.append(paper("prosecutor-notice", 2, sent_at=at(told), children=[SimpleNamespace(id=7)]))
    (row,) = expected(FakeFile(papers), at_once(), removed[:10] if told is None else "20.11.2026")
    assert (row.raw_on, row.due_on, row.safe_on, row.status) == (*[d(due_on)] * 3, status)
    assert "немедленно" in row.explanation


def test_twelve_hours_are_counted_to_the_hour() -> None:
    file = FakeFile(
        [
            paper("removal-act", removed_at=at("14.11.2026 08:00"), child_id=7),
            paper("prosecutor-notice", 2, sent_at=at("14.11.2026 20:01"), child_id=7),
        ]
    )
    (row,) = expected(file, at_once(Unit.HOUR, 12), "16.11.2026")
    assert (row.due_on, row.status) == (d("14.11.2026"), "late")
    assert row.explanation.startswith("Срок 14.11.2026 20:00: 12 часов")


def test_danger_does_not_wait_for_the_end_of_a_suspension() -> None:
    file = FakeFile([paper("removal-act", removed_at=at("14.11.2026 08:00"), child_id=7)])
    (row,) = expected(file, at_once(), "20.11.2026", [(d("14.11.2026"), d("19.11.2026"))])
    assert (row.due_on, row.status) == (d("14.11.2026"), "open")


def test_a_paper_about_one_child_does_not_serve_the_other() -> None:
    both = SimpleNamespace(id=7), SimpleNamespace(id=8)
    decree = paper("removal-decree", doc_date=d("14.11.2026"), children=list(both))
    claim = paper("court-claim", 2, filed_on=d("16.11.2026"), children=[both[0]])
    rule = term(
        7,
        event=Event(document="removal-decree", field="doc_date"),
        met_by=(Event(document="court-claim", field="filed_on"),),
        per_paper=True,
        per_child=True,
    )
    (row,) = expected(FakeFile([decree, claim]), rule, "20.11.2026")
    assert (row.due_on, row.safe_on, row.status) == (d("23.11.2026"), d("20.11.2026"), "open")
    other = paper("court-claim", 3, filed_on=d("24.11.2026"), children=[both[1]])
    (row,) = expected(FakeFile([decree, claim, other]), rule, "25.11.2026")
    assert (row.met_on, row.status) == (d("24.11.2026"), "late")  # complete with the last child


def test_a_child_who_left_the_case_is_awaited_no_longer() -> None:
    both = [SimpleNamespace(id=7), SimpleNamespace(id=8)]
    decree = paper("removal-decree", doc_date=d("16.11.2026"), children=both)
    claim = paper("court-claim", 2, filed_on=d("18.11.2026"), children=both[:1])
    rule = term(
        7,
        event=Event(document="removal-decree", field="doc_date"),
        met_by=(Event(document="court-claim", field="filed_on"),),
        per_paper=True,
        per_child=True,
    )
    (row,) = expected(FakeFile([decree, claim], gone=frozenset({8})), rule, "20.11.2026")
    assert (row.met_on, row.status) == (d("18.11.2026"), "met")


@pytest.mark.parametrize(("gone", "status"), [({7}, "cancelled"), ({8}, "open"), (set(), "open")])
def test_a_term_of_a_paper_ends_when_its_children_have_all_left(gone: set[int], status: str) -> None:
    file = FakeFile([paper("removal-act", removed_at=at("14.11.2026 10:30"), child_id=7)], gone=frozenset(gone))
    (row,) = expected(file, at_once(), "15.11.2026")
    assert row.status == status


def test_a_child_not_yet_established_is_not_taken_for_one_who_left() -> None:
    """The inline row of a child without a card may bear the number of somebody's card."""
    signal = paper(
        "abuse-journal", received_at=at("14.11.2026 10:30"), children=[SimpleNamespace(id=7, person_id=None)]
    )
    rule = term(3, event=Event(document="abuse-journal", field="received_at"), per_paper=True)
    (row,) = expected(FakeFile([signal], gone=frozenset({7})), rule, "15.11.2026")
    assert row.status == "open"


def safety(**values: Any) -> SimpleNamespace:
    given = {"valid_from": d("01.06.2026"), "valid_to": d("12.06.2026"), "ended_on": None, "check_every_days": 5}
    checks = [SimpleNamespace(id=n, checked_on=d(on)) for n, on in enumerate(values.pop("checked", ()), 1)]
    return paper("safety-plan", **given | values, checks=checks)


def safety_checks() -> Term:
    return term(
        0,
        length_field="check_every_days",
        repetition=Repetition.ROLLING,
        roll=Roll.NONE,
        per_paper=True,
        ends=("valid_to", "ended_on"),
        stops_on_suspension=False,
        event=Event(document="safety-plan", field="valid_from"),
        met_by=(Event(document="safety-plan", field="checks.checked_on"),),
    )


def checks_of(plan: SimpleNamespace, today: str) -> list[tuple[str, str]]:
    return [(f"{row.due_on:%d.%m}", row.status) for row in expected(FakeFile([plan]), safety_checks(), today)]


def test_a_safety_plan_says_itself_how_often_it_is_checked() -> None:
    assert checks_of(safety(), "03.06.2026") == [("06.06", "open")]  # a Saturday: danger has no days off
    assert checks_of(safety(checked=("04.06.2026",)), "05.06.2026") == [("06.06", "met"), ("09.06", "open")]
    assert checks_of(safety(check_every_days=2), "02.06.2026") == [("03.06", "open")]
    assert checks_of(safety(check_every_days=None), "03.06.2026") == []


def test_no_check_is_awaited_after_the_plan() -> None:
    assert checks_of(safety(), "20.06.2026") == [("06.06", "cancelled"), ("11.06", "cancelled")]
    assert checks_of(safety(ended_on=d("05.06.2026")), "20.06.2026") == []
    assert checks_of(safety(checked=("06.06.2026", "10.06.2026")), "20.06.2026") == [("06.06", "met"), ("11.06", "met")]


def test_a_safety_plan_alarms_five_days_before_it_expires() -> None:
    rule = term(
        0,
        target=5,
        direction=Direction.BACKWARD,
        roll=Roll.NONE,
        per_paper=True,
        event=Event(document="safety-plan", field="valid_to"),
        met_by=(Event(document="safety-plan", field="ended_on"),),
    )
    (row,) = expected(FakeFile([safety()]), rule, "01.06.2026")
    assert (row.due_on, row.target_on) == (d("12.06.2026"), d("05.06.2026"))  # 07.06 is a Sunday
    assert standing(row.status, row.due_on, d("05.06.2026"), CALENDAR, row.target_on) is Standing.ON_TIME
    assert standing(row.status, row.due_on, d("08.06.2026"), CALENDAR, row.target_on) is Standing.SOON
    assert expected(FakeFile([safety(ended_on=d("10.06.2026"))]), rule, "20.06.2026")[0].status == "met"
    assert expected(FakeFile([safety(ended_on=d("15.06.2026"))]), rule, "20.06.2026")[0].status == "late"


# --- reminders, assignments, papers without a case -----------------------------------------------------------------


def birthdays(years: int) -> Term:
    return term(
        years * 12,
        Unit.MONTH,
        event=Event(document="person", field="birth_date"),
        met_by=(),
        per_paper=True,
        roll=Roll.NONE,
        reminds_before=30,
    )


@pytest.mark.parametrize(
    ("today", "shown"),
    [("11.04.2026", 0), ("12.04.2026", 1), ("12.05.2026", 1), ("13.05.2026", 0)],
)
def test_a_birthday_is_a_reminder_and_never_overdue(today: str, shown: int) -> None:
    """DL-C1: shown thirty days before the day, gone after it; the explanation names nobody."""
    file = FakeFile(children=[SimpleNamespace(id=7, birth_date=d("12.05.2012"))])
    rows = expected(file, birthdays(14), today)
    assert len(rows) == shown
    if rows:
        assert (rows[0].due_on, rows[0].status, rows[0].row_id) == (d("12.05.2026"), "open", 7)
        assert rows[0].explanation == "12.05.2026: день рождения ребёнка; напоминание за 30 календарных дней"


def test_an_assignment_of_the_council_is_due_on_its_day_and_names_who_answers() -> None:
    """DL-P17: each line of the protocol is a term of its own; no paper meets it."""
    rule = term(
        0,
        direction=Direction.BACKWARD,
        roll=Roll.NONE,
        per_paper=True,
        event=Event(document="meeting", field="agenda.due_on", statuses=(Status.APPROVED,)),
        met_by=(),
        responsible_field="agenda.responsible",
    )
    meeting = paper("meeting", 3, held_on=d("10.11.2026"))
    items = [
        SimpleNamespace(id=n, number=n, due_on=d(day), responsible=SimpleNamespace(id=40 + n))
        for n, day in ((1, "20.11.2026"), (2, "27.11.2026"))
    ]
    rows = expected(FakeFile(items=[(meeting, item) for item in items]), rule, "23.11.2026")
    assert [(row.cycle, row.due_on, row.responsible_id, row.status) for row in rows] == [
        (1, d("20.11.2026"), 41, "open"),
        (2, d("27.11.2026"), 42, "open"),
    ]
    assert "п. 2" in rows[1].explanation


def test_a_letter_without_a_case_keeps_its_own_term() -> None:
    rule = term(
        0,
        direction=Direction.BACKWARD,
        roll=Roll.NONE,
        per_paper=True,
        event=Event(document="letter-out", field="reply_due_on", statuses=(Status.SENT,)),
        met_by=(Event(document="letter-out", field="answered_on", statuses=(Status.SENT,)),),
    )
    letter = paper("letter-out", 5, Status.SENT, reply_due_on=d("20.11.2026"), answered_on=None)
    letter.spec.key = "letter-out"
    (row,) = deadlines(PaperFile(letter), [rule], CALENDAR, d("23.11.2026"))
    assert (row.status, row.document, row.row_id, row.days_late) == ("open", "letter-out", 5, 1)
    letter.answered_on = d("23.11.2026")
    (row,) = deadlines(PaperFile(letter), [rule], CALENDAR, d("23.11.2026"))
    assert (row.status, row.days_late) == ("late", 1)


def test_a_paper_about_another_one_does_not_meet_a_linked_term() -> None:
    rule = term(
        7,
        per_paper=True,
        event=Event(document="court-claim", field="filed_on"),
        met_by=(Event(document="hearing", field="decided_on", link="claim"),),
    )
    claims = [paper("court-claim", n, filed_on=d("10.11.2026")) for n in (1, 2)]
    hearing = paper("hearing", 9, decided_on=d("12.11.2026"), claim=claims[1])
    rows = expected(FakeFile([*claims, hearing]), rule, "16.11.2026")
    assert [row.status for row in rows] == ["open", "met"]


def test_a_term_that_is_not_renewed_counts_from_the_first_event() -> None:
    file = FakeFile([order("02.11.2026", 1), order("10.11.2026", 2)])
    assert [row.base_on for row in expected(file, term(7), "12.11.2026")] == [d("10.11.2026")]
    assert [row.base_on for row in expected(file, term(7, renewed=False), "12.11.2026")] == [d("02.11.2026")]


def test_a_term_in_hours_is_overdue_in_its_hour() -> None:
    """DL-R4: twelve hours from 08:00 are over at 20:00 of the same day."""
    at = datetime(2026, 11, 20, 20, 0)
    assert standing("open", at, at, CALENDAR) is Standing.SOON
    assert standing("open", at, at + timedelta(minutes=1), CALENDAR) is Standing.OVERDUE


# --- a term for everyone named (DL-P11) -----------------------------------------------------------------------------


def executor(id: int, name: str) -> SimpleNamespace:
    return SimpleNamespace(id=id, caption=name, spec=SimpleNamespace(key="organisation"))


SCHOOL, CLINIC = executor(4, "школа № 4"), executor(9, "поликлиника")


def plan(*measures: tuple[SimpleNamespace | None, str, str]) -> SimpleNamespace:
    """A plan in force since 05.03.2026 with (executor, from, to) of each measure."""
    rows = [
        SimpleNamespace(id=n, executor_org=whose, start_on=d(start), due_on=d(end))
        for n, (whose, start, end) in enumerate(measures, 1)
    ]
    return paper("rehab-plan", 7, approved_on=d("05.03.2026"), measures=rows)


def told_by(whose: SimpleNamespace, on: str, id: int) -> SimpleNamespace:
    return paper("measure-report", id, sent_on=d(on), reporter_org=whose)


REPORTS = term(
    1,
    Unit.MONTH,
    repetition=Repetition.CALENDAR_MONTH,
    month_day=25,
    per="measures.executor_org",
    starts=("measures.start_on",),
    ends=("measures.due_on",),
    event=Event(
        document="rehab-plan",
        field="approved_on",
        where=(Condition("measures.executor_org", "filled", True),),
    ),
    met_by=(Event(document="measure-report", field="sent_on", link="reporter_org"),),
)


def reports_due(rows: list[Any]) -> list[tuple[int | None, str, str]]:
    return [(row.row_id, f"{row.due_on:%d.%m}", row.status) for row in rows]


def test_every_executor_reports_every_month_in_which_its_measures_run() -> None:
    """DL-P11: the school's report says nothing of the clinic's measures, and a measure that is over asks no more."""
    work = plan(
        (SCHOOL, "05.03.2026", "20.05.2026"), (CLINIC, "05.03.2026", "10.06.2026"), (None, "05.03.2026", "1.9.2026")
    )
    sent = [told_by(SCHOOL, "20.04.2026", 11), told_by(SCHOOL, "25.05.2026", 12), told_by(CLINIC, "28.04.2026", 13)]
    rows = expected(FakeFile([work, *sent]), REPORTS, "01.07.2026")
    assert reports_due(rows) == [
        (4, "24.04", "met"),  # 25.04.2026 is a Saturday
        (4, "25.05", "met"),
        (9, "24.04", "late"),
        (9, "25.05", "open"),
        (9, "25.06", "open"),  # the measure ended on 10.06: its month is still reported
    ]
    assert rows[0].title.endswith(": школа № 4") and rows[2].title.endswith(": поликлиника")
    assert {row.document for row in rows} == {"organisation"}
    assert [row.missed for row in rows] == [False, False, False, True, True]


def test_nothing_is_asked_before_a_measure_begins() -> None:
    work = plan((SCHOOL, "10.05.2026", "20.07.2026"))
    assert reports_due(expected(FakeFile([work]), REPORTS, "20.04.2026")) == [(4, "25.06", "open")]
