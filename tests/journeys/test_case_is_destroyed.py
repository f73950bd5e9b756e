"""A case whose term of keeping is over: one draws up the act, another approves it, and nothing personal is left."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import peewee
import pytest

from console import attachments, audit, chain, destruction, erasure, integrity, retention, search_index
from console.access import visible
from console.database import is_sqlite
from console.errors import Refused
from schema import fields as f
from schema import registry
from schema.base import database
from schema.case import Case
from schema.case_access import CaseAccess, Notice
from schema.documents.destruction_act import DestructionAct
from schema.history import (
    Attachment,
    Audit,
    CaseKey,
    Deadline,
    ForcedMove,
    IssuedCopy,
    StageTransition,
    TermAct,
)
from schema.people import Person
from schema.retention import LegalHold
from schema.spec import Status
from tests.journeys.story import Story
from tests.pages import Page

KEY = "destruction-act"
REASON = "дело запросил суд по иску прокурора, ответ не получен"
COMMISSION = {"commission-count": "2"}
CANARY = "Ыъыъыъ Канарейкин Щегол Чижович, 01.02.2020"


@pytest.fixture
def due(walked: Any) -> Story:
    """The walked case on the first day on which it may be destroyed."""
    [case] = Case.select().where(Case.state == "closed")
    story = Story(walked, "asino", datetime.combine(case.retention_until + timedelta(days=1), datetime.min.time()))
    story.case_id = case.id
    story.later(hours=9)
    return story


def drafted(story: Story, expect: int = 200, **given: str) -> int:
    visitor = story.as_("specialist")
    page = visitor.open(f"/{KEY}/new/")
    people = [story.employee(role).id for role in ("specialist", "clerk")]
    members = {f"commission-{n}-employee": str(key) for n, key in enumerate(people)}
    typed = {**COMMISSION, **members, "backups_until": "+30", **given}
    answer = visitor.send(page, typed, action="new/", expect=expect)
    return int(re.search(r"id=(\d+)", answer.url)[1]) if expect == 200 else 0  # type: ignore[index]


def destroyed(story: Story) -> DestructionAct:
    row = drafted(story)
    story.do("specialist", KEY, row, "submit")
    story.do("head", KEY, row, "approve")
    found: DestructionAct = DestructionAct.get_by_id(row)
    return found


def hold(story: Story, expect: int = 200, **given: str) -> Page:
    visitor = story.as_("head")
    return visitor.post(
        f"/retention/{story.case_id}/hold",
        {"csrf_token": visitor.token(), "reason": REASON, **given},
        expect=expect,
    )


def test_the_day_before_it_is_not_due(due: Story) -> None:
    number = due.case.number
    due.later(days=-1)
    assert number not in due.as_("head").open("/retention/").words
    page = due.as_("specialist").open(f"/{KEY}/new/")
    answer = due.as_("specialist").send(page, {"cases-count": "1", "cases-0-number": number}, action="new/", expect=422)
    assert "хранят до" in " ".join(answer.problems())


def test_the_list_shows_numbers_and_days_only(due: Story) -> None:
    for login in ("head.asino", "supervisor.asino", "specialist.asino", "admin"):
        page = due.world.visitor(login).open("/retention/")
        assert due.case.number in page.words and "можно уничтожить" in page.words
        assert due.children[0].last_name not in page.words
    assert due.case.number not in due.world.visitor("head.kedrovy").open("/retention/").words
    due.world.visitor("curator.asino").open("/retention/", expect=403)


def test_a_held_case_is_kept_until_the_hold_is_lifted(due: Story) -> None:
    row = drafted(due)
    hold(due, expect=422, reason="надо")
    hold(due)
    assert REASON in due.as_("head").open(f"/case/{due.case_id}/").words
    page = due.do("specialist", KEY, row, "submit", expect=422)
    assert "под запретом" in " ".join(page.problems())
    head = due.as_("head")
    head.post(f"/retention/{due.case_id}/lift", {"csrf_token": head.token(), "reason": REASON})
    due.do("specialist", KEY, row, "submit")
    hold(due, until=f"{due.now:%d.%m.%Y}")
    assert "под запретом" in " ".join(due.do("head", KEY, row, "approve", expect=422).problems())
    assert due.case.destroyed_on is None and LegalHold.select().count() == 2
    due.later(days=1)
    due.do("head", KEY, row, "approve")
    assert due.case.destroyed_on == due.now.date()
    assert Audit.select().where(Audit.act == "hold").count() == 2


def test_only_the_head_holds(due: Story) -> None:
    for login in ("specialist", "supervisor", "curator"):
        visitor = due.as_(login)
        data = {"csrf_token": visitor.token(), "reason": REASON}
        visitor.post(f"/retention/{due.case_id}/hold", data, expect=403)
    stranger = due.world.visitor("head.kedrovy")
    stranger.open(f"/retention/{due.case_id}/", expect=404)


def test_whoever_drew_up_the_act_does_not_approve_it(due: Story) -> None:
    row = drafted(due)
    due.do("specialist", KEY, row, "submit")
    due.do("specialist", KEY, row, "approve", expect=403)
    DestructionAct.update(created_by=due.employee("head")).where(DestructionAct.id == row).execute()
    due.do("head", KEY, row, "approve", expect=422)
    assert due.case.destroyed_on is None and due.children


def test_a_lenient_territory_asks_for_the_second_person_all_the_same(due: Story) -> None:
    """four_eyes = warning does not reach a destruction: nothing brings it back."""
    row = DestructionAct.get_by_id(drafted(due))
    row.approved_by = row.created_by
    with pytest.raises(Refused) as refusal:
        destruction.carry_out(row, due.world.officer("head.asino"), due.now)
    assert [problem.code for problem in refusal.value.problems] == ["second-person"]


def test_an_open_case_and_one_that_goes_on_are_kept(due: Story) -> None:
    case, today = due.case, due.now.date()
    assert retention.why_kept(case, today) == ""
    made = Case.create(territory=case.territory_id, number="С-АС-2038-0001", previous_case=case, state="open")
    later = Case.get_by_id(made.id)
    assert "С-АС-2038-0001" in retention.why_kept(case, today)
    assert "не завершён" in retention.why_kept(later, today)
    Case.update(state="closed").where(Case.id == later.id).execute()
    assert retention.why_kept(case, today) == ""


def plant(case: Case) -> int:
    """A canary in every text of the case, of its people and of its history; returns how many were put."""
    papers = list(erasure.papers_of(case))
    known = erasure._people_of((case, *papers))
    cards = [card for model, ids in known.items() for card in model.select().where(model.id.in_(ids))]
    count = sum(_sing(type(row), type(row).id == row.id) for row in (case, *papers, *cards))
    for row in (case, *papers, *cards):
        for _, model in registry.row_models(type(row)):
            count += _sing(model, model.document == row.id)
    search_index.rebuild()
    return count + _sing_in_history(case, papers)


def _sing(model: Any, chosen: Any) -> int:
    texts = {
        name: CANARY[: getattr(field, "max_length", None) or 99]
        for name, field in f.declared(model).items()
        if isinstance(field, f.Line | f.Prose) and name not in erasure._KEPT_LINES
    }
    return int(model.update(texts).where(chosen).execute()) * len(texts) if texts else 0


def _sing_in_history(case: Case, papers: list[Any]) -> int:
    """Moves and decisions only take new rows, as the console itself would write them."""
    now, row = datetime(2030, 1, 1), papers[-1]
    own = {"case_id": case.id}
    StageTransition.create(
        **own, code="T16", happened_on=now, entered_at=now, comment=CANARY, force_reason=CANARY, guard_report=CANARY
    )
    TermAct.create(**own, rule="DL-1", kind="waive", at=now, was_on=now, reason=CANARY, basis=CANARY)
    ForcedMove.create(**own, to_stage=1, to_state="open", reason=CANARY, asked_at=now, confirmed_at=now)
    CaseAccess.create(**own, employee_id=1, kind="admitted", from_at=now, reason=CANARY, made_at=now, until_at=now)
    LegalHold.create(document="case", row_id=case.id, reason=CANARY, made_at=now, lifted_at=now, lift_reason=CANARY)
    Notice.create(employee_id=1, kind="returned", at=now, document=row.spec.key, row_id=row.id, remark=CANARY)
    Deadline.update(explanation=CANARY, cause=CANARY, changed=CANARY).where(Deadline.case_id == case.id).execute()
    mine = erasure.belonging(IssuedCopy, papers)
    return 9 + int(IssuedCopy.update(html=CANARY, pdf=CANARY.encode()).where(mine).execute())


def holding_canaries() -> list[tuple[str, str]]:
    """Table and column of every canary that is left."""
    return [
        (table.__name__, column.name)
        for table in registry.tables()
        for column in table._meta.sorted_fields
        if isinstance(column, peewee.CharField | peewee.TextField | peewee.BlobField)
        and any(CANARY[:4].lower() in _words(value).lower() for (value,) in table.select(column).tuples() if value)
    ]


def _words(value: Any) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def test_nothing_personal_is_left(due: Story) -> None:
    assert plant(due.case) > 500 and len(holding_canaries()) > 100
    act = destroyed(due)
    assert holding_canaries() == []
    assert (
        not Person.select()
        .where(Person.is_child, Person.birth_date.is_null(False), Person.territory == due.place)
        .exists()
    )
    assert due.case.destroyed_by == act.reg_number and due.case.family_id is None


def test_the_files_hold_nothing_either(due: Story) -> None:
    """The file of the database, its log and whatever else lies in the data folder."""
    plant(due.case)
    destroyed(due)
    folders = [due.world.settings.var]
    if is_sqlite():  # the free space of PostgreSQL is cleared by VACUUM
        folders.append(Path(database.obj.database))
    files = [found for path in folders for found in path.parent.glob(f"{path.name}*") if found.is_file()]
    files += [found for found in due.world.settings.var.rglob("*") if found.is_file()]
    assert [found.name for found in files if CANARY[:4].encode() in found.read_bytes()] == []


@pytest.mark.parametrize("table", [StageTransition, TermAct])
def test_history_is_blanked_of_destroyed_cases_alone(due: Story, table: Any) -> None:
    plant(due.case)
    words = {"comment": "", "force_reason": "", "guard_report": "[]"}
    words = words if table is StageTransition else {"reason": "", "basis": ""}
    mine = table.case_id == due.case_id
    for given in (words, {"case_id": 1}):
        with pytest.raises(peewee.PeeweeException), database.atomic():
            table.update(given).where(mine).execute()
    destroyed(due)
    for given in ({"case_id": 1}, dict.fromkeys(words, "другое")):
        with pytest.raises(peewee.PeeweeException), database.atomic():
            table.update(given).where(mine).execute()
    with pytest.raises(peewee.PeeweeException), database.atomic():
        table.delete().where(mine).execute()


def test_numbers_days_and_the_trail_stay_whole(due: Story) -> None:
    entries = [(row.spec.key, row.id, row.reg_number, row.doc_date, str(row.status)) for row in _papers(due.case_id)]
    trail_rows, moves = Audit.select().count(), StageTransition.select().count()
    act = destroyed(due)
    kept = [(row.spec.key, row.id, row.reg_number, row.doc_date, str(row.status)) for row in _papers(due.case_id)]
    assert kept == entries and entries
    assert chain.verify().broken is None
    assert integrity.findings() == [] and attachments.findings(due.world.settings) == []
    assert Audit.select().count() > trail_rows and StageTransition.select().count() == moves
    assert not Deadline.select().where(Deadline.case_id == due.case_id).exists()
    told = audit.told(Audit.select().where(Audit.case_id == due.case_id, Audit.sealed != "").order_by(Audit.id).first())
    assert told.closed.endswith(f"акт № {act.reg_number}") and not told.changes
    assert CaseKey.select().where(CaseKey.destroyed_by_act == act.reg_number).exists()


def _papers(case_id: int) -> list[Any]:
    return [
        row for model in registry.documents() for row in model.select().where(model.case == case_id).order_by(model.id)
    ]


def test_a_destroyed_case_is_not_opened(due: Story) -> None:
    papers = _papers(due.case_id)
    act = destroyed(due)
    page = due.as_("head").open(f"/case/{due.case_id}/", expect=410)
    assert f"по акту № {act.reg_number}" in page.words
    for paper in papers:
        for address in (f"details/?id={paper.id}", f"edit/?id={paper.id}", f"{paper.id}/print.pdf"):
            status = due.as_("head").open(f"/{paper.spec.key}/{address}", expect=None).status
            assert status in {403, 404, 410}, (paper.spec.key, address)
    for role in ("head", "specialist", "supervisor"):
        officer = due.world.officer(f"{role}.asino")
        for model in registry.models():
            if due.as_(role).open(f"/{model.spec.key}/", expect=None).status == 200:
                assert visible(model, officer) is not None
    hold(due, expect=410)
    due.as_("head").open(f"/case/{due.case_id}/file.pdf", expect=410)
    runner, paper = due.world.app.test_cli_runner(), papers[0]
    for command in (["case-file", due.case.number], ["print", paper.spec.key, str(paper.id)]):
        made = runner.invoke(args=[*command, "/dev/null"])
        assert made.exit_code == 1 and f"по акту № {act.reg_number}" in made.output, command


def test_the_books_are_printed_with_the_rows_that_are_left(due: Story) -> None:
    destroyed(due)
    page = due.as_("head").open("/abuse-journal/journal.pdf?from=01.01.2026&to=31.12.2026", expect=None)
    assert page.status == 200 and page.body.startswith(b"%PDF")


def test_files_are_removed_with_the_case(due: Story) -> None:
    entry = next(row for row in _papers(due.case_id) if row.spec.key == "letter-in")
    folder = attachments.folder(due.world.settings)
    folder.mkdir(parents=True, exist_ok=True)
    name = "0" * 32 + ".pdf"
    (folder / name).write_bytes(b"%PDF-1.4 canary")
    Attachment.create(
        stored_name=name,
        original_name="справка о ребёнке.pdf",
        media_type="application/pdf",
        size=15,
        sha256="0" * 64,
        territory_id=entry.territory_id,
        case_id=due.case_id,
        document=entry.spec.key,
        row_id=entry.id,
        uploaded_at=due.now,
    )
    destroyed(due)
    assert not (folder / name).exists() and not Attachment.select().where(Attachment.stored_name == name).exists()
    assert not IssuedCopy.select().where(IssuedCopy.document == "rehab-plan", IssuedCopy.html != "").exists()


def test_the_act_and_the_extract_of_the_trail_are_printed(due: Story) -> None:
    act, number = destroyed(due), due.case.number
    assert act.status == Status.APPROVED and [line.number for line in act.cases] == [number]
    for address in (f"/{KEY}/{act.id}/print.pdf", f"/retention/act/{act.id}/log.pdf"):
        page = due.as_("head").open(address)
        assert page.body.startswith(b"%PDF")
    log = destruction.log_of(act, due.world.officer("head.asino"), due.now)
    assert [event.about for event in log.events].count(number) == 1
    assert {event.act for event in log.events} >= {"Утвердить и уничтожить", "Уничтожены сведения случая"}
    due.world.visitor("head.kedrovy").open(f"/retention/act/{act.id}/log.pdf", expect=404)


def test_a_person_of_another_case_stays(due: Story) -> None:
    child = due.children[0]
    other = Case.create(territory=due.case.territory_id, number="С-АС-2037-0009", state="closed")
    members = dict(registry.row_models(Case))["children"]
    members.create(document=other, person=child.id)
    destroyed(due)
    assert Person.get_by_id(child.id).last_name == child.last_name
