"""One predicate says overdue: the SQL of lists, the badge, the desk and the pure function agree at any moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import terms
from schema.base import database
from schema.case import Case
from schema.history import Deadline
from tests import signals
from validators.calendar import WorkingCalendar
from validators.deadlines import Standing, is_overdue, last_moment, standing


@pytest.mark.parametrize("shift", range(-3, 8))
def test_lists_badge_desk_and_the_pure_function_agree(world: Any, shift: int) -> None:
    signals.register(world)
    due = Deadline.get(Deadline.rule == "DL-L2").due_on
    Deadline.update(status="cancelled").where(Deadline.rule != "DL-L2").execute()
    moment = datetime.combine(due + timedelta(days=shift), world.now.time())
    Case.update(next_due_at=last_moment(due)).execute()
    expected = is_overdue(due, moment)
    assert terms.open_terms(Deadline.select(), moment, overdue_only=True).exists() == expected
    assert Case.select().where(terms.overdue(Case.next_due_at, moment)).exists() == expected
    assert bool(terms.count_overdue(world.officer("supervisor.asino"), moment)) == expected


def test_a_saturday_after_the_due_friday_is_overdue(world: Any) -> None:
    assert is_overdue(date(2026, 11, 20), date(2026, 11, 21))
    assert not is_overdue(date(2026, 11, 20), date(2026, 11, 20))
    assert not is_overdue(date(2026, 11, 20), datetime(2026, 11, 20, 23, 59, 59))


MOMENTS = st.datetimes(datetime(2026, 11, 18), datetime(2026, 11, 22)).map(lambda at: at.replace(microsecond=0))
DUES = st.one_of(MOMENTS, st.dates(date(2026, 11, 18), date(2026, 11, 22)).map(last_moment))


def test_sql_and_python_say_the_same_of_every_moment(world: Any) -> None:
    """Terms in days and in hours alike: what the database selects is what the function and the colour say."""
    calendar = WorkingCalendar({}, frozenset())
    signals.register(world)
    row = Deadline.get(Deadline.rule == "DL-L2")

    @given(due=DUES, now=MOMENTS)
    def agree(due: datetime, now: datetime) -> None:
        Deadline.update(due_at=due, due_on=due.date()).where(Deadline.id == row.id).execute()
        selected = Deadline.select().where(Deadline.id == row.id, terms.overdue(Deadline.due_at, now)).exists()
        assert selected == is_overdue(due, now) == (standing("open", due, now, calendar) is Standing.OVERDUE)

    with database.atomic():
        agree()


def test_the_count_of_every_page_is_found_by_an_index(world: Any) -> None:
    """Terms of years are closed: the query of badge, desk and list searches the open and overdue ones only."""
    query = terms.open_terms(terms.visible(world.officer("head.asino")), world.now, overdue_only=True)
    sql, values = query.sql()
    with database.atomic():
        if isinstance(database.obj, peewee.SqliteDatabase):
            plan = database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        else:  # a table of a few rows is always read whole: see whether the index fits at all
            database.execute_sql("SET LOCAL enable_seqscan = off")
            plan = database.execute_sql(f"EXPLAIN {sql}", values).fetchall()
    assert any("status_due_at" in str(line) for line in plan), plan  # alone or behind the one who answers
