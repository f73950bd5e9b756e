"""Quoting the papers of a case: the latest signed one of a kind, as «№ 17/2026 от 13.05.2026»."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schema.spec.labels import Status

#: Statuses in which a paper has force and may be quoted.
IN_FORCE = (
    Status.APPROVED,
    Status.SENT,
    Status.RECEIVED,
    Status.REGISTERED,
    Status.IN_PROGRESS,
    Status.COMPLETED,
    Status.AGREED,
)


def papers(key: str, case_id: int | None, statuses: tuple[Status, ...] = IN_FORCE) -> list[Any]:
    """Papers of one kind of a case in the given statuses, oldest first."""
    from schema import registry

    model: Any = registry.get(key)
    if case_id is None:
        return []
    query = model.select().where(model.case == case_id, model.status.in_(statuses))
    return list(query.order_by(model.doc_date, model.id))


def papers_of_child(key: str, child_id: int | None) -> list[Any]:
    """Papers of one kind about one child, in force and not ended, in any case, oldest first."""
    from schema import registry

    model: Any = registry.get(key)
    if child_id is None:
        return []
    living = [status for status in IN_FORCE if not status.is_final]
    query = model.select().where(model.child == child_id, model.status.in_(living))
    return list(query.order_by(model.doc_date, model.id))


def latest(key: str, detail: str = "") -> Callable[[Any], str]:
    """A function from a row to the reference of the latest paper ``key`` of its case, with the value of ``detail``."""

    def compute(row: Any) -> str:
        found = papers(key, row.case_id)
        if not found:
            return ""
        paper = found[-1]
        value = getattr(paper, detail) if detail else ""
        return f"{paper.reference}, {getattr(value, 'label', value)}" if value else str(paper.reference)

    return compute
