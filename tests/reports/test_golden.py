"""The text of each paper against the one that was read and found good."""

from collections.abc import Iterator

import pytest

from tests.reports import golden, papers
from tests.reports.papers import Office

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def here() -> Iterator[Office]:
    with papers.memory():
        yield papers.office()


@pytest.mark.parametrize("key", golden.keys())
def test_the_paper_reads_as_it_was_approved(here: Office, key: str):
    """After a wanted change: ``python -m tests.reports.golden``, and read the difference."""
    assert golden.prose(key, here) == (golden.FOLDER / f"{key}.txt").read_text(encoding="utf-8")


def test_no_text_of_a_paper_that_is_gone():
    assert {path.stem for path in golden.FOLDER.glob("*.txt")} == set(golden.keys())
