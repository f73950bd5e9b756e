"""What stands between an officer and one case whatever the role: seal, exclusion, and the emergency that opens it.

Only conditions and ids: :mod:`console.access` puts them into the one row filter; :mod:`console.admission` writes the
rows. SQLite parses a filter to a limited depth, so that nothing here nests deeper than one subquery.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from flask import has_request_context, request

from console.officers import Officer
from schema.case import Case, Confidentiality
from schema.case_access import AccessKind, CaseAccess
from schema.spec import Role

_KEY = "console.barriers"
#: Posts that see every sealed case of their territory (domain F.1); all others are admitted by name.
KEEPERS = frozenset({Role.HEAD, Role.DEPUTY})
#: Who may open a case of the territory by emergency: those who work with cases by duty, on any day and night.
RESCUERS = frozenset(
    {
        Role.CLERK,
        Role.SPECIALIST,
        Role.HEAD,
        Role.DEPUTY,
        Role.MAYOR,
        Role.SUPERVISOR,
        Role.SERVICE,
        Role.SERVICE_CLERK,
        Role.CURATOR,
    }
)


@dataclass(frozen=True, slots=True)
class Named:
    """Ids of the cases whose rows name the officer and hold now: few, so they stand in a filter as they are."""

    excluded: tuple[int, ...] = ()
    admitted: tuple[int, ...] = ()
    rescued: tuple[int, ...] = ()  # opened by emergency, in the officer's own territory


_OUTSIDE: ContextVar[dict[Officer, Named] | None] = ContextVar("console.barriers", default=None)


def named(officer: Officer) -> Named:
    """Read once in a request or within :func:`remembered`; :func:`forget` after a row was written."""
    if officer.employee_id is None:
        return Named()
    if (known := _known()) is None:
        return _read(officer)
    if officer not in known:
        known[officer] = _read(officer)
    return known[officer]


def forget() -> None:
    """Who is admitted, excluded or rescued has changed."""
    if (known := _known()) is not None:
        known.clear()


@contextmanager
def remembered() -> Iterator[None]:
    """Outside a request: within it nothing but the console's own doors admits, excludes or rescues anybody."""
    token = _OUTSIDE.set({})
    try:
        yield
    finally:
        _OUTSIDE.reset(token)


def _known() -> dict[Officer, Named] | None:
    if has_request_context():
        known: dict[Officer, Named] = request.environ.setdefault(_KEY, {})
        return known
    return _OUTSIDE.get()


def _read(officer: Officer) -> Named:
    query = CaseAccess.select(CaseAccess.case_id, CaseAccess.kind, CaseAccess.territory_id)
    rows = list(query.where(CaseAccess.employee_id == officer.employee_id, in_force(officer)))
    emergency = [row for row in rows if row.kind == AccessKind.EMERGENCY]
    return Named(
        excluded=tuple(row.case_id for row in rows if row.kind == AccessKind.EXCLUDED),
        admitted=tuple(row.case_id for row in rows if row.kind != AccessKind.EXCLUDED),
        rescued=tuple(row.case_id for row in emergency if row.territory_id == officer.territory_id),
    )


def closed(officer: Officer) -> Any:
    """A subquery: ids of the cases that the officer sees on no door, whatever the roles."""
    case: Any = Case.alias()
    return case.select(case.id).where(is_closed(case, officer))


def is_closed(case: Any, officer: Officer) -> Any:
    """The condition on a case (the model or an alias of it) that it is closed to the officer."""
    shut = case.id.in_(named(officer).excluded)
    return shut if officer.roles & KEEPERS else shut | _sealed(case, officer)


def _sealed(case: Any, officer: Officer) -> Any:
    """Sealed, not the officer's own to curate, and the officer is not admitted."""
    sealed = (case.confidentiality == Confidentiality.SEALED) & case.id.not_in(named(officer).admitted)
    if Role.CURATOR not in officer.roles or officer.employee_id is None:
        return sealed
    for curator in (case.curator, case.deputy_curator):
        sealed &= curator.is_null() | (curator != officer.employee_id)
    return sealed


def opened(role: Role, officer: Officer) -> tuple[int, ...]:
    """Ids of the cases of the territory that the officer has open by emergency in this role."""
    return named(officer).rescued if role in RESCUERS else ()


def in_force(officer: Officer) -> Any:
    """Rows that hold at the officer's moment: begun, not over, not withdrawn."""
    until = CaseAccess.until_at.is_null() | (CaseAccess.until_at > officer.at)
    return CaseAccess.withdrawn_at.is_null() & (CaseAccess.from_at <= officer.at) & until


def is_excluded(case_id: int, officer: Officer) -> bool:
    return case_id in named(officer).excluded
