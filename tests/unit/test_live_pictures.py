"""How long an answer to "where do this want's frames appear" may be kept."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, cast

import pytest

from console.domain.camera import Camera, CameraId, Profile, Want
from console.video.live_pictures import LivePictures
from console.video.message import StreamFacts
from console.video.plan import Size, size_of
from console.video.player import Player
from console.video.rendition import Rendition, Renditions
from console.video.shapes import Shapes
from console.video.slots import SlotWriter
from console.video.stream_key import StreamKey

CAMERA = Camera(CameraId("c1"), 1, "路口", "", "rtsp://x/1")
LARGE, SMALL = (Want(CAMERA.id, Profile.SUB, width, width // 2) for width in (64, 32))


class StillPlayer:
    """Opens and draws nothing; its renditions are made by hand."""

    def __init__(self) -> None:
        self.renditions, self.shapes = Renditions(), Shapes()

    def draw(self, sizes: dict[Size, None], _now: float) -> dict[CameraId, list[Any]]:
        self.sizes = list(sizes)
        return {}

    def wanted(self, pictures: LivePictures) -> list[Size]:
        """Return what is to be drawn at the next look."""
        pictures._draw(0.0)
        return self.sizes


@pytest.fixture
def player() -> Iterator[StillPlayer]:
    still = StillPlayer()
    yield still
    still.renditions.close()


def made(player: StillPlayer, want: Want) -> Rendition:
    """Make a rendition."""
    return player.renditions.create(size_of(want, CAMERA, player.shapes.fit), 0.0)


def draw(rendition: Rendition) -> None:
    """Draw a frame of it."""
    writer = SlotWriter(rendition.segment.name)
    writer.begin()
    writer.publish(generation=1, pts=0, arrived_ns=1, decoded_ns=1)
    writer.close()


def drawn(player: StillPlayer, want: Want) -> Rendition:
    """Make a rendition with one frame."""
    rendition = made(player, want)
    draw(rendition)
    return rendition


def test_a_stand_in_may_be_kept_until_the_next_look(player: StillPlayer) -> None:
    pictures = LivePictures({CAMERA.id: CAMERA}, cast("Player", player))
    pictures.want("wall-1", [LARGE])
    assert pictures.reader(LARGE) is None
    small = drawn(player, SMALL)
    stand_in = pictures.reader(LARGE)
    assert stand_in is small.segment.reader, "no frame yet: asked again at once"
    large = made(player, LARGE)
    looks = pictures.looks
    assert pictures.reader(LARGE) is stand_in
    draw(large)
    assert pictures.reader(LARGE) is stand_in, "until the next look"
    assert pictures.looks == looks
    pictures._draw(1.0)
    assert pictures.looks > looks
    assert pictures.reader(LARGE) is large.segment.reader


def test_what_is_wanted_and_shown_stays_so_over_looks_until_something_comes_or_goes(player: StillPlayer) -> None:
    pictures = LivePictures({CAMERA.id: CAMERA}, cast("Player", player))
    pictures.want("wall-1", [LARGE])
    large = drawn(player, LARGE)
    looks, reader = pictures.looks, pictures.reader(LARGE)
    pictures._draw(1.0)
    assert (pictures.looks, pictures.reader(LARGE)) == (looks, reader)
    pictures.want("wall-2", [SMALL])
    assert pictures.looks > looks, "another want counts at once"
    assert pictures.reader(LARGE) is reader
    looks = pictures.looks
    player.renditions.drop(large)  # frees it at once: no worker draws it
    assert pictures.looks > looks
    assert pictures.reader(LARGE) is None


def test_a_stream_that_says_another_shape_is_drawn_in_it_from_the_next_look_on(player: StillPlayer) -> None:
    pictures = LivePictures({CAMERA.id: CAMERA}, cast("Player", player))
    wide = Want(CAMERA.id, Profile.SUB, 480, 270)
    pictures.want("wall-1", [wide])
    key = StreamKey(CAMERA.id, Profile.SUB)
    assert player.wanted(pictures) == [Size(key, 480, 270)]
    square = StreamFacts(
        key, 1, is_open=True, ended_by=None, packet_ns=0, advanced_ns=0, frame_ns=0, frame_unix_ns=0, frames=0,
        width_px=176, height_px=144, pixel_aspect=Fraction(12, 11),
    )  # fmt: skip
    before = pictures.looks
    player.shapes.note(square)
    assert player.wanted(pictures) == [Size(key, 360, 270)]
    assert pictures.looks > before, "a reader given out may be another now"
    drawn(player, wide)
    reader = pictures.reader(wide)
    assert reader is not None
    assert (reader.width_px, reader.height_px) == (360, 270)
