"""Registration numbers: one counter row per series, raised in the transaction of the paper (trap D2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from schema.base import database
from schema.history import Counter
from schema.spec import Numbering, Reset


def next_number(series: str) -> int:
    """Raise the counter of a series and return it: no gaps, because a rolled-back paper rolls back its number."""
    query = (
        Counter.insert(series=series, value=1)
        .on_conflict(conflict_target=[Counter.series], update={Counter.value: Counter.value + 1})
        .returning(Counter.value)
    )
    return int(next(iter(query.execute(database))).value)


def numbered(document: Any, numbering: Numbering, day: date) -> str:
    """The next number for a document by its mask; registers count anew from 1 January (B.0.2).

    The short code of the territory is that of ``day`` (domain L.5).
    """
    year = day.year if numbering.reset is Reset.YEARLY else 0
    sequence = next_number(f"{numbering.series}:{_owner(document, numbering)}:{year}")
    case = document.case if document.case_id else None
    return numbering.mask.format(
        seq=sequence,
        yyyy=day.year,
        short=document.territory.on(day).short_code if document.territory_id else "",
        case=case.number or case.signal_number if case else "",
    )


def _owner(document: Any, numbering: Numbering) -> str:
    match numbering.scope:
        case "case":
            return f"case{document.case_id}"
        case "organisation":
            organisation = document.created_by.organisation_id if document.created_by_id else None
            return f"organisation{organisation}"
    return f"territory{document.territory_id}"


def case_number(territory: Any, day: date) -> str:
    """«С-АС-2026-0042», given when the case is opened (T04)."""
    sequence = next_number(f"case:territory{territory.id}:{day.year}")
    return f"С-{territory.on(day).short_code}-{day.year}-{sequence:04d}"
