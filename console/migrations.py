"""Bringing the database to the present schema: forward-only files of ``schema/migrations``, applied in order."""

from __future__ import annotations

from pathlib import Path

from playhouse.migrations import Runner

from console import accounts
from console.database import connection
from schema import registry
from schema.base import Table, database

FOLDER = Path(__file__).resolve().parent.parent / "schema" / "migrations"


def tables() -> list[type[Table]]:
    """Every table of the house, accounts included."""
    return [*registry.tables(), *accounts.TABLES]


def up() -> list[str]:
    """Apply what is pending; returns the names of the applied files."""
    with connection():
        return list(Runner(database.obj, str(FOLDER)).up())
