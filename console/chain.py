"""The hash chain of the trail: what a row's hash covers, and the walk that names the first bad row (ADR 0016)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from console.database import is_sqlite
from console.sealing import chain_key
from schema.base import database
from schema.history import Audit, TrailDay, TrailHead

GENESIS = "0" * 64
#: Columns in the order in which they are hashed; a new column goes to the end and begins a new edition of the form.
COVERED = (
    "id",
    "at",
    "user_id",
    "employee_id",
    "officer",
    "roles",
    "territory_id",
    "address",
    "act",
    "document",
    "row_id",
    "case_id",
    "row_count",
    "listed",
    "cases",
    "key_id",
    "sealed",
    "prev_hash",
)
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row at which the chain does not hold."""

    number: int
    text: str

    def __str__(self) -> str:
        return f"строка {self.number}: {self.text}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the chain holds: the rows walked, the last good link, the first bad row if any."""

    rows: int
    head: str
    broken: Broken | None = None


def canonical(values: Sequence[Any]) -> bytes:
    """The bytes of a row: a JSON list in the order of COVERED, the same on both engines."""
    return json.dumps([_plain(value) for value in values], ensure_ascii=False, separators=(",", ":")).encode()


def digest(values: Sequence[Any]) -> str:
    return hashlib.sha256(canonical(values)).hexdigest()


def mac(row_hash: str) -> str:
    """Who rewrites the whole chain in the database alone has no key for this."""
    return hmac.digest(chain_key(), row_hash.encode(), "sha256").hex()


def linked(values: dict[str, Any], number: int, prev_hash: str) -> dict[str, Any]:
    """The values of a row at its place in the chain."""
    placed = values | {"id": number, "prev_hash": prev_hash}
    row_hash = digest([placed[name] for name in COVERED])
    return placed | {"hash": row_hash, "mac": mac(row_hash)}


def _plain(value: Any) -> Any:
    """SQLite keeps moments as text, PostgreSQL as timestamps: both are one canonical text with microseconds."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="microseconds")
    return value if value is None or isinstance(value, int | str) else str(value)


# ------------------------------------------------------------------ the head


def locked_head() -> TrailHead:
    """The head of the chain, locked until the transaction ends (SQLite has locked everything by then)."""
    query: Any = TrailHead.select().where(TrailHead.id == 1)
    head: TrailHead = (query if is_sqlite() else query.for_update()).get()
    return head


def head() -> TrailHead:
    found: TrailHead = TrailHead.get_by_id(1)
    return found


def note_day(day: date) -> TrailDay:
    """The head of a day, noted once: what is printed to the log at night."""
    last = head()
    TrailDay.insert(day=day, number=last.number, hash=last.hash).on_conflict_ignore().execute()
    found: TrailDay = TrailDay.get(TrailDay.day == day)
    return found


# ------------------------------------------------------------------ the walk


def verify(known_head: str = "") -> Verdict:
    """Walk the whole chain; ``known_head`` is a hash that was printed once and must be in it."""
    noted = {row.number: row.hash for row in TrailDay.select()}
    number, prev, seen_head = 0, GENESIS, not known_head
    for row in _rows():
        if broken := _wrong(row, number + 1, prev, noted):
            return Verdict(number, prev, broken)
        number, prev = number + 1, row["hash"]
        seen_head = seen_head or prev == known_head
    return Verdict(number, prev, _cut(number, prev, noted, seen_head=seen_head))


def _wrong(row: dict[str, Any], expected: int, prev: str, noted: dict[int, str]) -> Broken | None:
    if row["id"] != expected:
        return Broken(expected, f"её нет, за строкой {expected - 1} стоит строка {row['id']}")
    if row["prev_hash"] != prev:
        return Broken(expected, "не продолжает предыдущую")
    if row["hash"] != digest([row[name] for name in COVERED]):
        return Broken(expected, "содержание не совпадает с контрольной суммой")
    if not hmac.compare_digest(str(row["mac"]), mac(row["hash"])):
        return Broken(expected, "записана не консолью (или с другим главным ключом)")
    if noted.get(expected, row["hash"]) != row["hash"]:
        return Broken(expected, "не та, что была отмечена ночью")
    return None


def _cut(number: int, prev: str, noted: dict[int, str], *, seen_head: bool) -> Broken | None:
    """The end of the chain: nothing may be missing behind the last row."""
    last = head()
    later = max([last.number, *noted])
    if later > number:
        return Broken(number + 1, f"её нет, а журнал доходил до строки {later}")
    if (last.number, last.hash) != (number, prev):
        return Broken(number, f"за строкой {last.number} журнал продолжен не консолью")
    return (
        None if seen_head else Broken(number + 1, "названной головы в журнале нет: конец журнала обрезан или заменён")
    )


def _rows() -> Iterator[dict[str, Any]]:
    """Every row as it is stored, in batches, so that a million of them need no memory."""
    names = (*COVERED, "hash", "mac")
    query: Any = Audit.select(*(getattr(Audit, name) for name in names)).order_by(Audit.id).limit(_BATCH)
    last = None
    while True:
        sql, arguments = (query if last is None else query.where(Audit.id > last)).sql()
        batch = database.execute_sql(sql, arguments).fetchall()
        for values in batch:
            row = dict(zip(names, values, strict=True))
            yield row | {"at": _moment(row["at"])}
        if len(batch) < _BATCH:
            return
        last = batch[-1][0]


def _moment(value: Any) -> Any:
    """Text of SQLite as a moment; what is none stays what it is and fails the comparison."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
