"""Checks of values that a declaration can say; interpreted by ``validators.values``."""

from dataclasses import dataclass

from schema.spec.labels import Severity


@dataclass(frozen=True, slots=True)
class NotFuture:
    """The date or moment in ``field`` is not later than now."""

    field: str


@dataclass(frozen=True, slots=True)
class EnteredInTime:
    """A day entered later than the regulation's ``backdating_days`` (calendar days) has its reason in ``reason``.

    The day of the event and the moment of the entry (``created_at``) are both kept; nothing of the past is forbidden.
    """

    field: str
    reason: str = "late_entry_reason"


@dataclass(frozen=True, slots=True)
class Order:
    """``earlier`` ≤ ``later`` when both are filled; a moment is compared with a date by its day."""

    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class Within:
    """``later`` is at most ``days`` calendar days (or ``months``) after ``earlier``."""

    earlier: str
    later: str
    days: int = 0
    months: int = 0
    basis: str = ""
    severity: Severity = Severity.HARD


@dataclass(frozen=True, slots=True)
class MinLength:
    """The text in ``field`` has at least ``characters`` characters (a warning by default, domain L.1.4)."""

    field: str
    characters: int
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``count`` rows or links in ``field``; with ``column``/``value`` only rows where they are equal."""

    field: str
    count: int = 1
    column: str = ""
    value: str = ""
    to_sign: bool = True


Check = EnteredInTime | NotFuture | Order | Within | MinLength | AtLeast
