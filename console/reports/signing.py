"""The room key: Ed25519, made on the hub's machine and never leaving it. Signs manifests, checks signatures.

``cryptography`` is imported where it is first needed: ``verify`` on a missing file must not wait for it.
"""

import base64
import contextlib
import hashlib
import os
import secrets
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from console.domain import evidence
from console.domain.signature import Signature, from_base64, read_signature, signature_bytes, signed_message
from console.errors import Corrupt, Refused, Unavailable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ALG: Final = "Ed25519"
KEY_FILE: Final = "room.key"
PUBLIC_FILE: Final = "room.pub"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A room's public key: 32 bytes."""

    raw: bytes

    @property
    def key_id(self) -> str:
        """Return the short name people compare: 16 hexadecimal digits of its SHA-256."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    @property
    def pem(self) -> bytes:
        """Return the key as ``openssl`` reads it."""
        from cryptography.hazmat.primitives import serialization as form
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)

    @classmethod
    def load(cls, path: Path) -> "PublicKey":
        """Read a PEM file.

        Raises:
            OSError: it cannot be read.
            Corrupt: it holds no Ed25519 public key.
        """
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import serialization as form
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            key = form.load_pem_public_key(path.read_bytes())
        except (ValueError, UnsupportedAlgorithm) as exc:
            raise Corrupt(f"{path} holds no public key", text_key="verify.no_public_key", path=path) from exc
        if not isinstance(key, Ed25519PublicKey):
            raise Corrupt(f"{path} holds another kind of key", text_key="verify.no_public_key", path=path)
        return cls(key.public_bytes(form.Encoding.Raw, form.PublicFormat.Raw))

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Say whether ``signature`` is this key's over ``message``."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


class RoomKey:
    """The private key, in memory. Its repr shows the public half's name only."""

    def __init__(self, key: "Ed25519PrivateKey") -> None:
        self._key = key
        self.public = PublicKey(key.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"RoomKey({self.public.key_id})"

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes."""
        return self._key.sign(message)

    @classmethod
    def open(cls, data_dir: Path) -> "RoomKey":
        """Load the data directory's key, or make it; ``room.pub`` stands beside it.

        Raises:
            Refused: others than the owner can read or change the key file.
            Corrupt: the file holds no Ed25519 key, or was lost, or ``room.pub`` belongs to another one.
            Unavailable: the directory cannot be read or written.
        """
        path, public_path = data_dir / KEY_FILE, data_dir / PUBLIC_FILE
        try:
            had_public = public_path.exists()  # asked first: another process makes the key, then this file
            if not os.path.lexists(path):
                if had_public:  # a new key would make strangers of all the packets signed so far
                    raise Corrupt(f"{path} is lost", text_key="verify.no_private_key", path=path)
                _create(path)
            room = cls(_parse(_read_private(path), path))
            _keep_public(room.public, public_path)
        except OSError as exc:
            raise Unavailable(f"room key: {exc}", text_key="verify.key_unreadable", path=path) from exc
        return room


def _create(path: Path) -> None:
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    _write_new(path, pem, 0o600)


def _write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file that is whole or not there; one that already stands is left alone (another process was first)."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(partial)
    finally:
        partial.unlink(missing_ok=True)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)  # a key that signed something must survive the power cut after it
    finally:
        os.close(directory)


def _read_private(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        facts = os.fstat(file.fileno())
        if stat.S_IMODE(facts.st_mode) & 0o077 or facts.st_uid != os.geteuid():
            raise Refused(f"{path} is open to others", text_key="verify.key_open_to_others", path=path)
        return file.read()


def _parse(pem: bytes, path: Path) -> "Ed25519PrivateKey":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        key = form.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        # The cause is cut off on purpose: a parser's words may quote the key.
        raise Corrupt(f"{path} holds no Ed25519 key", text_key="verify.no_private_key", path=path) from None
    return key


def _keep_public(public: PublicKey, path: Path) -> None:
    if not path.exists():
        _write_new(path, public.pem, 0o644)
    if PublicKey.load(path) != public:
        raise Corrupt(f"{path} belongs to another key", text_key="verify.key_pair_differs", path=path)


def sign_manifest(key: RoomKey, manifest: bytes, room: str, signed_at: datetime) -> bytes:
    """Return ``signature.json`` for a manifest, over its hash, the room's name and the instant.

    Args:
        key: the room's.
        manifest: bytes of ``manifest.json``.
        room: name of the room, one line.
        signed_at: aware; the hub's clock when the manifest came in.
    """
    at, sha256 = evidence.instant_of(signed_at), evidence.sha256_of(manifest)
    signature = key.sign(signed_message(room, at, sha256))
    return signature_bytes(
        Signature(
            alg=ALG,
            room=room,
            key_id=key.public.key_id,
            public_key=base64.b64encode(key.public.raw).decode(),
            signed_at=at,
            manifest_sha256=sha256,
            signature=base64.b64encode(signature).decode(),
        )
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """A signature whose arithmetic is right; whose key it is, is another question."""

    signature: Signature
    is_trusted: bool
    """The key is among the trusted ones. If not, anybody can have made it."""


def check_signature(manifest: bytes, raw: bytes, trusted: Sequence[PublicKey] = ()) -> Checked:
    """Check ``signature.json`` against the manifest beside it.

    Raises:
        Corrupt: unreadable, another manifest's, of another kind, or wrong; ``text_key`` says which.
    """
    try:
        record = read_signature(raw)
        key, signature = PublicKey(from_base64(record.public_key)), from_base64(record.signature)
    except Corrupt as exc:
        raise Corrupt(f"signature.json: {exc}", text_key="verify.signature_unreadable", reason=str(exc)) from exc
    if record.manifest_sha256 != evidence.sha256_of(manifest):
        raise Corrupt("another manifest's signature", text_key="verify.signature_of_other")
    if record.alg != ALG or len(key.raw) != 32 or record.key_id != key.key_id:
        raise Corrupt("not an Ed25519 key", text_key="verify.signature_foreign", alg=record.alg)
    message = signed_message(record.room, record.signed_at, record.manifest_sha256)
    if not key.has_signed(message, signature):
        raise Corrupt("the signature is wrong", text_key="verify.signature_wrong", key_id=record.key_id)
    return Checked(record, is_trusted=key in trusted)
