"""The faults that a camera's stream can be given: what becomes of a frame on its way out. Pure.

Faults of the whole device (closed port, silence, a byte a second) are orders to the server; another picture
(black, another size, another codec) is another film: ``SetFootage``.
"""

import enum
import random
from typing import Final

from console.demo.rtsp.rtp import PackedFrame

BACK_FRAMES: Final = 60 * 25
"""How far time stamps jump back: a minute, as after a clock was set."""
LOOP_FRAMES: Final = 100
"""Length of the loop: 4 s, two groups of pictures."""
_RTP_HEAD_BYTES: Final = 4 + 12
"""Interleaving header and RTP's own, which stay as they are."""


class Trouble(enum.Enum):
    """A fault that a camera can be given."""

    NONE = "none"
    SILENT = "silent"
    """The connection stays, nothing is sent."""
    STANDING = "standing"
    """Packets go on, their time stamps stand still."""
    BACKWARDS = "backwards"
    """Time stamps jump a minute back, once, and go on from there."""
    GARBAGE_PAYLOAD = "garbage_payload"
    """RTP packets go on with all their numbers right, their contents are noise."""
    GARBAGE_FRAMING = "garbage_framing"
    """Noise instead of packets in the RTSP connection."""
    REPEATED = "repeated"
    """The running keyframe again and again, with running time stamps. Films only."""
    LOOP = "loop"
    """The same 4 s again and again, with running time stamps. Films only."""


DETOURS: Final = frozenset({Trouble.REPEATED, Trouble.LOOP})
"""Troubles of which frame is played, not of how it is sent."""


def altered(
    trouble: Trouble, number: int, frame: PackedFrame, *, stands_at: int, noise: random.Random
) -> tuple[int, PackedFrame] | None:
    """Return what is sent instead of frame ``number``: the number its time stamp says, and the packets.

    Args:
        trouble: the camera's.
        number: on the time line.
        frame: as it should be.
        stands_at: the last frame before the trouble began.
        noise: for the garbage; seeded, so that a run can be repeated.

    None: nothing is sent.
    """
    match trouble:
        case Trouble.SILENT:
            return None
        case Trouble.GARBAGE_PAYLOAD:
            frame = garbled(frame, noise)
        case Trouble.GARBAGE_FRAMING:
            frame = PackedFrame(noise.randbytes(len(frame.wire)), ())
    return stamped(trouble, number, stands_at), frame


def stamped(trouble: Trouble, number: int, stands_at: int) -> int:
    """Return the number of the frame whose time stamp is sent with ``number``."""
    if trouble is Trouble.STANDING:
        return stands_at
    return number - BACK_FRAMES if trouble is Trouble.BACKWARDS else number


def garbled(frame: PackedFrame, noise: random.Random) -> PackedFrame:
    """Return the frame's packets with noise for their payloads."""
    wire = bytearray(noise.randbytes(len(frame.wire)))
    for start in frame.starts:
        wire[start : start + _RTP_HEAD_BYTES] = frame.wire[start : start + _RTP_HEAD_BYTES]
    return PackedFrame(bytes(wire), frame.starts)


def detoured(trouble: Trouble, number: int, stands_at: int, gop_frames: int) -> int:
    """Return which frame of the time line is played as ``number`` under one of :data:`DETOURS`."""
    start = stands_at // gop_frames * gop_frames
    return start if trouble is Trouble.REPEATED else start + (number - start) % LOOP_FRAMES
