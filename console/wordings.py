"""Which words a paper prints: the declaration's, or the newest version that the territory has put in force."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from console import access
from reports import phrases
from schema import registry
from schema.spec import Print, Role
from schema.wording import Block, Wording
from validators.problem import Problem


def apply(row: Any) -> Any:
    """Give the row the wording and the approver of its territory, for printing; returns the row."""
    row.printing = printing_of(row)
    if row.doc_date:
        approving = [transition for transition in row.spec.transitions if transition.approves]
        row.approving_roles = frozenset[Role]().union(*(access.acting_roles(row, t, row.doc_date) for t in approving))
    return row


def printing_of(row: Any) -> Print:
    """The declaration of the printed form with the territory's own text blocks put in."""
    declared: Print = row.spec.printing
    if row.territory_id is None:
        return declared
    own = {key: wording for key, wording in _in_force(row).items() if not wording.standard}
    texts = {block.value: own[block, None].text for block in _SINGLE if (block, None) in own}
    return replace(declared, **texts, points=_points(declared.points, own))


_SINGLE = (Block.HEADING, Block.PREAMBLE, Block.VERB)


def _in_force(row: Any) -> dict[tuple[Any, Any], Wording]:
    """The newest version of each block; later versions overwrite earlier ones."""
    query = Wording.select().where(Wording.territory == row.territory_id, Wording.document == row.spec.key)
    return {(w.block, w.number if w.block == Block.POINT else None): w for w in query.order_by(Wording.version)}


def _points(points: tuple[str, ...], own: dict[tuple[Any, Any], Wording]) -> tuple[str, ...]:
    """Changed points in their places; numbers beyond the last add points at the end."""
    texts = dict(enumerate(points, 1))
    texts |= {number: wording.text for (block, number), wording in own.items() if block == Block.POINT}
    return tuple(texts[number] for number in sorted(texts))


def problems(wording: Any) -> list[Problem]:
    """A text that cannot be printed: empty, or with a placeholder that the paper does not know."""
    if not wording.document or wording.standard:
        return []
    if not wording.text.strip():
        return [Problem("required", "Напишите текст или отметьте «Вернуть типовой текст»", "text")]
    unknown = phrases.unknown(wording.text, registry.get(wording.document))
    return [Problem("unknown-placeholder", _where(wording.text, name), "text") for name in unknown]


def _where(text: str, name: str) -> str:
    place = text.find(name)
    line = text.count("\n", 0, max(place, 0)) + 1
    if name.startswith(("{", "}")):
        return f"В строке {line}: лишняя или незакрытая скобка «{name}»"
    return f"В строке {line}: подстановки «{{{name}}}» у этого документа нет"


def next_version(wording: Any) -> int:
    """The version after the newest one of this block."""
    query = Wording.select().where(
        Wording.territory == wording.territory_id, Wording.document == wording.document, Wording.block == wording.block
    )
    number = Wording.number.is_null() if wording.number is None else Wording.number == wording.number
    newest = query.where(number).order_by(Wording.version.desc()).first()
    return newest.version + 1 if newest else 1


def preview(wording: Any) -> phrases.Wording | None:
    """The text filled from the newest paper of the kind in the territory; None when there is none or it cannot be."""
    model = registry.get(wording.document)
    row = model.select().where(model.territory == wording.territory_id).order_by(model.id.desc()).first()
    if row is None or problems(wording) or wording.standard:
        return None
    return phrases.filled(wording.text, row)
