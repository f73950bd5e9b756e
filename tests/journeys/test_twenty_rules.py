"""The twenty rules of the dossier by their numbers (domain J.2, as amended by L), each stated on a walked case.

Papers are real: a journey brings a case to the rule, then one thing is spoilt and the console is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest

from console import access, depersonalised, records, regulations, terms, workflow
from console.database import transaction
from console.errors import Forbidden, Refused
from reports import words
from schema.case import Case
from schema.documents.case_decision import CaseDecision
from schema.documents.case_transfer import CaseTransfer, EnclosureKind, TransferEnclosure
from schema.documents.curator_order import CuratorOrder
from schema.documents.inspection_act import InspectionAct
from schema.documents.monitoring_form import MonitoringForm
from schema.documents.plan_approval_order import PlanApprovalOrder
from schema.documents.prosecutor_notice import ProsecutorNotice
from schema.documents.rehab_plan import PlanMeasure, RehabPlan
from schema.documents.removal_act import RemovalAct
from schema.documents.removal_decree import RemovalDecree
from schema.documents.rights_plan import RightsPlan
from schema.documents.risk_assessment import RiskAssessment
from schema.history import Deadline
from schema.people import Person
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import Role, Severity, Status
from seed import stories
from seed.people import Office, household
from seed.walk import STOPS, Council, Journey, Timeline, Variant
from tests import signals
from validators import needs
from validators.casefile import CaseFile
from validators.deadlines import Standing, due, standing
from validators.problem import Problem
from validators.rules import found_by_rules

pytestmark = pytest.mark.once

START = datetime(2026, 4, 6, 10, 0)  # Monday


class Interrupted(Journey):
    """A walk that lets a test look before a move, when everything for it is in place."""

    before: dict[str, Callable[[Interrupted], None]]

    def move(self, code: str, login: str, **inputs: Any) -> None:
        if code in self.before:
            self.before.pop(code)(self)
        super().move(code, login, **inputs)

    def context(self, row: Any, login: str = "specialist") -> Any:
        return records.context_for(row, self.by(login), self.now)

    def problems(self, row: Any, moment: str) -> list[Problem]:
        return found_by_rules(row, moment, self.context(row))

    def refused(self, code: str, login: str) -> list[str]:
        """Codes of the needs for which the move is refused."""
        with pytest.raises(Refused) as refusal:
            workflow.move(self.case, code, self.by(login), self.now)
        return [problem.code for problem in refusal.value.problems if problem.severity is Severity.HARD]


def walk(territory: str = "asino", story: int = 0, children: int = 1, **variant: Any) -> Interrupted:
    before = variant.pop("before", {})
    timeline, rng = Timeline(START + timedelta(days=420)), Random(7)
    council = Council(Office(territory), timeline, rng)
    family = household(40, territory, children, START.date(), rng)
    journey = Interrupted(council, family, stories.STORIES[story], START, Variant(**variant), rng)
    journey.before = before
    timeline.begin(journey.course())
    timeline.run()
    assert not before, f"the walk never came to {list(before)}"
    assert "stop" not in variant or STOPS[variant["stop"]] == (journey.case.stage, str(journey.case.state))
    return journey


def interrupted(code: str, look: Callable[[Interrupted], None], territory: str = "asino", **variant: Any) -> None:
    """Walk to a move, look, and let the walk go on: what the test spoils it puts right again."""
    walk(territory, before={code: look}, **variant)


@contextmanager
def spoilt() -> Iterator[None]:
    """What is written inside is taken back."""

    class Over(Exception):
        pass

    try:
        with transaction():
            yield
            raise Over
    except Over:
        return


def codes(found: list[Problem]) -> dict[str, Severity]:
    return {problem.code: problem.severity for problem in found}


# ------------------------------------------------------------------ the signal and the removal


def test_01_no_opening_without_the_act_of_inspection_and_the_missing_is_listed_exactly(world: Any) -> None:
    def look(here: Interrupted) -> None:
        with spoilt():
            InspectionAct.update(status=Status.DRAFT).where(InspectionAct.case == here.case_id).execute()
            assert here.refused("T02", "specialist") == ["home-inspected"]
            RiskAssessment.update(status=Status.DRAFT).where(RiskAssessment.case == here.case_id).execute()
            assert here.refused("T02", "specialist") == ["risk-assessed", "home-inspected", "child-safe"]

    interrupted("T02", look, stop="decision", children=2)


def test_02_a_child_is_not_taken_before_the_decree(world: Any) -> None:
    here = walk(removal=True, channel="police", story=2, stop="decision")
    decree = RemovalDecree.get(RemovalDecree.case == here.case_id)
    act = RemovalAct.get(RemovalAct.case == here.case_id)
    assert "removed-before-decree" not in codes(here.problems(act, "save"))
    act.removed_at = datetime.combine(decree.doc_date - timedelta(days=1), time(23, 59))
    assert codes(here.problems(act, "save"))["removed-before-decree"] is Severity.HARD


def test_03_a_removal_of_which_the_prosecutor_does_not_know_stops_the_case_and_is_red_the_same_day(world: Any) -> None:
    def look(here: Interrupted) -> None:
        with spoilt():
            ProsecutorNotice.update(status=Status.DRAFT).where(ProsecutorNotice.case == here.case_id).execute()
            assert here.refused("T02", "specialist") == ["child-safe"]
            removed_on = RemovalAct.get(RemovalAct.case == here.case_id).removed_at.date()
            terms.refresh(here.case, datetime.combine(removed_on, time(12)))
            (row,) = Deadline.select().where(Deadline.case_id == here.case_id, Deadline.rule == "DL-R1")
            assert (row.due_on, row.status) == (removed_on, "open")
            calendar = regulations.calendar()
            assert standing("open", row.due_on, removed_on, calendar) is Standing.SOON
            assert standing("open", row.due_on, removed_on + timedelta(days=1), calendar) is Standing.OVERDUE

    interrupted("T02", look, removal=True, channel="police", story=2, stop="decision")


@pytest.mark.parametrize(
    ("decree", "limit", "safe"),
    [
        ("2025-12-29", "2026-01-12", "2025-12-30"),
        ("2026-11-14", "2026-11-23", "2026-11-20"),
        ("2026-04-30", "2026-05-07", "2026-05-07"),
        ("2026-05-02", "2026-05-12", "2026-05-08"),
    ],
)
@pytest.mark.parametrize("territory", ["asino", "kedrovy"])
def test_04_the_claim_is_due_seven_days_after_the_decree(
    world: Any, territory: str, decree: str, limit: str, safe: str
) -> None:
    office = Office(territory)
    rules = regulations.in_force(office.territory.id, world.now.date()).terms
    claim = next(term for term in rules if term.code == "DL-R3")
    dates = due(claim, date.fromisoformat(decree), regulations.calendar())
    assert (dates.due_on, dates.safe_on) == (date.fromisoformat(limit), date.fromisoformat(safe))


# ------------------------------------------------------------------ the opening and the service


def test_05_the_rights_plan_is_approved_by_the_deputy_head_of_the_same_territory_alone(world: Any) -> None:
    here = walk(stop="rights")
    RightsPlan.update(status=Status.ON_APPROVAL).where(RightsPlan.case == here.case_id).execute()
    stranger = Office("kedrovy").officer("deputy", here.now)
    others = [here.by(role) for role in ("head", "specialist", "mayor", "supervisor", "service", "secretary", "clerk")]
    for officer in (*others, stranger):
        with pytest.raises(Forbidden):
            workflow.perform(RightsPlan.get(RightsPlan.case == here.case_id), "approve", officer, here.now)
    plan = workflow.perform(RightsPlan.get(RightsPlan.case == here.case_id), "approve", here.by("deputy"), here.now)
    assert (plan.status, plan.approved_by_id) == (Status.APPROVED, here.by("deputy").employee_id)


def test_06_a_telephone_message_stands_in_the_package_for_the_memo(world: Any) -> None:
    def look(here: Interrupted) -> None:
        transfer = CaseTransfer.get(CaseTransfer.case == here.case_id)
        kinds = {row.kind for row in transfer.enclosures}
        assert EnclosureKind.PHONE_MESSAGE in kinds
        assert EnclosureKind.SERVICE_MEMO not in kinds
        with spoilt():
            phone = (TransferEnclosure.document == transfer.id) & (
                TransferEnclosure.kind == EnclosureKind.PHONE_MESSAGE
            )
            TransferEnclosure.delete().where(phone).execute()
            assert "package-complete" in here.refused("T06", "service")

    interrupted("T06", look, channel="phone", stop="planning")


def test_07_a_second_curator_is_refused_and_a_change_closes_the_previous_order(world: Any) -> None:
    here = walk(stop="planning")
    first = CuratorOrder.get(CuratorOrder.case == here.case_id)
    here.now += timedelta(days=3)
    other = here.office.employee("curator2")
    given = {
        "curator": other.id,
        "basis": "служебной записки",
        "effective_from": here.today,
        "deputy_curator": None,
        "acquainted": [{"employee": other.id, "acquainted_on": here.today}],
    }
    second = here.make(CuratorOrder, "service_clerk", **given, replaces_order=None)
    with pytest.raises(Refused) as refusal:
        workflow.perform(second, "submit", here.by("service_clerk"), here.now)
    assert "curator-replaces-required" in {problem.code for problem in refusal.value.problems}
    change = {"replaces_order": first.id, "reason_of_change": "прежний куратор переведён"}
    records.change(second, change, here.by("service_clerk"), here.now)
    here.approve(second, "service_clerk", "service")
    first = CuratorOrder.get_by_id(first.id)
    assert (first.status, first.effective_to) == (Status.SUPERSEDED, second.effective_from - timedelta(days=1))
    assert here.case.curator_id == other.id


# ------------------------------------------------------------------ the plan


def test_08_a_plan_with_a_goal_that_no_measure_serves_does_not_reach_the_council(world: Any) -> None:
    def look(here: Interrupted) -> None:
        with spoilt():
            plan = RehabPlan.get(RehabPlan.case == here.case_id)
            served = (PlanMeasure.document == plan.id) & (PlanMeasure.goal_number == plan.goals[0].number)
            PlanMeasure.delete().where(served).execute()
            assert here.refused("T07", "curator") == ["plan-whole"]

    interrupted("T07", look, stop="agreement")


def test_09_on_day_25_the_plan_is_yellow_and_passes_and_after_the_limit_it_needs_a_reason(world: Any) -> None:
    def look(here: Interrupted) -> None:
        row = Deadline.get(Deadline.case_id == here.case_id, Deadline.rule == "DL-S2")
        day = row.base_on + timedelta(days=25)
        assert row.raw_on == row.base_on + timedelta(days=30)
        assert standing("open", row.due_on, day, regulations.calendar(), row.target_on) is Standing.SOON
        with spoilt():
            RehabPlan.update(late_reason="").where(RehabPlan.case == here.case_id).execute()
            assert here.refused("T07", "curator") == ["plan-in-time"]
            assert _plan_in_time(here, day) is needs.Mark.MET
            assert _plan_in_time(here, row.due_on) is needs.Mark.MET
            assert _plan_in_time(here, row.due_on + timedelta(days=1)) is needs.Mark.UNMET

    interrupted("T07", look, slow=frozenset({"plan"}), stop="agreement")


def _plan_in_time(here: Interrupted, day: date) -> needs.Mark:
    """The need of T07 as it is judged on a day."""
    rules = regulations.in_force(here.case.territory_id, day)
    context = records.context_for(here.case, here.by("curator"), datetime.combine(day, time(12)))
    found = needs.judge(rules.transitions["T07"], CaseFile(here.case), context)
    return next(finding.mark for finding in found if finding.need.code == "plan-in-time")


def test_10_an_order_is_not_dated_before_the_protocol(world: Any) -> None:
    here = walk(stop="execution")
    order = PlanApprovalOrder.get(PlanApprovalOrder.case == here.case_id)
    order.doc_date = order.meeting.held_on
    assert "order-before-protocol" not in codes(here.problems(order, "save"))
    order.doc_date -= timedelta(days=1)
    assert codes(here.problems(order, "save"))["order-before-protocol"] is Severity.HARD


# ------------------------------------------------------------------ monitoring


def test_11_the_form_is_in_time_four_days_before_the_meeting(world: Any) -> None:
    here = walk("kedrovy", stop="form")
    held_on = MonitoringForm.get(MonitoringForm.case == here.case_id).meeting.held_on
    for days, late in ((5, False), (4, False), (3, True), (1, True)):
        moment = datetime.combine(held_on - timedelta(days=days), time(17))
        with spoilt():
            form = MonitoringForm.get(MonitoringForm.case == here.case_id)
            form = workflow.perform(form, "hand-over", here.office.officer("curator", moment), moment)
            assert (form.lead_days, form.lead_violation) == (days, late)


@pytest.mark.parametrize(("territory", "severity"), [("kedrovy", Severity.HARD), ("asino", Severity.WARNING)])
def test_12_participants_cover_the_competencies_in_kedrovy_and_should_in_asino(
    world: Any, territory: str, severity: Severity
) -> None:
    here = walk(territory, stop="form")
    form = MonitoringForm.get(MonitoringForm.case == here.case_id)
    assert "competence-missing" not in codes(here.problems(form, "hand-over"))
    form.participants = form.participants[:1]
    form.participants[0].competencies = form.participants[0].competencies[:1]
    assert codes(here.problems(form, "hand-over"))["competence-missing"] is severity


@pytest.mark.parametrize("territory", ["asino", "kedrovy"])
def test_13_a_curator_does_not_grade_own_work(world: Any, territory: str) -> None:
    here = walk(territory, stop="form")
    form = MonitoringForm.get(MonitoringForm.case == here.case_id)
    mine = {name for section in access.editable_sections(form, here.by("curator")) for name in section.fields}
    assert "scores" in mine
    assert not mine & {"quality_scores", "part_six_by", "curator_text", "specialists_text"}
    before = [(row.criterion_id, row.level) for row in form.quality_scores]
    records.change(form, {"quality_scores": [], "curator_text": "отлично"}, here.by("curator"), here.now)
    form = MonitoringForm.get_by_id(form.id)
    assert [(row.criterion_id, row.level) for row in form.quality_scores] == before
    assert form.curator_text != "отлично"
    form.part_six_by = here.by("curator").employee_id
    assert codes(here.problems(form, "accept"))["own-work-graded"] is Severity.HARD


# ------------------------------------------------------------------ the decision


@pytest.mark.parametrize(("territory", "offered"), [("asino", False), ("kedrovy", True)])
def test_14_suspension_is_offered_in_kedrovy_alone(world: Any, territory: str, offered: bool) -> None:
    here = walk(territory, stop="closing", outcome="suspend" if offered else "continue")
    moves = {move.transition.code for move in workflow.moves(here.case, here.by("head"), here.now)}
    assert ("T16" in moves) is offered
    decision = CaseDecision(case=here.case_id, territory=here.case.territory_id, kind="suspend")
    assert ("suspension-not-available" not in codes(here.problems(decision, "save"))) is offered


def test_15_goals_are_reached_only_with_a_low_risk_and_at_eighteen_a_proof_is_enough(world: Any) -> None:
    def look(here: Interrupted) -> None:
        closing = (RiskAssessment.case == here.case_id) & (RiskAssessment.kind == "closing")
        with spoilt():
            RiskAssessment.update(risk_level="RISK.MODERATE").where(closing).execute()
            assert here.refused("T18", "head") == ["closing-risk"]
        with spoilt():
            RiskAssessment.update(status=Status.DRAFT).where(closing).execute()
            assert here.refused("T18", "head") == ["closing-risk"]
            adult = CaseDecision.update(close_reason="CLOSE.O1", closing_risk=None, closing_proof="")
            adult.where(CaseDecision.case == here.case_id, CaseDecision.kind == "close").execute()
            assert here.refused("T18a", "head") == ["objective-reason"]
            CaseDecision.update(closing_proof="паспорт").where(CaseDecision.case == here.case_id).execute()
            assert here.refused("T18a", "head") == ["objective-reason"]  # a child, whatever the decision says
            born = here.today.replace(year=here.today.year - 19)
            Person.update(birth_date=born).where(Person.id.in_([child.id for child in here.children])).execute()
            workflow.move(here.case, "T18a", here.by("head"), here.now)
            assert str(here.case.state) == "closed"

    interrupted("T18", look, outcome="close", stop="closed")


def test_16_a_protocol_without_a_quorum_is_not_signed(world: Any) -> None:
    here = walk(stop="agreement")
    meeting = CaseFile(here.case).agenda()[-1][0]
    meeting.attendees = [_absent(row, index > 0) for index, row in enumerate(meeting.attendees)]
    for moment in ("submit", "approve"):
        assert codes(here.problems(meeting, moment))["meeting-no-quorum"] is Severity.HARD
    meeting.attendees = [_absent(row, False) for row in meeting.attendees]
    assert "meeting-no-quorum" not in codes(here.problems(meeting, "submit"))


def _absent(row: Any, absent: bool) -> Any:
    row.present = not absent
    return row


# ------------------------------------------------------------------ papers, numbers, eyes


def test_17_what_is_approved_is_read_only(world: Any) -> None:
    here = walk(stop="decision")
    for model in (InspectionAct, RiskAssessment):
        paper = model.select().where(model.case == here.case_id).get()
        assert paper.status == Status.APPROVED
        with pytest.raises(Forbidden):
            records.change(paper, {"note": "иначе"}, here.by("specialist"), here.now)


def test_17_an_annulled_number_is_not_used_again_and_the_year_begins_with_one(world: Any) -> None:
    entry = signals.register(world)
    remark = "Внесена ошибочно, тот же сигнал уже записан"
    workflow.perform(entry, "annul", world.officer("supervisor.asino"), world.now, remark=remark)
    assert (entry.reg_number, signals.register(world).reg_number) == ("1/2026", "2/2026")
    new_year = datetime(2027, 1, 11, 9, 0)
    assert signals.register(world, now=new_year, received_at=datetime(2027, 1, 11, 8)).reg_number == "1/2027"


def test_18_an_institution_sees_its_own_signals_and_a_curator_own_cases_by_a_direct_address_too(world: Any) -> None:
    here = walk(stop="planning")
    world.set_clock(here.now)
    foreign = signals.register(world, login="clerk.asino", now=here.now, received_at=here.now)
    own = AbuseFactEntry.get(AbuseFactEntry.case == here.case_id)
    Case.update(deputy_curator=None).where(Case.id == here.case_id).execute()
    source = world.visitor("source.asino")
    assert source.open(f"/abuse-journal/details/?id={own.id}").status == 200
    assert source.open(f"/abuse-journal/details/?id={foreign.id}", expect=404).status == 404
    for login, status in (("curator", 200), ("curator2", 404), ("source", 404), ("executor", 404)):
        world.visitor(f"{login}.asino").open(f"/case/{here.case_id}/", expect=status)
    assert Case.get_by_id(here.case_id).curator_id == here.by("curator").employee_id


def test_19_the_department_reaches_no_case_and_gets_numbers_without_persons(world: Any) -> None:
    """No name leaves to the region, and a combination of fewer than five children is not a number."""
    here = walk(stop="decision")
    regional = world.officer("regional", here.now)
    assert regional.roles == {Role.REGIONAL}
    for model in (Case, AbuseFactEntry, RiskAssessment, InspectionAct):
        assert not access.may_list(model, regional)
        assert not access.visible(model, regional).exists()
    asked = depersonalised.Request(START.date(), here.now.date(), "квартальный отчёт в Департамент")
    counted, _ = depersonalised.counts(asked, regional)
    assert counted and {number for _, number in counted} == {"<5"}
    assert depersonalised.export(asked, regional, here.now).rows == 0


@pytest.mark.parametrize(
    ("written", "gender", "expected"),
    [
        ("Шевченко Ольга", "f", ("Шевченко Ольги", "Шевченко Ольге", "Шевченко Ольгой")),
        ("Черных Пётр", "m", ("Черных Петра", "Черных Петру", "Черных Петром")),
        ("Сорокин Никита", "m", ("Сорокина Никиты", "Сорокину Никите", "Сорокиным Никитой")),
    ],
)
def test_20_the_preview_declines_hard_names(written: str, gender: str, expected: tuple[str, ...]) -> None:
    last, first = written.split()
    name = words.FullName(last, first, "", gender)
    cases = (words.GrammaticalCase.GENITIVE, words.GrammaticalCase.DATIVE, words.GrammaticalCase.INSTRUMENTAL)
    assert tuple(words.decline(name, case).text for case in cases) == expected
