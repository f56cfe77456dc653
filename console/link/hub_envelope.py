"""What the hub says to a seat on the control socket: answers, views, and the state of the room and of itself."""

import enum
from datetime import datetime

import msgspec

from console.domain.account import Account
from console.errors import ErrorKind
from console.link.message import Message


class Hindrance(enum.Enum):
    """What is wrong with where the hub stores; the first three stop commands."""

    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    FAILED = "failed"
    """The database or its folder refuses for another reason; the hub's log has it."""
    DISK_LOW = "disk_low"
    """Commands are carried out; evidence waits at the seats."""
    NOT_COPIED = "not_copied"
    """Everything is stored, and the copy of the day could not be made."""
    DISK_FILLING = "disk_filling"
    """Everything is stored; less than a fifth of the disk is free."""


class StoreTrouble(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wrong with where the hub stores. Everybody may know; no path, nobody's name."""

    hindrance: Hindrance
    since: datetime
    """Room time."""
    free_mb: int
    """Of the hub's disk, when it was noticed."""


class Welcome(Message, frozen=True):
    """First word of the hub."""

    version: int
    room: str
    now: datetime
    accounts: bool
    """False: nobody has an account yet; the first one may be made."""
    rate: float = 1.0
    """Seconds of room time in one second."""
    system_at: datetime | None = None
    """The hub's system clock, for the seat's offset; None: the same as ``now``."""
    trouble: StoreTrouble | None = None
    caller_key: str = ""
    """What callers are sealed with; see ``console.link.caller_seal``."""


class Word(Message, frozen=True):
    """Still here, and what time it is in the room. The other fields are as in :class:`Welcome`."""

    now: datetime
    rate: float = 1.0
    system_at: datetime | None = None
    trouble: StoreTrouble | None = None


class Answer(Message, frozen=True):
    """The request was carried out."""

    request: int
    result: msgspec.Raw


class Refusal(Message, frozen=True):
    """The request was not carried out. ``number`` finds the hub's log line; no internals travel."""

    request: int
    error: ErrorKind
    text_key: str
    facts: dict[str, str | int | float]
    number: str = ""


class SignedIn(msgspec.Struct, frozen=True):
    """Who signed in and the token that goes on with the session."""

    token: str
    account: Account
    is_locked: bool = False
    """A locked session, gone on with: it needs the password first."""


class Upsert(msgspec.Struct, frozen=True, array_like=True):
    """A record as it is now."""

    kind: str
    id: str
    version: int
    record: msgspec.Raw


class Drop(msgspec.Struct, frozen=True, array_like=True):
    """A record that this view shows no longer."""

    kind: str
    id: str


class Snapshot(Message, frozen=True):
    """All records of a view, in one message or several; the last one has ``more`` false."""

    view: str
    seq: int
    digest: str
    records: list[Upsert]
    more: bool


class Change(Message, frozen=True):
    """What one commit did to a view. It fits only on the head ``since``; then the head is ``seq`` and ``digest``."""

    view: str
    since: int
    seq: int
    digest: str
    upserts: list[Upsert]
    drops: list[Drop]
