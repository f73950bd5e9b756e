"""Curators who go on leave: one case is taken over for a time, one waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from console import records, workflow
from schema.case import Case
from schema.documents.curator_handover import CuratorHandover
from schema.places import Employee
from seed.people import Office

#: (territory, where the journey stopped, accepted?)
_LEAVES = (("asino", "agreement", True), ("kedrovy", "agreement", False))
_WEEKS = timedelta(days=14)


def let_curators_go_on_leave(journeys: Sequence[Any], now: datetime) -> None:
    """After everything else has happened, so that nobody draws up papers for a case that has passed to another."""
    for code, stop, accepted in _LEAVES:
        found = (j for j in journeys if j.office.code == code and j.variant.stop == stop and j.case_id)
        if journey := next(found, None):
            _hand_over(Case.get_by_id(journey.case_id), Office(code), now, accepted=accepted)


def _hand_over(case: Case, office: Office, now: datetime, *, accepted: bool) -> None:
    clerk, curator = office.officer("service_clerk", now), office.officer("curator", now)
    receiver = office.officer("curator2" if case.curator_id == curator.employee_id else "curator", now)
    given = {
        "kind": "leave",
        "receiver": Employee.get_by_id(receiver.employee_id),
        "starts_on": now.date(),
        "ends_on": (now + _WEEKS).date(),
        "reason": "Очередной отпуск по графику, приказ по учреждению.",
        "note": "Подпись матери под договором о патронаже обещана на этой неделе; в школе – встреча с педагогом.",
    }
    row = records.create(CuratorHandover, given, clerk, now, case=case).row
    workflow.perform(row, "send", office.officer("service", now), now)
    if accepted:
        workflow.perform(row, "accept", receiver, now)
