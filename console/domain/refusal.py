"""What seats tell each other of passwords that devices refused, so that none is sent a second time. Holds no secret."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountRefusal:
    """A device refused the secret of a camera account."""

    account: str
    """As the cameras name it."""
    device: str
    """``host:port``."""
    handed_ms: int
    """Which handing-over of the secret it was; see ``Credential``."""
    age_s: float
    """How long ago; an age, because the clocks of seats differ."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Which secret of an account is the one that counts now."""

    account: str
    handed_ms: int


@dataclass(frozen=True, slots=True)
class AccountNews:
    """What the room knows of its camera accounts."""

    handed: tuple[HandedOver, ...]
    refused: tuple[AccountRefusal, ...]
