"""The pages of the trail: who looked; acts without contents for the administrator; the sheet; the incident pack."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from console import audit, chain, regulations
from schema.case import Case
from schema.history import Audit
from schema.places import Territory
from schema.registers.abuse_journal import AbuseFactEntry
from tests import signals

SECRET = "Мать ушла из дома в пятницу, дети одни, старший кормит младшую хлебом и водой."


@pytest.fixture
def case(world: Any) -> Case:
    """A case of Asino that its specialist opened and whose address was changed."""
    entry = signals.register(world, summary=SECRET)
    from console import records

    clerk = world.officer("clerk.asino")
    records.change(AbuseFactEntry.get_by_id(entry.id), {"address": "г. Асино, ул. Лесная, д. 1"}, clerk, world.now)
    world.visitor("specialist.asino").open(f"/case/{entry.case_id}/")
    found: Case = Case.get_by_id(entry.case_id)
    return found


def pdf_text(content: bytes) -> str:
    with pdfplumber.open(io.BytesIO(content)) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


# ------------------------------------------------------------------ who looked


@pytest.mark.parametrize("login", ["head.asino", "deputy.asino", "supervisor.asino"])
def test_who_looked_is_shown_to_those_who_answer_for_the_territory(world: Any, case: Case, login: str) -> None:
    visitor = world.visitor(login)
    assert "Кто смотрел" in visitor.open(f"/case/{case.id}/").words
    page = visitor.open(f"/case/{case.id}/who/")
    assert world.officer("specialist.asino").name in page.words and world.officer(login).name in page.words
    assert "Лесная" not in page.words and SECRET not in page.words, "changes are not looks"


@pytest.mark.parametrize(
    ("login", "status"),
    [("specialist.asino", 403), ("clerk.asino", 403), ("head.kedrovy", 404), ("admin", 404), ("curator.asino", 404)],
)
def test_others_do_not_see_who_looked(world: Any, case: Case, login: str, status: int) -> None:
    assert world.visitor(login).open(f"/case/{case.id}/who/", expect=None).status == status


def test_a_curator_sees_who_looked_at_an_own_case_only(world: Any, case: Case) -> None:
    Case.update(curator=world.officer("curator.asino").employee_id).where(Case.id == case.id).execute()
    assert world.visitor("curator.asino").open(f"/case/{case.id}/who/").title == "Кто смотрел"
    assert world.visitor("curator2.asino").open(f"/case/{case.id}/who/", expect=404).status == 404


def test_a_journal_that_held_the_case_counts_as_taken_out(world: Any, case: Case) -> None:
    world.visitor("clerk.asino").open("/abuse-journal/journal.pdf?from=01.01.2026&to=31.12.2026")
    page = world.visitor("head.asino").open(f"/case/{case.id}/who/")
    assert "Напечатан журнал" in page.words


# ------------------------------------------------------------------ the list of acts


def test_the_administrator_sees_acts_but_no_contents(world: Any, case: Case) -> None:
    admin = world.visitor("admin")
    page = admin.open("/audit/")
    assert "Изменено" in page.words and (case.number or case.signal_number) in page.words
    for entry in list(Audit.select().where(Audit.case_id == case.id)):
        told = admin.open(f"/audit/{entry.id}/").words
        assert "Лесная" not in told and SECRET not in told and "Черных" not in told
    changed = Audit.get(Audit.act == "change", Audit.document == "abuse-journal")
    assert "Содержание закрыто" in admin.open(f"/audit/{changed.id}/").words


def test_the_head_sees_old_and_new(world: Any, case: Case) -> None:
    changed = Audit.get(Audit.act == "change", Audit.document == "abuse-journal")
    page = world.visitor("head.asino").open(f"/audit/{changed.id}/")
    assert "ул. Учебная" in page.words and "ул. Лесная" in page.words


def test_the_administrator_reads_what_is_no_ones_secret(world: Any) -> None:
    loaded = Audit.select().where(Audit.act == "load").order_by(Audit.id).first()
    assert "регламент, версия" in world.visitor("admin").open(f"/audit/{loaded.id}/").words


def test_a_searched_name_is_closed_to_the_administrator(world: Any, case: Case) -> None:
    clerk = world.visitor("clerk.asino")
    clerk.post("/search/", {"csrf_token": clerk.token(), "text": "Черных"})
    entry = Audit.get(Audit.act == "search")
    assert "Черных" not in world.visitor("admin").open(f"/audit/{entry.id}/").words
    assert "Черных" in world.visitor("supervisor.asino").open(f"/audit/{entry.id}/").words


def test_each_territory_reads_its_own_acts(world: Any, case: Case) -> None:
    stranger = world.visitor("supervisor.kedrovy")
    assert world.officer("specialist.asino").name not in stranger.open("/audit/").words
    entry = Audit.get(Audit.act == "view", Audit.case_id == case.id)
    assert stranger.open(f"/audit/{entry.id}/", expect=404).status == 404
    assert stranger.open("/audit/sheet.pdf?territory=asino", expect=404).status == 404
    for login in ("clerk.asino", "source.asino", "curator.asino", "executor.asino"):
        assert world.visitor(login).open("/audit/", expect=403).status == 403


@pytest.mark.parametrize("territory", ["admin", "admin.asino"])
def test_the_head_of_the_chain_is_shown_to_the_administrator_alone(world: Any, territory: str) -> None:
    chain.note_day(world.now.date() - timedelta(days=1))
    noted = chain.head().hash
    assert noted in world.visitor("admin").open("/audit/").text
    assert noted not in world.visitor("supervisor.asino").open("/audit/").text


def test_filters_narrow_the_list(world: Any, case: Case) -> None:
    head, specialist = world.visitor("head.asino"), world.officer("specialist.asino")

    def rows(query: str) -> list[str]:
        page = head.open(f"/audit/?{query}")
        return [" ".join(row.text_content().split()) for row in page.root.xpath("//main//tbody/tr")]

    by_officer = rows(f"user={specialist.user_id}")
    assert by_officer and all(specialist.name in row for row in by_officer)
    assert all("Изменено" in row for row in rows("act=change")) and rows("act=change")
    number = case.number or case.signal_number
    assert rows(f"case={number}") and all(number in row for row in rows(f"case={number}"))
    assert rows("from=24.11.2026") == [] and rows("to=22.11.2026") == []
    assert len(rows("from=23.11.2026&to=23.11.2026")) == len(rows(""))


@pytest.mark.parametrize("query", ["case=нет-такого", "from=вчера-вечером", "to=99.99.2026"])
def test_what_cannot_be_read_is_said(world: Any, query: str) -> None:
    assert world.visitor("head.asino").open(f"/audit/?{query}", expect=422).root.xpath("//*[@role='alert']")


@pytest.mark.parametrize("query", ["user=99999999999", "before=x~y", "before=2026~1", "act=нет", "user=%00"])
def test_odd_addresses_are_no_errors(world: Any, query: str) -> None:
    assert world.visitor("head.asino").open(f"/audit/?{query}").status == 200


def test_pages_follow_each_other_without_gap_or_repetition(world: Any) -> None:
    supervisor = world.officer("supervisor.asino")
    for n in range(120):
        audit.write("view", supervisor, world.now + timedelta(seconds=n // 3), document="case")
    visitor, seen, url = world.visitor("supervisor.asino"), [], "/audit/?act=view"
    while url:
        page = visitor.open(url)
        seen += [int(href.split("/")[2]) for href in page.root.xpath("//main//tbody//a/@href")]
        found = page.root.xpath("//a[@rel='next']/@href")
        url = f"/audit/{found[0]}" if found else ""
    assert len(seen) == 120 and seen == sorted(seen, reverse=True)


# ------------------------------------------------------------------ on paper


def test_the_monthly_sheet_names_who_looked_and_what_was_taken_out(world: Any, case: Case) -> None:
    Case.update(confidentiality="sealed").where(Case.id == case.id).execute()
    head = world.visitor("head.asino")
    head.open("/abuse-journal/journal.pdf?from=01.01.2026&to=31.12.2026")
    text = pdf_text(head.open("/audit/sheet.pdf?month=2026-11").body)
    number = case.number or case.signal_number
    assert "ноябрь 2026 г." in text and world.officer("specialist.asino").name in text
    assert "Напечатан журнал" in text and number in text.replace("\n", "")
    assert "■" not in text and "Черных" not in text
    assert "За месяц никто не входил" in pdf_text(head.open("/audit/sheet.pdf?month=2025-01").body)
    assert head.open("/audit/sheet.pdf?month=сейчас", expect=400).status == 400


def pack(world: Any, tmp_path: Path, *arguments: str) -> tuple[Any, dict[str, bytes]]:
    out = tmp_path / "pack.zip"
    result = world.app.test_cli_runner().invoke(args=["incident", *arguments, str(out)])
    if result.exit_code:
        return result, {}
    assert out.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(out) as archive:
        return result, {name: archive.read(name) for name in archive.namelist()}


def table(files: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files["acts.csv"].decode("utf-8-sig")), delimiter=";"))


def test_the_incident_pack_tells_who_saw_one_child(world: Any, case: Case, tmp_path: Path) -> None:
    other = signals.register(world, children=[signals.values()["children"][0] | {"last_name": "Белых"}])
    child = case.active_children[0]
    clerk = world.visitor("clerk.asino")
    clerk.open(f"/case/{other.case_id}/")
    clerk.open("/person/")
    clerk.post("/search/", {"csrf_token": clerk.token(), "text": "=Небывалых"})
    clerk.post("/search/", {"csrf_token": clerk.token(), "text": "Черных"})
    result, files = pack(world, tmp_path, "--since", "2026-11-23", "--child", str(child.id))
    assert result.exit_code == 0, result.output
    rows = table(files)
    told = [(row["Действие"], row["Раздел"]) for row in rows]
    assert ("Показан список", "Человек") in told
    assert [row["Пояснение"] for row in rows if row["Действие"] == "Поиск"] == ["поиск: Черных"]
    assert str(other.case_id) not in {row["Запись"] for row in rows if row["Раздел"] == "Случай"}
    text = pdf_text(files["report.pdf"])
    assert world.officer("specialist.asino").name in text and "■" not in text
    assert "цепочка цела" in files["chain.txt"].decode()
    noted = Audit.get(Audit.act == "incident")
    assert f"действий {len(rows)}" in audit.told(noted).reason


def test_the_incident_pack_for_all_and_since_a_moment(world: Any, case: Case, tmp_path: Path) -> None:
    _, files = pack(world, tmp_path, "--since", "2026-11-23")
    everything = table(files)
    assert {row["Действие"] for row in everything} >= {"Просмотрено"}
    world.set_clock(world.now + timedelta(hours=2))
    world.visitor("head.asino").open(f"/case/{case.id}/")
    _, files = pack(world, tmp_path, "--since", "2026-11-23T10:00")
    assert {row["Кто"] for row in table(files)} == {world.officer("head.asino").name}


def test_the_pack_names_the_offset_of_each_moment(world: Any, case: Case, tmp_path: Path) -> None:
    _, files = pack(world, tmp_path, "--since", "2026-11-23")
    assert {row["Часовой пояс"] for row in table(files)} == {"UTC+07:00"}
    entry = Audit.select().where(Audit.case_id == case.id).first()
    assert "(UTC+07:00)" in world.visitor("head.asino").open(f"/audit/{entry.id}/").words
    Territory.update(timezone="Europe/Moscow").execute()
    regulations.forget()
    _, files = pack(world, tmp_path, "--since", "2026-11-23")
    assert "UTC+03:00" in {row["Часовой пояс"] for row in table(files)}


@pytest.mark.parametrize(
    "arguments", [("--since", "2030-01-01"), ("--since", "2026-11-23", "--child", "999999"), ("--since", "вчера")]
)
def test_a_pack_that_cannot_be_made_says_why(world: Any, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result, _ = pack(world, tmp_path, *arguments)
    assert result.exit_code and "Traceback" not in result.output
    assert not Audit.select().where(Audit.act == "incident").exists()


def test_no_cell_of_the_pack_is_a_formula(world: Any, case: Case, tmp_path: Path) -> None:
    clerk = world.officer("clerk.asino")
    audit.write("print", clerk, world.now, row=case, reason="=HYPERLINK(1)")
    _, files = pack(world, tmp_path, "--since", "2026-11-23")
    assert [row["Пояснение"] for row in table(files) if "HYPERLINK" in row["Пояснение"]] == ["'=HYPERLINK(1)"]
