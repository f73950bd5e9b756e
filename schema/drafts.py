"""What one officer has typed and not saved yet, and what the forms remember of the day: private to the officer."""

from typing import Any

import peewee

from schema.base import Table


class FormDraft(Table):
    """The typed values of one open form; ``token`` is the form's one-time token, so each open form has its own draft.

    Personal like the paper it may become: read by its owner alone, removed when the form is saved, after the days of
    the rules, with the account and with the case (docs/trail.md).
    """

    user_id: Any = peewee.IntegerField()  # the account; accounts are no part of the schema
    token: Any = peewee.CharField(max_length=64)
    document: Any = peewee.CharField(max_length=40)
    row_id: Any = peewee.CharField(max_length=64, default="")  # empty for a new row
    pasted: Any = peewee.BooleanField(default=False)  # of «Вставить из таблицы»: ``values`` are the cells of its grid
    query: Any = peewee.CharField(max_length=300, default="")  # what the address of a new form knows: «case=5&memo=3»
    case_id: Any = peewee.IntegerField(null=True, index=True)
    filled: Any = peewee.IntegerField(default=0)  # inputs that are not empty
    values: Any = peewee.TextField(default="[]")  # JSON list of (name, text) as a browser sends them
    saved_at: Any = peewee.DateTimeField(index=True)

    class Meta:
        table_name = "form_draft"
        indexes = ((("user_id", "token"), True), (("user_id", "document", "row_id"), False))


class LastTyped(Table):
    """The value an officer last saved in a field that stays from form to form (``Facts.sticky``), for one day."""

    user_id: Any = peewee.IntegerField()
    document: Any = peewee.CharField(max_length=40)
    field: Any = peewee.CharField(max_length=60)
    value: Any = peewee.CharField(max_length=60)  # a key, an ISO day or an ISO moment
    on: Any = peewee.DateField(index=True)

    class Meta:
        table_name = "last_typed"
        indexes = ((("user_id", "document", "field"), True),)


TABLES: tuple[type[Table], ...] = (FormDraft, LastTyped)
