"""What stands against a child's leaving the case while the others stay (T18b)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from schema.spec import Status
from validators.casefile import CaseFile
from validators.problem import Problem
from validators.removal import removal_of

ADULT = 18
AGE, DEATH = "LEAVE.AGE", "LEAVE.DEATH"


def problems(case: Any, row: Any, reason: Any, on: date, today: date) -> list[Problem]:
    """``row`` is the child's row of the case, ``reason`` the word of LEAVE; None where nothing of the kind is there."""
    found = list(_unknown(row, reason))
    return found or [*_day_problems(case, on, today), *_reason_problems(case, row.person, reason.id, on)]


def _unknown(row: Any, reason: Any) -> Iterator[Problem]:
    if row is None:
        yield Problem("no-such-child", "Выберите ребёнка, который состоит в этом случае", "child")
    if reason is None:
        yield Problem("no-such-reason", "Выберите причину из списка", "leave_reason")


def _day_problems(case: Any, on: date, today: date) -> Iterator[Problem]:
    if on > today:
        yield Problem("in-future", "Ребёнок выбывает не позже сегодняшнего дня: исправьте дату", "on")
    if case.received_on and on < case.received_on:
        yield Problem("before-the-case", f"Случай начат {case.received_on:%d.%m.%Y}: укажите дату не раньше", "on")


def _reason_problems(case: Any, child: Any, reason: str, on: date) -> Iterator[Problem]:
    if reason == AGE and (child.age(on) or 0) < ADULT:
        yield Problem("child-under-age", f"На {on:%d.%m.%Y} ребёнку нет восемнадцати лет", "leave_reason")
    if reason == DEATH:
        return
    file = CaseFile(case)
    if not removal_of(file, child).is_over or _open_claims(file, child):
        text = "Отобрание этого ребёнка не завершено: дождитесь решения суда"
        yield Problem("removal-not-over", text, "child")


def _open_claims(file: CaseFile, child: Any) -> bool:
    claims = file.papers("court-claim", (Status.APPROVED,))
    concerned = (claim for claim in claims if child.id in {one.id for one in claim.children})
    return any(not (claim.decision and claim.in_force_on) for claim in concerned)
