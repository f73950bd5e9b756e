"""B.12: the plan for the protection of rights rests on papers of its case and goes to an authorised service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.documents.rights_plan import RightsPlan
from schema.places import OrganisationRole
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

_BASIS = ("entry", "inspection_act", "risk_assessment")


@rule(RightsPlan, "save", "submit")
def basis_belongs_to_the_case(plan: Any, context: Context) -> Iterator[Problem]:
    for name in _BASIS:
        paper = getattr(plan, name)
        if paper is None:
            continue
        if paper.case_id != plan.case_id:
            yield Problem("basis-of-other-case", "Выберите в основании документ этого же случая", name)
        elif paper.doc_date and plan.doc_date and paper.doc_date > plan.doc_date:
            text = f"Основание датировано {paper.doc_date:%d.%m.%Y}: план не может быть составлен раньше него"
            yield Problem("basis-after-plan", text, "doc_date")


@rule(RightsPlan, "save", "submit")
def measures_are_due_within_the_plan(plan: Any, context: Context) -> Iterator[Problem]:
    if not plan.valid_from or not plan.valid_to:
        return
    for index, row in enumerate(plan.measures):
        if row.due_on and not plan.valid_from <= row.due_on <= plan.valid_to:
            text = (
                f"Срок мероприятия в строке {index + 1} вне срока плана: "
                f"укажите день с {plan.valid_from:%d.%m.%Y} по {plan.valid_to:%d.%m.%Y}"
            )
            yield Problem("measure-outside-plan", text, f"measures.{index}.due_on")


@rule(RightsPlan, "submit")
def every_violated_right_has_a_measure(plan: Any, context: Context) -> Iterator[Problem]:
    answered = {row.right_id for row in plan.measures}
    if any(right.id not in answered for right in plan.violated_rights):
        text = "Внесите хотя бы одно мероприятие для каждого нарушенного права"
        yield Problem("right-without-measure", text, "measures", Severity.WARNING)


@rule(RightsPlan, "submit")
def measures_answer_violated_rights(plan: Any, context: Context) -> Iterator[Problem]:
    violated = {right.id for right in plan.violated_rights}
    for index, row in enumerate(plan.measures):
        if row.right_id and row.right_id not in violated:
            text = f"Мероприятие в строке {index + 1}: отметьте это право среди нарушенных или выберите другое"
            yield Problem("measure-for-other-right", text, f"measures.{index}.right", Severity.WARNING)


@rule(RightsPlan, "save", "submit")
def case_goes_to_an_authorised_service(plan: Any, context: Context) -> Iterator[Problem]:
    if plan.service_org is not None and plan.service_org.role_in_system != OrganisationRole.SERVICE:
        text = "Выберите организацию с ролью «уполномоченная служба»"
        yield Problem("not-authorised-service", text, "service_org")
