"""An officer's terms and meetings as iCalendar (RFC 5545): numbers of cases and kinds of terms, nothing personal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from console import access, regulations, terms
from console.clock import DEFAULT_ZONE
from console.officers import Officer
from console.rows import by_id
from schema import registry
from schema.case import Case
from schema.history import Deadline
from schema.spec import Status
from validators.deadlines import is_overdue, last_moment

#: The feed holds what was due so many calendar days ago at most, and what is due so many days ahead.
BACK_DAYS, AHEAD_DAYS = 31, 186
MOST = 1000
#: How often a calendar program should ask.
REFRESH = timedelta(hours=6)


def terms_of(officer: Officer, now: datetime) -> list[Deadline]:
    """Open visible terms for which the officer answers: by name, or by a role of theirs where nobody is named."""
    mine: Any = Deadline.responsible_id == officer.employee_id
    by_role = Deadline.responsible_id.is_null() & Deadline.responsible_role.in_(sorted(officer.roles))
    query = terms.open_terms(terms.visible(officer), now).where(_near(Deadline.due_on, now), mine | by_role)
    return list(query.order_by(Deadline.due_at, Deadline.id).limit(MOST))


def meetings_of(officer: Officer, start: date, end: date) -> list[Any]:
    """Visible meetings of the days, both included."""
    model: Any = registry.get("meeting")
    if not access.may_list(model, officer):
        return []
    days = (model.held_on >= start) & (model.held_on <= end) & (model.status != Status.ANNULLED)
    return list(access.visible(model, officer).where(days).order_by(model.held_on, model.id).limit(MOST))


def _near(column: Any, now: datetime) -> Any:
    return column.between(now.date() - timedelta(days=BACK_DAYS), now.date() + timedelta(days=AHEAD_DAYS))


def feed(officer: Officer, now: datetime, rows: list[Deadline]) -> bytes:
    """The calendar of the terms and the meetings the officer sees; the same rows give the same bytes a day long."""
    found = icalendar.Calendar()
    found.add("prodid", "-//Child protection console//Terms//RU")
    found.add("version", "2.0")
    found.add("x-wr-calname", "Сроки и заседания")
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    start, end = now.date() - timedelta(days=BACK_DAYS), now.date() + timedelta(days=AHEAD_DAYS)
    for event in (*_terms(rows, now), *_meetings(meetings_of(officer, start, end))):
        event.add("dtstamp", datetime.combine(now.date(), time(), UTC))
        found.add_component(event)
    return bytes(found.to_ical())


def etag(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def kind_of(row: Deadline, now: datetime) -> str:
    """What the rules call a term; a stored title may hold more."""
    rules = regulations.in_force(row.territory_id, now.date()).terms if row.territory_id else ()
    return next((rule.title for rule in rules if rule.code == row.rule), "Срок")


def _terms(rows: list[Deadline], now: datetime) -> Iterator[icalendar.Event]:
    numbers = {key: case.title for key, case in by_id(Case, (row.case_id for row in rows)).items()}
    for row in rows:
        event = icalendar.Event()
        event.add("uid", f"term-{row.id}@console.invalid")
        late = "Просрочено: " if is_overdue(row.due_at, now) else ""
        event.add("summary", " · ".join(filter(None, (f"{late}{kind_of(row, now)}", numbers.get(row.case_id, "")))))
        if row.due_at == last_moment(row.due_on):
            event.add("dtstart", row.due_on)
            event.add("dtend", row.due_on + timedelta(days=1))
        else:
            event.add("dtstart", _universal(row.due_at, row.territory_id))
        event.add("transp", "TRANSPARENT")
        yield event


def _meetings(rows: list[Any]) -> Iterator[icalendar.Event]:
    for row in rows:
        event = icalendar.Event()
        event.add("uid", f"meeting-{row.id}@console.invalid")
        event.add("summary", f"Заседание № {row.reg_number}" if row.reg_number else "Заседание")
        if row.started_at:
            event.add("dtstart", _universal(datetime.combine(row.held_on, row.started_at), row.territory_id))
        else:
            event.add("dtstart", row.held_on)
            event.add("dtend", row.held_on + timedelta(days=1))
        yield event


def _universal(local: datetime, territory_id: int | None) -> datetime:
    """The wall clock of a territory as the time of everybody's calendar."""
    zone = (regulations.territory(territory_id).timezone if territory_id else "") or DEFAULT_ZONE
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
