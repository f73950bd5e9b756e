"""Counted Russian words of the screens."""

from reports.words import plural


def working_days(n: int) -> str:
    """«1 рабочий день», «2 рабочих дня», «5 рабочих дней»."""
    return f"{n} {plural(n, 'рабочий день', 'рабочих дня', 'рабочих дней')}"


def cases(n: int) -> str:
    return f"{n} {plural(n, 'случай', 'случая', 'случаев')}"
