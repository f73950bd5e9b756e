"""The arithmetic of grades, on the numbers of the dossier (domain E.1–E.3)."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

from schema import grading
from schema.criteria import Block, Dynamics
from schema.grading import Grade

pytestmark = pytest.mark.pure


def grade(code: str, level: int | None, dynamics: int | None = 0, weight: int = 1, child: int | None = None) -> Grade:
    return Grade(code, Block(code[0]), level, dynamics, weight, child)


@pytest.mark.parametrize(
    ("percent", "level"), [(0, 1), (24.9, 1), (25, 2), (49, 2), (50, 3), (79.9, 3), (80, 4), (100, 4), (120, 4)]
)
def test_a_percentage_becomes_a_level(percent: float, level: int) -> None:
    assert grading.level_from_percent(percent) == level


@pytest.mark.parametrize(
    ("level", "previous", "proposed"), [(3, 2, 1), (4, 1, 2), (1, 4, -2), (2, 2, 0), (0, 3, None), (3, None, None)]
)
def test_dynamics_is_proposed_from_the_previous_level(level: int, previous: int | None, proposed: int | None) -> None:
    assert grading.proposed_dynamics(level, previous) == proposed


def test_the_index_is_the_mean_level_in_per_cent_of_the_best() -> None:
    assert grading.outcome([grade("A1", 3), grade("A2", 2), grade("A3", 4)]).index == 75


def test_no_data_enters_no_mean() -> None:
    outcome = grading.outcome([grade("A1", 4), grade("A2", 0, 2), grade("A3", None, None)])

    assert outcome.index == 100
    assert outcome.change == 0


def test_a_block_without_data_has_no_index_and_no_class() -> None:
    assert grading.outcome([grade("B1", 0)]) == grading.Outcome()


def test_a_heavier_criterion_weighs_more() -> None:
    assert grading.outcome([grade("A1", 4, weight=3), grade("A2", 2)]).level == Fraction(7, 2)


def test_every_block_has_its_own_outcome() -> None:
    found = grading.outcomes([grade("A1", 4), grade("B1", 2), grade("Q1", 1)])

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
    assert grading.dynamics_class(change, Fraction(level)) is expected


def test_a_threatened_child_is_never_averaged_away() -> None:
    grades = [grade("A1", 1, 2), *(grade(f"A{n}", 4, 2) for n in range(2, 11)), grade("B1", 4, 2)]

    assert grading.floor_broken(grades)
    assert grading.overall(grades) is Dynamics.CRITICAL


def test_the_floor_is_about_safety_alone() -> None:
    assert not grading.floor_broken([grade("A1", 2), grade("A10", 1), grade("B1", 1)])


def test_the_case_is_judged_by_the_worse_of_child_and_family() -> None:
    assert grading.overall([grade("A1", 3, 1), grade("B1", 2, -1)]) is Dynamics.NEGATIVE
    assert grading.overall([grade("A1", 3, 1), grade("B1", 3, 1), grade("P1", 1, -2)]) is Dynamics.POSITIVE
    assert grading.overall([grade("P1", 1, -2)]) is None


def test_every_child_has_an_outcome_of_its_own() -> None:
    grades = [grade("A1", 4, 1, child=1), grade("A2", 2, 0, child=1), grade("A1", 2, -1, child=2), grade("B1", 4)]

    found = grading.children_outcomes(grades)

    assert {child: outcome.index for child, outcome in found.items()} == {1: 75, 2: 50}
    assert grading.outcomes(grades)[Block.CHILD].index == 67


def test_a_child_who_gets_worse_is_not_outweighed_by_a_brother_who_gets_better() -> None:
    grades = [grade("A1", 4, 2, child=1), grade("A1", 2, -1, child=2), grade("B1", 4, 1)]

    assert grading.outcomes(grades)[Block.CHILD].dynamics is Dynamics.POSITIVE
    assert grading.worst(grades, Block.CHILD) is Dynamics.NEGATIVE
    assert grading.overall(grades) is Dynamics.NEGATIVE


def test_the_index_of_a_threatened_child_is_the_lowest_whatever_the_other_grades() -> None:
    grades = [grade("A1", 1, 0), *(grade(f"A{n}", 4, 2) for n in range(2, 11))]

    assert grading.outcome(grades) == grading.Outcome(25, Fraction(1), None, Dynamics.CRITICAL)


@pytest.mark.parametrize(("part", "whole", "share"), [(5, 6, 83), (1, 8, 13), (0, 3, 0), (0, 0, None)])
def test_a_share_is_rounded_half_up(part: int, whole: int, share: int | None) -> None:
    assert grading.percent(part, whole) == share


def test_the_sheet_grades_every_child_apart_and_the_rest_once() -> None:
    criteria = [SimpleNamespace(code=code, block=code[0]) for code in ("A1", "A2", "B1", "Q1")]

    lines = [(criterion.code, child) for criterion, child in grading.sheet(criteria, ["Иван", "Анна"])]

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

    assert grading.grades(rows) == [Grade("A1", Block.CHILD, 2, -1, 1, 7)]
