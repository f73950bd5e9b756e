"""B.21: an expertise is complete, explained, independent of the curator, and repeated in time."""

from datetime import date, datetime
from typing import Any

import pytest

import schema.documents  # noqa: F401
from schema.case import Case
from schema.documents.plan_expertise import CRITERIA, ExpertConclusion, PlanExpertise
from schema.documents.rehab_plan import RehabPlan
from schema.places import Employee
from schema.spec import Severity
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure

NOW = Context(now=datetime(2026, 5, 20, 10, 0), calendar=WorkingCalendar())
CASE = Case(id=1, curator_id=4)
PLAN = RehabPlan(id=30, case=CASE, curator_id=3)


def expertise(expert_id: int = 5, **known: Any) -> PlanExpertise:
    given = {
        "case": CASE,
        "plan": PLAN,
        "done_on": date(2026, 5, 20),
        "conclusion": ExpertConclusion.RECOMMEND,
        "next_due": date(2026, 8, 20),
        **dict.fromkeys(CRITERIA, 2),
    } | known
    row = PlanExpertise(**given)
    row.experts = [Employee(id=expert_id)]
    return row


def codes(row: PlanExpertise, moment: str = "submit") -> set[str]:
    return {problem.code for problem in found_by_rules(row, moment, NOW)}


def test_a_full_expertise_is_accepted() -> None:
    assert not codes(expertise(), "save") | codes(expertise(), "submit") | codes(expertise(), "approve")
    assert expertise().total == 12


@pytest.mark.parametrize("mark", [None, -1, 3])
@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_criterion_is_marked_from_nought_to_two(criterion: str, mark: int | None) -> None:
    assert codes(expertise(**{criterion: mark})) == {"expertise-criterion"}


@pytest.mark.parametrize("conclusion", [ExpertConclusion.REWORK, ExpertConclusion.REJECT])
def test_a_plan_is_sent_back_only_with_remarks(conclusion: ExpertConclusion) -> None:
    assert codes(expertise(conclusion=conclusion)) == {"expertise-remarks"}
    assert not codes(expertise(conclusion=conclusion, remarks="нет сроков у мероприятий 3 и 4"))


def test_recommending_a_plan_that_leaves_the_child_unsafe_warns() -> None:
    (found,) = found_by_rules(expertise(child_safe=0), "submit", NOW)
    assert (found.code, found.severity) == ("expertise-unsafe", Severity.WARNING)


@pytest.mark.parametrize("curator_id", [3, 4])
def test_the_curator_of_the_plan_or_of_the_case_is_not_an_expert(curator_id: int) -> None:
    assert codes(expertise(expert_id=curator_id), "save") == {"expertise-by-curator"}


def test_the_plan_belongs_to_the_case() -> None:
    assert codes(expertise(plan=RehabPlan(id=31, case=Case(id=2), curator_id=3)), "save") == {"expertise-other-plan"}


def test_the_next_expertise_is_within_three_months() -> None:
    (found,) = found_by_rules(expertise(next_due=date(2026, 8, 21)), "save", NOW)
    assert (found.code, found.severity) == ("expertise-next-due", Severity.WARNING)
