"""What stands on an envelope: each thing in its place and once."""

from collections.abc import Iterator

import pytest

from reports import dispatch
from tests.reports import papers
from tests.reports.papers import Office

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def here() -> Iterator[Office]:
    with papers.memory():
        yield papers.office()


def test_the_address_of_a_letter_stands_once(here: Office):
    letter = papers.paper("letter-out", here)
    letter.addressee_address = "636840, Томская область, г. Асино, ул. Садовая, д. 2"
    item = dispatch.item(letter)
    assert item.address == letter.addressee_address
    assert letter.addressee_address not in item.to and item.to
    assert (item.index, item.place) == ("636840", "Томская область, г. Асино, ул. Садовая, д. 2")
