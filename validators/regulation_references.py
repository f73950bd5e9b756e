"""Does a rule speak of things that exist: documents, their fields and words, and the functions that judge?"""

from __future__ import annotations

from typing import Any

from schema import documents as _documents  # noqa: F401  declares the papers named by rules
from schema import fields as f
from schema import places as _places  # noqa: F401
from schema import registers as _registers  # noqa: F401
from schema import registry
from schema.spec import Condition, Event, Term
from validators.regulation_table import Table


def field_names(key: str) -> tuple[str, ...]:
    """The declared fields of the model ``key``."""
    return f.declared_names(registry.get(key))


def check_word(key: str, name: str, value: Any, table: Table) -> None:
    """A value of a reference row is a word of its closed set or dictionary."""
    field = f.declared(registry.get(key))[name]
    if isinstance(field, f.Choice | f.Entry):
        _check_words(field, value, table, name)


def check_document(key: str, table: Table) -> None:
    if key and not _exists(key):
        table.wrong("document", "unknown-document", f"нет документа «{key}»")


def check_function(name: str, table: Table) -> None:
    from validators.needs import check_names

    if name and name not in check_names():
        table.wrong("check", "unknown-check", f"нет проверки «{name}»")


def check_condition(document: str, condition: Condition, table: Table) -> None:
    """The field exists, and a word it is compared with belongs to it."""
    if not _exists(document) or not condition.field:
        return
    field = _field(registry.get(document), condition.field)
    if field is None:
        table.wrong("field", "unknown-field", f"у документа «{document}» нет поля «{condition.field}»")
    elif condition.op == "filled":
        if not isinstance(condition.value, bool):
            table.wrong("value", "wrong-type", "ожидается true или false")
    else:
        _check_words(field, condition.value, table)


def check_event(event: Event, table: Table) -> None:
    """A dated field of a known document, or the code of a transition – and not both."""
    if bool(event.document) == bool(event.transition):
        table.wrong("document", "missing", "укажите документ с полем или переход")
    if not event.document:
        return
    check_document(event.document, table)
    if not _exists(event.document):
        return
    field = _field(registry.get(event.document), event.field) if event.field else None
    if field is None:
        table.wrong("field", "unknown-field", f"у документа «{event.document}» нет поля «{event.field}»")
    elif not isinstance(field, f.Date | f.Moment):
        table.wrong("field", "not-a-date", f"поле «{event.field}» – не дата")
    if event.link and not isinstance(_field(registry.get(event.document), event.link), f.Link):
        table.wrong("link", "unknown-field", f"у документа «{event.document}» нет ссылки «{event.link}»")


def check_fields_of_paper(term: Term, table: Table) -> None:
    """The fields of the event's document that a term names: a whole number, links, dates."""
    if not _exists(term.event.document):
        return
    named: list[tuple[str, str, Any]] = []
    named += [("length_field", term.length_field, f.Whole)] if term.length_field else []
    named += [("responsible_field", term.responsible_field, f.Link)] if term.responsible_field else []
    named += [("per", term.per, f.Link)] if term.per else []
    named += [("starts", name, f.Date) for name in term.starts] + [("ends", name, f.Date) for name in term.ends]
    for key, name, kind in named:
        if not isinstance(_field(registry.get(term.event.document), name), kind):
            table.wrong(key, "unknown-field", f"у документа «{term.event.document}» нет такого поля: «{name}»")


def _exists(key: str) -> bool:
    return key in {model.spec.key for model in registry.models()}


def _field(model: Any, path: str) -> f.Attribute | None:
    """The attribute at a dotted path, through links and inline rows («agenda.kind» of a meeting)."""
    name, _, rest = path.partition(".")
    attribute = f.declared(model).get(name)
    if not rest or attribute is None:
        return attribute
    if isinstance(attribute, f.Rows):
        return _field(attribute.row_model, rest)
    if isinstance(attribute, f.Link):
        return _field(attribute.rel_model, rest)
    return None


def _check_words(field: f.Attribute, value: Any, table: Table, key: str = "value") -> None:
    for word in value if isinstance(value, tuple) else (value,):
        if not _fits(field, word):
            table.wrong(key, "unknown-value", f"поле не принимает значение «{word}»")


def _fits(field: f.Attribute, word: Any) -> bool:
    match field:
        case f.Choice():
            return word in {member.value for member in field.words}
        case f.Entry() | f.Entries():
            return isinstance(word, str) and word.startswith(f"{field.dictionary}.")
        case f.Flag():
            return isinstance(word, bool)
        case _:
            return word is not None


def check_question(term: Term, table: Table) -> None:
    """The question that a term offers for an agenda is one that a meeting takes up about a case."""
    from validators.rules.meeting import FITTING

    allowed = [f"AGENDA.{code}" for code in FITTING]
    if term.agenda and term.agenda not in allowed:
        table.wrong("agenda", "unknown-word", f"нет вопроса «{term.agenda}»; возможные: {', '.join(allowed)}")
