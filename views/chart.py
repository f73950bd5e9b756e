"""The geometry of a small line chart in SVG units: lines with gaps, marks by shape, end labels that never overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 318, 176
LEFT, RIGHT, TOP, BOTTOM = 26, 108, 10, 20  # margins: the scale, the names of the lines, the days
LEAST, MOST = 25, 100  # an index is level / 4 · 100, so its scale is the four levels
_LABEL_GAP = 13
#: Shapes of marks, so that lines differ not by colour alone: SVG paths around (0, 0).
_SHAPES = (
    "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z",
    "M-2.7-2.7h5.4v5.4h-5.4z",
    "M0-3.5 3.3 2.6h-6.6z",
    "M0-3.7 3.7 0 0 3.7-3.7 0z",
    "M0 3.5 3.3-2.6h-6.6z",
)


@dataclass(frozen=True, slots=True)
class Series:
    """One line: an index for every day, None where nothing is known; ``alarms`` are the places of threatened days."""

    name: str
    tone: str
    values: tuple[int | None, ...]
    alarms: frozenset[int] = frozenset()

    @property
    def last(self) -> int | None:
        return next((value for value in reversed(self.values) if value is not None), None)


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    alarm: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line on the sheet: pieces between gaps, its marks, and where its name stands."""

    name: str
    tone: str
    shape: str
    pieces: tuple[str, ...]
    marks: tuple[Mark, ...]
    last: int
    label_y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything a template draws; ``grid`` are the levels, ``ticks`` the days."""

    lines: tuple[Drawn, ...]
    grid: tuple[tuple[float, int], ...]
    ticks: tuple[float, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    end: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def chart(days: Sequence[date], series: Sequence[Series]) -> Chart:
    """The chart of indices over days; a line without a single value is left out."""
    ticks = _ticks(days)
    known = [(n, one, one.last) for n, one in enumerate(series)]
    shown = [(n, one, last) for n, one, last in known if last is not None]
    labels = _apart([_y(last) for _, _, last in shown])
    lines = tuple(
        Drawn(
            one.name,
            one.tone,
            _SHAPES[n % len(_SHAPES)],
            _pieces(one.values, ticks),
            tuple(Mark(ticks[i], _y(v), i in one.alarms) for i, v in enumerate(one.values) if v is not None),
            last,
            label,
        )
        for (n, one, last), label in zip(shown, labels, strict=True)
    )
    return Chart(lines, tuple((_y(level), level) for level in (25, 50, 75, 100)), tuple(ticks))


def _ticks(days: Sequence[date]) -> list[float]:
    """Places of the days on a true scale of time; a single day stands in the middle."""
    width = WIDTH - LEFT - RIGHT
    span = (days[-1] - days[0]).days if days else 0
    if not span:
        return [LEFT + width / 2 for _ in days]
    return [round(LEFT + 4 + (width - 8) * (day - days[0]).days / span, 1) for day in days]


def _y(value: int) -> float:
    height = HEIGHT - TOP - BOTTOM
    return round(TOP + height * (MOST - value) / (MOST - LEAST), 1)


def _pieces(values: Sequence[int | None], ticks: Sequence[float]) -> tuple[str, ...]:
    """Points of the polylines between gaps; a lonely point is a mark alone."""
    pieces: list[list[str]] = [[]]
    for x, value in zip(ticks, values, strict=True):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{x},{_y(value)}")
    return tuple(" ".join(piece) for piece in pieces if len(piece) > 1)


def _apart(wanted: Sequence[float]) -> list[float]:
    """Label heights near the wanted ones, at least a line apart, within the sheet."""
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    placed: dict[int, float] = {}
    floor = float(TOP)
    for n in order:
        placed[n] = max(wanted[n], floor)
        floor = placed[n] + _LABEL_GAP
    ceiling = float(HEIGHT - BOTTOM + 4)
    for n in reversed(order):
        placed[n] = round(min(placed[n], ceiling), 1)
        ceiling = placed[n] - _LABEL_GAP
    return [placed[n] for n in range(len(wanted))]
