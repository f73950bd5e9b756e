"""The log of the service: one line for each event, with a time that needs no guess about the zone."""

from __future__ import annotations

import json
import logging
from datetime import datetime

import pytest

from console import logs

pytestmark = pytest.mark.pure


def test_an_event_is_one_line_with_its_offset() -> None:
    record = logging.LogRecord("console", logging.ERROR, __file__, 1, "unexpected\n%s", ("KeyError\n  app.py:1",), None)
    line = logs.OneLine().format(record)
    said = json.loads(line)
    assert "\n" not in line and said["event"] == "unexpected\nKeyError\n  app.py:1" and said["level"] == "ERROR"
    assert datetime.fromisoformat(said["at"]).utcoffset() is not None


def test_the_handler_is_hung_once() -> None:
    logs.install()
    logs.install()
    ours = [each for each in logging.getLogger("console").handlers if isinstance(each.formatter, logs.OneLine)]
    assert len(ours) == 1
