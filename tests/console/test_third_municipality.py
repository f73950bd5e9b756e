"""A municipality is data: a third one comes as one file, and a case of it walks by other rules than its neighbours'."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from console import migrations, officers, records, regulations, workflow
from console.errors import Refused
from schema.case import Case
from schema.documents.case_decision import CaseDecision
from schema.history import Deadline
from schema.places import Territory
from schema.regulation import Regulation
from seed import people, reference, stories
from seed.people import STAFF, Office, household
from seed.walk import Council, Journey, Timeline, Variant, to_stage
from tests.conftest import NOW, Databases, World, bare_world

FILE = Path(__file__).parent / "zarechny.toml"
REGIONAL = Path(__file__).parents[2] / "seed" / "regulations" / "regional.toml"
CODE = "zarechny"
START = datetime(2026, 4, 6, 10, 0)  # Monday


class Walk(Journey):
    """The usual walk; where the municipality demands one paper more, the family is asked for it."""

    def move(self, code: str, login: str, **inputs: Any) -> None:
        if code == "T07":
            with pytest.raises(Refused) as refusal:
                super().move(code, login, **inputs)
            there.refusal = [(problem.code, problem.text) for problem in refusal.value.problems]
            self.take_consent()
        there.passed.append(code)
        super().move(code, login, **inputs)


@dataclass
class There:
    """What happened in Zarechny."""

    world: World
    file: Path
    output: str = ""
    again: str = ""
    case: Any = None
    now: datetime = START
    refusal: list[tuple[str, str]] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)


there: There


@pytest.fixture(scope="module", autouse=True)
def zarechny(console_app: Any, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    """A new house: the reference data, the file by the command, staff, and a case walked to its decision."""
    global there
    folder = tmp_path_factory.mktemp("third")
    for path in (FILE, REGIONAL):
        shutil.copy(path, folder)
    with bare_world(console_app, databases, folder) as world, pytest.MonkeyPatch.context() as patch:
        there = There(world, folder / FILE.name)
        migrations.up()
        list(reference.load(officers.system(NOW.date()), NOW))
        there.output = _load(there)
        patch.setattr(people, "STAFF", {**STAFF, CODE: STAFF["kedrovy"]})
        patch.setitem(people._STREETS, CODE, ("п. Заречный", "ул. Плотинная|ул. Новая"))
        people.staff(NOW)
        _walk(there)
        there.again = _load(there)
        yield there


def _load(there: There) -> str:
    ran = there.world.app.test_cli_runner().invoke(args=["regulation", "load", str(there.file)])
    assert ran.exit_code == 0, ran.output
    return str(ran.output)


def _walk(there: There) -> None:
    timeline, rng = Timeline(datetime(2027, 3, 1, 18)), Random(3)
    council = Council(Office(CODE), timeline, rng)
    family = household(30, CODE, 1, START.date(), rng)
    journey = Walk(council, family, stories.STORIES[0], START, Variant(stop="closing"), rng)
    timeline.begin(journey.course())
    timeline.run()
    there.case, there.now = journey.case, journey.now


# ------------------------------------------------------------------ loading


def test_the_command_says_what_it_loaded_and_the_second_time_that_nothing_changed() -> None:
    assert "п. Заречный: версия 1" in there.output
    assert "правила не изменились" in there.again
    place = Territory.get(Territory.code == CODE)
    assert Regulation.select().where(Regulation.territory == place).count() == 1


def test_its_neighbours_keep_their_own_rules() -> None:
    for code in ("asino", "kedrovy"):
        rules = _rules(code)
        assert rules.settings["plan_days_limit"] == 30
        assert "consent-given" not in {need.code for need in rules.transitions["T07"].needs}


def _rules(code: str) -> Any:
    return regulations.in_force(Territory.get(Territory.code == code).id, there.now.date())


# ------------------------------------------------------------------ the walk


def test_the_case_walked_the_eleven_stages_by_its_own_rules() -> None:
    assert (there.case.stage, str(there.case.state)) == (11, "open")
    assert there.case.number.startswith("ЗР") or "ЗР" in there.case.number
    assert there.passed == ["T02", "T05", "T06", "T07", "T08", "T09", "T10", "T11", "T12"]


def test_the_council_waits_for_the_paper_that_only_zarechny_demands() -> None:
    ((code, text),) = there.refusal
    assert code == "consent-given"
    assert "согласие на обработку персональных данных" in text
    assert "п. 12 Порядка" in text


@pytest.mark.parametrize("neighbour", ["asino", "kedrovy"])
def test_a_neighbour_brings_its_plan_to_the_council_without_it(neighbour: str) -> None:
    assert to_stage(neighbour, 6, START, number=31).stage == 6


@pytest.mark.parametrize(
    ("rule", "base", "target", "limit"),
    [
        # Monday 06.04: two working days, not three
        ("DL-L2", "2026-04-06", None, "2026-04-08"),
    ],
)
def test_the_inspection_is_due_on_the_day_of_its_own_norm(rule: str, base: str, target: Any, limit: str) -> None:
    row = _deadline(rule)
    assert (row.base_on, row.target_on, row.due_on) == (date.fromisoformat(base), target, date.fromisoformat(limit))


def test_diagnosis_and_plan_have_the_terms_of_the_file() -> None:
    calendar = regulations.calendar()
    appointed = _deadline("DL-S1").base_on
    days = {"DL-S1": 10, "DL-S2": 20}
    for rule, length in days.items():
        row = _deadline(rule)
        assert (row.raw_on - appointed).days == length
        assert row.due_on == calendar.following(row.raw_on)
    assert _deadline("DL-S2").target_on == calendar.following(date.fromordinal(appointed.toordinal() + 14))


def test_the_review_is_quarterly() -> None:
    row = _deadline("DL-S4")
    assert row.raw_on.month in {3, 6, 9, 12}
    assert "один раз в календарный квартал" in row.explanation


def _deadline(rule: str) -> Any:
    found = Deadline.select().where(Deadline.case_id == there.case.id, Deadline.rule == rule)
    return found.order_by(Deadline.cycle).first()


# ------------------------------------------------------------------ the decisions


def test_decisions_that_the_file_does_not_list_are_not_offered() -> None:
    head = Office(CODE).officer("head", there.now)
    service = Office(CODE).officer("service", there.now)
    offered = {m.transition.code for officer in (head, service) for m in workflow.moves(there.case, officer, there.now)}
    assert offered == {"T13", "T18", "T18a", "T18b"}
    everywhere = set(_rules("kedrovy").transitions) - set(_rules(CODE).transitions)
    assert everywhere == {"T14", "T15", "T16", "T17", "T17a", "T17b", "T19"}


@pytest.mark.parametrize("code", ["T14", "T15", "T16", "T17"])
def test_a_move_that_the_file_turns_off_does_not_exist(code: str) -> None:
    with pytest.raises(Refused) as refusal:
        workflow.move(there.case, code, Office(CODE).officer("head", there.now), there.now)
    assert [problem.code for problem in refusal.value.problems] == ["no-such-transition"]


def test_a_suspension_cannot_even_be_written_down() -> None:
    specialist = Office(CODE).officer("specialist", there.now)
    given = {
        "case": there.case.id,
        "kind": "suspend",
        "grounds": "Семья уехала на лечение.",
        "suspend_reason": "SUSPEND.TREATMENT",
        "suspended_from": there.now.date(),
        "suspended_until": there.now.date(),
    }
    with pytest.raises(Refused) as refusal:
        records.create(CaseDecision, given, specialist, there.now)
    assert "suspension-not-available" in {problem.code for problem in refusal.value.problems}
    assert Case.get_by_id(there.case.id).stage == 11
