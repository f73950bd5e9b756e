"""Every pattern of domain I.1 with its example, the rules of I.2 and the names of I.3 as the papers print them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from reports import words
from reports.phrases import fill
from reports.words import FullName, GrammaticalCase
from schema import registry
from tests.reports import papers
from tests.reports.papers import Office

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def here() -> Iterator[Office]:
    with papers.memory():
        yield papers.office()


def about(here: Office, *children: Any) -> Any:
    """A plan of rights about the children, one gender or several."""
    row = registry.get("rights-plan")(territory=here.territory, case=here.case, doc_date=date(2026, 5, 12))
    row.children = list(children)
    return row


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("в отношении {minors:gen}", "в отношении несовершеннолетнего Иванова Ивана Ивановича, 12.05.2015 г.р."),
        ("о факте жестокого обращения с {minors:ins}", "о факте жестокого обращения с несовершеннолетним Ивановым"),
        ("План безопасности семьи {family:gen}", "План безопасности семьи Ивановых"),
        ("отобрать {minors:acc}", "отобрать несовершеннолетнего Иванова Ивана Ивановича"),
        ("назначить куратором {curator:acc}", "назначить куратором специалиста по социальной работе Петрову Анну"),
        ("назначение куратора {curator:gen}", "Петровой Анны Сергеевны"),
        ("{guardianship:dat}", "отделу опеки и попечительства"),
        ("согласовано с {curator:ins}", "Петровой Анной Сергеевной"),
        ("заседание {council:gen}", "заседание Консилиума"),
        ("внесено на рассмотрение {council:gen}", "внесено на рассмотрение Консилиума"),
        ("{residing:gen}", "проживающего"),
        ("{doc_date}", "12 мая 2026 г."),
    ],
)
def test_every_pattern_of_the_printed_forms(here: Office, pattern: str, text: str):
    assert text in fill(pattern, about(here, here.ivan))


@pytest.mark.parametrize(
    ("case", "his", "hers", "theirs"),
    [
        ("nom", "проживающий", "проживающая", "проживающие"),
        ("gen", "проживающего", "проживающей", "проживающих"),
        ("dat", "проживающему", "проживающей", "проживающим"),
        ("acc", "проживающего", "проживающую", "проживающих"),
        ("ins", "проживающим", "проживающей", "проживающими"),
        ("pre", "проживающем", "проживающей", "проживающих"),
    ],
)
def test_the_participle_agrees_in_gender_number_and_case(here: Office, case: str, his: str, hers: str, theirs: str):
    pattern = f"{{residing:{case}}}"
    assert fill(pattern, about(here, here.ivan)) == his
    assert fill(pattern, about(here, here.anna)) == hers
    assert fill(pattern, about(here, here.ivan, here.anna)) == theirs


def made(last: str, first: str, patronymic: str, gender: str, case: str) -> str:
    return words.decline(FullName(last, first, patronymic, gender), GrammaticalCase(case)).text


@pytest.mark.parametrize(
    ("name", "gender", "case", "expected"),
    [
        # I.2: rules for surnames
        (("Мовшович", "Мария", ""), "f", "gen", "Мовшович Марии"),
        (("Ковальчук", "Татьяна", ""), "f", "gen", "Ковальчук Татьяны"),
        (("Мицкевич", "Адам", ""), "m", "gen", "Мицкевича Адама"),
        (("Живаго", "Юрий", ""), "m", "gen", "Живаго Юрия"),
        (("Седых", "Пётр", ""), "m", "dat", "Седых Петру"),
        (("Дурново", "Пётр", ""), "m", "gen", "Дурново Петра"),
        (("Чацкий", "Александр", ""), "m", "gen", "Чацкого Александра"),
        # I.3: what the libraries were tried on
        (("Шевченко", "Ольга", ""), "f", "gen", "Шевченко Ольги"),
        (("Черных", "Пётр", ""), "m", "ins", "Черных Петром"),
        (("Иванов", "Кузьма", ""), "m", "dat", "Иванову Кузьме"),
        (("Иванов", "Никита", ""), "m", "gen", "Иванова Никиты"),
        (("Сковорода", "Григорий", ""), "m", "gen", "Сковороды Григория"),
        (("Иванов", "Илья", "Ильич"), "m", "ins", "Ивановым Ильёй Ильичом"),
        (("Иванова", "Любовь", ""), "f", "dat", "Ивановой Любови"),
        (("Иванова", "Нелли", ""), "f", "gen", "Ивановой Нелли"),
        (("Петров-Водкин", "Кузьма", ""), "m", "gen", "Петрова-Водкина Кузьмы"),
        (("Салтыкова-Щедрина", "Анна", ""), "f", "acc", "Салтыкову-Щедрину Анну"),
        (("Ким", "Олег", ""), "m", "dat", "Киму Олегу"),
        (("Ким", "Анна", ""), "f", "dat", "Ким Анне"),
    ],
)
def test_names_of_the_domain_report(name: tuple[str, str, str], gender: str, case: str, expected: str):
    assert made(*name, gender, case) == expected


@pytest.mark.parametrize(
    ("born", "said"),
    [(date(2015, 5, 12), "11 лет"), (date(2025, 5, 12), "1 год"), (date(2024, 5, 12), "2 года")],
)
def test_ages_are_counted_words(born: date, said: str):
    assert words.age_words(born, date(2026, 5, 12)).replace("\u00a0", " ") == said
