"""A connection's way out, through which a device can be struck dumb or slowed to a trickle."""

import asyncio
import enum
from collections.abc import Callable
from typing import Final

TRICKLE_S: Final = 1.0


class Manners(enum.Enum):
    """How a device speaks."""

    NORMAL = "normal"
    MUTE = "mute"
    """It accepts everybody and says nothing."""
    TRICKLE = "trickle"
    """It says a byte a second."""


class Wire:
    """What a connection and its viewer write to; never waits. Of a mute device everything is dropped."""

    def __init__(self, transport: asyncio.Transport, manners: Callable[[], Manners]) -> None:
        self._transport = transport
        self._manners = manners
        self._waiting = bytearray()
        self._timer: asyncio.TimerHandle | None = None

    def write(self, data: bytes | bytearray) -> None:
        """Say ``data`` as the device's manners are."""
        match self._manners():
            case Manners.NORMAL:
                self._transport.write(data)
            case Manners.TRICKLE:
                self._waiting += data
                if self._timer is None:
                    self._drip()

    def _drip(self) -> None:
        self._timer = None
        if self._waiting and not self._transport.is_closing():
            self._transport.write(self._waiting[:1])
            del self._waiting[:1]
            self._timer = asyncio.get_running_loop().call_later(TRICKLE_S, self._drip)

    def is_closing(self) -> bool:
        """Say whether nothing more can be said."""
        return self._transport.is_closing()

    def get_write_buffer_size(self) -> int:
        """Return how many bytes wait for the client to read."""
        return self._transport.get_write_buffer_size() + len(self._waiting)

    def get_extra_info(self, name: str) -> object:
        """Return what the transport knows by ``name``."""
        return self._transport.get_extra_info(name)

    def close(self) -> None:
        """Hang up when all was said; a device without manners does so at once."""
        if self._manners() is Manners.NORMAL:
            self._transport.close()
        else:
            self._transport.abort()

    def abort(self) -> None:
        """Hang up at once."""
        self._transport.abort()
