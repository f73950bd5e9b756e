"""Выписка из протокола over HTTP: for whoever sees the case, of that case alone, and it leaves a trail."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
import pytest

from schema import registry
from schema.case import Case
from schema.history import Audit
from schema.people import Family
from schema.places import Employee

pytestmark = pytest.mark.once

CANARY = "Канарейкин"


@pytest.fixture
def meeting(walked: Any) -> Any:
    """A signed protocol of the walked case with one more question about a case of another curator."""
    model: Any = registry.get("meeting")
    row = model.select().where(model.status == "approved").order_by(model.id.desc()).first()
    own = Case.get_by_id(row.agenda[0].case_id)
    family = Family.create(territory=row.territory, family_name=f"{CANARY}ы", name_genitive_plural=f"{CANARY}ых")
    stranger = Employee.select().where(Employee.id != own.curator_id, Employee.territory == row.territory).first()
    other = Case.create(
        territory=row.territory, number="С-АС-2026-0777", family=family, service=own.service, curator=stranger
    )
    item = model.agenda.row_model
    item.create(
        document=row,
        position=99,
        number=99,
        kind=row.agenda[0].kind,
        case=other,
        title=f"О семье {CANARY}ых",
        heard=f"{CANARY} слышал",
        decision_text=f"{CANARY} решил",
    )
    model.guests.row_model.create(document=row, name=f"{CANARY} Гость", position="дядя")
    return model.get_by_id(row.id), own, other


def text_of(body: bytes) -> str:
    with pdfplumber.open(io.BytesIO(body)) as document:
        return " ".join(" ".join((leaf.extract_text() or "").split()) for leaf in document.pages)


@pytest.mark.parametrize("login", ["curator.asino", "specialist.asino", "service.asino", "secretary.asino"])
def test_an_extract_shows_its_case_and_no_other(walked: Any, meeting: Any, login: str) -> None:
    row, own, _ = meeting
    page = walked.visitor(login).open(f"/meeting/{row.id}/extract.pdf?case={own.id}")
    text = text_of(page.body)
    assert "ВЫПИСКА ИЗ ПРОТОКОЛА" in text.upper() and own.title in text
    assert CANARY not in text and "0777" not in text
    assert page.headers["Cache-Control"] == "no-store"


def test_an_extract_leaves_a_trail_on_the_case(walked: Any, meeting: Any) -> None:
    row, own, _ = meeting
    walked.visitor("specialist.asino").open(f"/meeting/{row.id}/extract.pdf?case={own.id}")
    trail = Audit.get(Audit.act == "extract")
    assert (trail.document, trail.row_id, trail.case_id) == ("meeting", str(row.id), own.id)


def test_a_curator_gets_no_extract_of_a_case_of_another(walked: Any, meeting: Any) -> None:
    row, own, other = meeting
    curator = walked.visitor("curator.asino")
    for case in (other.id, 999_999, "x", ""):
        assert curator.open(f"/meeting/{row.id}/extract.pdf?case={case}", expect=404).status == 404
    details = curator.open(f"/meeting/details/?id={row.id}")
    assert f"extract.pdf?case={own.id}" in details.text and f"extract.pdf?case={other.id}" not in details.text
    assert CANARY not in details.text


@pytest.mark.parametrize("login", ["source.asino", "curator.kedrovy", "secretary.kedrovy", "admin"])
def test_who_sees_neither_meeting_nor_case_gets_nothing(walked: Any, meeting: Any, login: str) -> None:
    row, own, _ = meeting
    page = walked.visitor(login).open(f"/meeting/{row.id}/extract.pdf?case={own.id}", expect=None)
    assert page.status in {403, 404}


def test_an_unsigned_protocol_has_no_extract(walked: Any, meeting: Any) -> None:
    from schema.history import IssuedCopy

    row, own, _ = meeting
    IssuedCopy.delete().where(IssuedCopy.document == "meeting", IssuedCopy.row_id == row.id).execute()
    page = walked.visitor("specialist.asino").open(f"/meeting/{row.id}/extract.pdf?case={own.id}", expect=403)
    assert "подписанного протокола" in page.words


def test_a_paper_without_extracts_has_no_such_address(walked: Any) -> None:
    act = registry.get("inspection-act").select().first()
    walked.visitor("specialist.asino").open(f"/inspection-act/{act.id}/extract.pdf?case={act.case_id}", expect=404)


def test_a_journal_goes_on_from_a_page(walked: Any) -> None:
    clerk = walked.visitor("clerk.asino")
    page = clerk.open("/abuse-journal/journal.pdf?from=01.01.2026&to=31.12.2026&page=12")
    assert "лист 12" in text_of(page.body)
    for wrong in ("0", "-1", "x", "99999"):
        clerk.open(f"/abuse-journal/journal.pdf?page={wrong}", expect=400)
