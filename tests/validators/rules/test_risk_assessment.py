"""B.6: when a risk sheet can be signed and how its level follows from its marks."""

from datetime import datetime
from typing import Any

import pytest

from schema.documents.risk_assessment import Presence, RiskAssessment, RiskMark, SafetyMark, Sign
from schema.spec import Severity
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules
from validators.rules.risk_assessment import HIGH, LOW, MODERATE, Thresholds, score, thresholds

pytestmark = pytest.mark.pure

CONTEXT = Context(now=datetime(2026, 5, 13, 12), calendar=WorkingCalendar())
TOLD = datetime(2026, 5, 13, 10)


def safety(code: str, mark: str = Presence.YES, comment: str = "синяки на предплечьях, три") -> SafetyMark:
    return SafetyMark(factor_id=f"SFACTOR.{code}", mark=mark, comment=comment)


def plus(count: int, weight: int | None = None) -> list[RiskMark]:
    return [RiskMark(factor_id=f"RFACTOR.F{n:02}", mark=Sign.PLUS, weight=weight) for n in range(1, count + 1)]


def sheet(safety_marks: list[SafetyMark], risk_marks: list[RiskMark], **values: Any) -> RiskAssessment:
    paper = RiskAssessment(**values)
    paper.safety_marks = safety_marks
    paper.risk_marks = risk_marks
    return paper


def codes(paper: RiskAssessment, moment: str = "submit", context: Context = CONTEXT) -> list[str]:
    return [problem.code for problem in found_by_rules(paper, moment, context)]


def found(paper: RiskAssessment, code: str) -> Problem:
    return next(problem for problem in found_by_rules(paper, "submit", CONTEXT) if problem.code == code)


@pytest.mark.parametrize(("count", "level"), [(0, LOW), (3, LOW), (4, MODERATE), (7, MODERATE), (8, HIGH), (14, HIGH)])
def test_level_follows_from_the_number_of_pluses(count: int, level: str) -> None:
    assert score(sheet([], plus(count)), Thresholds()) == (count, level)


def test_weights_count_instead_of_pluses_where_they_are_given() -> None:
    marks = [*plus(2, weight=3), RiskMark(factor_id="RFACTOR.F09", mark=Sign.PLUS, weight=0)]
    assert score(sheet([], marks), Thresholds()) == (6, MODERATE)


def test_minus_and_no_data_add_nothing_whatever_their_weight() -> None:
    marks = [RiskMark(mark=Sign.MINUS, weight=3), RiskMark(mark=Sign.NO_DATA, weight=3), RiskMark(weight=3)]
    assert score(sheet([], marks), Thresholds()) == (0, LOW)


@pytest.mark.parametrize("code", ["S01", "S02", "S06", "S14"])
def test_grave_factor_makes_the_risk_high_whatever_the_sum(code: str) -> None:
    assert score(sheet([safety(code)], plus(1)), Thresholds()) == (1, HIGH)


def test_other_factor_does_not_raise_the_floor() -> None:
    assert score(sheet([safety("S03"), safety("S01", Presence.NO)], []), Thresholds()) == (0, LOW)


def test_thresholds_come_from_the_regulation() -> None:
    strict = Context(
        now=CONTEXT.now, calendar=CONTEXT.calendar, settings={"risk_moderate_from": 2, "risk_high_from": 3}
    )
    assert thresholds(CONTEXT) == Thresholds(4, 8)
    assert score(sheet([], plus(3)), thresholds(strict)) == (3, HIGH)


@pytest.mark.parametrize("moment", ["save", "submit"])
def test_child_with_a_threat_is_not_safe(moment: str) -> None:
    assert "safe-with-threats" in codes(sheet([safety("S10")], [], safety_decision_id="SAFETY.SAFE"), moment)


@pytest.mark.parametrize("mark", [Presence.NO, Presence.NO_DATA, ""])
def test_child_without_threats_may_be_safe(mark: str) -> None:
    assert codes(sheet([safety("S10", mark)], [], safety_decision_id="SAFETY.SAFE"), "save") == []


def test_unsafe_child_without_a_threat_is_worth_a_second_look() -> None:
    problem = found(
        sheet([safety("S10", Presence.NO)], [], safety_decision_id="SAFETY.UNSAFE"), "unsafe-without-threats"
    )
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize("code", ["S01", "S06"])
def test_police_are_told_of_violence_before_signing(code: str) -> None:
    assert "police-not-notified" in codes(sheet([safety(code)], []))
    assert "police-not-notified" not in codes(sheet([safety(code)], [], police_notified_at=TOLD))
    assert "police-not-notified" not in codes(sheet([safety(code)], []), "save")


def test_neglect_alone_does_not_need_the_police() -> None:
    assert "police-not-notified" not in codes(sheet([safety("S02")], []))


def test_injuries_and_other_threats_are_described() -> None:
    paper = sheet([safety("S03", comment=""), safety("S15", comment=" ")], [])
    assert found(paper, "risk-comment-missing").field == "safety_marks.1.comment"
    assert "risk-comment-missing" not in codes(sheet([safety("S15", comment="угрозы соседа")], []))


def test_every_factor_is_marked_before_signing() -> None:
    paper = sheet([safety("S03", ""), safety("S04", Presence.NO)], [*plus(1), RiskMark(factor_id="RFACTOR.F02")])
    fields = [p.field for p in found_by_rules(paper, "submit", CONTEXT) if p.code == "risk-mark-missing"]
    assert fields == ["safety_marks.0.mark", "risk_marks.1.mark"]


def test_computed_level_needs_no_reason() -> None:
    assert "risk-override-reason" not in codes(sheet([], plus(5), risk_level_id=MODERATE))


@pytest.mark.parametrize("level", [LOW, HIGH])
def test_other_level_needs_a_reason_of_thirty_characters(level: str) -> None:
    assert "risk-override-reason" in codes(sheet([], plus(5), risk_level_id=level))
    assert "risk-override-reason" in codes(sheet([], plus(5), risk_level_id=level, override_reason="х" * 29 + "   "))
    assert "risk-override-reason" not in codes(sheet([], plus(5), risk_level_id=level, override_reason="х" * 30))


def test_lowering_the_floor_is_an_override() -> None:
    assert "risk-override-reason" in codes(sheet([safety("S06")], [], risk_level_id=LOW, police_notified_at=TOLD))
