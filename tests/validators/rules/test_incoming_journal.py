"""B.14: the dates of a row follow one another – received (2), curator appointed (9), package handed over (10)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import peewee
import pytest

import schema.documents  # noqa: F401  registers every paper that the columns quote
from schema import quotes, registry
from schema.case import Case, CaseChild
from schema.dictionaries import DictionaryEntry
from schema.documents.case_transfer import CaseTransfer, EnclosureKind, TransferEnclosure
from schema.documents.curator_order import CuratorOrder
from schema.people import Family, FamilyMember, Person
from schema.places import Employee
from schema.registers.abuse_journal import AbuseFactEntry
from schema.registers.incoming_journal import IncomingCaseEntry
from schema.spec import Status
from validators import values
from validators.calendar import WorkingCalendar
from validators.context import Context

NOW = Context(now=datetime(2026, 4, 20, 10, 0), calendar=WorkingCalendar())


@pytest.fixture(autouse=True)
def papers(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """Papers of the case: one curator since 10.04.2026."""
    curator = Employee(last_name="Петрова", first_name="Анна", patronymic="Сергеевна")
    order = CuratorOrder(id=5, doc_date=date(2026, 4, 10), reg_number="14-о/д", curator=curator)
    found: dict[str, list[Any]] = {"curator-order": [order]}
    monkeypatch.setattr(quotes, "papers", lambda key, case_id, statuses=(): found.get(key, []))
    return found


def entry(**known: Any) -> IncomingCaseEntry:
    given = {"case": Case(id=1), "doc_date": date(2026, 4, 9), "received_at": datetime(2026, 4, 9, 12, 0)} | known
    return IncomingCaseEntry(**given)


def codes(row: IncomingCaseEntry) -> set[str]:
    return {problem.code for problem in values.problems(row, NOW)}


def test_received_then_appointed_then_handed_over_is_accepted() -> None:
    assert not codes(entry(package_given_on=date(2026, 4, 10)))


def test_a_curator_is_not_appointed_before_the_case_is_received() -> None:
    assert "incoming-after-curator" in codes(entry(received_at=datetime(2026, 4, 11, 9, 0)))


def test_the_package_is_not_handed_over_before_the_curator_is_appointed() -> None:
    assert "incoming-package-before-curator" in codes(entry(package_given_on=date(2026, 4, 9)))


def test_the_package_is_not_handed_over_before_the_case_is_received() -> None:
    assert "wrong-order" in codes(entry(package_given_on=date(2026, 4, 8)))


def test_a_row_without_a_curator_waits(papers: dict[str, list[Any]]) -> None:
    papers.clear()
    assert not codes(entry())


def test_a_closed_row_names_the_result() -> None:
    assert "incoming-result" in codes(entry(closed_on=date(2026, 4, 20)))
    assert not codes(entry(closed_on=date(2026, 4, 20), result="цели достигнуты"))


def test_the_printed_journal_has_fifteen_numbered_columns() -> None:
    journal = IncomingCaseEntry.spec.journal
    assert journal is not None
    assert [column.number for column in journal.columns] == list(range(1, 16))


def test_the_column_of_the_curator_quotes_the_latest_order() -> None:
    assert entry().curator_order == "Петрова А.С., № 14-о/д от 10.04.2026"


def test_the_column_of_papers_lists_what_came_with_the_case(papers: dict[str, list[Any]]) -> None:
    transfer = CaseTransfer(id=4)
    transfer.enclosures = [
        TransferEnclosure(kind=EnclosureKind.RIGHTS_PLAN, reference="№ 1 от 08.04.2026", sheets=3),
        TransferEnclosure(kind=EnclosureKind.INSPECTION_ACT, reference="№ 2 от 03.04.2026", sheets=5),
    ]
    papers["case-transfer"] = [transfer]
    assert entry().package == "план ЗПР № 1 от 08.04.2026 – 3 л.; акт обследования № 2 от 03.04.2026 – 5 л."


def test_a_new_row_shows_empty_columns_and_not_an_error() -> None:
    row = IncomingCaseEntry()
    assert (row.transfer, row.children, row.parents, row.grounds, row.contract, row.plan) == ("",) * 6


@pytest.fixture
def database() -> Iterator[peewee.Database]:
    memory = peewee.SqliteDatabase(":memory:")
    with memory.bind_ctx(registry.tables()):
        memory.create_tables(registry.tables())
        yield memory


def test_the_row_tells_whose_case_it_is_and_why(database: peewee.Database) -> None:
    words: Any = DictionaryEntry
    for key, label in (("RISK.HIGH", "высокий"), ("RELATION.MOTHER", "мать"), ("ABUSE.NEGLECT", "пренебрежение")):
        words.create(id=key, dictionary=key.partition(".")[0], code=key.partition(".")[2], label=label)
    mother = Person.create(last_name="Иванова", first_name="Мария")
    child = Person.create(last_name="Иванов", first_name="Иван", is_child=True, birth_date=date(2015, 5, 12))
    family = Family.create(family_name="Ивановы", address="г. Асино, ул. Мира, 1")
    member: Any = FamilyMember
    member.create(document=family, person=mother, relation="RELATION.MOTHER")
    member.create(document=family, person=child)
    case = Case.create(territory=1, family=family, risk_level="RISK.HIGH")
    of_case: Any = CaseChild
    of_case.create(document=case, person=child)
    signal = AbuseFactEntry.create(case=case, status=Status.REGISTERED)
    kinds: Any = AbuseFactEntry.abuse_kinds
    kinds.through.create(owner=signal.id, target="ABUSE.NEGLECT")
    row = entry(case=case)
    assert row.children == "Иванов Иван, 12.05.2015"
    assert row.parents == "Иванова Мария (мать); г. Асино, ул. Мира, 1"
    assert row.grounds == "пренебрежение, риск высокий"
