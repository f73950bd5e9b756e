"""The file of the production calendar: lines of days and years, and the sentences of the yearly decree."""

from __future__ import annotations

from datetime import date

import pytest

from seed.calendar import days
from validators.calendar_file import CalendarFile, DayKind, parse

pytestmark = pytest.mark.pure

#: The transfers of three years as the government's decrees say them.
DECREES = {
    2024: """О переносе выходных дней в 2024 году
        с субботы 6 января на пятницу 10 мая; с воскресенья 7 января на вторник 31 декабря;
        с субботы 27 апреля на понедельник 29 апреля; с субботы 2 ноября на вторник 30 апреля;
        с субботы 28 декабря на понедельник 30 декабря.""",
    2025: """Перенести в 2025 году следующие выходные дни:
        с субботы 4 января на пятницу 2 мая; с воскресенья 5 января на среду 31 декабря;
        с воскресенья 23 февраля на четверг 8 мая; с субботы 8 марта на пятницу 13 июня;
        с субботы 1 ноября на понедельник 3 ноября.""",
    2026: """Перенести в 2026 году следующие выходные дни:
        с субботы 3 января на пятницу 9 января;
        с воскресенья 4 января
        на четверг 31 декабря.""",
}


def codes(found: CalendarFile) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in found.problems]


@pytest.mark.parametrize("year", DECREES)
def test_a_pasted_decree_gives_the_year_as_the_library_knows_it(year: int) -> None:
    found = parse(DECREES[year])
    assert not found.problems and found.whole == {year}
    known = {row.day: (row.working, row.shortened) for row in days(range(year, year + 1))}
    assert {day: (line.working, line.kind is DayKind.SHORT) for day, line in found.days.items()} == known


def test_a_sentence_is_a_pair_of_days_and_a_holiday_stays_a_holiday() -> None:
    found = parse("в 2026 году с субботы 3 января на пятницу 9 января")
    [pair] = found.transfers
    assert (pair.source, pair.target, pair.line) == (date(2026, 1, 3), date(2026, 1, 9), 1)
    assert found.days[pair.target].kind is DayKind.OFF and "03.01.2026" in found.days[pair.target].name
    assert pair.source not in found.days, "3 января и без того праздник, а не рабочая суббота"
    worked = parse("в 2025 году с субботы 1 ноября на понедельник 3 ноября").days[date(2025, 11, 1)]
    assert worked.working and "03.11.2025" in worked.name


@pytest.mark.parametrize(
    "act", ["от 24 сентября 2025 г. № 1466", "от 24.09.2025 N 1466", "от 24 сентября 2025 года №1466"]
)
def test_a_decree_with_its_number_settles_the_year(act: str) -> None:
    found = parse(f"Постановление Правительства РФ {act}\n{DECREES[2026]}")
    year = found.years[2026]
    assert (year.provisional, year.basis) == (False, "постановление Правительства РФ от 24.09.2025 № 1466")
    assert found.days[date(2026, 1, 9)].basis == year.basis
    assert not parse(DECREES[2026]).years, "a draft without number settles nothing"
    assert [number for number, _ in found.passed_over] == [1, 2]


def test_days_and_years_are_lines() -> None:
    found = parse(
        "# переносы\nдата; вид; основание\n09.01.2026; выходной; ПП № 1466; перенос\n\n"
        '20.02.2027; рабочий; "ПП № 5; п. 1"\n30.04.2026; Предпраздничный; ст. 95 ТК РФ\n'
        "10.01.2026; обычный; ошибка\nгод 2027; предварительный; проект\n"
    )
    assert not found.problems
    kinds = [(line.day.isoformat(), line.kind.label, line.working) for line in found.days.values()]
    assert kinds == [
        ("2026-01-09", "выходной", False),
        ("2027-02-20", "рабочий", True),
        ("2026-04-30", "предпраздничный", True),
        ("2026-01-10", "обычный", False),
    ]
    assert found.days[date(2027, 2, 20)].basis == "ПП № 5; п. 1"
    assert found.years[2027].provisional and not found.whole


def test_a_year_told_as_a_whole_brings_the_holidays_of_the_law() -> None:
    found = parse("год 2027; утверждён; ПП № 7; целиком\n31.12.2027; выходной; ПП № 7")
    assert found.whole == {2027} and not found.years[2027].provisional
    assert found.days[date(2027, 2, 23)].name == "День защитника Отечества"
    assert date(2027, 5, 3) not in found.days, "what the list does not say is not moved for it"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("32.01.2026; выходной; акт", "wrong-date"),
        ("29.02.2026; выходной; акт", "wrong-date"),
        ("2026-01-09; выходной; акт", "wrong-date"),
        ("09.01.1926; выходной; акт", "wrong-date"),
        ("09.01.2026; праздник какой-то; акт", "wrong-kind"),
        ("09.01.2026", "wrong-kind"),
        ("11.01.2026; предпраздничный; акт", "wrong-kind"),
        ("09.01.2026; выходной", "missing-basis"),
        ("год 2027; готов; акт", "wrong-kind"),
        ("год 2027; утверждён", "missing-basis"),
        ("год 2027; утверждён; акт; частично", "wrong-kind"),
        ("год 1927; утверждён; акт", "wrong-date"),
        ("какие-то слова", "wrong-line"),
        ("в 2026 году с субботы 3 янвря на пятницу 9 января", "wrong-sentence"),
        ("с субботы 3 января на пятницу 9 января", "missing-year"),
        ("в 2027 году с субботы 3 января на пятницу 8 января", "wrong-weekday"),
        ("в 2026 году с субботы 31 февраля на пятницу 9 января", "wrong-date"),
        ("в 2026 году со вторника 13 января на пятницу 16 января", "not-off"),
        ("в 2026 году с субботы 3 января на четверг 1 января", "not-working"),
        ("", "empty"),
    ],
)
def test_a_mistake_is_named(line: str, code: str) -> None:
    assert code in [problem.code for problem in parse(line).problems]


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    found = parse("09.01.2026; выходной; акт\n09.01.2026; рабочий; акт\nчепуха\n\nгод 2027; да\nгод 2027; нет; акт")
    assert codes(found) == [
        ("repeated", "line.2"),
        ("wrong-line", "line.3"),
        ("wrong-kind", "line.5"),
        ("missing-basis", "line.5"),
        ("wrong-kind", "line.6"),
        ("repeated", "line.6"),
    ]
    assert found.problems[0].text.startswith("Строка 2:")


def test_a_day_named_by_a_line_and_by_a_decree_is_told() -> None:
    found = parse("09.01.2026; рабочий; акт\nв 2026 году с субботы 3 января на пятницу 9 января")
    assert ("repeated", "line.2") in codes(found)
