"""Lists of every model: the page, its columns and views, rows unfolded in place, files of it, work on chosen rows."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import abort, flash, jsonify, redirect, request, session
from flask_admin.base import expose
from werkzeug.wrappers import Response

from console import (
    access,
    accounts_rules,
    audit,
    batch,
    batch_work,
    list_views,
    regulations,
    search,
    signin,
    tokens,
)
from console.batch_work import Work
from console.errors import Refused
from reports import render, spreadsheets
from reports.words import plural
from schema import fields as f
from schema import registry
from schema.case import Case
from schema.document import Document
from schema.lists import ListView
from schema.spec import Role
from validators.problem import Problem
from views import forms, listing
from views.attachments import Attachments
from views.base import download, now, officer_territory, single

#: Rows of one file: more is no list for people, and would hold the database for minutes.
MOST_EXPORTED = 20_000
#: A count goes no further: «больше 10 000» says as much.
MOST_COUNTED = 10_000
_CHUNK = 500
_FORMATS = {"xlsx": spreadsheets.XLSX, "csv": spreadsheets.CSV}
_WIDTHS = {"day": 13, "number": 10, "word": 24, "text": 44}


class Lists(Attachments):
    """Endpoints of the list that the screens of every model share."""

    acts = Attachments.acts | {
        "index_view": "list",
        "search_view": "list",
        "count_view": "list",
        "columns_view": "list",
        "page_size_view": "list",
        "saved_view": "list",
        "keep_view": "list",
        "drop_view": "list",
        "start_view": "list",
        "row_view": "read",
        "spreadsheet_view": "export",
        "action_view": "print",
        "batch_view": "edit",
    }
    confirmed = frozenset({"action_view"})
    spec: Any

    # -------------------------------------------------------------- the page

    @expose("/")
    def index_view(self) -> Any:
        self._require(access.may_list(self.model, self.officer))
        if not request.args and (start := list_views.start(self.model, self.officer)):
            return redirect(self._opened(start))
        text = self._searched(single("s"))
        query = self._query(text)
        page = listing.page(self.model, self.officer, query, regulations.calendar(self.officer.territory_id))
        self._noted_list([line.row for line in page.lines], text, query.chosen)
        return self.render("list.html", **self._shown(page, text))

    def _shown(self, page: listing.Page, text: str) -> dict[str, Any]:
        view = list_views.find(page.query.view, self.model, self.officer) if page.query.view else None
        chosen = list_views.habit(self.model, self.officer)
        return {
            "spec": self.spec,
            "page": page,
            "search_token": single("s") if text else "",
            "search_text": text,
            "may_create": bool(access.may_create(self.model, self.officer)),
            "journal": self.spec.journal if access.may_print(self.model, self.officer) else None,
            "actions": batch.actions(self.model, self.officer),
            "works": batch_work.works(self.model, self.officer),
            "most": batch.MOST,
            "most_work": batch_work.MOST,
            "address": self._address,
            "today": self.officer.today,
            "is_people": audit.about_people(self.model),
            "view": view,
            "view_is_mine": bool(view and list_views.is_mine(view, self.officer)),
            "views": [(each, list_views.is_mine(each, self.officer)) for each in self._views()],
            "start_id": chosen.view_id,
            "own_columns": bool(chosen.columns),
            "shares": self._shares(),
        }

    def _views(self) -> list[ListView]:
        return list_views.offered(self.model, self.officer)

    def _shares(self) -> list[tuple[str, str]]:
        """To whom the officer may offer a view: nobody but themselves, the territory, one role of it."""
        if not list_views.may_share(self.officer):
            return []
        roles = sorted((str(role.label), role.value) for role in Role if self._lists(role))
        return [("", "только мне"), ("all", "всем в территории"), *((value, label) for label, value in roles)]

    def _lists(self, role: Role) -> bool:
        return role in access.reading_roles(self.spec)

    def _query(self, text: str) -> listing.Query:
        """The list as the address asks for it, in the columns of its view or in the person's own."""
        chosen = list_views.habit(self.model, self.officer)
        view = list_views.find(single("view"), self.model, self.officer)
        columns = list_views.names(view.columns if view and view.columns else chosen.columns)
        return listing.parse(
            request.args, self.model, self.officer, text, columns=columns, usual_size=int(chosen.size or 0)
        )

    def _list_asked(self) -> listing.Query:
        """The same for a form that was sent from the list."""
        return self._query(self._searched(single("s")))

    # -------------------------------------------------------------- search

    @expose("/search/", methods=("POST",))
    def search_view(self) -> Any:
        """The searched text stays in the session: no name stands in an address (contract)."""
        self._require(access.may_list(self.model, self.officer))
        text = request.form.get("text", "")[: search.LONGEST].replace("\x00", "").strip()
        query = self._query("")
        if not text:
            return redirect(self._list_address(query, page=1, s=""))
        token = secrets.token_urlsafe(6)
        kept = dict(list(session.get("searches", {}).items())[-19:])
        session["searches"] = kept | {token: text}
        return redirect(self._list_address(query, page=1, s=token))

    def _searched(self, token: str) -> str:
        """The text of a search: kept in the session, or in a saved view («v17»)."""
        if token.startswith("v") and (view := list_views.find(token[1:], self.model, self.officer)):
            return str(view.search) if list_views.is_mine(view, self.officer) else ""
        return str(session.get("searches", {}).get(token, ""))

    def _list_address(self, query: listing.Query, **changes: Any) -> str:
        tail = query.address(**changes)
        return f"/{self.spec.key}/{tail if len(tail) > 1 else '?view=0'}"

    def _noted_list(self, rows: list[Any], text: str, chosen: Mapping[str, str], act: str = "") -> None:
        """What a list of people showed is an act of the trail, and so is what was asked for."""
        if not audit.about_people(self.model):
            return
        audit.looked(
            act or ("search" if text or chosen else "list"),
            self.officer,
            now(),
            reason=listing.asked(text, chosen),
            document=self.spec.key,
            listed=[row.id for row in rows],
            cases=listing.cases_of(rows),
        )

    # -------------------------------------------------------------- columns, size, views

    @expose("/columns/", methods=("POST",))
    def columns_view(self) -> Any:
        """The person's own columns and their order; nothing chosen is as declared."""
        self._require(access.may_list(self.model, self.officer))
        allowed = set(listing.choosable(self.model, self.officer))
        wanted = [name for name in request.form.getlist("columns") if name in allowed]
        usual = request.form.get("then") == "usual"
        kept = "" if usual else ",".join(dict.fromkeys(wanted))
        query = self._list_asked()
        view = list_views.find(query.view, self.model, self.officer)
        if view is not None and list_views.is_mine(view, self.officer):
            list_views.keep_columns(view, kept)
        else:
            list_views.keep(self.model, self.officer, columns=kept)
        flash("Столбцы как в образце" if not kept else "Столбцы сохранены", "success")
        return redirect(self._list_address(query, s=single("s")))

    @expose("/page-size/", methods=("POST",))
    def page_size_view(self) -> Any:
        self._require(access.may_list(self.model, self.officer))
        size = request.form.get("size", "")
        if size not in {str(known) for known in listing.PAGE_SIZES}:
            abort(400)
        list_views.keep(self.model, self.officer, size=int(size))
        return redirect(self._list_address(self._list_asked(), page=1, size="", s=single("s")))

    @expose("/views/<int:view_id>/")
    def saved_view(self, view_id: int) -> Any:
        """Open a saved view: its filters come into the address, its searched text does not."""
        self._require(access.may_list(self.model, self.officer))
        return redirect(self._opened(self._view(view_id)))

    def _opened(self, view: ListView) -> str:
        list_views.opened(view, self.officer)
        query = listing.parse(list_views.asked(view), self.model, self.officer)
        token = f"v{view.id}" if view.search and list_views.is_mine(view, self.officer) else ""
        return self._list_address(query, view=view.id, s=token)

    def _view(self, view_id: int) -> ListView:
        view = list_views.find(view_id, self.model, self.officer)
        if view is None:
            abort(404)
        return view

    @expose("/views/", methods=("POST",))
    def keep_view(self) -> Any:
        """Save the list as it stands under a name, or in place of the open view of one's own."""
        self._require(access.may_list(self.model, self.officer))
        query, text = self._list_asked(), self._searched(single("s"))
        view = list_views.find(query.view, self.model, self.officer) if request.form.get("then") == "replace" else None
        wanted = list_views.Wanted(
            name=view.name if view else request.form.get("name", "")[:400],
            columns=listing.columns(self.model, self.officer, query.columns),
            query=_remembered(query),
            search=text,
            share=_shared_with(view) if view else request.form.get("share", "")[:20],
        )
        try:
            made = list_views.save(self.model, wanted, self.officer, view)
        except Refused as refusal:
            for problem in refusal.problems:
                flash(problem.text, "error")
            return redirect(self._list_address(query, s=single("s")))
        if "start" in request.form:
            list_views.keep(self.model, self.officer, view_id=made.id)
        flash(f"Вид «{made.name}» сохранён", "success")
        return redirect(self._opened(made))

    @expose("/views/<int:view_id>/remove", methods=("POST",))
    def drop_view(self, view_id: int) -> Any:
        view = self._view(view_id)
        list_views.remove(view, self.officer)
        flash(f"Вид «{view.name}» удалён", "success")
        return redirect(f"/{self.spec.key}/?view=0")

    @expose("/views/<int:view_id>/start", methods=("POST",))
    def start_view(self, view_id: int) -> Any:
        """Open the section with this view from now on, or as usual again."""
        view = self._view(view_id)
        first = list_views.habit(self.model, self.officer).view_id == view.id
        list_views.keep(self.model, self.officer, view_id=None if first else view.id)
        flash(
            "Раздел снова открывается обычным списком" if first else f"Раздел будет открываться видом «{view.name}»",
            "success",
        )
        return redirect(self._opened(view))

    # -------------------------------------------------------------- a row unfolded

    @expose("/row/")
    def row_view(self) -> Any:
        """What a row says, for the place under it: the same fields as on its own page."""
        row = self._found(single("id"))
        if audit.about_people(self.model):
            audit.looked("view", self.officer, now(), row=row)
        html = self.render(
            "list_row.html",
            parts=render.parts(row, access.readable(row, self.officer), blank=False),
            address=self._address(row),
            edit_address=self._address(row, "edit") if access.may_edit(row, self.officer) else "",
        )
        return jsonify({"html": html})

    # -------------------------------------------------------------- files

    @expose("/count/", methods=("POST",))
    def count_view(self) -> Any:
        """How many rows match, asked for only when somebody wants all of them."""
        self._require(access.may_list(self.model, self.officer))
        key = self.model._meta.primary_key
        rows = listing.select(self.model, self.officer, self._list_asked()).select(key).limit(MOST_COUNTED + 1)
        found = int(rows.count())
        most = f"{MOST_COUNTED:_}".replace("_", " ")
        words = plural(found, "найденную", "найденные", "найденных")
        text = f"Отметить больше {most} найденных" if found > MOST_COUNTED else f"Отметить все {_spaced(found)} {words}"
        return jsonify({"count": min(found, MOST_COUNTED), "text": text})

    @expose("/spreadsheet/", methods=("POST",))
    def spreadsheet_view(self) -> Any:
        """The list as a file, exactly as it is seen: its columns, order, filters – of all pages, or of ticked rows."""
        self._require(access.may_list(self.model, self.officer))
        kind = request.form.get("format") or request.form.get("action", "")
        if kind not in _FORMATS:
            abort(400)
        query = self._only_chosen(self._list_asked())
        ids = self._ids(query, MOST_EXPORTED)
        if len(ids) > accounts_rules.current().mass_rows:
            signin.require_confirmed()
        sheet = self._list_sheet(query, ids)
        is_table = kind == "xlsx"
        content = spreadsheets.workbook([sheet], self._about(query)) if is_table else spreadsheets.separated(sheet)
        audit.write(
            "export",
            self.officer,
            now(),
            document=self.spec.key,
            reason=listing.asked(self._searched(single("s")), query.chosen),
            listed=ids,
            cases=self._cases(ids),
        )
        return download(content, _FORMATS[kind], f"{self.spec.key}-{now():%Y%m%d-%H%M}.{kind}")

    def _ids(self, query: listing.Query, most: int) -> list[Any]:
        """Ids of all rows of the list, in its order. Raises Refused when nothing or too much is found."""
        key = self.model._meta.primary_key
        rows = listing.select(self.model, self.officer, query).select(key).limit(most + 1)
        ids = [found for (found,) in rows.tuples()]
        if not ids:
            raise Refused([Problem("nothing-chosen", "Отметьте записи галочками и повторите")])
        if len(ids) > most:
            text = f"За один раз – не больше {_spaced(most)} записей. Уточните отбор и повторите"
            raise Refused([Problem("too-many", text)])
        return ids

    def _cases(self, ids: Sequence[Any]) -> list[int | None]:
        if self.model is Case:
            return list(ids)
        if not issubclass(self.model, Document):
            return []
        found: list[int | None] = []
        for chunk in _chunks(ids):
            query = self.model.select(self.model.case).where(self.model.id.in_(chunk)).distinct()
            found += [case_id for (case_id,) in query.tuples()]
        return list(dict.fromkeys(found))

    def _list_sheet(self, query: listing.Query, ids: Sequence[Any]) -> spreadsheets.Sheet:
        names = listing.columns(self.model, self.officer, query.columns)
        return spreadsheets.Sheet(
            title=self.spec.plural,
            columns=[
                spreadsheets.Column(column.label, max(_WIDTHS[column.kind], min(len(column.label) // 2 + 2, 24)))
                for column in listing.headings(self.model, names, self.officer)
            ],
            rows=self._cells(names, ids),
        )

    def _cells(self, names: tuple[str, ...], ids: Sequence[Any]) -> Iterator[list[Any]]:
        """Rows of the file in portions, so that their number does not matter to memory or to the database."""
        key = self.model._meta.primary_key
        for chunk in _chunks(ids):
            known = {row.id: row for row in access.visible(self.model, self.officer).where(key.in_(chunk))}
            rows = [known[row_id] for row_id in chunk if row_id in known]
            for line in listing.table(self.model, names, rows, self.officer):
                yield [cell.text if cell.value is None else cell.value for cell in line]

    def _about(self, query: listing.Query) -> list[tuple[str, str]]:
        """Where the file comes from; the searched text too, for the file itself is as confidential as the list."""
        place, view = officer_territory(), list_views.find(query.view, self.model, self.officer)
        asked = [f"{item.label}: {text}" for item, text in self._chosen_words(query)]
        lines = (
            ("Раздел", self.spec.plural),
            ("Вид", view.name if view else ""),
            ("Территория", place.name if place else "все территории"),
            ("Выгрузил(а)", self.officer.name),
            ("Когда", f"{now():%d.%m.%Y %H:%M}"),
            ("Отбор", "; ".join(asked) or "без отбора"),
            ("Только просроченные", "да" if query.overdue else ""),
            ("Поиск", self._searched(single("s"))),
            ("Порядок", self._order_words(query)),
            ("Отмечено вручную", "да" if query.only is not None else ""),
            ("Что это", "Выписка из «Защиты детства» на указанное время. Содержит сведения ограниченного доступа."),
        )
        return [(label, str(text)) for label, text in lines if text]

    def _order_words(self, query: listing.Query) -> str:
        name = query.sort
        if not name:
            return ""
        label = f.declared(self.model)[name].facts.label
        return f"{label}, {'по убыванию' if query.descending else 'по возрастанию'}"

    def _chosen_words(self, query: listing.Query) -> Iterator[tuple[listing.Filter, str]]:
        for item in listing.filters(self.model, self.officer, query):
            if item.kind == "period" and (item.value or item.value_to):
                period = (f"с {item.value}" if item.value else "", f"по {item.value_to}" if item.value_to else "")
                yield item, " ".join(filter(None, period))
            elif item.value:
                yield item, dict(item.options).get(item.value, item.value)

    # -------------------------------------------------------------- chosen rows

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """Print of the rows selected in the list; ids under Flask-Admin's name or as plain ``ids``."""
        asked = request.form.get("action", "")
        if elsewhere := self._elsewhere(asked):
            return redirect(f"/{self.spec.key}/{elsewhere}/?{request.query_string.decode()}", 307)
        wanted = [action for action in batch.actions(self.model, self.officer) if action == asked]
        if not wanted:
            self._require(access.may_list(self.model, self.officer))
            self._require(access.may_print(self.model, self.officer))
            abort(404)
        rows = batch.chosen(self.model, self._ticked(batch.MOST), self.officer)
        if not rows:
            abort(404)
        made = batch.make(wanted[0], rows, self.officer, now(), self.settings.url)
        return file_answer(made.content, made.name, made.media_type)

    def _elsewhere(self, asked: str) -> str:
        """The endpoint of what is chosen beside print, for a browser whose scripts are off."""
        if asked in _FORMATS:
            return "spreadsheet"
        return "batch" if asked in {work.key for work in batch_work.works(self.model, self.officer)} else ""

    def _ticked(self, most: int) -> list[str]:
        """Ids that were ticked, or those of all rows found."""
        if request.form.get("everything") == "1":
            return [str(row_id) for row_id in self._ids(self._list_asked(), most)]
        return [*request.form.getlist("rowid"), *request.form.getlist("ids")]

    def _only_chosen(self, query: listing.Query) -> listing.Query:
        ticked = request.form.getlist("rowid")
        if not ticked or request.form.get("everything") == "1":
            return query
        return listing.only(query, ticked)

    @expose("/batch/", methods=("POST",))
    def batch_view(self) -> Any:
        """A form for all chosen rows; each is judged by itself, and the answer says what was done and what was not."""
        self._require(access.may_list(self.model, self.officer))
        works = {work.key: work for work in batch_work.works(self.model, self.officer)}
        if (work := works.get(request.form.get("action", ""))) is None:
            abort(404)
        rows = self._batch_rows()
        if request.form.get("then") != "do":
            self._noted_list(rows, "", {})
            return self._batch_page(work, rows, self._batch_form(work), [])
        form = self._batch_form(work, request.form)
        if form is not None and not form.validate():
            problems = [Problem("unreadable", f"{x.label.text}: {x.errors[0]}", x.short_name) for x in form if x.errors]
            return self._batch_page(work, rows, form, problems), 422
        if not tokens.spend(request.form.get("form_token", "")[:64], now(), f"batch:{work.key}"):
            flash("Это действие уже выполнено: форма отправлена второй раз", "warning")
            return redirect(f"/{self.spec.key}/")
        given = forms.values(form) if form is not None else {"remark": request.form.get("remark", "")[:4000]}
        results = batch_work.carry_out(work, rows, given, self.officer, now())
        if (form is not None or work.asks_remark) and not any(result.made for result in results):
            return self._batch_page(work, rows, form, _common(results), anew=True), 422
        return self._batch_result(work, results)

    def _batch_rows(self) -> list[Any]:
        ids = self._ticked(batch_work.MOST)
        if not ids:
            raise Refused([Problem("nothing-chosen", "Отметьте записи галочками и повторите")])
        if len(set(ids)) > batch_work.MOST:
            text = f"За один раз – не больше {batch_work.MOST} записей, отмечено {len(set(ids))}"
            raise Refused([Problem("too-many", text)])
        rows = access.among(self.model, ids, self.officer)
        if not rows:
            abort(404)
        return rows

    def _batch_form(self, work: Work, typed: Any = None) -> Any:
        if work.draft is None:
            return None
        model = registry.get(work.draft.document)
        blank = model()
        for name in work.draft.fields:
            if f.declared(model)[name].facts.default == "today":
                setattr(blank, name, self.officer.today)
        return forms.filled(forms.build(model, work.draft.fields, self.officer), blank, self.officer, typed)

    def _batch_page(
        self, work: Work, rows: list[Any], form: Any, problems: list[Problem], *, anew: bool = False
    ) -> Any:
        """The form; with ``anew`` its token is spent on an attempt that did nothing, and it gets another."""
        token = "" if anew else request.form.get("form_token", "")
        return self.render(
            "batch.html",
            spec=self.spec,
            work=work,
            rows=rows,
            form=form,
            declared=f.declared(registry.get(work.draft.document)) if work.draft else {},
            made=registry.get(work.draft.document).spec if work.draft else self.spec,
            problems=problems,
            by_field=_by_field(problems),
            form_token=token or secrets.token_urlsafe(24),
        )

    def _batch_result(self, work: Work, results: list[batch_work.Result]) -> Any:
        done = [(result, self._made_address(result)) for result in results if not result.reasons]
        return self.render(
            "batch_done.html",
            spec=self.spec,
            work=work,
            done=done,
            refused=[result for result in results if result.reasons],
            address=self._address,
        )

    def _made_address(self, result: batch_work.Result) -> str:
        return str(result.made.url)


def _common(results: Sequence[batch_work.Result]) -> list[Problem]:
    """What stands against every row is said once, what stands against some of them with their names."""
    found: dict[Problem, list[Any]] = {}
    for result in results:
        for problem in dict.fromkeys(result.problems):
            found.setdefault(problem, []).append(result.row)
    return [
        problem if len(rows) == len(results) else replace(problem, text=f"{row.caption}: {problem.text}")
        for problem, rows in found.items()
        for row in (rows[:1] if len(rows) == len(results) else rows)
    ]


def _by_field(problems: Sequence[Problem]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.field, []).append(problem.text)
    return found


def _remembered(query: listing.Query) -> dict[str, str]:
    """What a view keeps of a list: filters, order, «overdue»; neither the page nor the text."""
    kept = {**query.chosen, "sort": query.sort, "desc": "1" if query.descending else ""}
    return {name: value for name, value in (kept | {"overdue": "1" if query.overdue else ""}).items() if value}


def _shared_with(view: ListView) -> str:
    return (view.role or "all") if view.territory_id else ""


def _chunks(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _spaced(number: int) -> str:
    """«1 234», with a space that does not break."""
    return f"{number:_}".replace("_", "\u00a0")


def file_answer(content: bytes, name: str, media_type: str) -> Response:
    return Response(
        content,
        mimetype=media_type,
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"},
    )
