"""Маршрутный лист: the visits of one day with room for marks, for whoever goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reports import pdf
from reports.render import template
from reports.words import date_long


@dataclass(frozen=True, slots=True)
class Stop:
    """One family of the route; ``earlier`` says that they were not found last time."""

    address: str
    family: str
    case: str
    aim: str
    visitors: str
    earlier: str


@dataclass(frozen=True, slots=True)
class Route:
    day: date
    whose: str
    place: str
    stops: tuple[Stop, ...]
    made_at: datetime
    made_by: str


def pressed(route: Route) -> bytes:
    """The sheet as a PDF, landscape; raises PdfError."""
    page = template("route.html").render(
        route=route, day=date_long(route.day), moment=lambda value: f"{value:%d.%m.%Y %H:%M}"
    )
    return pdf.render(str(page), landscape=True)
