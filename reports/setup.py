"""The sheet that a territory prints on: margins, size of type and the mark of confidentiality (ГОСТ Р 7.0.97-2025)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reports.phrases import territory_of

SHEET = 210  # millimetres, the width of A4
_LONG_KEPT = 10  # years
_BOUND, _LOOSE = 30, 20  # millimetres at the left


@dataclass(frozen=True, slots=True)
class Setup:
    """Margins in millimetres and the size of type in points of a portrait sheet; ``mark`` stands at the top right."""

    left: int = _BOUND
    right: int = 10
    top: int = 20
    bottom: int = 20
    points: int = 12
    mark: str = "Конфиденциально. Персональные данные"

    @property
    def width(self) -> int:
        """Millimetres between the margins."""
        return SHEET - self.left - self.right


def setup_of(row: Any) -> Setup:
    """The settings of the territory of the paper.

    The left margin is 30 mm where papers are kept for more than ten years, so that they can be bound, otherwise 20 mm.
    """
    territory = territory_of(row)
    if territory is None:
        return Setup()
    return Setup(
        left=_BOUND if territory.retention_years > _LONG_KEPT else _LOOSE,
        right=territory.margin_right,
        top=territory.margin_top,
        bottom=territory.margin_bottom,
        points=territory.type_points,
        mark=territory.confidential_mark,
    )
