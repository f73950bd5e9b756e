"""«Взамен»: a signed paper is never edited; a corrected copy takes its place when it is signed (domain B.0)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from console import access, records, workflow
from console.database import transaction
from console.errors import Forbidden, Refused
from console.officers import Officer
from reports.values import value_text
from schema import fields as f
from schema.corrections import CorrectedField, Correction
from schema.document import Document
from schema.spec import Status, Transition
from validators.problem import Problem

#: Fields of the new paper that are its own: its date and the heading that is made from its text.
_OWN = frozenset({"doc_date", "title_text"})


def may_replace(row: Any, officer: Officer) -> access.Decision:
    """May the officer draw up a corrected paper instead of this one? Whoever drafts such papers, once it is signed."""
    if not isinstance(row, Document) or (move := _move(row)) is None or row.status not in move.source:
        return access.Decision(False, "Взамен составляют только подписанный документ")
    if not access.may_see(row, officer):
        return access.Decision(False, "Запись недоступна")
    return access.may_create(type(row), officer, row.case if row.case_id else None)


def draw_up(row: Any, officer: Officer, now: datetime, reason: str) -> Any:
    """A draft with the same contents that names the paper it replaces. Raises Forbidden, Refused, Unavailable."""
    decision = may_replace(row, officer)
    if not decision:
        raise Forbidden(decision.reason)
    if problems := _problems(row, reason):
        raise Refused(problems)
    given = contents(row) | {"instead_of": row.id, "replaces_number": row.reg_number}
    with transaction():
        made = records.create(type(row), given, officer, now).row
        _note(row, made, officer, now, reason.strip())
    return made


def _problems(row: Any, reason: str) -> list[Problem]:
    found = [] if reason.strip() else [Problem("remark-required", "Напишите причину", "remark")]
    model = type(row)
    other = model.select().where(model.instead_of == row.id, model.status != Status.ANNULLED).first()
    if other is not None:
        found.append(Problem("already-replaced", f"Взамен уже составлен другой документ: {other.caption}"))
    return found


def contents(row: Any) -> dict[str, Any]:
    """What people filled, as :func:`console.records.create` takes it; inline rows as mappings."""
    found: dict[str, Any] = {}
    for name, attribute in f.declared(type(row)).items():
        if isinstance(attribute, f.Derived) or attribute.facts.automatic or name in _OWN:
            continue
        if isinstance(attribute, f.Rows):
            found[name] = [_cells(child) for child in getattr(row, name)]
        else:
            found[name] = _plain(row, name, attribute)
    return found


def _cells(child: Any) -> dict[str, Any]:
    declared = f.declared(type(child))
    return {name: _plain(child, name, a) for name, a in declared.items() if not isinstance(a, f.Derived)}


def _plain(row: Any, name: str, attribute: Any) -> Any:
    return list(getattr(row, name)) if isinstance(attribute, f.Many) else row.__data__.get(name)


def _note(row: Any, made: Any, officer: Officer, now: datetime, reason: str) -> None:
    entry = records.blank(Correction, officer, now)
    entry.territory_id, entry.case_id, entry.document = row.territory_id, row.case_id, row.spec.key
    entry.row_id, entry.paper = row.id, row.caption[:300]
    entry.new_row_id, entry.new_paper = made.id, made.caption[:300]
    entry.reason, entry.made_by_id, entry.made_at = reason, officer.employee_id, now
    records.add(entry, officer, now)


def take_place(row: Any, officer: Officer, now: datetime) -> None:
    """The corrected paper is signed: the mistaken one is superseded, the register says what differed.

    Only inside the transaction of the signing.
    """
    old = type(row).get_by_id(row.instead_of)
    entry = Correction.get_or_none(Correction.document == row.spec.key, Correction.new_row_id == row.id)
    if entry is None or (move := _move(old)) is None or old.status not in move.source:
        return
    found = differences(old, row)
    records.amend(entry, officer, now, lines=found, signed_on=now.date(), new_paper=row.caption[:300])
    workflow.carry_out(old, move, officer, now, remark=f"Взамен: {row.caption}. {entry.reason}", unsigned=True)


def differences(old: Any, new: Any) -> list[CorrectedField]:
    """Every filled field that reads differently in the two papers."""
    found = []
    for name, attribute in f.declared(type(old)).items():
        if isinstance(attribute, f.Derived) or attribute.facts.automatic:
            continue
        was, now = value_text(attribute, getattr(old, name)), value_text(attribute, getattr(new, name))
        if was != now:
            found.append(CorrectedField(field=attribute.facts.label, old=was, new=now))
    return found


def _move(row: Any) -> Transition | None:
    return next((move for move in row.spec.transitions if move.name == "replace"), None)
