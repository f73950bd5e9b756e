"""The trail: one row per act, in the same transaction as the act."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from console.officers import Officer
from schema import fields as f
from schema.history import Audit

Changes = Mapping[str, tuple[Any, Any]]


def write(
    act: str,
    officer: Officer,
    now: datetime,
    *,
    row: Any = None,
    changes: Changes | None = None,
    reason: str = "",
    case_id: int | None = None,
) -> None:
    """Append one row about ``act`` on ``row`` (a record) with its changes; ``case_id`` where the row has none."""
    case_id = case_id or getattr(row, "case_id", None)
    Audit.insert(
        at=now,
        user_id=officer.user_id,
        employee_id=officer.employee_id,
        officer=officer.name,
        roles=",".join(sorted(officer.roles)),
        territory_id=officer.territory_id,
        address=officer.address,
        act=act,
        document=row.spec.key if row is not None else "",
        row_id="" if row is None else str(row.id),
        case_id=case_id,
        changes=json.dumps(
            {name: [_plain(old), _plain(new)] for name, (old, new) in (changes or {}).items()}, ensure_ascii=False
        ),
        reason=reason,
    ).execute()


def snapshot(row: Any) -> dict[str, Any]:
    """Values of the declared attributes of a stored row, comparable before and after a write."""
    found: dict[str, Any] = {}
    for name, attribute in f.declared(type(row)).items():
        if isinstance(attribute, f.Derived):
            continue
        found[name] = _comparable(row, name, attribute)
    return found


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What differs, by name: (old, new)."""
    names = dict.fromkeys([*before, *after])
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


def _comparable(row: Any, name: str, attribute: Any) -> Any:
    if isinstance(attribute, f.Rows):
        return [_row_values(child) for child in getattr(row, name)]
    if isinstance(attribute, f.Many):
        return [item.id for item in getattr(row, name)]
    return row.__data__.get(name)


def _row_values(row: Any) -> dict[str, Any]:
    return {name: _plain(_comparable(row, name, attribute)) for name, attribute in f.declared(type(row)).items()}


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
    return str(value)
