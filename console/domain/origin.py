"""Where an act comes from: an address on the network, and the seat that says its name there."""

from dataclasses import dataclass
from typing import Final

SEAT_NAME_MAX: Final = 64


@dataclass(frozen=True, slots=True)
class Origin:
    """One place that acts come from."""

    address: str
    """As the hub sees it; ``hub`` for what the hub does by itself, ``offline`` for what is done without one."""
    seat: str = ""
    """As the seat calls itself, mostly the name of its machine: a claim, where the address is none. "": unnamed."""


HUB: Final = Origin("hub")
OFFLINE: Final = Origin("offline")


def is_seat_name(name: str) -> bool:
    """Say whether a seat can be called so; one that says nothing can."""
    return len(name) <= SEAT_NAME_MAX and (name.isprintable() or not name)
