"""A recorder's pictures beside the live ones: another connection, counted nowhere, frozen with the recorded instant."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from console.domain.camera import Camera, CameraId, FrameName, Profile, Sign, Want
from console.seat.sealing import Sealer, seal_a
from console.video.freeze_message import FreezeReport, Frozen, FrozenAfter
from console.video.playback import NotRecorded
from console.video.replay_message import ReplayId
from tests.fixtures.camera_server import StreetServer, camera_server, draw_frame, encode_film, read_frame
from tests.fixtures.video_seat import Desk, camera, desk

SIZE = (176, 144)
GOP_FRAMES, FILM_GOPS = 50, 10
NIGHT = datetime(2026, 11, 21, 19, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[StreetServer]:
    groups = (draw_frame(gop, index, *SIZE) for gop in range(FILM_GOPS) for index in range(GOP_FRAMES))
    with camera_server(cameras=2, films={(2, Profile.MAIN): encode_film(groups, "h264")}) as running:
        yield running


def recorded_camera(server: StreetServer) -> Camera:
    host = f"rtsp://127.0.0.1:{server.port}/Streaming/Channels"
    return camera(2, f"{host}/202", f"{host}/201")


def playing(seat: Desk, one: Camera, at: datetime) -> ReplayId:
    recording = seat.engine.play_recording(one.id, at, SIZE)
    seat.until(lambda: (state := seat.engine.replay_state(recording)) is not None and _has_begun(state.recorded))
    return recording


def _has_begun(recorded: object) -> bool:
    return getattr(recorded, "first_pts", None) is not None


def test_a_recording_plays_beside_the_live_picture_and_counts_nowhere(server: StreetServer, tmp_path: Path) -> None:
    one = recorded_camera(server)
    with desk({one.id: one}, tmp_path, workers=1) as seat:
        seat.engine.want("wall", [Want(one.id, Profile.SUB, *SIZE)])
        seat.until(lambda: seat.is_live(one))
        before = seat.engine.count()
        at = datetime.now(UTC) - timedelta(seconds=6)
        recording = playing(seat, one, at)
        reader = seat.engine.replay_reader(recording)
        assert reader is not None
        picture = np.frombuffer(reader.pixels(reader.published), np.uint8).reshape(SIZE[1], SIZE[0], 4).copy()
        assert read_frame(picture)[0] in range(FILM_GOPS)
        seat.run(1.2)
        assert seat.sign(one) is Sign.LIVE
        assert seat.engine.count() == before, "neither on the wall nor in the room"
        assert len(seat.engine.streams()) == 2
        seat.engine.end_replay(recording)
        assert seat.engine.replay_reader(recording) is None
        seat.until(lambda: len(seat.engine.streams()) == 1)
        assert seat.engine.count() == before


def test_a_frozen_recording_names_the_recorded_instant_and_says_what_it_is(
    server: StreetServer, tmp_path: Path
) -> None:
    one = recorded_camera(server)
    with desk({one.id: one}, tmp_path, workers=1) as seat:
        recording = playing(seat, one, NIGHT)
        state, reader = seat.engine.replay_state(recording), seat.engine.replay_reader(recording)
        assert reader is not None
        assert state is not None
        assert state.recorded is not None
        facts = reader.facts(reader.published)
        assert facts is not None
        reports: list[FreezeReport] = []
        name = FrameName(state.recorded.camera, "main", facts.generation, facts.pts)
        freeze = seat.engine.freeze(name, view=SIZE, on_report=reports.append)
        seat.until(lambda: bool(reports))
        frozen = reports[0]
        assert isinstance(frozen, Frozen)
        assert frozen.pts == facts.pts
        assert abs(frozen.arrived_unix_ns / 1e9 - NIGHT.timestamp()) < 5
        part = seal_a(Sealer("desk", "li"), one, time.time_ns(), frozen, None).manifest.decode()
        assert f'"recording":"{one.id}@20261121T191200Z.1"' in part
        assert '"id":"c2"' in part
        live = replace(frozen, key=replace(frozen.key, camera=one.id))
        assert "recording" not in seal_a(Sealer("desk", "li"), one, time.time_ns(), live, None).manifest.decode()
        seat.engine.end_replay(recording)
        seat.until(lambda: isinstance(reports[-1], FrozenAfter))
        seat.engine.thaw(freeze)


def test_a_recording_that_cannot_be_or_ends_says_so_and_is_not_begun_anew(server: StreetServer, tmp_path: Path) -> None:
    foreign = camera(1, server.url(1))
    nowhere = camera(3, f"rtsp://127.0.0.1:{server.port}/Streaming/Channels/901")
    one = recorded_camera(server)
    with desk({each.id: each for each in (foreign, nowhere, one)}, tmp_path, workers=1) as seat:
        with pytest.raises(NotRecorded):
            seat.engine.play_recording(CameraId("c1"), NIGHT, SIZE)
        nothing, cut = seat.engine.play_recording(nowhere.id, NIGHT, SIZE), playing(seat, one, NIGHT)

        def over(recording: ReplayId) -> str:
            state = seat.engine.replay_state(recording)
            return state.over if state is not None else "gone"

        seat.until(lambda: over(nothing) == "playback.nothing")
        server.kick()
        seat.until(lambda: over(cut) == "playback.broke_off")
        ended = seat.engine.replay_state(cut)
        assert ended is not None
        assert ended.reached is not None
        assert 0 <= (ended.reached - NIGHT).total_seconds() < 30
        seat.until(lambda: not seat.engine.streams())
        seat.engine.end_replay(nothing)
        seat.engine.end_replay(cut)
        assert over(cut) == "gone"
