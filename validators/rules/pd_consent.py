"""Ст. 9 152-ФЗ: who can consent, what the paper must say of them, and how a consent ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.documents.pd_consent import PdConsent
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

OWN_CONSENT = 14  # п. 1 ст. 26 ГК РФ: from this age a child signs, with a parent's agreement


@rule(PdConsent)
def subject_can_consent(consent: Any, context: Context) -> Iterator[Problem]:
    """For a child under 14 the legal representative consents."""
    person = consent.person if consent.person_id else None
    age = person.age(consent.doc_date) if person and consent.doc_date else None
    if person and person.is_child and (age is None or age < OWN_CONSENT):
        text = "За ребёнка младше 14 лет согласие даёт законный представитель: выберите его"
        yield Problem("consent-of-child", text, "person")


@rule(PdConsent, "accept")
def subject_is_identified(consent: Any, context: Context) -> Iterator[Problem]:
    """П. 1 ч. 4 ст. 9: name, address and the number of the identity document, with the day and the issuer."""
    if not consent.person_id:
        return
    if not consent.person_address:
        yield Problem("consent-without-address", "Внесите адрес в карточку того, кто даёт согласие", "person")
    if not consent.person_document:
        yield Problem("consent-without-document", "Внесите документ в карточку того, кто даёт согласие", "person")


@rule(PdConsent, "withdraw")
def withdrawal_is_dated(consent: Any, context: Context) -> Iterator[Problem]:
    """Ч. 2 ст. 9: a withdrawal has its day and its paper."""
    if not consent.withdrawn_on:
        yield Problem("withdrawal-undated", "Внесите в раздел «Отзыв» дату отзыва", "withdrawn_on")
    if not consent.withdrawal_text.strip():
        yield Problem("withdrawal-without-paper", "Укажите, каким заявлением отозвано согласие", "withdrawal_text")
