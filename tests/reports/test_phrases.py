"""Wording of papers: placeholders, children and families in every case, bodies, people, and what must be checked."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from reports import phrases
from reports.names import overrides
from reports.phrases import fill, filled, guesses, placeholders, unknown
from reports.words import FullName
from schema import registry
from tests.reports import papers
from tests.reports.papers import Office

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def here() -> Iterator[Office]:
    with papers.memory():
        yield papers.office()


@pytest.fixture
def memo(here: Office) -> Any:
    return registry.get("service-memo")(
        territory=here.territory, case=here.case, created_by=here.specialist, doc_date=date(2026, 5, 12)
    )


def reported(**known: Any) -> Any:
    return registry.get("service-memo").children.row_model(**known)


IVAN = {"last_name": "Иванов", "first_name": "Иван", "patronymic": "Иванович", "birth_date": date(2015, 5, 12)}
OLEG = {"last_name": "Ким", "first_name": "Олег", "patronymic": "", "gender": "m", "birth_date": None}


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("nom", "несовершеннолетний Иванов Иван Иванович, 12.05.2015 г.р."),
        ("gen", "несовершеннолетнего Иванова Ивана Ивановича, 12.05.2015 г.р."),
        ("dat", "несовершеннолетнему Иванову Ивану Ивановичу, 12.05.2015 г.р."),
        ("acc", "несовершеннолетнего Иванова Ивана Ивановича, 12.05.2015 г.р."),
        ("ins", "несовершеннолетним Ивановым Иваном Ивановичем, 12.05.2015 г.р."),
        ("pre", "несовершеннолетнем Иванове Иване Ивановиче, 12.05.2015 г.р."),
    ],
)
def test_one_child_stands_in_every_case(memo: Any, case: str, text: str):
    memo.children = [reported(**IVAN)]
    assert fill(f"{{minors:{case}}}", memo) == text


def test_children_of_the_case_agree_in_number(memo: Any):
    memo.children = []
    assert fill("с {minors:ins}", memo) == (
        "с несовершеннолетними Ивановым Иваном Ивановичем, 12.05.2015 г.р., и Ивановой Анной Ивановной, 01.02.2020 г.р."
    )


def test_children_without_dates_need_no_commas(memo: Any):
    memo.children = [reported(**IVAN | {"birth_date": None}), reported(**OLEG)]
    assert fill("{minors:gen}", memo) == "несовершеннолетних Иванова Ивана Ивановича и Кима Олега"


def test_the_gender_comes_from_the_card_or_from_the_patronymic(memo: Any, here: Office):
    memo.children = [reported(last_name="Иванова", first_name="Анна", patronymic="Ивановна")]
    assert fill("{minors:acc}", memo) == "несовершеннолетнюю Иванову Анну Ивановну"
    memo.children = [reported(person=here.anna)]
    assert fill("{minors:acc}", memo) == "несовершеннолетнюю Иванову Анну Ивановну, 01.02.2020 г.р."


def test_a_child_nobody_knows_by_name(memo: Any):
    memo.children = [reported(child_text="мальчик лет пяти")]
    assert fill("с {minors:ins}", memo) == "с неустановленным несовершеннолетним"
    memo.children = [reported(), reported()]
    assert fill("{minors:gen}", memo) == "неустановленных несовершеннолетних"
    memo.case, memo.children = None, []
    assert fill("{minors:nom}", memo) == "неустановленный несовершеннолетний"


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("nom", "Ивановы"),
        ("gen", "Ивановых"),
        ("dat", "Ивановым"),
        ("acc", "Ивановых"),
        ("ins", "Ивановыми"),
        ("pre", "Ивановых"),
    ],
)
def test_the_family_of_the_case(memo: Any, case: str, text: str):
    assert fill(f"{{family:{case}}}", memo) == text


def test_a_family_without_a_card_is_proposed_by_the_child(memo: Any):
    memo.case, memo.children = None, [reported(last_name="Чацкая", first_name="Анна", patronymic="Павловна")]
    assert fill("{family:gen}", memo) == "Чацких"
    memo.children = [reported(**OLEG)]
    assert fill("{family:gen}", memo) == fill("{family:dat}", memo) == "Ким"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("{case}", "С-КД-2026-0042"),
        ("{doc_date}", "12 мая 2026 г."),
        ("{plan_label}", "План работы с семьёй"),
        ("{plan_label:gen}", "Плана работы с семьёй"),
        ("в {council:acc}", "в Консилиум"),
        ("на {council:pre}", "на Консилиуме"),
        ("{guardianship:dat}", "отделу опеки и попечительства"),
        ("{administration}", "Администрация города Кедрового"),
        ("{service}", "МКУ «Центр помощи семье и детям»"),
        ("{service:gen}", "МКУ «Центра помощи семье и детям»"),
        ("{service:ins}", "МКУ «Центр помощи семье и детям»"),  # not typed: the full name as it is
        ("{curator:acc}", "специалиста по социальной работе Петрову Анну Сергеевну"),
        ("{curator}", "специалист по социальной работе Петрова Анна Сергеевна"),
        ("{signer}", "главный специалист Сидорова Ольга Николаевна"),
    ],
)
def test_bodies_and_people_stand_as_the_territory_spells_them(memo: Any, pattern: str, text: str):
    assert fill(pattern, memo) == text


def test_a_field_prints_as_on_the_sheet_and_names_may_be_declined(memo: Any, here: Office):
    memo.author = here.specialist
    memo.signs = "{case} <b>"
    assert fill("{signs}", memo) == "{case} <b>", "what was typed is text and never a pattern"
    assert fill("{author:gen}", memo) == "главный специалист Сидоровой Ольги Николаевны"
    memo.addressee_org, memo.addressee_person = here.guardianship, "начальнику Булыгиной О.В."
    assert fill("{addressee}", memo) == "Отделу опеки и попечительства, начальнику Булыгиной О.В."


def test_what_is_not_known_leaves_a_line_to_write_on(memo: Any):
    memo.case = None
    found = filled("Случай {case}, {signs}", memo)
    assert found.text == "Случай ________, ________"
    assert found.missing == ("case", "signs")


@pytest.mark.parametrize("pattern", ["{nobody}", "{council:dat}", "{facts:gen}", "{minors:all}"])
def test_an_unknown_placeholder_is_an_error_with_its_name(memo: Any, pattern: str):
    with pytest.raises(KeyError) as caught:
        fill(pattern, memo)
    assert caught.value.args[0] == pattern.strip("{}")
    assert unknown(pattern, type(memo)) == [pattern.strip("{}")]


def test_declarations_are_checked_without_a_row():
    model = registry.get("service-memo")
    assert placeholders("{minors:ins} и {case}") == ["minors:ins", "case"]
    assert unknown("О {minors:pre} {facts} {author:gen} {family:dat} {signer}", model) == []
    assert unknown("{minors:ins", model) == ["{minors:ins"]
    assert unknown("{Case}", model) == ["{Case}"]


def test_the_card_may_insist_on_its_own_declension(memo: Any, here: Office):
    here.ivan.last_name, here.ivan.declension = "Заяц", "род: Зайца Ивана Ивановича\nТвор.: Зайцем Иваном Ивановичем"
    try:
        memo.children = [reported(person=here.ivan)]
        assert fill("{minors:gen}", memo) == "несовершеннолетнего Зайца Ивана Ивановича, 12.05.2015 г.р."
        assert filled("{minors:ins}", memo).guessed == ()
        assert filled("{minors:dat}", memo).guessed == ("Заяц Иван Иванович",)
    finally:
        here.ivan.last_name, here.ivan.declension = "Иванов", ""


def test_overrides_are_cut_like_the_name():
    name = FullName("Оглы Мамедов", "Али", "Гасан оглы", "m")
    assert overrides("дат: Оглы Мамедову Али Гасан оглы\nчто-то без двоеточия\nкак: не падеж", name) == {
        "dat": {"last": "Оглы Мамедову", "first": "Али", "patr": "Гасан оглы"}
    }
    assert overrides("", name) == {}


def test_guessed_names_of_the_printed_wording_are_listed_once(memo: Any):
    memo.children = [reported(last_name="Кравец", first_name="Пётр", patronymic="Ильич", gender="m")]
    assert guesses(memo) == ["Кравец Пётр Ильич"]
    memo.title_text = "О факте"
    assert guesses(memo) == [], "the typed heading is nobody's guess"


def test_the_children_of_a_paper_are_its_own_before_those_of_the_case(memo: Any, here: Office):
    memo.children = []
    assert phrases.children_of(memo) == [here.ivan, here.anna]
    row = reported(**IVAN)
    memo.children = [row]
    assert phrases.children_of(memo) == [row]
