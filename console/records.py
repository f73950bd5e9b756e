"""The first of the two doors: creating and changing rows.

access decision → every problem at once → one transaction (row + number + effects + terms + audit).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import peewee

from console import access, audit, effects, regulations, search_index, terms
from console.database import transaction
from console.errors import Conflict, Forbidden, Refused
from console.numbering import numbered
from console.officers import Officer
from schema import fields as f
from schema.document import Document
from schema.spec import Local, local
from validators import values
from validators.context import Context
from validators.formats import clean, phone, snils
from validators.problem import Problem, hard, warnings


@dataclass(frozen=True, slots=True)
class Saved:
    """The stored row and what was noticed without forbidding it."""

    row: Any
    warnings: tuple[Problem, ...] = ()


def blank(model: Any, officer: Officer, now: datetime, **known: Any) -> Any:
    """A new unsaved row with its defaults: today, now, the officer, the locality, the status of the life cycle."""
    row = model()
    for name, value in defaults(model, officer, now).items():
        setattr(row, name, value)
    if "territory" in f.declared(model):
        row.territory_id = officer.territory_id
    if "created_by" in f.declared(model):
        row.created_by_id = officer.employee_id
    if isinstance(row, Document):
        row.status, row.created_at = model.spec.initial, now
    for name, value in known.items():
        setattr(row, name, value)
    effects.prefill(row, officer, now)
    return row


def offered(model: Any, officer: Officer, now: datetime, **known: Any) -> Any:
    """:func:`blank` as its form shows it to the officer: without links to rows that they do not see."""
    row = blank(model, officer, now, **known)
    _forget(row, _unreachable(row, {}, officer))
    return row


def _forget(row: Any, links: Iterable[_Link]) -> None:
    """What the case knows is no reason to name a row that the officer does not see."""
    for link in links:
        name, _, place = link.field.partition(".")
        if place:
            index, _, column = place.partition(".")
            setattr(getattr(row, name)[int(index)], column, None)
        elif isinstance(f.declared(type(row))[name], f.Many):
            setattr(row, name, [each for each in getattr(row, name) if each.id != link.key])
        else:
            setattr(row, name, None)


def defaults(model: Any, officer: Officer, now: datetime) -> dict[str, Any]:
    """What stands in a new row of ``model`` before anything is typed, by field; a row of an inline table included."""
    words = {n: a.facts.default for n, a in f.declared(model).items() if isinstance(a, f.Declared)}
    found = {name: _default(word, officer, now) for name, word in words.items() if word is not None}
    return {name: value for name, value in found.items() if value is not None}


def _default(word: Any, officer: Officer, now: datetime) -> Any:
    match word:
        case "today":
            return now.date()
        case Local():
            return local.filled(word.pattern, regulations.words_of(officer.territory_id, now.date()))
        case "now":
            return now.replace(second=0)
        case "me":
            return officer.employee_id
        case "my_organisation":
            return officer.organisation_id
        case "locality":
            return regulations.territory(officer.territory_id).on(now.date()).locality if officer.territory_id else ""
    return word


def create(model: Any, given: Mapping[str, Any], officer: Officer, now: datetime, **known: Any) -> Saved:
    """Store a new row; ``known`` is what its form would show filled. Raises Forbidden, Refused, Unavailable."""
    row = blank(model, officer, now, **known)
    assign(row, given)
    unseen = _unreachable(row, {}, officer)
    _refuse(link for link in unseen if link.field.partition(".")[0] in given)
    _forget(row, unseen)
    if decision := access.may_create(model, officer, row.case if isinstance(row, Document) and row.case_id else None):
        return _store(row, {}, officer, now, "create")
    raise Forbidden(decision.reason)


def change(row: Any, given: Mapping[str, Any], officer: Officer, now: datetime, *, version: int | None = None) -> Saved:
    """Store changed values of an existing row; ``version`` is the row version the person saw.

    Raises Forbidden, Conflict (somebody saved meanwhile), Refused (all problems), Unavailable.
    """
    decision = access.may_edit(row, officer)
    if not decision:
        raise Forbidden(decision.reason)
    if version is not None and version != row.row_version:
        raise Conflict
    allowed = set(given) if officer.system else {n for s in access.editable_sections(row, officer) for n in s.fields}
    before = audit.snapshot(row)
    if (
        isinstance(row, Document)
        and row.spec.numbering
        and row.spec.numbering.typed
        and row.status in row.spec.editable
    ):
        allowed.add("reg_number")
    assign(row, {name: value for name, value in given.items() if name in allowed})
    _refuse(_unreachable(row, before, officer))
    return _store(row, before, officer, now, "change")


def add(row: Any, officer: Officer, now: datetime) -> None:
    """Store a new row that follows from an act: computed values, number, row, audit.

    The act's own access decision and rules cover it. Only inside the transaction of the act.
    """
    effects.complete(row, officer, now)
    _number(row, now)
    write(row)
    audit.write("create", officer, now, row=row, changes=audit.changes({}, audit.snapshot(row)))


@contextmanager
def amending(row: Any, officer: Officer, now: datetime) -> Iterator[None]:
    """Within it a row changes as an act on another paper demands; written and audited where something differs.

    The act's own access decision and rules cover it. Only inside the transaction of the act.
    """
    before = audit.snapshot(row)
    yield
    if changed := audit.changes(before, audit.snapshot(row)):
        write(row)
        audit.write("change", officer, now, row=row, changes=changed)
        terms.refresh_loose(row, now)


def amend(row: Any, officer: Officer, now: datetime, **given: Any) -> None:
    """Like :func:`amending`, for values that are known at once."""
    with amending(row, officer, now):
        for name, value in given.items():
            setattr(row, name, value)


def problems(row: Any, officer: Officer, now: datetime, before: Mapping[str, Any] | None = None) -> list[Problem]:
    """Everything that stands against saving the row as it is.

    A link to a row that the officer does not see is told alone: what the rules say could tell of that row (trap T1).
    """
    return _unseen(_unreachable(row, before or {}, officer)) or _judged(row, officer, now)


def _judged(row: Any, officer: Officer, now: datetime) -> list[Problem]:
    found = values.problems(row, context_for(row, officer, now)) + effects.judged(row)
    if not officer.system and _territory_missing(row):
        found.append(Problem("territory-missing", "Выберите территорию", "territory"))
    return found


def _territory_missing(row: Any) -> bool:
    territory = f.declared(type(row)).get("territory")
    return bool(territory and territory.facts.automatic and row.territory_id is None)


def context_for(
    row: Any, officer: Officer, now: datetime, *, on: date | None = None, employee_id: int | None = None
) -> Context:
    """The clock, the calendar and the regulation of the row's territory in force on the day it is judged by.

    A paper is judged by the edition of its own date, whenever it is saved or signed; a case moves by that of the day
    ``on`` of the move.
    """
    territory_id = getattr(row, "territory_id", None) or officer.territory_id
    day = on or getattr(row, "doc_date", None) or now.date()
    rules = regulations.in_force(territory_id, day) if territory_id else regulations.NOTHING
    return Context(
        now=now,
        calendar=regulations.calendar(territory_id),
        settings=rules.settings,
        terms=rules.terms,
        employee_id=employee_id if employee_id is not None else officer.employee_id,
    )


def _store(row: Any, before: dict[str, Any], officer: Officer, now: datetime, act: str) -> Saved:
    effects.complete(row, officer, now)
    found = _judged(row, officer, now)
    if hard(found):
        raise Refused(found)
    with transaction():
        if act == "create":
            _number(row, now)
        write(row)
        effects.after(row, act, officer, now)
        audit.write(act, officer, now, row=row, changes=audit.changes(before, audit.snapshot(row)))
        terms.refresh_for(row, now)
    return Saved(row, tuple(warnings(found)))


def assign(row: Any, given: Mapping[str, Any]) -> None:
    """Set the given values; foreign keys take a row or its key, rows take mappings with an optional ``id``."""
    declared = f.declared(type(row))
    for name, value in given.items():
        attribute = declared.get(name)
        if attribute is None:
            raise KeyError(f"{row.spec.key} has no field {name!r}")
        if isinstance(attribute, f.Rows):
            setattr(row, name, _rows(row, name, attribute, value))
        elif isinstance(attribute, f.Many):
            setattr(row, name, _targets(attribute, value))
        else:
            setattr(row, name, _normal(attribute, value))


def _normal(attribute: Any, value: Any) -> Any:
    """A value as it is kept: cleaned text, canonical telephone and СНИЛС."""
    if not isinstance(value, str) or isinstance(attribute, f.Link | f.Choice):
        return value
    text = clean(value).strip()
    if isinstance(attribute, f.Phone):
        return phone(text) or text
    return (snils(text) or text) if isinstance(attribute, f.Snils) else text


def _rows(row: Any, name: str, attribute: f.Rows, value: Any) -> list[Any]:
    known = {child.id: child for child in getattr(row, name)} if row.id else {}
    found = []
    for item in value:
        if isinstance(item, peewee.Model):
            found.append(item)
            continue
        fields = dict(item)
        child = known.get(fields.pop("id", None)) or attribute.row_model()
        declared = f.declared(attribute.row_model)
        for key, cell in fields.items():
            many = isinstance(declared[key], f.Many)
            setattr(child, key, _targets(declared[key], cell) if many else _normal(declared[key], cell))
        found.append(child)
    return found


def _targets(attribute: Any, value: Any) -> list[Any]:
    keys = [getattr(item, "id", item) for item in value or []]
    target = attribute.target
    rows = {row.id: row for row in target.select().where(target._meta.primary_key.in_(keys))} if keys else {}
    return [rows[key] for key in dict.fromkeys(keys) if key in rows]


def _refuse(links: Iterable[_Link]) -> None:
    """Refuse links to rows that the officer does not see before anything reads those rows (trap T1)."""
    if found := _unseen(links):
        raise Refused(found)


def _unseen(links: Iterable[_Link]) -> list[Problem]:
    wrong = {link.field: link for link in links}
    return [Problem("no-such-row", f"«{link.label}»: выберите {link.what}", link.field) for link in wrong.values()]


def _unreachable(row: Any, before: Mapping[str, Any], officer: Officer) -> list[_Link]:
    """Links to rows that the officer does not see, unless they were there before; one query per model."""
    if officer.system:
        return []
    links = list(_new_links(row, before))
    allowed = _linkable(links, officer)
    return [link for link in links if (link.kind, link.key) not in allowed]


@dataclass(frozen=True, slots=True)
class _Link:
    """A link that was not there before; ``kind`` is the model linked to and the dictionary it must belong to."""

    field: str
    label: str
    kind: tuple[Any, str]
    key: Any
    what: str = "значение из списка"


def _new_links(row: Any, before: Mapping[str, Any]) -> Iterator[_Link]:
    declared = f.declared(type(row))
    for name in row.spec.field_names:
        attribute = declared[name]
        if attribute.facts.automatic:
            continue
        if isinstance(attribute, f.Rows):
            yield from _links_of_rows(row, name, attribute, before.get(name) or [])
        elif isinstance(attribute, f.Many):
            old = before.get(name) or []
            kind, label = (attribute.target, attribute.dictionary or ""), attribute.facts.label
            keys = [each.id for each in getattr(row, name) if each.id not in old]
            yield from (_Link(name, label, kind, key, "значения из списка") for key in keys)
        elif isinstance(attribute, f.Link):
            key = row.__data__.get(name)
            if key not in {None, before.get(name)}:
                yield _Link(name, attribute.facts.label, _kind(attribute), key)


def _links_of_rows(row: Any, name: str, attribute: f.Rows, old: list[dict[str, Any]]) -> Iterator[_Link]:
    declared = f.declared(attribute.row_model)
    links = [column for column in attribute.columns if isinstance(declared[column], f.Link)]
    known = {column: {None, *(values.get(column) for values in old)} for column in links}
    for index, child in enumerate(getattr(row, name)):
        for column in links:
            key = child.__data__.get(column)
            if key not in known[column]:
                link = declared[column]
                yield _Link(f"{name}.{index}.{column}", link.facts.label, _kind(link), key)


def _kind(link: Any) -> tuple[Any, str]:
    return link.rel_model, link.dictionary if isinstance(link, f.Entry) else ""


def _linkable(links: Sequence[_Link], officer: Officer) -> set[tuple[tuple[Any, str], Any]]:
    """(kind, key) of the links that the officer may make."""
    wanted: dict[tuple[Any, str], set[Any]] = {}
    for link in links:
        wanted.setdefault(link.kind, set()).add(link.key)
    return {(kind, key) for kind, keys in wanted.items() for key in _among(kind, keys, officer)}


def _among(kind: tuple[Any, str], keys: set[Any], officer: Officer) -> set[Any]:
    model, dictionary = kind
    if dictionary:
        entries = model.select(model.id).where(model.dictionary == dictionary, model.id.in_(list(keys)))
        return {found for (found,) in entries.tuples()}
    return access.reachable(model, keys, officer) if hasattr(model, "spec") else set()


def _number(row: Any, now: datetime) -> None:
    numbering = getattr(row.spec, "numbering", None)
    if numbering and numbering.on_create and not row.reg_number:
        row.reg_number = numbered(row, numbering, row.doc_date or now.date())


def write(row: Any) -> None:
    """Write the row, its links and inline rows; the version must be the one that was read (trap T10).

    Only for the two doors: called inside their transaction.
    """
    if row.id is None or (
        isinstance(row.id, str) and row.row_version == 1 and not type(row).get_or_none(type(row).id == row.id)
    ):
        row.save(force_insert=True)
    else:
        seen = row.row_version
        row.row_version = seen + 1
        data = {name: value for name, value in row.__data__.items() if name != "id"}
        model = type(row)
        if not model.update(data).where(model.id == row.id, model.row_version == seen).execute():
            row.row_version = seen
            raise Conflict
    _write_lists(row)
    search_index.put(row)


def _write_lists(row: Any) -> None:
    lists = row.__dict__.get("_lists", {})
    for name, attribute in f.declared(type(row)).items():
        if name not in lists:
            continue
        if isinstance(attribute, f.Rows):
            _write_rows(row, attribute, lists[name])
        elif isinstance(attribute, f.Many):
            _write_links(row, attribute, lists[name])


def _write_rows(row: Any, attribute: f.Rows, children: list[Any]) -> None:
    model: Any = attribute.row_model
    kept = [child.id for child in children if child.id]
    gone = model.select(model.id).where(model.document == row.id)
    gone = gone.where(model.id.not_in(kept)) if kept else gone
    gone_ids = [child.id for child in gone]
    for column in f.declared(model).values():
        if isinstance(column, f.Many) and gone_ids:
            column.through.delete().where(column.through.owner.in_(gone_ids)).execute()
    if gone_ids:
        model.delete().where(model.id.in_(gone_ids)).execute()
    for position, child in enumerate(children):
        if child.document_id != row.id:
            child.document = row
        if child.position != position:
            child.position = position
        if child.id is None or child.dirty_fields:
            child.save()
        _write_lists(child)


def _write_links(row: Any, attribute: Any, targets: list[Any]) -> None:
    through = attribute.through
    stored = [link.target_id for link in through.select().where(through.owner == row.id).order_by(through.id)]
    wanted = [target.id for target in targets]
    if stored == wanted:
        return
    through.delete().where(through.owner == row.id).execute()
    if wanted:
        through.insert_many([{"owner": row.id, "target": key} for key in wanted]).execute()
