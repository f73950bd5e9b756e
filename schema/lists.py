"""How an officer wants to see a list: columns and page size of each register, saved and shared views."""

from typing import Any

import peewee

from schema.base import Table


class ListHabit(Table):
    """What one account has chosen for one register; nothing of it is about children.

    ``columns`` are names of fields in their order, separated by commas, empty as declared; ``size`` is rows per page,
    0 as usual; ``view_id`` is the view that opens with the section.
    """

    user_id: Any = peewee.IntegerField()
    document: Any = peewee.CharField(max_length=40)
    columns: Any = peewee.TextField(default="")
    size: Any = peewee.IntegerField(default=0)
    view_id: Any = peewee.IntegerField(null=True)

    class Meta:
        table_name = "list_habit"
        indexes = ((("user_id", "document"), True),)


class ListView(Table):
    """A list under a name: columns, filters, order and searched text, of the account that saved it.

    ``search`` may hold a child's name: it is the owner's alone, never in an address, never shared, and emptied with the
    case it names (:mod:`console.erasure`). A shared view names the territory, and the role when not everybody there
    is meant. ``query`` is JSON.
    """

    user_id: Any = peewee.IntegerField()
    document: Any = peewee.CharField(max_length=40)
    name: Any = peewee.CharField(max_length=80)
    columns: Any = peewee.TextField(default="")
    query: Any = peewee.TextField(default="{}")
    search: Any = peewee.TextField(default="")
    territory_id: Any = peewee.IntegerField(null=True)
    role: Any = peewee.CharField(max_length=20, default="")
    owner_name: Any = peewee.CharField(max_length=200, default="")
    used_on: Any = peewee.DateField()

    class Meta:
        table_name = "list_view"
        indexes = ((("document", "user_id"), False), (("document", "territory_id"), False))


TABLES: tuple[type[Table], ...] = (ListHabit, ListView)
