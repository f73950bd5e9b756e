"""What a new version of a regulation changes, rule by rule and key by key, in words for whoever brings it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schema.spec import Labelled
from validators.regulation import Rule
from validators.regulation_settings import SETTINGS


class Change(Labelled):
    """What happened to a rule."""

    ADDED = "added", "добавлено"
    CHANGED = "changed", "изменено"
    REMOVED = "removed", "больше нет"


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that differs; ``details`` are its keys, was → now."""

    change: Change
    kind: str
    code: str
    title: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        """«изменено: срок DL-S1 «Диагностика»: сколько 7 → 10»."""
        title = f" «{self.title}»" if self.title else ""
        details = f": {'; '.join(self.details)}" if self.details else ""
        return f"{self.change.label}: {KINDS[self.kind]} {self.code}{title}{details}"


KINDS = {"transition": "переход", "term": "срок", "setting": "настройка"}


def differences(old: Iterable[Rule], new: Iterable[Rule]) -> list[Difference]:
    """Rules of ``new`` against those of ``old``, in the order of the new version; what is gone comes last."""
    was = {(rule.kind, rule.code): rule for rule in old}
    now = {(rule.kind, rule.code): rule for rule in new}
    found = [difference for key, rule in now.items() if (difference := _against(was.get(key), rule))]
    return found + [_of(Change.REMOVED, rule) for key, rule in was.items() if key not in now]


def _against(was: Rule | None, now: Rule) -> Difference | None:
    if was is None:
        return _of(Change.ADDED, now)
    details = tuple(_details(_keys(was), _keys(now)))
    return _of(Change.CHANGED, now, details) if details else None


def _of(change: Change, rule: Rule, details: tuple[str, ...] = ()) -> Difference:
    known = SETTINGS.get(rule.code)
    title = rule.payload.get("title", "") if isinstance(rule.payload, dict) else known.meaning if known else ""
    return Difference(change, str(rule.kind), rule.code, str(title), details)


def _keys(rule: Rule) -> dict[str, Any]:
    """The keys of a rule with those of its needs by their codes («need.inspection.severity»); a setting has a value."""
    if not isinstance(rule.payload, dict):
        return {"value": rule.payload, "basis": rule.basis}
    keys = {"basis": rule.basis} | {key: value for key, value in rule.payload.items() if key != "need"}
    for need in rule.payload.get("need", ()):
        keys |= {f"need.{need['code']}": "есть"}
        keys |= {f"need.{need['code']}.{key}": value for key, value in need.items() if key != "code"}
    return keys


def _details(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    gone = {key for key in was if key not in now and key.count(".") == 1}
    fresh = {key for key in now if key not in was and key.count(".") == 1}
    for key in sorted({*was, *now}):
        whole = ".".join(key.split(".")[:2])
        if was.get(key) == now.get(key) or (key not in gone | fresh and whole in gone | fresh):
            continue
        if key in gone | fresh:
            yield f"{_named(key)} {'добавлено' if key in fresh else 'убрано'}"
        else:
            yield f"{_named(key)} {_said(was.get(key))} → {_said(now.get(key))}"


#: Keys of the file that a reader meets most, in words; the others are said as they stand in the file.
_WORDS = {
    "basis": "основание",
    "by": "кто",
    "from_stages": "с этапов",
    "length": "сколько",
    "past": "как говорится потом",
    "responsible": "отвечает",
    "severity": "строгость",
    "target": "желательно",
    "text": "текст",
    "title": "название",
    "to_stage": "на этап",
    "unit": "единица",
    "value": "значение",
}


def _named(key: str) -> str:
    """«сколько», «условие inspection: строгость»."""
    if not key.startswith("need."):
        return _WORDS.get(key, key)
    _, code, *rest = key.split(".", 2)
    return f"условие {code}" + (f": {_WORDS.get(rest[0], rest[0])}" if rest else "")


def _said(value: Any) -> str:
    match value:
        case None | "" | [] | ():
            return "нет"
        case bool():
            return "да" if value else "нет"
        case list() | tuple():
            return ", ".join(_said(item) for item in value)
        case dict():
            return ", ".join(f"{key}={_said(inner)}" for key, inner in value.items() if inner not in (None, "", [], ()))
    return str(value)
