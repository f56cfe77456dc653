"""What a seat's line uses of the world outside: sockets, clocks, chance. The real ones, unless a test has others."""

import random
import ssl
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from console import clock
from console.link.envelope import MESSAGE_BYTES


def open_socket(url: str, tls: ssl.SSLContext | None, protocol: str) -> connect:
    """Return a connection, to be opened with ``async with``: no proxy, no name of ours, no compression."""
    return connect(
        url,
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


Opener = Callable[[str, ssl.SSLContext | None, str], AbstractAsyncContextManager[ClientConnection]]
"""Opens a socket: address, trust, sub-protocol."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Sockets, clocks and chance of one seat."""

    open_socket: Callable[[str, ssl.SSLContext | None, str], AbstractAsyncContextManager[ClientConnection]] = (
        open_socket
    )
    monotonic: Callable[[], float] = clock.monotonic
    utc_now: Callable[[], datetime] = clock.utc_now
    rng: random.Random = field(default_factory=random.Random)
    """Draws the back-off's jitter; guards nothing."""
