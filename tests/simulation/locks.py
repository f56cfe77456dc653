"""Which sessions of a seat are locked, whatever the seat itself believes."""

from collections import Counter
from collections.abc import Awaitable, Iterable


class Locks:
    """What somebody who watches the keyboard knows: which locks were acknowledged, where a password was typed since.

    A password counts from the instant it is typed: the hub may take it and be killed before it says so; then the
    session is open, though the seat learns of it only with its next line. Sessions are told apart by their tokens, so
    that whoever signs in anew has one that was never locked.
    """

    def __init__(self) -> None:
        self._typed: Counter[str] = Counter()
        self._locked: dict[str, int] = {}
        """How many passwords had been typed in a session when it was locked."""

    async def lock(self, tokens: Iterable[str], asked: Awaitable[None]) -> None:
        """Wait for the hub's word that these sessions are locked; one whose password is typed meanwhile may not be."""
        typed = {token: self._typed[token] for token in tokens if token}
        await asked
        self._locked.update(typed)

    def type(self, token: str) -> None:
        """Somebody types the password of a session."""
        self._typed[token] += 1

    def of(self, token: str) -> tuple[str, int] | None:
        """Return which lock is on a session, like no other; None where it is, or may be, open."""
        typed = self._typed[token]
        return (token, typed) if self._locked.get(token) == typed else None
