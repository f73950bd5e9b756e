"""Stories that many tests begin with: walked once for a worker, then the database is put back as it was."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import Any

from console import regulations
from console.database import is_sqlite
from schema.base import database
from tests.journeys.story import Story


@dataclass(frozen=True, slots=True)
class _Kept:
    rows: sqlite3.Connection
    files: Path
    result: Any


_KEPT: dict[Any, _Kept] = {}


def kept(begin: Callable[..., Any]) -> Callable[..., Any]:
    """Decorates a function of a world that returns a story, or a tuple with stories in it.

    On PostgreSQL the story is walked every time: a database there is not put back while it is open.
    """

    @wraps(begin)
    def again(world: Any, *args: Any, **options: Any) -> Any:
        if not is_sqlite():
            return begin(world, *args, **options)
        given = signature(begin).bind(world, *args, **options)
        given.apply_defaults()
        key = (begin.__module__, begin.__name__, *list(given.arguments.values())[1:])
        if key not in _KEPT:
            result = begin(world, *args, **options)
            _KEPT[key] = _keep(world, result)
            return result
        return _put_back(world, _KEPT[key])

    return again


def _keep(world: Any, result: Any) -> _Kept:
    rows = sqlite3.connect(":memory:", check_same_thread=False)
    database.connection().backup(rows)
    files = Path(tempfile.mkdtemp(prefix="kept-"))
    shutil.copytree(world.settings.var, files, dirs_exist_ok=True)
    # Whoever walked the story goes on with it: what is kept stays where it is now.
    return _Kept(rows, files, _each(result, copy))


def _put_back(world: Any, found: _Kept) -> Any:
    found.rows.backup(database.connection())
    shutil.copytree(found.files, world.settings.var, dirs_exist_ok=True)
    regulations.forget()
    return _each(found.result, lambda story: _gone_on(story, world))


def _each(result: Any, do: Callable[[Story], Story]) -> Any:
    """A result in which something was done to every story."""
    if isinstance(result, tuple):
        return tuple(_each(part, do) for part in result)
    return do(result) if isinstance(result, Story) else result


def _gone_on(story: Story, world: Any) -> Story:
    """The same story in this world; its people sign in anew."""
    found = copy(story)
    found.world, found.visitors = world, {}
    found.at(story.now)
    return found
