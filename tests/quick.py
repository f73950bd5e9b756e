"""Where test databases lie: in memory, where there is enough of it; on a disk a copy of one takes a second or two."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")  # nosec B108 # folders in it are made with names of their own
_NEEDED = 2 << 30


def folder() -> Path | None:
    """A folder kept in memory with room for all workers (2 GiB); None where the usual place has to do."""
    fits = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _NEEDED
    return _MEMORY if fits else None
