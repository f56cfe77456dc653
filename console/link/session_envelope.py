"""What seats and hub say of sessions: which are open, ending one, locking this one and opening it again."""

from datetime import datetime

import msgspec

from console.link.message import Request


class Lock(Request, frozen=True):
    """Nobody has touched this seat for a while: take no command until :class:`Unlock`. Pictures and board go on."""


class Unlock(Request, frozen=True):
    """The password of whoever is signed in on this line."""

    password: str


class ListSessions(Request, frozen=True):
    """Ask for one's own open sessions, or everybody's; answered by a list of :class:`SessionNote`."""

    of_all: bool = False


class EndSession(Request, frozen=True):
    """End another session: one's own, or anybody's where one looks after accounts."""

    id: str


class SessionNote(msgspec.Struct, frozen=True):
    """An open session. ``id`` is no token."""

    id: str
    account: str
    address: str
    signed_in_at: datetime
    ends_at: datetime
    is_locked: bool
    is_this: bool


SessionRequest = Lock | Unlock | ListSessions | EndSession
