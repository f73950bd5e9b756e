"""Readiness for inspection: what a case lacks on paper, counted for all visible cases by a constant number of queries.

A share is «what is there» of «what must be there», one unit each: a paper that a stage passed asked for, a signature, a
scan of a sheet signed on paper, a term that has come, the curator, the plan in force. Only papers that the officer may
read are asked about, and only needs that a paper can meet are counted here; all others are judged at the move itself.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

from console import access, regulations, terms
from console.officers import Officer
from schema import fields as f
from schema import registry
from schema.case import Case, CaseChild
from schema.history import Attachment, AttachmentKind, Deadline, StageTransition
from schema.people import Family
from schema.places import Employee, Territory
from schema.quotes import IN_FORCE
from schema.spec import CaseTransition, Labelled, Need, PaperNeed, Stage, State, Status
from validators.casefile import meets
from validators.deadlines import is_overdue
from validators.needs import Mark, covers


class Gap(Labelled):
    """What is wrong with a case."""

    MISSING = "missing", "нет документа"
    UNSIGNED = "unsigned", "не подписан"
    NO_SCAN = "scan", "подпись с бумаги, скана нет"
    LATE = "late", "срок просрочен"
    NO_CURATOR = "curator", "нет куратора"
    NO_PLAN = "plan", "нет действующего плана"


_OVER = (State.CLOSED, State.REFUSED, State.TRANSFERRED, State.ATTACHED)
#: States in which a case has not been opened yet or is only a draft: nothing about a curator or a plan is asked.
_IN_WORK = (State.OPEN, State.SUSPENDED)
_BEFORE_SIGNATURE = (Status.DRAFT, Status.RETURNED, Status.ON_APPROVAL, Status.READY)
#: A paper that did its work: it was there when the stage was passed.
_ENDED = (Status.SUPERSEDED, Status.COMPLETED, Status.TERMINATED)
_BACK = frozenset({Status.DRAFT, Status.RETURNED, Status.ANNULLED})
_DONE_TERMS = ("met", "late", "waived", "accepted")
_PLAIN = ("id", "case", "status", "doc_date", "reg_number", "signed_on", "approved_on", "recorded_by")


@dataclass(frozen=True, slots=True)
class Lack:
    """One gap: in words, with its basis, and the address of the one button that leads to closing it."""

    gap: Gap
    text: str
    basis: str = ""
    url: str = ""
    button: str = ""
    stage: int = 0


@dataclass(slots=True)
class Count:
    """How many of one kind must be there and how many are."""

    wanted: int = 0
    there: int = 0

    def add(self, is_there: bool) -> bool:
        self.wanted += 1
        self.there += is_there
        return is_there


@dataclass(slots=True)
class Readiness:
    """How a case stands; ``counts`` by kind make the score."""

    case: Case
    lacks: list[Lack] = field(default_factory=list)
    counts: dict[Gap, Count] = field(default_factory=lambda: {gap: Count() for gap in Gap})

    @property
    def wanted(self) -> int:
        return sum(count.wanted for count in self.counts.values())

    @property
    def there(self) -> int:
        return sum(count.there for count in self.counts.values())

    @property
    def score(self) -> int:
        """Per cent, rounded down: a hundred means that nothing is missing."""
        return share(self.there, self.wanted)

    def number(self, gap: Gap) -> int:
        return sum(1 for lack in self.lacks if lack.gap is gap)

    @property
    def formula(self) -> str:
        """«(6 + 4 + 2) / (8 + 4 + 3) = 80 %», in the order of :class:`Gap`, kinds that are not asked left out."""
        asked = [count for count in self.counts.values() if count.wanted]
        there, wanted = (" + ".join(str(n) for n in numbers) for numbers in _both(asked))
        return f"({there}) / ({wanted}) = {self.score} %" if asked else "пока ничего не требуется – 100 %"


def _both(counts: Sequence[Count]) -> tuple[list[int], list[int]]:
    return [count.there for count in counts], [count.wanted for count in counts]


def share(there: int, wanted: int) -> int:
    """Per cent rounded down; of nothing wanted all is there."""
    return there * 100 // wanted if wanted else 100


def total(rows: Iterable[Readiness]) -> int:
    """The score of many cases together: their units are added, so that a thick file weighs more than a thin one."""
    found = list(rows)
    return share(sum(row.there for row in found), sum(row.wanted for row in found))


# ------------------------------------------------------------------ which cases


def of_all(officer: Officer, now: datetime, *, closed: bool = False) -> list[Readiness]:
    """Every visible case, the least ready first; cases in work, or with ``closed`` those that are over."""
    wanted = Case.state.in_(_OVER) if closed else Case.state.not_in(_OVER)
    return _judged(Case.destroyed_on.is_null() & wanted, officer, now)


def of_case(case: Case, officer: Officer, now: datetime) -> Readiness | None:
    """One visible case."""
    found = _judged(Case.id == case.id, officer, now)
    return found[0] if found else None


def _judged(condition: Any, officer: Officer, now: datetime) -> list[Readiness]:
    query = access.visible(Case, officer).where(condition)
    cases = list(query)
    if not cases:
        return []
    ground = _Ground(query.select(Case.id), cases, officer, now)
    return sorted((ground.judge(case) for case in cases), key=lambda row: (row.score, -len(row.lacks), row.case.id))


# ------------------------------------------------------------------ what is known of them


class _Ground:
    """Papers, files, terms, moves and children of all cases of one page, read kind by kind."""

    def __init__(self, ids: Any, cases: list[Case], officer: Officer, now: datetime) -> None:
        self.ids, self.officer, self.now = ids, officer, now
        self.kinds = [m for m in registry.documents() if "case" in f.declared(m) and access.may_list(m, officer)]
        self.moves = _grouped(
            StageTransition.select().where(StageTransition.case_id.in_(ids)).order_by(StageTransition.id)
        )
        self.children = _children(ids)
        self.rules = {
            key: regulations.in_force(key, now.date()).transitions for key in {case.territory_id for case in cases}
        }
        _name(cases)
        self.papers = {model.spec.key: self._papers(model) for model in self.kinds}
        self.scans = self._scans()
        self.deadlines = _grouped(
            terms.visible(officer).where(Deadline.case_id.in_(ids), Deadline.status.in_(("open", *_DONE_TERMS)))
        )

    def _papers(self, model: Any) -> dict[int, list[Any]]:
        """Light copies of the papers of a kind by case, oldest first."""
        names = (*_PLAIN, *_asked_fields(model, self.rules.values()))
        columns = [getattr(model, name) for name in dict.fromkeys(names)]
        query = access.visible(model, self.officer).select(*columns).where(model.case.in_(self.ids))
        rows = [
            SimpleNamespace(key=model.spec.key, **_plain(values))
            for values in query.order_by(model.doc_date, model.id).dicts()
        ]
        _about(model, rows, self.ids)
        return _grouped(rows, "case")

    def _scans(self) -> set[tuple[str, int]]:
        files = Attachment.select(Attachment.document, Attachment.row_id).where(
            Attachment.case_id.in_(self.ids), Attachment.kind == AttachmentKind.SCAN, Attachment.annulled_at.is_null()
        )
        return {(row.document, row.row_id) for row in files}

    # -------------------------------------------------------------- judging

    def judge(self, case: Case) -> Readiness:
        found = Readiness(case)
        for part in (self._missing, self._signatures, self._terms, self._people):
            found.lacks += part(case, found.counts)
        found.lacks.sort(key=lambda lack: (list(Gap).index(lack.gap), lack.stage))
        return found

    def _missing(self, case: Case, counts: dict[Gap, Count]) -> Iterator[Lack]:
        """Papers that the moves made so far asked for, as the regulation in force words the need today."""
        for needs, report, stage in self._passed(case):
            for need in needs:
                key = need.document
                if not key or key not in self.papers or report.get(need.code) == Mark.NOT_REQUIRED:
                    continue
                if not counts[Gap.MISSING].add(self._is_met(need, case, report)):
                    basis = f"{need.basis} · этап {stage} пройден"
                    yield Lack(Gap.MISSING, need.text, basis, self._new(key, case), "Создать", stage)

    def _passed(self, case: Case) -> Iterator[tuple[tuple[Need, ...], dict[str, str], int]]:
        """The needs of the moves that led the case on, each need once, what the guard found then, the stage."""
        latest = {move.code: move for move in self.moves[case.id] if not move.forced}
        asked: set[str] = set()
        for code, move in latest.items():
            rule = self.rules[case.territory_id].get(code)
            needs = tuple(need for need in rule.needs if need.code not in asked) if rule else ()
            asked |= {need.code for need in needs}
            marks = {line["code"]: line["mark"] for line in json.loads(move.guard_report or "[]")}
            yield needs, marks, move.from_stage or 0

    def _is_met(self, need: Need, case: Case, report: dict[str, str]) -> bool:
        papers = self.papers[need.document][case.id]
        if not isinstance(need, PaperNeed):
            return _still_stands(papers, report.get(need.code))
        allowed = _beyond(registry.get(need.document), need.statuses)
        known = [c for c in need.where if not papers or c.field in papers[0].__dict__]
        found = [paper for paper in papers if paper.status in allowed and all(meets(paper, c) for c in known)]
        if not need.per_child:
            return bool(found)
        return all(any(covers(paper, child) for paper in found) for child in self.children[case.id])

    def _signatures(self, case: Case, counts: dict[Gap, Count]) -> Iterator[Lack]:
        for model in self.kinds:
            if not _is_signed(model):
                continue
            for paper in self.papers[model.spec.key][case.id]:
                yield from self._of_paper(model, paper, counts)

    def _of_paper(self, model: Any, paper: Any, counts: dict[Gap, Count]) -> Iterator[Lack]:
        name, stage = _called(model, paper), model.spec.stages[0] if model.spec.stages else 0
        url = model(id=paper.id).url  # the paper here is a light copy
        if paper.status in _BEFORE_SIGNATURE:
            if paper.doc_date and paper.doc_date < self.now.date():  # today's draft is work, not a gap
                counts[Gap.UNSIGNED].add(False)
                text = f"{name}: {Status(paper.status).agreed(model.spec.gender)}"
                yield Lack(Gap.UNSIGNED, text, model.spec.basis, url, "Открыть", stage)
        elif paper.status != Status.ANNULLED and (paper.signed_on or paper.approved_on):
            counts[Gap.UNSIGNED].add(True)
            if paper.recorded_by and not counts[Gap.NO_SCAN].add((paper.key, paper.id) in self.scans):
                yield Lack(Gap.NO_SCAN, name, model.spec.basis, f"{url}#files", "Приложить скан", stage)

    def _terms(self, case: Case, counts: dict[Gap, Count]) -> Iterator[Lack]:
        for row in self.deadlines[case.id]:
            late = row.status == "open" and is_overdue(row.due_at, self.now)
            if row.status == "open" and not late:
                continue  # not come yet
            if not counts[Gap.LATE].add(not late):
                text = f"{row.title}: до {terms.moment_text(row.due_at)}"
                yield Lack(Gap.LATE, text, row.explanation, f"/term/{row.id}/", "Открыть срок", case.stage)

    def _people(self, case: Case, counts: dict[Gap, Count]) -> Iterator[Lack]:
        if case.state not in _IN_WORK:
            return
        if case.stage > Stage.TRANSFER and not counts[Gap.NO_CURATOR].add(case.curator_id is not None):
            url = self._new("curator-order", case)
            yield Lack(Gap.NO_CURATOR, "Куратор не назначен", "Модель, этап 4", url, "Назначить", Stage.TRANSFER)
        plans = self.papers.get("rehab-plan")
        if case.stage > Stage.APPROVAL and plans is not None:
            ruling = any(paper.status in {Status.APPROVED, Status.IN_PROGRESS} for paper in plans[case.id])
            if not counts[Gap.NO_PLAN].add(ruling):
                url = self._new("rehab-plan", case)
                yield Lack(Gap.NO_PLAN, "Нет действующего плана", "Модель, этап 7", url, "Составить", Stage.APPROVAL)

    def _new(self, key: str, case: Case) -> str:
        """The form that closes the gap, for whoever may draft the paper."""
        allowed = access.may_create(registry.get(key), self.officer, case)
        return f"/{key}/new/?case={case.id}" if allowed else ""


# ------------------------------------------------------------------ reading


def _grouped(rows: Iterable[Any], name: str = "case_id") -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _children(ids: Any) -> dict[int, list[Any]]:
    """Children who have not left their cases."""
    rows = CaseChild.select(CaseChild.document, CaseChild.person).where(
        CaseChild.document.in_(ids), CaseChild.left_on.is_null()
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for case_id, person_id in rows.tuples():
        found[case_id].append(SimpleNamespace(id=person_id))
    return found


def _name(cases: list[Case]) -> None:
    """Read what captions of the cases quote: one query for families, curators and territories each."""
    for name, model in (("family", Family), ("curator", Employee), ("territory", Territory)):
        keys = {case.__data__.get(name) for case in cases} - {None}
        known = {row.id: row for row in model.select().where(model.id.in_(keys))} if keys else {}
        for case in cases:
            if case.__data__.get(name) in known:
                case.__rel__[name] = known[case.__data__[name]]


def _asked_fields(model: Any, rules: Iterable[Mapping[str, CaseTransition]]) -> set[str]:
    """Own columns of the kind that needs put conditions on, and the child it is about."""
    declared = f.declared(model)
    needs = (n for known in rules for rule in known.values() for n in rule.needs if isinstance(n, PaperNeed))
    asked = {c.field for need in needs if need.document == model.spec.key for c in need.where}
    return {name for name in (*asked, "child") if name in declared and name in model._meta.fields}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """``child`` as ``child_id``, as the judge of needs asks for it."""
    if "child" in values:
        values["child_id"] = values.pop("child")
    return values


def _about(model: Any, rows: list[Any], ids: Any) -> None:
    """Whom papers with several children are about: one query per kind."""
    attribute = f.declared(model).get("children")
    if not rows or not isinstance(attribute, f.Many | f.Rows):
        return
    mine = model.select(model.id).where(model.case.in_(ids))
    if isinstance(attribute, f.Many):
        through = attribute.through
        pairs = through.select(through.owner, through.target).where(through.owner.in_(mine)).tuples()
    else:
        row: Any = attribute.row_model
        if "person" not in f.declared(row):
            return
        pairs = row.select(row.document, row.person).where(row.document.in_(mine)).tuples()
    known: dict[int, list[Any]] = defaultdict(list)
    for owner, person in pairs:
        known[owner].append(SimpleNamespace(id=person))
    for one in rows:
        one.children = known[one.id]


def _is_signed(model: Any) -> bool:
    """Is the kind signed at all? Rows of registers are not."""
    return bool(model.spec.printing) and any(t.signs or t.approves for t in model.spec.transitions)


@cache
def _beyond(model: Any, statuses: tuple[Status, ...]) -> frozenset[Status]:
    """The statuses asked for and those to which a paper went on from them: an agreed plan was ready once."""
    found = set(statuses)
    while True:
        moves = (t.target for t in model.spec.transitions if found & set(t.source) and t.target not in _BACK)
        if not (more := set(moves) - found):
            return frozenset(found)
        found |= more


def _still_stands(papers: list[Any], mark: str | None) -> bool:
    """A need judged by a rule: the guard's own finding counts, unless the paper it was about has been annulled since.

    What was let pass with a warning is a gap until there is a paper in force of the kind.
    """
    if any(paper.status in IN_FORCE or paper.status in _ENDED for paper in papers):
        return True
    return mark != Mark.UNMET and not any(paper.status == Status.ANNULLED for paper in papers)


def _called(model: Any, paper: Any) -> str:
    """«Акт обследования № 12 от 10.04.2026»; a draft by its day alone."""
    number = f" № {paper.reg_number}" if paper.reg_number else ""
    day: date | None = paper.doc_date
    return f"{model.spec.title}{number}" + (f" от {day:%d.%m.%Y}" if day else "")
