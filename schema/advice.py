"""The hint of the matrix E.4: what the grades, the execution, the risk and the goals suggest to the council.

Never decided automatically: the council agrees, the guardianship body decides (K 3.3, 3.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from schema.criteria import Dynamics, Proposal
from schema.grading import percent

_FULL, _HALF = 80, 50  # per cent of execution: columns of the matrix; 80 % of goals is «goals reached»
_ACHIEVED, _DROPPED = "GOALSTATE.ACHIEVED", "GOALSTATE.DROPPED"


@dataclass(frozen=True, slots=True)
class Hint:
    """Proposals, further steps, and why; without proposals and steps the reasons say what is not known yet."""

    proposals: tuple[Proposal, ...]
    steps: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def text(self) -> str:
        """«скорректировать план; выяснить причины неисполнения»."""
        proposed = " или ".join(proposal.label for proposal in self.proposals)
        return "; ".join(filter(None, (proposed, *self.steps)))


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the hint rests on; None where it is not known. ``execution`` and ``goals`` are per cent."""

    dynamics: Dynamics | None
    execution: int | None
    risk_low: bool
    goals: int | None = None


def hint(grounds: Grounds) -> Hint:
    """The cell of the matrix; a threatened child needs no other grounds, any other row needs the execution."""
    reasons = _reasons(grounds)
    if grounds.dynamics is Dynamics.CRITICAL:
        return Hint(*_CRITICAL, reasons)
    if grounds.dynamics is None or grounds.execution is None:
        return Hint((), (), reasons)
    column = 0 if grounds.execution >= _FULL else 1 if grounds.execution >= _HALF else 2
    return Hint(*_MATRIX[_row(grounds.dynamics, grounds)][column], reasons)


def goals_reached(rows: Iterable[Any]) -> int | None:
    """Per cent of the tasks that are achieved, of all that were not dropped (E.5 d); None when there are none."""
    states = [row.status_id for row in rows if row.status_id != _DROPPED]
    return percent(states.count(_ACHIEVED), len(states))


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
}


def _row(dynamics: Dynamics, grounds: Grounds) -> str:
    match dynamics:
        case Dynamics.NEGATIVE:
            return "worse"
        case Dynamics.STABLE:
            return "same"
        case _:  # a family that does well and stays so is not asked for a new plan
            return "closing" if grounds.risk_low and (grounds.goals or 0) >= _FULL else "better"


def _reasons(grounds: Grounds) -> tuple[str, ...]:
    done, goals = grounds.execution, grounds.goals
    return (
        grounds.dynamics.label if grounds.dynamics else "динамика не определена: сравнить пока не с чем",
        "в периоде не было мероприятий со сроком" if done is None else f"выполнено мероприятий: {done} %",
        "риск низкий" if grounds.risk_low else "риск не снижен до низкого",
        "задачи не оценены" if goals is None else f"достигнуто задач: {goals} %",
    )
