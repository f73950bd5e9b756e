"""The screens of readiness: the list, the gaps of a case, the sheet and the spreadsheet say the same."""

from __future__ import annotations

import io
import re
from typing import Any

import pdfplumber
import pytest
from python_calamine import CalamineWorkbook

from schema.case import Case
from schema.documents.inspection_act import InspectionAct
from schema.spec import Status


@pytest.fixture
def case(walked: Any) -> Case:
    found: Case = Case.get(Case.state == "closed")
    Case.update(state="open").where(Case.id == found.id).execute()
    InspectionAct.update(status=Status.ANNULLED).where(InspectionAct.case == found.id).execute()
    return found


def test_screen_sheet_and_spreadsheet_say_the_same(walked: Any, case: Case) -> None:
    visitor = walked.visitor("supervisor.asino")
    page = visitor.open("/readiness/")
    score = re.search(r"(\d+) % на месте (\d+) из (\d+)", page.words)
    assert score and case.title in page.words
    answer = visitor.client.get("/readiness/print.pdf")
    with pdfplumber.open(io.BytesIO(answer.data)) as document:
        printed = " ".join((sheet.extract_text() or "") for sheet in document.pages)
    assert f"Готовность {score[1]} %: на месте {score[2]} из {score[3]}." in " ".join(printed.split())
    book = CalamineWorkbook.from_filelike(io.BytesIO(visitor.client.get("/readiness/table.xlsx").data))
    assert book.sheet_names == ["Готовность", "Пробелы", "О выгрузке"]
    rows = book.get_sheet_by_name("Готовность").to_python()[1:]
    assert (sum(row[5] for row in rows), sum(row[6] for row in rows)) == (int(score[2]), int(score[3]))
    facts = dict(book.get_sheet_by_name("О выгрузке").to_python()[1:])
    assert facts["Кто выгрузил"] == walked.officer("supervisor.asino").name


def test_the_gaps_of_a_case_lead_to_the_form(walked: Any, case: Case) -> None:
    page = walked.visitor("specialist.asino").open(f"/readiness/{case.id}/")
    assert f"/inspection-act/new/?case={case.id}" in page.root.xpath("//a/@href")
    assert "Как получилось" in page.words


def test_a_filter_leaves_only_cases_with_that_gap(walked: Any, case: Case) -> None:
    visitor = walked.visitor("supervisor.asino")
    assert case.title in visitor.open("/readiness/?gap=missing").words
    assert "Таких пробелов нет" in visitor.open("/readiness/?gap=curator").words
    assert case.title not in visitor.open("/readiness/?closed=1").words


def test_strangers_get_nothing(walked: Any, case: Case) -> None:
    walked.visitor("supervisor.kedrovy").open(f"/readiness/{case.id}/", expect=404)
    assert case.title not in walked.visitor("supervisor.kedrovy").open("/readiness/").words
    walked.visitor("source.asino").open("/readiness/", expect=403)
