"""B.8: a safety plan answers its risk sheet and has the consents it needs."""

from datetime import date, datetime
from typing import Any

import pytest

from schema.dictionaries import DictionaryEntry
from schema.documents.risk_assessment import Presence, RiskAssessment, SafetyMark
from schema.documents.safety_plan import Consent, SafetyMeasure, SafetyPlan
from schema.people import Person
from schema.spec import Severity
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure

CONTEXT = Context(now=datetime(2026, 5, 13, 12), calendar=WorkingCalendar())
DAY = date(2026, 5, 13)
IVAN = Person(id=1, last_name="Иванов", first_name="Иван")


def sheet(**values: Any) -> RiskAssessment:
    paper = RiskAssessment(**{"id": 3, "case_id": 5, "child_id": 1, "assessed_on": date(2026, 5, 12), **values})
    paper.safety_marks = [
        SafetyMark(factor_id="SFACTOR.S03", mark=Presence.YES),
        SafetyMark(factor_id="SFACTOR.S10", mark=Presence.NO),
    ]
    return paper


def measure(**values: Any) -> SafetyMeasure:
    return SafetyMeasure(**{"threat_id": "SFACTOR.S03", "due_on": DAY, "responsible_person": "Петрова А.С.", **values})


def plan(threats: tuple[str, ...] = ("S03",), measures: list[SafetyMeasure] | None = None, **values: Any) -> SafetyPlan:
    paper = SafetyPlan(
        **{
            "case_id": 5,
            "doc_date": DAY,
            "valid_from": DAY,
            "valid_to": date(2026, 6, 12),
            "child_stays_id": "STAY.HOME_SAFE",
            "risk_assessment": sheet(),
            **values,
        }
    )
    paper.children = [IVAN]
    paper.threats = [DictionaryEntry(id=f"SFACTOR.{code}") for code in threats]
    paper.measures = [measure()] if measures is None else measures
    return paper


def found(paper: SafetyPlan, moment: str = "submit", context: Context = CONTEXT) -> dict[str, Problem]:
    return {problem.code: problem for problem in found_by_rules(paper, moment, context)}


@pytest.mark.parametrize("moment", ["save", "submit"])
def test_consistent_plan_is_in_order(moment: str) -> None:
    assert found(plan(), moment) == {}


def test_empty_draft_is_not_judged_on_save() -> None:
    paper = SafetyPlan()
    paper.children = paper.threats = paper.measures = []
    assert found(paper, "save") == {}


@pytest.mark.parametrize("code", ["S10", "S14"])
def test_threat_that_the_assessment_did_not_find_is_refused(code: str) -> None:
    assert found(plan(threats=("S03", code)), "save")["threat-not-marked"].field == "threats"


def test_assessment_is_of_the_same_case_and_child() -> None:
    assert "assessment-of-other-case" in found(plan(risk_assessment=sheet(case_id=6)), "save")
    assert "assessment-of-other-child" in found(plan(risk_assessment=sheet(child_id=2)), "save")


def test_assessment_is_not_later_than_the_plan() -> None:
    assert "assessment-after-plan" in found(plan(risk_assessment=sheet(assessed_on=date(2026, 5, 14))), "save")
    assert "assessment-after-plan" not in found(plan(risk_assessment=sheet(assessed_on=DAY)), "save")


def test_threat_without_a_measure_is_pointed_out() -> None:
    problem = found(plan(measures=[measure(threat_id="SFACTOR.S10")]))["threat-without-measure"]
    assert problem.severity is Severity.WARNING


def test_measure_is_not_due_before_the_plan() -> None:
    paper = plan(measures=[measure(), measure(due_on=date(2026, 5, 12))])
    assert found(paper, "save")["measure-before-plan"].field == "measures.1.due_on"


def test_somebody_is_responsible_for_a_measure() -> None:
    assert "measure-without-responsible" in found(plan(measures=[measure(responsible_person=" ")]))
    by_org = measure(responsible_person="", responsible_org_id=4)
    assert "measure-without-responsible" not in found(plan(measures=[by_org]))


def test_plan_lasts_thirty_days_at_most() -> None:
    assert "safety-plan-too-long" in found(plan(valid_to=date(2026, 6, 13)), "save")
    assert "safety-plan-too-long" not in found(plan(valid_to=date(2026, 6, 12)), "save")


def test_regulation_may_shorten_the_plan() -> None:
    short = Context(now=CONTEXT.now, calendar=CONTEXT.calendar, settings={"safety_plan_days": 10})
    assert "safety-plan-too-long" in found(plan(valid_to=date(2026, 5, 24)), "save", short)


@pytest.mark.parametrize("stay", ["OTHER_PARENT", "RELATIVES", "FRIENDS", "HOSPITAL", "SRCN"])
def test_whoever_takes_the_child_in_consents_before_signing(stay: str) -> None:
    assert "caregiver-consent-missing" in found(plan(child_stays_id=f"STAY.{stay}"))
    assert "caregiver-consent-missing" not in found(plan(child_stays_id=f"STAY.{stay}", caregiver_consent_on=DAY))


@pytest.mark.parametrize("stay", ["HOME_SAFE", "HOME_WATCHED"])
def test_child_at_home_needs_no_consent_of_a_caregiver(stay: str) -> None:
    assert "caregiver-consent-missing" not in found(plan(child_stays_id=f"STAY.{stay}"))


@pytest.mark.parametrize(
    ("decision", "consent", "warned"),
    [
        ("SAFETY.UNSAFE", Consent.REFUSED, True),
        ("SAFETY.CONDITIONAL", Consent.REFUSED, False),
        ("SAFETY.UNSAFE", Consent.AGREED, False),
    ],
)
def test_refusal_for_an_unsafe_child_points_to_removal(decision: str, consent: Consent, warned: bool) -> None:
    problem = found(plan(risk_assessment=sheet(safety_decision_id=decision), parent_consent=consent)).get(
        "refusal-for-unsafe-child"
    )
    assert (problem is not None) is warned
    assert problem is None or problem.severity is Severity.WARNING
