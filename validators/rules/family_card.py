"""B.15: rows of the family card – who a member is, when contacts and statuses were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.documents.family_card import FamilyCard
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule


@rule(FamilyCard, "save")
def members_are_named(card: Any, context: Context) -> Iterator[Problem]:
    """A member is a person of the card index or at least a name."""
    for index, member in enumerate(card.members):
        if not member.person_id and not member.full_name.strip():
            text = f"Строка {index + 1} состава семьи: выберите карточку человека или впишите ФИО"
            yield Problem("card-member-unnamed", text, f"members.{index}.person")


@rule(FamilyCard, "save")
def contacts_are_dated(card: Any, context: Context) -> Iterator[Problem]:
    """A contact lies within the life of the card and not in the future; the next one follows it."""
    for index, contact in enumerate(card.contacts):
        day, field = contact.contacted_on, f"contacts.{index}.contacted_on"
        if day is None:
            continue
        if day > context.today:
            text = "Контакт ещё не состоялся: запишите его в графу «Следующий контакт»"
            yield Problem("card-contact-in-future", text, field)
        if card.closed_on and day > card.closed_on:
            yield Problem("card-contact-after-closing", "Контакт позднее закрытия карты: исправьте дату", field)
        if contact.next_on and contact.next_on < day:
            text = "Следующий контакт не может быть раньше этого: исправьте дату"
            yield Problem("card-next-contact", text, f"contacts.{index}.next_on")


@rule(FamilyCard, "save")
def statuses_end_after_they_begin(card: Any, context: Context) -> Iterator[Problem]:
    for index, status in enumerate(card.statuses):
        if status.from_on and status.to_on and status.to_on < status.from_on:
            text = "Снятие с учёта не может быть раньше постановки: исправьте дату"
            yield Problem("card-status-dates", text, f"statuses.{index}.to_on")


@rule(FamilyCard, "save")
def family_is_of_the_case(card: Any, context: Context) -> Iterator[Problem]:
    """The card is about the family of its case."""
    family_id = card.case.family_id if card.case_id else None
    if family_id and card.family_id and card.family_id != family_id:
        yield Problem("card-other-family", "Выберите семью этого случая", "family")
