"""What people write: opinions, reasons, results. Bounded, and free of what would disturb whoever reads it."""

import unicodedata
from typing import Final

from console.errors import Refused

OPINION_LENGTH: Final = 500
RESULT_LENGTH: Final = 1_000
RECORDING_REASON_LENGTH: Final = 60
"""Why somebody looks at a recording: stands whole in one line of the register."""
_UNUSABLE: Final = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories: control characters, halves of characters, private ones, separators of lines."""
_TURNING: Final = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF)))
"""Marks that turn the direction of writing: a text could look like another."""


def checked(text: str, most: int, *, is_needed: bool = False, has_lines: bool = True) -> str:
    """Return ``text`` without the space round it.

    Args:
        text: as it was sent.
        most: characters it may have at most.
        is_needed: whether it may not be empty.
        has_lines: whether it may have more than one line.

    Raises:
        Refused: too long, empty though needed, or with characters that nobody writes.
    """
    if len(text) > most:  # looked at first: what follows costs time for each character
        raise Refused(f"a text of {len(text)} characters", text_key="hub.text_too_long", most=most)
    text = text.strip()
    if is_needed and not text:
        raise Refused("a text is missing", text_key="hub.text_missing")
    if not text.isprintable() and any(is_unusable(character, has_lines=has_lines) for character in text):
        raise Refused("unusable characters", text_key="hub.text_unusable")
    return text


def is_unusable(character: str, *, has_lines: bool = True) -> bool:
    """Return whether nobody writes this character in such a text."""
    if character in "\n\t":
        return not has_lines
    return character in _TURNING or unicodedata.category(character) in _UNUSABLE
