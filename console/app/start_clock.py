"""How long this process has lived, so that the start of a program can be measured from where its user sees it."""

import logging
import os
import time
from pathlib import Path
from typing import Final

log: Final = logging.getLogger(__name__)
_LOADED: Final = time.monotonic()


def process_age_s() -> float:
    """Return seconds since this process was started; where the system does not say, since this module was loaded."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, ValueError, IndexError):
        return time.monotonic() - _LOADED


def note_start(what: str) -> None:
    """Log that ``what`` has been reached, and after how long."""
    log.info("start: %s after %.2f s", what, process_age_s())
