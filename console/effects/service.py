"""Stage 4: the case reaches the service and its curator."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from console import handover, issuing, records, workflow
from console.effects.doors import AFTER, BEFORE, COMPLETE, JUDGE, ON_MOVE, PREFILL, Given, attach
from console.errors import Refused
from console.officers import Officer
from reports import binding
from schema.case import Case
from schema.documents.case_package import PackagePaper, PaperForm
from schema.documents.case_transfer import CaseTransfer, EnclosureKind, TransferEnclosure
from schema.documents.curator_handover import CuratorHandover
from schema.documents.curator_order import CuratorOrder
from schema.documents.service_memo import MemoKind
from schema.places import Organisation, OrganisationRole
from schema.quotes import papers
from schema.registers.incoming_journal import IncomingCaseEntry
from schema.spec import Status
from validators.problem import Problem
from validators.rules.curator_handover import order_in_force


@attach(PREFILL, "case-transfer")
def _the_only_service(transfer: CaseTransfer, officer: Officer, now: datetime) -> None:
    """The authorised service of the territory, where it has one."""
    services = Organisation.select().where(
        Organisation.territory == officer.territory_id,
        Organisation.role_in_system == OrganisationRole.SERVICE,
        Organisation.active,
    )
    if transfer.to_org_id is None and services.count() == 1:
        transfer.to_org = services.get()


#: What of the papers of a case goes to the service, in the order of the list of enclosures.
_ENCLOSED = {
    "rights-plan": EnclosureKind.RIGHTS_PLAN,
    "service-memo": EnclosureKind.SERVICE_MEMO,
    "phone-message": EnclosureKind.PHONE_MESSAGE,
    "inspection-act": EnclosureKind.INSPECTION_ACT,
    "risk-assessment": EnclosureKind.RISK_ASSESSMENT,
    "safety-plan": EnclosureKind.SAFETY_PLAN,
}


@attach(PREFILL, "case-transfer")
def _enclosures_of_the_case(transfer: CaseTransfer, officer: Officer, now: datetime) -> None:
    """The papers of the case that are in force; sheets as printed, where a paper was printed already."""
    if transfer.case_id and not transfer.enclosures:
        transfer.enclosures = [
            TransferEnclosure(kind=_kind(paper, kind), reference=paper.reference, sheets=_sheets(paper))
            for key, kind in _ENCLOSED.items()
            for paper in papers(key, transfer.case_id)
        ]


def _kind(paper: Any, kind: EnclosureKind) -> EnclosureKind:
    """The memo that the guardianship body writes itself stands in for a memo of the source."""
    return EnclosureKind.OWN_MEMO if getattr(paper, "memo_kind", None) == MemoKind.TRANSFER else kind


def _sheets(paper: Any) -> int:
    copy = issuing.copy_of(paper)
    return binding.pages(copy.pdf) if copy and copy.pdf else 1


@attach(AFTER, ("case-transfer", "send"))
def _case_reaches_service(transfer: Any, officer: Officer, now: datetime) -> None:
    """From the moment of sending the service sees the case, so that it can receive or return it."""
    records.amend(Case.get_by_id(transfer.case_id), officer, now, service_id=transfer.to_org_id)


@attach(BEFORE, ("case-transfer", "receive"))
def _who_received(transfer: Any, officer: Officer, now: datetime) -> None:
    transfer.received_by_id = officer.employee_id


@attach(AFTER, ("case-transfer", "receive"))
def _incoming_row(transfer: CaseTransfer, officer: Officer, now: datetime) -> None:
    """A row of R02 is made by the receipt itself; a corrected letter of transfer makes no second one."""
    if transfer.instead_of:
        return
    entry = records.blank(IncomingCaseEntry, officer, now, case=transfer.case)
    entry.territory_id, entry.doc_date = transfer.territory_id, now.date()
    records.add(entry, officer, now)


@attach(ON_MOVE, "T06r")
def _case_leaves_service(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    case.service_id = case.curator_id = case.deputy_curator_id = None


@attach(AFTER, ("curator-order", "approve"))
def _curator_appointed(order: CuratorOrder, officer: Officer, now: datetime) -> None:
    """One active curator: the previous order ends on the day before the new one begins."""
    if order.replaces_order_id and not order.instead_of:
        previous = order.replaces_order
        previous.effective_to = order.effective_from - timedelta(days=1)
        workflow.carry_out(previous, previous.spec.transition("supersede"), officer, now, remark=order.reason_of_change)
    case = Case.get_by_id(order.case_id)
    records.amend(case, officer, now, curator_id=order.curator_id, deputy_curator_id=order.deputy_curator_id)


@attach(PREFILL, "curator-order")
def _order_of_the_case(order: CuratorOrder, officer: Officer, now: datetime) -> None:
    """A change of the curator names the order that it replaces; the letter with the case is the basis of the first."""
    if not order.case_id:
        return
    previous = order_in_force(order.case_id)
    transfers = papers("case-transfer", order.case_id, (Status.RECEIVED,))
    order.replaces_order = order.replaces_order or previous
    if not order.basis and transfers and previous is None:
        order.basis = f"сопроводительного письма органа опеки {transfers[-1].reference}"


@attach(PREFILL, "curator-handover")
@attach(COMPLETE, "curator-handover")
def _handover_of_the_case(row: CuratorHandover, officer: Officer, now: datetime) -> None:
    """Whose case it is now, while the paper is still drawn up."""
    if row.case_id and row.status in row.spec.editable:
        row.former_id, row.service_id = row.case.curator_id, row.case.service_id


@attach(JUDGE, "curator-handover")
def _receiver_is_free(row: CuratorHandover) -> list[Problem]:
    return handover.receiver_problems(row, row.created_at)


@attach(BEFORE, ("curator-handover", "send"), ("curator-handover", "accept"))
def _receiver_is_still_free(row: CuratorHandover, officer: Officer, now: datetime) -> None:
    if found := handover.receiver_problems(row, now):
        raise Refused(found)


@attach(AFTER, ("curator-handover", "accept"))
def _case_passes(row: CuratorHandover, officer: Officer, now: datetime) -> None:
    """At once, or in the night of the day that was agreed."""
    if row.starts_on <= now.date():
        handover.take_over(row, officer, now)


@attach(PREFILL, "case-package")
def _package_of_transfer(package: Any, officer: Officer, now: datetime) -> None:
    """The papers that came with the case, given by whoever draws up the list to the curator."""
    if package.papers or not package.transfer_id:
        return
    package.papers = [
        PackagePaper(
            kind=paper.kind,
            reference=paper.reference,
            sheets=paper.sheets,
            form=PaperForm.COPY,
            given_by=officer.employee_id,
            accepted_by=package.case.curator_id if package.case_id else None,
            given_on=now.date(),
        )
        for paper in package.transfer.enclosures
    ]


@attach(AFTER, ("case-package", "approve"))
def _package_given(package: Any, officer: Officer, now: datetime) -> None:
    """Column 10 of R02: the day on which the curator signed for the package."""
    entries = papers("incoming-journal", package.case_id, (Status.REGISTERED,))
    if entries and not entries[-1].package_given_on:
        records.amend(entries[-1], officer, now, package_given_on=package.approved_on)
