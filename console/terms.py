"""Keeps the index of terms: rewritten from the papers of the case in the transaction of every event."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from console import regulations
from schema.case import Case
from schema.history import Deadline
from schema.spec import Role
from validators.casefile import CaseFile
from validators.deadlines import Expected, deadlines, is_overdue

_waiting: ContextVar[set[int] | None] = ContextVar("cases whose terms wait for the end of a walk", default=None)


@contextmanager
def deferred(now: datetime, why: str) -> Iterator[None]:
    """Within it terms are not rewritten by every act, but once per case at the end, as they stand at ``now``.

    Only for loading many past acts at once: guards read papers and not this index, so nothing is judged differently.
    """
    waiting: set[int] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for case_id in sorted(waiting):
        refresh(Case.get_by_id(case_id), now, why)


def refresh_for(row: Any, now: datetime) -> None:
    """Recompute the terms of the cases that a written row concerns."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.update(_cases(row))
        return
    for case_id in _cases(row):
        refresh(Case.get_by_id(case_id), now)


def _cases(row: Any) -> Iterable[int]:
    if row.spec.key == "case":
        return [row.id]
    if getattr(row, "case_id", None):
        return [row.case_id]
    items = getattr(row, "agenda", ())
    return sorted({item.case_id for item in items if item.case_id})


def refresh(case: Case, now: datetime, why: str = "") -> list[dict[str, Any]]:
    """Make the stored terms of a case equal to what follows from its papers; returns what moved (was / now / why)."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.add(case.id)
        return []
    expected = _expected(case, now.date())
    stored = {_identity(row): row for row in Deadline.select().where(Deadline.case_id == case.id)}
    moved: list[dict[str, Any]] = []
    for item in expected:
        row = stored.pop(_identity(item), None)
        moved += _write(case, item, row, now, why)
    for gone in stored.values():
        if gone.status == "open":
            Deadline.update(status="cancelled").where(Deadline.id == gone.id).execute()
    _remember_next(case)
    return moved


def _expected(case: Case, today: date) -> list[Expected]:
    """Every term by the edition that was in force on the day of its event; turns are counted through the editions."""
    file, stood, days = CaseFile(case), suspensions(case), regulations.calendar()
    editions = regulations.timeline(case.territory_id)
    if len(editions) <= 1:
        return [item for _, rules in editions for item in deadlines(file, rules.terms, days, today, stood)]
    starts = [date.min, *(since for since, _ in editions[1:])]
    ends = [*starts[1:], date.max]
    found: list[Expected] = []
    for (_, rules), start, end in zip(editions, starts, ends, strict=True):
        found += [item for item in deadlines(file, rules.terms, days, today, stood) if start <= item.base_on < end]
    return list(_counted_through(found))


def _counted_through(found: Sequence[Expected]) -> Iterator[Expected]:
    """Turns that two editions number alike are numbered anew by their days; all others keep their numbers."""
    times = Counter(_identity(item) for item in found)
    repeated = {_paper(item) for item in found if times[_identity(item)] > 1}
    turns: Counter[tuple[Any, ...]] = Counter()
    for item in sorted(found, key=lambda each: (each.rule, each.base_on, each.cycle)):
        turns[_paper(item)] += 1
        yield replace(item, cycle=turns[_paper(item)]) if _paper(item) in repeated else item


def _paper(item: Any) -> tuple[Any, ...]:
    return (item.rule, item.document or "", item.row_id)


def _identity(item: Any) -> tuple[Any, ...]:
    return (item.rule, item.cycle, item.document or "", item.row_id)


def _write(case: Case, item: Expected, row: Deadline | None, now: datetime, why: str) -> list[dict[str, Any]]:
    values: dict[str, Any] = {
        "case_id": case.id,
        "territory_id": case.territory_id,
        "rule": item.rule,
        "cycle": item.cycle,
        "document": item.document or "",
        "row_id": item.row_id,
        "title": item.title,
        "responsible_role": item.responsible_role,
        "responsible_id": _responsible(case, Role(item.responsible_role)),
        "base_on": item.base_on,
        "target_on": item.target_on,
        "raw_on": item.raw_on,
        "due_on": item.due_on,
        "safe_on": item.safe_on,
        "status": item.status,
        "met_on": item.met_on,
        "days_late": item.days_late,
        "provisional": item.provisional,
        "explanation": item.explanation,
    }
    if row is None:
        Deadline.insert(values).execute()
        return []
    if row.status == "waived":
        return []
    if row.due_on != item.due_on and row.status == "open":
        note = {
            "was": f"{row.due_on:%d.%m.%Y}",
            "now": f"{item.due_on:%d.%m.%Y}",
            "why": why or "изменилось основание",
            "at": now.isoformat(),
        }
        values["changed"] = json.dumps([*json.loads(row.changed), note], ensure_ascii=False)
        moved = [{"case": case.title, "rule": item.rule, "title": item.title, **note}]
    else:
        moved = []
    if any(getattr(row, name) != value for name, value in values.items()):
        Deadline.update(values).where(Deadline.id == row.id).execute()
    return moved


def _responsible(case: Case, role: Role) -> int | None:
    match role:
        case Role.CURATOR:
            return case.curator_id
        case Role.SPECIALIST:
            return case.assigned_to_id
    return None


def _remember_next(case: Case) -> None:
    """The nearest open due date stands on the case, so that lists filter and colour without a join."""
    nearest = (
        Deadline.select(Deadline.due_on)
        .where(Deadline.case_id == case.id, Deadline.status == "open")
        .order_by(Deadline.due_on)
        .scalar()
    )
    if nearest != case.next_due_on:
        Case.update(next_due_on=nearest).where(Case.id == case.id).execute()
        case.next_due_on = nearest


def suspensions(case: Case) -> list[tuple[date, date]]:
    """Closed intervals in which the case stood still (from the moves T16 and T17)."""
    found, since = [], None
    for move in CaseFile(case).moves:
        if move.to_state == "suspended":
            since = move.happened_on
        elif move.from_state == "suspended" and since:
            found.append((since, move.happened_on))
            since = None
    return found


def open_terms(query: Any, today: date, *, overdue_only: bool = False) -> Any:
    """Open deadlines narrowed to overdue ones by the one predicate."""
    query = query.where(Deadline.status == "open")
    return query.where(overdue(Deadline.due_on, today)) if overdue_only else query


def overdue(column: Any, today: date) -> Any:
    """The SQL face of :func:`validators.deadlines.is_overdue`; a property test says that they agree."""
    return column < today


def count_overdue(case_ids: Any, today: date) -> int:
    """How many open terms of these cases are overdue: the one number of badge, desk, list and matrix."""
    query = Deadline.select().where(Deadline.case_id.in_(case_ids))
    return int(open_terms(query, today, overdue_only=True).count())


def recompute(now: datetime, why: str, *, territory: int | None = None) -> list[dict[str, Any]]:
    """Recompute the terms of every unfinished case (of one territory); for a changed calendar or regulation."""
    cases = Case.select() if territory is None else Case.select().where(Case.territory == territory)
    return [change for case in cases if not case.state.is_final for change in refresh(case, now, why)]


_ = is_overdue
