"""How a municipality keeps its regulation in a period: the figures of the периодическая справка (domain L.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from console import regulations
from schema import registry
from schema.case import Case
from schema.documents.regulation_report import CaseFigure, TermFigure, WorkFigure
from schema.history import Deadline, StageTransition, TermAct, TermActKind
from schema.spec import State, Status, Term
from validators.deadlines import is_overdue

_SIGNAL, _INSPECTION, _RESULT, _FORM = "abuse-journal", "inspection-act", "monitoring-result", "monitoring-form"


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows of the paper: terms by rule in the order of the regulation, the work of the period, cases by state."""

    terms: list[TermFigure]
    work: list[WorkFigure]
    cases: list[CaseFigure]


def count(territory_id: int, since: date, until: date, now: datetime) -> Figures:
    """What is known at ``now`` about the days ``since``…``until``, both inclusive."""
    return _Count(territory_id, since, until, now).figures()


class _Count:
    """One count; every term is read once."""

    def __init__(self, territory_id: int, since: date, until: date, now: datetime) -> None:
        self.territory_id, self.since, self.until, self.now = territory_id, since, until, now
        self.rules = {rule.code: rule for rule in regulations.in_force(territory_id, until).terms}
        self.calendar = regulations.calendar(territory_id)
        self.expired = [row for row in self._deadlines() if _ran_out(row, now)]

    def figures(self) -> Figures:
        return Figures(list(self._terms()), list(self._work()), list(self._cases()))

    def _deadlines(self) -> Any:
        return Deadline.select().where(
            Deadline.territory_id == self.territory_id,
            Deadline.status != "cancelled",
            Deadline.due_on.between(self.since, self.until),
        )

    # -------------------------------------------------------------- terms

    def _terms(self) -> Iterator[TermFigure]:
        order = {code: number for number, code in enumerate(self.rules)}
        by_rule: dict[str, list[Deadline]] = {}
        for row in self.expired:
            by_rule.setdefault(row.rule, []).append(row)
        for code in sorted(by_rule, key=lambda rule: (order.get(rule, len(order)), rule)):
            yield self._term(code, by_rule[code])

    def _term(self, code: str, rows: Sequence[Deadline]) -> TermFigure:
        rule = self.rules.get(code)
        return TermFigure(
            rule=code,
            title=rule.title if rule else rows[0].title,
            expired=len(rows),
            met=_with(rows, "met"),
            late=_with(rows, "late"),
            unmet=_with(rows, "open", "accepted"),
            waived=_with(rows, "waived"),
            days_late=sum(self._days_late(row) for row in rows),
        )

    def _days_late(self, row: Deadline) -> int:
        """Working days; of a term that is still open those until now."""
        if row.status == "open":
            return self.calendar.working_days_between(row.due_on, self.now.date())
        return int(row.days_late) if row.status in {"late", "accepted"} else 0

    # -------------------------------------------------------------- work

    def _work(self) -> Iterator[WorkFigure]:
        met = _with(self.expired, "met")
        yield _figure("Сроков истекло в периоде", len(self.expired))
        yield _figure("из них исполнено в срок", met, _share(met, len(self.expired)))
        yield from self._signals()
        yield from self._monitoring()
        yield _figure("Исправлений этапа случая (TX)", self._moves().where(StageTransition.forced).count())
        for kind, label in _DECIDED.items():
            yield _figure(label, self._acts(kind))
        yield _figure("Случаев открыто", self._turned(State.OPEN, State.INVESTIGATING))
        yield _figure("Случаев закрыто", self._turned(State.CLOSED))

    def _signals(self) -> Iterator[WorkFigure]:
        signal: Any = registry.get(_SIGNAL)
        yield _figure("Сигналов зарегистрировано", self._papers(signal, signal.received_at).count())
        inspected = self._of_rules(_INSPECTION, _SIGNAL)
        met = _with(inspected, "met")
        yield _figure("Сигналов обследовано в срок", met, _share(met, len(inspected)))
        yield _figure("Сигналов обследовано с опозданием или не обследовано", len(inspected) - met)

    def _monitoring(self) -> Iterator[WorkFigure]:
        result, form = registry.get(_RESULT), registry.get(_FORM)
        held = self._papers(result, result.doc_date).where(result.status == Status.APPROVED)
        yield _figure("Мониторингов проведено", held.count())
        yield _figure("Мониторингов пропущено", _with(self._of_rules(_RESULT), "open", "accepted"))
        handed = self._papers(form, form.handed_over_at)
        yield _figure("Форм Мониторинга передано", handed.count())
        yield _figure("из них позже срока", handed.where(form.lead_violation).count())

    def _of_rules(self, met_by: str, event: str = "") -> list[Deadline]:
        """Terms that ran out, of the rules which papers of a kind meet (counted from papers of another kind)."""
        codes = {rule.code for rule in self.rules.values() if _is_met_by(rule, met_by, event)}
        return [row for row in self.expired if row.rule in codes]

    def _papers(self, model: Any, moment: Any) -> Any:
        """Living papers of the territory with the day in the period; the last day counts to its end."""
        begin, end = datetime.combine(self.since, time()), datetime.combine(self.until, time()) + timedelta(days=1)
        return model.select().where(
            model.territory == self.territory_id, model.status != Status.ANNULLED, moment >= begin, moment < end
        )

    def _acts(self, kind: TermActKind) -> int:
        begin, end = datetime.combine(self.since, time()), datetime.combine(self.until, time()) + timedelta(days=1)
        mine = (TermAct.territory_id == self.territory_id) & (TermAct.kind == kind)
        return int(TermAct.select().where(mine, TermAct.at >= begin, TermAct.at < end).count())

    # -------------------------------------------------------------- cases

    def _history(self) -> Any:
        ids = Case.select(Case.id).where(Case.territory == self.territory_id)
        return StageTransition.select().where(
            StageTransition.case_id.in_(ids), StageTransition.happened_on <= self.until
        )

    def _moves(self) -> Any:
        return self._history().where(StageTransition.happened_on >= self.since)

    def _turned(self, state: State, from_state: State | None = None) -> int:
        """Cases that came into the state in the period (from another one)."""
        moves = self._moves().where(StageTransition.to_state == state, StageTransition.from_state != state)
        if from_state is not None:
            moves = moves.where(StageTransition.from_state == from_state)
        return len({move.case_id for move in moves})

    def _cases(self) -> Iterator[CaseFigure]:
        ordered = self._history().order_by(StageTransition.happened_on, StageTransition.id)
        stood = Counter({move.case_id: move.to_state for move in ordered}.values())
        for state in State:
            if stood[state]:
                yield CaseFigure(state=state, number=stood[state])


_DECIDED = {
    TermActKind.EXTEND: "Сроков продлено",
    TermActKind.WAIVE: "Сроков снято",
    TermActKind.ACCEPT: "Опозданий принято с указанием причины",
}


def _ran_out(row: Deadline, now: datetime) -> bool:
    """Settled one way or the other, or overdue by the one predicate."""
    return row.status != "open" or is_overdue(row.due_at, now)


def _with(rows: Sequence[Deadline], *statuses: str) -> int:
    return sum(row.status in statuses for row in rows)


def _is_met_by(rule: Term, document: str, event: str) -> bool:
    counted = not event or rule.event.document == event
    return counted and any(met.document == document for met in rule.met_by)


def _figure(label: str, number: int, note: str = "") -> WorkFigure:
    return WorkFigure(label=label, number=number, note=note)


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else ""
