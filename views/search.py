"""`/search` and the palette on every page: one question, answered from all registers; the text travels by POST only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import jsonify, request
from flask_admin.base import expose

from console import access, audit, search
from console.officers import Officer
from console.search import Found, Group, Hit
from schema import registry
from schema.case import Case
from schema.document import Document
from schema.spec import Status
from validators import lexemes
from views import listing, menu
from views.base import Screen, now

#: Rows of one register, on the page and in the palette.
ON_PAGE, IN_PALETTE = 10, 4
#: Groups of rows, sections and commands that the palette shows at once.
_GROUPS, _ENTRIES = 6, 6


class SearchPage(Screen):
    """`/search`: results by register with the words that were found; `/search/palette/`: the same while one types."""

    acts = {"index_view": "list", "palette_view": "list"}

    def __init__(self) -> None:
        super().__init__(name="Поиск", endpoint="search", url="/search")

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> Any:
        text = _typed(request.form.get("text", ""))
        found = self._found(text, ON_PAGE)
        return self.render("search.html", text=text, found=found, note=_note)

    @expose("/palette/", methods=("POST",))
    def palette_view(self) -> Any:
        text = _typed(str((request.get_json(silent=True) or {}).get("text", "")))
        found = self._found(text, IN_PALETTE)
        rows = [_group(group) for group in found.groups[:_GROUPS]]
        entries = [*_sections(text, self.officer), *_commands(text, self.officer)]
        return jsonify({"sounds": found.sounds and bool(rows), "groups": [*rows, *entries]})

    def _found(self, text: str, most: int) -> Found:
        found = search.everywhere(text, self.officer, most) if text else Found()
        if text:
            ids = [f"{row.spec.key}:{row.id}" for row in found.rows]
            audit.looked(
                "search",
                self.officer,
                now(),
                reason=listing.asked(text, {}),
                document="search",
                listed=ids,
                cases=listing.cases_of(found.rows),
            )
        return found


def _typed(text: str) -> str:
    return text[: search.LONGEST].replace("\x00", "").strip()


def _note(row: Any) -> str:
    """In which state the found row is."""
    if isinstance(row, Case):
        return str(row.state.label)
    return Status(row.status).agreed(row.spec.gender) if isinstance(row, Document) else ""


def _group(group: Group) -> dict[str, Any]:
    return {"title": group.model.spec.plural, "rows": [_line(hit) for hit in group.hits], "more": group.more}


def _line(hit: Hit) -> dict[str, Any]:
    """One found row: caption and excerpts in pieces, so that the browser sets text and never markup."""
    return {
        "pieces": hit.caption,
        "note": _note(hit.row),
        "why": [{"label": label, "pieces": pieces} for label, pieces in hit.excerpts],
        "url": hit.row.url,
    }


# ------------------------------------------------------------------ where to go and what to begin


def _sections(text: str, officer: Officer) -> list[dict[str, Any]]:
    entries = (entry for group in menu.menu(officer) for entry in group.entries)
    return _entries("Перейти в раздел", text, ((entry.label, entry.url) for entry in entries))


def _commands(text: str, officer: Officer) -> list[dict[str, Any]]:
    models = (model for model in registry.models() if access.may_create(model, officer))
    named = ((f"Создать {model.spec.accusative or model.spec.title}", f"/{model.spec.key}/new/") for model in models)
    return _entries("Создать", text, named)


def _entries(title: str, text: str, entries: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    question = lexemes.asked(text)
    fitting = [(label, url) for label, url in entries if not text or lexemes.fits(label, question)]
    rows = [_entry(label, url, question) for label, url in dict.fromkeys(fitting)]
    return [{"title": title, "rows": rows[:_ENTRIES], "more": False}] if rows else []


def _entry(label: str, url: str, question: lexemes.Question) -> dict[str, Any]:
    return {"pieces": lexemes.marked(label, question), "note": "", "why": [], "url": url}
