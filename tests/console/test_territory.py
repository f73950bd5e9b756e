"""A municipality speaks in its own words, is renamed, chooses who acts, and keeps the edition of each day (L.5)."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from console import access, issuing, records, regulation_files, regulations, workflow
from console.errors import Refused
from schema.case import Case
from schema.criteria import CriteriaAct, Criterion, approving_act
from schema.documents.monitoring_form import MonitoringForm
from schema.documents.patronage_contract import PatronageContract
from schema.documents.rehab_plan import RehabPlan
from schema.documents.rights_plan import RightsPlan
from schema.documents.safety_plan import SafetyPlan
from schema.history import Deadline
from schema.places import Territory
from schema.spec import Role, local
from seed.walk import to_stage
from tests.pages import Page
from validators.regulation import parse

START = datetime(2026, 1, 12, 10, 0)
REGULATIONS = Path(__file__).parents[2] / "seed" / "regulations"
RENAMED = date(2026, 12, 1)
BODY = "Отдел опеки и попечительства муниципального округа"


def place(code: str = "kedrovy") -> Territory:
    return Territory.get(Territory.code == code)


def tree(code: str) -> Any:
    return tomllib.loads(regulation_files.export(place(code).id))


def load(world: Any, changed: Any) -> Any:
    return regulation_files.load_text(tomli_w.dumps(changed), world.system(), world.now)


def setting(world: Any, code: str, edition_since: date | None = None, **values: Any) -> None:
    """The territory gives settings other values, in its present edition or in a new one."""
    changed = tree(code)
    for name, value in values.items():
        changed["setting"][name] = {"value": value, "basis": "постановление № 9"}
    if edition_since:
        said = {"title": "Положение", "edition": "новая", "basis": "постановление № 9"}
        changed["edition"].append({**said, "in_force_from": edition_since})
    outcome = load(world, changed)
    assert not outcome.problems and outcome.version


# ------------------------------------------------------------------ names over time


def renaming(**names: Any) -> dict[str, Any]:
    return {"from_on": RENAMED, "basis": "закон № 5 от 01.11.2026", "names_confirmed": True, **names}


def test_a_file_renames_a_known_territory_once(world: Any) -> None:
    changed = tree("kedrovy")
    changed["territory"]["names"] = [
        renaming(**{f"guardianship_{case}": BODY for case in ("name", "genitive", "dative", "accusative")})
    ]
    for _ in range(2):
        assert not load(world, changed).problems
    [row] = place().names
    assert (row.from_on, row.guardianship_name, row.names_confirmed) == (RENAMED, BODY, True)
    assert place().on(RENAMED).guardianship_name == BODY
    assert place().on(RENAMED - timedelta(days=1)).guardianship_name != BODY


def test_a_file_that_renames_a_body_in_one_case_only_is_refused_whole(world: Any) -> None:
    changed = tree("kedrovy")
    changed["territory"]["names"] = [renaming(guardianship_name=BODY)]
    changed["setting"]["safety_plan_days"]["value"] = 12
    outcome = load(world, changed)
    assert {problem.code for problem in outcome.problems} == {"case-missing"} and not place().names
    assert regulations.in_force(place().id, world.now.date()).settings["safety_plan_days"] == 30


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ({"basis": "закон"}, "territory.names.1.from_on"),
        ({"from_on": RENAMED}, "territory.names.1.basis"),
        (renaming(mayor="Глава"), "territory.names.1.mayor"),
        (renaming(head_title=7), "territory.names.1.head_title"),
    ],
    ids=["no day", "no act", "unknown key", "not a text"],
)
def test_a_mistake_in_a_renaming_is_named_by_its_key(row: dict[str, Any], path: str) -> None:
    given = tomllib.loads((REGULATIONS / "kedrovy.toml").read_text())
    given["territory"]["names"] = [row]
    found = parse(tomli_w.dumps(given), {"regional": (REGULATIONS / "regional.toml").read_text()})
    assert isinstance(found, list) and path in {problem.field for problem in found}


def test_the_administrator_renames_a_territory_in_its_form(world: Any) -> None:
    admin = world.visitor("admin")
    page = admin.open(f"/territory/edit/?id={place().id}")
    typed = {"names-count": "1", "names-0-from_on": "01.12.2026", "names-0-basis": "закон № 5 от 01.11.2026"}
    answer = admin.send(page, typed, action="edit/", expect=422)
    assert any("новое наименование" in problem for problem in answer.problems())
    typed["names-0-plan_label"] = "Маршрут семьи"
    answer = admin.send(page, typed, action="edit/", expect=422)
    assert sum("падеж" in problem or "число" in problem for problem in answer.problems()) == 3, "every form of the name"
    cases = {"genitive": "Маршрута семьи", "accusative": "Маршрут семьи", "plural": "Маршруты семей"}
    typed |= {f"names-0-plan_label_{case}": text for case, text in cases.items()}
    admin.send(page, typed, action="edit/")
    [row] = place().names
    assert (row.from_on, row.plan_label) == (RENAMED, "Маршрут семьи")
    assert world.visitor("curator.kedrovy").open("/rehab-plan/").title == "Планы работы с семьёй", "until that day"
    world.set_clock(datetime(2026, 12, 1, 9, 0))
    assert world.visitor("curator.kedrovy").open("/rehab-plan/").title == "Маршруты семей"


def test_two_renamings_on_one_day_are_refused(world: Any) -> None:
    rows = [renaming(head_title="Глава"), renaming(deputy_title="Заместитель")]
    with pytest.raises(Refused) as refusal:
        records.change(place(), {"names": rows}, world.system(), world.now)
    assert [problem.code for problem in refusal.value.problems] == ["renamed-twice"]


def test_an_issued_paper_keeps_its_names(world: Any) -> None:
    case = to_stage("kedrovy", 4, START)
    paper = RightsPlan.get(RightsPlan.case == case)
    before = issuing.printed(paper, "http://127.0.0.1")
    names = {**renaming(deputy_title="Первый заместитель"), "from_on": START.date()}
    records.change(place(), {"names": [names]}, world.system(), world.now)
    assert issuing.printed(RightsPlan.get_by_id(paper.id), "http://127.0.0.1") == before


# ------------------------------------------------------------------ words on the screens


@pytest.fixture
def planned(world: Any) -> Case:
    """A case of Kedrovy with a plan in force."""
    return to_stage("kedrovy", 8, START)


def screens(case: Case) -> list[str]:
    plan = RehabPlan.get(RehabPlan.case == case)
    return [
        "/desk",
        "/rehab-plan/",
        f"/rehab-plan/details/?id={plan.id}",
        f"/rehab-plan/new/?case={case.id}",
        f"/case/{case.id}/",
        "/help/",
        "/help/rehab-plan",
        "/help/rights-plan",
        "/inspection-act/",
        f"/inspection-act/new/?case={case.id}",
        f"/patronage-contract/new/?case={case.id}",
        "/regulation/kedrovy/",
        "/overdue",
    ]


def general(page: Page) -> bool:
    return "лан реабилитации" in page.text or "лана реабилитации" in page.text or "ланы реабилитации" in page.text


def test_no_screen_of_a_territory_says_the_general_name_of_the_plan(world: Any, planned: Case) -> None:
    for login in ("curator.kedrovy", "specialist.kedrovy", "supervisor.kedrovy"):
        visitor = world.visitor(login)
        for address in screens(planned):
            page = visitor.open(address, expect=None)
            assert not general(page), f"{login} {address}"
    card = world.visitor("head.kedrovy").open(f"/case/{planned.id}/")
    assert "Разработка плана работы с семьёй" in card.words and "на Консилиуме" in card.words
    assert "Планы работы с семьёй" in card.words, "the menu"


def test_a_refusal_names_the_plan_in_the_words_of_the_territory(world: Any, planned: Case) -> None:
    clerk = world.officer("clerk.kedrovy")
    with local.speaking(regulations.words_of(clerk.territory_id, world.now.date())):
        assert access.may_create(RehabPlan, clerk).reason == "Создавать план работы с семьёй – не ваша обязанность"


def test_an_officer_without_a_territory_sees_the_general_words(world: Any) -> None:
    theirs = world.visitor("curator.kedrovy").open("/regulation/kedrovy/")
    page = world.visitor("admin").open("/regulation/kedrovy/")
    assert "секретарь Консилиума" in theirs.words and "Совета / Консилиума" not in theirs.words
    assert "секретарь Совета / Консилиума" in page.words and "секретарь Консилиума" not in page.words


def test_a_contract_drawn_up_in_kedrovy_speaks_of_its_plan(world: Any, planned: Case) -> None:
    row = records.blank(PatronageContract, world.officer("curator.kedrovy"), world.now, case=planned)
    assert "план работы с семьёй" in row.service_duties and "плана работы с семьёй" in row.client_duties


# ------------------------------------------------------------------ the edition of the day

MARCH = date(2026, 3, 1)


def safety_plan(world: Any, day: date, days: int) -> Any:
    """Problems of a safety plan of that day and length, as saved today."""
    head = world.officer("specialist.kedrovy")
    row = SafetyPlan(territory=place(), doc_date=day, valid_from=day, valid_to=day + timedelta(days=days))
    return {problem.code for problem in records.problems(row, head, world.now)}


def test_a_rule_made_stricter_from_march_leaves_a_paper_of_february_as_it_was(world: Any) -> None:
    setting(world, "kedrovy", MARCH, safety_plan_days=10)
    assert "safety-plan-too-long" not in safety_plan(world, date(2026, 2, 27), 30)
    assert "safety-plan-too-long" in safety_plan(world, date(2026, 3, 2), 30)
    assert "safety-plan-too-long" not in safety_plan(world, date(2026, 3, 2), 10)


def test_a_paper_without_a_date_is_judged_by_today(world: Any) -> None:
    setting(world, "kedrovy", MARCH, safety_plan_days=10)
    row = SafetyPlan(territory=place(), valid_from=world.now.date())
    assert records.context_for(row, world.system(), world.now).settings["safety_plan_days"] == 10


def test_a_move_is_judged_by_the_edition_of_its_own_day(world: Any) -> None:
    case = to_stage("asino", 4, START)
    changed = tree("asino")
    changed["transition"]["T06r"]["by"] = ["head"]
    changed["transition"]["T06r"]["asks"] = ["reason", "on"]
    said = {"title": "Модель", "edition": "новая", "basis": "приказ № 2", "in_force_from": MARCH}
    changed["edition"].append(said)
    assert not load(world, changed).problems
    service = world.officer("service.asino")
    late = {"reason": "неполный пакет документов", "on": date(2026, 3, 2)}
    with pytest.raises(workflow.Forbidden):
        workflow.move(case, "T06r", service, world.now, inputs=late)
    moved = workflow.move(case, "T06r", service, world.now, inputs={**late, "on": date(2026, 2, 20)})
    assert moved.happened_on == date(2026, 2, 20)


def test_settings_of_a_move_are_those_of_its_day(world: Any) -> None:
    setting(world, "asino", MARCH, closing_risk_days=5)
    case, officer = Case(territory=place("asino")), world.system()
    for day, days in ((date(2026, 2, 28), 30), (MARCH, 5)):
        assert records.context_for(case, officer, world.now, on=day).settings["closing_risk_days"] == days


# ------------------------------------------------------------------ who acts, what closes a review


def test_the_territory_says_who_approves_the_plan_of_rights(world: Any) -> None:
    move = RightsPlan.spec.transition("approve")
    row = RightsPlan(territory=place("asino"))
    assert access.acting_roles(row, move, world.now.date()) == {Role.DEPUTY}
    setting(world, "asino", rights_plan_approver="head")
    assert access.acting_roles(row, move, world.now.date()) == {Role.HEAD}
    assert access.acting_roles(RightsPlan(territory=place()), move, world.now.date()) == {Role.DEPUTY}


def events_of_review(world: Any, code: str) -> tuple[list[str], list[str]]:
    """What meets the monthly review, and which agenda kinds the decision after a meeting leaves out."""
    terms = {term.code: term for term in regulations.in_force(place(code).id, world.now.date()).terms}
    left_out = [str(c.value) for c in terms["DL-P13"].event.where if c.op == "ne"]
    return [event.document for event in terms["DL-S4"].met_by], left_out


def test_where_the_review_is_light_the_meeting_closes_it_and_elsewhere_a_decision_of_the_case(world: Any) -> None:
    assert events_of_review(world, "asino") == (["meeting"], ["AGENDA.MONITORING"])
    setting(world, "asino", light_review=False)
    assert events_of_review(world, "asino") == (["case-decision"], [])


def test_an_unknown_flag_of_a_rule_is_a_mistake(world: Any) -> None:
    changed = tree("asino")
    changed["term"]["DL-S4"]["met_by"][0]["when"] = "light"
    found = load(world, changed).problems
    assert [(problem.code, problem.field) for problem in found] == [("unknown-setting", "term.DL-S4.met_by.1.when")]


# ------------------------------------------------------------------ the act on the criteria


def act(world: Any, **given: Any) -> CriteriaAct:
    values = {"act_kind": "приказ", "number": "7", "signed_on": date(2026, 2, 1), "title": "Об утверждении критериев"}
    made = records.create(CriteriaAct, {**values, "from_on": MARCH, **given}, world.officer("admin"), world.now)
    return made.row  # type: ignore[no-any-return]


def test_the_act_of_the_day_is_the_territorys_own_before_a_common_one(world: Any) -> None:
    common, own = act(world), act(world, number="8", territory=place().id, from_on=date(2026, 6, 1))
    act(world, number="9", territory=place("asino").id)
    for day, expected in ((date(2026, 2, 1), None), (MARCH, common), (date(2026, 6, 1), own)):
        assert approving_act(place().id, day) == expected


def test_the_form_says_by_which_act_its_criteria_are_approved(world: Any) -> None:
    form = MonitoringForm(territory=place(), doc_date=date(2026, 4, 1), scores=[], quality_scores=[], participants=[])
    assert form.criteria_act == ""
    act(world)
    assert form.criteria_act == "приказ от 01.02.2026 № 7 «Об утверждении критериев»"
    assert MonitoringForm(territory=place(), doc_date=date(2026, 2, 28)).criteria_act == ""


def test_the_administrator_edits_the_words_and_the_weight_of_a_criterion(world: Any) -> None:
    row = Criterion.get(Criterion.code == "A1")
    admin = world.visitor("admin")
    page = admin.open(f"/criterion/edit/?id={row.id}")
    admin.send(page, {"level_1": "Новые факты насилия", "weight": "3"}, action="edit/")
    changed = Criterion.get_by_id(row.id)
    assert (changed.level_1, changed.weight) == ("Новые факты насилия", 3)
    assert changed.level_2 == row.level_2


def test_no_term_disappears_with_the_light_review(world: Any) -> None:
    case = to_stage("asino", 9, START)
    rules = {row.rule for row in Deadline.select().where(Deadline.case_id == case.id)}
    assert "DL-S4" in rules
