"""A camera's number while it is typed on a wall: pure state, no clock."""

from typing import Final

PAUSE_S: Final = 1.2
"""A number without Enter is taken after this pause."""
MAX_DIGITS: Final = 4


class TypedNumber:
    """The digits typed so far."""

    def __init__(self) -> None:
        self.digits = ""
        self._typed_at = 0.0

    @property
    def number(self) -> int | None:
        """Return what they say so far; None: nothing is typed."""
        return int(self.digits) if self.digits else None

    def add(self, digit: str, now: float) -> None:
        """Take one digit; a fifth starts a new number."""
        self.digits = digit if len(self.digits) >= MAX_DIGITS else self.digits + digit
        self._typed_at = now

    def rub_out(self, now: float) -> None:
        """Take the last digit back."""
        self.digits, self._typed_at = self.digits[:-1], now

    def is_due(self, now: float) -> bool:
        """Say whether nothing was typed for so long that the number is meant."""
        return bool(self.digits) and now - self._typed_at >= PAUSE_S

    def clear(self) -> None:
        """Forget them."""
        self.digits = ""
