"""Two cameras that are not films: painted and encoded as time passes, with a running clock.

A process of its own, so that encoding never delays the films. It encodes a stream only while somebody watches it
and ends when its pipe does. Each picture carries Shanghai time with hundredths, the burnt-in mark
and the instant at which it was taken.
"""

import contextlib
import signal
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from multiprocessing.connection import Connection
from typing import Final

import av
import cv2
import numpy as np

from console.clock import SHANGHAI
from console.demo.catalogue import DemoCamera
from console.demo.instant import draw_instant
from console.demo.lettering import Lettering
from console.demo.mark import Picture, draw_mark
from console.demo.producer import Paint, PaintOf
from console.demo.rtsp.feed import LiveParameters, LiveUnit, Watch
from console.demo.rtsp.nal import Codec, parameter_sets_of, split_annexb
from console.demo.rtsp.session import FRAMES_PER_S
from console.demo.rtsp.stream import GOP_FRAMES
from console.demo.rtsp.timeline import Timeline
from console.domain.camera import Profile

SIZES: Final = {Profile.SUB: (704, 576), Profile.MAIN: (1920, 1080)}
BIT_RATES: Final = {Profile.SUB: 1_000_000, Profile.MAIN: 4_000_000}
ASPECTS: Final = {Profile.SUB: Fraction(16, 11), Profile.MAIN: Fraction(1)}
"""Of a pixel: both are shown at 16:9."""
FILM_FRAMES: Final = 1500
"""The mark counts as in the films: one minute round."""


class LiveCamera:
    """One camera's pictures: a background painted once a size, somebody who walks, name, clock and mark."""

    def __init__(self, camera: DemoCamera, paint: Paint) -> None:
        self._camera = camera
        self._paint = paint
        self._backgrounds: dict[Profile, Picture] = {}

    def picture(self, profile: Profile, frame: int, at: datetime) -> Picture:
        """Return the picture of ``frame`` on the time line, (h, w, 3) uint8 BGR."""
        width, height = SIZES[profile]
        if profile not in self._backgrounds:
            background = self._backgrounds[profile] = self._paint(0.0, width, height).copy()
            Lettering(self._camera.name, self._camera.number, width, height).draw(background)
        picture = self._backgrounds[profile].copy()
        _draw_walker(picture, frame / FRAMES_PER_S + 7 * self._camera.number)
        _draw_clock(picture, at)
        draw_mark(picture, self._camera.number, frame % FILM_FRAMES)
        return picture


def _draw_walker(picture: Picture, t_s: float) -> None:
    """Somebody crosses the picture in 20 s: the sign that it lives even where the clock cannot be read."""
    height, width = picture.shape[:2]
    x, y = round(width * (t_s / 20 % 1)), round(height * 0.78)
    unit = max(2, height // 40)
    swing = round(unit * (t_s * 2 % 1 - 0.5))
    cv2.line(picture, (x, y), (x + swing, y + 3 * unit), (40, 38, 36), unit // 2 + 1, cv2.LINE_AA)
    cv2.line(picture, (x, y), (x - swing, y + 3 * unit), (40, 38, 36), unit // 2 + 1, cv2.LINE_AA)
    cv2.ellipse(picture, (x, y - unit), (unit, 2 * unit), 0, 0, 360, (52, 90, 190), -1, cv2.LINE_AA)
    cv2.circle(picture, (x, y - 4 * unit), unit, (140, 170, 205), -1, cv2.LINE_AA)


def _draw_clock(picture: Picture, at: datetime) -> None:
    """Write Shanghai time with hundredths at the lower right, on a plate so that it can be read on any ground."""
    height, width = picture.shape[:2]
    text = at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S.%f")[:-4]
    scale = height / 576 * 0.8
    thick = max(1, round(scale * 2))
    (text_w, text_h), below = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, thick)
    x, y = width - text_w - text_h, height - text_h
    cv2.rectangle(picture, (x - text_h // 2, y - text_h * 3 // 2), (width, y + below + text_h // 4), (24, 24, 24), -1)
    cv2.putText(picture, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, scale, (235, 240, 240), thick, cv2.LINE_AA)


def new_encoder(profile: Profile) -> av.VideoCodecContext:
    """Return an H.264 encoder that gives each picture at once, with parameter sets before every keyframe."""
    encoder = av.CodecContext.create("libx264", "w")
    if not isinstance(encoder, av.VideoCodecContext):
        raise TypeError("libx264 is no video encoder here")
    encoder.width, encoder.height = SIZES[profile]
    encoder.pix_fmt = "yuv420p"
    encoder.framerate, encoder.time_base = Fraction(FRAMES_PER_S), Fraction(1, FRAMES_PER_S)
    encoder.sample_aspect_ratio = ASPECTS[profile]
    encoder.bit_rate = BIT_RATES[profile]
    encoder.thread_count = 1
    encoder.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "x264-params": f"keyint={GOP_FRAMES}:min-keyint={GOP_FRAMES}:scenecut=0:repeat-headers=1",
    }
    return encoder


def encode(encoder: av.VideoCodecContext, picture: Picture, pts: int) -> tuple[bytes, bool]:
    """Return the access unit of ``picture``, (h, w, 3) uint8 BGR, and whether it is a keyframe."""
    planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8)
    frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
    frame.pts = pts
    (packet,) = encoder.encode(frame)  # zerolatency: one in, one out
    return bytes(packet), packet.is_keyframe


class LiveEncoder:
    """Encodes what is watched, frame by frame of the time line."""

    def __init__(self, pipe: Connection, timeline: Timeline, cameras: Mapping[int, LiveCamera]) -> None:
        self._pipe = pipe
        self._timeline = timeline
        self._cameras = cameras
        self._encoders: dict[tuple[int, Profile], av.VideoCodecContext] = {}

    def introduce(self) -> None:
        """Say the parameter sets of each size: they are those of any encoder set up alike."""
        for profile, (width, height) in SIZES.items():
            unit, _ = encode(new_encoder(profile), np.zeros((height, width, 3), np.uint8), 0)
            self._pipe.send(LiveParameters(profile, parameter_sets_of(Codec.H264, split_annexb(unit))))

    def run(self) -> None:
        """Encode until the pipe ends; a frame that is too late is left out, its time stamp with it."""
        done = self._timeline.frame_at(time.monotonic_ns())
        while True:
            wait_s = (self._timeline.due_ns(done + 1) - time.monotonic_ns()) / 1e9
            if self._pipe.poll(max(0.0, wait_s) if self._encoders else None):
                self._obey(self._pipe.recv())
                continue
            done = max(done + 1, self._timeline.frame_at(time.monotonic_ns()))
            self._encode_frame(done)

    def _obey(self, watch: Watch) -> None:
        key = watch.number, watch.profile
        if watch.is_watched:
            self._encoders[key] = new_encoder(watch.profile)
        else:
            self._encoders.pop(key, None)

    def _encode_frame(self, frame: int) -> None:
        late_s = (time.monotonic_ns() - self._timeline.due_ns(frame)) / 1e9
        at = datetime.fromtimestamp(time.time() - late_s, SHANGHAI)
        taken_ms = time.monotonic_ns() // 1_000_000
        for (number, profile), encoder in self._encoders.items():
            picture = self._cameras[number].picture(profile, frame, at)
            draw_instant(picture, taken_ms)
            unit, is_key = encode(encoder, picture, frame)
            self._pipe.send(LiveUnit(number, profile, frame, frame % FILM_FRAMES, is_key, unit))


def run_live(pipe: Connection, epoch_ns: int, cameras: Sequence[DemoCamera], paint_of: PaintOf) -> None:
    """Encode ``cameras`` until the other end of ``pipe`` closes: the entry of the child process.

    Args:
        pipe: to the server's process.
        epoch_ns: CLOCK_MONOTONIC instant of frame 0.
        cameras: the live ones.
        paint_of: returns a camera's painter; a function of a module, since it travels to the child by name.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)
    painted = {camera.number: LiveCamera(camera, paint_of(camera)) for camera in cameras}
    encoder = LiveEncoder(pipe, Timeline(epoch_ns), painted)
    with contextlib.suppress(EOFError, OSError):  # the server is gone, and so is the need for pictures
        encoder.introduce()
        encoder.run()
