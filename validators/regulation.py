"""A regulation file as typed values: what a municipality decides, read whole or refused with every mistake named."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, TypeVar

from schema.places import NAMES
from schema.spec import CaseTransition, Term
from validators.problem import Problem
from validators.regulation_inheritance import inherit
from validators.regulation_references import check_word, field_names
from validators.regulation_rules import read_term, read_transition, to_payload
from validators.regulation_settings import SETTINGS
from validators.regulation_table import Mistakes, Table

RuleKind = Literal["transition", "term", "setting"]
R = TypeVar("R", CaseTransition, Term)
_CODES = {"transition": re.compile(r"T(\d\d[a-z]?|X)"), "term": re.compile(r"DL-[A-Z]{1,3}\d{1,3}")}


@dataclass(frozen=True, slots=True)
class Setting:
    """A value with its legal basis; ``value`` None means that the regulation explicitly has none (``off``)."""

    value: Any
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of the act: in force from a day until the next one."""

    title: str
    edition: str
    basis: str
    in_force_from: date
    adopted_on: date | None = None
    published_on: date | None = None
    published_where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedRegulation:
    """A regulation without mistakes. ``inherited`` holds key paths of rules that the file itself does not mention.

    ``tree`` is the file laid over those it inherits; read as a file of its own it gives the same regulation.
    """

    territory: Mapping[str, Any] = field(default_factory=dict)
    organisations: tuple[Mapping[str, Any], ...] = ()
    posts: tuple[Mapping[str, Any], ...] = ()
    editions: tuple[Edition, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    transitions: tuple[CaseTransition, ...] = ()
    terms: tuple[Term, ...] = ()
    inherited: frozenset[str] = frozenset()
    tree: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as a row of ``schema.regulation.RegulationRule`` stores it; ``payload`` of a setting is its value."""

    kind: RuleKind
    code: str
    position: int
    payload: Any
    basis: str
    inherited: bool


def parse(text: str, parents: Mapping[str, str]) -> ParsedRegulation | list[Problem]:
    """The regulation in ``text``, laid over the file it inherits; or every mistake, with ``field`` = key path.

    ``parents`` maps the names that ``inherits`` may use to the texts of those files.
    """
    mistakes = Mistakes()
    data = inherit(text, parents, mistakes)
    parsed = replace(_regulation(Table(data.tree, "", mistakes), data.inherited), tree=data.whole)
    return mistakes.found or parsed


def rules(regulation: ParsedRegulation) -> Iterator[Rule]:
    """Every rule as a row to store, in the order of the file; a setting that is off has none."""
    for position, transition in enumerate(regulation.transitions):
        yield _rule("transition", transition.code, position, to_payload(transition), transition.basis, regulation)
    for position, term in enumerate(regulation.terms):
        yield _rule("term", term.code, position, to_payload(term), term.basis, regulation)
    given = {code: setting for code, setting in regulation.settings.items() if setting.value is not None}
    for position, (code, setting) in enumerate(given.items()):
        yield _rule("setting", code, position, setting.value, setting.basis, regulation)


def digest(regulation: ParsedRegulation) -> str:
    """sha256 of the canonical rules: the same rules have the same digest, however the file is laid out."""
    canonical = sorted(
        (rule.kind, rule.code, rule.basis, json.dumps(rule.payload, sort_keys=True)) for rule in rules(regulation)
    )
    return hashlib.sha256(json.dumps(canonical, ensure_ascii=True).encode()).hexdigest()


def transition_from_payload(payload: Mapping[str, Any]) -> CaseTransition:
    """The typed transition; ValueError when the stored rule no longer fits the program."""
    return _from_payload("transition", payload, read_transition)


def term_from_payload(payload: Mapping[str, Any]) -> Term:
    """The typed term; ValueError when the stored rule no longer fits the program."""
    return _from_payload("term", payload, read_term)


def _from_payload(kind: RuleKind, payload: Mapping[str, Any], read: Callable[[str, Table], R | None]) -> R:
    mistakes = Mistakes()
    table = Table(payload, f"{kind}.{payload.get('code', '')}", mistakes)
    rule = read(table.text("code"), table)
    if mistakes.found or rule is None:
        raise ValueError("; ".join(problem.text for problem in mistakes.found))
    return rule


def _regulation(root: Table, inherited: frozenset[str]) -> ParsedRegulation:
    skeleton = root.flag("skeleton", False)
    settings = dict(_settings(root))
    values = {code: setting.value for code, setting in settings.items()}
    parsed = ParsedRegulation(
        territory=_territory(root, required=not skeleton),
        organisations=tuple(_seed(root, "organisation", ("full_name", "short_name", "role_in_system", "org_kind"))),
        posts=tuple(_seed(root, "post", ("role", "organisation", "title"))),
        editions=tuple(_edition(table) for table in root.tables("edition")),
        settings=settings,
        transitions=tuple(_rules_of(root, "transition", read_transition, values)),
        terms=tuple(_rules_of(root, "term", read_term, values)),
        inherited=inherited,
    )
    if not skeleton and not parsed.editions:
        root.missing("edition")
    root.finish()
    _check_terms_name_transitions(parsed, root)
    return parsed


def _territory(root: Table, *, required: bool) -> dict[str, Any]:
    """Fields of ``schema.places.Territory``; a skeleton may give only what all municipalities share."""
    table = root.table("territory")
    if table is None:
        if required:
            root.missing("territory")
        return {}
    if required:
        for key in ("code", "short_code", "name", "short_name"):
            table.required(key)
    renamed = [_names(inner) for inner in table.tables("names")]
    return {**_row(table, "territory"), **({"names": renamed} if renamed else {})}


def _names(table: Table) -> dict[str, Any]:
    """New names of the territory from a day, by an act."""
    if table.day("from_on") is None:
        table.missing("from_on")
    table.required("basis")
    given: dict[str, Any] = {"from_on": table.day("from_on"), "names_confirmed": table.flag("names_confirmed", False)}
    given |= {name: text for name in ("basis", *NAMES) if (text := table.text(name))}
    table.finish()
    return given


def _seed(root: Table, key: str, required: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Rows of organisations and posts to create with the territory; a post names its body by the body's role."""
    bodies = {inner.raw("role_in_system") for inner in root.tables("organisation")}
    for table in root.tables(key):
        for name in required:
            table.required(name)
        row = _row(table, key)
        if key == "post" and row.get("organisation") not in bodies:
            table.wrong("organisation", "unknown-organisation", f"нет организации с ролью «{row.get('organisation')}»")
        yield row


def _row(table: Table, model_key: str) -> dict[str, Any]:
    row = {name: value for name in field_names(model_key) if (value := table.raw(name)) is not None}
    for name, value in row.items():
        check_word(model_key, name, value, table)
    table.finish()
    return row


def _edition(table: Table) -> Edition:
    in_force = table.day("in_force_from")
    if in_force is None:
        table.missing("in_force_from")
    edition = Edition(
        title=table.required("title"),
        edition=table.required("edition"),
        basis=table.required("basis"),
        in_force_from=in_force or date.min,
        adopted_on=table.day("adopted_on"),
        published_on=table.day("published_on"),
        published_where=table.text("published_where"),
    )
    table.finish()
    return edition


def _settings(root: Table) -> Iterator[tuple[str, Setting]]:
    for code, table in root.named("setting"):
        value, off = table.raw("value"), table.flag("off", False)
        known = SETTINGS.get(code)
        if known is None:
            root.wrong(f"setting.{code}", "unknown-key", "такой настройки нет")
        elif value is None and not off:
            table.missing("value")
        elif value is not None and not known.fits(value):
            table.wrong("value", "wrong-value", f"ожидается: {known.unit}")
        yield code, Setting(None if off else value, table.required("basis"))
        table.finish()


def _rules_of(
    root: Table, kind: RuleKind, read: Callable[[str, Table], R | None], settings: Mapping[str, Any]
) -> Iterator[R]:
    for code, table in root.named(kind):
        table.settings = settings
        if table.flag("off", False):
            continue
        if not _CODES[kind].fullmatch(code):
            root.wrong(f"{kind}.{code}", "bad-code", f"код должен иметь вид {_CODES[kind].pattern}")
        rule = read(code, table)
        if rule is not None:
            yield rule


def _check_terms_name_transitions(regulation: ParsedRegulation, root: Table) -> None:
    known = {transition.code for transition in regulation.transitions}
    for term in regulation.terms:
        for event in (term.event, *term.met_by):
            if event.transition and event.transition not in known:
                root.wrong(f"term.{term.code}", "unknown-transition", f"нет перехода «{event.transition}»")


def _rule(kind: RuleKind, code: str, position: int, payload: Any, basis: str, regulation: ParsedRegulation) -> Rule:
    return Rule(kind, code, position, payload, basis, f"{kind}.{code}" in regulation.inherited)
