"""What people decided about a term laid over what follows from the papers; and what stands against deciding so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from schema.history import TermActKind
from schema.spec import Term
from validators.calendar import WorkingCalendar
from validators.deadlines import Expected, add, days_late, is_overdue, last_moment
from validators.problem import Problem

REASON_LENGTH = 10
#: An act is a row of ``schema.history.TermAct``.
Act = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an officer types: the reason (of lateness: its cause), the paper it rests on, the new or actual day."""

    kind: TermActKind
    reason: str = ""
    basis: str = ""
    on: date | None = None


def settled(item: Expected, acts: Iterable[Act], calendar: WorkingCalendar) -> Expected:
    """The term after all decisions about it, in their order."""
    for act in acts:
        item = _applied(item, act, calendar)
    return item


def _applied(item: Expected, act: Act, calendar: WorkingCalendar) -> Expected:
    match TermActKind(act.kind):
        case TermActKind.EXTEND:
            return _extended(item, act, calendar)
        case TermActKind.WAIVE:
            return replace(item, status="waived") if item.status == "open" else item
        case TermActKind.RESTORE:
            return replace(item, status="open") if item.status == "waived" else item
        case TermActKind.ACCEPT:
            status = "accepted" if item.status == "open" and item.missed else item.status
            return replace(item, status=status, cause=act.reason, accepted_by=act.officer)
        case TermActKind.DONE:
            return _done(item, act.due_on, calendar)


def _extended(item: Expected, act: Act, calendar: WorkingCalendar) -> Expected:
    """The new limit; a base that moved later than the decision makes the decision idle."""
    if act.due_on <= item.due_on:
        return item
    basis = f" ({act.basis})" if act.basis else ""
    longer = replace(
        item,
        raw_on=act.due_on,
        due_on=act.due_on,
        due_at=last_moment(act.due_on),
        safe_on=max(calendar.preceding(act.due_on), item.base_on),
        days_late=days_late(act.due_on, item.counted_to, calendar),
        explanation=f"{item.explanation}; продлён до {act.due_on:%d.%m.%Y}{basis}",
    )
    return _met(longer, item.met_on) if item.met_on else longer


def _done(item: Expected, day: date, calendar: WorkingCalendar) -> Expected:
    if item.status != "open":
        return item
    return _met(replace(item, counted_to=day, days_late=days_late(item.due_on, day, calendar)), day)


def _met(item: Expected, day: date) -> Expected:
    return replace(item, met_on=day, status="late" if is_overdue(item.due_at, day) else "met")


# --- what may be decided ------------------------------------------------------------------------------------------


def offered(row: Any, rule: Term | None, now: datetime, calendar: WorkingCalendar) -> list[TermActKind]:
    """The acts that make sense for a stored term as it stands."""
    limit = cap(row, rule, calendar) if rule is not None else None
    overdue = row.status == "open" and is_overdue(row.due_at, now)
    found = {
        TermActKind.EXTEND: row.status == "open" and not overdue and limit is not None and row.due_on < limit,
        TermActKind.DONE: row.status == "open" and rule is not None and not rule.met_by and rule.reminds_before is None,
        TermActKind.ACCEPT: (overdue or row.status == "late") and not row.accepted_by,
        TermActKind.WAIVE: row.status == "open",
        TermActKind.RESTORE: row.status == "waived",
    }
    return [kind for kind, sensible in found.items() if sensible]


def cap(row: Any, rule: Term, calendar: WorkingCalendar) -> date | None:
    """The last day to which the term may be extended, counted from the limit before any extension."""
    if rule.extension is None:
        return None
    return add(row.counted_on, rule.extension.length, rule.extension.unit, calendar)


def problems(
    row: Any, rule: Term | None, decision: Decision, now: datetime, calendar: WorkingCalendar
) -> list[Problem]:
    """Everything that stands against the decision."""
    if decision.kind not in offered(row, rule, now, calendar):
        return [_not_offered(row, rule, decision.kind, now)]
    found = list(_day_problems(row, rule, decision, now, calendar))
    if len(decision.reason.strip()) < REASON_LENGTH:
        what = "причину опоздания" if decision.kind is TermActKind.ACCEPT else "причину"
        found.append(
            Problem("reason-too-short", f"Опишите {what} подробнее, не меньше {REASON_LENGTH} знаков", "reason")
        )
    if decision.kind is TermActKind.EXTEND and not decision.basis.strip():
        found.append(Problem("basis-missing", "Назовите документ, которым срок продлён", "basis"))
    return found


def _not_offered(row: Any, rule: Term | None, kind: TermActKind, now: datetime) -> Problem:
    if kind is TermActKind.EXTEND and row.status == "open":
        if rule is None or rule.extension is None:
            return Problem("not-extendable", "Положение не допускает продления этого срока")
        if is_overdue(row.due_at, now):
            return Problem("already-overdue", "Срок уже прошёл: продлить его нельзя, примите опоздание")
        return Problem("beyond-cap", f"Срок уже продлён до предела: {rule.extension.basis}", "on")
    return Problem("not-now", f"«{kind.label}» сейчас не относится к этому сроку")


def _day_problems(
    row: Any, rule: Term | None, decision: Decision, now: datetime, calendar: WorkingCalendar
) -> Iterator[Problem]:
    if decision.kind not in {TermActKind.EXTEND, TermActKind.DONE}:
        return
    if decision.on is None:
        yield Problem("date-missing", "Укажите дату: 21.11.2026", "on")
    elif decision.kind is TermActKind.DONE:
        if not row.base_on <= decision.on <= now.date():
            yield Problem("date-outside", f"Дата исполнения – от {row.base_on:%d.%m.%Y} до сегодняшней", "on")
    elif decision.on <= row.due_on:
        yield Problem("not-later", f"Новый срок позже прежнего – {row.due_on:%d.%m.%Y}", "on")
    elif rule is not None and (limit := cap(row, rule, calendar)) is not None and decision.on > limit:
        basis = rule.extension.basis if rule.extension else ""
        yield Problem("beyond-cap", f"Продлить можно не далее {limit:%d.%m.%Y}: {basis}", "on")
