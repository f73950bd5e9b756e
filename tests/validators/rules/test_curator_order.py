"""B.13: whom an order may make curator, from which day, and how one curator follows another."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import peewee
import pytest

import schema.documents  # noqa: F401  registers the transfer that the rules read
from schema import quotes, registry
from schema.case import Case
from schema.documents.curator_order import AcquaintedPerson, CuratorOrder
from schema.places import Employee, Organisation, OrganisationRole
from schema.spec import Severity, State, Status
from validators import values
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import curator_order as rules
from validators.rules import found_by_rules

NOW = Context(now=datetime(2026, 4, 13, 10, 0), calendar=WorkingCalendar())
SERVICE = Organisation(id=7, role_in_system=OrganisationRole.SERVICE)
SCHOOL = Organisation(id=8, role_in_system=OrganisationRole.SOURCE)
CASE = Case(id=1, service=SERVICE, state=State.OPEN)


@pytest.fixture(autouse=True)
def papers(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """Papers of the case by key; an empty case unless a test fills it."""
    found: dict[str, list[Any]] = {}
    monkeypatch.setattr(quotes, "papers", lambda key, case_id, statuses=(): found.get(key, []))
    monkeypatch.setattr(rules, "open_cases", lambda employee_id, except_case_id: 0)
    return found


def curator(**known: Any) -> Employee:
    return Employee(**{"id": 3, "organisation": SERVICE, "can_be_curator": True, "max_open_cases": 10} | known)


def order(**known: Any) -> CuratorOrder:
    """A proper order, before the change that the test makes."""
    given = {
        "id": 20,
        "case": CASE,
        "doc_date": date(2026, 4, 10),
        "basis": "сопроводительного письма № 5 от 09.04.2026",
        "curator": curator(),
        "effective_from": date(2026, 4, 10),
    } | known
    row = CuratorOrder(**given)
    row.acquainted = [AcquaintedPerson(employee=row.curator, acquainted_on=date(2026, 4, 10))]
    return row


def codes(row: CuratorOrder, moment: str = "save", context: Context = NOW) -> set[str]:
    return {problem.code for problem in found_by_rules(row, moment, context)}


def test_a_proper_order_is_accepted_at_every_moment() -> None:
    assert not codes(order(), "save") | codes(order(), "submit") | codes(order(), "approve")


def test_an_order_does_not_take_effect_before_the_case_is_received(papers: dict[str, list[Any]]) -> None:
    papers["case-transfer"] = [registry.get("case-transfer")(received_on=date(2026, 4, 9))]
    assert "curator-before-transfer" not in codes(order(effective_from=date(2026, 4, 9)))
    assert "curator-before-transfer" in codes(order(effective_from=date(2026, 4, 8)))


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"organisation": SCHOOL}, "curator-not-of-service"),
        ({"organisation": None}, "curator-not-of-service"),
        ({"can_be_curator": False}, "curator-not-admitted"),
        ({"can_be_curator": None}, "curator-not-admitted"),
        ({"dismissed_on": date(2026, 4, 1)}, "curator-dismissed"),
    ],
)
def test_a_curator_is_a_working_employee_of_the_service_who_may_curate(known: dict[str, Any], code: str) -> None:
    assert code in codes(order(curator=curator(**known)))


def test_a_case_that_has_no_service_yet_takes_an_employee_of_any_authorised_service() -> None:
    signal = Case(id=1, state=State.OPEN)
    assert "curator-not-of-service" not in codes(order(case=signal))
    assert "curator-not-of-service" in codes(order(case=signal, curator=curator(organisation=SCHOOL)))


def test_a_curator_is_not_their_own_deputy() -> None:
    assert "curator-own-deputy" in codes(order(deputy_curator=curator()))
    assert "curator-own-deputy" not in codes(order(deputy_curator=curator(id=4)))


def test_a_full_load_of_cases_is_only_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "open_cases", lambda employee_id, except_case_id: 10)
    found = [p for p in found_by_rules(order(), "approve", NOW) if p.code == "curator-overloaded"]
    assert [p.severity for p in found] == [Severity.WARNING]


def test_a_second_curator_needs_the_order_that_is_replaced(papers: dict[str, list[Any]]) -> None:
    papers["curator-order"] = [order(id=11, effective_from=date(2026, 3, 1))]
    assert codes(order(), "approve") == {"curator-replaces-required"}
    assert not codes(order(replaces_order=papers["curator-order"][0]), "approve")


def test_replacing_one_of_two_orders_would_leave_two_curators(papers: dict[str, list[Any]]) -> None:
    first, second = order(id=11), order(id=12)
    papers["curator-order"] = [first, second]
    assert codes(order(replaces_order=first), "approve") == {"curator-second"}


def test_an_ended_order_and_the_order_itself_do_not_count(papers: dict[str, list[Any]]) -> None:
    papers["curator-order"] = [order(id=11, effective_to=date(2026, 4, 9)), order(id=20)]
    assert not codes(order(), "approve")


def test_a_change_of_curator_says_why_and_begins_later_than_the_previous_order() -> None:
    previous = order(id=11, effective_from=date(2026, 4, 10))
    change = order(replaces_order=previous)
    assert codes(change) == {"curator-change-reason", "curator-change-date"}
    assert not codes(order(replaces_order=previous, reason_of_change="уволился", effective_from=date(2026, 4, 13)))


def test_an_order_of_another_case_is_not_replaced() -> None:
    foreign = order(id=11, case=Case(id=2), effective_from=date(2026, 3, 1))
    assert "curator-replaces-other-case" in codes(order(replaces_order=foreign, reason_of_change="смена"))


def test_the_curator_stands_in_the_list_of_acquaintance() -> None:
    row = order()
    row.acquainted = [AcquaintedPerson(employee_id=99)]
    assert "curator-not-in-acquaintance" in codes(row, "submit")


def test_nobody_is_acquainted_with_an_order_before_its_date() -> None:
    row = order()
    row.acquainted[0].acquainted_on = date(2026, 4, 9)
    assert codes(row, "submit") == {"curator-acquainted-before-order"}


def test_an_order_signed_before_the_curator_saw_it_warns() -> None:
    row = order()
    row.acquainted[0].acquainted_on = None
    (found,) = found_by_rules(row, "approve", NOW)
    assert (found.code, found.severity) == ("curator-not-acquainted", Severity.WARNING)


def test_an_order_is_not_complete_without_acquaintance() -> None:
    row = order()
    row.acquainted = []
    assert "required" in {
        p.code for p in values.problems(row, NOW, moment="none", complete=True) if p.field == "acquainted"
    }


@pytest.fixture
def database() -> Iterator[peewee.Database]:
    memory = peewee.SqliteDatabase(":memory:")
    with memory.bind_ctx(registry.tables()):
        memory.create_tables([Case, Employee])
        yield memory


def test_only_other_cases_in_work_count_as_load(monkeypatch: pytest.MonkeyPatch, database: peewee.Database) -> None:
    monkeypatch.undo()
    for number, state in enumerate((State.OPEN, State.SUSPENDED, State.CLOSED, State.OPEN), start=1):
        Case.create(id=number, territory=1, curator=3, state=state)
    Case.create(id=9, territory=1, curator=4, state=State.OPEN)
    assert rules.open_cases(3, except_case_id=4) == 2
    assert rules.open_cases(3, except_case_id=None) == 3


def test_the_life_of_an_order_ends_when_another_replaces_it() -> None:
    spec = CuratorOrder.spec
    assert spec.transition("approve").four_eyes is False
    assert spec.transition("supersede").target is Status.SUPERSEDED
