"""What one officer has already been shown: the tour of the console and the page «Что нового». Nothing about cases."""

from typing import Any

import peewee

from schema.base import Table
from schema.spec import Labelled


class HelpKind(Labelled):
    """What a mark is about."""

    TOUR = "tour", "Обзор консоли"
    NEWS = "news", "Что нового"


class HelpMark(Table):
    """One officer and one kind; ``seen`` lists what was on the page then, so that the rest is new."""

    user_id: Any = peewee.IntegerField()
    kind: Any = peewee.CharField(max_length=8)
    at: Any = peewee.DateTimeField()
    seen: Any = peewee.TextField(default="")

    class Meta:
        table_name = "help_mark"
        indexes = ((("user_id", "kind"), True),)


TABLES: tuple[type[Table], ...] = (HelpMark,)
