"""What stands between a case and its next stage: the checks that regulations name (D.3, E.5, L.1, L.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from types import SimpleNamespace as Paper
from typing import Any

import peewee
import pytest

import schema.contents  # noqa: F401
from schema import registry
from schema.case import Case, CaseChild
from schema.dictionaries import DictionaryEntry
from schema.documents.case_transfer import CaseTransfer, EnclosureKind, TransferEnclosure
from schema.documents.meeting import AgendaItem, Meeting, MeetingAttendee
from schema.documents.patronage_contract import PatronageContract
from schema.documents.rehab_plan import GoalTarget, PlanGoal, PlanMeasure, RehabPlan
from schema.people import Person
from schema.registers.abuse_journal import AbuseFactEntry, SignalChild
from schema.spec import CheckNeed, State, Status
from validators.calendar import WorkingCalendar
from validators.casefile import CaseFile
from validators.context import Context
from validators.needs import Mark, _checks, check_names

TODAY = date(2026, 6, 15)
SETTINGS = {"decision_needs_council": ["continue", "suspend", "close"], "quorum_fraction": 0.5}


@pytest.fixture(autouse=True, scope="module")
def database() -> Iterator[None]:
    """Labels of dictionary words are read when an explanation quotes them."""
    memory = peewee.SqliteDatabase(":memory:")
    with memory.bind_ctx(registry.tables()):
        memory.create_tables(registry.tables())
        for key in WORDS:
            DictionaryEntry.create(id=key, dictionary=key.split(".")[0], code=key.split(".")[1], label=key)
        yield
    memory.close()


WORDS = (
    *("RISK.LOW", "RISK.MODERATE", "RISK.HIGH", "INVRESULT.CONFIRMED", "INVRESULT.NOT_CONFIRMED", "CHANNEL.MEMO"),
    *("CLOSE.G1", "CLOSE.O1", "CLOSE.O3", "CLOSE.O6", "COUNCILDEC.REWORK", "COUNCILDEC.AGREE"),
)


class File(CaseFile):
    """A case whose papers are given, not read."""

    def __init__(self, case: Case | None = None, moves: tuple[Any, ...] = (), agenda: Any = (), **papers: list[Any]):
        super().__init__(case or family())
        self._papers = {key.replace("_", "-"): rows for key, rows in papers.items()}
        self._papers["agenda"] = list(agenda)
        self._moves = list(moves)

    def papers(self, key: str, *given: Any, **named: Any) -> list[Any]:
        self._papers.setdefault(key, [])
        return super().papers(key, *given, **named)


def family(**changes: Any) -> Case:
    child = Person(id=7, last_name="Иванов", first_name="Иван", birth_date=date(2015, 5, 1))
    given = {"id": 1, "family_id": 3, "children": [CaseChild(person=child)], "state": State.OPEN}
    return Case(**(given | changes))


def judged(check: str, file: File, settings: dict[str, Any] | None = None, **options: Any) -> tuple[Mark, str]:
    check_names()
    need = CheckNeed(code=check, text="", basis="", check=check, settings=options)
    now = datetime.combine(TODAY, datetime.min.time())
    return _checks[check](file, need, Context(now=now, calendar=WorkingCalendar(), settings=settings or SETTINGS))


def mark(check: str, file: File, settings: dict[str, Any] | None = None, **options: Any) -> Mark:
    return judged(check, file, settings, **options)[0]


# ---------------------------------------------------------------------------------------------- signal and safety


def signal(**changes: Any) -> AbuseFactEntry:
    given = {
        "id": 1,
        "reg_number": "17/2026",
        "status": Status.REGISTERED,
        "doc_date": date(2026, 5, 12),
        "received_at": datetime(2026, 5, 12, 10),
        "source_kind_id": "SOURCE.SCHOOL",
        "source_org_id": 4,
        "channel_id": "CHANNEL.MEMO",
        "paper_number": "5",
        "children": [SignalChild(last_name="Иванов", first_name="Иван")],
        "address": "ул. Ленина, 1",
        "abuse_kinds": [DictionaryEntry(id="ABUSE.NEGLECT")],
        "summary": "Ребёнок один дома",
        "immediate_threat": "no",
        "urgency_id": "URGENCY.DAY",
        "registered_by_id": 9,
        "assigned_to_id": 9,
        "assigned_at": date(2026, 5, 12),
    }
    return AbuseFactEntry(**(given | changes))


def test_filled_row_of_the_journal_lets_the_case_go_on() -> None:
    assert mark("journal-filled", File(abuse_journal=[signal()])) is Mark.MET


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"assigned_to_id": None}, "Специалист, которому поручено расследование"),
        ({"summary": ""}, "Краткое содержание"),
        ({"paper_number": ""}, "реквизиты записки"),
        ({"children": [SignalChild(not_established=True)]}, "ребёнок не установлен"),
        ({"address": ""}, "Адрес проживания"),
        ({"registered_by_id": None}, "Зарегистрировал"),
    ],
)
def test_empty_column_of_the_journal_is_named(changes: dict[str, Any], missing: str) -> None:
    verdict, detail = judged("journal-filled", File(abuse_journal=[signal(**changes)]))
    assert verdict is Mark.UNMET
    assert missing in detail


def test_unknown_address_and_dismissed_registrar_of_old_paper_do_not_stop_the_case() -> None:
    old = signal(address="", address_unknown=True, origin="paper", registered_by_id=None)
    assert mark("journal-filled", File(abuse_journal=[old])) is Mark.MET


def sheet(decision: str = "SAFE", level: str = "LOW", **changes: Any) -> Paper:
    given = {
        "status": Status.APPROVED,
        "child_id": 7,
        "child": Person(id=7, last_name="Иванов", first_name="Иван"),
        "kind": "primary",
        "reference": "№ 3 от 10.06.2026",
        "assessed_on": date(2026, 6, 10),
        "safety_decision_id": f"SAFETY.{decision}",
        "risk_level_id": f"RISK.{level}",
        "risk_level": Paper(label=level),
    }
    return Paper(**(given | changes))


def safety_plan(**changes: Any) -> Paper:
    given = {
        "status": Status.APPROVED,
        "children": [Person(id=7)],
        "valid_from": date(2026, 6, 1),
        "valid_to": TODAY,
        "ended_on": None,
    }
    return Paper(**(given | changes))


def test_safe_child_needs_no_safety_plan() -> None:
    assert mark("child-safe", File(risk_assessment=[sheet()])) is Mark.NOT_REQUIRED


def removal(*missing: str) -> dict[str, list[Any]]:
    """The four papers of a removal of the child, without those ``missing``."""
    day = date(2026, 6, 12)
    papers: dict[str, list[Any]] = {
        "removal_decree": [Paper(id=5, status=Status.APPROVED, children=[Person(id=7)], doc_date=day)],
        "removal_act": [Paper(status=Status.APPROVED, child_id=7, decree_id=5)],
        "prosecutor_notice": [Paper(status=Status.APPROVED, children=[Person(id=7)], decree_id=5)],
        "child_placement": [placement("removal")],
    }
    return {key: rows for key, rows in papers.items() if key not in missing}


def placement(basis: str, **changes: Any) -> Paper:
    given = {
        "status": Status.APPROVED,
        "child_id": 7,
        "kind_id": "PLACEMENT.SHELTER",
        "basis_kind": basis,
        "from_at": datetime(2026, 6, 12, 15),
        "ended_on": None,
    }
    return Paper(**(given | changes))


def test_unsafe_child_needs_the_whole_removal() -> None:
    sheets = [sheet("UNSAFE")]
    assert mark("child-safe", File(risk_assessment=sheets, **removal())) is Mark.MET
    for key, word in (
        ("removal_decree", "постановления"),
        ("removal_act", "акта об отобрании"),
        ("prosecutor_notice", "уведомления прокурора"),
        ("child_placement", "временного устройства"),
    ):
        verdict, detail = judged("child-safe", File(risk_assessment=sheets, **removal(key)))
        assert verdict is Mark.UNMET
        assert word in detail


def test_a_safety_plan_alone_does_not_protect_an_unsafe_child() -> None:
    assert mark("child-safe", File(risk_assessment=[sheet("UNSAFE")], safety_plan=[safety_plan()])) is Mark.UNMET


@pytest.mark.parametrize(
    ("placed", "planned", "expected"),
    [
        (placement("application"), True, Mark.MET),
        (placement("application"), False, Mark.UNMET),
        (placement("agreement"), True, Mark.UNMET),
        (placement("application", ended_on=TODAY), True, Mark.UNMET),
        (placement("application", status=Status.COMPLETED), True, Mark.UNMET),
    ],
)
def test_placement_by_application_with_a_safety_plan_takes_the_place_of_removal(
    placed: Paper, planned: bool, expected: Mark
) -> None:
    plans = [safety_plan()] if planned else []
    file = File(risk_assessment=[sheet("UNSAFE")], child_placement=[placed], safety_plan=plans)
    assert mark("child-safe", file) is expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ({"decision": "", "in_force_on": None}, Mark.UNMET),
        ({"decision": "refused", "in_force_on": None}, Mark.UNMET),
        ({"decision": "refused", "in_force_on": date(2026, 6, 14)}, Mark.MET),
    ],
)
def test_a_case_closes_after_the_court(claim: dict[str, Any], expected: Mark) -> None:
    suit = Paper(status=Status.APPROVED, children=[Person(id=7)], decree_id=5, reference="№ 1", **claim)
    suit.decision_on, suit.doc_date = claim["in_force_on"], TODAY
    suit.decision = Paper(label="отказать") if claim["decision"] else ""
    papers = removal()
    for rows in papers.values():
        for row in rows:
            row.doc_date = date(2026, 6, 12)
    papers["child_placement"][0].kind = Paper(label="приют")
    assert mark("removal-concluded", File(court_claim=[suit], **papers)) is expected
    assert mark("removal-concluded", File(**papers)) is Mark.UNMET
    assert mark("removal-concluded", File()) is Mark.NOT_REQUIRED


def test_child_in_danger_needs_a_safety_plan_valid_today() -> None:
    sheets = [sheet("CONDITIONAL")]
    assert mark("child-safe", File(risk_assessment=sheets)) is Mark.UNMET
    assert mark("child-safe", File(risk_assessment=sheets, safety_plan=[safety_plan()])) is Mark.MET


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_to": date(2026, 6, 14)},
        {"valid_from": date(2026, 6, 16)},
        {"ended_on": date(2026, 6, 10)},
        {"children": [Person(id=8)]},
        {"status": Status.DRAFT},
    ],
)
def test_safety_plan_that_does_not_protect_today_does_not_count(changes: dict[str, Any]) -> None:
    file = File(risk_assessment=[sheet("CONDITIONAL")], safety_plan=[safety_plan(**changes)])
    assert mark("child-safe", file) is Mark.UNMET


def test_latest_sheet_of_the_child_decides() -> None:
    assert mark("child-safe", File(risk_assessment=[sheet("UNSAFE"), sheet("SAFE")])) is Mark.NOT_REQUIRED


def test_child_without_a_sheet_is_named() -> None:
    assert "Иванов Иван" in judged("child-safe", File())[1]


def report(result: str) -> Paper:
    label = Paper(label=result)
    return Paper(status=Status.APPROVED, result_id=f"INVRESULT.{result}", result=label, reference="№ 1")


@pytest.mark.parametrize(
    ("result", "level", "expected"),
    [
        ("CONFIRMED", "LOW", Mark.MET),
        ("PARTLY", "LOW", Mark.MET),
        ("RISK", "LOW", Mark.MET),
        ("NOT_CONFIRMED", "HIGH", Mark.MET),
        ("NOT_CONFIRMED", "MODERATE", Mark.UNMET),
        ("NO_DATA", "LOW", Mark.UNMET),
    ],
)
def test_case_is_opened_on_a_confirmed_fact_or_a_high_risk(result: str, level: str, expected: Mark) -> None:
    file = File(investigation_report=[report(result)], risk_assessment=[sheet(level=level)])
    assert mark("grounds-for-opening", file) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Mark.UNMET),
        ({"feedback_on": TODAY}, Mark.MET),
        ({"anonymous": True}, Mark.NOT_REQUIRED),
        ({"source_kind_id": "SOURCE.OWN"}, Mark.NOT_REQUIRED),
        ({"source_org_id": None}, Mark.NOT_REQUIRED),
    ],
)
def test_refusal_waits_for_feedback_to_a_known_source(changes: dict[str, Any], expected: Mark) -> None:
    assert mark("source-answered", File(abuse_journal=[signal(**changes)])) is expected


@pytest.mark.parametrize(
    ("changes", "named", "expected"),
    [
        ({}, None, Mark.MET),
        ({}, 2, Mark.MET),
        ({}, 4, Mark.UNMET),
        ({"state": State.CLOSED}, None, Mark.UNMET),
        ({"family_id": 4}, None, Mark.UNMET),
    ],
)
def test_signal_is_attached_to_an_unfinished_case_of_the_family(
    changes: dict[str, Any], named: int | None, expected: Mark
) -> None:
    Case.delete().execute()
    Case.create(**({"id": 2, "territory_id": 1, "family_id": 3, "state": State.OPEN, "number": "С-1"} | changes))
    decision = Paper(status=Status.APPROVED, decision="attach", attach_to_id=named, reference="№ 1")
    assert mark("target-unfinished", File(opening_decision=[decision] if named else [])) is expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((EnclosureKind.RIGHTS_PLAN, EnclosureKind.PHONE_MESSAGE, EnclosureKind.INSPECTION_ACT), Mark.MET),
        ((EnclosureKind.RIGHTS_PLAN, EnclosureKind.INSPECTION_ACT), Mark.UNMET),
    ],
)
def test_package_holds_plan_memo_and_act(kinds: tuple[EnclosureKind, ...], expected: Mark) -> None:
    transfer = CaseTransfer(id=1, status=Status.SENT, doc_date=TODAY)
    transfer.enclosures = [TransferEnclosure(kind=kind) for kind in kinds]
    assert mark("package-complete", File(case_transfer=[transfer])) is expected


# -------------------------------------------------------------------------------------------------- plan and council


def plan(version: int = 1, status: Status = Status.READY, **changes: Any) -> RehabPlan:
    given = {
        "id": version,
        "case_id": 1,
        "version": version,
        "status": status,
        "doc_date": date(2026, 6, 1),
        "valid_from": date(2026, 6, 1),
        "valid_to": date(2026, 12, 1),
        "goals": [PlanGoal(number=1, target=GoalTarget.CHILD), PlanGoal(number=2, target=GoalTarget.FAMILY)],
        "measures": [measure(1), measure(2)],
    }
    return RehabPlan(**(given | changes))


def measure(number: int, **changes: Any) -> PlanMeasure:
    given = {"number": number, "goal_number": number, "executor_person": "педагог", "due_on": date(2026, 7, 1)}
    return PlanMeasure(**(given | changes))


def test_plan_needs_a_goal_for_the_family_too() -> None:
    assert mark("plan-whole", File(rehab_plan=[plan()])) is Mark.MET
    assert (
        mark("plan-whole", File(rehab_plan=[plan(goals=[PlanGoal(number=1, target=GoalTarget.CHILD)])])) is Mark.UNMET
    )


def test_goal_without_a_measure_is_refused() -> None:
    assert mark("plan-whole", File(rehab_plan=[plan(measures=[measure(1)])])) is Mark.UNMET


@pytest.mark.parametrize(
    ("limit", "reason", "expected"),
    [
        (date(2026, 6, 15), "", Mark.MET),
        (date(2026, 6, 12), "", Mark.UNMET),
        (date(2026, 6, 12), "семья была в отъезде", Mark.MET),
        (None, "", Mark.UNMET),
    ],
)
def test_late_plan_needs_a_reason(
    limit: date | None, reason: str, expected: Mark, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("validators.rules.rehab_plan.plan_limit", lambda case_id, context: limit)
    assert mark("plan-in-time", File(rehab_plan=[plan(late_reason=reason)])) is expected


def test_plan_that_comes_to_the_council_again_has_no_term() -> None:
    assert mark("plan-in-time", File(moves=(moved("T07"),), rehab_plan=[plan()])) is Mark.NOT_REQUIRED


def moved(
    code: str, to_stage: int = 6, from_stage: int = 5, to_state: str = "open", on: date = date(2026, 6, 1)
) -> Paper:
    return Paper(code=code, to_stage=to_stage, from_stage=from_stage, to_state=to_state, happened_on=on)


def meeting(status: Status = Status.APPROVED, held_on: date = date(2026, 6, 10), present: int = 2) -> Meeting:
    people = [MeetingAttendee(member_id=n, present=n < present) for n in range(3)]
    return Meeting(id=5, status=status, held_on=held_on, doc_date=held_on, reg_number="5", attendees=people, chair_id=0)


def item(kind: str, decision: str | None = None, **changes: Any) -> AgendaItem:
    given = {"number": 1, "kind_id": f"AGENDA.{kind}", "case_id": 1, "plan_id": 1, "decision_text": "доработать"}
    return AgendaItem(**(given | {"decision_kind_id": decision and f"COUNCILDEC.{decision}"} | changes))


def on_agenda(kind: str, decision: str | None = None, *, held: Meeting | None = None, **changes: Any) -> File:
    return File(
        moves=(moved("T07"),),
        rehab_plan=[plan()],
        agenda=[(held or meeting(), item(kind, decision, **changes))],
    )


def test_plan_goes_to_a_meeting_that_is_still_to_decide() -> None:
    assert mark("plan-on-agenda", on_agenda("PLAN_EXPERTISE", held=meeting(Status.DRAFT))) is Mark.MET
    assert mark("plan-on-agenda", on_agenda("PLAN_EXPERTISE", held=meeting(Status.APPROVED))) is Mark.UNMET
    assert mark("plan-on-agenda", on_agenda("FURTHER", held=meeting(Status.DRAFT))) is Mark.UNMET
    assert mark("plan-on-agenda", on_agenda("PLAN_EXPERTISE", held=meeting(Status.DRAFT), plan_id=2)) is Mark.UNMET


@pytest.mark.parametrize(
    ("decision", "changes", "expected"),
    [
        ("AGREE", {}, Mark.MET),
        ("REWORK", {}, Mark.UNMET),
        ("AGREE_REMARKS", {}, Mark.UNMET),
        ("AGREE_REMARKS", {"remarks_closed_on": TODAY}, Mark.MET),
        ("AGREE", {"plan_id": 2}, Mark.UNMET),
    ],
)
def test_plan_is_agreed_by_a_signed_protocol(decision: str, changes: dict[str, Any], expected: Mark) -> None:
    assert mark("plan-agreed", on_agenda("PLAN_EXPERTISE", decision, **changes)) is expected


@pytest.mark.parametrize(
    "held",
    [meeting(Status.DRAFT), meeting(held_on=date(2026, 5, 20)), meeting(present=1)],
    ids=["draft", "old", "quorum"],
)
def test_protocol_counts_when_it_is_signed_and_new_and_has_a_quorum(held: Meeting) -> None:
    assert mark("plan-agreed", on_agenda("PLAN_EXPERTISE", "AGREE", held=held)) is Mark.UNMET


def test_plan_is_sent_back_with_remarks_and_a_new_day() -> None:
    assert mark("plan-sent-back", on_agenda("PLAN_EXPERTISE", "REWORK", due_on=date(2026, 6, 20))) is Mark.MET
    assert judged("plan-sent-back", on_agenda("PLAN_EXPERTISE", "REWORK"))[1] == "нет: новый срок"
    assert mark("plan-sent-back", on_agenda("PLAN_EXPERTISE", "AGREE")) is Mark.UNMET


def order(**changes: Any) -> Paper:
    given = {
        "status": Status.APPROVED,
        "plan_id": 1,
        "doc_date": date(2026, 6, 11),
        "meeting_id": 5,
        "meeting": meeting(),
        "reference": "№ 3",
        "executors_informed": [],
    }
    return Paper(**(given | changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, Mark.MET), ({"doc_date": date(2026, 6, 9)}, Mark.UNMET), ({"plan_id": 2}, Mark.UNMET)],
)
def test_order_follows_the_protocol(changes: dict[str, Any], expected: Mark) -> None:
    file = File(rehab_plan=[plan(status=Status.APPROVED)], plan_approval_order=[order(**changes)])
    assert mark("plan-ordered", file) is expected


def test_new_version_waits_for_its_own_order() -> None:
    plans = [plan(1, Status.IN_PROGRESS), plan(2, Status.AGREED)]
    assert mark("plan-ordered", File(rehab_plan=plans, plan_approval_order=[order()])) is Mark.UNMET
    assert mark("one-plan", File(rehab_plan=plans)) is Mark.MET
    assert mark("one-plan", File(rehab_plan=[plan(1, Status.APPROVED), plan(2, Status.APPROVED)])) is Mark.UNMET


def control(number: int, state: str = "DONE", **changes: Any) -> Paper:
    given = {"status": Status.REGISTERED, "plan_id": 1, "measure_number": number, "off_control_on": None}
    return Paper(**(given | {"state_id": f"MEASURESTATE.{state}"} | changes))


def test_every_measure_has_a_row_of_control() -> None:
    plans = [plan(status=Status.APPROVED)]
    assert judged("control-started", File(rehab_plan=plans, control_journal=[control(1)]))[1] == "нет: пункт 2"
    assert mark("control-started", File(rehab_plan=plans, control_journal=[control(1), control(2)])) is Mark.MET


def test_executors_are_informed_but_the_service_need_not_be() -> None:
    measures = [measure(1, executor_org=organisation(4, "Школа")), measure(2, executor_org=organisation(5, "Служба"))]
    plans = [plan(status=Status.APPROVED, measures=measures)]
    case = family(service_id=5)
    file = File(case, rehab_plan=plans, plan_approval_order=[order()])
    assert judged("executors-informed", file) == (Mark.UNMET, "не ознакомлены: Школа")
    told = order(executors_informed=[Paper(org_id=4, informed_on=TODAY)])
    assert mark("executors-informed", File(case, rehab_plan=plans, plan_approval_order=[told])) is Mark.MET


def organisation(key: int, name: str) -> Any:
    from schema.places import Organisation

    return Organisation(id=key, short_name=name)


# ------------------------------------------------------------------------------------------------------- monitoring


def form(**changes: Any) -> Paper:
    given = {
        "id": 1,
        "status": Status.RECEIVED,
        "doc_date": date(2026, 6, 12),
        "plan_id": 1,
        "plan": plan(status=Status.IN_PROGRESS),
        "period_from": date(2026, 6, 1),
        "period_to": date(2026, 7, 31),
        "participants": [],
        "scores": [],
        "meeting_id": 5,
        "meeting": meeting(held_on=date(2026, 6, 16)),
        "handed_over_at": datetime(2026, 6, 12, 17),
        "violation_reason": "",
        "admitted_by_id": None,
    }
    return Paper(**(given | changes))


def test_monitoring_begins_when_something_falls_due() -> None:
    assert mark("measures-due", File(rehab_plan=[plan(status=Status.IN_PROGRESS)])) is Mark.MET
    late = [measure(1, due_on=date(2026, 11, 30))]
    assert mark("measures-due", File(rehab_plan=[plan(status=Status.IN_PROGRESS, measures=late)])) is Mark.UNMET


def test_repeated_measure_falls_due_in_every_period() -> None:
    weekly = [measure(1, due_on=date(2026, 11, 30), frequency_id="FREQ.WEEKLY")]
    assert mark("measures-due", File(rehab_plan=[plan(status=Status.IN_PROGRESS, measures=weekly)])) is Mark.MET


def test_measures_due_in_the_period_are_accounted_for() -> None:
    rows = [control(1), control(2, "NOT_STARTED")]
    assert (
        judged("measures-accounted", File(monitoring_form=[form()], control_journal=rows))[1] == "не отмечено: пункт 2"
    )
    rows[1].state_id = "MEASURESTATE.NOT_DONE"
    assert mark("measures-accounted", File(monitoring_form=[form()], control_journal=rows)) is Mark.MET


@pytest.mark.parametrize(
    ("status", "period_to", "expected"),
    [
        (Status.SENT, date(2026, 6, 10), Mark.MET),
        (Status.RECEIVED, date(2026, 6, 10), Mark.MET),
        (Status.DRAFT, date(2026, 6, 10), Mark.UNMET),
        (Status.RECEIVED, date(2020, 1, 1), Mark.UNMET),  # of an earlier period
    ],
)
def test_the_word_of_the_executor_accounts_for_a_measure(status: Status, period_to: date, expected: Mark) -> None:
    rows = [control(1), control(2, "NOT_STARTED")]
    report = Paper(status=status, period_to=period_to, measure=rows[1])
    file = File(monitoring_form=[form()], control_journal=rows, measure_report=[report])
    assert mark("measures-accounted", file) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Mark.MET),
        ({"valid_to": date(2026, 6, 14)}, Mark.UNMET),
        ({"valid_to": date(2026, 6, 14), "refusal": True, "refusal_on": date(2026, 5, 1)}, Mark.MET),
        ({"status": Status.ON_APPROVAL}, Mark.UNMET),
    ],
)
def test_a_contract_in_force_or_a_refusal_is_needed_for_the_council(changes: dict[str, Any], expected: Mark) -> None:
    given = {"status": Status.APPROVED, "valid_to": date(2026, 6, 15), "doc_date": date(2026, 5, 1), "reg_number": "1"}
    assert mark("contract-settled", File(patronage_contract=[PatronageContract(**(given | changes))])) is expected
    assert mark("contract-settled", File()) is Mark.UNMET


def test_form_of_an_earlier_turn_does_not_count() -> None:
    file = File(moves=(moved("T10", 9, 8, on=date(2026, 6, 14)),), monitoring_form=[form()])
    assert mark("form-in-time", file) is Mark.UNMET


@pytest.mark.parametrize(
    ("handed", "reason", "admitted", "expected"),
    [
        (date(2026, 6, 12), "", None, Mark.MET),  # за 4 дня
        (date(2026, 6, 13), "", None, Mark.UNMET),  # за 3 дня
        (date(2026, 6, 13), "болезнь куратора", None, Mark.UNMET),
        (date(2026, 6, 13), "болезнь куратора", 9, Mark.MET),
    ],
)
def test_form_is_handed_over_four_days_before(handed: date, reason: str, admitted: int | None, expected: Mark) -> None:
    given = {"handed_over_at": datetime.combine(handed, datetime.min.time()), "violation_reason": reason}
    file = File(monitoring_form=[form(**given, admitted_by_id=admitted)])
    assert mark("form-in-time", file, {"monitoring_lead_days": 4}) is expected


def test_missing_competences_are_named() -> None:
    with_two = [Paper(competencies=[Paper(id="COMPETENCE.K1"), Paper(id="COMPETENCE.K5")])]
    settings = {"competencies_required": ["K1", "K5", "K6"]}
    file = File(monitoring_form=[form(participants=with_two)])
    assert judged("competences-covered", file, settings) == (Mark.UNMET, "нет: K6")


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ((("MONITORING", "RESULTS_APPROVED"), ("FURTHER", "CONTINUE")), Mark.MET),
        ((("MONITORING", "RESULTS_APPROVED"), ("CLOSING", "CLOSE")), Mark.MET),
        ((("MONITORING", "RESULTS_APPROVED"),), Mark.UNMET),
        ((("FURTHER", "CONTINUE"),), Mark.UNMET),
        ((("MONITORING", "CORRECT"), ("FURTHER", "CONTINUE")), Mark.UNMET),
        ((("MONITORING", "RESULTS_APPROVED"), ("FURTHER", "POSTPONE")), Mark.UNMET),
    ],
)
def test_council_reviews_the_results_and_says_how_the_work_goes_on(
    decisions: tuple[tuple[str, str], ...], expected: Mark
) -> None:
    file = File(agenda=[(meeting(), item(kind, decision)) for kind, decision in decisions])
    assert mark("results-reviewed", file) is expected


def test_correction_is_ordered_by_the_council() -> None:
    assert mark("correction-decided", File(agenda=[(meeting(), item("MONITORING", "CORRECT"))])) is Mark.MET
    assert mark("correction-decided", File(agenda=[(meeting(), item("MONITORING", "RESULTS_APPROVED"))])) is Mark.UNMET


def decided(kind: str, **changes: Any) -> Paper:
    given = {
        "id": 1,
        "case_id": 1,
        "case": family(),
        "kind": kind,
        "status": Status.APPROVED,
        "doc_date": date(2026, 6, 12),
        "reference": "№ 8",
        "meeting_id": None,
        "meeting": None,
        "close_reason_id": None,
        "close_reason": Paper(label="причина"),
        "closing_proof": "",
        "next_monitoring_due": date(2026, 9, 1),
        "aftercare_until": None,
        "aftercare_text": "",
    }
    return Paper(**(given | changes))


@pytest.mark.parametrize(("until", "expected"), [(date(2026, 12, 1), Mark.MET), (date(2026, 8, 31), Mark.UNMET)])
def test_work_goes_on_by_a_plan_that_lasts(until: date, expected: Mark) -> None:
    plans = [plan(status=Status.IN_PROGRESS, valid_to=until)]
    assert mark("plan-lasts", File(rehab_plan=plans, case_decision=[decided("continue")])) is expected


def test_new_plan_is_another_version_agreed_at_the_meeting() -> None:
    plans = [plan(1, Status.IN_PROGRESS), plan(2, Status.AGREED)]
    agreed = [(meeting(), item("NEW_PLAN", "AGREE", plan_id=2))]
    assert mark("new-plan-agreed", File(rehab_plan=plans, agenda=agreed)) is Mark.MET
    assert mark("new-plan-agreed", File(rehab_plan=plans)) is Mark.UNMET
    assert mark("new-plan-agreed", File(rehab_plan=plans[:1], agenda=agreed)) is Mark.UNMET


def test_new_version_must_have_been_begun() -> None:
    current = plan(1, Status.IN_PROGRESS)
    assert mark("new-plan-drafted", File(rehab_plan=[current])) is Mark.UNMET
    assert mark("new-plan-drafted", File(rehab_plan=[current, plan(2, Status.DRAFT)])) is Mark.MET


# ---------------------------------------------------------------------------------------------- decision and closing


def test_decision_needs_the_council_where_the_territory_says_so() -> None:
    file = File(case_decision=[decided("resume")])
    assert mark("council-decided", file, kind="resume") is Mark.NOT_REQUIRED
    assert mark("council-decided", file, {"decision_needs_council": ["resume"]}, kind="resume") is Mark.UNMET
    assert mark("council-decided", file, kind="close") is Mark.UNMET


def test_decision_follows_the_council() -> None:
    held = meeting()
    held.agenda = [item("FURTHER", "CONTINUE")]
    agreeing = decided("continue", meeting_id=5, meeting=held)
    assert mark("council-decided", File(case_decision=[agreeing]), kind="continue") is Mark.MET
    held.agenda = [item("FURTHER", "CLOSE")]
    assert mark("council-decided", File(case_decision=[agreeing]), kind="continue") is Mark.UNMET


def test_resumption_belongs_to_the_suspension_that_lasts() -> None:
    since = (moved("T16", 11, 11, "suspended", date(2026, 6, 1)),)
    assert mark("resumption-decided", File(moves=since, case_decision=[decided("resume")])) is Mark.MET
    old = decided("resume", doc_date=date(2026, 3, 1))
    assert mark("resumption-decided", File(moves=since, case_decision=[old])) is Mark.UNMET


def test_suspended_case_is_resumed_on_a_fresh_risk() -> None:
    assert mark("risk-fresh", File(risk_assessment=[sheet(assessed_on=date(2026, 5, 16))])) is Mark.MET
    assert mark("risk-fresh", File(risk_assessment=[sheet(assessed_on=date(2026, 5, 15))])) is Mark.UNMET


def closing(reason: str = "G1", **changes: Any) -> Paper:
    return decided("close", **({"close_reason_id": f"CLOSE.{reason}"} | changes))


@pytest.mark.parametrize(
    ("reason", "level", "expected"),
    [
        ("G1", "LOW", Mark.MET),
        ("G1", "MODERATE", Mark.UNMET),
        ("R1", "MODERATE", Mark.UNMET),
        ("O1", "HIGH", Mark.NOT_REQUIRED),
    ],
)
def test_goals_are_reached_only_with_a_low_risk(reason: str, level: str, expected: Mark) -> None:
    file = File(case_decision=[closing(reason)], risk_assessment=[sheet(level=level, kind="closing")])
    assert mark("closing-risk", file) is expected


def test_closing_needs_a_closing_sheet() -> None:
    assert mark("closing-risk", File(case_decision=[closing()], risk_assessment=[sheet()])) is Mark.UNMET


def test_control_of_every_measure_is_closed() -> None:
    rows = [
        control(1, "PARTLY"),
        control(1, "DONE"),
        control(2, "CANCELLED"),
        control(3, "NOT_DONE", off_control_on=TODAY),
    ]
    assert mark("control-closed", File(case_decision=[closing()], control_journal=rows)) is Mark.MET
    assert mark("control-closed", File(case_decision=[closing()], control_journal=rows[:1])) is Mark.UNMET


@pytest.mark.parametrize(("levels", "expected"), [((3, 4), Mark.MET), ((2, 4), Mark.UNMET), ((4,), Mark.UNMET)])
def test_child_is_safe_in_two_monitorings_in_a_row(levels: tuple[int, ...], expected: Mark) -> None:
    forms = [
        form(id=n, period_to=date(2026, 3 + n, 1), scores=[Paper(criterion=Paper(code="A1"), level=level)])
        for n, level in enumerate(levels)
    ]
    assert mark("child-stays-safe", File(case_decision=[closing()], monitoring_form=forms)) is expected


def test_goals_are_counted() -> None:
    def reached(*states: str, mandatory: bool = False) -> Mark:
        goals = [
            PlanGoal(number=n, status_id=f"GOALSTATE.{state}", mandatory=mandatory) for n, state in enumerate(states)
        ]
        plans = [plan(status=Status.IN_PROGRESS, goals=goals)]
        return mark("goals-achieved", File(case_decision=[closing()], rehab_plan=plans))

    assert reached(*["ACHIEVED"] * 4, "PARTLY") is Mark.MET
    assert reached(*["ACHIEVED"] * 3, "PARTLY") is Mark.UNMET
    assert reached(*["ACHIEVED"] * 3, "DROPPED") is Mark.MET
    assert reached(*["ACHIEVED"] * 9, "PARTLY", mandatory=True) is Mark.UNMET


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 3, 15), Mark.MET), (date(2026, 3, 16), Mark.UNMET)])
def test_three_months_pass_without_a_new_signal(day: date, expected: Mark) -> None:
    entry = signal(received_at=datetime.combine(day, datetime.min.time()))
    file = File(case_decision=[closing()], abuse_journal=[entry], investigation_report=[report("CONFIRMED")])
    assert mark("no-new-signals", file) is expected


def test_aftercare_is_named() -> None:
    assert mark("aftercare-named", File(case_decision=[closing()])) is Mark.UNMET
    assert mark("aftercare-named", File(case_decision=[closing(aftercare_until=TODAY)])) is Mark.MET


@pytest.mark.parametrize(
    ("reason", "proof", "expected"),
    [
        ("O3", "справка от 01.06.2026", Mark.MET),
        ("O3", "", Mark.UNMET),
        ("O6", "справка", Mark.UNMET),
        ("G1", "справка", Mark.UNMET),
        ("O1", "паспорт", Mark.UNMET),  # ребёнку одиннадцать
    ],
)
def test_objective_closing_needs_a_listed_reason_and_a_proof(reason: str, proof: str, expected: Mark) -> None:
    file = File(case_decision=[closing(reason, closing_proof=proof)])
    reasons = ["CLOSE.O1", "CLOSE.O2", "CLOSE.O3", "CLOSE.O4"]
    assert mark("objective-reason", file, reasons=reasons) is expected


def test_every_check_answers_about_an_empty_case() -> None:
    for check in sorted(check_names()):
        verdict, detail = judged(check, File(), kind="close")
        assert isinstance(verdict, Mark)
        assert isinstance(detail, str)
