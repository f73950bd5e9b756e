"""The regulation in force: rows of the database as typed values, cached because an edition never changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from schema.history import Counter
from schema.places import CalendarDay, CalendarYear, Territory
from schema.regulation import Regulation, RegulationRule
from schema.spec import GENERAL, CaseTransition, Term, Words
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
    """The rules of the territory on a day: of the newest edition then in force; before the first one, its own."""
    return on_days(territory_id)(on)


def on_days(territory_id: int) -> Callable[[date], InForce]:
    """The rules of a territory by the day, for whoever asks about many days: the editions are read once."""
    editions = timeline(territory_id)
    first = editions[0][1] if editions else NOTHING
    return lambda on: next((rules for since, rules in reversed(editions) if since <= on), first)


def timeline(territory_id: int) -> list[tuple[date, InForce]]:
    """The editions of a territory whose rules are known, each as last mended, with the day it came into force."""
    query = Regulation.select(Regulation.id, Regulation.in_force_from).where(
        Regulation.territory == territory_id, Regulation.digest != ""
    )
    newest = {row.in_force_from: row.id for row in query.order_by(Regulation.in_force_from, Regulation.version)}
    return [(since, _edition(key)) for since, key in newest.items()]


def effective(territory_id: int, on: date) -> Regulation | None:
    """The version of the rules in force on a day, with the names of its act."""
    key = in_force(territory_id, on).regulation_id
    return None if key is None else Regulation.get_by_id(key)


def newest(territory_id: int) -> Regulation | None:
    """The last version of the rules of a territory, in force or still to come."""
    query = Regulation.select().where(Regulation.territory == territory_id, Regulation.digest != "")
    found: Regulation | None = query.order_by(Regulation.in_force_from.desc(), Regulation.version.desc()).first()
    return found


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


def inherited(regulation_id: int | None) -> frozenset[str]:
    """Key paths («term.DL-S1») of the rules of a version that come from the regional skeleton."""
    query = RegulationRule.select(RegulationRule.kind, RegulationRule.code).where(
        RegulationRule.regulation == regulation_id, RegulationRule.inherited
    )
    return frozenset(f"{row.kind}.{row.code}" for row in query)


_KINDS = ("setting", "transition", "term")


def calendar(territory_id: int | None = None) -> WorkingCalendar:
    """The production calendar of a territory, its regional days over those of the country; without one the country's.

    Read anew only after somebody changed it.
    """
    version = Counter.select(Counter.value).where(Counter.series == "calendar-version").scalar() or 0
    return _calendar(version, territory_id)


def calendar_changed() -> None:
    """Say to every process that its remembered calendar is out of date; inside the transaction of the change."""
    raised = {Counter.value: Counter.value + 1}
    Counter.insert(series="calendar-version", value=1).on_conflict(
        conflict_target=[Counter.series], update=raised
    ).execute()


@lru_cache(maxsize=64)
def _calendar(version: int, territory_id: int | None) -> WorkingCalendar:
    days = {row.day: row.working for row in CalendarDay.select().where(CalendarDay.territory.is_null())}
    if territory_id is not None:
        days |= {row.day: row.working for row in CalendarDay.select().where(CalendarDay.territory == territory_id)}
    standing = {row.year: row.provisional for row in CalendarYear.select()}
    # A day typed ahead into a year that nobody has brought yet does not settle that year (L.3.9).
    unsettled = {day.year for day in days if standing.get(day.year, True)}
    return WorkingCalendar(days, frozenset(unsettled))


def forget() -> None:
    """Drop what is remembered: another database was opened."""
    _edition.cache_clear()
    _calendar.cache_clear()
    _territory.cache_clear()


def territory(territory_id: int) -> Territory:
    """A territory by id, for screens; read anew only after somebody changed it."""
    version = Territory.select(Territory.row_version).where(Territory.id == territory_id).scalar()
    return _territory(territory_id, version)


def words_of(territory_id: int | None, on: date) -> Words:
    """What the territory calls things on a day; the general words where there is no territory."""
    return territory(territory_id).on(on).words if territory_id else GENERAL


@lru_cache(maxsize=64)
def _territory(territory_id: int, version: int) -> Territory:
    return Territory.get_by_id(territory_id)
