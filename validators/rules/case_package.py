"""B.13, A 4: the package holds the three papers of the model, and the curator of the case signs for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.documents.case_package import CasePackage
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule
from validators.rules.case_transfer import PACKAGE


@rule(CasePackage, "submit", "approve")
def package_is_complete(package: Any, context: Context) -> Iterator[Problem]:
    """План ЗПР, служебная записка (телефонограмма), акт обследования."""
    kinds = {row.kind for row in package.papers}
    missing = [name for name, group in PACKAGE if not kinds & group]
    if missing:
        yield Problem("package-incomplete", f"Внесите в опись: {', '.join(missing)}", "papers")


@rule(CasePackage, "save", "submit", "approve")
def curator_takes_every_paper(package: Any, context: Context) -> Iterator[Problem]:
    """«Принял» is the curator whom the order appoints, or the deputy."""
    order = package.curator_order if package.curator_order_id else None
    if order is None:
        return
    takers = {order.curator_id, order.deputy_curator_id} - {None}
    for index, row in enumerate(package.papers):
        if row.accepted_by_id and row.accepted_by_id not in takers:
            text = "Документы принимает куратор случая или его заместитель: измените, кто принял"
            yield Problem("package-not-the-curator", text, f"papers.{index}.accepted_by")
        if row.given_on and order.effective_from and row.given_on < order.effective_from:
            text = f"Куратор назначен с {order.effective_from:%d.%m.%Y}: передача не может быть раньше"
            yield Problem("package-before-curator", text, f"papers.{index}.given_on")


@rule(CasePackage, "approve")
def curator_signs_the_receipt(package: Any, context: Context) -> Iterator[Problem]:
    """The receipt is the curator's own; from paper the signer is judged, not the typist (L.1.1)."""
    order = package.curator_order if package.curator_order_id else None
    if order is not None and context.employee_id not in {order.curator_id, order.deputy_curator_id} - {None}:
        yield Problem("package-receipt", "В получении пакета расписывается куратор этого случая", "curator_order")
