"""Drafts of forms: what an officer has typed and not yet saved. No paper is made of it and nobody else reads it.

A draft is no act: the trail says nothing of it. What is typed in a form that shows a case is noted when the form opens.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from console import accounts_rules, tokens
from console.accounts import User
from console.database import transaction
from console.errors import Refused
from schema.drafts import FormDraft, LastTyped
from validators.problem import Problem

#: Characters of one draft, and drafts of one officer: enough for any form, too little to fill a disk.
LONGEST = 1_000_000
MOST = 200
_TOKEN_LENGTH = range(16, 65)

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Form:
    """The open form that a draft belongs to; ``case_id`` is the case whose destruction takes the draft along."""

    token: str
    document: str
    row_id: str = ""
    query: str = ""
    case_id: int | None = None
    pasted: bool = False


def keep(form: Form, pairs: Pairs, user_id: int, now: datetime) -> FormDraft | None:
    """Keep what is typed in a form; None when the form has been saved meanwhile. Raises Refused."""
    values = json.dumps([list(pair) for pair in pairs], ensure_ascii=False)
    if len(form.token) not in _TOKEN_LENGTH or len(values) > LONGEST:
        raise Refused([Problem("draft", "Черновик не сохранён: форма слишком велика или устарела")])
    with transaction():
        if tokens.made(form.token):
            return None
        found = FormDraft.get_or_none(FormDraft.user_id == user_id, FormDraft.token == form.token)
        if found is None:
            _require_room(user_id)
            found = FormDraft(user_id=user_id, token=form.token)
        found.document, found.row_id, found.query, found.case_id = form.document, form.row_id, form.query, form.case_id
        found.pasted = form.pasted
        found.values, found.saved_at = values, now
        found.filled = sum(1 for name, value in pairs if _is_typed(name, value))
        found.save()
    kept: FormDraft = found
    return kept


def _is_typed(name: str, value: str) -> bool:
    """Neither what every form carries nor an untouched «no»."""
    return (
        value.strip() not in {"", "0"}
        and name not in {"row_version", "seen", "columns", "rows"}
        and not name.endswith(("-count", "-id"))
        and not name.startswith("map-")
    )


def _require_room(user_id: int) -> None:
    if FormDraft.select().where(FormDraft.user_id == user_id).count() >= MOST:
        raise Refused([Problem("draft", "Черновиков слишком много: сохраните или удалите старые в «Моих черновиках»")])


def pairs_of(draft: FormDraft) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in json.loads(draft.values)]


def own(user_id: int | None, draft_id: str) -> FormDraft | None:
    """A draft of this officer by its id; a foreign one and a missing one look alike."""
    if user_id is None or not (draft_id.isascii() and draft_id.isdigit() and len(draft_id) < 10):
        return None
    found: FormDraft | None = FormDraft.get_or_none(FormDraft.id == int(draft_id), FormDraft.user_id == user_id)
    return found


def of_form(user_id: int | None, form: Form) -> list[FormDraft]:
    """Own drafts of the same form – the same row, or a new one begun from the same place – newest first."""
    query = _own(user_id).where(FormDraft.document == form.document, FormDraft.row_id == form.row_id)
    same = (FormDraft.query == form.query) & (FormDraft.pasted == form.pasted)
    return list(query.where(same, FormDraft.token != form.token))


def mine(user_id: int | None) -> list[FormDraft]:
    """All own drafts, newest first."""
    return list(_own(user_id))


def _own(user_id: int | None) -> Any:
    owner = -1 if user_id is None else user_id
    return FormDraft.select().where(FormDraft.user_id == owner).order_by(FormDraft.saved_at.desc(), FormDraft.id.desc())


def count(user_id: int | None) -> int:
    return int(FormDraft.select().where(FormDraft.user_id == user_id).count()) if user_id else 0


def drop(user_id: int | None, token: str) -> None:
    """The form was saved, or its owner does not want it any more."""
    if user_id is not None:
        FormDraft.delete().where(FormDraft.user_id == user_id, FormDraft.token == token).execute()


def purge(now: datetime) -> int:
    """Remove drafts that nobody took up for as long as the rules say, and those of accounts that are gone."""
    since = now - timedelta(days=accounts_rules.current().draft_days)
    orphaned = FormDraft.user_id.not_in(User.select(User.id))
    LastTyped.delete().where(LastTyped.on < now.date()).execute()
    return int(FormDraft.delete().where((FormDraft.saved_at < since) | orphaned).execute())
