"""Rules that no declaration can say, one small file per document; each attaches itself to a model or a check name."""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from validators.context import Context
from validators.problem import Problem

RuleFunction = Callable[[Any, Context], Iterable[Problem]]
R = TypeVar("R", bound=RuleFunction)

_rules: dict[tuple[str, str], list[RuleFunction]] = defaultdict(list)


def rule(model: Any, *moments: str) -> Callable[[R], R]:
    """Attach a function(row, context) → problems to ``model``.

    ``moments``: "save" (every write of the form) or names of the document's transitions ("submit", "approve", …).
    """

    def attach(function: R) -> R:
        for moment in moments or ("save",):
            _rules[(model.spec.key, moment)].append(function)
        return function

    return attach


def found_by_rules(row: Any, moment: str, context: Context) -> list[Problem]:
    """What the attached rules say about the row at this moment."""
    load()
    return [problem for function in _rules[(row.spec.key, moment)] for problem in function(row, context)]


def load() -> None:
    """Import every rule file once, so that rules attach themselves."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
