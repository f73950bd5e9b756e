"""«Вставить из таблицы»: several rows of a register copied from a spreadsheet, looked through and saved all or none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.base import expose
from werkzeug.datastructures import MultiDict

from console import access, audit, drafts, entering, records, search, tokens
from console.errors import Refused
from schema import fields as f
from schema import registry
from schema.drafts import FormDraft
from validators.problem import Problem
from views import carried, forms, listing, pasted, raw
from views.base import now
from views.entry import Entry, new_token, told
from views.words import counted

_LOOKED_UP = 6


@dataclass
class Sheet:
    """The grid as it stands: a key (or nothing) for each column, cells, and problems by row and key."""

    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    problems: dict[tuple[int, str], list[str]] = field(default_factory=dict)

    def note(self, row: int, key: str, text: str) -> None:
        """A problem of a cell, or of the whole row where no column of the grid is that field."""
        shown = next((mine for mine in (key, _whole_name(key)) if mine in self.columns), "")
        self.problems.setdefault((row, shown), []).append(text)

    @cached_property
    def wrong(self) -> list[int]:
        return sorted({row for row, _ in self.problems})


def _whole_name(key: str) -> str:
    return f"{key.partition('-')[0]}-{pasted.WHOLE_NAME}"


class Grid(Entry):
    """The grid of one register."""

    acts = Entry.acts | {"paste_view": "create", "paste_draft_view": "create"}
    #: What the whole screen of a document brings (views/document.py).
    _unreadable: Any

    def _may_paste(self) -> bool:
        """Registers are kept in rows; a paper of many sheets is not typed in a grid."""
        return bool(getattr(self.model.spec, "journal", None) and access.may_create(self.model, self.officer))

    @expose("/paste/", methods=("GET", "POST"))
    def paste_view(self) -> Any:
        self._require_grid()
        row = records.offered(self.model, self.officer, now())
        form_class = forms.build(self.model, self._form_names(row), self.officer)
        blank = forms.filled(form_class, row, self.officer)
        offered = pasted.targets(blank, self._is_required)
        draft = self._draft(self._here)
        if request.method != "POST" and draft is None:
            return self._grid_page(Sheet(), offered, [])
        sent = MultiDict(drafts.pairs_of(draft)) if draft and request.method != "POST" else request.form
        if draft and "text" in sent:
            return self._grid_page(Sheet(), offered, [], draft, sent["text"])
        sheet, problems = self._pasted(sent, offered)
        if problems or not sheet.rows:
            return self._grid_page(sheet, offered, problems), 422 if problems else 200
        given = self._given(sheet, offered, row, form_class, blank)
        return self._answered(sheet, offered, given, draft)

    @expose("/paste/draft/", methods=("POST",))
    def paste_draft_view(self) -> Any:
        """Keep the grid as it stands; asked by the page a few seconds after the last key."""
        self._require_grid()
        if (user_id := self.officer.user_id) is None:
            abort(403)
        pairs = [pair for pair in carried.fields(request.form) if _OF_THE_GRID.fullmatch(pair[0])]
        return told(self._here.form(request.form.get("form_token", "")), pairs, user_id)

    def _require_grid(self) -> None:
        if getattr(self.model.spec, "journal", None) is None:
            abort(404)
        self._require(access.may_create(self.model, self.officer))

    @property
    def _here(self) -> carried.Address:
        return carried.Address(self.model.spec.key, pasted=True)

    def _is_required(self, name: str) -> bool:
        return bool(f.declared(self.model)[name].facts.required)

    def _answered(self, sheet: Sheet, offered: list[pasted.Target], given: list[Any], draft: FormDraft | None) -> Any:
        """Save when asked to and nothing stands against it; otherwise show what does and keep the grid as a draft."""
        whole = [values for values in given if values is not None]
        places = [index for index, values in enumerate(given) if values is not None]
        if request.form.get("then") == "save" and len(whole) == len(given):
            try:
                return self._stored(whole)
            except Refused as refusal:
                self._note_all(sheet, refusal.problems, places)
        else:
            self._note_all(sheet, entering.problems(self.model, whole, self.officer, now()), places)
        if request.method == "POST":
            self._keep(sheet)
        return self._grid_page(sheet, offered, [], draft), 422 if sheet.problems and request.method == "POST" else 200

    def _keep(self, sheet: Sheet) -> None:
        """A browser that closes before the next key loses nothing either."""
        if (user_id := self.officer.user_id) is None:
            return
        with suppress(Refused):  # too many drafts or too long a text: the page says so at the next key
            drafts.keep(self._here.form(request.form.get("form_token", "")), _pairs(sheet), user_id, now())

    def _stored(self, whole: list[Any]) -> Any:
        token, content = request.form.get("form_token", "")[:64], tokens.digest(carried.fields(request.form))
        made = tokens.once(token, now(), lambda: entering.create(self.model, whole, self.officer, now()), content)
        drafts.drop(self.officer.user_id, token)
        saved = counted(len(whole), "запись", "записи", "записей")
        flash(f"Сохранено: {saved}" if made else "Эти строки уже были сохранены", "success" if made else "warning")
        return redirect(f"/{self.model.spec.key}/")

    def _note_all(self, sheet: Sheet, problems: list[Problem], places: Sequence[int]) -> None:
        for problem in problems:
            index, _, name = problem.field.partition(".")
            parts = name.split(".")
            key = f"{parts[0]}-{parts[2]}" if len(parts) > 2 else parts[0]
            sheet.note(places[int(index)], key, problem.text)

    # -------------------------------------------------------------- from text to rows

    def _pasted(self, sent: MultiDict[str, str], offered: list[pasted.Target]) -> tuple[Sheet, list[Problem]]:
        """The pasted text as a grid, or the grid as it was corrected on the page."""
        if sent.get("then") == "read":
            found = pasted.cells(sent.get("text", ""))
            if not found:
                return Sheet(), [Problem("empty", "Вставьте строки, скопированные из таблицы", "text")]
            sheet = self._laid(found, offered)
        else:
            sheet = _sent_back(sent, {target.key for target in offered})
        if len(sheet.rows) > entering.MOST:
            problem = f"За один раз – не больше {entering.MOST} строк, а вставлено {len(sheet.rows)}"
            return Sheet(), [Problem("too-many", problem, "text")]
        return sheet, []

    def _laid(self, found: list[list[str]], offered: list[pasted.Target]) -> Sheet:
        """Columns by their headings; without headings in the order of the paper book."""
        journal = self.model.spec.journal
        by_header = pasted.chosen_by_header(found[0], pasted.headings(offered, journal))
        if by_header is not None:
            return _with_required(by_header, found[1:], offered)
        order = list(dict.fromkeys(key for _, key in pasted.paper_order(offered, journal)))
        width = len(found[0])
        return _with_required((order + [""] * width)[:width], found, offered)

    def _given(
        self, sheet: Sheet, offered: list[pasted.Target], row: Any, form_class: Any, blank: Any
    ) -> list[dict[str, Any] | None]:
        """Values of each row for the door; None for a row that cannot be read."""
        by_key = {target.key: target for target in offered}
        look = _Lookup(self)
        found: list[dict[str, Any] | None] = []
        for index, line in enumerate(sheet.rows):
            filled = [(by_key[key], text) for key, text in zip(sheet.columns, line, strict=True) if key]
            pairs, problems = pasted.sent(filled, look)
            for key, text in problems:
                sheet.note(index, key, text)
            form = forms.filled(form_class, row, self.officer, _over(blank, pairs))
            readable, given = form.validate(), forms.values(form)
            if not readable:
                unread = self._unreadable(records.offered(self.model, self.officer, now()), form, given)
                self._note_all(sheet, [Problem(p.code, p.text, f"0.{p.field}") for p in unread], [index])
            found.append(given if readable and not problems else None)
        return found

    def _grid_page(
        self,
        sheet: Sheet,
        offered: list[pasted.Target],
        problems: list[Problem],
        draft: FormDraft | None = None,
        text: str = "",
    ) -> str:
        journal = pasted.paper_order(offered, self.model.spec.journal)
        token = draft.token if draft else request.form.get("form_token") or new_token()
        fresh = request.method == "GET" and draft is None
        page: str = self.render(
            "grid.html",
            spec=self.model.spec,
            sheet=sheet,
            offered=offered,
            labels={target.key: target.label for target in offered},
            order=list(dict.fromkeys(key for _, key in journal)),
            problems=problems,
            text=text or request.form.get("text", ""),
            most=entering.MOST,
            form_token=token,
            draft=draft,
            address=self._here,
            offered_drafts=self._offered(self._here.form(token)) if fresh else [],
        )
        return page


class _Lookup:
    """Rows of long lists by a text, asked once per text; noted like a search, because it is one."""

    def __init__(self, screen: Grid) -> None:
        self.screen = screen
        self.known: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def __call__(self, address: str, text: str) -> list[tuple[str, str]]:
        if (address, text) not in self.known:
            self.known[address, text] = self._found(registry.get(address.split("/")[1]), text)
        return self.known[address, text]

    def _found(self, model: Any, text: str) -> list[tuple[str, str]]:
        officer = self.screen.officer
        if not access.may_list(model, officer):
            return []
        query = listing.Query(search=text[: search.LONGEST].strip(), size=_LOOKED_UP)
        rows = list(listing.select(model, officer, query).limit(_LOOKED_UP))
        if audit.about_people(model):
            ids, cases = [row.id for row in rows], listing.cases_of(rows)
            asked = listing.asked(text, {})
            audit.looked("search", officer, now(), reason=asked, document=model.spec.key, listed=ids, cases=cases)
        return [(str(row.id), row.caption) for row in rows]


def _over(blank: Any, pairs: list[raw.Pair]) -> MultiDict[str, str]:
    """What an untouched new form would send, with the cells put over it."""
    names = {name for name, _ in pairs}
    return MultiDict([*((name, value) for name, value in raw.pairs(blank) if name not in names), *pairs])


def _with_required(columns: list[str], rows: list[list[str]], offered: list[pasted.Target]) -> Sheet:
    """The grid with an empty column for every needed field that was not pasted, to be typed on the page."""
    missing = [target.key for target in offered if target.required and not target.rows and target.key not in columns]
    missing = missing[: max(pasted.COLUMNS - len(columns), 0)]
    return Sheet([*columns, *missing], [[*line, *("" for _ in missing)] for line in rows])


#: The names under which the page sends the pasted text or its grid.
_OF_THE_GRID = re.compile(r"text|columns|rows|map-\d{1,3}|cell-\d{1,3}-\d{1,3}")


def _pairs(sheet: Sheet) -> list[raw.Pair]:
    """The grid as the page sends it."""
    chosen = [(f"map-{column}", key) for column, key in enumerate(sheet.columns)]
    cells = [(f"cell-{row}-{at}", text) for row, line in enumerate(sheet.rows) for at, text in enumerate(line)]
    return [("columns", str(len(sheet.columns))), ("rows", str(len(sheet.rows))), *chosen, *cells]


def _sent_back(sent: MultiDict[str, str], known: set[str]) -> Sheet:
    """The grid as the page sends it: column choices and cells by their place; rows that were emptied are left out."""
    width = _number(sent.get("columns", ""), pasted.COLUMNS)
    height = _number(sent.get("rows", ""), entering.MOST + 1)
    chosen = [sent.get(f"map-{column}", "") for column in range(width)]
    columns = [key if key in known and key not in chosen[:index] else "" for index, key in enumerate(chosen)]
    rows = [
        [sent.get(f"cell-{row}-{column}", "").strip()[: pasted.CELL] for column in range(width)]
        for row in range(height)
    ]
    return Sheet(columns, [line for line in rows if any(line)])


def _number(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 6 else 0
