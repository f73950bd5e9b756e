"""A long form that was sent after the session had ended: its text goes along through the sign-in and becomes a draft.

Nothing of it is saved as a paper by itself: the person sees the form as it was typed and saves it anew.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import request

from console import drafts
from console.errors import Refused
from schema import fields as f
from schema import registry
from schema.drafts import FormDraft
from views.base import single
from views.raw import Pair

#: The hidden field in which the pages of sign-in carry it.
FIELD = "kept"
_OWN = frozenset({"csrf_token", "form_token", "then", FIELD})
_SCREENS = ("new", "edit", "paste")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a form stands: the register, the row or what a new one is begun with, or the grid of many rows."""

    document: str
    row_id: str = ""
    query: str = ""
    pasted: bool = False

    def url(self, draft_id: Any = None) -> str:
        return self._at("paste" if self.pasted else "edit" if self.row_id else "new", draft_id)

    def form(self, token: str, case_id: int | None = None) -> drafts.Form:
        return drafts.Form(token, self.document, self.row_id, self.query, case_id, self.pasted)

    @property
    def draft_url(self) -> str:
        """Where the page sends what is typed."""
        return self._at("paste/draft" if self.pasted else "draft")

    def _at(self, screen: str, draft_id: Any = None) -> str:
        query = self.query or (f"id={self.row_id}" if self.row_id else "")
        more = f"draft={draft_id}" if draft_id else ""
        tail = "&".join(filter(None, (query, more)))
        return f"/{self.document}/{screen}/" + (f"?{tail}" if tail else "")


def address_of(url: str) -> Address | None:
    """The form behind an address of ours; None for anything else."""
    parts = urlsplit(url)
    found = parts.path.strip("/").split("/")
    if len(found) != 2 or found[1] not in _SCREENS or found[0] not in {model.spec.key for model in registry.models()}:
        return None
    given = dict(parse_qsl(parts.query))
    if found[1] == "edit":
        return Address(found[0], given.get("id", ""))
    if found[1] == "paste":
        return Address(found[0], pasted=True)
    return Address(found[0], query=begun_with(registry.get(found[0]), given))


def begun_with(model: Any, given: Any) -> str:
    """What the address of a new form says of the row, in one order: the case and links to other rows."""
    links = sorted(name for name, field in f.declared(model).items() if isinstance(field, f.Link))
    wanted = dict.fromkeys(["case", *links])
    known = [(name, given[name]) for name in wanted if given.get(name, "").isascii() and given.get(name, "").isdigit()]
    return urlencode(known)[:300]


def here(model: Any) -> Address:
    """The form of this request."""
    row_id = single("id")
    return Address(model.spec.key, row_id, "" if row_id else begun_with(model, request.args))


def of_draft(draft: FormDraft) -> Address:
    """The form that a draft was typed in."""
    return Address(draft.document, draft.row_id, draft.query, draft.pasted)


def fields(sent: Any) -> list[Pair]:
    """What was typed, without what belongs to the sending."""
    return [(name, value) for name, value in sent.items(multi=True) if name not in _OWN]


def of_request() -> str:
    """This request as one text, when it is a long form; empty otherwise."""
    if request.method != "POST" or "form_token" not in request.form or address_of(request.full_path) is None:
        return ""
    return json.dumps({"address": request.full_path, "fields": fields(request.form)}, ensure_ascii=False)


def keep(text: str, user_id: int, now: Any) -> str:
    """Make a draft of what was carried; returns the address that opens it, empty when there is nothing to open."""
    try:
        found = json.loads(text)
        address = address_of(str(found["address"]))
        pairs = [(str(name), str(value)) for name, value in found["fields"]]
    except (ValueError, TypeError, KeyError):
        return ""
    if address is None:
        return ""
    form = address.form(secrets.token_urlsafe(24))
    try:
        made = drafts.keep(form, pairs, user_id, now)
    except Refused:
        return ""
    return address.url(made.id) if made else ""
