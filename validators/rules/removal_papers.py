"""B.10, B.11, D.4: the papers of a removal, in their order and each with what the law asks of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from schema.documents.child_placement import INSTITUTIONS, ChildPlacement, PlacementBasis
from schema.documents.court_claim import CourtClaim
from schema.documents.prosecutor_notice import ProsecutorNotice
from schema.documents.removal_act import RemovalAct, RemovalRole
from schema.documents.removal_decree import RETURNED_HOME, RemovalDecree
from schema.quotes import papers
from schema.spec import CheckNeed, Severity, Status
from validators.casefile import CaseFile
from validators.context import Context
from validators.deadlines import immediate_due
from validators.needs import Mark, case_check, met, not_required, unmet
from validators.problem import Problem
from validators.removal import UNSAFE, branch, issued_at
from validators.rules import rule
from validators.values import is_empty

OPINION_AGE = 10  # ст. 57 СК РФ
CLAIM_DAYS = 7  # п. 2 ст. 77 СК РФ


# --- whose children, which decree ----------------------------------------------------------------------------------


def _children(row: Any) -> list[Any]:
    own = row.child if getattr(row, "child_id", None) else None
    return [own] if own is not None else list(getattr(row, "children", []))


@rule(RemovalDecree, "save", "submit")
@rule(ProsecutorNotice, "save", "submit")
@rule(CourtClaim, "save", "submit")
@rule(RemovalAct, "save", "submit")
@rule(ChildPlacement, "save", "submit")
def children_are_of_the_case(row: Any, context: Context) -> Iterator[Problem]:
    if not row.case_id:
        return
    known = {child.person_id for child in row.case.children}
    strangers = [child.full_name for child in _children(row) if child.id not in known]
    if strangers:
        field = "child" if hasattr(row, "child_id") else "children"
        yield Problem("child-of-other-case", "Нет среди детей случая: " + ", ".join(strangers), field)


@rule(RemovalAct, "save", "submit", "approve")
@rule(ProsecutorNotice, "save", "submit", "approve")
@rule(CourtClaim, "save", "submit", "approve")
def decree_stands_before(row: Any, context: Context) -> Iterator[Problem]:
    """Постановление comes first (п. 1 ст. 77 СК РФ): signed, of the same case, about the same children."""
    decree = row.decree if row.decree_id else None
    if decree is None:
        return
    if decree.status != Status.APPROVED:
        yield Problem("decree-not-signed", "Сначала должно быть подписано постановление об отобрании", "decree")
    if decree.case_id != row.case_id:
        yield Problem("decree-of-other-case", "Выберите постановление этого же случая", "decree")
    named = {child.id for child in decree.children}
    others = [child.full_name for child in _children(row) if child.id not in named]
    if others:
        text = f"Постановление {decree.reference} не называет: " + ", ".join(others)
        yield Problem("decree-of-other-child", text, "decree")


# --- the decree ----------------------------------------------------------------------------------------------------


@rule(RemovalDecree, "save", "submit")
@rule(RemovalAct, "save", "submit")
def somebody_has_the_child(row: Any, context: Context) -> Iterator[Problem]:
    """Parents, or another person in whose care the child is (п. 1 ст. 77 СК РФ) – one of the two."""
    field = "parents_from_whom" if hasattr(type(row), "parents_from_whom") else "parents"
    parents, other = bool(getattr(row, field)), not is_empty(row, "other_person")
    if parents == other:
        text = "Укажите, у кого отбирается ребёнок: у родителей либо у иного лица"
        yield Problem("from-whom", text, field)


@rule(RemovalDecree, "submit", "approve")
def decree_says_where_to(decree: Any, context: Context) -> Iterator[Problem]:
    if not decree.placement_org_id and not decree.placement_person_id:
        text = "Укажите учреждение или гражданина, у которого дети будут временно устроены"
        yield Problem("placement-unknown", text, "placement_org")


@rule(RemovalDecree, "submit")
def decree_answers_a_threat(decree: Any, context: Context) -> Iterator[Problem]:
    """R0: an act of inspection (row 8.4) or a risk sheet established the immediate threat."""
    acts = [act for act in papers("inspection-act", decree.case_id) if act.immediate_threat]
    sheets = [sheet for sheet in papers("risk-assessment", decree.case_id) if sheet.safety_decision_id == UNSAFE]
    if not acts and not sheets:
        text = "Угроза ещё не установлена ни актом обследования (строка 8.4), ни листом оценки риска"
        yield Problem("threat-not-established", text, "basis_documents", Severity.WARNING)


@rule(RemovalDecree, "submit", "approve")
def decree_is_not_from_the_future(decree: Any, context: Context) -> Iterator[Problem]:
    moment = issued_at(decree)
    if moment and moment > context.now:
        yield Problem("in-future", "Время издания ещё не наступило", "issued_time")


# --- the act -------------------------------------------------------------------------------------------------------


@rule(RemovalAct, "save", "submit", "approve")
def removal_follows_the_decree(act: Any, context: Context) -> Iterator[Problem]:
    """Not before the decree, to the minute; more than a day after it is asked about (D.4)."""
    issued = issued_at(act.decree) if act.decree_id else None
    if issued is None or act.removed_at is None:
        return
    if act.removed_at < issued:
        text = f"Отобрание раньше постановления: оно издано {issued:%d.%m.%Y в %H:%M}"
        yield Problem("removed-before-decree", text, "removed_at")
    elif act.removed_at - issued > timedelta(days=1):
        text = "Между постановлением и отобранием больше суток: поясните в обстоятельствах, почему не немедленно"
        yield Problem("removal-gap", text, "removed_at", Severity.WARNING)


@rule(RemovalAct, "save", "submit")
def one_act_for_each_child(act: Any, context: Context) -> Iterator[Problem]:
    others = papers("removal-act", act.case_id, tuple(s for s in Status if s is not Status.ANNULLED))
    for other in others:
        if other.id != act.id and other.decree_id == act.decree_id and other.child_id == act.child_id:
            yield Problem("second-act", f"Акт на этого ребёнка уже есть: {other.caption}", "child")


@rule(RemovalAct, "save", "submit")
def commission_is_of_different_people(act: Any, context: Context) -> Iterator[Problem]:
    members = [row.employee_id for row in act.commission]
    if len(set(members)) < len(members):
        yield Problem("commission-repeats", "Член комиссии назван дважды", "commission")


@rule(RemovalAct, "submit")
def police_takes_part(act: Any, context: Context) -> Iterator[Problem]:
    if all(row.role != RemovalRole.POLICE for row in act.participants):
        text = "Сотрудник полиции не назван среди участников"
        yield Problem("police-absent", text, "participants", Severity.WARNING)


@rule(RemovalAct, "submit", "approve")
def child_of_ten_is_heard(act: Any, context: Context) -> Iterator[Problem]:
    yield from _opinion(act, act.removed_at)


def _opinion(row: Any, moment: datetime | None) -> Iterator[Problem]:
    """The opinion of a child of ten or older is written down (ст. 57 СК РФ)."""
    age = row.child.age(moment.date()) if row.child_id and moment else None
    if age is not None and age >= OPINION_AGE and is_empty(row, "child_opinion"):
        text = f"{row.child.full_name}: старше десяти лет, запишите мнение ребёнка"
        yield Problem("opinion-missing", text, "child_opinion")


# --- the prosecutor, the placement ---------------------------------------------------------------------------------


@rule(ProsecutorNotice, "submit", "approve")
def prosecutor_is_told_at_once(notice: Any, context: Context) -> Iterator[Problem]:
    """Not before the decree; later than «немедленно» (L.3.3) is accepted, but said."""
    issued = issued_at(notice.decree) if notice.decree_id else None
    if notice.sent_at and issued and notice.sent_at < issued:
        yield Problem("notice-before-decree", "Прокурор не мог быть уведомлён до постановления", "sent_at")
    acts = [act for act in papers("removal-act", notice.case_id) if act.decree_id == notice.decree_id]
    limit = min((immediate_due(act.removed_at) for act in acts), default=None)
    if notice.sent_at and limit and notice.sent_at > limit:
        text = f"Прокурора следовало уведомить до {limit:%d.%m.%Y %H:%M} (п. 2 ст. 77 СК РФ)"
        yield Problem("notice-late", text, "sent_at", Severity.WARNING)


@rule(ChildPlacement, "save", "submit")
def placement_says_with_whom(placement: Any, context: Context) -> Iterator[Problem]:
    named = [bool(placement.org_id), bool(placement.person_id), not is_empty(placement, "person_text")]
    if placement.kind_id in INSTITUTIONS and not placement.org_id:
        yield Problem("placement-org-missing", "Укажите учреждение", "org")
    elif sum(named) != 1:
        text = "Укажите, у кого ребёнок: учреждение, гражданин с карточкой или гражданин без карточки"
        yield Problem("placement-with-whom", text, "org")


@rule(ChildPlacement, "save", "submit", "approve")
def placement_follows_its_act(placement: Any, context: Context) -> Iterator[Problem]:
    act = placement.removal_act if placement.removal_act_id else None
    if placement.basis_kind != PlacementBasis.REMOVAL or act is None:
        return
    if act.status != Status.APPROVED:
        yield Problem("act-not-signed", "Сначала должен быть подписан акт об отобрании", "removal_act")
    if act.child_id != placement.child_id:
        yield Problem("act-of-other-child", "Акт об отобрании – о другом ребёнке", "removal_act")
    if placement.from_at and act.removed_at and placement.from_at < act.removed_at:
        yield Problem("placed-before-removal", "Ребёнок помещён раньше, чем отобран", "from_at")


@rule(ChildPlacement, "submit", "approve")
def parents_ask_with_the_child_of_ten(placement: Any, context: Context) -> Iterator[Problem]:
    """П. 2 ст. 13 120-ФЗ: the parents' application, «с учётом мнения несовершеннолетнего, достигшего десяти лет»."""
    if placement.basis_kind == PlacementBasis.APPLICATION:
        yield from _opinion(placement, placement.from_at)


@rule(ChildPlacement, "save", "submit")
def return_is_not_a_removal(placement: Any, context: Context) -> Iterator[Problem]:
    if placement.kind_id == RETURNED_HOME and placement.basis_kind == PlacementBasis.REMOVAL:
        text = "Возврат родителям основан на решении суда или отмене постановления"
        yield Problem("return-by-removal", text, "basis_kind")


# --- the court -----------------------------------------------------------------------------------------------------


@rule(CourtClaim, "save", "submit")
def claim_follows_the_decree(claim: Any, context: Context) -> Iterator[Problem]:
    """Seven days from the decree, rolled to a working day; a late claim is accepted, but said."""
    decree = claim.decree if claim.decree_id else None
    if decree is None or not claim.filed_on or not decree.doc_date:
        return
    if claim.filed_on < decree.doc_date:
        yield Problem("claim-before-decree", "Иск не мог быть подан до постановления", "filed_on")
    limit = context.calendar.following(decree.doc_date + timedelta(days=CLAIM_DAYS))
    if claim.filed_on > limit:
        text = f"Иск следовало подать не позднее {limit:%d.%m.%Y} (п. 2 ст. 77 СК РФ)"
        yield Problem("claim-late", text, "filed_on", Severity.WARNING)


@rule(CourtClaim, "save")
def decision_is_whole(claim: Any, context: Context) -> Iterator[Problem]:
    if bool(claim.decision) != bool(claim.decision_on):
        text = "Внесите и решение суда, и его дату"
        yield Problem("decision-incomplete", text, "decision_on" if claim.decision else "decision")
    if claim.in_force_on and not claim.decision:
        yield Problem("decision-incomplete", "Вступить в силу может только решение: внесите его", "decision")


# --- the case ------------------------------------------------------------------------------------------------------


@case_check("removal-concluded")
def removal_concluded(file: CaseFile, need: CheckNeed, context: Context) -> tuple[Mark, str]:
    """T18, T18a: no removal without an outcome, and no claim that the court has not decided (E.5, D.4)."""
    claims = file.papers("court-claim", (Status.APPROVED,))
    open_claims = [f"иск {claim.reference}" for claim in claims if not (claim.decision and claim.in_force_on)]
    removed = [one for one in branch(file).removals if one.decree is not None]
    waiting = [f"отобрание: {one.child.full_name}" for one in removed if not one.is_over]
    if not claims and not removed:
        return not_required("отобрания и исков не было")
    found = [*open_claims, *waiting]
    return unmet("нет исхода – " + ", ".join(found)) if found else met("решения суда вступили в силу")
