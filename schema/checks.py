"""Declaration checks with stable ids: every promise that a spec makes is verified before anybody opens a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from schema import fields as f
from schema import registry
from schema.document import Document
from schema.spec import AtLeast, Spec, Status


@dataclass(frozen=True, slots=True)
class Finding:
    """``code`` S001…; ``where`` names the declaration; ``text`` says what to write."""

    code: str
    where: str
    text: str


Checker = Callable[[Any, Spec], Iterator[str]]
_checks: list[tuple[str, Checker]] = []


def check(code: str) -> Callable[[Checker], Checker]:
    def attach(function: Checker) -> Checker:
        _checks.append((code, function))
        return function

    return attach


def findings() -> list[Finding]:
    """Everything that is wrong with the declarations."""
    import schema.contents  # noqa: F401

    return [
        Finding(code, model.spec.key, text)
        for model in registry.models()
        for code, checker in _checks
        for text in checker(model, model.spec)
    ]


def check_model(model: Any) -> list[Finding]:
    """Findings about one model, registered or not."""
    return [Finding(code, model.spec.key, text) for code, checker in _checks for text in checker(model, model.spec)]


@check("S001")
def _unknown_fields(model: Any, spec: Spec) -> Iterator[str]:
    """A section, list, filter, journal column or check names a field that does not exist."""
    known = set(f.declared(model))
    named = [("section", n) for n in spec.field_names]
    named += [("listing", n) for n in (*spec.listing.columns, *spec.listing.search, *spec.listing.filters)]
    named += [("check", n) for item in spec.checks for n in _fields_of(item)]
    if spec.journal:
        named += [("journal", n) for column in spec.journal.columns for n in column.fields]
    for place, name in named:
        if name not in known:
            yield f"{place} names the field «{name}», which the model does not declare"


def _fields_of(item: Any) -> list[str]:
    return [getattr(item, name) for name in ("field", "earlier", "later") if hasattr(item, name)]


@check("S002")
def _homeless_fields(model: Any, spec: Spec) -> Iterator[str]:
    """A field that people fill stands in no section."""
    inherited = set(f.declared(Document)) if issubclass(model, Document) else set()
    for name, attribute in f.declared(model).items():
        if name not in spec.field_names and not attribute.facts.automatic and name not in inherited:
            yield f"put the field «{name}» into a section, or declare it automatic=True"


@check("S003")
def _twice(model: Any, spec: Spec) -> Iterator[str]:
    """A field stands in two sections."""
    names = spec.field_names
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield f"the field «{name}» stands in more than one section"


@check("S004")
def _labels(model: Any, spec: Spec) -> Iterator[str]:
    """A field or a column of rows has no Russian label."""
    for owner in (model, *(row for _, row in registry.row_models(model))):
        for name, attribute in f.declared(owner).items():
            if not re.search(r"[А-Яа-яЁё]", attribute.facts.label):
                yield f"give the field «{owner.__name__}.{name}» a Russian label"


@check("S005")
def _unreachable(model: Any, spec: Spec) -> Iterator[str]:
    """A transition starts from a status that nothing leads to."""
    reachable, grew = {spec.initial}, True
    while grew:
        more = {t.target for t in spec.transitions if set(t.source) & reachable} - reachable
        grew = bool(more)
        reachable |= more
    for transition in spec.transitions:
        if not set(transition.source) & reachable:
            yield f"transition «{transition.name}» starts only from statuses that are never reached"


@check("S006")
def _dead_ends(model: Any, spec: Spec) -> Iterator[str]:
    """A status has no way out, yet is not final."""
    if not issubclass(model, Document):
        return
    reached = {spec.initial} | {t.target for t in spec.transitions}
    for status in sorted(reached):
        leaves = any(status in t.source for t in spec.transitions)
        if not leaves and not Status(status).is_final and status not in spec.ends:
            yield f"nothing leads out of the status «{status}», and it is not final"


@check("S007")
def _duplicate_transitions(model: Any, spec: Spec) -> Iterator[str]:
    names = [t.name for t in spec.transitions]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield f"two transitions are called «{name}»"


@check("S008")
def _basis(model: Any, spec: Spec) -> Iterator[str]:
    """A document of a case has no legal basis or no purpose for the help page."""
    if issubclass(model, Document) and not spec.basis:
        yield "name the legal basis of the document"
    if not spec.purpose:
        yield "say in one sentence what the document is for (purpose)"


@check("S009")
def _sensitive_names(model: Any, spec: Spec) -> Iterator[str]:
    """A link to a person, or a person's name, has no sensitivity."""
    for owner in (model, *(row for _, row in registry.row_models(model))):
        for name, attribute in f.declared(owner).items():
            if _about_person(attribute) and attribute.facts.sensitivity == "plain":
                yield f"declare the sensitivity of «{owner.__name__}.{name}»: it names a person"


def _about_person(attribute: Any) -> bool:
    target = getattr(attribute, "rel_model", None) or getattr(attribute, "target", None)
    key = getattr(getattr(target, "spec", None), "key", "")
    return key in {"person", "family"}


@check("S010")
def _kebab(model: Any, spec: Spec) -> Iterator[str]:
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", spec.key):
        yield "write the key in kebab-case"


@check("S011")
def _printing(model: Any, spec: Spec) -> Iterator[str]:
    """A document that is issued has no printed form."""
    if issubclass(model, Document) and any(t.freezes for t in spec.transitions) and spec.printing is None:
        yield "a transition issues the document, but the spec has no Print"


@check("S012")
def _counts(model: Any, spec: Spec) -> Iterator[str]:
    """AtLeast counts a field that is not a list."""
    declared = f.declared(model)
    for item in spec.checks:
        if isinstance(item, AtLeast) and not isinstance(declared.get(item.field), f.Rows | f.Many):
            yield f"AtLeast counts «{item.field}», which is not a list"


@check("S013")
def _order(model: Any, spec: Spec) -> Iterator[str]:
    """The default order is not a column of the database."""
    name = spec.listing.order.lstrip("-")
    if name != "id" and not isinstance(f.declared(model).get(name), f.Declared):
        yield f"listing.order names «{name}», which the database cannot sort by"


@check("S014")
def _keeping(model: Any, spec: Spec) -> Iterator[str]:
    """A paper that may stand without a case does not say how long it is kept, or counts from what is no day."""
    if issubclass(model, Document) and not spec.needs_case and spec.keeping is None:
        yield "say how long a paper without a case is kept (keeping)"
    since = f.declared(model).get(spec.keeping.since) if spec.keeping else None
    if spec.keeping and not isinstance(since, f.Date | f.Moment):
        yield f"keeping counts from «{spec.keeping.since}», which is no date"
