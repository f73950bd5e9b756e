"""What serves the console may be used by an office: no licence that would bind the console itself."""

import re
from pathlib import Path

import pytest

from console.docs import licences
from tests.architecture.test_requirements import locked

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]


def test_the_list_names_the_very_packages_of_the_lock_file() -> None:
    pins = {name: str(pin.specifier).removeprefix("==") for name, (pin, _) in locked("requirements.txt").items()}
    assert licences.pins(ROOT) == pins


@pytest.mark.parametrize("name", licences.pins(ROOT))
def test_every_package_states_a_licence_and_none_is_gpl(name: str) -> None:
    stated = licences.licence(name)
    assert stated
    strict = re.search(r"\bA?GPL|(?<!Lesser )General Public", stated.replace("Library or Lesser", "Lesser"))
    assert strict is None, stated


def test_no_licence_was_read_by_hand_that_the_package_states_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Emptied, the list is missed by exactly the packages on it."""
    by_hand = set(licences._READ_BY_HAND)
    monkeypatch.setattr(licences, "_READ_BY_HAND", {})
    silent = {name for name in licences.pins(ROOT) if not licences.licence(name)}
    assert silent == by_hand
