"""How often one account may print, export, open files and search; counted in the database for all workers together.

It stops a script, or a person with one, from carrying the whole base out page by page, and the press from being kept
busy by one desk (ASVS 5.0, 2.4.1). Nobody reaches the limits by hand.
"""

from __future__ import annotations

from typing import Any

import peewee

from console import accounts_rules
from console.accounts import WorkCount, epoch
from console.database import transaction

PRINTS, SEARCHES = "prints", "searches"
#: Acts by which something leaves the console, or which keep the press busy.
_PRINTING = frozenset({"print", "export", "download", "subject", "depersonalise"})
#: Acts whose text travels by POST: lists, look-ups, the search over everything.
_SEARCHING = frozenset({"list", "read"})


class TooOften(Exception):
    """The account has asked for so much within a minute that the rest has to wait."""

    text = "За минуту запрошено слишком много: подождите минуту и повторите."


def take(act: str, method: str, user_id: int | None) -> None:
    """Count one request of an account for an act. Raises TooOften."""
    kind = PRINTS if act in _PRINTING else SEARCHES if act in _SEARCHING and method == "POST" else ""
    if not kind or user_id is None:
        return
    rules = accounts_rules.current()
    most = rules.prints_per_minute if kind == PRINTS else rules.searches_per_minute
    if most and _counted(kind, user_id, epoch() // 60) > most:
        raise TooOften


def _counted(kind: str, user_id: int, minute: int) -> int:
    """How many requests of this kind the account has made in this minute, this one with them."""
    target: Any = [WorkCount.user_id, WorkCount.kind]
    again = peewee.Case(None, [(WorkCount.minute == minute, WorkCount.taken + 1)], 1)
    with transaction():
        WorkCount.insert(user_id=user_id, kind=kind, minute=minute, taken=1).on_conflict(
            conflict_target=target, update={WorkCount.taken: again, WorkCount.minute: minute}
        ).execute()
        return int(WorkCount.get(WorkCount.user_id == user_id, WorkCount.kind == kind).taken)


def purge() -> int:
    """Remove the counts of minutes that have passed."""
    return int(WorkCount.delete().where(WorkCount.minute < epoch() // 60).execute())
