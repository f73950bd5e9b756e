"""Every door leaves exactly the rows of the trail that are expected of it; a new route must say what it leaves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import schema.contents  # noqa: F401
from console import access, audit, corrections, records
from console.policy import routes
from schema import registry
from schema.case import Case
from schema.document import Document
from schema.history import Audit, Deadline
from tests.documents.test_every_document import READERS, example, reader
from tests.views.test_batch_print import act

pytestmark = pytest.mark.once

#: Function of a route → the act it leaves, or «» where nothing about people is shown or changed. A route that is not
#: here fails the build: decide what the trail has to say about it, then name it.
LEAVES = {
    # looking
    "index_view": "list or search",
    "row_view": "view",
    "spreadsheet_view": "export",
    "batch_view": "change",  # each row is noted by the door that makes it; the form itself as a list
    "lookup_view": "list or search",
    "palette_view": "list or search",
    "typed_view": "list or search",
    "alike_view": "list or search",
    "merge_view": "view-form",
    "decide_view": "change",
    "undo_view": "change",
    "details_view": "view",
    "card_view": "view",
    "term_view": "view",
    "edit_view": "view-form",
    "create_view": "view-form",
    "paste_view": "change",
    "paper_view": "view-form",
    "request_view": "view-form",
    "who_view": "view-trail",
    "entry_view": "view-trail",
    "agenda_view": "view",
    "case_view": "view",
    "trend_view": "",  # numbers, nobody's case
    "queue_view": "list or search",
    "feed": "list or search",
    "gaps_view": "view",
    "kept_view": "view",
    # taking out
    "print_view": "print",
    "action_view": "print",
    "docx_view": "print-docx",
    "extract_view": "extract",
    "log_view": "extract",
    "journal_view": "print-journal",
    "file_view": "case-file or export",
    "sheet_view": "print-trail",
    "agenda_print_view": "print",
    "export_view": "depersonalised-export",
    "table_view": "export-overdue",
    "readiness_print_view": "print",
    "readiness_table_view": "export",
    "route_view": "print",
    "data_view": "subject",
    "attachment_view": "download",
    # changing: the two doors note it (tests/documents, tests/console)
    "perform_view": "change",
    "replace_view": "change",
    "move_view": "change",
    "hold_paper_view": "change",
    "lift_paper_view": "change",
    "force_view": "change",
    "confirm_view": "change",
    "act_view": "change",
    "remind_view": "change",
    "attach_view": "change",
    "annul_attachment_view": "change",
    "settings_view": "change",
    "put_view": "change",
    "next_view": "change",
    "carry_out_view": "change",
    "withdraw_view": "change",
    "load_view": "change",
    "standing_view": "change",
    # changing accounts: console.accounts_admin notes it (tests/console/test_accounts.py)
    "new_view": "change",
    "invite_view": "change",
    "forget_view": "change",
    "invitation": "change",
    "password_view": "change",
    "factor_view": "change",
    "factor_off_view": "change",
    "codes_view": "change",
    "end_view": "change",
    "everywhere_view": "change",
    "feed_view": "change",
    "feed_revoke_view": "change",
    "login_step": "sign-in",
    "login_again": "sign-in",
    "confirm": "sign-in",
    "hold_view": "change",  # legal hold
    "lift_view": "change",
    "login": "sign-in",
    "logout": "sign-out",
    # nothing about people
    "search_view": "",  # keeps the text for the list, which notes it
    "count_view": "",  # a number
    "columns_view": "",  # how a person likes the list
    "page_size_view": "",
    "saved_view": "",  # an address of the list, which notes itself
    "keep_view": "",
    "drop_view": "",
    "start_view": "",
    "rules_view": "",
    "year_view": "",
    "alive_view": "",
    # own unsaved text: a draft is no act, and what a form shows was noted when it was opened
    "draft_view": "",
    "paste_draft_view": "",
    "drafts_view": "",
    "discard_view": "",
    "restore_view": "",
    "key_view": "",
    "guide_view": "",
    "chapter_view": "",
    "picture_view": "",
    "news_view": "",
    "tour_view": "",
    "toured_view": "",
    "index": "",
    "static": "",
    "health": "",
    "verify": "",
}
MODELS = [model.spec.key for model in registry.models()]
PEOPLE = [model.spec.key for model in registry.models() if audit.about_people(model)]
PRINTED = [key for key in PEOPLE if getattr(registry.get(key).spec, "printing", None)]


def test_every_route_says_what_it_leaves(console_app: Any) -> None:
    functions = {row["endpoint"].partition(".")[2] or row["endpoint"] for row in routes(console_app)}
    assert functions <= set(LEAVES), "name in LEAVES what these routes leave in the trail"
    assert set(LEAVES) <= functions


class Trail:
    """What was written since the last question, as (act, register, row)."""

    def __init__(self) -> None:
        self.last = _last()

    def told(self) -> list[tuple[str, str, str]]:
        rows = Audit.select().where(Audit.id > self.last).order_by(Audit.id)
        self.last = _last()
        return [(row.act, row.document, row.row_id) for row in rows]


def _last() -> int:
    return int(Audit.select(Audit.id).order_by(Audit.id.desc()).limit(1).scalar() or 0)


def _act_on_criteria(world: Any) -> None:
    since = date(2026, 3, 1)
    given = {"act_kind": "приказ", "number": "7", "signed_on": since, "title": "О критериях", "from_on": since}
    records.create(registry.get("criteria-act"), given, world.officer("admin"), world.now)


def _wording(world: Any) -> None:
    given = {"document": "curator-order", "block": "point", "number": 2, "text": "Пункт.", "reason": "по просьбе"}
    given["territory"] = world.officer("head.asino").territory_id
    records.create(registry.get("wording"), given, world.officer("admin"), world.now)


def _correction(world: Any) -> None:
    officer = world.officer("specialist.asino")
    corrections.draw_up(example("cooperation-agreement"), officer, world.now, "ошибка в сроке")


#: Registers that the life of one case leaves empty, and how a row of them comes about.
MADE = {"criteria-act": _act_on_criteria, "wording": _wording, "correction": _correction}


def lister(world: Any, key: str) -> str:
    """A log-in that lists rows of this register."""
    model = registry.get(key)
    if key in MADE:
        MADE[key](world)
    for login in (*(f"{role}.asino" for role in READERS), "admin"):
        officer = world.officer(login)
        if access.may_list(model, officer) and access.visible(model, officer).exists():
            return login
    raise AssertionError(f"nobody has rows of {key} in the walked case: name in MADE how one comes about")


@pytest.mark.parametrize("key", MODELS)
def test_a_list_is_noted_once_a_minute_with_what_it_showed(walked: Any, key: str) -> None:
    login, model = lister(walked, key), registry.get(key)
    visitor, trail = walked.visitor(login), Trail()
    visitor.open(f"/{key}/")
    if key not in PEOPLE:
        assert trail.told() == []
        return
    assert trail.told() == [("list", key, "")]
    row = Audit.get_by_id(trail.last)
    ids = {str(found.id) for found in access.visible(model, walked.officer(login))}
    assert row.row_count == len(row.listed.strip(",").split(",")) and set(row.listed.strip(",").split(",")) <= ids
    visitor.open(f"/{key}/")
    assert trail.told() == [], "a page that is reloaded is not read anew"
    walked.set_clock(walked.now + timedelta(seconds=61))
    visitor.open(f"/{key}/")
    assert trail.told() == [("list", key, "")]


@pytest.mark.parametrize("key", PEOPLE)
def test_what_was_asked_is_noted_and_sealed(walked: Any, key: str) -> None:
    visitor = walked.visitor(lister(walked, key))
    page = visitor.open(f"/{key}/")
    trail = Trail()
    visitor.client.post(
        f"/{key}/lookup/",
        json={"text": "Черных"},
        headers={"X-CSRFToken": visitor.token(), "Referer": "http://localhost/"},
    )
    assert trail.told() == [("search", key, "")]
    assert audit.told(Audit.get_by_id(trail.last)).reason == "поиск: Черных"
    if not page.root.xpath(f"//form[@action='/{key}/search/']"):
        return
    visitor.post(f"/{key}/search/", {"csrf_token": visitor.token(), "text": "Черных"})
    assert trail.told() == [("search", key, "")]
    assert "Черных" not in Audit.get_by_id(trail.last).sealed


@pytest.mark.parametrize("key", PEOPLE)
def test_an_opened_row_is_noted_with_its_case(walked: Any, key: str) -> None:
    model = registry.get(key)
    login = lister(walked, key)
    row = access.visible(model, walked.officer(login)).order_by(model.id.desc()).first()
    visitor, trail = walked.visitor(login), Trail()
    visitor.open(f"/{key}/details/?id={row.id}")
    assert trail.told() == [("view", key, str(row.id))]
    noted = Audit.get_by_id(trail.last)
    assert noted.case_id == (row.id if model is Case else getattr(row, "case_id", None))
    assert noted.address == "127.0.0.1" and noted.roles and noted.officer
    page = visitor.open(f"/{key}/edit/?id={row.id}", expect=None)
    left = {200: [("view-form", key, str(row.id))], 403: [("refused", key, "")]}
    assert trail.told() == left.get(page.status, [])


@pytest.mark.parametrize("key", PRINTED)
def test_a_print_is_noted(walked: Any, key: str) -> None:
    row = example(key)
    visitor, trail = walked.visitor(reader(walked, row)), Trail()
    for address, noted in (("print.pdf", "print"), ("print.docx", "print-docx")):
        if visitor.open(f"/{key}/{row.id}/{address}", expect=None).status == 200:
            assert trail.told() == [(noted, key, str(row.id))]


def test_a_new_form_in_a_case_shows_the_case(walked: Any) -> None:
    case = Case.select().order_by(Case.id).first()
    visitor, trail = walked.visitor("specialist.asino"), Trail()
    page = visitor.open(f"/inspection-act/new/?case={case.id}", expect=None)
    told = trail.told()
    assert (page.status, told) in [(200, [("view-form", "inspection-act", "")]), (403, [])]
    if told:
        assert Audit.get_by_id(trail.last).case_id == case.id


def test_the_screens_about_many_cases_are_noted(walked: Any) -> None:
    case = example("abuse-journal").case
    head, trail = walked.visitor("head.asino"), Trail()
    head.open(f"/case/{case.id}/")
    assert trail.told() == [("view", "case", str(case.id))]
    head.open(f"/case/{case.id}/who/")
    assert trail.told() == [("view-trail", "case", str(case.id))]
    head.open("/overdue/?soon=1")
    assert trail.told() == [("list", "overdue", "")]
    head.open("/desk/")
    assert trail.told() in ([("list", "desk", "")], [])
    head.post("/search/", {"csrf_token": head.token(), "text": "Черных"})
    assert trail.told() == [("search", "search", "")]
    noted = Audit.get_by_id(trail.last)
    assert noted.row_count and f",case:{case.id}," in noted.listed and f",{case.id}," in noted.cases
    term = Deadline.select().where(Deadline.case_id == case.id).first()
    walked.set_clock(walked.now + timedelta(minutes=2))
    head.open(f"/term/{term.id}/")
    assert trail.told() == [("view", "case", str(case.id))]


def test_what_leaves_in_bulk_is_noted_with_every_row(walked: Any) -> None:
    case = example("abuse-journal").case
    head, trail = walked.visitor("head.asino"), Trail()
    head.open("/abuse-journal/journal.pdf?from=01.01.2026&to=31.12.2026")
    assert trail.told() == [("print-journal", "abuse-journal", "")]
    noted = Audit.get_by_id(trail.last)
    model: Any = registry.get("abuse-journal")
    own = model.select().where(model.territory == walked.officer("head.asino").territory_id)
    assert noted.row_count == own.count() and f",{case.id}," in noted.cases
    row = example("risk-assessment")
    act(walked, "specialist.asino", "risk-assessment", "print", [row.id])
    assert trail.told()[-1] == ("print", "risk-assessment", str(row.id))
    head.open(f"/case/{case.id}/file.pdf")
    assert ("case-file", "case", str(case.id)) in trail.told()
    head.open("/audit/sheet.pdf")
    assert [told[0] for told in trail.told()] == ["print-trail"]


@pytest.mark.parametrize("key", [key for key in PEOPLE if issubclass(registry.get(key), Document)])
def test_a_refused_door_shows_nothing_and_only_the_refusal_is_noted(walked: Any, key: str) -> None:
    row = example(key)
    stranger = walked.visitor("head.kedrovy")
    trail = Trail()
    for url in (f"/{key}/details/?id={row.id}", f"/{key}/edit/?id={row.id}", f"/{key}/{row.id}/print.pdf"):
        assert stranger.open(url, expect=None).status in {403, 404}
    assert {act for act, _, _ in trail.told()} <= {"refused"}


def test_coming_and_going_are_noted(world: Any) -> None:
    trail = Trail()
    visitor = world.visitor("clerk.asino")
    assert [act_ for act_, _, _ in trail.told() if act_ != "list"] == ["sign-in"]
    visitor.post("/logout", {"csrf_token": visitor.token()})
    assert [act_ for act_, _, _ in trail.told()] == ["sign-out"]
