"""Every dependency is explained, and every package is pinned by its hash and by nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
SOURCES = ("requirements.in", "requirements-dev.in")
LOCKS = ("requirements.txt", "requirements-dev.txt")


def wanted(source: str) -> Iterator[Requirement]:
    for line in (ROOT / source).read_text().splitlines():
        text = line.partition("#")[0].strip()
        if text and not text.startswith("-"):
            yield Requirement(text)


def locked(lock: str) -> dict[str, tuple[Requirement, list[str]]]:
    """Canonical name → the pin and its hashes."""
    joined = (ROOT / lock).read_text().replace("\\\n", " ")
    found: dict[str, tuple[Requirement, list[str]]] = {}
    for line in joined.splitlines():
        if line and not line.startswith((" ", "#")):
            pin, *hashes = re.split(r"\s+--hash=", line.strip())
            found[canonicalize_name(Requirement(pin).name)] = (Requirement(pin), hashes)
    return found


def explained() -> set[str]:
    """The packages that have a row in one of the document's tables."""
    rows = re.findall(r"^\| `([\w.\-]+)", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE)
    return {canonicalize_name(row) for row in rows}


def test_every_direct_dependency_is_explained_and_nothing_else_is() -> None:
    assert explained() == {canonicalize_name(each.name) for source in SOURCES for each in wanted(source)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_a_hash(lock: str) -> None:
    pins = locked(lock)
    assert pins
    for pin, hashes in pins.values():
        assert str(pin.specifier).startswith("=="), pin
        assert hashes, pin
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), pin


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--\S*index\S*|--find-links|--trusted-host)\b", text, re.MULTILINE)
    assert not any(pin.url for pin, _ in locked(lock).values())


@pytest.mark.parametrize(("source", "lock"), list(zip(SOURCES, LOCKS, strict=True)))
def test_a_lock_satisfies_its_source(source: str, lock: str) -> None:
    pins = locked(lock)
    for requirement in wanted(source):
        pin, _ = pins[canonicalize_name(requirement.name)]
        version = str(pin.specifier).removeprefix("==")
        assert requirement.specifier.contains(version, prereleases=True), requirement


def test_tests_run_with_the_very_packages_that_serve() -> None:
    tests = locked("requirements-dev.txt")
    for name, (pin, _) in locked("requirements.txt").items():
        assert tests[name][0] == pin
