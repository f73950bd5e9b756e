"""How often one account may print and search: counted for all workers, refused in words, forgotten with the minute."""

from __future__ import annotations

from typing import Any

import pytest

from console import accounts, accounts_rules, pace
from console.accounts import WorkCount
from console.policy import ACTS


@pytest.fixture
def minute(world: Any, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rules allow three prints and two searches a minute; the clock is what the test says."""
    accounts_rules.change({"prints_per_minute": 3, "searches_per_minute": 2}, world.system(), world.now)
    found = [accounts.epoch() // 60]
    monkeypatch.setattr(pace, "epoch", lambda: found[0] * 60 + 30)
    return found


def test_the_fourth_print_of_a_minute_waits_for_the_next(minute: list[int]) -> None:
    for _ in range(3):
        pace.take("print", "GET", 1)
    with pytest.raises(pace.TooOften):
        pace.take("export", "POST", 1)
    pace.take("print", "GET", 2)
    minute[0] += 1
    pace.take("print", "GET", 1)
    assert WorkCount.get(WorkCount.user_id == 1).taken == 1


def test_attached_files_count_among_prints(minute: list[int]) -> None:
    for act in ("print", "download", "download"):
        pace.take(act, "GET", 1)
    with pytest.raises(pace.TooOften):
        pace.take("download", "GET", 1)


def test_reading_is_not_counted_and_a_rule_of_zero_counts_nothing(minute: list[int], world: Any) -> None:
    for _ in range(5):
        pace.take("list", "GET", 1)
        pace.take("edit", "POST", 1)
    assert not WorkCount.select().exists()
    accounts_rules.change({"prints_per_minute": 0}, world.system(), world.now)
    for _ in range(5):
        pace.take("print", "GET", 1)
    assert not WorkCount.select().exists()


def test_every_act_that_is_counted_is_one_of_the_policy() -> None:
    assert set(ACTS) >= pace._PRINTING | pace._SEARCHING


def test_a_search_too_many_is_answered_429_in_words(minute: list[int], world: Any) -> None:
    visitor = world.visitor("specialist.asino")
    given = {"csrf_token": visitor.token(), "text": "Калинкина"}
    for _ in range(2):
        visitor.post("/search/", given)
    page = visitor.post("/search/", given, expect=429)
    assert "подождите минуту" in page.words
    world.visitor("clerk.asino").open("/search/")


def test_the_night_forgets_minutes_that_have_passed(minute: list[int]) -> None:
    pace.take("print", "GET", 1)
    assert pace.purge() == 0
    minute[0] += 1
    assert pace.purge() == 1
