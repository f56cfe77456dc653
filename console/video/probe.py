"""A bare TCP connect that asks whether a device's port answers, without blocking and without a thread."""

import errno
import ipaddress
import select
import socket
from typing import Final
from urllib.parse import urlsplit

from console.domain.device import PORTS

TIMEOUT_S: Final = 1.5
_UNDER_WAY: Final = {0, errno.EINPROGRESS, errno.EALREADY, errno.EAGAIN}


def port_of(url: str) -> tuple[str, int] | None:
    """Return (IP address, port) of a URL; None where a bare connect cannot ask.

    That is so for host names: the system's resolver blocks for seconds. There the full open, in the worker's
    thread, is the question.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme)
        host = str(ipaddress.ip_address(parts.hostname or ""))
    except ValueError:
        return None
    return None if port is None else (host, port)


class Probe:
    """One connect under way. Close it; :meth:`answer` does so when it knows."""

    def __init__(self, host: str, port: int, now: float) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._until = now + TIMEOUT_S
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.setblocking(False)
        begun = self._socket.connect_ex((host, port))
        self._has_failed = begun not in _UNDER_WAY
        self.is_refused = begun == errno.ECONNREFUSED
        """The device answered that nobody listens there."""

    def answer(self, now: float) -> bool | None:
        """Say whether the port answered; None while that is open."""
        found = self._answer(now)
        if found is not None:
            self.close()
        return found

    def _answer(self, now: float) -> bool | None:
        if self._has_failed:
            return False
        poller = select.poll()
        poller.register(self._socket, select.POLLOUT)
        if poller.poll(0):
            error = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            self.is_refused = error == errno.ECONNREFUSED
            return error == 0
        return False if now >= self._until else None

    def close(self) -> None:
        """Hang up."""
        self._socket.close()
