"""The needs of a case card: each unmet one has the button that closes it, and what was begun is gone on with."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from console import records
from schema.case import Case
from schema.documents.inspection_act import InspectionAct
from tests import signals
from tests.pages import Page

pytestmark = pytest.mark.once


def buttons(page: Page) -> set[tuple[str, str]]:
    """(label, address) of the buttons beside the needs."""
    found = page.root.xpath("//li[contains(@class, 'need')]/a")
    return {(node.text.strip(), node.get("href")) for node in found}


def begin(world: Any, case: Case, child: Any) -> InspectionAct:
    officer = world.officer("specialist.asino")
    known = {"child": child, "inspected_on": date(2026, 11, 23)}
    row = records.offered(InspectionAct, officer, world.now, case=case, **known)
    assert [who.id for who in row.inspectors] == [officer.employee_id] and row.addr_actual
    given = {"addr_registered": row.addr_actual, "id_doc_kind": "IDDOC.BIRTH"}
    made: InspectionAct = records.create(InspectionAct, given, officer, world.now, case=case, **known).row
    return made


def test_a_need_without_a_paper_begins_one_and_with_a_draft_goes_on_with_it(world: Any) -> None:
    case = Case.get_by_id(signals.register(world).case_id)
    first, second = case.active_children
    specialist = world.visitor("specialist.asino")
    new = f"/inspection-act/new/?case={case.id}"
    assert ("Создать", new) in buttons(specialist.open(f"/case/{case.id}/"))
    begin(world, case, first)
    act = begin(world, case, second)
    assert ("Продолжить", act.url) in buttons(specialist.open(f"/case/{case.id}/"))
    assert ("Создать", new) not in buttons(specialist.open(f"/case/{case.id}/"))


def test_the_signal_is_completed_from_the_card(world: Any) -> None:
    entry = signals.register(world)
    page = world.visitor("clerk.asino").open(f"/case/{entry.case_id}/")
    assert ("Дополнить", f"/abuse-journal/edit/?id={entry.id}") in buttons(page)


def test_a_paper_that_its_drafter_cannot_send_says_whose_it_is_and_waits_there(walked: Any) -> None:
    from console import approvals
    from schema.documents.case_transfer import CaseTransfer

    officer = walked.officer("specialist.asino")
    case = Case.select().where(Case.number != "").order_by(Case.id).get()
    Case.update(state="open").where(Case.id == case.id).execute()
    case = Case.get_by_id(case.id)
    draft = records.create(CaseTransfer, {}, officer, walked.now, case=case).row
    page = walked.visitor("specialist.asino").open(f"/case-transfer/details/?id={draft.id}")
    assert "Дальше: «Подписать и отправить» – начальник отдела опеки" in page.words
    assert draft in approvals.waiting(walked.officer("head.asino"))
    assert draft not in approvals.waiting(officer)
