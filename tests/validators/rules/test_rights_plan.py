"""B.12: a plan for the protection of rights rests on its case, keeps its term and goes to a service."""

from datetime import date, datetime
from typing import Any

import pytest

from schema.dictionaries import DictionaryEntry
from schema.documents.inspection_act import InspectionAct
from schema.documents.rights_plan import RightsPlan, RightsPlanMeasure
from schema.documents.risk_assessment import RiskAssessment
from schema.places import Organisation, OrganisationRole
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import Role, Severity
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules
from validators.values import problems

pytestmark = pytest.mark.pure

CONTEXT = Context(now=datetime(2026, 5, 29, 12), calendar=WorkingCalendar())
DAY = date(2026, 5, 25)
SERVICE = Organisation(id=2, role_in_system=OrganisationRole.SERVICE)


def measure(**values: Any) -> RightsPlanMeasure:
    return RightsPlanMeasure(**{"right_id": "RIGHTSCHILD.HEALTH", "due_on": date(2026, 7, 1), **values})


def plan(
    rights: tuple[str, ...] = ("HEALTH",), measures: list[RightsPlanMeasure] | None = None, **values: Any
) -> RightsPlan:
    paper = RightsPlan(
        **{
            "case_id": 5,
            "doc_date": DAY,
            "valid_from": DAY,
            "valid_to": date(2026, 11, 25),
            "service_org": SERVICE,
            "entry": AbuseFactEntry(id=7, case_id=5, doc_date=date(2026, 5, 7)),
            "inspection_act": InspectionAct(id=8, case_id=5, doc_date=date(2026, 5, 8)),
            "risk_assessment": RiskAssessment(id=9, case_id=5, doc_date=DAY),
            **values,
        }
    )
    paper.children = []
    paper.violated_rights = [DictionaryEntry(id=f"RIGHTSCHILD.{code}") for code in rights]
    paper.measures = [measure()] if measures is None else measures
    return paper


def found(paper: RightsPlan, moment: str = "submit") -> dict[str, Problem]:
    return {problem.code: problem for problem in found_by_rules(paper, moment, CONTEXT)}


@pytest.mark.parametrize("moment", ["save", "submit"])
def test_consistent_plan_is_in_order(moment: str) -> None:
    assert found(plan(), moment) == {}


def test_plan_names_a_right_and_a_measure() -> None:
    missing = {p.field for p in problems(plan(rights=(), measures=[]), CONTEXT) if p.code == "required"}
    assert {"violated_rights", "measures"} <= missing


@pytest.mark.parametrize("name", ["entry", "inspection_act", "risk_assessment"])
def test_basis_is_of_the_same_case(name: str) -> None:
    papers = {"entry": AbuseFactEntry, "inspection_act": InspectionAct, "risk_assessment": RiskAssessment}
    problem = found(plan(**{name: papers[name](id=1, case_id=6)}), "save")["basis-of-other-case"]
    assert problem.field == name


def test_basis_is_not_later_than_the_plan() -> None:
    late = InspectionAct(id=8, case_id=5, doc_date=date(2026, 5, 26))
    assert "basis-after-plan" in found(plan(inspection_act=late), "save")


@pytest.mark.parametrize(
    ("due", "refused"),
    [
        (date(2026, 5, 24), True),
        (DAY, False),
        (date(2026, 11, 25), False),
        (date(2026, 11, 26), True),
    ],
)
def test_measure_is_due_within_the_plan(due: date, refused: bool) -> None:
    assert ("measure-outside-plan" in found(plan(measures=[measure(due_on=due)]), "save")) is refused


def test_violated_right_without_a_measure_is_pointed_out() -> None:
    problem = found(plan(rights=("HEALTH", "EDUCATION")))["right-without-measure"]
    assert problem.severity is Severity.WARNING


def test_measure_for_a_right_that_is_not_violated_is_pointed_out() -> None:
    paper = plan(measures=[measure(), measure(right_id="RIGHTSCHILD.HOUSING")])
    assert found(paper)["measure-for-other-right"].field == "measures.1.right"


@pytest.mark.parametrize("role", [OrganisationRole.SOURCE, OrganisationRole.GUARDIANSHIP, OrganisationRole.EXECUTOR])
def test_case_goes_only_to_an_authorised_service(role: OrganisationRole) -> None:
    assert "not-authorised-service" in found(plan(service_org=Organisation(id=3, role_in_system=role)), "save")


def test_the_deputy_head_or_the_head_approves_as_the_territory_says_and_never_the_drafter() -> None:
    approve = RightsPlan.spec.transition("approve")
    assert (approve.by, approve.by_setting) == ({Role.DEPUTY, Role.HEAD}, "rights_plan_approver")
    assert approve.four_eyes
