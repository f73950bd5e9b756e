"""The report on the regulation: figures counted from the terms, papers and moves of one municipality in a period."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from console import access, fulfilment, records, workflow
from console.errors import Conflict, Forbidden, Refused
from schema.documents.regulation_report import RegulationReport
from schema.history import Deadline, IssuedCopy, StageTransition
from schema.places import Employee, Post, Territory
from schema.spec import Status
from tests import signals
from tests.console.test_regulation_files import load, tree

SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 30)
LATER = datetime(2026, 12, 2, 9, 0)


def place(code: str = "asino") -> Territory:
    return Territory.get(Territory.code == code)


def count(code: str = "asino", now: datetime = LATER) -> fulfilment.Figures:
    return fulfilment.count(place(code).id, SINCE, UNTIL, now)


def work(found: Any) -> dict[str, int]:
    return {line.label: line.number for line in found.work}


def line_of(found: Any, rule: str) -> Any:
    [line] = [line for line in found.terms if line.rule == rule]
    return line


def draft(world: Any, login: str = "supervisor.asino", now: datetime = LATER, **given: Any) -> RegulationReport:
    world.set_clock(now)
    values = {"period_from": SINCE, "period_to": UNTIL, "conclusions": "Сроки нарушаются.", "proposals": "Усилить."}
    row: RegulationReport = records.create(RegulationReport, values | given, world.officer(login), now).row
    return row


def perform(world: Any, row: RegulationReport, name: str, login: str, **more: Any) -> None:
    workflow.perform(row, name, world.officer(login), world.now, **more)


def figures(row: RegulationReport) -> list[Any]:
    fresh = RegulationReport.get_by_id(row.id)
    return [[line.__data__ for line in lines] for lines in (fresh.terms, fresh.work, fresh.cases)]


def test_terms_of_the_period_are_counted_by_rule(world: Any) -> None:
    first, second, third = (signals.register(world) for _ in range(3))
    inspections = {row.case_id: row.id for row in Deadline.select().where(Deadline.rule == "DL-L2")}
    due = Deadline.get(Deadline.rule == "DL-L2").due_on
    late = {"status": "late", "met_on": due + timedelta(days=1), "days_late": 1}
    Deadline.update({"status": "met", "met_on": due}).where(Deadline.id == inspections[first.case_id]).execute()
    Deadline.update(late).where(Deadline.id == inspections[second.case_id]).execute()
    line = line_of(count(), "DL-L2")
    assert (line.expired, line.met, line.late, line.unmet, line.waived) == (3, 1, 1, 1, 0)
    # 25.11 was the last day; until Wednesday 02.12 the third is late by 26, 27, 30 November, 1 and 2 December
    assert due == date(2026, 11, 25) and line.days_late == 1 + 5
    shown = work(count())
    assert shown["Сигналов зарегистрировано"] == 3
    assert shown["Сигналов обследовано в срок"] == 1
    assert shown["Сигналов обследовано с опозданием или не обследовано"] == 2
    assert third.case_id in inspections


def test_a_term_that_has_not_run_out_or_was_cancelled_is_not_counted(world: Any) -> None:
    signals.register(world)
    due = Deadline.get(Deadline.rule == "DL-L2").due_at
    assert not any(line.rule == "DL-L2" for line in count(now=due).terms)
    assert line_of(count(now=due + timedelta(minutes=1)), "DL-L2").unmet == 1
    Deadline.update(status="cancelled").where(Deadline.rule == "DL-L2").execute()
    assert not any(line.rule == "DL-L2" for line in count().terms)


@pytest.mark.parametrize(
    ("status", "column"), [("met", "met"), ("late", "late"), ("accepted", "unmet"), ("waived", "waived")]
)
def test_every_end_of_a_term_has_its_column(world: Any, status: str, column: str) -> None:
    signals.register(world)
    Deadline.update(status=status, days_late=4).where(Deadline.rule == "DL-L2").execute()
    line = line_of(count(), "DL-L2")
    ends = ("met", "late", "unmet", "waived")
    assert [name for name in ends if getattr(line, name)] == [column]
    assert line.days_late == (4 if status in {"late", "accepted"} else 0)


def test_another_municipality_and_other_days_are_not_counted(world: Any) -> None:
    signals.register(world)
    assert not count("kedrovy").terms and set(work(count("kedrovy")).values()) == {0}
    before = fulfilment.count(place().id, date(2026, 1, 1), date(2026, 10, 31), LATER)
    assert not before.terms and not before.cases and set(work(before).values()) == {0}


def test_the_last_day_of_the_period_counts_to_its_end(world: Any) -> None:
    moment = datetime(2026, 11, 30, 23, 30)
    signals.register(world, now=moment, received_at=moment)
    assert work(count())["Сигналов зарегистрировано"] == 1


def test_cases_stand_as_on_the_last_day_of_the_period(world: Any) -> None:
    entry = signals.register(world)
    then = [(str(line.state), line.number) for line in count().cases]
    assert then == [("signal", 1)]
    moved = {"case_id": entry.case_id, "from_stage": 2, "to_stage": 2, "code": "T99", "officer": "проверка"}
    StageTransition.create(
        **moved, from_state="signal", to_state="closed", happened_on=date(2026, 12, 1), entered_at=LATER
    )
    assert [(str(line.state), line.number) for line in count().cases] == then
    StageTransition.create(
        **moved, from_state="signal", to_state="closed", happened_on=UNTIL, entered_at=LATER, forced=True
    )
    found = count()
    assert [(str(line.state), line.number) for line in found.cases] == [("closed", 1)]
    assert (work(found)["Случаев закрыто"], work(found)["Исправлений этапа случая (TX)"]) == (1, 1)


def test_figures_are_counted_at_drafting_and_again_only_when_asked(world: Any) -> None:
    signals.register(world)
    row = draft(world)
    counted = figures(row)
    assert line_of(row, "DL-L2").unmet == 1 and row.counted_for == "01.11.2026–30.11.2026"
    Deadline.update(status="waived").where(Deadline.rule == "DL-L2").execute()
    records.change(row, {"conclusions": "Иначе."}, world.officer("supervisor.asino"), world.now)
    assert figures(row) == counted, "a draft that is saved keeps its figures"
    perform(world, row, "recount", "supervisor.asino")
    assert line_of(RegulationReport.get_by_id(row.id), "DL-L2").waived == 1
    records.change(row, {"period_to": date(2026, 11, 23)}, world.officer("supervisor.asino"), world.now)
    fresh = RegulationReport.get_by_id(row.id)
    assert "DL-L2" not in {line.rule for line in fresh.terms}, "another period is counted anew"
    assert "с 1 ноября по 23 ноября 2026 г." in fresh.title_text


def test_a_signed_report_never_changes(world: Any) -> None:
    signals.register(world)
    row = draft(world)
    perform(world, row, "submit", "supervisor.asino")
    perform(world, row, "approve", "deputy.asino")
    copy, counted = IssuedCopy.get(IssuedCopy.document == "regulation-report"), figures(row)
    Deadline.update(status="waived").where(Deadline.rule == "DL-L2").execute()
    with pytest.raises((Refused, Conflict)):
        perform(world, row, "recount", "supervisor.asino")
    with pytest.raises(Forbidden):
        records.change(row, {"conclusions": "Иначе."}, world.officer("supervisor.asino"), world.now)
    assert figures(row) == counted and "Обследование условий жизни" in copy.html
    assert row.reg_number == "1/2026" and row.status == Status.APPROVED


def test_it_names_the_act_and_who_controls_it_by_post(world: Any) -> None:
    row = draft(world, "supervisor.kedrovy")
    assert "№\u00a0434" in row.act_text
    assert row.control_text == "заместителя мэра по социальной политике и управлению делами"
    title = "об исполнении регламента работы со случаем за период с 1 ноября по 30 ноября 2026 г."
    assert row.title_text == title


def test_who_signs_is_said_by_the_regulation(world: Any) -> None:
    changed = tree()
    changed["setting"]["regulation_control_by"]["value"] = "mayor"
    load(world, changed)
    row = draft(world)
    post = Post.get(Post.territory == place(), Post.role == "mayor")
    assert row.control_text.lower() == post.title_accusative.lower()
    perform(world, row, "submit", "supervisor.asino")
    with pytest.raises(Forbidden):
        perform(world, row, "approve", "deputy.asino")
    deputy = Employee.get_by_id(world.officer("deputy.asino").employee_id)
    paper = workflow.Paper(signer=deputy, signed_on=world.now.date())
    with pytest.raises(Refused) as refused:
        perform(world, row, "approve", "clerk.asino", paper=paper)
    assert [problem.code for problem in refused.value.problems] == ["signer-has-no-post"]
    perform(world, row, "approve", "mayor.asino")
    assert row.status == Status.APPROVED


def test_whoever_drafted_it_does_not_sign_it_and_conclusions_are_needed(world: Any) -> None:
    row = draft(world, conclusions="", proposals="")
    with pytest.raises(Refused) as refused:
        perform(world, row, "submit", "supervisor.asino")
    assert {problem.field for problem in refused.value.problems} == {"conclusions", "proposals"}


@pytest.mark.parametrize("login", ["curator.asino", "source.asino", "service.asino", "specialist.kedrovy", "admin"])
def test_it_is_read_by_the_bodies_of_its_territory(world: Any, login: str) -> None:
    row = draft(world)
    assert not access.visible(RegulationReport, world.officer(login)).where(RegulationReport.id == row.id).exists()
    for reader in ("head.asino", "mayor.asino", "deputy.asino", "clerk.asino"):
        assert access.may_see(row, world.officer(reader))


def test_the_form_offers_the_last_quarter(world: Any) -> None:
    for now, since, until in (
        (datetime(2026, 11, 23, 9), "2026-07-01", "2026-09-30"),
        (datetime(2027, 1, 1, 9), "2026-10-01", "2026-12-31"),
        (datetime(2028, 4, 30, 9), "2028-01-01", "2028-03-31"),
    ):
        row = records.blank(RegulationReport, world.officer("supervisor.asino", now), now)
        assert (row.period_from.isoformat(), row.period_to.isoformat()) == (since, until)
