"""`docs/documents.md`: every registered model as its declaration tells it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import schema.contents  # noqa: F401
from console import access
from console.docs.markdown import NOTICE, table, words
from console.docs.rulebooks import rulebooks
from schema import fields as f
from schema import registry
from schema.document import Document
from schema.spec import Role, Spec, Stage, Status, Term, Transition

_HEAD = f"""{NOTICE}

# Documents and registers

One section per registered model. A key names the address (`/<key>/`), the command-line argument and the declaration.
Russian words are those of the declaration; roles and statuses are translated in the [glossary](glossary.md), norms are
collected in [law.md](law.md).

*Needed*: `always` – a row is not saved without it; `to sign` – the document does not leave the drafter without it;
`if x` – always, while the field x has one of the listed values; `system` – filled by the console, never typed.
*Sensitivity* decides who reads a field and what is left out of exports: `personal`, `special` (ст. 10 152-ФЗ),
`notifier`; nothing is written for ordinary facts.
"""

_PARTS = {
    "execution": "filled by the drafter, also while the paper is in force ([ADR 0012](adr/0012-marks-of-execution.md))"
}
_MARKS = ("complete", "signs", "approves", "four_eyes", "paper", "numbers", "freezes", "remark")


def text(root: Path) -> str:
    """The whole catalogue."""
    models = sorted(registry.models(), key=_order)
    lines = [_HEAD, *_contents(models), *_common()]
    for model in models:
        lines += _model(model, root)
    return "\n".join(lines).rstrip() + "\n"


def _order(model: Any) -> tuple[int, str, str]:
    """Papers by their first stage and code, then everything else by key."""
    spec: Spec = model.spec
    stage = spec.stages[0] if spec.stages else 12
    return (stage, spec.code, spec.key)


def _contents(models: list[Any]) -> list[str]:
    rows = [
        (
            ", ".join(map(str, model.spec.stages)),
            model.spec.code,
            f"[`{model.spec.key}`](#{model.spec.key})",
            f"`{model.__name__}`",
            model.spec.title,
        )
        for model in models
    ]
    return ["## Contents", "", *table(("stages", "code", "key", "model", "title"), rows)]


def _common() -> list[str]:
    """The fields that every paper has, told once."""
    rows = [_field(name, attribute) for name, attribute in f.declared(Document).items()]
    intro = "Every document below also has these fields; its own table repeats only those that its form asks for."
    return ["## Fields of every document", "", intro, "", *table(_FIELD_HEAD, rows)]


def _model(model: Any, root: Path) -> list[str]:
    spec: Spec = model.spec
    lines = [f"## {spec.key}", "", f"**{spec.title}** – {spec.purpose}", ""]
    lines += table(("", ""), _facts(model))
    lines += table(_FIELD_HEAD, _fields(model))
    if spec.transitions:
        lines += _diagram(spec)
        lines += table(("move", "from", "to", "by", "what it does"), (_move(t, spec, root) for t in spec.transitions))
    lines += table(("term", "title", "counted here", "territories", "basis"), _terms(spec.key, root))
    return lines


def _facts(model: Any) -> Iterator[tuple[str, str]]:
    spec: Spec = model.spec
    source = Path(*model.__module__.split(".")).with_suffix(".py")
    yield "model", f"`{model.__name__}` in [{source}](../{source}), table `{model._meta.table_name}`"
    if spec.code:
        yield "code", spec.code
    if spec.stages:
        yield "stages", ", ".join(f"{number} {Stage(number).short}" for number in spec.stages)
    yield "basis", spec.basis
    yield "drafts", words(spec.access.draft)
    approving = {role for t in spec.transitions if t.approves for role in t.by}
    if approving:
        yield "approves", words(approving)
    yield "reads", words(access.reading_roles(spec))
    for role, columns in spec.access.columns.items():
        yield f"{role} sees only", words(columns)
    yield "rows", f"by `{spec.access.reach}`"
    if spec.numbering:
        yield "number", _numbering(spec)
    if spec.printing:
        yield "prints", f"{spec.printing.name}, letterhead `{spec.printing.letterhead}`{_sheet(spec)}"
    if spec.journal:
        yield "journal", f"{spec.journal.name}, {len(spec.journal.columns)} columns, by `{spec.journal.date_field}`"
    for section in spec.sections:
        if section.part:
            yield f"part «{section.title}»", _PARTS.get(section.part, f"filled by `{section.part}`")
    rules = Path("validators", "rules", f"{source.stem}.py")
    if (Path(__file__).resolve().parents[2] / rules).exists():
        yield "rules", f"[{rules}](../{rules})"


def _sheet(spec: Spec) -> str:
    return ", landscape" if spec.printing and spec.printing.landscape else ""


def _numbering(spec: Spec) -> str:
    numbering = spec.numbering
    if numbering is None:
        return ""
    given = "when created" if numbering.on_create else "by the move that `numbers`"
    typed = "; the office may type its own" if numbering.typed else ""
    return f"`{numbering.mask}`, counter per {numbering.scope}, reset {numbering.reset}, given {given}{typed}"


_FIELD_HEAD = ("field", "type", "label", "needed", "sensitivity", "basis")


def _fields(model: Any) -> Iterator[tuple[str, ...]]:
    """Fields in the order of the form, with the columns of inline rows, then what the system alone fills."""
    declared = f.declared(model)
    inherited = set(f.declared(Document)) if issubclass(model, Document) else set()
    asked = model.spec.field_names
    own = [name for name in declared if name not in asked and name not in inherited]
    for name in (*asked, *own):
        attribute = declared[name]
        yield _field(name, attribute)
        if isinstance(attribute, f.Rows):
            columns = f.declared(attribute.row_model)
            for column in attribute.columns:
                yield _field(f"{name}.{column}", columns[column])


def _field(name: str, attribute: f.Attribute) -> tuple[str, ...]:
    facts = attribute.facts
    sensitivity = "" if facts.sensitivity == "plain" else str(facts.sensitivity)
    return (f"`{name}`", _type(attribute), facts.label, _needed(facts), sensitivity, facts.basis)


def _type(attribute: f.Attribute) -> str:
    kind = type(attribute).__name__
    match attribute:
        case f.Entry() | f.Entries():
            return f"{kind} {attribute.dictionary}"
        case f.Choice():
            return f"{kind} of {attribute.words.__name__}"
        case f.Link():
            return f"{kind} to {attribute.rel_model.__name__}"
        case f.Many():
            return f"{kind} of {getattr(attribute.target, '__name__', attribute.target)}"
        case f.Rows():
            return f"{kind} of {attribute.row_model.__name__}"
    return kind


def _needed(facts: f.Facts) -> str:
    if facts.automatic:
        return "system"
    condition = facts.required_if
    found = [
        word
        for word, holds in (
            ("always", facts.required),
            ("to sign", facts.to_sign and not facts.required),
            (f"if `{condition.field}`: {', '.join(map(_value, condition.values))}" if condition else "", condition),
        )
        if holds
    ]
    return "; ".join(found)


def _value(value: Any) -> str:
    return "yes" if value is True else "no" if value is False else str(value)


def _diagram(spec: Spec) -> list[str]:
    """The life cycle as a picture; annulment, which leaves every living status, stands in the table only."""
    moves = [t for t in spec.transitions if t.target is not Status.ANNULLED]
    statuses = dict.fromkeys([spec.initial, *(s for t in moves for s in (*t.source, t.target))])
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{Status(status).agreed(spec.gender)}" as {status.value}' for status in statuses]
    lines.append(f"    [*] --> {spec.initial.value}")
    lines += [f"    {s.value} --> {t.target.value}: {t.label}" for t in moves for s in t.source]
    lines += [f"    {status.value} --> [*]" for status in statuses if Status(status).is_final]
    return [*lines, "```", ""]


def _move(transition: Transition, spec: Spec, root: Path) -> tuple[str, ...]:
    marks = ", ".join(f"`{name}`" for name in _MARKS if getattr(transition, name))
    return (
        f"`{transition.name}` {transition.label}",
        ", ".join(status.value for status in transition.source if status in _reached(spec)),
        transition.target.value,
        words(transition.by) + _chosen(transition, root),
        marks,
    )


def _reached(spec: Spec) -> set[Status]:
    """Statuses that a row of this model can have: shared life cycles name more."""
    return {spec.initial, *(transition.target for transition in spec.transitions)}


def _chosen(transition: Transition, root: Path) -> str:
    """Which one of the roles acts where the regulation of a territory chooses."""
    if not transition.by_setting:
        return ""
    chosen = [
        f"{code}: {Role(setting.value).value}"
        for code, book in rulebooks(root).items()
        if (setting := book.settings.get(transition.by_setting)) and setting.value
    ]
    return f" – the one that `{transition.by_setting}` names ({', '.join(chosen)})"


def _terms(key: str, root: Path) -> Iterator[tuple[str, ...]]:
    """Terms that begin with this paper or are met by it."""
    found: dict[tuple[str, str], tuple[Term, list[str]]] = {}
    for code, book in rulebooks(root).items():
        for term in book.terms:
            if key in _concerned(term):
                found.setdefault((term.code, term.basis), (term, []))[1].append(code)
    for (name, _), (term, territories) in sorted(found.items()):
        begins = "begins" if term.event.document == key else ""
        met = "met" if any(event.document == key for event in term.met_by) else ""
        yield name, term.title, ", ".join(filter(None, (begins, met))), ", ".join(territories), term.basis


def _concerned(term: Term) -> set[str]:
    return {term.event.document, *(event.document for event in term.met_by)}
