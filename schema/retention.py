"""Legal hold: a case that must not be destroyed even when its term of keeping is over."""

from typing import Any

import peewee

from schema.base import Table


class LegalHold(Table):
    """One decision to keep a case; never changed but by its lifting. Without ``until_on`` it holds until lifted.

    ``until_on`` is the last day on which the case is kept.
    """

    case_id: Any = peewee.IntegerField(index=True)
    territory_id: Any = peewee.IntegerField(null=True)
    until_on: Any = peewee.DateField(null=True)
    reason: Any = peewee.TextField()
    made_at: Any = peewee.DateTimeField()
    made_by: Any = peewee.IntegerField(null=True)
    made_name: Any = peewee.CharField(max_length=200, default="")
    lifted_at: Any = peewee.DateTimeField(null=True)
    lifted_by: Any = peewee.IntegerField(null=True)
    lifted_name: Any = peewee.CharField(max_length=200, default="")
    lift_reason: Any = peewee.TextField(default="")

    class Meta:
        table_name = "legal_hold"


TABLES: tuple[type[Table], ...] = (LegalHold,)
