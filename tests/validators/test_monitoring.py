"""The arithmetic of the monitoring, on the numbers of the dossier (domain C.1.1, E.1–E.4)."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

from schema.criteria import Block, Dynamics, Proposal
from schema.spec import Severity
from validators import monitoring
from validators.monitoring import Execution, Grade

pytestmark = pytest.mark.pure

MEETING = date(2026, 11, 26)  # Thursday, the example of C.1.1


def grade(code: str, level: int | None, dynamics: int | None = 0, weight: int = 1) -> Grade:
    return Grade(code, Block(code[0]), level, dynamics, weight)


@pytest.mark.parametrize(
    ("percent", "level"), [(0, 1), (24.9, 1), (25, 2), (49, 2), (50, 3), (79.9, 3), (80, 4), (100, 4), (120, 4)]
)
def test_a_percentage_becomes_a_level(percent: float, level: int) -> None:
    assert monitoring.level_from_percent(percent) == level


@pytest.mark.parametrize(
    ("level", "previous", "proposed"), [(3, 2, 1), (4, 1, 2), (1, 4, -2), (2, 2, 0), (0, 3, None), (3, None, None)]
)
def test_dynamics_is_proposed_from_the_previous_level(level: int, previous: int | None, proposed: int | None) -> None:
    assert monitoring.proposed_dynamics(level, previous) == proposed


def test_the_index_is_the_mean_level_in_per_cent_of_the_best() -> None:
    assert monitoring.outcome([grade("A1", 3), grade("A2", 2), grade("A3", 4)]).index == 75


def test_no_data_enters_no_mean() -> None:
    outcome = monitoring.outcome([grade("A1", 4), grade("A2", 0, 2), grade("A3", None, None)])

    assert outcome.index == 100
    assert outcome.change == 0


def test_a_block_without_data_has_no_index_and_no_class() -> None:
    assert monitoring.outcome([grade("B1", 0)]) == monitoring.Outcome()


def test_a_heavier_criterion_weighs_more() -> None:
    assert monitoring.outcome([grade("A1", 4, weight=3), grade("A2", 2)]).level == Fraction(7, 2)


def test_every_block_has_its_own_outcome() -> None:
    found = monitoring.outcomes([grade("A1", 4), grade("B1", 2), grade("Q1", 1)])

    assert [found[block].index for block in Block] == [100, 50, None, None, 25]


@pytest.mark.parametrize(
    ("change", "level", "expected"),
    [
        (Fraction(1, 2), 2, Dynamics.POSITIVE),
        (Fraction(49, 100), 2, Dynamics.STABLE),
        (Fraction(-49, 100), 2, Dynamics.STABLE),
        (Fraction(-1, 2), 4, Dynamics.NEGATIVE),
        (Fraction(0), 4, Dynamics.WELL),
        (Fraction(0), 3, Dynamics.STABLE),
    ],
)
def test_the_class_follows_the_mean_change(change: Fraction, level: int, expected: Dynamics) -> None:
    assert monitoring.dynamics_class(change, Fraction(level)) is expected


def test_a_threatened_child_is_never_averaged_away() -> None:
    grades = [grade("A1", 1, 2), *(grade(f"A{n}", 4, 2) for n in range(2, 11)), grade("B1", 4, 2)]

    assert monitoring.floor_broken(grades)
    assert monitoring.overall(grades) is Dynamics.CRITICAL


def test_the_floor_is_about_safety_alone() -> None:
    assert not monitoring.floor_broken([grade("A1", 2), grade("A10", 1), grade("B1", 1)])


def test_the_case_is_judged_by_the_worse_of_child_and_family() -> None:
    assert monitoring.overall([grade("A1", 3, 1), grade("B1", 2, -1)]) is Dynamics.NEGATIVE
    assert monitoring.overall([grade("A1", 3, 1), grade("B1", 3, 1), grade("P1", 1, -2)]) is Dynamics.POSITIVE
    assert monitoring.overall([grade("P1", 1, -2)]) is None


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
    ("dynamics", "execution", "proposals"),
    [
        (Dynamics.POSITIVE, 80, (Proposal.CONTINUE,)),
        (Dynamics.POSITIVE, 79, (Proposal.CONTINUE,)),
        (Dynamics.POSITIVE, 49, (Proposal.CORRECT,)),
        (Dynamics.STABLE, 90, (Proposal.NEW_PLAN, Proposal.CORRECT)),
        (Dynamics.STABLE, 50, (Proposal.CORRECT,)),
        (Dynamics.STABLE, 10, (Proposal.NEW_PLAN,)),
        (Dynamics.WELL, 90, (Proposal.CONTINUE,)),
        (Dynamics.NEGATIVE, 90, (Proposal.NEW_PLAN,)),
        (Dynamics.NEGATIVE, 60, ()),
        (Dynamics.NEGATIVE, 10, ()),
        (Dynamics.CRITICAL, 100, (Proposal.NEW_PLAN,)),
    ],
)
def test_the_matrix_proposes(dynamics: Dynamics, execution: int, proposals: tuple[Proposal, ...]) -> None:
    assert monitoring.hint(dynamics, execution, risk_low=False, goals_percent=50).proposals == proposals


@pytest.mark.parametrize(
    ("execution", "risk_low", "goals", "proposal"),
    [
        (80, True, 80, Proposal.CLOSE),
        (80, False, 80, Proposal.CONTINUE),
        (80, True, 79, Proposal.CONTINUE),
        (80, True, None, Proposal.CONTINUE),
        (60, True, 100, Proposal.CONTINUE),
        (40, True, 100, Proposal.CONTINUE),
    ],
)
def test_closing_is_proposed_only_when_everything_is_reached(
    execution: int, risk_low: bool, goals: int | None, proposal: Proposal
) -> None:
    hint = monitoring.hint(Dynamics.POSITIVE, execution, risk_low=risk_low, goals_percent=goals)

    assert hint.proposals == (proposal,)


def test_a_worse_child_always_leads_to_further_steps() -> None:
    for dynamics in (Dynamics.NEGATIVE, Dynamics.CRITICAL):
        for execution in (100, 60, 0):
            assert monitoring.hint(dynamics, execution, risk_low=False, goals_percent=0).steps


def test_a_hint_says_why() -> None:
    hint = monitoring.hint(Dynamics.POSITIVE, 85, risk_low=True, goals_percent=90)

    assert [reason for reason in hint.reasons if "85 %" in reason or "90 %" in reason]
    assert Dynamics.POSITIVE.label in hint.reasons


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


def test_the_sheet_grades_every_child_apart_and_the_rest_once() -> None:
    criteria = [SimpleNamespace(code=code, block=code[0]) for code in ("A1", "A2", "B1", "Q1")]

    lines = [(criterion.code, child) for criterion, child in monitoring.sheet(criteria, ["Иван", "Анна"])]

    assert lines == [
        ("A1", "Иван"),
        ("A2", "Иван"),
        ("A1", "Анна"),
        ("A2", "Анна"),
        ("B1", None),
        ("Q1", None),
    ]


def test_rows_of_a_form_become_grades() -> None:
    criterion = SimpleNamespace(code="A1", block="A", weight=None)
    rows = [SimpleNamespace(criterion=criterion, level=2, dynamics=-1, child_id=7)]

    assert monitoring.grades(rows) == [Grade("A1", Block.CHILD, 2, -1, 1, 7)]
