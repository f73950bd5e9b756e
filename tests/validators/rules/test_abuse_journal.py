"""The journal of abuse facts: who reported, about whom, how urgent (B.5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from schema.registers.abuse_journal import AbuseFactEntry, SignalChild
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure
CONTEXT = Context(now=datetime(2026, 11, 23, 9), calendar=WorkingCalendar())


def row(**changes: Any) -> AbuseFactEntry:
    given = {
        "received_at": datetime(2026, 11, 20, 10),
        "source_kind_id": "SOURCE.SCHOOL",
        "source_person": "Орлова Т. М.",
        "channel_id": "CHANNEL.ORAL",
        "address": "г. Асино, ул. Учебная, д. 5",
        "immediate_threat": "no",
        "urgency_id": "URGENCY.DAYS3",
    } | changes
    children = given.pop("children", [SignalChild(last_name="Черных", first_name="Пётр", birth_date=date(2015, 5, 12))])
    entry = AbuseFactEntry(**given)
    entry.children = children
    return entry


def codes(entry: AbuseFactEntry) -> list[str]:
    return [problem.code for problem in found_by_rules(entry, "save", CONTEXT)]


def test_a_complete_row_is_accepted() -> None:
    assert codes(row()) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"anonymous": True}, "anonymous-named"),
        ({"source_person": ""}, "source-unnamed"),
        ({"channel_id": "CHANNEL.MEMO"}, "paper-missing"),
        ({"channel_id": "CHANNEL.PHONE"}, "paper-missing"),
        ({"children": [SignalChild(last_name="Черных")]}, "child-unnamed"),
        (
            {"children": [SignalChild(last_name="А", first_name="Б", birth_date=date(2026, 11, 21))]},
            "born-after-signal",
        ),
        ({"children": [SignalChild(last_name="А", first_name="Б", birth_date=date(2008, 11, 20))]}, "adult-child"),
        ({"address": ""}, "address-missing"),
        ({"immediate_threat": "yes"}, "threat-not-urgent"),
    ],
)
def test_a_flaw_of_the_row_is_named(changes: dict[str, Any], code: str) -> None:
    assert codes(row(**changes)) == [code]


@pytest.mark.parametrize(
    "changes",
    [
        {"anonymous": True, "source_person": ""},
        {"channel_id": "CHANNEL.MEMO", "paper_number": "14-СЗ"},
        {"children": [SignalChild(not_established=True)]},
        {"children": [SignalChild(last_name="А", first_name="Б", birth_date=date(2008, 11, 21))]},
        {"address": "", "address_unknown": True},
        {"immediate_threat": "yes", "urgency_id": "URGENCY.NOW"},
    ],
)
def test_what_practice_knows_is_accepted(changes: dict[str, Any]) -> None:
    assert codes(row(**changes)) == []
