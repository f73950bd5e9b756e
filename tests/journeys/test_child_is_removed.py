"""Two children are taken from danger on a Saturday off (ст. 77 СК РФ): decree, acts, prosecutor, placement, court."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import lxml.html
import pytest

from reports import render
from schema.documents.child_placement import ChildPlacement
from schema.documents.court_claim import CourtClaim
from schema.documents.removal_act import RemovalAct
from schema.documents.removal_decree import RemovalDecree
from schema.documents.risk_assessment import RiskAssessment
from schema.history import Deadline
from schema.people import Person
from tests.journeys import removal, whole
from tests.journeys.beginnings import registered
from tests.journeys.kept import kept
from tests.journeys.story import Story

pytestmark = pytest.mark.once


@kept
def in_danger(world: Any, saturday: date, territory: str = "asino") -> Story:
    """A signal of Friday evening; on Saturday morning both children are found unsafe."""
    story = Story(world, territory, datetime.combine(saturday, datetime.min.time()) - timedelta(hours=7))
    memo = story.memo()
    story.later(hours=1)
    story.register(memo)
    story.at(datetime.combine(saturday, datetime.min.time()) + timedelta(hours=9))
    story.assess(safety="SAFETY.UNSAFE")
    story.inspect(immediate_threat="1", threat_conditions="1", threat_note="нет отопления и еды")
    story.investigate()
    return story


@kept
def decreed(world: Any, number: str = "") -> tuple[Story, int, int]:
    """The decree is drafted, and signed if it has a number; (story, parent, decree)."""
    story = in_danger(world, date(2026, 11, 14))
    parent = removal.mother(story)
    decree = removal.decree(story, parent)
    if number:
        removal.sign(story, decree, number)
    return story, parent, decree


def term(story: Story, rule: str) -> list[Deadline]:
    query = Deadline.select().where(Deadline.case_id == story.case_id, Deadline.rule == rule)
    return list(query.order_by(Deadline.id))


def strip(story: Story, role: str = "specialist") -> str:
    page = story.as_(role).open(f"/case/{story.case_id}/")
    return " ".join(
        " ".join(node.text_content().split()) for node in page.root.xpath("//*[@aria-label='Ход отобрания']")
    )


@pytest.mark.parametrize(
    ("saturday", "due", "safe"),
    [
        (date(2026, 11, 14), date(2026, 11, 23), date(2026, 11, 20)),  # domain C.4
        (date(2027, 6, 12), date(2027, 6, 21), date(2027, 6, 18)),  # День России on a Saturday
    ],
)
def test_two_children_are_removed_on_a_saturday_and_the_court_decides(
    world: Any, saturday: date, due: date, safe: date
) -> None:
    story = in_danger(world, saturday)
    son, daughter = story.children
    story.refused("specialist", "T02", "небезопасен", "постановления об отобрании", "заявлению родителей")

    parent = removal.mother(story)
    decree = removal.decree(story, parent)
    removal.act(story, decree, son, story.now, expect=422)  # the act before the decree is signed
    assert not RemovalAct.select().exists()
    refusal = removal.sign(story, decree, "", expect=422)
    assert "номер" in " ".join(refusal.problems())
    removal.sign(story, decree, "512-р")
    assert RemovalDecree.get_by_id(decree).reg_number == "512-р"
    removal.act(story, decree, son, story.now - timedelta(minutes=1), expect=422)  # a minute before the decree

    story.later(hours=2)
    first = removal.signed(story, "removal-act", removal.act(story, decree, son, story.now))
    story.refused("specialist", "T02", f"{daughter.full_name} – нет акта об отобрании")
    removal.act(story, decree, son, story.now, expect=422)  # one act for one child
    second = removal.signed(story, "removal-act", removal.act(story, decree, daughter, story.now))
    story.refused("specialist", "T02", f"{son.full_name} – нет уведомления прокурора, временного устройства")

    told, housed = term(story, "DL-R1"), term(story, "DL-R2")
    assert [(row.due_on, row.status) for row in (*told, *housed)] == [(saturday, "open")] * 4
    removal.notice(story, decree)
    assert {row.status for row in term(story, "DL-R1")} == {"met"}
    removal.placement(story, son, based_on=first)
    assert sorted(row.status for row in term(story, "DL-R2")) == ["met", "open"]
    story.refused("specialist", "T02", f"{daughter.full_name} – нет временного устройства")
    removal.placement(story, daughter, based_on=second)
    assert {row.status for row in term(story, "DL-R2")} == {"met"}
    assert Person.get_by_id(son.id).legal_status_id == "CHILDSTATUS.REMOVED"
    story.move("specialist", "T02")

    (suit,) = term(story, "DL-R3")
    assert (suit.base_on, suit.due_on, suit.safe_on, suit.status) == (saturday, due, safe, "open")
    assert "R4 Иск" in strip(story, "mayor")
    story.open_case()
    story.at(datetime.combine(safe, datetime.min.time()) + timedelta(hours=10))
    paper = removal.claim(story, decree, parent)
    (suit,) = term(story, "DL-R3")
    assert (suit.status, suit.met_on) == ("met", safe)
    story.refused("head", "T18a", "нет исхода", "иск")

    story.later(days=40)
    removal.decide(story, paper, "restricted")
    assert CourtClaim.get_by_id(paper).decision == "restricted"
    assert "ограничить в родительских правах" in strip(story)
    page = story.move("head", "T18a", expect=422)
    assert "нет исхода" not in " ".join(page.problems())
    for child in (son, daughter):
        removal.placement(
            story,
            child,
            "GUARDIANSHIP",
            org="",
            person_text="бабушка Черных Вера Ильинична",
            basis_kind="guardianship",
            basis_document="постановление об установлении опеки № 17",
        )
    assert Person.get_by_id(son.id).legal_status_id == "CHILDSTATUS.GUARDIANSHIP"
    ended = ChildPlacement.select().where(ChildPlacement.child == son.id).order_by(ChildPlacement.id)
    assert [str(row.status) for row in ended] == ["completed", "approved"]
    card = story.as_("specialist").open(f"/person/details/?id={son.id}")
    assert "опека (попечительство) безвозмездная, бабушка Черных Вера Ильинична" in card.words
    assert "завершено" in story.as_("head").open(f"/case/{story.case_id}/").words


def test_what_is_late_is_red_for_the_specialist_and_the_mayor(world: Any) -> None:
    story, _, decree = decreed(world, "513")
    for child in story.children:
        removal.signed(story, "removal-act", removal.act(story, decree, child, story.now))
    story.later(days=1)
    for role in ("specialist", "mayor"):
        alarm = (
            story.as_(role)
            .open(f"/case/{story.case_id}/")
            .root.xpath("//*[contains(@class,'removal')]//*[@role='alert']")
        )
        assert "Прокурор" in alarm[0].text_content() and "Устройство" in alarm[0].text_content()
    story.at(datetime(2026, 11, 24, 9, 0))
    assert "Иск" in story.as_("head").open(f"/case/{story.case_id}/").text.partition("Просрочено.")[2][:300]


def test_the_mayor_sees_only_the_cases_with_a_decree_of_the_own_territory(world: Any) -> None:
    story = in_danger(world, date(2026, 11, 14))
    story.as_("mayor").open(f"/case/{story.case_id}/", expect=404)
    removal.decree(story, removal.mother(story))
    assert story.as_("mayor").open(f"/case/{story.case_id}/").status == 200
    world.visitor("mayor.kedrovy").open(f"/case/{story.case_id}/", expect=404)


def test_parents_who_ask_for_help_keep_their_rights_and_the_case_goes_on(world: Any) -> None:
    """The alternative to removal: placement by application with the opinion of the child of ten, and a safety plan."""
    story = in_danger(world, date(2026, 11, 14))
    parent = removal.mother(story)
    by_request = {
        "basis_kind": "application",
        "basis_document": "заявление матери",
        "applicant": str(parent),
        "applied_on": "сегодня",
    }
    for child in story.children:
        removal.placement(story, child, **by_request)
    story.refused("specialist", "T02", "по заявлению родителей, но нет действующего плана безопасности")
    whole.safety_plan(story, _sheets(story)[0].id)
    story.move("specialist", "T02")
    story.stands(3, "investigating")
    assert strip(story) == ""


def _sheets(story: Story) -> list[RiskAssessment]:
    return list(RiskAssessment.select().where(RiskAssessment.case == story.case_id).order_by(RiskAssessment.id))


def test_a_cancelled_decree_ends_the_branch_when_the_children_are_home(world: Any) -> None:
    story, parent, decree = decreed(world, "513")
    acts = [removal.signed(story, "removal-act", removal.act(story, decree, c, story.now)) for c in story.children]
    removal.notice(story, decree)
    for child, paper in zip(story.children, acts, strict=True):
        removal.placement(story, child, based_on=paper)
    story.move("specialist", "T02")
    story.open_case()
    story.later(days=2)
    story.do("mayor", "removal-decree", decree, "cancel", remark="отменено постановлением № 520 от 16.11.2026")
    assert [row.status for row in term(story, "DL-R3")] == ["cancelled"]
    story.refused("head", "T18a", "нет исхода", story.children[0].full_name)
    for child in story.children:
        removal.placement(
            story,
            child,
            "RETURNED",
            org="",
            person=str(parent),
            basis_kind="other",
            basis_document="постановление об отмене № 520",
        )
    page = story.move("head", "T18a", expect=422)
    assert "отобрание" not in " ".join(page.problems())


def test_the_mayor_signs_on_paper_and_the_clerk_records_it_with_the_number(world: Any) -> None:
    story, parent, _ = decreed(world, "513")
    row = removal.decree(story, parent)
    visitor = story.as_("clerk")
    given = {"signer": str(story.employee("mayor").id), "signed_on": "14.11.2026"}
    page = visitor.open(f"/removal-decree/{row}/paper/approve")
    refusal = visitor.send(page, {**given, "reg_number": "513"}, action="approve", expect=422)
    assert "занят" in " ".join(refusal.problems())
    head = given | {"signer": str(story.employee("head").id), "reg_number": "516"}
    visitor.send(page, head, action="approve", expect=422)
    visitor.send(page, {**given, "reg_number": "516"}, action="approve")
    decree = RemovalDecree.get_by_id(row)
    assert (decree.reg_number, str(decree.status)) == ("516", "approved")
    assert decree.approver_name.endswith("Заречнев")


def test_the_decree_and_the_act_read_as_the_office_writes_them(world: Any) -> None:
    story, _, decree = decreed(world, "513")
    paper = removal.signed(story, "removal-act", removal.act(story, decree, story.children[0], story.now))
    text = _text(RemovalDecree.get_by_id(decree))
    assert "ПОСТАНОВЛЯЮ:" in text
    assert "1. Отобрать немедленно у Черных Анны Петровны несовершеннолетних Черных" in text
    assert "Черных Дарью Ильиничну, 01.02.2020 г.р." in text and "проживающих по адресу" in text
    assert "2. Органу опеки и попечительства: 2.1. провести отобрание" in text
    assert "поручив это главному специалисту органа опеки" in text
    assert "2.4. в течение семи дней обратиться в суд с иском об ограничении родительских прав." in text
    assert "3. Контроль за исполнением постановления возложить на заместителя" in text
    act = _text(RemovalAct.get_by_id(paper))
    assert act.count("Член комиссии:") == 2
    assert "Родитель (законный представитель)" in act and "сотрудник полиции, ОПДН" in act
    RemovalAct.update(refused_to_sign=True).execute()
    assert "от подписи отказался(ась)" in _text(RemovalAct.get_by_id(paper))


def _text(row: Any) -> str:
    """The words of the sheet, white space folded."""
    return " ".join(lxml.html.fromstring(f"<div>{render.sheet(row)}</div>").text_content().split())


def test_a_safety_plan_is_checked_renewed_and_ended(world: Any) -> None:
    """DL-P15 and DL-P16: the plan asks for its checks; the next plan for the same children takes its place."""
    story = registered(world, memo=True)
    sheets = story.assess(safety="SAFETY.CONDITIONAL")
    plan = whole.safety_plan(story, sheets[0])
    assert [row.due_on for row in term(story, "DL-P15")] == [date(2026, 4, 5)]
    story.later(days=2)
    check = {
        "checks-count": "1",
        "checks-0-checked_on": "сегодня",
        "checks-0-checked_by": str(story.employee("specialist").id),
        "checks-0-check_way": "CHECKWAY.VISIT",
        "checks-0-result": "дети дома, накормлены",
    }
    story.edit("specialist", "safety-plan", plan, **check)
    assert [(row.due_on, row.status) for row in term(story, "DL-P15")] == [
        (date(2026, 4, 5), "met"),
        (date(2026, 4, 7), "open"),
    ]
    (expires,) = term(story, "DL-P16")
    assert (expires.due_on, expires.target_on) == (date(2026, 4, 22), date(2026, 4, 17))
    story.later(days=14)
    whole.safety_plan(story, sheets[0])
    assert [(row.status, row.met_on) for row in term(story, "DL-P16")] == [("met", date(2026, 4, 18)), ("open", None)]
