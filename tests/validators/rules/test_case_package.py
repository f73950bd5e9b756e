"""The package for the curator holds the papers of the model and is signed for by the curator (B.13, A 4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from schema.documents.case_package import CasePackage, PackagePaper, PaperForm
from schema.documents.case_transfer import EnclosureKind
from schema.documents.curator_order import CuratorOrder
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure

CURATOR, DEPUTY, CLERK = 5, 6, 9
DAY = date(2026, 4, 10)


def paper(kind: EnclosureKind, **changes: Any) -> PackagePaper:
    given = {"kind": kind, "reference": "№ 1", "form": PaperForm.COPY, "given_by_id": CLERK, "given_on": DAY}
    return PackagePaper(**({"accepted_by_id": CURATOR} | given | changes))


def whole(memo: EnclosureKind = EnclosureKind.SERVICE_MEMO, **changes: Any) -> list[PackagePaper]:
    kinds = (EnclosureKind.RIGHTS_PLAN, memo, EnclosureKind.INSPECTION_ACT)
    return [paper(kind, **changes) for kind in kinds]


def codes(papers: list[PackagePaper], moment: str = "submit", signer: int = CURATOR) -> list[str]:
    order = CuratorOrder(id=3, curator_id=CURATOR, deputy_curator_id=DEPUTY, effective_from=DAY)
    package = CasePackage(curator_order=order, doc_date=DAY, papers=papers)
    context = Context(now=datetime(2026, 4, 10, 12), calendar=WorkingCalendar(), employee_id=signer)
    return [problem.code for problem in found_by_rules(package, moment, context)]


@pytest.mark.parametrize("memo", [EnclosureKind.SERVICE_MEMO, EnclosureKind.PHONE_MESSAGE, EnclosureKind.OWN_MEMO])
def test_plan_memo_or_message_and_act_make_the_package(memo: EnclosureKind) -> None:
    assert codes(whole(memo)) == []
    assert codes(whole(memo), "approve") == []


@pytest.mark.parametrize("without", range(3))
@pytest.mark.parametrize("moment", ["submit", "approve"])
def test_a_package_without_one_of_the_three_is_refused(without: int, moment: str) -> None:
    papers = whole()
    del papers[without]
    assert codes(papers, moment) == ["package-incomplete"]


def test_only_the_curator_or_the_deputy_takes_papers() -> None:
    assert codes(whole(accepted_by_id=DEPUTY)) == []
    assert codes(whole(accepted_by_id=CLERK)) == ["package-not-the-curator"] * 3


def test_papers_are_not_handed_over_before_there_is_a_curator() -> None:
    assert codes(whole(given_on=date(2026, 4, 9))) == ["package-before-curator"] * 3


def test_the_receipt_is_signed_by_the_curator_of_the_case() -> None:
    assert codes(whole(), "approve", signer=DEPUTY) == []
    assert codes(whole(), "approve", signer=77) == ["package-receipt"]
