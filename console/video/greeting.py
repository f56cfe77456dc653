"""Asks a port in plain words whether it speaks RTSP: FFmpeg says of all answers it cannot read the same.

Only asked after an opening failed unreadably. Nothing secret is said: OPTIONS needs no sign-in.
"""

import contextlib
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


def speaks(url: str, limit_s: float = _LIMIT_S) -> Tongue:
    """Return what the port of ``url`` answers within ``limit_s`` of its acceptance; blocks for twice that at most."""
    where = port_of(url) if url.startswith("rtsp:") else None
    heard = b""
    if where is not None:
        with contextlib.suppress(OSError), socket.create_connection(where, limit_s) as line:
            line.sendall(_QUESTION)
            deadline = time.monotonic() + limit_s
            while len(heard) < len(_ANSWER) and (left_s := deadline - time.monotonic()) > 0:
                line.settimeout(left_s)
                if not (more := line.recv(len(_ANSWER))):
                    break
                heard += more
    if not heard:
        return Tongue.SILENCE
    return Tongue.RTSP if _ANSWER.startswith(heard[: len(_ANSWER)]) else Tongue.OTHER
