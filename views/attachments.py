"""Files of a paper on its page: attach, download, annul."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.base import expose

from console import access, attachments, audit
from console.errors import Refused
from schema.document import Document
from schema.history import Attachment, AttachmentKind
from validators.problem import Problem
from views.base import Screen, download, now


class Attachments(Screen):
    """Endpoints that the screens of every paper share."""

    acts = {"attach_view": "attach", "attachment_view": "download", "annul_attachment_view": "attach"}
    model: Any
    #: What the whole screen of a document brings (views/document.py).
    settings: Any
    _found: Any
    _address: Any
    _details_page: Any
    _require: Any

    def _attached(self, row: Any) -> dict[str, Any] | None:
        """What the page shows of the files; nothing for a person who may not read the whole paper (trap T7)."""
        if not access.may_print(self.model, self.officer):
            return None
        files = attachments.of(row)
        return {
            "files": files,
            "replaced": attachments.replaced(files),
            "lacks_scan": attachments.lacks_scan(row, files),
            "may_attach": bool(access.may_attach(row, self.officer)),
            "kinds": AttachmentKind.pairs(),
            "address": f"/{self.model.spec.key}/{row.id}",
        }

    @expose("/<int:row_id>/attach", methods=("POST",))
    def attach_view(self, row_id: int) -> Any:
        row = self._paper_row(row_id)
        self._require(access.may_attach(row, self.officer))
        try:
            kept = attachments.attach(row, self._incoming(), self.officer, now())
        except Refused as refusal:
            return self._details_page(self._found(row_id), refusal.problems), 422
        flash(f"Приложено: {kept.caption}", "success")
        return redirect(f"{self._address(row)}#files")

    def _incoming(self) -> attachments.Incoming:
        try:
            kind = AttachmentKind(request.form.get("kind", ""))
        except ValueError:
            abort(400)
        found = attachments.received(
            request.files.get("file"), self.settings, kind=kind, title=request.form.get("title", ""), field="file"
        )
        if found is None:
            raise Refused([Problem("required", "Выберите файл", "file")])
        return found

    @expose("/<int:row_id>/attachment/<int:number>")
    def attachment_view(self, row_id: int, number: int) -> Any:
        row, found = self._file(row_id, number)
        content = attachments.content(found, self.settings)
        audit.write("download", self.officer, now(), row=row, reason=found.caption)
        return download(content, found.media_type, found.original_name)

    @expose("/<int:row_id>/attachment/<int:number>/annul", methods=("POST",))
    def annul_attachment_view(self, row_id: int, number: int) -> Any:
        row, found = self._file(row_id, number)
        try:
            attachments.annul(found, row, request.form.get("remark", "")[:4000], self.officer, now())
        except Refused as refusal:
            return self._details_page(self._found(row_id), refusal.problems), 422
        flash(f"Аннулировано: {found.caption}", "success")
        return redirect(f"{self._address(row)}#files")

    def _paper_row(self, row_id: int) -> Any:
        if not issubclass(self.model, Document):
            abort(404)
        return self._found(row_id)

    def _file(self, row_id: int, number: int) -> tuple[Any, Attachment]:
        """The paper as far as the officer sees it, and its file: a foreign and a missing one look alike (trap T1)."""
        row = self._paper_row(row_id)
        found = attachments.numbered(row, number)
        if found is None or not access.may_print(self.model, self.officer):
            abort(404)
        return row, found
