"""Around a meeting: the agenda from what is due, late forms, the protocol from decisions, cases moved by it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pdfplumber
import pytest

from schema import registry
from schema.documents.meeting import AgendaItem, Meeting
from schema.documents.monitoring_form import MonitoringForm
from schema.registers.control_journal import PlanControlEntry
from tests.journeys.beginnings import at_monitoring, presented
from tests.journeys.kept import kept
from tests.journeys.story import Story
from tests.pages import Page

pytestmark = pytest.mark.once


@kept
def scheduled(world: Any, days: int = 6) -> tuple[Story, int]:
    """A case at stage 9 and a meeting without questions; (story, meeting)."""
    story = at_monitoring(world)
    return story, story.schedule(story.now.date() + timedelta(days=days))


@kept
def scheduled_with_form(world: Any) -> tuple[Story, int]:
    """… before which the form has been handed over and graded; (story, meeting)."""
    story, meeting = scheduled(world)
    handed_over(story, meeting)
    return story, meeting


def handed_over(story: Story, meeting: int, *, graded: bool = True, **given: Any) -> int:
    form = story.monitoring(meeting, **given)
    story.do("curator", "monitoring-form", form, "hand-over")
    if graded:
        story.grade_work(form)
    return form


def agenda(story: Story, meeting: int) -> Page:
    return story.as_("secretary").open(f"/meeting/{meeting}/agenda/")


def offered(page: Page) -> dict[str, bool]:
    """Questions on offer, and whether they are ticked."""
    return {node.get("value"): node.get("checked") is not None for node in page.root.xpath("//input[@name='question']")}


def press(story: Story, meeting: int, what: str, *values: Any, name: str = "question", expect: int = 200) -> Page:
    visitor = story.as_("secretary")
    data = [("csrf_token", visitor.token()), *((name, str(value)) for value in values)]
    return visitor.post(f"/meeting/{meeting}/agenda/{what}", data, expect=expect)


def questions(meeting: int) -> list[str]:
    return [item.kind_id for item in Meeting.get_by_id(meeting).agenda]


def decided(story: Story, meeting: int, *kinds: str, **given: str) -> None:
    """Only what was decided and how many voted is typed; the protocol is signed."""
    members = len(story.council())
    typed: dict[str, str] = {"started_at": "10:00", "ended_at": "11:00", "doc_date": "сегодня", **given}
    for n, kind in enumerate(kinds):
        typed |= {f"agenda-{n}-decision_kind": f"COUNCILDEC.{kind}", f"agenda-{n}-votes_for": str(members)}
    story.edit("secretary", "meeting", meeting, **typed)
    story.do("secretary", "meeting", meeting, "submit")
    story.do("member", "meeting", meeting, "approve")


# ------------------------------------------------------------------ the agenda


def test_a_meeting_is_scheduled_first_and_its_agenda_comes_from_what_is_due(world: Any) -> None:
    story, meeting = scheduled_with_form(world)
    page = agenda(story, meeting)
    case = story.case_id
    assert offered(page) == {f"{case}:MONITORING": True, f"{case}:FURTHER": True}
    assert "Рассмотрение результатов мониторинга: до" in page.words, "the monthly review (10.1) is a reason of its own"
    press(story, meeting, "put", f"{case}:MONITORING", f"{case}:FURTHER")
    items = Meeting.get_by_id(meeting).agenda
    assert {item.kind_id for item in items} == {"AGENDA.MONITORING", "AGENDA.FURTHER"}
    assert [item.number for item in items] == [1, 2]
    assert all("форма мониторинга" in item.materials and item.speaker == story.case.curator.short for item in items)
    assert offered(agenda(story, meeting)) == {}


def test_a_plan_that_was_presented_is_offered_with_its_papers(world: Any) -> None:
    story, plan, first = presented(world)
    page = agenda(story, first)
    assert offered(page) == {}, "it is on this agenda already"
    AgendaItem.delete().execute()
    assert offered(agenda(story, first)) == {f"{story.case_id}:PLAN_EXPERTISE": True}
    press(story, first, "put", f"{story.case_id}:PLAN_EXPERTISE")
    (item,) = Meeting.get_by_id(first).agenda
    assert item.plan_id == plan and item.materials.startswith("представление №")


def test_the_proposal_of_the_form_chooses_the_question(world: Any) -> None:
    story, meeting = scheduled(world)
    handed_over(story, meeting, proposal="close", level=4)
    assert set(offered(agenda(story, meeting))) == {f"{story.case_id}:MONITORING", f"{story.case_id}:CLOSING"}


def test_what_was_put_off_comes_back_at_the_next_meeting(world: Any) -> None:
    story = at_monitoring(world)
    meeting = story.schedule(story.now.date() + timedelta(days=6), {"kind": "AGENDA.CORRECTION"})
    story.later(days=6)
    decided(story, meeting, "POSTPONE")
    following = story.schedule(story.now.date() + timedelta(days=14))
    page = agenda(story, following)
    assert f"{story.case_id}:CORRECTION" in offered(page)
    assert f"отложен на заседании {Meeting.get_by_id(meeting).held_on:%d.%m.%Y}" in page.words


def test_a_meeting_without_questions_cannot_be_signed(world: Any) -> None:
    story, meeting = scheduled(world, 1)
    story.later(days=1)
    story.edit("secretary", "meeting", meeting, started_at="10:00", ended_at="11:00", doc_date="сегодня")
    page = story.do("secretary", "meeting", meeting, "submit", expect=422)
    assert "Повестка" in " ".join(page.problems())


# ------------------------------------------------------------------ late forms (K 3.3)


@kept
def handed_over_late(world: Any) -> tuple[Story, int, int]:
    """Three days before the meeting of Kedrovy; (story, meeting, form)."""
    story = at_monitoring(world, "kedrovy")
    meeting = story.schedule(story.now.date() + timedelta(days=3))
    return story, meeting, handed_over(story, meeting)


def test_a_late_form_goes_to_the_next_meeting_with_its_questions(world: Any) -> None:
    story, meeting, form = handed_over_late(world)
    held_on = Meeting.get_by_id(meeting).held_on
    page = agenda(story, meeting)
    assert set(offered(page).values()) == {False}, "a late form is not ticked"
    assert "до заседания дней: 3, нужно не менее 4" in page.words
    press(story, meeting, "put", f"{story.case_id}:MONITORING", f"{story.case_id}:FURTHER")
    assert "Сначала назначьте следующее заседание" in " ".join(
        press(story, meeting, "next", form, name="form", expect=422).problems()
    )
    following = story.schedule(held_on + timedelta(days=14))
    press(story, meeting, "next", form, name="form")
    assert (questions(meeting), set(questions(following))) == ([], {"AGENDA.MONITORING", "AGENDA.FURTHER"})
    stored = MonitoringForm.get_by_id(form)
    assert (stored.meeting_id, stored.lead_days, stored.lead_violation) == (following, 17, False)
    story.do("head", "monitoring-form", form, "accept")


def test_a_form_admitted_in_writing_is_not_late(world: Any) -> None:
    story, meeting, form = handed_over_late(world)
    story.edit(
        "head",
        "monitoring-form",
        form,
        violation_reason="куратор был в командировке, материалы представлены полностью",
        admitted_by=str(story.employee("head").id),
    )
    assert set(offered(agenda(story, meeting)).values()) == {True}
    assert press(story, meeting, "next", form, name="form", expect=422).problems()


# ------------------------------------------------------------------ the protocol and what follows


@kept
def reviewed(world: Any, *, done: bool = True, corrections: str = "") -> tuple[Story, int, int]:
    """The meeting reviewed the results and decided to go on; (story, meeting, form)."""
    story = at_monitoring(world)
    meeting = story.schedule(
        story.now.date() + timedelta(days=6), {"kind": "AGENDA.MONITORING"}, {"kind": "AGENDA.FURTHER"}
    )
    form = handed_over(story, meeting)
    story.do("service", "monitoring-form", form, "accept")
    story.move("service", "T11")
    if not done:
        PlanControlEntry.update(off_control_on=None, state="MEASURESTATE.NOT_DONE", due_on=date(2026, 5, 1)).execute()
    story.later(days=6)
    decided(story, meeting, "RESULTS_APPROVED", "CONTINUE", **{"agenda-0-corrections": corrections})
    return story, meeting, form


def test_the_protocol_is_written_from_its_decisions(world: Any) -> None:
    story, meeting, _ = reviewed(world, corrections="уровень по критерию A1 повышен до 3.")
    first, second = Meeting.get_by_id(meeting).agenda
    number = story.case.title
    assert first.decision_text == f"Результаты мониторинга по случаю № {number} утвердить."
    assert second.decision_text == f"Продолжить работу со случаем № {number} по действующему плану."
    assert second.heard == f"о дальнейшей работе со случаем № {number}."
    body = story.as_("secretary").open(f"/meeting/{meeting}/print.pdf").body
    with pdfplumber.open(io.BytesIO(body)) as printed:
        text = " ".join(" ".join((page.extract_text() or "").split()) for page in printed.pages)
    assert "Скорректировано на заседании: уровень по критерию A1" in text


def test_a_typed_text_is_never_replaced(world: Any) -> None:
    story = at_monitoring(world)
    meeting = story.schedule(story.now.date() + timedelta(days=1), {"kind": "AGENDA.FURTHER"})
    story.later(days=1)
    decided(story, meeting, "CONTINUE", **{"agenda-0-decision_text": "Работать дальше.", "agenda-0-heard": "о семье."})
    (item,) = Meeting.get_by_id(meeting).agenda
    assert (item.heard, item.decision_text) == ("о семье.", "Работать дальше.")


def test_the_signed_protocol_moves_its_cases_at_one_press(world: Any) -> None:
    story, meeting, form = reviewed(world)
    page = agenda(story, meeting)
    assert "Результаты мониторинга утверждены" in page.words and "утверждены в письменном виде" in page.words
    press(story, meeting, "carry-out")
    story.stands(10, "open")
    story.result(form)
    press(story, meeting, "carry-out")
    story.stands(11, "open")
    assert "Что следует из решений" not in agenda(story, meeting).words


def test_the_decision_of_the_department_knows_that_of_the_council(world: Any) -> None:
    story, meeting, form = reviewed(world)
    page = story.as_("specialist").open(f"/case-decision/new/?case={story.case_id}")
    shown = {node.get("name"): node for node in page.form().xpath(".//*[@name]")}
    chosen = {
        name: shown[name].xpath(".//option[@selected]/@value")
        for name in ("kind", "meeting", "monitoring")
        if name in shown
    }
    assert chosen == {"kind": ["continue"], "meeting": [str(meeting)], "monitoring": [str(form)]}
    assert shown["protocol_item"].get("value") == "2"
    assert "Продолжить работу" in (shown["grounds"].text or "")


def test_overdue_measures_are_noted_in_the_control_journal(world: Any) -> None:
    story, meeting, _ = reviewed(world, done=False)
    paper = Meeting.get_by_id(meeting)
    for entry in PlanControlEntry.select().where(PlanControlEntry.case == story.case_id):
        assert f"Протокол заседания {paper.reference}, п. 1: результаты утвердить." in entry.actions_taken


def test_corrections_of_the_meeting_stand_in_the_written_results(world: Any) -> None:
    story, _, form = reviewed(world, corrections="уровень по критерию A1 повышен до 3.")
    result = registry.get("monitoring-result").get_by_id(story.result(form))
    page = story.as_("specialist").open(f"/monitoring-result/details/?id={result.id}")
    assert "с корректировкой: уровень по критерию A1 повышен до 3" in page.words


# ------------------------------------------------------------------ who may


@pytest.mark.parametrize("role", ["curator", "specialist"])
def test_who_knows_only_the_calendar_of_meetings_sees_no_agenda(world: Any, role: str) -> None:
    story, meeting = scheduled(world)
    story.as_(role).open(f"/meeting/{meeting}/agenda/", expect=403)
    story.as_(role).open(f"/meeting/{meeting}/agenda.pdf", expect=403)


def test_another_municipality_does_not_know_the_meeting(world: Any) -> None:
    _, meeting = scheduled(world)
    world.visitor("secretary.kedrovy").open(f"/meeting/{meeting}/agenda/", expect=404)


def test_members_get_the_agenda_and_the_list_of_papers_on_paper(world: Any) -> None:
    story, meeting = scheduled_with_form(world)
    press(story, meeting, "put", f"{story.case_id}:MONITORING")
    body = story.as_("secretary").open(f"/meeting/{meeting}/agenda.pdf").body
    with pdfplumber.open(io.BytesIO(body)) as printed:
        text = " ".join(" ".join((page.extract_text() or "").split()) for page in printed.pages)
    assert (
        "ПОВЕСТКА ДНЯ" in text and ".." not in text and "форма мониторинга б/н от" in text and story.case.title in text
    )


def test_an_unknown_placeholder_in_a_ready_text_is_refused(world: Any) -> None:
    visitor = world.visitor("admin")
    page = visitor.open("/protocol-text/new/")
    answer = visitor.send(
        page, {"decision": "COUNCILDEC.AGREE", "text": "{nobody} согласовать"}, action="new/", expect=422
    )
    assert "nobody" in " ".join(answer.problems())
