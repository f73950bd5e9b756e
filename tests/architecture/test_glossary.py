"""The glossary knows every word that the code took from the law and from the offices."""

import re
from pathlib import Path

import pytest

import schema.contents  # noqa: F401
from console.docs.rulebooks import rulebooks
from schema import registry
from schema.fields import LinkRow
from schema.spec import Role, Stage, State, Status

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]


def rows(title: str) -> set[str]:
    """Identifiers explained in the table under a heading: the code words of its first column."""
    text = (ROOT / "docs" / "glossary.md").read_text()
    found = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"the glossary has no part «{title}»"
    cells = re.findall(r"^\| (`.*?) \|", found.group(1), re.MULTILINE)
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def test_every_registered_key_is_explained() -> None:
    assert {model.spec.key for model in registry.models()} <= rows("Documents, registers and cards")


def test_every_registered_model_is_explained() -> None:
    assert {model.__name__ for model in registry.models()} <= rows("Documents, registers and cards")


@pytest.mark.parametrize(("words", "title"), [(Role, "Roles"), (State, "States of a case"), (Status, "Statuses")])
def test_every_word_of_a_closed_set_is_explained(words: type[Role | State | Status], title: str) -> None:
    assert {word.value for word in words} == rows(title)


def test_every_stage_is_explained() -> None:
    assert {stage.name for stage in Stage} == rows("Stages")


def test_every_term_is_explained() -> None:
    assert {term.code for book in rulebooks(ROOT).values() for term in book.terms} == rows("Terms")


def test_every_table_outside_the_registry_is_explained() -> None:
    registered = {*registry.models(), *(row for model in registry.models() for _, row in registry.row_models(model))}
    others = {table for table in registry.tables() if table not in registered and not issubclass(table, LinkRow)}
    assert {table.__name__ for table in others} <= rows("Core vocabulary")
