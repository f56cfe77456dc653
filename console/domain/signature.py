"""The hub's signature of a manifest: its record, and the message that is signed.

The arithmetic and the keys are ``console.reports.signing``.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from console.domain import canonical
from console.domain.evidence import FORMAT, VERSION, Instant, Sha256, require, to_datetime
from console.errors import Corrupt

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Signature:
    """The hub's signature of one manifest, as ``signature.json`` keeps it. Bytes in base64."""

    alg: str
    room: str
    key_id: str
    """First 16 hexadecimal digits of the public key's SHA-256."""
    public_key: str
    signed_at: Instant
    manifest_sha256: Sha256
    signature: str

    def __post_init__(self) -> None:
        require(is_true=bool(_SHA256.fullmatch(self.manifest_sha256)), what="not the SHA-256 of a manifest")
        require(is_true="\n" not in self.room, what="the room's name has a line break")
        to_datetime(self.signed_at)


def signature_bytes(signature: Signature) -> bytes:
    """Return ``signature.json``."""
    return canonical.encode(signature, format=FORMAT, version=VERSION)


def read_signature(raw: bytes) -> Signature:
    """Read ``signature.json``; raise Corrupt for all but its one spelling."""
    return canonical.decode(Signature, raw, format=FORMAT, version=VERSION)


def signed_message(room: str, signed_at: Instant, manifest_sha256: Sha256) -> bytes:
    """Return what is signed: four lines, so that room and time are covered and a shell can write it."""
    return f"{FORMAT} v{VERSION}\n{room}\n{signed_at}\n{manifest_sha256}\n".encode()


def from_base64(text: str) -> bytes:
    """Return the bytes; raise Corrupt for all but their one spelling."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as exc:
        raise Corrupt("not base64") from exc
    require(is_true=base64.b64encode(raw).decode() == text, what="not canonical base64")
    return raw
