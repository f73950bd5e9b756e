"""People: documents have the form of their kind; nobody stands in a family twice (B.1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from schema.people import Family, FamilyMember, Person
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure
CONTEXT = Context(now=datetime(2026, 11, 23, 9), calendar=WorkingCalendar())


def codes(row: Any) -> list[str]:
    return [problem.code for problem in found_by_rules(row, "save", CONTEXT)]


@pytest.mark.parametrize(
    ("kind", "series", "number", "right"),
    [
        ("IDDOC.BIRTH", "I-ОМ", "123456", True),
        ("IDDOC.BIRTH", "IV-ОМ", "123456", True),
        ("IDDOC.BIRTH", "1-ОМ", "123456", False),
        ("IDDOC.BIRTH", "I-OM", "123456", False),
        ("IDDOC.BIRTH", "I-ОМ", "12345", False),
        ("IDDOC.PASSPORT", "69 12", "123456", True),
        ("IDDOC.PASSPORT", "6912", "123456", True),
        ("IDDOC.PASSPORT", "691", "123456", False),
        ("", "что угодно", "1", True),
    ],
)
def test_a_document_has_the_form_of_its_kind(kind: str, series: str, number: str, right: bool) -> None:
    person = Person(id_doc_kind_id=kind or None, id_series=series, id_number=number)
    assert codes(person) == ([] if right else ["identity-document"])


def test_nobody_stands_in_a_family_twice() -> None:
    family = Family()
    family.members = [FamilyMember(person_id=1), FamilyMember(person_id=2), FamilyMember(person_id=1)]
    assert codes(family) == ["member-twice"]
