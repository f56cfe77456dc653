"""What a seat calls itself: the name of its machine."""

import socket

from console.domain.origin import SEAT_NAME_MAX


def machine_name() -> str:
    """Return this machine's own name, as far as it can be printed."""
    return "".join(letter for letter in socket.gethostname() if letter.isprintable())[:SEAT_NAME_MAX]
