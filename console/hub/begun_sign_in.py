"""Sign-ins whose password was right, and which wait for something more: a code, or word which session shall end.

The seat draws a number for each (``console.link.sign_in_step``), so that nobody keeps the password meanwhile. Here only
its hash is held, in memory, for some minutes.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

ATTEMPT_LEAST: Final = 32
"""Characters of a seat's number: 192 random bits."""
LASTS: Final = timedelta(minutes=10)
"""Long enough to fetch a telephone from the cloakroom, or to have a first code shown there."""
BEGUN_MOST: Final = 200
"""So many at a time; only who knows a password makes one."""


@dataclass(slots=True)
class Begun:
    """One of them. ``has_code`` says whether the second factor was proved too."""

    account: str
    address: str
    until: datetime
    has_code: bool = False


@dataclass(slots=True)
class BegunSignIns:
    """All of one hub. Loop thread."""

    now: Callable[[], datetime]
    _begun: dict[str, Begun] = field(default_factory=dict)

    def find(self, attempt: str, account: str, address: str) -> Begun | None:
        """Return what was begun by this number, for this account and from this address; None where nothing was."""
        found = self._begun.get(_hash(attempt))
        if found is None or found.until <= self.now():
            return None
        return found if (found.account, found.address) == (account, address) else None

    def begin(self, attempt: str, account: str, address: str) -> Begun:
        """Remember that the password was right."""
        now = self.now()
        kept = {number: one for number, one in self._begun.items() if one.until > now}
        self._begun = dict(list(kept.items())[-BEGUN_MOST + 1 :])
        made = Begun(account, address, now + LASTS)
        if len(attempt) >= ATTEMPT_LEAST:
            self._begun[_hash(attempt)] = made
        return made

    def forget(self, attempt: str) -> None:
        """It has come to its end."""
        self._begun.pop(_hash(attempt), None)


def _hash(attempt: str) -> str:
    return hashlib.sha256(attempt.encode(errors="replace")).hexdigest()
