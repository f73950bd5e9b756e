"""The written results of a monitoring rest on its accepted form (B.25, E.3)."""

from datetime import date, datetime
from typing import Any

import pytest

from schema.criteria import Criterion, Dynamics, Proposal
from schema.documents.monitoring_form import MonitoringForm, MonitoringScore
from schema.documents.monitoring_result import MonitoringResult
from schema.spec import Severity, Status
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure

ASINO = {"decisions": ["continue", "close"]}
KEDROVY = {"decisions": ["continue", "suspend", "close"]}


def graded(code: str, level: int, dynamics: int) -> MonitoringScore:
    return MonitoringScore(criterion=Criterion(code=code, block=code[0], label="…"), level=level, dynamics=dynamics)


def form(*scores: MonitoringScore, **changes: Any) -> MonitoringForm:
    given = {"id": 3, "status": Status.RECEIVED, "accepted_at": datetime(2026, 11, 23, 12), "quality_scores": []}
    return MonitoringForm(**(given | changes), scores=scores or [graded("A1", 3, 1), graded("B1", 3, 0)])


def result(**changes: Any) -> MonitoringResult:
    """Results that nothing is wrong with, but for the changes."""
    given = {
        "form": form(),
        "doc_date": date(2026, 11, 24),
        "dynamics_child": Dynamics.POSITIVE,
        "dynamics_family": Dynamics.STABLE,
        "risk_level_now_id": "RISK.MODERATE",
        "proposal": Proposal.CONTINUE,
    }
    return MonitoringResult(**(given | changes))


def found(row: MonitoringResult, moment: str = "submit", settings: dict[str, Any] = KEDROVY) -> list[Problem]:
    context = Context(now=datetime(2026, 11, 24, 9), calendar=WorkingCalendar(), settings=settings)
    return found_by_rules(row, moment, context)


def codes(row: MonitoringResult, moment: str = "submit", settings: dict[str, Any] = KEDROVY) -> list[str]:
    return [problem.code for problem in found(row, moment, settings)]


@pytest.mark.parametrize("moment", ["save", "submit", "approve"])
def test_results_of_an_accepted_form_are_fine(moment: str) -> None:
    assert codes(result(), moment) == []


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SENT, Status.RETURNED, Status.ANNULLED])
def test_results_wait_until_the_form_is_accepted(status: Status) -> None:
    assert codes(result(form=form(status=status))) == ["form-not-accepted"]


def test_results_are_not_dated_before_the_form_was_accepted() -> None:
    assert codes(result(doc_date=date(2026, 11, 22))) == ["result-before-form"]
    assert codes(result(doc_date=date(2026, 11, 23))) == []


def test_a_threatened_child_cannot_be_averaged_away() -> None:
    threatened = form(graded("A1", 1, 0), graded("A2", 4, 2), graded("B1", 3, 0))

    assert codes(result(form=threatened)) == ["floor-dynamics", "floor-risk"]
    stated = {"dynamics_child": Dynamics.CRITICAL, "risk_level_now_id": "RISK.HIGH"}
    assert codes(result(form=threatened, **stated)) == []


def test_an_experts_class_that_differs_from_the_grades_is_pointed_out() -> None:
    (problem,) = found(result(dynamics_family=Dynamics.NEGATIVE))

    assert (problem.code, problem.field, problem.severity) == ("dynamics-differs", "dynamics_family", Severity.WARNING)


def test_suspension_is_proposed_in_kedrovy_and_not_in_asino() -> None:
    row = result(proposal=Proposal.SUSPEND)

    assert codes(row, "save", KEDROVY) == []
    assert codes(row, "save", ASINO) == ["suspension-not-available"]
