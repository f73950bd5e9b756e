"""In-app notices: one line for one person about one row; silent, muted by kind, shown only while the row is visible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import peewee

from console import access, officers, terms
from console.database import transaction
from console.officers import Officer
from schema import registry
from schema.case import Case
from schema.case_access import Notice, NoticeKind, NoticeMuted
from schema.history import Deadline
from schema.spec import Role, Status, Transition
from schema.spec.labels import POST_ROLES
from validators.deadlines import is_overdue

#: So many lines stand on the page; older ones are read in the trail of their rows.
SHOWN = 100
#: The bell counts lines of so many calendar days; what nobody has read for longer does not shout.
FRESH_DAYS = 14
#: Who supervises others and is written to once a week.
DIGEST_READERS = frozenset({Role.HEAD, Role.DEPUTY, Role.SUPERVISOR, Role.SERVICE})
#: Statuses in which a paper waits for somebody's decision.
_WAITING = frozenset({Status.ON_APPROVAL, Status.SENT, Status.READY})


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as the page shows it; ``unread`` marks what the bell counts."""

    id: int
    label: str
    at: datetime
    caption: str
    url: str
    actor: str
    remark: str
    unread: bool


def tell(
    employees: Iterable[int],
    kind: NoticeKind,
    row: Any,
    officer: Officer,
    now: datetime,
    remark: str = "",
    *,
    term_id: int | None = None,
) -> None:
    """Add a line for each of the employees but the officer; only inside the transaction of the act."""
    wanted = {key for key in employees if key} - {officer.employee_id}
    if kind.silent and wanted:
        muted = NoticeMuted.select().where(NoticeMuted.kind == kind, NoticeMuted.employee_id.in_(wanted))
        wanted -= {line.employee_id for line in muted}
    for key in sorted(wanted):
        Notice.create(
            employee_id=key,
            kind=kind,
            at=now,
            document=row.spec.key,
            row_id=row.id,
            actor=officer.name,
            remark=remark,
            term_id=term_id,
        )


def of_overdue(officer: Officer, now: datetime) -> int:
    """Tell whoever answers for a term that it became overdue, once per term and employee; counts the terms.

    A term overdue for longer than FRESH_DAYS calendar days is no news: it stands in the list of overdue terms.
    """
    before = Notice.alias()
    known = before.select(before.id).where(
        before.term_id == Deadline.id, before.employee_id == Deadline.responsible_id, before.kind == NoticeKind.OVERDUE
    )
    late = terms.open_terms(Deadline.select(), now, overdue_only=True).where(
        Deadline.responsible_id.is_null(False),
        Deadline.due_at >= now - timedelta(days=FRESH_DAYS),
        ~peewee.fn.EXISTS(known),
    )
    with transaction():
        found = list(late.order_by(Deadline.id))
        for term in found:
            tell([term.responsible_id], NoticeKind.OVERDUE, _row_of(term), officer, now, term_id=term.id)
    return len(found)


def _row_of(term: Deadline) -> Any:
    """The case of a term, or the paper that keeps it without a case."""
    return Case.get_by_id(term.case_id) if term.case_id else registry.get(term.document).get_by_id(term.row_id)


def of_move(row: Any, transition: Transition, officer: Officer, now: datetime, remark: str) -> None:
    """A document went to another desk: its next signer learns of it; its author learns how it ended."""
    _decided(row, now)
    match transition.target:
        case target if target in _WAITING:
            tell(_next_signers(row, now), NoticeKind.TO_SIGN, row, officer, now)
        case Status.RETURNED:
            tell([row.created_by_id], NoticeKind.RETURNED, row, officer, now, remark)
        case Status.APPROVED | Status.RECEIVED:
            tell([row.created_by_id], NoticeKind.APPROVED, row, officer, now)


def _decided(row: Any, now: datetime) -> None:
    """Nobody is called to a paper that has moved on."""
    about = (Notice.document == row.spec.key) & (Notice.row_id == row.id) & (Notice.kind == NoticeKind.TO_SIGN)
    Notice.update(read_at=now).where(about & Notice.read_at.is_null()).execute()


def _next_signers(row: Any, now: datetime) -> set[int]:
    """Holders of the posts that act on the document next, and the curator of its case."""
    moves = [t for t in row.spec.transitions if row.status in t.source and not t.danger and not t.automatic]
    wanted = {(role, getattr(row, f"{t.side}_id")) for t in moves for role in access.acting_roles(row, t, now.date())}
    case = Case.get_by_id(row.case_id) if row.case_id else None  # the move may just have given it a service
    service = case.service_id if case else None
    found = {
        employee.id
        for role, territory_id in wanted
        if role in POST_ROLES
        for employee, _ in officers.holders(role, territory_id, service, now.date())
    }
    found |= {getattr(row, f"{t.named}_id") for t in moves if t.named}
    if case and any(role is Role.CURATOR for role, _ in wanted) and not any(t.named for t in moves):
        found.add(case.curator_id)
    return found


def unread(officer: Officer) -> int:
    """How many unread lines of the last days wait for the officer: the number of the bell."""
    if officer.employee_id is None:
        return 0
    mine = (Notice.employee_id == officer.employee_id) & Notice.read_at.is_null()
    return int(Notice.select().where(mine, Notice.at >= officer.at - timedelta(days=FRESH_DAYS)).count())


def _is_fresh(line: Notice, officer: Officer) -> bool:
    return line.read_at is None and bool(line.at >= officer.at - timedelta(days=FRESH_DAYS))


def mine(officer: Officer) -> list[Told]:
    """The officer's lines, newest first; one about a row that is no longer visible is not shown."""
    if officer.employee_id is None:
        return []
    query = Notice.select().where(Notice.employee_id == officer.employee_id).order_by(Notice.id.desc()).limit(SHOWN)
    return [told for line in query if (told := _told(line, officer)) is not None]


def _told(line: Notice, officer: Officer) -> Told | None:
    row = access.find(registry.get(line.document), line.row_id, officer)
    if row is None or (line.kind == NoticeKind.TO_SIGN and row.status not in _WAITING):
        return None
    if line.term_id:
        return _told_of_term(line, row, officer)
    return Told(
        id=line.id,
        label=NoticeKind(line.kind).label,
        at=line.at,
        caption=row.cited,
        url=row.url,
        actor=line.actor,
        remark=line.remark,
        unread=_is_fresh(line, officer),
    )


def _told_of_term(line: Notice, row: Any, officer: Officer) -> Told | None:
    """The term in words as it stands now; nothing about one that has been met, moved or taken away."""
    term = Deadline.get_or_none((Deadline.id == line.term_id) & (Deadline.status == "open"))
    if term is None or not is_overdue(term.due_at, line.at):
        return None
    reminded_by = line.actor if line.kind == NoticeKind.REMINDER else ""
    return Told(
        id=line.id,
        label=NoticeKind(line.kind).label,
        at=line.at,
        caption=f"{term.title}: последний день {term.due_on:%d.%m.%Y}",
        url=f"/term/{term.id}/",
        actor=" · ".join(filter(None, (reminded_by, row.cited))),
        remark="",
        unread=_is_fresh(line, officer),
    )


def read_all(officer: Officer, now: datetime) -> None:
    """The officer has seen the page."""
    if officer.employee_id is not None:
        unseen = (Notice.employee_id == officer.employee_id) & Notice.read_at.is_null()
        Notice.update(read_at=now).where(unseen).execute()


def muted(officer: Officer) -> frozenset[NoticeKind]:
    query = NoticeMuted.select().where(NoticeMuted.employee_id == officer.employee_id)
    return frozenset(NoticeKind(line.kind) for line in query) if officer.employee_id is not None else frozenset()


def offered(officer: Officer) -> list[NoticeKind]:
    """Kinds that the officer may ever be told of: the digest goes to supervisors alone."""
    return [kind for kind in NoticeKind if kind is not NoticeKind.DIGEST or officer.roles & DIGEST_READERS]


def mute(kinds: Iterable[NoticeKind], officer: Officer) -> None:
    """From now on exactly these of the offered kinds are not told; an emergency cannot be silenced."""
    if officer.employee_id is None:
        return
    choice = offered(officer)
    own = NoticeMuted.employee_id == officer.employee_id
    NoticeMuted.delete().where(own, NoticeMuted.kind.in_(choice)).execute()
    for kind in set(kinds) & set(choice):
        if kind.silent:
            NoticeMuted.create(employee_id=officer.employee_id, kind=kind)
