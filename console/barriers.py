"""What stands between an officer and one case whatever the role: seal, exclusion, and the emergency that opens it.

Only queries of ids: :mod:`console.access` puts them into the one row filter; :mod:`console.admission` writes the rows.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import peewee

from console.officers import Officer
from schema.case import Case, Confidentiality
from schema.case_access import AccessKind, CaseAccess
from schema.spec import Role

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


def closed(officer: Officer) -> Any:
    """A subquery: ids of the cases that the officer sees on no door, whatever the roles."""
    case: Any = Case.alias()
    parts = [case.id.in_(_named(officer, AccessKind.EXCLUDED))]
    if not officer.roles & KEEPERS:
        parts.append(_sealed(case, officer))
    return case.select(case.id).where(reduce(or_, parts))


def _sealed(case: Any, officer: Officer) -> Any:
    """Sealed, not the officer's own to curate, and the officer is not admitted."""
    sealed = case.confidentiality == Confidentiality.SEALED
    admitted = _named(officer, AccessKind.ADMITTED, AccessKind.EMERGENCY)
    return sealed & case.id.not_in(_curated(officer)) & case.id.not_in(admitted)


def _curated(officer: Officer) -> Any:
    case: Any = Case.alias()
    if Role.CURATOR not in officer.roles or officer.employee_id is None:
        return case.select(case.id).where(peewee.SQL("1 = 0"))
    mine = (case.curator == officer.employee_id) | (case.deputy_curator == officer.employee_id)
    return case.select(case.id).where(mine)


def opened(role: Role, officer: Officer) -> Any:
    """A subquery: ids of the cases of the territory that the officer has open by emergency in this role."""
    found = _named(officer, AccessKind.EMERGENCY)
    here = CaseAccess.territory_id == officer.territory_id
    return found.where(here) if role in RESCUERS else found.where(peewee.SQL("1 = 0"))


def _named(officer: Officer, *kinds: AccessKind) -> Any:
    """Case ids of the rows of these kinds that name the officer and hold now."""
    query = CaseAccess.select(CaseAccess.case_id)
    if officer.employee_id is None:
        return query.where(peewee.SQL("1 = 0"))
    mine = (CaseAccess.employee_id == officer.employee_id) & CaseAccess.kind.in_(kinds)
    return query.where(mine & in_force(officer))


def in_force(officer: Officer) -> Any:
    """Rows that hold at the officer's moment: begun, not over, not withdrawn."""
    until = CaseAccess.until_at.is_null() | (CaseAccess.until_at > officer.at)
    return CaseAccess.withdrawn_at.is_null() & (CaseAccess.from_at <= officer.at) & until


def is_excluded(case_id: int, officer: Officer) -> bool:
    return bool(_named(officer, AccessKind.EXCLUDED).where(CaseAccess.case_id == case_id).exists())
