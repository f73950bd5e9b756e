"""The editor of dictionaries: a word is added and offered; a retired one is not offered, and papers keep saying it."""

from __future__ import annotations

from typing import Any

from console import issuing
from reports import render
from schema.dictionaries import DictionaryEntry
from schema.registers.abuse_journal import AbuseFactEntry
from tests import signals

WORD = {"dictionary": "ABUSE", "code": "BULLYING", "label": "травля в детском коллективе", "position": "9"}


def offered(page: Any, name: str) -> dict[str, str]:
    """Choices of a field: the value and its words."""
    found = page.root.xpath(f"//select[@name='{name}']/option[@value!='']")
    ticked = page.root.xpath(f"//input[@name='{name}'][@value!='']")
    words = {node.get("value"): node.text_content().strip() for node in found}
    return words | {node.get("value"): node.getparent().text_content().strip() for node in ticked}


def add(world: Any, **more: str) -> DictionaryEntry:
    admin = world.visitor("admin")
    admin.send(admin.open("/dictionary/new/"), {**WORD, **more}, action="new/")
    return DictionaryEntry.get(DictionaryEntry.code == WORD["code"])


def retire(world: Any, key: str) -> None:
    admin = world.visitor("admin")
    page = admin.open(f"/dictionary/edit/?id={key}")
    admin.send(page, {"active": "0"}, action="edit/")
    assert DictionaryEntry.get_by_id(key).active is False


def test_an_added_word_is_known_by_its_dictionary_and_code_and_is_offered(world: Any) -> None:
    entry = add(world)
    assert (entry.id, entry.label, entry.active) == ("ABUSE.BULLYING", WORD["label"], True)
    page = world.visitor("clerk.asino").open("/abuse-journal/new/")
    assert WORD["label"] in offered(page, "abuse_kinds").values()
    row = signals.register(world, abuse_kinds=["ABUSE.BULLYING"])
    assert WORD["label"] in world.visitor("clerk.asino").open(f"/abuse-journal/details/?id={row.id}").words


def test_the_same_word_twice_is_refused(world: Any) -> None:
    add(world)
    admin = world.visitor("admin")
    again = {**WORD, "label": "иное"}
    page = admin.send(admin.open("/dictionary/new/"), again, action="new/", expect=422)
    assert any("Такой код в справочнике уже есть" in text for text in page.problems())
    assert DictionaryEntry.get_by_id("ABUSE.BULLYING").label == WORD["label"]


def test_the_key_of_a_word_is_fit_for_reference_and_never_changes(world: Any) -> None:
    admin = world.visitor("admin")
    for changes, said in (
        ({"dictionary": "NONE"}, "Выберите значение из списка"),
        ({"code": "травля"}, "латинские буквы"),
        ({"label": ""}, "Значение"),
    ):
        page = admin.send(admin.open("/dictionary/new/"), {**WORD, **changes}, action="new/", expect=422)
        assert any(said in text for text in page.problems()), (changes, page.problems())
    for changes in ({"code": "OTHER_CODE"}, {"dictionary": "ABUSE"}):
        page = admin.open("/dictionary/edit/?id=SOURCE.SCHOOL")
        refused = admin.send(page, changes, action="edit/", expect=422)
        assert any("не меняют" in text for text in refused.problems())
    kept = DictionaryEntry.get_by_id("SOURCE.SCHOOL")
    assert (kept.dictionary, kept.code) == ("SOURCE", "SCHOOL")


def test_a_retired_word_is_not_offered_but_papers_keep_it(world: Any) -> None:
    add(world)
    old = signals.register(world, abuse_kinds=["ABUSE.BULLYING"], source_kind="SOURCE.SCHOOL")
    retire(world, "ABUSE.BULLYING")
    retire(world, "SOURCE.SCHOOL")
    clerk = world.visitor("clerk.asino")
    fresh = clerk.open("/abuse-journal/new/")
    assert "ABUSE.BULLYING" not in offered(fresh, "abuse_kinds")
    assert "SOURCE.SCHOOL" not in offered(fresh, "source_kind")
    school = DictionaryEntry.get_by_id("SOURCE.SCHOOL").label
    details = clerk.open(f"/abuse-journal/details/?id={old.id}").words
    assert WORD["label"] in details and school in details
    sheet = render.sheet(AbuseFactEntry.get_by_id(old.id))
    assert WORD["label"] in sheet and school in sheet
    assert issuing.printed(AbuseFactEntry.get_by_id(old.id), "http://127.0.0.1").startswith(b"%PDF")


def test_the_form_of_an_old_paper_keeps_its_retired_words(world: Any) -> None:
    add(world)
    old = signals.register(world, abuse_kinds=["ABUSE.BULLYING"], source_kind="SOURCE.SCHOOL")
    retire(world, "ABUSE.BULLYING")
    retire(world, "SOURCE.SCHOOL")
    AbuseFactEntry.update(status=AbuseFactEntry.spec.editable[0]).where(AbuseFactEntry.id == old.id).execute()
    clerk = world.visitor("clerk.asino")
    page = clerk.open(f"/abuse-journal/edit/?id={old.id}")
    clerk.send(page, {}, action="edit/")
    row = AbuseFactEntry.get_by_id(old.id)
    assert [kind.id for kind in row.abuse_kinds] == ["ABUSE.BULLYING"] and row.source_kind_id == "SOURCE.SCHOOL"


def test_a_retired_word_comes_back(world: Any) -> None:
    retire(world, "SOURCE.SCHOOL")
    admin = world.visitor("admin")
    admin.send(admin.open("/dictionary/edit/?id=SOURCE.SCHOOL"), {"active": "1"}, action="edit/")
    page = world.visitor("clerk.asino").open("/abuse-journal/new/")
    assert "SOURCE.SCHOOL" in offered(page, "source_kind")


def test_only_the_administrator_edits_words(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    clerk.open("/dictionary/new/", expect=403)
    clerk.open("/dictionary/edit/?id=SOURCE.SCHOOL", expect=403)
