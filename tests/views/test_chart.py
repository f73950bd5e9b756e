"""The numbers of the chart of indices: places, gaps, labels (domain E.3)."""

from datetime import date
from itertools import pairwise

import pytest

from views.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Series, chart

pytestmark = pytest.mark.pure

DAYS = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 1)]


def series(*values: int | None, name: str = "семья", alarms: frozenset[int] = frozenset()) -> Series:
    return Series(name, "family", values, alarms)


def test_the_scale_is_the_four_levels() -> None:
    (line,) = chart(DAYS[:2], [series(100, 25)]).lines

    assert [mark.y for mark in line.marks] == [TOP, HEIGHT - BOTTOM]
    assert [level for _, level in chart(DAYS, []).grid] == [25, 50, 75, 100]


def test_days_stand_on_a_true_scale_of_time() -> None:
    first, second, third = chart(DAYS, []).ticks

    assert first > LEFT and third < WIDTH - RIGHT
    assert (second - first) / (third - first) == pytest.approx(31 / 90, abs=0.01)


def test_a_single_monitoring_stands_in_the_middle_without_a_line() -> None:
    drawn = chart(DAYS[:1], [series(75)])

    assert drawn.ticks == (LEFT + (WIDTH - LEFT - RIGHT) / 2,)
    assert drawn.lines[0].pieces == () and len(drawn.lines[0].marks) == 1


def test_what_is_not_known_is_a_gap() -> None:
    days = [date(2026, month, 1) for month in range(1, 6)]
    (line,) = chart(days, [series(50, 60, None, 70, 75)]).lines

    assert len(line.pieces) == 2 and len(line.marks) == 4
    assert line.last == 75


def test_a_line_without_numbers_is_not_drawn() -> None:
    assert chart(DAYS, [series(None, None, None)]).lines == ()
    assert chart([], []).lines == ()


def test_a_threatened_child_is_marked() -> None:
    (line,) = chart(DAYS, [series(50, 25, 75, alarms=frozenset({1}))]).lines

    assert [mark.alarm for mark in line.marks] == [False, True, False]


@pytest.mark.parametrize("value", [25, 60, 100])
def test_names_of_lines_never_overlap_nor_leave_the_sheet(value: int) -> None:
    lines = chart(DAYS, [series(value, value, value, name=str(n)) for n in range(9)]).lines
    heights = sorted(line.label_y for line in lines)

    assert all(below - above >= 13 for above, below in pairwise(heights))
    assert heights[0] > 0 and heights[-1] <= HEIGHT


def test_neighbouring_lines_have_different_marks() -> None:
    lines = chart(DAYS, [series(50, 60, 70, name=str(n)) for n in range(5)]).lines

    assert len({line.shape for line in lines}) == 5
