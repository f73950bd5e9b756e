"""Pages of the repository inside the product: the user guide and «Что нового». Written HTML is shown as text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide"
CHANGELOG = ROOT / "CHANGELOG.md"
#: Chapters are found by their names: «11-readiness.md» is the help of the screen «readiness».
_CHAPTER = re.compile(r"\d\d-([a-z][a-z0-9-]*)")
_PICTURE = re.compile(r"[a-z0-9-]+\.png")
_HEADING = re.compile(r"^(#{2,4}) +(.+)$", re.MULTILINE)
_ENTRY = re.compile(r"^- ")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the guide; ``name`` stands in its address, ``screen`` is the screen it is about."""

    name: str
    screen: str
    title: str
    text: str

    @property
    def url(self) -> str:
        return f"/help/guide/{self.name}"

    @property
    def sections(self) -> list[tuple[str, str, str]]:
        """(heading, anchor, text) of every section; the opening has no anchor."""
        found = [(self.title, "", "")]
        for line in self.text.splitlines():
            if heading := _HEADING.match(line):
                found.append((heading[2], anchor(heading[2]), ""))
            elif not line.startswith("# "):
                title, mark, text = found[-1]
                found[-1] = (title, mark, f"{text} {line}".strip())
        return found


def chapters() -> list[Chapter]:
    """The chapters of the guide in the order of their numbers."""
    found = ((path, _CHAPTER.fullmatch(path.stem)) for path in sorted(GUIDE.glob("*.md")))
    return [_chapter(path, match[1]) for path, match in found if match]


def _chapter(path: Path, screen: str) -> Chapter:
    text = path.read_text(encoding="utf-8")
    title = re.search(r"^# +(.+)$", text, re.MULTILINE)
    return Chapter(path.stem, screen, title[1].strip() if title else screen, text)


@cache
def address_of(screen: str) -> str:
    """Where the chapter about a screen stands; every page asks it, so the folder is read once for a name."""
    return next((chapter.url for chapter in chapters() if chapter.screen == screen), "")


def picture(name: str) -> Path | None:
    """The file of a picture of the guide; any other name finds nothing."""
    path = GUIDE / "pictures" / name
    return path if _PICTURE.fullmatch(name) and path.is_file() else None


def anchor(title: str) -> str:
    """What «#…» names, by the rules of the usual Markdown viewers."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def page(text: str) -> Markup:
    """A chapter without its first heading, which is the heading of the screen."""
    return _html(re.sub(r"\A# .+\n", "", text))


def _html(text: str) -> Markup:
    """CommonMark and tables; HTML in the file is escaped, links lead within the guide or nowhere."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(tokens[number + 1].content))
        if token.type == "table_open":
            token.attrSet("class", "table")
        for part in token.children or ():
            _lead(part, "href", _address)
            _lead(part, "src", _source)
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # nosec B704 # written HTML comes out escaped


def _lead(part: object, name: str, where: Callable[[str], str]) -> None:
    attributes: dict[str, str] = getattr(part, "attrs", None) or {}
    if name in attributes:
        attributes[name] = where(str(attributes[name]))


def _address(link: str) -> str:
    """A chapter stays in the guide, an anchor on the page; other files of the repository are not served."""
    file, _, mark = link.partition("#")
    tail = f"#{mark}" if mark else ""
    if "://" in link or not file:
        return link
    name = file.rsplit("/", 1)[-1].removesuffix(".md")
    if name == "CHANGELOG":
        return "/help/news/"
    return f"/help/guide/{name}{tail}" if _CHAPTER.fullmatch(name) else "/help/guide/"


def _source(link: str) -> str:
    return f"/help/guide/pictures/{link.rsplit('/', 1)[-1]}"


# ------------------------------------------------------------------ what is new


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the changelog; ``mark`` tells it from every other."""

    html: Markup
    mark: str


@dataclass(frozen=True, slots=True)
class Block:
    """A remark, then the lines that stand under it."""

    remark: Markup
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """A release, or a heading within it."""

    title: str
    level: int
    blocks: tuple[Block, ...]

    @property
    def entries(self) -> list[Entry]:
        return [entry for block in self.blocks for entry in block.entries]


#: What of the changelog only administrators need: commands, settings, keys.
_OF_ADMINS = ("Для администраторов", "Безопасность")
_HEADS = {"Не выпущено": "В этой версии"}


def news(*, whole: bool = True) -> list[Release]:
    """The changelog from its first release on; without ``whole``, what administrators alone need is left out."""
    found = _releases()
    if whole:
        return found
    kept = (release for release in found if not release.title.startswith(_OF_ADMINS))
    return [
        replace(release, blocks=tuple(block for block in release.blocks if not _is_for_admins(block)))
        for release in kept
    ]


def _is_for_admins(block: Block) -> bool:
    return str(block.remark.striptags()).startswith(_OF_ADMINS)


def _releases() -> list[Release]:
    text = CHANGELOG.read_text(encoding="utf-8")
    heads = list(_HEADING.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [
        Release(_title(head[2]), len(head[1]), tuple(_blocks(text[head.end() : end])))
        for head, end in zip(heads, ends, strict=True)
    ]


def _title(head: str) -> str:
    """The heading without its brackets; what is not released yet is new in the version that the reader runs."""
    plain = head.strip().strip("[]")
    return _HEADS.get(plain, plain)


def _blocks(text: str) -> Iterator[Block]:
    found: list[tuple[Markup, list[Entry]]] = []
    for piece in re.split(r"\n(?=- )|\n\s*\n", text):
        block = " ".join(line.strip() for line in piece.splitlines()).strip()
        if _ENTRY.match(block):
            found = found or [(Markup(), [])]
            found[-1][1].append(_entry(_ENTRY.sub("", block)))
        elif block:
            found.append((_html(block), []))
    return (Block(remark, tuple(entries)) for remark, entries in found)


def _entry(text: str) -> Entry:
    return Entry(_html(text), hashlib.sha256(text.encode()).hexdigest()[:10])
