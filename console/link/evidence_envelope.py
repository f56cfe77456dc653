"""What is said on the evidence socket: JSON for control as on the other one, binary messages for the bytes.

A seat opens it with a ticket from the control socket. It offers a file and sends the piece that each answer asks
for, or asks for a file and gets its bytes. One file at a time.
"""

from typing import Final

import msgspec

from console.link.hub_envelope import Refusal, Welcome
from console.link.message import Message

EVIDENCE_PROTOCOL: Final = "grid-console-evidence.1"
"""Sub-protocol of the evidence socket."""
CHUNK_BYTES: Final = 256 * 1024
"""Longest piece of a file."""


class OpenEvidence(Message, frozen=True):
    """First word on the evidence socket."""

    ticket: str


class PutFile(Message, frozen=True):
    """Offer a file; answered by :class:`Offset`, after which its bytes from there follow in binary messages."""

    sha256: str
    name: str
    size: int


class GetFile(Message, frozen=True):
    """Ask for a file from ``offset`` on; answered by :class:`FileSize`, then binary messages."""

    sha256: str
    offset: int = 0


class Offset(Message, frozen=True):
    """How many bytes of the offered file the hub has: at its offer, and after each chunk."""

    offset: int


class Stored(Message, frozen=True):
    """The file is whole, checked and on disk; ``signature`` is the hub's for a manifest, else empty."""

    sha256: str
    signature: str


class FileSize(Message, frozen=True):
    """How long the file is that follows."""

    size: int


EvidenceFromSeat = OpenEvidence | PutFile | GetFile
EvidenceFromHub = Welcome | Offset | Stored | FileSize | Refusal

EVIDENCE_FROM_SEAT: Final[msgspec.json.Decoder[EvidenceFromSeat]] = msgspec.json.Decoder(EvidenceFromSeat, strict=True)
EVIDENCE_FROM_HUB: Final[msgspec.json.Decoder[EvidenceFromHub]] = msgspec.json.Decoder(EvidenceFromHub, strict=True)
