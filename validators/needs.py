"""Interprets declared needs of a case transition: each becomes a finding with a word why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from schema.spec import CaseTransition, CheckNeed, Need, PaperNeed, Severity
from validators.casefile import CaseFile
from validators.context import Context
from validators.problem import Problem


class Mark(StrEnum):
    MET = "met"
    UNMET = "unmet"
    NOT_REQUIRED = "not_required"


@dataclass(frozen=True, slots=True)
class Finding:
    """One need judged. ``detail`` says what is there, what is missing, or why it is not required."""

    need: Need
    mark: Mark
    detail: str = ""

    @property
    def refuses(self) -> bool:
        return self.mark is Mark.UNMET and self.need.severity is Severity.HARD

    @property
    def problem(self) -> Problem:
        detail = f" – {self.detail}" if self.detail else ""
        basis = f" ({self.need.basis})" if self.need.basis else ""
        return Problem(self.need.code, f"{self.need.text}{detail}{basis}", severity=self.need.severity)


def met(detail: str = "") -> tuple[Mark, str]:
    return Mark.MET, detail


def unmet(detail: str = "") -> tuple[Mark, str]:
    return Mark.UNMET, detail


def not_required(detail: str = "") -> tuple[Mark, str]:
    return Mark.NOT_REQUIRED, detail


CaseCheck = Callable[[CaseFile, CheckNeed, Context], tuple[Mark, str]]
_checks: dict[str, CaseCheck] = {}


def case_check(name: str) -> Callable[[CaseCheck], CaseCheck]:
    """Register a function(file, need, context) → met() / unmet() / not_required() under the name regulations use."""

    def attach(function: CaseCheck) -> CaseCheck:
        if name in _checks:
            raise ValueError(f"two case checks are called {name!r}")
        _checks[name] = function
        return function

    return attach


def check_names() -> frozenset[str]:
    from validators.rules import load

    load()
    return frozenset(_checks)


def judge(transition: CaseTransition, file: CaseFile, context: Context) -> list[Finding]:
    """Every need of the transition, judged against the papers of the case."""
    check_names()
    return [Finding(need, *_judge(need, file, context)) for need in transition.needs]


def _judge(need: Need, file: CaseFile, context: Context) -> tuple[Mark, str]:
    if isinstance(need, CheckNeed):
        return _checks[need.check](file, need, context)
    return _paper(need, file)


def _paper(need: PaperNeed, file: CaseFile) -> tuple[Mark, str]:
    since = file.entered(need.since_stage) if need.since_stage else None
    found = [
        p
        for p in file.papers(need.document, need.statuses, need.where)
        if not since or (p.doc_date and p.doc_date >= since)
    ]
    if need.per_child:
        missing = [child.full_name for child in file.case.active_children if not any(covers(p, child) for p in found)]
        return unmet("нет для: " + ", ".join(missing)) if missing else met("по каждому ребёнку")
    return met(found[-1].reference) if found else unmet("нет документа")


def covers(paper: Any, child: Any) -> bool:
    """Is the paper about this child? Papers have ``child``, or ``children`` (people, or rows with ``person``)."""
    if hasattr(paper, "child_id"):
        return bool(paper.child_id == child.id)
    return any(getattr(row, "person_id", getattr(row, "id", None)) == child.id for row in paper.children)
