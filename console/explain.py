"""`flask explain KEY`: what is derived from a declaration, for the engineer who asks why a screen looks as it does."""

from __future__ import annotations

from typing import Any

from console import access
from schema import fields as f
from validators.rules import _rules, load


def explained(model: Any) -> str:
    """The declaration and its consequences as text."""
    spec = model.spec
    lines = [f"{spec.key}  {spec.title}  ({model.__module__}.{model.__name__}, table {model._meta.table_name})"]
    lines += [f"  legal basis: {spec.basis or '—'}", f"  purpose: {spec.purpose or '—'}"]
    lines += ["", "sections → form, details page, print"]
    for section in spec.sections:
        lines.append(f"  {section.title}{f'  [filled by {section.part}]' if section.part else ''}")
        lines += [_field(model, name) for name in section.fields]
    lines += ["", f"list: {', '.join(spec.listing.columns)}; search: {', '.join(spec.listing.search)}"]
    lines += [
        f"access: read {_roles(access.reading_roles(spec))}; draft {_roles(spec.access.draft)}",
        f"rows: by {spec.access.reach}",
    ]
    if spec.numbering:
        lines.append(f"number: {spec.numbering.mask}, counter per {spec.numbering.scope}, reset {spec.numbering.reset}")
    if spec.transitions:
        lines += ["", "transitions → buttons, rules, audit acts"]
        lines += [
            f"  {t.name}: {'/'.join(t.source)} → {t.target} by {_roles(t.by)}{_marks(t)}" for t in spec.transitions
        ]
    load()
    rules = [
        f"  {moment}: {fn.__name__} – {(fn.__doc__ or '').strip()}"
        for (key, moment), fns in _rules.items()
        if key == spec.key
        for fn in fns
    ]
    if rules:
        lines += ["", "rules of validators/rules", *rules]
    return "\n".join(lines)


def _field(model: Any, name: str) -> str:
    attribute = f.declared(model)[name]
    facts = attribute.facts
    marks = [
        word
        for word, on in (("required", facts.required), ("to sign", facts.to_sign), ("automatic", facts.automatic))
        if on
    ]
    if facts.sensitivity != "plain":
        marks.append(str(facts.sensitivity))
    return f"    {name}: {type(attribute).__name__} «{facts.label}» {' · '.join(marks)}".rstrip()


def _roles(roles: Any) -> str:
    return ", ".join(sorted(roles)) or "—"


def _marks(transition: Any) -> str:
    names = ("complete", "signs", "approves", "four_eyes", "paper", "numbers", "freezes", "remark")
    found = [name for name in names if getattr(transition, name)]
    return f"  [{', '.join(found)}]" if found else ""
