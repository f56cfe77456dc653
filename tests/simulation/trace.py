"""What happened, in order, line by line: one seed must write the same trace every time, byte by byte."""

import hashlib
import zlib
from collections.abc import Callable
from typing import Final

SECRET: Final = b'"token"'
"""Messages with a token in them differ by it alone; their contents stay out."""
HUB_SECRETS: Final = (b'"Resume"',)


class Trace:
    """Lines of text with virtual time. Nothing random of the process, of its clock or of its memory gets in."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.lines: list[str] = []

    def say(self, what: str) -> None:
        """Write a line."""
        self.lines.append(f"{self._now():.6f} {what}")

    def message(self, end: str, message: bytes) -> None:
        """Write that a message came: its length and check sum, or its kind alone where a token is in it."""
        is_secret = SECRET in message or any(name in message[:40] for name in HUB_SECRETS)
        self.say(f"{end} {'token' if is_secret else f'{zlib.crc32(message):08x}'} {len(message)} {_kind(message)}")

    @property
    def sha256(self) -> str:
        """Return the hash of everything."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()


def _kind(message: bytes) -> str:
    return message[9 : message.index(b'"', 9)].decode() if message.startswith(b'{"kind":"') else "?"
