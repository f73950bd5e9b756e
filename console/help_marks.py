"""What an officer has been shown of the help: remembered per account, read by the tour and by «Что нового»."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from console.database import transaction
from console.officers import Officer
from schema.help_marks import HelpKind, HelpMark
from schema.history import Audit


def seen(officer: Officer, kind: HelpKind) -> frozenset[str] | None:
    """What stood there at the last visit; None when there was none."""
    row = HelpMark.get_or_none((HelpMark.user_id == officer.user_id) & (HelpMark.kind == kind))
    return None if row is None else frozenset(json.loads(row.seen or "[]"))


def remember(officer: Officer, kind: HelpKind, now: datetime, marks: Iterable[str] = ()) -> None:
    """Keep what stands there now, instead of the last visit's."""
    if officer.user_id is None:
        return
    values = {"at": now, "seen": json.dumps(sorted(set(marks)))}
    with transaction():
        mine = (HelpMark.user_id == officer.user_id) & (HelpMark.kind == kind)
        if not HelpMark.update(values).where(mine).execute():
            HelpMark.create(user_id=officer.user_id, kind=kind, **values)


def offers_tour(officer: Officer, *, demo: bool) -> bool:
    """Is the tour to be offered: not taken or refused yet, and a demonstration or the first time here?"""
    if officer.user_id is None or seen(officer, HelpKind.TOUR) is not None:
        return False
    return demo or _is_first_time(officer)


def _is_first_time(officer: Officer) -> bool:
    entered = Audit.select(Audit.id).where(Audit.user_id == officer.user_id, Audit.act == "sign-in").limit(2)
    return len(list(entered)) < 2
