"""B.18: a plan hangs together – version, goals, measures, terms, consent of the family – before the Council sees it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import peewee
import pytest

from schema import quotes, registry
from schema.case import Case
from schema.documents.curator_order import CuratorOrder
from schema.documents.meeting import AgendaItem, Meeting
from schema.documents.plan_approval_order import PlanApprovalOrder
from schema.documents.rehab_plan import ChildVoice, GoalTarget, PlanGoal, PlanMeasure, RehabPlan
from schema.history import Deadline
from schema.people import Person
from schema.spec import Severity, Status
from validators import values
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import found_by_rules

APPOINTED = date(2026, 9, 10)  # thirty days later is Saturday 10.10.2026, so the plan is in time until Monday 12.10
CASE = Case(id=1)
CHILD = Person(id=50, last_name="Иванов", first_name="Иван", birth_date=date(2020, 1, 1))


def on(day: date, **settings: Any) -> Context:
    now = datetime.combine(day, datetime.min.time()).replace(hour=10)
    return Context(now=now, calendar=WorkingCalendar(), settings=settings)


IN_TIME = on(date(2026, 10, 5))


@pytest.fixture(autouse=True)
def papers(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {"curator-order": [CuratorOrder(id=5, effective_from=APPOINTED)]}
    monkeypatch.setattr(quotes, "papers", lambda key, case_id, statuses=(): found.get(key, []))
    return found


def measure(number: int, goal_number: int, **known: Any) -> PlanMeasure:
    given = {
        "number": number,
        "goal_number": goal_number,
        "action": "консультация",
        "executor_org_id": 9,
        "start_on": date(2026, 10, 15),
        "due_on": date(2026, 12, 1),
    }
    return PlanMeasure(**given | known)


def goal(number: int, target: GoalTarget) -> PlanGoal:
    return PlanGoal(number=number, target=target, problem="проблема", goal="задача")


def plan(**known: Any) -> RehabPlan:
    """A proper first plan, before the change that the test makes."""
    given = {
        "id": 30,
        "case": CASE,
        "doc_date": date(2026, 10, 5),
        "version": 1,
        "curator_id": 3,
        "rights_plan_id": 4,
        "diagnostic_id": 5,
        "risk_level_start_id": "RISK.MODERATE",
        "aim": "безопасность ребёнка в семье",
        "family_commitments": "посещать занятия",
        "completion_criteria": "риск низкий",
        "valid_from": date(2026, 10, 15),
        "valid_to": date(2027, 3, 15),
        "family_signed_on": date(2026, 10, 5),
    } | known
    row = RehabPlan(**given)
    row.children = [CHILD]
    row.goals = [goal(1, GoalTarget.CHILD), goal(2, GoalTarget.FAMILY)]
    row.measures = [measure(1, 1), measure(2, 2)]
    row.child_voices = []
    return row


def codes(row: RehabPlan, moment: str = "present", context: Context = IN_TIME) -> set[str]:
    return {problem.code for problem in found_by_rules(row, moment, context)}


def test_a_proper_plan_may_be_presented() -> None:
    assert not codes(plan(), "save") | codes(plan(), "present") | codes(plan(), "approve")


def test_the_first_plan_is_version_one() -> None:
    assert codes(plan(version=2), "save") == {"plan-version"}


def test_a_new_version_is_the_next_after_the_one_it_replaces() -> None:
    previous = plan(id=29, version=2)
    assert not codes(plan(replaces=previous, version=3), "save")
    assert codes(plan(replaces=previous, version=4), "save") == {"plan-version"}


def test_a_plan_of_another_case_is_not_replaced() -> None:
    foreign = plan(id=29, case=Case(id=2))
    assert codes(plan(replaces=foreign, version=2), "save") == {"plan-replaces-other-case"}


def test_numbers_of_goals_and_measures_do_not_repeat() -> None:
    row = plan()
    row.measures = [measure(1, 1), measure(1, 2)]
    assert codes(row, "save") == {"plan-number-repeated"}


def test_a_plan_has_a_goal_for_the_child() -> None:
    row = plan()
    row.goals[0].target = GoalTarget.PARENT
    assert codes(row) == {"plan-goal-child"}


def test_a_plan_has_a_goal_for_the_family_or_a_parent() -> None:
    row = plan()
    row.goals[1].target = GoalTarget.CHILD
    assert codes(row) == {"plan-goal-family"}
    row.goals[1].target = GoalTarget.PARENT
    assert not codes(row)


def test_every_goal_has_a_measure() -> None:
    row = plan()
    row.measures = [measure(1, 1)]
    assert codes(row) == {"plan-goal-without-measure"}


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"goal_number": 7}, "plan-measure-goal"),
        ({"executor_org_id": None}, "plan-measure-executor"),
        ({"due_on": None}, "plan-measure-due"),
    ],
)
def test_every_measure_has_its_goal_executor_and_due_date(known: dict[str, Any], code: str) -> None:
    row = plan()
    row.measures.append(measure(3, 1, **{key: value for key, value in known.items() if key != "goal_number"}))
    row.measures[-1].goal_number = known.get("goal_number", 1)
    assert codes(row) == {code}


def test_a_person_without_an_institution_may_carry_out_a_measure() -> None:
    row = plan()
    row.measures[0].executor_org_id = None
    row.measures[0].executor_person = "бабушка"
    assert not codes(row)


def test_a_measure_does_not_end_before_it_begins() -> None:
    row = plan()
    row.measures[0].due_on = date(2026, 10, 14)
    assert codes(row, "save") == {"plan-measure-dates"}


def test_a_measure_ends_within_the_plan() -> None:
    row = plan()
    row.measures[0].due_on = date(2027, 3, 16)
    assert codes(row, "save") == {"plan-measure-after-plan"}


def test_more_than_six_months_is_a_warning() -> None:
    found = values.problems(plan(valid_to=date(2027, 4, 16)), IN_TIME)
    assert [(p.code, p.severity) for p in found] == [("too-late", Severity.WARNING)]


def test_a_plan_shorter_than_a_review_is_a_warning() -> None:
    row = plan(valid_to=date(2026, 10, 30))
    row.measures = [measure(1, 1, due_on=date(2026, 10, 20)), measure(2, 2, due_on=date(2026, 10, 20))]
    assert [(p.code, p.severity) for p in found_by_rules(row, "save", IN_TIME)] == [
        ("plan-no-review", Severity.WARNING)
    ]


def test_the_family_signs_or_its_refusal_is_recorded() -> None:
    assert codes(plan(family_signed_on=None)) == {"plan-family-consent"}
    assert not codes(plan(family_signed_on=None, family_refusal=True))
    assert codes(plan(family_refusal=True)) == {"plan-family-consent-and-refusal"}


def test_a_refusal_has_its_reason() -> None:
    missing = {p.field for p in values.problems(plan(family_signed_on=None, family_refusal=True), IN_TIME)}
    assert missing == {"refusal_reason"}


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(2016, 10, 6), set()),
        (date(2016, 10, 5), {"plan-child-opinion"}),
        (date(2012, 10, 5), {"plan-child-opinion", "plan-child-signature"}),
    ],
)
def test_a_child_of_ten_is_heard_and_a_child_of_fourteen_signs(born: date, expected: set[str]) -> None:
    row = plan()
    row.children = [Person(id=51, last_name="Иванова", first_name="Анна", birth_date=born)]
    found = found_by_rules(row, "present", IN_TIME)
    assert {p.code for p in found} == expected
    assert all(p.severity is Severity.WARNING for p in found)
    row.child_voices = [ChildVoice(child_id=51, opinion="хочу жить дома", signed_on=date(2026, 10, 5))]
    assert not codes(row)


def test_a_plan_on_the_rolled_last_day_is_in_time_and_later_needs_a_reason() -> None:
    assert not codes(plan(), context=on(date(2026, 10, 12)))
    assert codes(plan(), context=on(date(2026, 10, 13))) == {"plan-late-reason"}
    assert not codes(plan(late_reason="болезнь куратора"), context=on(date(2026, 10, 13)))


def test_the_limit_comes_from_the_regulation() -> None:
    assert codes(plan(), context=on(date(2026, 10, 5), plan_days_limit=21)) == {"plan-late-reason"}


def test_a_later_version_is_not_late_for_the_first_term() -> None:
    row = plan(replaces=plan(id=29), version=2)
    assert not codes(row, context=on(date(2027, 2, 1)))


def test_a_case_has_one_plan_in_force(papers: dict[str, list[Any]]) -> None:
    other = plan(id=29)
    papers["rehab-plan"] = [other]
    assert codes(plan(), "approve") == {"plan-second"}
    assert not codes(plan(replaces=other, version=2), "approve")


def test_the_life_of_a_plan() -> None:
    path = [(t.name, t.source, t.target) for t in RehabPlan.spec.transitions if t.name != "annul"]
    reached = {Status.DRAFT}
    for _, source, target in path:
        assert reached & set(source)
        reached.add(target)
    assert {Status.COMPLETED, Status.TERMINATED, Status.SUPERSEDED} <= reached
    assert RehabPlan.spec.transition("approve").four_eyes


@pytest.fixture
def database() -> Iterator[peewee.Database]:
    memory = peewee.SqliteDatabase(":memory:")
    with memory.bind_ctx(registry.tables()):
        memory.create_tables(registry.tables())
        yield memory


def test_a_plan_quotes_its_protocol_its_order_and_its_terms(database: peewee.Database) -> None:
    row = RehabPlan.create(case=Case.create(territory=1))
    assert (row.agreed_item, row.approval_order, row.reviews) == ("", "", "")
    held = date(2026, 5, 20)
    protocol = Meeting.create(reg_number="5", doc_date=held, held_on=held, status=Status.APPROVED)
    item: Any = AgendaItem
    item.create(document=protocol, number=2, plan=row, decision_kind="COUNCILDEC.AGREE")
    PlanApprovalOrder.create(plan=row, reg_number="21-о/д", doc_date=held, status=Status.APPROVED)
    Deadline.create(
        case_id=row.case_id,
        rule="DL-S3",
        title="Экспертиза плана",
        responsible_role="secretary",
        base_on=held,
        raw_on=date(2026, 8, 20),
        due_on=date(2026, 8, 20),
        due_at=datetime(2026, 8, 20, 23, 59),
        counted_on=date(2026, 8, 20),
        safe_on=date(2026, 8, 20),
    )
    assert row.agreed_item == "протокол № 5 от 20.05.2026, п. 2"
    assert row.approval_order == "приказ № 21-о/д от 20.05.2026"
    assert row.reviews == "Экспертиза плана: 20.08.2026"
