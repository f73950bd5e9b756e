"""The incident pack: everything that was seen or taken out since a moment, for one child or for all, in one archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from console import audit, chain, trail
from console.mentions import Touching
from console.officers import Officer
from reports import incident
from schema.history import Audit
from schema.people import Person

_BATCH = 500


def make(since: datetime, child: Person | None, officer: Officer, now: datetime) -> incident.Made:
    """The archive and how many acts it holds; writes itself into the trail. Raises PdfError."""
    # The chain is judged before the pack adds its own row to it.
    verdict = chain.verify()
    found = list(acts(since, child))
    numbers = trail.case_numbers(found)
    zone = cache(trail.zone)
    lines = [_line(entry, told, numbers, zone) for entry, told in _told(found)]
    about = f"о ребёнке № {child.id} и его случаях" if child else "о всех детях и семьях"
    chain_word = f"нарушена: {verdict.broken}" if verdict.broken else "цела"
    pack = incident.Pack(since, about, tuple(lines), verdict.rows, verdict.head, chain_word, now, officer.name)
    made = incident.archive(pack)
    reason = f"с {since:%d.%m.%Y %H:%M}, {about}, действий {made.acts}"
    audit.write("incident", officer, now, row=child, document="audit", reason=reason)
    return made


def acts(since: datetime, child: Person | None) -> Iterator[Audit]:
    """Acts of looking and taking out since the moment, oldest first; those that touched the child."""
    query = Audit.select().where(Audit.at >= since, Audit.act.in_(sorted(trail.LOOKS | trail.TAKEN)))
    rows = query.order_by(Audit.id).iterator()
    yield from rows if child is None else filter(Touching(child), rows)


def _told(entries: list[Audit]) -> Iterator[tuple[Audit, audit.Told]]:
    for start in range(0, len(entries), _BATCH):
        batch = entries[start : start + _BATCH]
        yield from zip(batch, audit.told_all(batch), strict=True)


def _line(entry: Audit, told: audit.Told, numbers: Any, zone: Callable[[int | None], ZoneInfo]) -> incident.Act:
    words = trail.words(entry, numbers)
    return incident.Act(
        number=entry.id,
        at=entry.at,
        offset=trail.offset(entry.at, zone(entry.territory_id)),
        who=words["who"],
        user=entry.user_id,
        roles=words["roles"],
        address=entry.address,
        act=words["act"],
        taken=words["taken"],
        place=words["place"],
        row=entry.row_id,
        case=words["case"],
        rows=entry.row_count,
        listed=entry.listed.strip(","),
        reason=told.reason or told.closed,
    )
