"""What follows from an act: prefilled forms, computed values, rows made by other rows, facts copied to the case.

Each function attaches itself to a document key and an act; all run inside the transaction of the act, those of one key
in the order of the modules below, which is that of the stages.
"""

# ruff: noqa: I001
from console.effects import (
    signals,
    opening,
    service,
    planning,
    results,
    leaving,
    moving,
    wording,
    removal,
    letters,
    visits,
    dictionaries,
    fulfilment,
    destruction,
    calendar,
)
from console.effects.doors import (
    INPUT_LABELS,
    after,
    after_case_move,
    before_move,
    complete,
    judged,
    on_case_move,
    prefill,
)
from console.effects.letters import ready_text

__all__ = [
    "INPUT_LABELS",
    "after",
    "after_case_move",
    "before_move",
    "calendar",
    "complete",
    "destruction",
    "dictionaries",
    "fulfilment",
    "judged",
    "leaving",
    "letters",
    "moving",
    "on_case_move",
    "opening",
    "planning",
    "prefill",
    "ready_text",
    "removal",
    "results",
    "service",
    "signals",
    "visits",
    "wording",
]
