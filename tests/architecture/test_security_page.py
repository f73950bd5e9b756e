"""docs/security.md names what exists and passes over no requirement; whether a verdict is true, people judge."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()

#: ASVS 5.0.0: section → how many requirements of levels 1 and 2 it has; in every section they are its first ones.
ASVS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
VERDICTS = ("done", "n/a", "refused", "open")
#: Приказ № 21 names fifteen groups; ДНС comes from its neighbours and is answered all the same.
GROUPS = [
    "ИАФ",
    "УПД",
    "ОПС",
    "ЗНИ",
    "РСБ",
    "АВЗ",
    "СОВ",
    "АНЗ",
    "ОЦЛ",
    "ОДТ",
    "ЗСВ",
    "ЗТС",
    "ЗИС",
    "ДНС",
    "ИНЦ",
    "УКФ",
]


def rows() -> list[tuple[list[str], str, str]]:
    """Numbers, verdict and reason of each row about ASVS."""
    found = re.findall(r"^\| ((?:\d+\.\d+\.\d+(?:, )?)+) \| ([^|]+) \| (.*) \|$", PAGE, re.MULTILINE)
    return [(numbers.split(", "), verdict, reason) for numbers, verdict, reason in found]


def quoted(text: str = PAGE) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


def named_tests(text: str = PAGE) -> set[str]:
    return {word for word in quoted(text) if re.fullmatch(r"test_\w+", word)}


def named_paths(text: str = PAGE) -> set[str]:
    """Files and folders of the repository; what is made while running (var/, build/) is none."""
    pattern = r"(?!var/|build/)(?:[\w.-]+/)+[\w.-]+|[\w-]+\.(?:py|md|txt|toml)"
    return {word for word in quoted(text) if re.fullmatch(pattern, word)}


@cache
def existing_tests() -> frozenset[str]:
    sources = (path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    return frozenset(name for text in sources for name in re.findall(r"^def (test_\w+)\(", text, re.MULTILINE))


def test_every_requirement_of_levels_1_and_2_has_one_verdict() -> None:
    wanted = {f"{section}.{number}" for section, count in ASVS.items() for number in range(1, count + 1)}
    given = Counter(number for numbers, _, _ in rows() for number in numbers)
    assert len(wanted) == 253
    assert sorted(wanted - set(given)) == [] and sorted(set(given) - wanted) == []
    assert [number for number, times in given.items() if times > 1] == []


def test_a_verdict_is_one_of_four_and_their_numbers_are_told() -> None:
    counts: Counter[str] = Counter()
    for numbers, verdict, reason in rows():
        assert verdict in VERDICTS and reason.strip(), numbers
        counts[verdict] += len(numbers)
    assert ", ".join(f"{verdict} {counts[verdict]}" for verdict in VERDICTS) in PAGE


def test_done_names_a_file_a_test_or_a_part_of_the_documents() -> None:
    bare = [
        numbers
        for numbers, verdict, reason in rows()
        if verdict == "done" and not (named_tests(reason) or named_paths(reason) or "](" in reason or "«" in reason)
    ]
    assert bare == []


def test_every_named_file_exists() -> None:
    assert len(named_paths()) > 50
    assert sorted(path for path in named_paths() if not (ROOT / path).exists()) == []


def test_every_named_test_exists() -> None:
    assert len(named_tests()) > 50
    assert sorted(named_tests() - existing_tests()) == []


def test_every_group_of_order_21_is_answered() -> None:
    assert re.findall(r"^\| ([А-Я]{3}): ", PAGE, re.MULTILINE) == GROUPS
