"""Decoding packets: one FFmpeg decoder that starts at keyframes, survives garbage and can be made again.

A :class:`Recipe` is all that is needed to decode or remux a stream's packets away from the connection they came
from, so that a freeze has its own decoder in its own thread.
"""

import io
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import av
from av.container import OutputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from console.domain.camera import Cause
from console.video.nal_head import has_slice
from console.video.recent import KeptPacket
from console.video.source import TICKS_PER_S, SourceError


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a stream's packets are decoded and put into a file."""

    codec: str
    extradata: bytes | None
    time_base: Fraction
    pixel_aspect: Fraction
    template: VideoStream
    """Belongs to ``holder``, which outlives the connection; never written to."""
    holder: OutputContainer

    @classmethod
    def of(cls, stream: VideoStream) -> "Recipe":
        """Copy what matters from an opened stream."""
        holder = av.open(io.BytesIO(), "w", format="mp4")
        try:
            template = holder.add_stream_from_template(stream, opaque=True)
        except ValueError:
            failure = SourceError("a codec that cannot be put into a clip", Cause.UNKNOWN_CODEC)
        else:
            context = stream.codec_context
            aspect = Fraction(stream.sample_aspect_ratio or 1) or Fraction(1)
            time_base = stream.time_base or Fraction(1, TICKS_PER_S)
            return cls(context.name, context.extradata, time_base, aspect, template, holder)
        raise failure

    def ticks(self, stamp: int) -> int:
        """Return a time stamp of the stream in 1/90,000 s."""
        if self.time_base.numerator == 1 and self.time_base.denominator == TICKS_PER_S:
            return stamp
        return round(stamp * self.time_base * TICKS_PER_S)

    def decoder(self, *, in_full: bool) -> VideoCodecContext:
        """Return a new decoder.

        Args:
            in_full: False leaves out the loop filter, which nobody sees in a tile smaller than the stream and
                which costs a tenth of a tile (video.md). Evidence is always decoded in full.
        """
        context: VideoCodecContext = av.CodecContext.create(self.codec, "r")  # type: ignore[assignment]  # of a video
        context.extradata = self.extradata
        context.thread_count = 1  # one thread: 44 ms from lens to glass instead of 84 (video.md)
        if not in_full:
            context.options = {"skip_loop_filter": "all"}
        return context


_SOUND: Final = 0.1
"""A stream is sound while this part of its packets makes frames: with a tenth of them lost 0.8, of noise 0.02."""
_MEMORY: Final = 0.05
"""How much the newest packet counts: noise is noticed after 2 s, and believed again after three good frames."""


class Decoder:
    """Decodes one stream in its thread. Starts, and changes its quality, at keyframes only.

    FFmpeg makes a picture of noise now and then, and fills what it lacks with what it has. Frames that it calls corrupt
    prove nothing and are not handed out; nor are frames that are the exception: after them a stream begins again at a
    keyframe.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self._yield = 1.0
        self._is_lost = False
        self.bad_packets = 0
        """Packets that could not be decoded since the last frame."""
        self.is_damaged = False
        """Something of the newest packet, or of one since the last keyframe, was lost: its pictures may be smeared."""
        self._context: VideoCodecContext | None = None
        self._in_full = False
        self._wants_full = False

    def want(self, *, in_full: bool) -> None:
        """Set how carefully to decode from the next keyframe on."""
        self._wants_full = in_full

    def stop(self) -> None:
        """Forget everything; the next packet that is decoded is a keyframe."""
        self._context = None

    @property
    def is_running(self) -> bool:
        """Whether the next packet can be decoded even if it is no keyframe."""
        return self._context is not None

    @property
    def pixel_aspect(self) -> Fraction:
        """Width of a pixel ÷ its height, as the pictures say, else as the server said."""
        said = self._context.sample_aspect_ratio if self._context else None
        return Fraction(said) if said else self.recipe.pixel_aspect

    def decode(self, kept: KeptPacket) -> list[av.VideoFrame]:
        """Return the frames that ``kept`` completes, usually one; [] for garbage and before the first keyframe."""
        context = self._context
        if context is None or self._is_lost or (kept.is_keyframe and self._in_full != self._wants_full):
            if not kept.is_keyframe:
                return []
            context = self._context = self.recipe.decoder(in_full=self._wants_full)
            self._in_full, self._is_lost = self._wants_full, False
        is_torn = kept.is_damaged
        try:
            made = context.decode(kept.packet)
        except av.FFmpegError:
            self.bad_packets += 1
            made = []
            is_torn = is_torn or has_slice(self.recipe.codec, bytes(kept.packet))
        frames = [frame for frame in made if not frame.is_corrupt]
        self.is_damaged = is_torn or len(frames) < len(made) or (self.is_damaged and not kept.is_keyframe)
        return frames if self._is_sound(has_frame=bool(frames)) else []

    def _is_sound(self, *, has_frame: bool) -> bool:
        """Say whether what comes out is to be trusted; else begin again at the next keyframe after the noise."""
        self._yield += _MEMORY * (has_frame - self._yield)
        if self._yield >= _SOUND:
            self.bad_packets = 0 if has_frame else self.bad_packets
            return True
        self._is_lost = self._is_lost or not has_frame
        return False
