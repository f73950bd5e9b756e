"""The norms of the monitoring (domain E.3, C.1.1): execution of the plan, the lead, what a territory allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from schema import grading
from schema.places import OrganisationRole
from schema.registers.control_journal import PlanControlEntry
from schema.spec import Role, Severity, Status

DEFAULT_LEAD_DAYS = 4
#: The body whose workers have the role: a territory names by roles who conducts the monitoring (K 3.1; Модель, этап 9).
BODIES: dict[Role, OrganisationRole] = {
    Role.SPECIALIST: OrganisationRole.GUARDIANSHIP,
    Role.HEAD: OrganisationRole.GUARDIANSHIP,
    Role.SERVICE: OrganisationRole.SERVICE,
    Role.CURATOR: OrganisationRole.SERVICE,
    Role.DEPUTY: OrganisationRole.ADMINISTRATION,
}


@dataclass(frozen=True, slots=True)
class Execution:
    """Measures due in the period by their state; ``percent`` is None when nothing was due."""

    done: int = 0
    partial: int = 0
    not_done: int = 0

    @property
    def percent(self) -> int | None:
        """done / (done + partial·0.5 + not_done), domain E.3, rounded half up."""
        return grading.percent(self.done, self.done + Fraction(self.partial, 2) + self.not_done)


@dataclass(frozen=True, slots=True)
class Lead:
    """The norm «не позднее, чем за 4 дня до дня заседания» (K 3.3) in calendar days, and how strictly it is asked."""

    days: int
    full_days: bool
    severity: Severity

    @property
    def least(self) -> int:
        """The smallest allowed difference of dates."""
        return self.days + 1 if self.full_days else self.days

    def violated(self, days: int) -> bool:
        return days < self.least


def may_suspend(settings: Mapping[str, Any]) -> bool:
    """Is suspension among the decisions of the territory? Only Kedrovy names it (K 3.3; domain D.5, Q7)."""
    return "suspend" in settings.get("decisions", ())


def conducting(settings: Mapping[str, Any]) -> list[OrganisationRole]:
    """The bodies that conduct the monitoring, in the order of the setting; empty when the territory names none."""
    return list(dict.fromkeys(BODIES[Role(role)] for role in settings.get("monitoring_conducted_by") or ()))


def works_in(employee: Any, bodies: Iterable[OrganisationRole]) -> bool:
    office = employee.organisation if employee and employee.organisation_id else None
    return office is not None and office.role_in_system in set(bodies)


def due_entries(form: Any) -> list[Any]:
    """Rows of the control journal on the measures of the form's plan that fall due in its period."""
    if not (form.plan_id and form.period_from and form.period_to):
        return []
    query = PlanControlEntry.select().where(
        PlanControlEntry.plan == form.plan_id,
        PlanControlEntry.due_on.between(form.period_from, form.period_to),
        PlanControlEntry.status != Status.ANNULLED,
    )
    return list(query.order_by(PlanControlEntry.id))


def execution(entries: Iterable[Any]) -> Execution:
    """Counts measures by the last row of the control journal on each; moved and cancelled ones are not due.

    A measure nobody has finished by its term is not done, whatever was found on the way.
    """
    states = [(entry.state_id or "").removeprefix("MEASURESTATE.") for entry in last_checks(entries)]
    counted = {count: sum(state in names for state in states) for count, names in _COUNTED.items()}
    return Execution(**counted)


def last_checks(entries: Iterable[Any]) -> list[Any]:
    """The last row on each measure."""
    return list({entry.measure_number: entry for entry in sorted(entries, key=_checked)}.values())


def lead(settings: Mapping[str, Any]) -> Lead:
    """The norm of handing the form over; a territory without one is only warned (domain D.5)."""
    days = settings.get("monitoring_lead_days")
    return Lead(
        days=DEFAULT_LEAD_DAYS if days is None else int(days),
        full_days=settings.get("monitoring_lead_boundary") == "full_days",
        severity=Severity.WARNING if days is None else Severity.HARD,
    )


def lead_days(held_on: date, handed_over_on: date) -> int:
    """Calendar days from handing over to the meeting (reading M1 of C.1.1); negative when handed over after it."""
    return (held_on - handed_over_on).days


_COUNTED = {
    "done": ("DONE",),
    "partial": ("PARTLY",),
    "not_done": ("NOT_DONE", "NOT_STARTED", "IN_PROGRESS"),
}


def _checked(entry: Any) -> tuple[date, int]:
    """Checks in the order they were made; a row without a check is the stub made before it."""
    return (entry.checked_on or date.min, entry.id or 0)
