"""What is wrong with a picture: each fault is named, light is none; and what a watch makes of it."""

import av
import cv2
import numpy as np
import numpy.typing as npt
import pytest

from console.domain.camera import CameraId, Profile, Quality
from console.video.feature import QUALITY_NS, Watch
from console.video.message import OpenStream
from console.video.picture import Canvases, FramePlanes
from console.video.quality import judge, measure
from console.video.source import Picture, SourceSpec
from console.video.stream_key import StreamKey

Pixels = npt.NDArray[np.uint8]
W, H = 352, 288


def street(seed: int = 1) -> Pixels:
    """Return a made-up street, (h, w, 3) uint8 BGR: houses, windows, a road, something green."""
    rng = np.random.default_rng(seed)
    picture = np.full((H, W, 3), (190, 170, 150), np.uint8)
    for left in range(0, W, 44):
        top, colour = int(rng.integers(20, 120)), rng.integers(60, 170, 3).tolist()
        cv2.rectangle(picture, (left, top), (left + int(rng.integers(30, 42)), 200), colour, -1)
        for y in range(top + 8, 190, 22):
            cv2.rectangle(picture, (left + 8, y), (left + 16, y + 10), rng.integers(20, 240, 3).tolist(), -1)
    cv2.rectangle(picture, (0, 200), (W, H), (90, 90, 95), -1)
    cv2.line(picture, (40, H), (W // 2, 200), (230, 230, 230), 3)
    cv2.circle(picture, (270, 190), 34, (40, 140, 50), -1)
    return picture


STREET = street()


def planes(bgr: Pixels) -> tuple[Pixels, ...]:
    i420 = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2YUV_I420), np.uint8)
    flat, luma = i420.reshape(-1), H * W
    chroma = flat[luma:].reshape(2, H // 2, W // 2)
    return np.asarray(flat[:luma].reshape(H, W)), np.asarray(chroma[0]), np.asarray(chroma[1])


def light(share: float, offset: float = 0.0) -> Pixels:
    return np.asarray(np.clip(STREET * share + offset, 0, 255), np.uint8)


def noisy(picture: Pixels, level: float) -> Pixels:
    noise = np.random.default_rng(2).normal(0, level, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def blurred(sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(STREET, (0, 0), sigma), np.uint8)


def striped(thick: int = 2, every: int = 8) -> Pixels:
    picture = STREET.copy()
    for row in range(thick):
        picture[row::every] = 255
    return picture


def grey(picture: Pixels) -> Pixels:
    return np.repeat(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)[:, :, None], 3, axis=2).astype(np.uint8)


GREEN = np.clip(STREET + np.array([0.0, 80.0, 0.0]), 0, 255).astype(np.uint8)
SNOW = grey(np.random.default_rng(3).integers(0, 256, STREET.shape, np.uint8))


@pytest.mark.parametrize(
    ("name", "picture", "said"),
    [
        ("itself", STREET, set()),
        ("darker", light(0.4), set()),
        ("dark and noisy", noisy(light(0.35), 8), set()),
        ("bright", light(0.8, 60), set()),
        ("slightly soft", blurred(1.0), set()),
        ("black", noisy(light(0.0, 4), 2), {Quality.BLACK}),
        ("glare", light(0.6, 200), {Quality.GLARE}),
        ("out of focus", blurred(7), {Quality.COVERED}),
        ("a hand", noisy(light(0.0, 70), 3), {Quality.COVERED}),
        ("pushed aside", np.roll(STREET, 30, axis=1), {Quality.MOVED}),
        ("another view", street(9)[:, ::-1], {Quality.MOVED}),
        ("snow", SNOW, {Quality.STRIPES}),
        ("stripes", striped(), {Quality.STRIPES}),
        ("stripes over half of it", striped(10, 16), {Quality.STRIPES}),
        ("grey", grey(STREET), {Quality.NO_COLOUR}),
        ("grey at night", grey(light(0.3)), set()),
        ("green", GREEN, {Quality.TINT}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_is_named_and_light_is_none(name: str, picture: Pixels, said: set[Quality]) -> None:
    reference = measure(planes(STREET)).reference
    assert judge(measure(planes(np.ascontiguousarray(picture))), reference) == said, name


def test_without_a_reference_only_what_no_scene_means_is_said() -> None:
    for picture in (STREET, blurred(7), grey(STREET), np.ascontiguousarray(STREET[:, ::-1])):
        assert judge(measure(planes(picture)), None) == set()
    assert judge(measure(planes(light(0.0))), None) == {Quality.BLACK}


def decoded(bgr: Pixels) -> FramePlanes:
    """Return ``bgr`` as a picture that FFmpeg decoded."""
    return FramePlanes(av.VideoFrame.from_ndarray(bgr, format="bgr24").reformat(format="yuv420p"), Canvases())


class Camera:
    """Shows pictures to a watch, one every four seconds."""

    def __init__(self, *, is_glance: bool = False, clock: tuple[float, float, float, float] | None = None) -> None:
        self.watch, self.now_ns, self.clock = Watch(), QUALITY_NS, clock
        key = StreamKey(CameraId("c"), Profile.SUB)
        self.watch.begin(OpenStream(key, 1, SourceSpec("rtsp://h"), clock_region=clock, is_glance=is_glance))

    def show(self, picture: Pixels, times: int = 1, generation: int = 1) -> tuple[Quality, ...]:
        for _ in range(times):
            self.now_ns += QUALITY_NS
            shown = Picture(self.now_ns, self.now_ns, self.now_ns, False, W, H, decoded(picture))
            self.watch.look(shown, generation)
        return self.watch.marks


def test_a_mark_needs_two_looks_and_so_does_its_end() -> None:
    camera = Camera()
    camera.show(STREET, 4)
    assert camera.watch.take_reference() is not None
    assert camera.watch.take_reference() is None, "said once"
    assert camera.show(blurred(7)) == ()
    assert camera.show(blurred(7)) == (Quality.COVERED,)
    assert camera.show(STREET) == (Quality.COVERED,)
    assert camera.show(STREET) == ()


def test_a_camera_that_turns_has_no_reference_and_is_not_called_moved() -> None:
    camera = Camera()
    for turn in range(12):
        assert camera.show(np.roll(STREET, 44 * turn, axis=1)) == ()
    assert camera.watch.take_reference() is None


def test_one_look_is_all_a_glance_has() -> None:
    assert Camera(is_glance=True).show(light(0.0)) == (Quality.BLACK,)


def test_a_hung_older_connection_is_not_heard() -> None:
    camera = Camera()
    camera.show(light(0.0), 5, generation=0)
    assert camera.watch.marks == ()
    assert camera.watch.first_picture == 0


def clock(second: int, noise: float) -> Pixels:
    picture = noisy(STREET, noise)
    cv2.putText(picture, f"2026-07-01 08:00:{second:02}", (150, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (255,) * 3, 1)
    return picture


def test_a_burnt_in_clock_is_read_through_noise() -> None:
    camera = Camera(clock=(0.42, 0.02, 0.56, 0.07))
    camera.show(clock(11, 0))
    camera.show(clock(11, 6), 2)
    still = camera.watch.content.clock_still_s
    assert still is not None
    assert still > 0, "noise under it is no second that passes"
    camera.show(clock(12, 6))
    assert camera.watch.content.clock_still_s == 0.0


def test_the_present_view_can_be_accepted_when_a_camera_was_moved_on_purpose() -> None:
    camera = Camera()
    camera.show(STREET, 4)
    camera.watch.take_reference()
    moved = np.roll(STREET, 30, axis=1)
    assert camera.show(moved, 2) == (Quality.MOVED,)
    camera.watch.renew_reference()
    assert camera.watch.marks == ()
    assert camera.show(moved, 4) == ()
    assert camera.watch.take_reference() is not None
    assert camera.show(STREET, 2) == (Quality.MOVED,), "the old view is another one now"
