"""Words of a municipality: a declaration is shown in the words now spoken, but stored and compared in general ones."""

from __future__ import annotations

import copy

import pytest
from jinja2 import Environment
from markupsafe import escape

from schema.places import Territory
from schema.spec import GENERAL, Local, Stage
from schema.spec.local import filled, speaking

pytestmark = pytest.mark.pure

HERE = Territory(plan_label="План <семьи>", plan_label_genitive="Плана <семьи>", council_name="Консилиум").words


def test_without_a_territory_the_general_words_stand() -> None:
    assert str(Local("Разработка {plan:gen}")) == "Разработка плана реабилитации"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ x }}", "План &lt;семьи&gt;"),
        ("{{ x ~ '!' }}", "План &lt;семьи&gt;!"),
        ("{{ '«' ~ x ~ '»' }}", "«План &lt;семьи&gt;»"),
        ("{{ x|lower }}", "план &lt;семьи&gt;"),
        ("{{ [x]|join(', ') }}", "План &lt;семьи&gt;"),
        ("{% if x %}{{ x[:4] }}{% endif %}", "План"),
    ],
)
def test_a_template_shows_the_words_spoken_and_escapes_them(template: str, text: str) -> None:
    page = Environment(autoescape=True).from_string(template)
    with speaking(HERE):
        assert page.render(x=Local("{Plan}")) == text


def test_text_put_together_in_a_program_has_the_words_spoken() -> None:
    title = Local("{Plan}")
    with speaking(HERE):
        assert (f"{title} № 1", title + " № 1", "Новый: " + title) == (
            "План <семьи> № 1",
            "План <семьи> № 1",
            "Новый: План <семьи>",
        )
        assert (title.lower(), title[:1].lower() + title[1:]) == ("план <семьи>", "план <семьи>")
        assert str(copy.deepcopy(title)) == "План <семьи>", "a field of a base model is copied with its label"
        assert escape(title) == "План &lt;семьи&gt;"
    assert title == "План реабилитации" and hash(title) == hash("План реабилитации")


def test_a_case_of_the_name_that_is_not_filled_is_like_the_first_and_the_rest_is_general() -> None:
    assert (HERE["plan:many"], HERE["council:gen"]) == ("План <семьи>", "Консилиум")
    assert Territory().words == GENERAL


def test_inside_a_sentence_a_name_loses_its_capital_and_an_abbreviation_keeps_it() -> None:
    words = {**GENERAL, "plan": "ИПР семьи"}
    assert filled("Внесите {plan}", words) == "Внесите ИПР семьи"
    assert filled("Внесите {plan}", GENERAL) == "Внесите план реабилитации"


def test_words_of_one_paper_do_not_stay_for_the_next() -> None:
    with speaking(HERE), pytest.raises(ZeroDivisionError), speaking(GENERAL):
        1 / 0  # noqa: B018
    assert Stage.PLANNING.title.lower() == "разработка плана реабилитации"
