"""A municipality is brought by a file: what it would change, what it changed, and the same file back."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from console import regulation_files, regulations
from schema.case import Case
from schema.history import Audit, Deadline
from schema.places import Organisation, Territory
from schema.regulation import Regulation, RegulationRule
from tests import signals

RULES = ("kind", "code", "position", "payload", "basis", "inherited")


def asino() -> Territory:
    return Territory.get(Territory.code == "asino")


def tree(code: str = "asino") -> Any:
    """The regulation in force as TOML values that a test may change."""
    return tomllib.loads(regulation_files.export(Territory.get(Territory.code == code).id))


def load(world: Any, changed: Any, *, dry_run: bool = False) -> Any:
    return regulation_files.load_text(tomli_w.dumps(changed), world.system(), world.now, dry_run=dry_run)


def with_edition(changed: Any, since: date) -> Any:
    """A new edition of the act, in force from a day."""
    changed["edition"].append({"title": "Модель", "edition": f"от {since}", "basis": "приказ", "in_force_from": since})
    return changed


def stored(version: Regulation) -> list[tuple[Any, ...]]:
    query = RegulationRule.select().where(RegulationRule.regulation == version)
    return sorted(tuple(getattr(row, name) for name in RULES) for row in query)


@pytest.mark.parametrize("code", ["asino", "kedrovy"])
def test_an_exported_regulation_loads_to_the_same_rows(world: Any, code: str) -> None:
    place = Territory.get(Territory.code == code)
    before = regulations.newest(place.id)
    assert before is not None
    outcome = load(world, tree(code))
    assert (outcome.problems, outcome.version) == ((), 0), "the same rules are no new version"
    other = with_edition(tree(code), date(2027, 1, 1))
    assert load(world, other).version == before.version + 1
    after = regulations.newest(place.id)
    assert after is not None and stored(after) == stored(before)


def test_an_export_keeps_what_was_inherited_and_what_is_off(world: Any) -> None:
    found = tree()
    assert found["setting"]["suspension_months"]["off"] is True
    assert found["transition"]["T04"]["inherited"] is True
    assert "inherits" not in found


def test_the_command_writes_the_file_and_reads_it_back(world: Any, tmp_path: Path) -> None:
    out = tmp_path / "kedrovy.toml"
    run = world.app.test_cli_runner().invoke
    assert run(args=["regulation", "export", "kedrovy", str(out)]).exit_code == 0
    result = run(args=["regulation", "load", str(out), "--dry-run"])
    assert (result.exit_code, "правила не изменились" in result.output) == (0, True)
    listed = run(args=["regulation", "list"]).output
    assert "№ 434" in listed and "только реквизиты" in listed, "earlier editions of the decree are known by name"
    assert run(args=["regulation", "export", "nowhere", str(out)]).exit_code == 1


def test_a_dry_run_names_what_changes_and_which_terms_move_and_changes_nothing(world: Any, tmp_path: Path) -> None:
    signals.register(world)
    [due] = Deadline.select().where(Deadline.rule == "DL-L2")
    counted = Regulation.select().count(), Audit.select().count()
    changed = tree()
    changed["setting"]["inspection_days"]["value"] = 5
    preview = load(world, changed, dry_run=True)
    assert [str(line) for line in preview.changes] == [
        "изменено: срок DL-L2 «Обследование условий жизни»: сколько 3 → 5",
        "изменено: срок DL-L3 «Сведения в региональный банк данных о детях»: сколько 3 → 5",
        "изменено: настройка inspection_days «обследование условий жизни после сигнала»: значение 3 → 5",
    ]
    [move] = preview.moved
    assert (move["rule"], move["was"]) == ("DL-L2", f"{due.due_on:%d.%m.%Y}")
    assert (Regulation.select().count(), Audit.select().count()) == counted
    assert Deadline.get_by_id(due.id).due_on == due.due_on
    done = load(world, changed)
    assert (done.changes, [m["now"] for m in done.moved]) == (preview.changes, [move["now"]])
    assert f"{Deadline.get_by_id(due.id).due_on:%d.%m.%Y}" == move["now"]
    assert "версия" in Deadline.get_by_id(due.id).changed, "the term says why it moved"
    out = tmp_path / "asino.toml"
    out.write_text(tomli_w.dumps(tree()), encoding="utf-8")


def test_every_kind_of_change_is_told(world: Any) -> None:
    changed = tree("kedrovy")
    del changed["term"]["DL-S5"]
    changed["transition"]["T04"]["title"] = "Открыть случай по-новому"
    needs = changed["transition"]["T02"]["need"]
    gone = needs.pop()["code"]
    changed["transition"]["T99"] = {
        "title": "Передать главе", "basis": "приказ", "from_stages": [3], "from_states": ["open"], "by": ["head"],
    }  # fmt: skip
    told = "\n".join(str(line) for line in load(world, changed, dry_run=True).changes)
    assert "добавлено: переход T99 «Передать главе»" in told
    assert "больше нет: срок DL-S5" in told
    assert "название Открыть случай → Открыть случай по-новому" in told
    assert f"условие {gone} убрано" in told and f"условие {gone}: текст" not in told


def test_a_mistake_stops_the_whole_load_and_names_its_key(world: Any) -> None:
    changed = tree()
    changed["setting"]["inspection_days"]["value"] = "три"
    changed["transition"]["T02"]["need"][0]["document"] = "dream"
    counted = Regulation.select().count()
    outcome = load(world, changed)
    assert {problem.field for problem in outcome.problems} >= {
        "setting.inspection_days.value",
        "transition.T02.need.1.document",
    }
    assert Regulation.select().count() == counted


def test_a_new_municipality_is_taken_back_whole_by_a_dry_run(world: Any) -> None:
    changed = tree()
    changed["territory"] |= {"code": "third", "short_code": "ТР", "short_name": "г. Третий", "name": "город Третий"}
    before = Territory.select().count(), Organisation.select().count()
    preview = load(world, changed, dry_run=True)
    assert preview.is_new and (Territory.select().count(), Organisation.select().count()) == before
    assert load(world, changed).is_new
    assert Territory.select().count() == before[0] + 1


# ------------------------------------------------------------------ editions


def test_a_term_keeps_the_edition_of_the_day_of_its_event(world: Any) -> None:
    """A signal before the new edition is inspected in three working days, one after it in five."""
    first = signals.register(world)
    since = world.now.date() + timedelta(days=1)
    changed = with_edition(tree(), since)
    changed["setting"]["inspection_days"]["value"] = 5
    assert not load(world, changed).moved, "an event of yesterday stays with the edition of yesterday"
    later = datetime.combine(since, world.now.time())
    world.set_clock(later)
    second = signals.register(world, received_at=later)
    rules = {row.case_id: row for row in Deadline.select().where(Deadline.rule == "DL-L2")}
    calendar = regulations.calendar()
    one, two = (rules[entry.case_id] for entry in (first, second))
    assert one.due_on == calendar.add_working_days(one.base_on, 3)
    assert two.due_on == calendar.add_working_days(two.base_on, 5)


def test_an_edition_to_come_is_not_in_force_yet(world: Any) -> None:
    place, since = asino(), world.now.date() + timedelta(days=30)
    changed = with_edition(tree(), since)
    changed["setting"]["inspection_days"]["value"] = 5
    load(world, changed)
    assert regulations.in_force(place.id, since - timedelta(days=1)).settings["inspection_days"] == 3
    assert regulations.in_force(place.id, since).settings["inspection_days"] == 5


def test_a_mended_version_of_the_same_edition_takes_its_place(world: Any) -> None:
    place = asino()
    changed = tree()
    changed["setting"]["inspection_days"]["value"] = 4
    load(world, changed)
    assert regulations.in_force(place.id, date(2010, 1, 1)).settings["inspection_days"] == 4
    assert len(regulations.timeline(place.id)) == 1
    earlier = tomllib.loads(regulation_files.export(place.id, version=1))
    assert earlier["setting"]["inspection_days"]["value"] == 3, "the version before can be had back"


def test_turns_of_a_repeated_term_are_numbered_through_two_editions(walked: Any) -> None:
    case = Case.select().where(Case.state == "closed").first()
    before = {
        (row.rule, row.base_on): row.cycle
        for row in Deadline.select().where(Deadline.case_id == case.id, Deadline.status != "cancelled")
    }
    changed = with_edition(tree(), walked.now.date() - timedelta(days=30))
    load(walked, changed)
    from console import terms

    terms.refresh(case, walked.now)
    identities = [
        (row.rule, row.cycle, row.document, row.row_id)
        for row in Deadline.select().where(Deadline.case_id == case.id, Deadline.status != "cancelled")
    ]
    assert len(identities) == len(set(identities))
    after = {
        (row.rule, row.base_on): row.cycle
        for row in Deadline.select().where(Deadline.case_id == case.id, Deadline.status != "cancelled")
    }
    assert after == before, "the same rules in a new edition change nothing"
