"""A curator's cases go to another: who may receive them, the day they pass, the day they come back.

Until the day of :func:`take_over` the former curator answers for the case; from then terms and access follow the
receiver. The order that says so is drafted at once and goes its usual way to whoever signs such orders.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import peewee
from dateutil.relativedelta import relativedelta

from console import access, accounts, audit, barriers, notices, officers, records, terms, workflow
from console.database import transaction
from console.officers import Officer
from schema.case import Case
from schema.case_access import NoticeKind
from schema.documents.curator_handover import CuratorHandover, HandoverKind
from schema.documents.curator_order import AcquaintedPerson, CuratorOrder
from schema.places import Employee
from schema.spec import Role, State, Status
from validators.problem import Problem
from validators.rules.curator_handover import order_in_force

#: So many open hand-overs stand on the page; the section shows all.
SHOWN = 200
_IN_WORK = (State.OPEN, State.SUSPENDED)
_UNSIGNED = (Status.DRAFT, Status.RETURNED, Status.ON_APPROVAL)


# ------------------------------------------------------------------ who may receive


def receiver_problems(handover: Any, now: datetime) -> list[Problem]:
    """What only the running house knows of the receiver: the account that must answer, seals and exclusions."""
    if not (handover.receiver_id and handover.case_id):
        return []
    officer = _as_officer(handover.receiver, now)
    if officer is None or Role.CURATOR not in officer.roles:
        text = f"{handover.receiver.short}: нет действующей учётной записи с ролью куратора – принять случай некому"
        return [Problem("handover-no-account", text, "receiver")]
    if barriers.is_excluded(handover.case_id, officer):
        return [Problem("handover-excluded", "Принимающий отстранён от этого случая: конфликт интересов", "receiver")]
    shut = Case.select(Case.id).where(Case.id == handover.case_id, barriers.is_closed(Case, officer))
    if shut.exists():
        text = "Случай особый: начальник отдела опеки сначала допускает принимающего поимённо"
        return [Problem("handover-sealed", text, "receiver")]
    return []


def _as_officer(employee: Employee, now: datetime) -> Officer | None:
    user = accounts.User.get_or_none((accounts.User.employee == employee.id) & accounts.User.active)
    return accounts.officer_of(user, now) if user else None


# ------------------------------------------------------------------ the case passes


def take_over(handover: Any, officer: Officer, now: datetime) -> None:
    """From now on the receiver is the curator; the order is drafted. Only inside the transaction of an act."""
    case = Case.get_by_id(handover.case_id)
    order = _order(case, handover.receiver, now.date(), handover, officer, now)
    _appoint(case, handover.receiver_id, officer, now)
    records.amend(handover, officer, now, taken_on=now.date(), order_id=order.id)
    _tell({handover.former_id, handover.receiver_id}, handover, order, officer, now)


def give_back(handover: Any, officer: Officer, now: datetime) -> None:
    """The leave is over: the former curator has the case again. Only inside the transaction of an act."""
    case = Case.get_by_id(handover.case_id)
    _take_back(handover.order, officer, now)
    named = order_in_force(case.id)
    order = None
    if named is None or named.curator_id != handover.former_id:
        order = _order(case, handover.former, now.date(), handover, officer, now)
    _appoint(case, handover.former_id, officer, now)
    records.amend(handover, officer, now, given_back_on=now.date(), return_order_id=order.id if order else None)
    _tell({handover.former_id, handover.receiver_id}, handover, order, officer, now)


def _take_back(order: Any, officer: Officer, now: datetime) -> None:
    """An order about a leave that is over and that nobody has signed must not be signed any more."""
    if order is None or order.status not in _UNSIGNED:
        return
    remark = "Случай вернулся прежнему куратору раньше, чем приказ подписан"
    workflow.carry_out(order, order.spec.transition("annul"), officer, now, remark=remark)


def _appoint(case: Case, employee_id: int, officer: Officer, now: datetime) -> None:
    """The new curator is nobody's deputy in the same case; terms name the one who answers."""
    deputy = None if case.deputy_curator_id == employee_id else case.deputy_curator_id
    records.amend(case, officer, now, curator_id=employee_id, deputy_curator_id=deputy)
    terms.refresh(case, now, "случай у другого куратора")


def _order(case: Case, curator: Employee, day: date, handover: Any, officer: Officer, now: datetime) -> CuratorOrder:
    """A draft of the order; whoever signs such orders checks, submits and approves it as always."""
    order: CuratorOrder = records.blank(CuratorOrder, officer, now, case=case)
    previous = order_in_force(case.id)
    order.curator = curator
    order.deputy_curator_id = None if case.deputy_curator_id == curator.id else case.deputy_curator_id
    order.effective_from = day
    order.replaces_order_id = previous.id if previous else None
    order.basis = f"передачи случая другому куратору {handover.reference}"
    order.reason_of_change = HandoverKind(handover.kind).label.capitalize()
    order.created_by_id = handover.created_by_id
    order.acquainted = [AcquaintedPerson(employee=curator)]
    records.add(order, officer, now)
    return order


def _tell(people: set[int], handover: Any, order: Any, officer: Officer, now: datetime) -> None:
    """Both curators learn that the case has passed, whoever draws up orders learns of the draft."""
    notices.tell(people, NoticeKind.HANDOVER, handover, officer, now)
    if order is not None:
        notices.tell(_office(handover, now), NoticeKind.HANDOVER, order, officer, now)


def _office(handover: Any, now: datetime) -> set[int]:
    """The head of the service and whoever drew up the hand-over."""
    heads = officers.holders(Role.SERVICE, handover.territory_id, handover.service_id, now.date())
    return {handover.created_by_id or 0, *(head.id for head, _ in heads)}


# ------------------------------------------------------------------ day by day


def nightly(now: datetime) -> int:
    """Carry out accepted hand-overs whose day has come, and returns; how many. What cannot be is told to the head."""
    officer, done = officers.system(now.date()), 0
    for handover in _due(now.date()):
        with transaction():
            done += _step(handover, officer, now)
    return done


def _due(day: date) -> Iterator[Any]:
    accepted = CuratorHandover.status == Status.RECEIVED
    begins = CuratorHandover.taken_on.is_null() & (CuratorHandover.starts_on <= day)
    ends = CuratorHandover.taken_on.is_null(False) & CuratorHandover.given_back_on.is_null()
    ends &= CuratorHandover.ends_on.is_null(False) & (CuratorHandover.ends_on < day)
    yield from CuratorHandover.select().where(accepted, begins | ends).order_by(CuratorHandover.id)


def _step(handover: Any, officer: Officer, now: datetime) -> int:
    """One hand-over of the day. Where the case went another way meanwhile, the paper only notes that it is over."""
    case = Case.get_by_id(handover.case_id)
    going_back = handover.taken_on is not None
    holder, next_ = (handover.receiver, handover.former) if going_back else (handover.former, handover.receiver)
    if case.state not in _IN_WORK or case.curator_id != holder.id:
        _close(handover, going_back, officer, now)
        return 0
    if not _works(next_, now):
        _warn(handover, officer, now)
        return 0
    (give_back if going_back else take_over)(handover, officer, now)
    return 1


def _close(handover: Any, going_back: bool, officer: Officer, now: datetime) -> None:
    """Another order or the closing of the case has overtaken the paper."""
    if going_back:
        records.amend(handover, officer, now, given_back_on=now.date())
    else:
        records.amend(handover, officer, now, taken_on=now.date(), given_back_on=now.date())


def _works(employee: Employee, now: datetime) -> bool:
    dismissed = employee.dismissed_on
    return _as_officer(employee, now) is not None and not (dismissed and dismissed <= now.date())


def _warn(handover: Any, officer: Officer, now: datetime) -> None:
    """The case stays where it is: the head of the service must find somebody. Said once a week, not every night."""
    if now.date().weekday() == 0 or now.date() in {handover.starts_on, _next_day(handover.ends_on)}:
        notices.tell(_office(handover, now), NoticeKind.HANDOVER, handover, officer, now)


def _next_day(day: date | None) -> date | None:
    return day + relativedelta(days=1) if day else None


# ------------------------------------------------------------------ what is in somebody's hands


@dataclass(frozen=True, slots=True)
class Load:
    """One curator: cases in work, those offered to others and not answered, those in hand only for a time."""

    employee: Employee
    cases: int
    offered: int
    for_a_time: int


def in_hands(employee_id: int | None) -> int:
    """How many cases in work have this curator: nobody may leave before they are handed over."""
    if employee_id is None:
        return 0
    return int(Case.select().where(Case.curator == employee_id, Case.state.in_(_IN_WORK)).count())


def may_review(officer: Officer) -> access.Decision:
    """Who has how many cases, and who has not answered: for those who answer for curators, and curators themselves."""
    if officer.has(Role.SERVICE, Role.SERVICE_CLERK, Role.HEAD, Role.DEPUTY, Role.SUPERVISOR, Role.CURATOR):
        return access.YES
    return access.Decision(False, "Кураторов и их случаи видят служба, начальник отдела, заместитель главы и контроль")


def open_papers(officer: Officer) -> list[Any]:
    """Hand-overs that somebody waits for: not answered, agreed for a later day, or for a time; the oldest first."""
    going = CuratorHandover.status.in_((Status.SENT, Status.RETURNED))
    ahead = (CuratorHandover.status == Status.RECEIVED) & CuratorHandover.taken_on.is_null()
    lent = CuratorHandover.taken_on.is_null(False) & CuratorHandover.ends_on.is_null(False)
    lent &= CuratorHandover.given_back_on.is_null()
    query = access.visible(CuratorHandover, officer).where(going | ahead | lent)
    return list(query.order_by(CuratorHandover.starts_on, CuratorHandover.id).limit(SHOWN))


def loads(officer: Officer) -> list[Load]:
    """Curators of the cases that the officer sees, the fullest hands first; three queries for all of them."""
    mine = access.visible(Case, officer).where(Case.state.in_(_IN_WORK), Case.curator.is_null(False))
    cases = _counted(mine.select(Case.curator, peewee.fn.COUNT(Case.id)).group_by(Case.curator))
    papers = access.visible(CuratorHandover, officer)
    offered = papers.where(CuratorHandover.status == Status.SENT)
    borrowed = papers.where(
        CuratorHandover.taken_on.is_null(False),
        CuratorHandover.given_back_on.is_null(),
        CuratorHandover.ends_on.is_null(False),
    )
    count = peewee.fn.COUNT(CuratorHandover.id)
    sent = _counted(offered.select(CuratorHandover.former, count).group_by(CuratorHandover.former))
    held = _counted(borrowed.select(CuratorHandover.receiver, count).group_by(CuratorHandover.receiver))
    people = Employee.select().where(Employee.id.in_(list(cases)))
    found = [Load(person, cases[person.id], sent.get(person.id, 0), held.get(person.id, 0)) for person in people]
    return sorted(found, key=lambda load: (-load.cases, load.employee.short))


def _counted(query: Any) -> dict[int, int]:
    return dict(query.tuples())


def note_refusal(employee_id: int, officer: Officer, now: datetime) -> None:
    """The head of the service learns that an account is to be closed while cases are in its hands.

    Said about one of the cases: which ones the others are stands in the list of the curator.
    """
    case = Case.select().where(Case.curator == employee_id, Case.state.in_(_IN_WORK)).order_by(Case.id).first()
    if case is None:
        return
    heads = officers.holders(Role.SERVICE, case.territory_id, case.service_id, now.date())
    with transaction():
        notices.tell([head.id for head, _ in heads], NoticeKind.HANDOVER, case, officer, now, _REFUSED)
        audit.write("user-disable-refused", officer, now, case_id=case.id)


_REFUSED = "Учётную запись куратора отключают: передайте его случаи"
