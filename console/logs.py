"""The log of the service: one line of JSON for each event on standard error, its time with the offset from UTC."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TextIO, cast

from flask.logging import wsgi_errors_stream


class OneLine(logging.Formatter):
    """An event as one line that programs read; line breaks of a trace become part of its text."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).astimezone()
        said = {"at": at.isoformat(timespec="milliseconds"), "level": record.levelname, "from": record.name}
        return json.dumps(said | {"event": record.getMessage()}, ensure_ascii=False)


def install() -> None:
    """Write the console's own log so; other packages keep theirs. A second call changes nothing."""
    log = logging.getLogger("console")
    if any(isinstance(handler.formatter, OneLine) for handler in log.handlers):
        return
    handler = logging.StreamHandler(cast(TextIO, wsgi_errors_stream))
    handler.setFormatter(OneLine())
    log.addHandler(handler)
