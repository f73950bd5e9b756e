"""Judges the values of a row: required fields, formats, declared checks; every problem at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import singledispatch
from typing import Any

from dateutil.relativedelta import relativedelta

from schema import fields as f
from schema.spec import AtLeast, EnteredInTime, MinLength, NotFuture, Order, Severity, Within
from validators import formats
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules

_EARLIEST = date(1900, 1, 1)


def problems(row: Any, context: Context, *, moment: str = "save", complete: bool = False) -> list[Problem]:
    """Everything that is wrong with ``row`` at ``moment``; ``complete`` also demands what signing needs.

    A row typed from an old paper journal (``origin = paper``) may lack required fields (domain L.6).
    """
    relaxed = getattr(row, "origin", "") == "paper"
    found = (
        [*_missing(row, row.spec.field_names, complete=complete, relaxed=relaxed)] if complete or not relaxed else []
    )
    found += _badly_formed(row, row.spec.field_names)
    for check in row.spec.checks:
        found += _checked(check, row, context, complete)
    return found + found_by_rules(row, moment, context)


def _missing(row: Any, names: tuple[str, ...], *, complete: bool, relaxed: bool) -> Iterator[Problem]:
    declared = f.declared(type(row))
    for name in names:
        attribute = declared[name]
        if isinstance(attribute, f.Derived):
            continue
        if is_empty(row, name) and _needed(row, attribute.facts, complete=complete, relaxed=relaxed):
            yield Problem("required", f"Заполните поле «{attribute.facts.label}»", name)
        if isinstance(attribute, f.Rows):
            yield from _missing_in_rows(row, name, attribute)


def _missing_in_rows(row: Any, name: str, attribute: f.Rows) -> Iterator[Problem]:
    declared = f.declared(attribute.row_model)
    for index, child in enumerate(getattr(row, name)):
        for column in attribute.columns:
            facts = declared[column].facts
            if is_empty(child, column) and _needed(child, facts, complete=False, relaxed=False):
                text = f"Заполните «{facts.label}» в строке {index + 1} таблицы «{attribute.facts.label}»"
                yield Problem("required", text, f"{name}.{index}.{column}")


def _needed(row: Any, facts: f.Facts, *, complete: bool, relaxed: bool) -> bool:
    if facts.automatic:
        return False
    if facts.required and not relaxed:
        return True
    if facts.to_sign and complete:
        return True
    if facts.required_if:
        return row.__data__.get(facts.required_if.field) in facts.required_if.values
    return False


def is_empty(row: Any, name: str) -> bool:
    """Nothing was typed: empty text, no link, no rows; False and 0 are values."""
    value = row.__data__.get(name) if name in row.__data__ else getattr(row, name, None)
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == []


def _badly_formed(row: Any, names: tuple[str, ...], prefix: str = "") -> Iterator[Problem]:
    declared = f.declared(type(row))
    for name in names:
        attribute = declared[name]
        if isinstance(attribute, f.Rows):
            for index, child in enumerate(getattr(row, name)):
                yield from _badly_formed(child, attribute.columns, f"{name}.{index}.")
        elif isinstance(attribute, f.Declared) and not is_empty(row, name):
            text = wrong(attribute, row.__data__.get(name))
            if text:
                yield Problem("format", f"{attribute.facts.label}: {text}", prefix + name)


@singledispatch
def wrong(field: Any, value: Any) -> str | None:
    """What is wrong with the form of one value, or None."""
    return None


@wrong.register
def _(field: f.Line, value: Any) -> str | None:
    if "\n" in str(value):
        return "уместите в одну строку"
    return f"не длиннее {field.max_length} знаков" if len(str(value)) > field.max_length else None


@wrong.register
def _(field: f.Name, value: Any) -> str | None:
    if len(str(value)) > field.max_length:
        return f"не длиннее {field.max_length} знаков"
    return None if formats.is_name(str(value)) else "только русские буквы, пробел, дефис и апостроф"


@wrong.register
def _(field: f.Snils, value: Any) -> str | None:
    return None if formats.snils(str(value)) else "контрольная сумма не сходится, проверьте 11 цифр"


@wrong.register
def _(field: f.Inn, value: Any) -> str | None:
    return None if formats.organisation_inn(str(value)) else "контрольные цифры не сходятся"


@wrong.register
def _(field: f.Phone, value: Any) -> str | None:
    return None if formats.phone(str(value)) else "проверьте номер, например +7 912 345-67-89"


@wrong.register
def _(field: f.Email, value: Any) -> str | None:
    return (
        None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(value)) else "проверьте адрес, например opeka@example.ru"
    )


@wrong.register
def _(field: f.Prose, value: Any) -> str | None:
    return "не длиннее 100 000 знаков" if len(str(value)) > 100_000 else None


@wrong.register
def _(field: f.Whole, value: Any) -> str | None:
    return None if field.minimum <= value <= field.maximum else f"от {field.minimum} до {field.maximum}"


@wrong.register
def _(field: f.Date, value: Any) -> str | None:
    return None if _EARLIEST <= value <= date(2200, 1, 1) else "проверьте год"


@wrong.register
def _(field: f.Moment, value: Any) -> str | None:
    return None if _EARLIEST <= value.date() <= date(2200, 1, 1) else "проверьте год"


@wrong.register
def _(field: f.Amount, value: Any) -> str | None:
    return None if 0 <= value < 10**10 else "число должно быть от 0 до 9 999 999 999"


@singledispatch
def _checked(check: Any, row: Any, context: Context, complete: bool) -> list[Problem]:
    raise TypeError(f"unknown check {check!r}")


@_checked.register
def _(check: NotFuture, row: Any, context: Context, complete: bool) -> list[Problem]:
    value = getattr(row, check.field)
    if value is None:
        return []
    late = value > context.now if isinstance(value, datetime) else value > context.today
    return [Problem("in-future", f"«{label(row, check.field)}» не может быть в будущем", check.field)] if late else []


@_checked.register
def _(check: EnteredInTime, row: Any, context: Context, complete: bool) -> list[Problem]:
    value, limit = getattr(row, check.field), context.settings.get("backdating_days")
    if value is None or limit is None or (getattr(row, check.reason) or "").strip():
        return []
    happened = value.date() if isinstance(value, datetime) else value
    days = ((row.created_at or context.now).date() - happened).days
    if days <= limit:
        return []
    text = (
        f"«{label(row, check.field)}» – {happened:%d.%m.%Y}, запись вносится через {days} "
        f"{_days(days)} при допустимых {limit}: напишите в «{label(row, check.reason)}», почему"
    )
    return [Problem("entered-late", text, check.reason)]


def _days(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return "день"
    return "дня" if count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14} else "дней"


@_checked.register
def _(check: Order, row: Any, context: Context, complete: bool) -> list[Problem]:
    earlier, later = comparable(getattr(row, check.earlier), getattr(row, check.later))
    if earlier is None or later is None or earlier <= later:
        return []
    text = f"«{label(row, check.later)}» не может быть раньше, чем «{label(row, check.earlier)}»"
    return [Problem("wrong-order", text, check.later)]


@_checked.register
def _(check: Within, row: Any, context: Context, complete: bool) -> list[Problem]:
    earlier, later = getattr(row, check.earlier), getattr(row, check.later)
    if earlier is None or later is None:
        return []
    start = earlier.date() if isinstance(earlier, datetime) else earlier
    end = later.date() if isinstance(later, datetime) else later
    limit = start + relativedelta(days=check.days, months=check.months)
    if end <= limit:
        return []
    basis = f" ({check.basis})" if check.basis else ""
    text = f"«{label(row, check.later)}» должно быть не позднее {limit:%d.%m.%Y}{basis}"
    return [Problem("too-late", text, check.later, check.severity)]


@_checked.register
def _(check: MinLength, row: Any, context: Context, complete: bool) -> list[Problem]:
    text = getattr(row, check.field) or ""
    if not text or len(text) >= check.characters:
        return []
    message = f"«{label(row, check.field)}»: опишите подробнее, не меньше {check.characters} знаков"
    return [Problem("too-short", message, check.field, check.severity)]


@_checked.register
def _(check: AtLeast, row: Any, context: Context, complete: bool) -> list[Problem]:
    if check.to_sign and not complete:
        return []
    rows = getattr(row, check.field)
    if check.column:
        rows = [item for item in rows if str(getattr(item, check.column)) == check.value]
    needed = not check.column and f.declared(type(row))[check.field].facts.required
    needed &= getattr(row, "origin", "") != "paper"
    if len(rows) >= check.count or (needed and not rows):  # an empty list that is required is told of already
        return []
    return [
        Problem("too-few", f"«{label(row, check.field)}»: нужно не меньше {check.count}", check.field, Severity.HARD)
    ]


def label(row: Any, name: str) -> str:
    """The Russian label of a field."""
    return f.declared(type(row))[name].facts.label


def comparable(earlier: Any, later: Any) -> tuple[Any, Any]:
    """A moment beside a plain day is compared by its day."""
    if isinstance(earlier, datetime) != isinstance(later, datetime):
        earlier = earlier.date() if isinstance(earlier, datetime) else earlier
        later = later.date() if isinstance(later, datetime) else later
    return earlier, later
