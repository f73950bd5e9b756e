"""Where a person is named: rows of every register, and the acts of the trail that showed them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from schema import fields as f
from schema import registry
from schema.case import Case
from schema.history import Audit
from schema.people import Family, Person


class Touching:
    """Says of an act whether it showed the person: the own row, papers that name the person, the cases of a child."""

    def __init__(self, person: Person) -> None:
        self.rows = {(model.spec.key, str(key)) for model in registry.models() for key in naming(model, person)}
        self.rows.add((person.spec.key, str(person.id)))
        self.cases = {str(key) for key in naming(Case, person)}

    def __call__(self, entry: Audit) -> bool:
        if str(entry.case_id) in self.cases or (entry.document, entry.row_id) in self.rows:
            return True
        if not self.cases.isdisjoint(_ids(entry.cases)):
            return True
        return any(self._is_row(entry.document, key) for key in _ids(entry.listed))

    def _is_row(self, document: str, key: str) -> bool:
        """Lists name ids of their own register; the search and the desk name «register:id»."""
        named, _, row_id = key.rpartition(":")
        return (named or document, row_id) in self.rows


def _ids(commas: str) -> list[str]:
    return commas.strip(",").split(",") if commas else []


def naming(model: Any, card: Any) -> list[int]:
    """Ids of the rows of a model that name a person or a family in a field, a list or an inline row, in their order."""
    found: set[int] = set()
    for name, attribute in f.declared(model).items():
        query = _links(model, name, attribute, card)
        if query is not None:
            found |= {key for (key,) in query.tuples()}
    return sorted(found)


def _links(model: Any, name: str, attribute: Any, card: Any) -> Any:
    target = type(card)
    if isinstance(attribute, f.Rows):
        row = attribute.row_model
        inner = [(key, item) for key, item in f.declared(row).items() if isinstance(item, f.Link)]
        linked = [getattr(row, key) == card.id for key, item in inner if item.rel_model is target]
        many = [item for item in f.declared(row).values() if isinstance(item, f.Many) and item.target is target]
        linked += [row.id.in_(_owners(item, card)) for item in many]
        return row.select(row.document).where(_any(linked)) if linked else None
    if isinstance(attribute, f.Many):
        return _owners(attribute, card) if attribute.target is target else None
    if isinstance(attribute, f.Link) and attribute.rel_model is target:
        return model.select(model.id).where(getattr(model, name) == card.id)
    return None


def _owners(attribute: Any, card: Any) -> Any:
    return attribute.through.select(attribute.through.owner).where(attribute.through.target == card.id)


def _any(conditions: list[Any]) -> Any:
    first, *rest = conditions
    for condition in rest:
        first = first | condition
    return first


def rows_naming(card: Any) -> Iterator[Any]:
    """Every row of every register that names a person or a family; the card itself not."""
    target: Any = type(card)
    for model in naming_models(target):
        ids = [key for key in naming(model, card) if (model, key) != (target, card.id)]
        if ids:
            yield from model.select().where(model.id.in_(ids)).order_by(model.id)


@cache
def naming_models(target: Any) -> tuple[Any, ...]:
    """Models that have a place for a card of this kind, in a field, a list or an inline row."""
    return tuple(model for model in registry.models() if any(_points(owner, target) for owner in _with_rows(model)))


def _with_rows(model: Any) -> list[Any]:
    return [model, *(row for _, row in registry.row_models(model))]


def _points(owner: Any, target: Any) -> bool:
    ties = (getattr(a, "target", None) or getattr(a, "rel_model", None) for a in f.declared(owner).values())
    return any(tie is target for tie in ties)


def cases_of(person: Person) -> list[int]:
    """Ids of the cases in which the person stands: as a child, or in their family."""
    families = naming(Family, person)
    found = Case.select(Case.id).where(Case.id.in_(naming(Case, person)) | Case.family.in_(families))
    return [case.id for case in found.order_by(Case.id)]
