"""The only clock of the house: the wall clock of a territory, which a demonstration may set to any day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Tomsk"


class Clock:
    """Runs on from ``start`` (a naive time of the territory) when one is given (domain L.3.1)."""

    def __init__(self, start: datetime | None = None) -> None:
        self._shift = timedelta(0)
        if start is not None:
            self._shift = start.replace(tzinfo=None) - _wall(DEFAULT_ZONE)

    def now(self, zone: str = DEFAULT_ZONE) -> datetime:
        """The naive local time of ``zone``, whole seconds."""
        return (_wall(zone) + self._shift).replace(microsecond=0)

    def at(self, epoch: int, zone: str = DEFAULT_ZONE) -> datetime:
        """The naive local time of ``zone`` at a moment of the machine's own clock (seconds since the epoch)."""
        return datetime.fromtimestamp(epoch, ZoneInfo(zone)).replace(tzinfo=None) + self._shift


def _wall(zone: str) -> datetime:
    return datetime.now(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
