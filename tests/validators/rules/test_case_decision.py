"""Decisions on a case: continue, suspend, resume, close, refuse to close (B.26, D.3, E.5; J.2, 14 and 15)."""

from datetime import date, datetime
from typing import Any

import pytest

from schema.case import Case, CaseChild
from schema.documents.case_decision import OBJECTIVE, CaseDecision, DecisionKind
from schema.documents.meeting import AgendaItem, Meeting
from schema.documents.monitoring_form import MonitoringForm
from schema.documents.risk_assessment import AssessmentKind, RiskAssessment
from schema.fields import When
from schema.people import Person
from schema.spec import Status
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure

ASINO = {"decisions": ["continue", "close"], "decision_needs_council": ["continue", "close"]}
KEDROVY = {
    "decisions": ["continue", "suspend", "resume", "close"],
    "decision_needs_council": ["continue", "suspend", "close"],
}
TODAY = date(2026, 6, 15)


def meeting(decision: str = "CONTINUE", **changes: Any) -> Meeting:
    item = AgendaItem(number=1, case_id=1, decision_kind_id=f"COUNCILDEC.{decision}")
    return Meeting(**({"id": 5, "held_on": date(2026, 6, 10), "status": Status.APPROVED, "agenda": [item]} | changes))


def monitored(day: date = date(2026, 6, 1), **changes: Any) -> MonitoringForm:
    return MonitoringForm(**({"id": 3, "case_id": 1, "doc_date": day, "status": Status.RECEIVED} | changes))


def closing_sheet(**changes: Any) -> RiskAssessment:
    given = {
        "id": 8,
        "case_id": 1,
        "kind": AssessmentKind.CLOSING,
        "status": Status.APPROVED,
        "risk_level_id": "RISK.LOW",
        "assessed_on": date(2026, 6, 1),
    }
    return RiskAssessment(**(given | changes))


def case(*births: date | None) -> Case:
    people = [Person(id=20 + n, last_name="Иванов", first_name="Иван", birth_date=day) for n, day in enumerate(births)]
    return Case(id=1, children=[CaseChild(person=person) for person in people])


def decision(kind: DecisionKind = DecisionKind.CONTINUE, **changes: Any) -> CaseDecision:
    given = {"kind": kind, "case": case(), "doc_date": TODAY, "meeting": meeting(), "monitoring": monitored()}
    return CaseDecision(**(given | changes))


def closing(reason: str = "G1", **changes: Any) -> CaseDecision:
    given = {"close_reason_id": f"CLOSE.{reason}", "closing_risk": closing_sheet(), "meeting": meeting("CLOSE")}
    return decision(DecisionKind.CLOSE, **(given | changes))


def suspending(**changes: Any) -> CaseDecision:
    given = {
        "suspended_from": date(2026, 6, 16),
        "suspended_until": date(2026, 9, 16),
        "meeting": meeting("SUSPEND"),
    }
    return decision(DecisionKind.SUSPEND, **(given | changes))


def codes(row: CaseDecision, moment: str = "submit", settings: dict[str, Any] = KEDROVY) -> list[str]:
    context = Context(now=datetime(2026, 6, 15, 9), calendar=WorkingCalendar(), settings=settings)
    return [problem.code for problem in found_by_rules(row, moment, context)]


@pytest.mark.parametrize("moment", ["save", "submit", "approve"])
@pytest.mark.parametrize("row", [decision(), suspending(), closing()], ids=["continue", "suspend", "close"])
def test_a_decision_that_rests_on_its_papers_is_fine(row: CaseDecision, moment: str) -> None:
    assert codes(row, moment) == []


# ------------------------------------------------------------------ what each kind needs


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("suspend_reason", DecisionKind.SUSPEND),
        ("suspended_from", DecisionKind.SUSPEND),
        ("suspended_until", DecisionKind.SUSPEND),
        ("control_measures", DecisionKind.SUSPEND),
        ("controller", DecisionKind.SUSPEND),
        ("resumed_on", DecisionKind.RESUME),
        ("resume_basis", DecisionKind.RESUME),
        ("close_reason", DecisionKind.CLOSE),
        ("new_plan_required", DecisionKind.CONTINUE),
        ("next_monitoring_due", DecisionKind.CONTINUE),
    ],
)
def test_every_kind_of_decision_demands_its_own_fields(name: str, kind: DecisionKind) -> None:
    assert CaseDecision._meta.fields[name].facts.required_if == When("kind", (kind,))


def test_closing_demands_a_risk_sheet_or_a_proof_by_its_reason() -> None:
    fields = CaseDecision._meta.fields

    assert fields["closing_risk"].facts.required_if == When("close_reason", ("CLOSE.G1", "CLOSE.R1"))
    assert fields["closing_proof"].facts.required_if == When("close_reason", OBJECTIVE)


# ------------------------------------------------------------------ suspension


@pytest.mark.parametrize("moment", ["save", "submit", "approve"])
def test_suspension_is_offered_in_kedrovy_and_not_in_asino(moment: str) -> None:
    assert codes(suspending(), moment, KEDROVY) == []
    assert "suspension-not-available" in codes(suspending(), moment, ASINO)


@pytest.mark.parametrize(
    ("kind", "other"),
    [("continue", "close"), ("close", "continue"), ("resume", "suspend"), ("refuse_close", "close")],
)
def test_a_decision_that_the_regulation_does_not_list_is_refused(kind: str, other: str) -> None:
    row = closing() if kind == "close" else decision(DecisionKind(kind))
    assert "decision-not-in-regulation" in codes(row, "save", KEDROVY | {"decisions": [other]})
    assert codes(row, "save", KEDROVY | {"decisions": [kind]}) == []


def test_a_case_is_suspended_for_three_months_at_most() -> None:
    assert codes(suspending(suspended_until=date(2026, 9, 17)), "save") == ["suspension-too-long"]
    assert codes(suspending(suspended_until=date(2026, 9, 17)), "save", KEDROVY | {"suspension_months": 4}) == []


def test_three_months_from_the_last_day_of_november_end_in_february() -> None:
    row = suspending(suspended_from=date(2026, 11, 30), suspended_until=date(2027, 2, 28))
    assert codes(row, "save") == []

    row.suspended_until = date(2027, 3, 1)
    assert codes(row, "save") == ["suspension-too-long"]


# ------------------------------------------------------------------ the council


def test_the_decision_is_not_dated_before_the_meeting() -> None:
    assert codes(decision(meeting=meeting(held_on=TODAY)), "save") == []
    assert codes(decision(meeting=meeting(held_on=date(2026, 6, 16))), "save") == ["decision-before-council"]


def test_the_council_decides_first_where_the_territory_says_so() -> None:
    assert codes(decision(meeting=None)) == ["council-decision-missing"]
    assert codes(decision(meeting=None), settings=KEDROVY | {"decision_needs_council": ["close"]}) == []


def test_a_protocol_that_is_not_signed_is_no_decision() -> None:
    assert codes(decision(meeting=meeting(status=Status.ON_APPROVAL))) == ["protocol-not-signed"]


def test_the_protocol_is_about_this_case() -> None:
    other = AgendaItem(number=1, case_id=2, decision_kind_id="COUNCILDEC.CONTINUE")

    assert codes(decision(meeting=meeting(agenda=[other]))) == ["case-not-on-agenda"]


def test_the_guardianship_body_does_not_decide_against_the_protocol() -> None:
    assert codes(closing(meeting=meeting("CONTINUE"))) == ["council-decided-otherwise"]


def test_one_of_several_questions_about_the_case_is_enough() -> None:
    results = AgendaItem(number=1, case_id=1, decision_kind_id="COUNCILDEC.RESULTS_APPROVED")
    further = AgendaItem(number=2, case_id=1, decision_kind_id="COUNCILDEC.CONTINUE")

    assert codes(decision(meeting=meeting(agenda=[results, further]))) == []


def test_resuming_needs_the_council_only_where_the_territory_says_so() -> None:
    row = decision(DecisionKind.RESUME, meeting=None, monitoring=None)

    assert codes(row) == []
    assert codes(row, settings=KEDROVY | {"decision_needs_council": ["resume"]}) == ["council-decision-missing"]


# ------------------------------------------------------------------ the monitoring


def test_a_decision_rests_on_a_monitoring() -> None:
    assert codes(decision(monitoring=None)) == ["monitoring-missing"]


@pytest.mark.parametrize("changes", [{"status": Status.SENT}, {"case_id": 2}])
def test_only_an_accepted_monitoring_of_this_case_counts(changes: dict[str, Any]) -> None:
    assert codes(decision(monitoring=monitored(**changes))) == ["monitoring-not-accepted"]


def test_the_monitoring_is_not_older_than_three_months() -> None:
    assert codes(decision(monitoring=monitored(date(2026, 3, 15)))) == []
    assert codes(decision(monitoring=monitored(date(2026, 3, 14)))) == ["monitoring-too-old"]


# ------------------------------------------------------------------ closing


@pytest.mark.parametrize("reason", ["G1", "R1"])
@pytest.mark.parametrize("level", ["MODERATE", "HIGH"])
def test_goals_reached_and_refusal_close_only_with_low_risk(reason: str, level: str) -> None:
    row = closing(reason, closing_risk=closing_sheet(risk_level_id=f"RISK.{level}"))

    assert codes(row) == ["closing-risk-not-low"]


def test_the_closing_risk_is_at_most_thirty_days_old() -> None:
    assert codes(closing(closing_risk=closing_sheet(assessed_on=date(2026, 5, 16)))) == []
    assert codes(closing(closing_risk=closing_sheet(assessed_on=date(2026, 5, 15)))) == ["closing-risk-old"]


@pytest.mark.parametrize("changes", [{"kind": AssessmentKind.PRIMARY}, {"status": Status.DRAFT}, {"case_id": 2}])
def test_only_a_signed_closing_sheet_of_this_case_counts(changes: dict[str, Any]) -> None:
    assert codes(closing(closing_risk=closing_sheet(**changes))) == ["closing-risk-wrong"]


def test_a_family_that_refuses_is_let_go_only_by_the_council() -> None:
    settings = KEDROVY | {"decision_needs_council": []}

    assert codes(closing("R1", meeting=None), settings=settings) == ["council-decision-missing"]
    assert codes(closing("G1", meeting=None), settings=settings) == []


@pytest.mark.parametrize("reason", ["O1", "O2", "O3", "O4"])
def test_an_objective_reason_needs_neither_council_nor_monitoring_nor_risk(reason: str) -> None:
    row = closing(reason, case=case(date(2008, 6, 15)), meeting=None, monitoring=None, closing_risk=None)

    assert codes(row) == []


@pytest.mark.parametrize("moment", ["submit", "approve"])
def test_closing_by_age_needs_every_child_to_be_eighteen(moment: str) -> None:
    born_in_time = date(2008, 6, 15)

    assert codes(closing("O1", case=case(born_in_time)), moment) == []
    assert codes(closing("O1", case=case(date(2008, 6, 16))), moment) == ["child-under-age"]
    assert codes(closing("O1", case=case(born_in_time, date(2012, 1, 1))), moment) == ["child-under-age"]
    assert codes(closing("O1", case=case(None)), moment) == ["child-under-age"]


def test_a_younger_child_who_left_the_case_does_not_hold_it() -> None:
    family = case(date(2008, 6, 15), date(2012, 1, 1))
    family.children[1].left_on = date(2026, 1, 1)

    assert codes(closing("O1", case=family)) == []
