"""The only judge of access: which rows an officer sees, which acts are theirs, which fields exist for them.

Both questions read the same declared rules (spec.access, transitions) and the same relation of role to rows.
Deny is the default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import peewee

from console import barriers, regulations
from console.database import side_by_side
from console.officers import Officer
from schema import fields as f
from schema import registry
from schema.case import Case, CaseChild, Confidentiality
from schema.document import Document
from schema.people import FamilyMember
from schema.places import Employee
from schema.spec import Reach, Relation, Role, Section, Sensitivity, Spec, Stage, State, Status, Transition

#: How each role reaches rows of cases (domain F, contract «Roles»). A role that is absent reaches none.
RELATIONS: dict[Role, Relation] = {
    Role.CLERK: Relation.TERRITORY,
    Role.SPECIALIST: Relation.TERRITORY,
    Role.HEAD: Relation.TERRITORY,
    Role.DEPUTY: Relation.TERRITORY,
    Role.SUPERVISOR: Relation.TERRITORY,
    Role.MAYOR: Relation.REMOVAL,
    Role.SERVICE: Relation.SERVICE,
    Role.SERVICE_CLERK: Relation.SERVICE,
    Role.CURATOR: Relation.CURATOR,
    Role.SOURCE: Relation.OWN_ORGANISATION,
    Role.EXECUTOR: Relation.OWN_ORGANISATION,
    Role.SECRETARY: Relation.AGENDA,
    Role.MEMBER: Relation.AGENDA,
    Role.MONITOR: Relation.PARTICIPANT,
}
#: Who knows the name of a notifier besides those who draft papers of the kind, and institutions in their own ones.
KNOWS_NOTIFIER = frozenset(
    {Role.CLERK, Role.SPECIALIST, Role.HEAD, Role.DEPUTY, Role.SUPERVISOR, Role.CURATOR, Role.SOURCE}
)
#: A member reads the material of a meeting until so many calendar days after it (domain F).
MEMBER_DAYS = 30


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed or not, and the reason in Russian: for the view, the 403 page and the audit."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Decision(True)
#: The condition of a row filter that lets nothing through.
NOTHING = peewee.SQL("1 = 0")
#: Rows that belong to one territory: an account without a territory reaches none of them.
_IN_A_TERRITORY = frozenset({Reach.CASE, Reach.CASE_ITSELF, Reach.PERSON, Reach.FAMILY, Reach.MEETING})


# ------------------------------------------------------------------ which rows


def reading_roles(spec: Spec) -> frozenset[Role]:
    """Everyone who may read rows of a model at all: readers, drafters and those who act on them."""
    acting = [transition.by for transition in spec.transitions]
    return spec.access.read.union(spec.access.draft, *acting)


def visible(model: Any, officer: Officer) -> Any:
    """The only source of rows for people: a query over the rows of ``model`` that the officer may read."""
    condition = scope(model, officer)
    query = model.select()
    return query if condition is True else query.where(condition)


def scope(model: Any, officer: Officer) -> Any:
    """The row filter: True for all rows, otherwise a Peewee expression (a false one when nothing is visible)."""
    if officer.system:
        return True
    reach = model.spec.access.reach
    if officer.territory_id is None and reach in _IN_A_TERRITORY:
        return NOTHING
    roles = officer.roles & reading_roles(model.spec)
    build = _BY_REACH[reach]
    parts = [part for role in sorted(roles) for part in build(model, role, officer)]
    if any(part is True for part in parts):
        return True
    return _outside_barriers(_not_merged(side_by_side(parts, "OR"), model), model, officer) if parts else NOTHING


def _not_merged(condition: Any, model: Any) -> Any:
    """A card that was merged into another one exists for nobody, until the merging is undone."""
    return condition & model.merged_into.is_null() if "merged_into" in model._meta.fields else condition


def _case_parts(model: Any, role: Role, officer: Officer) -> list[Any]:
    if role in model.spec.access.own_only:
        return _own_organisation(model, officer)
    earlier = [*_earlier_papers(model, role, officer), *_naming(model, officer)]
    match RELATIONS.get(role):
        case Relation.TERRITORY:
            mine = _without_drafts(model.territory == officer.territory_id, model, officer)
            return [mine, *earlier, *_addressed(model, officer)]
        case Relation.OWN_ORGANISATION:
            return _own_organisation(model, officer)
        case None:
            return []
    reached = _without_drafts(model.case.in_(cases_of(role, officer)), model, officer)
    found = [reached, *earlier, *_own_without_case(model, officer)]
    return found + _own_organisation(model, officer) if RELATIONS[role] is Relation.SERVICE else found


#: Relations through which a case carries on with the history that another territory handed over with it (ADR 0014).
_CARRIES_ON = frozenset({Relation.TERRITORY, Relation.SERVICE, Relation.CURATOR})
#: Who reads the handed-over history of a sealed case without being admitted by name (F.0).
_READS_SEALED = frozenset({Role.HEAD, Role.DEPUTY, Role.CURATOR})
_UNSENT = (Status.DRAFT, Status.RETURNED, Status.ON_APPROVAL, Status.READY)


def _handed_over(role: Role, officer: Officer) -> Any:
    """A subquery of ids of other territories' cases that the cases of the role carry on; None when it never has any."""
    if RELATIONS.get(role) not in _CARRIES_ON:
        return None
    link: Any = f.declared(Case)["earlier"].through  # type: ignore[union-attr]
    found = link.select(link.target).where(link.owner.in_(cases_of(role, officer)))
    if role in _READS_SEALED:
        return found
    return found.join(Case, on=(link.target == Case.id)).where(Case.confidentiality != Confidentiality.SEALED)


def _earlier_papers(model: Any, role: Role, officer: Officer) -> list[Any]:
    """Papers, but neither books of the sender nor anything that names who reported."""
    cases = _handed_over(role, officer)
    if cases is None or model.spec.journal is not None or names_the_notifier(model):
        return []
    if "status" not in model._meta.fields:
        return []  # notes about papers stay with the office that keeps the papers
    return [model.case.in_(cases) & model.status.not_in(_UNSENT)]


@cache
def names_the_notifier(model: Any) -> bool:
    """Has the paper a place, in its lines or inline rows, for the one who reported?"""
    owners = (model, *(row for _, row in registry.row_models(model)))
    facts = (getattr(attribute, "facts", None) for owner in owners for attribute in f.declared(owner).values())
    return any(known is not None and known.sensitivity is Sensitivity.NOTIFIER for known in facts)


def _naming(model: Any, officer: Officer) -> list[Any]:
    """Papers that name the officer: who is asked to take a case over sees the question before the case."""
    if officer.employee_id is None:
        return []
    names = model.spec.access.named
    return [(getattr(model, name) == officer.employee_id) & (model.status != Status.DRAFT) for name in names]


def _addressed(model: Any, officer: Officer) -> list[Any]:
    """Papers that another territory has sent to the officer's."""
    if not model.spec.access.addressed or officer.territory_id is None:
        return []
    to_us = getattr(model, model.spec.access.addressed) == officer.territory_id
    return [to_us & model.status.in_((Status.SENT, Status.RECEIVED))]


def _own_organisation(model: Any, officer: Officer) -> list[Any]:
    return [_without_drafts(_own_rows(model, officer), model, officer)] if _has_own(model, officer) else []


def _has_own(model: Any, officer: Officer) -> bool:
    return bool(model.spec.access.own_field and officer.organisation_id)


def _own_rows(model: Any, officer: Officer) -> Any:
    """Rows that name the officer's institution – in a field, or in a column of their inline rows."""
    name, _, column = model.spec.access.own_field.partition(".")
    if not column:
        return getattr(model, name) == officer.organisation_id
    row_model = dict(registry.row_models(model))[name]
    naming = row_model.select(row_model.document).where(getattr(row_model, column) == officer.organisation_id)
    return model.id.in_(naming)


def _without_drafts(condition: Any, model: Any, officer: Officer) -> Any:
    """Not other organisations' unsent drafts, where institutions write papers of the kind themselves."""
    if not model.spec.access.own_field:
        return condition
    if officer.organisation_id is None:
        return condition & (model.status != Status.DRAFT)
    colleagues = Employee.select(Employee.id).where(Employee.organisation == officer.organisation_id)
    return condition & ((model.status != Status.DRAFT) | model.created_by.in_(colleagues))


def _own_without_case(model: Any, officer: Officer) -> list[Any]:
    if officer.employee_id is None or model.spec.needs_case:
        return []
    return [model.case.is_null() & (model.created_by == officer.employee_id)]


def cases_of(role: Role, officer: Officer) -> Any:
    """A subquery of ids of the cases that a role reaches by duty, or by emergency; never of closed ones."""
    reached = _by_duty(role, officer)
    if opened := barriers.opened(role, officer):
        reached |= Case.id.in_(opened)
    return Case.select(Case.id).where(reached, ~barriers.is_closed(Case, officer))


def _by_duty(role: Role, officer: Officer) -> Any:
    """The condition on a case that the role reaches it in its everyday work."""
    match RELATIONS.get(role):
        case Relation.TERRITORY:
            return Case.territory == officer.territory_id
        case Relation.SERVICE:
            return Case.service.is_null(False) & (Case.service == officer.organisation_id)
        case Relation.CURATOR if officer.employee_id:
            return (Case.curator == officer.employee_id) | (Case.deputy_curator == officer.employee_id)
        case Relation.REMOVAL:
            return (Case.territory == officer.territory_id) & Case.id.in_(_cases_with_removal())
        case Relation.AGENDA:
            return _on_agenda(role, officer)
        case Relation.PARTICIPANT:
            return Case.id.in_(_monitored_cases(officer))
    return NOTHING


def _cases_with_removal() -> Any:
    """Cases whose decree of removal has left the drafter: the branch in which the head of the municipality acts."""
    decree: Any = registry.get("removal-decree")
    return decree.select(decree.case).where(decree.status.not_in((Status.DRAFT, Status.ANNULLED)))


def _on_agenda(role: Role, officer: Officer) -> Any:
    meeting: Any = registry.get("meeting")
    item = dict(registry.row_models(meeting))["agenda"]
    cases = item.select(item.case).join(meeting, on=(item.document == meeting.id))
    cases = cases.where(item.case.is_null(False), meeting.territory == officer.territory_id)
    if role != Role.SECRETARY:
        return Case.id.in_(cases.where(meeting.id.in_(_meetings_of_member(officer))))
    return Case.id.in_(cases) | _may_come_to_council(officer)


def _may_come_to_council(officer: Officer) -> Any:
    """Cases that the secretary may put on an agenda: in the service's work, from the drafting of the plan on."""
    in_work = Case.state.in_((State.OPEN, State.SUSPENDED))
    return (Case.territory == officer.territory_id) & (Case.stage >= Stage.PLANNING) & in_work


def _meetings_of_member(officer: Officer) -> Any:
    meeting: Any = registry.get("meeting")
    attendee = dict(registry.row_models(meeting))["attendees"]
    if officer.employee_id is None:
        return attendee.select(attendee.document).where(NOTHING)
    return (
        attendee.select(attendee.document)
        .join(meeting, on=(attendee.document == meeting.id))
        .where(attendee.member == officer.employee_id)
        .where(meeting.held_on >= officer.today - timedelta(days=MEMBER_DAYS))
    )


def _monitored_cases(officer: Officer) -> Any:
    form: Any = registry.get("monitoring-form")
    participant = dict(registry.row_models(form))["participants"]
    cases = form.select(form.case).join(participant, on=(participant.document == form.id))
    mine = participant.employee == officer.employee_id
    return cases.where(mine if officer.employee_id is not None else NOTHING)


def _case_itself(model: Any, role: Role, officer: Officer) -> list[Any]:
    relation = RELATIONS.get(role)
    if relation in {None, Relation.OWN_ORGANISATION}:
        return []
    earlier = _handed_over(role, officer)
    carried_on = [] if earlier is None else [model.id.in_(earlier)]
    if relation is Relation.TERRITORY:
        return [model.territory == officer.territory_id, *carried_on]
    return [model.id.in_(cases_of(role, officer)), *carried_on]


def _person_parts(model: Any, role: Role, officer: Officer) -> list[Any]:
    if RELATIONS.get(role) is Relation.TERRITORY:
        return [model.territory == officer.territory_id]
    return [_in_cases(model, cases_of(role, officer)), *_created_by(model, officer)]


def _in_cases(model: Any, cases: Any) -> Any:
    """Persons who are children of these cases or stand in their families."""
    children = CaseChild.select(CaseChild.person).where(CaseChild.document.in_(cases))
    members = FamilyMember.select(FamilyMember.person).where(FamilyMember.document.in_(_families(cases)))
    return model.id.in_(children) | model.id.in_(members)


def _families(cases: Any) -> Any:
    return Case.select(Case.family).where(Case.id.in_(cases), Case.family.is_null(False))


def _created_by(model: Any, officer: Officer) -> list[Any]:
    return [model.created_by == officer.employee_id] if officer.employee_id is not None else []


def _family_parts(model: Any, role: Role, officer: Officer) -> list[Any]:
    if RELATIONS.get(role) is Relation.TERRITORY:
        return [model.territory == officer.territory_id]
    return [model.id.in_(_families(cases_of(role, officer))), *_created_by(model, officer)]


def _meeting_parts(model: Any, role: Role, officer: Officer) -> list[Any]:
    if role == Role.MEMBER:
        return [model.id.in_(_meetings_of_member(officer))]
    return [model.territory == officer.territory_id]


def _territory_parts(model: Any, role: Role, officer: Officer) -> list[Any]:
    if officer.territory_id is None:
        return [True] if role == Role.ADMIN else []
    return [model.territory == officer.territory_id]


def _everyone(model: Any, role: Role, officer: Officer) -> list[Any]:
    return [True]


_BY_REACH: dict[Reach, Callable[[Any, Role, Officer], list[Any]]] = {
    Reach.CASE: _case_parts,
    Reach.CASE_ITSELF: _case_itself,
    Reach.PERSON: _person_parts,
    Reach.FAMILY: _family_parts,
    Reach.MEETING: _meeting_parts,
    Reach.TERRITORY: _territory_parts,
    Reach.EVERYONE: _everyone,
    Reach.OFFICE: _everyone,
}


# ------------------------------------------------------------------ barriers: seals and exclusions (ADR 0017)


def _outside_barriers(condition: Any, model: Any, officer: Officer) -> Any:
    """The rows of a filter without those of cases that are closed to the officer."""
    match model.spec.access.reach:
        case Reach.CASE:
            return condition & (model.case.is_null() | model.case.not_in(barriers.closed(officer)))
        case Reach.CASE_ITSELF:
            return condition & ~barriers.is_closed(model, officer)
        case Reach.PERSON:
            return condition & (~_in_cases(model, barriers.closed(officer)) | _in_cases(model, _open_cases(officer)))
        case Reach.FAMILY:
            shut, seen = _families(barriers.closed(officer)), _families(_open_cases(officer))
            return condition & (model.id.not_in(shut) | model.id.in_(seen))
        case Reach.MEETING if _sees_agenda(model, officer):
            return condition & model.id.not_in(_meetings_about(barriers.closed(officer)))
    return condition


def _open_cases(officer: Officer) -> Any:
    """Ids of the cases that the officer sees in any role: a person of one of them is known anyway."""
    return Case.select(Case.id).where(scope(Case, officer))


def _sees_agenda(model: Any, officer: Officer) -> bool:
    return "agenda" in fields(model, officer)


def _meetings_about(cases: Any) -> Any:
    item: Any = dict(registry.row_models(registry.get("meeting")))["agenda"]
    return item.select(item.document).where(item.case.in_(cases))


def nameable(model: Any, keys: Iterable[Any], officer: Officer) -> frozenset[Any]:
    """Those of the linked rows whose captions the officer may read in a row that links to them.

    A case only if it is visible; a paper unless its case is closed to the officer; anything else stands in the row.
    """
    wanted = [key for key in keys if key is not None]
    reach = model.spec.access.reach if hasattr(model, "spec") else Reach.EVERYONE
    if officer.system or not wanted or reach not in {Reach.CASE, Reach.CASE_ITSELF}:
        return frozenset(wanted)
    chosen = model.id.in_(wanted)
    query = visible(model, officer).where(chosen) if reach is Reach.CASE_ITSELF else model.select().where(chosen)
    if reach is Reach.CASE:
        query = query.where(_outside_barriers(chosen, model, officer))
    return frozenset(row.id for row in query.select(model.id))


def readable(row: Any, officer: Officer) -> tuple[str, ...]:
    """Fields of one row that exist for the officer: those of its kind, without what tells of rows closed to them."""
    declared = f.declared(type(row))
    return tuple(name for name in fields(type(row), officer) if _names(row, name, declared[name], officer))


def _names(row: Any, name: str, attribute: Any, officer: Officer) -> bool:
    if isinstance(attribute, f.Derived) and attribute.quotes:
        return all(nameable(type(paper), [paper.id], officer) for paper in attribute.quotes(row))
    if not isinstance(attribute, f.Link) or (key := row.__data__.get(name)) is None:
        return True
    return key in nameable(attribute.rel_model, [key], officer)


def find(model: Any, row_id: Any, officer: Officer) -> Any | None:
    """The visible row with this id, or None: a foreign row and a missing row look alike (trap T1)."""
    key = row_id if model._meta.primary_key.field_type not in {"AUTO", "INT"} else _whole(row_id)
    return None if key is None else visible(model, officer).where(model._meta.primary_key == key).first()


def among(model: Any, row_ids: Iterable[Any], officer: Officer) -> list[Any]:
    """The visible ones of the rows with these ids, in the order of the ids; others are passed over in silence."""
    wanted = list(dict.fromkeys(key for value in row_ids if (key := _whole(value)) is not None))
    found = {row.id: row for row in visible(model, officer).where(model.id.in_(wanted))} if wanted else {}
    return [found[key] for key in wanted if key in found]


def reachable(model: Any, row_ids: Iterable[Any], officer: Officer) -> set[Any]:
    """Those of the ids that name rows the officer sees, by one query."""
    by_number = model._meta.primary_key.field_type in {"AUTO", "INT"}
    keys = {value: _whole(value) if by_number else value for value in row_ids}
    wanted = [key for key in keys.values() if key is not None]
    if not wanted:
        return set()
    rows = visible(model, officer).where(model._meta.primary_key.in_(wanted)).select(model._meta.primary_key)
    found = {key for (key,) in rows.tuples()}
    return {value for value, key in keys.items() if key in found}


def _whole(value: Any) -> int | None:
    """An id that fits the database's integer; anything else names no row (trap T14)."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


# ------------------------------------------------------------------ which acts


def at_home(row: Any, officer: Officer, side: str = "territory") -> bool:
    """Does the row belong to the officer's territory? What another one handed over or sent is only read."""
    key = getattr(row, f"{side}_id", None)
    return officer.system or None in {key, officer.territory_id} or key == officer.territory_id


def is_handed_over(row: Any) -> bool:
    """A paper of a case that another territory leads now: nobody writes in it any more."""
    case = row.case if isinstance(row, Document) and row.case_id else None
    return case is not None and case.state is State.TRANSFERRED


def _still_written(row: Any, officer: Officer) -> Decision:
    """Is the row one in which the officer's office still writes?"""
    if officer.system:
        return YES
    if not at_home(row, officer):
        return Decision(False, "Документ другой территории: его можно только читать")
    if is_handed_over(row):
        return Decision(False, "Случай передан на другую территорию: дело закрыто для записей")
    return YES


def may_list(model: Any, officer: Officer) -> Decision:
    if officer.system or officer.roles & reading_roles(model.spec):
        return YES
    return Decision(False, f"Раздел «{model.spec.plural}» не входит в ваши обязанности")


def may_create(model: Any, officer: Officer, case: Any = None) -> Decision:
    """Drafting a new row, in a case that the officer sees and that is not finished."""
    if officer.system:
        return YES
    if not officer.roles & model.spec.access.draft:
        return Decision(False, f"Создавать {model.spec.accusative or model.spec.title} – не ваша обязанность")
    if case is not None and not at_home(case, officer):
        return Decision(False, f"Случай {case.title} ведёт другая территория: новые документы в нём не составляются")
    if case is not None and case.state.is_final:
        return Decision(False, f"Случай {case.title} завершён ({case.state.label}): новые документы не составляются")
    return YES


def may_edit(row: Any, officer: Officer) -> Decision:
    if officer.system:
        return YES
    if not may_see(row, officer):
        return Decision(False, "Запись недоступна")
    if not (written := _still_written(row, officer)):
        return written
    if not editable_sections(row, officer):
        return Decision(False, _why_read_only(row, officer))
    return YES


def _why_read_only(row: Any, officer: Officer) -> str:
    status = getattr(row, "status", None)
    if status is not None and status not in row.spec.editable and officer.roles & row.spec.access.draft:
        return f"Документ {Status(status).agreed(row.spec.gender)}: исправления вносятся новым документом"
    return "Изменять эту запись – не ваша обязанность"


def editable_sections(row: Any, officer: Officer) -> tuple[Section, ...]:
    """Sections of the form that the officer may fill: the drafter's ones, and the parts given to another role."""
    if row.id is not None and (row.spec.append_only or not _still_written(row, officer)):
        return ()
    status = getattr(row, "status", None)
    drafting = officer.system or bool(officer.roles & row.spec.access.draft)
    open_for_draft = status is None or status in row.spec.editable
    return tuple(
        s
        for s in row.spec.sections
        if _fills(s.part, status, officer, drafting=drafting, open_for_draft=open_for_draft)
    )


#: Statuses of a paper in force, in which marks of its execution are still entered (acquaintance, done, checked).
_IN_FORCE = frozenset({Status.APPROVED, Status.SENT, Status.RECEIVED, Status.IN_PROGRESS})


def _fills(part: str, status: Any, officer: Officer, *, drafting: bool, open_for_draft: bool) -> bool:
    """``execution`` parts stay open to the drafter while the paper is in force; a role's part is that role's alone."""
    if part in {"", "execution"}:
        return drafting and (open_for_draft or (part == "execution" and status in _IN_FORCE))
    return part in officer.roles and (open_for_draft or status == Status.SENT)


def may_see(row: Any, officer: Officer) -> bool:
    return officer.system or find(type(row), row.id, officer) is not None


def may_perform(row: Any, transition: Transition, officer: Officer) -> Decision:
    """May the officer move this document? The status and the papers are judged elsewhere."""
    if not may_see(row, officer):
        return Decision(False, "Запись недоступна")
    if transition.automatic:
        return Decision(False, f"«{transition.label}» выполняется вместе с другим документом")
    roles = acting_roles(row, transition, officer.today)
    if not officer.roles & roles:
        who = ", ".join(sorted(str(role.label) for role in roles))
        return Decision(False, f"«{transition.label}» – действие не вашей роли ({who})")
    return acts_here(row, transition, officer)


def acts_here(row: Any, transition: Transition, officer: Officer) -> Decision:
    """Is the move one of the officer's territory, in a case that has not been handed over?"""
    if transition.named and getattr(row, f"{transition.named}_id") != officer.employee_id:
        return Decision(False, f"«{transition.label}» – решение того, кто назван в документе")
    if transition.side == "territory":
        return _still_written(row, officer)
    if at_home(row, officer, transition.side):
        return YES
    return Decision(False, f"«{transition.label}» – действие органа, которому адресован документ")


def acting_roles(row: Any, transition: Transition, on: date) -> frozenset[Role]:
    """Roles that may make the move: those declared, narrowed where the territory names one (head or service, L.5)."""
    if not transition.by_setting or not row.territory_id:
        return transition.by
    chosen = regulations.in_force(row.territory_id, on).settings.get(transition.by_setting)
    return frozenset({Role(chosen)}) & transition.by if chosen else transition.by


def may_record_paper(row: Any, officer: Officer) -> Decision:
    """May the officer enter an approval made on paper? A clerk or specialist of the body (domain L.1.1)."""
    if not may_see(row, officer):
        return Decision(False, "Запись недоступна")
    if not (written := _still_written(row, officer)):
        return written
    if officer.has(Role.CLERK, Role.SPECIALIST, Role.SERVICE_CLERK, Role.SECRETARY):
        return YES
    return Decision(False, "Подпись с бумаги вносит делопроизводитель или специалист")


def may_attach(row: Any, officer: Officer) -> Decision:
    """May the officer attach files? Those who draft such papers or record from paper, and see them whole."""
    if row.status == Status.ANNULLED:
        return Decision(False, "Документ аннулирован: файлы к нему больше не прикладывают")
    if not (written := _still_written(row, officer)):
        return written
    drafts = officer.system or officer.roles & row.spec.access.draft
    if may_see(row, officer) and may_print(type(row), officer) and (drafts or may_record_paper(row, officer)):
        return YES
    return Decision(False, "Файлы прикладывает тот, кто составляет документ или вносит подписи с бумаги")


def fields(model: Any, officer: Officer) -> tuple[str, ...]:
    """Names of the fields that exist for the officer, in list, form, print, search, sort and filter alike (trap T7)."""
    everything = tuple(f.declared(model))
    if officer.system:
        return everything
    spec: Spec = model.spec
    roles = officer.roles & reading_roles(spec)
    if not roles:
        return ()
    narrowed = [spec.access.columns.get(role) for role in roles]
    open_to_all = any(columns is None for columns in narrowed)
    allowed = {name for columns in narrowed for name in columns or ()}
    found = everything if open_to_all else tuple(name for name in everything if name in allowed)
    return found if knows_notifier(spec, officer) else _without_notifier(model, found)


def knows_notifier(spec: Spec, officer: Officer) -> bool:
    """Does the officer learn who reported? Those who write such papers do, and those whom the signal concerns."""
    return bool(officer.roles & (KNOWS_NOTIFIER | spec.access.draft))


def _without_notifier(model: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    declared = f.declared(model)
    return tuple(name for name in names if declared[name].facts.sensitivity is not Sensitivity.NOTIFIER)


def may_read_regulations(officer: Officer) -> Decision:
    """The rules of a municipality are read by those who work by them: not by sources and executors."""
    if officer.system or officer.roles - {Role.SOURCE, Role.EXECUTOR}:
        return YES
    return Decision(False, "Регламенты видят работники органов и служб муниципалитета")


def may_manage_accounts(officer: Officer) -> Decision:
    """Accounts, invitations and the rules of sign-in are the administrator's alone."""
    if officer.system or officer.has(Role.ADMIN):
        return YES
    return Decision(False, "Учётными записями занимается администратор")


def may_set_rules(officer: Officer) -> Decision:
    """The rules of sign-in hold for every municipality, so an administrator of one does not change them."""
    if officer.territory_id is None:
        return may_manage_accounts(officer)
    return Decision(False, "Правила входа общие для всех территорий: их меняет администратор установки")


#: Who answers in a territory for who looks at what (domain F): the trail of a case is shown to them.
_TRAIL_READERS = (Role.HEAD, Role.DEPUTY, Role.SUPERVISOR)


def may_read_trail(officer: Officer) -> Decision:
    """The list of acts and the monthly sheet: acts, not contents."""
    if officer.system or officer.has(Role.ADMIN, *_TRAIL_READERS):
        return YES
    return Decision(False, "Журнал действий ведут администратор, начальник отдела, заместитель главы и контроль сроков")


def may_see_who_looked(case: Any, officer: Officer) -> Decision:
    """«Кто смотрел» of a case that the officer sees: whoever answers for the territory, the curator for own cases."""
    if not may_see(case, officer):
        return Decision(False, "Запись недоступна")
    own = officer.has(Role.CURATOR) and cases_of(Role.CURATOR, officer).where(Case.id == case.id).exists()
    if officer.system or officer.has(*_TRAIL_READERS) or own:
        return YES
    return Decision(
        False, "Кто смотрел случай, видят начальник отдела, заместитель главы, контроль сроков и его куратор"
    )


def may_open_trail(document: str, row_id: str, case_id: int | None, officer: Officer) -> Decision:
    """The sealed part of a row of the trail: for whoever may read what it is about, never by the role alone."""
    if officer.system:
        return YES
    if case_id:
        case = find(Case, case_id, officer)
        return may_see_who_looked(case, officer) if case else _CLOSED
    model = registry.find(document)
    if model is None or not row_id:
        return YES if officer.has(*_TRAIL_READERS) else _CLOSED
    return YES if find(model, row_id, officer) is not None and may_print(model, officer) else _CLOSED


_CLOSED = Decision(False, "Содержание закрыто: его видят те, кому доступна сама запись")


def may_print(model: Any, officer: Officer) -> Decision:
    """A person who sees only some columns cannot print the paper (trap T7)."""
    if len(fields(model, officer)) == len(f.declared(model)):
        return YES
    return Decision(False, "Печать этого документа вам недоступна: вы видите не все его графы")


def may_answer_subject(person: Any, officer: Officer) -> Decision:
    """A person's request for own data (ст. 14 152-ФЗ) is answered by the head or a specialist of the territory."""
    if not may_see(person, officer):
        return Decision(False, "Запись недоступна")
    if officer.system or (officer.has(Role.HEAD, Role.SPECIALIST) and at_home(person, officer)):
        return YES
    return Decision(False, "На запрос человека о его данных отвечают начальник отдела и специалист своей территории")


def may_judge_likeness(model: Any, officer: Officer) -> Decision:
    """«Не дубликат» and a proposal to merge are said by whoever fills in such cards, or merges them."""
    if may_merge(model, officer) or (model.spec.alike and officer.roles & model.spec.access.draft):
        return YES
    return Decision(False, "О дубликатах судит тот, кто ведёт карточки")


def may_merge(model: Any, officer: Officer) -> Decision:
    """Cards are merged, and the merging undone, by the head or a specialist; a clerk proposes it."""
    if officer.system or (model.spec.alike and officer.has(Role.HEAD, Role.SPECIALIST)):
        return YES
    return Decision(False, "Карточки объединяют начальник отдела и специалист: предложите им эту пару")


def may_depersonalise(officer: Officer) -> Decision:
    """Numbers without persons go upward: by the region, and by the head and the deputy for their own territory (F)."""
    if officer.system or officer.has(Role.REGIONAL, Role.HEAD, Role.DEPUTY):
        return YES
    return Decision(False, "Обезличенные сведения выгружают Департамент, начальник отдела и заместитель главы")
