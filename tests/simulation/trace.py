"""What happened, in order, line by line: one seed must write the same trace every time, byte by byte."""

import hashlib
import zlib
from collections.abc import Callable
from typing import Final

SECRETS: Final = (b'"token"', b'"caller":"', b'"is_this"')
"""Messages with a token, a sealed caller or the id of a session in them differ by it alone; their contents stay out."""
SECRET_KINDS: Final = (b'"Resume"', b'"EndSession"')


class Trace:
    """Lines of text with virtual time. Nothing random of the process, of its clock or of its memory gets in."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.lines: list[str] = []

    def say(self, what: str) -> None:
        """Write a line."""
        self.lines.append(f"{self._now():.6f} {what}")

    def message(self, end: str, message: bytes) -> None:
        """Write that a message came: its length and check sum, or its kind alone where a secret is in it."""
        is_secret = any(one in message for one in SECRETS) or any(kind in message[:40] for kind in SECRET_KINDS)
        self.say(f"{end} {'secret' if is_secret else f'{zlib.crc32(message):08x}'} {len(message)} {_kind(message)}")

    @property
    def sha256(self) -> str:
        """Return the hash of everything."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()


def _kind(message: bytes) -> str:
    return message[9 : message.index(b'"', 9)].decode() if message.startswith(b'{"kind":"') else "?"
