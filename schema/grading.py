"""What the grades of a monitoring say: levels, dynamics, indices, the floor rule (domain E.1–E.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from schema.criteria import Block, Dynamics

NO_DATA = 0
LOWEST_LEVEL, TOP_LEVEL = 1, 4
SAFETY = "A1"  # безопасность ребёнка: its level 1 is never averaged away

_GROWTH = Fraction(1, 2)  # |mean dynamics| from which a change is a change
_WELL = Fraction(7, 2)  # mean level from which «без изменений» is «стабильно благополучно»
_FROM_WORST = (Dynamics.CRITICAL, Dynamics.NEGATIVE, Dynamics.STABLE, Dynamics.WELL, Dynamics.POSITIVE)


@dataclass(frozen=True, slots=True)
class Grade:
    """One graded line; ``level`` 0 or None is «нет данных» and enters no mean; ``child`` is set in block A."""

    code: str
    block: Block
    level: int | None
    dynamics: int | None = None
    weight: int = 1
    child: int | None = None

    @property
    def known(self) -> bool:
        return bool(self.level)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the grades of one block say; None where nothing is known. ``index`` is 25…100."""

    index: int | None = None
    level: Fraction | None = None
    change: Fraction | None = None
    dynamics: Dynamics | None = None


def level_from_percent(percent: float) -> int:
    """Level of a criterion measured in per cent: below 25, below 50, below 80, 80 and more (domain E.2)."""
    return 1 + sum(percent >= bound for bound in (25, 50, 80))


def proposed_dynamics(level: int | None, previous: int | None) -> int | None:
    """The sign and size of the change of level, at most ±2; None when either level is unknown."""
    if not level or not previous:
        return None
    return max(-2, min(2, level - previous))


def rounded(value: Fraction) -> int:
    """Half up, as people round."""
    return int(value + Fraction(1, 2))


def percent(part: int, whole: int | Fraction) -> int | None:
    """The share in per cent, rounded half up; None of nothing."""
    return rounded(Fraction(100 * part) / whole) if whole else None


def grades(rows: Iterable[Any]) -> list[Grade]:
    """Grades of the rows of a form, in their order."""
    return [
        Grade(
            code=row.criterion.code,
            block=Block(row.criterion.block),
            level=row.level,
            dynamics=row.dynamics,
            weight=row.criterion.weight or 1,
            child=getattr(row, "child_id", None),
        )
        for row in rows
        if row.criterion
    ]


def sheet(criteria: Iterable[Any], children: Sequence[Any]) -> list[tuple[Any, Any | None]]:
    """Lines of a score sheet: (criterion, child) for every child in block A, (criterion, None) in the other blocks."""
    chosen = list(criteria)
    about_children = [(item, child) for child in children for item in chosen if item.block == Block.CHILD]
    return about_children + [(item, None) for item in chosen if item.block != Block.CHILD]


def outcome(block_grades: Iterable[Grade]) -> Outcome:
    """Means, index and class of the grades of one block (domain E.3); a threatened child is not averaged."""
    known = [grade for grade in block_grades if grade.known]
    if floor_broken(known):
        return Outcome(_index(Fraction(LOWEST_LEVEL)), Fraction(LOWEST_LEVEL), None, Dynamics.CRITICAL)
    level = _mean((Fraction(grade.level or 0), grade.weight) for grade in known)
    change = _mean((Fraction(grade.dynamics), grade.weight) for grade in known if grade.dynamics is not None)
    return Outcome(_index(level), level, change, dynamics_class(change, level))


def outcomes(all_grades: Iterable[Grade]) -> dict[Block, Outcome]:
    """The outcome of every block, in the order of the form."""
    found = list(all_grades)
    return {block: outcome(grade for grade in found if grade.block is block) for block in Block}


def children_outcomes(all_grades: Iterable[Grade]) -> dict[int | None, Outcome]:
    """The outcome of block A for every child apart, in the order of the form."""
    about = [grade for grade in all_grades if grade.block is Block.CHILD]
    keys = dict.fromkeys(grade.child for grade in about)
    return {key: outcome(grade for grade in about if grade.child == key) for key in keys}


def dynamics_class(change: Fraction | None, level: Fraction | None = None) -> Dynamics | None:
    """The class of a mean change; without change, a high mean level is «стабильно благополучно»."""
    if change is None:
        return None
    if change >= _GROWTH:
        return Dynamics.POSITIVE
    if change <= -_GROWTH:
        return Dynamics.NEGATIVE
    return Dynamics.WELL if level is not None and level >= _WELL else Dynamics.STABLE


def floor_broken(all_grades: Iterable[Grade]) -> bool:
    """The safety of some child is critical: nothing is averaged then (domain E.3, floor rule)."""
    return any(grade.code == SAFETY and grade.level == LOWEST_LEVEL for grade in all_grades)


def worst(all_grades: Iterable[Grade], *blocks: Block) -> Dynamics | None:
    """The worst class among the blocks; a child who gets worse is not outweighed by a brother who gets better."""
    found = list(all_grades)
    by_block = outcomes(found)
    classes = [by_block[block].dynamics for block in blocks if block is not Block.CHILD]
    if Block.CHILD in blocks:
        classes += [one.dynamics for one in children_outcomes(found).values()]
    return min((one for one in classes if one), key=_FROM_WORST.index, default=None)


def overall(all_grades: Iterable[Grade]) -> Dynamics | None:
    """The class of the whole case: the worse of the children's and the family's."""
    return worst(all_grades, Block.CHILD, Block.FAMILY)


def _index(level: Fraction | None) -> int | None:
    return None if level is None else rounded(level / TOP_LEVEL * 100)


def _mean(pairs: Iterable[tuple[Fraction, int]]) -> Fraction | None:
    weighted = list(pairs)
    total = sum(weight for _, weight in weighted)
    return sum((value * weight for value, weight in weighted), Fraction()) / total if total else None
