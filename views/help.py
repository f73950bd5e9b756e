"""`/help/`: what documents are for, the guide, what is new, the tour – derived from declarations and files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from flask import abort, current_app, jsonify, request, send_file
from flask_admin.base import expose

from console import access, help_marks, regulations, search
from console.officers import Officer
from reports import forms
from reports.nodes import Line, Node, Paragraph, Part, Table
from schema import fields as f
from schema import registry
from schema.help_marks import HelpKind
from schema.spec import Role
from validators.deadlines import length_words
from views import help_search, markdown, tour
from views.base import Screen, now

_EXAMPLES = markdown.GUIDE / "examples"
#: Models that have a screen of their own, and screens whose chapter is called otherwise.
_CHAPTER_FIRST = frozenset({"case"})
_ELSEWHERE = {
    "account": "/help/guide/01-sign-in",
    "notices": "/help/guide/02-desk",
    "term": "/help/guide/06-overdue",
    "help": "/help/guide/14-help",
}


class HelpPages(Screen):
    """The index with its search, one document, the chapters of the guide, «Что нового», the tour."""

    acts = {
        "index_view": "help",
        "key_view": "help",
        "guide_view": "help",
        "chapter_view": "help",
        "picture_view": "help",
        "news_view": "help",
        "tour_view": "help",
        "toured_view": "help",
    }

    def __init__(self) -> None:
        super().__init__(name="Справка", endpoint="help", url="/help")

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> Any:
        """The text that is looked for travels by POST, as everywhere."""
        text = request.form.get("text", "")[: search.LONGEST].replace("\x00", "").strip()
        models = _models(self.officer)
        places = help_search.entries(models, _terms(self.officer)) if text else []
        return self.render(
            "help_index.html",
            text=text,
            found=[(place, help_search.excerpt(place.text)) for place in help_search.found(text, places)],
            groups=_groups(models),
            chapters=markdown.chapters(),
        )

    @expose("/<key>")
    def key_view(self, key: str) -> Any:
        try:
            model = registry.get(key)
        except KeyError:
            abort(404)
        declared = f.declared(model)
        return self.render(
            "help.html",
            spec=model.spec,
            sections=[(s.title, [(name, declared[name].facts) for name in s.fields]) for s in model.spec.sections],
            terms=[(term, length_words(term)) for term in _terms_of(key, self.officer)],
            form=_form_of(model),
            example=example(key),
            may_list=bool(access.may_list(model, self.officer)),
            readers=sorted(access.reading_roles(model.spec), key=lambda role: str(role.label)),
            all_read=access.reading_roles(model.spec) >= frozenset(Role),
        )

    @expose("/guide/")
    def guide_view(self) -> Any:
        return self.render("guide.html", chapter=None, chapters=markdown.chapters(), html="", before=None, after=None)

    @expose("/guide/<chapter>")
    def chapter_view(self, chapter: str) -> Any:
        chapters = markdown.chapters()
        names = [one.name for one in chapters]
        if chapter not in names:
            abort(404)
        place = names.index(chapter)
        return self.render(
            "guide.html",
            chapter=chapters[place],
            chapters=chapters,
            html=markdown.page(chapters[place].text),
            before=chapters[place - 1] if place else None,
            after=chapters[place + 1] if place + 1 < len(chapters) else None,
        )

    @expose("/guide/pictures/<picture>")
    def picture_view(self, picture: str) -> Any:
        path = markdown.picture(picture)
        if path is None:
            abort(404)
        return send_file(path, mimetype="image/png", max_age=3600)

    @expose("/news/")
    def news_view(self) -> Any:
        """The changelog as far as it concerns the reader; what was not there at the last visit is marked."""
        releases = markdown.news(whole=self.officer.has(Role.ADMIN))
        known = help_marks.seen(self.officer, HelpKind.NEWS)
        marks = [entry.mark for release in releases for entry in release.entries]
        help_marks.remember(self.officer, HelpKind.NEWS, now(), marks)
        fresh = frozenset(marks) - known if known is not None else frozenset()
        return self.render("news.html", releases=releases, fresh=fresh, first=known is None)

    @expose("/tour/")
    def tour_view(self) -> Any:
        return jsonify(steps=tour.steps(self.officer))

    @expose("/tour/done", methods=("POST",))
    def toured_view(self) -> Any:
        """Taken to the end or put aside: it is not offered again."""
        help_marks.remember(self.officer, HelpKind.TOUR, now())
        return jsonify(done=True)


def _models(officer: Officer) -> list[Any]:
    return [model for model in registry.models() if access.may_list(model, officer)]


#: Groups of the index as in the menu: which menus of models they take; papers of stages in the order of the stages.
_GROUPS = (
    ("signals", "Сигналы"),
    ("cases handover", "Случаи"),
    ("letters papers stages", "Документы по этапам"),
    ("meetings", "Заседания"),
    ("monitoring", "Мониторинг"),
    ("control", "Контроль сроков"),
    ("reports", "Отчёты"),
    ("settings", "Справочники"),
    ("administration", "Администрирование"),
    ("", "Прочее"),
)


def _groups(models: list[Any]) -> list[tuple[str, list[Any]]]:
    found = []
    for menus, title in _GROUPS:
        own = [model for model in models if model.spec.menu in (menus.split() or [""])]
        if "stages" in menus:
            own.sort(key=lambda model: model.spec.stages or (0,))
        if own:
            found.append((title, own))
    return found


def _form_of(model: Any) -> dict[str, Any]:
    """The statutory form that the document is printed on: who approved it, what to check in it."""
    printing = getattr(model.spec, "printing", None)
    return (forms.source(printing.template) or {}) if printing else {}


def _terms(officer: Officer) -> tuple[Any, ...]:
    return regulations.in_force(officer.territory_id, officer.today).terms if officer.territory_id else ()


def _terms_of(key: str, officer: Officer) -> list[Any]:
    return [t for t in _terms(officer) if t.event.document == key or any(e.document == key for e in t.met_by)]


def example(key: str) -> list[Part]:
    """The filled example of a document, about invented people (``python -m tests.guide`` writes it); [] without one."""
    path = _EXAMPLES / f"{Path(key).name}.json"
    if not path.is_file():
        return []
    model = registry.find(key)
    labels = {name: attribute.facts.label for name, attribute in f.declared(model).items()} if model else {}
    return [_part(part, labels) for part in json.loads(path.read_text(encoding="utf-8"))]


def _part(stored: dict[str, Any], labels: dict[str, str]) -> Part:
    return Part(stored["title"], tuple(_node(node, labels) for node in stored["nodes"]))


def _node(stored: dict[str, Any], labels: dict[str, str]) -> Node:
    """A stored value under the label of its field, so that the words are those of the reader's territory."""
    match stored:
        case {"rows": rows}:
            cells = tuple(tuple(row) for row in rows)
            return Table(stored["title"], tuple(stored["columns"]), cells, stored["name"])
        case {"value": value}:
            label = str(labels.get(stored["name"], stored["label"]))
            return Line(label, value, stored["name"], stored.get("basis", ""))
    return Paragraph(stored["text"])


# ------------------------------------------------------------------ what the layout needs


def address() -> str:
    """Where the help of the present screen stands: of its document, of its chapter, or the index."""
    name = (request.endpoint or "").partition(".")[0]
    if name not in _CHAPTER_FIRST and registry.find(name) is not None:
        return f"/help/{name}"
    if name in _ELSEWHERE:
        return _ELSEWHERE[name]
    return markdown.address_of(name) or "/help/" if re.fullmatch(r"[a-z-]+", name) else "/help/"


def offers_tour(officer: Officer) -> bool:
    """On the desk alone: elsewhere people are at work."""
    settings = current_app.extensions["console-settings"]
    return request.endpoint == "desk.index_view" and help_marks.offers_tour(officer, demo=settings.demo)
