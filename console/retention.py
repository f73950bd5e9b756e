"""How long cases and papers are kept, what must not be destroyed, what is due (B.0.3; ADR 0019).

A paper of a case is kept with its case. The act that destroys what is due is the business of
:mod:`console.destruction`, what is blanked then of :mod:`console.erasure`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from console import access, audit, regulations
from console.access import Decision
from console.database import transaction
from console.errors import Destroyed, Forbidden, Refused
from console.officers import Officer
from schema import fields as f
from schema import registry
from schema.case import Case
from schema.document import Document
from schema.retention import DestroyedRow, LegalHold
from schema.spec import Role, State
from validators.formats import clean
from validators.problem import Problem

#: A reason that another person can judge is longer than «надо».
REASON_LENGTH = 20
#: Years of a case where the regulation names no other number (B.0.3).
_YEARS = {"kept_years_case": 5, "kept_years_ward": 75}
#: The child became a ward: the file goes on in the archive of wards (п. 19 Правил, ПП РФ № 423).
_WARD = frozenset({"CHILDSTATUS.GUARDIANSHIP", "CHILDSTATUS.FOSTER"})
_FINAL = tuple(state for state in State if state.is_final)


# ------------------------------------------------------------------ terms of keeping


def kept_until(case: Case, finished_on: date) -> date:
    """The last day on which the case is kept, by the regulation of its territory on the day it was finished."""
    rules = regulations.in_force(case.territory_id, finished_on)
    name = _rule_of(case)
    return case.kept_until(finished_on, int(rules.settings.get(name) or _YEARS[name]))


def _rule_of(row: Any) -> str:
    if isinstance(row, Document):
        return row.spec.keeping.years if row.spec.keeping else ""
    ward = any(child.person.legal_status_id in _WARD for child in row.children if child.person_id)
    return "kept_years_ward" if ward else "kept_years_case"


def finished_on(row: Any) -> date | None:
    """The day from which the term of a case, or of a paper without one, counts."""
    if not isinstance(row, Document):
        found: date | None = row.closed_on or row.stage_since
        return found
    day = getattr(row, row.spec.keeping.since) if row.spec.keeping else None
    return day.date() if isinstance(day, datetime) else day or row.doc_date


def term_of(row: Any) -> date | None:
    """Until when a row is kept: a finished case – also one refused, joined or handed over – or a paper without one.

    None: the term has not begun, or the regulation keeps such papers for ever.
    """
    if isinstance(row, Document):
        return _term_of_paper(row, regulations.on_days(row.territory_id)) if row.territory_id else None
    since = finished_on(row)
    if not row.state.is_final:
        return None
    return row.retention_until or (kept_until(row, since) if since else None)


def _term_of_paper(row: Any, rules: Callable[[date], regulations.InForce]) -> date | None:
    """The last day of the year that is so many years after the year in which the paper was finished."""
    since = finished_on(row)
    years = rules(since).settings.get(_rule_of(row)) if since and row.case_id is None else None
    return date(since.year + int(years), 12, 31) if since and years else None


def basis_of(row: Any, today: date) -> str:
    """The norm by which the row is kept as long as it is."""
    rules = regulations.in_force(row.territory_id, finished_on(row) or today)
    return rules.bases.get(_rule_of(row), "")


# ------------------------------------------------------------------ legal hold


def holds(row: Any) -> list[LegalHold]:
    """Every decision to keep the row, newest first."""
    return list(LegalHold.select().where(_of(row)).order_by(LegalHold.id.desc()))


def holding(row: Any, today: date) -> LegalHold | None:
    """The decision that keeps the row today."""
    found: LegalHold | None = LegalHold.select().where(_of(row), _in_force(today)).first()
    return found


def _of(row: Any) -> Any:
    return (LegalHold.document == row.spec.key) & (LegalHold.row_id == row.id)


def _in_force(today: date) -> Any:
    return LegalHold.lifted_at.is_null() & (LegalHold.until_on.is_null() | (LegalHold.until_on >= today))


def may_hold(row: Any, officer: Officer) -> Decision:
    """The head of guardianship keeps a case or a paper from destruction: a court, an inquiry, a claim."""
    if not access.may_see(row, officer) or not access.at_home(row, officer):
        return Decision(False, "Запись недоступна")
    if officer.has(Role.HEAD):
        return access.YES
    return Decision(False, "Запрещает уничтожать начальник отдела опеки")


def hold(row: Any, reason: str, until: date | None, officer: Officer, now: datetime) -> LegalHold:
    """Forbid the destruction of a case or of a paper without one. Raises Forbidden, Refused."""
    _require(may_hold(row, officer))
    found = _reason_problems(reason)
    if until is not None and until < now.date():
        found.append(Problem("in-past", "Последний день запрета уже прошёл", "until"))
    if gone := destroyed(row):
        found.append(Problem("destroyed", gone))
    if holding(row, now.date()):
        found.append(Problem("already-so", "Запрет уже действует: сначала снимите его"))
    if found:
        raise Refused(found)
    with transaction():
        made: LegalHold = LegalHold.create(
            document=row.spec.key,
            row_id=row.id,
            territory_id=row.territory_id,
            until_on=until,
            reason=clean(reason).strip(),
            made_at=now,
            made_by=officer.employee_id,
            made_name=officer.name,
        )
        audit.write("hold", officer, now, row=row, reason=f"{_until_words(made)}. {made.reason}")
    return made


def lift(row: Any, reason: str, officer: Officer, now: datetime) -> None:
    """Lift the hold of a row. Raises Forbidden, Refused."""
    _require(may_hold(row, officer))
    found, held = _reason_problems(reason), holding(row, now.date())
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
        audit.write("hold-lifted", officer, now, row=row, reason=reason.strip())


def _until_words(held: LegalHold) -> str:
    return f"по {held.until_on:%d.%m.%Y}" if held.until_on else "до снятия"


# ------------------------------------------------------------------ why a row is kept


def why_kept(row: Any, today: date) -> str:
    """Why the row may not be destroyed today; nothing when it may."""
    if gone := destroyed(row):
        return gone
    until = term_of(row)
    if isinstance(row, Document):
        if row.case_id:
            return f"{_named(row)} хранят вместе с делом случая {row.case.title}"
        early = f"{_named(row)} хранят {f'до {until:%d.%m.%Y}' if until else 'постоянно'}"
        return (
            early if until is None or until >= today else _standing_against(type(row), [row.id], today).get(row.id, "")
        )
    if not row.state.is_final:
        return f"случай {row.title} не завершён ({row.state.label})"
    if until is None or until >= today:
        return f"случай {row.title} хранят до {until:%d.%m.%Y}" if until else f"срок хранения {row.title} неизвестен"
    if held := holding(row, today):
        return f"случай {row.title} под запретом на уничтожение {_until_words(held)}"
    if later := _open_later(row):
        return f"случай {row.title} продолжен в незавершённом случае {later.title}"
    return ""


def _named(row: Any) -> str:
    return f"{row.cited[:1].lower()}{row.cited[1:]}:"


def _open_later(case: Case) -> Case | None:
    """A case that is not finished and goes on with this one: a relapse, a joined case, another territory's."""
    link: Any = f.declared(Case)["earlier"].through  # type: ignore[union-attr]
    carrying = link.select(link.owner).where(link.target == case.id)
    linked = (Case.previous_case == case.id) | Case.id.in_(carrying) | (Case.id == case.attached_to_id)
    found: Case | None = Case.select().where(linked, Case.state.not_in(_FINAL)).first()
    return found


def _standing_against(model: Any, ids: list[int], today: date) -> dict[int, str]:
    """What keeps papers of one kind though their term is over: a living case that they serve, a hold."""
    living = Case.select(Case.id).where(Case.destroyed_on.is_null())
    found = {key: "о документе помнит дело, которое ещё хранят" for key in _serving(model, ids, living)}
    held = LegalHold.select().where(LegalHold.document == model.spec.key, LegalHold.row_id.in_(ids), _in_force(today))
    return found | {row.row_id: f"запрет на уничтожение {_until_words(row)}" for row in held}


def _serving(model: Any, ids: list[int], living: Any) -> set[int]:
    """Those papers that a paper of a living case is tied to, or that name a living case in their own rows."""
    found: set[int] = set()
    for owner, tie in _tied_to(model):
        found |= {key for (key,) in owner.select(tie).where(tie.in_(ids), owner.case.in_(living)).tuples()}
    for row_model, case in _naming_cases(model):
        named = row_model.select(row_model.document).where(row_model.document.in_(ids), case.in_(living))
        found |= {key for (key,) in named.tuples()}
    return found


@cache
def _tied_to(model: Any) -> tuple[tuple[Any, Any], ...]:
    """Links of papers to a paper of this kind."""
    return tuple(
        (owner, attribute)
        for owner in registry.documents()
        for attribute in f.declared(owner).values()
        if isinstance(attribute, f.Link) and attribute.rel_model is model
    )


@cache
def _naming_cases(model: Any) -> tuple[tuple[Any, Any], ...]:
    """Inline rows of a kind of paper that name a case (the agenda of a meeting)."""
    return tuple(
        (row_model, attribute)
        for _, row_model in registry.row_models(model)
        for attribute in f.declared(row_model).values()
        if isinstance(attribute, f.Link) and attribute.rel_model is Case
    )


# ------------------------------------------------------------------ what is due


@dataclass(frozen=True, slots=True)
class Due:
    """Something whose term of keeping is over: its kind, number and days, no more. ``kept``: what stands against."""

    document: str
    row_id: int
    title: str
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
    number = case.number or case.signal_number
    return Due("case", case.id, "Случай", number, finished_on(case), until, case.state.label, why_kept(case, today))


def papers_due(officer: Officer) -> list[Due]:
    """Papers without a case whose term is over today, the longest waiting first. Raises Forbidden.

    They are told by kind, entry and days alone to whoever answers for keeping, so that the forgotten draft of an
    institution, which nobody else sees, comes to its end too.
    """
    _require(may_review(officer))
    found = [one for model in registry.documents() if model.spec.keeping for one in _papers_of(model, officer)]
    return sorted(found, key=lambda one: (one.until, one.title, one.row_id))


def _papers_of(model: Any, officer: Officer) -> Iterator[Due]:
    rules = cache(regulations.on_days)
    over = []
    for row in _old(model, officer):
        until = _term_of_paper(row, rules(row.territory_id))
        if until and until < officer.today:
            over.append((row, until))
    against = _standing_against(model, [row.id for row, _ in over], officer.today) if over else {}
    for row, until in over:
        state = row.status.agreed(row.spec.gender)
        kept = against.get(row.id, "")
        yield Due(model.spec.key, row.id, model.spec.title, row.reg_number, finished_on(row), until, state, kept)


def _old(model: Any, officer: Officer) -> Iterable[Any]:
    """Papers of no case from before this year that are still there."""
    since, year = getattr(model, model.spec.keeping.since), date(officer.today.year, 1, 1)
    gone = DestroyedRow.select(DestroyedRow.row_id).where(DestroyedRow.document == model.spec.key)
    query = model.select().where(model.case.is_null(), since.is_null() | (since < year), model.id.not_in(gone))
    if officer.territory_id is not None:
        query = query.where(model.territory == officer.territory_id)
    found: Iterable[Any] = query.where(model.territory.is_null(False))
    return found


# ------------------------------------------------------------------ what is gone


def destroyed(row: Any) -> str:
    """By which act a case, or a paper without one, was destroyed; nothing when it is still there.

    «Дело случая … уничтожено 02.04.2040 по акту № 1/2040».
    """
    if isinstance(row, Case):
        return f"Дело случая {row.title} {_gone(row.destroyed_on, row.destroyed_by)}" if row.destroyed_on else ""
    if not isinstance(row, Document):
        return ""
    if row.case_id:
        return destroyed(row.case)
    found = DestroyedRow.get_or_none(DestroyedRow.document == row.spec.key, DestroyedRow.row_id == row.id)
    return (
        f"Запись {row.id} раздела «{row.spec.plural}»: {_gone(found.destroyed_on, found.act_number)}" if found else ""
    )


def _gone(on: date, act_number: str) -> str:
    return f"уничтожено {on:%d.%m.%Y} по акту № {act_number}"


def require_kept(row: Any) -> None:
    """Raises Destroyed for a case or paper that is gone: what is left of it is neither opened nor printed."""
    if gone := destroyed(row):
        raise Destroyed(gone)


def _reason_problems(reason: str) -> list[Problem]:
    if len(reason.strip()) >= REASON_LENGTH:
        return []
    return [Problem("reason-too-short", f"Напишите причину подробнее, не меньше {REASON_LENGTH} знаков", "reason")]


def _require(decision: Decision) -> None:
    if not decision:
        raise Forbidden(decision.reason)
