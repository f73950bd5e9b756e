"""A municipality brought by a file: what a load would change, the load itself, and the file back out of the database.

A load is one transaction: territory, bodies, posts, a new version when the rules differ, the terms that move with them.
A preview is the same transaction taken back, so that it cannot promise anything else.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import tomli_w
from peewee import fn

from console import audit, regulations, rehearsal, terms
from console.errors import Refused
from console.officers import Officer
from schema.places import Organisation, Post, Territory
from schema.regulation import Regulation, RegulationRule
from validators.problem import Problem
from validators.regulation import Edition, ParsedRegulation, Rule, digest, parse, rules
from validators.regulation_differences import Difference, differences


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, or would do: problems with key paths, or what changed.

    ``moved`` are open terms as :func:`console.terms.refresh` tells them: case, rule, was, now.
    """

    problems: tuple[Problem, ...] = ()
    territory: str = ""
    is_new: bool = False
    version: int = 0
    changes: tuple[Difference, ...] = ()
    moved: tuple[Mapping[str, Any], ...] = ()
    rules: int = 0

    @property
    def summary(self) -> str:
        """One line: «г. Асино: версия 3, изменено правил 2, передвинуто сроков 5»."""
        if not self.version:
            return f"{self.territory}: правила не изменились"
        what = f"правил {self.rules}" if self.is_new else f"изменено правил {len(self.changes)}"
        moved = f", передвинуто сроков {len(self.moved)}" if self.moved else ""
        return f"{self.territory}: версия {self.version}, {what}{moved}"


def load(file: Path, officer: Officer, now: datetime, *, dry_run: bool = False, reason: str = "") -> Loaded:
    """Load a regulation file; files beside it may be inherited."""
    parents = {path.stem: path.read_text(encoding="utf-8") for path in file.parent.glob("*.toml") if path != file}
    return load_text(file.read_text(encoding="utf-8"), officer, now, parents=parents, dry_run=dry_run, reason=reason)


def load_text(
    text: str,
    officer: Officer,
    now: datetime,
    *,
    parents: Mapping[str, str] | None = None,
    dry_run: bool = False,
    reason: str = "",
) -> Loaded:
    """Load a regulation; ``dry_run`` tells what would change and leaves the database as it was."""
    parsed = parse(text, parents or {})
    if isinstance(parsed, list):
        return Loaded(tuple(parsed))
    try:
        return rehearsal.performed(lambda: _stored(parsed, officer, now, reason), rehearsal=dry_run)
    except Refused as refusal:  # a rule of the territory's own card: a name without its cases
        return Loaded(tuple(refusal.problems))


def _stored(parsed: ParsedRegulation, officer: Officer, now: datetime, reason: str) -> Loaded:
    place, is_new = _territory(parsed, officer, now)
    _organisations(parsed, place, officer, now)
    before = regulations.newest(place.id)
    mark = digest(parsed)
    newest = max(parsed.editions, key=lambda edition: edition.in_force_from)
    if before and (before.digest, before.in_force_from) == (mark, newest.in_force_from):
        return Loaded(territory=place.short_name, is_new=is_new)
    changes = differences(_rules_of(before) if before else (), rules(parsed))
    _names_of_the_past(parsed, newest, place, officer, now)
    row = _version(newest, place, officer, now, digest=mark, source=tomli_w.dumps(dict(parsed.tree)), reason=reason)
    stored = [_row(row, rule) for rule in rules(parsed)]
    RegulationRule.insert_many(stored).execute()
    audit.write("load", officer, now, row=place, reason=f"регламент, версия {row.version}. {reason}".strip())
    regulations.forget()
    moved = terms.recompute(now, f"регламент, версия {row.version}", territory=place.id) if before else []
    first = is_new or before is None
    return Loaded((), place.short_name, first, row.version, tuple(changes), tuple(moved), len(stored))


def _row(version: Regulation, rule: Rule) -> dict[str, Any]:
    return {
        "regulation": version,
        "kind": rule.kind,
        "code": rule.code,
        "position": rule.position,
        "payload": json.dumps(rule.payload, ensure_ascii=False),
        "basis": rule.basis,
        "inherited": rule.inherited,
    }


def _rules_of(version: Regulation) -> list[Rule]:
    query = RegulationRule.select().where(RegulationRule.regulation == version).order_by(RegulationRule.position)
    return [Rule(r.kind, r.code, r.position, json.loads(r.payload), r.basis, r.inherited) for r in query]


def _version(edition: Edition, place: Territory, officer: Officer, now: datetime, **more: Any) -> Regulation:
    last = Regulation.select(fn.MAX(Regulation.version)).where(Regulation.territory == place).scalar() or 0
    row: Regulation = Regulation.create(
        territory=place,
        version=last + 1,
        title=edition.title,
        edition=edition.edition,
        basis=edition.basis,
        adopted_on=edition.adopted_on,
        published_on=edition.published_on,
        published_where=edition.published_where,
        in_force_from=edition.in_force_from,
        loaded_at=now,
        loaded_by=officer.name,
        **more,
    )
    return row


def _names_of_the_past(
    parsed: ParsedRegulation, newest: Edition, place: Territory, officer: Officer, now: datetime
) -> None:
    """Earlier editions that the file only names: the history of the act, without rules."""
    known = {row.in_force_from for row in Regulation.select().where(Regulation.territory == place)}
    for edition in sorted(parsed.editions, key=lambda each: each.in_force_from):
        if edition is not newest and edition.in_force_from not in known:
            _version(edition, place, officer, now, digest="")


def _territory(parsed: ParsedRegulation, officer: Officer, now: datetime) -> tuple[Territory, bool]:
    """The territory of the file and whether it is new; a known one is only renamed, by days that are not there yet."""
    from console import records

    known = Territory.get_or_none(Territory.code == parsed.territory["code"])
    if known is None:
        return records.create(Territory, parsed.territory, officer, now).row, True
    days = {row.from_on for row in known.names}
    if added := [row for row in parsed.territory.get("names", ()) if row["from_on"] not in days]:
        records.change(known, {"names": [*known.names, *added]}, officer, now)
    return known, False


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


# ------------------------------------------------------------------ export


def export(territory_id: int, version: int | None = None) -> str:
    """The regulation of a territory as a file that loads to the same rules; KeyError when there is none."""
    query = Regulation.select().where(Regulation.territory == territory_id, Regulation.source != "")
    row = (
        query.where(Regulation.version == version).first()
        if version
        else query.order_by(Regulation.version.desc()).first()
    )
    if row is None:
        raise KeyError(f"{territory_id}, version {version or 'newest'}")
    return str(row.source)


def with_settings(text: str, given: Mapping[str, Any], basis: str, edition: Edition | None = None) -> str:
    """The file with other values of settings (None: explicitly none), each with its basis, and a new edition if any."""
    tree = tomllib.loads(text)
    for code, value in given.items():
        tree["setting"][code] = {"basis": basis, **({"off": True} if value is None else {"value": value})}
    if edition is not None:
        said = {"title": edition.title, "edition": edition.edition, "basis": edition.basis}
        tree["edition"].append({**said, "in_force_from": edition.in_force_from})
    return tomli_w.dumps(tree)
