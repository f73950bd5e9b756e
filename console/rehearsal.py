"""Rehearsals: a preview is the same transaction taken back, so that it cannot promise anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from console import regulations
from console.database import transaction

T = TypeVar("T")


class _TakenBack(Exception):
    """Ends the transaction of a rehearsal."""


def performed(act: Callable[[], T], *, rehearsal: bool) -> T:
    """What ``act`` did in one transaction; a rehearsal tells the same and leaves the database as it was."""
    done: list[T] = []
    try:
        with transaction():
            done.append(act())
            if rehearsal:
                raise _TakenBack
    except _TakenBack:
        pass
    finally:
        regulations.forget()
    return done[0]
