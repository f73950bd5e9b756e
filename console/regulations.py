"""The regulation in force: rows of the database as typed values, cached because an edition never changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from console.database import transaction
from console.officers import Officer
from schema.history import Counter
from schema.places import CalendarDay, CalendarYear, Organisation, Post, Territory
from schema.regulation import Regulation, RegulationRule
from schema.spec import CaseTransition, Term
from validators.calendar import WorkingCalendar
from validators.problem import Problem
from validators.regulation import ParsedRegulation, digest, parse, rules, term_from_payload, transition_from_payload


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
    current = (
        editions.where(Regulation.in_force_from <= on)
        .order_by(Regulation.in_force_from.desc(), Regulation.id.desc())
        .first()
    )
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


def calendar_changed() -> None:
    """Say to every process that its remembered calendar is out of date; inside the transaction of the change."""
    raised = {Counter.value: Counter.value + 1}
    Counter.insert(series="calendar-version", value=1).on_conflict(
        conflict_target=[Counter.series], update=raised
    ).execute()


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
    return Territory.get_by_id(territory_id)


# ------------------------------------------------------------------ loading


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, or would do: problems with key paths, or one line of summary."""

    problems: tuple[Problem, ...] = ()
    summary: str = ""


def load(file: Path, officer: Officer, now: datetime, *, dry_run: bool = False) -> Loaded:
    """Load a regulation file in one transaction: territory, bodies, posts, a new edition when the rules differ."""
    parents = {path.stem: path.read_text() for path in file.parent.glob("*.toml") if path != file}
    parsed = parse(file.read_text(), parents)
    if isinstance(parsed, list):
        return Loaded(tuple(parsed))
    if dry_run:
        return Loaded(summary=_dry(parsed))
    with transaction():
        place = _territory(parsed, officer, now)
        _organisations(parsed, place, officer, now)
        summary = _editions(parsed, place)
    forget()
    return Loaded(summary=f"{place.short_name}: {summary}")


def _dry(parsed: ParsedRegulation) -> str:
    known = Territory.get_or_none(Territory.code == parsed.territory["code"])
    same = (
        known and Regulation.select().where(Regulation.territory == known, Regulation.digest == digest(parsed)).exists()
    )
    counts = f"переходов {len(parsed.transitions)}, сроков {len(parsed.terms)}, настроек {len(parsed.settings)}"
    return f"{'правила не изменились' if same else 'будет новая редакция'}: {counts}"


def _territory(parsed: ParsedRegulation, officer: Officer, now: datetime) -> Territory:
    from console import records

    known = Territory.get_or_none(Territory.code == parsed.territory["code"])
    if known:
        return known
    return records.create(Territory, parsed.territory, officer, now).row


def _organisations(parsed: ParsedRegulation, place: Territory, officer: Officer, now: datetime) -> None:
    """Bodies and posts that are not there yet; existing ones may have been corrected by hand and stay."""
    from console import records

    local = replace(officer, territory_id=place.id)
    bodies: dict[str, int] = {}
    for given in parsed.organisations:
        known = Organisation.get_or_none(Organisation.territory == place, Organisation.full_name == given["full_name"])
        row = known or records.create(Organisation, given, local, now).row
        bodies.setdefault(given["role_in_system"], row.id)
    for given in parsed.posts:
        if not Post.select().where(Post.territory == place, Post.role == given["role"]).exists():
            values = {**given, "organisation": bodies.get(given.get("organisation", ""))}
            records.create(Post, values, local, now)


def _editions(parsed: ParsedRegulation, place: Territory) -> str:
    """The rules become rows of the newest edition; older editions are kept as history of the act."""
    mark = digest(parsed)
    if Regulation.select().where(Regulation.territory == place, Regulation.digest == mark).exists():
        return "правила не изменились"
    newest = max(parsed.editions, key=lambda edition: edition.in_force_from)
    row = Regulation.create(
        territory=place,
        title=newest.title,
        edition=newest.edition,
        basis=newest.basis,
        adopted_on=newest.adopted_on,
        published_on=newest.published_on,
        published_where=newest.published_where,
        in_force_from=newest.in_force_from,
        digest=mark,
    )
    rows = [
        {
            "regulation": row,
            "kind": rule.kind,
            "code": rule.code,
            "position": rule.position,
            "payload": json.dumps(rule.payload, ensure_ascii=False),
            "basis": rule.basis,
            "inherited": rule.inherited,
        }
        for rule in rules(parsed)
    ]
    RegulationRule.insert_many(rows).execute()
    return f"новая редакция, правил {len(rows)}"
