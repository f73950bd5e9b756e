"""The control of terms on screen: drill-down, reminders, the queue of decisions, the month; constant queries."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from console import audit, notices
from schema import registry
from schema.case import Case
from schema.case_access import Notice, NoticeKind
from schema.history import Audit, Deadline
from schema.spec import Status
from tests.console.test_overdue import add, cases, exported, printed
from tests.views.test_traps import _Counted


@pytest.fixture
def late(world: Any) -> list[Deadline]:
    """Three overdue terms: two of the specialist, one of a role that nobody is named for."""
    found, who = cases(world), world.officer("specialist.asino").employee_id
    Deadline.delete().execute()
    day = world.now.date()
    return [
        add(found[0], "DL-L2", "open", day - timedelta(days=3), who),
        add(found[1], "DL-L2", "open", day - timedelta(days=30), who),
        add(found[1], "DL-P1", "open", day - timedelta(days=9), None),
    ]


def rows(page: Any) -> int:
    return len(page.root.xpath("//table[@id='terms']/tbody/tr"))


def test_every_cell_leads_to_a_list_of_as_many_terms(world: Any, late: list[Deadline]) -> None:
    visitor = world.visitor("supervisor.asino")
    links = visitor.open("/overdue/").root.xpath("//table[@id='matrix']//td//a[b]")
    assert len(links) == 2 + 2 + 2 + 1
    for link in links:
        page = visitor.open(link.get("href").partition("#")[0])
        assert rows(page) == int(link.xpath("./b/text()")[0]), link.get("href")
        assert not re.search("[а-яё]", link.get("href").lower()), "ids only in the address"


def test_a_bucket_stands_in_words_beside_its_colour(world: Any, late: list[Deadline]) -> None:
    page = world.visitor("supervisor.asino").open("/overdue/")
    cells = {td.get("class"): td.text_content() for td in page.root.xpath("//table[@id='matrix']/tbody//td[a/small]")}
    assert {key for key in cells if "больше 10" in cells[key]} == {"n heat-3"}
    assert {key for key in cells if "4–10" in cells[key]} == {"n heat-2"}


def test_an_address_typed_by_hand_shows_nothing_foreign_and_breaks_nothing(world: Any, late: list[Deadline]) -> None:
    visitor = world.visitor("supervisor.asino")
    for query, status in {
        "?who=999999": 200,
        "?who=hacker": 200,
        "?kind=%3Cscript%3E": 200,
        "?age=9": 200,
        "?page=99": 200,
        "?stage=x": 200,
        "?risk=RISK.NONE": 200,
        "?from=вчера-нет": 400,
        "?rule=a&rule=b": 400,
    }.items():
        assert visitor.open(f"/overdue/{query}", expect=None).status == status, query
    world.visitor("source.asino").open("/overdue/", expect=403)
    assert rows(world.visitor("supervisor.kedrovy").open("/overdue/")) == 0


def test_queries_do_not_grow_with_the_terms(world: Any, late: list[Deadline]) -> None:
    visitor, found = world.visitor("supervisor.asino"), list(Case.select().where(Case.territory == 1))
    counts = []
    for _ in range(2):
        counts.append([])
        for url in ("/overdue/", "/overdue/trend/", "/overdue/?soon=1", "/month/?all=1"):
            with _Counted() as queries:
                visitor.open(url)
            counts[-1].append(len(queries.statements))
        people = [world.officer(f"{role}.asino").employee_id for role in ("head", "clerk", "curator", "deputy")]
        for n in range(40):
            case = Case.get_by_id(late[n % 2].case_id)
            add(case, f"DL-P{n % 9}", "open", world.now.date() - timedelta(days=n), people[n % 4])
        world.set_clock(world.now + timedelta(minutes=2))
    assert found and max(b - a for a, b in zip(*counts, strict=True)) <= 4, counts


# ------------------------------------------------------------------ reminders


def remind(visitor: Any, term: Deadline, query: str = "", expect: int = 200) -> Any:
    return visitor.post(f"/overdue/{term.id}/remind{query}", {"csrf_token": visitor.token()}, expect=expect)


def test_a_reminder_reaches_whoever_answers_once_a_day(world: Any, late: list[Deadline]) -> None:
    visitor = world.visitor("supervisor.asino")
    page = remind(visitor, late[0], f"?who={late[0].responsible_id}")
    assert "Напоминание отправлено" in page.words and f"who={late[0].responsible_id}" in page.url
    told = list(Notice.select().where(Notice.kind == NoticeKind.REMINDER))
    assert [(line.employee_id, line.term_id) for line in told] == [(late[0].responsible_id, late[0].id)]
    noted = Audit.select().where(Audit.act == "term-remind").get()
    assert noted.case_id == late[0].case_id and "DL-L2" in audit.told(noted).reason
    assert "сегодня уже напомнили" in remind(visitor, late[0]).words
    assert "сегодня напомнили" in visitor.open("/overdue/").words
    [line] = [one for one in notices.mine(world.officer("specialist.asino")) if one.label == NoticeKind.REMINDER.label]
    assert line.url == f"/term/{late[0].id}/" and world.officer("supervisor.asino").name in line.actor
    world.set_clock(world.now + timedelta(days=1))
    assert "Напоминание отправлено" in remind(visitor, late[0]).words


def test_a_role_without_a_name_is_reminded_by_its_holders(world: Any, late: list[Deadline]) -> None:
    remind(world.visitor("supervisor.asino"), late[2])
    told = {line.employee_id for line in Notice.select().where(Notice.kind == NoticeKind.REMINDER)}
    assert told == {world.officer("head.asino").employee_id}


def test_who_may_not_remind(world: Any, late: list[Deadline]) -> None:
    remind(world.visitor("specialist.asino"), late[0], expect=403)
    remind(world.visitor("supervisor.kedrovy"), late[0], expect=404)
    Deadline.update(status="met").where(Deadline.id == late[0].id).execute()
    assert "уже не просрочен" in remind(world.visitor("head.asino"), late[0]).words
    assert not Notice.select().where(Notice.kind == NoticeKind.REMINDER).exists()
    assert not world.visitor("specialist.asino").open("/overdue/").root.xpath("//form[contains(@action,'remind')]")


# ------------------------------------------------------------------ the queue


def waiting(world: Any, login: str) -> list[str]:
    page = world.visitor(login).open("/overdue/queue/")
    return [str(node.get("value")) for node in page.root.xpath("//input[@name='paper']")]


def decide(world: Any, login: str, papers: list[str], answer: str, remark: str = "", expect: int = 200) -> Any:
    visitor = world.visitor(login)
    data = [
        ("csrf_token", visitor.token()),
        ("answer", answer),
        ("remark", remark),
        *(("paper", one) for one in papers),
    ]
    return visitor.post("/overdue/queue/", data, expect=expect)


def test_several_papers_are_decided_and_each_is_judged_apart(walked: Any) -> None:
    head = walked.officer("head.asino")
    model: Any = registry.get("inspection-act")
    acts = list(model.select().order_by(model.id).limit(2))
    own, other = acts[0], acts[-1]
    assert own.id != other.id, "the walked case has two acts"
    model.update(status=Status.ON_APPROVAL, signed_by=None).where(model.id.in_([own.id, other.id])).execute()
    model.update(created_by=head.employee_id).where(model.id == own.id).execute()
    papers = [value for value in waiting(walked, "head.asino") if value.startswith("inspection-act:")]
    assert len(papers) == 2
    page = decide(walked, "head.asino", papers, "approve")
    assert "Готово: 1" in page.words and "Не получилось: 1" in page.words
    assert "Утверждает не тот, кто составил" in page.words
    assert (model.get_by_id(own.id).status, model.get_by_id(other.id).status) == (Status.ON_APPROVAL, Status.APPROVED)


def test_a_return_needs_a_remark_and_keeps_the_ticks(walked: Any) -> None:
    model: Any = registry.get("inspection-act")
    row = model.select().order_by(model.id).first()
    model.update(status=Status.ON_APPROVAL, signed_by=None).where(model.id == row.id).execute()
    papers = [value for value in waiting(walked, "head.asino") if value.startswith(f"inspection-act:{row.id}:")]
    page = decide(walked, "head.asino", papers, "return", expect=422)
    assert page.problems() and page.root.xpath("//input[@name='paper'][@checked]")
    assert "Готово: 1" in decide(walked, "head.asino", papers, "return", "Уточните адрес").words
    back = model.get_by_id(row.id)
    assert (back.status, back.remark) == (Status.RETURNED, "Уточните адрес")
    assert "изменён после того" in decide(walked, "head.asino", papers, "return", "ещё раз", expect=422).words


def test_a_stranger_decides_nothing(walked: Any) -> None:
    model: Any = registry.get("inspection-act")
    row = model.select().order_by(model.id).first()
    model.update(status=Status.ON_APPROVAL, signed_by=None).where(model.id == row.id).execute()
    paper = f"inspection-act:{row.id}:{row.row_version}"
    for login in ("head.kedrovy", "specialist.asino"):
        assert paper not in waiting(walked, login)
        decide(walked, login, [paper], "approve", expect=422)
        assert model.get_by_id(row.id).status == Status.ON_APPROVAL
    decide(walked, "head.asino", [], "approve", expect=422)


# ------------------------------------------------------------------ paper and file


def test_the_sheet_and_the_file_hold_what_is_seen_and_nothing_is_a_formula(world: Any, late: list[Deadline]) -> None:
    Deadline.update(title='=HYPERLINK("http://x")', cause="+1+1").where(Deadline.id == late[0].id).execute()
    visitor, query = world.visitor("supervisor.asino"), f"?who={late[0].responsible_id}&kind=DL-L2"
    listed = exported(visitor, "Список", query)
    assert len(listed) - 1 == rows(visitor.open(f"/overdue/{query}")) == 2
    assert {row[1] for row in listed[1:]} >= {'=HYPERLINK("http://x")'} and "+1+1" in {row[8] for row in listed}
    assert {str(row[0]) for row in listed[1:]} == {str(term.due_on) for term in late[:2]}
    about = dict((row[0], row[1]) for row in exported(visitor, "О выгрузке", query))
    assert about["Выгрузил(а)"] == world.officer("supervisor.asino").name and "Список" in about
    assert f"{late[0].due_on:%d.%m.%Y}" in printed(visitor, query)
    acts = {row.act: row for row in Audit.select().where(Audit.act.in_(("print-overdue", "export-overdue")))}
    assert set(acts) == {"print-overdue", "export-overdue"}
    assert {row.listed for row in acts.values()} == {f",{late[1].id},{late[0].id},"}
    assert all(f",{late[0].case_id}," in row.cases for row in acts.values())


# ------------------------------------------------------------------ the month


def test_the_month_begins_on_monday_and_shades_days_off(world: Any, late: list[Deadline]) -> None:
    page = world.visitor("supervisor.asino").open("/month/?month=2026-11&all=1")
    heads = page.root.xpath("//table[@id='days']/thead//th")
    assert [heads[0].text_content(), heads[-1].text_content()] == ["понедельник", "воскресенье"]
    cells = {
        td.xpath("string(.//span[@class='sr'])")[:10]: td for td in page.root.xpath("//table[@id='days']/tbody//td")
    }
    assert "off" in cells["04.11.2026"].get("class") and "off" not in cells["05.11.2026"].get("class")
    assert "today" in cells["23.11.2026"].get("class")
    assert cells[f"{late[0].due_on:%d.%m.%Y}"].xpath(f".//a[@href='/term/{late[0].id}/']")
    world.visitor("supervisor.asino").open("/month/?month=2026-13", expect=400)
    world.visitor("source.asino").open("/month/", expect=403)


def test_own_terms_are_those_of_the_officer(world: Any, late: list[Deadline]) -> None:
    own = world.visitor("specialist.asino").open("/month/?month=2026-11")
    links = {node.get("href") for node in own.root.xpath("//table[@id='days']//li/a")}
    assert f"/term/{late[0].id}/" in links and f"/term/{late[2].id}/" not in links
