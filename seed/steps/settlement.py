"""The control of terms goes over what was missed: lateness accepted with its cause, a term extended within its cap."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle

from console import regulations, settlement, terms
from console.officers import Officer
from schema.history import Deadline, TermActKind
from validators.settlement import Decision, cap

#: Turns missed so long ago have been looked into; the later ones still wait for their explanation.
_OLD = timedelta(days=14)
_CAUSES = (
    "нагрузка, нехватка сотрудников: в отделе вакансия специалиста",
    "болезнь или отпуск сотрудника: замещение оформлено позже",
    "нет дороги, непогода: выезд в посёлок отложен",
)


def look_into(officer: Officer, now: datetime) -> None:
    """Accept every old missed turn of the territory, extend the next term that may be extended."""
    query = terms.open_terms(terms.visible(officer), now).order_by(Deadline.due_at, Deadline.id)
    causes = cycle(_CAUSES)
    missed = query.where(Deadline.missed, Deadline.due_on < (now - _OLD).date())
    accepted = [(row, Decision(kind=TermActKind.ACCEPT, reason=next(causes))) for row in missed]
    settlement.decide_each(accepted, officer, now)
    for row in query.where(Deadline.due_at > now):
        if TermActKind.EXTEND in settlement.offered(row, officer, now):
            _extend(row, officer, now)
            return


def _extend(row: Deadline, officer: Officer, now: datetime) -> None:
    rule = settlement.rule_of(row, now)
    limit = cap(row, rule, regulations.calendar()) if rule else None
    if limit is None:
        return
    given = Decision(
        kind=TermActKind.EXTEND,
        on=min(limit, row.due_on + timedelta(days=7)),
        reason="не получено заключение медицинской организации",
        basis=f"резолюция начальника от {now:%d.%m.%Y}",
    )
    settlement.decide(row, given, officer, now)
