"""Keeps the index of terms: rewritten from the papers of the case in the transaction of every event."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from console import access, regulations
from console.database import side_by_side
from console.officers import Officer
from schema import registry
from schema.case import Case
from schema.document import Document
from schema.history import Deadline, TermAct
from schema.places import Employee
from schema.regulation import Regulation
from schema.spec import Role, State, Term
from schema.spec.local import speaking
from validators.casefile import CaseFile, PaperFile
from validators.deadlines import AGENDA, HANDOVER, Expected, Suspension, deadlines, last_moment, taken_over
from validators.settlement import settled

#: What waits for the end of a walk: a case or a paper without one, by the key of its model.
_Waiting = set[tuple[str, int]]
_waiting: ContextVar[_Waiting | None] = ContextVar("rows whose terms wait for the end of a walk", default=None)
_CASE = "case"
_Editions = list[tuple[date, regulations.InForce]]


@contextmanager
def deferred(now: datetime, why: str) -> Iterator[None]:
    """Within it terms are not rewritten by every act, but once per case at the end, as they stand at ``now``.

    Only for loading many past acts at once: guards read papers and not this index, so nothing is judged differently.
    """
    waiting: _Waiting = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for key, row_id in sorted(waiting):
        _refresh_row(registry.get(key).get_by_id(row_id), now, why)


def bring_up(case: Case, now: datetime) -> None:
    """Within :func:`deferred`: the terms of one case as they stand at ``now``, for a paper that quotes them."""
    token = _waiting.set(None)
    try:
        refresh(case, now)
    finally:
        _waiting.reset(token)


def refresh_for(row: Any, now: datetime) -> None:
    """Recompute the terms of the cases that a written row concerns, or its own when it belongs to no case."""
    why = f"изменён документ: {row.caption}"[:300] if isinstance(row, Document) else ""
    for case_id in _cases(row):
        if not _postponed(_CASE, case_id):
            refresh(Case.get_by_id(case_id), now, why)
    refresh_loose(row, now)


def refresh_loose(row: Any, now: datetime) -> None:
    """Recompute the terms that a paper keeps while it belongs to no case."""
    if type(row) in _loose_models():
        refresh_paper(row, now, f"изменён документ: {row.caption}"[:300])


def _refresh_row(row: Any, now: datetime, why: str) -> list[dict[str, Any]]:
    return refresh(row, now, why) if isinstance(row, Case) else refresh_paper(row, now, why)


def _cases(row: Any) -> Iterable[int]:
    if getattr(row, "case_id", None):
        return [row.case_id]
    items = getattr(row, "agenda", ())
    return sorted({item.case_id for item in items if item.case_id})


def refresh(case: Case, now: datetime, why: str = "") -> list[dict[str, Any]]:
    """Make the stored terms of a case equal to what follows from its papers; returns what moved (was / now / why)."""
    if case.destroyed_on or _postponed(_CASE, case.id):
        return []
    editions = regulations.timeline(case.territory_id)
    file = CaseFile(case)
    with speaking(regulations.words_of(case.territory_id, now.date())):  # a stored title is the territory's own
        expected = _by_editions(editions, file, now.date(), suspensions(case), case)
        expected = [_ended(item, file) for item in (*expected, *_taken_over(file, now))]
        moved = _Index(case, case, editions, now, why).rewrite(expected)
    _remember_next(case)
    return moved


def following(case: Case) -> list[Deadline]:
    """Open terms of the case that another territory takes over with it, by their days; never a turn already missed."""
    rules = regulations.timeline(case.territory_id)
    codes = {rule.code for _, edition in rules for rule in edition.terms if rule.follows_case}
    mine = (Deadline.case_id == case.id) & (Deadline.status == "open") & ~Deadline.missed
    rows = Deadline.select().where(mine, (Deadline.document == HANDOVER) | Deadline.rule.in_(codes))
    return list(rows.order_by(Deadline.due_at, Deadline.id))


def _taken_over(file: CaseFile, now: datetime) -> list[Expected]:
    """The terms that came with the case from another territory."""
    if file.case.previous_case_id is None:
        return []
    model: Any = registry.get(HANDOVER)
    handover = model.get_or_none(model.accepted_case == file.case.id)
    if handover is None:
        return []
    rules = {rule.code: rule for rule in regulations.in_force(file.case.territory_id, now.date()).terms}
    return taken_over(file, handover, rules, regulations.calendar(), now.date())


def _ended(item: Expected, file: CaseFile) -> Expected:
    """A term cancelled because the case was handed over says so: the paper and the territory stand in the history."""
    if item.status != "cancelled" or item.cause or file.case.state is not State.TRANSFERRED:
        return item
    return replace(item, cause=f"случай передан: {file.moves[-1].comment}" if file.moves else "случай передан")


def refresh_paper(paper: Any, now: datetime, why: str = "") -> list[dict[str, Any]]:
    """The same for a letter or an appeal that belongs to no case: an unanswered one has a term all the same."""
    if _postponed(paper.spec.key, paper.id):
        return []
    editions = regulations.timeline(paper.territory_id)
    expected = [] if paper.case_id else _by_editions(editions, PaperFile(paper), now.date(), (), paper)
    return _Index(None, paper, editions, now, why).rewrite(expected)


def _by_editions(
    editions: _Editions, file: Any, today: date, stood: Sequence[Suspension], owner: Any
) -> list[Expected]:
    """Every term by the edition that was in force on the day of its event; of a paper without a case its own ones."""
    calendar, own = regulations.calendar(owner.territory_id), "" if isinstance(owner, Case) else owner.spec.key
    starts = [date.min, *(since for since, _ in editions[1:])]
    ends = [*starts[1:], date.max]
    found: list[Expected] = []
    for (_, rules), start, end in zip(editions, starts, ends, strict=False):
        terms = [rule for rule in rules.terms if _is_own(rule, own)] if own else rules.terms
        counted = deadlines(file, terms, calendar, today, stood)
        found += [item for item in counted if start <= item.base_on < end]
    return list(_counted_through(found))


def _counted_through(found: Sequence[Expected]) -> Iterator[Expected]:
    """Turns that two editions number alike are numbered anew by their days; all others keep their numbers."""
    times = Counter(_identity(item) for item in found)
    repeated = {_paper(item) for item in found if times[_identity(item)] > 1}
    turns: Counter[tuple[Any, ...]] = Counter()
    for item in found if not repeated else sorted(found, key=lambda each: (each.rule, each.base_on, each.cycle)):
        turns[_paper(item)] += 1
        yield replace(item, cycle=turns[_paper(item)]) if _paper(item) in repeated else item


def _paper(item: Any) -> tuple[Any, ...]:
    return (item.rule, item.document or "", item.row_id)


def _is_own(rule: Term, key: str) -> bool:
    return rule.per_paper and rule.event.document == key


def _postponed(key: str, row_id: int) -> bool:
    waiting = _waiting.get()
    if waiting is not None:
        waiting.add((key, row_id))
    return waiting is not None


class _Index:
    """The stored terms of one case or of one paper without a case."""

    def __init__(self, case: Case | None, owner: Any, editions: _Editions, now: datetime, why: str) -> None:
        self.case, self.owner, self.editions, self.now, self.why = case, owner, editions, now, why

    def rewrite(self, expected: Sequence[Expected]) -> list[dict[str, Any]]:
        """Write what is expected, cancel what no longer follows; returns what moved."""
        stored = {_identity(row): row for row in self._of(Deadline)}
        acts: dict[tuple[Any, ...], list[TermAct]] = {}
        for act in self._of(TermAct).order_by(TermAct.id):
            acts.setdefault(_identity(act), []).append(act)
        moved: list[dict[str, Any]] = []
        calendar = regulations.calendar(self.owner.territory_id)
        for item in expected:
            decided = settled(item, acts.get(_identity(item), ()), calendar)
            moved += self._write(decided, stored.pop(_identity(item), None))
        for gone in stored.values():
            if gone.status == "open":
                Deadline.update(status="cancelled").where(Deadline.id == gone.id).execute()
        return moved

    def _of(self, table: Any) -> Any:
        if self.case is not None:
            return table.select().where(table.case_id == self.case.id)
        mine = (table.document == self.owner.spec.key) & (table.row_id == self.owner.id)
        return table.select().where(table.case_id.is_null(), mine)

    def _write(self, item: Expected, row: Deadline | None) -> list[dict[str, Any]]:
        values = self._values(item)
        if row is None:
            Deadline.insert(values).execute()
            return []
        moved: list[dict[str, Any]] = []
        if row.due_at != item.due_at and row.status != "cancelled":
            note = self._note(item, row)
            values["changed"] = json.dumps([*json.loads(row.changed), note], ensure_ascii=False)
            title = self.case.title if self.case is not None else self.owner.caption
            place = regulations.territory(self.owner.territory_id).short_name
            moved = [
                {
                    "case": title,
                    "place": place,
                    "rule": item.rule,
                    "title": item.title,
                    "who": self._who(values),
                    **note,
                }
            ]
        if any(getattr(row, name) != value for name, value in values.items()):
            Deadline.update(values).where(Deadline.id == row.id).execute()
        return moved

    def _who(self, values: Mapping[str, Any]) -> str:
        """Who answers for a term that moved: the officer, or the role where no one is named."""
        person = Employee.get_or_none(Employee.id == values["responsible_id"])
        return person.short if person else Role(values["responsible_role"]).label

    def _note(self, item: Expected, row: Deadline) -> dict[str, str]:
        return {
            "was": moment_text(row.due_at),
            "now": moment_text(item.due_at),
            "why": self._why(item, row),
            "at": self.now.isoformat(),
        }

    def _why(self, item: Expected, row: Deadline) -> str:
        """A new edition or another base explains the change better than the act that led to the recount."""
        if row.base_on != item.base_on:
            base = f"отсчёт был с {row.base_on:%d.%m.%Y}, стал с {item.base_on:%d.%m.%Y}"
            return f"{base}; {self.why}" if self.why else base
        edition_id = self._edition(item)
        if row.regulation_id != edition_id and row.counted_on != item.counted_on:
            edition = Regulation.get_or_none(Regulation.id == edition_id)
            if edition is not None:
                text = f"действует другая версия правил: {edition.edition or edition.title}"
                return f"{text}; {self.why}" if self.why else text
        return self.why or "изменилось основание"

    def _values(self, item: Expected) -> dict[str, Any]:
        return {
            "case_id": None if self.case is None else self.case.id,
            "territory_id": self.owner.territory_id,
            "rule": item.rule,
            "cycle": item.cycle,
            "document": item.document or "",
            "row_id": item.row_id,
            "title": item.title,
            "responsible_role": item.responsible_role,
            "responsible_id": item.responsible_id or self._responsible(Role(item.responsible_role)),
            "base_on": item.base_on,
            "target_on": item.target_on,
            "raw_on": item.raw_on,
            "due_on": item.due_on,
            "due_at": item.due_at,
            "counted_on": item.counted_on,
            "safe_on": item.safe_on,
            "missed": item.missed,
            "regulation_id": self._edition(item),
            "status": item.status,
            "met_on": item.met_on,
            "days_late": item.days_late,
            "cause": item.cause,
            "accepted_by": item.accepted_by,
            "provisional": item.provisional,
            "explanation": item.explanation,
        }

    def _edition(self, item: Expected) -> int | None:
        """The version of the rules by which the term is counted."""
        before = [rules.regulation_id for since, rules in self.editions if since <= item.base_on]
        return before[-1] if before else next((rules.regulation_id for _, rules in self.editions), None)

    def _responsible(self, role: Role) -> int | None:
        if self.case is None:
            return self.owner.created_by_id
        match role:
            case Role.CURATOR:
                return self.case.curator_id
            case Role.SPECIALIST:
                return self.case.assigned_to_id
        return None


def _identity(item: Any) -> tuple[Any, ...]:
    return (item.rule, item.cycle, item.document or "", item.row_id)


def moment_text(due_at: datetime) -> str:
    """«24.11.2026», with the hour where the term has one: «24.11.2026 16:15»."""
    return f"{due_at:%d.%m.%Y}" if due_at == last_moment(due_at.date()) else f"{due_at:%d.%m.%Y %H:%M}"


def _remember_next(case: Case) -> None:
    """The nearest open due date stands on the case, so that lists filter and colour without a join."""
    nearest = (
        Deadline.select(Deadline.due_at)
        .where(Deadline.case_id == case.id, Deadline.status == "open")
        .order_by(Deadline.due_at)
        .scalar()
    )
    if nearest != case.next_due_at:
        day = nearest.date() if nearest else None
        Case.update(next_due_at=nearest, next_due_on=day).where(Case.id == case.id).execute()
        case.next_due_at, case.next_due_on = nearest, day


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


# ------------------------------------------------------------------ reading


def visible(officer: Officer, kinds: Collection[str] | None = None) -> Any:
    """A query of the terms that the officer may see: of visible cases, and of visible papers without a case.

    ``kinds``: the only kinds of such papers that are asked about; writing the rules of all of them down takes time.
    """
    parts = []
    if access.may_list(Case, officer):
        parts.append(Deadline.case_id.in_(access.visible(Case, officer).select(Case.id)))
    for model in _loose_models():
        if (kinds is None or model.spec.key in kinds) and access.may_list(model, officer):
            rows = access.visible(model, officer).select(model.id)
            parts.append(Deadline.case_id.is_null() & (Deadline.document == model.spec.key) & Deadline.row_id.in_(rows))
    return Deadline.select().where(side_by_side(parts, "OR") if parts else access.NOTHING)


def _loose_models() -> list[Any]:
    """Papers that may have no case and so keep terms of their own; meetings concern cases by their agenda."""
    return [m for m in registry.documents() if not m.spec.needs_case and m.spec.key != AGENDA]


def open_terms(query: Any, now: datetime, *, overdue_only: bool = False) -> Any:
    """Open deadlines narrowed to overdue ones by the one predicate."""
    query = query.where(Deadline.status == "open")
    return query.where(overdue(Deadline.due_at, now)) if overdue_only else query


def own(officer: Officer) -> Any:
    """The terms that the officer answers for: by name, or by a post that nobody is named for."""
    by_role = Deadline.responsible_id.is_null() & Deadline.responsible_role.in_(sorted(officer.roles))
    return by_role if officer.employee_id is None else (Deadline.responsible_id == officer.employee_id) | by_role


def overdue(column: Any, now: datetime) -> Any:
    """The SQL face of :func:`validators.deadlines.is_overdue`; a property test says that they agree."""
    return column < now


def count_overdue(officer: Officer, now: datetime) -> int:
    """How many visible open terms are overdue: the one number of badge, desk, list and matrix."""
    loose = Deadline.select(Deadline.document).where(Deadline.case_id.is_null()).distinct()
    kinds = {row.document for row in open_terms(loose, now, overdue_only=True)}
    return int(open_terms(visible(officer, kinds), now, overdue_only=True).count())


def recompute(now: datetime, why: str, *, territory: int | None = None) -> list[dict[str, Any]]:
    """Recompute the terms of every unfinished case and paper (of a territory); after a change of calendar or rules."""
    cases = Case.select() if territory is None else Case.select().where(Case.territory == territory)
    moved = [change for case in cases if not case.state.is_final for change in refresh(case, now, why)]
    for model in _loose_models():
        open_ids = Deadline.select(Deadline.row_id).where(
            Deadline.case_id.is_null(), Deadline.document == model.spec.key, Deadline.status == "open"
        )
        papers = model.select().where(model.id.in_(open_ids))
        for paper in papers if territory is None else papers.where(model.territory == territory):
            moved += refresh_paper(paper, now, why)
    return moved
