"""Stages 2–3: the risk sheet and the opening of the case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from console import numbering, records, regulations, workflow
from console.effects.doors import AFTER, COMPLETE, ON_MOVE, PREFILL, Given, attach
from console.officers import Officer
from schema.case import Case
from schema.dictionaries import DictionaryEntry
from schema.documents.inspection_act import InspectionAct
from schema.documents.risk_assessment import RiskAssessment, RiskMark, SafetyMark
from schema.places import Employee
from schema.spec import State
from validators.rules.risk_assessment import score, thresholds


@attach(PREFILL, "inspection-act")
def _inspection_of_the_case(act: InspectionAct, officer: Officer, now: datetime) -> None:
    """Where the family lives, the child's paper, and whoever draws the act up."""
    if not act.case_id:
        return
    child = act.child if act.child_id else None
    family = act.case.family if act.case.family_id else None
    lives = (child and child.addr_actual) or (family and family.address) or (act.entry.address if act.entry_id else "")
    act.addr_actual = act.addr_actual or lives
    if child is not None:
        act.addr_registered = act.addr_registered or child.addr_registered
        act.id_doc_kind_id = act.id_doc_kind_id or child.id_doc_kind_id
        act.id_series, act.id_number = act.id_series or child.id_series, act.id_number or child.id_number
    if not act.inspectors and officer.employee_id:
        act.inspectors = [Employee.get_by_id(officer.employee_id)]


@attach(PREFILL, "risk-assessment")
def _risk_sheet(sheet: Any, officer: Officer, now: datetime) -> None:
    """A new sheet has a line for every factor of the dictionary."""
    if sheet.safety_marks or sheet.risk_marks:
        return
    entries = DictionaryEntry.select().where(
        DictionaryEntry.dictionary.in_(("SFACTOR", "RFACTOR")), DictionaryEntry.active
    )
    ordered = list(entries.order_by(DictionaryEntry.position))
    sheet.safety_marks = [SafetyMark(factor=entry) for entry in ordered if entry.dictionary == "SFACTOR"]
    sheet.risk_marks = [RiskMark(factor=e, weight=e.weight) for e in ordered if e.dictionary == "RFACTOR"]


@attach(COMPLETE, "risk-assessment")
def _risk_score(sheet: RiskAssessment, officer: Officer, now: datetime) -> None:
    """The sum is computed; the level is proposed where none was chosen and every factor is marked."""
    points, level = score(sheet, thresholds(records.context_for(sheet, officer, now)))
    sheet.risk_score = points
    if not sheet.risk_level_id and sheet.risk_marks and all(mark.mark for mark in sheet.risk_marks):
        sheet.risk_level_id = level


@attach(AFTER, ("risk-assessment", "approve"))
def _risk_to_case(sheet: Any, officer: Officer, now: datetime) -> None:
    if sheet.case_id:
        case = Case.get_by_id(sheet.case_id)
        records.amend(case, officer, now, risk_level_id=sheet.risk_level_id, risk_review_needed=False)


@attach(AFTER, ("opening-decision", "approve"))
def _opened(decision: Any, officer: Officer, now: datetime) -> None:
    """T04: the signed decision to open opens the case and gives it its number."""
    if decision.decision == "open" and decision.case.state != State.OPEN:
        rules = regulations.in_force(decision.territory_id, now.date())
        workflow.advance(decision.case, rules.transitions["T04"], officer, now, basis=decision)


@attach(ON_MOVE, "T04")
def _case_opens(case: Case, officer: Officer, now: datetime, given: Given) -> None:
    case.opened_on = given.get("on") or now.date()
    case.number = case.number or numbering.case_number(case.territory, case.opened_on)
