"""B.20: who may sign a protocol, when a meeting has a quorum, which decision fits which question and passes."""

from datetime import date, datetime, time
from typing import Any

import pytest

import schema.documents  # noqa: F401
from schema.case import Case
from schema.documents.meeting import AgendaItem, Meeting, MeetingAttendee, MeetingMode
from schema.documents.rehab_plan import RehabPlan
from schema.people import Family
from schema.places import Employee
from schema.spec import State
from validators import values
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import found_by_rules
from validators.rules.meeting import FITTING

pytestmark = pytest.mark.pure

CHAIR, SECRETARY = 1, 9
CASE = Case(id=1)
PLAN = RehabPlan(id=30, case=CASE)


def context(*, employee_id: int | None = CHAIR, **settings: Any) -> Context:
    now = datetime(2026, 5, 20, 17, 0)
    return Context(now=now, calendar=WorkingCalendar(), settings=settings, employee_id=employee_id)


def item(**known: Any) -> AgendaItem:
    given = {
        "number": 1,
        "kind_id": "AGENDA.PLAN_EXPERTISE",
        "case": CASE,
        "plan": PLAN,
        "title": "Согласование плана",
        "heard": "Петрову А.С.: представила план",
        "decision_kind_id": "COUNCILDEC.AGREE",
        "decision_text": "План согласовать",
    }
    return AgendaItem(**given | known)


def attendees(present: int, members: int) -> list[MeetingAttendee]:
    """``members`` of the body, of whom the first ``present`` came; number 1 is the chair."""
    return [MeetingAttendee(member_id=index + 1, present=index < present) for index in range(members)]


def meeting(*items: AgendaItem, **known: Any) -> Meeting:
    """A proper meeting held today by four members of six."""
    given = {
        "body_id": "COUNCIL.COORDINATION",
        "doc_date": date(2026, 5, 20),
        "held_on": date(2026, 5, 20),
        "started_at": time(14, 0),
        "ended_at": time(15, 30),
        "mode": MeetingMode.IN_PERSON,
        "chair": Employee(id=CHAIR),
        "secretary": Employee(id=SECRETARY),
        "place": "г. Асино",
    } | known
    row = Meeting(**given)
    row.attendees = attendees(4, 6)
    row.agenda = list(items) or [item()]
    return row


def codes(row: Meeting, moment: str = "submit", **given: Any) -> set[str]:
    return {problem.code for problem in found_by_rules(row, moment, context(**given))}


def test_a_proper_protocol_is_signed() -> None:
    assert not codes(meeting(), "save") | codes(meeting(), "submit") | codes(meeting(), "approve")


def test_the_chair_does_not_keep_the_protocol() -> None:
    assert codes(meeting(secretary=Employee(id=CHAIR)), "save") == {"meeting-chair-is-secretary"}


def test_a_meeting_does_not_end_before_it_begins() -> None:
    found = values.problems(meeting(ended_at=time(13, 0)), context())
    assert [p.code for p in found] == ["wrong-order"]


def test_a_member_is_listed_once() -> None:
    row = meeting()
    row.attendees.append(MeetingAttendee(member_id=2, present=True))
    assert codes(row, "save") == {"meeting-member-twice"}


@pytest.mark.parametrize(
    ("present", "members", "fraction", "expected"),
    [
        (3, 6, None, set()),
        (2, 5, None, {"meeting-no-quorum"}),
        (3, 6, 0.5, set()),
        (4, 6, 0.67, {"meeting-no-quorum"}),
        (4, 6, "2/3", set()),
        (0, 0, None, {"meeting-no-quorum", "meeting-chair-absent"}),
    ],
)
def test_a_protocol_without_quorum_cannot_be_signed(
    present: int, members: int, fraction: Any, expected: set[str]
) -> None:
    row = meeting()
    row.attendees = attendees(present, members)
    settings = {} if fraction is None else {"quorum_fraction": fraction}
    assert codes(row, "submit", **settings) == expected
    assert codes(row, "approve", **settings) == expected


def test_the_chair_is_among_the_present() -> None:
    row = meeting(chair=Employee(id=6))
    assert codes(row) == {"meeting-chair-absent"}


def test_a_future_meeting_has_no_protocol() -> None:
    assert codes(meeting(held_on=date(2026, 5, 21))) == {"meeting-not-held"}


def test_a_protocol_is_not_dated_before_the_meeting() -> None:
    assert codes(meeting(doc_date=date(2026, 5, 19))) == {"meeting-protocol-date"}


@pytest.mark.parametrize("field", ["heard", "decision_text", "decision_kind_id"])
def test_every_question_is_decided(field: str) -> None:
    row = meeting(item(**{field: None if field.endswith("_id") else ""}))
    assert codes(row) == {"meeting-item-undecided"}


def test_a_question_is_about_a_case_and_an_expertise_about_its_plan() -> None:
    assert codes(meeting(item(case=None, plan=None)), "save") == {"meeting-item-case", "meeting-item-plan"}
    assert codes(meeting(item(plan=RehabPlan(id=31, case=Case(id=2)))), "save") == {"meeting-item-other-plan"}
    general = item(kind_id="AGENDA.OTHER", case=None, plan=None, decision_kind_id="COUNCILDEC.CONTINUE")
    assert not codes(meeting(general), "save")


def test_numbers_of_questions_do_not_repeat() -> None:
    assert codes(meeting(item(), item()), "save") == {"meeting-item-number"}


def test_the_decision_fits_the_question() -> None:
    assert codes(meeting(item(decision_kind_id="COUNCILDEC.CLOSE")), "save") == {"meeting-decision-kind"}
    closing = item(kind_id="AGENDA.CLOSING", plan=None, decision_kind_id="COUNCILDEC.CLOSE")
    assert not codes(meeting(closing), "save")


@pytest.mark.parametrize(
    ("since", "decision", "expected"),
    [
        (date(2026, 5, 20), "CONTINUE", {"meeting-case-handed-over"}),
        (date(2026, 5, 20), "POSTPONE", set()),
        (date(2026, 5, 21), "CONTINUE", set()),  # on the day of the meeting the case was still its own territory's
    ],
)
def test_of_a_case_handed_over_only_a_postponement_is_decided(since: date, decision: str, expected: set[str]) -> None:
    gone = Case(id=1, state=State.TRANSFERRED, stage_since=since, family=Family(name="Петровы"))
    row = item(kind_id="AGENDA.FURTHER", case=gone, plan=None, decision_kind_id=f"COUNCILDEC.{decision}")
    assert codes(meeting(row), "submit") == codes(meeting(row), "approve") == expected


def test_every_question_of_the_dictionary_has_its_decisions() -> None:
    assert all("POSTPONE" in decisions for decisions in FITTING.values())


def test_suspension_is_decided_only_where_the_regulation_knows_it() -> None:
    suspension = item(kind_id="AGENDA.SUSPENSION", plan=None, decision_kind_id="COUNCILDEC.SUSPEND")
    assert codes(meeting(suspension), "save", decisions=["continue", "close"]) == {"meeting-decision-not-in-regulation"}
    assert not codes(meeting(suspension), "save", decisions=["continue", "suspend", "close"])


def test_a_decision_with_a_term_has_somebody_answerable() -> None:
    assert codes(meeting(item(due_on=date(2026, 6, 1)))) == {"meeting-item-responsible"}
    assert not codes(meeting(item(due_on=date(2026, 6, 1), responsible_id=3)))


def test_a_plan_sent_back_has_a_new_term() -> None:
    back = {"decision_kind_id": "COUNCILDEC.REWORK"}
    assert codes(meeting(item(**back))) == {"meeting-item-due"}
    assert not codes(meeting(item(**back, due_on=date(2026, 6, 1), responsible_id=3)))


def test_a_decision_is_not_due_before_the_meeting() -> None:
    assert codes(meeting(item(due_on=date(2026, 5, 19), responsible_id=3))) == {"meeting-item-due-early"}


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ((None, None, None), set()),
        ((4, 0, 0), set()),
        ((3, 1, None), set()),
        ((2, 1, 1), {"meeting-not-passed"}),
        ((4, 1, 0), {"meeting-votes-sum"}),
        ((3, 0, 0), {"meeting-votes-sum"}),
    ],
)
def test_votes_are_those_of_the_present_and_more_than_half_are_for(votes: tuple[Any, ...], expected: set[str]) -> None:
    given = dict(zip(("votes_for", "votes_against", "votes_abstain"), votes, strict=True))
    assert codes(meeting(item(**given))) == expected


@pytest.mark.parametrize("employee_id", [SECRETARY, 2, None])
def test_only_the_chair_of_the_meeting_signs_its_protocol(employee_id: int | None) -> None:
    assert codes(meeting(), "approve", employee_id=employee_id) == {"meeting-not-the-chair"}


def test_those_who_prepare_papers_see_when_a_meeting_is_but_not_its_agenda() -> None:
    for columns in Meeting.spec.access.columns.values():
        assert "held_on" in columns
        assert not {"agenda", "guests", "attendees"} & set(columns)
