"""Extend, waive, accept, done: who may, what stays after a recount, what the trail keeps, what the screens say."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import peewee
import pytest

from console import audit, jobs, records, settlement, terms
from console.errors import Forbidden, Refused
from schema.document import Document
from schema.history import Audit, Deadline, TermAct, TermActKind
from schema.registers.reception import Reception
from tests import signals
from validators.settlement import Decision

LATER = datetime(2026, 11, 30, 9, 0)


def term(rule: str) -> Deadline:
    found: Deadline = Deadline.get(Deadline.rule == rule)
    return found


def decide(world: Any, rule: str, kind: TermActKind, login: str = "head.asino", **given: Any) -> Deadline:
    given = {"reason": "ждём справку из поликлиники"} | given
    row = term(rule)
    return settlement.decide(row, Decision(kind=kind, **given), world.officer(login), world.now)


def test_the_head_extends_a_term_and_a_recount_keeps_it(world: Any) -> None:
    signals.register(world)
    before = term("DL-P4")
    visitor = world.visitor("head.asino")
    page = visitor.open(f"/term/{before.id}/")
    assert "не далее" in page.words and "практика" in page.words
    typed = {"on": "07.12.2026", "basis": "резолюция № 5 от 23.11.2026", "reason": "ждём справку из поликлиники"}
    page = visitor.send(page, typed, action=f"/term/{before.id}/extend")
    assert "Продлён с 30.11.2026 до 07.12.2026" in page.words and "Было 30.11.2026, стало 07.12.2026" in page.words
    jobs.night(world.now + timedelta(days=1))
    after = term("DL-P4")
    assert (after.due_on, after.counted_on, after.status) == (date(2026, 12, 7), before.due_on, "open")
    note = json.loads(after.changed)[-1]
    assert (note["was"], note["now"]) == ("30.11.2026", "07.12.2026") and "справку" in note["why"]
    trail = Audit.get(Audit.act == "term-extend")
    told = audit.told(trail)
    assert trail.case_id == after.case_id and "due_on" in told.changes and "DL-P4" in told.reason
    card = visitor.open(f"/case/{after.case_id}/")
    assert "продлён до 07.12.2026 (резолюция № 5 от 23.11.2026)" in card.words


def test_beyond_the_cap_nothing_is_written_and_the_typed_comes_back(world: Any) -> None:
    signals.register(world)
    row, visitor = term("DL-P4"), world.visitor("supervisor.asino")
    page = visitor.open(f"/term/{row.id}/")
    typed = {"on": "01.03.2027", "basis": "резолюция № 5", "reason": "ждём справку из поликлиники"}
    page = visitor.send(page, typed, action=f"/term/{row.id}/extend", expect=422)
    assert "Продлить можно не далее" in page.words and 'value="01.03.2027"' in page.text
    page = visitor.send(page, typed | {"on": "31.02.2027"}, action=f"/term/{row.id}/extend", expect=422)
    assert "Дата пишется" in page.words
    assert not TermAct.select().exists()


def test_a_term_of_the_law_cannot_be_extended(world: Any) -> None:
    signals.register(world)
    with pytest.raises(Refused) as refused:
        decide(world, "DL-L2", TermActKind.EXTEND, on=date(2026, 12, 1), basis="резолюция")
    assert [problem.code for problem in refused.value.problems] == ["not-extendable"]


@pytest.mark.parametrize("login", ["specialist.asino", "clerk.asino"])
def test_others_see_the_term_and_decide_nothing(world: Any, login: str) -> None:
    signals.register(world)
    row, visitor = term("DL-L2"), world.visitor(login)
    assert "Решение по сроку" not in visitor.open(f"/term/{row.id}/").words
    given = {"csrf_token": visitor.token(), "reason": "сигнал не подтвердился"}
    visitor.post(f"/term/{row.id}/waive", given, expect=403)
    with pytest.raises(Forbidden):
        decide(world, "DL-L2", TermActKind.WAIVE, login)


@pytest.mark.parametrize("login", ["head.kedrovy", "supervisor.kedrovy", "curator.asino"])
def test_a_term_of_a_case_that_one_does_not_see_is_not_there(world: Any, login: str) -> None:
    signals.register(world)
    row, visitor = term("DL-L2"), world.visitor(login)
    visitor.open(f"/term/{row.id}/", expect=404)
    visitor.post(f"/term/{row.id}/waive", {"csrf_token": visitor.token(), "reason": "x" * 20}, expect=404)
    visitor.post(f"/term/{row.id}/delete", {"csrf_token": visitor.token()}, expect=404)


def test_a_waived_term_is_no_longer_overdue_and_may_come_back(world: Any) -> None:
    signals.register(world)
    world.set_clock(LATER)
    officer = world.officer("supervisor.asino")
    late = terms.count_overdue(officer, LATER)
    decide(world, "DL-L2", TermActKind.WAIVE, reason="сведения получены повторно по тому же факту")
    assert (term("DL-L2").status, terms.count_overdue(officer, LATER)) == ("waived", late - 1)
    decide(world, "DL-L2", TermActKind.RESTORE, reason="снят по ошибке, обследования не было")
    assert (term("DL-L2").status, terms.count_overdue(officer, LATER)) == ("open", late)


def test_accepted_lateness_keeps_the_days_the_cause_and_the_person(world: Any) -> None:
    signals.register(world)
    row = term("DL-L2")
    world.set_clock(LATER)
    visitor = world.visitor("supervisor.asino")
    page = visitor.open(f"/term/{row.id}/")
    typed = {"cause": "семья не допустила, не найдена", "reason": "выезд 25.11.2026"}
    page = visitor.send(page, typed, action=f"/term/{row.id}/accept")
    act = TermAct.get()
    assert (act.days_late, act.kind) == (3, "accept")
    assert "Опоздание принято: 3 рабочих дня" in page.words and "семья не допустила" in page.words
    kept = term("DL-L2")
    assert (kept.status, kept.cause) == ("open", "семья не допустила, не найдена: выезд 25.11.2026")
    listed = visitor.open("/overdue/")
    assert "выезд 25.11.2026" in listed.words and f"принято: {kept.accepted_by}" in listed.words


def test_an_overdue_term_is_reported_to_the_head_and_then_to_the_deputy(world: Any) -> None:
    signals.register(world)
    due = term("DL-L2").due_on
    Deadline.update(status="cancelled").where(Deadline.rule != "DL-L2").execute()
    world.set_clock(datetime.combine(due, LATER.time()) + timedelta(days=1))
    page = world.visitor("head.asino").open("/desk/")
    assert "Доложено мне: просрочено" in page.words
    assert "Доложено мне: просрочено" not in world.visitor("deputy.asino").open("/desk/").words
    world.set_clock(datetime.combine(due, LATER.time()) + timedelta(days=7))
    words = world.visitor("supervisor.asino").open("/overdue/").words
    assert "доложено: Полынцева Т.И., Осинцев В.И." in words


def test_nobody_decides_about_a_term_of_their_own(world: Any) -> None:
    signals.register(world)
    Deadline.update(responsible_role="head", responsible_id=None).where(Deadline.rule == "DL-L2").execute()
    assert not settlement.offered(term("DL-L2"), world.officer("head.asino"), LATER)
    assert settlement.offered(term("DL-L2"), world.officer("supervisor.asino"), LATER)


def test_missed_turns_are_settled_together(world: Any) -> None:
    signals.register(world)
    row = term("DL-L2")
    Deadline.update(missed=True, cycle=1).where(Deadline.id == row.id).execute()
    copy = {name: value for name, value in row.__data__.items() if name != "id"} | {"missed": True, "cycle": 2}
    Deadline.insert(copy).execute()
    world.set_clock(LATER)
    visitor = world.visitor("supervisor.asino")
    page = visitor.open(f"/term/{row.id}/")
    assert "остальных пропущенных периодов этого срока: 1" in page.words
    visitor.send(page, {"reason": "семья выезжала к родственникам", "all": "1"}, action=f"/term/{row.id}/accept")
    assert [(act.cycle, act.kind) for act in TermAct.select().order_by(TermAct.cycle)] == [(1, "accept"), (2, "accept")]


def test_decisions_are_only_ever_added(world: Any) -> None:
    signals.register(world)
    decide(world, "DL-L2", TermActKind.WAIVE)
    with pytest.raises(peewee.DatabaseError):
        TermAct.update(reason="другая").execute()


def test_an_appeal_without_a_case_has_its_term_on_the_list(world: Any) -> None:
    given = {
        "applicant": "Сидорова Нина Петровна",
        "applicant_address": "г. Асино, ул. Ленина, д. 1",
        "topic": "Просит помочь с устройством ребёнка в детский сад.",
        "outcome": "APPEAL.WRITTEN",
        "registered_on": date(2026, 11, 23),
    }
    row: Document = records.create(Reception, given, world.officer("specialist.asino"), world.now).row
    due = term("DL-A1")
    assert (due.case_id, due.document, due.row_id, due.due_on) == (None, "reception", row.id, date(2026, 12, 23))
    world.set_clock(datetime(2026, 12, 24, 9, 0))
    visitor = world.visitor("supervisor.asino")
    assert "Ответ на обращение гражданина" in visitor.open("/overdue/").words
    assert "Сидорова" not in visitor.open(f"/term/{due.id}/").words
    world.visitor("supervisor.kedrovy").open(f"/term/{due.id}/", expect=404)
    decide(world, "DL-A1", TermActKind.WAIVE, reason="заявитель отозвал обращение")
    assert terms.count_overdue(world.officer("supervisor.asino"), world.now) == 0


def test_a_corrected_base_moves_the_term_and_says_from_which_day_to_which(world: Any) -> None:
    row = signals.register(world)
    records.change(row, {"received_at": datetime(2026, 11, 19, 10, 15)}, world.officer("clerk.asino"), world.now)
    note = json.loads(term("DL-L2").changed)[-1]
    assert note["why"].startswith("отсчёт был с 20.11.2026, стал с 19.11.2026")


def test_loading_changed_rules_tells_which_open_terms_move(world: Any, tmp_path: Path) -> None:
    signals.register(world)
    for file in (Path(__file__).parents[2] / "seed" / "regulations").glob("*.toml"):
        (tmp_path / file.name).write_text(file.read_text())
    changed = tmp_path / "asino.toml"
    changed.write_text(changed.read_text() + "\n[term.DL-P4]\nlength = 14\n")
    told = world.app.test_cli_runner().invoke(args=["regulation", "load", str(changed)]).output
    assert "DL-P4: было 30.11.2026, стало 04.12.2026 – действует другая версия правил" in told


def test_turns_settled_together_recount_their_case_once(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    signals.register(world)
    rows = list(Deadline.select().where(Deadline.status == "open").order_by(Deadline.id))
    recounted: list[int] = []
    refresh = terms.refresh
    monkeypatch.setattr(terms, "refresh", lambda case, *rest: recounted.append(case.id) or refresh(case, *rest))
    given = Decision(kind=TermActKind.WAIVE, reason="сведения получены повторно по тому же факту")
    after = settlement.decide_each([(row, given) for row in rows], world.officer("supervisor.asino"), world.now)
    assert len(rows) > 2 and recounted == [rows[0].case_id]
    assert {row.status for row in after} == {"waived"}
    assert TermAct.select().count() == len(rows)


def test_one_refused_decision_leaves_the_others_unmade(world: Any) -> None:
    signals.register(world)
    first, second = Deadline.select().where(Deadline.status == "open").order_by(Deadline.id).limit(2)
    good = Decision(kind=TermActKind.WAIVE, reason="сведения получены повторно по тому же факту")
    short = Decision(kind=TermActKind.WAIVE, reason="мало")
    with pytest.raises(Refused):
        settlement.decide_each([(first, good), (second, short)], world.officer("supervisor.asino"), world.now)
    assert not TermAct.select().exists()
    assert {row.status for row in Deadline.select().where(Deadline.id.in_((first.id, second.id)))} == {"open"}


def test_what_may_be_decided_is_offered_after_one_look(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    signals.register(world)
    row, officer, looks = term("DL-L2"), world.officer("supervisor.asino"), []
    visible = terms.visible
    monkeypatch.setattr(terms, "visible", lambda whose: looks.append(whose) or visible(whose))
    assert settlement.offered(row, officer, LATER) == [TermActKind.ACCEPT, TermActKind.WAIVE]
    assert len(looks) == 1
    assert not settlement.offered(row, world.officer("supervisor.kedrovy"), LATER)


@pytest.mark.parametrize("page", ["/desk/", "/overdue/"])
def test_a_page_counts_the_overdue_terms_once(world: Any, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """The number of the menu, of the heading and of the list is one count."""
    signals.register(world)
    world.set_clock(LATER)
    visitor, counts = world.visitor("supervisor.asino"), list[int]()
    count = terms.count_overdue
    monkeypatch.setattr(terms, "count_overdue", lambda who, when: counts.append(count(who, when)) or counts[-1])
    words = visitor.open(page).words
    assert len(counts) == 1 and counts[0] > 0
    assert str(counts[0]) in words
