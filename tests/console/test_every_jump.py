"""All jumps between the eleven stages by every role are as the table says that people read (domain D.3, F.0)."""

from __future__ import annotations

from typing import Any

import pytest

from schema.spec import Role
from tests.console import moves

pytestmark = pytest.mark.once

#: D.3 by hand: which stage leads to which, whoever leads. Everything else skips a stage and is refused.
LAWFUL = {
    *((1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 4), (4, 3), (4, 5), (5, 6), (6, 5), (6, 7), (7, 8), (8, 9), (9, 8)),
    *((9, 10), (10, 9), (10, 11), (11, 5), (11, 7), (11, 8)),
    *((stage, stage) for stage in range(3, 12)),  # T18a, and decisions that change the state alone
}
ONLY_KEDROVY = {(11, 9)}  # resumed into monitoring


@pytest.fixture(scope="module")
def written() -> list[str]:
    return moves.FILE.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("territory", moves.TERRITORIES)
def test_the_door_answers_as_the_table_says(world: Any, written: list[str], territory: str) -> None:
    now = [line for line in moves.part(territory).splitlines() if line]
    then = _part(written, territory)
    different = [f"{old}\n    now: {new}" for old, new in zip(then, now, strict=False) if old != new]
    assert not different and len(then) == len(now), (
        "the table differs: read `python -m tests.console.moves` against D.3 and F.0\n" + "\n".join(different[:20])
    )


@pytest.mark.parametrize("territory", moves.TERRITORIES)
def test_the_table_holds_the_ways_of_the_model_and_no_others(written: list[str], territory: str) -> None:
    rows = _rows(written, territory)
    assert len(rows) == 121
    ways = {pair for pair, cells in rows.items() if set(cells) != {"–"}}
    assert ways == LAWFUL | (ONLY_KEDROVY if territory == "kedrovy" else set())


@pytest.mark.parametrize("territory", moves.TERRITORIES)
def test_nobody_moves_what_he_may_not_see(written: list[str], territory: str) -> None:
    for cells in _rows(written, territory).values():
        by_role = dict(zip(Role, cells, strict=True))
        for role in (Role.EXECUTOR, Role.REGIONAL, Role.ADMIN):
            assert by_role[role] in {"–", "×"}
        for role in (Role.DEPUTY, Role.MAYOR, Role.MONITOR, Role.MEMBER, Role.SUPERVISOR, Role.SERVICE_CLERK):
            assert by_role[role] in {"–", "·"}


def _part(written: list[str], territory: str) -> list[str]:
    starts = [n for n, line in enumerate(written) if line.startswith("=")]
    start = next(n for n in starts if f" {territory} " in written[n])
    end = next((n for n in starts if n > start), len(written))
    return [line for line in written[start:end] if line]


def _rows(written: list[str], territory: str) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = {}
    for line in _part(written, territory):
        head, *cells = (cell.strip() for cell in line.split("|"))
        if cells and "→" in head:
            source, target = head.split("→")
            found[int(source), int(target)] = cells
    return found
