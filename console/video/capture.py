"""The capture source: cv2.VideoCapture over its own FFmpeg. Live pictures only, whatever OpenCV opens.

OpenCV opens one stream at a time in a process and says neither why an opening failed nor what packets came; so
this source has no clips, and the cause of a failure is asked of the packet source. Release only in the reading
thread: anywhere else it is a segmentation fault.
"""

import os
import time
from fractions import Fraction

import cv2
import numpy as np

from console.domain.camera import Cause
from console.video import address
from console.video.canvas import Pixels
from console.video.packets import open_packets
from console.video.picture import ArrayPlanes
from console.video.source import TICKS_PER_S, Picture, SourceError, SourceSpec, StreamInfo

# Read by OpenCV when its FFmpeg is first used. Its logs go to stderr and an address may hold a password: none.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
os.environ.setdefault("OPENCV_FFMPEG_CAPTURE_OPTIONS", "rtsp_transport;tcp|probesize;32|analyzeduration;0")
cv2.utils.logging.setLogLevel(0)


def open_capture(spec: SourceSpec) -> "CaptureSource":
    """Open the stream of ``spec``; from the thread that will read it.

    Raises:
        SourceError: it cannot be opened; ``cause`` says why, without the address.
    """
    address.check(spec.url)
    if spec.credential is not None:
        # Which way it fails OpenCV does not say, and to ask afterwards would send a wrong password a second time.
        open_packets(spec).close()
    capture = cv2.VideoCapture(
        address.with_credential(spec.url, spec.credential),
        cv2.CAP_FFMPEG,
        [
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            round(spec.open_timeout_s * 1000),
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            round(spec.read_timeout_s * 1000),  # a stopped server is noticed after once or twice this time
            cv2.CAP_PROP_N_THREADS,
            1,
        ],
    )
    if capture.isOpened():
        return CaptureSource(spec, capture)
    capture.release()
    open_packets(spec).close()  # raises the cause
    raise SourceError("OpenCV does not open what FFmpeg opens", Cause.BROKEN)


class CaptureSource:
    """A stream played by cv2.VideoCapture."""

    def __init__(self, spec: SourceSpec, capture: cv2.VideoCapture) -> None:
        """Take over an opened ``capture``."""
        self._spec = spec
        self._capture = capture
        self._ticks_per_frame = TICKS_PER_S / max(capture.get(cv2.CAP_PROP_FPS), 1.0)
        number = round(capture.get(cv2.CAP_PROP_FOURCC)) & 0xFFFFFFFF
        aspect = capture.get(cv2.CAP_PROP_SAR_NUM), capture.get(cv2.CAP_PROP_SAR_DEN)
        self.info = StreamInfo(
            codec=number.to_bytes(4, "little").decode("ascii", "replace").strip("\0 ").lower(),
            width_px=round(capture.get(cv2.CAP_PROP_FRAME_WIDTH)),
            height_px=round(capture.get(cv2.CAP_PROP_FRAME_HEIGHT)),
            pixel_aspect=Fraction(round(aspect[0]), round(aspect[1])) if min(aspect) >= 1 else Fraction(1),
            has_packets=False,
        )

    def read(self) -> Picture:
        """Return the next picture; it is converted only if it is drawn.

        Raises:
            SourceError: the stream ended, broke, or nothing came for ``read_timeout_s``.
        """
        asked_at = time.monotonic()
        if not self._capture.grab():
            is_silent = time.monotonic() - asked_at >= 0.8 * self._spec.read_timeout_s
            raise SourceError("no further picture", Cause.NO_PACKETS if is_silent else Cause.ENDED)
        arrived_ns, arrived_unix_ns = time.monotonic_ns(), time.time_ns()
        # In frames of the stream's own rate; CAP_PROP_POS_MSEC says 0 for the first two pictures.
        pts = round(self._capture.get(cv2.CAP_PROP_PTS) * self._ticks_per_frame)
        info = self.info
        planes = _GrabbedPlanes(self._capture)
        return Picture(pts, arrived_ns, arrived_unix_ns, False, info.width_px, info.height_px, planes)

    def close(self) -> None:
        """End the session and free everything; from the reading thread only. May be called twice."""
        self._capture.release()


class _GrabbedPlanes:
    """The frame grabbed last; retrieved (converted to BGR) when first looked at, and from then on kept."""

    __slots__ = ("_capture", "_planes")

    def __init__(self, capture: cv2.VideoCapture) -> None:
        self._capture = capture
        self._planes: ArrayPlanes | None = None

    def draw_into(self, slot: Pixels) -> None:
        """Scale and convert into ``slot``, (h, w, 4) uint8 BGRx, filling it wholly."""
        self._retrieved().draw_into(slot)

    def planes(self) -> tuple[Pixels, ...]:
        """Return green in the place of Y, (h, w) uint8 without a copy."""
        return self._retrieved().planes()

    def to_bgr(self) -> Pixels:
        """Return a copy at full size, (h, w, 3) uint8 BGR."""
        return self._retrieved().to_bgr()

    def _retrieved(self) -> ArrayPlanes:
        if self._planes is None:
            is_there, bgr = self._capture.retrieve()
            if not is_there:
                raise SourceError("a picture that cannot be converted", Cause.BROKEN)
            self._planes = ArrayPlanes(np.asarray(bgr, np.uint8))
        return self._planes
