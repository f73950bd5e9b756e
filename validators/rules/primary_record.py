"""Ст. 121–123 СК РФ, ст. 8 120-ФЗ: whom the primary register holds and when the parents are told of a placement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from schema.registers.primary_record import INSTITUTIONS, PrimaryRecord
from schema.spec import Severity, Status
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

ADULT = 18
KNOWN, UNKNOWN = timedelta(hours=12), timedelta(days=3)


@rule(PrimaryRecord)
def child_is_a_minor(entry: Any, context: Context) -> Iterator[Problem]:
    """People of 18 and older are not on the primary register."""
    age = entry.child.age(entry.received_at.date()) if entry.child_id and entry.received_at else None
    if age is not None and age >= ADULT:
        yield Problem("of-age", f"На день поступления сведений – {age} лет: на первичный учёт не ставят", "child")


@rule(PrimaryRecord)
def child_stands_once(entry: Any, context: Context) -> Iterator[Problem]:
    """A child has one open row until taken off the register."""
    others = open_rows(entry)
    if others and not entry.off_on:
        yield Problem("already-recorded", f"Ребёнок уже состоит на учёте: запись {others[0].reference}", "child")


def open_rows(entry: Any) -> list[Any]:
    """Other rows of the child that are not closed."""
    if not entry.child_id:
        return []
    rows: Any = PrimaryRecord
    found = rows.select().where(rows.child == entry.child_id, rows.off_on.is_null(), rows.status != Status.ANNULLED)
    return [row for row in found if row.id != entry.id]


@rule(PrimaryRecord)
def fact_rests_on_an_inspection(entry: Any, context: Context) -> Iterator[Problem]:
    """П. 1 ст. 122 СК РФ: the fact is established by an inspection."""
    if entry.established_on and not entry.inspected_on:
        text = "Внесите дату обследования: факт отсутствия попечения устанавливают по нему"
        yield Problem("established-without-inspection", text, "inspected_on", Severity.WARNING)


@rule(PrimaryRecord)
def guardianship_stands_in_until_placement(entry: Any, context: Context) -> Iterator[Problem]:
    """DL-L5, п. 2 ст. 123 СК РФ: no term but a fact – until the child is placed the body itself is the guardian."""
    if entry.established_on and not entry.placed_on and not entry.off_on:
        text = "До устройства ребёнка обязанности его опекуна исполняет орган опеки и попечительства (ст. 123 СК РФ)"
        yield Problem("guardianship-stands-in", text, "placed_on", Severity.WARNING)


@rule(PrimaryRecord)
def parents_are_told_in_time(entry: Any, context: Context) -> Iterator[Problem]:
    """Ст. 8 120-ФЗ: within 12 hours of the placement, within three days when their home is unknown."""
    if entry.placement_id not in INSTITUTIONS or entry.placed_at is None:
        return
    limit: datetime = entry.placed_at + (UNKNOWN if entry.parents_unknown else KNOWN)
    if entry.parents_notified_at is None and context.now > limit:
        text = f"Родители не уведомлены о помещении ребёнка: срок был {limit:%d.%m.%Y %H:%M} (ст. 8 120-ФЗ)"
        yield Problem("parents-not-notified", text, "parents_notified_at", Severity.WARNING)
    elif entry.parents_notified_at and entry.parents_notified_at > limit:
        text = f"Родители уведомлены позже срока {limit:%d.%m.%Y %H:%M} (ст. 8 120-ФЗ)"
        yield Problem("parents-notified-late", text, "parents_notified_at", Severity.WARNING)


@rule(PrimaryRecord)
def parents_are_told_after_the_placement(entry: Any, context: Context) -> Iterator[Problem]:
    if entry.placed_at and entry.parents_notified_at and entry.parents_notified_at < entry.placed_at:
        text = "Уведомление не может быть раньше помещения ребёнка"
        yield Problem("notified-before-placement", text, "parents_notified_at")


@rule(PrimaryRecord)
def leaving_has_a_ground(entry: Any, context: Context) -> Iterator[Problem]:
    if entry.off_on and not entry.off_reason.strip():
        yield Problem("off-without-reason", "Укажите основание снятия с учёта", "off_reason")
