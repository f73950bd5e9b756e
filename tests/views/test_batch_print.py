"""Rows chosen in a list are printed together: one file, a ZIP, the register of dispatch, envelopes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from pypdf import PdfReader

from console import audit, batch
from schema import registry
from schema.history import Audit

pytestmark = pytest.mark.once


#: What the list of papers offers for ticked rows: a move that may be made in bulk, two ways to print, two files.
WORKS = ["", "move-submit", "print", "print-zip", "xlsx", "csv"]


def ids(key: str, **only: Any) -> list[int]:
    model = registry.get(key)
    query = model.select(model.id).order_by(model.id)
    return [row.id for row in (query.filter(**only) if only else query)]


def act(world: Any, login: str, key: str, action: str, chosen: list[Any], *, expect: int = 200) -> Any:
    visitor = world.visitor(login)
    data = [("csrf_token", visitor.token()), ("action", action), *(("rowid", str(row)) for row in chosen)]
    return visitor.post(f"/{key}/action/", data, expect=expect)


def reader(answer: Any) -> PdfReader:
    return PdfReader(io.BytesIO(answer.body))


def words(answer: Any) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader(answer).pages).split())


def test_the_list_has_a_box_for_every_row(walked: Any) -> None:
    page = walked.visitor("specialist.asino").open("/inspection-act/")
    boxes = page.root.xpath("//input[@name='rowid' and @form='page-chosen']")
    assert sorted(int(box.get("value")) for box in boxes) == ids("inspection-act")
    assert all(box.get("aria-label").startswith("Отметить: ") for box in boxes)
    assert [o.get("value") for o in page.root.xpath("//form[@id='page-chosen']//option")] == WORKS


def test_every_list_of_papers_offers_the_print_of_chosen_rows_and_lists_of_cards_do_not(walked: Any) -> None:
    head = walked.officer("supervisor.asino")
    for model in registry.documents():
        assert batch.actions(model, walked.system()), model.spec.key
    for key in ("person", "territory", "case"):
        assert batch.actions(registry.get(key), head) == ()
        act(walked, "head.asino", key, "print", [1], expect=404)


def test_chosen_papers_become_one_file_with_a_bookmark_each(walked: Any) -> None:
    chosen = ids("risk-assessment")
    answer = act(walked, "specialist.asino", "risk-assessment", "print", chosen)
    marks = [str(item.title) for item in reader(answer).outline]
    assert len(marks) == len(chosen) > 1
    assert answer.headers["Content-Type"] == "application/pdf"
    trail = Audit.select().where(Audit.act == "print", Audit.document == "risk-assessment")
    assert sorted(int(entry.row_id) for entry in trail) == chosen
    assert all("печать выбранных" in audit.told(entry).reason for entry in trail)


def test_the_archive_has_a_file_for_each_paper_and_no_name_of_a_person(walked: Any) -> None:
    chosen = ids("risk-assessment")
    answer = act(walked, "specialist.asino", "risk-assessment", "print-zip", chosen)
    archive = zipfile.ZipFile(io.BytesIO(answer.body))
    assert archive.testzip() is None
    assert archive.namelist() == [f"{n:03d}-risk-assessment-{row}.pdf" for n, row in enumerate(chosen, 1)]
    assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())
    name = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])
    assert name and name[1] == "risk-assessment-selected.zip"


def test_the_ids_may_also_be_called_ids(walked: Any) -> None:
    visitor = walked.visitor("specialist.asino")
    data = {"csrf_token": visitor.token(), "action": "print", "ids": str(ids("inspection-act")[0])}
    assert visitor.post("/inspection-act/action/", data).body.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("chosen", "status"),
    [([], 422), (list(range(1, 102)), 422), (["abc"], 404), (["9" * 20, "-1", "1' or '1'='1"], 404), ([999999], 404)],
)
def test_bad_choices_are_refused(walked: Any, chosen: list[Any], status: int) -> None:
    act(walked, "specialist.asino", "inspection-act", "print", chosen, expect=status)
    assert not Audit.select().where(Audit.act == "print").exists()


def test_a_hundred_rows_are_not_too_many(walked: Any) -> None:
    chosen = [*ids("inspection-act"), *range(100_000, 100_100 - len(ids("inspection-act")))]
    assert len(chosen) == 100
    assert act(walked, "specialist.asino", "inspection-act", "print", chosen).body.startswith(b"%PDF")


def test_foreign_rows_are_passed_over_and_alone_they_are_not_found(walked: Any) -> None:
    act(walked, "specialist.kedrovy", "inspection-act", "print", ids("inspection-act"), expect=404)
    own = ids("inspection-act")
    answer = act(walked, "specialist.asino", "inspection-act", "print", [*own, 999_999])
    assert len(reader(answer).outline) == len(own)


def test_unknown_actions_and_missing_tokens_are_refused(walked: Any) -> None:
    act(walked, "specialist.asino", "inspection-act", "delete", ids("inspection-act"), expect=404)
    act(walked, "specialist.asino", "inspection-act", "envelopes-c5", ids("inspection-act"), expect=404)
    visitor = walked.visitor("specialist.asino")
    visitor.open("/inspection-act/action/", expect=405)
    visitor.post("/inspection-act/action/", {"action": "print", "rowid": "1"}, expect=400)


def test_who_sees_only_some_columns_prints_nothing(walked: Any) -> None:
    act(walked, "curator.asino", "meeting", "print", ids("meeting"), expect=403)
    page = walked.visitor("curator.asino").open("/meeting/")
    assert not page.root.xpath("//input[@name='rowid']")


# ------------------------------------------------------------------ dispatch


def test_the_register_of_dispatch_lists_addressees_in_the_dative(walked: Any) -> None:
    model = registry.get("case-transfer")
    row = model.select().first()
    type(row.to_org).update(name_dative="Центру помощи семье", address="636840, г. Асино, ул. Ленина, д. 66").where(
        type(row.to_org).id == row.to_org_id
    ).execute()
    answer = act(walked, "specialist.asino", "case-transfer", "dispatch-register", [row.id])
    text = words(answer)
    assert "Реестр отправки документов".lower() in text.lower()
    assert "Центру помощи семье" in text and "636840, г. Асино, ул. Ленина, д. 66" in text
    assert row.reg_number in text.replace(" ", "") or row.reg_number in text
    assert "Всего: 1 (одно) отправление." in text


def test_a_draft_is_not_sent(walked: Any) -> None:
    model = registry.get("case-transfer")
    row = model.select().first()
    from schema.history import IssuedCopy

    IssuedCopy.delete().where(IssuedCopy.document == "case-transfer").execute()
    page = act(walked, "specialist.asino", "case-transfer", "dispatch-register", [row.id], expect=422)
    assert "только подписанные" in page.words


@pytest.mark.parametrize(("action", "size"), [("envelopes-c5", (229, 162)), ("envelopes-dl", (220, 110))])
def test_envelopes_have_their_size_and_both_addresses(walked: Any, action: str, size: tuple[int, int]) -> None:
    model = registry.get("case-transfer")
    row = model.select().first()
    type(row.to_org).update(name_dative="Центру помощи семье", address="636840, г. Асино, ул. Ленина, д. 66").where(
        type(row.to_org).id == row.to_org_id
    ).execute()
    answer = act(walked, "specialist.asino", "case-transfer", action, [row.id])
    pages = reader(answer).pages
    assert len(pages) == 1
    box = pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == size
    text = words(answer)
    assert "Кому Центру помощи семье" in text
    assert "Куда г. Асино, ул. Ленина, д. 66" in text and "636840" in text and "От кого" in text
