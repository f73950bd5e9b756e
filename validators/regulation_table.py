"""Reads one table of a regulation into typed values and collects every mistake with its key path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from validators.problem import Problem

E = TypeVar("E", bound=Enum)
T = TypeVar("T")

#: Where the person finds the table in the file; set while files are laid over each other, never written by people.
PLACE = "@place"


@dataclass
class Mistakes:
    """The problems found so far; ``field`` is the key path, counted from 1 («transition.T02.need.3.document»)."""

    found: list[Problem] = field(default_factory=list)

    def add(self, path: str, code: str, text: str) -> None:
        problem = Problem(code, f"{path}: {text}" if path else text, path)
        if problem not in self.found:  # a table may be read twice
            self.found.append(problem)


class Table:
    """One TOML table. Each reading method marks its key as known; :meth:`finish` reports the keys nobody asked for.

    ``key_from = "setting"`` gives a key the value of a setting, so that a number is written once.
    """

    def __init__(
        self, data: Mapping[str, Any], path: str, mistakes: Mistakes, settings: Mapping[str, Any] | None = None
    ):
        self.data = data
        self.path = str(data.get(PLACE, path))
        self.mistakes = mistakes
        self.settings = settings or {}
        self._known = {PLACE}

    def wrong(self, key: str, code: str, text: str) -> None:
        self.mistakes.add(self._path(key), code, text)

    def raw(self, key: str) -> Any:
        """The value as written, or the value of the setting named in ``<key>_from``; None when absent."""
        self._known |= {key, f"{key}_from"}
        if key in self.data:
            return self.data[key]
        name = self.data.get(f"{key}_from")
        if name is None:
            return None
        if name not in self.settings:
            self.wrong(f"{key}_from", "unknown-setting", f"нет настройки «{name}»")
        return self.settings.get(name)

    def text(self, key: str, default: str = "") -> str:
        return self._typed(key, str, "строка", default)

    def required(self, key: str) -> str:
        """A text that must not be empty; an empty ``basis`` has a code of its own."""
        value = self.text(key).strip()
        if not value:
            self.missing(key)
        return value

    def missing(self, key: str) -> None:
        if key == "basis":
            self.wrong(key, "missing-basis", "укажите правовое основание")
        else:
            self.wrong(key, "missing", "заполните ключ")

    def whole(self, key: str) -> int | None:
        return self._typed(key, int, "целое число", None)

    def flag(self, key: str, default: bool) -> bool:
        return self._typed(key, bool, "true или false", default)

    def day(self, key: str) -> date | None:
        value = self.raw(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.wrong(key, "wrong-type", "ожидается дата вида 2020-02-19")
        return None

    def applies(self) -> bool:
        """Whether the table holds here: ``when`` and ``unless`` name a flag among the settings, none of them – always.

        Settings that the regulation does not have are as good as false.
        """
        return self._flagged("when", True) and not self._flagged("unless", False)

    def _flagged(self, key: str, absent: bool) -> bool:
        name = self.text(key)
        if name and name not in self.settings:
            self.wrong(key, "unknown-setting", f"нет настройки «{name}»")
        return self.settings.get(name) is True if name else absent

    def mapping(self, key: str) -> dict[str, Any]:
        return self._typed(key, dict, "таблица", {})

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(value for value in self._items(key) if self._is(key, value, str, "список строк"))

    def numbers(self, key: str) -> tuple[int, ...]:
        return tuple(value for value in self._items(key) if self._is(key, value, int, "список чисел"))

    def word(self, key: str, words: type[E], kind: str, default: E | None = None) -> E | None:
        """A member of a closed set; ``kind`` names the set in the problem's code («role» → unknown-role)."""
        value = self.raw(key)
        return default if value is None else self._member(key, value, words, kind)

    def words(self, key: str, words: type[E], kind: str) -> tuple[E, ...]:
        members = (self._member(key, value, words, kind) for value in self._items(key))
        return tuple(member for member in members if member is not None)

    def table(self, key: str) -> Table | None:
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(key, "wrong-type", "ожидается таблица")
            return None
        return self._inner(value, key)

    def tables(self, key: str) -> list[Table]:
        """An array of tables, numbered from 1."""
        found = []
        for number, value in enumerate(self._items(key), start=1):
            if self._is(f"{key}.{number}", value, dict, "таблица"):
                found.append(self._inner(value, f"{key}.{number}"))
        return found

    def named(self, key: str) -> list[tuple[str, Table]]:
        """The tables inside the table ``key``, by name."""
        found = []
        for name, value in self.mapping(key).items():
            if self._is(f"{key}.{name}", value, dict, "таблица"):
                found.append((name, self._inner(value, f"{key}.{name}")))
        return found

    def finish(self) -> None:
        for key in self.data:
            if key not in self._known:
                self.wrong(key, "unknown-key", "такого ключа нет")

    def _path(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _inner(self, value: Mapping[str, Any], key: str) -> Table:
        return Table(value, self._path(key), self.mistakes, self.settings)

    def _items(self, key: str) -> list[Any]:
        """A list; one value stands for a list of one."""
        value = self.raw(key)
        if value is None:
            return []
        return value if isinstance(value, list) else [value]

    def _typed(self, key: str, kind: type[Any], name: str, default: T) -> Any | T:
        value = self.raw(key)
        return value if value is not None and self._is(key, value, kind, name) else default

    def _is(self, key: str, value: Any, kind: type, name: str) -> bool:
        fits = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        if not fits:
            self.wrong(key, "wrong-type", f"ожидается {name}")
        return fits

    def _member(self, key: str, value: Any, words: type[E], kind: str) -> E | None:
        try:
            return words(value)
        except ValueError:
            known = ", ".join(str(member.value) for member in words)
            self.wrong(key, f"unknown-{kind}", f"нет значения «{value}»; возможные: {known}")
            return None
