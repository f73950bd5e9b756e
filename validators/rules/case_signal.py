"""Needs of stages 1–4: the signal is received and investigated, the child is safe, the case is handed over whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.case import Case
from schema.document import Origin
from schema.documents.investigation_report import CONFIRMED
from schema.registers.abuse_journal import WRITTEN
from schema.spec import CheckNeed, Status
from validators.casefile import CaseFile
from validators.context import Context
from validators.needs import Mark, case_check, covers, met, not_required, unmet
from validators.removal import UNSAFE, removal_of, voluntary
from validators.rules.case_papers import of_child, said
from validators.rules.case_transfer import package_is_complete
from validators.values import is_empty, label

_REGISTERED = (Status.REGISTERED,)
_SENT = (Status.SENT, Status.RECEIVED)
_GROUNDS = (*CONFIRMED, "INVRESULT.RISK")
_HIGH, _SAFE, _OWN = "RISK.HIGH", "SAFETY.SAFE", "SOURCE.OWN"

#: Columns 1–12 of R01 beside those judged apart (children, address, requisites of the paper).
_COLUMNS = (
    "received_at",
    "source_kind",
    "channel",
    "abuse_kinds",
    "summary",
    "immediate_threat",
    "urgency",
    "assigned_to",
    "assigned_at",
)


@case_check("signal-received")
def signal_received(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T01; Модель, этап 1: a memo or a telephone message was received, or its requisites stand in R01 (L.1.4)."""
    entries = file.papers("abuse-journal", _REGISTERED)
    if any(_written_paper(entry) for entry in entries):
        return met()
    received = [*file.papers("service-memo", (Status.RECEIVED,)), *file.papers("phone-message", (Status.RECEIVED,))]
    if received:
        return met(received[-1].reference)
    return unmet("примите служебную записку (телефонограмму) или внесите её № и дату в журнал")


@case_check("signal-without-paper")
def signal_without_paper(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T01c; Модель, этап 2, L.1.4: from a citizen, another body, the office itself, or paper without a log-in."""
    entry = file.latest("abuse-journal", _REGISTERED)
    if entry is None:
        return unmet("нет записи журнала ЖО")
    if entry.channel_id in WRITTEN and (entry.memo_id or entry.phone_message_id):
        return unmet(f"{entry.channel.label} внесена учреждением: примите её как сигнал учреждения")
    return met(entry.reference)


@case_check("journal-filled")
def journal_filled(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T02; B.5: columns 1–12 of every signal of the case, with the specialist who investigates."""
    entries = file.papers("abuse-journal", _REGISTERED)
    if not entries:
        return unmet("нет записи журнала ЖО")
    gaps = [f"{entry.reference}: {', '.join(found)}" for entry in entries if (found := list(_gaps(entry)))]
    return unmet("не заполнено – " + "; ".join(gaps)) if gaps else met(entries[-1].reference)


def _gaps(entry: Any) -> Iterator[str]:
    yield from (label(entry, name) for name in _COLUMNS if is_empty(entry, name))
    if entry.channel_id in WRITTEN and not _written_paper(entry):
        yield "реквизиты записки (телефонограммы)"
    if not entry.children or any(row.not_established for row in entry.children):
        yield "ребёнок не установлен"
    if is_empty(entry, "address") and not entry.address_unknown:
        yield label(entry, "address")
    # A registrar of an old paper journal may have been dismissed long ago (L.6).
    if entry.origin != Origin.PAPER and is_empty(entry, "registered_by"):
        yield label(entry, "registered_by")


def _written_paper(entry: Any) -> bool:
    return bool(entry.memo_id or entry.phone_message_id or entry.paper_number.strip())


@case_check("family-let-in")
def family_let_in(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T02; L.1.5: a refusal to let inspectors in does not stop the case, but its term stays open."""
    if not file.papers("inspection-act", (Status.APPROVED,)):
        return not_required("обследования ещё не было")
    children = [child for child in file.case.active_children if _only_refused(file, child)]
    if not children:
        return met()
    names = ", ".join(child.full_name for child in children)
    return unmet(f"обследование не состоялось: {names}; назначено повторное посещение")


def _only_refused(file: CaseFile, child: Any) -> bool:
    acts = [act for act in of_child(file, "inspection-act", child) if act.purpose == "signal"]
    return bool(acts) and all(act.access_denied for act in acts)


@case_check("grounds-for-opening")
def grounds_for_opening(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T02; Модель, этап 2: the report confirms the fact or finds a risk; otherwise the risk of a child is high."""
    report = file.latest("investigation-report", (Status.APPROVED,))
    if report is None:
        return unmet("нет утверждённого заключения по результатам расследования")
    if report.result_id in _GROUNDS:
        return met(f"{report.reference}: {report.result.label}")
    if any(sheet.risk_level_id == _HIGH for sheet in _latest_sheets(file)):
        return met(f"{report.reference}: {report.result.label}, но риск высокий")
    return unmet(f"{report.reference}: {report.result.label}, и риск не высокий – откажите в открытии или передайте")


@case_check("child-safe")
def child_safe(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T02; Модель, этап 2 «план безопасности или изъятие»: nobody leaves the stage with a child in danger.

    «Условно безопасен»: a safety plan valid today. «Небезопасен»: the removal with its four papers, or the placement
    by the parents' application together with a safety plan.
    """
    sheets = _latest_sheets(file)
    assessed = {sheet.child_id for sheet in sheets}
    unknown = [child.full_name for child in file.case.active_children if child.id not in assessed]
    if unknown:
        return unmet("безопасность не оценена: " + ", ".join(unknown))
    endangered = [sheet for sheet in sheets if sheet.safety_decision_id != _SAFE]
    if not endangered:
        return not_required("по оценке дети в безопасности")
    lacking = [(sheet.child.full_name, _unprotected(file, sheet, context)) for sheet in endangered]
    found = [f"{name} – {what}" for name, what in lacking if what]
    return unmet("; ".join(found)) if found else met()


def _unprotected(file: CaseFile, sheet: Any, context: Context) -> str:
    """What this child lacks to be safe today, empty when nothing."""
    plans = [plan for plan in file.papers("safety-plan", (Status.APPROVED,)) if _valid(plan, context)]
    planned = any(covers(plan, sheet.child) for plan in plans)
    removed = removal_of(file, sheet.child)
    if removed.decree is not None and not removed.cancelled:
        return "нет " + ", ".join(removed.lacks) if removed.lacks else ""
    if sheet.safety_decision_id != UNSAFE:
        return "" if planned else "нет действующего плана безопасности"
    if voluntary(file, sheet.child) is not None:
        return "" if planned else "помещён по заявлению родителей, но нет действующего плана безопасности"
    return "небезопасен: нет ни отобрания (" + ", ".join(removed.lacks) + "), ни помещения по заявлению родителей"


def _valid(plan: Any, context: Context) -> bool:
    return bool(plan.valid_from <= context.today <= plan.valid_to and not plan.ended_on)


def _latest_sheets(file: CaseFile) -> list[Any]:
    """The latest approved risk sheet of each child who is still in the case."""
    found = (of_child(file, "risk-assessment", child) for child in file.case.active_children)
    return [sheets[-1] for sheets in found if sheets]


@case_check("source-answered")
def source_answered(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T03; D.3: every source that is known gets an answer; an anonymous one cannot."""
    known = [entry for entry in file.papers("abuse-journal", _REGISTERED) if _has_source(entry)]
    if not known:
        return not_required("источник неизвестен или это собственное выявление")
    waiting = [entry.reference for entry in known if not entry.feedback_on]
    return unmet("нет обратной связи по записи " + ", ".join(waiting)) if waiting else met()


def _has_source(entry: Any) -> bool:
    if entry.anonymous or entry.source_kind_id == _OWN:
        return False
    return bool(entry.source_org_id or entry.source_person.strip() or entry.source_phone.strip())


@case_check("target-unfinished")
def target_unfinished(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T03b; D.3: the family has another case in work; a signed decision to attach names one of them."""
    others = _unfinished(file.case)
    if not others:
        return unmet("другого незавершённого случая этой семьи нет")
    decisions = [paper for paper in file.papers("opening-decision", (Status.APPROVED,)) if paper.decision == "attach"]
    if decisions and decisions[-1].attach_to_id not in {case.id for case in others}:
        return unmet(f"в решении {decisions[-1].reference} назван другой случай")
    return met(", ".join(case.title for case in others))


def _unfinished(case: Any) -> list[Any]:
    if not case.family_id:
        return []
    others = Case.select().where(Case.family == case.family_id, Case.id != case.id)
    return [other for other in others.order_by(Case.id) if not other.state.is_final]


@case_check("package-complete")
def package_complete(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T05, T06; Модель, этап 4: «план ЗПР, служебная записка, акт обследования»."""
    transfer = file.latest("case-transfer", _SENT)
    if transfer is None:
        return unmet("нет отправленной передачи случая")
    return said(package_is_complete(transfer, context), transfer.reference)
