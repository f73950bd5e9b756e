"""B.15: the family card – one per family, its members named, its contacts and closing dated."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import peewee
import pytest

import schema.documents  # noqa: F401
from schema import registry
from schema.case import Case
from schema.documents.family_card import CardContact, CardMember, CardStatus, FamilyCard, FamilyStatus
from schema.documents.meeting import AgendaItem, Meeting
from schema.history import StageTransition
from schema.people import Family
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import State, Status
from validators import values
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import found_by_rules

NOW = Context(now=datetime(2026, 5, 20, 10, 0), calendar=WorkingCalendar())
FAMILY = Family(id=1, family_name="Ивановы")


def card(**known: Any) -> FamilyCard:
    given = {
        "case": Case(id=1, family=FAMILY),
        "doc_date": date(2026, 4, 10),
        "opened_on": date(2026, 4, 10),
        "family": FAMILY,
        "curator_id": 3,
        "status": Status.REGISTERED,
    } | known
    return FamilyCard(**given)


def codes(row: FamilyCard) -> set[str]:
    return {problem.code for problem in values.problems(row, NOW)}


def test_a_new_card_needs_only_family_date_and_curator() -> None:
    assert not codes(card())


def test_a_card_is_not_closed_before_it_was_opened() -> None:
    assert "wrong-order" in codes(card(closed_on=date(2026, 4, 9)))
    assert not codes(card(closed_on=date(2026, 4, 10)))


def test_a_card_is_closed_only_with_date_and_reason() -> None:
    close = FamilyCard.spec.transition("close")
    missing = {p.field for p in values.problems(card(), NOW, moment=close.name, complete=close.complete)}
    assert {"closed_on", "close_reason"} <= missing


def test_a_member_has_a_person_or_a_name() -> None:
    row = card()
    row.members = [CardMember(person_id=5), CardMember(full_name="Иванова Мария Петровна"), CardMember()]
    assert [(p.code, p.field) for p in found_by_rules(row, "save", NOW)] == [
        ("card-member-unnamed", "members.2.person")
    ]


def test_a_contact_is_not_in_the_future() -> None:
    row = card()
    row.contacts = [CardContact(contacted_on=date(2026, 5, 21), kind_id="CONTACT.VISIT")]
    assert "card-contact-in-future" in codes(row)


def test_a_contact_is_not_later_than_the_closing() -> None:
    row = card(closed_on=date(2026, 5, 10))
    row.contacts = [CardContact(contacted_on=date(2026, 5, 11), kind_id="CONTACT.VISIT")]
    assert "card-contact-after-closing" in codes(row)


def test_the_next_contact_follows_this_one() -> None:
    row = card()
    row.contacts = [CardContact(contacted_on=date(2026, 5, 11), kind_id="CONTACT.CALL", next_on=date(2026, 5, 10))]
    assert "card-next-contact" in codes(row)


def test_a_status_ends_after_it_began() -> None:
    row = card()
    row.statuses = [CardStatus(kind=FamilyStatus.SOP, from_on=date(2026, 2, 1), to_on=date(2026, 1, 31))]
    assert "card-status-dates" in codes(row)


def test_the_card_is_about_the_family_of_its_case() -> None:
    assert "card-other-family" in codes(card(family=Family(id=2)))


@pytest.fixture
def database() -> Iterator[peewee.Database]:
    memory = peewee.SqliteDatabase(":memory:")
    with memory.bind_ctx(registry.tables()):
        memory.create_tables(registry.tables())
        yield memory


def test_the_database_keeps_one_active_card_per_family(database: peewee.Database) -> None:
    FamilyCard.create(family=1, status=Status.COMPLETED)
    FamilyCard.create(family=1, status=Status.REGISTERED)
    FamilyCard.create(family=2, status=Status.REGISTERED)
    with pytest.raises(peewee.IntegrityError):
        FamilyCard.create(family=1, status=Status.REGISTERED)


def test_the_card_tells_the_history_of_the_family_and_the_movement_of_the_case(database: peewee.Database) -> None:
    family = Family.create(family_name="Ивановы")
    case = Case.create(territory=1, family=family, number="С-АС-2026-0042", state=State.OPEN)
    day = date(2026, 4, 10)
    AbuseFactEntry.create(family=family, reg_number="17/2026", doc_date=day, status=Status.REGISTERED)
    AbuseFactEntry.create(family=family, reg_number="18/2026", doc_date=day, status=Status.ANNULLED)
    StageTransition.create(case_id=case.id, code="T05", to_stage=4, happened_on=day, entered_at=NOW.now)
    protocol = Meeting.create(reg_number="5", doc_date=day, held_on=day, status=Status.APPROVED)
    item: Any = AgendaItem
    item.create(document=protocol, number=1, case=case, decision_text="План согласовать")
    row = FamilyCard.create(case=case, family=family)
    assert row.signals == "№ 17/2026 от 10.04.2026"
    assert row.cases == "С-АС-2026-0042: открыт"
    assert row.removals == ""
    assert row.movement == "10.04.2026 – этап 4 (T05)"
    assert row.council_decisions == "протокол № 5 от 10.04.2026, п. 1: План согласовать"
