"""Who may be the same person, who a brother or sister, and in which words it is said."""

from __future__ import annotations

from datetime import date

import pytest

from validators import likeness
from validators.lexemes import sounding
from validators.likeness import Described, Sameness

pytestmark = pytest.mark.pure

BORN = date(2018, 3, 5)
ANNA = Described("Семёнова", "Анна", "Олеговна", BORN, (), ("г. Асино, ул. Садовая, д. 14, кв. 2",))


def of(**changes: object) -> Described:
    known = {name: getattr(ANNA, name) for name in Described.__slots__}
    return Described(**{**known, **changes})


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (of(), "та же дата рождения"),
        (of(last_name="Семенова"), "похожая фамилия: Семёнова – Семенова"),
        (of(last_name="Симёнова"), "похожая фамилия: Семёнова – Симёнова"),
        (of(last_name="Голубева", former=("Семёнова",)), "прежняя фамилия: Семёнова"),
        (of(last_name="Голубева"), "та же дата рождения"),
        (of(born=date(2018, 5, 3)), "похожая дата рождения: 05.03.2018 – 03.05.2018"),
        (of(born=date(2018, 3, 6)), "похожая дата рождения: 05.03.2018 – 06.03.2018"),
        (of(born=None, patronymic="", addresses=("Асино, Садовая 14-2",)), "тот же адрес"),
        (of(first_name="А.", patronymic="О."), "имя с той же буквы"),
    ],
)
def test_the_same_child_written_otherwise(other: Described, reason: str) -> None:
    for pair in ((ANNA, other), (other, ANNA)):
        found = likeness.between(*pair)
        assert found and found.sameness is Sameness.SAME and found.points >= likeness.LIKELY
    assert reason in likeness.between(ANNA, other).reasons  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "other",
    [of(first_name="Мария"), of(first_name="Мария", born=date(2020, 1, 1)), of(last_name="Семёнов", first_name="Олег")],
)
def test_a_brother_or_a_sister_is_told_of_but_is_not_the_same(other: Described) -> None:
    found = likeness.between(ANNA, other)
    assert found and found.sameness is Sameness.SIBLING and found.points < likeness.LIKELY
    assert found.reasons[0] == "возможно, брат или сестра" and "тот же адрес" in found.reasons


@pytest.mark.parametrize(
    "other",
    [
        Described("Семёнова", "Мария", "Петровна", date(2010, 1, 1), (), ("ул. Лесная, д. 1",)),
        Described("Семёнова", "Анна", "Петровна", date(2011, 7, 9), (), ("ул. Лесная, д. 1",)),
        Described("Жуков", "Егор", "Ильич", BORN),
        Described("Семёнова"),
        Described(),
    ],
)
def test_a_namesake_is_not_a_duplicate(other: Described) -> None:
    assert likeness.between(ANNA, other) is None


def test_the_same_snils_is_the_same_person_whatever_the_name() -> None:
    found = likeness.between(of(snils="112-233-445 95"), Described("Иная", "Ольга", snils="112-233-445 95"))
    assert found and found.reasons[0] == "тот же СНИЛС"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Семёнов", "Симёнова"), ("Ковалевский", "Кавалевская"), ("Филипп", "Филип"), ("Наталья", "Наталия")],
)
def test_names_that_sound_alike(one: str, other: str) -> None:
    assert sounding(one) == sounding(other)


def test_an_address_without_a_house_is_not_compared() -> None:
    assert likeness.place("г. Асино") == "" and likeness.place("г. Асино, ул. Ленина, д. 5") == "асино ленина 5"
