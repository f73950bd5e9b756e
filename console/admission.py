"""Acts on who sees one case: seal and unseal, admit, exclude, withdraw; and opening a case by emergency (ADR 0017)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from console import access, audit, barriers, notices, officers, records, regulations
from console.access import Decision
from console.database import transaction
from console.errors import Forbidden, Refused
from console.officers import Officer
from schema.case import Case, Confidentiality
from schema.case_access import AccessKind, CaseAccess, NoticeKind
from schema.places import Employee
from schema.spec import Role
from validators.problem import Problem

#: A reason that another person can judge is longer than «надо».
REASON_LENGTH = 20
#: An emergency ends by itself after so many hours where the regulation names no other number.
EMERGENCY_HOURS = 4
_UNKNOWN = "Случай с таким номером в вашей территории не найден или вам не открывается"


def may_seal(case: Case, officer: Officer) -> Decision:
    """The head of guardianship seals and unseals, and admits to a sealed case by name (domain F.0)."""
    if not access.may_see(case, officer):
        return Decision(False, "Случай недоступен")
    if officer.has(Role.HEAD):
        return access.YES
    return Decision(False, "Особую конфиденциальность и допуск к случаю решает начальник отдела опеки")


def may_exclude(case: Case, officer: Officer) -> Decision:
    """A conflict of interest is decided by the head of guardianship, of the case's service, or by the deputy."""
    if not access.may_see(case, officer):
        return Decision(False, "Случай недоступен")
    if officer.has(Role.HEAD, Role.SERVICE, Role.DEPUTY):
        return access.YES
    return Decision(False, "Отстраняет от случая начальник отдела опеки, руководитель службы или заместитель главы")


def may_rescue(officer: Officer) -> Decision:
    """Opening by emergency is for those who work with cases in a territory."""
    if officer.roles & barriers.RESCUERS and officer.territory_id and officer.employee_id:
        return access.YES
    return Decision(False, "Экстренно открывают случай работники опеки, службы и администрации своей территории")


def may_review(officer: Officer) -> Decision:
    """The list of emergencies and admissions is read by the head and by the control of terms."""
    if officer.has(Role.HEAD, Role.SUPERVISOR) and officer.territory_id:
        return access.YES
    return Decision(False, "Список допусков видят начальник отдела опеки и контроль сроков")


# ------------------------------------------------------------------ the seal


def seal(case: Case, reason: str, officer: Officer, now: datetime) -> None:
    """From now on only the curator, the head, the deputy and those admitted by name see the case."""
    _turn(case, Confidentiality.SEALED, "seal", reason, officer, now)


def unseal(case: Case, reason: str, officer: Officer, now: datetime) -> None:
    """The case is seen by duty again; admissions stay in the list."""
    _turn(case, Confidentiality.NORMAL, "unseal", reason, officer, now)


def _turn(case: Case, wanted: Confidentiality, act: str, reason: str, officer: Officer, now: datetime) -> None:
    _require(may_seal(case, officer))
    found = _reason_problems(reason)
    if case.confidentiality == wanted:
        found.append(Problem("already-so", f"Конфиденциальность случая уже {wanted.label}"))
    if found:
        raise Refused(found)
    with transaction():
        before = audit.snapshot(case)
        case.confidentiality = wanted
        records.write(case)
        changes = audit.changes(before, audit.snapshot(case))
        audit.write(act, officer, now, row=case, changes=changes, reason=reason.strip())


# ------------------------------------------------------------------ by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A decision about one officer: ``until`` is the last day, none means until it is withdrawn."""

    employee: Employee
    reason: str
    until: date | None = None


def admit(case: Case, named: Named, officer: Officer, now: datetime) -> CaseAccess:
    """Let an officer see a sealed case as far as their duty reaches. Raises Forbidden, Refused."""
    _require(may_seal(case, officer))
    return _record(case, AccessKind.ADMITTED, named, officer, now)


def exclude(case: Case, named: Named, officer: Officer, now: datetime) -> CaseAccess:
    """A person with a conflict of interest sees nothing of the case. Raises Forbidden, Refused."""
    _require(may_exclude(case, officer))
    return _record(case, AccessKind.EXCLUDED, named, officer, now)


def _record(case: Case, kind: AccessKind, named: Named, officer: Officer, now: datetime) -> CaseAccess:
    if found := _named_problems(case, kind, named, officer):
        raise Refused(found)
    until = datetime.combine(named.until, time(23, 59, 59)) if named.until else None
    with transaction():
        row = _row(case, kind, named.employee.id, named.reason, until, officer, now)
        audit.write(f"access-{kind}", officer, now, row=case, reason=_said(row, named.employee))
        if kind is AccessKind.ADMITTED:
            notices.tell([named.employee.id], NoticeKind.ACCESS, case, officer, now)
    return row


def _named_problems(case: Case, kind: AccessKind, named: Named, officer: Officer) -> list[Problem]:
    found = _reason_problems(named.reason)
    if named.until and named.until < officer.today:
        found.append(Problem("in-past", "Последний день уже прошёл", "until"))
    if kind is AccessKind.ADMITTED and case.confidentiality != Confidentiality.SEALED:
        found.append(Problem("not-sealed", "Случай не особый: его и так видят по должности"))
    same = [row for row in holding(case, officer) if (row.employee_id, row.kind) == (named.employee.id, kind)]
    if same:
        found.append(Problem("already-so", f"{named.employee.short}: {kind.label.lower()} уже действует", "employee"))
    return found


def withdraw(row: CaseAccess, reason: str, officer: Officer, now: datetime) -> None:
    """End an admission, an exclusion or an emergency before its time. Raises Forbidden, Refused."""
    case = Case.get_by_id(row.case_id)
    _require(may_exclude(case, officer) if row.kind == AccessKind.EXCLUDED else may_seal(case, officer))
    found = _reason_problems(reason)
    if row.withdrawn_at is not None:
        found.append(Problem("already-so", "Уже отозвано"))
    if found:
        raise Refused(found)
    with transaction():
        CaseAccess.update(
            withdrawn_at=now,
            withdrawn_by=officer.employee_id,
            withdrawn_name=officer.name,
            withdraw_reason=reason.strip(),
        ).where(CaseAccess.id == row.id).execute()
        barriers.forget()
        employee = Employee.get_by_id(row.employee_id)
        said = f"{AccessKind(row.kind).label}: {employee.short}. {reason.strip()}"
        audit.write("access-withdrawn", officer, now, row=case, reason=said)


# ------------------------------------------------------------------ emergency


def rescue(number: str, reason: str, officer: Officer, now: datetime) -> Case:
    """Open a case of the territory for some hours; the head learns of it at once. Raises Forbidden, Refused.

    An excluded officer and an unknown number get one answer; every try is in the trail.
    """
    _require(may_rescue(officer))
    if found := _reason_problems(reason):
        raise Refused(found)
    case = _of_territory(number, officer)
    if case is None or barriers.is_excluded(case.id, officer):
        with transaction():
            audit.write("emergency-refused", officer, now, reason=reason.strip())
        raise Refused([Problem("no-such-case", _UNKNOWN, "number")])
    if access.may_see(case, officer):
        return case
    with transaction():
        until = officer.at + timedelta(hours=hours(officer, now))
        _row(case, AccessKind.EMERGENCY, officer.employee_id, reason, until, officer, now)
        heads = officers.holders(Role.HEAD, case.territory_id, None, now.date())
        said = f"до {until:%d.%m.%Y %H:%M}. {reason.strip()}"
        notices.tell([head.id for head, _ in heads], NoticeKind.EMERGENCY, case, officer, now, said)
        audit.write("access-emergency", officer, now, row=case, reason=said)
    return case


def hours(officer: Officer, now: datetime) -> int:
    """How long an emergency holds in the officer's territory."""
    settings = regulations.in_force(officer.territory_id, now.date()).settings if officer.territory_id else {}
    return int(settings.get("emergency_hours") or EMERGENCY_HOURS)


def _of_territory(number: str, officer: Officer) -> Case | None:
    from console import case_file

    found = [case for case in case_file.by_number(number[:40]) if case.territory_id == officer.territory_id]
    return found[0] if len(found) == 1 else None


# ------------------------------------------------------------------ reading


def rows_of(case: Case) -> list[CaseAccess]:
    """Every admission, exclusion and emergency of the case, newest first."""
    return list(CaseAccess.select().where(CaseAccess.case_id == case.id).order_by(CaseAccess.id.desc()))


def holding(case: Case, officer: Officer) -> list[CaseAccess]:
    """Those that hold now."""
    return list(CaseAccess.select().where(CaseAccess.case_id == case.id, barriers.in_force(officer)))


def emergency_of(case: Case, officer: Officer) -> CaseAccess | None:
    """The emergency by which the officer has the case open now, for the reminder on its card."""
    mine = [row for row in holding(case, officer) if row.employee_id == officer.employee_id]
    return next((row for row in mine if row.kind == AccessKind.EMERGENCY), None)


def review(officer: Officer) -> list[CaseAccess]:
    """What was decided about the cases that the reviewing officer sees, newest first."""
    visible = access.visible(Case, officer).select(Case.id)
    query = CaseAccess.select().where(CaseAccess.case_id.in_(visible))
    return list(query.order_by(CaseAccess.id.desc()).limit(500))


def _row(
    case: Case,
    kind: AccessKind,
    employee_id: int | None,
    reason: str,
    until: datetime | None,
    officer: Officer,
    now: datetime,
) -> CaseAccess:
    made: CaseAccess = CaseAccess.create(
        case_id=case.id,
        territory_id=case.territory_id,
        employee_id=employee_id,
        kind=kind,
        from_at=officer.at,
        until_at=until,
        reason=reason.strip(),
        made_at=now,
        made_by=officer.employee_id,
        made_name=officer.name,
    )
    barriers.forget()
    return made


def _said(row: CaseAccess, employee: Employee) -> str:
    until = f" до {row.until_at:%d.%m.%Y}" if row.until_at else ""
    return f"{employee.short}{until}. {row.reason}"


def _reason_problems(reason: str) -> list[Problem]:
    if len(reason.strip()) >= REASON_LENGTH:
        return []
    return [Problem("reason-too-short", f"Напишите причину подробнее, не меньше {REASON_LENGTH} знаков", "reason")]


def _require(decision: Decision) -> Any:
    if not decision:
        raise Forbidden(decision.reason)
