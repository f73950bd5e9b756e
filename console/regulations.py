"""The regulation in force: rows of the database as typed values, cached because an edition never changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from schema.history import Counter
from schema.places import CalendarDay, CalendarYear, Territory
from schema.regulation import Regulation, RegulationRule
from schema.spec import CaseTransition, Term
from validators.calendar import WorkingCalendar
from validators.regulation import term_from_payload, transition_from_payload


@dataclass(frozen=True, slots=True)
class InForce:
    """Rules of one territory on one day. ``settings`` maps a key to its value, ``bases`` to its legal basis."""

    regulation_id: int | None
    settings: Mapping[str, Any]
    bases: Mapping[str, str]
    transitions: Mapping[str, CaseTransition]
    terms: tuple[Term, ...]


NOTHING = InForce(None, {}, {}, {}, ())


def in_force(territory_id: int, on: date) -> InForce:
    """The newest edition of the territory that is in force on a day; before the first one, the first."""
    editions = Regulation.select(Regulation.id).where(Regulation.territory == territory_id)
    current = editions.where(Regulation.in_force_from <= on).order_by(Regulation.in_force_from.desc(), Regulation.id.desc()).first()
    first = current or editions.order_by(Regulation.in_force_from, Regulation.id).first()
    return _edition(first.id) if first else NOTHING


@lru_cache(maxsize=64)
def _edition(regulation_id: int) -> InForce:
    rules = list(
        RegulationRule.select().where(RegulationRule.regulation == regulation_id).order_by(RegulationRule.position)
    )
    payloads = {kind: [(r.code, json.loads(r.payload), r.basis) for r in rules if r.kind == kind] for kind in _KINDS}
    return InForce(
        regulation_id,
        {code: payload for code, payload, _ in payloads["setting"]},
        {code: basis for code, _, basis in payloads["setting"]},
        {code: transition_from_payload(payload) for code, payload, _ in payloads["transition"]},
        tuple(term_from_payload(payload) for _, payload, _ in payloads["term"]),
    )


_KINDS = ("setting", "transition", "term")


def calendar() -> WorkingCalendar:
    """The production calendar; read anew only after somebody changed it."""
    version = Counter.select(Counter.value).where(Counter.series == "calendar-version").scalar() or 0
    return _calendar(version)


@lru_cache(maxsize=2)
def _calendar(version: int) -> WorkingCalendar:
    days = {row.day: row.working for row in CalendarDay.select()}
    years = frozenset(row.year for row in CalendarYear.select().where(CalendarYear.provisional))
    return WorkingCalendar(days, years)


def forget() -> None:
    """Drop what is remembered: another database was opened."""
    _edition.cache_clear()
    _calendar.cache_clear()
    territory.cache_clear()


@lru_cache(maxsize=64)
def territory(territory_id: int) -> Territory:
    """A territory by id, for screens; names change rarely, and :func:`forget` is called when they do."""
    return Territory[territory_id]
