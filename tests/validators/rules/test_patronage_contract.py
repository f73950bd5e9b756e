"""The contract of patronage: with whom, how long, and what replaces it (B.16)."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace as Paper
from typing import Any

import pytest

from schema import quotes
from schema.case import Case
from schema.documents.patronage_contract import PatronageContract
from schema.people import Family, FamilyMember, Person
from schema.places import Organisation
from schema.spec import Severity, Status
from validators import values
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem, hard
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure

CONTEXT = Context(now=datetime(2026, 5, 4, 12), calendar=WorkingCalendar())
MOTHER = Person(id=1, last_name="Черных", first_name="Ольга", birth_date=date(1990, 4, 3))
FATHER = Person(id=2, last_name="Черных", first_name="Илья", birth_date=date(1988, 4, 3))
SON = Person(id=3, last_name="Черных", first_name="Пётр", birth_date=date(2015, 5, 12), is_child=True)
STRANGER = Person(id=4, last_name="Ким", first_name="Вера", birth_date=date(1980, 1, 1))
SERVICE = Organisation(id=8, short_name="УС", role_in_system="authorised_service")


def case(father_rights: str = "RIGHTS.FULL") -> Case:
    members = [
        FamilyMember(person=MOTHER),
        FamilyMember(person=FATHER, parental_rights_id=father_rights),
        FamilyMember(person=SON),
    ]
    return Case(id=1, family=Family(id=1, family_name="Черных", members=members))


@pytest.fixture(autouse=True)
def no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotes, "papers", lambda *given: [])


def contract(**changes: Any) -> PatronageContract:
    given = {
        "case": case(),
        "service_org": SERVICE,
        "client": MOTHER,
        "children": [SON],
        "doc_date": date(2026, 5, 4),
        "valid_from": date(2026, 5, 4),
        "valid_to": date(2026, 11, 4),
    }
    return PatronageContract(**(given | changes))


def found(row: PatronageContract, moment: str = "save") -> list[Problem]:
    return found_by_rules(row, moment, CONTEXT)


def codes(row: PatronageContract, moment: str = "save") -> list[str]:
    return [problem.code for problem in found(row, moment)]


def test_a_contract_with_the_mother_is_fine() -> None:
    assert codes(contract()) == []
    assert codes(contract(second_client=FATHER), "submit") == []


def test_only_the_authorised_service_makes_it() -> None:
    school = Organisation(id=9, role_in_system="source")
    assert codes(contract(service_org=school)) == ["contract-not-service"]


def test_a_child_signs_no_contract() -> None:
    assert codes(contract(client=SON)) == ["contract-client-minor"]


def test_whoever_is_deprived_of_parental_rights_is_no_party() -> None:
    assert codes(contract(case=case("RIGHTS.DEPRIVED"), client=FATHER)) == ["contract-client-deprived"]
    assert codes(contract(case=case("RIGHTS.RESTRICTED"), client=FATHER)) == []


def test_a_stranger_to_the_family_is_a_warning() -> None:
    assert [(p.code, p.severity) for p in found(contract(client=STRANGER))] == [
        ("contract-client-stranger", Severity.WARNING)
    ]


def test_two_clients_are_two_people() -> None:
    assert codes(contract(second_client=MOTHER)) == ["contract-client-twice"]


@pytest.mark.parametrize(("until", "late"), [(date(2027, 5, 4), False), (date(2027, 5, 5), True)])
def test_a_contract_lasts_twelve_months_at_most(until: date, late: bool) -> None:
    problems = hard(values.problems(contract(valid_to=until), CONTEXT))
    assert ("too-late" in {problem.code for problem in problems}) is late


def test_a_contract_shorter_than_the_plan_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotes, "papers", lambda *given: [Paper(valid_to=date(2026, 12, 1))])
    assert [(p.code, p.severity) for p in found(contract())] == [("contract-shorter-than-plan", Severity.WARNING)]
    assert codes(contract(valid_to=date(2026, 12, 1))) == []


def test_a_refusal_needs_its_day_and_its_reason() -> None:
    missing = {p.field for p in values.problems(contract(refusal=True), CONTEXT) if p.code == "required"}
    assert missing >= {"refusal_on", "refusal_reason"}
    assert not {"refusal_on", "refusal_reason"} & {p.field for p in values.problems(contract(), CONTEXT)}


def test_of_a_refusal_the_council_is_told() -> None:
    refused = contract(refusal=True, refusal_on=date(2026, 5, 4), refusal_reason="не хочет")
    assert [(p.code, p.severity) for p in found(refused, "approve")] == [("contract-refused", Severity.WARNING)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": Status.APPROVED}, True),
        ({"status": Status.APPROVED, "valid_to": date(2026, 5, 3)}, False),
        ({"status": Status.APPROVED, "valid_to": date(2026, 5, 3), "refusal": True}, True),
        ({"status": Status.ON_APPROVAL}, False),
        ({"status": Status.TERMINATED}, False),
    ],
)
def test_what_settles_the_question(changes: dict[str, Any], expected: bool) -> None:
    assert contract(**changes).settles(date(2026, 5, 4)) is expected
