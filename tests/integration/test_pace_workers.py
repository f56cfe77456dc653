"""A reduced pace reaches every stream of every worker, also those that are opened later."""

from pathlib import Path

import pytest

from console.domain.camera import CameraId, Profile, Want
from console.video.pace import FULL, Pace
from tests.fixtures.camera_server import camera_server
from tests.fixtures.video_seat import Desk, camera, desk

pytestmark = pytest.mark.long
FRAMES = 75


def shares(seat: Desk, wants: list[Want]) -> list[float]:
    """Return for each stream how many of its next decoded frames are drawn."""

    def counts() -> dict[CameraId, tuple[int, int]]:
        readers = {want.camera: seat.engine.reader(want) for want in wants}
        decoded = {state.key.camera: state.frames for state in seat.engine.streams()}
        return {one: (decoded[one], reader.published) for one, reader in readers.items() if reader is not None}

    before = counts()
    seat.until(lambda: all(counts()[one][0] - frames >= FRAMES for one, (frames, _) in before.items()))
    after = counts()
    return [(after[one][1] - drawn) / (after[one][0] - frames) for one, (frames, drawn) in before.items()]


def test_every_stream_is_drawn_at_half_its_rate_and_whole_again(tmp_path: Path) -> None:
    with camera_server(cameras=6) as server:
        cameras = {c.id: c for c in (camera(n, server.url(n), server.url(n, Profile.MAIN)) for n in range(1, 7))}
        wants = [Want(c, Profile.SUB, 88, 72) for c in cameras]
        with desk(cameras, tmp_path, workers=2) as seat:
            seat.engine.want("wall", wants[:3])
            seat.until(lambda: seat.is_live(*[cameras[want.camera] for want in wants[:3]]))
            seat.engine._player.set_pace(Pace(12.5))
            seat.engine.want("wall", wants)
            seat.until(lambda: seat.is_live(*cameras.values()))
            halves = shares(seat, wants)
            assert len(halves) == 6
            assert all(0.3 < share < 0.62 for share in halves), halves
            seat.engine._player.set_pace(FULL)
            seat.run(0.5)
            assert all(share > 0.7 for share in shares(seat, wants)), "late frames of a busy machine may be missing"
