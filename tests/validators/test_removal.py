"""The branch R0–R6 follows from the papers of the case: what stands, what is missing, when it is over (D.4)."""

from __future__ import annotations

from datetime import date, datetime, time
from types import SimpleNamespace as Paper
from typing import Any

import pytest

from schema.case import Case, CaseChild
from schema.documents.child_placement import PlacementBasis
from schema.documents.court_claim import CourtDecision
from schema.people import Person
from schema.spec import Status
from validators.casefile import CaseFile
from validators.removal import StepState, branch, removal_of, status_of_child, threat_to

pytestmark = pytest.mark.pure

SON = Person(id=7, last_name="Иванов", first_name="Иван")
DAUGHTER = Person(id=8, last_name="Иванова", first_name="Анна")
DAY = date(2026, 11, 14)


class File(CaseFile):
    """A case with two children whose papers are given."""

    def __init__(self, **papers: list[Any]):
        super().__init__(Case(id=1, children=[CaseChild(person=SON), CaseChild(person=DAUGHTER)]))
        self._papers = {key.replace("_", "-"): rows for key, rows in papers.items()}

    def papers(self, key: str, *given: Any, **named: Any) -> list[Any]:
        self._papers.setdefault(key, [])
        return super().papers(key, *given, **named)


def sheet(child: Person, decision: str = "UNSAFE", on: date = DAY) -> Paper:
    return Paper(
        status=Status.APPROVED,
        child_id=child.id,
        safety_decision_id=f"SAFETY.{decision}",
        assessed_on=on,
        reference="№ 1",
    )


def inspection(child: Person, on: date = DAY) -> Paper:
    return Paper(status=Status.APPROVED, child_id=child.id, immediate_threat=True, inspected_on=on, reference="№ 2")


def decree(*children: Person, id: int = 5, status: Status = Status.APPROVED) -> Paper:
    return Paper(id=id, status=status, children=list(children), doc_date=DAY, issued_time=time(9))


def act(child: Person, under: int = 5, status: Status = Status.APPROVED) -> Paper:
    return Paper(status=status, child_id=child.id, decree_id=under, doc_date=DAY)


def notice(*children: Person) -> Paper:
    return Paper(status=Status.APPROVED, children=list(children), decree_id=5, doc_date=DAY)


def placed(child: Person, basis: PlacementBasis = PlacementBasis.REMOVAL, kind: str = "SHELTER") -> Paper:
    return Paper(
        status=Status.APPROVED,
        child_id=child.id,
        kind_id=f"PLACEMENT.{kind}",
        kind=Paper(label=kind),
        basis_kind=basis,
        from_at=datetime(2026, 11, 14, 12),
        ended_on=None,
        doc_date=DAY,
    )


def claim(*children: Person, decision: CourtDecision | str = "", in_force: date | None = None) -> Paper:
    return Paper(
        status=Status.APPROVED,
        children=list(children),
        decree_id=5,
        doc_date=DAY,
        decision=decision,
        decision_on=in_force,
        in_force_on=in_force,
    )


def states(file: File, *overdue: str) -> dict[str, str]:
    return {step.code: step.state.value for step in branch(file, overdue).steps}


BOTH = (SON, DAUGHTER)


def removed() -> dict[str, list[Any]]:
    return {
        "risk_assessment": [sheet(child) for child in BOTH],
        "removal_decree": [decree(*BOTH)],
        "removal_act": [act(child) for child in BOTH],
        "prosecutor_notice": [notice(*BOTH)],
        "child_placement": [placed(child) for child in BOTH],
    }


def test_a_case_without_a_threat_has_no_branch() -> None:
    assert not branch(File(risk_assessment=[sheet(SON, "SAFE")])).begun


def test_a_threat_begins_the_branch_and_asks_for_the_decree() -> None:
    file = File(risk_assessment=[sheet(SON)])
    assert [one.child.id for one in branch(file).removals] == [SON.id]
    assert (states(file)["R0"], states(file)["R1"], states(file)["R2"]) == ("done", "now", "todo")


def test_the_latest_finding_says_whether_there_is_a_threat() -> None:
    assert threat_to(File(inspection_act=[inspection(SON)]), SON)
    later = date(2026, 11, 20)
    assert not threat_to(File(inspection_act=[inspection(SON)], risk_assessment=[sheet(SON, "SAFE", later)]), SON)
    assert threat_to(File(inspection_act=[inspection(SON, later)], risk_assessment=[sheet(SON, "SAFE")]), SON)


def test_parents_who_ask_for_placement_are_not_threatened_with_removal() -> None:
    file = File(risk_assessment=[sheet(SON)], child_placement=[placed(SON, PlacementBasis.APPLICATION)])
    assert not branch(file).begun


def test_the_second_child_is_named_until_its_own_act_is_there() -> None:
    papers = removed() | {"removal_act": [act(SON)]}
    step = next(step for step in branch(File(**papers)).steps if step.code == "R2")
    assert (step.state, step.missing) == (StepState.NOW, ("Иванова Анна",))
    assert removal_of(File(**papers), DAUGHTER).lacks == ["акта об отобрании"]


@pytest.mark.parametrize(("paper", "step"), [("prosecutor_notice", "R3"), ("child_placement", "R3′")])
def test_prosecutor_and_placement_go_side_by_side_and_hold_up_nothing(paper: str, step: str) -> None:
    found = states(File(**(removed() | {paper: []})))
    assert (found[step], found["R4"]) == ("now", "now")


def test_a_draft_counts_for_nothing() -> None:
    papers = removed() | {"removal_act": [act(SON, status=Status.DRAFT), act(DAUGHTER)]}
    assert states(File(**papers))["R2"] == "now"


def test_an_act_under_another_decree_does_not_count() -> None:
    papers = removed() | {"removal_act": [act(SON, under=4), act(DAUGHTER)]}
    assert removal_of(File(**papers), SON).lacks == ["акта об отобрании"]


def test_what_is_late_is_red() -> None:
    found = branch(File(**(removed() | {"prosecutor_notice": []})), {"DL-R1", "DL-R3"})
    assert [step.code for step in found.late] == ["R3", "R4"]


def test_the_branch_is_over_when_the_decision_is_in_force() -> None:
    pending = File(**removed(), court_claim=[claim(*BOTH)])
    assert not branch(pending).is_over
    assert states(pending)["R5"] == "now"
    decided = claim(*BOTH, decision=CourtDecision.RESTRICTED, in_force=date(2027, 1, 20))
    assert branch(File(**removed(), court_claim=[decided])).is_over
    no_force = claim(*BOTH, decision=CourtDecision.RESTRICTED)
    assert not branch(File(**removed(), court_claim=[no_force])).is_over


def test_a_claim_about_one_child_leaves_the_other_open() -> None:
    decided = claim(SON, decision=CourtDecision.REFUSED, in_force=date(2027, 1, 20))
    found = branch(File(**removed(), court_claim=[decided]))
    assert [one.is_over for one in found.removals] == [True, False]


def test_a_cancelled_decree_is_over_when_the_taken_child_is_home() -> None:
    cancelled = removed() | {"removal_decree": [decree(*BOTH, status=Status.TERMINATED)]}
    assert not branch(File(**cancelled)).is_over
    assert branch(File(**(cancelled | {"removal_act": []}))).is_over
    home = [placed(child, PlacementBasis.OTHER, "RETURNED") for child in BOTH]
    assert branch(File(**(cancelled | {"child_placement": home}))).is_over


@pytest.mark.parametrize(
    ("kind", "basis", "expected"),
    [
        ("SHELTER", PlacementBasis.REMOVAL, "REMOVED"),
        ("SHELTER", PlacementBasis.APPLICATION, "TEMPORARY"),
        ("RETURNED", PlacementBasis.COURT, "RETURNED"),
        ("GUARDIANSHIP", PlacementBasis.GUARDIANSHIP, "GUARDIANSHIP"),
        ("FOSTER", PlacementBasis.GUARDIANSHIP, "FOSTER"),
        ("ADOPTION", PlacementBasis.COURT, "ADOPTED"),
        ("ORPHANAGE", PlacementBasis.COURT, "INSTITUTION"),
    ],
)
def test_the_placement_gives_the_child_a_status(kind: str, basis: PlacementBasis, expected: str) -> None:
    assert status_of_child(placed(SON, basis, kind)) == f"CHILDSTATUS.{expected}"
