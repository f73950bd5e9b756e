"""Dictionaries of day one: every word that a form asks for is there, with a stable key."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from schema import fields as f
from schema import registry
from schema.dictionaries import Dictionary

pytestmark = pytest.mark.pure

FILES = sorted((Path(__file__).parents[2] / "seed" / "dictionaries").glob("*.toml"))
DICTIONARIES: dict[str, dict[str, Any]] = {
    code: content for file in FILES for code, content in tomllib.loads(file.read_text()).items()
}
WORDS = [(code, entry) for code, content in DICTIONARIES.items() for entry in content["entries"]]
KEYS = {f"{code}.{entry['code']}" for code, entry in WORDS}


def asked() -> set[str]:
    """Dictionaries that some field of some paper, or of its rows, chooses from."""
    found = set()
    for model in registry.models():
        for owner in (model, *(row for _, row in registry.row_models(model))):
            fields = f.declared(owner).values()
            found |= {field.dictionary for field in fields if isinstance(field, f.Entry | f.Entries)}
    return found


def test_no_dictionary_stands_in_two_files() -> None:
    assert sum(len(tomllib.loads(file.read_text())) for file in FILES) == len(DICTIONARIES)


def test_every_dictionary_that_a_field_asks_for_exists() -> None:
    assert asked() - set(DICTIONARIES) == set()
    assert {each.value for each in Dictionary} == set(DICTIONARIES)


@pytest.mark.parametrize("code", DICTIONARIES)
def test_dictionary_has_words_with_different_codes_and_labels(code: str) -> None:
    content = DICTIONARIES[code]
    assert content["entries"]
    for name in ("code", "label"):
        values = [entry[name] for entry in content["entries"]]
        assert len(values) == len(set(values))


@pytest.mark.parametrize(("code", "entry"), WORDS, ids=lambda value: value if isinstance(value, str) else value["code"])
def test_word_fits_its_columns(code: str, entry: dict[str, Any]) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9_]*", entry["code"])
    assert set(entry) <= {"code", "label", "weight"}
    assert len(code) <= 20
    assert len(entry["code"]) <= 40
    assert len(entry["label"]) <= 300


def test_keys_that_rules_and_other_files_rely_on_are_there() -> None:
    assert {
        "RISK.LOW",
        "RISK.MODERATE",
        "RISK.HIGH",
        "SAFETY.SAFE",
        "SAFETY.CONDITIONAL",
        "SAFETY.UNSAFE",
        "CHANNEL.MEMO",
        "CHANNEL.PHONE",
        "URGENCY.NOW",
        "CLOSE.G1",
        "CLOSE.R1",
        "COUNCIL.COORDINATION",
        "COUNCIL.CONSILIUM",
    } <= KEYS


def test_risk_sheet_has_fifteen_threats_and_fourteen_weighted_factors() -> None:
    threats, factors = DICTIONARIES["SFACTOR"]["entries"], DICTIONARIES["RFACTOR"]["entries"]
    assert [entry["code"] for entry in threats] == [f"S{number:02d}" for number in range(1, 16)]
    assert [entry["code"] for entry in factors] == [f"F{number:02d}" for number in range(1, 15)]
    assert all(0 <= entry["weight"] <= 3 for entry in factors)


def test_competences_are_those_of_the_decree_word_for_word() -> None:
    labels = [entry["label"] for entry in DICTIONARIES["COMPETENCE"]["entries"]]
    assert labels == [
        "знание критериев, требований, процедур оценки качества работы по Плану работы с семьей",
        "умение диагностировать изменения и причины изменений в состоянии и развитии ребенка, "
        "в семье и в ситуации в целом",
        "умение проводить оценку семейной ситуации вместе с семьей",
        "умение формулировать и описывать эти изменения на основе анализа работы команды специалистов",
        "навыки супервизии",
        "знание требований к обоснованию закрытия «случая»",
    ]
