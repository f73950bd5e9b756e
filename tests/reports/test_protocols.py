"""A protocol in the order of office practice, and an extract that knows one case alone."""

import html
import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest

from reports import protocols, render
from schema import registry
from schema.case import Case
from schema.people import Family
from tests.reports import papers
from tests.reports.papers import Office

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def here() -> Iterator[Office]:
    with papers.memory():
        yield papers.office()


@pytest.fixture(scope="module")
def other(here: Office) -> Case:
    family = Family.create(territory=here.territory, family_name="Канарейкины", name_genitive_plural="Канарейкиных")
    return Case.create(territory=here.territory, number="С-КД-2026-0777", family=family, curator=here.specialist)


def meeting(here: Office, other: Case) -> Any:
    model: Any = registry.get("meeting")
    row = model(
        territory=here.territory,
        doc_date=date(2026, 5, 13),
        held_on=date(2026, 5, 12),
        started_at=time(10, 0),
        ended_at=time(12, 30),
        chair=here.specialist,
        secretary=here.curator,
        reg_number="12",
        attachments_text="Канарейка: характеристика",
    )
    attendee, guest, item = (
        model.attendees.row_model,
        model.guests.row_model,
        model.agenda.row_model,
    )
    row.attendees = [
        attendee(member=here.specialist, present=True),
        attendee(member=here.curator, present=False, reason="отпуск"),
    ]
    row.guests = [guest(name="Канарейкина Мария", position="мать")]
    row.agenda = [
        item(
            number=1,
            case=here.case,
            title="О плане семьи Ивановых",
            speaker="Петрова А.С.",
            materials="план",
            heard="доклад о семье.",
            spoke="Возражений нет.",
            decision_text="План согласовать.",
            due_on=date(2026, 6, 1),
            responsible=here.curator,
            votes_for=4,
            votes_abstain=1,
            dissent="Нужен врач.",
        ),
        item(
            number=2,
            case=other,
            title="О семье Канарейкиных",
            speaker="Канарейкин О.О.",
            heard="Канарейка поёт.",
            decision_text="Канарейке жить.",
        ),
    ]
    return row


def seen(sheet: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", sheet)).replace("\u00a0", " ").split())


def test_a_protocol_has_its_parts_in_order(here: Office, other: Case):
    text = seen(render.sheet(meeting(here, other)))
    parts = (
        "ПРОТОКОЛ",
        "заседания Консилиума",
        "12 мая 2026 г.",
        "начало в 10:00, окончание в 12:30",
        "ПРИСУТСТВОВАЛИ: Сидорова О.Н., главный специалист.",
        "Отсутствовали: Петрова А.С., специалист по социальной работе (отпуск).",
        "Присутствуют 1 из 2 членов.",
        "ПРИГЛАШЁННЫЕ: Канарейкина Мария, мать.",
        "ПОВЕСТКА ДНЯ: 1. О плане семьи Ивановых (докладчик: Петрова А.С.; материалы: план)",
        "СЛУШАЛИ: Петрову А.С. – доклад о семье.",
        "ВЫСТУПИЛИ: Возражений нет.",
        "РЕШИЛИ: План согласовать.",
        "Срок исполнения: 01.06.2026. Ответственный: Петрова А.С., специалист по социальной работе.",
        "ГОЛОСОВАЛИ: «за» – 4, «против» – 0, «воздержались» – 1.",
        "Особое мнение: Нужен врач.",
        "СЛУШАЛИ: Канарейкин О.О. – Канарейка поёт.",
        "РЕШИЛИ: Канарейке жить.",
        "ПРИЛОЖЕНИЯ:",
        "Председатель",
        "О.Н. Сидорова",
        "Секретарь",
        "А.С. Петрова",
    )
    at = 0
    for part in parts:
        assert part in text[at:], part
        at = text.index(part, at)


def test_an_extract_holds_one_case_and_nothing_of_the_others(here: Office, other: Case):
    row = meeting(here, other)
    sheet = render.extract(row, here.case)
    text = seen(sheet)
    assert "анарей" not in sheet.lower() and "0777" not in sheet
    for piece in ("ВЫПИСКА ИЗ ПРОТОКОЛА", "По случаю № С-КД-2026-0042", "План согласовать.", "Выписка верна:", "№ 12"):
        assert piece.lower() in text.lower(), piece
    assert "Ивановых" not in render.extract(row, other)
    assert protocols.cases_in(row) == {here.case.id, other.id}


def test_a_scheduled_meeting_is_printable(here: Office):
    sheet = render.sheet(registry.get("meeting")(territory=here.territory))
    assert "None" not in sheet and "СЛУШАЛИ" not in sheet and "ПОВЕСТКА ДНЯ" in sheet


def test_a_decision_without_a_text_is_its_kind(here: Office, other: Case):
    row = meeting(here, other)
    row.agenda[0].decision_text = ""
    row.agenda[0].decision_kind = papers._entry("COUNCILDEC", 1)
    assert "РЕШИЛИ: Слово 1 (COUNCILDEC)." in seen(render.sheet(row))
