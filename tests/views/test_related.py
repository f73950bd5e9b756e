"""«Связано»: the way from a row to the rows it names, for whoever may open them."""

from __future__ import annotations

from typing import Any

import pytest

from console import access
from schema.case import Case
from schema.documents.inspection_act import InspectionAct
from schema.people import Family, Person
from views import related

pytestmark = pytest.mark.once


def test_every_way_leads_to_a_row_that_opens(walked: Any) -> None:
    visitor = walked.visitor("specialist.asino")
    page = visitor.open(f"/inspection-act/details/?id={InspectionAct.select().order_by(InspectionAct.id).get().id}")
    ways = page.root.xpath("//aside//h2[text()='Связано']/following-sibling::div[1]//a/@href")
    assert any("/person/" in way for way in ways) and any("/abuse-journal/" in way for way in ways)
    for way in ways:
        visitor.open(way)


def test_a_card_tells_of_its_cases_and_families(walked: Any) -> None:
    officer = walked.officer("specialist.asino")
    case = Case.select().where(Case.family.is_null(False)).order_by(Case.id).get()
    family, child = Family.get_by_id(case.family_id), case.children[0].person
    for card in (family, child):
        found = {kind.title: kind.rows for kind in related.of(card, access.readable(card, officer), officer)}
        assert case in found["Случаи"] and card not in found.get(card.spec.plural, ())
    assert family in {row for kind in related.of(child, (), officer) for row in kind.rows}


def test_what_the_officer_does_not_see_is_not_named(walked: Any) -> None:
    foreign = walked.officer("specialist.kedrovy")
    child = Person.select().order_by(Person.id).get()
    assert related.of(child, tuple(["first_name"]), foreign) == []
