"""The wording of a protocol from its decisions: ready texts put where the secretary typed nothing."""

from __future__ import annotations

from typing import Any

import peewee

from reports import phrases
from schema.documents.meeting import AgendaItem, Meeting
from schema.protocol_texts import ProtocolText


def fill(meeting: Meeting) -> None:
    """«СЛУШАЛИ» and «РЕШИЛИ» of every decided question without a text of its own."""
    decided = [item for item in meeting.agenda if item.case_id and item.decision_kind_id]
    for item in decided:
        item.heard = item.heard.strip() or _text(item, None)
        item.decision_text = item.decision_text.strip() or _text(item, item.decision_kind_id)


def _text(item: AgendaItem, decision: str | None) -> str:
    found = ready(item, decision)
    return phrases.fill(found.text.strip(), item) if found else ""


def ready(item: AgendaItem, decision: str | None) -> ProtocolText | None:
    """The ready text: the territory's own before the common one, that of the question before that of any question."""
    mine = ProtocolText.territory.is_null() | (ProtocolText.territory == item.territory_id)
    fits = ProtocolText.kind.is_null() | (ProtocolText.kind == item.kind_id)
    answers = ProtocolText.decision == decision if decision else ProtocolText.decision.is_null()
    query = ProtocolText.select().where(ProtocolText.active, mine, fits, answers)
    found: ProtocolText | None = query.order_by(_last(ProtocolText.territory), _last(ProtocolText.kind)).first()
    return found


def _last(column: Any) -> Any:
    """Rows without a value come after those that have one, on both engines."""
    return peewee.Case(None, ((column.is_null(), 1),), 0)


def unknown(text: str) -> list[str]:
    """Placeholders that no question of an agenda can fill."""
    return [name.strip("{}") for name in phrases.unknown(text, AgendaItem)]
