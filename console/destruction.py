"""The act of destruction: what stands in it, what is judged at each of its steps, how it is carried out, its extract.

Приказ Роскомнадзора № 179. What is due and what must be kept is the business of :mod:`console.retention`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from console import access, audit, case_file, chain, erasure, records, retention, trail
from console.errors import Refused
from console.officers import Officer
from console.rows import by_id
from reports.destruction import Event, Log
from schema import registry
from schema.case import Case
from schema.documents.destruction_act import DestroyedCase, DestroyedPaper, DestructionAct
from schema.history import Attachment, Audit
from schema.spec import Status
from validators.problem import Problem

#: So many cases, and so many papers, stand in one act at first; the next act takes the others.
_MOST = 50


# ------------------------------------------------------------------ what stands in it


def proposed(officer: Officer) -> tuple[list[DestroyedCase], list[DestroyedPaper]]:
    """Lines of a new act: what is due and nothing stands against."""
    if not retention.may_review(officer):
        return [], []
    cases = [one for one in retention.due(officer) if not one.kept][:_MOST]
    papers = [one for one in retention.papers_due(officer) if not one.kept][:_MOST]
    return (
        [DestroyedCase(number=one.number) for one in cases],
        [DestroyedPaper(kind=one.title, entry=one.row_id) for one in papers],
    )


def complete(act: DestructionAct, officer: Officer) -> None:
    """Find what the lines name and count what will go; what has gone stays as it was counted."""
    if act.destroyed_at:
        return
    for line in act.cases:
        _count_case(line, act, officer)
    for paper in act.papers:
        _count_paper(paper, act)


def _count_case(line: DestroyedCase, act: DestructionAct, officer: Officer) -> None:
    case = _by_number(line.number, act, officer)
    line.case_key = case.id if case else None
    if case:
        papers = list(erasure.papers_of(case))
        line.number = case.number or case.signal_number
        line.closed_on, line.kept_until = retention.finished_on(case), retention.term_of(case)
        line.papers = len(papers)
        line.files = Attachment.select().where(erasure.belonging(Attachment, papers)).count() if papers else 0


def _by_number(number: str, act: DestructionAct, officer: Officer) -> Case | None:
    found = [case for case in case_file.by_number(number or "") if case.territory_id == act.territory_id]
    return found[0] if len(found) == 1 and access.may_see(found[0], officer) else None


def _count_paper(line: DestroyedPaper, act: DestructionAct) -> None:
    row = _entry(line, act)
    line.kind_key = row.spec.key if row else ""
    if row:
        line.kind, line.number = row.spec.title, row.reg_number
        line.finished_on, line.kept_until = retention.finished_on(row), retention.term_of(row)
        line.files = Attachment.select().where(erasure.belonging(Attachment, [row])).count()


def _entry(line: DestroyedPaper, act: DestructionAct) -> Any | None:
    """The paper of the act's territory that the line names by its kind and entry."""
    kind = (line.kind or "").strip().casefold()
    model = next((m for m in registry.documents() if m.spec.keeping and m.spec.title.casefold() == kind), None)
    if model is None or not line.entry:
        return None
    return model.get_or_none(model.id == line.entry, model.territory == act.territory_id)


# ------------------------------------------------------------------ what is judged


def problems(act: DestructionAct, today: date) -> list[Problem]:
    """Lines that name nothing, the same twice, or what must be kept; judged anew at every step of the act."""
    return [] if act.destroyed_at else [*_case_problems(act, today), *_paper_problems(act, today)]


def _case_problems(act: DestructionAct, today: date) -> Iterator[Problem]:
    cases = by_id(Case, (line.case_key for line in act.cases))
    seen = set()
    for index, line in enumerate(act.cases):
        place, case = f"cases.{index}.number", cases.get(line.case_key)
        if case is None:
            yield Problem("no-such-case", f"Случай «{line.number}» в вашей территории не найден", place)
        elif case.id in seen:
            yield Problem("named-twice", f"Случай {line.number} назван дважды", place)
        elif why := retention.why_kept(case, today):
            yield Problem("must-be-kept", f"Уничтожать нельзя: {why}", place)
        seen.add(line.case_key)


def _paper_problems(act: DestructionAct, today: date) -> Iterator[Problem]:
    seen = set()
    for index, line in enumerate(act.papers):
        place, row = f"papers.{index}.entry", _entry(line, act)
        if row is None:
            text = f"Запись {line.entry} раздела «{line.kind}» в вашей территории не найдена"
            yield Problem("no-such-paper", text, place)
        elif (line.kind_key, line.entry) in seen:
            yield Problem("named-twice", f"Запись {line.entry} названа дважды", place)
        elif why := retention.why_kept(row, today):
            yield Problem("must-be-kept", f"Уничтожать нельзя: {why}", place)
        seen.add((line.kind_key, line.entry))


def require_due(act: DestructionAct, now: datetime) -> None:
    """Raises Refused with everything in the act that must be kept, or because nothing stands in it."""
    found = problems(act, now.date())
    if not act.cases and not act.papers:
        found.append(Problem("too-few", "Назовите хотя бы одно дело или один документ", "cases"))
    if found:
        raise Refused(found)


# ------------------------------------------------------------------ how it is carried out


def carry_out(act: DestructionAct, officer: Officer, now: datetime) -> None:
    """Destroy what an approved act names. Only inside the transaction of the approval; raises Refused."""
    if act.destroyed_at or act.approved_by_id in {None, act.created_by_id, act.signed_by_id}:
        raise Refused([Problem("second-person", "Уничтожение утверждает другой человек, не тот, кто составил акт")])
    require_due(act, now)
    for line in act.cases:
        case = Case.get_by_id(line.case_key)
        gone = erasure.erase(case, act.reg_number, now)
        audit.write("destroy-case", officer, now, row=case, reason=f"акт № {act.reg_number}: {gone.words}")
    for paper in act.papers:
        row = registry.get(paper.kind_key).get_by_id(paper.entry)
        gone = erasure.erase_paper(row, act.reg_number, now)
        audit.write("destroy-paper", officer, now, row=row, reason=f"акт № {act.reg_number}: {gone.words}")
    act.destroyed_at = now.replace(second=0, microsecond=0)
    records.write(act)


def acts(officer: Officer) -> list[Any]:
    """Approved acts that the officer sees, newest first."""
    if not access.may_list(DestructionAct, officer):
        return []
    query = access.visible(DestructionAct, officer).where(DestructionAct.status == Status.APPROVED)
    return list(query.order_by(DestructionAct.id.desc()))


def log_of(act: DestructionAct, officer: Officer, now: datetime) -> Log:
    """The extract of the trail about an act: its own moves and the destruction of everything that it names."""
    rows = Audit.select().where(_about(act)).order_by(Audit.id)
    names = {("case", str(line.case_key)): line.number for line in act.cases}
    names |= {(line.kind_key, str(line.entry)): _called(line) for line in act.papers}
    head = chain.head()
    return Log(
        act=act,
        operator=act.territory.on(act.approved_on).guardianship_name,
        events=tuple(_event(row, names) for row in rows),
        head_number=head.number,
        head_hash=head.hash,
        made_at=now,
        made_by=officer.name,
    )


def _called(line: DestroyedPaper) -> str:
    """«Соглашение о сотрудничестве № 6/2025»; a paper without a number is known by its entry alone."""
    return f"{line.kind} № {line.number}" if line.number else f"{line.kind}, запись {line.entry}"


def _about(act: DestructionAct) -> Any:
    """Destruction stands in the trail in the moment of the approval: an earlier act never named these rows."""
    found = (Audit.document == act.spec.key) & (Audit.row_id == str(act.id)) & Audit.act.in_(("submit", "approve"))
    found |= (Audit.act == "destroy-case") & Audit.case_id.in_([line.case_key for line in act.cases])
    for key in {line.kind_key for line in act.papers}:
        entries = [str(line.entry) for line in act.papers if line.kind_key == key]
        found |= (Audit.act == "destroy-paper") & (Audit.document == key) & Audit.row_id.in_(entries)
    return found


def _event(row: Audit, names: dict[tuple[str, str], str]) -> Event:
    said = trail.act_label(row.act, row.document)
    return Event(row.id, row.at, row.officer, said, names.get((row.document, row.row_id), ""), row.hash)
