"""The arithmetic of the monitoring (domain E, C.1.1): levels, indices, dynamics, execution, the hint, the lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from schema.criteria import Block, Dynamics, Proposal
from schema.spec import Severity

NO_DATA = 0
TOP_LEVEL = 4
SAFETY = "A1"  # безопасность ребёнка: its level 1 is never averaged away
DEFAULT_LEAD_DAYS = 4

_GROWTH = Fraction(1, 2)  # |mean dynamics| from which a change is a change
_WELL = Fraction(7, 2)  # mean level from which «без изменений» is «стабильно благополучно»
_FULL, _HALF = 80, 50  # per cent of execution: columns of the matrix; 80 % of goals is «goals reached»


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
    """What the grades of one block say; None where nothing is known. ``index`` is 0…100."""

    index: int | None = None
    level: Fraction | None = None
    change: Fraction | None = None
    dynamics: Dynamics | None = None


@dataclass(frozen=True, slots=True)
class Execution:
    """Measures due in the period by their state; ``percent`` is None when nothing was due."""

    done: int = 0
    partial: int = 0
    not_done: int = 0

    @property
    def percent(self) -> int | None:
        """done / (done + partial·0.5 + not_done), domain E.3, rounded half up."""
        whole = self.done + Fraction(self.partial, 2) + self.not_done
        return rounded(Fraction(self.done) / whole * 100) if whole else None


@dataclass(frozen=True, slots=True)
class Hint:
    """What the matrix proposes to the council, never decided automatically: proposals, further steps, and why."""

    proposals: tuple[Proposal, ...]
    steps: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """The norm «не позднее, чем за 4 дня до дня заседания» (K 3.3) in calendar days, and how strictly it is asked."""

    days: int
    full_days: bool
    severity: Severity

    @property
    def least(self) -> int:
        """The smallest allowed difference of dates."""
        return self.days + 1 if self.full_days else self.days

    def violated(self, days: int) -> bool:
        return days < self.least


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
    """Means, index and class of the grades of one block (domain E.3)."""
    known = [grade for grade in block_grades if grade.known]
    level = _mean((Fraction(grade.level or 0), grade.weight) for grade in known)
    change = _mean((Fraction(grade.dynamics), grade.weight) for grade in known if grade.dynamics is not None)
    index = rounded(level / TOP_LEVEL * 100) if level is not None else None
    return Outcome(index, level, change, dynamics_class(change, level))


def outcomes(all_grades: Iterable[Grade]) -> dict[Block, Outcome]:
    """The outcome of every block, in the order of the form."""
    found = list(all_grades)
    return {block: outcome(grade for grade in found if grade.block is block) for block in Block}


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
    return any(grade.code == SAFETY and grade.level == 1 for grade in all_grades)


def overall(all_grades: Iterable[Grade]) -> Dynamics | None:
    """The class of the whole case: the floor rule first, then the worse of the child's and the family's."""
    found = list(all_grades)
    if floor_broken(found):
        return Dynamics.CRITICAL
    by_block = outcomes(found)
    classes = [by_block[block].dynamics for block in (Block.CHILD, Block.FAMILY)]
    return min((one for one in classes if one), key=_FROM_WORST.index, default=None)


def hint(dynamics: Dynamics, execution: int, *, risk_low: bool, goals_percent: int | None) -> Hint:
    """The proposal matrix E.4 for a class of dynamics, the execution of measures (per cent), the risk and the goals."""
    goals_reached = goals_percent is not None and goals_percent >= _FULL
    row = _row(dynamics, closing=risk_low and goals_reached)
    column = 0 if execution >= _FULL else 1 if execution >= _HALF else 2
    proposals, steps = _MATRIX[row][column]
    return Hint(proposals, steps, _reasons(dynamics, execution, risk_low, goals_percent))


def may_suspend(settings: Mapping[str, Any]) -> bool:
    """Is suspension among the decisions of the territory? Only Kedrovy names it (K 3.3; domain D.5, Q7)."""
    return "suspend" in settings.get("decisions", ())


def execution(entries: Iterable[Any]) -> Execution:
    """Counts measures by the last row of the control journal on each; moved and cancelled ones are not due.

    A measure nobody has finished by its term is not done, whatever was found on the way.
    """
    last = {entry.measure_number: entry.state_id for entry in sorted(entries, key=_checked)}
    states = [(state or "").removeprefix("MEASURESTATE.") for state in last.values()]
    counted = {count: sum(state in names for state in states) for count, names in _COUNTED.items()}
    return Execution(**counted)


def lead(settings: Mapping[str, Any]) -> Lead:
    """The norm of handing the form over; a territory without one is only warned (domain D.5)."""
    days = settings.get("monitoring_lead_days")
    return Lead(
        days=DEFAULT_LEAD_DAYS if days is None else int(days),
        full_days=settings.get("monitoring_lead_boundary") == "full_days",
        severity=Severity.WARNING if days is None else Severity.HARD,
    )


def lead_days(held_on: date, handed_over_on: date) -> int:
    """Calendar days from handing over to the meeting (reading M1 of C.1.1); negative when handed over after it."""
    return (held_on - handed_over_on).days


_COUNTED = {
    "done": ("DONE",),
    "partial": ("PARTLY",),
    "not_done": ("NOT_DONE", "NOT_STARTED", "IN_PROGRESS"),
}


def _checked(entry: Any) -> tuple[date, int]:
    """Checks in the order they were made; a row without a check is the stub made before it."""
    return (entry.checked_on or date.min, entry.id or 0)


_FROM_WORST = (Dynamics.CRITICAL, Dynamics.NEGATIVE, Dynamics.STABLE, Dynamics.WELL, Dynamics.POSITIVE)

_CONTINUE, _CORRECT = (Proposal.CONTINUE,), (Proposal.CORRECT,)
_NEW_PLAN, _CLOSE = (Proposal.NEW_PLAN,), (Proposal.CLOSE,)
_RISK, _SAFETY_PLAN = "пересмотреть оценку риска", "составить план безопасности"
_CAUSES, _CURATOR = "выяснить причины неисполнения", "рассмотреть вопрос о кураторе"
_COURT, _CRITERIA = "рассмотреть вопрос о мерах ст. 73, 77 СК РФ", "проверить критерии закрытия"

_Cell = tuple[tuple[Proposal, ...], tuple[str, ...]]
_CRITICAL: _Cell = (_NEW_PLAN, (_SAFETY_PLAN, _RISK, _COURT))  # a threatened child is not outweighed by measures done
#: Domain E.4: rows by dynamics, columns by execution (≥ 80 %, 50–79 %, < 50 %).
_MATRIX: dict[str, tuple[_Cell, _Cell, _Cell]] = {
    "closing": ((_CLOSE, (_CRITERIA,)), (_CONTINUE, ()), (_CONTINUE, (_CAUSES,))),
    "better": ((_CONTINUE, ()), (_CONTINUE, ()), (_CORRECT, ())),
    "same": (((Proposal.NEW_PLAN, Proposal.CORRECT), ()), (_CORRECT, ()), (_NEW_PLAN, (_CURATOR,))),
    "worse": ((_NEW_PLAN, (_RISK,)), ((), (_RISK, _SAFETY_PLAN)), ((), (_SAFETY_PLAN, _COURT))),
    "critical": (_CRITICAL, _CRITICAL, _CRITICAL),
}


def _row(dynamics: Dynamics, *, closing: bool) -> str:
    match dynamics:
        case Dynamics.CRITICAL:
            return "critical"
        case Dynamics.NEGATIVE:
            return "worse"
        case Dynamics.STABLE:
            return "same"
        case _:  # a family that does well and stays so is not asked for a new plan
            return "closing" if closing else "better"


def _reasons(dynamics: Dynamics, execution: int, risk_low: bool, goals_percent: int | None) -> tuple[str, ...]:
    goals = "цели не оценены" if goals_percent is None else f"достигнуто целей: {goals_percent} %"
    risk = "риск низкий" if risk_low else "риск не снижен до низкого"
    return (dynamics.label, f"выполнено мероприятий: {execution} %", risk, goals)


def _mean(pairs: Iterable[tuple[Fraction, int]]) -> Fraction | None:
    weighted = list(pairs)
    total = sum(weight for _, weight in weighted)
    return sum((value * weight for value, weight in weighted), Fraction()) / total if total else None
