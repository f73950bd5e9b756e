"""k-anonymity (domain F.1): every released combination belongs to at least five children; nothing is lost unsaid."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators import anonymity
from validators.anonymity import QUASI, K, Row, age_group, counts, place, released, shown, total, wide_age

pytestmark = pytest.mark.pure

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "person": st.integers(1, 40).map(str),
            "territory": st.sampled_from(["Асино", "Кедровый"]),
            "age": st.integers(0, 18).map(age_group),
            "sex": st.sampled_from(["м", "ж"]),
            "abuse": st.sampled_from(["физическое", "психическое", "пренебрежение"]),
            "quarter": st.sampled_from(["2025 4 кв.", "2026 1 кв.", "2026 2 кв."]),
        }
    ),
    max_size=120,
)


def child(person: str, **given: str) -> dict[str, str]:
    plain = {"territory": "Асино", "age": "3–6", "sex": "м", "abuse": "физическое", "quarter": "2026 1 кв."}
    return {"person": person, **plain, **given}


@given(ROWS)
def test_every_released_combination_is_that_of_five_children(rows: list[Row]) -> None:
    out, _ = released(rows)
    groups = defaultdict(set)
    for row in out:
        groups[tuple(row[name] for name in QUASI)].add(row["person"])
    assert all(len(persons) >= K for persons in groups.values())


@given(ROWS)
def test_a_row_is_released_or_counted_as_withheld(rows: list[Row]) -> None:
    out, withheld = released(rows)
    assert len(out) + withheld == len(rows)
    assert sorted(row["person"] for row in rows if withheld == 0) == sorted(
        row["person"] for row in out if withheld == 0
    )


@given(ROWS)
def test_no_small_number_is_ever_shown(rows: list[Row]) -> None:
    for _, number in counts(rows, QUASI):
        assert number == f"<{K}" or int(number) >= K


@given(ROWS)
def test_the_total_gives_no_hidden_number_away(rows: list[Row]) -> None:
    found = counts(rows, ("territory", "age", "sex", "abuse"))
    hidden = [number for _, number in found if number.startswith("<")]
    if len(hidden) == 1:
        assert total(rows, ("territory", "age", "sex", "abuse")) == "—"


def test_five_alike_go_out_as_they_are() -> None:
    out, withheld = released([child(str(n)) for n in range(5)])
    assert (withheld, {row["quarter"] for row in out}) == (0, {"2026 1 кв."})


def test_one_child_with_five_signals_is_not_five_children() -> None:
    assert released([child("1") for _ in range(5)]) == ([], 5)


def test_a_rare_kind_is_hidden_before_the_age() -> None:
    rows = [child(str(n), abuse="физическое" if n else "сексуальное") for n in range(5)]
    out, _ = released(rows)
    assert {(row["abuse"], row["age"]) for row in out} == {("*", "3–6")}


def test_four_children_are_withheld() -> None:
    assert released([child(str(n)) for n in range(4)]) == ([], 4)


@pytest.mark.parametrize(
    ("years", "group", "wide"),
    [(0, "0–2", "0–6"), (2, "0–2", "0–6"), (3, "3–6", "0–6"), (6, "3–6", "0–6"), (7, "7–10", "7–17"),
     (11, "11–13", "7–17"), (17, "14–17", "7–17"), (18, "18+", "18+"), (None, "не установлен", "не установлен")],
)  # fmt: skip
def test_ages_are_told_in_the_groups_of_the_dossier(years: int | None, group: str, wide: str) -> None:
    assert (age_group(years), wide_age(group)) == (group, wide)


def test_the_smallest_shown_number_is_five() -> None:
    assert (shown(4), shown(5), anonymity.K) == ("<5", "5", 5)


def test_ages_stand_in_the_order_of_years() -> None:
    ages = [age_group(years) for years in (None, 18, 12, 1, 15, 4, 8)]
    rows = [child(str(number), age=age) for number, age in enumerate(ages)]
    in_order = ["0–2", "3–6", "7–10", "11–13", "14–17", "18+", "не установлен"]
    assert [age for (age,), _ in counts(rows, ["age"])] == in_order
    assert [row["age"] for row in sorted(rows, key=lambda row: place({"age": row["age"]}))] == in_order
