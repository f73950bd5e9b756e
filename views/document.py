"""The one base view: list, form, details, history, moves and print of every model, derived from its spec.

It does not inherit Flask-Admin's ModelView, because each of its endpoints is a trap (ADR 0003); the endpoints keep
Flask-Admin's names and addresses (contract, «Addresses»).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, current_app, flash, jsonify, redirect, request, session
from flask_admin.base import expose
from werkzeug.wrappers import Response

from console import (
    access,
    accounts_rules,
    attachments,
    audit,
    batch,
    corrections,
    issuing,
    officers,
    records,
    regulations,
    retention,
    signin,
    tokens,
    trail,
    workflow,
)
from console.config import Settings
from console.errors import Conflict, Forbidden, Refused
from reports import journals, names, protocols, render, words
from schema import fields as f
from schema import registry
from schema.case import Case
from schema.document import Document
from schema.history import Audit
from schema.places import Employee
from schema.spec import Role, Section, Status, Transition
from validators.formats import fold
from validators.problem import Problem, hard
from views import forms, listing
from views.attachments import Attachments
from views.base import DOCX, download, now, single
from views.inputs import RowsInput, parse_date

LOOKUP_LIMIT = 20
_TERRITORY = Section("Территория", ("territory",))


class DocumentView(Attachments):
    """Screens of one registered model."""

    acts = Attachments.acts | {
        "index_view": "list",
        "search_view": "list",
        "create_view": "create",
        "edit_view": "edit",
        "details_view": "read",
        "lookup_view": "read",
        "perform_view": "move",
        "paper_view": "move",
        "replace_view": "create",
        "print_view": "print",
        "action_view": "print",
        "extract_view": "print",
        "docx_view": "print",
        "journal_view": "print",
    }
    confirmed = frozenset({"action_view"})

    def __init__(self, model: Any) -> None:
        self.model = model
        self.spec = model.spec
        super().__init__(name=self.spec.plural, endpoint=self.spec.key, url=f"/{self.spec.key}", category=None)

    @property
    def settings(self) -> Settings:
        found: Settings = current_app.extensions["console-settings"]
        return found

    # -------------------------------------------------------------- list

    @expose("/")
    def index_view(self) -> Any:
        self._require(access.may_list(self.model, self.officer))
        text = self._searched(single("s"))
        query = listing.parse(request.args, self.model, self.officer, text)
        page = listing.page(self.model, self.officer, query, regulations.calendar(self.officer.territory_id))
        self._noted_list([line.row for line in page.lines], text, query.chosen)
        return self.render(
            "list.html",
            spec=self.spec,
            page=page,
            search_token=single("s"),
            search_text=text,
            may_create=bool(access.may_create(self.model, self.officer)),
            journal=self.spec.journal if access.may_print(self.model, self.officer) else None,
            actions=batch.actions(self.model, self.officer),
            most=batch.MOST,
            address=self._address,
            today=self.officer.today,
        )

    @expose("/search/", methods=("POST",))
    def search_view(self) -> Any:
        """The searched text stays in the session: no name stands in an address (contract)."""
        self._require(access.may_list(self.model, self.officer))
        text = request.form.get("text", "")[: listing.SEARCH_LENGTH].replace("\x00", "").strip()
        if not text:
            return redirect(f"/{self.spec.key}/")
        token = secrets.token_urlsafe(6)
        kept = dict(list(session.get("searches", {}).items())[-19:])
        session["searches"] = kept | {token: text}
        return redirect(f"/{self.spec.key}/?s={token}")

    def _noted_list(self, rows: list[Any], text: str, chosen: Mapping[str, str]) -> None:
        """What a list of people showed is an act of the trail, and so is what was asked for."""
        if not audit.about_people(self.model):
            return
        audit.looked(
            "search" if text or chosen else "list",
            self.officer,
            now(),
            reason=listing.asked(text, chosen),
            document=self.spec.key,
            listed=[row.id for row in rows],
            cases=listing.cases_of(rows),
        )

    def _searched(self, token: str) -> str:
        return str(session.get("searches", {}).get(token, ""))

    def _address(self, row: Any, act: str = "details") -> str:
        if self.model is Case and act == "details":
            return f"/case/{row.id}/"
        return f"/{self.spec.key}/{act}/?id={row.id}"

    # -------------------------------------------------------------- new and edit

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        case = self._case_from_address()
        self._require(access.may_create(self.model, self.officer, case))
        row = records.blank(self.model, self.officer, now(), **self._known(case))
        if request.method == "GET":
            return self._form_page(row, [], [])
        return self._save(row, is_new=True)

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        row = self._found(single("id"))
        self._require(access.may_edit(row, self.officer))
        return self._save(row, is_new=False) if request.method == "POST" else self._form_page(row, [], [])

    def _case_from_address(self) -> Case | None:
        if not (wanted := single("case")) or not issubclass(self.model, Document):
            return None
        case = access.find(Case, wanted, self.officer)
        if case is None:
            abort(404)
        return case

    def _known(self, case: Case | None) -> dict[str, Any]:
        """What the address knows of a new row: its case and links to rows that the officer sees."""
        declared = f.declared(self.model)
        known: dict[str, Any] = {"case": case} if case else {}
        for name, attribute in declared.items():
            if isinstance(attribute, f.Link) and not attribute.facts.automatic and (key := single(name)):
                if name in known or not hasattr(attribute.rel_model, "spec"):
                    continue
                found = access.find(attribute.rel_model, key, self.officer)
                if found is None:
                    abort(404)
                known[name] = found
        return known

    def _sections(self, row: Any) -> list[Section]:
        """Sections of the form that exist for the officer, with fields that are typed."""
        declared = f.declared(self.model)
        allowed = set(access.fields(self.model, self.officer))
        found = [_TERRITORY] if self._chooses_territory(row) else []
        for section in access.editable_sections(row, self.officer):
            names = tuple(n for n in section.fields if n in allowed and not declared[n].facts.automatic)
            if names:
                found.append(Section(section.title, names, section.part))
        return found

    def _chooses_territory(self, row: Any) -> bool:
        """An administrator of all territories says to which one a new row belongs; others have their own."""
        territory = f.declared(self.model).get("territory")
        return bool(territory and territory.facts.automatic and row.id is None and self.officer.territory_id is None)

    def _form(self, row: Any, formdata: Any = None) -> Any:
        names = [name for section in self._sections(row) for name in section.fields]
        if self._types_number(row):
            names.append("reg_number")
        return forms.filled(forms.build(self.model, names, self.officer), row, self.officer, formdata)

    def _types_number(self, row: Any) -> bool:
        numbering = getattr(self.spec, "numbering", None)
        return bool(numbering and numbering.typed)

    def _save(self, row: Any, *, is_new: bool) -> Any:
        form = self._form(row, request.form)
        readable = form.validate()
        given = forms.values(form)
        try:
            if not readable:
                raise Refused(self._unreadable(row, form, given))
            saved = self._write(row, given, is_new=is_new)
        except Refused as refusal:
            return self._form_page(row, refusal.problems, [], form=form), 422
        except Conflict as conflict:
            return self._conflict_page(row, form, conflict), 409
        for problem in saved.warnings:
            flash(problem.text, "warning")
        flash(f"Сохранено: {saved.row.caption}", "success")
        return self._after_save(saved.row)

    def _write(self, row: Any, given: dict[str, Any], *, is_new: bool) -> records.Saved:
        if not is_new:
            version = request.form.get("row_version", "")
            return records.change(
                row, given, self.officer, now(), version=int(version) if version.isdigit() and len(version) < 10 else -1
            )
        token = request.form.get("form_token", "")[:64]
        known = {name: value for name, value in self._known(self._case_from_address()).items() if name not in given}
        made = tokens.once(token, now(), lambda: records.create(self.model, {**known, **given}, self.officer, now()))
        if made is None:
            found = access.find(self.model, tokens.made(token).rpartition(":")[2], self.officer)
            if found is None:
                abort(409)
            return records.Saved(found)
        return made

    def _unreadable(self, row: Any, form: Any, given: dict[str, Any]) -> list[Problem]:
        """Problems of reading the form together with all others, so that nobody corrects twice."""
        unread = _read_problems(form)
        names = {problem.field for problem in unread}
        draft = row if row.id is None else self.model.get_by_id(row.id)
        try:
            records.assign(draft, {name: value for name, value in given.items() if name not in names})
            others = records.problems(draft, self.officer, now())
        except (TypeError, ValueError):
            return unread
        return unread + [p for p in hard(others) if p.field not in names and p.field.split(".")[0] not in names]

    def _after_save(self, row: Any) -> Response:
        if request.form.get("then") == "another":
            return redirect(request.full_path.rstrip("?"))
        return redirect(self._address(row))

    def _form_page(self, row: Any, problems: list[Problem], notes: list[str], form: Any = None) -> Any:
        form = form if form is not None else self._form(row)
        self._noted_form(row)
        return self.render(
            "form.html",
            spec=self.spec,
            row=row,
            form=form,
            sections=self._sections(row),
            declared=f.declared(self.model),
            problems=problems,
            by_field=_by_field(problems, form),
            notes=notes,
            form_token=request.form.get("form_token") or secrets.token_urlsafe(24),
            row_version=row.row_version,
            types_number=self._types_number(row),
            case=self._case_of(row),
        )

    def _noted_form(self, row: Any) -> None:
        """A form shows what is stored: of the row, or of the case from which a new one is filled."""
        if row.id and audit.about_people(self.model):
            audit.looked("view-form", self.officer, now(), row=row)
        elif case := self._case_of(row):
            audit.looked("view-form", self.officer, now(), document=self.spec.key, case_id=case.id)

    def _conflict_page(self, row: Any, form: Any, conflict: Conflict) -> Any:
        """Field by field: what a colleague saved and what was typed stand side by side."""
        current = self.model.get_by_id(row.id)
        self._noted_form(current)
        declared = f.declared(self.model)
        theirs = {
            name: render.value_text(declared[name], getattr(current, name)) for name in _plain_names(form, declared)
        }
        return self.render(
            "form.html",
            spec=self.spec,
            row=current,
            form=form,
            sections=self._sections(current),
            declared=declared,
            problems=[Problem("conflict", conflict.text)],
            by_field={},
            notes=[],
            theirs=theirs,
            form_token=secrets.token_urlsafe(24),
            row_version=current.row_version,
            types_number=self._types_number(current),
            case=self._case_of(current),
        )

    # -------------------------------------------------------------- details

    @expose("/details/")
    def details_view(self) -> Any:
        row = self._found(single("id"))
        if self.model is Case:
            return redirect(f"/case/{row.id}/")
        return self._details_page(row, [])

    def _details_page(self, row: Any, problems: list[Problem]) -> Any:
        is_document = isinstance(row, Document)
        allowed = access.readable(row, self.officer)
        if audit.about_people(self.model):
            audit.looked("view", self.officer, now(), row=row)
        return self.render(
            "details.html",
            spec=self.spec,
            row=row,
            parts=render.parts(row, allowed, blank=True),
            whole=bool(access.may_print(self.model, self.officer)),
            problems=problems,
            moves=workflow.available(row, self.officer) if is_document else [],
            papers=workflow.recordable(row, self.officer) if is_document else [],
            asks_number=[t.name for t in row.spec.transitions if workflow.asks_number(row, t)] if is_document else [],
            may_edit=bool(access.may_edit(row, self.officer)),
            history=history(row) if self._may_know_history(row) else [],
            copy=issuing.copy_of(row) if is_document else None,
            printable=is_document and bool(self.spec.printing and access.may_print(self.model, self.officer)),
            status=Status(row.status) if is_document else None,
            case=self._case_of(row),
            previews=self._previews(row),
            follow_ups=self._follow_ups(row),
            extracts=self._extracts(row) if is_document and issuing.copy_of(row) else [],
            attached=self._attached(row) if is_document else None,
            may_replace=bool(corrections.may_replace(row, self.officer)),
            pages=self._pages(row),
        )

    def _pages(self, row: Any) -> list[tuple[str, str]]:
        """Further pages about the row: (label, address)."""
        return []

    def _may_know_history(self, row: Any) -> bool:
        """The trail of a paper is known in the office that keeps it, to those who see it whole."""
        return bool(access.may_print(self.model, self.officer) and access.at_home(row, self.officer))

    def _previews(self, row: Any) -> list[tuple[str, str, bool]]:
        """All six cases of a person's name, with a mark where the form is a guess (domain I.3)."""
        if "declension" not in f.declared(self.model):
            return []
        name = names.name_of(row)
        override = names.overrides(row.declension, name)
        made = [(case.label, words.decline(name, case, override)) for case in words.GrammaticalCase]
        return [(label, declined.text, declined.guessed) for label, declined in made]

    def _follow_ups(self, row: Any) -> list[tuple[str, str]]:
        """Buttons that open the paper which answers this one."""
        status = getattr(row, "status", None)
        return [
            (item.label, f"/{item.document}/new/?{item.field}={row.id}")
            for item in self.spec.followed_by
            if status in item.statuses and access.may_create(registry.get(item.document), self.officer)
        ]

    # -------------------------------------------------------------- moves

    @expose("/<int:row_id>/do/<move>", methods=("POST",))
    def perform_view(self, row_id: int, move: str) -> Any:
        row, _ = self._moved(row_id, move)
        try:
            workflow.perform(
                row,
                move,
                self.officer,
                now(),
                remark=request.form.get("remark", "")[:4000],
                number=request.form.get("reg_number", ""),
            )
        except Refused as refusal:
            return self._details_page(self._found(row_id), refusal.problems), 422
        except Conflict as conflict:
            return self._details_page(self._found(row_id), [Problem("conflict", conflict.text)]), 409
        flash(f"{row.caption}: {Status(row.status).agreed(self.spec.gender)}", "success")
        seen = access.may_see(row, self.officer)  # a paper sent back to another territory is not
        return redirect(self._address(row) if seen else f"/{self.spec.key}/")

    @expose("/<int:row_id>/paper/<move>", methods=("GET", "POST"))
    def paper_view(self, row_id: int, move: str) -> Any:
        """An approval made on paper: who signed, when, and the scan (domain L.1.1)."""
        row, transition = self._moved(row_id, move)
        self._require(access.may_record_paper(row, self.officer))
        problems: list[Problem] = []
        if request.method == "POST":
            try:
                number = request.form.get("reg_number", "")
                workflow.perform(row, move, self.officer, now(), paper=self._paper(row), number=number)
            except Refused as refusal:
                problems = refusal.problems
            else:
                flash(f"Подпись с бумаги внесена: {row.caption}", "success")
                return redirect(self._address(row))
        self._noted_form(row)
        page = self.render(
            "paper.html",
            spec=self.spec,
            row=row,
            transition=transition,
            asks_number=workflow.asks_number(self._found(row_id), transition),
            signers=self._signers(row, transition),
            problems=problems,
            typed=request.form,
            today=self.officer.today,
        )
        return (page, 422) if problems else page

    @expose("/<int:row_id>/replace", methods=("POST",))
    def replace_view(self, row_id: int) -> Any:
        """«Составить взамен»: a corrected copy of a signed paper, opened for editing."""
        row = self._found(row_id)
        if not issubclass(self.model, Document):
            abort(404)
        try:
            made = corrections.draw_up(row, self.officer, now(), request.form.get("remark", "")[:4000])
        except Refused as refusal:
            return self._details_page(self._found(row_id), refusal.problems), 422
        flash(f"Составлено взамен: {row.caption}. Исправьте и направьте на подпись", "success")
        return redirect(self._address(made, "edit"))

    def _paper(self, row: Any) -> workflow.Paper:
        problems = []
        signed_on: date | None = None
        try:
            signed_on = parse_date(request.form.get("signed_on", ""), self.officer.today)
        except (ValueError, OverflowError):
            problems.append(Problem("format", "Дата подписи пишется 21.11.2026", "signed_on"))
        signer = access.find(Employee, request.form.get("signer", ""), self.officer)
        if signer is None:
            problems.append(Problem("required", "Выберите, кто подписал", "signer"))
        if problems or signer is None or signed_on is None:
            raise Refused(problems)
        scan = attachments.received(request.files.get("scan"), self.settings)
        return workflow.Paper(signer=signer, signed_on=signed_on, scan=scan)

    def _signers(self, row: Any, transition: Transition) -> list[tuple[int, str]]:
        """Holders and substitutes of the posts that sign this paper; members of the council for its protocol."""
        day = self.officer.today
        found: dict[int, str] = {}
        for role in access.acting_roles(row, transition, day):
            for employee, tenure in officers.holders(role, row.territory_id, None, day):
                found[employee.id] = f"{'И. о.: ' if tenure.acting else ''}{employee.short}, {tenure.post.title}"
        if Role.MEMBER in transition.by:
            for attendee in getattr(row, "attendees", ()):
                if attendee.member_id:
                    found.setdefault(attendee.member_id, attendee.member.caption)
        if Role.CURATOR in transition.by and row.case_id and row.case.curator_id:
            found.setdefault(row.case.curator_id, row.case.curator.caption)
        return sorted(found.items(), key=lambda pair: pair[1])

    def _moved(self, row_id: int, name: str) -> tuple[Any, Transition]:
        if not issubclass(self.model, Document):
            abort(404)
        row = self._found(row_id)
        try:
            return row, self.spec.transition(name)
        except KeyError:
            abort(404)

    # -------------------------------------------------------------- print

    @expose("/<int:row_id>/print.pdf")
    def print_view(self, row_id: int) -> Any:
        row = self._printable(row_id)
        content = issuing.printed(row, self.settings.url)
        audit.write("print", self.officer, now(), row=row)
        return pdf_answer(content, f"{self.spec.key}-{row.id}.pdf")

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """Print of the rows selected in the list; ids under Flask-Admin's name or as plain ``ids``."""
        wanted = [action for action in batch.actions(self.model, self.officer) if action == request.form.get("action")]
        if not wanted:
            self._require(access.may_list(self.model, self.officer))
            self._require(access.may_print(self.model, self.officer))
            abort(404)
        ids = [*request.form.getlist("rowid"), *request.form.getlist("ids")]
        rows = batch.chosen(self.model, ids, self.officer)
        if not rows:
            abort(404)
        made = batch.make(wanted[0], rows, self.officer, now(), self.settings.url)
        return _file(made.content, made.name, made.media_type)

    @expose("/<int:row_id>/print.docx")
    def docx_view(self, row_id: int) -> Any:
        """The same sheet to edit in a word processor."""
        row = self._printable(row_id)
        content = issuing.editable(row, self.settings.url)
        audit.write("print-docx", self.officer, now(), row=row)
        return download(content, DOCX, f"{self.spec.key}-{row.id}.docx")

    def _printable(self, row_id: int) -> Any:
        row = self._found(row_id)
        if not issubclass(self.model, Document) or self.spec.printing is None:
            abort(404)
        self._require(access.may_print(self.model, self.officer))
        return row

    @expose("/<int:row_id>/extract.pdf")
    def extract_view(self, row_id: int) -> Any:
        """What a signed paper says about one case: for whoever sees that case, also without seeing the whole paper."""
        row, case = self._found(row_id), access.find(Case, single("case"), self.officer)
        if case is None or not isinstance(row, Document) or case.id not in protocols.cases_in(row):
            abort(404)
        if issuing.copy_of(row) is None:
            raise Forbidden("Выписку делают из подписанного протокола")
        content = issuing.extract(row, case)
        audit.write("extract", self.officer, now(), row=row, case_id=case.id)
        return pdf_answer(content, f"{self.spec.key}-{row.id}-extract-{case.id}.pdf")

    def _extracts(self, row: Any) -> list[tuple[str, str]]:
        """The cases of this paper that the officer sees, each with the address of its extract."""
        ids = protocols.cases_in(row)
        cases = access.visible(Case, self.officer).where(Case.id.in_(ids)) if ids else ()
        return [(case.title, f"/{self.spec.key}/{row.id}/extract.pdf?case={case.id}") for case in cases]

    @expose("/journal.pdf")
    def journal_view(self) -> Any:
        """The register for a period, as in the paper book."""
        if self.spec.journal is None:
            abort(404)
        self._require(access.may_list(self.model, self.officer))
        self._require(access.may_print(self.model, self.officer))
        start, end = self._period()
        territory = regulations.territory(self.officer.territory_id) if self.officer.territory_id else None
        book = batch.book(self.model, self.officer, territory, start, end, page=_first_page())
        if len(book.rows) > accounts_rules.current().mass_rows:
            signin.require_confirmed()
        content = journals.pressed(book)
        batch.noted_book(book, self.officer, now())
        return pdf_answer(content, f"{self.spec.key}-{start:%Y%m%d}-{end:%Y%m%d}.pdf")

    def _period(self) -> tuple[date, date]:
        today = self.officer.today
        try:
            start = parse_date(single("from"), today) if single("from") else date(today.year, 1, 1)
            end = parse_date(single("to"), today) if single("to") else today
        except (ValueError, OverflowError):
            abort(400)
        if end < start or (end - start).days > 3700:
            abort(400)
        return start, end

    # -------------------------------------------------------------- look-ups

    @expose("/lookup/", methods=("POST",))
    def lookup_view(self) -> Any:
        """Rows for a reference while a person types; the text travels by POST."""
        self._require(access.may_list(self.model, self.officer))
        text = str((request.get_json(silent=True) or {}).get("text", ""))[: listing.SEARCH_LENGTH]
        query = listing.Query(search=fold(text.replace("\x00", "")), size=LOOKUP_LIMIT)
        rows = list(listing.select(self.model, self.officer, query).limit(LOOKUP_LIMIT))
        self._noted_list(rows, text, {})
        return jsonify([{"value": str(row.id), "text": row.caption} for row in rows])

    # -------------------------------------------------------------- shared

    def _found(self, row_id: Any) -> Any:
        row = access.find(self.model, row_id, self.officer)
        if row is None:
            abort(404)
        retention.require_kept(row)
        return row

    def _case_of(self, row: Any) -> Case | None:
        """The case of the paper, for whoever sees the case: an executor knows only its measure."""
        return access.find(Case, row.case_id, self.officer) if isinstance(row, Document) and row.case_id else None

    def _require(self, decision: access.Decision) -> None:
        if not decision:
            raise Forbidden(decision.reason)


def _first_page() -> int:
    """The number of the first sheet, when the journal goes on from an earlier print (``page=``)."""
    text = single("page") or "1"
    if not (text.isascii() and text.isdigit() and 1 <= len(text) <= 4 and int(text)):
        abort(400)
    return int(text)


def pdf_answer(content: bytes, name: str) -> Response:
    return _file(content, name, "application/pdf")


def _file(content: bytes, name: str, media_type: str) -> Response:
    return Response(
        content,
        mimetype=media_type,
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"},
    )


def _read_problems(form: Any) -> list[Problem]:
    found = []
    for field in form:
        if isinstance(field, RowsInput):
            for index, row in enumerate(field.kept):
                found += [_unread(cell, f"{field.short_name}.{index}.{cell.short_name}") for cell in row if cell.errors]
        elif field.errors:
            found.append(_unread(field, field.short_name))
    return found


def _unread(field: Any, name: str) -> Problem:
    return Problem("unreadable", f"{field.label.text}: {field.errors[0]}", name)


def _by_field(problems: list[Problem], form: Any) -> dict[str, list[str]]:
    """Problem texts by the HTML name of the input; rows are counted without the empty ones."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        name, *rest = problem.field.split(".")
        field = form._fields.get(name)
        if rest and isinstance(field, RowsInput) and rest[0].isdigit() and int(rest[0]) < len(field.kept):
            cell = field.kept[int(rest[0])]._fields.get(rest[1]) if len(rest) > 1 else None
            name = cell.name if cell is not None else name
        found.setdefault(name, []).append(problem.text)
    return found


def _plain_names(form: Any, declared: Any) -> list[str]:
    return [field.short_name for field in form if field.short_name in declared and not isinstance(field, RowsInput)]


def history(row: Any) -> list[dict[str, Any]]:
    """The trail of one row for the history tab, newest first, in words; who only looked stands elsewhere."""
    query = Audit.select().where(
        Audit.document == row.spec.key, Audit.row_id == str(row.id), Audit.act.not_in(sorted(trail.LOOKS))
    )
    entries = list(query.order_by(Audit.id.desc()).limit(200))
    declared = f.declared(type(row))
    return [
        {
            "at": entry.at,
            "officer": entry.officer,
            "act": trail.act_label(entry.act, row.spec.key),
            "reason": told.reason or told.closed,
            "changes": [
                declared[name].facts.label for name in told.changes if name in declared and entry.act == "change"
            ],
        }
        for entry, told in zip(entries, audit.told_all(entries), strict=True)
    ]
