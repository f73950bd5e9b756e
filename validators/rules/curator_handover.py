"""D28: a case in work goes from its own curator to one who may curate it, once at a time, for a lawful while."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema import quotes
from schema.documents.curator_handover import CuratorHandover, HandoverKind
from schema.documents.curator_order import CuratorOrder
from schema.documents.monitoring_form import MonitoringForm
from schema.spec import State, Status
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule
from validators.rules.curator_order import has_room, may_curate

_IN_WORK = (State.OPEN, State.SUSPENDED)
_UNFINISHED = (Status.DRAFT, Status.RETURNED, Status.ON_APPROVAL, Status.SENT)


@rule(CuratorHandover, "save", "send", "accept")
def from_the_curator_of_the_case(handover: Any, context: Context) -> Iterator[Problem]:
    """Only a case in work has a curator to relieve; after another order the question has no sense any more."""
    if not handover.case_id:
        return
    case = handover.case
    if case.state not in _IN_WORK:
        yield Problem("handover-not-in-work", f"Случай {case.title} не в работе: передавать нечего", "case")
    elif case.curator_id is None:
        yield Problem("handover-no-curator", "У случая нет куратора: назначьте его приказом", "case")
    elif handover.former_id != case.curator_id:
        yield Problem("handover-other-curator", f"Куратор случая уже {case.curator.short}: составьте передачу заново")


@rule(CuratorHandover, "save", "send", "accept")
def receiver_fits(handover: Any, context: Context) -> Iterator[Problem]:
    """The receiver is another working employee of the service, admitted to curate."""
    person = handover.receiver if handover.receiver_id else None
    if person is None or not handover.case_id:
        return
    if person.id == handover.former_id:
        yield Problem("handover-to-oneself", "Выберите другого сотрудника: это куратор случая", "receiver")
    yield from may_curate(person, handover.case, handover.ends_on or handover.starts_on, "receiver")


@rule(CuratorHandover, "save", "send")
def receiver_has_room(handover: Any, context: Context) -> Iterator[Problem]:
    """A full load is a warning: in a tiny office there may be nobody else."""
    if handover.receiver_id:
        yield from has_room(handover.receiver, handover.case_id, "receiver")


@rule(CuratorHandover, "save", "send", "accept")
def receiver_does_not_judge_the_case(handover: Any, context: Context) -> Iterator[Problem]:
    """Nobody grades the work of the curator of a case and then becomes that curator (K 1.2; domain L.1.3)."""
    if not (handover.case_id and handover.receiver_id):
        return
    forms = MonitoringForm.select().where(
        MonitoringForm.case == handover.case_id,
        MonitoringForm.part_six_by == handover.receiver_id,
        MonitoringForm.status.in_(_UNFINISHED),
    )
    if forms.exists():
        text = (
            "Принимающий оценивает работу куратора в неоконченной Форме Мониторинга: сначала смените там оценивающего"
        )
        yield Problem("own-work-graded", text, "receiver")


@rule(CuratorHandover, "save")
def time_suits_the_reason(handover: Any, context: Context) -> Iterator[Problem]:
    """A leave ends on a known day; a dismissal has no return."""
    if not handover.kind:
        return
    kind = HandoverKind(handover.kind)
    if kind is HandoverKind.LEAVE and not handover.ends_on:
        yield Problem("handover-no-end", "Укажите последний день отпуска: на следующий день случай вернётся", "ends_on")
    if not kind.is_for_a_time and handover.ends_on:
        text = f"{kind.label.capitalize()}: случай передаётся насовсем, последний день не указывают"
        yield Problem("handover-has-end", text, "ends_on")
    if handover.ends_on and handover.doc_date and handover.ends_on < handover.doc_date:
        yield Problem("handover-is-over", "Последний день уже прошёл", "ends_on")


@rule(CuratorHandover, "save", "send")
def begins_after_the_last_order(handover: Any, context: Context) -> Iterator[Problem]:
    """The order that names the receiver ends the one in force on the day before, so it cannot begin with it."""
    order = order_in_force(handover.case_id)
    if order and handover.starts_on and order.effective_from and handover.starts_on <= order.effective_from:
        text = f"Действующий приказ – с {order.effective_from:%d.%m.%Y}: передайте со следующего дня или позже"
        yield Problem("curator-change-date", text, "starts_on")


@rule(CuratorHandover, "send")
def one_question_at_a_time(handover: Any, context: Context) -> Iterator[Problem]:
    """A case is offered to one person; an accepted hand-over must have begun before the next."""
    others = CuratorHandover.select().where(
        CuratorHandover.case == handover.case_id,
        CuratorHandover.id != handover.id,
        (CuratorHandover.status == Status.SENT)
        | ((CuratorHandover.status == Status.RECEIVED) & CuratorHandover.taken_on.is_null()),
    )
    if other := others.first():
        text = f"Случай уже передают ({other.reference}): дождитесь ответа или отзовите то предложение"
        yield Problem("already-sent", text)


def order_in_force(case_id: int | None) -> CuratorOrder | None:
    """The curator's order of the case that has not ended: the latest one."""
    approved = [
        order for order in quotes.papers("curator-order", case_id, (Status.APPROVED,)) if not order.effective_to
    ]
    return approved[-1] if approved else None
