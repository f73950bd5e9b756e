"""The removal of children beside the eleven stages: which papers there are, which are missing (ст. 77 СК РФ; D.4).

Pure: the state R0–R6 follows from the papers of the case alone, so nobody sets it and it cannot be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from schema.documents.child_placement import PlacementBasis
from schema.documents.removal_decree import RETURNED_HOME
from schema.spec import Labelled, Status
from validators.casefile import CaseFile
from validators.needs import covers

UNSAFE = "SAFETY.UNSAFE"
_SIGNED = (Status.APPROVED,)
_DECREES = (Status.APPROVED, Status.TERMINATED)
#: Forms in which a child may stay for good; the others are temporary and wait for the court (ст. 123 СК РФ).
LASTING = frozenset(
    f"PLACEMENT.{code}"
    for code in ("RETURNED", "GUARDIANSHIP", "PAID_GUARDIANSHIP", "FOSTER", "PATRONAGE", "ADOPTION", "ORPHANAGE")
)
_STATUS = {
    "RETURNED": "RETURNED",
    "PRELIMINARY": "GUARDIANSHIP",
    "GUARDIANSHIP": "GUARDIANSHIP",
    "PAID_GUARDIANSHIP": "GUARDIANSHIP",
    "FOSTER": "FOSTER",
    "PATRONAGE": "FOSTER",
    "ADOPTION": "ADOPTED",
    "ORPHANAGE": "INSTITUTION",
}


class StepState(Labelled):
    DONE = "done", "выполнено"
    NOW = "now", "нужно сейчас"
    LATE = "late", "просрочено"
    TODO = "todo", "впереди"
    CANCELLED = "blocked", "отменено"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the branch; ``missing`` names the children for whom its paper is not there yet."""

    code: str
    title: str
    state: StepState
    detail: str = ""
    document: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Removal:
    """The papers about the removal of one child; the latest of each kind under the latest decree."""

    child: Any
    threat: str = ""
    decree: Any = None
    act: Any = None
    notice: Any = None
    placement: Any = None
    claim: Any = None
    lasting: Any = None

    @property
    def cancelled(self) -> bool:
        return self.decree is not None and self.decree.status == Status.TERMINATED

    @property
    def returned(self) -> bool:
        return self.lasting is not None and self.lasting.kind_id == RETURNED_HOME

    @property
    def decided(self) -> bool:
        """The court has decided and the decision is in force."""
        return bool(self.claim and self.claim.decision and self.claim.in_force_on)

    @property
    def is_over(self) -> bool:
        """Is nothing awaited any more? A cancelled decree ends it when the child is home, or was never taken."""
        if self.decree is None:
            return True
        if self.cancelled:
            return self.act is None or self.returned
        return self.decided

    @property
    def lacks(self) -> list[str]:
        """What a removal needs before the case may go on (T02), in the words of the refusal."""
        asked = (
            (self.decree if not self.cancelled else None, "постановления об отобрании"),
            (self.act, "акта об отобрании"),
            (self.notice, "уведомления прокурора"),
            (self.placement, "временного устройства"),
        )
        return [word for paper, word in asked if paper is None]


@dataclass(frozen=True, slots=True)
class Branch:
    """The removal branch of a case: shown once a threat is established or a decree exists."""

    removals: tuple[Removal, ...]
    steps: tuple[Step, ...]

    @property
    def begun(self) -> bool:
        return bool(self.removals)

    @property
    def is_over(self) -> bool:
        return all(removal.is_over for removal in self.removals)

    @property
    def late(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.state is StepState.LATE)


def issued_at(decree: Any) -> datetime | None:
    """The moment the decree was made; the beginning of its day when the hour is unknown."""
    return datetime.combine(decree.doc_date, decree.issued_time or time.min) if decree.doc_date else None


def removal_of(file: CaseFile, child: Any) -> Removal:
    """What the papers say about the removal of one child."""
    decree = _last(paper for paper in file.papers("removal-decree", _DECREES) if covers(paper, child))
    if decree is None:
        return Removal(child, threat_to(file, child))
    acts = [p for p in file.papers("removal-act", _SIGNED) if p.child_id == child.id and p.decree_id == decree.id]
    notices = [p for p in file.papers("prosecutor-notice", _SIGNED) if p.decree_id == decree.id and covers(p, child)]
    claims = [p for p in file.papers("court-claim", _SIGNED) if p.decree_id == decree.id and covers(p, child)]
    after = [p for p in _placements(file, child) if p.from_at.date() >= decree.doc_date]
    claim = _last(claims)
    return Removal(
        child,
        threat_to(file, child),
        decree,
        _last(acts),
        _last(notices),
        _last(p for p in after if p.basis_kind == PlacementBasis.REMOVAL),
        claim,
        _last(p for p in after if p.kind_id in LASTING and (p.basis_kind != PlacementBasis.REMOVAL)),
    )


def _placements(file: CaseFile, child: Any) -> list[Any]:
    found = file.papers("child-placement", (Status.APPROVED, Status.COMPLETED))
    return sorted((p for p in found if p.child_id == child.id), key=lambda paper: paper.from_at)


def _last(papers: Iterable[Any]) -> Any | None:
    return next(reversed(list(papers)), None)


def threat_to(file: CaseFile, child: Any) -> str:
    """R0: the latest risk sheet or act of inspection that finds the child in immediate danger, quoted; "" if none."""
    sheet = _last(paper for paper in file.papers("risk-assessment", _SIGNED) if covers(paper, child))
    act = _last(paper for paper in file.papers("inspection-act", _SIGNED) if covers(paper, child))
    if sheet is not None and sheet.safety_decision_id == UNSAFE:
        return f"оценка риска от {sheet.assessed_on:%d.%m.%Y}"
    if act is not None and act.immediate_threat and not (sheet and _later(sheet.assessed_on, act.inspected_on)):
        return f"акт обследования {act.reference}"
    return ""


def _later(one: date | None, other: date | None) -> bool:
    return bool(one and other and one > other)


def voluntary(file: CaseFile, child: Any) -> Any | None:
    """The placement in force by the parents' written application (ст. 13 120-ФЗ): the alternative to removal."""
    found = [p for p in _placements(file, child) if p.status == Status.APPROVED and not p.ended_on]
    return _last(p for p in found if p.basis_kind == PlacementBasis.APPLICATION)


def status_of_child(placement: Any) -> str:
    """The word of CHILDSTATUS that follows from a placement: «отобран» until the child lives somewhere for good."""
    lasting = _STATUS.get(str(placement.kind_id).partition(".")[2])
    if lasting:
        return f"CHILDSTATUS.{lasting}"
    return "CHILDSTATUS.REMOVED" if placement.basis_kind == PlacementBasis.REMOVAL else "CHILDSTATUS.TEMPORARY"


# --- the strip -----------------------------------------------------------------------------------------------------

_Part = Callable[[Removal], Any]
#: (code, title, the paper of a child, its key, the term that makes it red)
_STEPS: tuple[tuple[str, str, _Part, str, str], ...] = (
    ("R0", "Угроза", lambda one: one.threat or one.decree, "inspection-act", ""),
    ("R1", "Постановление", lambda one: one.decree, "removal-decree", ""),
    ("R2", "Акт об отобрании", lambda one: one.act, "removal-act", ""),
    ("R3", "Прокурор", lambda one: one.notice, "prosecutor-notice", "DL-R1"),
    ("R3′", "Устройство", lambda one: one.placement, "child-placement", "DL-R2"),
    ("R4", "Иск", lambda one: one.claim, "court-claim", "DL-R3"),
    ("R5", "Решение суда", lambda one: one.claim if one.decided else None, "court-claim", ""),
    ("R6", "Дом или устройство", lambda one: one.lasting, "child-placement", ""),
)


def branch(file: CaseFile, overdue: Collection[str] = ()) -> Branch:
    """The branch of the case; ``overdue`` are codes of its terms that are late today."""
    everybody = [removal_of(file, child) for child in file.case.active_children]
    found = [one for one in everybody if one.decree or (one.threat and not voluntary(file, one.child))]
    return Branch(tuple(found), _steps(found, overdue) if found else ())


def _steps(removals: list[Removal], overdue: Collection[str]) -> tuple[Step, ...]:
    steps: list[Step] = []
    waiting = False
    for code, title, part, document, term in _STEPS:
        step = _step(code, title, part, document, removals, late=term in overdue, blocked=waiting)
        waiting = waiting or (bool(step.missing) and code not in {"R3", "R3′"})
        steps.append(step)
    return tuple(steps)


def _step(
    code: str, title: str, part: _Part, document: str, removals: list[Removal], *, late: bool, blocked: bool
) -> Step:
    """Done when every child has the paper; a cancelled removal asks only for the return of a child who was taken."""
    asked = [one for one in removals if not one.cancelled or part(one) or (code == "R6" and one.act)]
    if not asked:
        return Step(code, title, StepState.CANCELLED, "постановление отменено", document)
    missing = tuple(one.child.full_name for one in asked if not part(one))
    if not missing:
        return Step(code, title, StepState.DONE, _told(code, asked, part), document)
    state = StepState.LATE if late else StepState.TODO if blocked else StepState.NOW
    return Step(code, title, state, "", document, missing)


def _told(code: str, removals: list[Removal], part: _Part) -> str:
    if code == "R0":
        return "; ".join(dict.fromkeys(one.threat for one in removals if one.threat))
    if code == "R5":
        return "; ".join(
            dict.fromkeys(f"{one.claim.decision.label}, {one.claim.decision_on:%d.%m}" for one in removals)
        )
    if code == "R6":
        return "; ".join(dict.fromkeys(one.lasting.kind.label for one in removals))
    return "; ".join(dict.fromkeys(f"от {part(one).doc_date:%d.%m}" for one in removals))
