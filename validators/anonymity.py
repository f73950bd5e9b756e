"""k-anonymity of a depersonalised export (domain F.1): what may be told about few children is told more coarsely.

A row is a mapping of plain texts; ``person`` names whom it is about, and a group is as large as it has persons. A row
is released with its columns as exact as they may be: groups of fewer than ``k`` persons climb the ladder together –
the quarter becomes a year, the kinds of abuse are left out, the ages widen – until the group is large enough.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

#: The smallest number of persons whose common row may be released.
K = 5
ANY = "*"
UNKNOWN = "не установлен"

#: Upper age of each group, years, inclusive; «0–2 года» … «14–17 лет».
AGE_GROUPS = (2, 6, 10, 13, 17)
_YOUNGER = {"0–2", "3–6"}
_LAST = 1000

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rung:
    """One coarsening of one column, in words for the manifest."""

    column: str
    said: str
    coarsen: Callable[[str], str]


def _nothing(_: str) -> str:
    return ANY


#: From the finest to the coarsest; each rung keeps those before it.
LADDER: tuple[Rung, ...] = (
    Rung("quarter", "квартал заменён годом", lambda value: value.partition(" ")[0]),
    Rung("abuse", "вид жестокого обращения скрыт", _nothing),
    Rung("age", "возраст укрупнён до 0–6 и 7–17 лет", lambda value: wide_age(value)),
    Rung("quarter", "год скрыт", _nothing),
    Rung("sex", "пол скрыт", _nothing),
    Rung("age", "возраст скрыт", _nothing),
    Rung("territory", "территория скрыта", _nothing),
)
#: What a reader with other knowledge could recognise a child by (F.1, with the quarter).
QUASI = ("territory", "age", "sex", "abuse", "quarter")


def age_group(years: int | None) -> str:
    """«7–10»; «18+» for a grown-up child; «не установлен» without a date of birth."""
    if years is None or years < 0:
        return UNKNOWN
    low = 0
    for high in AGE_GROUPS:
        if years <= high:
            return f"{low}–{high}"
        low = high + 1
    return "18+"


def wide_age(group: str) -> str:
    if group in {UNKNOWN, "18+"}:
        return group
    return "0–6" if group in _YOUNGER else "7–17"


def released(rows: Iterable[Row], k: int = K) -> tuple[list[dict[str, str]], int]:
    """Rows as they may be given away, and how many rows are withheld altogether (fewer than ``k`` persons)."""
    done: list[dict[str, str]] = []
    waiting = [dict(row) for row in rows]
    for rung in (None, *LADDER):
        if rung is not None:
            for row in waiting:
                row[rung.column] = rung.coarsen(row[rung.column])
        large, waiting = _parted(waiting, k)
        done += large
    return done, len(waiting)


def _parted(rows: list[dict[str, str]], k: int) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Rows of groups with at least ``k`` persons, and the others."""
    persons = _persons(rows, QUASI)
    large = [row for row in rows if persons[_key(row, QUASI)] >= k]
    return large, [row for row in rows if persons[_key(row, QUASI)] < k]


def _persons(rows: Iterable[Row], columns: Sequence[str]) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in rows:
        found[_key(row, columns)].add(row["person"])
    return {key: len(names) for key, names in found.items()}


def _key(row: Row, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in columns)


def counts(rows: Sequence[Row], columns: Sequence[str], k: int = K) -> list[tuple[tuple[str, ...], str]]:
    """How many persons there are of each kind; fewer than ``k`` are «<5»."""
    found = sorted(_persons(rows, columns).items(), key=lambda item: place(dict(zip(columns, item[0], strict=True))))
    return [(key, shown(number, k)) for key, number in found]


def place(row: Row) -> tuple[tuple[int, str], ...]:
    """What rows are sorted by: their texts from left to right, ages by years and not by letters («3–6» before «11–13»).

    A wide group comes after the narrow one that it begins with, an unknown or hidden age last.
    """
    return tuple((_years(text) if name == "age" else 0, text) for name, text in row.items())


def _years(group: str) -> int:
    low = re.match(r"\d+", group)
    return int(low[0]) if low else _LAST


def shown(number: int, k: int = K) -> str:
    return str(number) if number >= k else f"<{k}"


def total(rows: Sequence[Row], columns: Sequence[str], k: int = K) -> str:
    """All persons; «—» where the total would give a single hidden number away by subtraction."""
    small = [number for number in _persons(rows, columns).values() if number < k]
    everybody = len({row["person"] for row in rows})
    if len(small) == 1 or (small and sum(small) < k):
        return "—"
    return shown(everybody, k) if everybody else "0"
