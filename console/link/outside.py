"""What a seat's line uses of the world outside: sockets, clocks, chance. The real ones, unless a test has others."""

import random
import ssl
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from console import clock
from console.link.envelope import MESSAGE_BYTES
from console.link.outgoing import SeatSocket

Opening = AbstractAsyncContextManager[SeatSocket]


def open_socket(url: str, tls: ssl.SSLContext | None, protocol: str) -> Opening:
    """Return a connection, to be opened with ``async with``: no proxy, no name of ours, no compression."""
    opening = connect(
        url,
        create_connection=SeatSocket,
        ssl=(tls or True) if url.startswith("wss") else None,
        subprotocols=[Subprotocol(protocol)],
        user_agent_header=None,
        compression=None,
        proxy=None,
        max_size=2 * MESSAGE_BYTES,
        open_timeout=5,
        close_timeout=1,
        ping_interval=None,
    )
    return cast("Opening", opening)


Opener = Callable[[str, ssl.SSLContext | None, str], Opening]
"""Opens a socket: address, trust, sub-protocol."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Sockets, clocks and chance of one seat."""

    open_socket: Opener = open_socket
    monotonic: Callable[[], float] = clock.monotonic
    utc_now: Callable[[], datetime] = clock.utc_now
    rng: random.Random = field(default_factory=random.Random)
    """Draws the back-off's jitter; guards nothing."""
