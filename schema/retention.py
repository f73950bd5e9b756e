"""Legal hold: what must not be destroyed even when its term of keeping is over; papers that were destroyed alone."""

from typing import Any

import peewee

from schema.base import Table


class LegalHold(Table):
    """One decision to keep a case or a paper without one; never changed but by its lifting.

    ``document`` and ``row_id`` name the row; ``until_on`` is the last day on which it is kept, none: until lifted.
    """

    document: Any = peewee.CharField(max_length=40)
    row_id: Any = peewee.IntegerField()
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
        indexes = ((("document", "row_id"), False),)


class DestroyedRow(Table):
    """A paper without a case that was destroyed: its row keeps number and days. A case says it of itself."""

    document: Any = peewee.CharField(max_length=40)
    row_id: Any = peewee.IntegerField()
    destroyed_on: Any = peewee.DateField()
    act_number: Any = peewee.CharField(max_length=60)

    class Meta:
        table_name = "destroyed_row"
        indexes = ((("document", "row_id"), True),)


TABLES: tuple[type[Table], ...] = (LegalHold, DestroyedRow)
