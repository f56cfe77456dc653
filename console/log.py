"""Logging: JSON lines to a file, short lines to the terminal, and no secret in either.

Call :func:`start` once a process, in ``main``. Texts are English and for engineers; people read text keys.
"""

import json
import logging
import logging.handlers
import os
import re
import sys
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from console.errors import Refused

_CREDENTIAL_IN_URL: Final = re.compile(r"(?<=://)[^/@\s]+:[^/\s]*@")


def redact(text: str) -> str:
    """Return ``text`` with ``user:password@`` taken out of every address in it."""
    return _CREDENTIAL_IN_URL.sub("", text)


class JsonLines(logging.Formatter):
    """One JSON object a line: instant (UTC), level, logger, text, trace."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of ``record``."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "pid": record.process,
            "text": redact(record.getMessage()),
        }
        if record.exc_info:
            entry["trace"] = redact(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


class OwnerOnlyFile(logging.handlers.RotatingFileHandler):
    """A log that its owner alone can read, also after it was turned: the mode goes with the file."""

    def _open(self) -> TextIOWrapper:
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600))
        return super()._open()


class ShortLines(logging.Formatter):
    """A line for the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of ``record``."""
        return redact(super().format(record))


def start(file: Path | None, *, level: int = logging.INFO) -> None:
    """Log to the terminal (warnings and worse) and, where given, to ``file`` (5 files of 5 MB, owner-only).

    Raises:
        Refused: ``file`` cannot be written; the text names what is in the way.
    """
    root = logging.getLogger()
    root.setLevel(level)
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setLevel(logging.WARNING)
    terminal.setFormatter(ShortLines("%(levelname)s %(name)s: %(message)s"))
    root.addHandler(terminal)
    if file is not None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lines = OwnerOnlyFile(file, maxBytes=5_000_000, backupCount=4, encoding="utf-8")
        except OSError as exc:
            where = exc.filename or file
            raise Refused(
                f"no log at {where}: {exc.strerror}", text_key="failure.no_log", path=where, cause=exc.strerror
            ) from exc
        lines.setFormatter(JsonLines())
        root.addHandler(lines)
