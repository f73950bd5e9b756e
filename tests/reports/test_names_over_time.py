"""A territory is renamed: a paper bears the names of its own day, whenever it is printed (domain L.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from console.numbering import case_number
from reports import journals, phrases, render, requisites
from schema import registry
from schema.places import Territory, TerritoryNames
from tests.reports import papers
from tests.reports.papers import Office, paper

pytestmark = pytest.mark.pure

SINCE = date(2026, 3, 1)
OLD, NEW = "Отдел опеки и попечительства Администрации города Кедрового", "Отдел опеки муниципального округа Кедровый"


@pytest.fixture(scope="module")
def here() -> Iterator[Office]:
    with papers.memory():
        found = papers.office()
        TerritoryNames.create(
            document=found.territory,
            from_on=SINCE,
            basis="закон № 1 от 10.02.2026",
            guardianship_name=NEW,
            short_code="КО",
            locality="г. Кедровый муниципального округа",
            names_confirmed=True,
        )
        yield found


def dated(here: Office, key: str, day: date) -> Any:
    row = paper(key, here)
    row.doc_date, row.place = day, ""
    row.territory = Territory.get_by_id(here.territory.id)
    return row


@pytest.mark.parametrize(("day", "name"), [(date(2026, 2, 28), OLD), (SINCE, NEW), (date(2027, 1, 1), NEW)])
def test_the_letterhead_and_the_place_are_those_of_the_day_of_the_paper(here: Office, day: date, name: str):
    row = dated(here, "abuse-journal", day)
    assert requisites.letterhead(row).name == name
    assert phrases.filled("{guardianship}", row).text == name
    assert (requisites.CHECK_NAME in render.sheet(row)) is (name == OLD), "the act of the renaming confirms the names"
    assert ("г. Кедровый муниципального округа" in render.sheet(row).replace("\u00a0", " ")) is (name == NEW)


def test_what_is_not_renamed_stays(here: Office):
    place = Territory.get_by_id(here.territory.id).on(SINCE)
    assert (place.council_name, place.plan_label, place.locality) == (
        "Консилиум",
        "План работы с семьёй",
        "г. Кедровый муниципального округа",
    )


def test_later_names_stand_over_earlier_ones(here: Office):
    place = Territory.get_by_id(here.territory.id)
    place.names = [
        TerritoryNames(from_on=date(2028, 1, 1), council_name="Совет"),
        *place.names,
        TerritoryNames(from_on=date(2027, 1, 1), council_name="Комиссия", head_title="Глава округа"),
    ]
    assert [place.on(date(year, 6, 1)).council_name for year in (2025, 2026, 2027, 2028)] == [
        "Консилиум",
        "Консилиум",
        "Комиссия",
        "Совет",
    ]
    assert place.on(date(2028, 1, 1)).head_title == "Глава округа", "the newest row says nothing of the head"


def test_a_draft_without_a_date_has_the_names_of_the_day_it_was_begun(here: Office):
    row = dated(here, "curator-order", SINCE)
    row.doc_date, row.created_at = None, datetime(2026, 2, 27, 12, 0)
    assert phrases.territory_of(row).guardianship_name == OLD


def test_the_cover_of_a_book_says_the_names_it_is_given(here: Office):
    model, place = registry.get("abuse-journal"), Territory.get_by_id(here.territory.id)
    ended = date(2025, 12, 31)
    for day, name in ((ended, OLD), (SINCE, NEW)):
        book = journals.Book(model, [], place.on(day), date(day.year, 1, 1), day)
        assert name in journals.cover_html(book)


@pytest.mark.parametrize(("day", "code"), [(date(2026, 2, 28), "КД"), (SINCE, "КО")])
def test_a_number_has_the_code_of_its_day(here: Office, day: date, code: str):
    assert case_number(Territory.get_by_id(here.territory.id), day).startswith(f"С-{code}-2026-")
