"""Passwords: argon2id, slow by design. Imports nothing of the hub, so that hashing can begin beside its imports."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER: Final = PasswordHasher()
"""argon2id with the library's present defaults (RFC 9106, low-memory profile: 64 MiB, 3 passes)."""
_NOBODY: Final = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNvbWVzb21lc29tZQ$CBAOFUBpsTG6O8wGJZPSMoF3fgqdNMLJ4TTDUGmGrjk"
"""Checked where there is no such account, so that the answer takes as long."""


def hash_password(password: str) -> str:
    """Return what is stored of a password. Takes 0.14 s of processor; lets other threads run."""
    return _HASHER.hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Return whether the hash is this password's; takes as long where there is no hash."""
    try:
        return _HASHER.verify(password_hash if password_hash is not None else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
