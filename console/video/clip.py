"""A clip from kept packets: remuxed into MP4, never encoded again, time stamps and pixel shape kept."""

import io
import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import av
from av.packet import Packet
from av.video.stream import VideoStream

from console.video.decoder import Recipe
from console.video.recent import KeptPacket
from console.video.source import TICKS_PER_S

_START_CODE: Final = b"\0\0\1"
_TICK: Final = Fraction(1, TICKS_PER_S)
_NOMINAL_TICKS: Final = TICKS_PER_S // 25
_H264_SETS: Final = {7, 8, 13}
"""Sequence and picture parameter sets, and the extension of the former (ITU-T H.264, table 7-1)."""
_HEVC_SETS: Final = {32, 33, 34}
"""Video, sequence and picture parameter sets (ITU-T H.265, table 7-1)."""


def mp4(recipe: Recipe, packets: Sequence[KeptPacket], width_px: int, height_px: int) -> bytes:
    """Return an MP4 file of ``packets``, which start with a keyframe; it starts at time 0.

    Raises:
        OSError: FFmpeg's muxer does not take them.
    """
    target = io.BytesIO()
    try:
        with av.open(target, "w", format="mp4", options={"video_track_timescale": str(TICKS_PER_S)}) as container:
            stream = container.add_stream_from_template(recipe.template, opaque=True)
            context = stream.codec_context
            context.width, context.height = width_px, height_px
            sets = parameter_sets(bytes(packets[0].packet), recipe.codec)
            if sets:  # those in the stream count: what the server announced may be older
                context.extradata = sets
            for packet in _on_one_clock(recipe, packets):
                packet.stream = stream
                container.mux_one(packet)
    except (av.FFmpegError, ValueError) as exc:
        failure = OSError(f"the clip could not be written: {type(exc).__name__}")
    else:
        return target.getvalue()
    raise failure


def _on_one_clock(recipe: Recipe, packets: Sequence[KeptPacket]) -> "list[Packet[VideoStream]]":
    """Return copies whose time stamps start at 0 and whose decoding times rise strictly."""
    found = []
    origin: int | None = None
    last = -1
    for kept, dts in zip(packets, _decoding_times(recipe, packets), strict=True):
        original = kept.packet
        pts = kept.pts
        origin = dts if origin is None else origin
        copy: Packet[VideoStream] = Packet(bytes(original))  # type: ignore[assignment]  # the stubs know no packet without its stream
        copy.time_base = _TICK
        copy.dts = last = max(dts - origin, last + 1)
        copy.pts = max(pts - origin, last)
        copy.is_keyframe = kept.is_keyframe
        found.append(copy)
    for one, after in itertools.pairwise(found):
        one.duration = (after.dts or 0) - (one.dts or 0)
    found[-1].duration = found[-2].duration if len(found) > 1 else _NOMINAL_TICKS
    return found


def _decoding_times(recipe: Recipe, packets: Sequence[KeptPacket]) -> list[int]:
    """Return when each packet is to be decoded; RTP does not say, but it is the order of showing, early enough."""
    said = [kept.packet.dts for kept in packets]
    if None not in said:
        return [recipe.ticks(dts) for dts in said if dts is not None]
    in_order = sorted(kept.pts for kept in packets)
    ahead = max(dts - kept.pts for kept, dts in zip(packets, in_order, strict=True))
    return [dts - ahead for dts in in_order]


def parameter_sets(unit: bytes, codec: str) -> bytes:
    """Return the parameter sets before the first slice of an Annex B access unit, as Annex B; b"" if there are none."""
    if codec not in {"h264", "hevc"} or not unit.startswith((_START_CODE, b"\0" + _START_CODE)):
        return b""
    wanted = _H264_SETS if codec == "h264" else _HEVC_SETS
    found = b""
    start = unit.find(_START_CODE) + 3
    while start >= 3 and start < len(unit):
        kind = unit[start] & 0x1F if codec == "h264" else unit[start] >> 1 & 0x3F
        if _is_slice(kind, codec):
            break
        end = unit.find(_START_CODE, start)
        body = unit[start:end] if end >= 0 else unit[start:]
        if kind in wanted:
            found += b"\0" + _START_CODE + body.rstrip(b"\0")
        start = end + 3
    return found


def _is_slice(kind: int, codec: str) -> bool:
    return 1 <= kind <= 5 if codec == "h264" else kind < 32
