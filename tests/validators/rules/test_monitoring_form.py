"""The monitoring form: who grades, what is explained, who takes part, how early it is handed over (B.25, E, C.1.1)."""

from datetime import date, datetime
from typing import Any

import pytest

from schema.case import Case, CaseChild
from schema.criteria import CriteriaAct, Criterion, Proposal
from schema.dictionaries import DictionaryEntry
from schema.documents.meeting import Meeting
from schema.documents.monitoring_form import MonitoringForm, MonitoringParticipant, MonitoringScore, QualityScore
from schema.people import Person
from schema.places import Employee, Organisation, OrganisationRole
from schema.spec import Severity, Status
from validators import values
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure

KEDROVY = {
    "monitoring_lead_days": 4,
    "monitoring_lead_boundary": "inclusive",
    "competence_check": "hard",
    "decisions": ["continue", "suspend", "close"],
}
ASINO = {"monitoring_lead_days": None, "competence_check": "warning", "decisions": ["continue", "close"]}

CURATOR, DEPUTY, MONITOR, HEAD = 11, 12, 13, 14
MEETING = date(2026, 11, 26)
IN_TIME = datetime(2026, 11, 22, 23, 59)
LATE = datetime(2026, 11, 23, 0, 0)


@pytest.fixture(autouse=True)
def first_monitoring(monkeypatch: pytest.MonkeyPatch) -> None:
    """No form has been handed over before, and no risk sheet is needed."""
    monkeypatch.setattr(MonitoringForm, "previous", None)
    monkeypatch.setattr(MonitoringForm, "_risk_is_low", lambda form: False)
    approved(monkeypatch, CriteriaAct(act_kind="приказ", number="1"))


def approved(monkeypatch: pytest.MonkeyPatch, act: CriteriaAct | None) -> None:
    """The criteria are approved by this act, or by none."""
    monkeypatch.setattr("validators.rules.monitoring_form.approving_act", lambda territory_id, on: act)


def criterion(code: str) -> Criterion:
    return Criterion(code=code, block=code[0], label="…")


def graded(code: str, level: int | None = 3, **changes: Any) -> MonitoringScore:
    about_child = {"child_id": 21} if code.startswith("A") else {}
    return MonitoringScore(**({"criterion": criterion(code), "level": level, "dynamics": 0} | about_child | changes))


def quality(code: str, level: int | None = 3, **changes: Any) -> QualityScore:
    return QualityScore(**({"criterion": criterion(code), "level": level, "dynamics": 0} | changes))


def participant(*codes: str) -> MonitoringParticipant:
    return MonitoringParticipant(
        employee_id=MONITOR, competencies=[DictionaryEntry(id=f"COMPETENCE.{c}") for c in codes]
    )


def family() -> Case:
    child = Person(id=21, last_name="Иванов", first_name="Иван")
    return Case(id=1, curator_id=CURATOR, deputy_curator_id=DEPUTY, children=[CaseChild(person=child)])


def form(**changes: Any) -> MonitoringForm:
    """A form handed over in time and fully graded, but for the changes."""
    given = {
        "case": family(),
        "prepared_by_id": CURATOR,
        "meeting": Meeting(id=5, held_on=MEETING),
        "handed_over_at": IN_TIME,
        "status": Status.SENT,
        "participants": [participant("K1", "K2", "K3"), participant("K4", "K5", "K6")],
        "scores": [graded("A1"), graded("B1"), graded("P1")],
        "quality_scores": [quality("W1"), quality("Q1")],
        "part_six_by_id": MONITOR,
        "part_six_on": date(2026, 11, 20),
        "goal_states": [],
        "proposal": Proposal.CONTINUE,
        "family_present": [Person(id=22)],
    }
    return MonitoringForm(**(given | changes))


def found(
    row: MonitoringForm, moment: str, settings: dict[str, Any] = KEDROVY, now: datetime = IN_TIME
) -> list[Problem]:
    return found_by_rules(row, moment, Context(now=now, calendar=WorkingCalendar(), settings=settings))


def codes(row: MonitoringForm, moment: str, settings: dict[str, Any] = KEDROVY, now: datetime = IN_TIME) -> list[str]:
    return [problem.code for problem in found(row, moment, settings, now)]


@pytest.mark.parametrize("moment", ["save", "hand-over", "accept"])
def test_a_complete_form_in_time_is_fine(moment: str) -> None:
    assert codes(form(), moment) == []


# ------------------------------------------------------------------ grades


def after(monkeypatch: pytest.MonkeyPatch, *scores: MonitoringScore) -> None:
    """The case has been monitored before, with these levels."""
    monkeypatch.setattr(MonitoringForm, "previous", MonitoringForm(id=2, scores=scores, quality_scores=[]))


@pytest.mark.parametrize(("before", "level", "dynamics"), [(2, 4, 1), (3, 3, 1), (4, 3, 0), (3, 3, -1)])
def test_dynamics_other_than_by_the_levels_needs_a_reason(
    monkeypatch: pytest.MonkeyPatch, before: int, level: int, dynamics: int
) -> None:
    after(monkeypatch, graded("A1"), graded("B1", before))
    rows = [graded("A1"), graded("B1", level, dynamics=dynamics, evidence="Акт посещения")]
    (problem,) = found(form(scores=rows), "hand-over")
    assert (problem.code, problem.field, problem.severity) == (
        "dynamics-unexplained",
        "scores.1.reason",
        Severity.HARD,
    )

    rows[1].reason = "Уровень тот же, но мать впервые обратилась за помощью сама"
    assert codes(form(scores=rows), "hand-over") == []


def test_dynamics_by_the_levels_needs_no_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    after(monkeypatch, graded("A1", 2), graded("B1", 0))
    rows = [graded("A1", 3, dynamics=1, evidence="Акт"), graded("B1", 3, dynamics=1, evidence="Акт"), graded("P1")]
    assert codes(form(scores=rows), "hand-over") == []


def test_another_child_is_not_compared_with(monkeypatch: pytest.MonkeyPatch) -> None:
    after(monkeypatch, graded("A1", 2, child_id=99))
    assert codes(form(), "hand-over") == []


def test_a_proposal_beside_the_hint_is_better_explained() -> None:
    worse = [graded("A1", 3, dynamics=-1, evidence="Акт")]
    (problem,) = found(form(scores=worse, exec_percent=90), "hand-over")
    assert (problem.code, problem.severity) == ("proposal-differs", Severity.WARNING)

    explained = form(scores=worse, exec_percent=90, proposal_text="План действует ещё месяц")
    assert codes(explained, "hand-over") == []
    assert codes(form(scores=worse, exec_percent=90, proposal=Proposal.NEW_PLAN), "hand-over") == []


def test_a_family_that_took_no_part_is_pointed_out() -> None:
    (problem,) = found(form(family_present=[]), "hand-over")
    assert (problem.code, problem.severity) == ("family-not-heard", Severity.WARNING)
    assert codes(form(family_present=[], family_opinion="Мать от встречи отказалась"), "hand-over") == []


@pytest.mark.parametrize(("level", "dynamics"), [(1, 0), (2, 0), (3, 1), (4, -1), (2, None)])
def test_a_low_level_or_a_change_needs_evidence(level: int, dynamics: int | None) -> None:
    rows = [graded("A1"), graded("B1", level, dynamics=dynamics)]
    (problem,) = found(form(scores=rows), "hand-over")
    assert (problem.code, problem.field) == ("evidence-missing", "scores.1.evidence")

    rows[1].evidence = "Акт посещения от 10.11.2026"
    assert codes(form(scores=rows), "hand-over") == []


@pytest.mark.parametrize("level", [3, 4])
def test_a_good_level_without_change_needs_no_evidence(level: int) -> None:
    assert codes(form(scores=[graded("A1", level)]), "hand-over") == []


def test_no_data_is_explained() -> None:
    (problem,) = found(form(scores=[graded("A1"), graded("B5", 0)]), "hand-over")
    assert (problem.code, problem.field) == ("no-data-unexplained", "scores.1.reason")

    assert codes(form(scores=[graded("A1"), graded("B5", 0, reason="Не живёт с семьёй")]), "hand-over") == []


def test_every_line_is_graded_before_handing_over() -> None:
    (problem,) = found(form(scores=[graded("A1"), graded("P2", None)]), "hand-over")

    assert (problem.code, problem.field) == ("not-graded", "scores.1.level")


def test_every_child_of_the_case_is_graded() -> None:
    case = family()
    case.children = [*case.children, CaseChild(person=Person(id=22, last_name="Иванова", first_name="Анна"))]

    assert codes(form(case=case), "hand-over") == ["child-not-graded"]


def test_a_child_who_left_the_case_is_not_graded() -> None:
    case = family()
    left = CaseChild(person=Person(id=22, last_name="Иванова", first_name="Анна"), left_on=date(2026, 9, 1))
    case.children = [*case.children, left]

    assert codes(form(case=case), "hand-over") == []


@pytest.mark.parametrize(("level", "dynamics"), [(5, 0), (-1, 0), (3, 3), (3, -3)])
def test_levels_and_dynamics_keep_to_their_scale(level: int, dynamics: int) -> None:
    context = Context(now=IN_TIME, calendar=WorkingCalendar(), settings=KEDROVY)
    row = form(scores=[graded("A1", level, dynamics=dynamics)])

    assert "format" in {problem.code for problem in values.problems(row, context, moment="hand-over", complete=True)}


def test_criteria_without_an_approving_act_are_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    approved(monkeypatch, None)
    (problem,) = found(form(), "hand-over")

    assert (problem.code, problem.severity) == ("criteria-not-approved", Severity.WARNING)


# ------------------------------------------------------------------ part VI


@pytest.mark.parametrize("settings", [KEDROVY, ASINO])
@pytest.mark.parametrize("grader", [CURATOR, DEPUTY])
@pytest.mark.parametrize("moment", ["save", "accept"])
def test_nobody_grades_own_work_in_any_territory(grader: int, moment: str, settings: dict[str, Any]) -> None:
    (problem,) = found(form(part_six_by_id=grader), moment, settings)

    assert (problem.code, problem.is_hard) == ("own-work-graded", True)


def test_whoever_prepared_the_form_does_not_grade_either() -> None:
    assert codes(form(prepared_by_id=MONITOR), "save") == ["own-work-graded"]


@pytest.mark.parametrize("empty", [{"quality_scores": []}, {"part_six_by_id": None}, {"part_six_on": None}])
def test_a_form_without_part_six_is_not_accepted(empty: dict[str, Any]) -> None:
    assert codes(form(**empty), "accept") == ["part-six-missing"]
    assert codes(form(**empty), "hand-over") == []


def test_lines_of_part_six_are_graded_and_supported_too() -> None:
    rows = [quality("W1", None), quality("Q1", 1)]

    assert codes(form(quality_scores=rows), "accept") == ["not-graded", "evidence-missing"]


# ------------------------------------------------------------------ participants


def worker(key: int, body: OrganisationRole) -> Employee:
    office = Organisation(id=key, role_in_system=body)
    return Employee(id=key, last_name="Осокина", first_name="Вера", patronymic="", organisation=office)


def conducted(*people: Employee, invited_by: int | None = None) -> MonitoringForm:
    """Prepared by the curator, who works in the service; these take part."""
    codes = [DictionaryEntry(id=f"COMPETENCE.K{n}") for n in range(1, 7)]
    rows = [MonitoringParticipant(employee=person, competencies=codes, invited_by_id=invited_by) for person in people]
    return form(prepared_by=worker(CURATOR, OrganisationRole.SERVICE), participants=rows)


DEPARTMENT, SERVICE = {"monitoring_conducted_by": ["specialist", "head"]}, {"monitoring_conducted_by": ["service"]}


@pytest.mark.parametrize("moment", ["hand-over", "accept"])
def test_somebody_of_the_body_that_conducts_the_monitoring_takes_part(moment: str) -> None:
    row = conducted(worker(31, OrganisationRole.SERVICE), invited_by=HEAD)
    (problem,) = found(row, moment, KEDROVY | DEPARTMENT)
    assert (problem.code, problem.field, problem.is_hard) == ("conducted-by-others", "participants", True)
    assert "орган опеки и попечительства" in problem.text
    assert codes(conducted(worker(32, OrganisationRole.GUARDIANSHIP)), moment, KEDROVY | DEPARTMENT) == []


def test_where_the_service_conducts_the_curator_who_prepares_the_form_is_enough() -> None:
    guest = conducted(worker(32, OrganisationRole.GUARDIANSHIP), invited_by=CURATOR)
    assert codes(guest, "accept", KEDROVY | SERVICE) == []


def test_a_participant_of_another_body_is_invited_by_somebody() -> None:
    row = conducted(worker(32, OrganisationRole.GUARDIANSHIP), worker(33, OrganisationRole.EXECUTOR))
    (problem,) = found(row, "accept", KEDROVY | DEPARTMENT)
    assert (problem.code, problem.is_hard) == ("guest-not-invited", False)
    assert problem.field == "participants.1.invited_by"


@pytest.mark.parametrize("moment", ["hand-over", "accept"])
def test_in_kedrovy_participants_cover_all_competencies_together(moment: str) -> None:
    (problem,) = found(form(participants=[participant("K1", "K2", "K3"), participant("K2", "K6")]), moment)

    assert (problem.code, problem.field, problem.is_hard) == ("competence-missing", "participants", True)
    assert "K4, K5" in problem.text


def test_in_asino_missing_competencies_are_a_warning() -> None:
    (problem,) = found(form(participants=[participant("K1")]), "accept", ASINO)

    assert (problem.code, problem.severity) == ("competence-missing", Severity.WARNING)


def test_a_regulation_may_ask_for_fewer_competencies() -> None:
    settings = KEDROVY | {"competencies_required": ["K1", "K6"]}

    assert codes(form(participants=[participant("K1", "K6")]), "accept", settings) == []


# ------------------------------------------------------------------ four days before the meeting


def test_a_form_handed_over_four_days_before_the_meeting_is_in_time() -> None:
    assert codes(form(handed_over_at=IN_TIME), "accept", now=datetime(2026, 11, 25, 9)) == []


def test_three_days_before_is_late_unless_admitted_in_writing() -> None:
    (problem,) = found(form(handed_over_at=LATE), "accept")
    assert (problem.code, problem.field, problem.is_hard) == ("lead-violated", "violation_reason", True)

    assert codes(form(handed_over_at=LATE, violation_reason="Болезнь куратора"), "accept") == ["lead-violated"]
    assert codes(form(handed_over_at=LATE, admitted_by_id=HEAD), "accept") == ["lead-violated"]
    assert codes(form(handed_over_at=LATE, violation_reason="Болезнь куратора", admitted_by_id=HEAD), "accept") == []


def test_a_late_form_may_wait_for_the_next_meeting() -> None:
    later = Meeting(id=6, held_on=date(2026, 12, 10))

    assert codes(form(handed_over_at=LATE, meeting=later), "accept") == []


def test_full_days_leave_one_day_more() -> None:
    settings = KEDROVY | {"monitoring_lead_boundary": "full_days"}

    assert codes(form(handed_over_at=datetime(2026, 11, 22, 9)), "accept", settings) == ["lead-violated"]
    assert codes(form(handed_over_at=datetime(2026, 11, 21, 23)), "accept", settings) == []


def test_handing_over_late_is_not_stopped_but_announced() -> None:
    (problem,) = found(form(handed_over_at=None, status=Status.DRAFT), "hand-over", now=LATE)

    assert (problem.code, problem.severity) == ("lead-violated", Severity.WARNING)


def test_a_territory_without_the_norm_is_only_warned() -> None:
    (problem,) = found(form(handed_over_at=LATE), "accept", ASINO)

    assert (problem.code, problem.severity) == ("lead-violated", Severity.WARNING)


# ------------------------------------------------------------------ proposal and period


def test_suspension_is_proposed_in_kedrovy_and_not_in_asino() -> None:
    row = form(proposal=Proposal.SUSPEND)

    assert codes(row, "save", KEDROVY) == []
    assert codes(row, "save", ASINO) == ["suspension-not-available"]


def test_the_period_does_not_end_before_it_begins() -> None:
    context = Context(now=IN_TIME, calendar=WorkingCalendar(), settings=KEDROVY)
    row = form(period_from=date(2026, 11, 1), period_to=date(2026, 8, 1))
    problems = values.problems(row, context)

    assert ("wrong-order", "period_to") in {(problem.code, problem.field) for problem in problems}


def test_the_three_contents_of_the_decree_are_demanded() -> None:
    context = Context(now=IN_TIME, calendar=WorkingCalendar(), settings=KEDROVY)
    missing = {
        p.field for p in values.problems(form(), context, moment="hand-over", complete=True) if p.code == "required"
    }

    assert {"child_state", "family_dynamics", "family_participation"} <= missing
    assert not missing & {"specialists_text", "curator_text", "part_six_by", "violation_reason"}
