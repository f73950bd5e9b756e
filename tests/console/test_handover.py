"""A curator's cases go to another: consent, orders, terms, access, the way back, and what stops an account."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from console import access, accounts_admin, admission, approvals, handover, jobs, notices, records, workflow
from console.accounts import User
from console.errors import Forbidden, Refused
from reports import render
from schema import registry
from schema.case import Case, Confidentiality
from schema.case_access import Notice, NoticeKind
from schema.documents.curator_handover import CuratorHandover
from schema.documents.curator_order import CuratorOrder
from schema.history import Deadline
from schema.places import Employee
from schema.spec import State, Status

DAY = timedelta(days=1)


def employee(world: Any, login: str) -> Employee:
    return Employee.get_by_id(world.officer(login).employee_id)


def case_of(world: Any, curator: str = "curator.asino", **known: Any) -> Case:
    """An open case of the service with this curator; without one when the log-in is empty."""
    service = world.officer("service.asino")
    count = Case.select().count() + 1
    case = records.blank(Case, world.officer("specialist.asino"), world.now)
    case.number, case.state, case.stage = f"С-АС-2026-{900 + count:04d}", State.OPEN, 8
    case.stage_since = world.now.date() - timedelta(days=30)
    case.service_id = service.organisation_id
    case.curator_id = employee(world, curator).id if curator else None
    for name, value in known.items():
        setattr(case, name, value)
    records.add(case, world.system(), world.now)
    return case


def offered(world: Any, case: Case, by: str = "service.asino", to: str = "curator2.asino", **given: Any) -> Any:
    """A hand-over offered to the receiver."""
    values = {"case": case, "kind": "load", "receiver": employee(world, to), "starts_on": world.now.date()} | given
    row = records.create(CuratorHandover, values, world.officer(by), world.now, case=case).row
    return workflow.perform(row, "send", world.officer("service.asino"), world.now)


def accept(world: Any, row: Any, login: str = "curator2.asino") -> Any:
    return workflow.perform(CuratorHandover.get_by_id(row.id), "accept", world.officer(login), world.now)


def curator_of(case: Case) -> int:
    return int(Case.get_by_id(case.id).curator_id)


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems if problem.severity == "hard"]


def sees(world: Any, login: str, case: Case) -> bool:
    return access.find(Case, case.id, world.officer(login)) is not None


def told(login_id: int | None) -> list[tuple[str, str]]:
    lines = Notice.select().where(Notice.employee_id == login_id).order_by(Notice.id)
    return [(line.kind, line.document) for line in lines]


# ------------------------------------------------------------------ consent


def test_until_the_receiver_agrees_nothing_changes_and_then_case_terms_and_access_do(world: Any) -> None:
    case = case_of(world)
    row = offered(world, case)
    assert curator_of(case) == employee(world, "curator.asino").id
    assert sees(world, "curator.asino", case) and not sees(world, "curator2.asino", case)
    assert access.may_see(row, world.officer("curator2.asino")), "who is asked sees the question"
    assert told(row.receiver_id) == [(NoticeKind.TO_SIGN, "curator-handover")]
    accept(world, row)
    assert curator_of(case) == employee(world, "curator2.asino").id
    assert sees(world, "curator2.asino", case) and not sees(world, "curator.asino", case)
    assert access.may_see(row, world.officer("curator.asino")), "who handed over keeps the paper"
    mine = Deadline.select().where(Deadline.case_id == case.id, Deadline.status == "open")
    curators = {term.responsible_id for term in mine if term.responsible_role == "curator"}
    assert curators <= {employee(world, "curator2.asino").id}


def test_acceptance_prepares_the_order_and_its_own_workflow_signs_it(world: Any) -> None:
    case = case_of(world)
    row = accept(world, offered(world, case))
    order = CuratorOrder.get_by_id(CuratorHandover.get_by_id(row.id).order_id)
    assert (order.status, order.case_id, order.curator_id) == (Status.DRAFT, case.id, row.receiver_id)
    assert order.reference.startswith("б/н") and row.reference in order.basis and order.reason_of_change
    assert [line.employee_id for line in order.acquainted] == [row.receiver_id]
    head = employee(world, "service.asino")
    assert (NoticeKind.HANDOVER, "curator-order") in told(head.id) or order.created_by_id == head.id
    workflow.perform(order, "submit", world.officer("service_clerk.asino"), world.now)
    workflow.perform(order, "approve", world.officer("service.asino"), world.now)
    assert curator_of(case) == row.receiver_id and order.reg_number


def test_a_refusal_needs_a_reason_comes_back_and_can_be_offered_to_another(world: Any) -> None:
    case = case_of(world)
    row = offered(world, case)
    with pytest.raises(Refused) as refused:
        workflow.perform(row, "return", world.officer("curator2.asino"), world.now)
    assert codes(refused) == ["remark-required"]
    workflow.perform(row, "return", world.officer("curator2.asino"), world.now, remark="Полная загрузка")
    assert curator_of(case) == employee(world, "curator.asino").id
    assert (NoticeKind.RETURNED, "curator-handover") in told(row.created_by_id) or row.created_by_id == employee(
        world, "service.asino"
    ).id
    workflow.perform(row, "send", world.officer("service.asino"), world.now)
    assert row.status == Status.SENT


@pytest.mark.parametrize("login", ["curator.asino", "service.asino", "head.asino", "curator.kedrovy"])
def test_only_the_named_receiver_answers(world: Any, login: str) -> None:
    row = offered(world, case_of(world))
    with pytest.raises(Forbidden):
        workflow.perform(CuratorHandover.get_by_id(row.id), "accept", world.officer(login), world.now)


def test_nobody_takes_a_case_by_an_offer_of_ones_own(world: Any) -> None:
    """Four eyes: whoever draws up or offers the hand-over is not the one who accepts it."""
    case = case_of(world)
    receiver = world.officer("curator2.asino")
    values = {"case": case, "kind": "load", "receiver": receiver.employee_id}
    with pytest.raises(Refused):
        records.create(CuratorHandover, values, receiver, world.now, case=case)  # does not even see the case
    row = offered(world, case)
    CuratorHandover.update(created_by=receiver.employee_id).where(CuratorHandover.id == row.id).execute()
    with pytest.raises(Refused) as refused:
        accept(world, row)
    assert codes(refused) == ["four-eyes"]


# ------------------------------------------------------------------ who and what may be handed over


def test_what_cannot_be_handed_over_says_why(world: Any) -> None:
    case = case_of(world)
    other = employee(world, "specialist.asino")
    for given, code in (
        ({"receiver": employee(world, "curator.asino")}, "handover-to-oneself"),
        ({"receiver": other}, "curator-not-of-service"),
        ({"kind": "leave"}, "handover-no-end"),
        ({"kind": "dismissal", "ends_on": world.now.date() + DAY}, "handover-has-end"),
    ):
        with pytest.raises(Refused) as refused:
            offered(world, case, **given)
        assert code in codes(refused)
    with pytest.raises(Refused) as refused:
        offered(world, case_of(world, ""))
    assert "handover-no-curator" in codes(refused)
    with pytest.raises(Forbidden):
        offered(world, case_of(world, state=State.CLOSED))


def test_a_dismissed_receiver_and_one_without_an_account_are_refused(world: Any) -> None:
    case, receiver = case_of(world), employee(world, "curator2.asino")
    User.update(active=False).where(User.employee == receiver.id).execute()
    with pytest.raises(Refused) as refused:
        offered(world, case)
    assert "handover-no-account" in codes(refused)
    User.update(active=True).where(User.employee == receiver.id).execute()
    Employee.update(dismissed_on=world.now.date()).where(Employee.id == receiver.id).execute()
    with pytest.raises(Refused) as refused:
        offered(world, case)
    assert "curator-dismissed" in codes(refused)


def test_an_excluded_person_receives_nothing_and_a_sealed_case_waits_for_admission(world: Any) -> None:
    receiver = employee(world, "curator2.asino")
    reason = "Родственник семьи по линии матери"
    excluded = case_of(world)
    head = world.officer("head.asino")
    admission.exclude(excluded, admission.Named(employee=receiver, reason=reason), head, world.now)
    with pytest.raises(Refused) as refused:
        offered(world, excluded)
    assert "handover-excluded" in codes(refused)
    sealed = case_of(world, confidentiality=Confidentiality.SEALED, deputy_curator_id=None)
    Case.update(curator=employee(world, "curator.asino").id).where(Case.id == sealed.id).execute()
    draft = {"case": sealed, "kind": "load", "receiver": receiver}
    with pytest.raises(Refused) as refused:
        records.create(CuratorHandover, draft, world.officer("curator.asino"), world.now, case=sealed)
    assert "handover-sealed" in codes(refused)
    admission.admit(sealed, admission.Named(employee=receiver, reason=reason), head, world.now)
    made = records.create(CuratorHandover, draft, world.officer("curator.asino"), world.now, case=sealed)
    assert made.row.status == Status.DRAFT


def test_a_case_is_offered_to_one_person_at_a_time(world: Any) -> None:
    case = case_of(world)
    offered(world, case)
    with pytest.raises(Refused) as refused:
        offered(world, case)
    assert codes(refused) == ["already-sent"]


def test_an_order_signed_meanwhile_makes_the_offer_void(world: Any) -> None:
    case = case_of(world)
    row = offered(world, case)
    records.amend(Case.get_by_id(case.id), world.system(), world.now, curator_id=employee(world, "service.asino").id)
    with pytest.raises(Refused) as refused:
        accept(world, row)
    assert "handover-other-curator" in codes(refused)


# ------------------------------------------------------------------ days


def test_consent_in_advance_waits_for_its_day_and_a_leave_ends_with_a_return(world: Any) -> None:
    case = case_of(world)
    former, receiver = employee(world, "curator.asino"), employee(world, "curator2.asino")
    starts, ends = world.now.date() + 7 * DAY, world.now.date() + 20 * DAY
    row = offered(world, case, kind="leave", starts_on=starts, ends_on=ends)
    accept(world, row)
    assert curator_of(case) == former.id, "the leave has not begun"
    _night(world, starts - DAY)
    assert curator_of(case) == former.id
    _night(world, starts)
    assert curator_of(case) == receiver.id
    assert CuratorHandover.get_by_id(row.id).taken_on == starts
    _night(world, ends)
    assert curator_of(case) == receiver.id, "the last day is the receiver's"
    _night(world, ends + DAY)
    assert curator_of(case) == former.id
    back = CuratorHandover.get_by_id(row.id)
    assert back.given_back_on == ends + DAY
    assert CuratorOrder.get_by_id(back.order_id).status == Status.ANNULLED, "nobody may sign a leave that is over"
    _night(world, ends + 2 * DAY)
    assert CuratorOrder.select().where(CuratorOrder.case == case.id).count() == 2


def test_a_signed_order_of_a_leave_is_followed_by_one_about_the_return(world: Any) -> None:
    case = case_of(world)
    ends = world.now.date() + 3 * DAY
    row = accept(world, offered(world, case, kind="leave", ends_on=ends))
    order = CuratorOrder.get_by_id(CuratorHandover.get_by_id(row.id).order_id)
    workflow.perform(order, "submit", world.officer("service_clerk.asino"), world.now)
    workflow.perform(order, "approve", world.officer("service.asino"), world.now)
    _night(world, ends + DAY)
    back = CuratorOrder.get_by_id(CuratorHandover.get_by_id(row.id).return_order_id)
    assert (back.curator_id, back.replaces_order_id, back.status) == (row.former_id, order.id, Status.DRAFT)
    assert back.effective_from == ends + DAY


def test_a_former_curator_who_is_gone_does_not_get_the_case_back(world: Any) -> None:
    case = case_of(world)
    ends = world.now.date() + 3 * DAY
    row = accept(world, offered(world, case, kind="leave", ends_on=ends))
    User.update(active=False).where(User.employee == row.former_id).execute()
    Notice.delete().execute()
    _night(world, ends + DAY)
    assert curator_of(case) == row.receiver_id
    assert (NoticeKind.HANDOVER, "curator-handover") in told(employee(world, "service.asino").id)


def test_an_unanswered_offer_becomes_overdue_and_stands_on_the_page_of_the_head(world: Any) -> None:
    case = case_of(world)
    row = offered(world, case)
    term = Deadline.get(Deadline.rule == "DL-P23", Deadline.case_id == case.id)
    assert (term.status, term.responsible_id, term.due_on) == ("open", row.receiver_id, date(2026, 11, 25))
    page = world.visitor("head.asino").open("/curators/")
    assert case.title in page.words and "ждёт ответа" in page.words
    accept(world, row)
    assert Deadline.get_by_id(term.id).status != "open"


def _night(world: Any, day: date) -> None:
    moment = datetime.combine(day, datetime.min.time()) + timedelta(minutes=10)
    world.set_clock(moment)
    jobs.night(moment)


# ------------------------------------------------------------------ the account


def test_an_account_with_cases_in_hand_is_not_closed_and_the_head_of_the_service_learns(world: Any) -> None:
    case = case_of(world)
    user, admin = User.get(User.username == "curator.asino"), world.officer("admin")
    with pytest.raises(Refused) as refused:
        accounts_admin.disable(user, admin, world.now)
    assert codes(refused) == ["cases-in-hands"] and "1 случай" in refused.value.problems[0].text
    assert User.get_by_id(user.id).active
    assert (NoticeKind.HANDOVER, "case") in told(employee(world, "service.asino").id)
    accept(world, offered(world, case))
    accounts_admin.disable(user, admin, world.now)
    assert not User.get_by_id(user.id).active


def test_the_page_counts_cases_by_curators_and_offers_the_way(world: Any) -> None:
    for _ in range(3):
        case_of(world)
    case_of(world, "curator2.asino")
    head = world.officer("service.asino")
    loads = [(load.employee.id, load.cases) for load in handover.loads(head)]
    assert loads == [(employee(world, "curator.asino").id, 3), (employee(world, "curator2.asino").id, 1)]
    page = world.visitor("service.asino").open("/curators/")
    link = f"/case/?f_curator={employee(world, 'curator.asino').id}&f_state=open"
    assert page.link("Передать…") == link
    listed = world.visitor("service.asino").open(link)
    assert len(listed.root.xpath("//input[@name='rowid']")) == 3
    world.visitor("source.asino").open("/curators/", expect=403)
    assert notices.unread(head) == 0
    assert registry.get("curator-handover") is CuratorHandover


def said(order: CuratorOrder) -> str:
    """The fixed text of the order: what is ordered, point by point."""
    return " ".join(paragraph.text for paragraph in render.wording(order))


def test_the_order_of_a_change_tells_the_curator_to_begin_nothing_that_is_done(walked: Any) -> None:
    """A case with its card, diagnosis and plan: the points of a first appointment are left out."""
    case = Case.select().where(Case.family.is_null(False)).order_by(Case.id).get()
    first = CuratorOrder.select().where(CuratorOrder.case == case).order_by(CuratorOrder.id).get()
    change = CuratorOrder(case=case, curator=first.curator, replaces_order=first, effective_from=date(2026, 11, 23))
    fresh = CuratorOrder(case=None, curator=first.curator, effective_from=date(2026, 11, 23))
    begun, told = said(fresh), said(change)
    for duty in ("завести учётную карту", "провести диагностику", "обеспечить разработку"):
        assert duty in begun and duty not in told, duty
    assert f"Считать утратившим силу приказ {first.reference}." in told and "временно" not in told


def test_an_order_for_a_leave_says_until_when(world: Any) -> None:
    row = offered(world, case_of(world), kind="leave", ends_on=date(2026, 12, 7))
    order = CuratorHandover.get_by_id(accept(world, row).id).order
    assert "Куратор ведёт случай временно, по 07.12.2026 включительно." in said(order)


def test_a_proposal_waits_for_the_receiver_not_for_whoever_made_it(world: Any) -> None:
    row = offered(world, case_of(world))
    waiting = {login: approvals.waiting(world.officer(login)) for login in ("service.asino", "curator2.asino")}
    assert row not in waiting["service.asino"] and row in waiting["curator2.asino"]
