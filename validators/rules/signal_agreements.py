"""B.2: a signal from an institution without a valid agreement is a warning, never a block – all must report.

Ст. 56 and 122 СК РФ oblige every institution to report, with an agreement or without.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from schema.documents import cooperation_agreement as agreements
from schema.documents.phone_message import PhoneMessage
from schema.documents.service_memo import MemoKind, ServiceMemo
from schema.places import OrganisationRole
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule


@rule(AbuseFactEntry, "save")
def source_has_an_agreement(entry: Any, context: Context) -> Iterator[Problem]:
    yield from _missing(entry, "source_org", _day(entry.received_at))


@rule(ServiceMemo, "send")
def memo_comes_under_an_agreement(memo: Any, context: Context) -> Iterator[Problem]:
    """T00; the guardianship body's own memo to the service needs none."""
    if memo.memo_kind == MemoKind.SIGNAL:
        yield from _missing(memo, "source_org", context.today)


@rule(PhoneMessage, "send")
def message_comes_under_an_agreement(message: Any, context: Context) -> Iterator[Problem]:
    yield from _missing(message, "from_org", context.today)


def _missing(row: Any, field: str, day: date | None) -> Iterator[Problem]:
    source = getattr(row, field) if getattr(row, f"{field}_id") else None
    if source is None or day is None or source.role_in_system not in _REPORTING:
        return
    if not any(agreement.covers(day) for agreement in agreements.agreements_of(source.id)):
        text = (
            f"С учреждением «{source.short_name}» нет действующего соглашения о сотрудничестве: сигнал принимается, "
            "соглашение следует заключить"
        )
        yield Problem("no-agreement", text, field, Severity.WARNING)


#: Institutions with which agreements are made; the bodies of the system itself need none.
_REPORTING = frozenset({OrganisationRole.SOURCE, OrganisationRole.EXECUTOR})


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
