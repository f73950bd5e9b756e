"""B.12: what a case is handed over with, to whom, and how it comes back."""

from datetime import datetime

import pytest

from schema.documents.case_transfer import CaseTransfer, EnclosureKind, TransferEnclosure
from schema.places import Organisation, OrganisationRole
from schema.spec import Role, Status
from validators.calendar import WorkingCalendar
from validators.context import Context
from validators.problem import Problem
from validators.rules import found_by_rules

pytestmark = pytest.mark.pure

CONTEXT = Context(now=datetime(2026, 5, 29, 12), calendar=WorkingCalendar())
PLAN, ACT = EnclosureKind.RIGHTS_PLAN, EnclosureKind.INSPECTION_ACT


def transfer(*kinds: str, to: OrganisationRole = OrganisationRole.SERVICE) -> CaseTransfer:
    paper = CaseTransfer(to_org=Organisation(id=2, role_in_system=to))
    paper.enclosures = [TransferEnclosure(kind=kind, reference="№ 1 от 25.05.2026", sheets=2) for kind in kinds]
    return paper


def found(paper: CaseTransfer, moment: str = "send") -> dict[str, Problem]:
    return {problem.code: problem for problem in found_by_rules(paper, moment, CONTEXT)}


@pytest.mark.parametrize(
    "memo", [EnclosureKind.SERVICE_MEMO, EnclosureKind.PHONE_MESSAGE, EnclosureKind.OWN_MEMO, "phone_message"]
)
def test_memo_may_be_replaced_by_a_telephone_message_or_an_own_memo(memo: str) -> None:
    assert found(transfer(PLAN, memo, ACT)) == {}


@pytest.mark.parametrize(
    ("kinds", "missing"),
    [
        ((EnclosureKind.SERVICE_MEMO, ACT), "план ЗПР"),
        ((PLAN, ACT), "служебную записку"),
        ((PLAN, EnclosureKind.SERVICE_MEMO), "акт обследования"),
        ((PLAN, EnclosureKind.RISK_ASSESSMENT, ACT), "служебную записку"),
    ],
)
def test_incomplete_package_is_refused_with_what_is_missing(kinds: tuple[str, ...], missing: str) -> None:
    assert missing in found(transfer(*kinds))["package-incomplete"].text


def test_everything_missing_is_said_at_once() -> None:
    assert found(transfer())["package-incomplete"].text.count(",") == 2


def test_incomplete_package_may_be_kept_as_a_draft() -> None:
    assert found(transfer(PLAN), "save") == {}


def test_receiver_is_an_authorised_service() -> None:
    paper = transfer(PLAN, EnclosureKind.SERVICE_MEMO, ACT, to=OrganisationRole.EXECUTOR)
    assert found(paper, "save")["not-authorised-service"].field == "to_org"


def test_head_sends_and_the_service_receives_or_returns() -> None:
    spec = CaseTransfer.spec
    assert spec.transition("send").by == {Role.HEAD}
    assert spec.transition("receive").by == {Role.SERVICE, Role.SERVICE_CLERK}
    back = spec.transition("return")
    assert (back.target, back.by, back.remark) == (Status.RETURNED, {Role.SERVICE}, True)


def test_reason_of_return_is_shown_while_the_case_is_returned() -> None:
    paper = CaseTransfer(status=Status.RETURNED, remark="нет акта обследования")
    assert paper.returned_reason == "нет акта обследования"
    paper.status = Status.SENT
    assert paper.returned_reason == ""
