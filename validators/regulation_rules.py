"""The rules of a regulation, read from their tables into typed values and written back as plain ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from enum import Enum
from typing import Any

from schema.spec import (
    CaseTransition,
    CheckNeed,
    Condition,
    Direction,
    Escalation,
    Event,
    Extension,
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
from validators.regulation_references import (
    check_condition,
    check_document,
    check_event,
    check_fields_of_paper,
    check_function,
    check_question,
)
from validators.regulation_table import Table

_OPERATORS = ("eq", "ne", "in", "filled")
#: What a person may be asked at a move; ``console.effects`` has their labels.
INPUTS = (
    "reason",
    "on",
    "child",
    "leave_reason",
    "target_case",
    "recipient",
    "outgoing_number",
    "proof",
    "force_reason",
    "to_stage",
    "to_state",
)


def read_transition(code: str, table: Table) -> CaseTransition:
    """The transition ``code``; what is wrong goes to the table's mistakes."""
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
        past=table.text("past"),
    )
    for key in ("from_stages", "from_states", *(("by",) if transition.manual else ())):
        if table.raw(key) is None:
            table.missing(key)
    _check_codes_once(transition.needs, table)
    for name in transition.asks:
        if name not in INPUTS:
            table.wrong("asks", "unknown-input", f"нет вопроса «{name}»; возможные: {', '.join(INPUTS)}")
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
    return tuple(_condition(inner, document) for inner in table.tables("where") if inner.applies())


def _condition(table: Table, document: str) -> Condition:
    op = table.text("op", "eq")
    if op not in _OPERATORS:
        table.wrong("op", "unknown-operator", f"нет действия «{op}»; возможные: {', '.join(_OPERATORS)}")
    value = table.raw("value")
    condition = Condition(table.required("field"), op, tuple(value) if isinstance(value, list) else value)
    check_condition(document, condition, table)
    table.finish()
    return condition


def read_term(code: str, table: Table) -> Term | None:
    """The term ``code``; None when it has no event, length, unit or responsible."""
    event_table, length, length_field = table.table("event"), table.whole("length"), table.text("length_field")
    length = 0 if length is None and length_field else length
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
        met_by=tuple(_event(inner) for inner in table.tables("met_by") if inner.applies()),
        responsible=responsible,
        target=table.whole("target"),
        direction=table.word("direction", Direction, "direction") or Direction.FORWARD,
        roll=table.word("roll", Roll, "roll") or Roll.FOLLOWING,
        repetition=table.word("repetition", Repetition, "repetition") or Repetition.ONCE,
        boundary=table.text("boundary", "inclusive"),
        length_field=length_field,
        ends=table.texts("ends"),
        per_paper=table.flag("per_paper", False),
        per_child=table.flag("per_child", False),
        per=table.text("per"),
        starts=table.texts("starts"),
        stops_on_suspension=table.flag("stops_on_suspension", True),
        follows_case=table.flag("follows_case", False),
        states=table.words("states", State, "state"),
        action=table.text("action"),
        month_day=table.whole("month_day"),
        reminds_before=table.whole("reminds_before"),
        responsible_field=table.text("responsible_field"),
        renewed=table.flag("renewed", True),
        agenda=table.text("agenda"),
        extension=_extension(table.table("extension")),
        escalation=tuple(step for inner in table.tables("escalation") if (step := _escalation(inner)) is not None),
    )
    check_fields_of_paper(term, table)
    _check_month_day(term, table)
    _check_per(term, table)
    _check_extension(term, table)
    check_question(term, table)
    if term.boundary not in {"inclusive", "full_days"}:
        table.wrong("boundary", "unknown-boundary", "возможные значения: inclusive, full_days")
    table.finish()
    return term


def _extension(table: Table | None) -> Extension | None:
    if table is None:
        return None
    length, unit, basis = table.whole("length"), table.word("unit", Unit, "unit"), table.required("basis")
    for key, value in (("length", length), ("unit", unit)):
        if value is None and table.raw(key) is None:
            table.missing(key)
    table.finish()
    return None if length is None or unit is None else Extension(length=length, unit=unit, basis=basis)


def _escalation(table: Table) -> Escalation | None:
    role, after = table.word("role", Role, "role"), table.whole("after")
    for key, value in (("role", role), ("after", after)):
        if value is None and table.raw(key) is None:
            table.missing(key)
    table.finish()
    return None if role is None or after is None else Escalation(role=role, after=after)


def _check_extension(term: Term, table: Table) -> None:
    """«Не реже» and terms in hours cannot be extended: the norm would be exceeded."""
    if term.extension is None:
        return
    in_hours = {Unit.HOUR, Unit.IMMEDIATE} & {term.unit, term.extension.unit}
    if term.repetition is not Repetition.ONCE or in_hours or term.extension.length < 1:
        table.wrong("extension", "no-extension", "продлевают только срок не в часах и без повторений")


def _check_month_day(term: Term, table: Table) -> None:
    calendar = term.repetition in {Repetition.CALENDAR_MONTH, Repetition.CALENDAR_QUARTER}
    if term.month_day is not None and not (calendar and 1 <= term.month_day <= 31):
        table.wrong("month_day", "unknown-day", "число месяца от 1 до 31, только у срока календарного периода")


def _check_per(term: Term, table: Table) -> None:
    """A term for everyone named is one of a calendar period: the others belong to the case or to their paper."""
    if term.per and (term.per_paper or term.repetition not in {Repetition.CALENDAR_MONTH, Repetition.CALENDAR_QUARTER}):
        table.wrong("per", "no-per", "только у срока календарного периода, без per_paper")


def _event(table: Table) -> Event:
    event = Event(
        document=table.text("document"),
        field=table.text("field"),
        statuses=table.words("statuses", Status, "status"),
        where=_conditions(table, table.text("document")),
        transition=table.text("transition"),
        link=table.text("link"),
    )
    check_event(event, table)
    table.finish()
    return event


def to_payload(rule: CaseTransition | Term) -> dict[str, Any]:
    """The rule as plain JSON values, with the keys of the regulation file."""
    payload = _plain(rule)
    if isinstance(rule, CaseTransition):
        payload["need"] = [_need_payload(need) for need in rule.needs]
        del payload["needs"]
    return {key: value for key, value in payload.items() if value is not None}


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
