"""B.2: an agreement is between the guardianship body and institutions, and each institution is named once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from schema.documents.cooperation_agreement import CooperationAgreement
from schema.places import OrganisationRole
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule


@rule(CooperationAgreement, "save")
def first_party_is_the_guardianship_body(agreement: Any, context: Context) -> Iterator[Problem]:
    body = agreement.guardianship_org if agreement.guardianship_org_id else None
    if body is not None and body.role_in_system != OrganisationRole.GUARDIANSHIP:
        text = "Сторона 1 – орган опеки и попечительства: выберите его"
        yield Problem("agreement-not-guardianship", text, "guardianship_org")


@rule(CooperationAgreement, "save")
def parties_are_other_institutions(agreement: Any, context: Context) -> Iterator[Problem]:
    """At least one party besides the guardianship body, none of them twice."""
    counts = Counter(party.organisation_id for party in agreement.parties)
    for index, party in enumerate(agreement.parties):
        field = f"parties.{index}.organisation"
        if party.organisation_id and party.organisation_id == agreement.guardianship_org_id:
            yield Problem("agreement-with-itself", "Укажите учреждение, а не сам орган опеки", field)
        elif party.organisation_id and counts[party.organisation_id] > 1:
            yield Problem("agreement-party-twice", "Учреждение внесено дважды: уберите лишнюю строку", field)
