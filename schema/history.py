"""What happened and what is due: trail, keys, moves of cases, terms, counters, issued copies, attachments."""

from typing import Any

import peewee

from schema.base import Table
from schema.spec import Labelled


class Audit(Table):
    """One act of one officer, in the same transaction as the act; ``id`` is its place in the chain, 1…n without gaps.

    ``sealed`` holds what may be personal – changes, reason, searched text – under the key ``key_id``; the rest is in
    the clear, so that the trail can be read without it. ``hash`` covers every other column and the hash of the row
    before, ``mac`` proves that the console wrote it (ADR 0016).
    """

    at: Any = peewee.DateTimeField(index=True)
    user_id: Any = peewee.IntegerField(null=True)
    employee_id: Any = peewee.IntegerField(null=True)
    officer: Any = peewee.CharField(max_length=200, default="")
    roles: Any = peewee.CharField(max_length=200, default="")
    territory_id: Any = peewee.IntegerField(null=True)
    address: Any = peewee.CharField(max_length=64, default="")
    act: Any = peewee.CharField(max_length=40)
    document: Any = peewee.CharField(max_length=40, default="")
    row_id: Any = peewee.CharField(max_length=64, default="")
    case_id: Any = peewee.IntegerField(null=True)
    row_count: Any = peewee.IntegerField(null=True)  # rows of a list, a journal or an export
    listed: Any = peewee.TextField(default="")  # their ids, «,3,17,»
    cases: Any = peewee.TextField(default="")  # the cases they belong to, likewise
    key_id: Any = peewee.IntegerField(null=True)
    sealed: Any = peewee.TextField(default="")
    prev_hash: Any = peewee.CharField(max_length=64)
    hash: Any = peewee.CharField(max_length=64)
    mac: Any = peewee.CharField(max_length=64)

    class Meta:
        table_name = "audit"
        indexes = (
            (("document", "row_id", "at"), False),
            (("case_id", "at"), False),
            (("user_id", "at"), False),
            (("territory_id", "at"), False),
            (("act", "at"), False),
        )


class CaseKey(Table):
    """The key of one case (of one person, of one month) for the sealed part of the trail, wrapped by the master key.

    Destroying it – ``wrapped`` is emptied, the day and the act stay – makes what it sealed unreadable for good.
    """

    scope: Any = peewee.CharField(max_length=120)  # case:17, person:5, territory:1:2026-11, house:2026-11
    generation: Any = peewee.IntegerField(default=1)
    wrapped: Any = peewee.CharField(max_length=120)
    made_at: Any = peewee.DateTimeField()
    destroyed_at: Any = peewee.DateTimeField(null=True)
    destroyed_by_act: Any = peewee.CharField(max_length=60, default="")

    class Meta:
        table_name = "case_key"
        indexes = ((("scope", "generation"), True),)


class TrailHead(Table):
    """The last link of the chain; its one row is the lock that puts writers in a line."""

    number: Any = peewee.IntegerField()
    hash: Any = peewee.CharField(max_length=64)

    class Meta:
        table_name = "trail_head"


class TrailDay(Table):
    """The head of the chain as it was noted at night and printed to the log; append-only."""

    day: Any = peewee.DateField(unique=True)
    number: Any = peewee.IntegerField()
    hash: Any = peewee.CharField(max_length=64)

    class Meta:
        table_name = "trail_day"


class Counter(Table):
    """The last number given in a series; one row is one lock, so numbers have no gaps (trap D2)."""

    series: Any = peewee.CharField(max_length=120, unique=True)
    value: Any = peewee.IntegerField(default=0)

    class Meta:
        table_name = "counter"


class AttachmentKind(Labelled):
    """What a file is to its paper."""

    SCAN = "scan", "Скан подписанного документа"
    SIGNATURE = "signature", "Электронная подпись"
    ENCLOSURE = "enclosure", "Приложение"


class Attachment(Table):
    """A stored file of a paper; the name on disk is random, the original name is data (trap T17).

    ``number`` counts the files of one paper and stands in the address; ``version`` counts those with the same kind and
    title. A file is never deleted: a later version replaces it, or it is annulled with a reason.
    """

    stored_name: Any = peewee.CharField(max_length=64, unique=True)
    original_name: Any = peewee.CharField(max_length=200)
    media_type: Any = peewee.CharField(max_length=80)
    size: Any = peewee.IntegerField()
    sha256: Any = peewee.CharField(max_length=64)
    territory_id: Any = peewee.IntegerField(null=True)
    case_id: Any = peewee.IntegerField(null=True)
    document: Any = peewee.CharField(max_length=40, default="")
    row_id: Any = peewee.IntegerField(null=True)
    number: Any = peewee.IntegerField(default=1)
    kind: Any = peewee.CharField(max_length=12, default=AttachmentKind.SCAN)
    title: Any = peewee.CharField(max_length=120, default="")
    version: Any = peewee.IntegerField(default=1)
    uploaded_at: Any = peewee.DateTimeField()
    uploaded_by: Any = peewee.IntegerField(null=True)
    uploaded_name: Any = peewee.CharField(max_length=200, default="")
    annulled_at: Any = peewee.DateTimeField(null=True)
    annulled_by: Any = peewee.IntegerField(null=True)
    annulled_name: Any = peewee.CharField(max_length=200, default="")
    annul_reason: Any = peewee.TextField(default="")

    class Meta:
        table_name = "attachment"
        indexes = ((("document", "row_id", "number"), True),)

    @property
    def caption(self) -> str:
        """«Скан подписанного документа, версия 2»; a title of its own follows the kind."""
        named = ": ".join(filter(None, (AttachmentKind(self.kind).label, self.title)))
        return f"{named}, версия {self.version}" if self.version > 1 else named


class IssuedCopy(Table):
    """The frozen text of a signed paper with its hash, and its PDF bytes once printed (ADR 0005)."""

    document: Any = peewee.CharField(max_length=40)
    row_id: Any = peewee.IntegerField()
    territory_id: Any = peewee.IntegerField(null=True)
    number: Any = peewee.CharField(max_length=60, default="")
    doc_date: Any = peewee.DateField(null=True)
    html: Any = peewee.TextField()
    sha256: Any = peewee.CharField(max_length=64, index=True)
    pdf: Any = peewee.BlobField(null=True)
    pdf_sha256: Any = peewee.CharField(max_length=64, default="")
    issued_at: Any = peewee.DateTimeField()

    class Meta:
        table_name = "issued_copy"
        indexes = ((("document", "row_id"), True),)


class StageTransition(Table):
    """One move of a case; append-only. «Since when» is a query over these rows."""

    case_id: Any = peewee.IntegerField(index=True)
    code: Any = peewee.CharField(max_length=8)
    from_stage: Any = peewee.IntegerField(null=True)
    to_stage: Any = peewee.IntegerField(null=True)
    from_state: Any = peewee.CharField(max_length=20, default="")
    to_state: Any = peewee.CharField(max_length=20, default="")
    happened_on: Any = peewee.DateField()
    entered_at: Any = peewee.DateTimeField()
    employee_id: Any = peewee.IntegerField(null=True)
    officer: Any = peewee.CharField(max_length=200, default="")
    basis_document: Any = peewee.CharField(max_length=40, default="")
    basis_row_id: Any = peewee.IntegerField(null=True)
    comment: Any = peewee.TextField(default="")
    forced: Any = peewee.BooleanField(default=False)
    force_reason: Any = peewee.TextField(default="")
    second_officer: Any = peewee.CharField(max_length=200, default="")
    guard_report: Any = peewee.TextField(default="[]")  # JSON list of findings

    class Meta:
        table_name = "stage_transition"


class ForcedMove(Table):
    """A correction of a case's stage (TX) that one person asked for and another has to confirm."""

    case_id: Any = peewee.IntegerField(index=True)
    to_stage: Any = peewee.IntegerField()
    to_state: Any = peewee.CharField(max_length=20)
    reason: Any = peewee.TextField()
    asked_by: Any = peewee.IntegerField(null=True)
    asked_name: Any = peewee.CharField(max_length=200, default="")
    asked_at: Any = peewee.DateTimeField()
    confirmed_by: Any = peewee.IntegerField(null=True)
    confirmed_at: Any = peewee.DateTimeField(null=True)

    class Meta:
        table_name = "forced_move"


class TermActKind(Labelled):
    """What a person may decide about a term."""

    EXTEND = "extend", "Продлить"
    WAIVE = "waive", "Снять"
    RESTORE = "restore", "Вернуть в работу"
    ACCEPT = "accept", "Принять опоздание"
    DONE = "done", "Отметить исполнение"

    @property
    def said(self) -> str:
        """The act as the cause of a change: «продлён»."""
        return _SAID[self]


_SAID = {
    TermActKind.EXTEND: "продлён",
    TermActKind.WAIVE: "снят",
    TermActKind.RESTORE: "возвращён в работу",
    TermActKind.ACCEPT: "опоздание принято",
    TermActKind.DONE: "исполнен",
}


class TermAct(Table):
    """A decision about a term; append-only. It names the term by rule, turn, paper and row, so a recount keeps it.

    ``due_on`` is the new limit of an extension or the day a term was done, ``was_on`` the limit before the act.
    ``days_late`` are the working days of lateness that were accepted.
    """

    case_id: Any = peewee.IntegerField(null=True, index=True)
    territory_id: Any = peewee.IntegerField(null=True)
    rule: Any = peewee.CharField(max_length=12)
    cycle: Any = peewee.IntegerField(default=1)
    document: Any = peewee.CharField(max_length=40, default="")
    row_id: Any = peewee.IntegerField(null=True)
    kind: Any = peewee.CharField(max_length=10)
    at: Any = peewee.DateTimeField()
    employee_id: Any = peewee.IntegerField(null=True)
    officer: Any = peewee.CharField(max_length=200, default="")
    was_on: Any = peewee.DateField()
    due_on: Any = peewee.DateField(null=True)
    days_late: Any = peewee.IntegerField(default=0)
    reason: Any = peewee.TextField(default="")
    basis: Any = peewee.CharField(max_length=300, default="")

    class Meta:
        table_name = "term_act"
        indexes = ((("document", "row_id"), False),)


class Deadline(Table):
    """An index of terms, derived from the papers and the regulation (architecture 6) and from :class:`TermAct`.

    ``raw_on`` is the last day before rolling, ``due_on`` after it, ``safe_on`` the last working day not later than
    ``raw_on``; ``target_on`` the yellow mark, ``due_at`` the last moment, ``counted_on`` the limit before extension.
    ``status``: open, met, late (met after due), cancelled, waived, accepted (missed for good, lateness accepted).
    ``days_late`` counts working days. A term of a letter or an appeal without a case has no ``case_id``.
    """

    case_id: Any = peewee.IntegerField(null=True, index=True)
    territory_id: Any = peewee.IntegerField(null=True)
    rule: Any = peewee.CharField(max_length=12)
    cycle: Any = peewee.IntegerField(default=1)
    document: Any = peewee.CharField(max_length=40, default="")
    row_id: Any = peewee.IntegerField(null=True)
    title: Any = peewee.CharField(max_length=300)
    responsible_role: Any = peewee.CharField(max_length=20)
    responsible_id: Any = peewee.IntegerField(null=True)
    base_on: Any = peewee.DateField()
    target_on: Any = peewee.DateField(null=True)
    raw_on: Any = peewee.DateField()
    due_on: Any = peewee.DateField()
    due_at: Any = peewee.DateTimeField()
    counted_on: Any = peewee.DateField()
    safe_on: Any = peewee.DateField()
    missed: Any = peewee.BooleanField(default=False)
    regulation_id: Any = peewee.IntegerField(null=True)
    status: Any = peewee.CharField(max_length=10, default="open")
    met_on: Any = peewee.DateField(null=True)
    days_late: Any = peewee.IntegerField(default=0)
    cause: Any = peewee.TextField(default="")
    accepted_by: Any = peewee.CharField(max_length=200, default="")
    provisional: Any = peewee.BooleanField(default=False)
    explanation: Any = peewee.TextField(default="")
    changed: Any = peewee.TextField(default="[]")  # JSON list of {was, now, why, at}

    class Meta:
        table_name = "deadline"
        indexes = (
            (("case_id", "rule", "cycle", "document", "row_id"), False),
            (("territory_id", "status", "due_at"), False),
            (("status", "due_at"), False),  # the count of every page: open and overdue, whoever may see them
            (("document", "row_id"), False),
            (("due_on", "status", "case_id"), False),  # the year by months, the month by days
            (("responsible_id", "status", "due_at"), False),
        )


class FormToken(Table):
    """A spent one-time form token and what it made: a double click cannot make two rows."""

    token: Any = peewee.CharField(max_length=64, unique=True)
    made: Any = peewee.CharField(max_length=80, default="")
    content: Any = peewee.CharField(
        max_length=64, default=""
    )  # SHA-256 of what was sent: the same once more, or another
    spent_at: Any = peewee.DateTimeField()

    class Meta:
        table_name = "form_token"


TABLES: tuple[type[Table], ...] = (
    Audit,
    CaseKey,
    TrailHead,
    TrailDay,
    Counter,
    Attachment,
    IssuedCopy,
    StageTransition,
    ForcedMove,
    TermAct,
    Deadline,
    FormToken,
)
