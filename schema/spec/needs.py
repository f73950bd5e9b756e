"""What must be there before a transition: a closed union of needs, interpreted by ``validators.needs``."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from schema.spec.labels import Severity, Status


class NeedKind(StrEnum):
    PAPER = "paper"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Condition:
    """``field op value`` on a row; ``op`` is one of eq, ne, in, filled. ``field`` may be dotted."""

    field: str
    op: str
    value: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperNeed:
    """A paper of the case in one of ``statuses`` that meets ``where``.

    ``per_child`` asks for one for every child of the case (the paper has ``child``, or ``children`` that contain it);
    ``since_stage`` counts only papers dated on or after the day the case last entered that stage.
    """

    code: str
    text: str
    basis: str
    document: str
    statuses: tuple[Status, ...] = (Status.APPROVED,)
    where: tuple[Condition, ...] = ()
    per_child: bool = False
    since_stage: int | None = None
    severity: Severity = Severity.HARD


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckNeed:
    """A rule that no declaration can say: the function named ``check`` in ``validators.rules.case``."""

    code: str
    text: str
    basis: str
    check: str
    document: str = ""
    severity: Severity = Severity.HARD
    settings: dict[str, Any] = field(default_factory=dict)


Need = PaperNeed | CheckNeed
