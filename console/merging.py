"""Two cards of one person or one family become one: shown before, done in one transaction, undone by what was kept.

The card that goes stays as a row that nobody is shown; every row that named it names the other one, through the door of
records, so that each change stands in the trail. Issued copies stay as they were issued.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console import access, audit, mentions, records, rehearsal
from console.database import transaction
from console.errors import Forbidden, Refused
from console.officers import Officer
from reports.render import value_text
from reports.words import plural
from schema import fields as f
from schema import registry
from schema.alike import AlikeDecision, CardMerge
from schema.document import Document
from validators.problem import Problem

#: Never taken over from the card that goes.
_OWN = frozenset({"merged_into", "created_by", "territory"})
_MOST_REASON = 300
#: So many rows that name both cards are told, the others counted.
_TOLD = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A field in which the cards differ: both values in words, and whether the one that goes is taken by default."""

    name: str
    label: str
    kept: str
    gone: str
    takes: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What merging would do: fields that differ, rows that would name the other card, what stands against it.

    ``doubts`` forbid nothing: a card written twice may have a mistake in the date of birth, too.
    """

    choices: tuple[Choice, ...]
    doubts: tuple[str, ...]
    moved: tuple[Any, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """Which card is named in place of which."""

    target: Any
    old: int
    new: int


# ------------------------------------------------------------------ before


def preview(kept: Any, gone: Any, officer: Officer, now: datetime) -> Preview:
    """What the officer would do by merging ``gone`` into ``kept``: rehearsed, then taken back. Raises Forbidden."""
    _require(kept, officer)
    choices = tuple(_choices(kept, gone))
    problems = _problems(kept, gone, officer)
    moved = tuple(_shown(gone, officer)) if not problems else ()
    if not problems:
        problems = _rehearsed(kept, gone, officer, now)
    return Preview(choices, tuple(_doubts(kept, gone, officer)), moved, tuple(problems))


def _rehearsed(kept: Any, gone: Any, officer: Officer, now: datetime) -> list[Problem]:
    model: Any = type(kept)
    mine = model.get_by_id(kept.id), model.get_by_id(gone.id)
    try:
        rehearsal.performed(lambda: _perform(*mine, frozenset(), "проба", officer, now), rehearsal=True)
    except Refused as refusal:
        return refusal.problems
    return []


def _choices(kept: Any, gone: Any) -> Iterator[Choice]:
    for name, attribute in f.declared(type(kept)).items():
        if name in _OWN or isinstance(attribute, f.Derived | f.Rows | f.Many):
            continue
        mine, theirs = getattr(kept, name), getattr(gone, name)
        if theirs in (None, "") or mine == theirs:
            continue
        empty = mine in (None, "")
        yield Choice(
            name,
            attribute.facts.label,
            "" if empty else value_text(attribute, mine),
            value_text(attribute, theirs),
            empty,
        )


def _doubts(kept: Any, gone: Any, officer: Officer) -> Iterator[str]:
    """What speaks for two people: values that one person has once, and papers that name both."""
    target: Any = type(kept)
    for name in kept.spec.alike.apart:
        attribute, mine, theirs = f.declared(target)[name], getattr(kept, name), getattr(gone, name)
        if mine not in (None, "") and theirs not in (None, "") and mine != theirs:
            yield f"{attribute.facts.label}: {value_text(attribute, mine)} и {value_text(attribute, theirs)}"
    together = [row.caption for row in _naming_both(kept, gone, officer)]
    if together:
        rest = len(together) - _TOLD
        more = f" и ещё {rest} {plural(rest, 'запись', 'записи', 'записей')}" if rest > 0 else ""
        yield f"Обе карточки названы в одной записи: {'; '.join(together[:_TOLD])}{more}"


def _naming_both(kept: Any, gone: Any, officer: Officer) -> Iterator[Any]:
    target: Any = type(kept)
    for model in mentions.naming_models(target):
        both = set(mentions.naming(model, kept)) & set(mentions.naming(model, gone))
        yield from access.among(model, sorted(both), officer)


def _problems(kept: Any, gone: Any, officer: Officer) -> list[Problem]:
    if kept.id == gone.id:
        return [Problem("merge-itself", "Это одна и та же карточка")]
    if kept.territory_id != gone.territory_id:
        return [Problem("merge-territories", "Карточки разных территорий не объединяются")]
    if _hides(gone, officer):
        text = "Объединить нельзя: карточку называют записи, которые вам не открыты. Обратитесь к начальнику отдела"
        return [Problem("merge-hidden", text)]
    return []


def _hides(card: Any, officer: Officer) -> bool:
    """Do rows of registers that the officer reads name the card and stay closed all the same?"""
    target: Any = type(card)
    named = ((model, mentions.naming(model, card)) for model in mentions.naming_models(target))
    return any(
        len(access.reachable(model, ids, officer)) < len(ids)
        for model, ids in named
        if ids and access.may_list(model, officer)
    )


def _shown(card: Any, officer: Officer) -> Iterator[Any]:
    for row in mentions.rows_naming(card):
        if access.may_list(type(row), officer):
            yield row


def _require(card: Any, officer: Officer) -> None:
    decision = access.may_merge(type(card), officer)
    if not decision or not access.at_home(card, officer):
        raise Forbidden(decision.reason or "Карточки объединяет территория, которая их ведёт")


# ------------------------------------------------------------------ merging


def merge(kept: Any, gone: Any, taken: frozenset[str], reason: str, officer: Officer, now: datetime) -> CardMerge:
    """Merge ``gone`` into ``kept``; of the fields ``taken`` the value of ``gone`` stays. Raises Forbidden, Refused."""
    _require(kept, officer)
    problems = _problems(kept, gone, officer)
    if len(reason.strip()) < 5:
        problems.append(Problem("required", "Напишите, почему это одна и та же карточка", "reason"))
    if problems:
        raise Refused(problems)
    with transaction():
        return _perform(kept, gone, taken, reason.strip()[:_MOST_REASON], officer, now)


def _perform(kept: Any, gone: Any, taken: frozenset[str], reason: str, officer: Officer, now: datetime) -> CardMerge:
    """Inside a transaction."""
    change = _Change(type(kept), gone.id, kept.id)
    steps = [step for row in mentions.rows_naming(gone) for step in _renamed(row, change, officer, now)]
    values = _values(kept, gone, taken)
    before = {name: _plain(kept, name) for name in values}
    steps += _members(kept, gone, officer, now)
    records.amend(kept, officer, now, **values)
    records.amend(gone, officer, now, merged_into=kept.id)
    after = {name: _plain(kept, name) for name in values}
    plan = {"before": before, "after": after, "steps": steps}
    row: CardMerge = CardMerge.create(
        document=kept.spec.key,
        kept_id=kept.id,
        gone_id=gone.id,
        territory_id=kept.territory_id,
        reason=reason,
        plan=json.dumps(plan, ensure_ascii=False, default=str),
        made_at=now,
        made_by=officer.employee_id,
        made_name=officer.name,
    )
    pair = (AlikeDecision.first_id == min(kept.id, gone.id)) & (AlikeDecision.second_id == max(kept.id, gone.id))
    AlikeDecision.delete().where(AlikeDecision.document == kept.spec.key, pair).execute()
    audit.write("merge", officer, now, row=kept, reason=f"карточка {gone.id}: {reason}")
    return row


def _values(kept: Any, gone: Any, taken: frozenset[str]) -> dict[str, Any]:
    """What changes in the card that stays; a surname that is not kept stays as a former one."""
    found = {
        choice.name: gone.__data__[choice.name]
        for choice in _choices(kept, gone)
        if choice.name in taken or choice.takes
    }
    if "former_names" in f.declared(type(kept)):
        known = found.get("former_names", kept.former_names) or ""
        now_called = found.get("last_name", kept.last_name)
        names = [name for name in (kept.last_name, gone.last_name) if name != now_called and name not in known]
        if names:
            found["former_names"] = ", ".join(filter(None, (known, *dict.fromkeys(names))))[:200]
    return found


def _members(kept: Any, gone: Any, officer: Officer, now: datetime) -> list[dict[str, Any]]:
    """Inline rows of the card that goes – the members of a family – join those of the other, each once."""
    steps: list[dict[str, Any]] = []
    for name, attribute in f.declared(type(kept)).items():
        if not isinstance(attribute, f.Rows):
            continue
        present = {child.person_id for child in getattr(kept, name)}
        copies = [_copy(child, attribute) for child in getattr(gone, name) if child.person_id not in present]
        if copies:
            with records.amending(kept, officer, now):
                setattr(kept, name, [*getattr(kept, name), *copies])
            ids = [child.id for child in copies]
            steps.append({"document": kept.spec.key, "row": kept.id, "act": "joined", "field": name, "ids": ids})
    return steps


def _copy(child: Any, attribute: f.Rows) -> Any:
    values = {name: value for name, value in child.__data__.items() if name not in {"id", "document", "position"}}
    return attribute.row_model(**values)


def _plain(row: Any, name: str) -> Any:
    return json.loads(json.dumps(row.__data__.get(name), default=str))


# ------------------------------------------------------------------ rows that name the card


def _renamed(row: Any, change: _Change, officer: Officer, now: datetime) -> list[dict[str, Any]]:
    """Let a row name the other card; returns what was done, enough to do it back."""
    with records.amending(row, officer, now):
        steps = [
            step for name, attribute in f.declared(type(row)).items() for step in _in(row, name, attribute, change)
        ]
    return [{"document": row.spec.key, "row": row.id, **step} for step in steps]


def _in(owner: Any, name: str, attribute: Any, change: _Change) -> Iterator[dict[str, Any]]:
    """One field of a row, or one column of an inline row."""
    if isinstance(attribute, f.Rows):
        yield from _in_rows(owner, name, attribute, change)
    elif isinstance(attribute, f.Many) and attribute.target is change.target:
        ids = [item.id for item in getattr(owner, name)]
        if change.old in ids:
            setattr(owner, name, _rows(change.target, [change.new if key == change.old else key for key in ids]))
            yield {"act": "listed", "field": name, "had": change.new in ids}
    elif isinstance(attribute, f.Link) and (attribute.rel_model, owner.__data__.get(name)) == (
        change.target,
        change.old,
    ):
        setattr(owner, name, change.new)
        yield {"act": "named", "field": name}


def _in_rows(owner: Any, name: str, attribute: f.Rows, change: _Change) -> Iterator[dict[str, Any]]:
    """Inline rows; of a case or a family one that would stand twice is left out, of a paper it stays as it is."""
    children, left = list(getattr(owner, name)), []
    once = not isinstance(owner, Document)
    present = {child.__data__.get("person") for child in children}
    for child in children:
        if once and change.new in present and child.__data__.get("person") == change.old:
            values = json.loads(json.dumps(child.__data__, default=str))
            yield {"act": "dropped", "field": name, "values": values}
            continue
        left.append(child)
        for column, item in f.declared(attribute.row_model).items():
            yield from ({**step, "inside": name, "child": child.id} for step in _in(child, column, item, change))
    setattr(owner, name, left)


def _rows(target: Any, ids: list[int]) -> list[Any]:
    found = {row.id: row for row in target.select().where(target.id.in_(ids))}
    return [found[key] for key in dict.fromkeys(ids)]


# ------------------------------------------------------------------ undoing


def undo(row: CardMerge, officer: Officer, now: datetime) -> int:
    """Put back what merging changed and nobody has changed since; returns how many changes were left as they are now.

    Raises Forbidden, Refused.
    """
    model = registry.get(row.document)
    kept, gone = model.get_by_id(row.kept_id), model.get_by_id(row.gone_id)
    _require(kept, officer)
    if row.undone_at or not row.plan or kept.merged_into:
        raise Refused([Problem("merge-over", "Это объединение уже нельзя отменить")])
    plan, change = json.loads(row.plan), _Change(model, row.kept_id, row.gone_id)
    with transaction():
        records.amend(gone, officer, now, merged_into=None)
        left = sum(not _put_back(step, change, officer, now) for step in reversed(plan["steps"]))
        left += _restore(model.get_by_id(kept.id), plan, officer, now)
        CardMerge.update(undone_at=now, undone_by=officer.employee_id, undone_name=officer.name).where(
            CardMerge.id == row.id
        ).execute()
        audit.write("merge-undone", officer, now, row=kept, reason=f"карточка {gone.id}")
    return left


def _restore(kept: Any, plan: Mapping[str, Any], officer: Officer, now: datetime) -> int:
    """Fields of the card that stayed, unless somebody changed them; how many were left."""
    same = {name for name, value in plan["after"].items() if _plain(kept, name) == value}
    fields = type(kept)._meta.fields
    records.amend(kept, officer, now, **{name: fields[name].python_value(plan["before"][name]) for name in same})
    return len(plan["after"]) - len(same)


def _put_back(step: Mapping[str, Any], change: _Change, officer: Officer, now: datetime) -> bool:
    """Undo one step; False when the place was changed meanwhile."""
    row = registry.get(step["document"]).get_or_none(id=step["row"])
    if row is None:
        return False
    with records.amending(row, officer, now):
        owner = row
        if "inside" in step:
            children = getattr(row, step["inside"])
            setattr(row, step["inside"], children)
            owner = next((child for child in children if child.id == step["child"]), None)
        return owner is not None and _UNDO[step["act"]](owner, step, change)


def _unlist(owner: Any, step: Mapping[str, Any], change: _Change) -> bool:
    ids = [item.id for item in getattr(owner, step["field"])]
    if change.old not in ids:
        return False
    wanted = [*ids, change.new] if step["had"] else [change.new if key == change.old else key for key in ids]
    setattr(owner, step["field"], _rows(change.target, wanted))
    return True


def _unname(owner: Any, step: Mapping[str, Any], change: _Change) -> bool:
    if owner.__data__.get(step["field"]) != change.old:
        return False
    setattr(owner, step["field"], change.new)
    return True


def _undrop(owner: Any, step: Mapping[str, Any], change: _Change) -> bool:
    model = f.declared(type(owner))[step["field"]].row_model  # type: ignore[union-attr]
    fields = model._meta.fields
    values = {
        name: fields[name].python_value(value)
        for name, value in step["values"].items()
        if name not in {"id", "document", "position"}
    }
    setattr(owner, step["field"], [*getattr(owner, step["field"]), model(**values)])
    return True


def _unjoin(owner: Any, step: Mapping[str, Any], change: _Change) -> bool:
    children = getattr(owner, step["field"])
    left = [child for child in children if child.id not in step["ids"]]
    setattr(owner, step["field"], left)
    return len(children) - len(left) == len(step["ids"])


_UNDO = {"listed": _unlist, "named": _unname, "dropped": _undrop, "joined": _unjoin}


# ------------------------------------------------------------------ what was merged


def done(officer: Officer) -> list[CardMerge]:
    """Mergings of the officer's territory, the newest first."""
    rows = CardMerge.select().where(CardMerge.territory_id == officer.territory_id)
    return list(rows.order_by(CardMerge.id.desc()).limit(100))
