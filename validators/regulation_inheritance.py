"""Lays a regulation file over the one it inherits: an absent key is inherited, ``off = true`` means explicitly none.

``like = "T17"`` takes over, inside one regulation, what the rule does not say itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from validators.regulation_table import PLACE, Mistakes

_RULES = ("setting", "transition", "term")
#: How a rule of an exported file says that it came from the skeleton.
INHERITED = "inherited"
_SHARED = ("territory",)  # the skeleton may say what all municipalities have in common


@dataclass(frozen=True, slots=True)
class Inheritance:
    """The merged tree, and the key paths of rules that come whole from a parent."""

    tree: dict[str, Any]
    inherited: frozenset[str]

    @property
    def whole(self) -> dict[str, Any]:
        """The tree as a file that inherits from nobody: its rules say themselves that they were inherited."""
        tree: dict[str, Any] = _plain(self.tree)
        for path in self.inherited:
            kind, _, code = path.partition(".")
            tree[kind][code][INHERITED] = True
        return tree


def _plain(value: Any) -> Any:
    """A copy without the marks of this module."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if key != PLACE}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def inherit(text: str, parents: Mapping[str, str], mistakes: Mistakes) -> Inheritance:
    """The tree of ``text`` over its parents; mistakes name a file that is no TOML, or a parent that is not there."""
    laid = _laid(text, parents, mistakes)
    for kind in _RULES:
        _take_over(laid.tree, kind, mistakes)
    return laid


def _laid(text: str, parents: Mapping[str, str], mistakes: Mistakes) -> Inheritance:
    tree = _load(text, "", mistakes)
    _place_needs(tree)
    marked = _marked(tree)
    name = tree.pop("inherits", None)
    if name is None:
        return Inheritance(tree, marked)
    if name not in parents:
        mistakes.add("inherits", "unknown-parent", f"нет файла «{name}»")
        return Inheritance(tree, marked)
    remaining = {key: value for key, value in parents.items() if key != name}  # a file cannot inherit itself
    parent = _laid(parents[name], remaining, mistakes)
    return _over(parent.tree, tree, mistakes)


def _load(text: str, path: str, mistakes: Mistakes) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        mistakes.add(path, "bad-toml", f"файл не читается: {error}")
        return {"skeleton": True}


def _marked(tree: dict[str, Any]) -> frozenset[str]:
    """Key paths of the rules that an exported file marks as inherited; the marks are taken out."""
    rules = [(kind, code, rule) for kind in _RULES for code, rule in _tables(tree, kind)]
    return frozenset(f"{kind}.{code}" for kind, code, rule in rules if rule.pop(INHERITED, False) is True)


def _tables(tree: dict[str, Any], kind: str) -> list[tuple[str, dict[str, Any]]]:
    rules = tree.get(kind, {})
    return [(code, rule) for code, rule in rules.items() if isinstance(rule, dict)] if isinstance(rules, dict) else []


def _place_needs(tree: dict[str, Any]) -> None:
    """Remember where each need stands in its own file: after merging the numbers would mislead."""
    for code, transition in _tables(tree, "transition"):
        needs = transition.get("need", [])
        for number, need in enumerate(needs if isinstance(needs, list) else [], start=1):
            if isinstance(need, dict):
                need[PLACE] = f"transition.{code}.need.{number}"


def _over(parent: dict[str, Any], child: dict[str, Any], mistakes: Mistakes) -> Inheritance:
    merged = {key: value for key, value in child.items() if key not in (*_RULES, *_SHARED)}
    for key in _SHARED:
        if key in child:
            merged[key] = {**parent.get(key, {}), **child[key]}
    inherited = set()
    for kind in _RULES:
        own, theirs = child.get(kind, {}), parent.get(kind, {})
        merged[kind] = {
            code: _rule(theirs.get(code), own.get(code), f"{kind}.{code}", mistakes) for code in {**theirs, **own}
        }
        inherited |= {f"{kind}.{code}" for code in theirs if code not in own}
    return Inheritance(merged, frozenset(inherited))


def _rule(parent: Any, child: Any, path: str, mistakes: Mistakes) -> Any:
    if child is None or not isinstance(child, dict):
        return parent if child is None else child
    if child.get("off") is True:
        if parent is None:
            mistakes.add(f"{path}.off", "nothing-to-switch-off", "такого правила нет у того, от кого наследуют")
        return child
    if not isinstance(parent, dict):
        return child
    merged = {key: value for key, value in parent.items() if key != "off"} | child
    for key in child:  # a number and the setting it came from replace each other
        merged.pop(key.removesuffix("_from") if key.endswith("_from") else f"{key}_from", None)
    if "need" in child and "need" in parent:
        merged["need"] = _needs(parent["need"], child["need"], mistakes)
    return merged


def _needs(parent: Any, child: Any, mistakes: Mistakes) -> list[dict[str, Any]]:
    """Needs are laid over each other by ``code``: changed in place, switched off, or added at the end."""
    for side in (parent, child):
        if not isinstance(side, list) or not all(isinstance(need, dict) for need in side):
            mistakes.add("need", "not-a-list", "потребности перехода пишутся как [[transition.КОД.need]]")
            return []
    own = {need.get("code"): need for need in child}
    merged = []
    for need in parent:
        change = own.pop(need.get("code"), None)
        if change is None or change.get("off") is not True:
            merged.append(_rule(need, change, need.get(PLACE, ""), mistakes))
    return merged + list(own.values())


def _take_over(tree: dict[str, Any], kind: str, mistakes: Mistakes) -> None:
    """Resolve ``like``: one step deep, so that a reader has one place to look."""
    rules = tree.get(kind, {})
    for code, rule in rules.items() if isinstance(rules, dict) else ():
        if not isinstance(rule, dict) or "like" not in rule:
            continue
        name = rule.pop("like")
        model = rules.get(name)
        if not isinstance(model, dict) or name == code:
            mistakes.add(f"{kind}.{code}.like", f"unknown-{kind}", f"нет правила «{name}»")
        elif rule.get("off") is not True:
            rules[code] = _rule(
                {key: value for key, value in model.items() if key != "like"}, rule, f"{kind}.{code}", mistakes
            )
