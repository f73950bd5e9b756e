"""How long cases are kept, what must not be destroyed, what is due; the act of destruction is judged and carried out.

B.0.3 and приказ Роскомнадзора № 179. What is blanked is the business of :mod:`console.erasure`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from console import access, audit, case_file, chain, erasure, records, regulations, trail
from console.access import Decision
from console.database import transaction
from console.errors import Destroyed, Forbidden, Refused
from console.officers import Officer
from reports.destruction import Event, Log
from schema import fields as f
from schema.case import Case
from schema.documents.destruction_act import DestroyedCase, DestructionAct
from schema.history import Attachment, Audit
from schema.retention import LegalHold
from schema.spec import Role, State, Status
from validators.formats import clean
from validators.problem import Problem

#: A reason that another person can judge is longer than «надо».
REASON_LENGTH = 20
#: Years where the regulation names no other number (B.0.3).
_YEARS = {"kept_years_case": 5, "kept_years_ward": 75}
#: The child became a ward: the file goes on in the archive of wards (п. 19 Правил, ПП РФ № 423).
_WARD = frozenset({"CHILDSTATUS.GUARDIANSHIP", "CHILDSTATUS.FOSTER"})
_FINAL = tuple(state for state in State if state.is_final)
#: So many cases stand in one act at first; the next act takes the others.
_MOST = 50


# ------------------------------------------------------------------ terms of keeping


def kept_until(case: Case, finished_on: date) -> date:
    """The last day on which the case is kept, by the regulation of its territory on the day it was finished."""
    rules = regulations.in_force(case.territory_id, finished_on)
    name = _rule_of(case)
    return case.kept_until(finished_on, int(rules.settings.get(name) or _YEARS[name]))


def _rule_of(case: Case) -> str:
    ward = any(child.person.legal_status_id in _WARD for child in case.children if child.person_id)
    return "kept_years_ward" if ward else "kept_years_case"


def term_of(case: Case) -> date | None:
    """Until when a finished case is kept; a case that was refused, joined or handed over since that day."""
    if not case.state.is_final:
        return None
    since = case.closed_on or case.stage_since
    return case.retention_until or (kept_until(case, since) if since else None)


def basis_of(case: Case, today: date) -> str:
    """The norm by which the case is kept as long as it is."""
    rules = regulations.in_force(case.territory_id, case.closed_on or case.stage_since or today)
    return rules.bases.get(_rule_of(case), "")


# ------------------------------------------------------------------ legal hold


def holds(case: Case) -> list[LegalHold]:
    """Every decision to keep the case, newest first."""
    return list(LegalHold.select().where(LegalHold.case_id == case.id).order_by(LegalHold.id.desc()))


def holding(case: Case, today: date) -> LegalHold | None:
    """The decision that keeps the case today."""
    found: LegalHold | None = LegalHold.select().where(LegalHold.case_id == case.id, _in_force(today)).first()
    return found


def _in_force(today: date) -> Any:
    return LegalHold.lifted_at.is_null() & (LegalHold.until_on.is_null() | (LegalHold.until_on >= today))


def may_hold(case: Case, officer: Officer) -> Decision:
    """The head of guardianship keeps a case from destruction: a court, an inquiry, a claim."""
    if not access.may_see(case, officer) or not access.at_home(case, officer):
        return Decision(False, "Случай недоступен")
    if officer.has(Role.HEAD):
        return access.YES
    return Decision(False, "Запрещает уничтожать дело начальник отдела опеки")


def hold(case: Case, reason: str, until: date | None, officer: Officer, now: datetime) -> LegalHold:
    """Forbid the destruction of a case. Raises Forbidden, Refused."""
    _require(may_hold(case, officer))
    found = _reason_problems(reason)
    if until is not None and until < now.date():
        found.append(Problem("in-past", "Последний день запрета уже прошёл", "until"))
    if case.destroyed_on:
        found.append(Problem("destroyed", said_destroyed(case)))
    if holding(case, now.date()):
        found.append(Problem("already-so", "Запрет уже действует: сначала снимите его"))
    if found:
        raise Refused(found)
    with transaction():
        made: LegalHold = LegalHold.create(
            case_id=case.id,
            territory_id=case.territory_id,
            until_on=until,
            reason=clean(reason).strip(),
            made_at=now,
            made_by=officer.employee_id,
            made_name=officer.name,
        )
        audit.write("hold", officer, now, row=case, reason=f"{_until_words(made)}. {made.reason}")
    return made


def lift(case: Case, reason: str, officer: Officer, now: datetime) -> None:
    """Lift the hold of a case. Raises Forbidden, Refused."""
    _require(may_hold(case, officer))
    found, held = _reason_problems(reason), holding(case, now.date())
    if held is None:
        found.append(Problem("already-so", "Запрета нет"))
    if found or held is None:
        raise Refused(found)
    with transaction():
        LegalHold.update(
            lifted_at=now,
            lifted_by=officer.employee_id,
            lifted_name=officer.name,
            lift_reason=clean(reason).strip(),
        ).where(LegalHold.id == held.id).execute()
        audit.write("hold-lifted", officer, now, row=case, reason=reason.strip())


def _until_words(held: LegalHold) -> str:
    return f"по {held.until_on:%d.%m.%Y}" if held.until_on else "до снятия"


# ------------------------------------------------------------------ what is due


def why_kept(case: Case, today: date) -> str:
    """Why the case may not be destroyed today; nothing when it may."""
    if case.destroyed_on:
        return said_destroyed(case)
    if not case.state.is_final:
        return f"случай {case.title} не завершён ({case.state.label})"
    until = term_of(case)
    if until is None or until >= today:
        return f"случай {case.title} хранят до {until:%d.%m.%Y}" if until else f"срок хранения {case.title} неизвестен"
    if held := holding(case, today):
        return f"случай {case.title} под запретом на уничтожение {_until_words(held)}"
    if later := _open_later(case):
        return f"случай {case.title} продолжен в незавершённом случае {later.title}"
    return ""


def _open_later(case: Case) -> Case | None:
    """A case that is not finished and goes on with this one: a relapse, a joined case, another territory's."""
    link: Any = f.declared(Case)["earlier"].through  # type: ignore[union-attr]
    carrying = link.select(link.owner).where(link.target == case.id)
    linked = (Case.previous_case == case.id) | Case.id.in_(carrying) | (Case.id == case.attached_to_id)
    found: Case | None = Case.select().where(linked, Case.state.not_in(_FINAL)).first()
    return found


@dataclass(frozen=True, slots=True)
class Due:
    """A case whose term of keeping is over: its number and days, no more. ``kept`` says what still stands against."""

    case_id: int
    number: str
    finished_on: date | None
    until: date
    state: str
    kept: str


def may_review(officer: Officer) -> Decision:
    """Who sees what is due: those who answer for it; the administrator sees numbers and days."""
    if officer.system or officer.has(Role.HEAD, Role.SUPERVISOR, Role.SPECIALIST, Role.CLERK, Role.ADMIN):
        return access.YES
    return Decision(False, "Что подлежит уничтожению, видят орган опеки, контроль сроков и администратор")


def due(officer: Officer) -> list[Due]:
    """Cases whose term is over today, the longest waiting first. Raises Forbidden."""
    _require(may_review(officer))
    found = [_due(case, officer.today) for case in _finished(officer)]
    return sorted((one for one in found if one), key=lambda one: (one.until, one.number))


def _finished(officer: Officer) -> Iterable[Case]:
    """Finished cases that the officer sees; for the administrator those of the territory, shown by number alone."""
    query = access.visible(Case, officer)
    if officer.has(Role.ADMIN):
        query = Case.select()
    if officer.territory_id is not None:
        query = query.where(Case.territory == officer.territory_id)
    over = Case.retention_until.is_null() | (Case.retention_until < officer.today)
    found: Iterable[Case] = query.where(Case.state.in_(_FINAL), Case.destroyed_on.is_null(), over)
    return found


def _due(case: Case, today: date) -> Due | None:
    until = term_of(case)
    if until is None or until >= today:
        return None
    finished = case.closed_on or case.stage_since
    return Due(case.id, case.number or case.signal_number, finished, until, case.state.label, why_kept(case, today))


# ------------------------------------------------------------------ the act


def proposed(officer: Officer) -> list[DestroyedCase]:
    """Lines of a new act: what is due and nothing stands against."""
    if not may_review(officer):
        return []
    return [DestroyedCase(number=one.number) for one in due(officer) if not one.kept][:_MOST]


def complete(act: DestructionAct, officer: Officer) -> None:
    """Find the cases by their numbers and count what will go; what has gone stays as it was counted."""
    if act.destroyed_at:
        return
    for line in act.cases:
        case = _by_number(line.number, act, officer)
        line.case_key = case.id if case else None
        if case:
            papers = list(erasure.papers_of(case))
            line.number = case.number or case.signal_number
            line.closed_on, line.kept_until = case.closed_on or case.stage_since, term_of(case)
            line.papers = len(papers)
            line.files = Attachment.select().where(erasure.belonging(Attachment, papers)).count() if papers else 0


def _by_number(number: str, act: DestructionAct, officer: Officer) -> Case | None:
    found = [case for case in case_file.by_number(number or "") if case.territory_id == act.territory_id]
    return found[0] if len(found) == 1 and access.may_see(found[0], officer) else None


def problems(act: DestructionAct, today: date) -> list[Problem]:
    """Lines that name no case, one twice, or a case that must be kept; judged anew at every step of the act."""
    if act.destroyed_at:
        return []
    cases = {case.id: case for case in Case.select().where(Case.id.in_([line.case_key for line in act.cases]))}
    found, seen = [], set()
    for index, line in enumerate(act.cases):
        place, case = f"cases.{index}.number", cases.get(line.case_key)
        if case is None:
            found.append(Problem("no-such-case", f"Случай «{line.number}» в вашей территории не найден", place))
        elif case.id in seen:
            found.append(Problem("named-twice", f"Случай {line.number} назван дважды", place))
        elif why := why_kept(case, today):
            found.append(Problem("must-be-kept", f"Уничтожать нельзя: {why}", place))
        seen.add(line.case_key)
    return found


def require_due(act: DestructionAct, now: datetime) -> None:
    """Raises Refused with every case of the act that must be kept."""
    if found := problems(act, now.date()):
        raise Refused(found)


def carry_out(act: DestructionAct, officer: Officer, now: datetime) -> None:
    """Destroy the cases of an approved act. Only inside the transaction of the approval; raises Refused."""
    if act.destroyed_at or act.approved_by_id in {None, act.created_by_id, act.signed_by_id}:
        raise Refused([Problem("second-person", "Уничтожение утверждает другой человек, не тот, кто составил акт")])
    require_due(act, now)
    for line in act.cases:
        case = Case.get_by_id(line.case_key)
        gone = erasure.erase(case, act.reg_number, now)
        audit.write("destroy-case", officer, now, row=case, reason=f"акт № {act.reg_number}: {gone.words}")
    act.destroyed_at = now.replace(second=0, microsecond=0)
    records.write(act)


def said_destroyed(case: Case) -> str:
    """«Дело случая … уничтожено 02.04.2040 по акту № 1/2040»."""
    return f"Дело случая {case.title} уничтожено {case.destroyed_on:%d.%m.%Y} по акту № {case.destroyed_by}"


def require_kept(row: Any) -> None:
    """Raises Destroyed for a case that is gone, and for a paper of it: what is left of it is not opened."""
    case = row if isinstance(row, Case) else row.case if getattr(row, "case_id", None) else None
    if case is not None and case.destroyed_on:
        raise Destroyed(said_destroyed(case))


def acts(officer: Officer) -> list[Any]:
    """Approved acts that the officer sees, newest first."""
    if not access.may_list(DestructionAct, officer):
        return []
    query = access.visible(DestructionAct, officer).where(DestructionAct.status == Status.APPROVED)
    return list(query.order_by(DestructionAct.id.desc()))


def log_of(act: DestructionAct, officer: Officer, now: datetime) -> Log:
    """The extract of the trail about an act: its own moves and the destruction of each of its cases."""
    numbers = {line.case_key: line.number for line in act.cases}
    own = (Audit.document == act.spec.key) & (Audit.row_id == str(act.id)) & Audit.act.in_(("submit", "approve"))
    # The destruction stands in the trail in the moment of the approval: an earlier act never named these cases.
    gone = (Audit.act == "destroy-case") & Audit.case_id.in_(list(numbers))
    rows = Audit.select().where(own | gone).order_by(Audit.id)
    head = chain.head()
    return Log(
        act=act,
        operator=act.territory.on(act.approved_on).guardianship_name,
        events=tuple(_event(row, numbers) for row in rows),
        head_number=head.number,
        head_hash=head.hash,
        made_at=now,
        made_by=officer.name,
    )


def _event(row: Audit, numbers: dict[int, str]) -> Event:
    said = trail.act_label(row.act, row.document)
    return Event(row.id, row.at, row.officer, said, numbers.get(row.case_id, ""), row.hash)


def _reason_problems(reason: str) -> list[Problem]:
    if len(reason.strip()) >= REASON_LENGTH:
        return []
    return [Problem("reason-too-short", f"Напишите причину подробнее, не меньше {REASON_LENGTH} знаков", "reason")]


def _require(decision: Decision) -> None:
    if not decision:
        raise Forbidden(decision.reason)
