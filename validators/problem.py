"""``Problem``: one thing that is wrong, said so that a person knows what to do; tests look at ``code``."""

from collections.abc import Iterable
from dataclasses import dataclass

from schema.spec import Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` is stable, kebab-case; ``text`` is Russian; ``field`` names the input («measures.0.due_on»)."""

    code: str
    text: str
    field: str = ""
    severity: Severity = Severity.HARD

    @property
    def is_hard(self) -> bool:
        return self.severity is Severity.HARD


def hard(problems: Iterable[Problem]) -> list[Problem]:
    """Only the problems that forbid."""
    return [problem for problem in problems if problem.is_hard]


def warnings(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if not problem.is_hard]
