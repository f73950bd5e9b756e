"""Every door of the console as a request: the routes of the URL map filled with the rows of one case.

The canary stands in every text of every row of the case; whoever is answered with it has seen the case.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader

from console import search_index
from console.policy import routes
from schema import fields as f
from schema import registry
from schema.case import Case, CaseChild
from schema.case_access import CaseAccess
from schema.document import Document
from schema.history import Attachment, Deadline, ForcedMove, StageTransition, TermAct
from schema.people import FamilyMember

#: A word that nobody writes; it stays itself in every grammatical case because of its digit.
CANARY = "Кнрйк7х"
#: Addresses that end the session of who asks.
ENDS = {"/logout", "/account/sign-out-everywhere", "/account/session/<int:session_id>/end", "/login"}
#: Addresses whose very act opens the case to who asks, with a reason, for some hours, and tells the head (F.1).
OPENS = {"/emergency/"}
#: What any request may write: the trail, the session, what a colleague was told; none of them is a row of the case.
OF_THE_HOUSE = {"audit", "trail_head", "web_session", "account", "sign_in_count", "notice", "notice_muted"}
#: Columns by which the officers of a narrowed role know a meeting: no canary there (domain F.0, D19).
_OPEN_OF_MEETING = frozenset(
    {"place", "mode", "replaces_number", "signer_name", "signer_position", "approver_name", "approver_position"}
)


@dataclass(frozen=True)
class Door:
    """One request: ``row`` is what the address names, None where it names no row of the case."""

    method: str
    url: str
    rule: str
    model: Any = None
    row_id: int | None = None


# ------------------------------------------------------------------ canaries


def plant(case: Case) -> int:
    """Write the canary into every text of the case and of its people; returns how many rows sing."""
    planted = 0
    for model, ids in rows_of(case).items():
        planted += _plant(model, model.id.in_(ids))
        for _, row_model in registry.row_models(model):
            _plant(row_model, row_model.document.in_(ids))
    search_index.rebuild()
    Deadline.update(title=CANARY, explanation=CANARY, cause=CANARY).where(Deadline.case_id == case.id).execute()
    Attachment.update(original_name=f"{CANARY}.pdf", title=CANARY).where(Attachment.case_id == case.id).execute()
    return planted


def _plant(model: Any, where: Any) -> int:
    open_names = _OPEN_OF_MEETING if getattr(getattr(model, "spec", None), "key", "") == "meeting" else frozenset()
    texts = {
        name: CANARY
        for name, attribute in f.declared(model).items()
        if isinstance(attribute, f.Line | f.Prose | f.Name)
        and name not in open_names | {"number", "signal_number", "reg_number"}
        and not isinstance(attribute, f.Phone | f.Snils)
    }
    return int(model.update(texts).where(where).execute()) if texts else 0


def rows_of(case: Case) -> dict[Any, list[int]]:
    """Ids of everything that belongs to the case: papers, meetings about it, its family and people, itself."""
    members = FamilyMember.select(FamilyMember.person).where(FamilyMember.document == case.family_id)
    children = CaseChild.select(CaseChild.person).where(CaseChild.document == case.id)
    meeting = registry.get("meeting")
    item = dict(registry.row_models(meeting))["agenda"]
    found: dict[Any, list[int]] = {
        Case: [case.id],
        registry.get("family"): [case.family_id],
        registry.get("person"): sorted({row.person_id for row in (*members, *children)}),
        meeting: sorted({row.document_id for row in item.select().where(item.case == case.id)}),
    }
    for model in registry.documents():
        if model is not meeting:
            found[model] = [row.id for row in model.select(model.id).where(model.case == case.id).order_by(model.id)]
    return {model: ids for model, ids in found.items() if ids}


# ------------------------------------------------------------------ doors


def doors(app: Any, case: Case) -> list[Door]:
    """Every route that is not open, filled with the rows of the case; a route that fits no row of it with none."""
    owned = rows_of(case)
    found = []
    for route in routes(app):
        if route["act"] in {"open", "sign-out"} or route["endpoint"] == "security.verify":
            continue
        for method in route["methods"]:
            found += list(_filled(method, route, owned, case))
    return found


def _filled(method: str, route: dict[str, Any], owned: dict[Any, list[int]], case: Case) -> Iterator[Door]:
    path, name = route["path"], route["endpoint"].partition(".")[0]
    model = next((m for m in registry.models() if m.spec.key == name), None)
    row_id = owned[model][-1] if model in owned else 1
    term = Deadline.select(Deadline.id).where(Deadline.case_id == case.id).order_by(Deadline.id).first()
    url = path.replace("<int:row_id>", str(row_id)).replace("<int:case_id>", str(case.id))
    url = url.replace("<int:term_id>", str(term.id)).replace("<int:number>", "1").replace("<key>", "case")
    url = url.replace("<code>", "T02" if "/move/" in path else "asino").replace("<kind>", "waive")
    url = url.replace("<act>", "seal")
    names = "<int:row_id>" in path or path.endswith(("/details/", "/edit/"))
    if path.endswith(("/details/", "/edit/")):
        url += f"?id={row_id}"
    if path.endswith("extract.pdf"):
        url += f"?case={case.id}"
    if path.endswith("journal.pdf"):
        url += "?from=01.01.2026&to=31.12.2026"
    owner = model if model in owned and names else None
    if "<int:case_id>" in path:
        owner, row_id = Case, case.id
    for move in _moves(model) if "<move>" in url else ("",):
        yield Door(method, url.replace("<move>", move), path, owner, row_id if owner else None)


def _moves(model: Any) -> list[str]:
    moves = model.spec.transitions if model is not None and issubclass(model, Document) else ()
    return [move.name for move in moves] or ["approve"]


def form_of(door: Door, token: str) -> dict[str, str]:
    """What a sender of a foreign form would put in: every name that acts and texts ask for."""
    return {
        "csrf_token": token,
        "text": CANARY if door.url.endswith("/search/") else "чужой текст",
        "remark": "проверка дверей, причина подробная",
        "reason": "проверка дверей, причина подробная",
        "number": "С-АС-2026-0001",
        "employee": "1",
        "action": "print",
        "ids": str(door.row_id or 1),
        "rowid": str(door.row_id or 1),
        "row_version": "1",
        "note": "чужая правка",
        "last_name": "Чужая",
        "to_stage": "1",
        "to_state": "open",
        "signed_on": "01.06.2026",
        "signer": "1",
    }


def ask(visitor: Any, door: Door) -> Any:
    if door.method == "GET":
        return visitor.client.get(door.url)
    token = visitor.token()
    headers = {"Referer": "http://localhost/", "X-CSRFToken": token}
    if door.url.endswith("/lookup/"):
        return visitor.client.post(door.url, json={"text": CANARY}, headers=headers)
    return visitor.client.post(door.url, data=form_of(door, token), headers=headers)


def sings(answer: Any) -> bool:
    """Does the body tell of the case? Texts of a PDF are read out; a DOCX is an archive and is judged by its status."""
    body = answer.get_data()
    if body.startswith(b"%PDF"):
        return CANARY in "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return CANARY in body.decode("utf-8", "ignore").replace(f'value="{CANARY}"', "").replace(f"«{CANARY}»", "")


# ------------------------------------------------------------------ the case as one number


def checksum(case: Case) -> str:
    """A digest of every stored row of the case and of its people; reading and searching do not change it."""
    digest = hashlib.sha256()
    for model, ids in sorted(rows_of(case).items(), key=lambda pair: pair[0].spec.key):
        _add(digest, model.select().where(model.id.in_(ids)))
        for _, row_model in registry.row_models(model):
            _add(digest, row_model.select().where(row_model.document.in_(ids)))
    for table in (Deadline, Attachment, StageTransition, CaseAccess, ForcedMove, TermAct):
        _add(digest, table.select().where(table.case_id == case.id))
    return digest.hexdigest()


def _add(digest: Any, query: Any) -> None:
    for row in query.order_by(query.model.id).dicts():
        digest.update(repr(sorted(row.items())).encode())
