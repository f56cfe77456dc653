"""The seat's end of a worker's control pipe: messages in and out without ever blocking the GUI thread.

``Connection.send`` blocks while the other side does not read, ``Connection.recv`` while a message is half there;
either would freeze the seat for a worker that was stopped. So this end reads and writes what is possible now and
keeps the rest. The framing is that of ``multiprocessing.connection`` (4 bytes of length, big-endian, then the
pickle), held by a test against a real Connection at the other end.
"""

import pickle
import socket
import struct
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Final

from console.errors import Corrupt
from console.video.message import Report, Request

_HEAD: Final = struct.Struct("!i")
READ_BYTES: Final = 256 * 1024
"""Read at most so much in one step: more than a worker's reports of ten seconds."""
MESSAGE_BYTES: Final = 16 * 1024 * 1024
"""No report is nearly so long; a longer one means that the two ends are out of step."""


class ControlPipe:
    """Sends requests to a worker and receives its reports; GUI thread only.

    Invariant: a message is handed out or sent wholly or not at all, and in order.
    """

    def __init__(self, connection: Connection) -> None:
        """Take over ``connection``, the seat's end of a duplex ``multiprocessing.Pipe``."""
        self._connection = connection
        self._socket = socket.socket(fileno=connection.fileno())
        self._inbox = bytearray()
        self._outbox = bytearray()
        self.is_ended = False
        """True once the worker's end is closed and everything it said was handed out."""

    @property
    def has_backlog(self) -> bool:
        """Say whether requests wait for a worker that does not read."""
        return bool(self._outbox)

    def send(self, request: Request) -> None:
        """Send a request, or as much of it as the pipe takes now; :meth:`flush` sends the rest."""
        if self.is_ended:
            return
        body = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
        self._outbox += _HEAD.pack(len(body)) + body
        self.flush()

    def flush(self) -> None:
        """Send what waits, as far as the worker reads."""
        while self._outbox and not self.is_ended:
            try:
                sent = self._socket.send(self._outbox, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
            except BlockingIOError:
                return
            except OSError:  # the worker is gone; its exit code tells
                self._outbox.clear()
                return
            del self._outbox[:sent]

    def receive(self) -> Iterator[Report]:
        """Yield the reports that are there.

        Raises:
            Corrupt: what came is no report.
        """
        self._read()
        while len(self._inbox) >= _HEAD.size:
            (size,) = _HEAD.unpack_from(self._inbox)
            if not 0 <= size <= MESSAGE_BYTES:
                raise Corrupt(f"a worker announced a message of {size} bytes")
            end = _HEAD.size + size
            if len(self._inbox) < end:
                return
            body = bytes(self._inbox[_HEAD.size : end])
            del self._inbox[:end]
            report: Report = pickle.loads(body)  # noqa: S301 - our own child, over a private socket pair
            yield report

    def _read(self) -> None:
        """Fill the inbox with what is there now."""
        room = READ_BYTES
        while room > 0 and not self.is_ended:
            try:
                chunk = self._socket.recv(min(room, 65536), socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            except OSError:
                chunk = b""
            if not chunk:
                self.is_ended = True
            self._inbox += chunk
            room -= len(chunk)

    def close(self) -> None:
        """Close this end; a worker that still runs reads an end of file and exits."""
        self.is_ended = True
        self._socket.detach()  # the connection owns the descriptor
        self._connection.close()
