"""The production calendar on the screen: the picture of a year, and days that are loaded only after they were seen."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from schema.history import Deadline
from schema.places import CalendarDay, CalendarYear
from tests import signals

pytestmark = pytest.mark.once

DAY_OFF = "24.11.2026; выходной; закон Томской области"


def send(world: Any, text: str, *, expect: int = 200, login: str = "admin", **more: Any) -> Any:
    visitor = world.visitor(login)
    data = {"csrf_token": visitor.token(), "text": text, **more}
    return visitor.post("/calendar-year/load/", list(data.items()), expect=expect)


def field(page: Any, name: str) -> str:
    [found] = page.root.xpath(f"//main//*[@name='{name}']")
    return str(found.value)


def cells(page: Any, tone: str) -> list[str]:
    return [" ".join(node.get("title").split()) for node in page.root.xpath(f"//td[contains(@class, '{tone}')]")]


@pytest.mark.parametrize("login", ["clerk.asino", "curator.kedrovy", "admin"])
def test_who_counts_terms_sees_the_year(world: Any, login: str) -> None:
    page = world.visitor(login).open("/calendar-year/2025/")
    assert len(page.root.xpath("//table[@class='month']")) == 12
    assert "рабочих дней 247" in page.words and "утверждён" in page.words
    assert any("01.11.2025" in words and "рабочий выходной, на час короче" in words for words in cells(page, "worked"))
    assert any("30.04.2025" in words and "на час короче" in words for words in cells(page, "short"))
    assert any("31.12.2025" in words and "перенесённый" in words for words in cells(page, "moved"))
    assert len(cells(page, "holiday")) == 14
    assert len(page.root.xpath("//td[contains(@class, 'today')]")) == 0
    assert len(world.visitor(login).open("/calendar-year/").root.xpath("//td[contains(@class, 'today')]")) == 1


def test_a_provisional_and_an_unknown_year_say_so(world: Any) -> None:
    visitor = world.visitor("clerk.asino")
    assert "предварительный" in visitor.open("/calendar-year/2027/").words
    page = visitor.open("/calendar-year/2050/")
    assert "не загружен" in page.words and "Исключений нет" in page.words
    assert "Загрузить переносы" not in page.words
    for year in ("1999", "2101", "99999999999999999999"):
        visitor.open(f"/calendar-year/{year}/", expect=404)
    visitor.open("/calendar-year/2026/?territory=kedrovy", expect=404)


def test_only_the_administrator_changes_it(world: Any) -> None:
    visitor = world.visitor("clerk.asino")
    visitor.open("/calendar-year/load/", expect=403)
    send(world, DAY_OFF, login="clerk.asino", expect=403)
    sent = [("csrf_token", visitor.token()), ("standing", "settled"), ("basis", "акт")]
    visitor.post("/calendar-year/2027/standing/", sent, expect=403)
    world.visitor("regional").open("/calendar-year/2026/", expect=403)


def test_a_pasted_day_is_seen_before_it_is_loaded(world: Any) -> None:
    entry = signals.register(world)
    due = Deadline.get(Deadline.rule == "DL-L2").due_on
    preview = send(world, DAY_OFF, seen="0" * 64, reason="закон")
    assert f"{due:%d.%m.%Y}" in preview.words and str(entry.reg_number) in preview.words
    assert "специалист отдела опеки" in preview.words
    assert Deadline.get(Deadline.rule == "DL-L2").due_on == due
    seen = field(preview, "seen")
    assert "Напишите, почему" in send(world, DAY_OFF, seen=seen, expect=422).words
    assert "Что изменится" in send(world, DAY_OFF, seen=seen, reason="закон", territory="asino").words, (
        "for another territory it is another change"
    )
    assert not CalendarDay.select().where(CalendarDay.day == date(2026, 11, 24)).exists()
    page = send(world, DAY_OFF, seen=seen, reason="закон")
    assert page.url.startswith("/calendar-year/2026/") and "изменено дней 1" in page.words
    assert Deadline.get(Deadline.rule == "DL-L2").due_on > due


def test_a_regional_day_is_shown_to_its_territory(world: Any) -> None:
    preview = send(world, DAY_OFF, territory="asino")
    send(world, DAY_OFF, territory="asino", seen=field(preview, "seen"), reason="закон")
    shown = {login: cells(world.visitor(login).open("/calendar-year/2026/"), "regional") for login in
             ("clerk.asino", "clerk.kedrovy", "admin")}  # fmt: skip
    assert (len(shown["clerk.asino"]), shown["clerk.kedrovy"], shown["admin"]) == (1, [], [])
    assert len(cells(world.visitor("admin").open("/calendar-year/2026/?territory=asino"), "regional")) == 1


def test_an_uploaded_file_comes_into_the_field(world: Any) -> None:
    for encoding in ("utf-8-sig", "cp1251"):
        page = send(world, "", file=(io.BytesIO(DAY_OFF.encode(encoding)), "год.csv"))
        assert field(page, "text") == DAY_OFF and "24.11.2026" in page.words


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("год.pdf", DAY_OFF.encode(), "кончается на .txt или .csv"),
        ("год", DAY_OFF.encode(), "кончается на .txt или .csv"),
        ("год.csv", b"PK\x03\x04\0\0", "не текст"),
        ("ГОД.TXT", DAY_OFF.encode("utf-16"), "не текст"),
    ],
)
def test_a_file_that_is_no_text_is_refused_and_what_was_typed_stays(
    world: Any, name: str, content: bytes, words: str
) -> None:
    page = send(world, DAY_OFF, file=(io.BytesIO(content), name), expect=422)
    assert words in page.words and field(page, "text") == DAY_OFF


def test_a_mistake_is_named_by_its_line_and_the_text_stays(world: Any) -> None:
    page = send(world, f"{DAY_OFF}\nчепуха", expect=422)
    assert "Строка 2" in page.words and "чепуха" in field(page, "text")
    assert "слишком велик" in send(world, "x" * 70_000, expect=422).words


def test_a_year_is_marked_with_its_decree(world: Any) -> None:
    visitor = world.visitor("admin")
    page = visitor.open("/calendar-year/2027/")
    preview = visitor.send(page, {"standing": "settled", "basis": "ПП № 1; п. 2"}, action="/standing/")
    assert "предварительный" in preview.words and CalendarYear.get(CalendarYear.year == 2027).provisional
    done = send(world, field(preview, "text"), seen=field(preview, "seen"), reason="принято")
    assert "утверждён" in done.words
    year = CalendarYear.get(CalendarYear.year == 2027)
    assert (year.provisional, year.basis) == (False, "ПП № 1; п. 2")
    page = visitor.open("/calendar-year/2027/")
    visitor.send(page, {"basis": ""}, action="/standing/", expect=422)
