"""Replays of a seat: begun, turned, frozen, ended; nothing is left behind when a worker dies."""

import os
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from console.domain.camera import CameraId, FrameName, Profile, Want
from console.video.freeze_message import FreezeReport, Frozen, FrozenAfter
from console.video.replay_message import ReplayControl, ReplayId
from console.video.slots import SlotReader
from tests.fixtures.camera_server import StreetServer, camera_server, read_frame
from tests.fixtures.video_seat import Desk, camera, desk, segments

SIZE = (176, 144)
S = 1_000_000_000


@pytest.fixture(scope="module")
def server() -> Iterator[StreetServer]:
    with camera_server(cameras=2) as running:
        yield running


def showing(seat: Desk, seconds: float, *cameras: CameraId) -> None:
    seat.engine.want("wall", [Want(one, Profile.SUB, *SIZE) for one in cameras])
    seat.until(lambda: len(seat.engine.streams()) == len(cameras) and depth(seat) >= seconds)


def depth(seat: Desk) -> float:
    return min(one.facts.kept_s if one.facts else 0.0 for one in seat.engine.streams())


def begun(seat: Desk, one: CameraId, before_s: float) -> ReplayId:
    replay = seat.engine.replay(one, SIZE, before_s)
    assert replay is not None
    seat.until(lambda: (reader := seat.engine.replay_reader(replay)) is not None and reader.published > 0)
    return replay


def camera_in(reader: SlotReader) -> int:
    picture = np.frombuffer(reader.pixels(reader.published), np.uint8).reshape(SIZE[1], SIZE[0], 4).copy()
    return read_frame(picture)[0]


def stands(seat: Desk, replay: ReplayId) -> bool:
    state = seat.engine.replay_state(replay)
    return state is not None and not state.is_playing


def test_two_tiles_replay_at_once_and_the_replayed_frame_is_what_is_frozen(
    server: StreetServer, tmp_path: Path
) -> None:
    one, two = camera(1, server.url(1)), camera(2, server.url(2))
    with desk({one.id: one, two.id: two}, tmp_path) as seat:
        showing(seat, 5, one.id, two.id)
        first, second = begun(seat, one.id, 3), begun(seat, two.id, 2)
        for replay, number in ((first, 1), (second, 2)):
            seat.engine.control_replay(ReplayControl(replay, is_playing=False))
            seat.until(partial(stands, seat, replay))
            reader = seat.engine.replay_reader(replay)
            assert reader is not None
            assert camera_in(reader) == number
        reader = seat.engine.replay_reader(first)
        assert reader is not None
        facts = reader.facts(reader.published)
        assert facts is not None
        assert time.monotonic_ns() - facts.arrived_ns > 2 * S
        reports: list[FreezeReport] = []
        name = FrameName(one.id, "sub", facts.generation, facts.pts)
        freeze = seat.engine.freeze(name, view=SIZE, on_report=reports.append)
        seat.until(lambda: bool(reports))
        frozen = reports[0]
        assert isinstance(frozen, Frozen)
        assert frozen.pts == facts.pts
        assert frozen.before is not None
        seat.engine.thaw(freeze)
        seat.until(lambda: isinstance(reports[-1], FrozenAfter))
        state = seat.engine.replay_state(first)
        assert state is not None
        assert state.kept_s > 5
        for replay in (first, second):
            seat.engine.end_replay(replay)
            assert seat.engine.replay_reader(replay) is None
        seat.until(lambda: len(segments(os.getpid())) == 2)


def test_a_replay_keeps_its_stream_open_and_ends_with_its_worker(server: StreetServer, tmp_path: Path) -> None:
    one = camera(1, server.url(1))
    with desk({one.id: one}, tmp_path) as seat:
        assert seat.engine.replay(one.id, SIZE) is None, "nothing is kept yet"
        showing(seat, 3, one.id)
        replay = begun(seat, one.id, 2)
        seat.engine.want("wall", ())
        seat.run(1.5)
        assert len(seat.engine.streams()) == 1
        pid = seat.pid(one)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        seat.until(lambda: seat.engine.replay_state(replay) is None)
        seat.until(lambda: not seat.engine.streams())
        seat.until(lambda: not segments(os.getpid()))
