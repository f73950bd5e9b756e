"""Every setting that a regulation may give decides something: a module reads it, or a rule takes its value."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import schema.contents  # noqa: F401
from schema import registry
from schema.spec import Transition
from validators.regulation_settings import SETTINGS

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
FOLDERS = ("console", "schema", "validators", "views", "reports")
DECLARATION = ROOT / "validators" / "regulation_settings.py"
#: How a regulation file takes the value of a setting.
TAKEN = re.compile(r"""\b(?:\w+_from|when|unless) = "(\w+)\"""")


def words_of(source: str) -> Iterator[str]:
    """Text constants that stand in a program as values: no docstrings, no comments."""
    for node in ast.walk(ast.parse(source)):
        children = ast.iter_child_nodes(node) if not isinstance(node, ast.Expr) else ()
        yield from (
            child.value for child in children if isinstance(child, ast.Constant) and isinstance(child.value, str)
        )


@cache
def read() -> set[str]:
    modules = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if path != DECLARATION]
    taken = TAKEN.findall((ROOT / "seed" / "regulations" / "regional.toml").read_text())
    return {word for path in modules for word in words_of(path.read_text())} | set(taken)


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_every_setting_is_read(name: str) -> None:
    assert name in read(), f"nothing reads the setting {name}"


def test_a_word_in_a_docstring_or_a_comment_reads_nothing() -> None:
    found = set(words_of('"""light_review"""\n# quorum_fraction\nx = settings.get("four_eyes")\n'))
    assert found == {"four_eyes"}


def chosen() -> list[tuple[str, Transition]]:
    """Moves of papers whose actor the territory chooses."""
    return [(m.spec.key, t) for m in registry.documents() for t in m.spec.transitions if t.by_setting]


@pytest.mark.parametrize(("key", "transition"), chosen(), ids=lambda value: getattr(value, "name", value))
def test_a_setting_offers_only_roles_that_may_make_the_move(key: str, transition: Transition) -> None:
    assert set(SETTINGS[transition.by_setting].words) <= transition.by, "an unknown role would leave nobody to act"
