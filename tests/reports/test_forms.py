"""Statutory forms as data: every field has its place, boxes are marked, an administrator's file wins over ours."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reports import forms, render, requisites, signatures
from reports.forms import FormLine, Piece, WrongForm, filled, look_in, problems
from schema import fields as f
from schema import registry
from tests.reports import papers
from tests.reports.papers import Office, paper

pytestmark = pytest.mark.pure

STATUTORY = [m for m in registry.documents() if m.spec.printing and forms.source(m.spec.printing.template)]


@pytest.fixture(scope="module")
def here() -> Iterator[Office]:
    with papers.memory():
        yield papers.office()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """The folder of an administrator's corrections."""
    look_in(tmp_path)
    yield tmp_path
    look_in(tmp_path / "none")


def act(here: Office, **given: Any) -> Any:
    return registry.get("inspection-act")(
        territory=here.territory, case=here.case, created_by=here.specialist, issuer=here.guardianship, **given
    )


def seen(sheet: str) -> str:
    return re.sub(r"[\s\u00a0-]", "", html.unescape(re.sub(r"<[^>]+>", " ", sheet)))


def line(pattern: str, row: Any) -> FormLine:
    return forms._line(pattern, row)


@pytest.mark.parametrize("model", STATUTORY, ids=lambda model: model.spec.key)
def test_every_field_of_the_document_has_one_place_in_its_form(model: Any):
    assert problems(model.spec.printing.template, model) == []


def test_the_act_of_inspection_is_printed_by_the_order_of_the_ministry(here: Office):
    assert [model.spec.key for model in STATUTORY] == ["inspection-act"]
    text = seen(render.sheet(paper("inspection-act", here)))
    for words in (
        "Дата составления акта: 13 мая 2026 г.",
        "Проводилось обследование условий жизни несовершеннолетнего гражданина (далее – ребёнок):",
        "1. Сведения о родителях ребёнка",
        "4. Жилищно-бытовые и имущественные условия",
        "Факт непосредственной угрозы жизни или здоровью ребёнка",
        "УТВЕРЖДАЮ",
        "М.П.",
        "приказом Минпросвещения России от 10.01.2019 № 4 (приложение № 3)",
    ):
        assert seen(words) in text, words


def test_what_is_typed_stands_in_the_form(here: Office):
    row = paper("inspection-act", here)
    row.access_denied = True
    text = seen(render.sheet(row))
    for name, attribute in f.declared(type(row)).items():
        if isinstance(attribute, f.Line | f.Prose) and name in row.spec.field_names:
            if name in {"title_text", "place", "executor_phone", "late_entry_reason"}:
                continue
            for piece in str(getattr(row, name)).split("\n"):
                assert seen(html.escape(piece)) in text, name


def test_a_flag_marks_one_of_its_two_boxes_or_none(here: Office):
    pattern = "{mother_employed|работает|не работает}"
    for value, marks in ((True, [True, False]), (False, [False, True]), (None, [False, False])):
        found = line(pattern, act(here, mother_employed=value))
        assert [(piece.text, piece.marked) for piece in found.pieces] == list(
            zip(("работает", "не работает"), marks, strict=True)
        )


def test_a_dictionary_has_a_box_for_each_word_and_one_more_for_what_was_chosen_beside(here: Office):
    entry = papers._entry("IDDOC", 1)
    row = act(here)
    row.id_doc_kind = entry
    found = line("{id_doc_kind|BIRTH=свидетельство о рождении|PASSPORT=паспорт}", row)
    assert found.pieces == (
        Piece("box", "свидетельство о рождении"),
        Piece("box", "паспорт"),
        Piece("box", "слово 1 (IDDOC)", marked=True),
    )
    assert len(line("{amenities|*}", paper("inspection-act", here)).pieces) == 2


def test_many_boxes_stand_in_columns(here: Office):
    boxes = tuple(Piece("box", str(n)) for n in range(7))
    assert [len(row) for row in FormLine(boxes).choices] == [3, 3, 1]
    assert FormLine(boxes[:3]).choices == () == FormLine((*boxes, Piece("text", "и"))).choices


def test_an_empty_form_is_one_to_fill_in_by_hand(here: Office):
    sheet = render.sheet(act(here))
    assert "None" not in sheet and "________________" in sheet
    assert sheet.count('class="ruled"') > 20
    assert "К обследованию не допущены" not in sheet


def test_the_form_of_an_administrator_is_preferred(here: Office, own: Path):
    given = (Path(forms.__file__).parent / "forms/inspection-act.toml").read_text(encoding="utf-8")
    (own / "inspection-act.toml").write_text(given.replace('number = "9."', 'number = "10."'), encoding="utf-8")
    look_in(own)
    form = filled("inspection-act", act(here), 170)
    assert form is not None and form.sections[-1].number == "10."
    (own / "inspection-act.toml").write_text(given.replace("{talk_child}", "{talk}"), encoding="utf-8")
    look_in(own)
    assert problems("inspection-act", registry.get("inspection-act")) == [
        "5.: нет поля «talk»",
        "поле «talk_child» не стоит в форме и не названо в not_printed",
    ]


def test_a_file_that_is_not_toml_is_named(own: Path):
    (own / "inspection-act.toml").write_text("[[section", encoding="utf-8")
    look_in(own)
    with pytest.raises(WrongForm, match=r"inspection-act\.toml"):
        problems("inspection-act", registry.get("inspection-act"))


def test_the_act_of_the_service_has_the_letterhead_and_the_approver_of_the_service(here: Office):
    row = act(here)
    assert requisites.letterhead(row).name == "Отдел опеки и попечительства Администрации города Кедрового"
    assert signatures.grif(row) == signatures.Signature("Начальник отдела опеки")
    row.issuer = here.service
    assert requisites.letterhead(row).name == "МКУ «Центр помощи семье и детям»"
    assert signatures.grif(row) == signatures.Signature("Директор")
