"""Поручения: one list over protocols, heads, letters and the plan; the reminder; nothing is stored twice."""

from __future__ import annotations

from typing import Any

import pytest

from console import assignments, records
from console.assignments import Source
from schema.case import Case
from schema.documents.letter_out import TASK, LetterOut
from schema.documents.meeting import AgendaItem, Meeting
from schema.history import Deadline
from schema.registers.assignment import Assignment
from schema.registers.control_journal import PlanControlEntry
from schema.registers.letter_in import LetterIn


def give(world: Any, **given: Any) -> Assignment:
    """The head asks the specialist for something by yesterday."""
    day = world.now.date()
    head, whom = world.officer("head.asino"), world.officer("specialist.asino").employee_id
    known = {"task": "Сверить журнал с полицией", "assigned_to": whom, "due_on": day, "base": "совещание"}
    row: Assignment = records.create(Assignment, known | given, head, world.now).row
    return row


def lines(world: Any, login: str) -> dict[Source, list[assignments.Asked]]:
    found: dict[Source, list[assignments.Asked]] = {}
    for line in assignments.of(world.officer(login), world.now):
        found.setdefault(line.source, []).append(line)
    return found


def test_a_direct_assignment_has_a_term_of_its_own_officer(world: Any) -> None:
    row = give(world)
    term = Deadline.get(Deadline.document == "assignment", Deadline.row_id == row.id)
    assert (term.rule, term.status) == ("DL-P25", "open")
    assert term.responsible_id == world.officer("specialist.asino").employee_id
    [line] = lines(world, "specialist.asino")[Source.DIRECT]
    assert (line.term_id, line.task, line.by) == (term.id, row.task, row.given_by.short)


def test_who_it_is_given_to_marks_it_as_done_on_the_page_of_the_term(world: Any) -> None:
    row = give(world)
    visitor = world.visitor("specialist.asino")
    assert row.task in visitor.open("/assignments/?mine=1").words
    term = Deadline.get(Deadline.document == "assignment", Deadline.row_id == row.id)
    page = visitor.open(f"/term/{term.id}/")
    visitor.send(page, {"on": "сегодня", "reason": "сверено, справка подшита"}, action="/done")
    assert row.task not in visitor.open("/assignments/").words
    assert row.task in visitor.open("/assignments/?state=done").words


def test_the_service_sees_what_is_given_to_its_own_people_alone(world: Any) -> None:
    give(world, task="Опеке: сверить журнал")
    give(world, task="Службе: показать учётные карты", assigned_to=world.officer("curator.asino").employee_id)
    told = [line.task for line in lines(world, "curator.asino").get(Source.DIRECT, [])]
    assert told == ["Службе: показать учётные карты"]
    assert lines(world, "head.kedrovy") == {}


def test_a_letter_with_a_day_is_an_assignment_until_it_is_done(world: Any) -> None:
    clerk = world.officer("clerk.asino")
    given = {
        "kind": "LETTERIN.OTHER",
        "from_text": "Прокуратура",
        "summary": "Представить сведения о семьях",
        "assigned_to": world.officer("specialist.asino").employee_id,
        "resolution": "Подготовить ответ",
        "due_on": world.now.date(),
    }
    letter = records.create(LetterIn, given, clerk, world.now).row
    [line] = lines(world, "specialist.asino")[Source.LETTER]
    assert (line.task, line.by) == ("Подготовить ответ", "Прокуратура")
    records.change(letter, {"done_on": world.now.date(), "done_text": "исх. 12"}, clerk, world.now)
    [line] = lines(world, "specialist.asino")[Source.LETTER]
    assert not line.is_open


def test_a_dated_decision_of_the_council_and_measures_of_the_plan_stand_there(walked: Any) -> None:
    meeting = (
        Meeting.select()
        .join(AgendaItem, on=(AgendaItem.document == Meeting.id))
        .where(AgendaItem.case.is_null(False), Meeting.status == "approved")
        .first()
    )
    item = meeting.agenda[0]
    specialist = walked.officer("specialist.asino")
    AgendaItem.update(due_on=walked.now.date(), responsible=specialist.employee_id).where(
        AgendaItem.id == item.id
    ).execute()
    from console import terms

    Case.update(state="open").where(Case.id == item.case_id).execute()
    PlanControlEntry.update(state="MEASURESTATE.NOT_STARTED", off_control_on=None).execute()
    terms.refresh(Case.get_by_id(item.case_id), walked.now)
    found = lines(walked, "head.asino")
    council = [line for line in found[Source.COUNCIL] if line.due_on == walked.now.date()]
    assert [line.base for line in council] == [f"{meeting.caption}, п. {item.number}"]
    assert council[0].task == (item.decision_text or item.title)
    assert len(found[Source.PLAN]) == PlanControlEntry.select().count()
    for line in found[Source.PLAN]:
        assert line.mark.value in {"overdue", "soon", "on_time"}


def test_a_reminder_is_drawn_up_once_with_the_paragraph_and_the_base(world: Any) -> None:
    row = give(world, due_on=world.now.date())
    visitor = world.visitor("clerk.asino")
    page = visitor.open("/assignments/")
    term = Deadline.get(Deadline.document == "assignment", Deadline.row_id == row.id)
    answer = visitor.send(page, {}, action=f"/remind/term-{term.id}")
    letter = LetterOut.get(LetterOut.kind == TASK)
    assert answer.url == f"/letter-out/edit/?id={letter.id}"
    assert letter.task_base == row.caption and letter.status == "draft"
    assert row.caption in letter.text and row.task in letter.text and f"{row.due_on:%d.%m.%Y}" in letter.text
    assert letter.addressee_org_id == row.to_org_id
    assert "Напоминали: черновик" in visitor.open("/assignments/").words


@pytest.mark.parametrize("line", ["term-999999", "measure-1", "nonsense"])
def test_what_is_not_there_cannot_be_reminded_of(world: Any, line: str) -> None:
    visitor = world.visitor("clerk.asino")
    visitor.post(f"/assignments/remind/{line}", {"csrf_token": visitor.token()}, expect=404)


def test_nobody_outside_cases_opens_the_page(world: Any) -> None:
    world.visitor("source.asino").open("/assignments/", expect=403)
    assert "Поручений на исполнении нет" in world.visitor("head.kedrovy").open("/assignments/").words
