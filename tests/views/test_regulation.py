"""The rules of a municipality on the screen: read by its people, changed by the administrator after a preview."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from console import regulation_files, regulations
from schema.history import Audit, Deadline
from schema.places import Territory
from schema.regulation import Regulation
from tests import signals


def settings_of(world: Any, code: str = "asino") -> dict[str, Any]:
    place = Territory.get(Territory.code == code)
    return dict(regulations.in_force(place.id, world.now.date()).settings)


def edit(world: Any, text: str, *, expect: int = 200, **more: str) -> Any:
    visitor = world.visitor("admin")
    data = {"csrf_token": visitor.token(), "text": text, **more}
    return visitor.post("/regulation/asino/edit/", list(data.items()), expect=expect)


def field(page: Any, name: str) -> str:
    [found] = page.root.xpath(f"//main//*[@name='{name}']")
    return str(found.value)


@pytest.mark.parametrize("login", ["head.asino", "supervisor.asino", "admin"])
def test_the_people_of_the_house_read_every_rule_with_its_basis(world: Any, login: str) -> None:
    page = world.visitor(login).open("/regulation/kedrovy/")
    place = Territory.get(Territory.code == "kedrovy")
    rules = regulations.in_force(place.id, world.now.date())
    for rule in (*rules.transitions.values(), *rules.terms):
        assert rule.title in page.text and rule.code in page.text
    for basis in rules.bases.values():
        assert basis in page.words or basis.split(" ")[0] in page.words
    assert "№ 434" in page.words and "только реквизиты" in page.words


def test_the_other_roles_and_strangers_do_not(world: Any) -> None:
    for login in ("source.asino", "executor.asino"):
        world.visitor(login).open("/regulation/", expect=403)
        world.visitor(login).open("/regulation/asino/", expect=403)
    world.visitor("admin").open("/regulation/nowhere/", expect=404)


@pytest.mark.parametrize("login", ["head.asino", "supervisor.asino", "clerk.asino"])
def test_only_the_administrator_changes_rules(world: Any, login: str) -> None:
    visitor = world.visitor(login)
    assert visitor.open("/regulation/", expect=None).status in {200, 403}
    visitor.open("/regulation/asino/edit/", expect=403)
    text = regulation_files.export(Territory.get(Territory.code == "asino").id)
    sent = [("csrf_token", visitor.token()), ("text", text)]
    visitor.post("/regulation/asino/edit/", sent, expect=403)
    visitor.post("/regulation/asino/settings/", sent[:1], expect=403)


def test_units_agree_with_their_numbers(world: Any) -> None:
    page = world.visitor("admin").open("/regulation/asino/")
    said = {}
    for row in page.root.xpath("//section[@id='settings']//tbody/tr[.//*[@class='with-unit']]"):
        [typed] = row.xpath(".//input[@inputmode]")
        said[typed.get("name")] = (typed.value, row.xpath("string(.//*[@class='with-unit'])").strip())
    assert said["s-inspection_days"] == ("3", "рабочих дня")
    assert said["s-emergency_hours"] == ("4", "часа")
    assert said["s-quorum_fraction"][1] == "(доля от 0 до 1)"


def test_a_setting_is_changed_after_a_preview_of_the_terms_that_move(world: Any) -> None:
    signals.register(world)
    due = Deadline.get(Deadline.rule == "DL-L2").due_on
    visitor = world.visitor("admin")
    rules = visitor.open("/regulation/asino/")
    assert field(rules, "s-inspection_days") == "3"
    assert rules.form("/settings/").get("action") == "/regulation/asino/settings/"
    form = {"csrf_token": visitor.token(), "sent-inspection_days": "1", "s-inspection_days": "5", "basis": "приказ № 7"}
    preview = visitor.post("/regulation/asino/settings/", list(form.items()), expect=200)
    assert "значение 3 → 5" in preview.words and f"{due:%d.%m.%Y}" in preview.words
    assert settings_of(world)["inspection_days"] == 3, "a preview changes nothing"
    text, seen = field(preview, "text"), field(preview, "seen")
    edit(world, text, seen=seen, reason="приказ № 7")
    assert settings_of(world)["inspection_days"] == 5
    assert Deadline.get(Deadline.rule == "DL-L2").due_on > due
    version = regulations.newest(Territory.get(Territory.code == "asino").id)
    assert version is not None and (version.reason, version.loaded_by) == ("приказ № 7", world.officer("admin").name)
    assert Audit.select().where(Audit.act == "load", Audit.document == "territory").count() >= 1


def test_a_new_edition_leaves_the_past_as_it_was(world: Any) -> None:
    visitor = world.visitor("admin")
    form = {
        "csrf_token": visitor.token(),
        "sent-diagnosis_days": "1",
        "s-diagnosis_days": "10",
        "basis": "приказ № 8",
        "edition": "от 01.12.2026",
        "in_force_from": "01.12.2026",
    }
    preview = visitor.post("/regulation/asino/settings/", list(form.items()), expect=200)
    edit(world, field(preview, "text"), seen=field(preview, "seen"), reason="новая редакция")
    place = Territory.get(Territory.code == "asino")
    assert settings_of(world)["diagnosis_days"] == 7
    assert [since.isoformat() for since, _ in regulations.timeline(place.id)][-1] == "2026-12-01"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"s-inspection_days": "три"}, "ожидается рабочих дней"),
        ({"s-inspection_days": "3"}, "Ни одно значение не изменено"),
        ({"s-inspection_days": "5", "basis": ""}, "правовое основание"),
        ({"s-inspection_days": "5", "edition": "от 2001", "in_force_from": "01.01.2001"}, "позже прежней"),
        ({"s-inspection_days": "5", "in_force_from": "01.01.2030"}, "номер и дату новой редакции"),
    ],
)
def test_what_is_wrong_in_the_form_is_said(world: Any, typed: dict[str, str], said: str) -> None:
    visitor = world.visitor("admin")
    form = {"csrf_token": visitor.token(), "sent-inspection_days": "1", "basis": "приказ"} | typed
    page = visitor.post("/regulation/asino/settings/", list(form.items()), expect=422)
    assert said in page.words
    assert settings_of(world)["inspection_days"] == 3


def test_a_mistake_in_the_text_is_named_and_the_text_stays(world: Any) -> None:
    text = regulation_files.export(Territory.get(Territory.code == "asino").id)
    wrong = text.replace('document = "inspection-act"', 'document = "dream"', 1)
    page = edit(world, wrong, expect=422)
    assert "нет документа «dream»" in page.words and "dream" in field(page, "text")
    assert "не читается" in edit(world, "это не TOML", expect=422).words


def test_text_that_was_not_previewed_is_previewed_first(world: Any) -> None:
    place = Territory.get(Territory.code == "asino")
    text = regulation_files.export(place.id).replace("Открыть случай", "Завести случай")
    before = Regulation.select().count()
    page = edit(world, text, reason="так лучше", seen="0" * 64)
    assert "Завести случай" in page.words and Regulation.select().count() == before
    edit(world, text, reason="", seen=field(page, "seen"), expect=422)
    assert Regulation.select().count() == before
    again = edit(world, text, reason="так лучше", seen=field(page, "seen"), again="1")
    assert Regulation.select().count() == before, "to look again loads nothing"
    edit(world, text, reason="так лучше", seen=field(again, "seen"))
    assert Regulation.select().count() == before + 1


def test_every_version_can_be_had_as_a_file(world: Any) -> None:
    visitor = world.visitor("head.asino")
    answer = visitor.open("/regulation/asino/file.toml?version=1")
    tree = tomllib.loads(answer.body.decode("utf-8"))
    assert tree["territory"]["code"] == "asino"
    assert "attachment" in answer.headers["Content-Disposition"]
    for version in ("99", "x", "-1"):
        visitor.open(f"/regulation/asino/file.toml?version={version}", expect=404)
