"""Papers that came into no case: each kind has its term, is held, falls due and is destroyed by the same act."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from console import chain, destruction, regulations, retention
from console.errors import Refused
from schema import registry
from schema.case import Case
from schema.documents.destruction_act import DestructionAct
from schema.documents.letter_out import LetterOut
from schema.documents.service_memo import ReportedChild, ServiceMemo
from schema.history import IssuedCopy
from schema.registers.reception import Reception
from schema.retention import DestroyedRow, LegalHold
from tests.journeys.everyday import receive_citizen
from tests.journeys.story import Story
from validators.regulation_settings import SETTINGS

KEY = "destruction-act"
REASON = "документ запросила прокуратура, ответ не получен"


@pytest.fixture
def old(world: Any) -> Story:
    """A memo that a school never sent and a visit of a citizen, both of 2026; it is the first working day of 2032."""
    story = Story(world, "asino", datetime(2026, 4, 2, 10, 0))
    forgotten_memo(story)
    receive_citizen(story)
    story.at(datetime(2032, 1, 9, 10, 0))
    return story


def forgotten_memo(story: Story) -> None:
    memo = ServiceMemo.create(
        territory=story.place,
        doc_date=story.now.date(),
        detected_at=story.now,
        facts="Дроздов Егор рассказал учителю",
        created_by=story.employee("source"),
    )
    ReportedChild.create(document=memo, last_name="Дроздов", first_name="Егор")
    about = {"document": "service-memo", "row_id": memo.id, "territory_id": story.place.id}
    IssuedCopy.create(**about, html="Дроздов", sha256="0" * 64, issued_at=story.now)


def a_case(story: Story) -> Case:
    made: Case = Case.create(territory=story.place, number="С-АС-2031-0001", state="open")
    return made


def due(story: Story) -> dict[str, retention.Due]:
    """Papers that are due, by kind, for the head of the territory."""
    return {one.document: one for one in retention.papers_due(story.world.officer(f"head.{story.place.code}"))}


def drafted(story: Story, expect: int = 200, **given: str) -> int:
    visitor = story.as_("specialist")
    people = [story.employee(role).id for role in ("specialist", "clerk")]
    members = {f"commission-{n}-employee": str(key) for n, key in enumerate(people)}
    typed = {"commission-count": "2", **members, "backups_until": "+30", **given}
    answer = visitor.send(visitor.open(f"/{KEY}/new/"), typed, action="new/", expect=expect)
    return int(re.search(r"id=(\d+)", answer.url)[1]) if expect == 200 else 0  # type: ignore[index]


def destroyed(story: Story) -> DestructionAct:
    row = drafted(story)
    story.do("specialist", KEY, row, "submit")
    story.do("head", KEY, row, "approve")
    found: DestructionAct = DestructionAct.get_by_id(row)
    return found


@pytest.mark.parametrize("model", [m for m in registry.documents() if m.spec.keeping], ids=lambda m: m.spec.key)
@pytest.mark.parametrize("code", ["asino", "kedrovy"])
def test_every_kind_has_a_term_with_its_basis_or_is_kept_for_ever(world: Any, model: Any, code: str) -> None:
    name = model.spec.keeping.years
    place = world.officer(f"head.{code}").territory_id
    rules = regulations.in_force(place, date(2026, 4, 2))
    assert SETTINGS[name].unit == "лет"
    since = model.spec.keeping.since
    moment = datetime(2026, 4, 2, 9) if type(getattr(model, since)).__name__ == "Moment" else date(2026, 4, 2)
    row = model(territory=place, **{since: moment})
    if years := rules.settings.get(name):
        assert "Росархив" in rules.bases[name]
        assert retention.term_of(row) == date(2026 + years, 12, 31)
    else:
        assert name in {"kept_years_meeting", "kept_years_destruction_act"} and retention.term_of(row) is None


def test_it_is_due_from_the_first_of_january(old: Story) -> None:
    assert {one.until for one in due(old).values()} == {date(2031, 12, 31)}
    old.at(datetime(2031, 12, 31, 10, 0))
    assert due(old) == {}


def test_the_list_shows_kinds_entries_and_days_only(old: Story) -> None:
    for login in ("head.asino", "supervisor.asino", "specialist.asino", "clerk.asino", "admin"):
        page = old.world.visitor(login).open("/retention/")
        assert "Служебная записка" in page.words and "31.12.2031" in page.words and "можно уничтожить" in page.words
        assert "Калинкина" not in page.words
    assert "Служебная записка" not in old.world.visitor("head.kedrovy").open("/retention/").words
    old.world.visitor("curator.asino").open("/retention/", expect=403)


def test_a_municipality_keeps_them_longer_by_its_regulation(old: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    place = old.place.id
    rules = regulations.in_force(place, date(2026, 4, 2))
    monkeypatch.setitem(rules.settings, "kept_years_memo", 10)
    assert set(due(old)) == {"reception"}
    monkeypatch.delitem(rules.settings, "kept_years_reception")
    assert due(old) == {}


def test_a_paper_of_a_case_is_kept_with_the_case(old: Story) -> None:
    case = a_case(old)
    Reception.update(case=case.id).execute()
    assert "reception" not in due(old)
    assert "вместе с делом" in retention.why_kept(Reception.get(), old.now.date())
    old.as_("head").open(f"/retention/paper/reception/{Reception.get().id}/", expect=404)


def test_a_paper_that_a_living_case_is_tied_to_is_kept(old: Story) -> None:
    case = a_case(old)
    LetterOut.create(case=case, territory=old.place, appeal=Reception.get(), doc_date=date(2031, 2, 2))
    assert "дело, которое ещё хранят" in due(old)["reception"].kept
    Case.update(destroyed_on=old.now.date(), destroyed_by="1/2031").where(Case.id == case.id).execute()
    assert due(old)["reception"].kept == ""


def test_a_held_paper_is_kept_until_the_hold_is_lifted(old: Story) -> None:
    row, head = drafted(old), old.as_("head")
    url = f"/retention/paper/reception/{Reception.get().id}/"
    assert url in head.open(f"/reception/details/?id={Reception.get().id}").text
    head.post(f"{url}hold", {"csrf_token": head.token(), "reason": "надо"}, expect=422)
    head.post(f"{url}hold", {"csrf_token": head.token(), "reason": REASON})
    assert "запрет на уничтожение" in due(old)["reception"].kept
    page = old.do("specialist", KEY, row, "submit", expect=422)
    assert "запрет на уничтожение" in " ".join(page.problems())
    head.post(f"{url}lift", {"csrf_token": head.token(), "reason": REASON})
    old.do("specialist", KEY, row, "submit")
    assert LegalHold.get().lifted_at is not None


def test_only_the_head_of_the_territory_holds_and_only_what_has_a_term(old: Story) -> None:
    url = f"/retention/paper/reception/{Reception.get().id}/"
    for login, status in (("specialist.asino", 403), ("head.kedrovy", 404)):
        visitor = old.world.visitor(login)
        visitor.post(f"{url}hold", {"csrf_token": visitor.token(), "reason": REASON}, expect=status)
    for address in ("/retention/paper/case/1/", "/retention/paper/no-such/1/", "/retention/paper/reception/999/"):
        old.as_("head").open(address, expect=404)


def test_nothing_personal_is_left_of_them(old: Story) -> None:
    memo, visit = ServiceMemo.get(), Reception.get()
    numbers = memo.reg_number, visit.reg_number
    act = destroyed(old)
    assert {(line.kind, line.entry) for line in act.papers} == {
        ("Служебная записка", memo.id),
        ("Запись журнала приёма", visit.id),
    }
    memo, visit = ServiceMemo.get(), Reception.get()
    assert (memo.reg_number, visit.reg_number) == numbers and visit.applicant == "" and not memo.facts
    assert not list(memo.children)
    assert not IssuedCopy.select().where(IssuedCopy.document == "service-memo", IssuedCopy.html != "").exists()
    assert {row.act_number for row in DestroyedRow.select()} == {act.reg_number}
    assert chain.verify().broken is None and due(old) == {}


def test_what_is_left_is_neither_opened_nor_printed(old: Story) -> None:
    act = destroyed(old)
    row = Reception.get()
    for address in (f"details/?id={row.id}", f"edit/?id={row.id}"):
        page = old.as_("head").open(f"/reception/{address}", expect=410)
        assert f"по акту № {act.reg_number}" in page.words
    made = old.world.app.test_cli_runner().invoke(
        args=["print", "service-memo", str(ServiceMemo.get().id), "/dev/null"]
    )
    assert made.exit_code == 1 and f"по акту № {act.reg_number}" in made.output
    assert old.as_("head").open("/reception/").status == 200


def test_the_extract_names_every_entry(old: Story) -> None:
    act = destroyed(old)
    log = destruction.log_of(act, old.world.officer("head.asino"), old.now)
    assert {event.about for event in log.events if event.about} == {
        f"{line.kind} № {line.number}" if line.number else f"{line.kind}, запись {line.entry}" for line in act.papers
    }
    assert old.as_("head").open(f"/retention/act/{act.id}/log.pdf").body.startswith(b"%PDF")
    assert old.as_("head").open(f"/{KEY}/{act.id}/print.pdf").body.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"papers-0-kind": "Служебная записка", "papers-0-entry": "999"}, "не найдена"),
        ({"papers-0-kind": "Случай", "papers-0-entry": "1"}, "не найдена"),
        ({"papers-1-kind": "служебная записка", "papers-1-entry": "1", "papers-count": "2"}, "названа дважды"),
    ],
    ids=["no such entry", "no such kind", "twice"],
)
def test_a_line_that_names_nothing_is_refused(old: Story, typed: dict[str, str], code: str) -> None:
    first = {"papers-count": "1", "papers-0-kind": "Служебная записка", "papers-0-entry": str(ServiceMemo.get().id)}
    visitor = old.as_("specialist")
    page = visitor.open(f"/{KEY}/new/")
    again = {"papers-1-entry": str(ServiceMemo.get().id)} if "papers-1-entry" in typed else {}
    answer = visitor.send(page, {**first, **typed, **again}, action="new/", expect=422)
    assert code in " ".join(answer.problems())


def test_an_empty_act_is_not_submitted(old: Story) -> None:
    act = DestructionAct.get_by_id(drafted(old))
    act.papers = []
    with pytest.raises(Refused) as refusal:
        destruction.require_due(act, old.now + timedelta(days=1))
    assert [problem.code for problem in refusal.value.problems] == ["too-few"]
