"""Members of the council by periods, and the quorum counted from them (B.20)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from console import records
from schema.documents.meeting import Meeting, MeetingAttendee
from schema.places import Employee
from schema.registers.council_member import CouncilMember, CouncilRole, members_on, voting_on
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import found_by_rules

CONTEXT = Context(now=datetime(2026, 11, 23, 9), calendar=WorkingCalendar(), settings={"quorum_fraction": 0.5})
TODAY = date(2026, 11, 23)
BODY = "COUNCIL.COORDINATION"


@pytest.fixture
def council(world: Any) -> list[CouncilMember]:
    return voting_on(world.officer("secretary.asino").territory_id, BODY, TODAY)


def test_the_chair_comes_first_and_the_secretary_does_not_vote(world: Any, council: list[CouncilMember]) -> None:
    everybody = members_on(world.officer("secretary.asino").territory_id, BODY, TODAY)
    assert council[0].role == CouncilRole.CHAIR
    assert {member.role for member in everybody} - {member.role for member in council} == {CouncilRole.SECRETARY}
    assert len(council) == 5


def test_a_member_sits_from_the_first_day_to_the_last(world: Any, council: list[CouncilMember]) -> None:
    leaving = council[-1]
    officer = world.officer("secretary.asino")
    records.change(leaving, {"to_on": date(2026, 11, 22)}, officer, world.now)
    days = {day: len(voting_on(leaving.territory_id, BODY, date(2026, 11, day))) for day in (22, 23)}
    assert days == {22: 5, 23: 4}


def codes(member: CouncilMember) -> list[str]:
    return [problem.code for problem in found_by_rules(member, "save", CONTEXT)]


def test_nobody_is_a_member_twice_at_a_time(council: list[CouncilMember]) -> None:
    known = council[1]
    same = {"territory": known.territory, "body": known.body_id, "employee": known.employee}
    assert codes(CouncilMember(**same, role=CouncilRole.MEMBER, from_on=TODAY)) == ["member-twice"]
    earlier = CouncilMember(**same, role=CouncilRole.MEMBER, from_on=date(2010, 1, 1), to_on=date(2011, 1, 1))
    assert codes(earlier) == []


def test_a_body_has_one_chair(council: list[CouncilMember], world: Any) -> None:
    other = Employee.get_by_id(world.officer("head.asino").employee_id)
    second = {"territory": council[0].territory, "body": BODY, "employee": other, "role": CouncilRole.CHAIR}
    assert codes(CouncilMember(**second, from_on=TODAY)) == ["member-second-chair"]


def meeting(council: list[CouncilMember], present: int, listed: int | None = None, **changes: Any) -> list[str]:
    rows = [MeetingAttendee(member=m.employee, present=n < present) for n, m in enumerate(council[:listed])]
    given = {"territory": council[0].territory, "body": BODY, "held_on": TODAY, "doc_date": TODAY, "attendees": rows}
    row = Meeting(**(given | {"chair": council[0].employee} | changes))
    return [p.code for p in found_by_rules(row, "submit", CONTEXT) if p.code.startswith("meeting-n")]


def test_the_quorum_is_counted_from_the_register_and_not_from_those_listed(council: list[CouncilMember]) -> None:
    assert meeting(council, 3) == []
    assert meeting(council, 2) == ["meeting-no-quorum"]
    assert meeting(council, 2, listed=2) == ["meeting-no-quorum"]  # leaving absent members out helps nobody


def test_whoever_is_no_member_sits_as_a_guest(council: list[CouncilMember], world: Any) -> None:
    guest = Employee.get_by_id(world.officer("curator.asino").employee_id)
    rows = [MeetingAttendee(member=m.employee, present=True) for m in council[:2]]
    assert meeting(council, 0, attendees=[*rows, MeetingAttendee(member=guest, present=True)]) == [
        "meeting-not-a-member",
        "meeting-no-quorum",
    ]


def test_the_form_of_a_meeting_lists_the_members_of_today(world: Any, council: list[CouncilMember]) -> None:
    form = records.blank(Meeting, world.officer("secretary.asino"), world.now)
    assert [row.member_id for row in form.attendees] == [member.employee_id for member in council]
    assert (form.body_id, form.chair_id) == (BODY, council[0].employee_id)
