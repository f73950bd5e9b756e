"""A stateful property: no illegal state is reached, no legal step is refused, badge = list = count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import fresh_world
from tests.journeys.roaming import Roaming

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example)


@pytest.fixture
def roam(console_app: Any, databases: Any, tmp_path: Path) -> Iterator[Callable[[int, int], Counter[str]]]:
    """Run so many examples of so many rules, each in a console of its own; gives the steps that were made."""
    worlds = fresh_world(console_app, databases, tmp_path)

    class Here(Roaming):
        fresh = staticmethod(lambda: next(worlds))
        steps: Counter[str] = Counter()

    def run(examples: int, rules: int) -> Counter[str]:
        profile = settings(
            max_examples=examples,
            stateful_step_count=rules,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=SLOW,
        )
        run_state_machine_as_test(Here, settings=profile)
        return Here.steps

    yield run
    worlds.close()


#: What must have happened at least once, or the walk proves nothing about it.
HAPPENS = {"законный переход", "ребёнок выбыл", "случай передан", "передача возвращена", "проба без бумаги"}


@pytest.mark.once
def test_cases_roam_lawfully(roam: Any) -> None:
    """A short walk: what is rare in it happens in the long one, for `make soak`."""
    steps = roam(2, 20)
    assert sum(steps.values()) > 300 and steps.keys() >= {"законный переход", "проба без бумаги"}, steps


@pytest.mark.soak
def test_cases_roam_lawfully_for_ten_thousand_steps(roam: Any) -> None:
    steps = roam(40, 30)
    print(f"{sum(steps.values())} steps: {dict(steps)}")
    assert sum(steps.values()) >= 10_000 and steps.keys() >= HAPPENS, steps
