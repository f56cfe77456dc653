"""What seat and hub say to each other: one JSON object a message, read strictly.

msgspec encodes the domain's own frozen dataclasses inside these envelopes. What is not described here is refused:
unknown kinds, unknown fields, other types, longer messages. Evidence travels on a second socket
(``console.link.evidence_envelope``).
"""

from datetime import datetime
from typing import Any, Final, TypeVar

import msgspec

from console.domain.account import Account
from console.domain.camera import CameraId, Point
from console.domain.pair import SeatId
from console.domain.permission import Role
from console.domain.standard import UnitId
from console.errors import Conflict, ConsoleError, Corrupt, ErrorKind, Refused, Unavailable
from console.link.message import Message, Request
from console.link.pair_envelope import PairRequest, PairState, WallActed
from console.link.session_envelope import SessionRequest

PROTOCOL: Final = "grid-console.1"
"""Sub-protocol of the control socket; its number is the version of this module."""
VERSION: Final = 1
MESSAGE_BYTES: Final = 1024 * 1024
"""Longest message on either socket; security.md, row 17."""
SNAPSHOT_BYTES: Final = 96 * 1024
"""About how much of a snapshot goes into one message: what a desk takes in without its pictures standing still."""
WORD_S: Final = 2.0
"""The hub says something at least this often, so that a seat knows how old its picture of the room is."""


# ---- seat → hub


class Hello(Message, frozen=True):
    """First word of a seat."""

    version: int
    program: str


class SignIn(Request, frozen=True):
    """Name and password; answered by :class:`SignedIn` as result."""

    name: str
    password: str


class Resume(Request, frozen=True):
    """Go on with a session after the line was cut; answered as :class:`SignIn` is."""

    token: str


class SignOut(Request, frozen=True):
    """End the session; its token is worth nothing from then on."""


class FirstAccount(Request, frozen=True):
    """Make the first account (a technician's); only while there is none, only from this machine."""

    name: str
    display_name: str
    password: str


class CreateAccount(Request, frozen=True):
    """Make a further account."""

    name: str
    display_name: str
    role: Role
    title: str
    unit: UnitId | None
    password: str


class Subscribe(Request, frozen=True):
    """Follow a view. With the head the seat has, it gets only what it missed, if the hub still knows that."""

    view: str
    seq: int = 0
    digest: str = ""


class Order(Request, frozen=True):
    """A command of the domain: ``type`` names it, ``body`` is its dataclass."""

    type: str
    body: msgspec.Raw


class PutCredential(Request, frozen=True):
    """Hand over a camera account's user and password; the hub keeps it in memory only."""

    account: str
    username: str
    password: str


class Lease(Request, frozen=True):
    """Ask for a camera account's credential; answered by the domain's ``Credential``."""

    account: str


class FindDuplicates(Request, frozen=True):
    """Ask for cases that a new one may repeat; answered by a list of the domain's ``Duplicate``. Changes nothing."""

    filing_row: str
    point: Point | None
    camera: CameraId | None


class ViewRecording(Request, frozen=True):
    """Say that somebody is about to look at what a recorder kept, and why; registered before it is answered."""

    camera: CameraId
    at: datetime
    """From when on: room time, with a zone."""
    reason: str


class ReportWatch(Request, frozen=True):
    """Which cameras this seat shows and which it has proved within ten minutes, every five seconds.

    Answered by the domain's ``WatchShare``. None of it is an event, and none is kept.
    """

    seat: SeatId
    shown: list[CameraId]
    proved: list[CameraId]


class EvidenceTicket(Request, frozen=True):
    """Ask for a ticket that opens the evidence socket once; answered by a string."""


# ---- hub → seat


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


class Word(Message, frozen=True):
    """Still here, and what time it is in the room. ``rate`` and ``system_at`` as in :class:`Welcome`."""

    now: datetime
    rate: float = 1.0
    system_at: datetime | None = None


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


FromSeat = (
    Hello
    | SignIn
    | Resume
    | SignOut
    | FirstAccount
    | CreateAccount
    | Subscribe
    | Order
    | PutCredential
    | Lease
    | FindDuplicates
    | ViewRecording
    | ReportWatch
    | EvidenceTicket
    | PairRequest
    | SessionRequest
)
FromHub = Welcome | Word | Answer | Refusal | Snapshot | Change | PairState | WallActed

FROM_SEAT: Final[msgspec.json.Decoder[FromSeat]] = msgspec.json.Decoder(FromSeat, strict=True)
FROM_HUB: Final[msgspec.json.Decoder[FromHub]] = msgspec.json.Decoder(FromHub, strict=True)

_T = TypeVar("_T")
_ERRORS: Final[dict[ErrorKind, type[ConsoleError]]] = {
    ErrorKind.REFUSED: Refused,
    ErrorKind.CONFLICT: Conflict,
    ErrorKind.UNAVAILABLE: Unavailable,
    ErrorKind.CORRUPT: Corrupt,
}


def encode(value: object) -> bytes:
    """Return ``value`` as it goes over the wire."""
    return msgspec.json.encode(value)


def raw(value: object) -> msgspec.Raw:
    """Return ``value`` encoded, to be put into an envelope.

    Raises:
        Refused: a text in it holds half a character, as a broken paste does; no message can hold that.
    """
    try:
        return msgspec.Raw(msgspec.json.encode(value))
    except UnicodeEncodeError:
        raise Refused("half a character", text_key="hub.text_unusable") from None  # the cause quotes the text


def read(decoder: msgspec.json.Decoder[_T], text: str | bytes) -> _T:
    """Decode a message strictly.

    Raises:
        Refused: it is not one of the messages that are described here. The text quotes nothing of it.
    """
    try:
        return decoder.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        # The cause is cut off: its words could hold what was sent, a password among it.
        raise Refused("a message that is none", text_key="hub.bad_message") from None


def convert(kind: type[_T] | Any, body: msgspec.Raw) -> _T:  # noqa: ANN401 - msgspec takes any type form
    """Decode the body of an envelope as ``kind``, strictly; Refused as for :func:`read`."""
    try:
        return msgspec.json.decode(body, type=kind, strict=True)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise Refused("a body that is none", text_key="hub.bad_message") from None


def refusal_of(error: ConsoleError, request: int, number: str = "") -> Refusal:
    """Return what a seat is told of ``error``: its kind, its text key and plain facts, never its words."""
    facts = {name: fact if isinstance(fact, (int, float, str)) else str(fact) for name, fact in error.facts.items()}
    return Refusal(request, error.kind, error.text_key, facts, number)


def error_of(refusal: Refusal) -> ConsoleError:
    """Return the error that a refusal stands for."""
    facts: dict[str, object] = {"number": "", **refusal.facts}
    if refusal.number:
        facts["number"] = refusal.number
    words = f"the hub says {refusal.error.value}: {refusal.text_key} {refusal.number}".rstrip()
    return _ERRORS[refusal.error](words, text_key=refusal.text_key, **facts)
