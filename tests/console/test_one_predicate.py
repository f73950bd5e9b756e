"""One predicate says overdue: the SQL of lists, the badge, the desk and the pure function agree on any day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from console import access, terms
from schema.case import Case
from schema.history import Deadline
from tests import signals
from validators.deadlines import is_overdue


@pytest.mark.parametrize("shift", range(-3, 8))
def test_lists_badge_desk_and_the_pure_function_agree(world: Any, shift: int) -> None:
    signals.register(world)
    due = Deadline.get(Deadline.rule == "DL-L2").due_on
    today = due + timedelta(days=shift)
    expected = is_overdue(due, today)
    late = terms.open_terms(Deadline.select().where(Deadline.rule == "DL-L2"), today, overdue_only=True)
    assert late.exists() == expected
    assert Case.select().where(terms.overdue(Case.next_due_on, today)).exists() == expected
    officer = world.officer("supervisor.asino")
    ids = access.visible(Case, officer).select(Case.id)
    assert bool(terms.count_overdue(ids, today)) == expected


def test_a_saturday_after_the_due_friday_is_overdue(world: Any) -> None:
    assert is_overdue(date(2026, 11, 20), date(2026, 11, 21))
    assert not is_overdue(date(2026, 11, 20), date(2026, 11, 20))
