"""The control socket: one JSON object a message, read strictly.

msgspec encodes the domain's own frozen dataclasses inside the envelopes of ``seat_envelope`` and ``hub_envelope``. What
is not described there is refused: unknown kinds, unknown fields, other types, longer messages. Evidence travels on a
second socket (``console.link.evidence_envelope``).
"""

from typing import Any, Final, TypeVar

import msgspec

from console.errors import Conflict, ConsoleError, Corrupt, ErrorKind, Refused, Unavailable
from console.link.account_envelope import AccountRequest
from console.link.caller_envelope import CallerRequest
from console.link.hub_envelope import Answer, Change, Refusal, Snapshot, Welcome, Word
from console.link.pair_envelope import PairRequest, PairState, WallActed
from console.link.seat_envelope import (
    CreateAccount,
    EvidenceTicket,
    FactorAtSignIn,
    FindDuplicates,
    FirstAccount,
    Hello,
    Lease,
    ListCameraAccounts,
    Order,
    PutCredential,
    ReportWatch,
    Resume,
    ShareRefusals,
    SignIn,
    SignOut,
    Subscribe,
    ViewRecording,
)
from console.link.session_envelope import SessionRequest

PROTOCOL: Final = "grid-console.1"
"""Sub-protocol of the control socket; its number is the version of these messages."""
VERSION: Final = 1
MESSAGE_BYTES: Final = 1024 * 1024
"""Longest message on either socket; security.md, row 17."""
SNAPSHOT_BYTES: Final = 96 * 1024
"""About how much of a snapshot goes into one message: what a desk takes in without its pictures standing still."""
WORD_S: Final = 2.0
"""The hub says something at least this often, so that a seat knows how old its picture of the room is."""

FromSeat = (
    Hello
    | SignIn
    | Resume
    | SignOut
    | FirstAccount
    | FactorAtSignIn
    | CreateAccount
    | Subscribe
    | Order
    | PutCredential
    | Lease
    | ListCameraAccounts
    | FindDuplicates
    | ViewRecording
    | ReportWatch
    | ShareRefusals
    | EvidenceTicket
    | PairRequest
    | SessionRequest
    | CallerRequest
    | AccountRequest
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
