"""B.3, B.4: a memo and a telephone message – somebody reports, about a child who can be found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.documents.phone_message import PhoneMessage
from schema.documents.service_memo import ServiceMemo
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

_PHONE_LENGTH = 500


@rule(ServiceMemo)
@rule(PhoneMessage)
def child_can_be_identified(paper: Any, context: Context) -> Iterator[Problem]:
    """At least one identifying datum of every child (B.3)."""
    for index, child in enumerate(paper.children):
        if not (child.last_name or child.first_name or child.child_text or child.birth_date):
            text = "Внесите имя ребёнка или то, что о нём известно"
            yield Problem("child-unnamed", text, f"children.{index}.last_name")


@rule(ServiceMemo)
def author_is_named(memo: Any, context: Context) -> Iterator[Problem]:
    """The author is an employee or is written in words."""
    if not memo.author_id and not memo.author_text.strip():
        yield Problem("author-missing", "Укажите автора записки", "author")


@rule(ServiceMemo)
def telling_others_has_its_time(memo: Any, context: Context) -> Iterator[Problem]:
    """Who else was told, and when (ст. 9 120-ФЗ)."""
    if memo.notified_bodies and not memo.notified_at:
        yield Problem("told-when", "Укажите, когда сообщено другим органам", "notified_at", Severity.WARNING)


@rule(PhoneMessage)
def telephone_text_is_short(message: Any, context: Context) -> Iterator[Problem]:
    """About fifty words are read out and written down (B.4)."""
    if len(message.text) > _PHONE_LENGTH:
        yield Problem("too-long", "Телефонограмма длиннее 500 знаков: сократите текст", "text", Severity.WARNING)


@rule(PhoneMessage, "send")
def text_was_read_back(message: Any, context: Context) -> Iterator[Problem]:
    """Reading back guards against mistakes of hearing."""
    if not message.read_back:
        yield Problem("not-read-back", "Отметьте, что текст повторён при приёме", "read_back", Severity.WARNING)
