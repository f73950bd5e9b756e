"""The migrations lead to exactly the schema of the models, on both engines, and running them again changes nothing."""

from typing import Any

from console import migrations


def test_the_migrated_schema_is_the_schema_of_the_models(world: Any) -> None:
    found = migrations.difference()
    assert not found, str(found)


def test_migrating_again_applies_nothing(world: Any) -> None:
    assert migrations.up() == []


def test_a_migration_is_frozen_it_speaks_plain_peewee() -> None:
    for path in migrations.FOLDER.glob("0*.py"):
        assert "schema.fields" not in path.read_text(), path.name
