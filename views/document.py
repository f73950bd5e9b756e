"""The one base view: list, form, details, history, moves and print of every model, derived from its spec.

It does not inherit Flask-Admin's ModelView, because each of its endpoints is a trap (ADR 0003); the endpoints keep
Flask-Admin's names and addresses (contract, «Addresses»).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any

from flask import abort, current_app, flash, jsonify, redirect, request
from flask_admin.base import expose
from werkzeug.wrappers import Response

from console import (
    access,
    accounts_rules,
    attachments,
    audit,
    batch,
    corrections,
    drafts,
    duplicates,
    issuing,
    officers,
    records,
    regulations,
    retention,
    search,
    signin,
    sticky,
    tokens,
    trail,
    workflow,
)
from console.config import Settings
from console.errors import Conflict, Forbidden, Refused
from console.officers import Officer
from reports import journals, names, protocols, render, words
from schema import fields as f
from schema import registry
from schema.case import Case
from schema.document import Document
from schema.drafts import FormDraft
from schema.history import Audit
from schema.places import Employee
from schema.spec import Role, Section, Status, Transition
from validators.problem import Problem, hard
from views import carried, conflicts, forms, listing, related
from views.base import DOCX, download, now, single
from views.entry import new_token
from views.grid import Grid
from views.inputs import RowsInput, parse_date
from views.lists import Lists, file_answer

LOOKUP_LIMIT = 20
_TERRITORY = Section("Территория", ("territory",))


class DocumentView(Lists, Grid):
    """Screens of one registered model."""

    acts = (
        Lists.acts
        | Grid.acts
        | {
            "create_view": "create",
            "edit_view": "edit",
            "details_view": "read",
            "lookup_view": "read",
            "perform_view": "move",
            "paper_view": "move",
            "replace_view": "create",
            "print_view": "print",
            "extract_view": "print",
            "docx_view": "print",
            "journal_view": "print",
        }
    )

    def __init__(self, model: Any) -> None:
        self.model = model
        self.spec = model.spec
        super().__init__(name=self.spec.plural, endpoint=self.spec.key, url=f"/{self.spec.key}", category=None)

    @property
    def settings(self) -> Settings:
        found: Settings = current_app.extensions["console-settings"]
        return found

    def _shown(self, page: listing.Page, text: str) -> dict[str, Any]:
        return super()._shown(page, text) | {"may_paste": self._may_paste()}

    def _address(self, row: Any, act: str = "details") -> str:
        return str(row.url) if act == "details" else f"/{self.spec.key}/{act}/?id={row.id}"

    # -------------------------------------------------------------- new and edit

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        if request.method == "POST":
            return self._save(self._typed_into(), is_new=True)
        row, draft = self._typed_into(), self._draft()
        stuck = [] if draft else self._stick(row, self._known(self._case_from_address()))
        return self._form_page(row, [], [], draft=draft, stuck=stuck)

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        if not single("id"):
            abort(404)
        row = self._typed_into()
        if request.method == "POST":
            return self._save(row, is_new=False)
        return self._form_page(row, [], [], draft=self._draft())

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
        return forms.filled(forms.build(self.model, self._form_names(row), self.officer), row, self.officer, formdata)

    def _form_names(self, row: Any) -> list[str]:
        names = [name for section in self._sections(row) for name in section.fields]
        return [*names, "reg_number"] if self._types_number(row) else names

    def _types_number(self, row: Any) -> bool:
        numbering = getattr(self.spec, "numbering", None)
        return bool(numbering and numbering.typed)

    def _save(self, row: Any, *, is_new: bool) -> Any:
        sent = request.form if is_new else conflicts.resolved(request.form, partial(self._form, row))
        form = self._form(row, sent)
        readable = form.validate()
        given = forms.values(form)
        try:
            if not readable:
                raise Refused(self._unreadable(row, form, given))
            saved = self._write(row, given, is_new=is_new)
        except Refused as refusal:
            return self._form_page(row, refusal.problems, [], form=form), 422
        except Conflict:
            return self._conflict_page(row if row.id else self._made(), form), 409
        drafts.drop(self.officer.user_id, _sent_token())
        duplicates.told_apart(saved.row, request.form.getlist("not_alike")[:50], self.officer, now())
        for problem in saved.warnings:
            flash(problem.text, "warning")
        flash(f"Сохранено: {saved.row.caption}", "success")
        return self._after_save(saved.row)

    def _write(self, row: Any, given: dict[str, Any], *, is_new: bool) -> records.Saved:
        """Save once per form: the same sent twice is one row, another text after that is a conflict with it."""
        token, content = _sent_token(), tokens.digest(carried.fields(request.form))
        make = partial(self._create if is_new else self._change, row, given)
        if not is_new and not token:
            return make()
        if (saved := tokens.once(token, now(), make, content)) is not None:
            return saved
        if not tokens.same(token, content):
            raise Conflict
        return records.Saved(self._made())

    def _create(self, row: Any, given: dict[str, Any]) -> records.Saved:
        known = {name: value for name, value in self._known(self._case_from_address()).items() if name not in given}
        saved = records.create(self.model, {**known, **given}, self.officer, now())
        sticky.remember(saved.row, self.officer)
        return saved

    def _change(self, row: Any, given: dict[str, Any]) -> records.Saved:
        sent = request.form.get("row_version", "")
        version = int(sent) if sent.isdigit() and len(sent) < 10 else -1
        return records.change(row, given, self.officer, now(), version=version)

    def _made(self) -> Any:
        """The row that this very form has made or changed before."""
        found = access.find(self.model, tokens.made(_sent_token()).rpartition(":")[2], self.officer)
        if found is None:
            abort(409)
        return found

    def _unreadable(self, row: Any, form: Any, given: dict[str, Any]) -> list[Problem]:
        """Problems of reading the form together with all others, so that nobody corrects twice."""
        unread = _read_problems(form)
        names = {problem.field for problem in unread}
        draft = row if row.id is None else self.model.get_by_id(row.id)
        before = {} if row.id is None else audit.snapshot(draft)
        try:
            records.assign(draft, {name: value for name, value in given.items() if name not in names})
            others = records.problems(draft, self.officer, now(), before)
        except (TypeError, ValueError):
            return unread
        return unread + [p for p in hard(others) if p.field not in names and p.field.split(".")[0] not in names]

    def _after_save(self, row: Any) -> Response:
        if request.form.get("then") == "another":
            return redirect(request.full_path.rstrip("?"))
        return redirect(self._address(row))

    def _form_page(
        self,
        row: Any,
        problems: list[Problem],
        notes: list[str],
        form: Any = None,
        draft: FormDraft | None = None,
        stuck: Collection[str] = (),
    ) -> Any:
        typed = self._drafted(draft)
        form = form if form is not None else self._form(row, typed)
        version = typed.get("row_version", row.row_version) if typed else row.row_version
        self._noted_form(row)
        return self._entry_page(row, form, problems, notes=notes, draft=draft, stuck=stuck, row_version=version)

    def _entry_page(self, row: Any, form: Any, problems: list[Problem], **more: Any) -> Any:
        """The form with what it needs to lose nothing: its token, what it showed at first, drafts begun before."""
        draft, address = more.get("draft"), carried.here(self.model)
        token = draft.token if draft else more.pop("form_token", "") or _sent_token() or new_token()
        fresh = request.method == "GET" and draft is None
        facts: dict[str, Any] = {
            "sections": self._sections(row),
            "declared": f.declared(self.model),
            "by_field": _by_field(problems, form),
            "types_number": self._types_number(row),
            "case": self._case_of(row),
            "row_version": row.row_version,
            "notes": [],
            "stuck": (),
            "theirs": None,
            "seen": self._seen(row, form, draft),
            "action": address.url() if draft else "",
            "offered": self._offered(self._draft_form(row, token)) if fresh else [],
            "address": address,
            "draft_address": address.draft_url,
            "may_paste": row.id is None and self._may_paste(),
        }
        about = {"spec": self.spec, "row": row, "form": form, "problems": problems, "form_token": token}
        return self.render("form.html", **facts | more | about)

    def _seen(self, row: Any, form: Any, draft: FormDraft | None) -> str:
        """What the page showed when it was first opened: it travels with the form until the form is saved."""
        sent = (self._drafted(draft) or request.form).get(conflicts.SEEN)
        return sent if sent is not None else conflicts.kept(form) if row.id else ""

    def _noted_form(self, row: Any) -> None:
        """A form shows what is stored: of the row, or of the case from which a new one is filled."""
        if row.id and audit.about_people(self.model):
            audit.looked("view-form", self.officer, now(), row=row)
        elif case := self._case_of(row):
            audit.looked("view-form", self.officer, now(), document=self.spec.key, case_id=case.id)

    def _conflict_page(self, row: Any, form: Any) -> Any:
        """Field by field: what it was, what was typed and what a colleague saved stand side by side."""
        current = self.model.get_by_id(row.id)
        self._noted_form(current)
        stored = self._form(current)
        found = conflicts.differences(form, stored, conflicts.seen(request.form.get(conflicts.SEEN, "")))
        drafts.drop(self.officer.user_id, _sent_token())
        return self._entry_page(
            current,
            form,
            [],
            theirs=found,
            colleague=conflicts.colleague(current),
            seen=conflicts.kept(stored),
            form_token=new_token(),
            action=carried.Address(self.spec.key, str(row.id)).url(),
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
            related=related.of(row, allowed, self.officer),
            next_by=_next_by(row, self.officer) if is_document else "",
        )

    def _pages(self, row: Any) -> list[tuple[str, str]]:
        """Further pages about the row: (label, address)."""
        found = []
        if self.spec.alike and not self.spec.alike.rows and access.may_judge_likeness(self.model, self.officer):
            found.append(("Похожие карточки", f"/duplicates/{self.spec.key}/{row.id}/"))
        if self.spec.keeping is not None and row.case_id is None and retention.may_hold(row, self.officer):
            found.append(("Хранение", f"/retention/paper/{self.spec.key}/{row.id}/"))
        return found

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
        start, end = min(start, end), max(start, end)
        if (end - start).days > 3700:
            abort(400)
        return start, end

    # -------------------------------------------------------------- look-ups

    @expose("/lookup/", methods=("POST",))
    def lookup_view(self) -> Any:
        """Rows for a reference while a person types; the text travels by POST."""
        self._require(access.may_list(self.model, self.officer))
        text = str((request.get_json(silent=True) or {}).get("text", ""))[: search.LONGEST]
        query = listing.Query(search=text.replace("\x00", "").strip(), size=LOOKUP_LIMIT)
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
    return file_answer(content, name, "application/pdf")


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


def _sent_token() -> str:
    return request.form.get("form_token", "")[:64]


def _next_by(row: Any, officer: Officer) -> str:
    """Which move is next and whose it is, for a reader who may make none: the button and the roles."""
    if workflow.available(row, officer) or row.status not in {Status.DRAFT, Status.RETURNED, Status.ON_APPROVAL}:
        return ""
    moves = [t for t in row.spec.transitions if row.status in t.source and not (t.danger or t.automatic)]
    forward = next((t for t in moves if t.target is not Status.RETURNED), None)
    if forward is None or not access.may_print(type(row), officer):
        return ""
    roles = ", ".join(sorted(str(role.label) for role in access.acting_roles(row, forward, officer.today)))
    return f"«{forward.label}» – {roles}"


def _happened(act: str, document: str) -> str:
    """An act in words; a move is named by the button that was pressed, in quotes."""
    label = trail.act_label(act, document)
    return label if act in trail.LABELS else f"«{label}»"


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
            "act": _happened(entry.act, row.spec.key),
            "reason": told.reason or told.closed,
            "changes": [
                declared[name].facts.label for name in told.changes if name in declared and entry.act == "change"
            ],
        }
        for entry, told in zip(entries, audit.told_all(entries), strict=True)
    ]
