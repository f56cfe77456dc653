"""Tokens that go on with a session: drawn here, kept as hashes only."""

import hashlib
import secrets
from typing import Final

ID_LENGTH: Final = 16
"""Hexadecimal digits of a token's hash: enough to tell sessions apart, and no token."""


def new_token() -> str:
    """Return a token of 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
