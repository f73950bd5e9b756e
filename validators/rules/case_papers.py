"""What the checks of case moves ask of a case file: papers by child, decisions of the council, the plan in work."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from schema.documents.rehab_plan import AGREEING
from schema.quotes import IN_FORCE
from schema.spec import Status
from validators.casefile import CaseFile
from validators.needs import Mark, covers, met, unmet
from validators.problem import Problem

DECIDED = (Status.APPROVED,)  # a meeting whose protocol the chair has signed
SCHEDULED = (Status.DRAFT, Status.RETURNED, Status.ON_APPROVAL)
PLAN_IN_FORCE = (Status.APPROVED, Status.IN_PROGRESS)
_PLAN_IN_WORK = (Status.READY, Status.AGREED, *PLAN_IN_FORCE)


def said(problems: Iterable[Problem], detail: str = "") -> tuple[Mark, str]:
    """Met when a document's own rule finds nothing, otherwise unmet with its words."""
    texts = [problem.text for problem in problems]
    return unmet("; ".join(texts)) if texts else met(detail)


def missing(names: Iterable[str], detail: str = "") -> tuple[Mark, str]:
    """Met when nothing is missing, otherwise unmet with the list."""
    found = ", ".join(names)
    return unmet(f"нет: {found}") if found else met(detail)


def of_child(file: CaseFile, key: str, child: Any, statuses: tuple[Status, ...] = (Status.APPROVED,)) -> list[Any]:
    """Papers of a kind about one child, oldest first."""
    return [paper for paper in file.papers(key, statuses) if covers(paper, child)]


def agenda_items(file: CaseFile, kinds: Collection[str], statuses: Collection[Status]) -> list[tuple[Any, Any]]:
    """(meeting, item) pairs of the case with these AGENDA kinds, oldest meeting first."""
    pairs = file.agenda()
    return [(meeting, item) for meeting, item in pairs if item.kind_id in kinds and meeting.status in statuses]


def decided_since(file: CaseFile, kinds: Collection[str], since: date | None) -> list[tuple[Any, Any]]:
    """Questions of these kinds in signed protocols of meetings held on or after ``since``."""
    found = agenda_items(file, kinds, DECIDED)
    return [(meeting, item) for meeting, item in found if since is None or meeting.held_on >= since]


def agrees(item: Any) -> bool:
    return item.decision_kind_id in AGREEING


def open_remarks(item: Any) -> bool:
    """Agreed with remarks that nobody has marked as answered."""
    return bool(item.decision_kind_id == "COUNCILDEC.AGREE_REMARKS" and not item.remarks_closed_on)


def plan_in_work(file: CaseFile) -> Any | None:
    """The newest version that is presented, agreed or in force."""
    return max(file.papers("rehab-plan", _PLAN_IN_WORK), key=lambda plan: plan.version, default=None)


def plan_in_force(file: CaseFile) -> Any | None:
    return max(file.papers("rehab-plan", PLAN_IN_FORCE), key=lambda plan: plan.version, default=None)


def accepted_forms(file: CaseFile) -> list[Any]:
    """Accepted monitoring forms, by the end of their period."""
    forms = file.papers("monitoring-form", (Status.RECEIVED,))
    return sorted(forms, key=lambda form: (form.period_to, form.id))


def decision(file: CaseFile, kind: str) -> Any | None:
    """The latest signed decision of this kind."""
    found = [paper for paper in file.papers("case-decision", IN_FORCE) if paper.kind == kind]
    return found[-1] if found else None


def day_of(value: date | datetime | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def quoted(meeting: Any) -> str:
    """«заседание 26.11.2026»: a meeting is known by its day, also before it has a number."""
    return f"заседание {meeting.held_on:%d.%m.%Y}"
