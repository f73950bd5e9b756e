"""B.16: with whom a contract of patronage is made, for how long, and what a refusal must say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema import quotes
from schema.documents.patronage_contract import PatronageContract
from schema.places import OrganisationRole
from schema.spec import Severity, Status
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

_ADULT = 18
_WITHOUT_RIGHTS = frozenset({"RIGHTS.DEPRIVED"})
_PLANS = (Status.READY, Status.AGREED, Status.APPROVED, Status.IN_PROGRESS)


@rule(PatronageContract, "save")
def service_is_authorised(contract: Any, context: Context) -> Iterator[Problem]:
    body = contract.service_org if contract.service_org_id else None
    if body is not None and body.role_in_system != OrganisationRole.SERVICE:
        yield Problem("contract-not-service", "Договор заключает уполномоченная служба: выберите её", "service_org")


@rule(PatronageContract, "save", "submit")
def clients_may_sign(contract: Any, context: Context) -> Iterator[Problem]:
    """Adults of the family of the case who are not deprived of parental rights; two different people."""
    members = {member.person_id: member for member in _family(contract)}
    for name in ("client", "second_client"):
        person = getattr(contract, name) if getattr(contract, f"{name}_id") else None
        if person is None:
            continue
        age = person.age(contract.doc_date) if contract.doc_date else None
        if age is not None and age < _ADULT:
            yield Problem("contract-client-minor", "Договор подписывает взрослый член семьи", name)
        if person.id not in members:
            text = "Внесите этого человека в состав семьи случая или выберите члена семьи"
            yield Problem("contract-client-stranger", text, name, Severity.WARNING)
        elif members[person.id].parental_rights_id in _WITHOUT_RIGHTS:
            yield Problem("contract-client-deprived", "Этот родитель лишён родительских прав: выберите другого", name)
    if contract.client_id and contract.client_id == contract.second_client_id:
        yield Problem("contract-client-twice", "Второй родитель – другой человек: измените", "second_client")


def _family(contract: Any) -> list[Any]:
    family = contract.case.family if contract.case_id and contract.case.family_id else None
    return list(family.members) if family is not None else []


@rule(PatronageContract, "save", "submit")
def contract_lasts_as_long_as_the_plan(contract: Any, context: Context) -> Iterator[Problem]:
    ends = [plan.valid_to for plan in quotes.papers("rehab-plan", contract.case_id, _PLANS) if plan.valid_to]
    if ends and contract.valid_to and contract.valid_to < max(ends):
        text = f"План действует по {max(ends):%d.%m.%Y}: договор закончится раньше"
        yield Problem("contract-shorter-than-plan", text, "valid_to", Severity.WARNING)


@rule(PatronageContract, "approve")
def council_is_told_of_a_refusal(contract: Any, context: Context) -> Iterator[Problem]:
    """A refusal replaces the contract; the guardianship body then decides and the council is informed."""
    if contract.refusal:
        text = "Семья отказалась от договора: сообщите органу опеки и скажите об этом в представлении Совету"
        yield Problem("contract-refused", text, "refusal", Severity.WARNING)
