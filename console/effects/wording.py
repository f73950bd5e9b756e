"""Texts of the territory: their versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from console import wordings
from console.effects.doors import COMPLETE, JUDGE, attach
from console.officers import Officer

JUDGE["wording"].append(wordings.problems)


@attach(COMPLETE, "wording")
def _wording_version(wording: Any, officer: Officer, now: datetime) -> None:
    if wording.document and wording.block:
        wording.version = wordings.next_version(wording)
    wording.created_by_id, wording.created_at = officer.employee_id, now
