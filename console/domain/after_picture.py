"""The pictures that a unit takes afterwards: what they may be, told by their first bytes; nothing is decoded."""

from typing import Final

BYTES_MAX: Final = 2 * 1024 * 1024
SIGNATURES: Final = {"after.jpg": b"\xff\xd8\xff", "after.png": b"\x89PNG\r\n\x1a\n"}
"""What each file is called on its way, and the bytes that it begins with."""


def name_of(head: bytes) -> str | None:
    """Return what a picture that begins with ``head`` is called; None where it is neither JPEG nor PNG."""
    return next((name for name, signature in SIGNATURES.items() if head.startswith(signature)), None)
