"""The lines of the chart on the case card: a child each, the family, the plan, the work (domain E.3)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from schema.criteria import Block
from schema.grading import Grade
from schema.people import Person
from views import dynamics


def grade(code: str, level: int | None, child: int | None = None) -> Grade:
    return Grade(code, Block(code[0]), level, 0, 1, child)


def test_every_child_has_a_line_and_a_threat_is_marked(world: Any) -> None:
    officer = world.officer("specialist.asino")
    elder, younger = (
        Person.create(last_name="Иванов", first_name=name, territory=officer.territory_id) for name in ("Иван", "Анна")
    )
    forms = [
        SimpleNamespace(grades=[grade("A1", 3, elder.id), grade("A2", 4, elder.id), grade("B1", 2), grade("W1", 0)]),
        SimpleNamespace(
            grades=[grade("A1", 1, elder.id), grade("A2", 4, elder.id), grade("A1", 2, younger.id), grade("B1", 3)]
        ),
    ]

    series = dynamics._series(forms, officer)

    assert [(one.values, sorted(one.alarms)) for one in series] == [
        ((88, 25), [1]),  # the threatened one
        ((None, 50), []),  # born into the case later
        ((50, 75), []),
        ((None, None), []),
        ((None, None), []),  # «нет данных» is no number
        ((None, None), []),
    ]
    assert len({one.tone for one in series}) == 6
