"""What destroying a case blanks: the one module that empties rows, driven by what the fields say of themselves.

Numbers, dates, statuses, officers and words of dictionaries stay, so that registers and statistics keep their rows.
Gone are every personal field, every typed text, every tie to a person or a family, inline rows of people, files,
frozen copies, terms and the keys of the trail. Nothing of it is told to the trail but that it happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

import peewee
from flask import current_app

from console import attachments, duplicates, list_views, sealing, search_index
from console.database import after_commit, is_sqlite
from schema import fields as f
from schema import registry
from schema.base import database
from schema.case import Case
from schema.case_access import CaseAccess, Notice
from schema.drafts import FormDraft
from schema.history import Attachment, Deadline, ForcedMove, IssuedCopy, StageTransition, TermAct
from schema.people import Family, Person
from schema.retention import DestroyedRow, LegalHold
from schema.spec import Sensitivity

#: Typed or composed lines that name no person: numbers, places and posts (the signer of a memo is who reported).
_KEPT_LINES = frozenset(
    {
        "number",
        "signal_number",
        "reg_number",
        "replaces_number",
        "document",
        "place",
        "signer_position",
        "approver_position",
        "destroyed_by",
    }
)
_TEXTS = (f.Line, f.Prose)
#: Where a card of a person or a family says that it is gone; the row stays for what once named its number.
_MARKED = {Person: "last_name", Family: "family_name"}


@dataclass(frozen=True, slots=True)
class Gone:
    """How much was destroyed with one case, or with one paper that belonged to none."""

    papers: int
    copies: int
    files: int
    cards: int
    keys: int

    @property
    def words(self) -> str:
        return (
            f"документов {self.papers}, оформленных экземпляров {self.copies}, файлов {self.files}, "
            f"карточек людей и семей {self.cards}, ключей журнала {self.keys}"
        )


def erase(case: Case, act_number: str, now: datetime) -> Gone:
    """Destroy what is personal in a case. Only inside the transaction of the approval of its act."""
    papers = list(papers_of(case))
    Case.update(destroyed_on=now.date(), destroyed_by=act_number).where(Case.id == case.id).execute()
    copies = _drop_copies([*papers, *_shared_only_with_gone(case)])
    _blank_mentions(case)
    _forget_moves(case)
    gone = _emptied_rows((case, *papers), papers, copies, act_number, now)
    search_index.put_again(_papers_about(case))
    return gone


def erase_paper(paper: Any, act_number: str, now: datetime) -> Gone:
    """Destroy what is personal in a paper without a case. Only inside the transaction of the approval of its act."""
    DestroyedRow.create(document=paper.spec.key, row_id=paper.id, destroyed_on=now.date(), act_number=act_number)
    return _emptied_rows((paper,), [paper], _drop_copies([paper]), act_number, now)


def _emptied_rows(rows: tuple[Any, ...], papers: list[Any], copies: int, act_number: str, now: datetime) -> Gone:
    """Blank the rows and the cards that nothing else ties to; drop files, terms and notices, destroy the keys."""
    known = _people_of(rows)
    list_views.forget_words(_names(rows, known))
    files = _drop_files(papers)
    for row in rows:
        _blank(row)
    cards = _blank_cards(known, act_number)
    _forget_history(rows)
    search_index.put_again((*rows, *cards))
    keys = sealing.destroy([f"{row.spec.key}:{row.id}" for row in (*rows, *cards)], act_number, now)
    after_commit(_leave_no_traces)
    return Gone(len(papers), copies, files, len(cards), keys)


def _names(rows: Iterable[Any], known: dict[Any, set[int]]) -> list[str]:
    """What somebody may have searched for: names of the people and families, numbers of the case."""
    people = Person.select().where(Person.id.in_(known[Person]))
    families = Family.select().where(Family.id.in_(known[Family]))
    named = [
        *(f"{person.full_name} {person.former_names}" for person in people),
        *(family.family_name for family in families),
    ]
    numbers = [number for row in rows if isinstance(row, Case) for number in (row.number, row.signal_number)]
    return [str(text) for text in (*named, *numbers) if text]


# ------------------------------------------------------------------ what belongs to a case


def papers_of(case: Case) -> Iterator[Any]:
    """Every row of the case: papers, rows of registers, corrections."""
    for model in registry.models():
        if model is not Case and _links_to(model, "case", Case):
            yield from model.select().where(model.case == case.id)


def _links_to(model: Any, name: str, target: Any) -> bool:
    attribute = f.declared(model).get(name)
    return isinstance(attribute, f.Link) and attribute.rel_model is target


def belonging(table: Any, papers: Iterable[Any]) -> Any:
    """The condition by which rows of a table with ``document`` and ``row_id`` belong to these papers."""
    owned: dict[str, list[int]] = {}
    for row in papers:
        owned.setdefault(row.spec.key, []).append(row.id)
    parts = [(table.document == key) & table.row_id.in_(ids) for key, ids in owned.items()]
    return reduce(or_, parts, peewee.SQL("1 = 0"))


def _people_of(rows: Iterable[Any]) -> dict[Any, set[int]]:
    """Cards that a case and its papers tie to: Person → ids, Family → ids with their members."""
    found: dict[Any, set[int]] = {Person: set(), Family: set()}
    for row in rows:
        for owner, ids in _owners(row):
            for model in found:
                found[model] |= _named(owner, ids, model)
    members = dict(registry.row_models(Family))["members"]
    query = members.select(members.person).where(members.document.in_(found[Family]), members.person.is_null(False))
    found[Person] |= {key for (key,) in query.tuples()}
    return {model: cards | _merged_into(model, cards) for model, cards in found.items()}


def _merged_into(model: Any, ids: set[int]) -> set[int]:
    """Cards that were merged into these, whatever was merged into them before."""
    found: set[int] = set()
    while new := {key for (key,) in model.select(model.id).where(model.merged_into.in_(ids | found)).tuples()} - found:
        found |= new
    return found


def _owners(row: Any) -> Iterator[tuple[Any, list[int]]]:
    """The row and its inline rows: models with the ids of what belongs to it."""
    yield type(row), [row.id]
    for _, model in registry.row_models(type(row)):
        yield model, [key for (key,) in model.select(model.id).where(model.document == row.id).tuples()]


def _named(owner: Any, ids: list[int], target: Any) -> set[int]:
    """Ids of the cards that these rows tie to, by their links and lists."""
    found: set[int] = set()
    for column, key, through in _ties(target):
        if through is owner:
            query = column.model.select(column).where(key.in_(ids), column.is_null(False))
            found |= {card for (card,) in query.tuples()}
    return found


@cache
def _ties(target: Any) -> tuple[tuple[Any, Any, Any], ...]:
    """Every column that ties a row to a card: (column, the row's key in that table, the model of the row)."""
    found = []
    for owner in _all_owners():
        for attribute in f.declared(owner).values():
            if isinstance(attribute, f.Link) and attribute.rel_model is target:
                found.append((attribute, owner.id, owner))
            elif isinstance(attribute, f.Many) and attribute.target is target:
                found.append((attribute.through.target, attribute.through.owner, owner))
    return tuple(found)


def _all_owners() -> list[Any]:
    models = registry.models()
    return list(dict.fromkeys([*models, *(row for model in models for _, row in registry.row_models(model))]))


# ------------------------------------------------------------------ blanking


def _blank(row: Any) -> None:
    """Empty a row: inline rows of people go, lists of people go, personal and typed fields become empty."""
    model = type(row)
    for attribute in f.declared(model).values():
        if isinstance(attribute, f.Rows):
            _blank_rows(attribute.row_model, attribute.row_model.document == row.id, attribute.facts.sensitivity)
        elif isinstance(attribute, f.Many) and _is_personal(attribute):
            attribute.through.delete().where(attribute.through.owner == row.id).execute()
    _empty(model, model.id == row.id)


def _blank_rows(model: Any, chosen: Any, sensitivity: Sensitivity) -> None:
    """Inline rows that are about people are deleted, of others the personal columns are emptied."""
    many = [attribute for attribute in f.declared(model).values() if isinstance(attribute, f.Many)]
    ids = [key for (key,) in model.select(model.id).where(chosen).tuples()]
    gone = sensitivity is not Sensitivity.PLAIN
    for attribute in many:
        if gone or _is_personal(attribute):
            attribute.through.delete().where(attribute.through.owner.in_(ids)).execute()
    if gone:
        model.delete().where(model.id.in_(ids)).execute()
    else:
        _empty(model, model.id.in_(ids))


def _empty(model: Any, chosen: Any) -> None:
    values = dict(_emptied(model))
    if values:
        model.update(values).where(chosen).execute()


@cache
def _emptied(model: Any) -> tuple[tuple[str, Any], ...]:
    """Names of the columns that destruction empties, with what is put there."""
    columns = ((name, field) for name, field in f.declared(model).items() if isinstance(field, peewee.Field))
    return tuple((name, None if field.null else _nothing(field)) for name, field in columns if _goes(name, field))


def _goes(name: str, field: Any) -> bool:
    return _is_personal(field) or (isinstance(field, _TEXTS) and name not in _KEPT_LINES)


def _is_personal(attribute: Any) -> bool:
    ties = attribute.target if isinstance(attribute, f.Many) else getattr(attribute, "rel_model", None)
    return attribute.facts.sensitivity is not Sensitivity.PLAIN or ties in {Person, Family}


def _nothing(field: Any) -> Any:
    return False if isinstance(field, peewee.BooleanField) else 0 if isinstance(field, peewee.IntegerField) else ""


def _blank_mentions(case: Case) -> None:
    """Rows about the case in papers about several (the agenda of a meeting) lose their words; the paper stays."""
    for model in registry.models():
        for _, row_model in registry.row_models(model):
            for name, attribute in f.declared(row_model).items():
                if isinstance(attribute, f.Link) and attribute.rel_model is Case:
                    _blank_rows(row_model, getattr(row_model, name) == case.id, Sensitivity.PLAIN)


def _papers_about(case: Case) -> Iterator[Any]:
    """Papers about several cases, this one among them."""
    for model in registry.models():
        for _, row_model in registry.row_models(model):
            for name, attribute in f.declared(row_model).items():
                if isinstance(attribute, f.Link) and attribute.rel_model is Case:
                    about = row_model.select(row_model.document).where(getattr(row_model, name) == case.id)
                    yield from model.select().where(model.id.in_(about))


def _blank_cards(known: dict[Any, set[int]], act_number: str) -> list[Any]:
    """Cards that nothing ties to any more; families first, because they tie to their members."""
    gone = []
    for model in (Family, Person):
        free = [key for key in known[model] if not _still_tied(model, key)]
        duplicates.forget(model, free)
        for card in model.select().where(model.id.in_(free)):
            _blank(card)
            FormDraft.delete().where(belonging(FormDraft, [card])).execute()
            model.update({_MARKED[model]: f"уничтожено, акт № {act_number}"}).where(model.id == card.id).execute()
            gone.append(card)
    return gone


def _still_tied(model: Any, key: int) -> bool:
    if other := model.select(model.merged_into).where(model.id == key).scalar():
        return _still_tied(model, other)  # it goes together with the card that it was merged into
    return any(column.model.select().where(column == key).exists() for column, _, _ in _ties(model))


# ------------------------------------------------------------------ copies, files, history


def _drop_copies(papers: list[Any]) -> int:
    """Frozen texts and their PDF; number, date and hash stay, so that a sheet on paper can still be recognised."""
    mine = belonging(IssuedCopy, papers)
    return int(IssuedCopy.update(html="", pdf=None, pdf_sha256="").where(mine, IssuedCopy.html != "").execute())


def _shared_only_with_gone(case: Case) -> Iterator[Any]:
    """Papers about several cases, all of which are destroyed with this one: their copies go too."""
    for model in registry.models():
        for _, row_model in registry.row_models(model):
            for name, attribute in f.declared(row_model).items():
                if isinstance(attribute, f.Link) and attribute.rel_model is Case:
                    yield from _without_living(model, row_model, getattr(row_model, name), case)


def _without_living(model: Any, row_model: Any, column: Any, case: Case) -> Iterator[Any]:
    living = Case.select(Case.id).where(Case.destroyed_on.is_null())
    about = row_model.select(row_model.document).where(column == case.id)
    others = row_model.select(row_model.document).where(column.in_(living))
    yield from model.select().where(model.id.in_(about), model.id.not_in(others))


def _drop_files(papers: list[Any]) -> int:
    """Rows of files at once, the files themselves when the transaction has committed."""
    mine = belonging(Attachment, papers)
    folder = attachments.folder(current_app.extensions["console-settings"])
    names = [name for (name,) in Attachment.select(Attachment.stored_name).where(mine).tuples()]
    Attachment.delete().where(mine).execute()
    for name in names:
        after_commit(_Unlink(folder / name))
    return len(names)


@dataclass(frozen=True, slots=True)
class _Unlink:
    """A file to remove; what a crash leaves behind is found by ``flask check`` (D004)."""

    path: Path

    def __call__(self) -> None:
        self.path.unlink(missing_ok=True)


def _forget_history(rows: tuple[Any, ...]) -> None:
    """Terms, notices and unsaved drafts go; of holds the words go and the facts stay."""
    for table in (Deadline, Notice, FormDraft):
        table.delete().where(belonging(table, rows)).execute()
    LegalHold.update(reason="", lift_reason="").where(belonging(LegalHold, rows)).execute()


def _forget_moves(case: Case) -> None:
    """Terms and drafts of the case go; of its moves, decisions and admissions the words go and the facts stay."""
    for own in (Deadline, FormDraft):
        own.delete().where(own.case_id == case.id).execute()
    for table, words in (
        (StageTransition, {"comment": "", "force_reason": "", "guard_report": "[]"}),
        (TermAct, {"reason": "", "basis": ""}),
        (ForcedMove, {"reason": ""}),
        (CaseAccess, {"reason": "", "withdraw_reason": ""}),
    ):
        table.update(words).where(table.case_id == case.id).execute()


def _leave_no_traces() -> None:
    """Pages that still hold the old values leave the write-ahead log of SQLite (the file itself is zeroed)."""
    search_index.leave_no_traces()
    if is_sqlite():
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
