"""Who sees one case despite the general rule, and who does not: admission, exclusion, emergency; and notices."""

from typing import Any

import peewee

from schema.base import Table
from schema.spec import Labelled


class AccessKind(Labelled):
    """What a row about one officer and one case says."""

    ADMITTED = "admitted", "Допуск к особому случаю"
    EXCLUDED = "excluded", "Отстранение: конфликт интересов"
    EMERGENCY = "emergency", "Доступ по экстренной необходимости"


class CaseAccess(Table):
    """One officer and one case, from a moment until another; never changed but by its withdrawal (ADR 0017).

    ``from_at`` and ``until_at`` are local moments; without ``until_at`` the row holds until it is withdrawn.
    """

    case_id: Any = peewee.IntegerField(index=True)
    territory_id: Any = peewee.IntegerField(null=True)
    employee_id: Any = peewee.IntegerField(index=True)
    kind: Any = peewee.CharField(max_length=10)
    from_at: Any = peewee.DateTimeField()
    until_at: Any = peewee.DateTimeField(null=True)
    reason: Any = peewee.TextField()
    made_at: Any = peewee.DateTimeField()
    made_by: Any = peewee.IntegerField(null=True)
    made_name: Any = peewee.CharField(max_length=200, default="")
    withdrawn_at: Any = peewee.DateTimeField(null=True)
    withdrawn_by: Any = peewee.IntegerField(null=True)
    withdrawn_name: Any = peewee.CharField(max_length=200, default="")
    withdraw_reason: Any = peewee.TextField(default="")

    class Meta:
        table_name = "case_access"
        indexes = ((("employee_id", "kind"), False), (("territory_id", "id"), False))


class NoticeKind(Labelled):
    """What a person is told of in the console (the digest: by mail); reminders and emergencies cannot be muted."""

    TO_SIGN = "to-sign", "Документ ждёт моего решения"
    RETURNED = "returned", "Мой документ возвращён с замечанием"
    APPROVED = "approved", "Мой документ подписан или принят"
    OVERDUE = "overdue", "Срок, за который я отвечаю, просрочен"
    REMINDER = "reminder", "Мне напомнили о просроченном сроке"
    DIGEST = "digest", "Сводка о просроченных сроках по почте раз в неделю (для руководителей)"
    HANDOVER = "handover", "Случай переходит к другому куратору"
    ACCESS = "access", "Меня допустили к случаю"
    EMERGENCY = "emergency", "Случай открыт по экстренной необходимости"

    @property
    def silent(self) -> bool:
        """May a person switch it off? A head always learns of an emergency, an executor of a reminder."""
        return self not in {NoticeKind.EMERGENCY, NoticeKind.REMINDER}


class Notice(Table):
    """A line for one employee: what happened to which row. It names no child; the words are read when it is shown.

    ``term_id`` is the overdue term of the row (:class:`schema.history.Deadline`), of which a person is told once.
    """

    employee_id: Any = peewee.IntegerField()
    kind: Any = peewee.CharField(max_length=12)
    at: Any = peewee.DateTimeField()
    document: Any = peewee.CharField(max_length=40)
    row_id: Any = peewee.IntegerField()
    actor: Any = peewee.CharField(max_length=200, default="")
    remark: Any = peewee.TextField(default="")
    read_at: Any = peewee.DateTimeField(null=True)
    term_id: Any = peewee.IntegerField(null=True, index=True)

    class Meta:
        table_name = "notice"
        indexes = ((("employee_id", "read_at", "id"), False),)


class NoticeMuted(Table):
    """A kind of notices that an employee has switched off."""

    employee_id: Any = peewee.IntegerField()
    kind: Any = peewee.CharField(max_length=12)

    class Meta:
        table_name = "notice_muted"
        indexes = ((("employee_id", "kind"), True),)


class Digest(Table):
    """A weekly letter about overdue terms that was sent: one for an employee and a week (its Monday), without names."""

    employee_id: Any = peewee.IntegerField()
    week_on: Any = peewee.DateField()
    sent_at: Any = peewee.DateTimeField()
    overdue: Any = peewee.IntegerField()

    class Meta:
        table_name = "digest"
        indexes = ((("employee_id", "week_on"), True),)


TABLES: tuple[type[Table], ...] = (CaseAccess, Notice, NoticeMuted, Digest)
