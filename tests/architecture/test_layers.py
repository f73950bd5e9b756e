"""Who may import whom, and whose the names of our folders are."""

import subprocess
import sys
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
LAYERS = ("schema", "validators", "reports", "console", "views", "seed")


def test_every_import_contract_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("name", LAYERS)
def test_no_installed_distribution_takes_the_name_of_a_layer(name: str) -> None:
    assert name not in packages_distributions()


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_imported_from_this_repository(name: str) -> None:
    found = find_spec(name)
    assert found is not None
    assert found.origin == str(ROOT / name / "__init__.py")
