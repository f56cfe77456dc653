"""A camera of the demo street really turned, streamed against its kept reference; another one only gets dark."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from console.demo.street import Scene
from console.demo.street.view import View
from console.domain.camera import Camera, Profile, Quality, Want
from console.video.stream_key import StreamKey
from tests.fixtures.camera_server import MemoryFilm, StreetServer, camera_server, encode_film
from tests.fixtures.video_seat import Desk, camera, desk

SIZE = (352, 288)
FRAMES = 150
"""Six seconds, looped."""
PAINT_EVERY = 10
"""Every so many frames the street is painted anew; between them the picture stands."""
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Looks:
    scene: str
    light: str
    seed: int = 5


class Turned(Scene):
    """The same street from the same pole, the camera pushed aside."""

    def __init__(self, looks: Looks, yaw: float, pitch: float) -> None:
        super().__init__(looks)
        self._aside = yaw, pitch

    def _view(self, width_px: int, height_px: int) -> View:
        plan, (yaw, pitch) = self._plan, self._aside
        return View(width_px, height_px, at=plan.at, yaw=plan.yaw + yaw, pitch=plan.pitch + pitch, fov=plan.fov)


def rolled(picture: Pixels, degrees: float) -> Pixels:
    """Return what a camera sees that has slipped on its axis."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.3)
    return np.asarray(cv2.warpAffine(picture, turn, (width, height)), np.uint8)


@cache
def film(light: str, yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0) -> MemoryFilm:
    scene, noise = Turned(Looks("crossing", light), yaw, pitch), np.random.default_rng(4)

    def pictures() -> Iterator[Pixels]:
        for frame in range(FRAMES):
            if frame % PAINT_EVERY == 0:
                painted = scene.paint(frame / 25, *SIZE)
                painted = rolled(painted, roll) if roll else painted
            yield np.clip(painted + noise.normal(0, 2, painted.shape), 0, 255).astype(np.uint8)

    return encode_film(pictures())


def is_moved(seat: Desk, one: Camera) -> bool:
    return Quality.MOVED in seat.engine.life(one.id).marks


def has_reference(seat: Desk, *cameras: Camera) -> bool:
    return all(StreamKey(one.id, Profile.SUB) in seat.engine.references() for one in cameras)


@pytest.fixture
def street() -> Iterator[tuple[StreetServer, list[Camera]]]:
    films = {(n, Profile.SUB): film("day") for n in (1, 2, 3)}
    with camera_server(cameras=3, films=films) as server:
        yield server, [camera(n, server.url(n)) for n in (1, 2, 3)]


@pytest.mark.long
def test_a_camera_that_was_moved_is_marked_and_one_in_another_light_is_not(
    street: tuple[StreetServer, list[Camera]], tmp_path: Path
) -> None:
    server, (pushed, slipped, standing) = street
    every = {one.id: one for one in (pushed, slipped, standing)}
    wants = [Want(one, Profile.SUB, 176, 144) for one in every]
    with desk(every, tmp_path, workers=1) as seat:
        seat.engine.want("wall", wants)
        seat.until(lambda: has_reference(seat, *every.values()))
        kept = dict(seat.engine.references())
        server.set_footage(1, film("day", yaw=14))
        server.set_footage(2, film("day", roll=25))
        server.set_footage(3, film("dusk"))
        seat.until(lambda: is_moved(seat, pushed) and is_moved(seat, slipped))
        assert not is_moved(seat, standing), "it only got dark"
        server.set_footage(1, film("day"))
        server.set_footage(3, film("night"))
        seat.until(lambda: not is_moved(seat, pushed))
        assert is_moved(seat, slipped)
        assert not is_moved(seat, standing)
    server.set_footage(1, film("day", pitch=9))
    with desk(every, tmp_path, workers=1) as seat:
        seat.engine.references().update(kept)
        seat.engine.want("wall", wants)
        seat.until(lambda: is_moved(seat, pushed))
        seat.run(5)
        assert not is_moved(seat, standing), "day's reference, night's picture"
        assert seat.engine.references() == kept, "a kept reference stays"
