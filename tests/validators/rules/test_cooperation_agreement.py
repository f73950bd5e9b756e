"""Agreements with institutions, and the warning about a signal that comes without one (B.2)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from schema.documents import cooperation_agreement as agreements
from schema.documents.cooperation_agreement import AgreementParty, CooperationAgreement
from schema.documents.phone_message import PhoneMessage
from schema.documents.service_memo import ServiceMemo
from schema.places import Organisation
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import Severity, Status
from validators import values
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem, hard
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 23, 9)
CONTEXT = Context(now=NOW, calendar=WorkingCalendar())
OFFICE = Organisation(id=1, short_name="ООП", role_in_system="guardianship")
SCHOOL = Organisation(id=2, short_name="Школа", full_name="Школа", role_in_system="source")
CLINIC = Organisation(id=3, short_name="Поликлиника", full_name="Поликлиника", role_in_system="source")


def agreement(**changes: Any) -> CooperationAgreement:
    given = {
        "guardianship_org": OFFICE,
        "parties": [AgreementParty(organisation=SCHOOL, contact_person="завуч", contact_phone="+7 382 412-11-22")],
        "doc_date": date(2026, 2, 1),
        "valid_from": date(2026, 2, 1),
        "valid_to": date(2027, 1, 31),
        "auto_prolong": False,
        "status": Status.APPROVED,
    }
    return CooperationAgreement(**(given | changes))


def codes(row: CooperationAgreement) -> list[str]:
    return [problem.code for problem in found_by_rules(row, "save", CONTEXT)]


def test_an_agreement_with_a_school_is_fine() -> None:
    assert codes(agreement()) == []


def test_the_first_party_is_the_guardianship_body() -> None:
    assert codes(agreement(guardianship_org=CLINIC)) == ["agreement-not-guardianship"]


def test_nobody_agrees_with_itself_or_twice() -> None:
    assert codes(agreement(parties=[AgreementParty(organisation=OFFICE)])) == ["agreement-with-itself"]
    twice = agreement(parties=[AgreementParty(organisation=SCHOOL), AgreementParty(organisation=SCHOOL)])
    assert codes(twice) == ["agreement-party-twice"] * 2


def test_an_agreement_needs_a_party_and_ends_after_it_begins() -> None:
    found = values.problems(agreement(parties=[], valid_to=date(2026, 1, 1)), CONTEXT)
    assert {problem.code for problem in hard(found)} >= {"required", "wrong-order"}


@pytest.mark.parametrize(
    ("changes", "day", "expected"),
    [
        ({}, date(2026, 2, 1), True),
        ({}, date(2026, 1, 31), False),
        ({}, date(2027, 1, 31), True),
        ({}, date(2027, 2, 1), False),
        ({"auto_prolong": True}, date(2029, 2, 1), True),
        ({"status": Status.ON_APPROVAL}, date(2026, 5, 1), False),
        ({"status": Status.ANNULLED}, date(2026, 5, 1), False),
        ({"status": Status.TERMINATED, "terminated_on": date(2026, 6, 1)}, date(2026, 5, 31), True),
        (
            {"status": Status.TERMINATED, "terminated_on": date(2026, 6, 1), "auto_prolong": True},
            date(2026, 6, 1),
            False,
        ),
    ],
)
def test_an_agreement_covers_its_days(changes: dict[str, Any], day: date, expected: bool) -> None:
    assert agreement(**changes).covers(day) is expected


def about_agreements(row: Any, moment: str) -> list[Problem]:
    return [problem for problem in found_by_rules(row, moment, CONTEXT) if problem.code == "no-agreement"]


def signals(source: Organisation) -> list[tuple[Any, str]]:
    return [
        (AbuseFactEntry(source_org=source, received_at=NOW), "save"),
        (ServiceMemo(source_org=source), "send"),
        (PhoneMessage(from_org=source), "send"),
    ]


def test_a_signal_without_an_agreement_is_a_warning_and_never_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreements, "agreements_of", lambda organisation_id: [])
    for row, moment in signals(SCHOOL):
        found = about_agreements(row, moment)
        assert [problem.severity for problem in found] == [Severity.WARNING], row


def test_an_expired_agreement_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreements, "agreements_of", lambda _: [agreement(valid_to=date(2026, 11, 22))])
    assert all(about_agreements(row, moment) for row, moment in signals(SCHOOL))
    monkeypatch.setattr(agreements, "agreements_of", lambda _: [agreement(valid_to=date(2026, 11, 23))])
    assert not any(about_agreements(row, moment) for row, moment in signals(SCHOOL))


def test_the_bodies_of_the_system_need_no_agreement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreements, "agreements_of", lambda organisation_id: [])
    assert not any(about_agreements(row, moment) for row, moment in signals(OFFICE))
    assert about_agreements(ServiceMemo(source_org=SCHOOL, memo_kind="transfer"), "send") == []
