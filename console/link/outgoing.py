"""What one end of a line says: at once where nothing waits before it, else in its turn.

Handing a message to a queue, and to a task that hands it to the socket, takes longer than the rest of an answer does;
it is needed only where the other end reads more slowly than this one speaks.
"""

import asyncio
from typing import Protocol

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.connection import Connection
from websockets.asyncio.server import ServerConnection, broadcast
from websockets.protocol import State


class Speaker(Protocol):
    """What :class:`Outgoing` needs of a socket."""

    def say_now(self, message: bytes) -> bool:
        """Hand a message to the transport; False, and nothing done, where others are on their way or it is closed."""

    async def send(self, message: bytes, *, text: bool | None = None) -> None:
        """Hand a message to the transport as soon as that has room."""


class HubSocket(ServerConnection):
    """The hub's end of a socket."""

    def say_now(self, message: bytes) -> bool:
        """See :class:`Speaker`."""
        return _said(self, message)


class SeatSocket(ClientConnection):
    """The seat's end of a socket."""

    def say_now(self, message: bytes) -> bool:
        """See :class:`Speaker`."""
        return _said(self, message)


def _said(socket: Connection, message: bytes) -> bool:
    if socket.protocol.state is not State.OPEN or socket.transport.get_write_buffer_size():
        return False
    broadcast((socket,), message, text=True, raise_exceptions=True)  # to one: it is what needs no task
    return True


class Outgoing:
    """Messages on their way out of one line, in order. Loop thread; ``run`` is its one task.

    Args:
        socket: of the line.
        most: as many may wait; 0: any number.
    """

    def __init__(self, socket: Speaker, most: int = 0) -> None:
        self._socket = socket
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(most)
        self._left = 0

    def put(self, message: bytes) -> None:
        """Send a message, after those before it; asyncio.QueueFull where too many wait."""
        if self._left or not self._socket.say_now(message):
            self._waiting.put_nowait(message)
            self._left += 1

    async def run(self) -> None:
        """Send what could not be sent at once, until the line ends (``websockets.ConnectionClosed``)."""
        while True:
            await self._socket.send(await self._waiting.get(), text=True)
            self._left -= 1
            self._waiting.task_done()

    async def until_sent(self) -> None:
        """Wait until nothing waits any more."""
        await self._waiting.join()
