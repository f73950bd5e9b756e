"""B.9: what a signed act of inspection contains, when it is late and who approves it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from schema.dictionaries import DictionaryEntry
from schema.documents.inspection_act import InspectionAct, InspectionFamilyRow, InspectionPurpose
from schema.people import Person
from schema.places import Employee, Organisation, OrganisationRole
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import Severity
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules
from validators.rules.inspection_act import demanded
from validators.values import problems

pytestmark = pytest.mark.pure

HOLIDAYS = {date(2026, 5, 11): False}  # День Победы перенесён на понедельник
CONTEXT = Context(now=datetime(2026, 5, 29, 12), calendar=WorkingCalendar(HOLIDAYS), employee_id=9)
GUARDIANSHIP = Organisation(id=1, role_in_system=OrganisationRole.GUARDIANSHIP)
SERVICE = Organisation(id=2, role_in_system=OrganisationRole.SERVICE)
SIGNAL = AbuseFactEntry(id=7, received_at=datetime(2026, 5, 7, 16))
FULL: dict[str, Any] = {
    "mother": Person(id=11, last_name="Иванова", first_name="Мария"),
    "mother_employed": True,
    "mother_job": "продавец, магазин «Берёзка»",
    "mother_lives_with_child": True,
    "mother_participates": True,
    "father_absence": "в свидетельстве о рождении прочерк",
    "health": "соответствует возрасту",
    "violence_signs": False,
    "appearance": "опрятен, одет по сезону",
    "social_adaptation": "общителен",
    "education": "3 класс",
    "safety": "опасные предметы недоступны",
    "emotional_needs": "привязан к матери",
    "relations": "ровные",
    "social_ties": "бабушка, школа",
    "area_total": Decimal("40.5"),
    "rooms": 2,
    "floor": 1,
    "floors": 1,
    "owner_name": "Иванова Мария Петровна",
    "owner_relation_id": "RELATION.MOTHER",
    "house_kind_id": "HOUSEKIND.WOOD",
    "house_state_id": "HOUSESTATE.NORMAL",
    "sanitary_state_id": "SANITARY.FAIR",
    "child_place": "отдельная комната",
    "income_per_capita": Decimal(0),
    "living_conditions_id": "LIVING.FAIR",
    "no_care_signs": False,
    "threat_conditions": False,
    "immediate_threat": False,
}


def act(**values: Any) -> InspectionAct:
    rows: dict[str, list[Any]] = {
        "family_rows": [],
        "income_sources": [],
        "recommendations": [],
        "amenities": [],
        "inspectors": [],
    }
    lists = {name: values.pop(name, empty) for name, empty in rows.items()}
    paper = InspectionAct(**{"purpose": InspectionPurpose.SIGNAL, "inspected_on": date(2026, 5, 8), **values})
    for name, value in lists.items():
        setattr(paper, name, value)
    return paper


def full(**values: Any) -> InspectionAct:
    lists = {
        "family_rows": [InspectionFamilyRow(full_name="Иванова Мария Петровна")],
        "income_sources": [DictionaryEntry(id="INCOME.WAGE")],
        "recommendations": [DictionaryEntry(id="PROTECT.HELP")],
    }
    return act(**{**FULL, **lists, **values})


def found(paper: InspectionAct, moment: str = "submit", context: Context = CONTEXT) -> dict[str, Problem]:
    return {problem.code: problem for problem in found_by_rules(paper, moment, context)}


def missing(paper: InspectionAct) -> set[str]:
    return {p.field for p in found_by_rules(paper, "submit", CONTEXT) if p.code == "required"}


@pytest.mark.parametrize("moment", ["save", "submit", "approve"])
def test_full_act_is_in_order(moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Employee, "get_or_none", lambda *_: None)
    assert found(full(), moment) == {}


@pytest.mark.parametrize("name", ["health", "violence_signs", "sanitary_state_id", "immediate_threat", "mother_job"])
def test_empty_row_of_the_form_is_demanded_before_signing(name: str) -> None:
    assert missing(full(**{name: None if name != "health" else " "})) == {name.removesuffix("_id")}


@pytest.mark.parametrize("name", ["family_rows", "income_sources", "recommendations"])
def test_empty_list_of_the_form_is_demanded_before_signing(name: str) -> None:
    assert missing(full(**{name: []})) == {name}


def test_no_and_zero_are_answers() -> None:
    assert missing(full(floor=0, mother_employed=False, mother_job="", mother_participates=False)) == set()


def test_parent_without_data_is_explained_instead_of_described() -> None:
    assert missing(full(father_absence="")) == {
        "father",
        "father_employed",
        "father_lives_with_child",
        "father_participates",
    }


def test_house_without_amenities_may_be_signed() -> None:
    assert "amenities" not in demanded(full(amenities=[]))


def test_draft_may_be_empty() -> None:
    assert found(act(), "save") == {}


def test_refused_entry_frees_the_rows_of_the_form() -> None:
    assert missing(act(access_denied=True)) == set()


def test_refused_entry_is_described_and_visited_again() -> None:
    demanded_fields = {p.field for p in problems(act(access_denied=True), CONTEXT) if p.code == "required"}
    assert {"access_denied_note", "next_visit_on"} <= demanded_fields
    assert not {"access_denied_note", "next_visit_on"} & {p.field for p in problems(act(), CONTEXT)}


def test_signs_of_violence_and_dangers_are_named() -> None:
    paper = full(violence_signs=True, no_care_signs=True, threat_conditions=True)
    demanded_fields = {p.field for p in problems(paper, CONTEXT) if p.code == "required"}
    assert {"violence_signs_note", "no_care_note", "threat_note"} <= demanded_fields


def test_family_member_has_a_name() -> None:
    paper = full(family_rows=[InspectionFamilyRow(birth_year=1990)])
    assert found(paper)["family-row-without-name"].field == "family_rows.0.full_name"
    assert "family-row-without-name" not in found(full(family_rows=[InspectionFamilyRow(person_id=3)]))


@pytest.mark.parametrize(("inspected", "late"), [(date(2026, 5, 13), False), (date(2026, 5, 14), True)])
def test_fourth_working_day_after_the_signal_is_late_but_not_forbidden(inspected: date, late: bool) -> None:
    problem = found(full(entry=SIGNAL, inspected_on=inspected), "save").get("inspection-late")
    assert (problem is not None) is late
    assert problem is None or problem.severity is Severity.WARNING


def test_only_inspections_of_a_signal_have_three_days() -> None:
    paper = full(entry=SIGNAL, inspected_on=date(2026, 5, 25), purpose=InspectionPurpose.CONTROL)
    assert "inspection-late" not in found(paper, "save")


def test_inspection_comes_after_the_signal() -> None:
    assert "inspection-before-signal" in found(full(entry=SIGNAL, inspected_on=date(2026, 5, 6)), "save")


def test_act_is_not_drawn_up_before_the_inspection() -> None:
    paper = full(inspected_on=date(2026, 5, 14), doc_date=date(2026, 5, 13))
    assert ("wrong-order", "doc_date") in {(p.code, p.field) for p in problems(paper, CONTEXT)}


@pytest.mark.parametrize(("day", "late"), [(date(2026, 5, 11), False), (date(2026, 5, 12), True)])
def test_act_drawn_up_after_three_days_is_a_warning(day: date, late: bool) -> None:
    late_problems = [p for p in problems(full(doc_date=day), CONTEXT) if p.code == "too-late"]
    assert bool(late_problems) is late
    assert all(p.severity is Severity.WARNING for p in late_problems)


def test_immediate_threat_is_also_a_threat() -> None:
    assert "threat-contradiction" in found(full(immediate_threat=True), "save")
    assert "threat-contradiction" not in found(full(immediate_threat=True, threat_conditions=True), "save")


def test_immediate_threat_calls_for_removal() -> None:
    paper = full(immediate_threat=True, threat_conditions=True)
    assert found(paper)["removal-expected"].severity is Severity.WARNING
    paper = full(immediate_threat=True, threat_conditions=True, recommendations=[DictionaryEntry(id="PROTECT.REMOVAL")])
    assert "removal-expected" not in found(paper)


@pytest.mark.parametrize(
    ("purpose", "issuer", "doubtful"),
    [
        (InspectionPurpose.STAGE5, GUARDIANSHIP, True),
        (InspectionPurpose.STAGE5, SERVICE, False),
        (InspectionPurpose.SIGNAL, SERVICE, True),
        (InspectionPurpose.SIGNAL, GUARDIANSHIP, False),
        (InspectionPurpose.CONTROL, SERVICE, False),
    ],
)
def test_stage_two_is_inspected_by_guardianship_and_stage_five_by_the_service(
    purpose: InspectionPurpose, issuer: Organisation, doubtful: bool
) -> None:
    assert ("inspection-issuer" in found(full(purpose=purpose, issuer=issuer), "save")) is doubtful


@pytest.mark.parametrize(
    ("issuer", "approver", "refused"),
    [
        (SERVICE, SERVICE, False),
        (SERVICE, GUARDIANSHIP, True),
        (GUARDIANSHIP, GUARDIANSHIP, False),
        (GUARDIANSHIP, SERVICE, True),
    ],
)
def test_head_of_the_body_that_inspected_approves(
    issuer: Organisation, approver: Organisation, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Employee, "get_or_none", lambda *_: Employee(id=9, organisation=approver))
    assert ("inspection-approver" in found(full(issuer=issuer), "approve")) is refused


def test_parents_birth_and_addresses_are_read_from_their_card() -> None:
    mother = Person(birth_date=date(1990, 2, 3), birth_place="г. Асино", addr_actual="ул. Мира, 1")
    assert act(mother=mother).mother_card == (
        "дата рождения: 03.02.1990; место рождения: г. Асино; место пребывания: ул. Мира, 1"
    )
    assert act().mother_card == ""
