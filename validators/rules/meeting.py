"""B.20: who may sign a protocol, when a meeting has a quorum, which decision fits which question and passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from schema.documents.meeting import Meeting
from schema.registers.council_member import voting_on
from schema.spec import State
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

#: Decisions (COUNCILDEC) that fit a question (AGENDA); any decision fits «иное».
FITTING: dict[str, frozenset[str]] = {
    "PLAN_EXPERTISE": frozenset({"AGREE", "AGREE_REMARKS", "REWORK", "REJECT", "POSTPONE"}),
    "PLAN_REVIEW": frozenset({"AGREE", "AGREE_REMARKS", "REWORK", "CORRECT", "CONTINUE", "NEW_PLAN", "POSTPONE"}),
    "MONITORING": frozenset({"RESULTS_APPROVED", "REWORK", "CORRECT", "POSTPONE"}),
    "CORRECTION": frozenset({"CORRECT", "AGREE", "AGREE_REMARKS", "CONTINUE", "REWORK", "REJECT", "POSTPONE"}),
    "NEW_PLAN": frozenset({"AGREE", "AGREE_REMARKS", "NEW_PLAN", "REWORK", "REJECT", "POSTPONE"}),
    "FURTHER": frozenset({"CONTINUE", "CORRECT", "NEW_PLAN", "SUSPEND", "RESUME", "CLOSE", "POSTPONE"}),
    "CLOSING": frozenset({"CLOSE", "CONTINUE", "REJECT", "POSTPONE"}),
    "SUSPENSION": frozenset({"SUSPEND", "CONTINUE", "REJECT", "POSTPONE"}),
    "RESUMPTION": frozenset({"RESUME", "REJECT", "POSTPONE"}),
}
_ABOUT_A_PLAN = frozenset({"PLAN_EXPERTISE", "PLAN_REVIEW"})
_SENDING_BACK = frozenset({"REWORK", "REJECT"})
_BY_REGULATION = {"SUSPEND": "suspend", "RESUME": "resume", "CLOSE": "close", "CONTINUE": "continue"}


@rule(Meeting, "save")
def chair_is_not_secretary(meeting: Any, context: Context) -> Iterator[Problem]:
    if meeting.chair_id and meeting.chair_id == meeting.secretary_id:
        yield Problem(
            "meeting-chair-is-secretary", "Председатель и секретарь – разные люди: измените секретаря", "secretary"
        )


@rule(Meeting, "save")
def members_are_listed_once(meeting: Any, context: Context) -> Iterator[Problem]:
    counts = Counter(row.member_id for row in meeting.attendees if row.member_id)
    for index, row in enumerate(meeting.attendees):
        if counts[row.member_id] > 1:
            text = "Один и тот же член Совета внесён дважды: уберите лишнюю строку"
            yield Problem("meeting-member-twice", text, f"attendees.{index}.member")


@rule(Meeting, "save")
def questions_are_addressed(meeting: Any, context: Context) -> Iterator[Problem]:
    """Every question except «иное» is about one case; an expertise is about a plan of that case."""
    numbers = Counter(item.number for item in meeting.agenda)
    for index, item in enumerate(meeting.agenda):
        field, kind = f"agenda.{index}", _code(item.kind_id)
        if numbers[item.number] > 1 and item.number is not None:
            yield Problem(
                "meeting-item-number", f"Номер вопроса {item.number} повторяется: измените его", f"{field}.number"
            )
        if kind not in {"OTHER", ""} and not item.case_id:
            yield Problem("meeting-item-case", f"Вопрос {item.number}: выберите случай", f"{field}.case")
        if kind in _ABOUT_A_PLAN and not item.plan_id:
            yield Problem("meeting-item-plan", f"Вопрос {item.number}: выберите план", f"{field}.plan")
        if item.plan_id and item.case_id and item.plan.case_id != item.case_id:
            text = f"Вопрос {item.number}: выберите план этого же случая"
            yield Problem("meeting-item-other-plan", text, f"{field}.plan")


@rule(Meeting, "save")
def decisions_fit(meeting: Any, context: Context) -> Iterator[Problem]:
    """The kind of decision fits the question and is one of those that the territory takes (D.5)."""
    allowed = context.settings.get("decisions")
    for index, item in enumerate(meeting.agenda):
        kind, decision = _code(item.kind_id), _code(item.decision_kind_id)
        field = f"agenda.{index}.decision_kind"
        if decision and kind in FITTING and decision not in FITTING[kind]:
            text = f"Вопрос {item.number}: такое решение не подходит к этому вопросу, выберите другое"
            yield Problem("meeting-decision-kind", text, field)
        if allowed is not None and not _in_regulation(decision, allowed):
            text = f"Вопрос {item.number}: такого решения нет в порядке территории, выберите другое"
            yield Problem("meeting-decision-not-in-regulation", text, field)


@rule(Meeting, "submit", "approve")
def meeting_was_held(meeting: Any, context: Context) -> Iterator[Problem]:
    """The protocol is written on the day of the meeting or later."""
    if meeting.held_on and meeting.held_on > context.today:
        text = f"Заседание назначено на {meeting.held_on:%d.%m.%Y}: протокол оформляют после него"
        yield Problem("meeting-not-held", text, "held_on")
    elif meeting.held_on and meeting.doc_date and meeting.doc_date < meeting.held_on:
        text = f"Укажите дату протокола не раньше дня заседания ({meeting.held_on:%d.%m.%Y})"
        yield Problem("meeting-protocol-date", text, "doc_date")


def register_of(meeting: Any) -> set[int]:
    """Employees who are voting members of the body on the day of the meeting; empty while no register is kept."""
    if not (meeting.territory_id and meeting.body_id and meeting.held_on):
        return set()
    return {member.employee_id for member in voting_on(meeting.territory_id, meeting.body_id, meeting.held_on)}


@rule(Meeting, "submit", "approve")
def members_are_registered(meeting: Any, context: Context) -> Iterator[Problem]:
    """Only members of the body on that day sit as members; others are guests."""
    registered = register_of(meeting)
    for index, row in enumerate(meeting.attendees if registered else ()):
        if row.member_id and row.member_id not in registered:
            text = f"{row.member.short} не входит в состав на этот день: внесите в приглашённые или дополните состав"
            yield Problem("meeting-not-a-member", text, f"attendees.{index}.member")


@rule(Meeting, "submit", "approve")
def quorum(meeting: Any, context: Context) -> Iterator[Problem]:
    """Present ≥ the fraction (1/2 by default) of all members: those of the register, else those listed."""
    registered = register_of(meeting)
    present = len(meeting.present_ids & registered) if registered else len(meeting.present_ids)
    members = len(registered) or len(meeting.attendees)
    fraction = Fraction(str(context.settings.get("quorum_fraction", "1/2")))
    if present < fraction * members or not present:
        lacking = (
            f"Нет кворума: присутствуют {present} из {members}; протокол подписать нельзя, назначьте новое заседание"
        )
        unmarked = f"Отметьте, кто присутствовал: пока не отмечен никто из {members}, без кворума протокол не подписать"
        yield Problem("meeting-no-quorum", lacking if meeting.present_ids else unmarked, "attendees")
    if meeting.chair_id and meeting.chair_id not in meeting.present_ids:
        yield Problem("meeting-chair-absent", "Отметьте председателя среди присутствующих или смените его", "chair")


@rule(Meeting, "submit", "approve")
def every_question_is_decided(meeting: Any, context: Context) -> Iterator[Problem]:
    for index, item in enumerate(meeting.agenda):
        if not (item.heard.strip() and item.decision_kind_id and item.decision_text.strip()):
            text = f"Вопрос {item.number}: заполните «СЛУШАЛИ», вид и текст решения"
            yield Problem("meeting-item-undecided", text, f"agenda.{index}.decision_text")


@rule(Meeting, "submit", "approve")
def nothing_is_decided_about_a_case_handed_over(meeting: Any, context: Context) -> Iterator[Problem]:
    """Another territory leads the case since a day not after the meeting: its question is postponed (ADR 0014)."""
    for index, item in enumerate(meeting.agenda):
        case = item.case if item.case_id else None
        if case is None or case.state is not State.TRANSFERRED or _code(item.decision_kind_id) == "POSTPONE":
            continue
        if case.stage_since and meeting.held_on and case.stage_since <= meeting.held_on:
            text = f"Вопрос {item.number}: случай {case.title} ведёт другая территория, выберите «отложить»"
            yield Problem("meeting-case-handed-over", text, f"agenda.{index}.decision_kind")


@rule(Meeting, "submit", "approve")
def decisions_are_carried_out(meeting: Any, context: Context) -> Iterator[Problem]:
    """A term has somebody answerable (DL-P17); what is sent back has a new term (T08r)."""
    for index, item in enumerate(meeting.agenda):
        field = f"agenda.{index}"
        if item.due_on and not item.responsible_id:
            text = f"Вопрос {item.number}: укажите ответственного за исполнение решения"
            yield Problem("meeting-item-responsible", text, f"{field}.responsible")
        if _code(item.decision_kind_id) in _SENDING_BACK and not item.due_on and _code(item.kind_id) in _ABOUT_A_PLAN:
            text = f"Вопрос {item.number}: укажите новый срок представления плана"
            yield Problem("meeting-item-due", text, f"{field}.due_on")
        if item.due_on and meeting.held_on and item.due_on < meeting.held_on:
            text = f"Вопрос {item.number}: срок исполнения не может быть раньше дня заседания"
            yield Problem("meeting-item-due-early", text, f"{field}.due_on")


@rule(Meeting, "submit", "approve")
def votes_add_up(meeting: Any, context: Context) -> Iterator[Problem]:
    """Votes, where counted, are those of the present members; a decision passes by more than half of them."""
    present = len(meeting.present_ids)
    for index, item in enumerate(meeting.agenda):
        votes = (item.votes_for, item.votes_against, item.votes_abstain)
        if all(count is None for count in votes):
            continue
        total = sum(count or 0 for count in votes)
        field = f"agenda.{index}.votes_for"
        if total != present:
            text = f"Вопрос {item.number}: голосов {total}, а присутствуют {present} – исправьте"
            yield Problem("meeting-votes-sum", text, field)
        elif (item.votes_for or 0) * 2 <= present:
            text = f"Вопрос {item.number}: «за» – не больше половины, решение не принято; запишите принятое решение"
            yield Problem("meeting-not-passed", text, field)


@rule(Meeting, "approve")
def chair_signs(meeting: Any, context: Context) -> Iterator[Problem]:
    """The protocol is signed by the chair of this meeting; from paper the signer is judged, not the typist."""
    if context.employee_id is None or context.employee_id != meeting.chair_id:
        yield Problem("meeting-not-the-chair", "Протокол подписывает председатель этого заседания", "chair")


def _code(key: str | None) -> str:
    """«AGENDA.CLOSING» → «CLOSING»; empty for no entry."""
    return (key or "").partition(".")[2]


def _in_regulation(decision: str, allowed: object) -> bool:
    word = _BY_REGULATION.get(decision)
    return word is None or not isinstance(allowed, list | tuple | set | frozenset) or word in allowed
