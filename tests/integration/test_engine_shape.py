"""A camera whose pixels are not square is drawn as it is to be seen: live, replayed and frozen, by either server."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from console.domain.camera import Camera, FrameName, Profile, Want
from console.video.freeze_message import FreezeReport, Frozen
from console.video.slots import SlotReader
from tests.fixtures.camera_server import camera_server, draw_frame, encode_film
from tests.fixtures.gst_peer import gst_peer
from tests.fixtures.video_seat import Desk, camera, desk

pytestmark = pytest.mark.long

TILE = (480, 270)
NARROW = (360, 270)


def size(reader: SlotReader | None) -> tuple[int, int] | None:
    return (reader.width_px, reader.height_px) if reader is not None and reader.published else None


def live_size(seat: Desk, one: Camera) -> tuple[int, int] | None:
    return size(seat.engine.reader(Want(one.id, Profile.SUB, *TILE)))


def test_tile_replay_and_freeze_have_the_shape_that_the_stream_says(tmp_path: Path) -> None:
    film = encode_film((draw_frame(1, frame, 176, 144) for frame in range(100)), pixel_aspect=Fraction(12, 11))
    with camera_server(2, films={(1, Profile.SUB): film}) as server:
        said, silent = camera(1, server.url(1)), camera(2, server.url(2))
        with desk({said.id: said, silent.id: silent}, tmp_path) as seat:
            seat.engine.want("wall", [Want(one.id, Profile.SUB, *TILE) for one in (said, silent)])
            seat.until(lambda: live_size(seat, said) == NARROW)
            seat.until(lambda: live_size(seat, silent) == TILE)
            reader = seat.engine.reader(Want(said.id, Profile.SUB, *TILE))
            assert reader is not None
            facts = reader.facts(reader.published)
            assert facts is not None
            reports: list[FreezeReport] = []
            name = FrameName(said.id, Profile.SUB.value, facts.generation, facts.pts)
            freeze = seat.engine.freeze(name, view=TILE, on_report=reports.append)
            replay = seat.engine.replay(said.id, TILE, 1.0)
            assert replay is not None
            seat.until(lambda: size(seat.engine.frozen_reader(freeze)) == NARROW)
            seat.until(lambda: size(seat.engine.replay_reader(replay)) == NARROW)
            seat.until(lambda: bool(reports))
            assert isinstance(reports[0], Frozen)
            assert reports[0].width_px == 176, "evidence keeps the stream's own pixels"
            seat.engine.end_replay(replay)
            seat.engine.thaw(freeze)


def test_the_ball_of_a_foreign_server_is_round(tmp_path: Path) -> None:
    with gst_peer() as peer:
        peer.need("h264")
        one = camera(1, peer.url("narrow"))
        want = Want(one.id, Profile.SUB, *TILE)
        with desk({one.id: one}, tmp_path) as seat:
            seat.engine.want("wall", [want])
            seat.until(lambda: live_size(seat, one) == NARROW)
            picture = seat.picture(want)
    assert picture is not None
    rows, columns = np.nonzero(picture[:, :, 1] > 127)
    assert np.ptp(columns) / np.ptp(rows) == pytest.approx(1.0, abs=0.12)
