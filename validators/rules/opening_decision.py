"""B.12: a decision to open a case rests on signals of this case and on what the investigation found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.documents.investigation_report import CONFIRMED
from schema.documents.opening_decision import OpeningDecision
from schema.registers.abuse_journal import OpeningChoice
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule


@rule(OpeningDecision, "save", "submit")
def signals_belong_to_the_case(decision: Any, context: Context) -> Iterator[Problem]:
    if any(entry.case_id != decision.case_id for entry in decision.entries):
        yield Problem("entry-of-other-case", "Выберите только записи журнала ЖО этого случая", "entries")


@rule(OpeningDecision, "save", "submit")
def report_belongs_to_the_case(decision: Any, context: Context) -> Iterator[Problem]:
    report = decision.investigation_report
    if report is None:
        return
    if report.case_id != decision.case_id:
        yield Problem("report-of-other-case", "Выберите заключение этого же случая", "investigation_report")
    if report.doc_date and decision.decided_on and report.doc_date > decision.decided_on:
        text = f"Заключение составлено {report.doc_date:%d.%m.%Y}: решение не может быть принято раньше него"
        yield Problem("decision-before-report", text, "decided_on")


@rule(OpeningDecision, "submit")
def decision_follows_from_result(decision: Any, context: Context) -> Iterator[Problem]:
    """T02 also opens a case without a confirmed fact when the risk is high; the reader is asked to look twice."""
    report = decision.investigation_report
    if report is None or not report.result_id:
        return
    confirmed = report.result_id in CONFIRMED
    if decision.decision == OpeningChoice.REFUSE and confirmed:
        text = "Факт подтверждён, а в открытии случая отказано: проверьте решение и причину отказа"
        yield Problem("refusal-contradicts-result", text, "decision", Severity.WARNING)
    if decision.decision == OpeningChoice.OPEN and not confirmed and decision.risk_level_id != "RISK.HIGH":
        text = "Факт не подтверждён и риск не высокий: проверьте решение или объясните его в основаниях"
        yield Problem("opening-contradicts-result", text, "decision", Severity.WARNING)


@rule(OpeningDecision, "save", "submit")
def case_is_not_attached_to_itself(decision: Any, context: Context) -> Iterator[Problem]:
    if (
        decision.decision == OpeningChoice.ATTACH
        and decision.attach_to_id
        and decision.attach_to_id == decision.case_id
    ):
        yield Problem("attached-to-itself", "Выберите другой, уже открытый случай этой семьи", "attach_to")
