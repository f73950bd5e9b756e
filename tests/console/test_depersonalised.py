"""The depersonalised export: nothing in it leads to a person; its purpose stands in the trail (F.1, J.2 № 19)."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

import pytest

from console import audit, depersonalised
from console.depersonalised import Request
from console.errors import Forbidden, Refused
from schema.history import Audit
from schema.people import Person
from schema.registers.abuse_journal import AbuseFactEntry, SignalChild
from tests.journeys.story import Story

YEAR = Request(date(2026, 1, 1), date(2026, 12, 31), "годовой отчёт в Департамент")
NOW = datetime(2026, 11, 23, 9, 0)


def signals(world: Any, count: int, territory: str = "asino") -> list[Story]:
    found = []
    for n in range(count):
        story = Story(world, territory, datetime(2026, 4, 2 + n % 20, 10, 0))
        story.register(story.memo())
        found.append(story)
    return found


def opened(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_nothing_in_the_package_leads_to_a_person(world: Any) -> None:
    signals(world, 3)
    files = opened(depersonalised.export(YEAR, world.officer("regional"), NOW).content)
    text = "".join(files.values())
    people = list(Person.select())
    secrets = {word for person in people for word in (person.last_name, person.first_name, person.patronymic) if word}
    secrets |= {f"{person.birth_date:%d.%m.%Y}" for person in people if person.birth_date}
    for entry in AbuseFactEntry.select():
        secrets |= {entry.address, entry.reg_number, entry.case.title, entry.summary, entry.source_person}
    assert people and not [word for word in secrets if word and word in text]


def test_few_children_are_hidden_and_the_purpose_is_written_down(world: Any) -> None:
    signals(world, 1)
    made = depersonalised.export(YEAR, world.officer("regional"), NOW)
    files = opened(made.content)
    assert (made.rows, made.withheld) == (0, 2)
    assert files["children.csv"].count("\r\n") == 1, "the heading alone"
    assert "<5" in files["counts.csv"]
    assert json.loads(files["manifest.json"])["цель"] == YEAR.purpose
    entry = Audit.select().where(Audit.act == "depersonalised-export").get()
    assert YEAR.purpose in audit.told(entry).reason


def test_many_children_go_out_and_two_exports_cannot_be_put_together(world: Any) -> None:
    signals(world, 5)
    SignalChild.update(person=None).execute()  # the stories tell of the same two children: here they are ten
    first, second = (opened(depersonalised.export(YEAR, world.officer("regional"), NOW).content) for _ in range(2))
    numbers = [{line.partition(";")[0] for line in files["children.csv"].splitlines()[1:]} for files in (first, second)]
    assert len(numbers[0]) >= 5 and not numbers[0] & numbers[1]


def test_a_territory_has_only_its_own_numbers(world: Any) -> None:
    signals(world, 3)
    counted, _ = depersonalised.counts(YEAR, world.officer("head.kedrovy"))
    assert counted == []
    assert depersonalised.counts(YEAR, world.officer("head.asino"))[0]


@pytest.mark.parametrize("login", ["clerk.asino", "curator.asino", "admin", "member.asino", "source.asino"])
def test_others_have_no_numbers_at_all(world: Any, login: str) -> None:
    with pytest.raises(Forbidden):
        depersonalised.counts(YEAR, world.officer(login))
    world.visitor(login).open("/depersonalised/", expect=403)


def test_without_a_purpose_nothing_is_given(world: Any) -> None:
    with pytest.raises(Refused):
        depersonalised.export(Request(YEAR.start, YEAR.end, "отчёт"), world.officer("regional"), NOW)
    assert not Audit.select().where(Audit.act == "depersonalised-export").exists()


def test_the_region_downloads_it_from_its_page(world: Any) -> None:
    signals(world, 1)
    visitor = world.visitor("regional")
    page = visitor.open("/depersonalised/?from=01.01.2026&to=31.12.2026")
    assert "<5" in page.words
    refused = visitor.send(page, {"purpose": ""}, action="/depersonalised/export", expect=422)
    assert "для чего" in " ".join(refused.problems())
    answer = visitor.send(page, {"purpose": YEAR.purpose}, action="/depersonalised/export")
    assert set(opened(answer.body)) == {"children.csv", "counts.csv", "manifest.json"}


def test_the_command_writes_the_same_package(world: Any, tmp_path: Any) -> None:
    signals(world, 1)
    out = tmp_path / "out.zip"
    run = world.app.test_cli_runner().invoke(args=["depersonalise", str(out), "--purpose", YEAR.purpose])
    assert run.exit_code == 0, run.output
    assert "children.csv" in opened(out.read_bytes())
    assert world.app.test_cli_runner().invoke(args=["depersonalise", str(out), "--purpose", "отчёт"]).exit_code == 1
