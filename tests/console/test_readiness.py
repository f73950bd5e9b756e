"""Readiness: every kind of gap is found, counted once and led to where it is closed; the queries do not grow."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from console import readiness, terms
from console.readiness import Count, Gap, Readiness, share, total
from schema.case import Case
from schema.documents.inspection_act import InspectionAct
from schema.documents.rehab_plan import RehabPlan
from schema.documents.risk_assessment import RiskAssessment
from schema.history import Deadline
from schema.spec import Status


@pytest.fixture
def case(walked: Any) -> Case:
    """The walked case, opened again: everything that its stages asked for is there."""
    found: Case = Case.get(Case.state == "closed")
    Case.update(state="open").where(Case.id == found.id).execute()
    RehabPlan.update(status=Status.IN_PROGRESS).where(RehabPlan.case == found.id).execute()
    return Case.get_by_id(found.id)


def of(world: Any, case: Case, login: str = "supervisor.asino") -> Readiness:
    found = readiness.of_case(Case.get_by_id(case.id), world.officer(login), world.now)
    assert found is not None
    return found


def gaps(world: Any, case: Case) -> dict[Gap, int]:
    row = of(world, case)
    return {gap: row.number(gap) for gap in Gap if row.number(gap)}


def test_a_case_that_was_led_by_the_rules_lacks_no_paper(walked: Any, case: Case) -> None:
    row = of(walked, case)
    assert [lack.text for lack in row.lacks if lack.gap in {Gap.MISSING, Gap.NO_CURATOR, Gap.NO_PLAN}] == []
    assert row.counts[Gap.MISSING].wanted > 10


def test_an_annulled_paper_of_a_passed_stage_is_missing(walked: Any, case: Case) -> None:
    before = of(walked, case)
    InspectionAct.update(status=Status.ANNULLED).where(InspectionAct.case == case.id).execute()
    after = of(walked, case)
    found = [lack for lack in after.lacks if lack.gap is Gap.MISSING]
    assert found and all("этап" in lack.basis for lack in found)
    assert after.score < before.score
    assert after.wanted - after.there >= len(after.lacks)


def test_a_missing_paper_is_closed_by_whoever_drafts_it(walked: Any, case: Case) -> None:
    RiskAssessment.update(status=Status.ANNULLED).where(RiskAssessment.case == case.id).execute()
    mine, others = (
        {x.url for x in of(walked, case, login).lacks if "лист оценки риска" in x.text and x.gap is Gap.MISSING}
        for login in ("specialist.asino", "deputy.asino")
    )
    assert (mine, others) == ({f"/risk-assessment/new/?case={case.id}"}, {""})


def test_an_old_draft_is_a_gap_and_todays_is_work(walked: Any, case: Case) -> None:
    before = gaps(walked, case).get(Gap.UNSIGNED, 0)
    act = InspectionAct.select().where(InspectionAct.case == case.id).first()
    InspectionAct.update(status=Status.DRAFT).where(InspectionAct.id == act.id).execute()
    assert gaps(walked, case)[Gap.UNSIGNED] == before + 1
    InspectionAct.update(doc_date=walked.now.date()).where(InspectionAct.id == act.id).execute()
    assert gaps(walked, case).get(Gap.UNSIGNED, 0) == before


def test_a_signature_from_paper_wants_its_scan(walked: Any, case: Case) -> None:
    before = gaps(walked, case).get(Gap.NO_SCAN, 0)
    clerk = walked.officer("clerk.asino").employee_id
    act = InspectionAct.select().where(InspectionAct.case == case.id, InspectionAct.status == Status.APPROVED).first()
    InspectionAct.update(recorded_by=clerk).where(InspectionAct.id == act.id).execute()
    row = of(walked, case)
    assert row.number(Gap.NO_SCAN) == before + 1
    assert f"/inspection-act/details/?id={act.id}#files" in [lack.url for lack in row.lacks]


def test_late_terms_are_those_of_the_one_predicate(walked: Any, case: Case) -> None:
    officer = walked.officer("supervisor.asino")
    mine = terms.visible(officer).where(Deadline.case_id == case.id)
    assert gaps(walked, case).get(Gap.LATE, 0) == terms.open_terms(mine, walked.now, overdue_only=True).count()


def test_without_a_curator_and_a_plan(walked: Any, case: Case) -> None:
    Case.update(curator=None).where(Case.id == case.id).execute()
    RehabPlan.update(status=Status.COMPLETED).where(RehabPlan.case == case.id).execute()
    found = gaps(walked, case)
    assert (found[Gap.NO_CURATOR], found[Gap.NO_PLAN]) == (1, 1)


def test_the_formula_says_what_the_score_is() -> None:
    row = Readiness(Case())
    assert (row.score, row.formula) == (100, "пока ничего не требуется – 100 %")
    row.counts[Gap.MISSING] = Count(8, 6)
    row.counts[Gap.LATE] = Count(7, 4)
    assert row.score == 66  # 10 of 15, rounded down
    assert row.formula == "(6 + 4) / (8 + 7) = 66 %"


def test_units_of_cases_are_added_and_not_their_scores() -> None:
    thick, thin = Readiness(Case()), Readiness(Case())
    thick.counts[Gap.MISSING], thin.counts[Gap.MISSING] = Count(98, 98), Count(2, 0)
    assert total([thick, thin]) == 98
    assert share(199, 200) == 99


def test_another_territory_sees_nothing_of_it(walked: Any, case: Case) -> None:
    assert readiness.of_case(case, walked.officer("supervisor.kedrovy"), walked.now) is None
    assert case.id not in [row.case.id for row in readiness.of_all(walked.officer("curator2.asino"), walked.now)]


def _queries(world: Any, caplog: Any) -> int:
    officer = world.officer("supervisor.asino")
    readiness.of_all(officer, world.now)  # rules and calendars are read once
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        readiness.of_all(officer, world.now)
    return sum(1 for record in caplog.records if record.name == "peewee")


def test_the_number_of_queries_does_not_depend_on_the_number_of_cases(walked: Any, case: Case, caplog: Any) -> None:
    few = _queries(walked, caplog)
    for number in range(12):
        Case.create(
            territory=case.territory_id, state="open", stage=5, number=f"С-АС-2026-9{number:03d}", family=case.family_id
        )
    assert _queries(walked, caplog) == few > 10
