"""B.10, B.11: every rule of the papers of a removal (ст. 77 СК РФ)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import peewee
import pytest

import schema.documents
import schema.registers  # noqa: F401
from schema import registry
from schema.case import Case, CaseChild
from schema.documents.child_placement import ChildPlacement
from schema.documents.court_claim import CourtClaim
from schema.documents.prosecutor_notice import ProsecutorNotice
from schema.documents.removal_act import RemovalAct, RemovalCommissioner, RemovalParticipant
from schema.documents.removal_decree import RemovalDecree
from schema.people import Person
from schema.spec import Severity, Status
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules
from validators.values import problems

NOW = datetime(2026, 11, 20, 12)
CONTEXT = Context(now=NOW, calendar=WorkingCalendar())


@pytest.fixture(autouse=True, scope="module")
def database() -> Iterator[None]:
    """Rules ask for the other papers of the case: here it has none unless a test stores one."""
    memory = peewee.SqliteDatabase(":memory:")
    with memory.bind_ctx(registry.tables()):
        memory.create_tables(registry.tables())
        yield
    memory.close()


def person(id: int, born: date) -> Person:
    return Person(id=id, last_name="Иванов", first_name="Иван", is_child=True, birth_date=born)


SON, SMALL, STRANGER = person(7, date(2016, 11, 14)), person(8, date(2016, 11, 15)), person(9, date(2015, 1, 1))
MOTHER = Person(id=20, last_name="Иванова", first_name="Анна")
CASE = Case(id=5, children=[CaseChild(person=SON), CaseChild(person=SMALL)])


def decree(**values: Any) -> RemovalDecree:
    given = {
        "id": 3,
        "case": CASE,
        "status": Status.APPROVED,
        "doc_date": date(2026, 11, 14),
        "issued_time": time(9, 30),
        "children": [SON, SMALL],
        "parents_from_whom": [MOTHER],
        "threat_basis": [],
        "placement_org_id": 2,
        "reg_number": "512",
    }
    return RemovalDecree(**given | values)


def act(**values: Any) -> RemovalAct:
    given = {
        "id": 11,
        "case": CASE,
        "decree": decree(),
        "child": SON,
        "removed_at": datetime(2026, 11, 14, 10),
        "finished_at": datetime(2026, 11, 14, 11),
        "handed_at": datetime(2026, 11, 14, 12),
        "commission": [RemovalCommissioner(employee_id=1), RemovalCommissioner(employee_id=2)],
        "participants": [RemovalParticipant(role="police", name="Рогов С. И.")],
        "parents": [MOTHER],
        "child_opinion": "согласен",
        "threat_basis": [],
        "items": [],
    }
    return RemovalAct(**given | values)


def notice(**values: Any) -> ProsecutorNotice:
    given = {"id": 12, "case": CASE, "decree": decree(), "children": [SON], "sent_at": datetime(2026, 11, 14, 13)}
    return ProsecutorNotice(**given | values)


def placement(**values: Any) -> ChildPlacement:
    signed = act(status=Status.APPROVED)
    given = {
        "id": 13,
        "case": CASE,
        "child": SON,
        "kind_id": "PLACEMENT.SHELTER",
        "org_id": 2,
        "from_at": datetime(2026, 11, 14, 12),
        "basis_kind": "removal",
        "removal_act": signed,
    }
    return ChildPlacement(**given | values)


def claim(**values: Any) -> CourtClaim:
    given = {
        "id": 14,
        "case": CASE,
        "decree": decree(),
        "children": [SON, SMALL],
        "defendants": [MOTHER],
        "filed_on": date(2026, 11, 20),
    }
    return CourtClaim(**given | values)


def found(row: Any, moment: str = "submit") -> list[Problem]:
    return found_by_rules(row, moment, CONTEXT)


def codes(row: Any, moment: str = "submit") -> set[str]:
    return {problem.code for problem in found(row, moment)}


def hard(row: Any, moment: str = "submit") -> set[str]:
    return {problem.code for problem in found(row, moment) if problem.severity is Severity.HARD}


@pytest.mark.parametrize("row", [decree(), act(), notice(), placement(), claim()], ids=lambda row: row.spec.key)
@pytest.mark.parametrize("moment", ["save", "submit", "approve"])
def test_papers_in_their_order_are_accepted(row: Any, moment: str) -> None:
    assert hard(row, moment) == set()


@pytest.mark.parametrize("make", [decree, notice, claim])
def test_the_children_are_those_of_the_case(make: Any) -> None:
    assert "child-of-other-case" in codes(make(children=[SON, STRANGER]))


def test_the_act_and_the_placement_are_about_a_child_of_the_case() -> None:
    assert "child-of-other-case" in codes(act(child=STRANGER))
    assert "child-of-other-case" in codes(placement(child=STRANGER))


@pytest.mark.parametrize("make", [act, notice, claim])
def test_nothing_comes_before_the_signed_decree(make: Any) -> None:
    assert "decree-not-signed" in hard(make(decree=decree(status=Status.ON_APPROVAL)), "save")
    assert "decree-not-signed" in hard(make(decree=decree(status=Status.TERMINATED)), "approve")
    assert "decree-of-other-case" in hard(make(decree=decree(case=Case(id=6, children=[]))))
    assert "decree-of-other-child" in hard(make(decree=decree(children=[SMALL])))


def test_somebody_has_the_children_parents_or_another_person() -> None:
    assert "from-whom" in hard(decree(parents_from_whom=[]))
    assert "from-whom" in hard(decree(other_person="бабушки"))
    assert "from-whom" not in hard(decree(parents_from_whom=[], other_person="бабушки"))
    assert "from-whom" in hard(act(parents=[]))


def test_the_decree_says_where_the_children_go() -> None:
    assert "placement-unknown" in hard(decree(placement_org_id=None))
    assert "placement-unknown" not in hard(decree(placement_org_id=None, placement_person_id=4))


def test_a_decree_without_an_established_threat_is_asked_about() -> None:
    assert "threat-not-established" in codes(decree())
    assert "threat-not-established" not in hard(decree())


def test_a_decree_is_not_issued_in_an_hour_to_come() -> None:
    assert "in-future" in hard(decree(doc_date=NOW.date(), issued_time=time(12, 1)))
    assert "in-future" not in hard(decree(doc_date=NOW.date(), issued_time=time(12, 0)))


@pytest.mark.parametrize(
    ("removed_at", "code", "severity"),
    [
        (datetime(2026, 11, 14, 9, 29), "removed-before-decree", Severity.HARD),
        (datetime(2026, 11, 13, 23, 59), "removed-before-decree", Severity.HARD),
        (datetime(2026, 11, 15, 9, 31), "removal-gap", Severity.WARNING),
    ],
)
def test_the_removal_follows_the_decree_to_the_minute(removed_at: datetime, code: str, severity: Severity) -> None:
    assert [p.severity for p in found(act(removed_at=removed_at)) if p.code == code] == [severity]
    assert code not in codes(act(removed_at=datetime(2026, 11, 14, 9, 30)))


def test_without_an_hour_the_decree_stands_from_the_morning() -> None:
    assert "removed-before-decree" not in codes(
        act(decree=decree(issued_time=None), removed_at=datetime(2026, 11, 14, 0, 5))
    )


def test_a_child_of_ten_is_heard_and_a_younger_one_may_be() -> None:
    assert "opinion-missing" in hard(act(child_opinion=""))  # ten on this very day
    assert "opinion-missing" not in hard(act(child=SMALL, child_opinion=""))


def test_the_commission_has_two_different_people() -> None:
    alone = act(commission=[RemovalCommissioner(employee_id=1)])
    assert "too-few" in {p.code for p in problems(alone, CONTEXT, moment="submit", complete=True)}
    twice = act(commission=[RemovalCommissioner(employee_id=1), RemovalCommissioner(employee_id=1)])
    assert "commission-repeats" in hard(twice)


def test_the_police_is_recommended() -> None:
    assert "police-absent" in codes(act(participants=[])) - hard(act(participants=[]))
    assert "police-absent" not in codes(act())


def test_each_child_has_one_act() -> None:
    stored = RemovalAct.create(case=CASE.id, decree=3, child=SON.id, status=Status.DRAFT)
    try:
        assert "second-act" in hard(act())
        assert "second-act" not in hard(act(child=SMALL))
        RemovalAct.update(status=Status.ANNULLED).execute()
        assert "second-act" not in hard(act())
    finally:
        stored.delete_instance()


def test_the_prosecutor_hears_of_it_after_the_decree_and_at_once() -> None:
    assert "notice-before-decree" in hard(notice(sent_at=datetime(2026, 11, 14, 9)))
    stored = RemovalAct.create(
        case=CASE.id, decree=3, child=SON.id, status=Status.APPROVED, removed_at=datetime(2026, 11, 14, 22)
    )
    try:
        assert "notice-late" not in codes(notice(sent_at=datetime(2026, 11, 15, 4)))
        late = notice(sent_at=datetime(2026, 11, 15, 4, 1))
        assert "notice-late" in codes(late) - hard(late)
    finally:
        stored.delete_instance()


def test_a_placement_names_one_place() -> None:
    assert "placement-org-missing" in hard(placement(org_id=None, person_text="бабушка"))
    assert "placement-with-whom" in hard(placement(kind_id="PLACEMENT.RELATIVES", org_id=None))
    assert "placement-with-whom" in hard(placement(person_text="бабушка"))
    assert "placement-with-whom" not in hard(
        placement(kind_id="PLACEMENT.RELATIVES", org_id=None, person_text="бабушка")
    )


def test_a_placement_by_removal_follows_the_act_of_the_same_child() -> None:
    assert "act-not-signed" in hard(placement(removal_act=act(status=Status.DRAFT)))
    assert "act-of-other-child" in hard(placement(removal_act=act(child=SMALL, status=Status.APPROVED)))
    assert "placed-before-removal" in hard(placement(from_at=datetime(2026, 11, 14, 9, 59)))
    missing = problems(placement(removal_act=None), CONTEXT, moment="submit", complete=True)
    assert ("required", "removal_act") in {(p.code, p.field) for p in missing}


def test_an_application_needs_its_author_its_day_and_the_voice_of_a_child_of_ten() -> None:
    asked = placement(basis_kind="application", removal_act=None)
    assert "opinion-missing" in hard(asked)
    wanting = {p.field for p in problems(asked, CONTEXT, moment="submit", complete=True) if p.code == "required"}
    assert {"applicant", "applied_on"} <= wanting


def test_a_child_is_not_returned_by_removal() -> None:
    home = placement(kind_id="PLACEMENT.RETURNED", org_id=None, person_id=MOTHER.id)
    assert "return-by-removal" in hard(home)
    home.basis_kind = "court"
    assert "return-by-removal" not in hard(home)


@pytest.mark.parametrize(
    ("filed_on", "late"), [(date(2026, 11, 23), False), (date(2026, 11, 24), True), (date(2026, 11, 20), False)]
)
def test_seven_days_for_the_claim_end_on_a_working_day(filed_on: date, late: bool) -> None:
    assert ("claim-late" in codes(claim(filed_on=filed_on))) is late
    assert "claim-late" not in hard(claim(filed_on=filed_on))


def test_a_claim_is_not_older_than_its_decree() -> None:
    assert "claim-before-decree" in hard(claim(filed_on=date(2026, 11, 13)))
    assert not codes(claim(decree=None, filed_on=date(2026, 1, 13)), "save")  # a claim without a removal


@pytest.mark.parametrize(
    "values",
    [
        {"decision": "refused"},
        {"decision_on": date(2026, 12, 1)},
        {"in_force_on": date(2027, 1, 10)},
    ],
)
def test_a_decision_of_the_court_is_entered_whole(values: dict[str, Any]) -> None:
    assert "decision-incomplete" in hard(claim(**values), "save")
    assert "decision-incomplete" not in hard(claim(decision="refused", decision_on=date(2026, 12, 1)), "save")
