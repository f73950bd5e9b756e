"""What was decided of cards that resemble each other: not the same, proposed to be merged, merged."""

from __future__ import annotations

from typing import Any

import peewee

from schema.base import Table
from schema.spec import Labelled


class Verdict(Labelled):
    """What a person said of two cards."""

    DIFFERENT = "different", "не дубликат"
    SAME = "same", "предложено объединить"


class AlikeDecision(Table):
    """Who said of two cards of one register whether they are the same, and when; a later word replaces an earlier.

    ``first_id`` is the smaller id. The row names nobody: what is said of people stands in their cards.
    """

    document: Any = peewee.CharField(max_length=40)
    first_id: Any = peewee.IntegerField()
    second_id: Any = peewee.IntegerField()
    territory_id: Any = peewee.IntegerField(null=True)
    verdict: Any = peewee.CharField(max_length=10)
    decided_at: Any = peewee.DateTimeField()
    decided_by: Any = peewee.IntegerField(null=True)
    decided_name: Any = peewee.CharField(max_length=200, default="")

    class Meta:
        table_name = "alike_decision"
        indexes = (
            (("document", "first_id", "second_id"), True),
            (("territory_id", "verdict"), False),
        )


class CardMerge(Table):
    """One card that was merged into another, with what undoing needs: the one way back.

    ``plan`` is JSON with the values that were replaced; it and ``reason`` are emptied when either card is destroyed.
    """

    document: Any = peewee.CharField(max_length=40)
    kept_id: Any = peewee.IntegerField(index=True)
    gone_id: Any = peewee.IntegerField(index=True)
    territory_id: Any = peewee.IntegerField(null=True, index=True)
    reason: Any = peewee.TextField(default="")
    plan: Any = peewee.TextField(default="")
    made_at: Any = peewee.DateTimeField()
    made_by: Any = peewee.IntegerField(null=True)
    made_name: Any = peewee.CharField(max_length=200, default="")
    undone_at: Any = peewee.DateTimeField(null=True)
    undone_by: Any = peewee.IntegerField(null=True)
    undone_name: Any = peewee.CharField(max_length=200, default="")

    class Meta:
        table_name = "card_merge"


TABLES: tuple[type[Table], ...] = (AlikeDecision, CardMerge)
