"""L.2: rules of the primary register, visits, receptions, hearings and consents."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

import schema.documents  # noqa: F401
from schema.case import Case
from schema.documents.hearing import Hearing
from schema.documents.pd_consent import PdConsent
from schema.people import Person
from schema.places import Employee, Organisation, OrganisationRole
from schema.registers.primary_record import PrimaryRecord
from schema.registers.reception import Reception
from schema.registers.visit import Visit
from schema.spec import Severity
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import found_by_rules
from validators.rules import primary_record as primary
from validators.rules import visit as visits

AT = datetime(2026, 4, 10, 20, 0)
NOW = Context(now=datetime(2026, 4, 13, 10, 0), calendar=WorkingCalendar())
CHILD = Person(id=3, last_name="Ким", first_name="Вера", is_child=True, birth_date=date(2016, 5, 1))
CASE = Case(id=1)
WARNING = Severity.WARNING


def codes(row: Any, moment: str = "save", severity: Severity = Severity.HARD) -> set[str]:
    return {problem.code for problem in found_by_rules(row, moment, NOW) if problem.severity is severity}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other rows of the child and no earlier visits, unless a test says so."""
    monkeypatch.setattr(primary, "open_rows", lambda entry: [])
    monkeypatch.setattr(visits, "earlier", lambda visit: [])


def record(**known: Any) -> PrimaryRecord:
    given = {"id": 1, "child": CHILD, "received_at": AT, "placement": "PLACEMENT.SHELTER", "placed_at": AT}
    return PrimaryRecord(**given | {"parents_notified_at": AT + timedelta(hours=12)} | known)


def test_parents_are_told_within_twelve_hours_or_three_days() -> None:
    assert codes(record()) == codes(record(), severity=WARNING) == set()
    late = {"parents_notified_at": AT + timedelta(hours=12, minutes=1)}
    assert codes(record(**late), severity=WARNING) == {"parents-notified-late"}
    assert codes(record(**late, parents_unknown=True), severity=WARNING) == set()
    assert codes(record(parents_notified_at=None), severity=WARNING) == {"parents-not-notified"}
    assert codes(record(parents_notified_at=None, placed_at=NOW.now), severity=WARNING) == set()
    assert codes(record(parents_notified_at=AT - timedelta(hours=1))) == {"notified-before-placement"}


def test_the_primary_register_holds_minors_once(monkeypatch: pytest.MonkeyPatch) -> None:
    adult = Person(id=4, birth_date=date(2008, 4, 10))
    assert codes(record(child=adult)) == {"of-age"}
    assert codes(record(child=Person(id=4, birth_date=date(2008, 4, 11)))) == set()
    monkeypatch.setattr(primary, "open_rows", lambda entry: [record(id=2)])
    assert codes(record()) == {"already-recorded"}
    assert codes(record(off_on=date(2026, 4, 12))) == {"off-without-reason"}


def test_the_fact_rests_on_an_inspection() -> None:
    day = date(2026, 4, 12)
    placed = {"established_on": day, "placed_on": day}
    assert codes(record(**placed), severity=WARNING) == {"established-without-inspection"}
    assert codes(record(**placed, inspected_on=day), severity=WARNING) == set()


def test_until_the_child_is_placed_the_body_is_told_that_it_is_the_guardian() -> None:
    """DL-L5, п. 2 ст. 123 СК РФ: a fact in words, no term – nothing is to be done by a day."""
    day = date(2026, 4, 12)
    known = {"established_on": day, "inspected_on": day}
    assert codes(record(**known), severity=WARNING) == {"guardianship-stands-in"}
    assert codes(record(**known, placed_on=day), severity=WARNING) == set()
    assert codes(record(**known, off_on=day), severity=WARNING) == set()


def visited(outcome: str = "not_home", **known: Any) -> Visit:
    row = Visit(**{"case": CASE, "outcome": outcome, "visited_at": AT} | known)
    row.visitors, row.children_seen = [Employee(id=1)], []
    return row


def test_a_visit_says_how_it_ended_and_who_went() -> None:
    assert codes(visited("")) == {"visit-without-outcome"}
    nobody = visited()
    nobody.visitors = []
    assert codes(nobody) == {"nobody-visited"}
    assert codes(visited("held"), severity=WARNING) == {"children-not-seen"}


def test_the_third_visit_in_vain_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "earlier", lambda visit: [visited(), visited("denied")])
    assert codes(visited(), severity=WARNING) == {"not-home-again"}
    monkeypatch.setattr(visits, "earlier", lambda visit: [visited(), visited("held")])
    assert codes(visited(), severity=WARNING) == set()


def test_a_signal_at_a_reception_is_linked_with_its_case() -> None:
    assert codes(Reception(outcome="APPEAL.SIGNAL"), severity=WARNING) == {"signal-not-linked"}
    assert codes(Reception(outcome="APPEAL.SIGNAL", case=CASE), severity=WARNING) == set()


def court(role: str = OrganisationRole.GUARDIANSHIP, **known: Any) -> Hearing:
    person = Employee(id=1, organisation=Organisation(id=1, role_in_system=role), dismissed_on=known.pop("left", None))
    given = {"case": CASE, "held_at": datetime(2026, 5, 12, 10), "valid_until": date(2026, 12, 31)}
    return Hearing(**given | {"representative": person} | known)


def test_the_proxy_is_given_to_an_own_employee_and_lasts_to_the_hearing() -> None:
    assert codes(court(), "submit") == codes(court()) == set()
    assert codes(court(OrganisationRole.SERVICE), "submit") == {"representative-of-other-office"}
    assert codes(court(left=date(2026, 5, 1)), "approve") == {"representative-dismissed"}
    assert codes(court(valid_until=date(2026, 5, 11))) == {"proxy-expires-before-hearing"}
    assert codes(court(result="decided")) == {"result-before-hearing"}
    assert codes(court(previous=Hearing(id=7, case=Case(id=2)))) == {"hearing-of-other-case"}


def consent(**known: Any) -> PdConsent:
    parent = Person(id=5, last_name="Ким", first_name="Ольга", birth_date=date(1985, 1, 1))
    return PdConsent(**{"case": CASE, "doc_date": date(2026, 4, 13), "person": parent} | known)


def test_a_consent_is_given_by_somebody_who_can_and_is_identified() -> None:
    assert codes(consent()) == set()
    assert codes(consent(person=CHILD)) == {"consent-of-child"}
    assert codes(consent(), "accept") == {"consent-without-address", "consent-without-document"}


def test_a_withdrawal_has_its_day_and_its_paper() -> None:
    assert codes(consent(), "withdraw") == {"withdrawal-undated", "withdrawal-without-paper"}
    assert codes(consent(withdrawn_on=date(2026, 4, 12), withdrawal_text="вх. № 5"), "withdraw") == set()
