"""Two cards become one: nothing is lost, every change is in the trail, issued copies stay, and it can be undone."""

from __future__ import annotations

from typing import Any

import pytest

from console import access, audit, duplicates, mentions, merging, records, search
from console.errors import Forbidden, Refused
from schema import registry
from schema.alike import AlikeDecision, CardMerge, Verdict
from schema.case import Case, CaseChild
from schema.history import Audit, IssuedCopy
from schema.people import Family, Person
from tests.console.test_duplicates import person

REASON = "свидетельство о рождении одно, фамилия записана с ошибкой"


def named(card: Any) -> dict[str, list[int]]:
    """Which rows of which registers name a card."""
    target = type(card)
    found = {model.spec.key: mentions.naming(model, card) for model in mentions.naming_models(target)}
    return {key: ids for key, ids in found.items() if ids}


def everything(card: Any) -> list[Any]:
    """Every declared value of the rows that name a card, and of itself."""
    rows = [*mentions.rows_naming(card), type(card).get_by_id(card.id)]
    return [(row.spec.key, row.id, audit.snapshot(row)) for row in rows]


@pytest.fixture
def child(walked: Any) -> Person:
    """The first child of the walked case, named in papers of every kind."""
    case = Case.select().where(Case.opened_on.is_null(False)).first()
    found: Person = case.children[0].person
    return found


@pytest.fixture
def twin(walked: Any, child: Person) -> Person:
    """A second card of the same child, with an address that the first lacks and another surname."""
    more = {"last_name": "Чёрный", "first_name": child.first_name, "birth_date": child.birth_date}
    return person(
        walked, "specialist.asino", **more, gender="m", occupation_place="МАОУ СОШ № 4", snils="112-233-445 95"
    )


def test_every_paper_names_the_card_that_stays(walked: Any, child: Person, twin: Person) -> None:
    before, copies = named(child), list(IssuedCopy.select().order_by(IssuedCopy.id).dicts())
    assert len(before) > 10, "the child of the walked case is named in many registers"
    head = walked.officer("head.asino")
    merging.merge(twin, child, frozenset(), REASON, head, walked.now)
    assert named(child) == {} and named(twin) == before
    assert list(IssuedCopy.select().order_by(IssuedCopy.id).dicts()) == copies


def test_the_card_that_went_is_shown_to_nobody_but_is_kept(walked: Any, child: Person, twin: Person) -> None:
    head = walked.officer("head.asino")
    merging.merge(child, twin, frozenset(), REASON, head, walked.now)
    for login in ("head.asino", "clerk.asino", "specialist.asino", "supervisor.asino"):
        assert access.find(Person, twin.id, walked.officer(login)) is None
    assert Person.get_by_id(twin.id).merged_into == child.id
    assert twin.id not in {row.id for row in search.everywhere("Чёрный", head).rows if isinstance(row, Person)}
    walked.visitor("head.asino").open(f"/person/details/?id={twin.id}", expect=404)


def test_field_by_field(walked: Any, child: Person, twin: Person) -> None:
    head = walked.officer("head.asino")
    shown = {choice.name: choice for choice in merging.preview(child, twin, head, walked.now).choices}
    assert shown["occupation_place"].takes or shown["occupation_place"].kept
    assert (shown["last_name"].gone, shown["last_name"].takes) == ("Чёрный", False)
    merging.merge(child, twin, frozenset({"last_name"}), REASON, head, walked.now)
    kept = Person.get_by_id(child.id)
    assert kept.last_name == "Чёрный" and kept.former_names == "Черных"
    assert kept.snils == "112-233-445 95"
    assert kept.id in {row.id for row in search.everywhere("Черных", head).rows if isinstance(row, Person)}


def test_undoing_puts_everything_back(walked: Any, child: Person, twin: Person) -> None:
    head = walked.officer("head.asino")
    before, theirs = everything(child), everything(twin)
    row = merging.merge(twin, child, frozenset({"last_name", "gender"}), REASON, head, walked.now)
    assert everything(child) != before
    assert merging.undo(row, head, walked.now) == 0
    assert everything(child) == before and everything(twin) == theirs
    row = CardMerge.get_by_id(row.id)
    assert row.undone_at >= row.made_at and row.undone_name == head.name
    with pytest.raises(Refused):
        merging.undo(row, head, walked.now)


def test_undoing_leaves_what_was_changed_since(walked: Any, child: Person, twin: Person) -> None:
    head, clerk = walked.officer("head.asino"), walked.officer("clerk.asino")
    row = merging.merge(child, twin, frozenset({"last_name"}), REASON, head, walked.now)
    records.change(Person.get_by_id(child.id), {"last_name": "Позднякова"}, clerk, walked.now)
    assert merging.undo(row, head, walked.now) == 1
    assert Person.get_by_id(child.id).last_name == "Позднякова"
    assert Person.get_by_id(twin.id).merged_into is None


def test_a_child_that_stood_twice_in_a_case_stands_once(walked: Any, child: Person, twin: Person) -> None:
    head = walked.officer("head.asino")
    case = Case.select().where(Case.opened_on.is_null(False)).first()
    records.amend(case, head, walked.now, children=[*case.children, CaseChild(person=twin.id)])
    before = [row.person_id for row in Case.get_by_id(case.id).children]
    row = merging.merge(child, twin, frozenset(), REASON, head, walked.now)
    assert [row.person_id for row in Case.get_by_id(case.id).children] == before[:-1]
    merging.undo(row, head, walked.now)
    assert [row.person_id for row in Case.get_by_id(case.id).children] == before


def test_every_change_is_in_the_trail(walked: Any, child: Person, twin: Person) -> None:
    last = Audit.select().order_by(Audit.id.desc()).get().id
    rows = sum(len(ids) for ids in named(child).values())
    merging.merge(twin, child, frozenset(), REASON, walked.officer("head.asino"), walked.now)
    acts = [row.act for row in Audit.select().where(Audit.id > last)]
    assert acts.count("merge") == 1 and acts.count("change") >= rows
    noted = Audit.get(Audit.act == "merge")
    assert noted.row_id == str(twin.id) and audit.told(noted).reason == f"карточка {child.id}: {REASON}"


def test_a_preview_changes_nothing(walked: Any, child: Person, twin: Person) -> None:
    before, written = everything(child), Audit.select().count()
    shown = merging.preview(twin, child, walked.officer("head.asino"), walked.now)
    assert shown.problems == () and len(shown.moved) == sum(len(ids) for ids in named(child).values())
    assert everything(child) == before and Audit.select().count() == written
    assert CardMerge.select().count() == 0


def test_two_people_are_told_apart_before_they_are_merged(walked: Any, child: Person, twin: Person) -> None:
    """Two children of one case with different birthdays are hardly one child (the register cannot know for sure)."""
    head = walked.officer("head.asino")
    assert merging.preview(twin, child, head, walked.now).doubts == ()
    sibling = next(row.person for row in Case.select().where(Case.opened_on.is_null(False)).first().children[1:])
    doubts = merging.preview(child, sibling, head, walked.now).doubts
    assert any("Дата рождения" in doubt for doubt in doubts)
    assert any("названы в одной записи" in doubt and "С-АС" in doubt for doubt in doubts)


@pytest.mark.parametrize("login", ["clerk.asino", "curator.asino", "supervisor.asino", "head.kedrovy", "admin"])
def test_only_the_head_and_a_specialist_of_the_territory_merge(
    walked: Any, child: Person, twin: Person, login: str
) -> None:
    with pytest.raises(Forbidden):
        merging.merge(child, twin, frozenset(), REASON, walked.officer(login), walked.now)
    with pytest.raises(Forbidden):
        merging.preview(child, twin, walked.officer(login), walked.now)


def test_what_stands_against_it_is_said(walked: Any, child: Person, twin: Person) -> None:
    head = walked.officer("head.asino")
    foreign = person(walked, "clerk.kedrovy")
    for other, reason, code in (
        (child, REASON, "merge-itself"),
        (foreign, REASON, "merge-territories"),
        (twin, "", "required"),
    ):
        with pytest.raises(Refused) as refusal:
            merging.merge(child, other, frozenset(), reason, head, walked.now)
        assert code in {problem.code for problem in refusal.value.problems}


def test_two_families_become_one(walked: Any, child: Person) -> None:
    head, clerk = walked.officer("head.asino"), walked.officer("specialist.asino")
    family = Case.select().where(Case.opened_on.is_null(False)).first().family
    stranger = person(walked, "specialist.asino", last_name="Бабушкина", first_name="Вера", birth_date=None)
    members = [{"person": stranger}, {"person": child}]
    other = records.create(Family, {"family_name": "Черных", "members": members}, clerk, walked.now).row
    before, theirs, size = everything(family), everything(other), len(family.members)
    row = merging.merge(family, other, frozenset(), REASON, head, walked.now)
    people = [member.person_id for member in Family.get_by_id(family.id).members]
    assert len(people) == size + 1 == len(set(people)) and stranger.id in people
    assert merging.undo(row, head, walked.now) == 0
    assert (everything(Family.get_by_id(family.id)), everything(other)) == (before, theirs)


def test_two_families_with_a_card_in_force_each_are_not_merged(walked: Any) -> None:
    head = walked.officer("head.asino")
    family = Case.select().where(Case.opened_on.is_null(False)).first().family
    given = {"family_name": "Черных"}
    other = records.create(Family, given, walked.officer("specialist.asino"), walked.now).row
    card = registry.get("family-card")
    active = card.select().where(card.family == family.id, card.status == "registered").first()
    if active is None:
        active = card.select().where(card.family == family.id).first()
        card.update(status="registered").where(card.id == active.id).execute()
    twin = {name: value for name, value in active.__data__.items() if name not in {"id", "reg_number"}}
    card.create(**twin | {"family": other.id, "status": "registered"})
    assert [problem.code for problem in merging.preview(family, other, head, walked.now).problems] == ["not-unique"]
    with pytest.raises(Refused):
        merging.merge(family, other, frozenset(), REASON, head, walked.now)
    assert Family.get_by_id(other.id).merged_into is None


def test_the_proposal_of_a_clerk_ends_with_the_merging(walked: Any, child: Person, twin: Person) -> None:
    duplicates.decide(child, twin, Verdict.SAME, walked.officer("clerk.asino"), walked.now)
    head = walked.officer("head.asino")
    assert [(row.first_id, row.second_id) for row in duplicates.proposed(head)] == [(child.id, twin.id)]
    merging.merge(child, twin, frozenset(), REASON, head, walked.now)
    assert duplicates.proposed(head) == [] and AlikeDecision.select().count() == 0


def test_merging_and_undoing_over_the_pages(walked: Any, child: Person, twin: Person) -> None:
    clerk, head = walked.visitor("clerk.asino"), walked.visitor("head.asino")
    page = clerk.open(f"/duplicates/person/{child.id}/")
    assert "Чёрный" in page.text and "Объединить…" not in page.text
    token = {"csrf_token": clerk.token()}
    clerk.post(f"/duplicates/person/{child.id}/{twin.id}/decide", {**token, "verdict": "same"})
    clerk.open(f"/duplicates/person/{child.id}/{twin.id}/", expect=403)
    assert "предложено" in head.open("/duplicates/").text.lower()
    pair = f"/duplicates/person/{child.id}/{twin.id}/"
    assert "Акты обследования" in head.open(f"/duplicates/person/{twin.id}/{child.id}/").text
    head.post(pair, {"csrf_token": head.token(), "reason": ""}, expect=422)
    head.post(pair, {"csrf_token": head.token(), "reason": REASON, "take_last_name": "last_name"})
    assert Person.get_by_id(child.id).last_name == "Чёрный"
    listed = head.open("/duplicates/")
    assert REASON in listed.text
    head.post(f"/duplicates/undo/{CardMerge.get().id}", {"csrf_token": head.token()})
    assert Person.get_by_id(child.id).last_name == child.last_name
    assert Person.get_by_id(twin.id).merged_into is None
