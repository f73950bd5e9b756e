"""Criteria of the monitoring that the records of the case answer in per cent (domain E.2): a prefill, no verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta

from schema.documents.measure_report import MeasureReport
from schema.grading import level_from_percent, percent
from schema.history import Deadline
from schema.registers.visit import Visit, VisitOutcome
from schema.spec import Role, Status, Term
from validators import monitoring
from validators.context import Context
from validators.deadlines import is_overdue

DONE, MOVED, CANCELLED = "MEASURESTATE.DONE", "MEASURESTATE.MOVED", "MEASURESTATE.CANCELLED"
#: Measures that failed for these reasons say nothing about the family.
_NOT_BY_FAMILY = ("FAILREASON.NO_SERVICE", "FAILREASON.NO_SPECIALIST", "FAILREASON.PLANNING")
_REPORTS = "DL-P11"
_MONTH_END = 31
_CAME = (VisitOutcome.HELD, VisitOutcome.NOT_HOME, VisitOutcome.DENIED)


@dataclass(frozen=True, slots=True)
class Measured:
    """What the records say on one criterion; ``evidence`` names them, with the raw counts."""

    percent: int
    evidence: str

    @property
    def level(self) -> int:
        return level_from_percent(self.percent)


def measured(form: Any, context: Context) -> dict[str, Measured]:
    """Code of a criterion → what the records of the form's period say; a criterion without records is left out."""
    if not (form.case_id and form.plan_id and form.period_from and form.period_to):
        return {}
    entries, visits = monitoring.due_entries(form), _visits(form, context.today)
    found = {
        "P1": family_duties(entries, [m.number for m in form.plan.measures if m.family_part.strip()]),
        "P2": visits_met(visits),
        "W1": measures_in_time(entries),
        "W4": visits_held(visits),
        "W5": reports_in_time(entries, _reports(form), report_day(context.terms)),
        "Q5": terms_kept(_terms(form), context.now),
    }
    return {code: one for code, one in found.items() if one}


def family_duties(entries: Iterable[Any], numbers: Iterable[int]) -> Measured | None:
    """P1: measures in which the plan gives the family its part; what failed through others is not counted."""
    own = set(numbers)
    last = [entry for entry in monitoring.last_checks(entries) if entry.measure_number in own]
    counted = monitoring.execution(entry for entry in last if entry.fail_reason_id not in _NOT_BY_FAMILY)
    if counted.percent is None:
        return None
    raw = f"выполнено {counted.done}, частично {counted.partial}, не выполнено {counted.not_done}"
    return Measured(counted.percent, f"Журнал контроля: мероприятия с участием семьи – {raw} ({counted.percent} %)")


def visits_met(visits: Iterable[Any]) -> Measured | None:
    """P2: visits at which the family was met, of those the specialists came to."""
    came = [visit.outcome for visit in visits if visit.outcome in _CAME]
    return _share("Журнал посещений: семью застали", came.count(VisitOutcome.HELD), len(came))


def visits_held(visits: Iterable[Any]) -> Measured | None:
    """W4: contacts held of those planned; a visit that was moved is counted on its new day."""
    planned = [visit.outcome for visit in visits if visit.outcome != VisitOutcome.MOVED]
    return _share("График посещений: состоялось", planned.count(VisitOutcome.HELD), len(planned))


def measures_in_time(entries: Iterable[Any]) -> Measured | None:
    """W1: measures done by their term – no check on or after the term found them undone (domain E.2)."""
    rows = list(entries)
    due = [row for row in monitoring.last_checks(rows) if row.state_id not in {MOVED, CANCELLED}]
    late = {
        row.measure_number for row in rows if row.state_id != DONE and row.checked_on and row.checked_on > row.due_on
    }
    in_time = [row for row in due if row.state_id == DONE and row.measure_number not in late]
    return _share("Журнал контроля: выполнено в срок", len(in_time), len(due))


def reports_in_time(entries: Iterable[Any], sent: Mapping[int, date], day: int) -> Measured | None:
    """W5: measures whose executor has reported in time; nothing is said where no executor reports in writing."""
    due = [row for row in monitoring.last_checks(entries) if row.state_id not in {MOVED, CANCELLED}]
    told = [row for row in due if row.measure_number in sent]
    in_time = [row for row in told if sent[row.measure_number] <= report_due(row.due_on, day)]
    return _share("Сведения исполнителей: поступили в срок", len(in_time), len(due)) if told else None


def report_day(terms: Iterable[Term]) -> int:
    """The day of the month by which executors report (DL-P11 of the regulation in force); without one, the last."""
    return next((term.month_day for term in terms if term.code == _REPORTS and term.month_day), _MONTH_END)


def report_due(term: date, day: int) -> date:
    """Executors report every month by ``day``: the first such day on or after the term of the measure."""
    this_month = term + relativedelta(day=day)
    return this_month if term <= this_month else term + relativedelta(months=1, day=day)


def terms_kept(terms: Iterable[Any], now: datetime) -> Measured | None:
    """Q5: terms of the curator that were met in time; an open one counts from the moment it is overdue."""
    counted = [term for term in terms if term.status in {"met", "late"} or _is_late(term, now)]
    met = [term for term in counted if term.status == "met"]
    return _share("Сроки куратора: соблюдено", len(met), len(counted))


def _is_late(term: Any, now: datetime) -> bool:
    return term.status == "open" and is_overdue(term.due_at, now)


def _share(words: str, part: int, whole: int) -> Measured | None:
    share = percent(part, whole)
    return None if share is None else Measured(share, f"{words} {part} из {whole} ({share} %)")


def _visits(form: Any, today: date) -> list[Any]:
    query = Visit.select().where(
        Visit.case == form.case_id,
        Visit.planned_on.between(form.period_from, min(form.period_to, today)),
        Visit.status != Status.ANNULLED,
    )
    return list(query)


def _reports(form: Any) -> dict[int, date]:
    """Number of a measure → the day its executor first reported in the period or before the term."""
    query = MeasureReport.select().where(
        MeasureReport.case == form.case_id, MeasureReport.status.in_((Status.SENT, Status.RECEIVED))
    )
    found: dict[int, date] = {}
    for report in query.order_by(MeasureReport.id.desc()):
        if report.measure_id and report.measure.plan_id == form.plan_id:
            found[report.measure.measure_number] = report.sent_on or report.doc_date
    return found


def _terms(form: Any) -> list[Deadline]:
    query = Deadline.select().where(
        Deadline.case_id == form.case_id,
        Deadline.responsible_role == Role.CURATOR,
        Deadline.due_on.between(form.period_from, form.period_to),
    )
    return list(query)
