"""What goes with a sign-in beside name and password: the number of the attempt, and what the hub asked for since."""

import secrets
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignInStep:
    """One step of a sign-in. The repr shows nothing: whoever has the number of an attempt needs no password."""

    attempt: str = ""
    """Drawn by the seat; the password is right for a few minutes for whoever says it again."""
    code: str = ""
    """Of the second factor."""
    ends: str = ""
    """The session that shall end for this one."""

    def __repr__(self) -> str:
        return "SignInStep(…)"


NO_STEP = SignInStep()


def new_attempt() -> str:
    """Return a number for an attempt: 256 random bits."""
    return secrets.token_urlsafe(32)
