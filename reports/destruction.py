"""Выписка из журнала: what the trail says of a destruction (приказ Роскомнадзора № 179, requirements for automated
processing: whose data, which kinds, in which system, why, when)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports import pdf
from reports.render import template


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the trail: its place in the chain, its moment, who, what, which case or entry, the hash of the row."""

    number: int
    at: datetime
    who: str
    act: str
    about: str
    hash: str


@dataclass(frozen=True, slots=True)
class Log:
    """The extract: the act, the rows about it, and the head of the chain on the day of the extract."""

    act: Any
    operator: str
    events: tuple[Event, ...]
    head_number: int
    head_hash: str
    made_at: datetime
    made_by: str


def pressed(log: Log) -> bytes:
    """The extract as a PDF, landscape; raises PdfError."""
    return pdf.render(html(log), landscape=True)


def html(log: Log) -> str:
    size = pdf.ROWS_PER_TABLE
    tables = [log.events[start : start + size] for start in range(0, len(log.events), size)]
    return str(
        template("destruction_log.html").render(
            log=log, act=log.act, tables=tables, moment=lambda value: f"{value:%d.%m.%Y %H:%M}"
        )
    )
