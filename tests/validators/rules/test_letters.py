"""L.2: rules of outgoing and incoming letters."""

from datetime import date, datetime
from typing import Any

import pytest

import schema.documents  # noqa: F401
from schema.case import Case, CaseChild
from schema.documents.letter_out import ExtractMeasure, LetterOut
from schema.people import Family, Person
from schema.places import Employee, Organisation
from schema.registers.letter_in import LetterIn
from schema.spec import Severity
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import found_by_rules

NOW = Context(now=datetime(2026, 4, 13, 10, 0), calendar=WorkingCalendar())
SCHOOL = Organisation(id=8, short_name="Школа")
CASE = Case(id=1, family=Family(id=2, family_name="Семёновы"))
CASE.children = [CaseChild(person=Person(id=3, last_name="Семёнов", first_name="Пётр"))]
OTHER = Case(id=2)


def codes(row: Any, moment: str = "save", severity: Severity = Severity.HARD, context: Context = NOW) -> set[str]:
    return {problem.code for problem in found_by_rules(row, moment, context) if problem.severity is severity}


def letter(**known: Any) -> LetterOut:
    given = {
        "id": 5,
        "case": CASE,
        "kind": "LETTER.SCHOOL",
        "addressee_org": SCHOOL,
        "text": "Просим сообщить.",
    } | known
    row = LetterOut(**given)
    row.measures = known.get("measures", [])
    return row


@pytest.mark.parametrize("moment", ["save", "submit", "sign"])
def test_a_proper_letter_is_accepted(moment: str) -> None:
    assert codes(letter(), moment) == set()


def test_a_letter_has_an_addressee() -> None:
    assert codes(letter(addressee_org=None), "sign") == {"no-addressee"}
    assert codes(letter(addressee_org=None, addressee_text="Ивановой М. П."), "sign") == set()


def test_an_extract_without_measures_of_the_addressee_is_refused() -> None:
    assert codes(letter(kind="LETTER.EXTRACT"), "submit") == {"no-measures-of-addressee"}
    assert codes(letter(kind="LETTER.EXTRACT", measures=[ExtractMeasure(number=1)]), "submit") == set()


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Сообщение рассмотрено, приняты меры.", False),
        ("С семьёй Семёновых ведётся работа.", True),
        ("Семенову назначен куратор.", True),
        ("Семь сообщений рассмотрено.", False),
    ],
)
def test_feedback_does_not_name_the_family(text: str, refused: bool) -> None:
    found = codes(letter(kind="LETTER.FEEDBACK", text=text), "sign")
    assert found == ({"feedback-names-family"} if refused else set())
    assert codes(letter(text=text), "sign") == set(), "other letters may name the child"


def test_the_reminded_letter_belongs_to_the_same_case() -> None:
    assert codes(letter(reminds=letter(id=9, case=OTHER))) == {"letter-of-other-case"}
    assert codes(letter(reminds=letter(id=9))) == set()


def test_blanks_of_a_ready_text_are_a_warning() -> None:
    assert codes(letter(text="до ________"), "sign", Severity.WARNING) == {"letter-has-blanks"}


def test_another_office_does_not_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    signer = Employee(id=4, organisation=Organisation(id=7))
    monkeypatch.setattr(Employee, "get_or_none", lambda *where: signer)
    context = Context(now=NOW.now, calendar=NOW.calendar, employee_id=4)
    assert codes(letter(from_org=SCHOOL), "sign", context=context) == {"signer-of-other-office"}
    assert codes(letter(from_org=Organisation(id=7)), "sign", context=context) == set()


def test_dispatch_has_its_way() -> None:
    assert codes(letter(), "send") == {"dispatch-way-required"}
    assert codes(letter(dispatch_way="DISPATCH.POST"), "send") == set()


def incoming(**known: Any) -> LetterIn:
    sent = letter(id=9, sent_on=date(2026, 4, 6))
    given = {"case": CASE, "kind": "LETTERIN.ANSWER", "from_organisation": SCHOOL, "answers": sent}
    return LetterIn(**given | {"received_on": date(2026, 4, 10)} | known)


def test_a_proper_answer_is_accepted() -> None:
    assert codes(incoming()) == codes(incoming(), severity=Severity.WARNING) == set()


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"from_organisation": None}, "no-sender"),
        ({"case": OTHER}, "answer-of-other-case"),
        ({"answers": letter(id=9)}, "letter-not-sent"),
        ({"received_on": date(2026, 4, 5)}, "answered-before-sent"),
    ],
)
def test_an_incoming_paper_is_checked(known: dict[str, Any], code: str) -> None:
    assert codes(incoming(**known)) == {code}


def test_an_answer_to_no_letter_is_a_warning() -> None:
    assert codes(incoming(answers=None), severity=Severity.WARNING) == {"answer-to-nothing"}
