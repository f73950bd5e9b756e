"""B.9: what an act of inspection must say before it is signed, whose it is, and when it comes too late."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.documents.inspection_act import InspectionAct, InspectionPurpose
from schema.places import Employee, OrganisationRole
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule
from validators.rules.investigation_report import received_on
from validators.values import is_empty, label

INSPECTION_DAYS = 3  # ст. 122 п. 1 СК РФ, рабочих дней
REMOVAL = "PROTECT.REMOVAL"
#: Rows of the statutory form that a signed act contains; rows not named here may stay empty.
MOTHER = ("mother", "mother_employed", "mother_lives_with_child", "mother_participates")
FATHER = ("father", "father_employed", "father_lives_with_child", "father_participates")
CHILD = (
    "health",
    "violence_signs",
    "appearance",
    "social_adaptation",
    "education",
    "safety",
    "emotional_needs",
)
FAMILY = ("family_rows", "relations", "social_ties")
HOME = (
    "area_total",
    "rooms",
    "floor",
    "floors",
    "owner_name",
    "owner_relation",
    "house_kind",
    "house_state",
    "sanitary_state",
    "child_place",
    "income_sources",
    "income_per_capita",
)
CONCLUSIONS = ("living_conditions", "no_care_signs", "threat_conditions", "immediate_threat", "recommendations")


def demanded(act: Any) -> tuple[str, ...]:
    """Fields a signed act must contain: none of the rows when the family refused entry (L.1.5)."""
    if act.access_denied:
        return ()
    parents = (*_parent(act, "mother", MOTHER), *_parent(act, "father", FATHER))
    return (*parents, *CHILD, *FAMILY, *HOME, *CONCLUSIONS)


def _parent(act: Any, parent: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    """The rows of one parent: none when it is said why there is nothing to say; the job of those who work."""
    if not is_empty(act, f"{parent}_absence"):
        return ()
    return (*rows, f"{parent}_job") if getattr(act, f"{parent}_employed") else rows


@rule(InspectionAct, "submit", "approve")
def rows_of_the_form_are_filled(act: Any, context: Context) -> Iterator[Problem]:
    for name in demanded(act):
        if is_empty(act, name):
            yield Problem("required", f"Заполните поле «{label(act, name)}»", name)


@rule(InspectionAct, "submit")
def members_of_the_family_have_names(act: Any, context: Context) -> Iterator[Problem]:
    for index, row in enumerate(act.family_rows):
        if not row.person_id and is_empty(row, "full_name"):
            text = f"Состав семьи, строка {index + 1}: выберите карточку или напишите фамилию, имя, отчество"
            yield Problem("family-row-without-name", text, f"family_rows.{index}.full_name")


@rule(InspectionAct, "save", "submit")
def inspection_answers_an_earlier_signal(act: Any, context: Context) -> Iterator[Problem]:
    received = received_on(act) if act.purpose == InspectionPurpose.SIGNAL else None
    if received and act.inspected_on and act.inspected_on < received:
        text = f"Сигнал получен {received:%d.%m.%Y}: укажите дату обследования не раньше этого дня"
        yield Problem("inspection-before-signal", text, "inspected_on")


@rule(InspectionAct, "save", "submit")
def signal_is_inspected_in_three_working_days(act: Any, context: Context) -> Iterator[Problem]:
    """Ст. 122 п. 1 СК РФ; the lateness itself is recorded by the term engine."""
    received = received_on(act) if act.purpose == InspectionPurpose.SIGNAL else None
    if not received or not act.inspected_on:
        return
    days = int(context.settings.get("inspection_days", INSPECTION_DAYS))
    limit = context.calendar.add_working_days(received, days)
    if act.inspected_on > limit:
        text = f"Обследование следовало провести не позднее {limit:%d.%m.%Y} (ст. 122 СК РФ): просрочка будет записана"
        yield Problem("inspection-late", text, "inspected_on", Severity.WARNING)


@rule(InspectionAct, "save", "submit")
def immediate_threat_is_also_a_threat(act: Any, context: Context) -> Iterator[Problem]:
    if act.immediate_threat and act.threat_conditions is False:
        text = "П. 8.4 говорит о непосредственной угрозе: отметьте угрозу и в п. 8.3 либо исправьте п. 8.4"
        yield Problem("threat-contradiction", text, "threat_conditions")


@rule(InspectionAct, "submit", "approve")
def immediate_threat_opens_removal(act: Any, context: Context) -> Iterator[Problem]:
    if act.immediate_threat and REMOVAL not in {entry.id for entry in act.recommendations}:
        text = "П. 8.4 – основание для отобрания (ст. 77 СК РФ): отметьте отобрание в рекомендациях и начните его"
        yield Problem("removal-expected", text, "recommendations", Severity.WARNING)


@rule(InspectionAct, "save", "submit")
def stage_five_is_inspected_by_the_service(act: Any, context: Context) -> Iterator[Problem]:
    """Stage 2 belongs to the guardianship body, stage 5 to the service; in a tiny municipality they may help out."""
    if act.issuer is None:
        return
    by_service = act.issuer.role_in_system == OrganisationRole.SERVICE
    if act.purpose == InspectionPurpose.STAGE5 and not by_service:
        text = "При разработке плана обследует уполномоченная служба: проверьте, кто проводил обследование"
        yield Problem("inspection-issuer", text, "issuer", Severity.WARNING)
    if act.purpose == InspectionPurpose.SIGNAL and by_service:
        text = "По сигналу обследует орган опеки (ст. 122 СК РФ): проверьте, кто проводил обследование"
        yield Problem("inspection-issuer", text, "issuer", Severity.WARNING)


@rule(InspectionAct, "approve")
def head_of_the_issuer_approves(act: Any, context: Context) -> Iterator[Problem]:
    """An act of the service is approved by the head of the service, any other by the head of the guardianship body."""
    approver = Employee.get_or_none(Employee.id == context.employee_id) if context.employee_id else None
    if act.issuer is None or approver is None or approver.organisation is None:
        return
    of_service = act.issuer.role_in_system == OrganisationRole.SERVICE
    if of_service != (approver.organisation.role_in_system == OrganisationRole.SERVICE):
        text = "Акт утверждает руководитель того органа (организации), который проводил обследование"
        yield Problem("inspection-approver", text, "issuer")
