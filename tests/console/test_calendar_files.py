"""The calendar is brought by a file: what it would move, what it moved and why, regional days, provisional years."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from console import audit, calendar_files, regulations, terms
from console.errors import Forbidden
from schema.history import Audit, Deadline
from schema.places import CalendarDay, CalendarYear, Territory
from tests import signals

DAY_OFF = "24.11.2026; выходной; закон Томской области № 5-ОЗ; день области"
DECREE = """Постановление Правительства Российской Федерации от 1 октября 2026 г. № 1500
Перенести в 2027 году следующие выходные дни:
с субботы 2 января на пятницу 5 ноября;
с воскресенья 3 января на пятницу 31 декабря;
с субботы 20 февраля на понедельник 22 февраля."""


def place(code: str) -> Territory:
    return Territory.get(Territory.code == code)


def load(world: Any, text: str, **more: Any) -> calendar_files.Loaded:
    return calendar_files.load_text(text, world.officer("admin"), world.now, reason="перенос", **more)


def inspection(entry: Any) -> Deadline:
    return Deadline.get(Deadline.rule == "DL-L2", Deadline.case_id == entry.case_id)


def both_signals(world: Any) -> tuple[Any, Any]:
    return signals.register(world), signals.register(world, "clerk.kedrovy")


def test_a_preview_tells_what_moves_and_changes_nothing(world: Any) -> None:
    entry = signals.register(world)
    due, counted = inspection(entry).due_on, (CalendarDay.select().count(), Audit.select().count())
    preview = load(world, DAY_OFF, dry_run=True)
    [change], [move] = preview.days, preview.moved
    assert (change.day, change.was, change.now) == (date(2026, 11, 24), "рабочий", "выходной")
    assert (move["rule"], move["was"], move["who"]) == ("DL-L2", f"{due:%d.%m.%Y}", "специалист отдела опеки")
    assert str(entry.reg_number) in move["case"]
    assert (CalendarDay.select().count(), Audit.select().count()) == counted
    assert inspection(entry).due_on == due and regulations.calendar().is_working(date(2026, 11, 24))
    done = load(world, DAY_OFF)
    assert (done.days, [m["now"] for m in done.moved]) == (preview.days, [move["now"]])
    after = inspection(entry)
    assert f"{after.due_on:%d.%m.%Y}" == move["now"] != f"{due:%d.%m.%Y}"
    note = json.loads(after.changed)[-1]
    assert (note["was"], note["now"]) == (move["was"], move["now"])
    assert note["why"] == "производственный календарь: перенос"
    trail = Audit.select().where(Audit.act == "load").order_by(Audit.id.desc()).get()
    reason = audit.told(trail).reason
    assert trail.officer == world.officer("admin").name
    assert "производственный календарь" in reason and "перенос" in reason
    assert not load(world, DAY_OFF).changes_anything, "loading twice changes nothing"
    assert terms.recompute(world.now, "пересчёт") == []


def test_a_regional_day_moves_only_the_terms_of_its_territory(world: Any) -> None:
    asino, kedrovy = both_signals(world)
    before = inspection(asino).due_on, inspection(kedrovy).due_on
    load(world, DAY_OFF, territory=place("asino"))
    assert inspection(asino).due_on > before[0] and inspection(kedrovy).due_on == before[1]
    day = date(2026, 11, 24)
    working = [regulations.calendar(key).is_working(day) for key in (place("asino").id, place("kedrovy").id, None)]
    assert working == [False, True, True]
    load(world, DAY_OFF.replace("выходной", "рабочий"))
    assert not regulations.calendar(place("asino").id).is_working(day), "the regional day stands over the common one"
    load(world, DAY_OFF.replace("выходной", "обычный"), territory=place("asino"))
    assert inspection(asino).due_on == before[0]
    assert CalendarDay.select().where(CalendarDay.day == day).count() == 2, "a day is never deleted"


def test_a_regional_file_has_neither_years_nor_transfers(world: Any) -> None:
    for text in (DECREE, "год 2027; утверждён; акт"):
        outcome = load(world, text, territory=place("asino"))
        assert [problem.code for problem in outcome.problems] == ["not-regional"]


def test_the_decree_settles_a_provisional_year_and_replaces_its_guesses(world: Any) -> None:
    guess = "30.12.2027; выходной; догадка"
    load(world, guess)
    assert regulations.calendar().is_provisional(date(2027, 6, 1))
    outcome = load(world, DECREE)
    assert [(year.was, year.now) for year in outcome.years] == [("предварительный", "утверждён")]
    assert date(2027, 12, 30) in [change.day for change in outcome.days]
    calendar = regulations.calendar()
    assert not calendar.is_provisional(date(2027, 6, 1))
    assert [calendar.is_working(date(2027, *day)) for day in ((2, 20), (2, 22), (12, 30), (12, 31))] == [
        True,
        False,
        True,
        False,
    ]
    assert CalendarYear.get(CalendarYear.year == 2027).basis.endswith("от 01.10.2026 № 1500")


def test_terms_of_a_provisional_year_say_so(world: Any) -> None:
    entry = signals.register(world)
    load(world, "год 2026; предварительный; проект постановления")
    assert inspection(entry).provisional
    load(world, "год 2026; утверждён; постановление № 1466")
    assert not inspection(entry).provisional


def test_a_day_typed_ahead_does_not_settle_its_year(world: Any) -> None:
    load(world, "11.05.2029; выходной; закон области", territory=place("asino"))
    assert regulations.calendar(place("asino").id).is_provisional(date(2029, 6, 1))


def test_a_shortened_day_is_a_working_day_for_terms(world: Any) -> None:
    entry = signals.register(world)
    due = inspection(entry).due_on
    assert load(world, "24.11.2026; предпраздничный; ст. 95 ТК РФ").moved == ()
    assert inspection(entry).due_on == due and CalendarDay.get(CalendarDay.day == date(2026, 11, 24)).shortened


def test_a_mistake_stops_the_whole_load(world: Any) -> None:
    counted = CalendarDay.select().count()
    outcome = load(world, f"{DAY_OFF}\nчепуха\n31.11.2026; выходной; акт")
    assert [problem.field for problem in outcome.problems] == ["line.2", "line.3"]
    assert CalendarDay.select().count() == counted


@pytest.mark.parametrize("login", ["clerk.asino", "head.asino", "supervisor.kedrovy"])
def test_only_an_administrator_loads(world: Any, login: str) -> None:
    with pytest.raises(Forbidden):
        calendar_files.load_text(DAY_OFF, world.officer(login), world.now, dry_run=True)


def test_the_command_tells_and_loads(world: Any, tmp_path: Path) -> None:
    signals.register(world, now=datetime(2026, 11, 20, 12))
    file, run = tmp_path / "calendar.csv", world.app.test_cli_runner().invoke
    file.write_text(DAY_OFF, encoding="utf-8-sig")
    told = run(args=["calendar", "load", str(file), "--dry-run"])
    assert told.exit_code == 0 and "был рабочий, станет выходной" in told.output and "DL-L2" in told.output
    assert run(args=["calendar", "load", str(file)]).exit_code == 1, "a load needs its reason"
    assert run(args=["calendar", "load", str(file), "--territory", "nowhere", "--dry-run"]).exit_code == 1
    done = run(args=["calendar", "load", str(file), "--territory", "asino", "--reason", "закон области"])
    assert done.exit_code == 0 and "передвинуто сроков 1" in done.output
    file.write_text("чепуха\n99.99.2026; выходной; акт", encoding="utf-8")
    wrong = run(args=["calendar", "load", str(file), "--dry-run"])
    assert wrong.exit_code == 1 and "Строка 1" in wrong.output and "Строка 2" in wrong.output
    file.write_bytes(b"\xff\xfe\x00")
    assert run(args=["calendar", "load", str(file), "--dry-run"]).exit_code == 1
