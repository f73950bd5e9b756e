"""The trail: one row per act, in the same transaction as the act; what may be personal in it is sealed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import peewee

from console import chain, sealing
from console.database import before_commit, transaction
from console.errors import Unavailable
from console.officers import Officer
from schema import fields as f
from schema.history import Audit, CaseKey, TrailHead
from schema.spec import Sensitivity

Changes = Mapping[str, tuple[Any, Any]]
#: The same look at the same thing is one act within so many seconds: a page that is reloaded is not read anew.
LOOK_SECONDS = 60
_ROWS_PER_INSERT = 400


def write(
    act: str,
    officer: Officer,
    now: datetime,
    *,
    row: Any = None,
    changes: Changes | None = None,
    reason: str = "",
    case_id: int | None = None,
    document: str = "",
    listed: Iterable[Any] | None = None,
    cases: Iterable[int | None] = (),
) -> None:
    """Append one row about ``act`` on ``row`` (a record) with its changes; ``case_id`` where the row has none.

    ``listed`` are the ids of the rows of ``document`` that a list, a journal or an export held, ``cases`` the cases
    they belong to. The row is written when the transaction commits, or the act is not done at all.
    """
    entry = _entry(act, officer, now, row=row, document=document, case_id=case_id, listed=listed, cases=cases)
    told = {name: [_plain(old), _plain(new)] for name, (old, new) in (changes or {}).items()}
    content = {"changes": told, "reason": reason} if told or reason else None
    with transaction():
        before_commit(_append, (entry, _scope(entry, row), content))


def looked(act: str, officer: Officer, now: datetime, *, reason: str = "", **about: Any) -> None:
    """Like :func:`write` for an act of looking: the same one by the same officer is written once a minute.

    What was asked for (``reason``) is told every time: it is sealed, so that two questions cannot be compared.
    """
    entry = _entry(act, officer, now, **about)
    if reason or not _just_seen(entry, now):
        write(act, officer, now, reason=reason, **about)


def _just_seen(entry: Mapping[str, Any], now: datetime) -> bool:
    same = [getattr(Audit, name) == entry[name] for name in ("act", "document", "row_id", "listed", "cases")]
    case = Audit.case_id.is_null() if entry["case_id"] is None else Audit.case_id == entry["case_id"]
    query = Audit.select(Audit.id).where(
        Audit.user_id == entry["user_id"], Audit.at > now - timedelta(seconds=LOOK_SECONDS), case, *same
    )
    return entry["user_id"] is not None and query.exists()


def _entry(
    act: str,
    officer: Officer,
    now: datetime,
    *,
    row: Any = None,
    document: str = "",
    case_id: int | None = None,
    listed: Iterable[Any] | None = None,
    cases: Iterable[int | None] = (),
) -> dict[str, Any]:
    """The part of a row that stands in the clear."""
    ids = None if listed is None else list(listed)
    return {
        "at": now,
        "user_id": officer.user_id,
        "employee_id": officer.employee_id,
        "officer": officer.name,
        "roles": ",".join(sorted(officer.roles)),
        "territory_id": getattr(row, "territory_id", None) or officer.territory_id,
        "address": officer.address,
        "act": act,
        "document": document if row is None else row.spec.key,
        "row_id": "" if row is None else str(row.id),
        "case_id": case_id or _case_of(row),
        "row_count": None if ids is None else len(ids),
        "listed": comma_list(ids or ()),
        "cases": comma_list(cases),
    }


def _case_of(row: Any) -> int | None:
    found: int | None = getattr(row, "case_id", None)
    return found


def comma_list(ids: Iterable[Any]) -> str:
    """«,3,17,»: an id is found in it by «,17,»."""
    found = list(dict.fromkeys(str(key) for key in ids if key is not None))
    return f",{','.join(found)}," if found else ""


# ------------------------------------------------------------------ what is sealed


def _scope(entry: Mapping[str, Any], row: Any) -> str:
    """Whose key seals the row: its case's, else that of the person or paper itself, else that of the month.

    The key of a month covers what belongs to nobody in particular, such as searched names.
    """
    if entry["case_id"]:
        return f"case:{entry['case_id']}"
    model: Any = type(row)
    if row is not None and about_people(model):
        return f"{entry['document']}:{entry['row_id']}"
    place = f"territory:{entry['territory_id']}" if entry["territory_id"] else "house"
    return f"{place}:{entry['at']:%Y-%m}"


@cache
def about_people(model: Any) -> bool:
    """Does a row of this model hold personal data, so that reading it is an act of the trail?"""
    return any(attribute.facts.sensitivity is not Sensitivity.PLAIN for attribute in f.declared(model).values())


@dataclass(frozen=True, slots=True)
class Told:
    """The sealed part of a row in words; ``closed`` says why it cannot be read any more."""

    changes: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    closed: str = ""


def told(entry: Audit) -> Told:
    """What one row says: changes {field: [old, new]} and the reason. For whoever may know: access decides before."""
    return told_all([entry])[0]


def told_all(entries: Iterable[Audit]) -> list[Told]:
    """The same for many rows with one query for their keys."""
    rows = list(entries)
    keys = sealing.keys_by_id(row.key_id for row in rows)
    return [_told(row, keys.get(row.key_id)) for row in rows]


def _told(entry: Audit, key: sealing.Key | CaseKey | None) -> Told:
    match key:
        case sealing.Key():
            return Told(**json.loads(key.open(entry.sealed)))
        case CaseKey():
            return Told(closed=f"ключ уничтожен {key.destroyed_at:%d.%m.%Y}, акт № {key.destroyed_by_act}")
    return Told(closed="ключа нет") if entry.sealed else Told()


# ------------------------------------------------------------------ the last thing before the commit


def _append(waiting: list[tuple[dict[str, Any], str, dict[str, Any] | None]]) -> None:
    """Put the rows of a transaction at the end of the chain; raises Unavailable, and the act is not done either."""
    try:
        _link(waiting)
    except peewee.PeeweeException as error:
        raise Unavailable from error


def _link(waiting: list[tuple[dict[str, Any], str, dict[str, Any] | None]]) -> None:
    """Under the lock of the head, which is the last lock of the transaction."""
    head = chain.locked_head()
    now = waiting[0][0]["at"]
    keys = sealing.keys_for({scope for _, scope, content in waiting if content}, now)
    number, last, rows = head.number, head.hash, []
    for entry, scope, content in waiting:
        number += 1
        rows.append(chain.linked(entry | _sealed(keys.get(scope), content), number, last))
        last = rows[-1]["hash"]
    for start in range(0, len(rows), _ROWS_PER_INSERT):
        Audit.insert_many(rows[start : start + _ROWS_PER_INSERT]).execute()
    TrailHead.update(number=number, hash=last).where(TrailHead.id == head.id).execute()


def _sealed(key: sealing.Key | None, content: dict[str, Any] | None) -> dict[str, Any]:
    if key is None or content is None:
        return {"key_id": None, "sealed": ""}
    return {"key_id": key.id, "sealed": key.seal(json.dumps(content, ensure_ascii=False))}


# ------------------------------------------------------------------ what changed


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
