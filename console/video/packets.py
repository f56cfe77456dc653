"""The packet source: PyAV over RTSP. Time stamps, packets that can be kept, parallel opens.

A stream is opened with the least probing first (0.1–0.5 s, the first picture 50 ms old; video.md) and once more
with FFmpeg's own patience where that finds no picture stream. FFmpeg's errors name the address with the password
in it: they are turned into a :class:`SourceError` of our own words here and go no further.
"""

import time
from collections.abc import Iterator
from typing import Final

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from console.domain.camera import Cause, Transport
from console.video import address, greeting
from console.video.assembly import whole_frames
from console.video.camera_clock import CameraClock
from console.video.decoder import Decoder, Recipe
from console.video.greeting import Tongue
from console.video.losses import mark_gaps
from console.video.nal_head import HEAD_BYTES, is_other_codec
from console.video.packet_cause import cause_of_open, cause_of_read
from console.video.picture import Canvases, FramePlanes
from console.video.recent import KeptPacket
from console.video.source import TICKS_PER_S, Picture, SourceError, SourceSpec, StreamInfo

_JUMP_BACK: Final = TICKS_PER_S
"""Time stamps may go back by what frame reordering needs, never by a second."""
_MOST_BAD_PACKETS: Final = 250
_MOST_FOREIGN: Final = 5
"""So many packets in a row that look like another codec's are no noise."""

_FAST: Final = {"probesize": "32", "analyzeduration": "0", "fflags": "noparse+nofillin"}
"""Unparsed: FFmpeg's parser holds every frame until the next one begins (``assembly``)."""
_ASSEMBLED: Final = ("h264", "hevc")
_PATIENT: Final = {"analyzeduration": "3000000"}
_BY_TONGUE: Final = {Tongue.OTHER: Cause.NOT_RTSP, Tongue.HANGS_UP: Cause.HUNG_UP}


def open_packets(spec: SourceSpec) -> "PacketSource":
    """Open the stream of ``spec``; from the thread that will read it.

    Raises:
        SourceError: it cannot be opened; ``cause`` says why, without the address.
    """
    address.check(spec.url)
    if address.is_file(spec.url):
        return PacketSource(spec, _open(spec, {}))
    container = _open(spec, _FAST)
    stream = _video(container)
    if stream is not None and stream.codec_context.name in _ASSEMBLED:
        return PacketSource(spec, container, is_parsed=False)
    container.close()
    return PacketSource(spec, _open(spec, _PATIENT))


def _open(spec: SourceSpec, probing: dict[str, str]) -> InputContainer:
    options = {
        "rtsp_transport": spec.transport.value,
        "allowed_media_types": "video",  # one stream: no sound to read, and no jump when sender reports align the two
        "timeout": str(round(spec.read_timeout_s * 1e6)),
    }
    if address.is_file(spec.url):
        options = {}
    began = time.monotonic()
    try:
        # The limit while reading is FFmpeg's own "timeout": PyAV's would take the GIL at every read of a socket.
        return av.open(
            address.with_credential(spec.url, spec.credential),
            options={**options, **probing},
            timeout=(spec.open_timeout_s, None),
        )
    except (av.FFmpegError, OSError, ValueError) as exc:
        cause = cause_of_open(exc, spec)
        if cause is Cause.BROKEN and time.monotonic() - began >= 0.9 * min(spec.open_timeout_s, spec.read_timeout_s):
            cause = Cause.NO_SERVER  # FFmpeg calls an answer that never came invalid data
        if cause in {Cause.BROKEN, Cause.NO_SERVER}:
            cause = _BY_TONGUE.get(greeting.speaks(spec.url), cause)
        failure = SourceError(f"cannot be opened: {type(exc).__name__}", cause)
    raise failure  # outside the handler: FFmpeg's error, which holds the password, is not even its context


def head_of(packet: "Packet[VideoStream]") -> bytes:
    """Return a packet's first bytes."""
    return bytes(memoryview(packet)[:HEAD_BYTES])


def _video(container: InputContainer) -> VideoStream | None:
    """Return the first picture stream that can be decoded."""
    for stream in container.streams.video:
        if stream.codec_context is not None:
            return stream
    return None


class PacketSource:
    """A stream played by PyAV. ``info`` may say 0×0 until the first picture is decoded."""

    def __init__(self, spec: SourceSpec, container: InputContainer, *, is_parsed: bool = True) -> None:
        """Take over ``container``; it is closed if there is nothing to play in it.

        Args:
            spec: what it was opened by.
            container: opened.
            is_parsed: False: it hands out what each RTP packet held, which is put together here.
        """
        self._spec = spec
        self._container = container
        stream = _video(container)
        try:
            if stream is None:
                raise SourceError("no picture stream that can be decoded", Cause.UNKNOWN_CODEC)
            self.recipe = Recipe.of(stream)
        except SourceError:
            container.close()
            raise
        context = stream.codec_context
        self.info = StreamInfo(
            self.recipe.codec, context.width, context.height, self.recipe.pixel_aspect, has_packets=True
        )
        self.decoder = Decoder(self.recipe)
        self.clock = CameraClock()
        self._packets: Iterator[Packet[VideoStream]] = self.clock.listen(container.demux(stream))
        if spec.transport is Transport.UDP:
            self._packets = mark_gaps(self._packets)
        if not is_parsed:
            self._packets = whole_frames(self._packets, self.recipe)
        self._is_parsed = is_parsed
        self._foreign = 0
        self._canvases = Canvases()
        self._newest_stamp = 0
        self._newest = -(1 << 62)
        self._ready: list[Picture] = []
        self._is_new = True
        self.decoder.want(in_full=True)

    def next_packet(self) -> KeptPacket:
        """Return the next packet, undecoded.

        Raises:
            SourceError: the stream ended, broke, went back in time, or nothing came for ``read_timeout_s``.
        """
        began = time.monotonic()
        try:
            packet = next(self._packets, None)
        except (av.FFmpegError, OSError, ValueError) as exc:
            failure = SourceError(f"cannot be read on: {type(exc).__name__}", cause_of_read(exc))
        else:
            if time.monotonic() - began >= 0.9 * self._spec.read_timeout_s:
                # FFmpeg's parser holds the newest frame back until the next one begins and hands it out at the
                # time-out: it came seconds ago, and must not make a dead stream look alive.
                failure = SourceError("nothing came", Cause.NO_PACKETS)
            elif packet is not None and packet.size:
                return self._kept(packet)
            else:
                failure = SourceError("the server ended the stream", Cause.ENDED)
        raise failure

    def _kept(self, packet: "Packet[VideoStream]") -> KeptPacket:
        arrived_ns, arrived_unix_ns = time.monotonic_ns(), time.time_ns()
        if packet.pts is None:  # FFmpeg leaves the first packet after a quick opening without one: it is the origin
            packet.pts = packet.dts if packet.dts is not None else self._newest_stamp
        self._newest_stamp = packet.pts
        pts = self.recipe.ticks(packet.pts)
        if pts < self._newest - _JUMP_BACK:
            # A frame's name must be unique in its generation: such a stream goes on under a new one.
            raise SourceError("time stamps jumped back", Cause.BROKEN)
        # Some servers repeat the parameter sets before each slice of a keyframe; FFmpeg then cuts it in pieces, of
        # which only the first can be begun with.
        is_keyframe = packet.is_keyframe and pts != self._newest
        self._newest = max(pts, self._newest)
        if not self._is_parsed:
            self._heed_codec(head_of(packet))
        is_damaged = packet.opaque is True
        return KeptPacket(packet, pts, arrived_ns, arrived_unix_ns, is_keyframe, packet.size, is_damaged)

    def _heed_codec(self, head: bytes) -> None:
        """End a session in which the camera goes on in another codec: the next one is told which."""
        self._foreign = self._foreign + 1 if is_other_codec(self.recipe.codec, head) else 0
        if self._foreign >= _MOST_FOREIGN:
            raise SourceError("another codec than the session began with", Cause.ENDED)

    def decode(self, kept: KeptPacket) -> list[Picture]:
        """Return the pictures that ``kept`` completes, usually one; [] for garbage and before a keyframe.

        Raises:
            SourceError: nothing of the last ten seconds could be decoded.
        """
        frames = self.decoder.decode(kept)
        if not frames:
            if self.decoder.bad_packets > _MOST_BAD_PACKETS:
                raise SourceError("packets cannot be decoded", Cause.BROKEN)
            return []
        return [self._picture(frame, kept) for frame in frames]

    def _picture(self, frame: av.VideoFrame, kept: KeptPacket) -> Picture:
        width_px, height_px = frame.width, frame.height
        if self._is_new or (width_px, height_px) != (self.info.width_px, self.info.height_px):
            aspect = self.decoder.pixel_aspect
            self.info = StreamInfo(self.info.codec, width_px, height_px, aspect, has_packets=True)
            self._is_new = False
        pts = kept.pts if frame.pts is None else self.recipe.ticks(frame.pts)
        planes = FramePlanes(frame, self._canvases)
        is_damaged = self.decoder.is_damaged
        return Picture(
            pts, kept.arrived_ns, kept.arrived_unix_ns, kept.is_keyframe, width_px, height_px, planes, is_damaged
        )

    def read(self) -> Picture:
        """Return the next picture.

        Raises:
            SourceError: the stream ended, broke, or nothing came for ``read_timeout_s``.
        """
        while not self._ready:
            self._ready = self.decode(self.next_packet())
        return self._ready.pop(0)

    def close(self) -> None:
        """End the session (TEARDOWN) and free everything; from the reading thread only. May be called twice."""
        self.decoder.stop()
        self._packets = iter(())  # the generator holds a buffer of FFmpeg's: it goes first
        self._container.close()
