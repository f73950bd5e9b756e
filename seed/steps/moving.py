"""Families that move between the municipalities: one case is handed over and accepted, one waits for its addressee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from console import records, workflow
from schema.case import Case
from schema.documents.case_handover import CaseHandover
from schema.places import Territory
from seed.people import Office

#: (from, to, where the journey stopped, new address, accepted?)
_MOVES = (
    ("asino", "kedrovy", "inspected", "г. Кедровый, 1-й микрорайон, д. 14, кв. 31", True),
    ("kedrovy", "asino", "rights", "г. Асино, ул. Гончарова, д. 40, кв. 8", False),
)
_REASON = (
    "Семья выехала на новое место жительства и зарегистрировалась по нему; дети приняты в школу по новому адресу. "
    "Работу с семьёй следует вести по месту фактического нахождения детей."
)


def let_families_move(journeys: Sequence[Any], now: datetime) -> None:
    """After everything else has happened, so that open terms are known and go along."""
    for source, target, stop, address, accepted in _MOVES:
        found = (j for j in journeys if j.office.code == source and j.variant.stop == stop and j.case_id)
        if journey := next(found, None):
            _hand_over(Case.get_by_id(journey.case_id), Office(source), Office(target), address, now, accepted=accepted)


def _hand_over(case: Case, here: Office, there: Office, address: str, now: datetime, *, accepted: bool) -> None:
    specialist = here.officer("specialist", now)
    given = {
        "case": case.id,
        "to_territory": Territory.get(Territory.code == there.code).id,
        "moved_on": (now - timedelta(days=3)).date(),
        "new_address": address,
        "reason": _REASON,
    }
    drafted = records.offered(CaseHandover, specialist, now, case=case)
    given |= {"children": drafted.children, "enclosures": drafted.enclosures}
    row = records.create(CaseHandover, given, specialist, now).row
    workflow.perform(row, "send", here.officer("head", now), now)
    if accepted:
        workflow.perform(row, "receive", there.officer("head", now), now)
