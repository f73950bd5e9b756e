"""Counted Russian words of the screens, and numbers that stand in one line."""

import re
from datetime import timedelta

from markupsafe import Markup

from reports.words import plural


def working_days(n: int) -> str:
    """«1 рабочий день», «2 рабочих дня», «5 рабочих дней»."""
    return f"{n} {plural(n, 'рабочий день', 'рабочих дня', 'рабочих дней')}"


def cases(n: int) -> str:
    return f"{n} {plural(n, 'случай', 'случая', 'случаев')}"


def hours(length: timedelta) -> str:
    """«5 часов», «40 минут» – the whole ones."""
    whole, rest = divmod(int(length.total_seconds()) // 60, 60)
    if whole:
        return f"{whole} {plural(whole, 'час', 'часа', 'часов')}"
    return f"{rest} {plural(rest, 'минуту', 'минуты', 'минут')}"


def counted(n: int, one: str, few: str, many: str) -> str:
    """«3 вопроса»."""
    return f"{n} {plural(n, one, few, many)}"


#: «С-АС-2026-0019», «№ 29/2026», «19/2026/ЗР-1»: a number with what belongs to it.
_NUMBER = re.compile(r"(№ ?[\w/-]*\d[\w/-]*|\b(?=[\w/-]*\d)\w+(?:[-/]\w+)+)")


def unbroken(text: str) -> Markup:
    """The text as markup whose numbers never break inside; what is copied from the page keeps its ordinary hyphens."""
    pieces = _NUMBER.split(str(text))  # said in the words of the territory
    whole = Markup('<span class="nowrap">{}</span>')
    return Markup("").join(whole.format(piece) if n % 2 else piece for n, piece in enumerate(pieces))
