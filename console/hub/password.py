"""Passwords: argon2id, slow by design where people choose them."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER: Final = PasswordHasher()
"""argon2id with the library's present defaults (RFC 9106, low-memory profile: 64 MiB, 3 passes)."""
_QUICK: Final = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
_NOBODY: Final = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNvbWVzb21lc29tZQ$CBAOFUBpsTG6O8wGJZPSMoF3fgqdNMLJ4TTDUGmGrjk"
"""Checked where there is no such account, so that the answer takes as long."""


def hash_password(password: str) -> str:
    """Return what is stored of a password. Takes 0.14 s of processor; lets other threads run."""
    return _HASHER.hash(password)


def hash_drawn(password: str) -> str:
    """Return what is stored of a password that was drawn by chance, of 128 bits or more: it need not be slow.

    Nobody can try so many, however fast. Neither this nor a sign-in takes time: the hash says how it was made.
    """
    return _QUICK.hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Return whether the hash is this password's; takes as long where there is no hash."""
    try:
        return _HASHER.verify(password_hash if password_hash is not None else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
