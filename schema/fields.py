"""Our Peewee fields: each says what a value is, how it is called in Russian, when it is needed and how sensitive it is.

Domain fields are nullable in the database (or empty text), because a row typed from an old paper journal may lack them
(domain L.6); what is needed, and when, is declared here and judged by ``validators.values``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import peewee

from schema.spec.labels import Labelled, Sensitivity

if TYPE_CHECKING:
    from schema.base import Row


@dataclass(frozen=True, slots=True)
class When:
    """The field is required while ``field`` of the same row has one of ``values``."""

    field: str
    values: tuple[Any, ...]


class Finds(StrEnum):
    """What a search takes a line for: a part of a name, of an address, a number."""

    NAME = "name"
    ADDRESS = "address"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Facts:
    """What every declared attribute knows about itself. ``required``: always; ``to_sign``: before signing."""

    label: str
    required: bool = False
    to_sign: bool = False
    required_if: When | None = None
    sensitivity: Sensitivity = Sensitivity.PLAIN
    help: str = ""
    basis: str = ""
    automatic: bool = False  # filled by the system, shown but never typed
    quoted: bool = True  # a link to a paper: a new form takes the latest one of the case
    default: Any = None  # a value, or a word understood by console.records: "today", "now", "me", "my_organisation"
    finds: Finds | None = None  # a line that a search finds by although the list does not show it
    sticky: bool = False  # the next new form of the same day begins with the value saved last by the same officer
    only: str = ""  # a link offers rows with this flag alone; a rule says why another one will not do


class Declared:
    """Mixin of a Peewee field with :class:`Facts`."""

    facts: Facts
    name: str

    if TYPE_CHECKING:

        def __get__(self, instance: Any, owner: Any = None) -> Any: ...
        def __set__(self, instance: Any, value: Any) -> None: ...


_FACTS = (
    *("required", "to_sign", "required_if", "sensitivity", "help", "basis"),
    *("automatic", "quoted", "default", "finds", "sticky", "only"),
)


def _split(label: str, options: dict[str, Any]) -> Facts:
    return Facts(label, **{key: options.pop(key) for key in _FACTS if key in options})


def _plain_default(facts: Facts, empty: Any) -> Any:
    """A database default only for plain values; words such as "today" are resolved by the writer."""
    return empty if facts.default in {None, "today", "now", "me", "my_organisation", "locality"} else facts.default


class Line(Declared, peewee.CharField):
    """One line of text, at most ``length`` characters."""

    def __init__(self, label: str = "", length: int = 200, **options: Any) -> None:
        self.facts = _split(label, options)
        super().__init__(
            max_length=length,
            default=_plain_default(self.facts, ""),
            verbose_name=label,
            help_text=self.facts.help,
            **options,
        )


class Name(Line):
    """Part of a person's name: Cyrillic letters, space, hyphen, apostrophe."""

    def __init__(self, label: str = "", length: int = 80, **options: Any) -> None:
        options.setdefault("sensitivity", Sensitivity.PERSONAL)
        super().__init__(label, length, **options)


class Phone(Line):
    """A telephone number, kept as +7 912 345-67-89."""

    def __init__(self, label: str = "Телефон", length: int = 40, **options: Any) -> None:
        super().__init__(label, length, **options)


class Email(Line):
    """An e-mail address."""


class Snils(Line):
    """СНИЛС with its check-sum, kept as 112-233-445 95."""

    def __init__(self, label: str = "СНИЛС", length: int = 14, **options: Any) -> None:
        options.setdefault("sensitivity", Sensitivity.PERSONAL)
        super().__init__(label, length, **options)


class Inn(Line):
    """ИНН of an organisation: 10 digits with a check digit."""

    def __init__(self, label: str = "ИНН", length: int = 12, **options: Any) -> None:
        super().__init__(label, length, **options)


class Prose(Declared, peewee.TextField):
    """Text of several lines."""

    def __init__(self, label: str = "", **options: Any) -> None:
        self.facts = _split(label, options)
        super().__init__(
            default=_plain_default(self.facts, ""), verbose_name=label, help_text=self.facts.help, **options
        )


class Date(Declared, peewee.DateField):
    """A day (no time zone)."""

    def __init__(self, label: str = "", **options: Any) -> None:
        self.facts = _split(label, options)
        options.setdefault("null", True)
        super().__init__(verbose_name=label, help_text=self.facts.help, **options)


class Moment(Declared, peewee.DateTimeField):
    """Day and time on the wall clock of the territory (ADR 0004)."""

    def __init__(self, label: str = "", **options: Any) -> None:
        self.facts = _split(label, options)
        options.setdefault("null", True)
        super().__init__(verbose_name=label, help_text=self.facts.help, **options)


class Clock(Declared, peewee.TimeField):
    """Time of day."""

    def __init__(self, label: str = "", **options: Any) -> None:
        self.facts = _split(label, options)
        super().__init__(null=True, verbose_name=label, help_text=self.facts.help, **options)


class Whole(Declared, peewee.IntegerField):
    """A whole number in ``minimum``…``maximum``."""

    def __init__(self, label: str = "", minimum: int = 0, maximum: int = 1_000_000, **options: Any) -> None:
        self.facts = _split(label, options)
        self.minimum, self.maximum = minimum, maximum
        options.setdefault("null", True)
        super().__init__(
            default=_plain_default(self.facts, None), verbose_name=label, help_text=self.facts.help, **options
        )


class Amount(Declared, peewee.DecimalField):
    """A decimal number with two places (roubles, square metres), never negative."""

    def __init__(self, label: str = "", **options: Any) -> None:
        self.facts = _split(label, options)
        super().__init__(
            max_digits=12, decimal_places=2, null=True, verbose_name=label, help_text=self.facts.help, **options
        )


class Flag(Declared, peewee.BooleanField):
    """Yes, no, or not stated (NULL stays NULL when a row is saved untouched)."""

    def __init__(self, label: str = "", **options: Any) -> None:
        self.facts = _split(label, options)
        super().__init__(
            null=True,
            default=_plain_default(self.facts, None),
            verbose_name=label,
            help_text=self.facts.help,
            **options,
        )


class Choice(Declared, peewee.CharField):
    """One member of a closed :class:`~schema.spec.labels.Labelled` set that the law or the program fixes."""

    def __init__(self, words: type[Labelled], label: str = "", **options: Any) -> None:
        self.facts = _split(label, options)
        self.words = words
        super().__init__(
            max_length=40,
            default=_plain_default(self.facts, ""),
            choices=words.pairs(),
            verbose_name=label,
            help_text=self.facts.help,
            **options,
        )

    def python_value(self, value: Any) -> Any:
        return self.words(value) if value else ""


class Link(Declared, peewee.ForeignKeyField):
    """A reference to a row of ``target``; rows are never deleted, so the database restricts."""

    def __init__(self, target: Any, label: str = "", **options: Any) -> None:
        self.facts = _split(label, options)
        options.setdefault("null", True)
        super().__init__(
            target,
            backref="+",
            on_delete="RESTRICT",
            verbose_name=label,
            help_text=self.facts.help,
            **options,
        )


class Entry(Link):
    """One entry of the editable dictionary ``dictionary`` (domain H); the column holds its key, e.g. RISK.HIGH."""

    def __init__(self, dictionary: str, label: str = "", **options: Any) -> None:
        from schema.dictionaries import DictionaryEntry

        self.dictionary = dictionary
        super().__init__(DictionaryEntry, label, **options)


class File(Link):
    """A stored attachment (a scan)."""

    def __init__(self, label: str = "Скан подписанного документа", **options: Any) -> None:
        from schema.history import Attachment

        super().__init__(Attachment, label, **options)


class LinkRow(peewee.Model):
    """Base of the generated tables of many-to-many fields."""


class Many:
    """Several rows of ``target``, kept in a generated link table; reads and writes as a list of rows."""

    dictionary = ""

    def __init__(self, target: Any, label: str, **options: Any) -> None:
        self.facts = _split(label, options)
        self.target = target
        self.name = ""
        self.through: Any = None

    def bind(self, model: Any, name: str) -> None:
        """Create the link table ``<model>_<name>``; called once by the registry."""
        self.name = name
        self.target = target = model if self.target == "self" else self.target

        class Meta:
            database = model._meta.database
            table_name = f"{model._meta.table_name}_{name}"[:60]
            indexes = ((("owner", "target"), True),)

        body = {
            "Meta": Meta,
            "__module__": model.__module__,
            "owner": peewee.ForeignKeyField(model, backref="+", on_delete="RESTRICT"),
            "target": peewee.ForeignKeyField(target, backref="+", on_delete="RESTRICT"),
        }
        self.through = type(f"{model.__name__}{name.title().replace('_', '')}", (LinkRow,), body)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        cache = instance.__dict__.setdefault("_lists", {})
        if self.name not in cache:
            cache[self.name] = self._load(instance)
        return cache[self.name]

    def __set__(self, instance: Any, value: Iterable[Any]) -> None:
        instance.__dict__.setdefault("_lists", {})[self.name] = list(value)

    def _load(self, instance: Any) -> list[Any]:
        if instance.id is None:
            return []
        target = self.through.target.rel_model
        query = target.select().join(self.through, on=(self.through.target == target._meta.primary_key))
        return list(query.where(self.through.owner == instance.id).order_by(self.through.id))


class Entries(Many):
    """Several entries of the dictionary ``dictionary``."""

    def __init__(self, dictionary: str, label: str, **options: Any) -> None:
        from schema.dictionaries import DictionaryEntry

        super().__init__(DictionaryEntry, label, **options)
        self.dictionary = dictionary


class Rows:
    """Inline rows of ``row_model``, which belong to this document alone; reads and writes as a list.

    ``columns`` chooses and orders the columns; ``fixed`` marks a list whose rows the system lays out (a score sheet):
    people fill them but neither add nor remove.
    """

    def __init__(
        self, row_model: type[Row], label: str, *, columns: tuple[str, ...] = (), fixed: bool = False, **options: Any
    ):
        self.facts = _split(label, options)
        self.row_model = row_model
        self.columns = columns
        self.fixed = fixed
        self.name = ""

    def bind(self, model: Any, name: str) -> None:
        """Give the rows their ``document`` foreign key; called once by the registry."""
        self.name = name
        key = peewee.ForeignKeyField(model, backref="+", on_delete="RESTRICT", index=True)
        cast(Any, self.row_model)._meta.add_field("document", key)
        for attribute, value in list(vars(self.row_model).items()):
            if isinstance(value, Many):
                value.bind(self.row_model, attribute)
        self.columns = self.columns or declared_names(self.row_model)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        cache = instance.__dict__.setdefault("_lists", {})
        if self.name not in cache:
            cache[self.name] = self._load(instance)
        return cache[self.name]

    def __set__(self, instance: Any, value: Iterable[Any]) -> None:
        instance.__dict__.setdefault("_lists", {})[self.name] = list(value)

    def _load(self, instance: Any) -> list[Any]:
        if instance.id is None:
            return []
        model: Any = self.row_model
        return list(model.select().where(model.document == instance.id).order_by(model.position, model.id))


class Derived:
    """A value computed from the row and the papers of its case; shown and printed, never typed or stored.

    ``quotes`` gives the papers of other cases that the value tells of: who may not know them is not told the value.
    """

    def __init__(
        self,
        label: str,
        compute: Callable[[Any], str],
        *,
        quotes: Callable[[Any], Iterable[Any]] | None = None,
        **options: Any,
    ) -> None:
        self.facts = Facts(label, automatic=True, **options)
        self.compute = compute
        self.quotes = quotes
        self.name = ""

    def bind(self, model: Any, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else self.compute(instance)


Attribute = Declared | Many | Rows | Derived


def declared(model: Any) -> dict[str, Attribute]:
    """Every declared attribute of a model by name, in the order of declaration, inherited ones first."""
    return _declared(model)


@cache  # asked thousands of times for one page; the attributes of a class never change
def _declared(model: Any) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {}
    for base in reversed(model.__mro__):
        for name, value in vars(base).items():
            field = getattr(value, "field", value)  # Peewee wraps its fields in accessors
            if isinstance(field, Declared | Many | Rows | Derived) and field.name in {name, ""}:
                found[name] = field
    return found


def declared_names(model: Any) -> tuple[str, ...]:
    return tuple(declared(model))
