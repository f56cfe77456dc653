"""Pictures whose time stamps run but whose content does not, really streamed: seconds to the mark, and back."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from console.demo.rtsp.auth import Scheme
from console.demo.rtsp.trouble import Trouble
from console.domain.camera import Camera, CameraId, Cause, Credential, Profile, Quality, Sign, Want
from console.video import patrol
from tests.fixtures.camera_server import MemoryFilm, StreetServer, camera_server, encode_film, tiny_film
from tests.fixtures.video_seat import Desk, camera, desk

GOP_S = 2.0
LONG_GOPS = 12
"""24 s: longer than the memory, so that the film itself is no loop."""


def black_film() -> MemoryFilm:
    return encode_film(itertools.repeat(np.zeros((144, 176, 3), np.uint8), 100))


def hung_film() -> MemoryFilm:
    """A noisy picture that a hung sensor repeats, encoded anew: the encoder refines it for some groups."""
    noise = np.random.default_rng(3).normal(0, 6, (144, 176, 1))
    ramp = np.linspace(20, 90, 176)[None, :, None]
    picture = np.repeat(np.clip(ramp + noise, 0, 255), 3, axis=2).astype(np.uint8)
    return encode_film(itertools.repeat(picture, LONG_GOPS * 50))


@pytest.fixture(scope="module")
def server() -> Iterator[StreetServer]:
    films = {(n, Profile.SUB): tiny_film(n, gops=LONG_GOPS) for n in (1, 2, 3, 4, 5)}
    with camera_server(cameras=8, films=films, guards={8: Scheme.DIGEST}) as running:
        yield running


def wants(*cameras: Camera) -> list[Want]:
    return [Want(one.id, Profile.SUB, 176, 144) for one in cameras]


@pytest.mark.long
def test_repeated_looped_and_standing_pictures_are_marked_and_come_back(server: StreetServer, tmp_path: Path) -> None:
    repeated, looped, clocked, healthy, black = (camera(n, server.url(n)) for n in (1, 2, 3, 4, 5))
    clocked = replace(clocked, clock_region=(0.36, 0.0, 0.64, 0.11))  # where the frame's number stands
    every = (repeated, looped, clocked, healthy, black)
    with desk({one.id: one for one in every}, tmp_path) as seat:
        seat.engine.want("wall", wants(*every))
        seat.until(lambda: seat.is_live(*every))
        seat.run(3)  # the length of a group is known
        for one, trouble in ((1, Trouble.REPEATED), (2, Trouble.LOOP), (3, Trouble.REPEATED)):
            server.set_trouble(one, trouble)
        server.set_footage(5, black_film())
        marked = first_times(seat, {"clock": clocked, "still": repeated, "loop": looped}, black)
        assert marked["clock"] <= 5.0
        assert 9.5 <= marked["still"] <= 11.0
        assert marked["loop"] <= 2 * 4 + 4
        assert marked["black"] <= 10.0
        lives = {one.id: seat.engine.life(one.id) for one in every}
        assert lives[repeated.id].cause is Cause.STILL_CONTENT
        assert lives[looped.id].cause is Cause.LOOP
        assert lives[clocked.id].cause is Cause.STANDING_CLOCK
        assert all(life.show_picture for life in lives.values())
        assert lives[healthy.id].sign is Sign.LIVE
        assert Quality.BLACK not in lives[healthy.id].marks
        assert lives[black.id].marks == (Quality.BLACK,)
        assert seat.engine.count().wall_live <= 2, "what is not proved is not counted"
        for number in (1, 2, 3):
            server.set_trouble(number, Trouble.NONE)
        server.set_footage(5, tiny_film(5, gops=LONG_GOPS))
        assert seat.until(lambda: seat.is_live(repeated, looped, clocked)) < GOP_S + 1
        seat.until(lambda: not seat.engine.life(black.id).marks)


def first_times(seat: Desk, doubted: dict[str, Camera], black: Camera) -> dict[str, float]:
    """Return after how many seconds each camera was marked first."""
    began = seat.now
    found: dict[str, float] = {}

    def look() -> bool:
        for name, one in doubted.items():
            if seat.sign(one) is Sign.NOT_PROVED:
                found.setdefault(name, seat.now - began)
        if seat.engine.life(black.id).marks:
            found.setdefault("black", seat.now - began)
        return len(found) == len(doubted) + 1

    seat.until(look)
    return found


@pytest.mark.long
def test_a_hung_sensors_picture_is_not_proved_when_its_encoder_has_settled(tmp_path: Path) -> None:
    with camera_server(films={(1, Profile.SUB): hung_film()}) as own:
        one = camera(1, own.url(1))
        with desk({one.id: one}, tmp_path) as seat:
            seat.engine.want("wall", wants(one))
            seat.until(lambda: seat.is_live(one))
            assert seat.until(lambda: seat.sign(one) is Sign.NOT_PROVED) < 20
            assert seat.engine.life(one.id).show_picture


@pytest.mark.long
def test_hidden_cameras_are_proved_by_a_glance_four_at_once(
    server: StreetServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patrol, "EVERY_S", 4.0)
    cameras = {one.id: one for one in (camera(n, server.url(n), server.url(n, Profile.MAIN)) for n in range(1, 8))}
    guarded, missing = camera(8, server.url(8), account="gate"), camera(9, f"rtsp://127.0.0.1:{server.port}/none")
    cameras |= {guarded.id: guarded, missing.id: missing}
    with desk(cameras, tmp_path, workers=1, patrol=True) as seat:
        seat.credentials[guarded.id] = Credential("viewer", "wrong")
        at_once: list[int] = []

        def are_seen() -> bool:
            at_once.append(len(seat.engine.streams()))
            return seat.engine.count().all_live == 7

        seat.until(are_seen)
        assert max(at_once) == 4
        count = seat.engine.count()
        assert (count.all_cameras, count.wall_shown) == (9, 0)
        seat.until(lambda: not any(server.viewers(n) for n in range(1, 9)))
        seat.until(lambda: (again := seat.stream(cameras[CameraId("c1")])) is not None and again.generation > 1)
        assert seat.stream(guarded) is None, "a refused sign-in is not tried again with the next round"
        seat.credentials[guarded.id] = server.credential
        seat.until(lambda: seat.engine.count().all_live == 8)


@pytest.mark.long
def test_hidden_cameras_are_proved_at_the_seat_whose_share_they_are(server: StreetServer, tmp_path: Path) -> None:
    cameras = {one.id: one for one in (camera(n, server.url(n)) for n in range(1, 6))}
    ours = [CameraId("c1"), CameraId("c4")]
    with desk(cameras, tmp_path, workers=1, patrol=True) as seat:
        seat.engine.share_watch(ours, 0)
        seat.until(lambda: seat.engine.count().all_live == 2)
        seat.run(1)
        assert seat.engine.watched() == ([], ours)
        seat.engine.share_watch(ours, 4)
        assert seat.engine.count().all_live == 4, "what the other seats have proved counts here too"
        seat.engine.want("wall", wants(cameras[CameraId("c2")]))
        seat.until(lambda: seat.is_live(cameras[CameraId("c2")]))
        assert seat.engine.watched() == ([CameraId("c2")], [CameraId("c1"), CameraId("c2"), CameraId("c4")])
        seat.engine.share_watch(None, 0)
        seat.until(lambda: seat.engine.count().all_live == 5)
