"""A case whose term of keeping is over: one draws up the act, another approves it, and nothing personal is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import peewee
import pytest

from console import attachments, audit, chain, integrity, retention
from console.access import visible
from schema import fields as f
from schema import registry
from schema.base import database
from schema.case import Case
from schema.document import Document
from schema.documents.destruction_act import DestructionAct
from schema.history import Attachment, Audit, CaseKey, Deadline, IssuedCopy, StageTransition
from schema.people import Person
from schema.retention import LegalHold
from schema.spec import Status
from tests.journeys.story import TEXT, Story
from tests.pages import Page

KEY = "destruction-act"
REASON = "дело запросил суд по иску прокурора, ответ не получен"
COMMISSION = {"commission-count": "2"}
WORD = re.compile(r"[А-ЯЁа-яё]{4,}")


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
    answer = due.as_("specialist").send(
        page, {"cases-count": "1", "cases-0-number": number}, action="new/", expect=422
    )
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
    from console.errors import Refused

    with pytest.raises(Refused) as refusal:
        retention.carry_out(row, due.world.officer("head.asino"), due.now)
    assert [problem.code for problem in refusal.value.problems] == ["second-person"]


def test_an_open_case_and_one_that_goes_on_are_kept(due: Story) -> None:
    case, today = due.case, due.now.date()
    assert retention.why_kept(case, today) == ""
    later = Case.create(territory=case.territory_id, number="С-АС-2038-0001", previous_case=case, state="open")
    assert "С-АС-2038-0001" in retention.why_kept(case, today)
    assert "не завершён" in retention.why_kept(later, today)
    Case.update(state="closed").where(Case.id == later.id).execute()
    assert retention.why_kept(case, today) == ""


def canaries(case: Case) -> set[str]:
    """Texts that belong to the case: names and lines of its people, every typed text of its papers."""
    from console import erasure

    papers = [*erasure.papers_of(case), case]
    known = erasure._people_of(case, papers)
    rows = [row for row in papers if isinstance(row, Document)]
    rows += [card for model, ids in known.items() for card in model.select().where(model.id.in_(ids))]
    found = {value for row in rows for value in _texts(row)}
    return {text for text in found if len(text) > 9 and WORD.search(text)}


def _texts(row: Any) -> Iterator[str]:
    for name, attribute in f.declared(type(row)).items():
        if isinstance(attribute, f.Rows):
            for child in getattr(row, name):
                yield from _texts(child)
        elif isinstance(attribute, f.Line | f.Prose):
            default = attribute.facts.default
            value = getattr(row, name)
            personal = attribute.facts.sensitivity != "plain" or isinstance(attribute, f.Prose)
            if personal and value and value != default:
                yield value


def everything() -> str:
    """Every text of every table."""
    found = []
    for table in registry.tables():
        columns = [column for column in table._meta.sorted_fields if isinstance(column, _STORED)]
        if columns:
            found += [str(value) for line in table.select(*columns).tuples() for value in line if value]
    return "\n".join(found)


_STORED = (peewee.CharField, peewee.TextField, peewee.BlobField)


def test_nothing_personal_is_left(due: Story) -> None:
    case = due.case
    words = canaries(case)
    assert len(words) > 50 and TEXT in words
    before = everything()
    assert all(word in before for word in words)
    act = destroyed(due)
    after = everything()
    assert sorted(word for word in words if word in after) == []
    assert not Person.select().where(Person.is_child, Person.birth_date.is_null(False)).exists()
    assert due.case.destroyed_by == act.reg_number and due.case.family_id is None


def test_the_file_of_the_database_holds_nothing_either(due: Story) -> None:
    from console.database import is_sqlite

    if not is_sqlite():
        pytest.skip("the free space of PostgreSQL is cleared by VACUUM")
    words = canaries(due.case)
    destroyed(due)
    stored = b"".join(path.read_bytes() for path in _database_files())
    assert sorted(word for word in words if word.encode() in stored) == []


def _database_files() -> list[Any]:
    from pathlib import Path

    path = Path(database.obj.database)
    return [found for found in path.parent.glob(f"{path.name}*") if found.is_file()]


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
        row
        for model in registry.documents()
        for row in model.select().where(model.case == case_id).order_by(model.id)
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
    log = retention.log_of(act, due.world.officer("head.asino"), due.now)
    assert [event.case for event in log.events].count(number) == 1
    assert {event.act for event in log.events} >= {"Утвердить и уничтожить", "Уничтожены сведения случая"}
    due.world.visitor("head.kedrovy").open(f"/retention/act/{act.id}/log.pdf", expect=404)


def test_a_person_of_another_case_stays(due: Story) -> None:
    child = due.children[0]
    other = Case.create(territory=due.case.territory_id, number="С-АС-2037-0009", state="closed")
    members = dict(registry.row_models(Case))["children"]
    members.create(document=other, person=child.id)
    destroyed(due)
    assert Person.get_by_id(child.id).last_name == child.last_name
