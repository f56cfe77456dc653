"""NAL units: how H.264 and H.265 cut an access unit, and which of them describe the stream."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from console.errors import Corrupt

_START: Final = b"\x00\x00\x01"


class Codec(enum.Enum):
    """A codec this server can packetise; the value is FFmpeg's name."""

    H264 = "h264"
    HEVC = "hevc"


@dataclass(frozen=True, slots=True)
class ParameterSets:
    """What a decoder must know first. ``vps`` is empty for H.264."""

    codec: Codec
    sps: bytes
    pps: bytes
    vps: bytes = b""


def split_annexb(unit: bytes) -> list[bytes]:
    """Return the NAL units of an access unit in Annex B form, without start codes and trailing zeros.

    Raises:
        Corrupt: there is no start code.
    """
    at = unit.find(_START)
    if at < 0:
        raise Corrupt("an access unit without start code")
    nals = []
    while at >= 0:
        start = at + 3
        at = unit.find(_START, start)
        nal = unit[start : at if at >= 0 else len(unit)].rstrip(b"\x00")
        if nal:
            nals.append(nal)
    return nals


def nal_type(codec: Codec, nal: bytes) -> int:
    """Return the NAL unit's type number."""
    return nal[0] & 0x1F if codec is Codec.H264 else nal[0] >> 1 & 0x3F


def is_delimiter(codec: Codec, nal: bytes) -> bool:
    """Say whether this is an access-unit delimiter: RTP's marker bit says the same, so it need not travel."""
    return nal_type(codec, nal) == (9 if codec is Codec.H264 else 35)


def find_parameter_sets(codec: Codec, unit: bytes) -> ParameterSets:
    """Return the parameter sets at the front of a keyframe's access unit.

    Raises:
        Corrupt: a set is missing, so that no client could start here.
    """
    return parameter_sets_of(codec, split_annexb(unit))


def parameter_sets_of(codec: Codec, nals: Iterable[bytes]) -> ParameterSets:
    """Return the parameter sets among ``nals``; raises Corrupt if one is missing."""
    found = {nal_type(codec, nal): nal for nal in nals}
    try:
        if codec is Codec.H264:
            return ParameterSets(codec, found[7], found[8])
        return ParameterSets(codec, found[33], found[34], found[32])
    except KeyError as exc:
        raise Corrupt(f"a {codec.value} keyframe without its parameter set {exc.args[0]}") from exc
