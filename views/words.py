"""Counted Russian words of the screens."""

from datetime import timedelta

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
