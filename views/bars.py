"""The geometry of a bar chart of twelve months in SVG units: the share in time, its number above, the month below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.overdue import Month

WIDTH, HEIGHT = 720, 210
LEFT, RIGHT, TOP, BOTTOM = 34, 6, 22, 36
_SHORT = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: the bar from the ground to ``y``; no bar where no term ended in the month."""

    x: float
    y: float
    width: float
    height: float
    label: str
    month: str
    total: int
    tone: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Bars:
    """Everything a template draws; ``grid`` are the levels of the scale in per cent."""

    bars: tuple[Bar, ...]
    grid: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    end: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def bars(months: Sequence[Month]) -> Bars:
    """The chart of the share in time by months."""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(months))
    return Bars(
        tuple(_bar(month, LEFT + step * n + step * 0.18, step * 0.64) for n, month in enumerate(months)),
        tuple((_y(level), level) for level in (0, 50, 100)),
    )


def _bar(month: Month, x: float, width: float) -> Bar:
    percent = month.percent
    y = _y(percent or 0)
    return Bar(
        x=round(x, 1),
        y=y,
        width=round(width, 1),
        height=round(HEIGHT - BOTTOM - y, 1),
        label="–" if percent is None else f"{percent} %",
        month=f"{_SHORT[month.first.month - 1]} {month.first:%y}",
        total=month.total,
        tone="none" if percent is None else "ok" if percent >= 90 else "warn" if percent >= 70 else "late",
    )


def _y(percent: int) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (100 - percent) / 100, 1)
