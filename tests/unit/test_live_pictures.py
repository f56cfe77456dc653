"""How long an answer to "where do this want's frames appear" may be kept."""

from collections.abc import Iterator
from typing import Any, cast

import pytest

from console.domain.camera import Camera, CameraId, Profile, Want
from console.video.live_pictures import LivePictures
from console.video.plan import size_of
from console.video.player import Player
from console.video.rendition import Rendition, Renditions
from console.video.slots import SlotWriter

CAMERA = Camera(CameraId("c1"), 1, "路口", "", "rtsp://x/1")
LARGE, SMALL = (Want(CAMERA.id, Profile.SUB, width, width // 2) for width in (64, 32))


class StillPlayer:
    """Opens and draws nothing; its renditions are made by hand."""

    def __init__(self) -> None:
        self.renditions = Renditions()

    def draw(self, _sizes: object, _now: float) -> dict[CameraId, list[Any]]:
        return {}


@pytest.fixture
def player() -> Iterator[StillPlayer]:
    still = StillPlayer()
    yield still
    still.renditions.close()


def made(player: StillPlayer, want: Want) -> Rendition:
    """Make a rendition."""
    return player.renditions.create(size_of(want, CAMERA), 0.0)


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
