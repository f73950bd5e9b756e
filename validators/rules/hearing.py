"""Ст. 53, 54 ГПК РФ: who may be sent to court, until when, and when the outcome is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.documents.hearing import Hearing
from schema.places import OrganisationRole
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

_OFFICES = (OrganisationRole.GUARDIANSHIP, OrganisationRole.ADMINISTRATION)


@rule(Hearing, "submit", "approve")
def representative_is_ours(hearing: Any, context: Context) -> Iterator[Problem]:
    """The body is represented by its own employee or one of the administration, who still works."""
    person = hearing.representative if hearing.representative_id else None
    if person is None:
        return
    if not person.organisation_id or person.organisation.role_in_system not in _OFFICES:
        text = "Выберите сотрудника органа опеки или администрации"
        yield Problem("representative-of-other-office", text, "representative")
    if person.dismissed_on and hearing.held_at and person.dismissed_on <= hearing.held_at.date():
        yield Problem("representative-dismissed", "Сотрудник уволен: выберите другого", "representative")


@rule(Hearing)
def proxy_lasts_to_the_hearing(hearing: Any, context: Context) -> Iterator[Problem]:
    if hearing.valid_until and hearing.held_at and hearing.valid_until < hearing.held_at.date():
        text = f"Доверенность должна действовать в день заседания, {hearing.held_at:%d.%m.%Y}"
        yield Problem("proxy-expires-before-hearing", text, "valid_until")


@rule(Hearing)
def outcome_follows_the_hearing(hearing: Any, context: Context) -> Iterator[Problem]:
    if hearing.result and hearing.held_at and hearing.held_at > context.now:
        yield Problem("result-before-hearing", "Итог вносится после заседания", "result")


@rule(Hearing)
def hearings_are_of_one_case(hearing: Any, context: Context) -> Iterator[Problem]:
    if hearing.previous_id and hearing.previous.case_id != hearing.case_id:
        yield Problem("hearing-of-other-case", "Выберите заседание по этому же случаю", "previous")
