"""Asks a port in plain words whether it speaks RTSP: FFmpeg says of all answers it cannot read the same.

Only asked after an opening failed unreadably. Nothing secret is said: OPTIONS needs no sign-in.
"""

import enum
import socket
import time
from typing import Final

from console.video.probe import port_of

_LIMIT_S: Final = 1.0
_QUESTION: Final = b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"
_ANSWER: Final = b"RTSP/1.0 "


class Tongue(enum.Enum):
    """What a port answered."""

    RTSP = "rtsp"
    OTHER = "other"
    SILENCE = "silence"
    """Nothing, or it could not be asked."""
    HANGS_UP = "hangs_up"
    """It took the connection, and ended it without a word."""


def speaks(url: str, limit_s: float = _LIMIT_S) -> Tongue:
    """Return what the port of ``url`` answers within ``limit_s`` of its acceptance; blocks for twice that at most."""
    where = port_of(url) if url.startswith("rtsp:") else None
    if where is None:
        return Tongue.SILENCE
    try:
        with socket.create_connection(where, limit_s) as line:
            heard = _answer(line, limit_s)
    except (ConnectionResetError, BrokenPipeError):
        return Tongue.HANGS_UP
    except OSError:  # it does not take a connection
        return Tongue.SILENCE
    if not heard:
        return Tongue.SILENCE if heard is None else Tongue.HANGS_UP
    return Tongue.RTSP if _ANSWER.startswith(heard[: len(_ANSWER)]) else Tongue.OTHER


def _answer(line: socket.socket, limit_s: float) -> bytes | None:
    """Return how the answer begins; b"": the connection was ended without one, None: nothing came in time."""
    line.sendall(_QUESTION)
    heard, deadline = b"", time.monotonic() + limit_s
    while len(heard) < len(_ANSWER):
        line.settimeout(max(deadline - time.monotonic(), 0.001))
        try:
            more = line.recv(len(_ANSWER))
        except TimeoutError:
            return heard or None
        if not more:
            break
        heard += more
    return heard
