"""Who called, sealed at the seat for the hub alone: X25519, HKDF-SHA256 and AES-256-GCM of a fresh key each time.

Only the hub's key opens it. So a slip may wait in a seat's journal, and its draft on a seat's disk, and the hub's
database and its copies hold it, without anybody who reads those files reading a name or a number. The text differs each
time, so that a hash over it (a command's fingerprint) gives no number away.

``cryptography`` is imported where it is first needed: no start waits for it.
"""

import base64
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from console.domain.caller import SEALED_MAX, Caller, checked_caller
from console.errors import Corrupt, Refused, Unavailable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

KEY_FILE: Final = "caller.key"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_INFO: Final = b"grid-console caller 1"


def seal(caller: Caller, public: str) -> str:
    """Return ``caller`` as only the holder of the key behind ``public`` can read it.

    Args:
        caller: whole or half typed; who opens it looks at the fields.
        public: the hub's, as it told it.

    Raises:
        Refused: half a character is in it.
        Corrupt: that is no public key.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        content = msgspec.json.encode(caller)
    except UnicodeEncodeError:
        raise Refused("half a character", text_key="hub.text_unusable") from None  # the cause quotes the text
    try:
        theirs = X25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
    except ValueError as exc:
        raise Corrupt("no public key", text_key="hub.bad_caller") from exc
    ours = X25519PrivateKey.generate()
    own, nonce = ours.public_key().public_bytes_raw(), secrets.token_bytes(_NONCE_BYTES)
    closed = AESGCM(_key(ours, theirs, own)).encrypt(nonce, content, None)
    return base64.b64encode(own + nonce + closed).decode()


def learn() -> None:
    """Read what sealing needs, before somebody calls (0.1 s)."""
    seal(Caller(), CallerKey.fresh().public)


class CallerKey:
    """The hub's private half, in memory. Its repr shows nothing."""

    def __init__(self, key: "X25519PrivateKey") -> None:
        self._key = key
        self.public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
        """What seats seal with."""

    def __repr__(self) -> str:
        return "CallerKey(…)"

    def derived(self, purpose: bytes) -> bytes:
        """Return a key of 32 bytes for another purpose of the hub, made of its private half."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), 32, salt=None, info=purpose).derive(self._key.private_bytes_raw())

    def open(self, sealed: str) -> Caller:
        """Return who was sealed.

        Raises:
            Refused: it was not sealed for this key, or holds what nobody's caller has. Quotes nothing.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(sealed) > SEALED_MAX:
            raise _unreadable()
        try:
            content = base64.b64decode(sealed, validate=True)
            own, rest = content[:_KEY_BYTES], content[_KEY_BYTES:]
            key = _key(self._key, X25519PublicKey.from_public_bytes(own), own)
            plain = AESGCM(key).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], None)
            caller = msgspec.json.decode(plain, type=Caller)
        except (ValueError, InvalidTag, msgspec.DecodeError):
            raise _unreadable() from None  # the cause could hold what was sealed
        return checked_caller(caller)

    @classmethod
    def fresh(cls) -> "CallerKey":
        """Return a key that is kept nowhere."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        return cls(X25519PrivateKey.generate())

    @classmethod
    def load(cls, data_dir: Path) -> "CallerKey":
        """Read the data directory's key, or make it. Called under the directory's lock.

        Raises:
            Corrupt: the file holds no key.
            Unavailable: the directory cannot be read or written.
        """
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        path = data_dir / KEY_FILE
        try:
            raw = path.read_bytes() if path.exists() else _made(path)
        except OSError as exc:
            raise Unavailable(f"{path}: {exc.strerror}", text_key="hub.caller_key_broken", path=str(path)) from exc
        if len(raw) != _KEY_BYTES:
            raise Corrupt(f"{path} holds no key", text_key="hub.caller_key_broken", path=str(path))
        return cls(X25519PrivateKey.from_private_bytes(raw))


def _made(path: Path) -> bytes:
    """Make a key, whole or not at all: a power cut leaves no half of it."""
    raw, fresh = secrets.token_bytes(_KEY_BYTES), path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(handle, raw)
        os.fsync(handle)
    finally:
        os.close(handle)
    fresh.replace(path)
    return raw


def _key(ours: "X25519PrivateKey", theirs: "X25519PublicKey", own: bytes) -> bytes:
    """Return the key of one message: ``own`` is its sender's passing public half."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=own, info=_INFO).derive(ours.exchange(theirs))


def _unreadable() -> Refused:
    return Refused("a caller that cannot be read", text_key="hub.bad_caller")
