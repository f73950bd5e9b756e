"""B.17: a diagnosis begins after the curator is appointed, ends in seven days, and is finished only when complete."""

from datetime import date, datetime
from typing import Any

import pytest

import schema.documents  # noqa: F401
from schema import quotes
from schema.case import Case
from schema.dictionaries import DictionaryEntry
from schema.documents.curator_order import CuratorOrder
from schema.documents.diagnostic_report import DiagnosticReport, FamilyContact
from schema.spec import Severity
from validators import values
from validators.calendar import WorkingCalendar
from validators.context import Context

pytestmark = pytest.mark.pure

NOW = Context(now=datetime(2026, 5, 20, 10, 0), calendar=WorkingCalendar(), settings={"diagnosis_days": 7})
FRIDAY = date(2026, 4, 10)  # the curator is appointed; seven days later is Friday 17.04.2026


@pytest.fixture(autouse=True)
def orders(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found = [CuratorOrder(id=5, effective_from=FRIDAY)]
    monkeypatch.setattr(quotes, "papers", lambda key, case_id, statuses=(): found)
    return found


def report(**known: Any) -> DiagnosticReport:
    given = {
        "case": Case(id=1),
        "doc_date": date(2026, 4, 17),
        "curator_id": 3,
        "started_on": FRIDAY,
        "finished_on": date(2026, 4, 17),
        "info_collected": "семья из трёх человек",
        "contact_established": FamilyContact.ESTABLISHED,
        "resources": "бабушка готова помогать",
        "conclusion": "нужна работа с родительскими навыками",
        "place": "г. Асино",
    } | known
    row = DiagnosticReport(**given)
    row.methods = [DictionaryEntry(id="DIAG.TALK")]
    row.causes = [DictionaryEntry(id="CAUSE.SKILLS")]
    return row


def found(row: DiagnosticReport, moment: str = "submit", *, complete: bool = True) -> dict[str, Severity]:
    return {p.code: p.severity for p in values.problems(row, NOW, moment=moment, complete=complete)}


def test_a_full_diagnosis_is_finished() -> None:
    assert not found(report())


@pytest.mark.parametrize("field", ["resources", "conclusion", "info_collected", "contact_established", "finished_on"])
def test_a_diagnosis_is_not_finished_without_its_mandatory_parts(field: str) -> None:
    row = report(**{field: None if field == "finished_on" else ""})
    assert field in {p.field for p in values.problems(row, NOW, moment="submit", complete=True)}


def test_a_diagnosis_is_not_finished_without_causes() -> None:
    row = report()
    row.causes = []
    assert "causes" in {p.field for p in values.problems(row, NOW, moment="submit", complete=True)}


def test_a_draft_may_lack_them() -> None:
    assert not found(report(resources="", conclusion=""), "save", complete=False)


def test_a_diagnosis_does_not_begin_before_the_curator_is_appointed() -> None:
    assert "diagnostic-before-curator" in found(report(started_on=date(2026, 4, 9)), "save", complete=False)


def test_a_change_of_curator_does_not_move_the_beginning(orders: list[Any]) -> None:
    orders.append(CuratorOrder(id=6, effective_from=date(2026, 5, 1)))
    assert not found(report(), "save", complete=False)


def test_more_than_seven_days_is_a_warning_until_the_reason_is_given() -> None:
    late = report(finished_on=date(2026, 4, 18), doc_date=date(2026, 4, 18))
    assert found(late) == {"diagnostic-late": Severity.WARNING}
    late.late_reason = "семья уезжала"
    assert not found(late)


def test_the_seventh_day_on_a_day_off_moves_to_the_next_working_day(orders: list[Any]) -> None:
    orders[0].effective_from = date(2026, 4, 11)  # the seventh day is Saturday 18.04
    assert not found(report(started_on=date(2026, 4, 11), finished_on=date(2026, 4, 20)))
    assert "diagnostic-late" in found(report(started_on=date(2026, 4, 11), finished_on=date(2026, 4, 21)))
