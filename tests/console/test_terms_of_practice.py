"""Terms of the first days: opened by their event, met by the paper that the regulation names (domain C.3, L.3)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from console import records, terms, workflow
from schema.documents.phone_message import PhoneMessage
from schema.documents.service_memo import ServiceMemo
from schema.history import Deadline
from schema.places import Organisation
from schema.registers.reception import Reception
from tests import signals
from validators.deadlines import Standing, standing

CHILD = {"last_name": "Черных", "first_name": "Пётр", "gender": "m"}
FACT = "Ребёнок третий день приходит без завтрака, говорит, что дома никого нет уже вторые сутки."


def term(rule: str) -> Deadline:
    found: Deadline = Deadline.get(Deadline.rule == rule)
    return found


def call(world: Any) -> Any:
    """A school telephones on Monday 23.11.2026."""
    given = {
        "from_person": "Орлова Т. М.",
        "from_position": "социальный педагог",
        "from_phone": "+7 38241 2-10-10",
        "to_org": Organisation.get(Organisation.role_in_system == "guardianship").id,
        "to_person": "начальнику отдела",
        "text": FACT,
        "children": [CHILD],
        "location": "ул. Учебная, д. 5",
        "immediate_threat": "no",
        "received_by": "делопроизводитель",
    }
    row = records.create(PhoneMessage, given, world.officer("source.asino"), world.now).row
    workflow.perform(row, "send", world.officer("source.asino"), world.now)
    return row


def memo(world: Any, moment: datetime, **changes: Any) -> Any:
    given = {
        "addressee_org": Organisation.get(Organisation.role_in_system == "guardianship").id,
        "children": [CHILD],
        "child_location": "ул. Учебная, д. 5",
        "detected_place": "школа",
        "detection_way": "DETECT.TALK",
        "abuse_kinds": ["ABUSE.NEGLECT"],
        "facts": FACT,
        "immediate_threat": "no",
    }
    officer = world.officer("source.asino", moment)
    row = records.create(ServiceMemo, {**given, **changes}, officer, moment).row
    return workflow.perform(row, "send", officer, moment)


def test_a_memo_follows_the_call_within_a_working_day(world: Any) -> None:
    """DL-P2: the memo about the same child joins the case of the call, and no second case begins."""
    message = call(world)
    due = term("DL-P2")
    assert (due.status, due.due_on) == ("open", date(2026, 11, 24))
    written = memo(world, world.now + timedelta(days=1))
    assert written.case_id == PhoneMessage.get_by_id(message.id).case_id == due.case_id
    assert PhoneMessage.get_by_id(message.id).followed_by_memo_id == written.id
    assert (term("DL-P2").status, term("DL-P2").met_on) == ("met", date(2026, 11, 24))


def test_a_memo_about_another_child_leaves_the_call_waiting(world: Any) -> None:
    message = call(world)
    other = memo(world, world.now, children=[CHILD | {"first_name": "Фёдор"}])
    assert other.case_id != PhoneMessage.get_by_id(message.id).case_id
    assert term("DL-P2").status == "open"


@pytest.mark.parametrize(("threat", "rules"), [("yes", {"DL-P19", "DL-L6", "DL-L2"}), ("no", {"DL-P3", "DL-L2"})])
def test_an_immediate_threat_is_looked_into_the_same_day(world: Any, threat: str, rules: set[str]) -> None:
    """The three working days of the law stay; the practice of the territory asks for the day of the signal."""
    urgency = "URGENCY.NOW" if threat == "yes" else "URGENCY.DAYS3"
    signals.register(world, received_at=datetime(2026, 11, 20, 20, 15), immediate_threat=threat, urgency=urgency)
    found = {row.rule: row.due_at for row in Deadline.select() if row.rule in {"DL-P3", "DL-P19", "DL-L2", "DL-L6"}}
    assert set(found) == rules
    if threat == "yes":  # six hours reach into the next day (L.3.3)
        assert found["DL-P19"] == found["DL-L6"] == datetime(2026, 11, 21, 2, 15)


def appeal(world: Any, moment: datetime, **given: Any) -> Any:
    known = {
        "applicant": "Сидорова Нина Петровна",
        "applicant_address": "г. Асино, ул. Ленина, д. 1",
        "topic": "Просит помочь с устройством ребёнка в детский сад.",
        "came_at": datetime(2026, 11, 18, 10, 0),
    }
    return records.create(Reception, {**known, **given}, world.officer("clerk.asino", moment), moment).row


def test_an_appeal_is_registered_in_three_days(world: Any) -> None:
    """DL-A2: 18.11 + 3 is Saturday, so Friday; registered on Monday it is a working day late."""
    appeal(world, world.now, outcome="APPEAL.WRITTEN", registered_on=date(2026, 11, 23))
    found = term("DL-A2")
    assert (found.due_on, found.status, found.days_late) == (date(2026, 11, 20), "late", 1)


def test_an_appeal_to_others_is_forwarded_in_seven_days(world: Any) -> None:
    """DL-A3 opens with the registration; the forwarding meets it."""
    given = {"outcome": "APPEAL.FORWARDED", "registered_on": date(2026, 11, 20), "forwarded_to": "отдел образования"}
    row = appeal(world, world.now, **given, forwarded_on=date(2026, 11, 23))
    found = term("DL-A3")
    assert (found.row_id, found.due_on, found.status) == (row.id, date(2026, 11, 27), "met")
    assert not Deadline.select().where(Deadline.rule == "DL-A1").exists()


@pytest.mark.parametrize(("minutes", "late"), [(-1, False), (1, True)])
@pytest.mark.parametrize("rule", ["DL-P1", "DL-P19"])
def test_a_term_in_hours_is_overdue_in_its_hour_everywhere(world: Any, rule: str, minutes: int, late: bool) -> None:
    """24 hours and six hours: badge, list and count turn in the same minute, not on the next day."""
    evening = datetime(2026, 11, 23, 20, 0)
    threat = {"immediate_threat": "yes", "urgency": "URGENCY.NOW"}
    signals.register(world, received_at=evening, now=evening + timedelta(minutes=30), **threat)
    Deadline.update(status="cancelled").where(Deadline.rule != rule).execute()
    Deadline.update(status="open", met_on=None).where(Deadline.rule == rule).execute()
    row = term(rule)
    assert row.due_at - evening == timedelta(hours=24 if rule == "DL-P1" else 6)
    moment = row.due_at + timedelta(minutes=minutes)
    world.set_clock(moment)
    officer = world.officer("supervisor.asino", moment)
    page = world.visitor("supervisor.asino").open("/overdue/")
    badges = page.root.xpath("//a[contains(@href,'/overdue')]//span[contains(@class,'badge')]")
    rows = page.root.xpath("//table[@id='terms']/tbody/tr")
    assert terms.count_overdue(officer, moment) == len(rows) == len(badges) == int(late)
    mark = standing(row.status, row.due_at, moment, records.context_for(row, officer, moment).calendar)
    assert (mark is Standing.OVERDUE) == late
