"""The second of the two doors: moves of documents from status to status and of cases from stage to stage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from console import access, attachments, audit, effects, issuing, notices, officers, records, regulations, terms
from console.attachments import Incoming
from console.database import transaction
from console.errors import Forbidden, Refused
from console.numbering import numbered
from console.officers import Officer
from reports import names, words
from schema.case import Case
from schema.history import StageTransition
from schema.places import Employee
from schema.spec import CaseTransition, Role, Severity, State, Status, Transition
from schema.spec.labels import POST_ROLES
from validators import needs, values
from validators.casefile import CaseFile
from validators.context import Context
from validators.needs import Finding
from validators.problem import Problem, hard
from validators.rules import found_by_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An approval made on paper (domain L.1.1): who signed, when, and the scan. Judged on the signer."""

    signer: Employee
    signed_on: date
    scan: Incoming | None = None


# ------------------------------------------------------------------ documents


def perform(
    row: Any,
    name: str,
    officer: Officer,
    now: datetime,
    *,
    remark: str = "",
    paper: Paper | None = None,
    number: str = "",
) -> Any:
    """Move a document. Raises Forbidden, Refused (every reason at once), Conflict, Unavailable; returns the row.

    ``number`` is the number of a foreign book, typed with the signature; a number that stands already is kept.
    """
    transition = row.spec.transition(name)
    _require(row, transition, officer, paper)
    if asks_number(row, transition):
        row.reg_number = number.strip()[:60]
    found = transition_problems(row, transition, officer, now, remark=remark, paper=paper)
    if hard(found):
        raise Refused(found)
    with attachments.transaction_with(paper.scan if paper else None):
        carry_out(row, transition, officer, now, remark=remark, paper=paper)
    return row


def _require(row: Any, transition: Transition, officer: Officer, paper: Paper | None) -> None:
    decision = access.may_record_paper(row, officer) if paper else access.may_perform(row, transition, officer)
    if not decision:
        raise Forbidden(decision.reason)


def transition_problems(
    row: Any, transition: Transition, officer: Officer, now: datetime, *, remark: str = "", paper: Paper | None = None
) -> list[Problem]:
    """Everything that stands between the document and the move: status, signer, four eyes, fields, rules."""
    if row.status not in transition.source:
        state = Status(row.status).agreed(row.spec.gender)
        return [Problem("wrong-status", f"«{transition.label}» невозможно: {row.spec.title.lower()} сейчас {state}")]
    signer_id = paper.signer.id if paper else officer.employee_id
    context = records.context_for(row, officer, now, employee_id=signer_id)
    found = [*_signer_problems(row, transition, signer_id, context, paper), *_number_problems(row, transition)]
    if transition.remark and not remark.strip():
        found.append(Problem("remark-required", "Напишите причину", "remark"))
    moment = transition.name
    return found + (
        values.problems(row, context, moment=moment, complete=True)
        if transition.complete
        else found_by_rules(row, moment, context)
    )


def asks_number(row: Any, transition: Transition) -> bool:
    """Does the move wait for a number of somebody else's book?"""
    numbering = row.spec.numbering
    return bool(transition.numbers and numbering and numbering.foreign and not row.reg_number)


def _number_problems(row: Any, transition: Transition) -> list[Problem]:
    """A foreign number is there, and no other paper of this kind has it in the same year (B.0)."""
    numbering = row.spec.numbering
    if not (transition.numbers and numbering and numbering.foreign):
        return []
    if not row.reg_number:
        text = "Впишите номер, под которым документ зарегистрирован в администрации"
        return [Problem("number-missing", text, "reg_number")]
    model = type(row)
    same = model.select().where(
        model.reg_number == row.reg_number,
        model.territory == row.territory_id,
        model.status != Status.ANNULLED,
        model.id != row.id,
    )
    if any(other.doc_date and row.doc_date and other.doc_date.year == row.doc_date.year for other in same):
        text = f"Номер {row.reg_number} в этом году уже занят: проверьте по журналу администрации"
        return [Problem("number-taken", text, "reg_number")]
    return []


def _signer_problems(
    row: Any, transition: Transition, signer_id: int | None, context: Context, paper: Paper | None
) -> list[Problem]:
    found = []
    if paper:
        found += _paper_problems(row, transition, paper, context)
    if transition.four_eyes and signer_id is not None and signer_id in {row.created_by_id, row.signed_by_id}:
        severity = Severity.WARNING if context.settings.get("four_eyes") == "warning" else Severity.HARD
        text = "Утверждает не тот, кто составил: нужна подпись другого должностного лица"
        found.append(Problem("four-eyes", text, severity=severity))
    return found


def _paper_problems(row: Any, transition: Transition, paper: Paper, context: Context) -> list[Problem]:
    if not transition.paper:
        return [Problem("not-on-paper", f"«{transition.label}» с бумаги не вносится")]
    if paper.signed_on > context.today:
        return [Problem("in-future", "Дата подписи не может быть в будущем", "signed_on")]
    acting = access.acting_roles(row, transition, paper.signed_on)
    granted = acting - POST_ROLES  # that it is *this* curator or chair is judged by the paper's own rule
    held = officers.roles_on(granted, paper.signer.id, paper.signed_on)
    if held & acting:
        return []
    who = ", ".join(sorted(str(role.label) for role in acting))
    day = f"{paper.signed_on:%d.%m.%Y}"
    return [
        Problem(
            "signer-has-no-post", f"{paper.signer.short} не занимал(а) должность на {day}: подписывает {who}", "signer"
        )
    ]


def carry_out(
    row: Any,
    transition: Transition,
    officer: Officer,
    now: datetime,
    *,
    remark: str = "",
    paper: Paper | None = None,
    unsigned: bool = False,
) -> None:
    """Write the move: status, signatures, number, issued copy, effects, terms, audit. Only inside a transaction.

    ``unsigned``: the signature was already frozen by the paper that caused the move.
    """
    before = audit.snapshot(row)
    row.status = transition.target
    row.remark = remark if transition.remark else row.remark
    if not unsigned:
        _sign(row, transition, officer, now, paper)
    if transition.numbers and row.spec.numbering and not row.spec.numbering.foreign and not row.reg_number:
        row.reg_number = numbered(row, row.spec.numbering, row.doc_date or now.date())
    if transition.target is Status.SENT:
        row.sent_on = row.sent_on or now.date()
    if transition.target is Status.RECEIVED:
        row.received_on = row.received_on or now.date()
    effects.before_move(row, transition.name, officer, now)
    records.write(row)
    if paper and paper.scan:
        attachments.keep(paper.scan, row, officer, now)
    effects.after(row, transition.name, officer, now)
    notices.of_move(row, transition, officer, now, remark)
    if transition.freezes and row.spec.printing:
        issuing.issue(row, now)
    audit.write(
        transition.name, officer, now, row=row, changes=audit.changes(before, audit.snapshot(row)), reason=remark
    )
    terms.refresh_for(row, now)


def _sign(row: Any, transition: Transition, officer: Officer, now: datetime, paper: Paper | None) -> None:
    signer_id = paper.signer.id if paper else officer.employee_id
    if signer_id is None or not (transition.signs or transition.approves):
        return
    signer = Employee.get_by_id(signer_id)
    day = paper.signed_on if paper else now.date()
    position, acting = _position(signer, access.acting_roles(row, transition, day), day)
    text = f"И. о. {position[0].lower()}{position[1:]}" if acting else position
    name = words.initials_first(names.name_of(signer))
    if transition.signs:
        row.signed_by, row.signed_on, row.signer_position, row.signer_name = signer, day, text, name
    if transition.approves:
        row.approved_by, row.approved_on = signer, day
        row.approver_position, row.approver_name = text, name
    if paper:
        row.recorded_by_id = officer.employee_id


def _position(signer: Employee, roles: frozenset[Role], on: date) -> tuple[str, bool]:
    """The post for which the signer signs (genitive after «И. о.»), or their own position."""
    for tenure in officers.tenures(signer.id, on):
        if Role(tenure.post.role) in roles:
            post = tenure.post
            return (post.title_genitive or post.title, True) if tenure.acting else (post.title, False)
    return str(signer.position_name), False


def available(row: Any, officer: Officer) -> list[Transition]:
    """Moves that the officer may try now, for the buttons."""
    spec = getattr(row, "spec", None)
    moves = spec.transitions if spec else ()
    return [
        t
        for t in moves
        if not t.automatic
        and row.status in t.source
        and officer.roles & access.acting_roles(row, t, officer.today)
        and access.acts_here(row, t, officer)
    ]


def recordable(row: Any, officer: Officer) -> list[Transition]:
    """Approvals that the officer may enter from paper now."""
    if not officer.has(Role.CLERK, Role.SPECIALIST, Role.SERVICE_CLERK, Role.SECRETARY):
        return []
    return [t for t in row.spec.transitions if t.paper and row.status in t.source and access.acts_here(row, t, officer)]


# ------------------------------------------------------------------ cases


@dataclass(frozen=True, slots=True)
class Move:
    """A transition offered for a case, with the findings of its guard."""

    transition: CaseTransition
    findings: tuple[Finding, ...]
    allowed: bool

    @property
    def open_needs(self) -> int:
        return sum(1 for finding in self.findings if finding.refuses)


def moves(case: Case, officer: Officer, now: datetime) -> list[Move]:
    """Every move that the regulation knows from where the case stands, judged; for the case card."""
    if not access.at_home(case, officer):
        return []
    rules = regulations.in_force(case.territory_id, now.date())
    file, context = CaseFile(case), records.context_for(case, officer, now)
    return [
        Move(t, tuple(needs.judge(t, file, context)), bool(officer.roles & t.by))
        for t in rules.transitions.values()
        if stands(case, t) and t.manual
    ]


def stands(case: Case, transition: CaseTransition) -> bool:
    """Is the case where this transition starts?"""
    return case.stage in transition.from_stages and case.state in transition.from_states


def move(
    case: Case,
    code: str,
    officer: Officer,
    now: datetime,
    *,
    inputs: Mapping[str, Any] | None = None,
    basis: Any = None,
) -> StageTransition:
    """Move a case by a manual transition. Raises Forbidden, Refused with every unmet need and its legal basis."""
    transition = _known(case, code, _day_of(inputs or {}, now))
    if not access.may_see(case, officer):
        raise Forbidden("Случай недоступен")
    if not access.at_home(case, officer):
        raise Forbidden("Случай ведёт другая территория: его можно только читать")
    if not officer.roles & transition.by:
        who = ", ".join(sorted(str(role.label) for role in transition.by))
        raise Forbidden(f"Переход «{transition.title}» выполняет: {who}")
    if not transition.manual:
        raise Forbidden(f"Переход «{transition.title}» выполняется вместе с документом")
    with transaction():
        return advance(case, transition, officer, now, inputs=inputs, basis=basis)


def _day_of(given: Mapping[str, Any], now: datetime) -> date:
    """The day of a move, by whose edition of the regulation it is judged: as typed, otherwise today."""
    day: date = given.get("on") or now.date()
    return day


def _known(case: Case, code: str, on: date) -> CaseTransition:
    transition = regulations.in_force(case.territory_id, on).transitions.get(code)
    if transition is None:
        raise Refused([Problem("no-such-transition", f"В регламенте территории нет перехода {code}")])
    return transition


def advance(
    case: Case,
    transition: CaseTransition,
    officer: Officer,
    now: datetime,
    *,
    inputs: Mapping[str, Any] | None = None,
    basis: Any = None,
) -> StageTransition:
    """Judge and write a move; for the door above and for effects of documents. Only inside a transaction."""
    given = dict(inputs or {})
    if not stands(case, transition):
        text = f"«{transition.title}» невозможно: случай на этапе {case.stage}, состояние «{case.state.label}»"
        raise Refused([Problem("wrong-stage", text)])
    missing = [
        Problem("required", f"Заполните «{effects.INPUT_LABELS[name]}»", name)
        for name in transition.asks
        if not given.get(name)
    ]
    context = records.context_for(case, officer, now, on=_day_of(given, now))
    findings = needs.judge(transition, CaseFile(case), context)
    if missing or any(finding.refuses for finding in findings):
        raise Refused([*missing, *(finding.problem for finding in findings if finding.mark is needs.Mark.UNMET)])
    return _write_move(case, transition, officer, now, findings, given, basis)


def note_move(
    case: Case, transition: CaseTransition, officer: Officer, now: datetime, *, basis: Any = None
) -> StageTransition:
    """Write a move that needs no judgement, because the paper that causes it was judged (T00)."""
    return _write_move(case, transition, officer, now, [], {}, basis)


def _write_move(
    case: Case,
    transition: CaseTransition,
    officer: Officer,
    now: datetime,
    findings: list[Finding],
    given: dict[str, Any],
    basis: Any,
) -> StageTransition:
    before = audit.snapshot(case)
    from_stage, from_state = case.stage, case.state
    case.stage = transition.to_stage or case.stage
    case.state = transition.to_state or case.state
    if case.stage != from_stage or case.state != from_state:
        case.stage_since = _day_of(given, now)
    effects.on_case_move(case, transition.code, officer, now, given)
    records.write(case)
    moved = history_line(
        case,
        transition.code,
        (from_stage, from_state),
        now,
        happened_on=_day_of(given, now),
        employee_id=officer.employee_id,
        officer=officer.name,
        basis_document=basis.spec.key if basis is not None else "",
        basis_row_id=basis.id if basis is not None else None,
        comment=str(given.get("reason", "")),
        guard_report=json.dumps(
            [{"code": x.need.code, "text": x.need.text, "mark": x.mark, "detail": x.detail} for x in findings],
            ensure_ascii=False,
        ),
    )
    effects.after_case_move(case, transition.code, officer, now, given)
    audit.write(
        transition.code,
        officer,
        now,
        row=case,
        changes=audit.changes(before, audit.snapshot(case)),
        reason=str(given.get("reason", "")),
    )
    terms.refresh(case, now)
    return moved


def history_line(case: Case, code: str, since: tuple[int, State], now: datetime, **facts: Any) -> StageTransition:
    """Append to the history of a case that it left the stage and state ``since`` for those it now has."""
    line: StageTransition = StageTransition.create(
        case_id=case.id,
        code=code,
        from_stage=since[0],
        from_state=since[1],
        to_stage=case.stage,
        to_state=case.state,
        entered_at=now,
        **facts,
    )
    return line
