"""Where a person is named: rows of every register, and the acts of the trail that showed them."""

from __future__ import annotations

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


def naming(model: Any, person: Person) -> list[int]:
    """Ids of the rows of a model that name the person in a field, in a list or in an inline row, in their order."""
    found: set[int] = set()
    for name, attribute in f.declared(model).items():
        query = _links(model, name, attribute, person)
        if query is not None:
            found |= {key for (key,) in query.tuples()}
    return sorted(found)


def _links(model: Any, name: str, attribute: Any, person: Person) -> Any:
    if isinstance(attribute, f.Rows):
        row = attribute.row_model
        inner = [(key, item) for key, item in f.declared(row).items() if isinstance(item, f.Link)]
        linked = [getattr(row, key) == person.id for key, item in inner if item.rel_model is Person]
        many = [item for item in f.declared(row).values() if isinstance(item, f.Many) and item.target is Person]
        linked += [row.id.in_(_owners(item, person)) for item in many]
        return row.select(row.document).where(_any(linked)) if linked else None
    if isinstance(attribute, f.Many):
        return _owners(attribute, person) if attribute.target is Person else None
    if isinstance(attribute, f.Link) and attribute.rel_model is Person:
        return model.select(model.id).where(getattr(model, name) == person.id)
    return None


def _owners(attribute: Any, person: Person) -> Any:
    return attribute.through.select(attribute.through.owner).where(attribute.through.target == person.id)


def _any(conditions: list[Any]) -> Any:
    first, *rest = conditions
    for condition in rest:
        first = first | condition
    return first


def cases_of(person: Person) -> list[int]:
    """Ids of the cases in which the person stands: as a child, or in their family."""
    families = naming(Family, person)
    found = Case.select(Case.id).where(Case.id.in_(naming(Case, person)) | Case.family.in_(families))
    return [case.id for case in found.order_by(Case.id)]
