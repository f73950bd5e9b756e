"""An institution that carries out measures: it sees whose child, what and by when – and reaches nothing else.

On PostgreSQL: what it reaches and what its search looks through; the rest asks about the doors and is asked once.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

import schema.documents
import schema.registers  # noqa: F401
from console import access
from schema import registry
from schema.case import Case
from schema.documents.measure_report import MeasureReport
from schema.history import Deadline
from schema.registers.control_journal import PlanControlEntry
from schema.spec import Reach, State, Status
from tests.journeys.beginnings import diagnosed
from tests.journeys.kept import kept
from tests.journeys.story import TEXT, Story
from tests.pages import Page

#: What an executor may list beside reference rows of its territory.
ITS_OWN = {"control-journal", "measure-report", "cooperation-agreement", "plan-approval-order"}


@kept
def executing(world: Any) -> Story:
    """A case at stage 8 whose first measure is the clinic's and whose second the service's."""
    story = diagnosed(world)
    clinic = story.employee("executor").organisation_id
    plan, meeting = story.from_diagnosis(20, **{"measures-0-executor_org": str(clinic)})
    story.from_council(plan, meeting, executors=[clinic])
    story.later(days=10)
    return story


def own_measure(story: Story) -> PlanControlEntry:
    mine = PlanControlEntry.executor_org == story.employee("executor").organisation_id
    return PlanControlEntry.select().where(PlanControlEntry.case == story.case_id, mine).get()


def foreign_measure(story: Story) -> PlanControlEntry:
    others = PlanControlEntry.executor_org != story.employee("executor").organisation_id
    return PlanControlEntry.select().where(PlanControlEntry.case == story.case_id, others).get()


def told(story: Story, entry: PlanControlEntry, expect: int = 200, **given: Any) -> Page:
    visitor = story.as_("executor")
    page = visitor.open(f"/measure-report/new/?measure={entry.id}")
    typed = {"reporter": "врач-педиатр", "done": TEXT, "state": "MEASURESTATE.DONE", "family_participation": "active"}
    return visitor.send(page, {**typed, **given}, action="new/", expect=expect)


@pytest.mark.once
def test_an_executor_sees_its_measure_and_nothing_of_the_abuse(world: Any) -> None:
    story = executing(world)
    listed = story.as_("executor").open("/control-journal/")
    assert "сопровождение в школе" in listed.words and "Черных Пётр" in listed.words
    assert "патронаж семьи" not in listed.words  # the service's measure
    mine = own_measure(story)
    details = story.as_("executor").open(f"/control-journal/details/?id={mine.id}")
    for child in story.children:
        assert child.full_name in details.words
    assert f"{mine.due_on:%d.%m.%Y}" in details.words
    for hidden in ("Причина неисполнения", "Принятые меры", "Кто контролировал", "Семья", "План", "Внесено", TEXT[:30]):
        assert hidden not in details.words, hidden


def test_an_executor_reaches_nothing_else(world: Any) -> None:
    story = executing(world)
    told(story, own_measure(story))
    officer = world.officer("executor.asino")
    visitor = story.as_("executor")
    for model in registry.models():
        key, reach = model.spec.key, model.spec.access.reach
        rows = list(access.visible(model, officer))
        if key in ITS_OWN or reach in {Reach.TERRITORY, Reach.EVERYONE}:
            assert reach in {Reach.CASE, Reach.TERRITORY, Reach.EVERYONE}
            continue
        assert rows == [], key
        known = model.select().first()
        addresses = [f"/{key}/", f"/{key}/new/"]
        addresses += [f"/{key}/details/?id={known.id}", f"/{key}/edit/?id={known.id}"] if known else []
        for url in addresses:
            page = visitor.open(url, expect=None)
            assert page.status in {403, 404}, url
            assert "Черных" not in page.text, url
    assert {row.executor_org_id for row in access.visible(PlanControlEntry, officer)} == {officer.organisation_id}


@pytest.mark.once
def test_the_desk_of_an_executor_tells_of_its_measures_alone(world: Any) -> None:
    story = executing(world)
    mine = own_measure(story)
    story.at(datetime.combine(mine.due_on - timedelta(days=1), time(9)))
    near = story.as_("executor").open("/desk/").words
    assert "Сегодня и ближайшие три рабочих дня" in near and mine.measure_text in near
    story.at(datetime.combine(mine.due_on + timedelta(days=10), time(9)))
    late = story.as_("executor").open("/desk/").words
    assert "Просрочено" in late and mine.measure_text in late and "На сегодня всё" not in late
    for hidden in (foreign_measure(story).measure_text, story.case.title, "Черных"):
        assert hidden not in late, hidden
    Case.update(state=State.CLOSED).where(Case.id == story.case_id).execute()
    assert "На сегодня всё" in story.as_("executor").open("/desk/").words


@pytest.mark.once
def test_addresses_of_foreign_measures_are_closed(world: Any) -> None:
    story = executing(world)
    visitor, foreign, mine = story.as_("executor"), foreign_measure(story), own_measure(story)
    for url in (
        f"/control-journal/details/?id={foreign.id}",
        f"/measure-report/new/?measure={foreign.id}",
        f"/control-journal/edit/?id={mine.id}",
        f"/control-journal/{mine.id}/print.pdf",
        "/control-journal/journal.pdf?from=01.01.2026&to=31.12.2026",
        f"/case/{story.case_id}/",
        "/overdue",
    ):
        page = visitor.open(url, expect=None)
        assert page.status in {403, 404}, url
        assert "Черных" not in page.text, url
    form = visitor.open(f"/measure-report/new/?measure={mine.id}")
    assert f"/case/{story.case_id}/" not in form.text and "семья" not in form.words
    answer = told(story, mine, expect=422, measure=str(foreign.id))
    assert "выберите значение из списка" in " ".join(answer.problems())


def test_the_search_of_an_executor_is_no_oracle(world: Any) -> None:
    """What the executor does not see is not looked through for it (trap T7)."""
    story = executing(world)
    entry = own_measure(story)
    story.edit("curator", "control-journal", entry.id, actions_taken="секретная отметка контроля")
    visitor = story.as_("executor")
    page = visitor.post("/search/", {"csrf_token": visitor.token(), "text": "секретная"})
    assert "пункт плана" not in page.words
    answer = visitor.client.post(
        "/control-journal/lookup/",
        json={"text": "секретная"},
        headers={"X-CSRFToken": visitor.token(), "Referer": "http://localhost/"},
    )
    nothing = visitor.client.post(
        "/control-journal/lookup/",
        json={"text": "такого слова нет"},
        headers={"X-CSRFToken": visitor.token(), "Referer": "http://localhost/"},
    )
    assert answer.get_json() == nothing.get_json()


@pytest.mark.once
def test_a_report_feeds_the_control_journal_when_the_curator_takes_it(world: Any) -> None:
    story = executing(world)
    entry = own_measure(story)
    told(story, entry, difficulties="Мать опаздывала", proposals="Продолжить")
    report = MeasureReport.select().order_by(MeasureReport.id.desc()).get()
    assert report.case_id == story.case_id  # found through the measure: an executor knows no cases
    assert story.as_("curator").open(f"/measure-report/details/?id={report.id}", expect=None).status == 404  # a draft
    story.do("executor", "measure-report", report.id, "send")
    assert own_measure(story).state_id == "MEASURESTATE.NOT_STARTED"
    story.do("curator", "measure-report", report.id, "receive")
    turn = Deadline.get(Deadline.rule == "DL-P11", Deadline.met_on.is_null(False))
    assert (turn.document, turn.row_id) == ("organisation", story.employee("executor").organisation_id)
    assert (turn.status, turn.met_on) == ("met", story.now.date())
    fed = own_measure(story)
    assert (fed.state_id, fed.way_id, fed.percent) == ("MEASURESTATE.DONE", "CHECKWAY.REPORT", 100)
    assert (fed.checked_on, fed.checked_by_id) == (story.now.date(), story.employee("curator").id)
    assert fed.control_by == "service"
    assert fed.fail_text == "Мать опаздывала" and "Продолжить" in fed.actions_taken
    assert fed.plan.measures[0].status_id == "MEASURESTATE.DONE"
    printed = story.as_("executor").open(f"/measure-report/{report.id}/print.pdf")
    assert printed.body.startswith(b"%PDF")


@pytest.mark.once
def test_a_report_does_not_overwrite_a_row_that_is_off_control(world: Any) -> None:
    story = executing(world)
    story.control()
    entry = own_measure(story)
    told(story, entry, state="MEASURESTATE.NOT_DONE", fail_reason="FAILREASON.NO_SHOW")
    report = MeasureReport.select().order_by(MeasureReport.id.desc()).get()
    story.do("executor", "measure-report", report.id, "send")
    story.do("curator", "measure-report", report.id, "receive")
    assert own_measure(story).state_id == "MEASURESTATE.DONE"
    assert MeasureReport.get_by_id(report.id).status == Status.RECEIVED


@pytest.mark.once
@pytest.mark.parametrize("role", ["executor", "source"])
def test_a_party_reads_its_own_agreement_only(world: Any, role: str) -> None:
    story = Story(world, "asino", datetime(2026, 4, 2, 10, 0))
    from tests.journeys.whole import agreement

    mine = agreement(story, story.employee(role).organisation_id)
    other = agreement(story, story.employee("source" if role == "executor" else "executor").organisation_id)
    visitor = story.as_(role)
    assert visitor.open(f"/cooperation-agreement/details/?id={mine}").title
    assert visitor.open(f"/cooperation-agreement/{mine}/print.pdf").body.startswith(b"%PDF")
    assert visitor.open(f"/cooperation-agreement/details/?id={other}", expect=None).status == 404
    assert len(list(access.visible(registry.get("cooperation-agreement"), world.officer(f"{role}.asino")))) == 1
