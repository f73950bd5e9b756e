"""The list of registered models: the only way from a key to a model. Refuses duplicates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from schema import fields as f
from schema.base import Record, Table

M = TypeVar("M", bound=type[Record])

_models: dict[str, type[Record]] = {}


class DuplicateKey(ValueError):
    """Two models were declared with one key."""


class HiddenProperty(ValueError):
    """A field has the name of a property that every row has, such as ``caption`` or ``url``."""


def register(model: M) -> M:
    """Class decorator: bind many-to-many fields and inline rows, and remember the model by ``spec.key``."""
    key = model.spec.key
    if key in _models:
        raise DuplicateKey(f"{key}: {_models[key].__name__} and {model.__name__}")
    hidden = [name for name in f.declared(model) if any(isinstance(vars(c).get(name), property) for c in model.__mro__)]
    if hidden:
        raise HiddenProperty(f"{key}: {', '.join(hidden)}")
    for name, value in list(vars(model).items()):
        if isinstance(value, f.Many | f.Rows | f.Derived):
            value.bind(model, name)
    _models[key] = model
    return model


def get(key: str) -> Any:
    """The model with this key; KeyError when there is none."""
    return _models[key]


def find(key: str) -> Any | None:
    """The model with this key, or None."""
    return _models.get(key)


def models() -> tuple[Any, ...]:
    """Every registered model in the order of declaration."""
    return tuple(_models.values())


def documents() -> tuple[Any, ...]:
    """Registered models that are documents or registers of a case."""
    from schema.document import Document

    return tuple(model for model in _models.values() if issubclass(model, Document))


def row_models(model: Any) -> Iterator[tuple[str, Any]]:
    """Names and models of the inline rows of ``model``."""
    for name, attribute in f.declared(model).items():
        if isinstance(attribute, f.Rows):
            yield name, attribute.row_model


def tables() -> list[type[Table]]:
    """Every table of the schema: registered models, their rows and link tables, and the history."""
    from schema import alike, case_access, drafts, help_marks, history, lists, places, regulation, retention, search

    found: list[type[Table]] = [
        *history.TABLES,
        *case_access.TABLES,
        *drafts.TABLES,
        *help_marks.TABLES,
        *retention.TABLES,
        *search.TABLES,
        *alike.TABLES,
        *places.TABLES,
        *regulation.TABLES,
        *lists.TABLES,
        *_models.values(),
    ]
    for model in _models.values():
        for owner in (model, *(row for _, row in row_models(model))):
            if owner is not model:
                found.append(owner)
            found += [a.through for a in f.declared(owner).values() if isinstance(a, f.Many)]
    return list(dict.fromkeys(found))
