"""A municipality as data: editions of its regulation and their rules, each with its legal basis."""

from typing import Any

import peewee

from schema.base import Table
from schema.places import Territory


class Regulation(Table):
    """One version of the regulation of a territory; the newest with ``in_force_from`` ≤ day is in force that day.

    A change of the rules is a new version: of a new edition of the act, or of the same one when it only mends what was
    typed wrong. An earlier edition of which nobody has the rules is kept by its names alone, with an empty ``source``.
    """

    territory: Any = peewee.ForeignKeyField(Territory, backref="+", on_delete="RESTRICT")
    version: Any = peewee.IntegerField(default=1)
    title: Any = peewee.CharField(max_length=400)
    edition: Any = peewee.CharField(max_length=200, default="")
    basis: Any = peewee.CharField(max_length=400, default="")
    adopted_on: Any = peewee.DateField(null=True)
    published_on: Any = peewee.DateField(null=True)
    published_where: Any = peewee.CharField(max_length=300, default="")
    in_force_from: Any = peewee.DateField()
    digest: Any = peewee.CharField(max_length=64)  # sha256 of the canonical rules: loading twice changes nothing
    source: Any = peewee.TextField(default="")  # the file laid over those it inherits, as it can be loaded again
    loaded_at: Any = peewee.DateTimeField()
    loaded_by: Any = peewee.CharField(max_length=200, default="")
    reason: Any = peewee.CharField(max_length=400, default="")

    class Meta:
        table_name = "regulation"
        indexes = ((("territory", "version"), True),)


class RegulationRule(Table):
    """One rule: ``kind`` is transition, term or setting; ``payload`` its typed content as JSON."""

    regulation: Any = peewee.ForeignKeyField(Regulation, backref="+", on_delete="RESTRICT")
    kind: Any = peewee.CharField(max_length=12)
    code: Any = peewee.CharField(max_length=60)
    position: Any = peewee.IntegerField(default=0)
    payload: Any = peewee.TextField()
    basis: Any = peewee.CharField(max_length=400, default="")
    inherited: Any = peewee.BooleanField(default=False)

    class Meta:
        table_name = "regulation_rule"
        indexes = ((("regulation", "kind", "code"), True),)


TABLES: tuple[type[Table], ...] = (Regulation, RegulationRule)
