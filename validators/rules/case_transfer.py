"""B.12, A 4: the package that a case is handed over with – plan, memo or telephone message, act of inspection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.documents.case_transfer import CaseTransfer, EnclosureKind
from schema.places import OrganisationRole
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

#: The three papers of the model («план ЗПР, служебная записка, акт обследования»); any kind of a group will do.
PACKAGE: tuple[tuple[str, frozenset[str]], ...] = (
    ("план ЗПР", frozenset({EnclosureKind.RIGHTS_PLAN})),
    (
        "служебную записку (телефонограмму или собственную записку о передаче)",
        frozenset({EnclosureKind.SERVICE_MEMO, EnclosureKind.PHONE_MESSAGE, EnclosureKind.OWN_MEMO}),
    ),
    ("акт обследования", frozenset({EnclosureKind.INSPECTION_ACT})),
)


@rule(CaseTransfer, "send")
def package_is_complete(transfer: Any, context: Context) -> Iterator[Problem]:
    kinds = {row.kind for row in transfer.enclosures}
    missing = [name for name, group in PACKAGE if not kinds & group]
    if missing:
        yield Problem("package-incomplete", f"Приложите и внесите в опись: {', '.join(missing)}", "enclosures")


@rule(CaseTransfer, "save", "send")
def receiver_is_an_authorised_service(transfer: Any, context: Context) -> Iterator[Problem]:
    if transfer.to_org is not None and transfer.to_org.role_in_system != OrganisationRole.SERVICE:
        text = "Выберите получателем организацию с ролью «уполномоченная служба»"
        yield Problem("not-authorised-service", text, "to_org")
