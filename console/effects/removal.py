"""Removal, a branch beside the stages, and the safety plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from console import records, workflow
from console.effects.doors import AFTER, BEFORE, PREFILL, attach
from console.officers import Officer
from schema.case import Case
from schema.people import Person
from schema.quotes import papers, papers_of_child
from schema.spec import Status
from validators.removal import status_of_child


@attach(PREFILL, "removal-decree")
def _grounds_of_removal(decree: Any, officer: Officer, now: datetime) -> None:
    """The act of inspection and the risk sheets as the sentence quotes them; the parents and the address."""
    if not decree.case_id:
        return
    acts, sheets = papers("inspection-act", decree.case_id), papers("risk-assessment", decree.case_id)
    quoted = [f"акта обследования {act.reference}" for act in acts[-1:]]
    quoted += [f"листа оценки риска от {sheet.doc_date:%d.%m.%Y}" for sheet in sheets[-len(decree.children) :]]
    decree.basis_documents = decree.basis_documents or ", ".join(quoted)
    decree.parents_from_whom = decree.parents_from_whom or _parents(decree.case)
    decree.address_of_removal = decree.address_of_removal or (
        decree.case.family.address if decree.case.family_id else ""
    )


def _parents(case: Case) -> list[Person]:
    members = case.family.members if case.family_id else []
    return [row.person for row in members if row.relation_id in {"RELATION.MOTHER", "RELATION.FATHER"}]


@attach(PREFILL, "removal-act")
def _act_of_decree(act: Any, officer: Officer, now: datetime) -> None:
    """The act repeats its decree."""
    if not act.decree_id:
        return
    decree = act.decree
    act.parents, act.other_person = decree.parents_from_whom, decree.other_person
    act.address, act.threat_basis = act.address or decree.address_of_removal, decree.threat_basis
    act.placed_to_id, act.handed_org_id = decree.placement_planned_id, decree.placement_org_id


@attach(PREFILL, "court-claim")
def _claim_of_decree(claim: Any, officer: Officer, now: datetime) -> None:
    if claim.decree_id:
        claim.defendants, claim.claim_kind = claim.decree.parents_from_whom, claim.decree.claim_kind_planned


@attach(AFTER, ("child-placement", "approve"))
def _child_is_placed(placement: Any, officer: Officer, now: datetime) -> None:
    """The new placement ends the one before and says on the child's card how the child now lives."""
    for earlier in papers_of_child("child-placement", placement.child_id):
        if earlier.id != placement.id:
            earlier.ended_on = earlier.ended_on or placement.from_at.date()
            reason = f"следующее устройство {placement.reference}"
            workflow.carry_out(earlier, earlier.spec.transition("end"), officer, now, remark=reason)
    child = Person.get_by_id(placement.child_id)
    records.amend(child, officer, now, legal_status_id=status_of_child(placement))


@attach(BEFORE, ("safety-plan", "complete"))
def _safety_plan_ends(plan: Any, officer: Officer, now: datetime) -> None:
    plan.ended_on, plan.end_reason = plan.ended_on or now.date(), plan.end_reason or plan.remark


@attach(AFTER, ("safety-plan", "approve"))
def _safety_plan_renewed(plan: Any, officer: Officer, now: datetime) -> None:
    """A new safety plan for the same children takes the place of the old one (DL-P16)."""
    children = {child.id for child in plan.children}
    for earlier in papers("safety-plan", plan.case_id, (Status.APPROVED,)):
        if earlier.id != plan.id and {child.id for child in earlier.children} <= children:
            reason = f"продлён планом {plan.reference}"
            workflow.carry_out(earlier, earlier.spec.transition("complete"), officer, now, remark=reason)
