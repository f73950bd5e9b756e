"""Likely duplicates come from blocks of the index and from visible cards only; what was decided is remembered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from console import admission, duplicates, records
from console.errors import Forbidden
from schema.alike import AlikeDecision, Verdict
from schema.case import Case
from schema.history import Audit
from schema.people import Family, Person
from schema.registers.abuse_journal import AbuseFactEntry
from tests import signals
from validators.likeness import Described, Sameness

BORN = date(2018, 3, 5)


def person(world: Any, login: str = "clerk.asino", **changes: Any) -> Person:
    given = {"last_name": "Семёнова", "first_name": "Анна", "gender": "f", "birth_date": BORN} | changes
    row: Person = records.create(Person, given, world.officer(login), world.now).row
    return row


def resembling(world: Any, typed: Described, login: str = "clerk.asino") -> list[Any]:
    return duplicates.likely(Person, [typed], world.officer(login))


def test_a_typed_child_meets_the_card_that_is_there(world: Any) -> None:
    card = person(world, addr_actual="г. Асино, ул. Садовая, д. 14")
    for typed in (
        Described("Семенова", "Анна", born=BORN),
        Described("Симёнова", "Аня", addresses=("Асино, Садовая 14",), born=BORN),
        Described("Голубева", "Анна", born=BORN, addresses=("Асино, Садовая 14",)),
        Described("Семёнова", "Анна", born=date(2018, 5, 3)),
    ):
        assert [match.card.id for match in resembling(world, typed)] == [card.id], typed
    assert resembling(world, Described("Жуков", "Егор", born=date(2010, 1, 1))) == []


def test_a_brother_stands_after_the_likely_duplicate(world: Any) -> None:
    home = "г. Асино, ул. Садовая, д. 14"
    brother = person(world, last_name="Семёнов", first_name="Олег", gender="m", addr_actual=home, birth_date=None)
    card = person(world, addr_actual=home)
    found = resembling(world, Described("Семенова", "Анна", born=BORN, addresses=(home,)))
    assert [(match.card.id, match.likeness.sameness) for match in found] == [
        (card.id, Sameness.SAME),
        (brother.id, Sameness.SIBLING),
    ]


def test_only_cards_that_the_officer_sees_are_told_of(world: Any) -> None:
    person(world)
    typed = Described("Семёнова", "Анна", born=BORN)
    assert resembling(world, typed, "specialist.asino")
    for login in ("clerk.kedrovy", "source.asino", "executor.asino", "admin", "curator.asino"):
        assert resembling(world, typed, login) == [], login


def test_a_child_of_a_sealed_case_is_not_told_of(walked: Any) -> None:
    case = Case.select().where(Case.opened_on.is_null(False)).first()
    child = case.children[0].person
    assert child.id in {match.card.id for match in resembling(walked, duplicates.described(child), "specialist.asino")}
    admission.seal(case, "насилие сексуального характера, защита ребёнка", walked.officer("head.asino"), walked.now)
    told = {match.card.id for match in resembling(walked, duplicates.described(child), "specialist.asino")}
    assert told.isdisjoint(row.person_id for row in case.children)
    assert child.id in {match.card.id for match in resembling(walked, duplicates.described(child), "head.asino")}


def test_a_match_tells_the_visible_cases_of_the_child(world: Any) -> None:
    entry = signals.register(world)
    [child, _] = entry.child_people
    typed = Described(child.last_name, child.first_name, born=child.birth_date)
    [match, *_] = resembling(world, typed)
    assert [case.id for case in match.cases] == [entry.case_id]


def test_one_common_surname_does_not_hide_the_likely_card(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The block is cut: those who share more than the surname come into it first."""
    card = person(world)
    for first in ("Вера", "Ольга", "Инна", "Лидия", "Раиса", "Тамара"):
        person(world, first_name=first, birth_date=None)
    monkeypatch.setattr(duplicates, "BLOCK", 3)
    found = resembling(world, Described("Семёнова", "Анна", born=BORN))
    assert found[0].card.id == card.id


def test_what_was_said_is_remembered_with_who_and_when(world: Any) -> None:
    one, other = person(world), person(world, last_name="Семенова")
    clerk = world.officer("clerk.asino")
    assert [match.card.id for match in duplicates.of_card(one, clerk)] == [other.id]
    duplicates.decide(one, other, Verdict.SAME, clerk, world.now)
    duplicates.decide(other, one, Verdict.DIFFERENT, clerk, world.now)
    row = AlikeDecision.get()
    assert (row.verdict, row.decided_by, row.decided_at) == (Verdict.DIFFERENT, clerk.employee_id, world.now)
    assert duplicates.of_card(one, clerk) == duplicates.of_card(other, clerk) == []
    acts = [row.act for row in Audit.select().order_by(Audit.id.desc()).limit(2)]
    assert acts == ["not-alike", "alike-proposed"]
    with pytest.raises(Forbidden):
        duplicates.decide(one, other, Verdict.SAME, world.officer("supervisor.asino"), world.now)


def test_a_match_that_was_told_apart_in_a_signal_is_told_apart_from_its_child(world: Any) -> None:
    other = person(world, last_name="Черных", first_name="Пётр", patronymic="Ильич", birth_date=date(2015, 5, 13))
    stranger = person(world)
    visitor = world.visitor("clerk.asino")
    form = {**signals.form(), "not_alike": str(other.id)}
    visitor.send(visitor.open("/abuse-journal/new/"), form, action="new/")
    child = next(card for card in AbuseFactEntry.get().child_people if card.first_name == "Пётр")
    assert child.id != other.id
    pairs = {(row.first_id, row.second_id) for row in AlikeDecision.select()}
    assert pairs == {(other.id, child.id)} and stranger.id not in {key for pair in pairs for key in pair}


def test_families_are_compared_by_surname_and_address(world: Any) -> None:
    clerk = world.officer("clerk.asino")
    given = {"family_name": "Семёновы", "address": "г. Асино, ул. Садовая, д. 14"}
    card = records.create(Family, given, clerk, world.now).row
    typed = Described("Семеновы", addresses=("Асино, Садовая, 14",))
    assert [match.card.id for match in duplicates.likely(Family, [typed], clerk)] == [card.id]


def test_the_panel_answers_by_post_and_notes_what_it_showed(world: Any) -> None:
    card = person(world, addr_actual="г. Асино, ул. Садовая, д. 14")
    visitor = world.visitor("clerk.asino")
    visitor.open("/abuse-journal/new/")
    fields = {"children-1-last_name": "Семенова", "children-1-first_name": "Анна", "children-1-birth_date": "05032018"}
    answer = visitor.client.post(
        "/duplicates/abuse-journal/typed/",
        json={"fields": fields},
        headers={"X-CSRFToken": visitor.token(), "Referer": "http://localhost/"},
    )
    [match] = answer.get_json()
    assert (match["id"], match["place"]) == (card.id, "children-1-")
    assert "похожая фамилия: Семенова – Семёнова" in match["reasons"]
    noted = Audit.select().order_by(Audit.id.desc()).get()
    assert (noted.act, noted.listed) == ("search", f",{card.id},")
