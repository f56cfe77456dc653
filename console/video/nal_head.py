"""What the head of a packet says of its stream: begun pictures of this codec, of the other one, or noise. Pure.

A camera whose codec is changed may go on in the same session: what it sends then is handed out under the old name, and
no decoder makes a picture of it. Noise is told from that by the second byte, which HEVC leaves nearly no choice.
"""

from typing import Final

_STARTS: Final = (b"\0\0\0\1", b"\0\0\1")
_H264_USUAL: Final = frozenset({1, 5, 6, 7, 8, 9})
_H264_CARRIED: Final = frozenset({24, 28})
"""RTP's own: several units in a packet, a unit in several."""
_HEVC_SLICES: Final = frozenset((*range(10), *range(16, 22)))
_HEVC_USUAL: Final = _HEVC_SLICES | frozenset(range(32, 41))
_HEVC_CARRIED: Final = frozenset({48, 49})
"""The same in HEVC."""
HEAD_BYTES: Final = 8


def _unit(head: bytes) -> bytes:
    for start in _STARTS:
        if head.startswith(start):
            return head[len(start) :]
    return b""


def is_usual(codec: str, head: bytes) -> bool:
    """Say whether a packet begins as cameras' packets of ``codec`` do; of other codecs than the two: always."""
    if codec not in {"h264", "hevc"}:
        return True
    unit = _unit(head)
    if len(unit) < 2 or unit[0] & 0x80:
        return False
    return unit[0] & 0x1F in _H264_USUAL if codec == "h264" else _is_hevc(unit, _HEVC_USUAL)


def is_other_codec(codec: str, head: bytes) -> bool:
    """Say whether a packet that is said to be ``codec`` begins as one of HEVC, or of H.264, and not as its own."""
    unit = _unit(head)
    if len(unit) < 2 or is_usual(codec, head):
        return False
    if codec == "h264":
        return _is_hevc(unit, _HEVC_USUAL | _HEVC_CARRIED)
    return (
        codec == "hevc" and not unit[0] & 0x80 and unit[0] & 0x60 != 0 and unit[0] & 0x1F in _H264_USUAL | _H264_CARRIED
    )


def _is_hevc(unit: bytes, kinds: frozenset[int]) -> bool:
    """Say whether this is an HEVC unit of the base layer: RFC 7798, section 1.1.4."""
    return unit[0] & 0x81 == 0 and 1 <= unit[1] <= 7 and unit[0] >> 1 in kinds


def has_slice(codec: str, unit: bytes) -> bool:
    """Say whether an access unit, Annex B, holds part of a picture; of other codecs than the two: always."""
    if codec not in {"h264", "hevc"}:
        return True
    at = unit.find(_STARTS[1])
    if at != 0 and not unit.startswith(_STARTS[0]):
        return True  # it begins in the middle of something
    while 0 <= at < len(unit) - 3:
        first = unit[at + 3]
        if (1 <= first & 0x1F <= 5) if codec == "h264" else (first >> 1 & 0x3F) in _HEVC_SLICES:
            return True
        at = unit.find(_STARTS[1], at + 3)
    return False
