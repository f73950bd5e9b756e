"""B.12: a decision to open a case rests on its own signals and its investigation."""

from datetime import date, datetime
from typing import Any

import pytest

from schema.documents.investigation_report import InvestigationReport
from schema.documents.opening_decision import OpeningDecision
from schema.registers.abuse_journal import AbuseFactEntry, OpeningChoice
from schema.spec import Severity
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules
from validators.values import problems

pytestmark = pytest.mark.pure

CONTEXT = Context(now=datetime(2026, 5, 29, 12), calendar=WorkingCalendar())


def report(**values: Any) -> InvestigationReport:
    return InvestigationReport(
        **{"id": 3, "case_id": 5, "doc_date": date(2026, 5, 20), "result_id": "INVRESULT.CONFIRMED", **values}
    )


def decision(entries: list[AbuseFactEntry] | None = None, **values: Any) -> OpeningDecision:
    paper = OpeningDecision(
        **{
            "case_id": 5,
            "decision": OpeningChoice.OPEN,
            "decided_on": date(2026, 5, 21),
            "investigation_report": report(),
            **values,
        }
    )
    paper.entries = [AbuseFactEntry(id=7, case_id=5)] if entries is None else entries
    paper.children = []
    return paper


def found(paper: OpeningDecision, moment: str = "submit") -> dict[str, Problem]:
    return {problem.code: problem for problem in found_by_rules(paper, moment, CONTEXT)}


def required(paper: OpeningDecision) -> set[str]:
    return {p.field for p in problems(paper, CONTEXT) if p.code == "required"}


def test_opening_after_a_confirmed_fact_is_in_order() -> None:
    assert found(decision()) == {}


def test_decision_answers_at_least_one_signal() -> None:
    assert "entries" in required(decision(entries=[]))


def test_signals_are_those_of_the_case() -> None:
    assert "entry-of-other-case" in found(decision(entries=[AbuseFactEntry(id=8, case_id=6)]), "save")


def test_report_is_that_of_the_case() -> None:
    assert "report-of-other-case" in found(decision(investigation_report=report(case_id=6)), "save")


def test_decision_is_not_earlier_than_the_report() -> None:
    assert "decision-before-report" in found(decision(decided_on=date(2026, 5, 19)), "save")
    assert "decision-before-report" not in found(decision(decided_on=date(2026, 5, 20)), "save")


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (OpeningChoice.REFUSE, "refuse_reason"),
        (OpeningChoice.ATTACH, "attach_to"),
        (OpeningChoice.TRANSFER, "transfer_to"),
    ],
)
def test_every_other_choice_says_why_or_where(choice: OpeningChoice, field: str) -> None:
    assert field in required(decision(decision=choice))
    assert field not in required(decision())


def test_refusal_of_a_confirmed_fact_is_worth_a_second_look() -> None:
    problem = found(decision(decision=OpeningChoice.REFUSE))["refusal-contradicts-result"]
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize(("level", "doubtful"), [("RISK.HIGH", False), ("RISK.LOW", True), (None, True)])
def test_unconfirmed_fact_opens_a_case_only_at_high_risk(level: str | None, doubtful: bool) -> None:
    paper = decision(investigation_report=report(result_id="INVRESULT.RISK"), risk_level_id=level)
    assert ("opening-contradicts-result" in found(paper)) is doubtful


def test_case_is_attached_to_another_one() -> None:
    assert "attached-to-itself" in found(decision(decision=OpeningChoice.ATTACH, attach_to_id=5), "save")
    assert "attached-to-itself" not in found(decision(decision=OpeningChoice.ATTACH, attach_to_id=4), "save")
