"""A regulation file as typed values: what a municipality decides, read whole or refused with every mistake named."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum
from typing import Any, Literal

from schema.spec import (
    CaseTransition,
    CheckNeed,
    Condition,
    Direction,
    Event,
    Need,
    NeedKind,
    PaperNeed,
    Repetition,
    Role,
    Roll,
    Severity,
    State,
    Status,
    Term,
    Unit,
)
from validators.problem import Problem
from validators.regulation_inheritance import inherit
from validators.regulation_references import check_condition, check_document, check_event, check_function, field_names
from validators.regulation_settings import SETTINGS
from validators.regulation_table import Mistakes, Table

RuleKind = Literal["transition", "term", "setting"]
_TRANSITION_CODE = re.compile(r"T(\d\d[a-z]?|X)")
_TERM_CODE = re.compile(r"DL-[A-Z]{1,3}\d{1,3}")
_OPERATORS = ("eq", "ne", "in", "filled")


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
    """A regulation without mistakes. ``inherited`` holds key paths of rules that the file itself does not mention."""

    territory: Mapping[str, Any] = field(default_factory=dict)
    organisations: tuple[Mapping[str, Any], ...] = ()
    posts: tuple[Mapping[str, Any], ...] = ()
    editions: tuple[Edition, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    transitions: tuple[CaseTransition, ...] = ()
    terms: tuple[Term, ...] = ()
    inherited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as a row of ``schema.regulation.RegulationRule`` stores it."""

    kind: RuleKind
    code: str
    position: int
    payload: dict[str, Any]
    basis: str
    inherited: bool


def parse(text: str, parents: Mapping[str, str]) -> ParsedRegulation | list[Problem]:
    """The regulation in ``text``, laid over the file it inherits; or every mistake, with ``field`` = key path.

    ``parents`` maps the names that ``inherits`` may use to the texts of those files.
    """
    mistakes = Mistakes()
    data = inherit(text, parents, mistakes)
    parsed = _regulation(Table(data.tree, "", mistakes), data.inherited)
    return mistakes.found or parsed


def rules(regulation: ParsedRegulation) -> Iterator[Rule]:
    """Every rule as a row to store, in the order of the file."""
    for kind, items in (("transition", regulation.transitions), ("term", regulation.terms)):
        for position, item in enumerate(items):
            yield _rule(kind, item.code, position, to_payload(item), item.basis, regulation)  # type: ignore[arg-type]
    for position, (code, setting) in enumerate(regulation.settings.items()):
        yield _rule("setting", code, position, {"value": setting.value}, setting.basis, regulation)


def digest(regulation: ParsedRegulation) -> str:
    """sha256 of the canonical rules: the same rules have the same digest, however the file is laid out."""
    canonical = sorted((rule.kind, rule.code, rule.basis, json.dumps(rule.payload, sort_keys=True)) for rule in rules(regulation))
    return hashlib.sha256(json.dumps(canonical, ensure_ascii=True).encode()).hexdigest()


def to_payload(rule: CaseTransition | Term) -> dict[str, Any]:
    """The rule as plain JSON values, with the keys of the regulation file."""
    payload = _plain(rule)
    if isinstance(rule, CaseTransition):
        payload["need"] = [_need_payload(need) for need in rule.needs]
        del payload["needs"]
    return {key: value for key, value in payload.items() if value is not None}


def from_payload(kind: RuleKind, payload: Mapping[str, Any]) -> CaseTransition | Term | Any:
    """The typed rule (for a setting: its value); ValueError when the stored rule no longer fits the program."""
    if kind == "setting":
        return payload["value"]
    mistakes = Mistakes()
    table = Table(dict(payload), f"{kind}.{payload.get('code', '')}", mistakes)
    code = table.text("code")
    rule = _transition(code, table) if kind == "transition" else _term(code, table)
    if mistakes.found or rule is None:
        raise ValueError("; ".join(problem.text for problem in mistakes.found))
    return rule


def _regulation(root: Table, inherited: frozenset[str]) -> ParsedRegulation:
    skeleton = root.flag("skeleton", False)
    settings = dict(_settings(root))
    values = {code: setting.value for code, setting in settings.items()}
    parsed = ParsedRegulation(
        territory=_territory(root, required=not skeleton),
        organisations=tuple(_seed(root, "organisation", ("code", "full_name", "short_name", "role_in_system", "org_kind"))),
        posts=tuple(_seed(root, "post", ("role", "organisation", "title"))),
        editions=tuple(_edition(table) for table in root.tables("edition")),
        settings=settings,
        transitions=tuple(_rules_of(root, "transition", _TRANSITION_CODE, _transition, values)),
        terms=tuple(_rules_of(root, "term", _TERM_CODE, _term, values)),
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
    return _row(table, "territory", ())


def _seed(root: Table, key: str, required: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Rows of organisations and posts to create with the territory; ``code`` is how they name each other."""
    codes = {inner.raw("code") for inner in root.tables("organisation")}
    for table in root.tables(key):
        for name in required:
            table.required(name)
        row = _row(table, key, ("code",))
        if key == "post" and row.get("organisation") not in codes:
            table.wrong("organisation", "unknown-organisation", f"нет организации с кодом «{row.get('organisation')}»")
        yield row


def _row(table: Table, model_key: str, extra: tuple[str, ...]) -> dict[str, Any]:
    row = {name: table.raw(name) for name in (*extra, *field_names(model_key)) if table.raw(name) is not None}
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


def _rules_of(root: Table, kind: str, code_form: re.Pattern[str], read: Any, settings: Mapping[str, Any]) -> Iterator[Any]:
    for code, table in root.named(kind):
        table.settings = settings
        if table.flag("off", False):
            continue
        if not code_form.fullmatch(code):
            root.wrong(f"{kind}.{code}", "bad-code", f"код должен иметь вид {code_form.pattern}")
        rule = read(code, table)
        if rule is not None:
            yield rule


def _transition(code: str, table: Table) -> CaseTransition:
    transition = CaseTransition(
        code=code,
        title=table.required("title"),
        basis=table.required("basis"),
        from_stages=_stages(table, "from_stages"),
        from_states=table.words("from_states", State, "state"),
        to_stage=(_stages(table, "to_stage") or (None,))[0],
        to_state=table.word("to_state", State, "state"),
        by=frozenset(table.words("by", Role, "role")),
        needs=tuple(need for inner in table.tables("need") if (need := _need(inner)) is not None),
        asks=table.texts("asks"),
        manual=table.flag("manual", True),
        danger=table.flag("danger", False),
    )
    if transition.manual and not transition.by:
        table.missing("by")
    _check_codes_once(transition.needs, table)
    table.finish()
    return transition


def _stages(table: Table, key: str) -> tuple[int, ...]:
    numbers = table.numbers(key)
    for number in numbers:
        if not 1 <= number <= 11:
            table.wrong(key, "unknown-stage", f"нет этапа {number}")
    return numbers


def _check_codes_once(needs: Iterable[Need], table: Table) -> None:
    codes = [need.code for need in needs]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        table.wrong("need", "duplicate-code", f"код «{code}» повторяется")


def _need(table: Table) -> Need | None:
    kind = table.word("kind", NeedKind, "kind")
    common = {"code": table.required("code"), "text": table.required("text"), "basis": table.required("basis")}
    severity = table.word("severity", Severity, "severity", Severity.HARD) or Severity.HARD
    need: Need | None = None
    match kind:
        case NeedKind.PAPER:
            need = _paper_need(table, severity, common)
        case NeedKind.CHECK:
            need = _check_need(table, severity, common)
        case _:
            if table.raw("kind") is None:
                table.missing("kind")
            return None
    table.finish()
    return need


def _paper_need(table: Table, severity: Severity, common: dict[str, str]) -> PaperNeed:
    document = table.required("document")
    check_document(document, table)
    since = _stages(table, "since_stage")
    return PaperNeed(
        **common,
        document=document,
        statuses=table.words("statuses", Status, "status") or (Status.APPROVED,),
        where=_conditions(table, document),
        per_child=table.flag("per_child", False),
        since_stage=since[0] if since else None,
        severity=severity,
    )


def _check_need(table: Table, severity: Severity, common: dict[str, str]) -> CheckNeed:
    check, document = table.required("check"), table.text("document")
    check_function(check, table)
    if document:
        check_document(document, table)
    return CheckNeed(**common, check=check, document=document, severity=severity, settings=table.mapping("settings"))


def _conditions(table: Table, document: str) -> tuple[Condition, ...]:
    return tuple(_condition(inner, document) for inner in table.tables("where"))


def _condition(table: Table, document: str) -> Condition:
    op = table.text("op", "eq")
    if op not in _OPERATORS:
        table.wrong("op", "unknown-operator", f"нет действия «{op}»; возможные: {', '.join(_OPERATORS)}")
    value = table.raw("value")
    condition = Condition(table.required("field"), op, tuple(value) if isinstance(value, list) else value)
    check_condition(document, condition, table)
    table.finish()
    return condition


def _term(code: str, table: Table) -> Term | None:
    event_table, length = table.table("event"), table.whole("length")
    unit, responsible = table.word("unit", Unit, "unit"), table.word("responsible", Role, "role")
    for key, value in (("event", event_table), ("length", length), ("unit", unit), ("responsible", responsible)):
        if value is None and table.raw(key) is None:
            table.missing(key)
    if event_table is None or length is None or unit is None or responsible is None:
        return None
    term = Term(
        code=code,
        title=table.required("title"),
        basis=table.required("basis"),
        event=_event(event_table),
        length=length,
        unit=unit,
        met_by=tuple(_event(inner) for inner in table.tables("met_by")),
        responsible=responsible,
        target=table.whole("target"),
        direction=table.word("direction", Direction, "direction") or Direction.FORWARD,
        roll=table.word("roll", Roll, "roll") or Roll.FOLLOWING,
        repetition=table.word("repetition", Repetition, "repetition") or Repetition.ONCE,
        boundary=table.text("boundary", "inclusive"),
        per_paper=table.flag("per_paper", False),
        stops_on_suspension=table.flag("stops_on_suspension", True),
        states=table.words("states", State, "state"),
        action=table.text("action"),
    )
    if term.boundary not in {"inclusive", "full_days"}:
        table.wrong("boundary", "unknown-boundary", "возможные значения: inclusive, full_days")
    table.finish()
    return term


def _event(table: Table) -> Event:
    event = Event(
        document=table.text("document"),
        field=table.text("field"),
        statuses=table.words("statuses", Status, "status"),
        where=_conditions(table, table.text("document")),
        transition=table.text("transition"),
    )
    check_event(event, table)
    table.finish()
    return event


def _check_terms_name_transitions(regulation: ParsedRegulation, root: Table) -> None:
    known = {transition.code for transition in regulation.transitions}
    for term in regulation.terms:
        for event in (term.event, *term.met_by):
            if event.transition and event.transition not in known:
                root.wrong(f"term.{term.code}", "unknown-transition", f"нет перехода «{event.transition}»")


def _rule(kind: RuleKind, code: str, position: int, payload: dict[str, Any], basis: str, regulation: ParsedRegulation) -> Rule:
    return Rule(kind, code, position, payload, basis, f"{kind}.{code}" in regulation.inherited)


def _need_payload(need: Need) -> dict[str, Any]:
    kind = NeedKind.PAPER if isinstance(need, PaperNeed) else NeedKind.CHECK
    return {"kind": kind.value, **{key: value for key, value in _plain(need).items() if value is not None}}


def _plain(value: Any) -> Any:
    """Dataclasses, enums, tuples and sets as JSON values; sets are sorted so that equal rules look equal."""
    if isinstance(value, Enum):
        return value.value
    if hasattr(value, "__dataclass_fields__"):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
