"""B.7: whom an investigation hears, how long it takes and what its result allows."""

from datetime import date, datetime
from typing import Any

import pytest

from schema import fields as f
from schema.case import Case
from schema.documents.investigation_report import (
    InvestigationInterview,
    InvestigationReport,
    Medical,
    Recommendation,
)
from schema.people import Person
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import Order, Severity
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules
from validators.values import problems

pytestmark = pytest.mark.pure

CONTEXT = Context(now=datetime(2026, 5, 29, 12), calendar=WorkingCalendar())
IVAN = Person(id=1, last_name="Иванов", first_name="Иван", birth_date=date(2016, 5, 20))


def report(**values: Any) -> InvestigationReport:
    values = {"started_on": date(2026, 5, 13), "finished_on": date(2026, 5, 20), **values}
    lists = {
        name: values.pop(name, []) for name in ("children", "interviews", "investigators", "abuse_kinds_confirmed")
    }
    paper = InvestigationReport(**values)
    for name, rows in {**lists, "visits": [], "causes": []}.items():
        setattr(paper, name, rows)
    return paper


def talk(person: Person | None = IVAN, **values: Any) -> InvestigationInterview:
    return InvestigationInterview(person=person, held_on=date(2026, 5, 14), content="Рассказал о доме", **values)


def found(paper: InvestigationReport, moment: str = "submit") -> dict[str, Problem]:
    return {problem.code: problem for problem in found_by_rules(paper, moment, CONTEXT)}


def test_child_who_is_ten_on_the_last_day_has_an_opinion() -> None:
    assert "child-opinion-missing" in found(report(children=[IVAN], interviews=[talk()]))
    assert "child-opinion-missing" in found(report(children=[IVAN]))
    assert "child-opinion-missing" not in found(
        report(children=[IVAN], interviews=[talk(child_opinion="Хочет остаться с бабушкой")])
    )


def test_child_under_ten_may_be_left_unasked() -> None:
    assert "child-opinion-missing" not in found(report(children=[IVAN], finished_on=date(2026, 5, 19)))


def test_opinion_of_one_child_does_not_stand_for_another() -> None:
    anna = Person(id=2, last_name="Иванова", first_name="Анна", birth_date=date(2012, 1, 1))
    paper = report(children=[IVAN, anna], interviews=[talk(child_opinion="Хочет домой")])
    assert "Анна" in found(paper)["child-opinion-missing"].text


def test_child_of_unknown_age_is_not_demanded() -> None:
    unknown = Person(id=3, last_name="Петров", first_name="Пётр")
    assert "child-opinion-missing" not in found(report(children=[unknown]))


def test_interview_names_whom_it_was_with() -> None:
    assert found(report(interviews=[talk(None)]))["interview-without-person"].field == "interviews.0.who"
    assert "interview-without-person" not in found(report(interviews=[talk(None, who="Соседка, кв. 5")]))


def test_investigation_ends_not_before_it_starts() -> None:
    assert Order("started_on", "finished_on") in InvestigationReport.spec.checks
    paper = report(finished_on=date(2026, 5, 12))
    assert ("wrong-order", "finished_on") in {(p.code, p.field) for p in problems(paper, CONTEXT)}


def test_investigation_starts_not_before_the_signal() -> None:
    entry = AbuseFactEntry(id=7, received_at=datetime(2026, 5, 14, 9))
    assert "investigation-before-signal" in found(report(entry=entry), "save")
    assert "investigation-before-signal" not in found(report(entry=entry, started_on=date(2026, 5, 14)), "save")


@pytest.mark.parametrize(("finished", "late"), [(date(2026, 5, 21), False), (date(2026, 5, 22), True)])
def test_eleventh_day_after_the_signal_is_late_but_not_forbidden(finished: date, late: bool) -> None:
    entry = AbuseFactEntry(id=7, received_at=datetime(2026, 5, 11, 23, 30))
    problem = found(report(entry=entry, finished_on=finished)).get("investigation-late")
    assert (problem is not None) is late
    assert problem is None or problem.severity is Severity.WARNING


def test_signal_of_the_case_counts_when_the_entry_is_not_named() -> None:
    case = Case(id=5, received_on=date(2026, 5, 1))
    assert "investigation-late" in found(report(case=case))


@pytest.mark.parametrize("result", ["INVRESULT.CONFIRMED", "INVRESULT.PARTLY"])
def test_confirmed_fact_names_the_kinds_of_abuse(result: str) -> None:
    missing = {p.field for p in problems(report(result_id=result), CONTEXT) if p.code == "required"}
    assert "abuse_kinds_confirmed" in missing


def test_unconfirmed_fact_names_no_kinds_of_abuse() -> None:
    paper = report(result_id="INVRESULT.NOT_CONFIRMED")
    assert "abuse_kinds_confirmed" not in {p.field for p in problems(paper, CONTEXT)}


def test_medical_conclusion_has_a_number_and_a_date() -> None:
    facts = {name: f.declared(InvestigationReport)[name].facts for name in ("medical_number", "medical_date")}
    assert all(fact.required_if == f.When("medical_conclusion", (Medical.HAS,)) for fact in facts.values())


@pytest.mark.parametrize("recommendation", [Recommendation.OPEN, Recommendation.REMOVAL])
def test_recommendation_against_the_result_is_worth_a_second_look(recommendation: Recommendation) -> None:
    paper = report(result_id="INVRESULT.NOT_CONFIRMED", recommendation=recommendation)
    assert found(paper)["recommendation-contradicts"].severity is Severity.WARNING
    paper = report(result_id="INVRESULT.RISK", recommendation=recommendation)
    assert "recommendation-contradicts" not in found(paper)
