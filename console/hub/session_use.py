"""Which open sessions have a line, since when the others have none, and which nobody has used since they were made.

A sign-in whose answer was lost or given up leaves a session at the hub that nobody has the token of. It is ended after
:data:`UNUSED`; a seat says at once that its token has come (``console.link.session``).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from console.domain.account import SESSION_LIMIT

UNUSED: Final = timedelta(minutes=1)
"""So long a new session may wait for its first word."""
GONE: Final = timedelta(minutes=1)
"""A session without a line for so long gives way to a further sign-in: a seat that lives is back within seconds."""


class SessionUse:
    """What this hub has seen of its sessions' lines, by the hash of their first token. Loop thread.

    Args:
        now: the system clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.has_line: Callable[[str], bool] = lambda _session: False
        """Whether a seat's line goes on with a session now; set by who has the lines."""
        self._left_at: dict[str, datetime] = {}
        self._unused_since: dict[str, datetime] = {}

    def made(self, session: str) -> None:
        """A session begins; its first word is awaited. What has run out meanwhile is forgotten."""
        now = self._now()
        self._left_at = {one: at for one, at in self._left_at.items() if now - at < SESSION_LIMIT}
        self._left_at[session] = self._unused_since[session] = now

    def used(self, session: str) -> None:
        """Somebody has its token."""
        self._unused_since.pop(session, None)

    def left(self, session: str) -> None:
        """A line of it is gone."""
        self._left_at[session] = self._now()

    def ended(self, session: str) -> None:
        """It is over: forget it."""
        self._left_at.pop(session, None)
        self._unused_since.pop(session, None)

    def is_gone(self, session: str) -> bool:
        """Say whether no line has gone on with it for :data:`GONE`, or none since this hub's start."""
        left_at = self._left_at.get(session)
        return not self.has_line(session) and (left_at is None or self._now() - left_at >= GONE)

    def unused(self) -> list[str]:
        """Return the sessions that nobody has used within :data:`UNUSED` of their making."""
        now = self._now()
        return [session for session, at in self._unused_since.items() if now - at >= UNUSED]
