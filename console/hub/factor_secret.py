"""The secret of a second factor: drawn, sealed for the database, and what its codes are (RFC 6238).

SHA-1, six digits, thirty seconds: what every telephone's authenticator knows; others ignore the parameters and show
wrong codes. Where HMAC is concerned nothing is known against SHA-1. The time is the hub's: no seat's clock matters.
"""

import base64
import hmac
import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote

from console.errors import Corrupt

STEP_S: Final = 30
DIGITS: Final = 6
APART: Final = 1
"""A telephone's clock may be so many steps off, either way."""
SECRET_BYTES: Final = 20
"""As long as SHA-1's output (RFC 4226, 4)."""
_NONCE_BYTES: Final = 12


def new_secret() -> bytes:
    """Draw a secret."""
    return secrets.token_bytes(SECRET_BYTES)


def step_at(at: datetime) -> int:
    """Return the number of the step that an instant lies in."""
    return int(at.timestamp()) // STEP_S


def code_of(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """Return the code of a step."""
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    made = TOTP(secret, digits, SHA1(), STEP_S)  # noqa: S303 - the module says why
    return made.generate(step * STEP_S).decode()


def step_of(secret: bytes, code: str, at: datetime, last_step: int) -> int | None:
    """Return the step whose code this is, later than the last one that was used; None for a wrong or used code."""
    now = step_at(at)
    found = None
    for step in range(now - APART, now + APART + 1):
        is_it = hmac.compare_digest(code_of(secret, step), code) if code.isascii() else False
        if is_it and step > last_step:
            found = step
    return found


def key_text(secret: bytes) -> str:
    """Return the secret as a person types it into a telephone."""
    return base64.b32encode(secret).decode().rstrip("=")


def key_uri(secret: bytes, account: str, room: str) -> str:
    """Return what a QR code says to an authenticator; short, or the code is too fine for its camera.

    What is left out (SHA-1, six digits, thirty seconds) is what every one of them takes for granted.
    """
    return f"otpauth://totp/{quote(account, safe='')}?secret={key_text(secret)}&issuer={quote(room, safe='')}"


def seal(secret: bytes, account: str, key: bytes) -> str:
    """Return a secret as the database keeps it: for this account, and for who has the hub's key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, secret, account.encode())).decode()


def unseal(sealed: str, account: str, key: bytes) -> bytes:
    """Return what was sealed.

    Raises:
        Corrupt: it was sealed with another key, or for another account.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        content = base64.b64decode(sealed, validate=True)
        return AESGCM(key).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], account.encode())
    except (ValueError, InvalidTag):
        raise Corrupt("a second factor that cannot be read", text_key="hub.factor_unreadable") from None
