"""Ready signals for tests: what a clerk types into the journal, as values for the doors and as form fields."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from console import records
from schema.places import Organisation, Territory
from schema.registers.abuse_journal import AbuseFactEntry


def values(**changes: Any) -> dict[str, Any]:
    """Values of a journal row about two children."""
    given: dict[str, Any] = {
        "received_at": datetime(2026, 11, 20, 10, 15),
        "source_kind": "SOURCE.SCHOOL",
        "source_person": "Орлова Т. М., социальный педагог",
        "anonymous": False,
        "channel": "CHANNEL.ORAL",
        "children": [
            {
                "last_name": "Черных",
                "first_name": "Пётр",
                "patronymic": "Ильич",
                "gender": "m",
                "birth_date": date(2015, 5, 12),
            },
            {
                "last_name": "Черных",
                "first_name": "Дарья",
                "patronymic": "Ильинична",
                "gender": "f",
                "birth_date": date(2020, 2, 1),
            },
        ],
        "address": "г. Асино, ул. Учебная, д. 5, кв. 2",
        "abuse_kinds": ["ABUSE.NEGLECT"],
        "summary": "Дети несколько дней приходят в школу голодными, в холодную погоду без верхней одежды.",
        "immediate_threat": "no",
        "urgency": "URGENCY.DAYS3",
    }
    return given | changes


def register(world: Any, login: str = "clerk.asino", now: datetime | None = None, **changes: Any) -> AbuseFactEntry:
    """A registered signal, made through the door by the clerk."""
    moment = now or world.now
    saved = records.create(AbuseFactEntry, values(**changes), world.officer(login, moment), moment)
    row: AbuseFactEntry = saved.row
    return row


def form(**changes: Any) -> dict[str, Any]:
    """The same signal as a person types it."""
    typed = {
        "received_at": "20.11.2026 10:15",
        "source_kind": "SOURCE.SCHOOL",
        "source_person": "Орлова Т. М., социальный педагог",
        "channel": "CHANNEL.ORAL",
        "children-count": "2",
        "children-0-last_name": "Черных",
        "children-0-first_name": "Пётр",
        "children-0-patronymic": "Ильич",
        "children-0-gender": "m",
        "children-0-birth_date": "12.05.2015",
        "children-1-last_name": "Черных",
        "children-1-first_name": "Дарья",
        "children-1-patronymic": "Ильинична",
        "children-1-gender": "f",
        "children-1-birth_date": "01022020",
        "address": "г. Асино, ул. Учебная, д. 5, кв. 2",
        "abuse_kinds": ["ABUSE.NEGLECT"],
        "summary": "Дети несколько дней приходят в школу голодными.",
        "immediate_threat": "no",
        "urgency": "URGENCY.DAYS3",
    }
    return typed | changes


def organisation(code: str, role: str) -> Organisation:
    """A body of a territory by its role in the system."""
    place = Territory.get(Territory.code == code)
    found: Organisation = Organisation.get(Organisation.territory == place, Organisation.role_in_system == role)
    return found
