"""`docs/law.md`: from a norm to the document, move, need, term, setting or rule that implements it, then to tests."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from console.docs.markdown import NOTICE, table
from console.docs.norms import ACTS, Norm, cited, norms
from console.docs.rulebooks import rulebooks
from schema import fields as f
from schema import registry
from schema.spec import CheckNeed
from validators import needs, rules
from validators.regulation import ParsedRegulation
from validators.regulation_settings import SETTINGS

_HEAD = f"""{NOTICE}

# From the norm to the test

Every legal basis that a declaration, a regulation or a rule names, and the test files that mention what implements it.
A dash in the last column is work to do. «Модель» is the eleven-stage model of Asino, «Положение» the regulation on
monitoring of Kedrovy; a regulation's rule holds in both municipalities unless one is named.
"""
_SHOWN = 3
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that implements norms; ``words`` are what a test that checks it would mention."""

    kind: str
    name: str
    title: str
    found: tuple[Norm, ...]
    words: tuple[str, ...]
    territories: tuple[str, ...] = ()


def text(root: Path) -> str:
    """The whole page."""
    items = [*_documents(), *_regulations(root), *_rules()]
    tests = Tests(root)
    lines = [_HEAD]
    for act, (_, title) in enumerate(ACTS):
        rows = sorted(
            ((norm, item) for item in items for norm in item.found if norm.act == act),
            key=lambda pair: (pair[0], pair[1].kind, pair[1].name),
        )
        if rows:
            lines += [f"## {title}", "", *table(("norm", "what", "", "tests"), _rows(rows, tests))]
    return "\n".join(lines).rstrip() + "\n"


def _rows(pairs: Iterable[tuple[Norm, Item]], tests: Tests) -> Iterator[tuple[str, ...]]:
    last = ""
    for norm, item in pairs:
        where = f" ({', '.join(item.territories)})" if item.territories else ""
        yield (norm.text if norm.text != last else "", f"{item.kind} `{item.name}`{where}", item.title, tests.of(item))
        last = norm.text


# ------------------------------------------------------------------ declarations


def _documents() -> Iterator[Item]:
    for model in registry.models():
        spec = model.spec
        mentions = (spec.key, model.__name__)
        if spec.basis:
            yield Item("document", spec.key, spec.title, norms(spec.basis), mentions)
        for name, attribute in _attributes(model):
            if attribute.facts.basis:
                field = (name.rpartition(".")[2],)
                yield Item("field", f"{spec.key}.{name}", attribute.facts.label, norms(attribute.facts.basis), field)


def _attributes(model: Any) -> Iterator[tuple[str, f.Attribute]]:
    for name, attribute in f.declared(model).items():
        yield name, attribute
        if isinstance(attribute, f.Rows):
            yield from ((f"{name}.{column}", inner) for column, inner in f.declared(attribute.row_model).items())


# ------------------------------------------------------------------ regulations


def _regulations(root: Path) -> Iterator[Item]:
    """Rules of the municipalities; a rule that is alike in all of them is told once."""
    books = rulebooks(root)
    merged: dict[Item, list[str]] = {}
    for code, book in books.items():
        for item in _of_book(book):
            merged.setdefault(item, []).append(code)
    for item, codes in merged.items():
        yield replace(item, territories=() if len(codes) == len(books) else tuple(codes))


def _of_book(book: ParsedRegulation) -> Iterator[Item]:
    for move in book.transitions:
        yield Item("move", move.code, move.title, norms(move.basis), (move.code,))
        for need in move.needs:
            checked = need.check if isinstance(need, CheckNeed) else need.code
            yield Item("need", f"{move.code} {need.code}", need.text, norms(need.basis), (need.code, checked))
    for term in book.terms:
        yield Item("term", term.code, term.title, norms(term.basis), (term.code,))
    for code, setting in book.settings.items():
        if setting.value is not None:
            yield Item("setting", code, SETTINGS[code].meaning, norms(setting.basis), (code,))


# ------------------------------------------------------------------ rules


def _rules() -> Iterator[Item]:
    """Functions of validators/rules that cite a norm in their docstring."""
    needs.check_names()
    attached: dict[Callable[..., Any], None] = {}
    for functions in rules._rules.values():
        attached.update(dict.fromkeys(functions))
    attached.update(dict.fromkeys(needs._checks.values()))
    for function in attached:
        said = inspect.getdoc(function) or ""
        if found := cited(said):
            file = function.__module__.rpartition(".")[2]
            codes = re.findall(r'Problem\(\s*"([a-z-]+)"', inspect.getsource(function))
            names = [name for name, check in needs._checks.items() if check is function]
            yield Item("rule", f"{file}.{function.__name__}", said, found, (*codes, *names, function.__name__))


# ------------------------------------------------------------------ tests


class Tests:
    """The test files of the project and what they mention."""

    def __init__(self, root: Path) -> None:
        files = sorted((root / "tests").rglob("test_*.py"))
        texts = {path.relative_to(root): path.read_text() for path in files if path.parent.name != "architecture"}
        self._words = {path: set(_WORD.findall(text)) for path, text in texts.items()}

    def of(self, item: Item) -> str:
        """Links to the files that mention the item, those named after it first; a dash when there are none."""
        named = {word.replace("-", "_") for word in item.words}
        found = [path for path, words in self._words.items() if words.intersection(item.words)]
        found.sort(key=lambda path: (path.stem.removeprefix("test_") not in named, path))
        links = [f"[{path.stem.removeprefix('test_')}](../{path})" for path in found[:_SHOWN]]
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        return ", ".join(links) + more if links else "–"
