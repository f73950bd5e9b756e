"""The incident pack: everything that was seen or taken out since a moment, for one child or for all, in one archive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from console import audit, chain, trail
from console.officers import Officer
from reports import incident
from schema import fields as f
from schema import registry
from schema.case import Case, CaseChild
from schema.history import Audit
from schema.people import Person

_BATCH = 500


def make(since: datetime, child: Person | None, officer: Officer, now: datetime) -> incident.Made:
    """The archive and how many acts it holds; writes itself into the trail. Raises PdfError."""
    # The chain is judged before the pack adds its own row to it.
    verdict = chain.verify()
    found = list(acts(since, child))
    numbers = trail.case_numbers(found)
    lines = [_line(entry, told, numbers) for entry, told in _told(found)]
    about = f"о ребёнке № {child.id} и его случаях" if child else "о всех детях и семьях"
    chain_word = f"нарушена: {verdict.broken}" if verdict.broken else "цела"
    pack = incident.Pack(since, about, tuple(lines), verdict.rows, verdict.head, chain_word, now, officer.name)
    made = incident.archive(pack)
    reason = f"с {since:%d.%m.%Y %H:%M}, {about}, действий {made.acts}"
    audit.write("incident", officer, now, row=child, document="audit", reason=reason)
    return made


def acts(since: datetime, child: Person | None) -> Iterator[Audit]:
    """Acts of looking and taking out since the moment, oldest first; those that touched the child."""
    query = Audit.select().where(Audit.at >= since, Audit.act.in_(sorted(trail.LOOKS | trail.TAKEN)))
    rows = query.order_by(Audit.id).iterator()
    yield from rows if child is None else filter(_Touching(child), rows)


class _Touching:
    """Says of an act whether it showed the child: the child's own row, papers that name it, its cases."""

    def __init__(self, child: Person) -> None:
        self.rows = {(model.spec.key, key) for model in registry.models() for key in _naming(model, child)}
        self.rows.add(("person", str(child.id)))
        cases = CaseChild.select(CaseChild.document).where(CaseChild.person == child.id)
        self.cases = {str(case.id) for case in Case.select(Case.id).where(Case.id.in_(cases))}

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


def _naming(model: Any, child: Person) -> list[str]:
    """Ids of the rows of a model that name the child in a field, in a list or in an inline row."""
    found: set[str] = set()
    for name, attribute in f.declared(model).items():
        query = _links(model, name, attribute, child)
        if query is not None:
            found |= {str(key) for (key,) in query.tuples()}
    return sorted(found)


def _links(model: Any, name: str, attribute: Any, child: Person) -> Any:
    if isinstance(attribute, f.Rows):
        row = attribute.row_model
        inner = [(key, item) for key, item in f.declared(row).items() if isinstance(item, f.Link)]
        linked = [getattr(row, key) == child.id for key, item in inner if item.rel_model is Person]
        many = [item for item in f.declared(row).values() if isinstance(item, f.Many) and item.target is Person]
        linked += [row.id.in_(_owners(item, child)) for item in many]
        return row.select(row.document).where(_any(linked)) if linked else None
    if isinstance(attribute, f.Many):
        return _owners(attribute, child) if attribute.target is Person else None
    if isinstance(attribute, f.Link) and attribute.rel_model is Person:
        return model.select(model.id).where(getattr(model, name) == child.id)
    return None


def _owners(attribute: Any, child: Person) -> Any:
    return attribute.through.select(attribute.through.owner).where(attribute.through.target == child.id)


def _any(conditions: list[Any]) -> Any:
    first, *rest = conditions
    for condition in rest:
        first = first | condition
    return first


def _told(entries: list[Audit]) -> Iterator[tuple[Audit, audit.Told]]:
    for start in range(0, len(entries), _BATCH):
        batch = entries[start : start + _BATCH]
        yield from zip(batch, audit.told_all(batch), strict=True)


def _line(entry: Audit, told: audit.Told, numbers: Any) -> incident.Act:
    words = trail.words(entry, numbers)
    return incident.Act(
        number=entry.id,
        at=entry.at,
        who=words["who"],
        user=entry.user_id,
        roles=words["roles"],
        address=entry.address,
        act=words["act"],
        taken=words["taken"],
        place=words["place"],
        row=entry.row_id,
        case=words["case"],
        rows=entry.row_count,
        listed=entry.listed.strip(","),
        reason=told.reason or told.closed,
    )
