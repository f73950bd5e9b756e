"""Refusals and acts on accounts stand in the trail in words; what a refusal says tells of nobody."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import peewee

from console import access, audit, trail
from console.accounts import User
from console.errors import translated
from console.notices import NoticeKind
from schema import registry
from schema.case import Case, Confidentiality
from schema.case_access import Notice
from schema.history import Audit
from schema.people import FamilyMember, Person
from schema.spec import Status

CONSOLE = Path(audit.__file__).parent


def refusals() -> list[tuple[str, str, str]]:
    rows = Audit.select().where(Audit.act == "refused").order_by(Audit.id)
    return [(row.officer, row.document, row.listed) for row in rows]


# ------------------------------------------------------------------ 403


def test_a_refusal_is_noted_once_a_minute_for_an_officer_and_an_address(world: Any) -> None:
    clerk, name = world.visitor("clerk.asino"), world.officer("clerk.asino").name
    for _ in range(3):
        clerk.open("/case-access/", expect=403)
    assert refusals() == [(name, "case-access", "")]
    clerk.open("/depersonalised/", expect=403)
    assert [document for _, document, _ in refusals()] == ["case-access", "depersonalised"]
    world.set_clock(world.now + timedelta(seconds=61))
    clerk.open("/case-access/", expect=403)
    assert len(refusals()) == 3


def test_a_refusal_keeps_ids_but_nothing_that_was_typed(walked: Any) -> None:
    person = Person.select().first()
    clerk = walked.visitor("clerk.asino")
    clerk.open(f"/person/{person.id}/request/?id=Черных%20Анна", expect=403)
    assert refusals()[-1][1:] == ("person", f",{person.id},")


def test_nobody_in_particular_is_refused_without_a_row(world: Any) -> None:
    world.visitor().open("/case-access/", expect=None)
    assert refusals() == []


def test_a_refusal_is_no_change_in_the_monthly_sheet(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    clerk.open("/case-access/", expect=403)
    officer = world.officer("clerk.asino")
    sheet = trail.sheet(User.get(User.username == "clerk.asino").territory, world.now.date(), officer, world.now)
    assert [line.changes for line in sheet.people if line.name == officer.name] == [0]


# ------------------------------------------------------------------ accounts


def test_every_act_of_the_trail_has_its_words() -> None:
    written = re.compile(r'audit\.(?:write|looked)\(\s*"([a-z-]+)"|"((?:user|factor|sign|sign-in)-[a-z-]+)"')
    found = {a or b for path in CONSOLE.glob("*.py") for a, b in written.findall(path.read_text())}
    acts = {act for act in found if act not in {"sign-up"}}
    assert len(acts) > 25 and not [act for act in sorted(acts) if trail.act_label(act) == act]


def test_the_commands_on_accounts_write_the_trail(world: Any) -> None:
    run = world.app.test_cli_runner().invoke
    assert run(args=["user", "disable", "clerk.asino"]).exit_code == 0
    assert run(args=["user", "enable", "clerk.asino"]).exit_code == 0
    assert run(args=["user", "unlock", "clerk.asino"]).exit_code == 0
    account = User.get(User.username == "clerk.asino")
    rows = Audit.select().where(Audit.document == "user", Audit.row_id == str(account.id)).order_by(Audit.id)
    assert [(row.act, row.officer) for row in rows] == [
        ("user-disable", "Система"),
        ("user-enable", "Система"),
        ("user-unlock", "Система"),
    ]
    assert audit.told(rows[0]).changes == {"active": [True, False]}


# ------------------------------------------------------------------ what a value or a refusal would tell


def test_where_a_child_is_is_not_told_from_a_case_closed_to_the_officer(walked: Any) -> None:
    placements: Any = registry.get("child-placement")
    placement = placements.select().where(placements.status.not_in((Status.DRAFT, Status.ANNULLED))).first()
    placements.update(status=Status.APPROVED).where(placements.id == placement.id).execute()
    child = Person.get_by_id(placement.child_id)
    other = Case.select().where(Case.id != placement.case_id, Case.family.is_null(False)).first()
    if other is None:
        closed = placement.case
        other = Case.create(
            **{**closed.__data__, "id": None, "number": "С-АС-2026-0777", "row_version": 1, "curator": None}
        )
        Case.update(family=None).where(Case.id == closed.id).execute()
    member = FamilyMember.select().where(FamilyMember.document == other.family_id).first()
    FamilyMember.create(document=other.family_id, person=child.id, relation=member.relation_id, position=99)
    specialist, head = walked.officer("specialist.asino"), walked.officer("head.asino")
    assert child.current_placement and "current_placement" in access.readable(child, specialist)
    Case.update(confidentiality=Confidentiality.SEALED).where(Case.id == placement.case_id).execute()
    assert access.may_see(child, specialist), "the child is known from an open case"
    assert "current_placement" not in access.readable(child, specialist)
    assert "current_placement" in access.readable(child, head)


def test_the_refusal_of_a_number_does_not_say_that_somebody_has_it() -> None:
    refusal: Any = translated(peewee.IntegrityError("UNIQUE constraint failed: person.snils"))
    assert "уже" not in refusal.problems[0].text and "есть" not in refusal.problems[0].text


def test_the_card_of_a_person_whom_the_officer_does_not_see_changes_no_answer(world: Any) -> None:
    """СНИЛС is kept once per territory at most by people's care: the other territory's card is no obstacle, no hint."""
    given = {"last_name": "Ким", "first_name": "Вера", "gender": "f", "snils": "112-233-445 95"}
    answers = []
    for login in ("clerk.kedrovy", "clerk.asino"):
        visitor = world.visitor(login)
        page = visitor.send(visitor.open("/person/new/"), given)
        answers.append((page.status, [word for word in page.words.split() if "СНИЛС" in word]))
    assert answers[0] == answers[1] and Person.select().where(Person.snils == given["snils"]).count() == 2


def test_an_overdue_kind_is_one_that_a_person_may_switch_off() -> None:
    assert NoticeKind.OVERDUE.silent and len(NoticeKind.OVERDUE) <= Notice.kind.max_length
