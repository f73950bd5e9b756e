"""Stories that many tests begin with: walked once for a worker, then the database is put back as it was."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import wraps
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
    """Decorates a function of a world that returns a story, or a tuple that begins with one.

    On PostgreSQL the story is walked every time: a database there is not put back while it is open.
    """

    @wraps(begin)
    def again(world: Any, *args: Any, **options: Any) -> Any:
        if not is_sqlite():
            return begin(world, *args, **options)
        key = (begin.__module__, begin.__name__, args, tuple(sorted(options.items())))
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
    return _Kept(rows, files, result)


def _put_back(world: Any, found: _Kept) -> Any:
    found.rows.backup(database.connection())
    shutil.copytree(found.files, world.settings.var, dirs_exist_ok=True)
    regulations.forget()
    if isinstance(found.result, tuple):
        story, *rest = found.result
        return (_gone_on(story, world), *rest)
    return _gone_on(found.result, world)


def _gone_on(story: Story, world: Any) -> Story:
    """The same story in this world; its people sign in anew."""
    found = copy(story)
    found.world, found.visitors = world, {}
    found.at(story.now)
    return found
