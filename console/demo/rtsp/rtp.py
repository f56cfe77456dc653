"""RTP: access units into packets (RFC 3550, 6184, 7798) and the sender reports that tie them to the clock.

A frame is cut once and shared by all its viewers: :class:`PackedFrame` holds the packets as they go out on an
interleaved channel, with sequence number, time stamp and source id left zero. What differs between viewers is
patched into a copy, and the copy is one write.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from console.demo.rtsp.nal import Codec, is_delimiter, split_annexb

CLOCK_HZ: Final = 90_000
PAYLOAD_TYPE: Final = 96
MAX_PAYLOAD_BYTES: Final = 1400
"""With RTP, UDP and IP headers under an Ethernet frame's 1,500 bytes, with room for a tunnel."""
_FRAMED: Final = struct.Struct(">BBHBBHII")
"""``$``, channel, length, then RTP's V/P/X/CC, M/PT, sequence, time stamp, SSRC."""
_PATCH: Final = struct.Struct(">HII")
_NTP_EPOCH_S: Final = 2_208_988_800
"""Seconds from 1900 to 1970."""


@dataclass(frozen=True, slots=True)
class PackedFrame:
    """One frame's packets behind one another, each with its interleaving header of 4 bytes; viewers' fields zero."""

    wire: bytes
    starts: tuple[int, ...]
    """Where each packet's ``$`` stands in ``wire``."""

    @property
    def payload_bytes(self) -> int:
        """Bytes of payload, as a sender report counts them."""
        return len(self.wire) - _FRAMED.size * len(self.starts)

    def addressed(self, channel: int, sequence: int, stamp: int, ssrc: int) -> bytearray:
        """Return a copy for one viewer: packets numbered from ``sequence``, on an interleaved ``channel``."""
        wire = bytearray(self.wire)
        patch = _PATCH.pack_into
        for start in self.starts:
            patch(wire, start + 6, sequence & 0xFFFF, stamp, ssrc)
            sequence += 1
        if channel:
            for start in self.starts:
                wire[start + 1] = channel
        return wire


def pack_frame(codec: Codec, unit: bytes, max_payload: int = MAX_PAYLOAD_BYTES) -> PackedFrame:
    """Cut an access unit (Annex B) into packets of at most ``max_payload`` bytes of payload.

    Raises:
        Corrupt: ``unit`` has no start code.
    """
    payloads = [
        payload
        for nal in split_annexb(unit)
        if not is_delimiter(codec, nal)
        for payload in _fragments(codec, nal, max_payload)
    ]
    parts: list[bytes] = []
    starts: list[int] = []
    at = 0
    last = len(payloads) - 1
    for index, (head, body) in enumerate(payloads):
        size = 12 + len(head) + len(body)
        marker = 0x80 if index == last else 0
        parts += (_FRAMED.pack(0x24, 0, size, 0x80, marker | PAYLOAD_TYPE, 0, 0, 0), head, body)
        starts.append(at)
        at += 4 + size
    return PackedFrame(b"".join(parts), tuple(starts))


def _fragments(codec: Codec, nal: bytes, max_payload: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield (head, body) of each packet: the NAL unit as it is, or FU-A (type 28) of H.264, FU (type 49) of H.265."""
    if len(nal) <= max_payload:
        yield b"", nal
        return
    if codec is Codec.H264:
        indicator, kind, start = bytes((nal[0] & 0xE0 | 28,)), nal[0] & 0x1F, 1
    else:
        indicator, kind, start = bytes((nal[0] & 0x81 | 49 << 1, nal[1])), nal[0] >> 1 & 0x3F, 2
    first, middle, last = (indicator + bytes((flags | kind,)) for flags in (0x80, 0, 0x40))
    step = max_payload - len(middle)
    end = len(nal)
    for at in range(start, end, step):
        yield first if at == start else middle if at + step < end else last, nal[at : at + step]


def sender_report(ssrc: int, unix_ns: int, stamp: int, packets: int, payload_bytes: int) -> bytes:
    """Return an RTCP sender report with its source description.

    Args:
        ssrc: the source.
        unix_ns: an instant, nanoseconds since 1970 UTC.
        stamp: the RTP time stamp of the same instant.
        packets: sent so far.
        payload_bytes: sent so far.
    """
    seconds, rest = divmod(unix_ns, 1_000_000_000)
    ntp = ((seconds + _NTP_EPOCH_S & 0xFFFFFFFF) << 32) | (rest << 32) // 1_000_000_000
    report = struct.pack(
        ">BBHIQIII", 0x80, 200, 6, ssrc, ntp, stamp & 0xFFFFFFFF, packets & 0xFFFFFFFF, payload_bytes & 0xFFFFFFFF
    )
    name = b"street"  # CNAME; 4 + 2 + 6 bytes are a whole number of words, then a word of zeros ends the list
    return report + struct.pack(">BBHIBB", 0x81, 202, 4, ssrc, 1, len(name)) + name + bytes(4)


def framed(channel: int, packet: bytes) -> bytes:
    """Return ``packet`` as an interleaved frame."""
    return struct.pack(">BBH", 0x24, channel, len(packet)) + packet
