"""Brings the database to the present schema; ``python -m console.migrations NAME`` drafts the next migration."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import peewee
from playhouse.migrations import Runner, sort_models, template
from playhouse.schema_diff import SchemaDiff, diff_models

from console import accounts
from console.database import connection, open_database
from schema import registry, search
from schema.base import Table, database

FOLDER = Path(__file__).resolve().parent.parent / "schema" / "migrations"

#: A migration is frozen: it speaks plain Peewee, so that a later change of our fields cannot change the past.
_PLAIN = {
    "Amount": "DecimalField",
    "Choice": "CharField",
    "Clock": "TimeField",
    "Date": "DateField",
    "Email": "CharField",
    "Entry": "ForeignKeyField",
    "File": "ForeignKeyField",
    "Flag": "BooleanField",
    "Inn": "CharField",
    "Line": "CharField",
    "Link": "ForeignKeyField",
    "Moment": "DateTimeField",
    "Name": "CharField",
    "Phone": "CharField",
    "Prose": "TextField",
    "Snils": "CharField",
    "Whole": "IntegerField",
}


def tables() -> list[type[Table]]:
    """Every table of the house, accounts included."""
    import schema.contents  # noqa: F401

    return [*registry.tables(), *accounts.TABLES]


def up() -> list[str]:
    """Apply what is pending; returns the names of the applied files."""
    with connection():
        return list(Runner(database.obj, str(FOLDER)).up())


def known() -> list[str]:
    """Names of all migrations of this program."""
    return sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))


def applied() -> list[str]:
    """Names of the migrations that the opened database has seen."""
    return list(Runner(database.obj, str(FOLDER)).applied())


def difference() -> SchemaDiff:
    """What the models say and the opened database does not."""
    found = diff_models(database.obj, tables())
    written = " ".join([*_raw_indexes(), *search.statements(sqlite=False)])
    return found._replace(drop_indexes=[index for index in found.drop_indexes if index.name not in written])


def draft(name: str) -> Path:
    """Write the next migration file from the difference between the migrated schema and the models."""
    with tempfile.TemporaryDirectory() as folder:
        open_database(f"sqlite:///{folder}/draft.db")
        runner = Runner(database.obj, str(FOLDER))
        with connection():
            first = not runner.migrations()
            runner.up()
            found = SchemaDiff(sort_models(tables()), [], [], [], []) if first else difference()
            body = (
                f'"""{name.replace("_", " ").capitalize()}."""\n\n'
                + plain(template(found))
                + ("".join(_raw_indexes()) if first else "")
            )
            return Path(runner.create(name, body=body))


def _raw_indexes() -> list[str]:
    """Indexes that a model writes in SQL, such as partial ones."""
    found = [index for model in tables() for index in model._meta.indexes if isinstance(index, peewee.SQL)]
    return [f"    db.execute_sql({index.sql!r})\n" for index in found]


def plain(body: str) -> str:
    """The drafted code, forward only and with Peewee's own fields instead of ours."""
    body = re.sub(r"^# Generated .*\n", "", body.partition("\ndef down(")[0].rstrip() + "\n")
    body = re.sub(r"^(from schema\.fields import \w+|# TODO: .* must be added by hand)\n", "", body, flags=re.MULTILINE)
    for ours, theirs in _PLAIN.items():
        body = re.sub(rf"= {ours}\(", f"= {theirs}(", body)
    return body


if __name__ == "__main__":
    print(draft("_".join(sys.argv[1:]) or "change"))
