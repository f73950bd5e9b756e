"""Wording of papers: it differs from other screens, because a version is previewed and returned to, never edited."""

from __future__ import annotations

from typing import Any

from flask import abort

from console import access, wordings
from schema.case import Case
from views.base import single
from views.document import DocumentView

#: What a new version takes over from the one that is returned to.
_COPIED = ("document", "block", "number", "standard", "text")


class WordingView(DocumentView):
    """Versions of text blocks with a preview on the newest paper of the kind."""

    def _previews(self, row: Any) -> list[tuple[str, str, bool]]:
        filled = wordings.preview(row)
        return [("Как напечатается", filled.text, bool(filled.guessed))] if filled else []

    def _follow_ups(self, row: Any) -> list[tuple[str, str]]:
        if not access.may_create(self.model, self.officer):
            return []
        return [("Составить новую версию из этой", f"/{self.spec.key}/new/?copy={row.id}")]

    def _known(self, case: Case | None) -> dict[str, Any]:
        if not (wanted := single("copy")):
            return {}
        row = access.find(self.model, wanted, self.officer)
        if row is None:
            abort(404)
        return {name: getattr(row, name) for name in _COPIED} | {"territory": row.territory}
